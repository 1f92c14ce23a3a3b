"""Text that is taken out of a format: what readers of formats without lines build their documents with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from essaybot.model import Kind, Span
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
from essaybot.reading.sentences import sentence_spans

CELL_SEPARATOR = "\t"
_DEEPEST = 9
"""Level below which no more levels are told apart; no format for people has more."""


class Extract:
    """Gathers headings and blocks in the order of reading; their text, one below the other, becomes the source.

    Every text is given as a reader sees it. White space at its ends is dropped, and text without any is ignored.
    """

    def __init__(self, limits: Limits) -> None:
        """Start with nothing. What is added may not go beyond `limits`."""
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._headings = 0
        self._heading: tuple[str, int, int] = ("", 0, 0)
        self._blocks: list[Block] = []
        self._sections: list[HeadedBlocks] = []
        self._places: list[tuple[int, str]] = []
        self._lists: list[tuple[int, str]] = []
        self._list_count = 0
        self._introduction = ""
        self._item = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._pieces

    def place(self, name: str) -> None:
        """Say where the text stands that comes next, for example ``page 12``."""
        if self._places and self._places[-1][0] == self._length:
            self._places.pop()
        if not self._places or self._places[-1][1] != name:
            # Behind the text so far: the space before what comes next belongs to that already.
            self._places.append((self._length, name))

    def heading(self, text: str, level: int) -> None:
        """Start a section; `level` counts from 1 for the outermost. What is too long for a heading is a paragraph."""
        text = " ".join(text.split())
        if not text:
            return
        if len(text) > LONGEST_HEADING:
            self.paragraph(text)
            return
        self._headings += 1
        self._limits.check_headings(self._headings)
        self._close_section()
        start, _ = self._append(text, "\n\n")
        self._heading = (text, min(level, _DEEPEST), start)
        self._introduction = ""

    def paragraph(self, text: str, kind: Kind = "paragraph") -> None:
        """Add a paragraph, quotation, or verse (which keeps its lines); inside a list it belongs to the item."""
        if self._lists:
            self.item(text)
            return
        text = text.strip()
        if not text:
            return
        spans = _lines(text) if kind == "verse" else sentence_spans(text)
        self._add(kind, text, spans, "" if kind == "paragraph" else self._introduction)
        self._introduction = introducing_line(text)

    def open_list(self) -> None:
        """Start a list, perhaps inside an item of another."""
        self._list_count += 1
        self._lists.append((self._list_count, self._item if self._lists else self._introduction))

    def close_list(self) -> None:
        """End the list that was opened last."""
        self._lists.pop()
        self._item = self._introduction = ""

    def item(self, text: str) -> None:
        """Add an item, or a paragraph of one, to the list that is open."""
        text = text.strip()
        if not text:
            return
        group, introduction = self._lists[-1]
        self._add("item", text, sentence_spans(text), introduction, group)
        self._item = introducing_item(text)

    def code(self, text: str) -> None:
        """Add a listing, whose lines and spaces stay."""
        text = text.strip("\n").rstrip()
        if text.strip():
            self._add("code", text, _lines(text), self._introduction)
            self._introduction = ""

    def table(self, rows: Sequence[Sequence[str]], places: Sequence[str] = ()) -> None:
        """Add a table: rows of cells, the head first, perhaps each in a place. Rows without text are dropped."""
        lines = [CELL_SEPARATOR.join(" ".join(cell.split()) for cell in row).rstrip() for row in rows]
        text = "\n".join(filter(None, lines))
        if not text:
            return
        self._add("table", text, _lines(text), self._introduction, keep_parts=True)
        self._introduction = ""
        start = self._length - len(text)
        for line, place in zip(lines, places, strict=False):
            if line:
                self._places.append((start, place))
                start += len(line) + 1

    def document(self, *, remark: str = "") -> Document:
        """Return what was gathered, as a document without a name."""
        self._close_section()
        source = "".join(self._pieces)
        places = tuple(self._places)
        return Document("", "", source, tuple(self._sections), True, numbered=False, places=places, remark=remark)

    def _append(self, text: str, space: str) -> Span:
        self._limits.check_size(self._length + len(text))
        if self._pieces:
            self._pieces.append(space)
            self._length += len(space)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start, self._length

    def _add(
        self,
        kind: Kind,
        text: str,
        spans: Sequence[Span],
        introduction: str,
        group: int = 0,
        *,
        keep_parts: bool = False,
    ) -> None:
        beside = kind == "item" and bool(self._blocks) and self._blocks[-1].group == group
        start, end = self._append(text, "\n" if beside else "\n\n")
        parts = [Part(start + first, start + last, text[first:last]) for first, last in spans]
        kept = tuple(parts) if keep_parts or len(text) > OVERLONG else ()
        self._blocks.append(Block(kind, start, end, text, kept, introduction, group))

    def _close_section(self) -> None:
        heading, level, start = self._heading
        if heading or self._blocks:
            self._sections.append(HeadedBlocks(heading, level, start, tuple(self._blocks)))
        self._blocks = []


def _lines(text: str) -> list[Span]:
    return list(_line_spans(text))


def _line_spans(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1
