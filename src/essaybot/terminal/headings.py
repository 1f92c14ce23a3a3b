"""Finding a section by a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches

from essaybot.index.analysis import tokens
from essaybot.model import Section

_ALIKE = 0.75
"""How alike (from 0 to 1) a slip and the word that was meant are."""


def matching_sections(sections: Sequence[Section], typed: str) -> list[Section]:
    """Return the sections that a part of a name may stand for: those that fit best, in their order.

    The whole name goes before a beginning of each word in order, that before words in any order, and that before
    words with slips. Case and accents do not matter.
    """
    wanted = _words(typed)
    if not wanted:
        return []
    names = [(section, _words(section.heading)) for section in sections]
    known = sorted({word for _, words in names for word in words})
    mended = [(get_close_matches(word, known, 1, _ALIKE) or [word])[0] for word in wanted]
    ways: tuple[Callable[[list[str]], bool], ...] = (
        lambda words: words == wanted,
        lambda words: _begins(words[: len(wanted)], wanted),
        lambda words: _in_order(words, wanted),
        lambda words: all(any(word.startswith(each) for word in words) for each in wanted),
        lambda words: set(mended) <= set(words),
    )
    for fits in ways:
        found = [section for section, words in names if fits(words)]
        if found:
            return found
    return []


def _words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def _begins(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(words) == len(wanted) and all(map(str.startswith, words, wanted))


def _in_order(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the wanted words begin words of the heading, in the same order."""
    rest = iter(words)
    return all(any(word.startswith(each) for word in rest) for each in wanted)
