"""Finding a section by a part of its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from essaybot.index.analysis import tokens
from essaybot.model import HEADING_SEPARATOR, Section

_ALIKE = 0.75
"""How alike (from 0 to 1) a slip and the word that was meant are."""
_NEAREST_FROM = 0.8
"""How alike the words of a heading and those typed must be on average for the heading to be suggested."""

Words = tuple[str, ...]
_Way = Callable[[Words, Words], bool]


class Headings:
    """The headings of some sections, to be found by what people type. Case and accents do not matter."""

    def __init__(self, sections: Sequence[Section]) -> None:
        """Look among `sections`."""
        self._sections = sections

    @cached_property
    def _names(self) -> list[tuple[Section, Words]]:
        return [(section, _words(section.heading)) for section in self._sections if section.heading]

    def fitting(self, typed: str) -> list[Section]:
        """Return the sections that `typed` stands for: those that fit best, in their order.

        The whole name goes before a beginning of each word in order, that before words in any order. In a path, as
        ``Outer > Inner``, the last part is the section's own name, and what stands before it fits headings above it.
        """
        literal = " ".join(typed.split()).casefold()
        found = [section for section, _ in self._names if literal in _written(section)]
        if found:
            return found
        *above, wanted = [_words(part) for part in typed.split(HEADING_SEPARATOR.strip())]
        if not wanted:
            return []
        for way in _WAYS:
            found = [
                section for section, words in self._names if way(words, wanted) and _stands_below(section, above, way)
            ]
            if found:
                return found
        return []

    def meant(self, typed: str) -> list[Section]:
        """Return what `fitting` returns, or if that is nothing the sections that have all the words but for slips."""
        wanted = _words(typed)
        found = self.fitting(typed)
        if found or not wanted:
            return found
        # Here, because few mistype a name.
        from difflib import get_close_matches

        known = sorted({word for _, words in self._names for word in words})
        meant = {match for word in wanted for match in get_close_matches(word, known, 1, _ALIKE) or [word]}
        return [section for section, words in self._names if meant <= set(words)]

    def nearest(self, typed: str, limit: int) -> list[str]:
        """Return at most `limit` headings that look most like `typed`, the nearest first; none that are unlike it.

        Of a path whose last part fits a heading elsewhere, the paths of such headings are near.
        """
        wanted = _words(typed)
        if not wanted:
            return []
        _, path, last = typed.rpartition(HEADING_SEPARATOR.strip())
        if path and (found := self.fitting(last)):
            return list(dict.fromkeys(section.heading_path for section in found))[:limit]
        # Here, because few mistype a name.
        from jellyfish import jaro_winkler_similarity as likeness

        known = {word for _, words in self._names for word in words}
        like = {word: [likeness(each, word) for each in wanted] for word in known}
        scores = {
            section.heading: sum(max(like[word][number] for word in words) for number in range(len(wanted)))
            for section, words in self._names
            if words
        }
        near = [heading for heading, score in scores.items() if score >= _NEAREST_FROM * len(wanted)]
        return sorted(near, key=lambda heading: -scores[heading])[:limit]


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


def _words(text: str) -> Words:
    return tuple(token.word for token in tokens(text))


def _written(section: Section) -> Iterator[str]:
    """The heading and its path as they are written, which also finds one that is no words."""
    yield section.heading.casefold()
    if section.ancestors:
        yield section.heading_path.casefold()


def _stands_below(section: Section, above: Sequence[Words], way: _Way) -> bool:
    """Whether names fit headings above a section, in the same order."""
    rest = map(_words, section.ancestors) if above else iter(())
    return all(any(way(words, wanted) for words in rest) for wanted in above if wanted)


# -- how a name can fit


def _is_whole(words: Words, wanted: Words) -> bool:
    return words == wanted


def _begins(words: Words, wanted: Words) -> bool:
    return len(words) >= len(wanted) and all(map(str.startswith, words, wanted))


def _in_order(words: Words, wanted: Words) -> bool:
    """Whether the wanted words begin words of the heading, in the same order."""
    rest = iter(words)
    return all(any(word.startswith(each) for word in rest) for each in wanted)


def _begin_words(words: Words, wanted: Words) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)


_WAYS: tuple[_Way, ...] = (_is_whole, _begins, _in_order, _begin_words)
"""The best first."""
