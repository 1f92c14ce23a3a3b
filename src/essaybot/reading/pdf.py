"""PDF files become documents: their text in the order of reading, under their headings, with its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.pdfblocks import Chunk, Look, chunks_of, goes_on_behind, is_alike, keeps_lines, without_bullet
from essaybot.reading.pdfbombs import check_streams
from essaybot.reading.pdfcontents import without_contents
from essaybot.reading.pdfheadings import Entry, mark_entries, outline_of, set_levels
from essaybot.reading.pdflayout import Row, rows_of
from essaybot.reading.pdfmargins import without_margins
from essaybot.reading.pdfpage import Page, read_page
from essaybot.reading.pdfwords import Words, clean, letters

_LOCK = Lock()
"""PDFium serves one thread at a time."""
_MOST_UNREAD = 0.3
"""Part of the characters of a page without known meaning from which it counts as unreadable."""
_OCR = "make a copy with text by character recognition (OCR), for example with ocrmypdf"


def read(data: bytes, limits: Limits) -> Document:
    """Read a PDF.

    Raises:
        CorpusError: it is damaged, password-protected, has no text, or goes beyond the limits.
    """
    check_streams(data)
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _why(error) from None
        try:
            return _Reader(document, limits).document()
        except (pypdfium2.PdfiumError, OSError, ValueError) as error:
            raise _damaged() from error
        finally:
            document.close()


def _why(error: pypdfium2.PdfiumError) -> CorpusError:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return CorpusError("it is password-protected", "save a copy without the password")
    if error.err_code == pdfium.FPDF_ERR_SECURITY:
        return CorpusError("it is encrypted in a way that cannot be read", "save a copy without encryption")
    return _damaged()


def _damaged() -> CorpusError:
    return CorpusError("it is damaged or no PDF", "open it in a PDF viewer and save or print it to a new PDF")


class _Reader:
    """Reads one document."""

    def __init__(self, document: pypdfium2.PdfDocument, limits: Limits) -> None:
        self._document = document
        self._limits = limits
        self._extract = Extract(limits)
        self._words = Words()
        self._indents: list[float] = []

    def document(self) -> Document:
        """Return the document."""
        pages, remark = self._readable(list(self._pages()))
        entries = [entry for entry in outline_of(self._document, self._limits) if entry.page < len(pages)]
        rows = self._rows(pages, entries)
        look = Look(rows)
        mark_entries(rows, entries)
        chunks = chunks_of(rows, look)
        levels = set_levels(chunks, entries, look.body)
        self._words.add(row.text for row in rows)
        self._add(chunks, levels)
        if self._extract.is_empty:
            raise CorpusError("it has no text", _OCR)
        return self._extract.document(remark=remark)

    def _pages(self) -> Iterator[Page | None]:
        """Yield every page; None for one that is damaged."""
        characters = 0
        for index in range(len(self._document)):
            try:
                page = read_page(self._document, index)
            except pypdfium2.PdfiumError:
                yield None
                continue
            characters += page.characters
            self._limits.check_size(characters)
            yield page

    def _readable(self, pages: Sequence[Page | None]) -> tuple[list[Page], str]:
        """The pages, emptied where they cannot be read, and a remark on those."""
        damaged = [index for index, page in enumerate(pages) if page is None]
        pictured = [index for index, page in enumerate(pages) if page and page.pictured]
        unread = [index for index, page in enumerate(pages) if page and page.unread > _MOST_UNREAD]
        cut = [index for index, page in enumerate(pages) if page and page.cut]
        blank = {*unread, *pictured}
        text = sum(page.characters for index, page in enumerate(pages) if page and index not in blank)
        if not text:
            self._refuse(len(pages), damaged, pictured, unread)
        empty = Page((), 1, 1)
        kept = [page if page and index not in blank else empty for index, page in enumerate(pages)]
        remarks = (
            (pictured, "is a picture without text", "are pictures without text"),
            (unread, "is in letters that the file does not explain", "are in letters that the file does not explain"),
            (damaged, "is damaged", "are damaged"),
            (cut, "is too full to be read whole", "are too full to be read whole"),
        )
        return kept, "; ".join(_remark(found, len(pages), one, several) for found, one, several in remarks if found)

    @staticmethod
    def _refuse(pages: int, damaged: Sequence[int], pictured: Sequence[int], unread: Sequence[int]) -> None:
        if unread:
            raise CorpusError("its fonts do not say which letters they show", _OCR)
        if pictured:
            raise CorpusError("its pages are pictures without text", _OCR)
        if damaged or not pages:
            raise _damaged()
        raise CorpusError("it has no text", _OCR)

    @staticmethod
    def _rows(pages: Sequence[Page], entries: Sequence[Entry]) -> list[Row]:
        """The lines of all pages without what recurs on them and what only lists them."""
        sizes = Look(row for index, page in enumerate(pages) for row in _plain_rows(page, index))
        headings = [(entry.page, letters(entry.title)) for entry in entries]
        trimmed = without_margins(pages, sizes.body, headings)
        return without_contents([row for index, page in enumerate(trimmed) for row in rows_of(page, index)], len(pages))

    def _label(self, index: int) -> str:
        """The place of a page: its number, or what the file calls it with its number, as viewers show both."""
        number = str(index + 1)
        label = clean(self._document.get_page_label(index)).strip()
        if label and label != number and len(label) <= 20:
            return f"page {label} ({number} of {len(self._document)})"
        return f"page {number}"

    def _add(self, chunks: Sequence[Chunk], levels: dict[int, int]) -> None:
        """Add all chunks; what stands between the parts of a paragraph, as at a page's end, comes behind it."""
        done: set[int] = set()
        for index, chunk in enumerate(chunks):
            if index in done:
                continue
            done.add(index)
            parts = [chunk]
            if chunk.kind in ("text", "item") and not chunk.note:
                for following in _continuation(chunks, index):
                    done.add(following)
                    parts.append(chunks[following])
            self._place(chunk)
            self._add_chunk(parts, levels.get(index, 0))
        self._close_lists()

    def _place(self, chunk: Chunk) -> None:
        self._extract.place(self._label(chunk.rows[0].page))

    def _add_chunk(self, parts: Sequence[Chunk], level: int) -> None:
        chunk = parts[0]
        if chunk.kind == "item":
            self._open_lists(chunk.indent, chunk.size)
        elif not (chunk.kind == "text" and self._indents and chunk.indent > self._indents[-1] + 0.5 * chunk.size):
            self._close_lists()
        if chunk.kind == "heading":
            self._extract.heading(self._text(parts), level)
        elif chunk.kind == "item":
            self._extract.item(without_bullet(self._text(parts)))
        elif chunk.kind == "code":
            self._extract.code(_listing(chunk.rows))
        elif chunk.kind == "table":
            self._extract.table([[self._words.joined([p.text for p in cell]) for cell in row] for row in chunk.cells])
        else:
            self._extract.paragraph(self._text(parts), "verse" if keeps_lines(chunk) else "paragraph")

    def _text(self, parts: Sequence[Chunk]) -> str:
        lines = [row.text for part in parts for row in part.rows]
        return self._words.joined(lines, parts[0].ended)

    def _open_lists(self, indent: float, size: float) -> None:
        while self._indents and indent < self._indents[-1] - 0.5 * size:
            self._extract.close_list()
            self._indents.pop()
        if not self._indents or indent > self._indents[-1] + 0.5 * size:
            self._extract.open_list()
            self._indents.append(indent)

    def _close_lists(self) -> None:
        while self._indents:
            self._extract.close_list()
            self._indents.pop()


def _plain_rows(page: Page, index: int) -> Iterable[Row]:
    return (Row([piece], piece.style, piece.left, piece.right, piece.base, index) for piece in page.pieces)


def _remark(indexes: Sequence[int], pages: int, one: str, several: str) -> str:
    if len(indexes) == 1:
        return f"page {indexes[0] + 1} {one}"
    shown = ", ".join(str(index + 1) for index in indexes[:5])
    return f"{len(indexes)} of its {pages} pages {several} ({shown}{', ...' if len(indexes) > 5 else ''})"


def _continuation(chunks: Sequence[Chunk], index: int) -> Iterator[int]:
    """Yield the indexes of the chunks in which a paragraph goes on in the next columns."""
    current = chunks[index]
    while True:
        flow = current.rows[0].flow
        following = index + 1
        while following < len(chunks) and chunks[following].note and chunks[following].rows[0].flow == flow:
            following += 1
        if following >= len(chunks) or chunks[following].rows[0].flow == flow:
            return
        for position in range(following, min(following + 5, len(chunks))):
            chunk = chunks[position]
            if chunk.kind == "heading" or chunk.rows[0].page > current.rows[0].page + 1:
                return
            if goes_on_behind(current, chunk) and (position == following or chunk.rows[0].text[:1].islower()):
                yield position
                index, current = position, chunk
                break
            if chunk.kind == "item" or (chunk.kind == "text" and not chunk.note and is_alike(current, chunk)):
                return
        else:
            return


def _listing(rows: Sequence[Row]) -> str:
    """The lines of a listing, indented as on the page."""
    left = min(row.left for row in rows)
    lines: list[str] = []
    for row in rows:
        line = ""
        for cell in row.cells:
            width = (cell.right - cell.left) / max(1, len(cell.text)) or 1.0
            line += " " * max(bool(line), round((cell.left - left) / width) - len(line)) + clean(cell.text)
        lines.append(line)
    return "\n".join(lines)
