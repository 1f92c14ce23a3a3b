"""Scripts that put no spaces between words: their text is cut into overlapping pairs of signs.

Pairs need no word list, are the same in a text and in a question wherever words begin, and most words of Chinese and
Japanese have two signs. A sign is a character, and in the scripts of South East Asia a consonant with its vowels.
Korean has spaces, but its words take endings; pairs find them under each. Different scripts make no pair, so that a
Japanese noun ends where its ending in kana begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_SCRIPTS = {
    "han": r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "hiragana": r"\u3041-\u309f",
    "katakana": r"\u3099\u309a\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "hangul": r"\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff",
    "thai": r"\u0e01-\u0e3a\u0e40-\u0e4e",
    "lao": r"\u0e81-\u0ecf\u0edc-\u0edf",
    "burmese": r"\u1000-\u103f\u1050-\u108f",
    "khmer": r"\u1780-\u17d3\u17dc\u17dd",
}
# A vowel written in front, a letter or a decomposed Korean syllable, and what is stacked on it or written behind it.
_SIGN = r"""
    [\u0e40-\u0e44\u0ec0-\u0ec4]?
    (?: [\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]? | . )
    (?: [\u17d2\u1039]. | [\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ecf]
      | [\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f]
      | [\u17b4-\u17d1\u17d3\u17dd\u3099\u309a\uff9e\uff9f] )*
    """
_SAY_SOMETHING_ALONE = ("han", "hangul")

Run = tuple[int, int, str]


def has_signs(text: str) -> bool:
    """Return whether any character is of a script that is cut into signs."""
    return _any().search(text) is not None


def runs(text: str) -> Iterator[Run]:
    """Yield where the runs of one script start and end in a text, and its name; '' for what is not cut into signs."""
    start, name = 0, ""
    for match in _run().finditer(text):
        here = "" if match.lastgroup == "other" else str(match.lastgroup)
        if here != name or here:
            if start < match.start():
                yield start, match.start(), name
            start, name = match.start(), here
    if start < len(text):
        yield start, len(text), name


def pieces(text: str, script: str, *, wanted: bool) -> Iterator[tuple[int, int]]:
    """Yield where the pieces of a run stand that it is found by, or with `wanted` those to look for it by.

    They are all pairs of neighbours. A sign alone is one if it may be a word; it is looked for if it has no neighbour.
    """
    places = [match.span() for match in _sign().finditer(text)]
    alone = len(places) == 1
    for number, (start, end) in enumerate(places):
        if alone or (script in _SAY_SOMETHING_ALONE and not wanted):
            yield start, end
        if number + 1 < len(places):
            yield start, places[number + 1][1]


# Made on demand: few texts need them, and Python takes long over large sets of characters.


@cache
def _any() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_SCRIPTS.values())}]")


@cache
def _run() -> re.Pattern[str]:
    scripts = (f"(?P<{name}>[{characters}]+)" for name, characters in _SCRIPTS.items())
    return re.compile("|".join((*scripts, "(?P<other>.)")), re.DOTALL)


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(_SIGN, re.VERBOSE | re.DOTALL)
