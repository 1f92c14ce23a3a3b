"""What a line typed at the prompt does: a question is answered, a line that starts with / is a command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from essaybot.errors import EssayBotError
from essaybot.terminal import render
from essaybot.terminal.commands import asking, keeping, program, walking
from essaybot.terminal.commands.command import Command
from essaybot.terminal.commands.program import Leave
from essaybot.terminal.conversation import LETTERS, Conversation, number_of
from essaybot.terminal.render import Page
from essaybot.terminal.style import Look, safe

__all__ = ["COMMANDS", "Command", "Leave", "help_page", "leaves", "reply"]

_GOODBYES = ("exit", "quit", "bye", "goodbye", "good bye", "q", ":q")
_NARROW = 60
"""Columns under which the help has what a command does on lines of its own."""


def reply(conversation: Conversation, typed: str) -> Iterator[Page]:
    """Yield the pages to show for what was typed or pasted at the prompt.

    Raises:
        Leave: it says goodbye.
    """
    for line in _lines(typed):
        yield from _reply_or_problem(conversation, line)


def leaves(typed: str) -> bool:
    """Return whether what was typed says goodbye, for which no text need be open."""
    line = typed.strip().lower()
    with suppress(EssayBotError):
        return line in _GOODBYES or (line.startswith("/") and _command(line[1:]).name == "quit")
    return False


def help_page(look: Look) -> Page:
    """Return the list of commands."""
    return Page("\n".join(_overview(look)))


def _reply_or_problem(conversation: Conversation, line: str) -> Iterator[Page]:
    try:
        yield from _reply(conversation, line)
    except (EssayBotError, OSError) as error:
        yield conversation.message(_sentence(safe(str(error))))


def _sentence(message: str) -> str:
    """An error's message as a sentence of its own."""
    return message if message.endswith((".", "?", "!")) or "\n" in message else f"{message}."


def _lines(typed: str) -> list[str]:
    """What was typed, line by line if each line is a question or a command of its own; else as one line."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if all(line.endswith("?") or line.startswith("/") for line in lines):
        return lines
    return [" ".join(lines)]


def _reply(conversation: Conversation, line: str) -> Iterator[Page]:
    lower = line.lower()
    if lower in _GOODBYES:
        raise Leave
    if lower in ("?", "help"):
        line = "/help"
    letter = lower.rstrip(".)")
    offered = LETTERS[: len(conversation.offers)]
    if line.startswith("/"):
        yield from _run(conversation, line)
    elif len(letter) == 1 and letter in offered:
        yield from conversation.ask_offered(offered.index(letter))
    elif len(letter) == 1 and letter in LETTERS and offered:
        yield conversation.message(f"The suggested questions are {offered[0]} to {offered[-1]}.")
    elif number_of(letter) and conversation.shown:
        yield from _run(conversation, f"/open {letter}")
    else:
        yield from conversation.ask(line)


def _run(conversation: Conversation, line: str) -> Iterator[Page]:
    name, _, argument = line[1:].partition(" ")
    command = _command(name)
    argument = argument.strip()
    if argument and not command.argument:
        raise EssayBotError(f"/{command.name} takes nothing behind it")
    yield from command.run(conversation, argument)


def _command(name: str) -> Command:
    """The command with a name, or the only one whose name starts so.

    Raises:
        EssayBotError: there is none, or several; the message lists them.
    """
    wanted = name.lower()
    matches = [command for command in COMMANDS if command.name.startswith(wanted)]
    exact = [command for command in matches if command.name == wanted]
    if not exact and len(matches) != 1:
        known = ", ".join(f"/{command.name}" for command in matches or COMMANDS)
        problem = "could be" if matches else "is not a command; there are"
        raise EssayBotError(f"/{safe(name)} {problem}: {known}")
    return (exact or matches)[0]


def _help(conversation: Conversation, argument: str) -> Iterator[Page]:
    look = conversation.look()
    if argument:
        yield Page("\n".join(_details(_command(argument.lstrip("/")), look)))
    else:
        yield help_page(look)


def _details(command: Command, look: Look) -> list[str]:
    summary = f"{command.summary[0].upper()}{command.summary[1:]}."
    return [*_row(command.usage, "", look, 0), *render.wrapped(f"{summary} {command.details}", look, "")]


def _overview(look: Look) -> list[str]:
    column = max(len(command.usage) for command in COMMANDS) + 2
    lines = render.wrapped("Type a question in plain words, or:", look, "")
    for title, commands in GROUPS:
        lines += ["", *render.wrapped(look.heading(title), look, "")]
        for command in commands:
            lines += _row(command.usage, command.summary, look, column)
    return [*lines, "", *render.wrapped(_HINT, look, "")]


def _row(usage: str, summary: str, look: Look, column: int) -> list[str]:
    if look.width is not None and look.width < _NARROW:
        return [*render.wrapped(look.bold(usage), look, ""), *(render.wrapped(summary, look, "  ") if summary else [])]
    return render.wrapped(look.bold(usage.ljust(column)) + summary, look, "", " " * column)


_HINT = (
    "The beginning of a name is enough; /help NAME tells more. Tab completes commands, sections and words of the text. "
    "Arrow keys and Ctrl-R bring back earlier questions; Alt-Enter starts a new line, Ctrl-X Ctrl-E opens an editor, "
    "F4 changes between emacs and vi keys; Ctrl-C clears the line, Ctrl-D leaves."
)


def _named(*names: str) -> Sequence[Command]:
    return [next(each for each in _ALL if each.name == name) for name in names]


_ALL = (
    Command("help", "[COMMAND]", "this list, or more about one command", "F1 shows the list too.", _help),
    *asking.COMMANDS,
    *walking.COMMANDS,
    *keeping.COMMANDS,
    *program.COMMANDS,
)

GROUPS = (
    ("Asking", _named("in", "more", "why", "new", "find", "faq")),
    ("Reading", _named("sections", "open", "next", "prev", "around")),
    ("Keeping", _named("copy", "save", "good", "wrong")),
    ("Else", _named("corpus", "help", "quit")),
)
"""The commands as the help lists them."""

COMMANDS = tuple(command for _, commands in GROUPS for command in commands)
