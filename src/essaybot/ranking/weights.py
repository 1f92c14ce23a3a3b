"""Every number that ranking and verdicts depend on, in one place.

`WEIGHTS`, `VERDICT_WEIGHTS` and `VERDICT_START` are what ``python tools/fit.py FOLDER...`` prints for the tuning half
of the essay's own questions and eight public sets: ClapNQ (dev), COVID-QA, Cranfield, E-Manual (S10), FairytaleQA,
SQuADShifts (new Wikipedia), StackFAQ and WikiQA (train). The others were chosen by hand among a few that differ by
less than a point of hit@1 over those sets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter

from essaybot.ranking.meaning import dot

# -- words

IDF_SHARE = 0.5
"""How much of a word's weight is its rarity in the text; the rest is its rarity in English, because in a small text the
lack of a word says little about how rare it is."""
RARITY_ELSEWHERE = 0.7
"""What stands for the rarity of a word of another language than English, of which nothing is known: that of a word that
few questions share."""
LIGHT_RARITY_ELSEWHERE = 0.3
"""The same of a word that many questions share: what such words have in English."""
LIGHT_WEIGHT = 0.7
"""What a light word counts beside another of the same rarity."""
STRESS = 2.0
"""What a word that a follow-up adds counts beside those of the question before."""
NEAR_POWER = 2
"""A near word counts as much as its cosine to this power."""
COMMONEST_MEANING = 0.15
"""How rare in English a word must be to bear on a meaning."""
K1 = 1.5
"""Where the frequency of a word saturates in BM25."""
B = 0.75
"""How much BM25 holds the length of a passage against it."""

# -- candidates

CLOSE_LOOKS = 128
"""How many candidates are looked at closely; a text of fewer passages is looked at as a whole."""
NEAR_POSTINGS = 5_000
"""How many postings of near words are read for one question, the rarest words first."""

# -- parts of a score


@dataclass(frozen=True, slots=True)
class Features:
    """What a close look at a passage finds, each from 0 to about 1, with all weights of question words adding to 1."""

    frequency: float
    """BM25 of the question's words, as a share of the most it could be."""
    coverage: float
    """Weight of the words that the passage or its headings have."""
    near_coverage: float
    """Weight of the words that it has only near words for, times their nearness."""
    sentence: float
    """Weight of the words that its best sentence has, its heading being one: words close together count."""
    near_sentence: float
    """What near words add to `sentence`."""
    heading: float
    """How far its heading and the question are the same: harmonic mean of the shares that each has of the other."""
    adjacent: float
    """Share of the pairs of neighbouring words in the question that are neighbours in the passage."""
    number: float
    """1 if the question asks for a quantity and the passage has a number."""
    date: float
    """1 if the question asks for a time and the passage has a year, half if it has another number."""
    likeness: float
    """Cosine of the meanings of question and passage, both without what the whole text is about."""
    heading_likeness: float
    """The same for the heading."""


WEIGHTS = Features(
    frequency=3.43,
    coverage=4.50,
    near_coverage=4.57,
    sentence=3.95,
    near_sentence=5.24,
    heading=2.15,
    adjacent=1.95,
    number=1.98,
    date=1.95,
    likeness=2.50,  # fitted: 2.85, which costs specialist texts more than a point against BM25
    heading_likeness=1.03,
)
"""What each feature adds to a score."""

FEATURES = tuple(field.name for field in fields(Features))
_features: Callable[[Features], tuple[float, ...]] = attrgetter(*FEATURES)


def score_of(features: Features) -> float:
    """Return the score that features add up to."""
    return dot(_features(WEIGHTS), _features(features))


# -- verdicts


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict goes by: features of the best passage, and what the question asks for and does not get."""

    coverage: float
    near_coverage: float
    sentence: float
    near_sentence: float
    likeness: float
    worst_gap: float
    """Weight of the weightiest word that the best passage lacks, less what a near word makes up for."""
    lacks_number: float
    """1 if the question asks for a quantity and the best passage has no number."""
    lacks_date: float
    """1 if the question asks for a time and the best passage has no number, half if it has one that is no year."""
    size: float
    """Natural logarithm of the number of passages, in tens: among many some one always has the words."""


VERDICT_WEIGHTS = Evidence(
    coverage=1.54,
    near_coverage=1.12,
    sentence=3.28,
    near_sentence=6.30,
    likeness=1.39,
    worst_gap=-1.27,
    lacks_number=-3.92,
    lacks_date=-1.36,
    size=-4.46,
)
VERDICT_START = -0.19
"""The confidence without any evidence."""
EVIDENCE = tuple(field.name for field in fields(Evidence))
_evidence: Callable[[Evidence], tuple[float, ...]] = attrgetter(*EVIDENCE)


def confidence_from(evidence: Evidence) -> float:
    """Return the confidence that evidence adds up to."""
    return VERDICT_START + dot(_evidence(VERDICT_WEIGHTS), _evidence(evidence))


SMALLEST_SIZE = 40
"""Passages below which the size of a text makes no further difference: no smaller ones were measured."""
MANY = 600
"""Passages beyond which that there are more makes a difference only where words are missing: among any number, few
passages have all words of a question, and those as often answer it."""
MISSING_AMONG_MANY = 0.4
"""Weight of the missing words from which it makes all of that difference."""
ANSWERED_FROM = 0.2
"""Confidence from which an answer is sure."""
WEAK_FROM = -0.3
"""Confidence below which nothing counts as found."""
SENTENCE_NUMBER = 0.25
"""What a number counts in a sentence, of the weight of all words, if the question asks for one."""
