"""Lines of a PDF are put together: paragraphs, list items, listings and tables."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Literal

from essaybot.reading.pdflayout import Row
from essaybot.reading.pdfpage import HYPHEN, Piece
from essaybot.reading.pdftables import cells_of, table_spans

_BULLET = re.compile(
    r"[\u2022\u2023\u2043\u2219\u25a0-\u25ff\u2756\u27a2\u27a4\u2713\u2714\uf000-\uf0ff]\s*(?=\S)|[-*o\u00b7\u2013\u2014]\s+(?=\S)"
)
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[A-Z]\)|\[\d{1,3}\])\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]\u300d\u300f]*$")
_NOTE = re.compile(r"(?:\d{1,3}|[*\u2020\u2021\u00a7\u00b6]{1,3})\s*\S")
_ALIKE = 1.07
"""How many times larger one size may be than another for the two to be taken for the same."""
_SMALL = 0.93
"""Times the size of most text up to which text at the foot of a page may be a footnote."""
_GAP = 1.3
"""Times the usual distance of lines from which a paragraph ends."""
_LOOSE, _TIGHT = 2.5, 1.4
"""Times their size that lines may usually be apart, where there are many and where there are few."""
_MANY = 10
_INDENT = 0.7
"""Space, in the size of the letters, from which a line is indented."""
_MANY_ENDS = 0.4
"""Part of the lines of a block that must end together for the block to end there."""
_VERSE = 0.6
"""Part of the lines of a block that must end before they need to for it to keep its lines."""


@dataclass(slots=True)
class Chunk:
    """Lines that belong together."""

    kind: Literal["text", "item", "code", "table", "heading"]
    rows: list[Row]
    ended: list[int] = field(default_factory=list)
    """Indexes of the lines that end before they need to."""
    indent: float = 0.0
    """Where the mark of a list item stands, from the left of its column."""
    cells: list[list[list[Piece]]] = field(default_factory=list)
    note: bool = False
    """Whether it is a footnote."""
    apart: bool = True
    """Whether more than the usual distance sets it apart from what is above it."""

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.rows[0].style.size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(row.bold for row in self.rows)


class Look:
    """What most of a document looks like."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Look at all lines."""
        sizes: Counter[float] = Counter()
        distances: defaultdict[float, Counter[float]] = defaultdict(Counter)
        before: Row | None = None
        for row in rows:
            size = _half(row.style.size)
            sizes[size] += row.letters
            if before and before.flow == row.flow and _half(before.style.size) == size and row.base > before.base:
                distances[size][_half(row.base - before.base)] += 1
            before = row
        self.body = max(sizes, key=lambda size: sizes[size], default=10.0)
        """The size of most letters."""
        self._leading = {
            size: min(_usual(found), (_LOOSE if found.total() >= _MANY else _TIGHT) * size)
            for size, found in distances.items()
        }

    def leading(self, row: Row) -> float:
        """The usual distance between lines like one."""
        size = _half(row.style.size)
        return self._leading.get(size, _TIGHT * size)


def _half(value: float) -> float:
    return round(2 * value) / 2


def _usual(distances: Counter[float]) -> float:
    """The smallest distance that is common."""
    total = sum(distances.values())
    return min(
        distance for distance, count in distances.items() if count >= 0.15 * total or count == max(distances.values())
    )


def chunks_of(rows: Sequence[Row], look: Look) -> list[Chunk]:
    """Return the chunks of a document in the order of reading; each ends with its column."""
    found: list[Chunk] = []
    for _, flow in groupby(rows, key=lambda row: row.flow):
        found += _flow_chunks(list(flow), look)
    return found


def _flow_chunks(rows: list[Row], look: Look) -> Iterator[Chunk]:
    first_note = _first_note(rows, look)
    spans = dict(table_spans(rows[:first_note], look.leading))
    index = 0
    while index < first_note:
        row = rows[index]
        end = index + 1
        apart = index == 0 or _is_apart(rows[index - 1], row, look)
        if row.entry:
            while end < first_note and rows[end].entry == row.entry:
                end += 1
            yield Chunk("heading", rows[index:end])
        elif index in spans:
            end = spans[index]
            yield Chunk("table", rows[index:end], cells=cells_of(rows[index:end]))
        elif row.mono:
            while end < first_note and _goes_on_as_code(rows[end - 1], rows[end], look):
                end += 1
            yield Chunk("code", rows[index:end])
        else:
            while end < first_note and end not in spans and _goes_on(rows[end - 1], rows[end], look):
                end += 1
            for number, chunk in enumerate(_paragraphs(rows[index:end])):
                chunk.apart = apart or number > 0
                yield chunk
        index = end
    for chunk in _paragraphs(rows[first_note:]) if first_note < len(rows) else ():
        chunk.note, chunk.kind = True, "text"
        yield chunk


def _first_note(rows: Sequence[Row], look: Look) -> int:
    """Index of the first line of the footnotes at the end of a column; behind the last line if there are none."""
    first = len(rows)
    for index in range(len(rows) - 1, 0, -1):
        if rows[index].style.size > _SMALL * look.body:
            break
        smaller = rows[index].style.size < _SMALL * rows[index - 1].style.size
        if _NOTE.match(rows[index].text) and (smaller or _is_apart(rows[index - 1], rows[index], look)):
            first = index
    return first


def _is_apart(above: Row, row: Row, look: Look) -> bool:
    distance = row.base - above.base
    return not 0 < distance <= _GAP * max(look.leading(above), look.leading(row))


def _goes_on(above: Row, row: Row, look: Look) -> bool:
    """Whether a line may belong to the same paragraph as the one above it."""
    if row.entry or row.mono or _is_apart(above, row, look):
        return False
    sizes = sorted((above.style.size, row.style.size))
    if sizes[1] > _ALIKE * sizes[0]:
        return False
    return above.bold == row.bold or (not above.bold and not _ENDED.search(above.text))


def _goes_on_as_code(above: Row, row: Row, look: Look) -> bool:
    return row.mono and not row.entry and 0 < row.base - above.base < 3 * look.leading(above)


def _paragraphs(rows: Sequence[Row]) -> Iterator[Chunk]:
    """Divide lines without space between them where one ends before it needs to, is indented or is marked."""
    right = _margin(rows)
    current = _new_chunk(rows[0])
    for above, row in pairwise(rows):
        short = _has_room(above, row, right)
        if _starts(current, above, row, short=short):
            yield current
            current = _new_chunk(row)
            continue
        if short:
            current.ended.append(len(current.rows) - 1)
        current.rows.append(row)
    yield current


def _margin(rows: Sequence[Row]) -> float:
    """Where lines end on the right: as far as many of them reach, else as far as any."""
    ends = sorted((row.right for row in rows), reverse=True)
    many = max(3, math.ceil(_MANY_ENDS * len(rows)))
    near = (end for end, last in zip(ends, ends[many - 1 :], strict=False) if end - last < rows[0].style.size)
    return next(near, ends[0])


def _new_chunk(row: Row) -> Chunk:
    marked = is_marked(row.text)
    return Chunk("item" if marked else "text", [row], indent=row.left - row.column[0])


def is_marked(text: str) -> bool:
    """Whether a line begins like a list item."""
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def without_bullet(text: str) -> str:
    """Return a list item without its bullet; numbers stay."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else text


def _has_room(above: Row, row: Row, right: float) -> bool:
    """Whether the first word of a line would have found room in the line above it."""
    if above.text.endswith(HYPHEN):
        return False
    first = len(row.text.split(" ", 1)[0])
    width = (row.right - row.left) * first / max(1, len(row.text))
    return above.right + width + 0.8 * above.style.size < right


def _starts(current: Chunk, above: Row, row: Row, *, short: bool) -> bool:
    """Whether a line starts a paragraph or a list item."""
    ended = bool(_ENDED.search(above.text))
    if _BULLET.match(row.text):
        return True
    if _NUMBER.match(row.text) and (ended or short or current.kind == "item"):
        return True
    shift = (row.left - above.left) / row.style.size
    if shift > _INDENT:
        hangs = len(current.rows) == 1 and (current.kind == "item" or not (ended or short))
        return not hangs
    if shift < -_INDENT and (len(current.rows) > 1 or current.kind == "item"):
        return ended or short
    return short and ended


def is_alike(chunk: Chunk, other: Chunk) -> bool:
    """Whether two chunks are in letters of one size and weight, and read the same way."""
    sizes = sorted((chunk.size, other.size))
    turns = {part.rows[0].cells[0].sideways for part in (chunk, other)}
    return sizes[1] <= _ALIKE * sizes[0] and chunk.bold == other.bold and len(turns) == 1


def goes_on_behind(chunk: Chunk, following: Chunk) -> bool:
    """Whether the text of a chunk at the end of a column goes on in one further on."""
    if following.kind != "text" or following.note or not is_alike(chunk, following):
        return False
    last, text = chunk.rows[-1], following.rows[0].text
    if _ENDED.search(last.text):
        return False
    return text[:1].islower() or last.column[1] - last.right < 2 * last.style.size


def keeps_lines(chunk: Chunk) -> bool:
    """Whether most lines of a chunk end before they need to, as those of a verse or an address do."""
    return len(chunk.rows) > 2 and len(chunk.ended) >= _VERSE * (len(chunk.rows) - 1)
