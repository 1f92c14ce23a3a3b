"""Completion at the prompt: commands after a slash, nothing in the middle of a question."""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from essaybot.terminal.commands import COMMANDS


class CommandCompleter(Completer):
    """Offers the commands while the first word of the line starts with a slash."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield the commands that start with what has been typed, with their meanings."""
        typed = document.text_before_cursor
        if not typed.startswith("/") or " " in typed:
            return
        for command in COMMANDS:
            if command.name.startswith(typed[1:].lower()):
                space = " " if command.argument else ""
                yield Completion(
                    f"/{command.name}{space}",
                    start_position=-len(typed),
                    display=f"/{command.name} {command.argument}".rstrip(),
                    display_meta=command.summary,
                )
