"""The conversation on a terminal: reads lines, prints replies, and opens the texts meanwhile."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from essaybot.bot import EssayBot
from essaybot.errors import EssayBotError
from essaybot.model import Where
from essaybot.terminal import render
from essaybot.terminal.keys import quiet_keys
from essaybot.terminal.opening import LOOK_AGAIN, Opening
from essaybot.terminal.style import Look, look_of, safe
from essaybot.terminal.texts import Texts

if TYPE_CHECKING:
    from essaybot.terminal.conversation import Conversation
    from essaybot.terminal.prompt import Prompt
    from essaybot.terminal.render import Page

_PATIENCE = 1.0
"""Seconds that the first prompt waits for the texts: short builds are over before anybody can type."""
_HEARING = 0.2
"""Seconds to wait at a time: not every system hears Ctrl-C while it waits."""


def run(texts: Texts, where: Where, notify: Callable[[str], None]) -> None:
    """Talk until the person leaves.

    Args:
        texts: what to talk about, with the settings in force.
        where: the filters that questions are asked under at first.
        notify: called with a line that a person should see.

    Raises:
        EssayBotError: the texts cannot be opened.
    """
    opening = Opening(texts)
    repl = _Repl(opening, texts, where, notify)
    try:
        if texts.settings.plain or os.environ.get("TERM") == "dumb":
            repl.run_plain()
        else:
            with quiet_keys():
                repl.run()
    finally:
        opening.stop()
        repl.close()


class _Repl:
    """A conversation, its prompt, and the texts while they are being opened."""

    def __init__(self, opening: Opening, texts: Texts, where: Where, notify: Callable[[str], None]) -> None:
        self._opening = opening
        self._texts = texts
        self._settings = texts.settings
        self._where = where
        self._notify = notify
        self._title = texts.corpus.title
        self._conversation: Conversation | None = None
        self._greeted = False
        self._began = False
        """Whether anything was typed yet."""
        self._looked_at: EssayBot | None = None
        self._looked_when = 0.0
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
            self._help,
            self._notify,
            colors=self._look().colors,
        )
        self._start()
        self._opening.watch = lambda _: prompt.redraw()
        first = True
        while True:
            if self._opening.done:
                self._opening.result()  # the prompt that an error was meant for may have been over
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
        self._greet()
        conversation.offers = conversation.suggestions()
        if conversation.offers:
            self._show(conversation.offers_page("For example"))
        while True:
            try:
                typed = prompt.read(conversation.place.partition(" ")[2])
            except KeyboardInterrupt:
                print()
                continue
            except EOFError:
                print()
                return
            if not self._answer(typed, [*prompt.past, typed]):
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
        bot.positions(where=self._where)  # nobody is greeted whose filters nothing passes
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
                conversation = Conversation(bot, self._settings, self._look, self._texts.paths, self._reopen)
                conversation.where = self._where
                self._conversation = conversation
            return self._conversation

    def _in_background(self, prompt: Prompt) -> None:
        """While the first question is typed: greet if that is still to be done, and suggest a few questions."""

        def work() -> None:
            try:
                self._opening.result().positions(where=self._where)
            except BaseException as error:
                prompt.leave(error)
                return
            prompt.above(self._greet)
            conversation = self._ready()
            prompt.redraw()
            with suppress(EssayBotError):  # another text was opened meanwhile
                offers = conversation.suggestions()
                prompt.above(lambda: self._offer(conversation, offers))

        threading.Thread(target=work, daemon=True).start()

    def _offer(self, conversation: Conversation, offers: tuple[str, ...]) -> None:
        if offers and not self._began:
            conversation.offers = offers
            # Not through the pager, which would take the keys of whoever is typing.
            print(conversation.offers_page("For example").text + "\n")

    # -- replies

    def _answer(self, typed: str, past: Sequence[str]) -> bool:
        """Reply to what was typed; return whether to go on."""
        try:
            # Here, because Ctrl-C may come while it is imported.
            from essaybot.terminal.commands import Leave, leaves

            if not self._opening.done and leaves(typed):
                return False
            try:
                if typed.strip():
                    self._began = True
                    self._wait()
                    self._greet()
                    self._give_hints(past)
                    print()
                    self._reply(typed)
            except Leave:
                return False
        except KeyboardInterrupt:
            print()
        return True

    def _wait(self) -> None:
        """Wait for the texts with a progress bar; Ctrl-C leaves that to the background again."""
        if not self._opening.done:
            print(
                render.message_text(
                    f"The question waits until {safe(self._title)} is read (Ctrl-C: back to the prompt).", self._look()
                )
            )
            from essaybot.terminal.progress import Bar

            before = self._opening.watch
            with Bar(self._notify, plain=self._settings.plain) as bar:
                self._opening.watch = bar.callback or before
                try:
                    while not self._opening.wait(_HEARING):
                        pass
                finally:
                    self._opening.watch = before

    def _reply(self, typed: str) -> None:
        from essaybot.terminal.commands import reply

        for page in reply(self._ready(), typed):
            self._show(page)

    def _help(self) -> None:
        """Show the list of commands, which needs no text."""
        from essaybot.terminal.commands import help_page

        self._show(help_page(self._look()))

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

        with Bar(self._notify, plain=self._settings.plain) as bar:
            return self._texts._replace(paths=paths).open(bar.notify, bar.callback)

    def _look(self) -> Look:
        return look_of(sys.stdout, self._settings)

    # -- the toolbar

    def _toolbar(self) -> Sequence[str]:
        """What the toolbar says, the most important first."""
        conversation = self._conversation
        bot = conversation.bot if conversation else self._opening.bot
        place = conversation.place if conversation else ""
        if bot is None:
            return self._reading()
        return (
            "text changed" if self._has_changed(bot) else "",
            safe(place),
            safe(bot.title),
            render.counted(len(bot), "passage"),
            "F1 help",
        )

    def _reading(self) -> Sequence[str]:
        progress = self._opening.progress
        done = f"{progress.files_done:,} of {render.counted(progress.files, 'file')}" if progress else ""
        return (f"reading {safe(self._title)}", done)

    def _has_changed(self, bot: EssayBot) -> bool:
        now = time.monotonic()
        if bot is not self._looked_at or now - self._looked_when > LOOK_AGAIN:
            self._looked_at, self._looked_when, self._changed = bot, now, bot.changed()
        return self._changed


def _nothing() -> None:
    """Do nothing."""
