"""Text becomes terms: the one analysis that indexing, questions and highlighting share.

A *word* is folded (case and accents removed); a *stem* is a word cut down by the Snowball English stemmer. Tokens keep
their offsets in the text as it stands, so that what matched can be marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

# A letter or digit with the combining accents that decomposed text carries as characters of their own.
_MARK = r"[\u0300-\u036f\u3099\u309a]"
_LETTER = rf"[^\W_]{_MARK}*"
_TOKEN = re.compile(
    rf"""
      \d+(?:[.,]\d+)+                                           # 3.14  1,000  2.7.5
    | (?:{_LETTER}){{1,3}}(?:&(?:{_LETTER}){{1,3}})+(?![^\W_]|{_MARK})  # R&D  AT&T
    | (?:{_LETTER})+(?:['’](?:{_LETTER})+)*(?:\+\+|\#(?!\w))?   # don't  OpenAI’s  C++  C#
    """,
    re.VERBOSE,
)
_LONGEST_WORD = 64
"""Longer runs of letters are no words that anyone asks for, and would bloat the index."""


class Token(NamedTuple):
    """A word of a text and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order, folded: ``Café's R&D`` gives ``café``→``cafe`` and ``r&d``."""
    for match in _TOKEN.finditer(text):
        word = fold(match.group())
        if word and len(word) <= _LONGEST_WORD:
            yield Token(word, match.start(), match.end())


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Remove case, accents, a possessive ``'s`` and apostrophes from one word; ``1,000`` becomes ``1000``."""
    folded = word.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded.replace("’", "'")).casefold()
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    if "'" in folded:
        folded = folded.removesuffix("'s").replace("'", "")
    # Some ligatures stand for several words; a word has no space.
    return "".join(folded.replace(",", "").split())


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a folded word: ``collaborative`` and ``collaboration`` give ``collabor``."""
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
