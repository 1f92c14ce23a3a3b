"""The order in which the text of a page is read: columns one after the other, and in them line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from essaybot.reading.pdfpage import CELL_GAP, Page, Piece, Style

_DEEPEST = 4
"""How often a page is divided into columns of columns."""
_FEWEST = 6
"""Pieces that stand in columns, at least."""
_MOST_TRIES = 40
"""How many times a page is tried to be divided; few need ten."""
_STRIP = 2.0
"""Width, in points, of the strips in which the space between columns is looked for."""
_MOST_STRIPS = 2_000
_SPACE = 0.12
"""Gap between two pieces, in their size, from which there is a space between them."""
_ALL = 0.9
"""Part of the letters of a line that must be bold for it to be bold."""
_FEW_LETTERS = 14
"""Letters in a line up to which a column of such lines is one of a table."""
_OVERLAP = -0.3
"""Overlap of two pieces, in their size, from which they are words on top of each other."""
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(slots=True)
class Row:
    """A line as a reader sees it, in one column."""

    cells: list[Piece]
    """What stands side by side in it, in the order of reading; one piece where no wide gap divides it."""
    style: Style
    left: float
    right: float
    base: float
    page: int
    """Index of the page, from 0."""
    column: tuple[float, float] = (0.0, 0.0)
    """Left and right end of the column that it stands in."""
    flow: tuple[int, int] = (0, 0)
    """Page and number of the column: lines of one follow each other down the page."""
    entry: int = 0
    """Number of the entry of the outline that it is the heading of, or a part of that; 0 for other lines."""

    @property
    def text(self) -> str:
        """What it says."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return sum(cell.bold for cell in self.cells) >= _ALL * self.letters

    @property
    def mono(self) -> bool:
        """Whether it is in letters of one width."""
        return sum(cell.mono for cell in self.cells) >= _ALL * self.letters

    @property
    def letters(self) -> int:
        """How many characters it has, without spaces between words."""
        return sum(len(cell.text) - cell.text.count(" ") for cell in self.cells)


def rows_of(page: Page, index: int) -> list[Row]:
    """Return the lines of a page in the order of reading; those that stand sideways come last."""
    rows: list[Row] = []
    pieces = page.pieces
    if 2 * sum(len(piece.text) for piece in pieces if _RTL.search(piece.text)) > sum(len(each.text) for each in pieces):
        # As in a mirror, it is read like other pages.
        pieces = tuple(replace(piece, left=-piece.right, right=-piece.left) for piece in pieces)
    by_turn = sorted(pieces, key=lambda piece: piece.sideways)
    groups = [list(group) for _, group in groupby(by_turn, key=lambda piece: piece.sideways)]
    regions = [
        region
        for group in sorted(groups, key=lambda group: -sum(len(piece.text) for piece in group))
        for region in _Divider().regions(group)
    ]
    for number, region in enumerate(regions):
        found = [_row(line, index) for line in lines_of(region)]
        column = min(row.left for row in found), max(row.right for row in found)
        for row in found:
            row.column, row.flow = column, (index, number)
        rows += found
    return rows


class _Divider:
    """Divides the pieces of a page into columns."""

    def __init__(self) -> None:
        """Start on a page."""
        self._tries = _MOST_TRIES

    def regions(self, pieces: list[Piece], depth: int = 0) -> list[list[Piece]]:
        """Return the pieces of each column, in the order of reading; all as one if there are no columns."""
        if depth < _DEEPEST and len(pieces) >= _FEWEST:
            for gutter in _gutters(pieces):
                self._tries -= 1
                divided = self._divided(pieces, gutter, depth) if self._tries > 0 else []
                if divided:
                    return divided
        return [pieces]

    def _divided(self, pieces: list[Piece], gutter: float, depth: int) -> list[list[Piece]]:
        """Divide pieces at a gutter into what goes across it and columns beside it; empty if these are no columns."""
        regions: list[list[Piece]] = []
        whole: list[Piece] = []
        found = False
        for across, band in _bands(pieces, gutter):
            whole += across
            left = [piece for piece in band if piece.right + piece.left < 2 * gutter]
            right = [piece for piece in band if piece.right + piece.left >= 2 * gutter]
            columns = self._columns(left, right, gutter, depth) if left and right else []
            if not columns:
                whole += band
                continue
            found = True
            if whole:
                regions += self.regions(whole, depth + 1)
            whole = []
            regions += columns
        if whole and found:
            regions += self.regions(whole, depth + 1)
        return regions

    def _columns(self, left: list[Piece], right: list[Piece], gutter: float, depth: int) -> list[list[Piece]]:
        """Return what stands on two sides as columns, if they are of running text and not of a table; else nothing."""
        ends = min(piece.left for piece in left), max(piece.right for piece in right)
        regions: list[list[Piece]] = []
        prose: list[bool] = []
        for side, width in ((left, gutter - ends[0]), (right, ends[1] - gutter)):
            divided = self.regions(side, depth + 1)
            regions += divided
            prose.append(len(divided) > 1 or _prose(side, width))
        return regions if all(prose) or (any(prose) and _interrupts(left, right)) else []


def _gutters(pieces: Sequence[Piece]) -> list[float]:
    """Where space between two columns may be, from left to right of the page: few lines cross it. Likeliest first."""
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    strips = min(_MOST_STRIPS, int((right - left) / _STRIP))
    if strips < 20:
        return []
    width = (right - left) / strips
    changes = [0.0] * (strips + 1)
    for piece in pieces:
        first, last = int((piece.left - left) / width), int((piece.right - left) / width)
        changes[min(first + 1, strips)] += piece.style.size
        changes[max(min(last, strips), min(first + 1, strips))] -= piece.style.size
    covered, total = [], 0.0
    for change in changes[:-1]:
        total += change
        covered.append(total)
    edge = strips // 7
    typical = sorted(covered)[strips // 2]
    limit = 0.7 * typical
    runs = _low_runs(covered, limit, edge)
    runs.sort(key=lambda run: (min(covered[run[0] : run[1]]), run[0] - run[1]))
    return [left + _middle(covered, run) * width for run in runs[:3]]


def _low_runs(covered: Sequence[float], limit: float, edge: int) -> list[tuple[int, int]]:
    """The stretches between the edges in which fewer lines than `limit` go across."""
    runs: list[tuple[int, int]] = []
    start = -1
    for index in range(edge, len(covered) - edge + 1):
        low = index < len(covered) - edge and covered[index] <= limit
        if low and start < 0:
            start = index
        elif not low and start >= 0:
            runs.append((start, index))
            start = -1
    return runs


def _middle(covered: Sequence[float], run: tuple[int, int]) -> float:
    """The middle of the emptiest part of a stretch."""
    least = min(covered[run[0] : run[1]])
    empty = [index for index in range(*run) if covered[index] <= least + 0.01]
    return (empty[0] + next((a for a, b in pairwise(empty) if b > a + 1), empty[-1]) + 1) / 2


def _bands(pieces: Sequence[Piece], gutter: float) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield what goes across a gutter with what stands below it on both sides, from the top down."""
    across: list[Piece] = []
    band: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.base):
        if piece.left < gutter - 1 and piece.right > gutter + 1:
            if band:
                yield across, band
                across, band = [], []
            across.append(piece)
        else:
            band.append(piece)
    yield across, band


def _prose(pieces: Sequence[Piece], width: float) -> bool:
    """Whether most lines of a column fill it, without gaps."""
    lines = lines_of(pieces)
    if len(lines) < 3:
        return False
    letters = median(sum(len(piece.text) for piece in line) for line in lines)
    filled = median(max(piece.right for piece in line) - line[0].left for line in lines)
    parted = sum(any(_is_wide(first, second) for first, second in pairwise(line)) for line in lines)
    return letters > _FEW_LETTERS and filled > 0.5 * width and 2 * parted < len(lines)


def _is_wide(first: Piece, second: Piece) -> bool:
    """Whether the gap between two pieces is wider than a space."""
    return _gap(first, second) > CELL_GAP * max(first.style.size, second.style.size)


def _interrupts(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Whether the lines of two sides do not stand on the same height, as those of a table would."""
    few, many = sorted((left, right), key=len)
    bases = sorted(piece.base for piece in many)
    size = median(piece.style.size for piece in many)
    beside = sum(any(abs(base - piece.base) < 0.2 * size for base in bases) for piece in few[:50])
    return beside < 0.5 * min(50, len(few))


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Group pieces that stand on one line, from the top down; in a line from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: (round(each.base, 1), each.left)):
        if lines and _on_line(lines[-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda each: each.left)
    return lines


def _on_line(line: Sequence[Piece], piece: Piece) -> bool:
    size = max(line[0].style.size, piece.style.size)
    return abs(piece.base - line[0].base) < 0.42 * size and piece.base - line[-1].base < 0.42 * size


def _row(line: list[Piece], page: int) -> Row:
    cells: list[Piece] = []
    for piece in line:
        if cells and not _is_wide(cells[-1], piece):
            cells[-1] = _merged(cells[-1], piece)
        else:
            cells.append(piece)
    main = max(cells, key=lambda cell: len(cell.text))
    return Row(cells, main.style, min(c.left for c in cells), max(c.right for c in cells), main.base, page)


def _gap(first: Piece, second: Piece) -> float:
    return max(second.left - first.right, first.left - second.right)


def _merged(first: Piece, second: Piece) -> Piece:
    space = "" if _OVERLAP < _gap(first, second) / first.style.size < _SPACE else " "
    main = max(first, second, key=lambda piece: len(piece.text))
    bold, mono = first.bold + second.bold, first.mono + second.mono
    left, right = min(first.left, second.left), max(first.right, second.right)
    return Piece(first.text + space + second.text, main.style, left, right, main.base, main.sideways, bold, mono)
