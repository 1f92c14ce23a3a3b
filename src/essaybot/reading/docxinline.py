"""The text in the paragraphs of a Word file: runs, fields, symbols, formulas and tracked changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from essaybot.reading.docxparts import is_on
from essaybot.reading.raising import lowered, raised

_SKIPPED = frozenset(("w-del", "w-moveFrom", "w-pPr", "w-rPr", "w-sdtPr", "w-sdtEndPr", "w-rt", "m-ctrlPr", "w-tbl"))
_SIGNS: Mapping[str, str] = MappingProxyType(
    {"w-tab": "\t", "w-ptab": "\t", "w-br": "\n", "w-cr": "\n", "w-noBreakHyphen": "-"}
)
_NOTES = frozenset(("w-footnoteReference", "w-endnoteReference"))
_WITHOUT_RESULT = frozenset(("TOC", "TOA", "INDEX", "PAGE", "NUMPAGES", "SECTIONPAGES"))
"""Fields whose results are boilerplate."""
_PRIVATE = 0xF000
"""What is added to the characters of fonts of symbols."""
_SYMBOL_FONT = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xa3\xa5\xab\xac\xad\xae\xaf\xb0\xb1\xb3\xb4\xb7\xb8\xb9\xbb"
    "\xce\xd6\xde\xe5\xf2",
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ≤∞↔←↑→↓°±≥×•÷≠≈∈√⇒∑∫",
)
_WINGDINGS = MappingProxyType(
    {0x6C: "●", 0x6E: "■", 0x6F: "☐", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xE0: "→", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
)

_TYPED_SYMBOLS = {_PRIVATE + code: sign for code, sign in {**_WINGDINGS, 0xB7: "•"}.items()}
"""Symbols that stand in the text itself."""


class Inline:
    """Takes the text out of paragraphs, of which fields may span several."""

    def __init__(self, has_pages: bool) -> None:
        """Start before the first paragraph; `has_pages` says whether the file tells where its pages began."""
        self.page = 1 if has_pages else 0
        """The page that was reached; 0 if that is not known."""
        self.began = self.page
        """The page that the text of the last paragraph began on."""
        self._is_new_page = False
        self._has_text = False
        self._fields: list[list[str]] = []
        """The codes of the fields that are open."""
        self._coded: list[bool] = []
        """Which of them have no result yet."""
        self._silent: list[bool] = []
        """Which of them have no text here: their codes are still being read, or their results are boilerplate."""
        self._muted = 0
        """How many have none."""
        self._asides: deque[Element] = deque()

    def text(self, paragraph: Element) -> str:
        """Return the text of a paragraph."""
        pieces: list[str] = []
        self._has_text = False
        self._walk(paragraph, pieces)
        while self._coded and self._coded[-1]:
            self._end_field()  # One without a result must not swallow the text below.
        if not self._has_text:
            self.began = self.page
        return "".join(pieces).replace("\N{SOFT HYPHEN}", "").translate(_TYPED_SYMBOLS)

    def take_aside(self) -> Element | None:
        """Return the next text box or reference to a note; None if there is none."""
        return self._asides.popleft() if self._asides else None

    def end_fields(self) -> None:
        """End all fields: headings are in none."""
        while self._fields:
            self._end_field()

    def _walk(self, element: Element, pieces: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == "w-r":
                self._run(child, pieces)
            elif tag == "w-t":
                self._add(child.text or "", pieces)
            elif tag in _SIGNS:
                if tag == "w-br" and child.get("w-type") == "page":
                    self._break_page()
                self._add(_SIGNS[tag], pieces)
            elif tag == "w-lastRenderedPageBreak":
                if not self._is_new_page:
                    self._break_page()
                self._is_new_page = False
            elif tag == "w-sym":
                self._add(_symbol(child), pieces)
            elif tag == "w-fldChar":
                self._field(child.get("w-fldCharType", ""))
            elif tag == "w-instrText":
                if self._fields:
                    self._fields[-1].append(child.text or "")
            elif tag in _NOTES or tag == "w-txbxContent":
                if not self._muted:
                    self._asides.append(child)
            elif tag == "m-oMath":
                self._add("".join(_formula(child)), pieces)
            elif tag == "mc-AlternateContent":
                for alternative in chosen(child):
                    self._walk(alternative, pieces)
            elif tag == "w-fldSimple" and _is_dropped(child.get("w-instr", "")):
                continue
            elif tag != "w-sdt" or child.find("w-sdtPr/w-showingPlcHdr") is None:
                self._walk(child, pieces)

    def _run(self, run: Element, pieces: list[str]) -> None:
        properties = run.find("w-rPr")
        if properties is None:
            self._walk(run, pieces)
            return
        hidden = properties.find("w-vanish")
        if hidden is not None and is_on(hidden.get("w-val", "1")):
            return
        place = properties.find("w-vertAlign")
        own: list[str] = []
        self._walk(run, own)
        text = "".join(own)
        if place is not None and place.get("w-val") == "superscript":
            text = raised(text)
        elif place is not None and place.get("w-val") == "subscript":
            text = lowered(text)
        pieces.append(text)

    def _add(self, text: str, pieces: list[str]) -> None:
        if self._muted:
            return
        if not self._has_text and text.strip():
            self._has_text = True
            self.began = self.page
        if text.strip():
            self._is_new_page = False
        pieces.append(text)

    def _break_page(self) -> None:
        if self.page:
            self.page += 1
            self._is_new_page = True

    # -- fields

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append([])
            self._coded.append(True)
            self._silent.append(True)
            self._muted += 1
        elif kind == "separate" and self._fields:
            self._coded[-1] = False
            if self._silent[-1] and not _is_dropped("".join(self._fields[-1])):
                self._silent[-1] = False
                self._muted -= 1
        elif kind == "end" and self._fields:
            self._end_field()

    def _end_field(self) -> None:
        self._fields.pop()
        self._coded.pop()
        self._muted -= self._silent.pop()


def chosen(element: Element) -> list[Element]:
    """Return the one of the alternatives for the same content that is read."""
    choices = [*element.iterfind("mc-Choice"), *element.iterfind("mc-Fallback")]
    with_text = (choice for choice in choices if next(choice.iter("w-t"), None) is not None)
    found = next(with_text, None)
    return [found] if found is not None else choices[:1]


def _is_dropped(code: str) -> bool:
    return (code.split() or [""])[0].upper() in _WITHOUT_RESULT


def _symbol(sign: Element) -> str:
    """A character of a font of symbols."""
    try:
        code = int(sign.get("w-char", ""), 16)
    except ValueError:
        return ""
    font = sign.get("w-font", "").casefold()
    if code >= _PRIVATE:
        code -= _PRIVATE
    elif not font.startswith(("symbol", "wingdings")):
        return chr(code) if 0x20 <= code < 0xD800 else ""
    if font == "symbol" and 0x20 <= code < 0x100:
        return chr(code).translate(_SYMBOL_FONT)
    return _WINGDINGS.get(code, "") if font.startswith("wingdings") else ""


def _formula(element: Element) -> Iterator[str]:
    """The text of a formula, in which signs stand for its shape."""
    for child in element:
        tag = child.tag
        if tag in ("m-t", "w-t"):
            yield child.text or ""
        elif tag == "m-chr":
            yield child.get("m-val", "")
        elif tag not in _SKIPPED:
            inner = "".join(_formula(child))
            if not inner:
                continue
            if tag == "m-sup":
                above = raised(inner)
                yield f"^{_together(inner)}" if above == inner else above
            elif tag == "m-sub":
                below = lowered(inner)
                yield f"_{_together(inner)}" if below == inner else below
            elif tag == "m-num":
                yield f"{_together(inner)}/"
            elif tag == "m-den":
                yield _together(inner)
            elif tag == "m-rad":
                yield f"√{_together(inner)}"
            elif tag == "m-d":
                yield f"({inner})"
            else:
                yield inner


def _together(text: str) -> str:
    """A part of a formula, in brackets if it would fall apart."""
    return text if text.isalnum() or (text[:1] == "(" and text.find(")") == len(text) - 1) else f"({text})"
