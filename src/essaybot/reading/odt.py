"""OpenDocument texts become headed blocks: headings by their levels, notes below what they belong to."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from xml.etree.ElementTree import Element

from essaybot.errors import CorpusError
from essaybot.reading.archive import Archive
from essaybot.reading.blocks import Document
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.odtstyles import Styles
from essaybot.reading.officetext import LONGEST_CELL, MOST_COLUMNS, OfficeText, closed, is_contents, opened
from essaybot.reading.raising import lowered, raised
from essaybot.reading.xmltree import parse

_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        **{f"{_SPACE}:{name}:1.0": name for name in ("office", "text", "table", "style", "manifest")},
        f"{_SPACE}:drawing:1.0": "draw",
    }
)
_STYLE_LISTS = ("office-styles", "office-automatic-styles")
_DROPPED = frozenset(
    """text-tracked-changes text-table-of-content text-illustration-index text-table-index text-object-index
    text-user-index text-alphabetical-index text-ruby-text text-note-citation text-page-number text-page-count
    text-hidden-text text-script office-annotation office-forms office-event-listeners draw-glue-point""".split()
)
_ROW_GROUPS = frozenset(
    ("table-table-header-rows", "table-table-rows", "table-table-row-group", "text-soft-page-break")
)
_CELLS = ("table-table-cell", "table-covered-table-cell")
_BLANK = re.compile(r"[ \t\r\n]+")


def read(data: bytes, limits: Limits) -> Document:
    """Read an OpenDocument text, as LibreOffice writes it.

    Raises:
        CorpusError: it is damaged, password-protected, of another format, or goes beyond the limits.
    """
    archive = opened(data, limits, "OpenDocument text")
    if _is_encrypted(archive):
        raise CorpusError("it is password-protected", "save a copy without the password")
    content = archive.read("content.xml")
    if content is None:
        raise CorpusError("it is damaged, or no OpenDocument text: its text is missing", "get it again")
    styles = Styles()
    if shared := archive.read("styles.xml"):
        with suppress(CorpusError):  # The text can be read without.
            parse(shared, _PREFIXES, _STYLE_LISTS, styles.add_shared)
    extract = Extract(limits)
    writer = _Writer(extract, styles, has_pages=b"soft-page-break" in content)
    root = parse(content, _PREFIXES, (*_STYLE_LISTS, "office-text"), writer.take)
    if root.find("office-body/office-text") is None:
        raise CorpusError("it is no OpenDocument text", "check its name")
    writer.finish()
    return closed(extract, archive)


def _is_encrypted(archive: Archive) -> bool:
    if "encrypted-package" in archive.names:
        return True
    manifest = archive.read("META-INF/manifest.xml")
    try:
        entries = parse(manifest, _PREFIXES).iter("manifest-file-entry") if manifest else iter(())
    except CorpusError:
        return False
    return any(
        each.get("manifest-full-path") == "content.xml" and each.find("manifest-encryption-data") is not None
        for each in entries
    )


class _Writer:
    """Writes paragraphs, lists, tables and what is around them."""

    def __init__(self, extract: Extract, styles: Styles, *, has_pages: bool) -> None:
        self._text = OfficeText(extract, self._next_aside, self._block)
        self._styles = styles
        self._page = 1 if has_pages else 0
        self._began = self._page
        """The page that the text of the last paragraph began on."""
        self._has_text = False
        self._depth = 0
        """How many lists are around."""
        self._asides: deque[Element] = deque()

    def take(self, element: Element) -> None:
        """Note a style of this text, or write a block of it."""
        if element.tag.startswith("style-"):
            self._styles.add_own(element)
        else:
            self._block(element)

    def finish(self) -> None:
        """Add what is not complete yet."""
        self._text.finish()

    def _block(self, element: Element) -> None:
        tag = element.tag
        if tag in ("text-p", "text-h"):
            self._paragraph(element)
        elif tag == "text-list":
            if not self._depth:
                self._text.end_list()
            self._depth += 1
            self._blocks(element)
            self._depth -= 1
            if not self._depth:
                self._text.end_list()
        elif tag == "table-table":
            self._table(element)
        elif tag == "text-soft-page-break":
            self._break_page()
        elif tag not in _DROPPED and element.get("text-display", "true") == "true":
            self._blocks(element)

    def _blocks(self, element: Element) -> None:
        for child in element:
            self._block(child)

    def _paragraph(self, paragraph: Element) -> None:
        style = self._styles.of(paragraph)
        text = self._inline(paragraph)
        level = style.level
        if paragraph.tag == "text-h":
            value = paragraph.get("text-outline-level", "1")
            level = int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 3 else 1
        if not style.is_hidden and not is_contents(style.name):
            self._text.add(text, style.name, level, self._depth - 1, self._began)

    def _next_aside(self) -> Iterable[Element] | None:
        """The paragraphs and tables in the next text box, or in the next note."""
        return self._asides.popleft() if self._asides else None

    def _break_page(self) -> None:
        if self._page:
            self._page += 1

    # -- text

    def _inline(self, paragraph: Element) -> str:
        pieces: list[str] = []
        self._has_text = False
        self._walk(paragraph, pieces)
        if not self._has_text:
            self._began = self._page
        return "".join(pieces).replace("\N{SOFT HYPHEN}", "")

    def _walk(self, element: Element, pieces: list[str]) -> None:
        self._add(element.text, pieces)
        for child in element:
            tag = child.tag
            if tag == "text-s":
                count = child.get("text-c", "1")
                pieces.append(" " * (int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 1))
            elif tag == "text-tab":
                pieces.append("\t")
            elif tag == "text-line-break":
                pieces.append("\n")
            elif tag == "text-soft-page-break":
                self._break_page()
            elif tag == "text-note" or (tag.startswith("draw-") and tag != "draw-a"):
                self._asides.append(child)
            elif tag == "text-span":
                self._span(child, pieces)
            elif tag not in _DROPPED and not tag.startswith("?"):
                self._walk(child, pieces)
            self._add(child.tail, pieces)

    def _span(self, span: Element, pieces: list[str]) -> None:
        style = self._styles.of(span)
        if style.is_hidden:
            return
        inner: list[str] = []
        self._walk(span, inner)
        text = "".join(inner)
        if style.position:
            text = raised(text) if style.position == "super" else lowered(text)
        pieces.append(text)

    def _add(self, text: str | None, pieces: list[str]) -> None:
        if not text:
            return
        if not self._has_text and text.strip():
            self._has_text = True
            self._began = self._page
        pieces.append(_BLANK.sub(" ", text))

    # -- tables

    def _table(self, table: Element) -> None:
        rows = [*_rows(table)]
        if not _is_data(rows):
            for row in rows:
                for cell in row.iterfind(_CELLS[0]):
                    self._text.end_list()
                    self._blocks(cell)
            self._text.end_list()
            return
        depth, self._depth = self._depth, 0
        lines: list[list[str]] = []
        began = 0
        for row in rows:
            cells: list[str] = []
            if row.tag == "text-soft-page-break":
                self._break_page()
            for cell in row if len(row) <= MOST_COLUMNS else row[:MOST_COLUMNS]:
                if cell.tag in _CELLS:
                    text = "\n".join(self._cell(cell)) if cell.tag == _CELLS[0] else ""
                    cells += [text] * _repeated(cell)
                    began = began or self._began
            lines.append(cells[:MOST_COLUMNS])
        self._text.table(lines, began)
        self._depth = depth

    def _cell(self, element: Element) -> Iterator[str]:
        for child in element:
            if child.tag in ("text-p", "text-h"):
                yield self._inline(child)
            elif child.tag.startswith("draw-"):
                self._asides.append(child)
            elif child.tag not in _DROPPED:
                yield from self._cell(child)


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, and the ends of pages between them."""
    for child in table:
        if child.tag in ("table-table-row", "text-soft-page-break"):
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _is_data(rows: list[Element]) -> bool:
    """Whether a table has rows and columns of data, and is not there for the looks of the page."""
    columns = 0
    for row in rows:
        cells = row.findall(_CELLS[0])
        columns = max(columns, len(cells))
        for cell in cells:
            if sum(map(len, cell.itertext())) > LONGEST_CELL or cell.find("table-table") is not None:
                return False
            if next(cell.iter("text-h"), None) is not None:
                return False
    return columns > 1


def _repeated(cell: Element) -> int:
    count = cell.get("table-number-columns-repeated", "1")
    return max(1, min(int(count), MOST_COLUMNS)) if count.isascii() and count.isdigit() and len(count) < 6 else 1
