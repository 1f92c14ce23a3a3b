"""Tables in a PDF: lines whose parts stand below each other in columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from essaybot.reading.pdflayout import Row
from essaybot.reading.pdfpage import Piece

_MARK = re.compile(r"\W{1,2}|o|\(?\w{1,4}[.)]|\[\d{1,3}\]")
_NEAR = 3.0
"""Points by which the edges of cells in one column may differ."""
_APART = 0.4
"""Space between columns, in the size of the letters."""
_FURTHEST = 3.0
"""Times the usual distance of lines by which rows may lie apart."""
_SHORT = 14
"""Letters up to which a cell that ends where another does is in its column."""


def table_spans(rows: Sequence[Row], leading: Callable[[Row], float]) -> Iterator[tuple[int, int]]:
    """Yield the first index of each table and the one behind its last."""
    index = 0
    while index < len(rows) - 1:
        end = _table_end(rows, index, leading)
        if end > index + 1 and len(_columns(rows[index:end])) > 1:
            yield index, end
            index = end
        else:
            index += 1


def _table_end(rows: Sequence[Row], start: int, leading: Callable[[Row], float]) -> int:
    """Index behind the last row of a table that starts at one; `start` if none does."""
    if not _has_cells(rows[start]):
        return start
    end, last = start, rows[start]
    for index in range(start + 1, len(rows)):
        row = rows[index]
        if row.entry or not 0 < row.base - rows[index - 1].base < _FURTHEST * leading(row):
            break
        if _has_cells(row) and _aligned(last, row):
            end, last = index + 1, row
        elif not _within_cell(last, row) or index - end > 3:
            break
        elif end > start:
            end = index + 1
    return end


def _has_cells(row: Row) -> bool:
    return len(row.cells) > 2 or (len(row.cells) == 2 and not _MARK.fullmatch(row.cells[0].text))


def _aligned(above: Row, row: Row) -> bool:
    """Whether a cell of a row, but not the first, stands below one of the other."""
    return any(
        abs(cell.left - other.left) < _NEAR
        or (len(cell.text) <= _SHORT and len(other.text) <= _SHORT and abs(cell.right - other.right) < _NEAR)
        for cell in row.cells[1:]
        for other in above.cells[1:]
    )


def _within_cell(above: Row, row: Row) -> bool:
    """Whether a row of one cell goes on below a cell of the row above, but not the first."""
    cell = row.cells[0]
    return len(row.cells) == 1 and any(abs(cell.left - other.left) < _NEAR for other in above.cells[1:])


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The columns of a table: what its cells cover together, but for those that reach over several."""
    cells = sorted((cell.left, cell.right) for row in rows for cell in row.cells if len(row.cells) > 1)
    size = rows[0].style.size
    columns: list[tuple[float, float]] = []
    for left, right in cells:
        if columns and left < columns[-1][1] + _APART * size:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def cells_of(rows: Sequence[Row]) -> list[list[list[Piece]]]:
    """Return the rows of a table, each with the lines of every cell; a line without a first cell goes on above."""
    columns = _columns(rows)
    table: list[list[list[Piece]]] = []
    for row in rows:
        line: list[list[Piece]] = [[] for _ in columns]
        for cell in row.cells:
            line[_column(columns, cell)].append(cell)
        if table and not line[0] and not _is_full(line):
            for cells, more in zip(table[-1], line, strict=True):
                cells += more
        else:
            table.append(line)
    return table


def _is_full(line: Sequence[Sequence[Piece]]) -> bool:
    """Whether a line of a table without a first cell is a row of its own: most of its cells are filled, and short."""
    filled = [cell for cells in line for cell in cells]
    return 2 * len(filled) > len(line) and sum(len(cell.text) <= _SHORT for cell in filled) > len(filled) / 2


def _column(columns: Sequence[tuple[float, float]], cell: Piece) -> int:
    overlaps = [min(right, cell.right) - max(left, cell.left) for left, right in columns]
    return max(range(len(columns)), key=lambda index: overlaps[index])
