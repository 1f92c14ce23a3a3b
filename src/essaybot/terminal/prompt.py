"""The prompt that questions are typed at, made with prompt_toolkit: keys, toolbar, history, a window that changes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import Completer
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition, emacs_mode, is_done, vi_insert_mode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.vi_state import InputMode
from prompt_toolkit.layout import ConditionalContainer, HSplit, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.utils import get_cwidth

from essaybot.settings import Settings
from essaybot.terminal.history import lasting_history
from essaybot.terminal.opening import LOOK_AGAIN
from essaybot.terminal.resizing import follow_resizing, quiet_output

PROMPT = "> "
_CUT = "..."


class Prompt:
    """Reads a line at a time, with everything that a modern prompt has."""

    def __init__(
        self,
        settings: Settings,
        completer: Completer,
        toolbar: Callable[[], Sequence[str]],
        show_help: Callable[[], None],
        notify: Callable[[str], None],
        *,
        colors: bool,
    ) -> None:
        """Prepare the prompt.

        Args:
            settings: editing mode, whether there is a toolbar.
            completer: gives completions.
            toolbar: returns the parts of the toolbar, the most important first.
            show_help: prints the help.
            notify: called with a line that a person should see.
            colors: whether colours may be used.
        """
        self._toolbar = toolbar
        self._show_help = show_help
        self._same_reading = False
        """Whether text was typed that came with the keys that are being handled."""
        self._context = copy_context()
        self._session: PromptSession[str] = PromptSession(
            PROMPT,
            history=lasting_history(notify),
            completer=completer,
            complete_while_typing=Condition(lambda: get_app().current_buffer.text.startswith("/")),
            auto_suggest=AutoSuggestFromHistory(),
            key_bindings=self._keys(),
            editing_mode=EditingMode.VI if settings.editing == "vi" else EditingMode.EMACS,
            enable_open_in_editor=True,
            enable_suspend=True,
            mouse_support=False,
            refresh_interval=LOOK_AGAIN if settings.toolbar else 0,
            prompt_continuation="  ",
            color_depth=None if colors else ColorDepth.DEPTH_1_BIT,
            output=quiet_output(sys.stdout),
        )
        self._session.default_buffer.on_text_changed += self._note_typing
        if settings.toolbar:
            self._add_toolbar()
        follow_resizing(self._session.app)

    def read(self, begun: Callable[[], None]) -> str:
        """Return the line that was typed.

        Args:
            begun: called when the prompt was drawn: `above` and `leave` do their work from then on.

        Raises:
            KeyboardInterrupt: Ctrl-C.
            EOFError: Ctrl-D on an empty line.
        """
        drawn = self._session.app.after_render

        def start(_: object) -> None:
            drawn.remove_handler(start)
            self._context = copy_context()
            begun()

        drawn.add_handler(start)
        try:
            # The terminal may have written ^C where the prompt is to begin.
            return self._session.prompt(pre_run=lambda: self._session.app.output.write_raw("\r"))
        finally:
            drawn.remove_handler(start)

    def above(self, write: Callable[[], None]) -> None:
        """Call what prints to the terminal, with the prompt out of the way; from any thread.

        Nothing is called if no line is being read any more.
        """
        self._soon(lambda: run_in_terminal(write))

    def leave(self, error: BaseException) -> None:
        """Have `read` raise an error; from any thread."""
        self._soon(lambda: self._session.app.exit(exception=error))

    def redraw(self) -> None:
        """Draw the prompt again, with a toolbar that may say something else; from any thread."""
        self._session.app.invalidate()

    @property
    def past(self) -> Sequence[str]:
        """The questions of earlier runs, as far as they are known by now."""
        return self._session.history.get_strings()

    def _soon(self, work: Callable[[], object]) -> None:
        """Do something in the thread and the context of the line that is being read."""
        app = self._session.app
        loop = app.loop
        if loop is not None:
            # The loop may be closed by now: the line was read.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(lambda: work() if app.is_running else None, context=self._context)

    # -- toolbar

    def _add_toolbar(self) -> None:
        """Put the toolbar right under what is typed.

        prompt_toolkit's own stands at the bottom of the window, which takes all rows down to there: when the window is
        resized, terminals push such rows up and leave copies of the prompt.
        """
        bar = Window(FormattedTextControl(self._toolbar_text), height=1, dont_extend_height=True, style="class:toolbar")
        container = self._session.layout.container
        assert isinstance(container, HSplit)
        container.children.append(ConditionalContainer(bar, ~is_done))

    def _toolbar_text(self) -> StyleAndTextTuples:
        parts = [part for part in (*self._toolbar(), self._mode()) if part]
        room = get_app().output.get_size().columns - 1
        # Without a background and no wider than its words: a row that fills the window breaks in two when it narrows.
        while len(parts) > 1 and get_cwidth(" | ".join(parts)) > room:
            parts.pop()
        text = " | ".join(parts)
        if get_cwidth(text) > room:
            while get_cwidth(text) > room - len(_CUT):
                text = text[:-1]
            text += _CUT
        return [("fg:ansibrightblack" if self._session.color_depth is None else "", text)]

    def _mode(self) -> str:
        if self._session.app.editing_mode is EditingMode.VI:
            return f"vi {self._session.app.vi_state.input_mode.value.removeprefix('vi-')}"
        return "emacs"

    # -- keys

    def _note_typing(self, _: object) -> None:
        loop = self._session.app.loop
        if loop is not None:
            # All keys that were read together are handled before the loop goes on, however long that takes.
            self._same_reading = True
            loop.call_soon(self._end_reading)

    def _end_reading(self) -> None:
        self._same_reading = False

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        # Not in vi mode, where Escape and then Enter is what people type to leave insert mode and ask.
        @keys.add("escape", "enter", filter=emacs_mode)
        def _new_line(event: KeyPressEvent) -> None:
            event.current_buffer.newline(copy_margin=False)

        @keys.add("c-j", filter=emacs_mode | vi_insert_mode)
        def _line_feed(event: KeyPressEvent) -> None:
            # Ctrl-J starts a new line. Programs that write lines end them with the same character: there it comes
            # together with the text, and last.
            if self._same_reading and not event.key_processor.input_queue:
                event.current_buffer.validate_and_handle()
            else:
                event.current_buffer.newline(copy_margin=False)

        @keys.add("f1")
        def _help(event: KeyPressEvent) -> None:
            run_in_terminal(self._show_help)

        @keys.add("f4")
        def _other_editing_mode(event: KeyPressEvent) -> None:
            vi = event.app.editing_mode is EditingMode.VI
            event.app.editing_mode = EditingMode.EMACS if vi else EditingMode.VI
            event.app.vi_state.input_mode = InputMode.INSERT

        return keys
