"""Blocks become passages: overlong ones are split, tiny neighbours that belong together stay together."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from essaybot.model import Passage, Section
from essaybot.reading.blocks import LONGEST_HEADING, OVERLONG, Block, Document, HeadedBlocks, Part
from essaybot.reading.sentences import sentence_spans

_TINY = 100
"""Characters up to which a block says too little to stand alone beside others of its kind."""
_LABEL = 60
"""Characters up to which a paragraph is a label for the paragraph that follows (``Note``, ``Q: How?``)."""
_FULL = 600
"""Characters that tiny blocks, table rows and introductions are gathered up to."""
_PIECE = 900
"""Characters that the pieces of an overlong block are gathered up to."""
_JOINS = {"paragraph": " ", "quote": " ", "item": " ", "code": "\n", "verse": "\n", "table": "\n"}
_NOT_WORD = re.compile(r"[^\w]+")


def passages_and_outline(document: Document) -> tuple[list[Passage], list[Section]]:
    """Return the passages of a document in order, and its sections with the number of passages in each."""
    line_starts = [0, *(match.end() for match in re.finditer("\n", document.source))]
    sections = _titled(document)
    title = _title(sections)
    called = document.title or (title[1] if title else "")
    passages: list[Passage] = []
    outline: list[Section] = []
    slugs: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    for section in sections:
        above = [(level, heading) for level, heading in above if level < section.level]
        ancestors = tuple(heading for level, heading in above if (level, heading) != title)
        slug = _unique_slug(section.heading, slugs)
        first_passage = len(passages)
        for number, group in enumerate(_grouped(section.blocks, document), 1):
            passages.append(
                _passage(document, called, section.heading, ancestors, f"{slug}/{number}", group, line_starts)
            )
        outline.append(
            Section(
                section.heading,
                section.level,
                ancestors,
                document.name,
                bisect_right(line_starts, section.start) if document.numbered else 0,
                len(passages) - first_passage,
                first_passage,
            )
        )
        if section.heading:
            above.append((section.level, section.heading))
    return passages, outline


def _titled(document: Document) -> Sequence[HeadedBlocks]:
    """The sections, with the document's title over what stands before its first heading."""
    sections = document.sections
    if not document.title or not sections or sections[0].level:
        return sections
    return replace(sections[0], heading=document.title, level=1), *sections[1:]


def _title(sections: Sequence[HeadedBlocks]) -> tuple[int, str] | None:
    """The heading that names the whole document: the first, if it stands alone at the outermost level."""
    headed = [section for section in sections if section.level]
    if not headed:
        return None
    first = headed[0]
    alone = all(section.level > first.level for section in headed[1:])
    return (first.level, first.heading) if alone else None


def _unique_slug(heading: str, seen: dict[str, int]) -> str:
    """A short name for a section, different from those of the sections before it."""
    slug = _NOT_WORD.sub("-", unicodedata.normalize("NFKC", heading).lower()).strip("-")[:80]
    seen[slug] = seen.get(slug, 0) + 1
    return slug if seen[slug] == 1 else f"{slug}~{seen[slug]}"


def _passage(
    document: Document,
    title: str,
    heading: str,
    ancestors: tuple[str, ...],
    number: str,
    blocks: Sequence[Block],
    line_starts: Sequence[int],
) -> Passage:
    start, end = blocks[0].start, blocks[-1].end
    return Passage(
        id=f"{document.name}#{number}",
        text=document.source[start:end] if document.exact else _joined(blocks),
        heading=heading,
        ancestors=ancestors,
        introduction=blocks[0].introduction,
        document=document.name,
        file=document.file,
        first_line=bisect_right(line_starts, start) if document.numbered else 0,
        last_line=bisect_right(line_starts, end - 1) if document.numbered else 0,
        start=start,
        end=end,
        kind=blocks[-1].kind,
        wrapped=document.wrapped and blocks[-1].kind != "verse",
        place=_place(document, start),
        language=document.language,
        title="" if title == heading else title,
    )


def _place(document: Document, offset: int) -> str:
    """The place that holds an offset; empty where the lines say it."""
    index = bisect_right(document.places, offset, key=lambda place: place[0])
    return document.places[index - 1][1] if index else ""


def _joined(blocks: Sequence[Block]) -> str:
    """The texts of several blocks as a reader sees them one below the other."""
    text = blocks[0].text
    for above, below in pairwise(blocks):
        text += ("\n" if below.introduction or above.kind == below.kind == "item" else "\n\n") + below.text
    return text


def _grouped(blocks: Iterable[Block], document: Document) -> Iterator[list[Block]]:
    """Yield the blocks of each passage of a section, in order."""
    current: list[Block] = []
    for block in _divided(blocks, document):
        if current and not _belongs(current, block):
            yield current
            current = []
        current.append(block)
    if current:
        yield current


def _belongs(current: Sequence[Block], block: Block) -> bool:
    """Whether `block` stays in one passage with the blocks before it."""
    last = current[-1]
    size = block.end - current[0].start
    if size > _FULL + _TINY:
        return False
    if _is_lead(last, block):
        return True
    if last.kind == block.kind == "item":
        tiny = len(last.text) <= _TINY or (len(current) == 1 and not last.group)
        return tiny and len(block.text) <= _TINY and size <= _FULL and last.group == block.group
    if last.kind in ("code", "table", "item") or block.kind in ("code", "table", "item"):
        return False
    if len(current) == 1 and len(last.text) <= _LABEL:
        return True
    return len(block.text) <= _TINY and all(len(each.text) <= _TINY for each in current) and size <= _FULL


def _is_lead(last: Block, block: Block) -> bool:
    """Whether `last` is the short line that introduces `block`."""
    return (
        bool(block.introduction)
        and last.kind == "paragraph"
        and len(last.text) <= _TINY
        and " ".join(last.text.split()).endswith(block.introduction)
    )


def _divided(blocks: Iterable[Block], document: Document) -> Iterator[Block]:
    """Yield the blocks with each overlong one, and each big table, cut into several."""
    for block in blocks:
        if block.kind == "table" and block.parts:
            yield from _row_groups(block)
        elif block.parts:
            yield from _pieces(block, document)
        else:
            yield block


def _row_groups(table: Block) -> Iterator[Block]:
    """Yield groups of rows; those behind the first are introduced by the table's head."""
    head = " | ".join(table.parts[0].text.split("\t"))
    if len(head) > LONGEST_HEADING:
        head = head[:LONGEST_HEADING].rpartition(" | ")[0]
    for number, group in enumerate(_packed(list(_short(table.parts)), _FULL)):
        text = "\n".join(part.text for part in group)
        yield Block("table", group[0].start, group[-1].end, text, (), head if number else table.introduction)


def _pieces(block: Block, document: Document) -> Iterator[Block]:
    """Yield the sentences of an overlong block in groups."""
    # A piece of markup, such as a link on many sentences, is whole or it is not what it says.
    whole = not document.exact and block.kind != "code"
    for group in _packed(block.parts if whole else list(_short(block.parts)), _PIECE):
        start, end = group[0].start, group[-1].end
        text = document.source[start:end] if document.exact else _JOINS[block.kind].join(part.text for part in group)
        yield Block(block.kind, start, end, text, (), block.introduction, block.group)


def _short(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts, with an overlong line or row cut like text: at the ends of its sentences, or anywhere."""
    for part in parts:
        if len(part.text) <= OVERLONG:
            yield part
            continue
        # Where a row has markup, a piece of it is about there.
        scale = (part.end - part.start) / len(part.text)
        for start, end in sentence_spans(part.text):
            yield Part(part.start + int(start * scale), part.start + int(end * scale), part.text[start:end])


def _packed(parts: Sequence[Part], limit: int) -> Iterator[list[Part]]:
    """Yield runs of parts of about the same size, none longer than `limit` unless a single part is."""
    total = sum(len(part.text) for part in parts)
    pieces = max(1, -(-total // limit))
    target = total / pieces
    current: list[Part] = []
    size = 0
    for part in parts:
        if current and (size + len(part.text) > limit or size >= target):
            yield current
            current, size = [], 0
        current.append(part)
        size += len(part.text)
    if current:
        yield current
