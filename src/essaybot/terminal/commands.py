"""What a line typed at the prompt does: a question is answered, a line that starts with / is a command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from essaybot.bot import EssayBot
from essaybot.errors import QueryError
from essaybot.model import Hit
from essaybot.terminal import render
from essaybot.terminal.style import Look, safe


class Leave(Exception):  # noqa: N818  (no error)
    """Raised by the command that ends the conversation."""


@dataclass
class Conversation:
    """What is being talked about: the text, and the passages shown last."""

    bot: EssayBot
    limit: int
    """Passages that an answer shows, and that /more adds."""
    look: Callable[[], Look]
    """Called before each answer is drawn: the window may have been resized."""
    best: Callable[[int], Sequence[Hit]] | None = None
    """Gives the best passages, as many as asked for, for the last question or /find."""
    shown: tuple[Hit, ...] = ()
    """The passages that have numbers now, from 1."""
    outlined: bool = False
    """Whether the numbers on the screen are those of the outline, because /sections came last."""

    def reply(self, line: str) -> str:
        """Return what to print for a line that was typed.

        Raises:
            Leave: the line says goodbye.
        """
        line = line.strip()
        if not line:
            return ""
        if line.lower() in ("exit", "quit"):
            raise Leave
        if line.lower() in ("?", "help"):
            line = "/help"
        if line.startswith("/"):
            return self._run(line)
        return self._ask(line)

    def _ask(self, question: str) -> str:
        answer = self.bot.ask(question, self.limit)
        self.best = lambda limit: self.bot.search(question, limit)
        self.show(answer.worth_showing)
        return render.answer_text(answer, self.look())

    def show(self, hits: Sequence[Hit]) -> None:
        """Remember the passages that are about to have numbers on the screen."""
        self.shown, self.outlined = tuple(hits), False

    def _run(self, line: str) -> str:
        name, _, argument = line[1:].partition(" ")
        matches = [command for command in COMMANDS if command.name.startswith(name.lower())]
        exact = [command for command in matches if command.name == name.lower()]
        if not exact and len(matches) != 1:
            known = ", ".join(f"/{command.name}" for command in matches or COMMANDS)
            problem = "could be" if matches else "is not a command; there are"
            return f"/{safe(name)} {problem}: {known}"
        return (exact or matches)[0].run(self, argument.strip())


@dataclass(frozen=True)
class Command:
    """A command of the prompt."""

    name: str
    argument: str
    summary: str
    run: Callable[[Conversation, str], str]


def _help(conversation: Conversation, argument: str) -> str:
    look = conversation.look()
    wanted = [command for command in COMMANDS if command.name.startswith(argument.lstrip("/").lower())] or COMMANDS
    usages = [f"/{command.name} {command.argument}".rstrip() for command in wanted]
    column = max(map(len, usages)) + 2
    lines = [] if argument else render.wrapped("Type a question in plain words, or:", look, "")
    for usage, command in zip(usages, wanted, strict=True):
        lines += render.wrapped(look.bold(usage.ljust(column)) + command.summary, look, "", " " * column)
    if not argument:
        hint = "A command may be shortened: /s is /sections. Ctrl-C clears the line, Ctrl-D leaves."
        lines += render.wrapped(hint, look, "")
    return "\n".join(lines)


def _sections(conversation: Conversation, argument: str) -> str:
    conversation.outlined = True
    return render.outline_text(conversation.bot.sections(), conversation.look(), conversation.bot.title)


def _more(conversation: Conversation, argument: str) -> str:
    best, shown = conversation.best, conversation.shown
    if best is None:
        return "Ask a question first; /more then shows the passages that come next."
    further = tuple(best(len(shown) + conversation.limit)[len(shown) :])
    if not further:
        return "There are no more passages."
    first = len(shown) + 1
    conversation.show(shown + further)
    look = conversation.look()
    return "\n\n".join(render.hit_text(hit, number, look) for number, hit in enumerate(further, first))


def _number(argument: str) -> int:
    """The number that a command was given; 1 for none, 0 for what is no number of a passage."""
    if not argument:
        return 1
    return int(argument) if argument.isdecimal() and len(argument) < 10 else 0


def _open(conversation: Conversation, argument: str) -> str:
    bot, shown = conversation.bot, conversation.shown
    sections = bot.sections() if conversation.outlined else [bot.section_of(hit) for hit in shown]
    if not sections and conversation.best is not None:
        return "There is no passage to open: nothing was found."
    if not sections:
        return "Ask a question first; /open 1 then shows the section of its first passage."
    number = _number(argument)
    if not 1 <= number <= len(sections):
        listed = "section of the outline" if conversation.outlined else "passage shown above"
        return f"/open takes the number of a {listed}, from 1 to {len(sections)}."
    section = sections[number - 1]
    hit = None if conversation.outlined else shown[number - 1]
    return render.section_text(section, bot.passages(section), hit, conversation.look())


def _find(conversation: Conversation, argument: str) -> str:
    if not argument:
        return 'Write what to find, for example: /find heading:security AND "double-edged sword"'
    try:
        hits = conversation.bot.find(argument, conversation.limit)
    except QueryError as error:
        return f"{error}."
    conversation.best = lambda limit: conversation.bot.find(argument, limit)
    conversation.show(hits)
    if not hits:
        return "Nothing found. /find takes words exactly as written; end a word with * to find its other forms."
    return render.hits_text(hits, conversation.look())


def _why(conversation: Conversation, argument: str) -> str:
    shown = conversation.shown
    if not shown and conversation.best is not None:
        return "There is no passage to explain: nothing was found."
    if not shown:
        return "Ask a question first; /why 1 then says why its first passage stands first."
    number = _number(argument)
    if not 1 <= number <= len(shown):
        return f"/why takes the number of a passage shown above, from 1 to {len(shown)}."
    hit = shown[number - 1]
    if not hit.parts:
        return "Exact search found it: it has the words exactly as they were written."
    return render.why_text(hit, conversation.look())


def _quit(conversation: Conversation, argument: str) -> str:
    raise Leave


COMMANDS = (
    Command("help", "[COMMAND]", "this list", _help),
    Command("sections", "", "the outline of the text", _sections),
    Command("more", "", "further passages for the last question or /find", _more),
    Command("open", "[N]", "the whole section of passage N, or after /sections section N", _open),
    Command("why", "[N]", "why passage N stands where it does: what its score adds up from", _why),
    Command("find", "QUERY", 'exact search: words, "phrases", AND OR NOT, heading:word, word*', _find),
    Command("quit", "", "leave (so do exit and Ctrl-D)", _quit),
)
