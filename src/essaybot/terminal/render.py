"""Answers, outlines and reports become text on a screen or in a pipe. Nothing here decides or computes an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from essaybot._version import __version__
from essaybot.corpus import bundled_essay
from essaybot.model import Answer, Hit, IndexReport, Passage, Section, Span, Verdict
from essaybot.terminal.style import Look, safe

_INDENT = "   "
_MOST_WORDS = 8
_SCORE_WIDTH = 5
_LIST_MARK = re.compile(r"\s*(?:[-*+•‣◦–·]|\(?\w{1,3}[.)])\s")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_WIDEST_TEXT = 100
"""Columns that running text takes at most: longer lines are hard to read."""


def greeting_text(title: str, passages: int, sections: int, look: Look) -> str:
    """Return what the REPL says first: what it is, the text and its size, how to go on."""
    size = f"{counted(passages, 'passage')} in {counted(sections, 'section')}"
    first = f"essaybot {__version__}: {safe(title)}, {size}"
    second = "Ask a question in plain words. /help lists the commands, Ctrl-D leaves."
    return "\n".join([*wrapped(first, look, ""), *wrapped(second, look, ""), ""])


def answer_text(answer: Answer, look: Look, *, explain: bool = False) -> str:
    """Return an answer as text: lines on spelling and verdict where there is something to say, then the passages."""
    notes = [line for line in (mended_line(answer), verdict_line(answer)) if line]
    parts = ["\n".join(row for line in notes for row in wrapped(line, look, ""))] if notes else []
    if answer.verdict is Verdict.ANSWERED and answer.hits:
        parts += sentence_paragraphs(answer.hits[0], look)
    for number, hit in enumerate(answer.worth_showing, 1):
        parts.append(hit_text(hit, number, look))
        if explain:
            parts[-1] += "\n" + why_text(hit, look, " " * len(f"{number}. "))
    return "\n\n".join(parts)


def sentence_paragraphs(hit: Hit, look: Look) -> list[str]:
    """Return the sentence that answers as a paragraph; none if it is all of its passage."""
    sentence, passage = hit.sentence, hit.passage
    if sentence is None or passage.kind != "paragraph" or sentence.text == passage.text.strip():
        return []
    alone = replace(passage, text=sentence.text)
    inside = [(start - sentence.start, end - sentence.start) for start, end in hit.marks]
    marks = [(start, end) for start, end in inside if start >= 0 and end <= len(sentence.text)]
    return ["\n".join(passage_lines(alone, marks, look))]


def mended_line(answer: Answer) -> str:
    """Return what to say of misspelt words; '' if there are none."""
    if not answer.mended:
        return ""
    return f"Did you mean: {', '.join(safe(meant) for _, meant in answer.mended)}?"


def verdict_line(answer: Answer) -> str:
    """Return what to say of an answer before its passages; '' for one that is sure and has all that was asked."""
    if answer.verdict is Verdict.ANSWERED:
        return f"The text does not mention: {_listed(answer.unmet)}." if answer.unmet else ""
    missing = f" The text does not mention: {_listed(answer.missing)}." if answer.missing else ""
    if not answer.hits and not answer.missing:
        return "Not found: no passage has a word of the question."
    if answer.verdict is Verdict.WEAK:
        return f"Not sure.{missing} The closest passages:"
    return f"Not found.{missing}" + (" The nearest passage, as such:" if answer.hits else "")


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
    return shown if len(words) <= _MOST_WORDS else f"{shown} and {len(words) - _MOST_WORDS:,} more words"


def hit_text(hit: Hit, number: int, look: Look) -> str:
    """Return one passage found: its number and heading path, its text with what matched marked, its place."""
    passage = hit.passage
    mark = f"{number}. "
    indent = " " * len(mark)
    heading = _styled(passage.heading_path or passage.document or passage.id, hit.heading_marks, look, heading=True)
    lines = wrapped(look.bold(mark) + heading, look, "", indent)
    if passage.introduction and not passage.text.startswith(passage.introduction):
        lines += [look.dim(line) for line in wrapped(safe(passage.introduction), look, indent)]
    lines += passage_lines(passage, hit.marks, look, indent)
    lines += [look.dim(line) for line in wrapped(_place(hit), look, indent)]
    return "\n".join(lines)


def _place(hit: Hit) -> str:
    matched = f"  matched: {_listed(hit.matched)}" if hit.matched else ""
    near = f"  near: {_listed([f'{found} ({asked})' for asked, found in hit.near])}" if hit.near else ""
    return f"{place(hit.passage)}{matched}{near}"


def place(passage: Passage) -> str:
    """Return ``file:line`` with a path that can be opened from here; the bundled essay goes by its name alone."""
    if not passage.file or passage.file == str(bundled_essay()):
        shown = passage.location
    else:
        here = str(Path.cwd() / "_").removesuffix("_")
        shown = f"{passage.file.removeprefix(here)}:{passage.first_line}"
    return safe(shown).replace("\n", "\N{REPLACEMENT CHARACTER}")


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
    return look.width is not None and len(text) + len(indent) >= look.width


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


def outline_text(sections: Sequence[Section], look: Look, title: str) -> str:
    """Return the outline, a line a section, indented by depth, with the number of passages under each."""
    lines: list[str] = []
    document = None
    several = len({section.document for section in sections}) > 1
    for number, section in enumerate(sections, 1):
        if several and section.document != document:
            document = section.document
            lines.append(look.bold(safe(document)))
        depth = len(section.ancestors) + (1 if several else 0)
        heading = safe(section.heading) or f"({safe(section.document) or title}, before the first heading)"
        mark = f"{number:>3}. {'  ' * depth}"
        count = f" ({section.passages})"
        lines += wrapped(mark + look.heading(heading) + look.dim(count), look, "", " " * len(mark))
    total = sum(section.passages for section in sections)
    lines.append(look.dim(f"{counted(len(sections), 'section')}, {counted(total, 'passage')}"))
    return "\n".join(lines)


def section_text(section: Section, passages: Sequence[Passage], marked: Hit | None, look: Look) -> str:
    """Return a whole section as it reads, with the hit that led to it marked."""
    parts = ["\n".join(wrapped(look.heading(safe(section.heading_path or section.document)), look, ""))]
    for number, passage in enumerate(passages, section.first_passage):
        marks = marked.marks if marked is not None and marked.position == number else ()
        parts.append("\n".join(passage_lines(passage, marks, look)))
    parts.append(look.dim(place(passages[0])) if passages else look.dim("This section has no text of its own."))
    return "\n\n".join(parts)


def report_text(report: IndexReport, title: str) -> str:
    """Return what indexing did: each file that was not simply read, then the totals."""
    lines = [f"{file.status}  {safe(file.file)}: {file.reason}" for file in report.files if file.status != "read"]
    read = sum(file.status == "read" for file in report.files)
    done = f"built in {report.seconds:.2f} s" if report.built else "fresh"
    lines.append(f"{title}: {counted(read, 'file')} read, {counted(report.passages, 'passage')}, {done}")
    lines.append(f"index in {report.directory}" if report.directory else "index in memory only")
    return "\n".join(lines)


def counted(number: int, noun: str) -> str:
    """Return ``1 passage`` or ``2 passages``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
