"""Candidates become a ranking: BM25F over heading and text.

BM25F adds up a term's frequency over the fields, each weighted and normalised by its own length, before the frequency
saturates (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.6)::

    tf(t, p)  = sum over fields f of  w_f * freq(t, p, f) / (1 - b_f + b_f * length(p, f) / average_length(f))
    score(p)  = sum over terms t of   idf(t) * tf(t, p) * (k1 + 1) / (k1 + tf(t, p))
    idf(t)    = log(1 + (N - n(t) + 0.5) / (n(t) + 0.5))

with N passages, n(t) of them having the term in any field.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from essaybot.ranking.question import QuestionWord

# Compared with benchmarks/tune.py on eight question sets: k1 from 1.2 to 1.5, heading weights from 0.7 to 1.5 and b
# from 0.5 to 0.75 are within a point of one another in mean hit@1; coordination 0.5 gains 2 points over none.
K1 = 1.5
FIELD_WEIGHT: Mapping[str, float] = {"heading": 1.0, "text": 1.0}
FIELD_B: Mapping[str, float] = {"heading": 0.75, "text": 0.75}
COORDINATION = 0.5
"""Power of the share of the question's words that a passage has, by which its score is multiplied: passages with more
of the words rank first."""


class Postings(Protocol):
    """What ranking needs of an index."""

    @property
    def count(self) -> int:
        """The number of passages."""

    def postings(self, field: str, stem: str) -> Sequence[tuple[int, int]]:
        """(passage number, frequency) pairs."""

    def length(self, field: str, number: int) -> int:
        """The number of words of a passage's field."""

    def average_length(self, field: str) -> float:
        """The mean of `length`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that has at least one word of the question."""

    number: int
    score: float
    matched: tuple[QuestionWord, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates of a question, best first, and how much each word counts."""

    candidates: tuple[Candidate, ...]
    idf: Mapping[str, float]
    """For each stem of the question, its weight; the largest for one that the index does not have."""


def rank(index: Postings, words: Sequence[QuestionWord]) -> Ranking:
    """Rank the passages that have any of `words`; among equal scores the earlier passage stands first."""
    scores: dict[int, float] = {}
    matched: dict[int, list[QuestionWord]] = {}
    idf: dict[str, float] = {}
    for word in words:
        frequencies = _weighted_frequencies(index, word.stem)
        idf[word.stem] = weight = inverse_document_frequency(index.count, len(frequencies))
        for number, frequency in frequencies.items():
            gain = weight * frequency * (K1 + 1) / (K1 + frequency)
            scores[number] = scores.get(number, 0.0) + gain
            matched.setdefault(number, []).append(word)
    candidates = [
        Candidate(number, score * (len(matched[number]) / len(words)) ** COORDINATION, tuple(matched[number]))
        for number, score in scores.items()
    ]
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.number))
    return Ranking(tuple(candidates), idf)


def inverse_document_frequency(count: int, having: int) -> float:
    """Return the weight of a term that `having` of `count` passages have; always positive."""
    return math.log(1 + (count - having + 0.5) / (having + 0.5))


def _weighted_frequencies(index: Postings, stem: str) -> dict[int, float]:
    """The term's frequency in each passage that has it, weighted by field and normalised by length."""
    frequencies: dict[int, float] = {}
    for field, field_weight in FIELD_WEIGHT.items():
        b, average = FIELD_B[field], index.average_length(field) or 1.0
        for number, frequency in index.postings(field, stem):
            norm = 1 - b + b * index.length(field, number) / average
            frequencies[number] = frequencies.get(number, 0.0) + field_weight * frequency / norm
    return frequencies
