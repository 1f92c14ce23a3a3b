"""A ranking becomes an answer: hits with what matched marked, and a verdict."""

from __future__ import annotations

from collections.abc import Container, Iterable

from essaybot.index.analysis import stem, tokens
from essaybot.model import Hit, Passage, Span, Verdict
from essaybot.ranking.question import Question, QuestionWord
from essaybot.ranking.rank import Candidate, Ranking

# Chosen from the second table of benchmarks/tune.py: the shares of answerable and of unanswerable questions that reach
# each threshold, on two sets about Wikipedia articles and the essay's tuning half.
ANSWERED_FROM = 0.65
"""Share of the question's weight that the best passage must have for an answer that is sure."""
WEAK_FROM = 0.35
"""Share below which nothing counts as found."""
LIGHT_WEIGHT = 0.5
"""How much a light word counts for the verdict, beside 1 for another of the same rarity."""


def verdict(question: Question, ranking: Ranking) -> Verdict:
    """Say how sure the best candidate is: by the share of the question's weight that its words make up."""
    if not ranking.candidates:
        return Verdict.NOT_FOUND
    share = coverage(question, ranking, ranking.candidates[0])
    if question.only_stop_words:
        return Verdict.WEAK
    return Verdict.ANSWERED if share >= ANSWERED_FROM else Verdict.WEAK if share >= WEAK_FROM else Verdict.NOT_FOUND


def coverage(question: Question, ranking: Ranking, candidate: Candidate) -> float:
    """Return the share, from 0 to 1, of the question's weight that the words matched by `candidate` make up.

    A word weighs its idf; one that the text lacks at most as much as the rarest that `candidate` has, because in a
    small text the lack of a word says little about how rare it is.
    """
    rarest = max(ranking.idf[word.stem] for word in candidate.matched)
    missing = set(missing_words(question, ranking))

    def weight(word: QuestionWord) -> float:
        idf = ranking.idf[word.stem]
        return (min(idf, rarest) if word in missing else idf) * (LIGHT_WEIGHT if word.is_light else 1.0)

    return sum(map(weight, candidate.matched)) / sum(map(weight, question.words))


def missing_words(question: Question, ranking: Ranking) -> tuple[QuestionWord, ...]:
    """Return the words of the question that no passage has."""
    present = {word.stem for candidate in ranking.candidates for word in candidate.matched}
    return tuple(word for word in question.words if word.stem not in present)


def stems_of(texts: Iterable[str]) -> set[str]:
    """Return the stems of all words of some texts."""
    return {stem(token.word) for text in texts for token in tokens(text)}


def hit_of(candidate: Candidate, passage: Passage) -> Hit:
    """Return a candidate as a hit, with the places where its words stand."""
    stems = {word.stem for word in candidate.matched}
    return Hit(
        passage,
        candidate.score,
        tuple(word.written for word in candidate.matched),
        stem_marks(passage.text, stems),
        stem_marks(passage.heading_path, stems),
        candidate.number,
    )


def stem_marks(text: str, stems: Container[str]) -> tuple[Span, ...]:
    """Return where words with one of `stems` stand in `text`."""
    return tuple((token.start, token.end) for token in tokens(text) if stem(token.word) in stems)


def word_marks(text: str, words: Container[str]) -> tuple[Span, ...]:
    """Return where one of `words`, folded, stands in `text`."""
    return tuple((token.start, token.end) for token in tokens(text) if token.word in words)
