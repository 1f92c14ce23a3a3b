"""Plain text as lines: how a text is laid out, and what kind each line looks like on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_BULLET = re.compile(r"(?:[-*+•‣◦▪·–]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")
_NUMBERED_ITEM = re.compile(r"\(?(\d{1,3})[.)]\s")
_RULE = re.compile(r"([=\-~^_*#+.`'\":<>])\1{2,}|(?:[*\-_#.•][ \t]+){2,}[*\-_#.•]")
_SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’»)\]_*]*$")
_WORD = re.compile(r"\S+")
_OPENERS = "\"'“‘«([_*"

LONG_LINE = 120
"""Columns that nobody wraps at: a text with many longer lines has one line a paragraph."""
_SLACK = 3
"""Columns that a hand-wrapped line may stay short of the margin before its end looks meant."""


@dataclass(frozen=True)
class Line:
    """A line of the source with the white space around it set aside."""

    start: int
    """Offset of its first character that is not white space."""
    end: int
    indent: int
    text: str
    page_break: bool = False
    """Whether a form feed stands in the white space around it."""

    @cached_property
    def first_word(self) -> str:
        """The characters up to the first white space."""
        match = _WORD.match(self.text)
        return match.group() if match else ""

    @property
    def is_blank(self) -> bool:
        """Whether the line holds nothing but white space."""
        return not self.text

    @property
    def is_rule(self) -> bool:
        """Whether the line is only drawn: ``-----``, ``* * *``, an underline."""
        return _RULE.fullmatch(self.text) is not None

    @property
    def marker(self) -> str:
        """The bullet or number that opens a list item, with the space behind it, or ''."""
        match = _BULLET.match(self.text)
        return match.group() if match else ""

    @property
    def number(self) -> int | None:
        """The number of a numbered list item."""
        match = _NUMBERED_ITEM.match(self.text)
        return int(match.group(1)) if match else None

    @property
    def ends_sentence(self) -> bool:
        """Whether the line ends like a sentence, or with a colon."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def opens_sentence(self) -> bool:
        """Whether the line starts like a sentence: with a capital, a figure or an opening quote before one."""
        first = self.text.lstrip(_OPENERS)[:1]
        return bool(first) and not first.islower() and (first.isalnum())


@dataclass(frozen=True)
class Layout:
    """How a whole text is laid out."""

    wrapped: bool
    """Whether paragraphs run over several lines; otherwise each line is one."""
    width: int
    """The column that wrapped lines reach."""
    blank_separated: bool
    """Whether blank lines stand between paragraphs."""

    def break_is_meant(self, line: Line, following: Line) -> bool:
        """Whether `line` ends although the first word of `following` would still have fitted on it."""
        return line.indent + len(line.text) + 1 + len(following.first_word) <= self.width - _SLACK

    def is_set_off(self, line: Line, body: Line) -> bool:
        """Whether `line` is indented deeper than `body` without being centred, like an example or a signature."""
        if not self.wrapped or line.indent <= max(body.indent, 3):
            return False
        return abs((self.width - len(line.text)) / 2 - line.indent) > 5


def split_lines(source: str) -> list[Line]:
    """Return every line of `source`, blank ones too."""
    lines: list[Line] = []
    start = 0
    for raw in source.split("\n"):
        text = raw.strip()
        left = raw[: len(raw) - len(raw.lstrip())] if text else ""
        first = start + len(left)
        lines.append(Line(first, first + len(text), len(left.expandtabs()), text, "\f" in raw))
        start += len(raw) + 1
    return lines


def measure(lines: list[Line]) -> Layout:
    """Work out the layout of a text from the lengths of its lines."""
    lengths = sorted(line.indent + len(line.text) for line in lines if not line.is_blank)
    if not lengths:
        return Layout(wrapped=False, width=0, blank_separated=False)
    long = sum(length for length in lengths if length > LONG_LINE)
    runs = int(not lines[0].is_blank) + sum(before.is_blank and not line.is_blank for before, line in pairwise(lines))
    return Layout(
        wrapped=long < 0.5 * sum(lengths),
        width=lengths[int(len(lengths) * 0.95)],
        blank_separated=len(lengths) <= 12 * runs and runs > 1,
    )


def is_verse(lines: list[Line], layout: Layout) -> bool:
    """Whether the line breaks of a run of lines carry meaning: a poem, an address, a table, a listing."""
    if len(lines) < 2 or not layout.wrapped:
        return False
    meant = sum(layout.break_is_meant(line, after) for line, after in pairwise(lines))
    if meant >= 0.6 * (len(lines) - 1):
        return True
    return len(lines) >= 4 and sum(line.opens_sentence for line in lines) >= 0.8 * len(lines)
