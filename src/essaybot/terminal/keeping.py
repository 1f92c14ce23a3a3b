"""What a reader takes along: a conversation, or the questions that a text answers, as Markdown or JSON in a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from essaybot.errors import SavingError
from essaybot.model import Answer, FaqEntry, Hit, Passage, Verdict
from essaybot.terminal import jsonform, render
from essaybot.terminal.markdownform import UNWRAPPED, escaped, heading, quote

_SHORT = 300
"""Characters up to which a passage is an answer as a whole."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of a conversation and what it got."""

    question: str
    """As it was typed."""
    asked: str
    """As it was understood: a follow-up in full."""
    answer: Answer
    section: str = ""
    """Heading path of the section that was asked, or the filters in force; empty for the whole text."""
    when: datetime = field(kw_only=True)


# -- a conversation


def conversation_of(path: Path, title: str, exchanges: Iterable[Exchange]) -> str:
    """Return a conversation as a file of that name should hold it: JSON if it ends in ``.json``, else Markdown."""
    return (json_of if _is_json(path) else markdown_of)(title, exchanges)


def format_of(path: Path) -> str:
    """Return what a file of that name is saved as."""
    return "JSON" if _is_json(path) else "Markdown"


def markdown_of(title: str, exchanges: Iterable[Exchange]) -> str:
    """Return a conversation as Markdown: each question as a heading, over what the terminal showed for it.

    Args:
        title: what the texts are called.
        exchanges: the conversation, in order.
    """
    blocks = [heading(f"A conversation about {title}", 1)]
    for exchange in exchanges:
        blocks += _exchange_blocks(exchange)
    return "\n\n".join(blocks) + "\n"


def _exchange_blocks(exchange: Exchange) -> list[str]:
    answer = exchange.answer
    about = [f"{exchange.when:%Y-%m-%d %H:%M}"]
    if exchange.asked != exchange.question:
        about.append(f"asked as: {escaped(exchange.asked)}")
    if exchange.section:
        about.append(f"in: {escaped(exchange.section)}")
    what = "section" if exchange.section and not answer.where else ""
    notes = [escaped(line) for line in (render.mended_line(answer), render.verdict_line(answer, what)) if line]
    blocks = [heading(exchange.question, 2), "  \n".join(about), *notes]
    if answer.verdict is Verdict.ANSWERED and answer.hits:
        blocks += map(escaped, render.sentence_paragraphs(answer.hits[0], UNWRAPPED))
    for number, hit in enumerate(answer.worth_showing, 1):
        blocks += _hit_blocks(hit, number)
    return blocks


def _hit_blocks(hit: Hit, number: int) -> list[str]:
    passage = hit.passage
    name = passage.heading_path or passage.document or passage.id
    return [f"**{number}. {escaped(name)}**", quote(passage), escaped(render.place(passage))]


def json_of(title: str, exchanges: Iterable[Exchange]) -> str:
    """Return a conversation as JSON, schema 1.

    ``{"schema": 1, "title": ..., "exchanges": [{"question", "asked", "section", "when", "answer"}]}``: `question` as it
    was typed, `asked` as it was understood, `section` the heading path of the section asked or ``""``, `when` in ISO
    8601, `answer` as ``essaybot ask --json`` prints it, without its `schema`.

    Args:
        title: what the texts are called.
        exchanges: the conversation, in order.
    """
    data = [
        {
            "question": exchange.question,
            "asked": exchange.asked,
            "section": exchange.section,
            "when": exchange.when.isoformat(),
            "answer": jsonform.answer_data(exchange.answer),
        }
        for exchange in exchanges
    ]
    return jsonform.dump({"title": title, "exchanges": data}) + "\n"


# -- the questions that a text answers


def faq_of(path: Path, title: str, entries: Iterable[FaqEntry]) -> str:
    """Return questions with their answers as a file of that name should hold them, as `conversation_of` does."""
    return (faq_json if _is_json(path) else faq_markdown)(title, entries)


def faq_markdown(title: str, entries: Iterable[FaqEntry]) -> str:
    """Return questions with their answers as Markdown, in the order of the text, under its headings.

    An answer is the sentence that answers, or the whole passage where that is short or has no sentences.

    Args:
        title: what the texts are called.
        entries: the questions.
    """
    ordered = _in_order(entries)
    several = len({entry.hit.passage.document for entry in ordered}) > 1
    blocks = [heading(f"Questions and answers: {title}", 1)]
    above: tuple[str, ...] = ()
    for entry in ordered:
        path = _path(entry.hit.passage, several=several)
        if path != above:
            # A heading above the last one comes again before what is directly under it.
            new = (depth for depth, name in enumerate(path) if above[depth : depth + 1] != (name,))
            shared = next(new, len(path) - 1)
            blocks += [heading(name, depth) for depth, name in enumerate(path[shared:], shared + 2)]
            above = path
        blocks += [f"**{escaped(entry.question)}**", *_faq_answer(entry.hit)]
    return "\n\n".join(blocks) + "\n"


def _in_order(entries: Iterable[FaqEntry]) -> list[FaqEntry]:
    return sorted(entries, key=lambda entry: entry.hit.position)


def _path(passage: Passage, *, several: bool) -> tuple[str, ...]:
    """The headings above a passage, under the name of its document where there are several."""
    headings = (*passage.ancestors, passage.heading) if passage.heading else ()
    return (passage.document, *headings) if several else headings


def _faq_answer(hit: Hit) -> list[str]:
    sentences: Sequence[str] = () if len(hit.passage.text) <= _SHORT else render.sentence_paragraphs(hit, UNWRAPPED)
    shown = [f"> {escaped(sentence)}" for sentence in sentences] or [quote(hit.passage)]
    return [*shown, escaped(render.place(hit.passage))]


def faq_json(title: str, entries: Iterable[FaqEntry]) -> str:
    """Return questions with their answers as JSON, schema 1, in the order of the text.

    ``{"schema": 1, "title": ..., "faq": [{"question", "score", "matched", ..., "sentence", ..., "passage"}]}``: beside
    `question` each entry has the fields of a hit of ``essaybot ask --json``, but for `rank`.

    Args:
        title: what the texts are called.
        entries: the questions.
    """
    faq = [{"question": entry.question, **jsonform.hit_data(entry.hit)} for entry in _in_order(entries)]
    return jsonform.dump({"title": title, "faq": faq}) + "\n"


# -- files


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def write(path: Path, text: str, *, replace: bool) -> None:
    """Save a text in a file, all of it or nothing.

    Args:
        path: the file; its folder must be there.
        text: what to save, as UTF-8.
        replace: whether a file of that name may be replaced.

    Raises:
        SavingError: there is such a file, or it cannot be written.
    """
    if os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises for some names)
        raise SavingError(f"{path} is a folder; name a file in it")
    if not replace and os.path.lexists(path):
        raise SavingError(f"{path} is there already; name another file")
    try:
        # A link stays one: what it leads to is replaced.
        target = Path(os.path.realpath(path))
        unfinished = target.parent / f".essaybot-{secrets.token_hex(8)}"
        try:
            with unfinished.open("xb") as file:
                file.write(text.encode())
            if target.exists():
                unfinished.chmod(target.stat().st_mode)
            os.replace(unfinished, target)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
    except (OSError, ValueError) as error:
        # A ValueError is a name that no file can have.
        reason = getattr(error, "strerror", None) or error
        raise SavingError(f"{path} cannot be written ({reason}); name another file") from error
