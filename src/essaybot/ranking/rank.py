"""Passages in the order in which they answer a question: the candidates, each looked at closely."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from essaybot.index.postings import PassageIndex
from essaybot.ranking.candidates import FIELDS, Frequencies, best_candidates, frequencies, idf, word_weight
from essaybot.ranking.closeup import Closeup
from essaybot.ranking.languages import ENGLISH, language_of_question
from essaybot.ranking.lexicon import english
from essaybot.ranking.look import Look, Wanted, look
from essaybot.ranking.meaning import Meanings, Vector, centre_of, without
from essaybot.ranking.question import STOP_STEMS, Question, QuestionWord, understand, widen
from essaybot.ranking.weights import (
    CLOSE_LOOKS,
    COMMONEST_MEANING,
    IDF_SHARE,
    LIGHT_RARITY_ELSEWHERE,
    RARITY_ELSEWHERE,
    STRESS,
    score_of,
)

_KEPT_CLOSEUPS = 1024


@dataclass(frozen=True)
class Candidate:
    """A passage that has a word of the question, or a word near one."""

    number: int
    look: Look
    score: float


@dataclass(frozen=True)
class Ranking:
    """The candidates of a question, best first."""

    candidates: tuple[Candidate, ...]
    wanted: Wanted
    present: Sequence[bool]
    """For each word of the question whether any of the passages to choose from has it."""
    passages: int
    """How many passages there are to choose from."""

    @property
    def question(self) -> Question:
        """The question as it was understood."""
        return self.wanted.question


class Ranker:
    """Ranks the passages of one index for any number of questions. Safe to use from several threads."""

    def __init__(self, index: PassageIndex) -> None:
        """Rank the passages of `index`."""
        self.index = index
        self._average_length = {field: index.average_length(field) for field in FIELDS}
        self.closeup = lru_cache(maxsize=_KEPT_CLOSEUPS)(self._see)
        self._has = lru_cache(maxsize=16_384)(self._look_up)

    def rank(
        self, text: str, among: Collection[int] | None = None, without: Container[int] = (), stress: str = ""
    ) -> Ranking:
        """Rank the passages for a question; among equal scores the earlier passage stands first.

        At most 128 passages are ranked: of more to choose from, those that promise most.

        Args:
            text: the question.
            among: the numbers of the passages to choose from, quick to look up; by default all. What a word weighs
                depends on the whole text in any case.
            without: numbers of those that shall not be ranked.
            stress: a text whose words count double.
        """
        question = widen(self._understood(text), self._has, self._words)
        passages = range(self.index.count) if among is None else among
        exact: list[Frequencies] = []
        holders: Sequence[Collection[int]]
        if self.index.count <= CLOSE_LOOKS:
            holders = [self._held(word) for word in question.words]
        else:
            holders = exact = [self._frequencies(word) for word in question.words]
        weights = self._weights(question, list(map(len, holders)), stress)
        numbers: Iterable[int] = passages
        if len(passages) > CLOSE_LOOKS:
            whole = among is None and without == ()
            chosen = None if whole else lambda number: number in passages and number not in without
            numbers = best_candidates(self.index, list(zip(question.words, exact, weights, strict=True)), chosen)
        wanted = Wanted(question, weights, self._meaning(question))
        looked_at = self._looked_at(wanted, (number for number in numbers if number not in without))
        candidates = sorted(looked_at, key=lambda each: (-each.score, each.number))
        present = [any(number in passages for number in each) for each in holders]
        return Ranking(tuple(candidates), wanted, present, len(passages))

    def _looked_at(self, wanted: Wanted, numbers: Iterable[int]) -> Iterator[Candidate]:
        for number in numbers:
            found = look(wanted, self.closeup(number), self._average_length)
            if any(found.near):
                yield Candidate(number, found, score_of(found.features))

    def _understood(self, text: str) -> Question:
        languages = self.index.languages
        return understand(text, language_of_question(text, languages), languages)

    def _held(self, word: QuestionWord) -> Collection[int]:
        """The passages of a small text that have a word."""
        first, *others = (self._sample_holders.get(stem, ()) for stem in word.stems)
        return {*first}.union(*others) if others else first

    def _frequencies(self, word: QuestionWord) -> Frequencies:
        """What the passages of a big text have of a word; of one with several stems what they have most of."""
        first, *others = (frequencies(self.index, stem) for stem in word.stems)
        if not others:
            return first
        numbers = set(first).union(*others)
        return {number: max(each.get(number, 0.0) for each in (first, *others)) for number in numbers}

    def _weights(self, question: Question, having: Sequence[int], stress: str) -> list[float]:
        """What each word counts; together 1."""
        stressed = {word.stem for word in self._understood(stress).words} if stress else ()
        weights = [
            word_weight(word, idf(self.index.count, count), _rarity(word)) * (STRESS if word.stem in stressed else 1)
            for word, count in zip(question.words, having, strict=True)
        ]
        total = sum(weights)
        return [weight / total for weight in weights]

    def _meaning(self, question: Question) -> Vector | None:
        if question.language != ENGLISH:
            return None
        meaning = self._meanings.of(word.stem for word in question.words)
        return without(meaning, self._centre) if self._centre is not None else meaning

    # -- the text as a whole

    @property
    def _sample(self) -> Sequence[int]:
        """Passages that stand for all: all of them in a small text, else some spread evenly."""
        count = self.index.count
        return [number * count // CLOSE_LOOKS for number in range(CLOSE_LOOKS)] if count > CLOSE_LOOKS else range(count)

    @cached_property
    def _sample_holders(self) -> Mapping[str, Sequence[int]]:
        """For each stem, the passages of the sample that have it."""
        holders: dict[str, list[int]] = {}
        for number in self._sample:
            stems = self.index.stems(number)
            for stem in {*stems.heading, *stems.around, *stems.text}:
                holders.setdefault(stem, []).append(number)
        return holders

    @cached_property
    def _meanings(self) -> Meanings:
        holders, size, rarity = self._sample_holders, len(self._sample), english().rarity

        def weight(stem: str) -> float:
            if stem in STOP_STEMS:
                return 0.0
            rarity_in_english = max(0.0, rarity(stem) - COMMONEST_MEANING)
            return IDF_SHARE * idf(size, len(holders.get(stem, ()))) + (1 - IDF_SHARE) * rarity_in_english

        return Meanings(english(), weight)

    @cached_property
    def _centre(self) -> Vector | None:
        """What the whole text is about: the mean meaning of its English passages."""
        stems = (each for each in map(self.index.stems, self._sample) if each.language == ENGLISH)
        vectors = [self._meanings.of(each.heading + each.around + each.text) for each in stems]
        known = [vector for vector in vectors if vector is not None]
        return centre_of(known) if len(known) > 1 else None

    @cached_property
    def _all_words(self) -> Sequence[str]:
        return self.index.words()

    def _words(self) -> Sequence[str]:
        return self._all_words

    def _look_up(self, stem: str) -> bool:
        if self.index.count <= CLOSE_LOOKS:
            return stem in self._sample_holders
        return self.index.postings_count(stem) > 0

    def _see(self, number: int) -> Closeup:
        return Closeup(self.index.passage(number), self.index.stems(number), self._meanings, self._centre)


def _rarity(word: QuestionWord) -> float:
    """How rare a word is in its language, as far as is known."""
    if word.language == ENGLISH:
        return english().rarity(word.stem)
    return LIGHT_RARITY_ELSEWHERE if word.is_light else RARITY_ELSEWHERE
