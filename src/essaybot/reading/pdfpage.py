"""The pieces of text on a page of a PDF, and where they stand: all that is asked of PDFium."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

HYPHEN = "\ufffe"
"""What PDFium writes for a hyphen behind which a line ends."""
MOST_CHARACTERS = 200_000
"""Characters of one page that are read. A densely printed page has 10,000."""
_MOST_OBJECTS = 1_000
"""Objects of a page among which pictures are looked for."""
CELL_GAP = 1.1
"""Space between words, in their size, that sets apart what stands beside each other."""
_WORD = re.compile(rf"[^\s\x00{HYPHEN}]+{HYPHEN}?|{HYPHEN}")
_BOLD = re.compile(r"bold|black|heavy|demi|[-,]bd|medi$|cmbx|cmb\d|cmssbx|sfbx|ecbx", re.IGNORECASE)
_MONO = re.compile(
    r"mono|courier|typewriter|consol|menlo|cmtt|cmsltt|cmitt|sftt|ectt|nimbusmon|inconsolata|fixed|code", re.IGNORECASE
)
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uefff]")
"""What says that nobody knows what it means, or is meant for one font alone."""
_HALF = re.compile("[\ud800-\udfff]")
_LETTERS = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_PHONETIC = re.compile(r"[\u0250-\u02af\u1ab0-\u1aff]")
_VOWEL = re.compile(r"[aeiouy]")
_SAMPLE = 100
"""Words of a page that are looked at to tell whether it can be read."""
_FIXED_PITCH = 1
_FORCE_BOLD = 1 << 18
_LONGEST_NAME = 200


class Style(NamedTuple):
    """How text looks."""

    size: float
    """In points, as shown."""
    bold: bool
    mono: bool
    """Whether all letters are of the same width."""


@dataclass(slots=True)
class Piece:
    """Words side by side on one line, with no more than a space between them.

    Points are counted from the left and the top of the page as a reader holds it.
    """

    text: str
    style: Style
    """That of most of it."""
    left: float
    right: float
    base: float
    """The line that the letters stand on."""
    sideways: int = 0
    """Quarter turns by which it is to be read; its place is that on the page so turned."""
    bold: int = 0
    """How many of its letters are bold."""
    mono: int = 0
    """How many of its letters are of one width."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its text."""

    pieces: tuple[Piece, ...]
    """In the order of the file."""
    width: float
    height: float
    pictured: bool = False
    """Whether it is a picture without text."""
    unread: float = 0.0
    """The part of its characters that the file does not say the meaning of."""
    characters: int = 0
    cut: bool = False
    """Whether it has more text than is read."""


class _Word(NamedTuple):
    text: str
    style: Style
    left: float
    right: float
    base: float
    sideways: int
    spaced: bool
    """Whether there is a space before it."""


def read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """Return what stands on a page, by its index from 0.

    Raises:
        pypdfium2.PdfiumError: the page cannot be read.
    """
    page = document[index]
    try:
        reader = _PageReader(page)
        try:
            return reader.page()
        finally:
            reader.close()
    finally:
        page.close()


class _PageReader:
    """Reads one page, word by word: asking for every character takes five times as long."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self._raw = self._text.raw
        self._turns = page.get_rotation() // 90
        left, bottom, right, top = page.get_bbox()
        self._box = (left, bottom, right, top)
        self._styles: dict[int, tuple[Style, int]] = {}
        self._known: dict[Style, Style] = {}
        self._fonts: dict[tuple[bytes, int], tuple[bool, bool]] = {}
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def close(self) -> None:
        """Give back what PDFium holds."""
        self._text.close()

    def page(self) -> Page:
        """Return the page."""
        count = pdfium.FPDFText_CountChars(self._raw)
        text = self._characters(min(count, MOST_CHARACTERS))
        words = list(self._words(text))
        left, bottom, right, top = self._box
        width, height = (right - left, top - bottom) if self._turns % 2 == 0 else (top - bottom, right - left)
        letters = sum(len(word.text) for word in words)
        return Page(
            tuple(_pieces(words)),
            width,
            height,
            letters < 20 and self._is_pictured(width * height),
            self._unread(text),
            letters,
            count > MOST_CHARACTERS,
        )

    def _characters(self, count: int) -> str:
        """The page's text, in which every character stands at its index."""
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._raw, 0, count, buffer)
        if written == count + 1:
            return "".join(map(chr, buffer[:count]))
        # It leaves out what it cannot show, and then indexes would not fit.
        return "".join(_character(pdfium.FPDFText_GetUnicode(self._raw, index)) for index in range(count))

    def _words(self, text: str) -> Iterator[_Word]:
        # Every call of PDFium takes a microsecond or two, and a manual has a million words.
        raw, rect, x, y = self._raw, self._rect, self._x, self._y
        box, origin = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
        halves = bool(_HALF.search(text))
        end = 0
        for match in _WORD.finditer(text):
            start, before, end = match.start(), end, match.end()
            style, sideways = self._style(start)
            if sideways < 0:
                continue
            box(raw, start, rect)
            origin(raw, start, x, y)
            base = self._turned(x.value, y.value, sideways)[1]
            left, right = self._sides(rect, sideways)
            if end - start > 1:
                box(raw, end - 1, rect)
                sides = self._sides(rect, sideways)
                left, right = min(left, sides[0]), max(right, sides[1])
            word = _whole(match.group()) if halves else match.group()
            if math.isfinite(left) and math.isfinite(right) and math.isfinite(base):
                yield _Word(word, style, left, right, base, sideways, start > before)

    def _sides(self, rect: Any, sideways: int) -> tuple[float, float]:
        """Left and right of a box on the page as it is to be read."""
        first = self._turned(rect.left, rect.bottom, sideways)[0]
        last = self._turned(rect.right, rect.top, sideways)[0]
        return (first, last) if first <= last else (last, first)

    def _turned(self, x: float, y: float, sideways: int) -> tuple[float, float]:
        """A point of the file as one from the left and the top, with the page and the text turned upright."""
        left, bottom, right, top = self._box
        turns = (self._turns + sideways) % 4
        if turns == 0:
            return x - left, top - y
        if turns == 1:
            return y - bottom, x - left
        if turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def _style(self, index: int) -> tuple[Style, int]:
        """How a character looks, and the quarter turns by which it is upright; -1 where none makes it so."""
        found = pdfium.FPDFText_GetTextObject(self._raw, index)
        key = ctypes.addressof(found.contents) if found else 0
        known = self._styles.get(key)
        if known is None:
            known = self._styles[key] = self._new_style(index)
        return known

    def _new_style(self, index: int) -> tuple[Style, int]:
        pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix)
        across = math.hypot(self._matrix.a, self._matrix.b)
        up = math.hypot(self._matrix.c, self._matrix.d)
        size = abs(pdfium.FPDFText_GetFontSize(self._raw, index)) * (up or across or 1)
        bold, mono = self._font(index)
        turn = math.atan2(self._matrix.b, self._matrix.a) / (math.pi / 2)
        sideways = round(turn) if across else 0
        straight = abs(turn - sideways) < 0.1
        style = Style(round(size, 1) or 1.0, bold, mono)
        return self._known.setdefault(style, style), (sideways - self._turns) % 4 if straight else -1

    def _font(self, index: int) -> tuple[bool, bool]:
        """Whether a character's font is bold, and whether it is of one width."""
        pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, _LONGEST_NAME, self._flags)
        key = self._name.value, self._flags.value
        if key not in self._fonts:
            name = key[0].decode("latin-1").partition("+")[2] or key[0].decode("latin-1")
            bold = bool(_BOLD.search(name) or key[1] & _FORCE_BOLD)
            self._fonts[key] = bold, bool(_MONO.search(name) or key[1] & _FIXED_PITCH)
        return self._fonts[key]

    def _unread(self, text: str) -> float:
        """The part of the page's letters that have no known meaning, by some of its words."""
        found = list(_WORD.finditer(text))
        bad = total = 0
        for match in found[:: max(1, len(found) // _SAMPLE)]:
            word = _whole(match.group())
            total += len(word)
            unexplained = pdfium.FPDFText_HasUnicodeMapError(self._raw, match.start()) == 1
            if _UNREADABLE.search(word) or (unexplained and not _is_likely(word)):
                bad += len(word)
        return bad / total if total else 0.0

    def _is_pictured(self, area: float) -> bool:
        """Whether pictures cover most of the page."""
        covered = 0.0
        for shown in islice(self._page.get_objects(max_depth=3), _MOST_OBJECTS):
            if shown.type != pdfium.FPDF_PAGEOBJ_IMAGE:
                continue
            left, bottom, right, top = shown.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
            if covered > 0.4 * area:
                return True
        return False


def _character(code: int) -> str:
    return HYPHEN if code == 2 else chr(code) if code < 0x110000 else "\ufffd"


def _whole(text: str) -> str:
    """Return text in which a character may be written as two, as PDFium does, with each as one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_likely(word: str) -> bool:
    """Whether a word, of letters that the file does not explain, may be one nevertheless."""
    letters = _LETTERS.findall(word)
    if not letters:
        return any(map(str.isdecimal, word))
    longest = max(letters, key=len)
    if not longest.isascii() and not _LATIN.match(longest):
        return not _PHONETIC.search(longest)
    cased = longest.islower() or longest.istitle() or longest.isupper()
    plain = unicodedata.normalize("NFD", longest).casefold()
    return cased and (len(longest) < 3 or bool(_VOWEL.search(plain)))


def _pieces(words: list[_Word]) -> Iterator[Piece]:
    """Join words that follow each other on a line."""
    run: list[_Word] = []
    for word in words:
        if run and not _follows(run[-1], word):
            yield _joined(run)
            run = []
        run.append(word)
    if run:
        yield _joined(run)


def _follows(last: _Word, word: _Word) -> bool:
    size = last.style.size if last.style.size > word.style.size else word.style.size
    gap = word.left - last.right
    if gap < -0.5 * size:
        gap = max(gap, last.left - word.right)
    return (
        -0.5 * size < gap < CELL_GAP * size
        and abs(last.base - word.base) < 0.45 * size
        and last.sideways == word.sideways
        and not last.text.endswith(HYPHEN)
    )


def _joined(run: list[_Word]) -> Piece:
    text = run[0].text + "".join([" " + word.text if word.spaced else word.text for word in run[1:]])
    style, base = run[0].style, run[0].base
    if all(word.style is style for word in run):
        letters = len(text)
        bold, mono = letters * style.bold, letters * style.mono
    else:
        weights: Counter[Style] = Counter()
        for word in run:
            weights[word.style] += len(word.text)
        style = max(weights, key=lambda each: weights[each])
        base = next(word.base for word in run if word.style == style)
        bold = sum(weight for each, weight in weights.items() if each.bold)
        mono = sum(weight for each, weight in weights.items() if each.mono)
    left, right = min([word.left for word in run]), max([word.right for word in run])
    return Piece(text, style, left, right, base, run[0].sideways, bold, mono)
