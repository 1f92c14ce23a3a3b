"""Which lines of a plain text are headings, and how deep each one stands.

A heading's *style* says what makes it look like one; headings of one style stand on one level. Strong styles
(underlined, numbered, CHAPTER, ALL CAPS) are trusted more than a plain short line.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

_MAX_CHARACTERS = 80
_MAX_WORDS = 13
_MAX_QUESTION = 320
"""Characters of a numbered question, which heads its answer in a list of frequent questions."""
_NAME = re.compile(r"[^.,;:(\"“”]+\.")
"""A numbered heading that ends with a full stop, such as ``1. Source Code.``; a reference to a book has more signs."""
_MAX_NAME = 10
"""Words of such a heading."""
_NUMBERS = r"(?:\d{1,3}|[IVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|the)"
_CHAPTER = re.compile(
    rf"(part|book|volume|act|chapter|scene|canto|letter|stave|section|appendix|article)\s+(?:{_NUMBERS}|[a-z])\b",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(?=[IVXLC])C?(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?|\d{1,3}\.")
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})+|[A-Z](?=\.)|[IVX]+(?=\.))[.)]?[ \t]+(?=\S)")
_MARKED = re.compile(r"(={1,6})[ \t]+([^\W_].*?)(?:[ \t]+\1)?")
"""A heading of AsciiDoc or of a wiki."""
_DOTTED = re.compile(r"\d{1,3}\.\d{1,3}[.)]?\s")
_CODE = re.compile(r"[{};=<>|\\@$]|\w\(|://|(?:\. ?){3,}|^[#%/~]|\s--?\w|_\w+_|\w/\w+/")
_GAP = re.compile(r"\S(?:\t|[ ]{3,}|(?<=:)[ ]{2,})\S")
_CAPTION = re.compile(r"(?:figure|fig\.?|table|listing|exhibit|plate)\s*\d", re.IGNORECASE)
_FIELD = re.compile(r"[A-Z][\w-]*(?: [\w-]+){0,2}:\s")
_SALUTATION = re.compile(r"(?:dear|hello|hi|hey)\b", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December".split()
_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:{'|'.join(_MONTHS)}),? \d{{4}}$")
_SMALL_WORDS = 4
_LETTER_RUN = re.compile(r"[^\W\d_]+")

Style = tuple[Hashable, ...]


def style_of(text: str) -> Style | None:
    """Return the heading style of a line, judged on its own, or None if it cannot be a heading.

    ``("chapter", word)``, ``("numbered", depth, figures)``, ``("marked", depth)``, ``("roman",)``, ``("caps",)`` or
    ``("plain",)``.
    """
    words = text.split()
    marked = _MARKED.fullmatch(text) if len(text) <= _MAX_CHARACTERS else None
    if marked:
        return ("marked", len(marked.group(1)))
    if text.endswith("?") and len(text) <= _MAX_QUESTION and _DOTTED.match(text):
        return ("numbered", text.split()[0].strip(".").count(".") + 1, True)
    if not words or len(text) > _MAX_CHARACTERS or len(words) > _MAX_WORDS or _GAP.search(text):
        return None
    if _BARE_NUMBER.fullmatch(text):
        return ("roman",)
    if not any(character.isalpha() for character in text) or _CODE.search(text) or _CAPTION.match(text):
        return None
    chapter = _CHAPTER.match(text)
    if chapter and (text[0].isupper()) and not _ends_like_sentence(text[chapter.end() :].strip(" .")):
        return ("chapter", chapter.group(1).lower())
    if _SALUTATION.match(text) or _DATE.search(text):
        return None
    numbered = _NUMBERED.match(text)
    if numbered:
        return _numbered_style(numbered.group(1), text[numbered.end() :])
    letters = [character for character in text if character.isalpha()]
    has_capitals = any(character.isupper() for character in letters)
    if len(letters) > 1 and has_capitals and not any(each.islower() for each in letters) and text[-1] not in ",;:-":
        return ("caps",) if text[0].isalnum() and letters[0].isupper() else None
    if _ends_like_sentence(text) or not text[0].isalnum() or text[0].islower():
        return None
    return ("plain",)


def _numbered_style(number: str, title: str) -> Style | None:
    """The style of a numbered line whose number is `number`; a numbered sentence is a list item, not a heading."""
    named = _NAME.fullmatch(title) is not None and len(title.split()) <= _MAX_NAME and is_title_case(title)
    if title[:1].islower() or (_ends_like_sentence(title) and not (named or title.isupper() or title[-1] == "?")):
        return None
    if not any(character.isalpha() for character in title):
        return None
    return ("numbered", number.count(".") + 1, number[:1].isdigit())


def _ends_like_sentence(text: str) -> bool:
    return text.rstrip("\"'”’»)]").endswith((".", ",", ";", ":", "!", "?", "…", "-", "–", "—", "。", "！", "？"))


def heading_text(text: str) -> str:
    """Return a heading without the marks that make it one."""
    marked = _MARKED.fullmatch(text)
    return marked.group(2) if marked else text


def is_strong(style: Style | None) -> bool:
    """Whether a style makes a heading by itself, without a look at the capitals."""
    return style is not None and style[0] not in ("plain",)


def may_be_underlined(text: str) -> bool:
    """Whether a line can be a heading because a line is drawn under it; the rows of a drawn table cannot."""
    return "|" not in text and _GAP.search(text) is None


def is_title_case(text: str) -> bool:
    """Whether most of the longer words start with a capital."""
    words = [word for word in _LETTER_RUN.findall(text) if len(word) >= _SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def is_field(text: str) -> bool:
    """Whether a line looks like ``Name: value``, as in the head of a letter or a file."""
    return _FIELD.match(text) is not None


def is_enumerated(text: str) -> bool:
    """Whether a line starts with a section number or a word like CHAPTER with its number."""
    return _CHAPTER.match(text) is not None or _NUMBERED.match(text) is not None


def _heads_every(styles: Sequence[Style], structural: Sequence[int], index: int) -> bool:
    """Whether the plain heading at `index` stands right below the last structural one as its like do below all."""
    last = structural[-1]
    alike = [each for each in structural if styles[each] == styles[last]]
    return index - 1 == last and len(alike) > 1 and all(styles[each + 1][0] == "plain" for each in alike)


def assign_levels(styles: Sequence[Style]) -> list[int]:
    """Return the level, from 1, of each of a text's headings, given their styles in order.

    The first heading is the title if nothing numbers or underlines it. Below it, *structural* headings (numbered,
    CHAPTER, underlined) nest in the order in which their styles first appear, and a number's depth counts. Headings in
    capitals stand above plain ones. A plain heading between structural ones belongs to the section it stands in.
    """
    levels: list[int] = []
    level_of: dict[Style, int] = {}
    base = 1 if styles and styles[0][0] in ("plain", "caps") else 0
    structural = [index for index, style in enumerate(styles) if style[0] not in ("plain", "caps")]
    current = 0
    for index, style in enumerate(styles):
        if index == 0 and base:
            levels.append(1)
            continue
        if style[0] != "plain":
            deep = style[0] in ("numbered", "marked")
            above = level_of.get((style[0], int(str(style[1])) - 1, *style[2:])) if deep else None
            level = level_of.setdefault(style, (above or current or base) + 1)
        elif not current:
            level = level_of.setdefault(style, level_of.get(("caps",), base) + 1)
        elif index < structural[-1] or _heads_every(styles, structural, index):
            level = current + 1
        else:
            level = min(level_of[styles[each]] for each in structural if styles[each] in level_of)
        if style[0] not in ("plain", "caps"):
            current = level
        levels.append(min(level, 6))
    return levels
