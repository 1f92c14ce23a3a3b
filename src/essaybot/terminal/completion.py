"""Completion at the prompt: commands and what they take while one is typed; words of the text on Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from essaybot.model import Section, Where
from essaybot.terminal.style import safe

if TYPE_CHECKING:
    from essaybot.terminal.commands import Command

_MOST_TERMS = 40
_LONGEST_NAME = 4
"""Words of a name that are looked at before the cursor, so that "hugging f" completes to "Hugging Face"."""


class PromptCompleter(Completer):
    """Completes commands, sections, paths and, when asked with Tab, the text's own names and words."""

    def __init__(self, sections: Callable[[], Sequence[Section]], terms: Callable[[], Sequence[str]]) -> None:
        """Complete from the sections and terms that the text has when they are asked for."""
        self._sections = sections
        self._terms = terms
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may stand at the cursor; in a plain question only if the person asked for it."""
        typed = document.text_before_cursor
        if not typed.startswith("/"):
            return self._term_completions(typed) if complete_event.completion_requested else ()
        name, space, argument = typed[1:].partition(" ")
        if not space:
            return _command_completions(typed)
        rest = Document(argument)
        match [command.name for command in _commands() if command.name.startswith(name.lower())]:
            case ["in"] | ["open"]:
                return self._section_completions(argument)
            case ["corpus"]:
                # A path may have spaces in it, or others before it.
                whole = list(self._paths.get_completions(rest, complete_event))
                last = Document(argument.rpartition(" ")[2])
                return whole or self._paths.get_completions(last, complete_event)
            case ["save"]:
                return self._paths.get_completions(rest, complete_event)
            case ["faq"]:
                return self._paths.get_completions(Document(argument.removeprefix("--export ")), complete_event)
            case ["help"]:
                return _command_completions(argument, slash="")
            case _:
                return self._term_completions(argument) if complete_event.completion_requested else ()

    def _section_completions(self, typed: str) -> Iterable[Completion]:
        from essaybot.filters.headings import offered_headings  # here for the same reason as the commands below

        if typed.startswith("file:"):
            begun = typed.removeprefix("file:").casefold()
            for document in dict.fromkeys(section.document for section in self._sections()):
                if begun in document.casefold():
                    yield Completion(safe(str(Where(files=(document,)))), start_position=-len(typed))
        for heading in offered_headings(self._sections(), typed):
            yield Completion(safe(heading), start_position=-len(typed))

    def _term_completions(self, typed: str) -> Iterable[Completion]:
        words = typed.split(" ")
        for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
            start = " ".join(words[-count:])
            folded = start.casefold()
            if not start.strip() or not words[-count]:
                continue
            found = [term for term in self._terms() if term.casefold().startswith(folded) and term != start]
            if found:
                for term in found[:_MOST_TERMS]:
                    yield Completion(safe(term), start_position=-len(start))
                return


def _command_completions(typed: str, slash: str = "/") -> Iterable[Completion]:
    for command in _commands():
        if command.name.startswith(typed.removeprefix("/").lower()):
            space = " " if command.argument and slash else ""
            yield Completion(
                f"{slash}{command.name}{space}",
                start_position=-len(typed),
                display=command.usage if slash else command.name,
                display_meta=command.summary,
            )


def _commands() -> Sequence[Command]:
    # Here, because the first prompt does not wait for what only replies need.
    from essaybot.terminal.commands import COMMANDS

    return COMMANDS
