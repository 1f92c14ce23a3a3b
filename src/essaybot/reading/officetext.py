"""What word processors know of their text, written to an extract: titles, lists by level, listings line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from essaybot.model import Kind
from essaybot.reading.extract import Extract

LONGEST_CELL = 1_500
"""Characters of a cell in a table of data; beyond that the table is there for the looks of the page."""
MOST_COLUMNS = 100
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
    """Gathers the paragraphs of a text; consecutive ones make a list, a listing or a title."""

    def __init__(self, extract: Extract) -> None:
        """Write to `extract`."""
        self._extract = extract
        self._levels: list[int] = []
        """The levels of the lists that are open."""
        self._listing: list[str] = []
        self._title: list[str] = []
        self._lower = 0
        self._has_heading = False

    @property
    def is_in_list(self) -> bool:
        """Whether a list is open."""
        return bool(self._levels)

    def place(self, page: int) -> None:
        """Say on which page the next text stands; 0 if that is not known."""
        if page and not self._listing:
            self._finish_title()
            self._extract.place(f"page {page}")

    def title(self, text: str) -> None:
        """Add a line of the title, or of what looks like it further down."""
        self.end_list()
        if self._has_heading:
            self._extract.heading(text, 1)
        elif text.strip():
            self._title.append(text)

    def heading(self, text: str, level: int) -> None:
        """Add a heading."""
        self.end_list()
        self._finish()
        if text.strip():
            self._has_heading = True
            self._extract.heading(text, level + self._lower)

    def paragraph(self, text: str, kind: Kind = "paragraph") -> None:
        """Add a paragraph; if a list is open, it belongs to the last item."""
        self._finish()
        text = tidied(text)
        lines = text.split("\n")
        if kind == "paragraph" and len(lines) >= _VERSES and all(len(line) < _SHORT_LINE for line in lines):
            kind = "verse"
        self._extract.paragraph(text, kind)

    def item(self, text: str, level: int) -> None:
        """Add an item of a list; the outermost level is 0."""
        if not text.strip():
            return
        self._finish()
        while self._levels and self._levels[-1] > level:
            self._levels.pop()
            self._extract.close_list()
        if not self._levels or self._levels[-1] < level:
            self._levels.append(level)
            self._extract.open_list()
        self._extract.item(tidied(text))

    def code(self, text: str) -> None:
        """Add a line, or several, of a listing."""
        self.end_list()
        self._finish_title()
        self._listing.append(text)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table."""
        self.end_list()
        self._finish()
        self._extract.table(rows)

    def end_list(self) -> None:
        """End the lists that are open."""
        while self._levels:
            self._levels.pop()
            self._extract.close_list()

    def finish(self) -> None:
        """Add what is not complete yet."""
        self.end_list()
        self._finish()

    def _finish(self) -> None:
        self._finish_title()
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
