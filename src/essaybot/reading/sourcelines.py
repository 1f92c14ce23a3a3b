"""Where a piece of text that a parser gives back stands in the lines of its source.

Parsers of markup say lines that are often a few off, and nothing finer. A piece is found again by its own first line,
near the line that the parser says, behind what was found before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from essaybot.model import Span
from essaybot.reading.blocks import Part

_NEAR = (0, -1, 1, -2, 2, -3, 3)
"""Lines off that are tried first."""
_FAR = 400
"""Lines behind the last piece that are searched."""
_WORD = re.compile(r"\S+")
_MARKUP = 60
"""Characters of markup that may stand before a word."""


class Place:
    """Where a text of one or several lines stands."""

    def __init__(self, source: SourceLines, line: int, raw: str) -> None:
        """Say that `raw`, a text with its markup, starts in the line of `source` with an index."""
        self.source = source
        self.line = line
        self.raw = raw
        self._spans: list[Span] = []
        """Of each line, in the source, without the space around it."""
        self._starts: list[int] = []
        """Of each line, in `raw`, without the space before it."""
        position = 0
        for number, row in enumerate(raw.split("\n"), line):
            text = row.strip()
            self._starts.append(position + len(row) - len(row.lstrip()))
            self._spans.append(source.span(number, text))
            position += len(row) + 1

    @property
    def start(self) -> int:
        """Offset of its first character in the source."""
        return self._spans[0][0]

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self._spans[-1][1]

    def offset(self, position: int) -> int:
        """The offset in the source of the character at a position in the text."""
        row = max(0, bisect_right(self._starts, position) - 1)
        start, end = self._spans[row]
        return min(start + max(0, position - self._starts[row]), max(start, end - 1))

    def lines(self, text: str) -> Iterator[Part]:
        """Yield the lines of `text`, which is what a reader sees of this place, with their spans."""
        for number, line in enumerate(text.split("\n"), self.line):
            yield Part(*self.source.span(number, line.strip()), line.rstrip())

    def pieces(self, text: str, spans: Sequence[Span]) -> Iterator[Part]:
        """Yield pieces of `text`, which is what a reader sees of this place, with their spans in the source."""
        if text == self.raw:
            for start, end in spans:
                yield Part(self.offset(start), self.offset(end - 1) + 1, text[start:end])
            return
        done = 0
        position = 0
        for start, end in spans:
            first: int | None = None
            for word in _WORD.finditer(text, start, end):
                found = self.raw.find(word.group(), done, done + len(word.group()) + _MARKUP)
                first = first if first is not None else max(found, done)
                done = found + len(word.group()) if found >= 0 else done
            offset = max(position, self.offset(min(first or 0, len(self.raw) - 1)))
            position = max(offset, self.offset(max(0, done - 1)) + 1)
            yield Part(offset, position, text[start:end])


class SourceLines:
    """The lines of a source, searched from the first to the last."""

    def __init__(self, source: str) -> None:
        """Search `source`, whose line ends are newlines."""
        self._lines = source.split("\n")
        self._plain = [" ".join(line.split()) for line in self._lines]
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.next = 0
        """Index of the first line that is searched."""

    def find(self, raw: str, hint: int | None = None) -> Place:
        """Return where `raw` stands, which a parser perhaps says to start in the line with index `hint`."""
        above = len(raw) - len(raw.lstrip())
        raw = raw[raw.rfind("\n", 0, above) + 1 :].rstrip()
        line = min(max(0, self._search(raw, hint)), len(self._lines) - 1)
        self.next = line + raw.count("\n") + 1
        return Place(self, line, raw)

    def _search(self, raw: str, hint: int | None) -> int:
        rows = [" ".join(row.split()) for row in raw.split("\n")]
        first: int | None = None
        for line in self._candidates(hint) if rows[0] else ():
            if rows[0] in self._plain[line]:
                if all(row in plain for row, plain in zip(rows, self._plain[line : line + len(rows)], strict=False)):
                    return line
                first = line if first is None else first
        return max(hint or 0, self.next) if first is None else first

    def _candidates(self, hint: int | None) -> Iterator[int]:
        """Yield the lines that are searched, the likeliest first."""
        if hint is not None:
            yield from (hint + off for off in _NEAR if self.next <= hint + off < len(self._plain))
        yield from range(self.next, min(self.next + _FAR, len(self._plain)))

    def line_of(self, offset: int) -> int:
        """The index of the line that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def span(self, line: int, text: str) -> Span:
        """Where `text` stands in a line; the whole line, if it is not there."""
        line = min(line, len(self._lines) - 1)
        found = self._lines[line].find(text)
        start = self._starts[line] + max(0, found)
        return start, start + len(text) if found >= 0 else self._starts[line + 1] - 1
