"""Word files become headed blocks: headings by the levels of their styles, notes below what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.boilerplate import text_of_chapter
from essaybot.reading.charset import decode_marked
from essaybot.reading.docxinline import Inline, chosen
from essaybot.reading.docxparts import PLAIN, PREFIXES, Parts, Style, own_level, own_list_level
from essaybot.reading.elements import tree_of
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.officetext import (
    LONGEST_CELL,
    MOST_COLUMNS,
    OfficeText,
    closed,
    heading_level,
    is_contents,
    opened,
)
from essaybot.reading.pagewriter import PageWriter
from essaybot.reading.xmltree import parse

_WRAPPERS = frozenset(
    ("w-ins", "w-moveTo", "w-customXml", "w-smartTag", "w-sdtContent", "w-txbxContent", "mc-Choice", "mc-Fallback")
)
"""Elements around paragraphs and tables that say nothing of what is in them."""
_GALLERIES = ("Table of Contents", "Table of Figures", "Page Numbers")
_WEB = (".html", ".htm", ".xhtml", ".mht")


def read(data: bytes, limits: Limits) -> Document:
    """Read a Word file, as Word 2007 and later write it.

    Raises:
        CorpusError: it is damaged, password-protected, of another format, or goes beyond the limits.
    """
    archive = opened(data, limits, "Word file")
    parts = Parts(archive)
    extract = Extract(limits)
    writer = _Writer(extract, parts)
    root = parse(parts.text, PREFIXES, ("w-body",), writer.block)
    if root.tag != "w-document":
        raise CorpusError("it is no Word file", "check its name")
    writer.finish()
    return closed(extract, archive)


class _Writer:
    """Writes paragraphs, tables and what is around them."""

    def __init__(self, extract: Extract, parts: Parts) -> None:
        self._extract = extract
        self._text = OfficeText(extract, self._next_aside, self.block)
        self._parts = parts
        self._styles = parts.styles()
        self._inline = Inline(b"lastRenderedPageBreak" in parts.text)
        self._notes = {
            "w-footnoteReference": parts.notes("footnotes", "w-footnote"),
            "w-endnoteReference": parts.notes("endnotes", "w-endnote"),
        }
        self._last_style = PLAIN
        self._carried = ""
        """The text of a paragraph whose end was deleted."""

    def finish(self) -> None:
        """Add what is not complete yet."""
        self._text.add(self._carried, "", 0, -1, self._inline.began)
        self._text.finish()

    def block(self, element: Element) -> None:
        """Add a paragraph, a table or what is around some."""
        tag = element.tag
        if tag == "w-p":
            self._paragraph(element)
        elif tag == "w-tbl":
            self._table(element)
        elif tag == "w-altChunk":
            self._embedded(element.get("r-id", ""))
        else:
            for child in _inside(element):
                self.block(child)

    # -- paragraphs

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find("w-pPr")
        style = self._style(properties)
        level = own_level(properties)
        style_level = style.level if level is None else level
        if style_level and not is_contents(style.name):
            self._inline.end_fields()
        text = self._carried + self._inline.text(paragraph)
        self._carried = ""
        if properties is not None and properties.find("w-rPr/w-del") is not None:
            self._carried = text
        elif not is_contents(style.name):
            own = own_list_level(properties)
            list_level = style.list_level if own is None else own
            continues = self._continues(style)
            self._text.add(text, style.name, style_level, list_level, self._inline.began, is_continued=continues)
            self._last_style = style

    def _style(self, properties: Element | None) -> Style:
        named = properties.find("w-pStyle") if properties is not None else None
        identifier = named.get("w-val", "") if named is not None else ""
        if identifier not in self._styles and identifier:
            return Style(identifier, heading_level(identifier))
        return self._styles.get(identifier, PLAIN)

    def _continues(self, style: Style) -> bool:
        """Whether a paragraph belongs to the item above it."""
        name = style.name.casefold()
        return name.startswith("list continue") or (name == "list paragraph" and style == self._last_style)

    def _next_aside(self) -> Iterable[Element] | None:
        """The paragraphs and tables in the next text box, or in the next note."""
        aside = self._inline.take_aside()
        notes = self._notes.get(aside.tag) if aside is not None else None
        if notes is not None and aside is not None:
            # Each note once: it may refer to itself.
            note = notes.pop(aside.get("w-id", ""), None)
            return () if note is None else _inside(note)
        return None if aside is None else _inside(aside)

    def _embedded(self, identifier: str) -> None:
        """Add a page that was put into the text as it is."""
        path, data = self._parts.read(identifier)
        if data and path.lower().endswith(_WEB):
            try:
                page = text_of_chapter(tree_of(decode_marked(data)))
            except CorpusError:
                return
            self._text.finish()
            PageWriter(self._extract, named=False).write(page)

    # -- tables

    def _table(self, table: Element) -> None:
        rows = [[*_named(row, "w-tc")] for row in _named(table, "w-tr") if row.find("w-trPr/w-del") is None]
        if not self._is_data(rows):
            for row in rows:
                for cell in row:
                    self._text.end_list()
                    for child in _inside(cell):
                        self.block(child)
            self._text.end_list()
            return
        lines: list[list[str]] = []
        began = 0
        for row in rows:
            cells: list[str] = []
            start = last = self._inline.page
            for cell in row:
                # A row that goes over two pages has the break in each of its cells.
                self._inline.page = start
                cells += [self._cell(cell), *[""] * (_columns(cell) - 1)]
                began = began or self._inline.began
                last = max(last, self._inline.page)
            self._inline.page = last
            lines.append(cells[:MOST_COLUMNS])
        self._text.table(lines, began)

    def _is_data(self, rows: list[list[Element]]) -> bool:
        """Whether a table has rows and columns of data, and is not there for the looks of the page."""
        if max(map(len, rows), default=0) < 2:
            return False
        for row in rows:
            for cell in row:
                if sum(len(text.text or "") for text in cell.iter("w-t")) > LONGEST_CELL:
                    return False
                if any(True for _ in cell.iter("w-tbl")):
                    return False
                if any(self._style(each.find("w-pPr")).level for each in cell.iter("w-p")):
                    return False
        return True

    def _cell(self, cell: Element) -> str:
        texts = [self._inline.text(paragraph) for paragraph in _named(cell, "w-p")]
        return "\n".join(texts)


def _inside(element: Element) -> Iterator[Element]:
    """The paragraphs and tables right in an element, and what is around some."""
    if element.tag == "mc-AlternateContent":
        yield from chosen(element)
    elif element.tag == "w-sdt":
        gallery = element.find("w-sdtPr/w-docPartObj/w-docPartGallery")
        if gallery is None or gallery.get("w-val") not in _GALLERIES:
            yield from element.iterfind("w-sdtContent")
    elif element.tag in _WRAPPERS or element.tag in ("w-tc", "w-footnote", "w-endnote"):
        yield from element


def _named(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, cells of a row or paragraphs of a cell, whatever is around them."""
    for child in element:
        if child.tag == name:
            yield child
        else:
            for inner in _inside(child):
                if inner.tag == name:
                    yield inner
                else:
                    yield from _named(inner, name)


def _columns(cell: Element) -> int:
    span = cell.find("w-tcPr/w-gridSpan")
    value = span.get("w-val", "") if span is not None else ""
    return max(1, min(int(value), MOST_COLUMNS)) if value.isascii() and value.isdigit() and len(value) < 4 else 1
