"""A passage seen closely: what ranking wants to know of one, found out once and kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from essaybot.index.analysis import StemAt, stem, stems
from essaybot.index.postings import PassageStems
from essaybot.model import Passage, Span
from essaybot.ranking.languages import ENGLISH, stop_stems
from essaybot.ranking.lexicon import english
from essaybot.ranking.meaning import Meanings, Vector, without
from essaybot.reading.sentences import sentence_spans

_NUMBER_WORDS = frozenset(
    stem(word)
    for word in """two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds
    thousand thousands million millions billion billions dozen dozens half twice percent""".split()
)
_FIRST_SIGN = "\u1100"
"""From here on a character alone is a sign of a script without spaces, and part of the pairs beside it too."""
_YEAR = re.compile(r"1\d{3}|20\d{2}")


@dataclass(frozen=True)
class Closeup:
    """One passage, taken apart."""

    passage: Passage
    stems: PassageStems
    meanings: Meanings
    centre: Vector | None
    """What the whole corpus is about."""

    @property
    def is_english(self) -> bool:
        """Whether the word table knows its words."""
        return self.stems.language == ENGLISH

    @property
    def rarity(self) -> Callable[[str], float]:
        """How rare a stem is in the language of the passage; the same for all where nothing is known of that."""
        return english().rarity if self.is_english else _equally_rare

    @cached_property
    def words(self) -> Sequence[StemAt]:
        """The words of the text."""
        return stems(self.passage.text, self.passage.language)

    @cached_property
    def heading_path_words(self) -> Sequence[StemAt]:
        """The words of the heading path."""
        return stems(self.passage.heading_path, self.passage.language)

    @cached_property
    def text_counts(self) -> Mapping[str, int]:
        """How often each stem stands in the text."""
        return Counter(self.stems.text)

    @cached_property
    def heading_counts(self) -> Mapping[str, int]:
        """How often each stem stands in what is above the text: headings and introduction."""
        return Counter(self.stems.heading + self.stems.around)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All stems of text and headings."""
        return frozenset(self.stems.text).union(self.stems.heading, self.stems.around)

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """The stems of its own heading that are no stop words."""
        return frozenset(self.stems.heading) - stop_stems(self.stems.language)

    @cached_property
    def sentences(self) -> Sequence[Span]:
        """Where its sentences are; at least one."""
        return tuple(sentence_spans(self.passage.text)) or ((0, len(self.passage.text)),)

    @cached_property
    def sentence_stems(self) -> Sequence[Sequence[str]]:
        """The stems of each sentence, in order."""
        cuts = [bisect_left(self.stems.starts, start) for start, _ in self.sentences] + [len(self.stems.text)]
        return tuple(self.stems.text[first:last] for first, last in pairwise(cuts))

    @cached_property
    def sentence_sets(self) -> Sequence[frozenset[str]]:
        """The stems of each sentence, without order."""
        return tuple(map(frozenset, self.sentence_stems))

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """Pairs of stems that stand side by side, stop words aside."""
        stop = stop_stems(self.stems.language)
        content = [each for each in self.stems.text if each not in stop and (len(each) > 1 or each < _FIRST_SIGN)]
        return frozenset(pairwise(content))

    @cached_property
    def has_number(self) -> bool:
        """Whether the text has a number, in digits or words."""
        return has_number(self.text_counts)

    @cached_property
    def has_year(self) -> bool:
        """Whether the text has a number that may be a year."""
        return any(_YEAR.fullmatch(each) for each in self.text_counts)

    @cached_property
    def whole_meaning(self) -> Vector | None:
        """What text and headings mean."""
        return self._of(self.stems.heading + self.stems.around + self.stems.text)

    @cached_property
    def meaning(self) -> Vector | None:
        """The same without what the whole corpus is about."""
        return self._centred(self.whole_meaning)

    @cached_property
    def heading_meaning(self) -> Vector | None:
        """What the headings mean, without what the whole corpus is about."""
        return self._centred(self._of(self.stems.around + self.stems.heading))

    @cached_property
    def sentence_meanings(self) -> Sequence[Vector | None]:
        """What each sentence means, without what the whole corpus is about."""
        return tuple(self._centred(self._of(stems)) for stems in self.sentence_stems)

    def _of(self, stems: Iterable[str]) -> Vector | None:
        return self.meanings.of(stems) if self.is_english else None

    def _centred(self, vector: Vector | None) -> Vector | None:
        return without(vector, self.centre) if self.centre is not None else vector


def has_number(stems: Iterable[str]) -> bool:
    """Return whether a number is among some stems, in digits or as a word."""
    return any(each[0].isdigit() or each in _NUMBER_WORDS for each in stems)


def _equally_rare(stem: str) -> float:
    return 1.0
