"""Which lines of a plain text are headings, and how deep each one stands.

A heading's *style* says what makes it look like one; headings of one style stand on one level. Strong styles
(underlined, numbered, CHAPTER, ALL CAPS) are trusted more than a plain short line.
"""

from __future__ import annotations

import re
from collections.abc import Hashable

_MAX_CHARACTERS = 80
_MAX_WORDS = 13
_NUMBERS = r"(?:\d{1,3}|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|the)"
_CHAPTER = re.compile(
    rf"(part|book|volume|act|chapter|scene|canto|letter|stave|section|appendix|article)\s+(?:{_NUMBERS}|[a-z])\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?")
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})+|[A-Z](?=\.)|[IVX]+(?=\.))[.)]?[ \t]+(?=\S)")
_CODE = re.compile(r"[{};=<>|\\@$]|\w\(|://|\.{3,}|^[#%/~]|\s--?\w|_\w+_|\w/\w+/")
_GAP = re.compile(r"\S(?:\t|[ ]{3,})\S")
_FIELD = re.compile(r"[A-Z][\w-]*(?: [\w-]+)?:\s")
_SMALL_WORDS = 4
_LETTER_RUN = re.compile(r"[^\W\d_]+")

Style = tuple[Hashable, ...]


def style_of(text: str) -> Style | None:
    """Return the heading style of a line, judged on its own, or None if it cannot be a heading.

    ``("chapter", word)``, ``("numbered", depth)``, ``("roman",)``, ``("caps",)`` or ``("plain",)``.
    """
    words = text.split()
    if not words or len(text) > _MAX_CHARACTERS or len(words) > _MAX_WORDS or _GAP.search(text):
        return None
    if not any(character.isalpha() for character in text) or _CODE.search(text):
        return None
    chapter = _CHAPTER.match(text)
    if chapter and (text[0].isupper()) and not _ends_like_sentence(text[chapter.end() :].strip(" .")):
        return ("chapter", chapter.group(1).lower())
    if _ROMAN.fullmatch(text):
        return ("roman",)
    numbered = _NUMBERED.match(text)
    if numbered:
        return _numbered_style(numbered.group(1), text[numbered.end() :])
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 1 and not any(character.islower() for character in letters) and text[-1] not in ",;:-":
        return ("caps",) if any(character.isupper() for character in letters) else None
    if _ends_like_sentence(text) or not text[0].isalnum() or text[0].islower():
        return None
    return ("plain",)


def _numbered_style(number: str, title: str) -> Style | None:
    """The style of a numbered line whose number is `number`; a numbered sentence is a list item, not a heading."""
    if title[:1].islower() or (_ends_like_sentence(title) and not title.isupper() and title[-1] != "?"):
        return None
    if not any(character.isalpha() for character in title):
        return None
    return ("numbered", number.count(".") + 1, number[:1].isdigit())


def _ends_like_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)]").endswith((".", ",", ";", ":", "!", "?", "…", "-", "–", "—", "。", "！", "？"))


def is_strong(style: Style | None) -> bool:
    """Whether a style makes a heading by itself, without a look at the capitals."""
    return style is not None and style[0] not in ("plain",)


def is_title_case(text: str) -> bool:
    """Whether most of the longer words start with a capital."""
    words = [word for word in _LETTER_RUN.findall(text) if len(word) >= _SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def is_field(text: str) -> bool:
    """Whether a line looks like ``Name: value``, as in the head of a letter or a file."""
    return _FIELD.match(text) is not None


class Levels:
    """Gives each heading its level: a new style stands one deeper than the heading before it."""

    def __init__(self) -> None:
        self._level_of: dict[Style, int] = {}
        self._last = 0

    def next(self, style: Style, *, first: bool) -> int:
        """Return the level, from 1, of the next heading; `first` if it opens the text, which makes it the title."""
        if first and style[0] in ("plain", "caps", "underlined"):
            style = ("title", *style) if style[0] != "underlined" else style
        if style not in self._level_of:
            if style[0] == "numbered" and int(str(style[1])) > 1:
                above = self._level_of.get(("numbered", int(str(style[1])) - 1, *style[2:]), self._last)
            else:
                above = self._last
            self._level_of[style] = min(above + 1, 6)
        self._last = self._level_of[style]
        return self._last
