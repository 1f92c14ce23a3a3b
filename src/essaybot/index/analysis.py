"""Text becomes terms: the one analysis that indexing, questions and highlighting share.

A *word* is folded (case and accents removed); a *stem* is a word cut down by the Snowball stemmer of its language.
Tokens keep their offsets in the text as it stands, so that what matched can be marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

from essaybot.index.signs import has_signs, pieces, runs

# Accents and vowel signs that texts carry as characters of their own: all that Python does not take for letters, with
# the letters between them; and what joins or may divide the letters of a word without being seen.
_MARK = (
    r"[\xad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u0816-\u082d\u0859-\u085b\u0898-\u08e1\u08e3-\u0963"
    r"\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83\u0cbc-\u0d4d"
    r"\u0d57-\u0d63\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ece\u0f3e-\u0f84\u0f86-\u0fbc\u102b-\u103e"
    r"\u1056-\u109d\u1752-\u17d3\u17dd\u180b-\u180d\u180f-\u193b\u1a55-\u1a7f\u1ab0-\u1b44\u1b80-\u1bf3\u1c24-\u1c37"
    r"\u1cd4-\u1dff\u200c\u200d\u3099\u309a\ua880-\ua8c5\ua980-\ua9c0\uabe3-\uabea\ufe00-\ufe0f]"
)
_ACCENT = (
    r"[\xad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f"
    r"\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f]"
)
"""Those of them without which a word is still the same."""
_TOKEN = r"""
      [A-Za-z]+(?![\w&'+\#]|[^\x00-\xac\xae-\u02ff])            # a plain word: what most are, so quickly found
    | \d+(?:[.,]\d+)+                                           # 3.14  1,000  2.7.5
    | (?:{letter}){{1,3}}(?:&(?:{letter}){{1,3}})+(?!{after})     # R&D  AT&T
    | (?i:[cdjlmnst]|qu|(?:jus|lors|puis|quel)qu|[dn]ell|d?all|sull|quell|quest|un)(?=['’](?!s\b)[^\W\d_])  # l'eau
    | {letters}(?:['’]{letters})*(?:\+\+|\#(?!\w))?             # don't  OpenAI’s  C++  C#
    """
_TOKEN_WITHOUT_MARKS = re.compile(_TOKEN.format(letter=r"[^\W_]", letters=r"[^\W_]+", after=r"[^\W_]"), re.VERBOSE)
_BEYOND_LATIN = re.compile(r"[^\x00-\u02ff](?<![\u200e-\u2fff])")
"""A letter or mark of other scripts. Written so that Python makes it quickly; those of all marks are made on demand."""
_LONGEST_WORD = 64
"""Longer runs of letters are no words that anyone asks for, and would bloat the index."""

_SHORT_I = ("и\u0306", "й")
"""A letter of its own, not an accented one: endings of Russian words begin with it."""
_PLAIN = str.maketrans("øłıđðħŧٱىیکة", "oliddhtاييكه") | {
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("þ"): "th",
}
"""Letters that Unicode does not take apart, as people write them who lack them, and Arabic ones that many exchange."""

STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
"""The Snowball stemmers of the languages that have one."""


_RESPELT = {"pt": (re.compile(r"[õã]es$"), "ão")}
"""Endings that a stemmer does not know for those of one word."""


class Token(NamedTuple):
    """A word of a text and where it stands."""

    word: str
    start: int
    end: int


StemAt = tuple[str, int, int]
"""The stem of a word, and where the word starts and ends in a text."""


def tokens(text: str, *, wanted: bool = False) -> Iterator[Token]:
    """Yield the words of `text` in order, folded: ``Café's R&D`` gives ``café``→``cafe`` and ``r&d``.

    Of scripts without spaces it yields all pairs of signs, and signs alone.

    Args:
        text: the text.
        wanted: whether the words are to be looked for; then signs are alone only where they stand alone.
    """
    if not _may_have_marks(text):
        for match in _TOKEN_WITHOUT_MARKS.finditer(text):
            word = fold(match.group())
            if word and len(word) <= _LONGEST_WORD:
                yield Token(word, match.start(), match.end())
        return
    for match in _token_with_marks().finditer(text):
        start, end = match.span()
        written = text[start:end]
        if written.isascii() or not has_signs(written):
            word = fold(written)
            if word and len(word) <= _LONGEST_WORD:
                yield Token(word, start, end)
        else:
            yield from _cut(written, start, wanted=wanted)


def _may_have_marks(text: str) -> bool:
    """Whether a text may have marks as characters of their own, or be written without spaces."""
    return not text.isascii() and ("\xad" in text or _BEYOND_LATIN.search(text) is not None)


@cache
def _token_with_marks() -> re.Pattern[str]:
    letter, letters = rf"[^\W_]{_MARK}*", rf"[^\W_]+(?:{_MARK}+[^\W_]*)*"
    return re.compile(_TOKEN.format(letter=letter, letters=letters, after=rf"(?:[^\W_]|{_MARK})"), re.VERBOSE)


@cache
def _accents() -> re.Pattern[str]:
    return re.compile(_ACCENT)


def _cut(written: str, offset: int, *, wanted: bool) -> Iterator[Token]:
    """The pieces of what stands without spaces, ``AI模型`` too."""
    for first, last, script in runs(written):
        run = written[first:last]
        for start, end in pieces(run, script, wanted=wanted) if script else [(0, len(run))]:
            word = fold(run[start:end])
            if word and len(word) <= _LONGEST_WORD:
                yield Token(word, offset + first + start, offset + first + end)


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Remove case, accents, a possessive ``'s`` and apostrophes from one word; ``1,000`` becomes ``1000``."""
    folded = word.casefold().replace("’", "'")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded).casefold().replace(*_SHORT_I)
        if _may_have_marks(decomposed):
            decomposed = _accents().sub("", decomposed)
        folded = unicodedata.normalize("NFC", decomposed.translate(_PLAIN))
    if "'" in folded:
        folded = folded.removesuffix("'s").replace("'", "")
    # Some ligatures stand for several words; a word has no space.
    return "".join(folded.replace(",", "").split())


@lru_cache(maxsize=65_536)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a word, without accents: ``collaborative`` and ``collaboration`` give ``collabor``.

    Args:
        word: folded; in another language than English rather as it is written, for endings there have accents.
        language: its ISO 639-1 code. Where there is no stemmer for it, the folded word is the stem.
    """
    if language == "en":
        return str(_stemmer("english").stemWord(word))
    if language not in STEMMERS:
        return fold(word)
    written = unicodedata.normalize("NFC", word)
    if language == "tr":
        written = written.replace("I", "ı").replace("İ", "i")
    written = written.lower().replace("’", "'")
    if language in _RESPELT:
        ending, usual = _RESPELT[language]
        written = ending.sub(usual, written)
    return fold(str(_stemmer(STEMMERS[language]).stemWord(written)))


def stems(text: str, language: str = "en") -> list[StemAt]:
    """Return the words of a text like `tokens`, each as its stem."""
    words = list(tokens(text))
    found = stemmed(words, text, language)
    return [(each, start, end) for each, (_, start, end) in zip(found, words, strict=True)]


def stemmed(words: Iterable[Token], text: str, language: str = "en") -> list[str]:
    """Return the stems of words that `tokens` found in a text."""
    if language == "en":
        return [stem(word) for word, _, _ in words]
    return [stem(text[start:end], language) for _, start, end in words]


@lru_cache(maxsize=len(STEMMERS))
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)
