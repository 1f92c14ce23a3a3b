"""Running heads, feet and page numbers of a PDF: what recurs at the top and bottom of its pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from essaybot.reading.pdflayout import lines_of
from essaybot.reading.pdfpage import Page, Piece
from essaybot.reading.pdfwords import letters, says

_ZONE = 0.17
"""Part of the page's height, at its top and bottom, in which they stand."""
_LINES = 3
"""Lines at the top and bottom that are looked at."""
_NEAR = 7.0
"""Points by which they may be higher on one page than on another."""
_LARGE = 1.25
"""Times the size of the text from which a line that few pages have is rather a heading."""
_EDGE = 0.1
"""Part of the page's width that is its edge."""
_SHORT = 4
"""Characters of a number of a line, at most."""
_FEWEST = 4
"""Pages from which it shows that something stands on most of them."""
_DIGITS = re.compile(r"\d+")
_NUMBER_AT_END = re.compile(r"^\W*(\d{1,4}|[ivxlc]{1,8})(?!\w)|(?<!\w)(\d{1,4}|[ivxlc]{1,8})\W*$", re.IGNORECASE)
_NUMBER_ALONE = re.compile(r"^\W*(?:\d{1,4}|[ivxlc]{1,8})\W*$", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    bottom: bool
    text: str
    height: float
    size: float
    pieces: Sequence[Piece]


def without_margins(pages: Sequence[Page], body: float, headings: Iterable[tuple[int, str]]) -> list[Page]:
    """Return the pages without what recurs at their tops and bottoms.

    Args:
        pages: all pages.
        body: the size of most text.
        headings: page and letters of the headings in the outline, which stay where a running head says the same.
    """
    kept = _kept(pages, headings)
    lines = [line for index, page in enumerate(pages) for line in _outer_lines(index, page)]
    lines = [line for line in lines if not any(id(piece) in kept for piece in line.pieces)]
    dropped = {id(piece) for piece in (*_beside(pages), *_stamps(pages))}
    for bottom in (False, True):
        side = [line for line in lines if line.bottom == bottom]
        for found in (*_recurring(side, len(pages), body), *_counting(side, len(pages))):
            dropped.update(id(piece) for line in found for piece in line.pieces)
    return [replace(page, pieces=tuple(piece for piece in page.pieces if id(piece) not in dropped)) for page in pages]


def _kept(pages: Sequence[Page], headings: Iterable[tuple[int, str]]) -> set[int]:
    """The ids of the pieces that say what a heading says, in larger letters than others that say it on the page."""
    kept: set[int] = set()
    for index, wanted in headings:
        found = [piece for piece in pages[index].pieces if says(letters(piece.text), wanted)] if wanted else []
        found.sort(key=lambda piece: piece.style, reverse=True)
        if found and (len(found) == 1 or found[0].style > found[1].style):
            kept.add(id(found[0]))
    return kept


def _beside(pages: Sequence[Page]) -> Iterator[Piece]:
    """Yield the short pieces, such as numbers of lines, that stand in the same place of most pages."""
    if len(pages) < _FEWEST:
        return
    places: defaultdict[tuple[str, int, int], list[Piece]] = defaultdict(list)
    for page in pages:
        for piece in page.pieces:
            if len(piece.text) <= _SHORT:
                places[piece.text, round(piece.left / _NEAR), round(piece.base / _NEAR)].append(piece)
    for pieces in places.values():
        # Left and right pages may each have a place of their own.
        if 5 * len(pieces) > 2 * len(pages):
            yield from pieces


def _stamps(pages: Sequence[Page]) -> Iterator[Piece]:
    """Yield what stands sideways along an edge of a page that is read upright."""
    for page in pages:
        sideways = [piece for piece in page.pieces if piece.sideways % 2]
        if 2 * len(sideways) < len(page.pieces):
            for piece in sideways:
                if not _EDGE * page.width < piece.base < (1 - _EDGE) * page.width:
                    yield piece


def _outer_lines(index: int, page: Page) -> Iterator[_Line]:
    """The lines nearest to the top and the bottom of a page."""
    upright = [piece for piece in page.pieces if not piece.sideways]
    zone = _ZONE * page.height
    top = [piece for piece in upright if piece.base < zone]
    low = [piece for piece in upright if piece.base > page.height - zone]
    chosen = [(False, line) for line in lines_of(top)[:_LINES]]
    chosen += [(True, line) for line in lines_of(low)[-_LINES:]]
    for bottom, line in chosen:
        text = " ".join(piece.text for piece in line)
        size = max(piece.style.size for piece in line)
        yield _Line(index, bottom, text, line[0].base, size, line)


def _recurring(lines: Iterable[_Line], pages: int, body: float) -> Iterator[list[_Line]]:
    """Yield the lines that stand on the same height of several pages and differ in no more than numbers."""
    by_shape: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        by_shape[_DIGITS.sub("#", line.text)].append(line)
    for group in by_shape.values():
        level = _level(group)
        count = len({line.page for line in level})
        if count >= 3 and (level[0].size < _LARGE * body or 4 * count > pages):
            yield level


def _counting(lines: Iterable[_Line], pages: int) -> Iterator[list[_Line]]:
    """Yield the lines that stand on the same height of several pages and hold their numbers."""
    by_offset: dict[tuple[bool, int], list[_Line]] = defaultdict(list)
    for line in lines:
        for number, roman in set(_numbers(line.text)):
            by_offset[roman, number - line.page].append(line)
    for group in by_offset.values():
        level = _level(group)
        count = len({line.page for line in level})
        alone = all(_NUMBER_ALONE.match(line.text) for line in level)
        if count >= (2 if alone and pages < 6 else 3):
            yield level


def _level(group: Sequence[_Line]) -> list[_Line]:
    """Those of a group that stand on the same height as most."""
    height = median(line.height for line in group)
    level = [line for line in group if abs(line.height - height) <= _NEAR]
    return level or [group[0]]


def _numbers(text: str) -> Iterator[tuple[int, bool]]:
    """The numbers at the ends of a line, and whether they are Roman."""
    for match in _NUMBER_AT_END.finditer(text):
        found = match.group(1) or match.group(2)
        yield (int(found), False) if found.isdecimal() else (roman_value(found), True)


def roman_value(text: str) -> int:
    """The value of a Roman numeral; of other letters too, for which it means nothing."""
    values = [_ROMAN[letter] for letter in text.lower()]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
