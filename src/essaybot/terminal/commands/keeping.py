"""Commands that keep what was found: on the clipboard, in a file, among the marked questions."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from essaybot import marking
from essaybot.errors import EssayBotError
from essaybot.model import Answer, Passage, Verdict
from essaybot.terminal import clipboard, keeping, render
from essaybot.terminal.commands.asking import path_of
from essaybot.terminal.commands.command import Command
from essaybot.terminal.conversation import Conversation
from essaybot.terminal.render import Page
from essaybot.terminal.style import safe


def _copy(conversation: Conversation, argument: str) -> Iterator[Page]:
    hit = conversation.hit_of(argument, "copy")
    yield conversation.message(clipboard.copy(hit.passage.text, sys.stdout))


def _save(conversation: Conversation, argument: str) -> Iterator[Page]:
    if not argument:
        raise EssayBotError("Write where to save it: /save answers.md, or answers.json for JSON.")
    if not conversation.exchanges:
        raise EssayBotError("There is nothing to save yet: ask a question first.")
    path = path_of(argument)
    exchanges = conversation.exchanges
    text = keeping.conversation_of(path, ", ".join(conversation.titles), exchanges)
    keeping.write(path, text, replace=path in conversation.saved)
    conversation.saved.add(path)
    yield conversation.message(
        f"{render.counted(len(exchanges), 'question')} saved in {safe(str(path))}, as {keeping.format_of(path)}."
    )


def _good(conversation: Conversation, argument: str) -> Iterator[Page]:
    answer = _answer(conversation, "good")
    if argument:
        yield _mark(conversation, answer, conversation.hit_of(argument, "good").passage)
    elif answer.verdict is Verdict.NOT_FOUND or answer.best is None:
        # That one section has no answer says nothing about the whole text.
        yield _mark(conversation, answer, None, answerable=None if conversation.exchanges[-1].section else False)
    else:
        yield _mark(conversation, answer, answer.best.passage)


def _wrong(conversation: Conversation, argument: str) -> Iterator[Page]:
    answer = _answer(conversation, "wrong")
    if argument == "none":
        yield _mark(conversation, answer, None, answerable=False)
    elif argument:
        yield _mark(conversation, answer, conversation.hit_of(argument, "wrong").passage)
    else:
        yield _mark(conversation, answer, None)


def _answer(conversation: Conversation, command: str) -> Answer:
    if conversation.answer is None:
        raise EssayBotError(f"Ask a question first; /{command} then marks its answer.")
    return conversation.answer


def _mark(conversation: Conversation, answer: Answer, right: Passage | None, *, answerable: bool | None = None) -> Page:
    given = answer.best.passage if answer.best else None
    file = marking.questions_file(conversation.bot.key)
    marking.mark(file, answer.question, right=right, answerable=answerable, given=given, verdict=answer.verdict)
    if right:
        said = f"Noted: {render.place(right)} answers it"
    elif answerable is False:
        said = "Noted: the text has no answer to it"
    elif answer.verdict is Verdict.NOT_FOUND:
        said = "Noted, for this section alone. /wrong none says that the whole text has no answer"
    else:
        said = "Noted as wrong. /wrong N names the right passage, /wrong none says that the text has no answer"
    told = "" if conversation.marked else " essaybot eval --marked measures answers on what you note."
    conversation.marked = True
    return conversation.message(f"{said}.{told}")


COMMANDS = (
    Command(
        "copy",
        "[N]",
        "copy the text of passage N",
        "Without a number, of the first passage. The whole passage goes to the clipboard, as the text has it.",
        _copy,
    ),
    Command(
        "save",
        "FILE",
        "save this conversation, as Markdown or JSON",
        "Questions and answers so far; JSON if FILE ends in .json, else Markdown. A file that is there already is only "
        "replaced if it was saved in this conversation.",
        _save,
    ),
    Command(
        "good",
        "[N]",
        "note that the answer is right, or that passage N is",
        "Notes are kept on this machine, for each text, with the question and the passage; after an answer that "
        "nothing was found, /good says that this is right. essaybot eval --marked measures answers on them.",
        _good,
    ),
    Command(
        "wrong",
        "[N|none]",
        "note that the answer is wrong; N is right, or none is",
        "Kept like /good. N is any passage that is shown: /more, /find and /next show others. Marking the answer to "
        "the same question again replaces the note.",
        _wrong,
    ),
)
