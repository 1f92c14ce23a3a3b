"""Answers, outlines and reports become text on a screen or in a pipe. Nothing here decides or computes an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from essaybot._version import __version__
from essaybot.corpus import bundled_essay
from essaybot.model import Answer, FaqEntry, Hit, Passage, Section, Span, Verdict
from essaybot.terminal.style import Look, safe

_MOST_WORDS = 8
_SCORE_WIDTH = 5
_LIST_MARK = re.compile(r"\s*(?:[-*+•‣◦–·]|\(?\w{1,3}[.)])\s")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_CUT = "[...]"
"""Stands where a passage goes on that is not shown whole."""
_BAR = "|"
_BAR_INDENT = " "
_ROWS_KEPT = 9
"""Rows that an answer leaves free if it can: for the question above it, the suggestions and the prompt below."""
_WIDEST_TEXT = 100
"""Columns that running text takes at most: longer lines are hard to read."""
HOW_TO_START = "Ask a question in plain words. /help lists the commands, Ctrl-D leaves."

Layout = Literal["page", "full", "brief"]


@dataclass(frozen=True, slots=True)
class Page:
    """Text to show, through the pager if it does not fit."""

    text: str
    opens_at: int = 0
    """The line, from 0, that a reader wants to see first."""


def greeting_text(title: str, passages: int, sections: int, look: Look) -> str:
    """Return what the REPL says first: what it is, the text and its size, how to go on."""
    size = f"{counted(passages, 'passage')} in {counted(sections, 'section')}"
    return message_text(f"essaybot {__version__}: {safe(title)}, {size}\n{HOW_TO_START}", look)


def message_text(message: str, look: Look) -> str:
    """Return a message of the program, its lines wrapped to the window."""
    return "\n".join(row for line in message.split("\n") for row in wrapped(line, look, ""))


def answer_text(answer: Answer, look: Look, layout: Layout = "page", *, what: str = "", explain: bool = False) -> str:
    """Return an answer as text: lines on spelling and verdict where there is something to say, then the passages.

    Args:
        answer: what to show.
        look: how to draw.
        layout: ``page`` shows the best passage whole and of the others their best sentences, or no more than their
            headings if the window is too low for that; ``full`` all of them whole, ``brief`` sentences alone.
        what: what was asked, if that is not all that passes the filters of the question: a "section".
        explain: whether to say what each passage's score adds up from.
    """
    notes = [line for line in (mended_line(answer), verdict_line(answer, what)) if line]
    parts = [message_text("\n".join(notes), look)] if notes else []
    if answer.verdict is Verdict.ANSWERED and answer.hits and layout != "brief":
        parts += sentence_paragraphs(answer.hits[0], look)
    hits = answer.worth_showing
    shown = [
        hit_text(hit, number, look, whole=layout == "full" or (layout == "page" and number == 1))
        for number, hit in enumerate(hits, 1)
    ]
    if explain:
        shown = [
            f"{text}\n{why_text(hit, look, ' ' * len(f'{number}. '))}"
            for number, (text, hit) in enumerate(zip(shown, hits, strict=True), 1)
        ]
    elif layout == "page" and look.height is not None and _rows([*parts, *shown]) > look.height - _ROWS_KEPT:
        shown[1:] = ["\n".join(_short_text(hit, number, look) for number, hit in enumerate(hits[1:], 2))]
    return "\n\n".join([*parts, *shown])


def _rows(blocks: Sequence[str]) -> int:
    """How many rows blocks take that stand a blank line apart."""
    return sum(block.count("\n") + 2 for block in blocks)


def _short_text(hit: Hit, number: int, look: Look) -> str:
    """A passage found, by its number, heading path and place, and as much of its best sentence as one row takes."""
    mark = f"{number}. "
    indent = " " * len(mark)
    name = f"{look.bold(mark)}{_heading(hit, look)}  {look.dim(linked_place(hit.passage, look))}"
    narrower = replace(look, width=look.width and min(look.width, _WIDEST_TEXT) - len(_CUT) - 1)
    cut = _sentence_alone(hit) or hit
    first, *rest = passage_lines(cut.passage, cut.marks, narrower, indent)
    return "\n".join([*wrapped(name, look, "", indent), first + (look.dim(f" {_CUT}") if rest else "")])


def _heading(hit: Hit, look: Look) -> str:
    passage = hit.passage
    return _styled(passage.heading_path or passage.document or passage.id, hit.heading_marks, look, heading=True)


def sentence_paragraphs(hit: Hit, look: Look) -> list[str]:
    """Return the sentence that answers as a paragraph; none if it is all of its passage."""
    cut = _sentence_alone(hit)
    return ["\n".join(passage_lines(cut.passage, cut.marks, look))] if cut else []


def _sentence_alone(hit: Hit) -> Hit | None:
    """The hit with nothing but its best sentence as its passage; None if that is the passage, or lines matter in it."""
    sentence, passage = hit.sentence, hit.passage
    if sentence is None or passage.kind != "paragraph" or sentence.text == passage.text.strip():
        return None
    inside = [(start - sentence.start, end - sentence.start) for start, end in hit.marks]
    marks = tuple((start, end) for start, end in inside if start >= 0 and end <= len(sentence.text))
    return replace(hit, passage=replace(passage, text=sentence.text), marks=marks)


def mended_line(answer: Answer) -> str:
    """Return what to say of misspelt words; '' if there are none."""
    if not answer.mended:
        return ""
    return f"Did you mean: {', '.join(safe(meant) for _, meant in answer.mended)}?"


def verdict_line(answer: Answer, what: str = "") -> str:
    """Return what to say of an answer before its passages; '' for one that is sure and has all that was asked."""
    what = what or ("chosen part" if answer.where else "text")
    if answer.verdict is Verdict.ANSWERED:
        return f"The {what} does not mention: {_listed(answer.unmet)}." if answer.unmet else ""
    missing = f" The {what} does not mention: {_listed(answer.missing)}." if answer.missing else ""
    if not answer.hits and not answer.missing:
        return "Not found: no passage has a word of the question."
    if answer.verdict is Verdict.WEAK:
        return f"Not sure.{missing} The closest passages:"
    return f"Not found.{missing}" + (" The nearest passage:" if answer.hits else "")


def why_text(hit: Hit, look: Look, indent: str = "") -> str:
    """Return what a passage's score adds up from, a line each."""
    shown = [part for part in hit.parts if round(part.value, 2)]
    values = [round(part.value, 2) for part in shown]
    lines = [f"{'score':>{_SCORE_WIDTH}} {sum(values):5.2f}"]
    rows = zip(values, shown, strict=True)
    lines += [f"{'':>{_SCORE_WIDTH}} {value:5.2f}  {safe(part.reason)}" for value, part in rows]
    return "\n".join(look.dim(line) for row in lines for line in wrapped(row, look, indent, indent + " " * 15))


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(safe(word)[:40] for word in words[:_MOST_WORDS])
    return shown if len(words) <= _MOST_WORDS else f"{shown} and {counted(len(words) - _MOST_WORDS, 'more word')}"


def hit_text(hit: Hit, number: int, look: Look, *, whole: bool = True) -> str:
    """Return one passage found: its number and heading path, its text with what matched marked, its place.

    Unless it is to be shown whole, a long passage is cut down to its best sentence, with dots where it goes on.
    """
    passage = hit.passage
    mark = f"{number}. "
    indent = " " * len(mark)
    lines = wrapped(look.bold(mark) + _heading(hit, look), look, "", indent)
    cut = None if whole else _sentence_alone(hit)
    if not cut and passage.introduction and not passage.text.startswith(passage.introduction):
        lines += [look.dim(line) for line in wrapped(safe(passage.introduction), look, indent)]
    if cut and hit.sentence:
        before = look.dim(f"{_CUT} ") if hit.sentence.start else ""
        after = look.dim(f" {_CUT}") if hit.sentence.end < len(passage.text) else ""
        lines += wrapped(before + _styled(cut.passage.text, cut.marks, look) + after, look, indent)
    else:
        lines += passage_lines(passage, hit.marks, look, indent)
    lines += [look.dim(line) for line in wrapped(_place(hit, look), look, indent)]
    return "\n".join(lines)


def _place(hit: Hit, look: Look) -> str:
    matched = f"  matched: {_listed(hit.matched)}" if hit.matched else ""
    near = f"  near: {_listed([f'{found} ({asked})' for asked, found in hit.near])}" if hit.near else ""
    return f"{linked_place(hit.passage, look)}{matched}{near}"


def place(passage: Passage) -> str:
    """Return where a passage is, with a path that can be opened from here; the essay goes by its name alone."""
    # Standard input has no path.
    if not Path(passage.file).is_absolute() or passage.file == str(bundled_essay()):
        shown = passage.location
    else:
        shown = passage.location_in(passage.file.removeprefix(_here()))
    return safe(shown).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _here() -> str:
    """The working directory with a separator behind it; no path's beginning if it was deleted."""
    try:
        return str(Path.cwd() / "_").removesuffix("_")
    except OSError:
        return "\0"


def linked_place(passage: Passage, look: Look) -> str:
    """Return the place as a hyperlink to the file, where there are links."""
    if not Path(passage.file).is_absolute() or not look.links:
        return place(passage)
    return look.link(place(passage), Path(passage.file).as_uri() + _fragment(passage))


def _fragment(passage: Passage) -> str:
    """What of an address names the place in a file, as browsers and editors understand it."""
    if passage.first_line:
        return f"#L{passage.first_line}"
    if passage.place.startswith("#"):
        from urllib.parse import quote

        return "#" + quote(passage.place[1:])
    page = passage.place.removeprefix("page ").split()
    return f"#page={page[0]}" if passage.place.startswith("page ") and page and page[0].isdecimal() else ""


def passage_lines(passage: Passage, marks: Sequence[Span], look: Look, indent: str = "") -> list[str]:
    """Return the lines of a passage's text, wrapped, with the marked words set off."""
    lines: list[str] = []
    for start, end in _paragraphs(passage):
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        text = _styled(passage.text[start:end], inside, look)
        if passage.kind == "table":
            text = text.replace("\t", " | ")
        keep = passage.kind in ("code", "verse", "table")
        lines += (
            [indent + text.expandtabs(4)] if keep and not _too_long(text, look, indent) else wrapped(text, look, indent)
        )
    return lines


def _too_long(text: str, look: Look, indent: str) -> bool:
    if look.width is None:
        return False
    from wcwidth import width  # here, as in `wrapped`

    return width(text.expandtabs(4)) + len(indent) >= look.width


def _paragraphs(passage: Passage) -> list[Span]:
    """The stretches of a passage's text that may be wrapped: lines, joined where only the source's margin ends them."""
    spans: list[Span] = []
    position = 0
    for line in passage.text.split("\n"):
        end = position + len(line)
        joins = passage.wrapped and spans and line.strip() and not _LIST_MARK.match(line)
        if joins and passage.text[spans[-1][0] : spans[-1][1]].strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((position, end))
        position = end + 1
    return spans


def _styled(text: str, marks: Iterable[Span], look: Look, *, heading: bool = False) -> str:
    """Return `text` made safe, with the marked stretches set off; a heading is set off as a whole."""
    pieces: list[str] = []
    position = 0
    plain = look.heading if heading else str
    for start, end in marks:
        pieces += [plain(safe(text[position:start])), look.match(safe(text[start:end]))]
        position = end
    pieces.append(plain(safe(text[position:])))
    return "".join(pieces)


def wrapped(text: str, look: Look, indent: str, following: str | None = None) -> list[str]:
    """Wrap one paragraph, which may hold styles, to the stream's width; later lines start with `following`."""
    if look.width is None:
        return [indent + _LINE_BREAK.sub(" ", text)] if text.strip() else [""]
    # Here, because a pipe does not wrap and importing it takes a while.
    from wcwidth import wrap

    width = min(look.width - 1, _WIDEST_TEXT)
    later = indent if following is None else following
    return wrap(text, width, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False) or [""]


def hits_text(hits: Sequence[Hit], look: Look) -> str:
    """Return the hits of an expert query."""
    return "\n\n".join(hit_text(hit, number, look) for number, hit in enumerate(hits, 1))


def outline_text(sections: Sequence[Section], look: Look, title: str, current: Section | None = None) -> str:
    """Return the outline, a line a section, indented by depth, with the number of passages under each.

    The `current` section, if any, has a star.
    """
    lines: list[str] = []
    document = None
    several = len({section.document for section in sections}) > 1
    for number, section in enumerate(sections, 1):
        if several and section.document != document:
            document = section.document
            lines.append(look.bold(safe(document)))
        depth = len(section.ancestors) + (1 if several else 0)
        heading = safe(section.heading) or f"({safe(section.document) or title}, before the first heading)"
        mark = f"{number:>3}.{'*' if section == current else ' '}{'  ' * depth}"
        count = f" ({section.passages})"
        lines += wrapped(mark + look.heading(heading) + look.dim(count), look, "", " " * len(mark))
    total = sum(section.passages for section in sections)
    size = f"{counted(len(sections), 'section')}, {counted(total, 'passage')}"
    lines += [look.dim(line) for line in wrapped(size, look, "")]
    return "\n".join(lines)


def section_page(parts: Sequence[tuple[Section, Sequence[Passage]]], marked: Hit | None, look: Look) -> Page:
    """Return sections as they read, each with its passages; the hit that led there has a bar in the margin.

    The page opens at that hit.
    """
    blocks: list[str] = []
    opens_at = 0
    for section, passages in parts:
        heading = look.heading(safe(section.heading_path or section.document))
        blocks.append("\n".join(wrapped(heading, look, "")))
        for number, passage in enumerate(passages, section.first_passage):
            here = marked is not None and marked.position == number
            if here:
                opens_at = sum(block.count("\n") + 2 for block in blocks)
            blocks.append("\n".join(_section_lines(passage, marked if here else None, look)))
        if passages:
            blocks.append("\n".join(look.dim(line) for line in wrapped(linked_place(passages[0], look), look, "")))
    if not any(passages for _, passages in parts):
        blocks.append(look.dim("This section has no text of its own."))
    return Page("\n\n".join(blocks), opens_at)


def _section_lines(passage: Passage, marked: Hit | None, look: Look) -> list[str]:
    if marked is None:
        return passage_lines(passage, (), look)
    narrower = replace(look, width=look.width and look.width - len(_BAR))
    return [look.bold(_BAR) + line for line in passage_lines(passage, marked.marks, narrower, _BAR_INDENT)]


def faq_text(entries: Sequence[FaqEntry], look: Look) -> str:
    """Return questions with the sentences that answer them, numbered, under the headings of the text."""
    blocks: list[str] = []
    above = ""
    for number, entry in enumerate(entries, 1):
        hit = entry.hit
        path = hit.passage.heading_path or hit.passage.document
        if path != above:
            blocks.append("\n".join(wrapped(look.heading(safe(path)), look, "")))
            above = path
        mark = f"{number}. "
        indent = " " * len(mark)
        rows = wrapped(look.bold(f"{mark}{safe(entry.question)}"), look, "", indent)
        cut = _sentence_alone(hit) or hit
        rows += passage_lines(cut.passage, cut.marks, look, indent)
        rows += [look.dim(line) for line in wrapped(linked_place(hit.passage, look), look, indent)]
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


def counted(number: int, noun: str) -> str:
    """Return ``1 passage`` or ``2 passages``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
