"""A close look at one passage for one question: the features that its score adds up from."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product

from essaybot.ranking.candidates import saturated
from essaybot.ranking.closeup import Closeup
from essaybot.ranking.meaning import Vector, dot, likeness
from essaybot.ranking.question import Question
from essaybot.ranking.weights import NEAR_POWER, B, Features

_ASKS_NUMBER = re.compile(
    r"\bhow (many|much|long|old|tall|big|far|fast|large|high|often|deep|wide|heavy|hot|cold|warm|thick|late|early)\b"
    r"|\bnumber of\b|\bpercent",
    re.IGNORECASE,
)
_ASKS_DATE = re.compile(r"\bwhen\b|\bwhat (year|date|day|time)\b", re.IGNORECASE)

Groups = Mapping[str, Sequence[tuple[int, float]]]


@dataclass(frozen=True)
class Wanted:
    """A question made ready for looking at passages."""

    question: Question
    weights: Sequence[float]
    """What each word counts; together 1."""
    meaning: Vector | None
    """What the question means, without what the whole corpus is about."""

    @cached_property
    def groups(self) -> Groups:
        """For each stem that counts, the words of the question that it stands for, and how well: 1 for its own."""
        groups = {stem: [*words] for stem, words in self.exact_groups.items()}
        for number, word in enumerate(self.question.words):
            for stem, cosine in word.near:
                groups.setdefault(stem, []).append((number, cosine**NEAR_POWER))
        return groups

    @cached_property
    def exact_groups(self) -> Groups:
        """The same without near words."""
        groups: dict[str, list[tuple[int, float]]] = {}
        for number, word in enumerate(self.question.words):
            for stem in word.stems:
                groups.setdefault(stem, []).append((number, 1.0))
        return groups

    def groups_for(self, closeup: Closeup) -> Groups:
        """Return what counts in a passage: near words are English, and what looks like one elsewhere is another."""
        return self.groups if closeup.is_english else self.exact_groups

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The stems that stand side by side in the question, in each language that it may be answered in."""
        stems = [word.stems for word in self.question.words]
        return frozenset(pair for before, after in pairwise(stems) for pair in product(before, after))

    @cached_property
    def pair_count(self) -> int:
        """How many pairs of words the question has that are not the same; at least 1."""
        return max(1, len(set(pairwise(word.stem for word in self.question.words))))

    @cached_property
    def asks_number(self) -> bool:
        """Whether the question asks for a quantity."""
        return _ASKS_NUMBER.search(self.question.text) is not None

    @cached_property
    def asks_date(self) -> bool:
        """Whether the question asks for a time."""
        return _ASKS_DATE.search(self.question.text) is not None

    def share(self, strengths: Sequence[float]) -> float:
        """Return the weight of the words that are met, each as far as it is met."""
        return dot(self.weights, strengths)

    def shares(self, stems: Iterable[str], groups: Groups) -> tuple[float, float]:
        """Return the weight of the words that are among `stems`, all of `groups`; and the same with near words."""
        exact = [0.0] * len(self.weights)
        near = exact.copy()
        for stem in stems:
            for number, closeness in groups[stem]:
                near[number] = max(near[number], closeness)
                if closeness == 1.0:
                    exact[number] = 1.0
        return self.share(exact), self.share(near)


@dataclass(frozen=True)
class Look:
    """What a close look found."""

    features: Features
    exact: Sequence[float]
    """What the passage has of each word of the question: its saturated frequency, 0 for none."""
    near: Sequence[float]
    """The same, counting near words where they count more."""
    nearest: Sequence[str]
    """The stem that counts for each word of the question: its own, a near one, or none ('')."""


def look(wanted: Wanted, closeup: Closeup, average_length: Mapping[str, float]) -> Look:
    """Look at a passage for a question.

    Args:
        wanted: the question.
        closeup: the passage.
        average_length: the mean number of words of "text" and "heading" over all passages.
    """
    groups = wanted.groups_for(closeup)
    present = groups.keys() & closeup.vocabulary
    exact, near, nearest = _frequencies(wanted, closeup, average_length, present, groups)
    covered = [1.0 if strength else 0.0 for strength in exact]
    only_near = [0.0 if e else near_strength(n) for e, n in zip(exact, near, strict=True)]
    sentence, near_sentence = _best_sentence_shares(wanted, closeup, present, groups)
    features = Features(
        frequency=wanted.share(exact),
        coverage=wanted.share(covered),
        near_coverage=wanted.share(only_near),
        sentence=sentence,
        near_sentence=near_sentence - sentence,
        heading=_heading_agreement(wanted, closeup, groups),
        adjacent=min(1.0, len(wanted.pairs & closeup.neighbours) / wanted.pair_count),
        number=float(wanted.asks_number and closeup.has_number),
        date=(0.5 * closeup.has_number + 0.5 * closeup.has_year) if wanted.asks_date else 0.0,
        likeness=likeness(wanted.meaning, closeup.meaning),
        heading_likeness=likeness(wanted.meaning, closeup.heading_meaning),
    )
    return Look(features, exact, near, nearest)


def near_strength(frequency: float) -> float:
    """Return how far near words of a saturated frequency make up for a word, from 0 to 1."""
    return min(1.0, frequency / saturated(1.0))


def _frequencies(
    wanted: Wanted, closeup: Closeup, average_length: Mapping[str, float], present: Set[str], groups: Groups
) -> tuple[list[float], list[float], list[str]]:
    """What the passage has of each word, alone and with near words: saturated frequencies, and the stem that counts."""
    exact = [0.0] * len(wanted.weights)
    near = exact.copy()
    nearest = [""] * len(exact)
    text_norm = _norm(len(closeup.stems.text), average_length["text"])
    heading_norm = _norm(len(closeup.stems.heading) + len(closeup.stems.around), average_length["heading"])
    text, heading = closeup.text_counts, closeup.heading_counts
    for stem in present:
        strength = saturated(text.get(stem, 0) / text_norm + heading.get(stem, 0) / heading_norm)
        for number, closeness in groups[stem]:
            near[number], nearest[number] = max((near[number], nearest[number]), (strength * closeness, stem))
            if closeness == 1.0:
                exact[number] = strength
    return exact, near, nearest


def _norm(length: int, average: float) -> float:
    return 1 - B + B * length / (average or 1.0)


def _best_sentence_shares(wanted: Wanted, closeup: Closeup, present: Set[str], groups: Groups) -> tuple[float, float]:
    """The weight that the best sentence has of the question by its words, and with near words.

    The heading counts as a sentence.
    """
    sentences = (present & stems for stems in (*closeup.sentence_sets, closeup.heading_words))
    shares = [wanted.shares(stems, groups) for stems in sentences if stems] or [(0.0, 0.0)]
    return max(exact for exact, _ in shares), max(near for _, near in shares)


def _heading_agreement(wanted: Wanted, closeup: Closeup, groups: Groups) -> float:
    """Harmonic mean of how much of the question the heading has, and how much of the heading the question."""
    words, rarity = closeup.heading_words, closeup.rarity
    met = groups.keys() & words
    if not met:
        return 0.0
    of_question = wanted.shares(met, groups)[1]
    # fsum, because a set has no order and the sum of floats does.
    total = math.fsum(map(rarity, words))
    of_heading = math.fsum(rarity(stem) * max(closeness for _, closeness in groups[stem]) for stem in met) / (
        total or 1.0
    )
    return 2 * of_question * of_heading / (of_question + of_heading) if of_question + of_heading else 0.0
