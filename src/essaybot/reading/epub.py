"""EPUB books become headed blocks: their chapters in the order of reading, named as the table of contents does."""

from __future__ import annotations

from collections.abc import Sequence

from essaybot.errors import CorpusError
from essaybot.reading.archive import Archive
from essaybot.reading.blocks import Document
from essaybot.reading.boilerplate import Text, text_of_chapter
from essaybot.reading.charset import decode_marked
from essaybot.reading.elements import Element, tree_of
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.package import Entry, Package, package_of
from essaybot.reading.pagewriter import PageWriter

_FEW_LINKS = 5
_MOSTLY_LINKS = 0.6


def read(data: bytes, limits: Limits) -> Document:
    """Read an EPUB book.

    Raises:
        CorpusError: it is damaged, copy-protected, without text or goes beyond the limits.
    """
    archive = Archive(data, limits)
    package = package_of(archive)
    extract = Extract(limits)
    if package.title:
        extract.heading(package.title, 1)
    writer = _BookWriter(extract, package)
    missing = 0
    for part in package.parts:
        chapter = _chapter(archive, part)
        if chapter is None:
            missing += 1
        else:
            writer.write_part(part, chapter)
    if writer.has_text:
        return extract.document(remark=f"{missing} of its {len(package.parts)} parts cannot be read" if missing else "")
    if missing:
        raise CorpusError("it is damaged: its chapters are missing", "get it again")
    raise CorpusError("it has no text; its pages are pictures", "recognise their text first (OCR)")


def _chapter(archive: Archive, part: str) -> Text | None:
    data = archive.read(part)
    try:
        return None if data is None else text_of_chapter(tree_of(decode_marked(data)))
    except CorpusError:
        return None


class _BookWriter(PageWriter):
    """Writes the parts of a book, with headings and places from its table of contents."""

    def __init__(self, extract: Extract, package: Package) -> None:
        super().__init__(extract, lower=1 if package.title else 0, named=False)
        self._package = package
        self.has_text = False
        self._entries: dict[str, Entry] = {}
        """The entries of the table of contents that lead into this part, by the names they lead to."""
        self._due: Entry | None = None
        """The entry that has begun and had neither text nor a heading yet."""
        self._chapter = (0, 0)
        """The levels of the last heading that stands in the table of contents: as marked up, and there."""

    def write_part(self, part: str, text: Text) -> None:
        """Write one part of the book; tables of contents are left out."""
        weight = text.weights[id(text.root)]
        is_guide = part in self._package.guides or weight.links >= _FEW_LINKS
        if is_guide and weight.density > _MOSTLY_LINKS:
            return
        self._text = text
        self._entries = dict(self._package.contents.get(part.casefold(), {}))
        self._begin("", text.root)
        self.write(text)

    def _begin(self, name: str, element: Element) -> None:
        """Begin the entry that leads to a name; `element` is what has the name."""
        entry = self._entries.pop(name, None)
        if entry is None:
            return
        self._flush()
        self._extract.place(entry.place)
        self._due = entry

    def _note_name(self, name: str, element: Element) -> None:
        self._begin(name, element)

    def _start_text(self) -> None:
        self.has_text = True
        if self._due is not None:
            self._extract.heading(self._due.title, self._due.level + self._lower)
            self._chapter = (0, self._due.level)
            self._due = None

    def _add_heading(self, text: str, level: int, names: Sequence[str]) -> None:
        for name in names:
            self._begin(name, self._text.root)
        if not self.has_text and text.casefold() == self._package.title.casefold():
            return
        marked, listed = self._chapter
        if self._due is not None:
            self._chapter = marked, listed = level, self._due.level
            self._due = None
        elif not marked and listed:
            self._chapter = marked, listed = level - 1, listed
        self._extract.heading(text, max(1, level - marked + listed) + self._lower)
