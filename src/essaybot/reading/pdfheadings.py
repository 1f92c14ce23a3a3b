"""The headings of a PDF: the lines that its outline names, and those in larger or bolder letters."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import pypdfium2

from essaybot.reading.limits import Limits
from essaybot.reading.pdfblocks import Chunk
from essaybot.reading.pdflayout import Row
from essaybot.reading.pdfpage import Style
from essaybot.reading.pdfwords import clean, letters, says

_DEEPEST = 6
_LINES = 3
"""Lines that a heading may have."""
_LONGEST = 160
"""Characters that it may have."""
_LARGER = 1.07
"""Times the size of most text from which a line stands out."""
_MOST_ENTRIES = 200
"""Entries of the outline for one page that are looked for on it."""
_FEW = 5
_MOST = 0.4
"""Part of all chunks above which what stands out is no heading, unless it is little."""
_NUMBER = re.compile(r"\s*(?:\w+\s+)?(\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})*)[.):\u2013-]?\s+\S")
_CAPTION = re.compile(r"\w+\.?\s+\d+(?:[.-]\d+)*\s*[.:]\s")
_SENTENCE_END = re.compile(r"[.,;:!\u3002\uff0c]$")


class Entry(NamedTuple):
    """An entry of the outline."""

    level: int
    """1 for the outermost."""
    title: str
    page: int


class _Line(NamedTuple):
    row: Row
    said: str
    """Its letters."""
    first: str
    """Those of its first cell."""


Appearance = tuple[float, bool, int]
"""What headings of one level share: size, boldness and how deep their number is."""


def outline_of(document: pypdfium2.PdfDocument, limits: Limits) -> list[Entry]:
    """Return the outline of a document, without what leads to no page of it."""
    entries: list[Entry] = []
    for bookmark in islice(document.get_toc(max_depth=_DEEPEST), limits.headings):
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        title = " ".join(clean(bookmark.get_title()).split())
        if page is not None and title:
            entries.append(Entry(bookmark.level + 1, title, page))
    return entries


def mark_entries(rows: Iterable[Row], entries: Sequence[Entry]) -> None:
    """Note on the lines of a document which entry of its outline they are the heading of."""
    pages: defaultdict[int, list[_Line]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(_Line(row, letters(row.text), letters(row.cells[0].text)))
    counts: Counter[int] = Counter()
    for number, entry in enumerate(entries, 1):
        counts[entry.page] += 1
        wanted = letters(entry.title) if counts[entry.page] <= _MOST_ENTRIES else ""
        for page in (entry.page, entry.page + 1, entry.page - 1) if wanted else ():
            found = _best_match(pages.get(page, []), wanted)
            for row in found:
                row.entry = number
            if found:
                break


def _best_match(lines: Sequence[_Line], wanted: str) -> list[Row]:
    """The lines of a page, in the largest letters and not taken yet, that say what is wanted."""
    best: list[Row] = []
    heaviest: tuple[Style, int] = Style(0, False, False), 0
    for start in range(len(lines)):
        said = ""
        for end in range(start, min(start + _LINES, len(lines))):
            if lines[end].row.entry:
                break
            said += lines[end].said
            if says(said, wanted) or (end == start and lines[end].first == wanted):
                rows = [line.row for line in lines[start : end + 1]]
                weight = rows[0].style, -len(said)
                if not best or weight > heaviest:
                    best, heaviest = rows, weight
                break
            if len(said) > 2 * len(wanted) + _LONGEST:
                break
    return best


def set_levels(chunks: Sequence[Chunk], entries: Sequence[Entry], body: float) -> dict[int, int]:
    """Turn the chunks that are headings into such; return the level of each by its index, from 1."""
    looks = {index: _look(chunk) for index, chunk in enumerate(chunks) if chunk.kind == "heading"}
    known = _known_levels(chunks, looks, entries)
    alike = {look[:2] for look in known if look[0] > round(body)}
    candidates = {
        index: _look(chunk)
        for index, chunk in enumerate(chunks)
        if _stands_out(chunk, body, alike) and not _is_table_head(chunks[index : index + 2])
    }
    candidates = _without_frequent(candidates, len(chunks))
    title = _title(chunks, {**candidates, **looks})
    first = chunks[title].rows[0].page if title is not None else -1
    levels: dict[int, int] = {}
    above = int(title is not None and title in candidates and bool(known))
    ranks = _ranks(known, [look for index, look in candidates.items() if index != title], above)
    lowest = int(title is not None and title in candidates)
    for index, look in sorted({**candidates, **looks}.items()):
        chunk = chunks[index]
        if index in looks:
            levels[index] = entries[chunk.rows[0].entry - 1].level + above
        elif index == title:
            levels[index] = 1
        elif chunk.rows[0].page != first or _heads(chunks, index, body):
            levels[index] = ranks[look] + (lowest if not known else 0)
        else:
            continue
        chunk.kind = "heading"
    return _without_gaps(levels)


def _without_gaps(levels: dict[int, int]) -> dict[int, int]:
    """Raise headings that stand more than one level below the one above them."""
    above: list[int] = []
    raised: dict[int, int] = {}
    for index, level in levels.items():
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        raised[index] = min(len(above), _DEEPEST)
    return raised


def _stands_out(chunk: Chunk, body: float, alike: Container[tuple[float, bool]]) -> bool:
    """Whether a chunk looks like a heading: larger or bolder than text, or like headings that the outline names."""
    text = " ".join(row.text for row in chunk.rows)
    if chunk.kind not in ("text", "item") or chunk.note or len(chunk.rows) > _LINES or len(text) > _LONGEST:
        return False
    if any(len(row.cells) > 2 for row in chunk.rows) or sum(map(str.isalpha, text)) < 2:
        return False
    larger = chunk.size > _LARGER * body
    if not larger and _look(chunk)[:2] not in alike and (not chunk.bold or not chunk.apart or chunk.size < 0.95 * body):
        return False
    if _CAPTION.match(text) or (_SENTENCE_END.search(text) and not (larger and chunk.bold)):
        return False
    return not text[0].islower()


def _is_table_head(chunks: Sequence[Chunk]) -> bool:
    """Whether the first of two chunks is no larger than the table that follows it."""
    return len(chunks) > 1 and chunks[1].kind == "table" and chunks[0].size <= _LARGER * chunks[1].size


def _look(chunk: Chunk) -> Appearance:
    found = _NUMBER.match(" ".join(row.text for row in chunk.rows))
    return round(chunk.size), chunk.rows[0].style.bold, found.group(1).count(".") if found else 0


def _without_frequent(candidates: dict[int, Appearance], chunks: int) -> dict[int, Appearance]:
    """Leave out looks that so many chunks have that they can hardly head the others."""
    counts = Counter(look[:2] for look in candidates.values())
    return {index: look for index, look in candidates.items() if counts[look[:2]] <= max(_FEW, _MOST * chunks)}


def _title(chunks: Sequence[Chunk], looks: dict[int, Appearance]) -> int | None:
    """Index of the title: what is largest, if it stands on the first page with headings and nowhere else.

    A title of several parts counts with its first.
    """
    if not looks:
        return None
    largest = max(look[0] for look in looks.values())
    found = sorted(index for index, look in looks.items() if look[0] == largest)
    first = min(chunks[index].rows[0].page for index in looks)
    alone = chunks[found[0]].rows[0].page == first and found[-1] - found[0] < len(found)
    return found[0] if alone and len(looks) > 1 else None


def _heads(chunks: Sequence[Chunk], index: int, body: float) -> bool:
    """Whether text follows what stands on the title's page, and not another line of the title."""
    following = chunks[index + 1] if index + 1 < len(chunks) else None
    return bool(following and following.size <= _LARGER * body and not following.bold and len(following.rows) > 1)


def _known_levels(
    chunks: Sequence[Chunk], looks: dict[int, Appearance], entries: Sequence[Entry]
) -> dict[Appearance, int]:
    """The level that most headings with one look have in the outline."""
    counts: defaultdict[Appearance, Counter[int]] = defaultdict(Counter)
    for index, look in looks.items():
        counts[look][entries[chunks[index].rows[0].entry - 1].level] += 1
    return {look: found.most_common(1)[0][0] for look, found in counts.items()}


def _ranks(known: dict[Appearance, int], others: Iterable[Appearance], above: int) -> dict[Appearance, int]:
    """The level of each look: that of the outline, else by size, weight and number below those that it knows."""
    ranks = {look: level + above for look, level in known.items()}
    deepest = max(ranks.values(), default=0)
    unknown = sorted(set(others) - set(known), key=lambda look: (-look[0], not look[1], look[2]))
    for look in unknown:
        larger = [level for other, level in ranks.items() if other[:2] >= look[:2] and other in known]
        if known and len(larger) < len(known):
            ranks[look] = max(larger, default=1)
        else:
            deepest += 1
            ranks[look] = deepest
    return ranks
