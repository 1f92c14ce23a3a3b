"""Which passages of a big text are worth a close look: BM25F over heading and text.

BM25F adds up a term's frequency over the fields, each normalised by its own length, before the frequency saturates
(Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.6)::

    tf(t, p)  = sum over fields f of  freq(t, p, f) / (1 - b + b * length(p, f) / average_length(f))
    score(p)  = sum over terms t of   weight(t) * tf(t, p) * (k1 + 1) / (k1 + tf(t, p))

The weight of a question's word comes from its inverse document frequency, here as a share of the most it can be::

    idf(t)    = log(1 + (N - n(t) + 0.5) / (n(t) + 0.5)) / log(1 + (N + 0.5) / 0.5)

with N passages, n(t) of them having the term in any field.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Protocol

from essaybot.ranking.question import QuestionWord
from essaybot.ranking.weights import CLOSE_LOOKS, IDF_SHARE, K1, LIGHT_WEIGHT, NEAR_POSTINGS, NEAR_POWER, B

FIELDS = ("heading", "text")

Frequencies = Mapping[int, float]
"""For the number of each passage that has a term, its normalised frequency."""


class Index(Protocol):
    """What ranking needs of an index."""

    def postings(self, field: str, stem: str) -> Sequence[tuple[int, int]]:
        """(passage number, frequency) pairs."""

    def length(self, field: str, number: int) -> int:
        """The number of words of a passage's field."""

    def average_length(self, field: str) -> float:
        """The mean of `length`."""

    def postings_count(self, stem: str) -> int:
        """How many postings a stem has in all fields."""


def saturated(frequency: float) -> float:
    """Return what a normalised term frequency counts, from 0 to 1."""
    return frequency / (K1 + frequency)


def idf(count: int, having: int) -> float:
    """Return the rarity, from 0 to 1, of a term that `having` of `count` passages have."""
    return math.log1p((count - having + 0.5) / (having + 0.5)) / math.log1p((count + 0.5) / 0.5)


def word_weight(word: QuestionWord, idf_here: float, rarity: float) -> float:
    """Return how much a word counts: its rarity in the text and in English, less for a light word."""
    weight = IDF_SHARE * idf_here + (1 - IDF_SHARE) * rarity
    return weight * LIGHT_WEIGHT if word.is_light else weight


def frequencies(index: Index, stem: str) -> Frequencies:
    """Return the term's frequency in each passage that has it, normalised by length and added up over the fields."""
    found: dict[int, float] = {}
    for field in FIELDS:
        average = index.average_length(field) or 1.0
        for number, frequency in index.postings(field, stem):
            norm = 1 - B + B * index.length(field, number) / average
            found[number] = found.get(number, 0.0) + frequency / norm
    return found


def best_candidates(
    index: Index,
    groups: Sequence[tuple[QuestionWord, Frequencies, float]],
    chosen: Callable[[int], bool] | None = None,
) -> list[int]:
    """Return the numbers of the passages that score best by their words and near words alone.

    Args:
        index: the passages.
        groups: for each word of the question its frequencies and its weight.
        chosen: says of a passage's number whether it may be among them; by default all may.
    """
    affordable = _affordable_near_words(index, groups)
    near = {stem: frequencies(index, stem) for stem in affordable}
    scores: dict[int, float] = {}
    for word, exact, weight in groups:
        gains = {number: saturated(frequency) for number, frequency in exact.items()}
        for stem, cosine in word.near:
            for number, frequency in near.get(stem, {}).items():
                gains[number] = max(saturated(frequency) * cosine**NEAR_POWER, gains.get(number, 0.0))
        for number, gain in gains.items():
            scores[number] = scores.get(number, 0.0) + gain * weight
    numbers = scores if chosen is None else filter(chosen, scores)
    return heapq.nsmallest(CLOSE_LOOKS, numbers, key=lambda number: (-scores[number], number))


def _affordable_near_words(index: Index, groups: Sequence[tuple[QuestionWord, Frequencies, float]]) -> list[str]:
    """The rarest near words, as many as may be read for one question."""
    stems = {stem for word, *_ in groups for stem, _ in word.near}
    sizes = sorted((index.postings_count(stem), stem) for stem in stems)
    total = accumulate(size for size, _ in sizes)
    return [stem for (_, stem), so_far in zip(sizes, total, strict=True) if so_far <= NEAR_POSTINGS]
