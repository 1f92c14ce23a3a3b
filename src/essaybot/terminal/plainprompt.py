"""The prompt for screen readers and simple terminals: no redraws, nothing but lines in reading order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from essaybot.terminal.history import lasting_history
from essaybot.terminal.style import safe


class PlainPrompt:
    """Reads a line at a time with Python's own prompt."""

    def __init__(self, notify: Callable[[str], None]) -> None:
        """Prepare the prompt; `notify` is called with a line that a person should see."""
        self._history = lasting_history(notify)
        self.past = list(self._history.load_history_strings())
        with suppress(ImportError):  # Windows has none
            import readline

            readline.clear_history()
            for line in reversed(self.past):
                readline.add_history(line.replace("\n", " "))

    def read(self, section: str) -> str:
        """Return the line that was typed, at a prompt that names the section in force.

        Raises:
            KeyboardInterrupt: Ctrl-C.
            EOFError: Ctrl-D on an empty line.
        """
        line = input(f"{safe(section)}> " if section else "> ")
        if line.strip():
            self._history.append_string(line)
        return line
