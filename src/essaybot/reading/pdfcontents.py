"""Tables of contents and indexes in a PDF: lines that end in page numbers, which answer nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from essaybot.reading.pdflayout import Row
from essaybot.reading.pdfmargins import roman_value
from essaybot.reading.pdfwords import letters

_LEADER = re.compile(r"(?:[.\u00b7\u2026_]\s*){4,}\s*(?:\d{1,4}|[ivxlc]{1,8})$", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"\S.*?(?:^|[\s.,])(\d{1,4}|[ivxlc]{1,8})$")
_PAGES_AT_END = re.compile(r"^[^\W\d_].*?\D[\s,](\d{1,4}(?:[-\u2013]\d{1,4})?)(?:,\s*\d{1,4}(?:[-\u2013]\d{1,4})?)*$")
_DIGITS = re.compile(r"\d+")
_LONGEST_END = 200
"""Characters at the end of a line in which leading dots are looked for: the time grows with their square."""
_FEWEST = 5
"""Lines with dots that lead to a number from which a page has a table of contents."""
_FEWEST_PLAIN = 10
_MOST = 0.7
"""Part of a page's lines that must end in a page number where no dots lead to them."""
_IN_ORDER = 0.85
"""Part of the lines that must be in the order of numbers, or of the alphabet."""


def without_contents(rows: Sequence[Row], pages: int) -> list[Row]:
    """Return the lines of a document of so many pages without its tables of contents, lists of figures and index."""
    kept: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        kept += _rest(list(group), pages)
    return kept


def _rest(rows: list[Row], pages: int) -> list[Row]:
    listed = _listed(rows, pages)
    if not listed:
        return rows
    first, last = min(listed), max(listed)
    # The heading of what is left out goes with it; so do the lines that an entry of several lines begins with.
    start = first - 1 if first and rows[first - 1].style.size > rows[first].style.size else first
    return rows[:start] + rows[last + 1 :]


def _listed(rows: Sequence[Row], pages: int) -> list[int]:
    """The indexes of the lines of a page that refer to pages."""
    with_leaders = [index for index, row in enumerate(rows) if _LEADER.search(row.text[-_LONGEST_END:])]
    if len(with_leaders) >= _FEWEST:
        ends = [index for index, row in enumerate(rows) if _PAGE_AT_END.match(row.text)]
        return sorted({*with_leaders, *ends})
    for pattern, is_sorted in ((_PAGE_AT_END, _counts_up), (_PAGES_AT_END, _is_alphabetical)):
        found = [(index, match) for index, row in enumerate(rows) if (match := pattern.match(row.text))]
        if len(found) >= max(_FEWEST_PLAIN, _MOST * len(rows)) and is_sorted([match for _, match in found], pages):
            return [index for index, _ in found]
    return []


def _counts_up(matches: Sequence[re.Match[str]], pages: int) -> bool:
    numbers = [_value(match.group(1)) for match in matches]
    inside = sum(number <= pages + 20 for number in numbers)
    rises = len(set(numbers)) > len(numbers) / 4
    return rises and inside >= _IN_ORDER * len(numbers) and _share(numbers) >= _IN_ORDER


def _is_alphabetical(matches: Sequence[re.Match[str]], pages: int) -> bool:
    names = [letters(_DIGITS.sub("", match.group())) for match in matches]
    return len(set(names)) > 0.8 * len(names) and _share(names) >= _IN_ORDER


def _share(values: Sequence[int] | Sequence[str]) -> float:
    """The part of neighbours that are in order."""
    return sum(first <= second for first, second in pairwise(values)) / max(1, len(values) - 1)  # type: ignore[operator]


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else roman_value(text)
