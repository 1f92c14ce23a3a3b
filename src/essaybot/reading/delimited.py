"""Tables in plain text (CSV, TSV): banks of questions and answers become sections, others stay tables.

A row is counted as spreadsheets do: the first line is row 1, blank ones count, and a row may go over several lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from essaybot.reading.bank import Entry, add_entries, fields_of, visible_text
from essaybot.reading.blocks import Document
from essaybot.reading.encoding import decode
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits

_DELIMITERS = ",;\t|"
_NAMED_DELIMITER = re.compile(r"\ufeff?\"?sep=(.)\"?\n", re.IGNORECASE)
"""A first line that says it, for one spreadsheet program."""
_SAMPLE = 100_000
_LONG_ROW = 20
"""Lines of a row from which on its quote may never have been meant to be one."""
_SURE = 0.9
"""Share of rows with the same number of cells that a table has, but hardly a text with some commas."""
_LIKELY = 0.5
_LONGEST_FIELD = 2**31 - 1
_ASKED = ("?", "？", "؟")
_FEWEST_QUESTIONS = 3
_MOST_QUESTIONS = 500
"""Rows that are looked at to find the column of questions."""
_SHORTEST_ANSWERS = 15
"""Characters that answers have on average, unlike the numbers and labels in other columns."""
_MOST_COLUMNS = 5
"""Columns of a table of titles and texts; of more, some say too much to be left out."""

Row = tuple[int, list[str]]
"""The number of a row, and its cells."""


class _Dialect(NamedTuple):
    """How a file separates its cells."""

    delimiter: str = ","
    quoted: bool = True
    escaped: bool = False
    """Whether a quote inside quotes has a backslash before it and not another quote."""


def read(data: bytes, limits: Limits) -> Document:
    """Read a table of values separated by commas or whatever else.

    Raises:
        CorpusError: it is not text, or it goes beyond `limits`.
    """
    rows = _rows(decode(data).replace("\0", ""))
    extract = Extract(limits)
    columns = _columns(rows)
    body = rows[1:] if columns is None or not columns.headless else rows
    entries = [entry for entry in (_entry(row, columns) for row in body) if entry is not None] if columns else []
    if columns is None or not entries:
        extract.table([row for _, row in rows], [f"row {number}" for number, _ in rows])
        return extract.document()
    add_entries(extract, entries)
    return extract.document(remark="; ".join(_remarks(rows[0][1], columns, len(body) - len(entries))))


def _remarks(header: list[str], columns: _Columns, incomplete: int) -> Iterator[str]:
    if incomplete:
        yield f"{incomplete:,} rows without a question or an answer left out"
    left = [name for index, name in enumerate(header) if name and index not in columns[:4]]
    if left and not columns.headless:
        yield f"columns left out: {', '.join(left)[:200]}"


# -- rows


def _rows(text: str) -> list[Row]:
    """The rows of a table that are not blank."""
    first = 1
    named = _NAMED_DELIMITER.match(text)
    if named:
        first, text = 2, text[named.end() :]
    dialect = _dialect(text)
    if named:
        dialect = dialect._replace(delimiter=named.group(1))
    rows, longest = _parsed(text, dialect)
    if longest > _LONG_ROW and not _is_well_quoted(text, dialect):
        unquoted, _ = _parsed(text, dialect._replace(quoted=False))
        if _share(unquoted)[0] >= _SURE:
            rows = unquoted
    return [(number, row) for number, row in enumerate(rows, first) if any(cell.strip() for cell in row)]


def _parsed(text: str, dialect: _Dialect, *, strict: bool = False) -> tuple[list[list[str]], int]:
    """The rows of a text, and over how many lines the longest goes.

    Raises:
        csv.Error: a quote has no other that closes it, and it should be `strict`.
    """
    escape = "\\" if dialect.escaped and dialect.quoted else None
    rows: list[list[str]] = []
    longest = done = 0
    before = csv.field_size_limit(_LONGEST_FIELD)  # of all readers of this process
    try:
        reader = csv.reader(
            io.StringIO(text),
            delimiter=dialect.delimiter,
            quoting=csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE,
            doublequote=not escape,
            escapechar=escape,
            strict=strict,
        )
        for row in reader:
            rows.append(row)
            longest, done = max(longest, reader.line_num - done), reader.line_num
    finally:
        csv.field_size_limit(before)
    return rows, longest


def _is_well_quoted(text: str, dialect: _Dialect) -> bool:
    try:
        _parsed(text, dialect, strict=True)
    except csv.Error:
        return False
    return True


def _share(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Which share of the rows has the same number of cells, and that number."""
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0, 0
    width, count = widths.most_common(1)[0]
    return count / widths.total(), width


def _dialect(text: str) -> _Dialect:
    """How a text separates its cells: in the way in which most rows have the same number of them."""
    sample = text if len(text) <= _SAMPLE else text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    escaped = '\\"' in sample and '""' not in sample
    best, most = _Dialect(escaped=escaped), (_LIKELY, False, 0)
    for delimiter in _DELIMITERS:
        for quoted in (True, False):
            dialect = _Dialect(delimiter, quoted, escaped)
            share, width = _share(_parsed(sample, dialect)[0])
            if width > 1 and (share, quoted, width) > most:
                best, most = dialect, (share, quoted, width)
    return best


# -- columns


class _Columns(NamedTuple):
    """Which columns of a table are its questions, answers and so on; -1 for one that it lacks."""

    heading: int
    text: int
    context: int = -1
    category: int = -1
    headless: bool = False
    """Whether the first row is not their names."""


def _columns(rows: Sequence[Row]) -> _Columns | None:
    if not rows:
        return None
    header = rows[0][1]
    fields = fields_of(header)
    if fields is None or (not fields.asks and len(header) > _MOST_COLUMNS):
        return _asking_columns(rows)

    def index(name: str) -> int:
        return header.index(name) if name else -1

    columns = _Columns(index(fields.heading), index(fields.text), index(fields.context), index(fields.category))
    texts = [_cell(row, columns.text) for _, row in rows[1 : 1 + _MOST_QUESTIONS]]
    lettered = sum(any(sign.isalpha() for sign in text) for text in texts)
    return columns if lettered >= _LIKELY * len(texts) > 0 else None


def _asking_columns(rows: Sequence[Row]) -> _Columns | None:
    """The column whose cells end with question marks, and the one with the longest cells beside it."""
    sample = [row for _, row in rows[:_MOST_QUESTIONS]]
    cells = [[_cell(row, index) for row in sample] for index in range(min(max(map(len, sample)), _MOST_QUESTIONS))]
    asked = [sum(cell.endswith(_ASKED) for cell in column) for column in cells]
    heading = max(range(len(cells)), key=asked.__getitem__)
    lengths = [sum(map(len, column)) if index != heading else 0 for index, column in enumerate(cells)]
    text = max(range(len(cells)), key=lengths.__getitem__)
    if asked[heading] < max(_FEWEST_QUESTIONS, 0.6 * len(sample)) or lengths[text] < _SHORTEST_ANSWERS * len(sample):
        return None
    return _Columns(heading, text, headless=cells[heading][0].endswith(_ASKED))


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if 0 <= index < len(row) else ""


def _entry(row: Row, columns: _Columns) -> Entry | None:
    """The question and answer of a row; None if one of them is missing."""
    number, cells = row
    heading = visible_text(_cell(cells, columns.heading))
    text = visible_text(_cell(cells, columns.text))
    if not text or not (heading or columns.heading < 0):
        return None
    texts = (visible_text(_cell(cells, columns.context)), text)
    return Entry(f"row {number}", heading, texts, _cell(cells, columns.category))
