"""The conversation on a terminal: reads lines, prints replies, and opens the texts meanwhile."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from essaybot.bot import EssayBot
from essaybot.corpus import Corpus
from essaybot.settings import Settings
from essaybot.terminal import render
from essaybot.terminal.opening import Opening
from essaybot.terminal.style import Look, look_of, safe

if TYPE_CHECKING:
    from essaybot.terminal.conversation import Conversation
    from essaybot.terminal.prompt import Prompt
    from essaybot.terminal.render import Page

_PATIENCE = 1.0
"""Seconds that the first prompt waits for the texts: short builds are over before anybody can type."""
_LOOK_AGAIN = 2.0
"""Seconds between two looks at whether the texts have changed, for the toolbar."""


def run(paths: Sequence[str], settings: Settings, notify: Callable[[str], None]) -> None:
    """Talk until the person leaves.

    Args:
        paths: the texts; none for the bundled essay.
        settings: how to draw and to edit.
        notify: called with a line that a person should see.

    Raises:
        EssayBotError: the texts cannot be opened.
    """
    opening = Opening(paths)
    repl = _Repl(opening, paths, settings, notify)
    try:
        if settings.plain or os.environ.get("TERM") == "dumb":
            repl.run_plain()
        else:
            repl.run()
    finally:
        opening.stop()
        repl.close()


class _Repl:
    """A conversation, its prompt, and the texts while they are being opened."""

    def __init__(
        self, opening: Opening, paths: Sequence[str], settings: Settings, notify: Callable[[str], None]
    ) -> None:
        self._opening = opening
        self._paths = paths
        self._settings = settings
        self._notify = notify
        self._title = Corpus.of(paths).title
        self._conversation: Conversation | None = None
        self._greeted = False
        self._began = False
        """Whether anything was typed yet."""
        self._looked_at = 0.0
        self._changed = False
        self._lock = threading.Lock()

    def close(self) -> None:
        """Release the texts."""
        if self._conversation is not None:
            self._conversation.bot.close()

    # -- two kinds of prompt

    def run(self) -> None:
        """Talk at a prompt made with prompt_toolkit."""
        # Imported while the texts are being opened: both take a while.
        from essaybot.terminal.completion import PromptCompleter
        from essaybot.terminal.prompt import Prompt

        prompt = Prompt(
            self._settings,
            PromptCompleter(
                lambda: self._conversation.bot.sections() if self._conversation else (),
                lambda: self._conversation.bot.terms() if self._conversation else (),
            ),
            self._toolbar,
            lambda: self._reply("/help"),
            self._notify,
            colors=self._look().colors,
        )
        self._start()
        self._opening.watch = lambda _: prompt.redraw()
        first = True
        while True:
            try:
                typed = prompt.read(partial(self._in_background, prompt) if first else _nothing)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            finally:
                first = False
            if not self._answer(typed, prompt.past):
                return

    def run_plain(self) -> None:
        """Talk at a prompt that never redraws."""
        from essaybot.terminal.plainprompt import PlainPrompt

        prompt = PlainPrompt(self._notify)
        self._start()
        conversation = self._ready()
        conversation.offers = conversation.suggestions()
        if conversation.offers:
            self._show(conversation.offers_page("For example"))
        while True:
            try:
                typed = prompt.read(conversation.section.heading if conversation.section else "")
            except KeyboardInterrupt:
                print()
                continue
            except EOFError:
                print()
                return
            if not self._answer(typed, prompt.past):
                return

    # -- the start

    def _start(self) -> None:
        """Greet, once the texts are open; if that takes longer, say that they are being read."""
        if self._opening.wait(_PATIENCE):
            self._greet()
        else:
            reading = f"essaybot: reading {safe(self._title)} ...\n{render.HOW_TO_START}\n"
            print(render.message_text(reading, self._look()))

    def _greet(self) -> None:
        bot = self._opening.result()
        if self._greeted:
            return
        self._greeted = True
        for note in self._opening.notes:
            self._notify(note)
        print(render.greeting_text(bot.title, len(bot), len(bot.sections()), self._look()) + "\n")

    def _ready(self) -> Conversation:
        """The conversation, as soon as the texts are open; from any thread."""
        # Here, like all that only replies need, because nobody should wait for it before the first prompt.
        from essaybot.terminal.conversation import Conversation

        bot = self._opening.result()
        with self._lock:
            if self._conversation is None:
                self._conversation = Conversation(bot, self._settings, self._look, self._paths, self._reopen)
            return self._conversation

    def _in_background(self, prompt: Prompt) -> None:
        """While the first question is typed: greet if that is still to be done, and suggest a few questions."""

        def work() -> None:
            try:
                self._opening.result()
                prompt.above(self._greet)
                conversation = self._ready()
                offers = conversation.suggestions()
            except BaseException as error:
                prompt.leave(error)
            else:
                prompt.above(lambda: self._offer(conversation, offers))

        threading.Thread(target=work, daemon=True).start()

    def _offer(self, conversation: Conversation, offers: tuple[str, ...]) -> None:
        if offers and not self._began:
            conversation.offers = offers
            self._show(conversation.offers_page("For example"))

    # -- replies

    def _answer(self, typed: str, past: Sequence[str]) -> bool:
        """Reply to what was typed; return whether to go on."""
        from essaybot.terminal.commands import Leave

        try:
            if typed.strip():
                self._began = True
                self._wait()
                self._greet()
                self._give_hints(past)
                print()
                self._reply(typed)
        except KeyboardInterrupt:
            print()
        except Leave:
            return False
        return True

    def _wait(self) -> None:
        """Wait for the texts with a progress bar; Ctrl-C leaves that to the background again."""
        if not self._opening.done:
            print(render.message_text(f"The question waits until {safe(self._title)} is read.", self._look()))
            from essaybot.terminal.progress import Bar

            before = self._opening.watch
            with Bar(self._notify) as bar:
                self._opening.watch = bar.update
                try:
                    self._opening.wait()
                finally:
                    self._opening.watch = before

    def _reply(self, typed: str) -> None:
        from essaybot.terminal.commands import reply

        for page in reply(self._ready(), typed):
            self._show(page)

    def _show(self, page: Page) -> None:
        from essaybot.terminal import pager

        pager.show(page, self._look(), self._settings.pager)
        print()

    def _give_hints(self, past: Sequence[str]) -> None:
        """Give a newcomer a hint with each of the first answers."""
        from essaybot.terminal.conversation import HINTS

        conversation = self._ready()
        if not conversation.exchanges:
            asked = sum(not line.startswith("/") for line in past)
            conversation.hints = HINTS[max(0, asked - 1) :]

    def _reopen(self, paths: Sequence[str]) -> EssayBot:
        from essaybot.terminal.progress import Bar

        with Bar(self._notify) as bar:
            return EssayBot.open(*paths, notify=bar.notify, progress=bar.callback)

    def _look(self) -> Look:
        return look_of(sys.stdout, self._settings)

    # -- the toolbar

    def _toolbar(self) -> Sequence[str]:
        """What the toolbar says, the most important first."""
        conversation = self._conversation
        if conversation is None and not self._opening.done:
            return self._reading()
        bot = conversation.bot if conversation else self._opening.result()
        section = conversation.section if conversation else None
        return (
            "text changed" if self._has_changed(bot) else "",
            f"in {section.heading}" if section else "",
            bot.title,
            render.counted(len(bot), "passage"),
            "F1 help",
        )

    def _reading(self) -> Sequence[str]:
        progress = self._opening.progress
        done = f"{progress.files_done:,} of {render.counted(progress.files, 'file')}" if progress else ""
        return (f"reading {self._title}", done)

    def _has_changed(self, bot: EssayBot) -> bool:
        now = time.monotonic()
        if now - self._looked_at > _LOOK_AGAIN:
            self._looked_at, self._changed = now, bot.changed()
        return self._changed


def _nothing() -> None:
    """Do nothing."""
