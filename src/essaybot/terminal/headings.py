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
    ways: tuple[Callable[[list[str]], bool], ...] = (
        lambda words: words == wanted,
        lambda words: _begins(words[: len(wanted)], wanted),
        lambda words: _in_order(words, wanted),
        lambda words: _begin_words(words, wanted),
    )
    for fits in ways:
        found = [section for section, words in names if fits(words)]
        if found:
            return found
    known = sorted({word for _, words in names for word in words})
    meant = {match for word in wanted for match in get_close_matches(word, known, 1, _ALIKE) or [word]}
    return [section for section, words in names if meant <= set(words)]


def offered_headings(sections: Sequence[Section], typed: str) -> list[str]:
    """Return the headings that what is being typed may become, each once.

    First come those in which each word typed begins a word, then those that have its letters in order.
    """
    wanted = _words(typed)
    letters = "".join(wanted)
    headings = {section.heading: _words(section.heading) for section in sections if section.heading}
    begun = [heading for heading, words in headings.items() if _begin_words(words, wanted)]
    spelt = [heading for heading, words in headings.items() if _has_letters("".join(words), letters)]
    return list(dict.fromkeys([*begun, *spelt]))


def _has_letters(text: str, letters: str) -> bool:
    """Whether `text` has all `letters` in their order, others between them."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def _begins(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(words) == len(wanted) and all(map(str.startswith, words, wanted))


def _begin_words(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _in_order(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the wanted words begin words of the heading, in the same order."""
    rest = iter(words)
    return all(any(word.startswith(each) for word in rest) for each in wanted)
