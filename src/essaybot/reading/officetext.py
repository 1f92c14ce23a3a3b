"""What word processors know of their text, written to an extract: titles, lists by level, listings line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from xml.etree.ElementTree import Element

from essaybot.errors import CorpusError
from essaybot.model import Kind
from essaybot.reading.archive import Archive
from essaybot.reading.blocks import Document
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits

LONGEST_CELL = 1_500
"""Characters of a cell in a table of data; beyond that the table is there for the looks of the page."""
MOST_COLUMNS = 100
_PICTURES = ("word/media/", "pictures/")
_VERSES = 4
"""Short lines that make a verse or an address."""
_SHORT_LINE = 80
_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|título|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|naslov"
    r"|заголовок|başlık|címsor|titlu|επικεφαλίδα|标题|標題|見出し|제목)[ _]?(?P<level>[1-9])"
)
_TITLE_NAMES = frozenset(
    "title titel titre título titulo titolo tytuł název název otsikko заголовок название 標題 표제 表題".split()
)
_LISTING_NAME = re.compile(r"\b(?:source code|code|preformatted|verbatim|listing)\b")
_QUOTE_NAMES = ("quot", "intense quote", "block text", "zitat", "citation", "cita ", "citazione")
_CONTENTS_NAME = re.compile(r"(?:toc|contents|table of figures|index) ?(?:heading|\d)?")


def opened(data: bytes, limits: Limits, kind: str) -> Archive:
    """Open an office file; `kind` is what it should be.

    Raises:
        CorpusError: it is of another kind, password-protected or damaged.
    """
    if not data:
        raise CorpusError("it is empty")
    if not data.startswith(b"PK"):
        raise CorpusError(f"it is no {kind}, or damaged", "open it where it was written and save it again")
    return Archive(data, limits)


def closed(extract: Extract, archive: Archive) -> Document:
    """Return what was gathered from an office file.

    Raises:
        CorpusError: it has pictures and no text.
    """
    if extract.is_empty and any(name.lower().startswith(_PICTURES) for name in archive.names):
        raise CorpusError("it has no text; its pages are pictures", "recognise their text first (OCR)")
    return extract.document()


def heading_level(name: str) -> int:
    """Return the level of a heading that the name of a style tells; 0 if it tells none."""
    found = _HEADING_NAME.fullmatch(name.strip().casefold())
    return int(found["level"]) if found else 0


def is_title(name: str) -> bool:
    """Whether a style of this name is that of the title of a document."""
    return name.strip().casefold() in _TITLE_NAMES


def is_listing(name: str) -> bool:
    """Whether a style of this name is that of listings."""
    return bool(_LISTING_NAME.search(name.casefold()))


def is_quote(name: str) -> bool:
    """Whether a style of this name is that of quotations."""
    return name.strip().casefold().startswith(_QUOTE_NAMES)


def is_contents(name: str) -> bool:
    """Whether a style of this name is that of a line in a table of contents."""
    return bool(_CONTENTS_NAME.fullmatch(name.strip().casefold()))


class OfficeText:
    """Gathers the blocks of a text; consecutive paragraphs make a list, a listing or a title.

    Notes and text boxes are asides: they follow the paragraph, list or table that they belong to.
    """

    def __init__(
        self, extract: Extract, next_aside: Callable[[], Iterable[Element] | None], block: Callable[[Element], None]
    ) -> None:
        """Write to an extract.

        Args:
            extract: what the text is added to.
            next_aside: returns the blocks of the next aside, as often as there is one.
            block: reads a block, and adds it here.
        """
        self._extract = extract
        self._next_aside = next_aside
        self._block = block
        self._is_aside = False
        self._levels: list[int] = []
        """The levels of the lists that are open."""
        self._listing: list[str] = []
        self._title: list[str] = []
        self._lower = 0
        self._has_heading = False

    def add(self, text: str, style: str, level: int, list_level: int, page: int, *, is_continued: bool = False) -> None:
        """Add a paragraph.

        Args:
            text: what is in it.
            style: the name of its style.
            level: that of a heading; 0 for others.
            list_level: that of an item, from 0; -1 for others.
            page: where it begins; 0 if that is not known.
            is_continued: whether it belongs to the item above it, if there is one.
        """
        if not text.strip():
            if self._listing and is_listing(style):
                self._listing.append("")
            return
        is_item = list_level >= 0 and not level and not is_title(style) and not is_listing(style)
        if level or is_title(style) or (list_level < 0 and not is_continued):
            self.end_list()
        if level or not is_title(style):
            self._finish_title()
        if level or not is_listing(style):
            self._finish_listing()
        if page and not self._listing and not self._title:
            self._extract.place(f"page {page}")
        if level:
            self._has_heading = True
            self._extract.heading(text, level + self._lower)
        elif is_title(style):
            self._add_title(text)
        elif is_listing(style):
            self._listing.append(text)
        elif is_item:
            self._item(text, list_level)
        else:
            self._paragraph(tidied(text), is_quote(style))
        self.write_asides()

    def table(self, rows: Sequence[Sequence[str]], page: int) -> None:
        """Add a table, which begins on a page."""
        self.end_list()
        self._finish()
        if page:
            self._extract.place(f"page {page}")
        self._extract.table(rows)
        self.write_asides()

    def write_asides(self) -> None:
        """Add the asides that belong to what was added last, unless a list is open."""
        if self._is_aside or self._levels:
            return  # Notes of notes follow when these are done.
        self._is_aside = True
        while (blocks := self._next_aside()) is not None:
            self._finish()
            for each in blocks:
                self._block(each)
            self.end_list()
        self._is_aside = False

    def end_list(self) -> None:
        """End the lists that are open."""
        if self._levels:
            while self._levels:
                self._levels.pop()
                self._extract.close_list()
            self.write_asides()

    def finish(self) -> None:
        """Add what is not complete yet."""
        self.end_list()
        self._finish()
        self.write_asides()
        self._finish()

    def _add_title(self, text: str) -> None:
        """Add a line of the title, or of what looks like it further down."""
        if self._has_heading:
            self._extract.heading(text, 1)
        else:
            self._title.append(text)

    def _paragraph(self, text: str, is_quoted: bool) -> None:
        lines = text.split("\n")
        kind: Kind = "quote" if is_quoted else "paragraph"
        if not is_quoted and len(lines) >= _VERSES and all(len(line) < _SHORT_LINE for line in lines):
            kind = "verse"
        self._extract.paragraph(text, kind)

    def _item(self, text: str, level: int) -> None:
        while self._levels and self._levels[-1] > level:
            self._levels.pop()
            self._extract.close_list()
        if not self._levels or self._levels[-1] < level:
            self._levels.append(level)
            self._extract.open_list()
        self._extract.item(tidied(text))

    def _finish(self) -> None:
        self._finish_title()
        self._finish_listing()

    def _finish_listing(self) -> None:
        if self._listing:
            self._extract.code("\n".join(self._listing))
            self._listing = []

    def _finish_title(self) -> None:
        if self._title:
            self._extract.heading(" ".join(self._title), 1)
            self._title = []
            self._has_heading = True
            self._lower = 1


def tidied(text: str) -> str:
    """Return a text with single spaces, and without spaces around its line breaks or lines without text."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
