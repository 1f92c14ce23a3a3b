"""Headings and blocks of a text with markup, gathered with the places where they stand in its lines.

What readers of formats with lines build their documents with: the source stays as it is in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essaybot.model import Kind
from essaybot.reading.blocks import (
    LONGEST_HEADING,
    OVERLONG,
    Block,
    Document,
    HeadedBlocks,
    Part,
    introducing_item,
    introducing_line,
)
from essaybot.reading.limits import Limits


@dataclass
class _List:
    """A list that is open."""

    group: int
    introduction: str
    label: str = ""
    """What the current item explains, if it is one like ``term: what it means``."""
    item: str = ""
    """The first paragraph of the current item."""


class Gathering:
    """Gathers headings and blocks in the order of reading.

    A block is given as parts: its sentences, lines or table rows without their markup, each with its span in the
    source.
    """

    def __init__(self, limits: Limits) -> None:
        """Start with nothing. There may not be more headings than `limits` allow."""
        self._limits = limits
        self._headings = 0
        self._heading: tuple[str, int, int] = ("", 0, 0)
        self._blocks: list[Block] = []
        self._sections: list[HeadedBlocks] = []
        self._lists: list[_List] = []
        self._groups = 0
        self._quotes = 0
        self._introduction = ""
        self._label: Part | None = None

    def heading(self, text: str, level: int, start: int) -> None:
        """Start a section whose heading stands at `start`; `level` counts from 1 for the outermost.

        An overlong one is a paragraph.
        """
        text = " ".join(text.split())
        if not text:
            return
        self._flush()
        if len(text) > LONGEST_HEADING:
            self.prose([Part(start, start + len(text), text)])
            return
        self._headings += 1
        self._limits.check_headings(self._headings)
        self._close_section()
        self._heading = (text, level, start)
        self._introduction = ""

    def label(self, part: Part) -> None:
        """Put a label before the next paragraph, with the white space at its end; alone if none comes."""
        self._flush()
        if part.text.strip():
            self._label = part
            if self._lists:
                self._lists[-1].label = introducing_item(part.text)

    def prose(self, parts: Sequence[Part]) -> None:
        """Add a paragraph: of an item or a quotation, if one of those is open."""
        parts = [part for part in parts if part.text]
        if not parts:
            return
        label, self._label = self._label, None
        if label is not None:
            text = label.text + parts[0].text
            start, end = min(label.start, parts[0].start), max(label.end, parts[0].end)
            parts = [Part(start, end, text.rstrip()), *parts[1:]]
        text = " ".join(part.text for part in parts)
        if self._lists:
            inside = self._lists[-1]
            further = inside.label if label is None else ""
            self._add("item", parts, text, further or inside.introduction, inside.group)
            inside.item = inside.item or inside.label or introducing_item(text)
        else:
            self._add("quote" if self._quotes else "paragraph", parts, text, self._introduction if self._quotes else "")
            self._introduction = introducing_line(text)

    def lines(self, kind: Kind, parts: Sequence[Part]) -> None:
        """Add a listing, a verse or a table, whose line ends stay. Blank lines at its ends are dropped."""
        self._flush()
        parts = list(parts)
        while parts and not parts[0].text.strip():
            parts.pop(0)
        while parts and not parts[-1].text.strip():
            parts.pop()
        if parts:
            text = "\n".join(part.text for part in parts)
            introduction = self._lists[-1].item if self._lists else self._introduction
            self._add(kind, parts, text, introduction, keep=kind == "table")
            self._introduction = ""

    def open_list(self) -> None:
        """Start a list, perhaps inside an item of another."""
        self._flush()
        self._groups += 1
        self._lists.append(_List(self._groups, self._lists[-1].item if self._lists else self._introduction))

    def next_item(self) -> None:
        """Start an item of the list that is open."""
        self._flush()
        self._lists[-1].label = self._lists[-1].item = ""

    def close_list(self) -> None:
        """End the list that was opened last."""
        self._flush()
        self._lists.pop()
        self._introduction = ""

    def open_quote(self) -> None:
        """Start a quotation."""
        self._flush()
        self._quotes += 1

    def close_quote(self) -> None:
        """End the quotation that was opened last."""
        self._flush()
        self._quotes -= 1

    def document(self, source: str, *, remark: str = "") -> Document:
        """Return what was gathered from `source`, as a document without a name."""
        self._flush()
        self._close_section()
        return Document("", "", source, tuple(self._sections), exact=False, remark=remark)

    def _flush(self) -> None:
        """Add the label that waits for a paragraph, because none comes."""
        label, self._label = self._label, None
        if label is not None:
            self.prose([Part(label.start, label.end, label.text.strip())])

    def _add(
        self, kind: Kind, parts: Sequence[Part], text: str, introduction: str, group: int = 0, *, keep: bool = False
    ) -> None:
        kept = tuple(parts) if keep or len(text) > OVERLONG else ()
        start = min(part.start for part in parts)
        end = max(part.end for part in parts)
        self._blocks.append(Block(kind, start, end, text, kept, introduction, group))

    def _close_section(self) -> None:
        heading, level, start = self._heading
        if heading or self._blocks:
            self._sections.append(HeadedBlocks(heading, level, start, tuple(self._blocks)))
        self._blocks = []
