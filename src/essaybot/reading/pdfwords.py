"""Lines of a PDF become running text: words that a line end divides are joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from essaybot.reading.pdfpage import HYPHEN

_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_LAST = re.compile(rf"(\w+(?:[-\u2010]\w+)*)[-\u2010\u00ad{HYPHEN}]$")
_NOT_LETTERS = re.compile(r"[\W_]+")
_NUMBERING = re.compile(r"^\W*(?:\d{1,3}(?:\.\d{1,3})*|[A-Z](?:\.\d{1,3})+)[.):\u2013-]?\s+(?=\S)")
_BESIDE = 14
"""Letters that a line or an entry of the outline may have beside the other's, as in ``Chapter 3:``."""
_HYPHEN = re.compile("[-\u2010]")
_HYPHENS = ("-", "\u2010", "\u00ad", HYPHEN)
_LONGEST = 60
"""Characters of the longest word that is looked up."""
_WIDE = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_FORMS = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "ft",
        "\ufb06": "st",
        "\u00a0": " ",
        "\u00ad": None,
        HYPHEN: "-",
    }
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")


def clean(text: str) -> str:
    """Return text with ligatures as letters, and without soft hyphens and what cannot be seen."""
    return _UNSEEN.sub("", text.translate(_FORMS))


class Words:
    """The words of a document, which say how one that a line end divides is written."""

    def __init__(self) -> None:
        """Start without words."""
        self._seen: Counter[str] = Counter()
        self._parts: set[str] = set()

    def add(self, lines: Iterable[str]) -> None:
        """Take the words of lines, but for those that go on in the next."""
        divided = False
        for line in lines:
            found = _WORD.findall(line.casefold())
            if divided and found:
                del found[0]
            divided = line.endswith(_HYPHENS)
            if divided and found:
                del found[-1]
            self._seen.update(found)
            self._parts.update(part for word in found for part in _HYPHEN.split(word))

    def joined(self, lines: Sequence[str], ended: Iterable[int] = ()) -> str:
        """Return lines as one text; those behind whose indexes in `ended` a line ends stay apart."""
        apart = frozenset(ended)
        text = lines[0] if lines else ""
        for index, line in enumerate(lines[1:]):
            text = f"{text}\n{line}" if index in apart else self._attached(text, line)
        return clean(text).strip()

    def _attached(self, text: str, line: str) -> str:
        if text.endswith(_HYPHENS) and line[:1].isalnum():
            return (text[:-1] if self._is_one(text, line) else text) + line
        if text.endswith("\u2014") and not text[:-1].endswith(" "):
            return text + line
        if _WIDE.match(text[-1:]) and _WIDE.match(line[:1]):
            return text + line
        return f"{text} {line}"

    def _is_one(self, text: str, line: str) -> bool:
        """Whether the hyphen at the end of a line only divides a word."""
        last, first = _LAST.search(text[-_LONGEST:]), _WORD.match(line)
        if text.endswith("\u00ad"):
            return True
        if not last or not first or not line[0].islower():
            return False
        before, behind = last.group(1).casefold(), first.group().casefold()
        whole, parted = self._seen[before + behind], self._seen[f"{before}-{behind}"]
        if whole or parted:
            return whole >= parted
        before, behind = before.rpartition("-")[2], behind.partition("-")[0]
        return len(before) < 3 or before not in self._parts or behind not in self._parts


def letters(text: str) -> str:
    """Return what remains of text without case, spaces, punctuation and a number in front of it."""
    return _NOT_LETTERS.sub("", clean(_NUMBERING.sub("", text))).casefold()


def says(said: str, wanted: str) -> bool:
    """Whether the letters of a line are those of a heading, but for a few before or behind them."""
    shorter, longer = sorted((said, wanted), key=len)
    if longer == shorter:
        return bool(shorter)
    if len(shorter) < 4 or len(longer) - len(shorter) > min(_BESIDE, 2 * len(shorter)):
        return False
    return longer.endswith(shorter) or longer.startswith(shorter)
