"""Commands that ask: further passages, exact search, why, a fresh start, the questions that the text answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from essaybot.errors import EssayBotError
from essaybot.terminal import keeping, render
from essaybot.terminal.commands.command import Command
from essaybot.terminal.conversation import Conversation
from essaybot.terminal.render import Page
from essaybot.terminal.style import safe

_MANY = 2_000
"""Passages of a text from which its questions take more than a few seconds."""


def _more(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield from conversation.refresh()
    best, shown = conversation.best, {hit.position for hit in conversation.shown}
    if best is None:
        raise EssayBotError("Ask a question first; /more then shows the passages that come next.")
    wanted = len(shown) + conversation.settings.passages
    further = [hit for hit in best(wanted) if hit.position not in shown][: conversation.settings.passages]
    yield conversation.show_more(further) if further else conversation.message("There are no more passages.")


def _why(conversation: Conversation, argument: str) -> Iterator[Page]:
    hit = conversation.hit_of(argument, "why")
    look = conversation.look()
    if hit.parts:
        yield Page(render.why_text(hit, look))
    elif hit.matched:
        yield conversation.message(f"Exact search found it by: {safe(', '.join(hit.matched))}.")
    else:
        yield conversation.message("It was not looked for: it stands beside a passage that was.")


def _find(conversation: Conversation, argument: str) -> Iterator[Page]:
    if not argument:
        example = '/find heading:security AND "double-edged sword"'
        raise EssayBotError(f"Write what to find, for example: {example}")
    yield from conversation.refresh()
    limit = conversation.settings.passages
    find = partial(conversation.bot.find, argument, within=conversation.section, where=conversation.where)
    found = find(limit + 1)
    hits = found[:limit]
    conversation.best = find
    conversation.typed = ""
    conversation.show(hits)
    if hits:
        yield Page(render.hits_text(hits, conversation.look()))
        if len(found) > limit:
            yield conversation.aside("/more shows further passages.")
    else:
        where = f" {safe(conversation.place)}" if conversation.place else ""
        yield conversation.message(
            f"Nothing found{where}. /find takes words exactly as written; end a word with * to find its other forms."
        )


def _new(conversation: Conversation, argument: str) -> Iterator[Page]:
    question = argument or conversation.typed
    conversation.topic = conversation.typed = ""
    if question:
        yield from conversation.ask(question, alone=True)
    else:
        yield conversation.message("The next question stands on its own.")


def _faq(conversation: Conversation, argument: str) -> Iterator[Page]:
    yield from conversation.refresh()
    option, _, name = argument.partition(" ")
    if argument and (option != "--export" or not name.strip()):
        raise EssayBotError("/faq takes nothing, or --export FILE, with a name that ends in .md or .json.")
    if len(conversation.bot) > _MANY:
        yield conversation.aside("Asking the text its own questions; this may take half a minute, Ctrl-C stops it.")
    entries = list(conversation.bot.faq())
    if not entries:
        yield conversation.message("No question was found that this text answers for certain.")
    elif argument:
        path = path_of(name)
        keeping.write(path, keeping.faq_of(path, conversation.bot.title, entries), replace=path in conversation.saved)
        conversation.saved.add(path)
        yield conversation.message(
            f"{render.counted(len(entries), 'question')} saved in {safe(str(path))}, as {keeping.format_of(path)}."
        )
    else:
        conversation.best = None
        conversation.show([entry.hit for entry in entries])
        yield Page(render.faq_text(entries, conversation.look()))


def path_of(argument: str) -> Path:
    """Return the file that a command was given, with or without quotation marks, ``~`` being the user's home."""
    quoted = len(argument) > 1 and argument[0] == argument[-1] and argument[0] in "\"'"
    name = argument[1:-1] if quoted else argument
    return Path(name).expanduser() if name.startswith("~/") else Path(name)


COMMANDS = (
    Command(
        "more",
        "",
        "further passages for the last question or /find",
        "They get the numbers that come next. Passages that are far worse than the first are shown as well.",
        _more,
    ),
    Command(
        "why",
        "[N]",
        "why passage N stands where it does",
        "Shows what its score adds up from, largest part first. Scores compare passages of one answer, nothing else.",
        _why,
    ),
    Command(
        "find",
        "QUERY",
        'exact search: words, "phrases", AND OR NOT, heading:word, word*',
        "Words match as they are written, but for case and accents, in heading or text; all of them must occur. "
        'Examples: /find "double-edged sword", /find heading:security, /find bias OR risk, /find licen*, '
        '/find masakane~1 (one letter may differ), /find sword in:"Security" file:notes/*.md (there alone).',
        _find,
    ),
    Command(
        "new",
        "[QUESTION]",
        "start afresh: the next question stands on its own",
        "A question such as \"and in education?\" is completed from the one before; a line that starts with 'asking:' "
        "says so. /new right after it asks the question as it was typed; /new QUESTION asks another.",
        _new,
    ),
    Command(
        "faq",
        "[--export FILE]",
        "questions that the text answers, section by section",
        "Each question was asked of the text first, and its answer came first. Its number goes with /open, /around and "
        "the like. --export saves them, as JSON if FILE ends in .json, else as Markdown.",
        _faq,
    ),
)
