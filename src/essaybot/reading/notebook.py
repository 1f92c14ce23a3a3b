"""Jupyter notebooks become headed blocks: Markdown cells as Markdown, the others as listings.

The source is the text of the cells, one below the other. A cell is counted among all of them, from 1, as one does
down the page; the numbers in brackets beside code say in which order it ran.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from essaybot.errors import CorpusError
from essaybot.reading.blocks import OVERLONG, Block, Document, HeadedBlocks, Part, introducing_line
from essaybot.reading.encoding import decode, json_value
from essaybot.reading.limits import Limits
from essaybot.reading.markdown import read_markdown

_MOST_OUTPUT = 2_000
"""Characters of what a cell has printed; more of it is rarely read."""
_SHORT = 600
"""Characters up to which code stands in one listing with what it printed."""
_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[\w+/=\s]{40,}")
_COLOURS = re.compile(r"\x1b\[[\d;]*[A-Za-z]")
_OBJECT = re.compile(r"<[^<>\n]*>|\[\s*<[^\n]*>\s*\]")
"""How Python calls a picture, or another object that has no text."""


def read(data: bytes, limits: Limits) -> Document:
    """Read a notebook of format 3 or 4.

    Raises:
        CorpusError: it is no notebook, or goes beyond `limits`.
    """
    reader = _Reader(limits)
    for number, cell in enumerate(_cells(decode(data)), 1):
        reader.read(number, cell)
    return reader.document()


def _cells(text: str) -> list[Any]:
    try:
        notebook = json_value(text)
    except (ValueError, RecursionError) as error:
        reason = "it is empty" if not text.strip() else "it is damaged: not valid JSON"
        raise CorpusError(reason, "open it in Jupyter and save it again") from error
    found: list[Any] | None = _member(notebook, "cells", list)
    if found is None:
        sheets = _member(notebook, "worksheets", list)
        if sheets is None:
            raise CorpusError("it is no Jupyter notebook: it has no cells")
        found = [cell for sheet in sheets for cell in _member(sheet, "cells", list) or []]
    return found


def _member(value: Any, name: str, kind: type) -> Any:
    """A member of a JSON object, if it is what it should be."""
    member = value.get(name) if isinstance(value, dict) else None
    return member if isinstance(member, kind) else None


def _text(value: Any) -> str:
    """A text, which a notebook may hold in lines."""
    if isinstance(value, list):
        value = "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


class _Reader:
    """Gathers the cells of one notebook."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[str] = []
        self._length = 0
        self._places: list[tuple[int, str]] = []
        self._sections: list[HeadedBlocks] = []
        self._heading: tuple[str, int, int] = ("", 0, 0)
        self._blocks: list[Block] = []
        self._groups = 0
        self._introduction = ""

    def read(self, number: int, cell: Any) -> None:
        self._places.append((self._length, f"cell {number}"))
        kind = _member(cell, "cell_type", str)
        text = _text(_member(cell, "source", object) or _member(cell, "input", object))
        if kind == "heading":
            level = _member(cell, "level", int) or 1
            self._read_markdown("#" * min(max(level, 1), 6) + " " + " ".join(text.split()))
        elif kind == "markdown":
            self._read_markdown(_EMBEDDED.sub("", text))
        else:
            listings = [text, *_outputs(_member(cell, "outputs", list) or [])]
            if sum(map(len, listings)) <= _SHORT:
                listings = ["\n".join(listing for listing in listings if listing)]
            for listing in listings:
                self._read_listing(listing)

    def document(self) -> Document:
        self._close_section()
        source = "".join(self._pieces)
        places = tuple(self._places)
        return Document("", "", source, tuple(self._sections), exact=False, numbered=False, places=places)

    def _read_markdown(self, text: str) -> None:
        start = self._append(text)
        groups = self._groups
        for section in read_markdown(text, self._limits):
            blocks = [_moved(block, start, groups) for block in section.blocks]
            self._groups = max([self._groups, *(block.group for block in blocks)])
            if section.heading:
                self._close_section()
                self._heading = (section.heading, section.level, section.start + start)
            for block in blocks:
                self._add(block)

    def _read_listing(self, text: str) -> None:
        text = text.strip("\n").rstrip()
        if not text.strip():
            return
        start = self._append(text)
        parts = tuple(_lines(text, start)) if len(text) > OVERLONG else ()
        self._add(Block("code", start, start + len(text), text, parts, self._introduction))

    def _add(self, block: Block) -> None:
        self._blocks.append(block)
        self._introduction = introducing_line(block.text) if block.kind == "paragraph" else ""

    def _close_section(self) -> None:
        heading, level, start = self._heading
        if heading or self._blocks:
            self._sections.append(HeadedBlocks(heading, level, start, tuple(self._blocks)))
            self._limits.check_headings(len(self._sections))
        self._blocks = []

    def _append(self, text: str) -> int:
        """Add text to the source and return where it starts."""
        start = self._length
        self._pieces.extend((text, "\n\n"))
        self._length += len(text) + 2
        self._limits.check_size(self._length)
        return start


def _moved(block: Block, offset: int, groups: int) -> Block:
    """A block of a cell as a block of the notebook."""
    parts = tuple(Part(part.start + offset, part.end + offset, part.text) for part in block.parts)
    group = block.group + groups if block.group else 0
    return replace(block, start=block.start + offset, end=block.end + offset, parts=parts, group=group)


def _lines(text: str, start: int) -> Iterator[Part]:
    for line in text.split("\n"):
        yield Part(start, start + len(line), line)
        start += len(line) + 1


def _outputs(outputs: list[Any]) -> Iterator[str]:
    """Yield what a cell has printed and what it returned; pictures, warnings and logs are left out."""
    room = _MOST_OUTPUT
    for output in outputs:
        kind = _member(output, "output_type", str)
        if kind == "stream" and "stderr" not in (output.get("name"), output.get("stream")):
            text = _text(output.get("text"))
        elif kind in ("execute_result", "display_data", "pyout"):
            text = _text((_member(output, "data", dict) or output).get("text/plain", output.get("text")))
        elif kind in ("error", "pyerr"):
            text = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}".strip(": ")
        else:
            continue
        # A bar that shows progress goes back to the start of its line.
        text = "\n".join(line.rsplit("\r", 1)[-1] for line in _COLOURS.sub("", text).split("\n")).strip("\n")
        if not _OBJECT.fullmatch(text.strip()):
            yield text[:room]
            room = max(0, room - len(text))
