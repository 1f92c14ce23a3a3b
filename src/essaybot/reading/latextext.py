"""What a reader sees of a LaTeX text: pieces of it that become paragraphs and tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from essaybot.model import Span
from essaybot.reading.blocks import OVERLONG, Part
from essaybot.reading.gathering import Gathering
from essaybot.reading.sentences import sentence_spans

_WORD = re.compile(r"\S+")

Piece = tuple[int, str]
"""Where a piece of text stands in the source, and what a reader sees of it."""


@dataclass
class _Table:
    """A table that is being read."""

    rows: list[Part] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    start: int = -1
    end: int = -1
    inside: int = 0
    """Tables inside the current cell."""


class LatexText:
    """Gathers pieces of text."""

    def __init__(self, gathering: Gathering) -> None:
        """Gather paragraphs and tables in `gathering`."""
        self.gathering = gathering
        self.muted = False
        """Whether pieces are dropped: what stands before the text is no text."""
        self.depth = 0
        """Texts inside the text that are being read, such as footnotes; no paragraph ends in one."""
        self._pieces: list[Piece] = []
        self._notes: list[list[Piece]] = []
        """The footnotes of the paragraph."""
        self._tables: list[_Table] = []

    @property
    def is_inside(self) -> bool:
        """Whether the text that is read cannot have paragraphs."""
        return bool(self.depth or self._tables)

    @property
    def is_table(self) -> bool:
        """Whether a table is open."""
        return bool(self._tables)

    def put(self, start: int, text: str) -> None:
        """Add a piece that stands at `start`."""
        if not self.muted and text:
            self._pieces.append((start, text))

    def extend(self, pieces: Sequence[Piece]) -> None:
        """Add pieces that were set aside."""
        self._pieces.extend(pieces)

    def note(self, pieces: list[Piece]) -> None:
        """Add a footnote, which follows the paragraph."""
        self._notes.append(pieces)

    def set_aside(self) -> list[Piece]:
        """Start with no pieces, and return those before."""
        before, self._pieces = self._pieces, []
        return before

    def restore(self, before: list[Piece]) -> list[Piece]:
        """Go on with the pieces before, and return those since."""
        since, self._pieces = self._pieces, before
        return since

    def end_paragraph(self, start: int) -> None:
        """End the paragraph, if there is one that can end here."""
        if self.is_inside:
            self.put(start, " ")
        else:
            self.flush()

    def flush(self) -> None:
        """End the paragraph; its footnotes follow it, behind those of the heading above it."""
        pieces, self._pieces = self._pieces, []
        notes, self._notes = self._notes, []
        end = 0
        for text in sorted(filter(None, (pieces, *notes)), key=lambda text: text[0][0]):
            parts = parts_of(text)
            if parts:
                # What follows a paragraph reaches as far as it, although it stands inside.
                end = max(end, parts[-1].end)
                self.gathering.prose([*parts[:-1], replace(parts[-1], end=end)])

    # -- tables

    def open_table(self) -> None:
        """Start a table, or note one inside a cell."""
        if self._tables:
            self._tables[-1].inside += 1
        else:
            self._tables.append(_Table())

    def close_table(self) -> None:
        """End the table."""
        table = self._tables[-1]
        if table.inside:
            table.inside -= 1
            return
        self.end_row()
        self._tables.pop()
        self.gathering.lines("table", table.rows)

    def end_cell(self) -> bool:
        """End a cell of the table that is open; False if none is."""
        if not self._tables or self._tables[-1].inside or self.depth:
            return False
        table = self._tables[-1]
        parts = parts_of(self._pieces)
        if parts:
            table.start = parts[0].start if table.start < 0 else table.start
            table.end = parts[-1].end
        table.cells.append(" ".join(part.text for part in parts))
        self._pieces = []
        return True

    def end_row(self) -> bool:
        """End a row of the table that is open; False if none is."""
        if not self.end_cell():
            return False
        table = self._tables[-1]
        if any(table.cells):
            table.rows.append(Part(table.start, table.end, "\t".join(table.cells).rstrip()))
        table.cells, table.start = [], -1
        return True


def parts_of(pieces: Sequence[Piece]) -> list[Part]:
    """Return a paragraph, or its sentences if it is overlong, with their spans in the source."""
    raw = "".join(text for _, text in pieces)
    words = list(_WORD.finditer(raw))
    text = " ".join(word.group() for word in words)
    if not text:
        return []
    starts: list[int] = []
    """Of the pieces, in `raw`."""
    position = 0
    for _, piece in pieces:
        starts.append(position)
        position += len(piece)

    def to_source(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        return pieces[index][0] + offset - starts[index]

    spans: Sequence[Span] = sentence_spans(text) if len(text) > OVERLONG else [(0, len(text))]
    if len(spans) == 1:
        return [Part(to_source(words[0].start()), to_source(words[-1].end() - 1) + 1, text)]
    behind: list[int] = []
    """Where the words end in `text`."""
    position = 0
    for word in words:
        position += len(word.group()) + 1
        behind.append(position - 1)
    parts: list[Part] = []
    for start, end in spans:
        first, last = bisect_right(behind, start), min(bisect_right(behind, end - 1), len(words) - 1)
        parts.append(Part(to_source(words[first].start()), to_source(words[last].end() - 1) + 1, text[start:end]))
    return parts
