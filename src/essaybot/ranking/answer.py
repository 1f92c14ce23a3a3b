"""A ranking becomes an answer: a verdict, and hits with their best sentence, what matched, and why they stand there."""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Iterable, Iterator, Sequence, Set

from essaybot.index.analysis import StemAt, stems, tokens
from essaybot.model import Hit, Part, Sentence, Span, Verdict
from essaybot.ranking.closeup import Closeup, has_number
from essaybot.ranking.lightwords import asks_how
from essaybot.ranking.look import Wanted, near_strength
from essaybot.ranking.meaning import likeness
from essaybot.ranking.question import QuestionWord
from essaybot.ranking.rank import Candidate, Ranking
from essaybot.ranking.weights import (
    ANSWERED_FROM,
    MANY,
    MISSING_AMONG_MANY,
    SENTENCE_NUMBER,
    SMALLEST_SIZE,
    WEAK_FROM,
    WEIGHTS,
    Evidence,
    confidence_from,
)

_WEAK = (WEAK_FROM + ANSWERED_FROM) / 2


def verdict(confidence: float) -> Verdict:
    """Say in a word how sure an answer is."""
    if confidence >= ANSWERED_FROM:
        return Verdict.ANSWERED
    return Verdict.WEAK if confidence >= WEAK_FROM else Verdict.NOT_FOUND


def confidence_of(ranking: Ranking) -> float:
    """Return how sure the best candidate is; minus infinity if there is none.

    Nothing is sure that stop words alone have found, or a name that was taken for another.
    """
    if not ranking.candidates:
        return -math.inf
    if ranking.question.only_stop_words:
        return _WEAK
    confidence = confidence_from(evidence_of(ranking))
    taken_for_another = any(word.meant and word.written[0].isupper() for word in ranking.question.words)
    return min(confidence, _WEAK) if taken_for_another else confidence


def evidence_of(ranking: Ranking) -> Evidence:
    """Return what speaks for and against the best candidate; there must be one."""
    best = ranking.candidates[0]
    features, wanted = best.look.features, ranking.wanted
    gaps = (
        weight * (1 - near_strength(near))
        for weight, exact, near in zip(wanted.weights, best.look.exact, best.look.near, strict=True)
        if not exact
    )
    return Evidence(
        coverage=features.coverage,
        near_coverage=features.near_coverage,
        sentence=features.sentence,
        near_sentence=features.near_sentence,
        likeness=features.likeness,
        worst_gap=max(gaps, default=0.0),
        lacks_number=wanted.asks_number - features.number,
        lacks_date=wanted.asks_date - features.date,
        size=_size(ranking.passages, features.coverage),
    )


def _size(passages: int, coverage: float) -> float:
    """The evidence of the number of passages, which says the less the more of the question the best of them has."""
    few, all_of_them = (math.log(max(count, SMALLEST_SIZE)) / 10 for count in (min(passages, MANY), passages))
    return few + (all_of_them - few) * min(1.0, (1 - coverage) / MISSING_AMONG_MANY)


def missing_words(ranking: Ranking, headings: Container[str]) -> Sequence[str]:
    """Return the words of the question that no passage and none of the `headings` (stems) has, as it writes them."""
    return _written_words(
        word
        for word, present in zip(ranking.question.words, ranking.present, strict=True)
        if not present
        and not any(stem in headings for stem in word.stems)
        and not asks_how(ranking.question.text, word.written, word.language)
    )


def _written_words(words: Iterable[QuestionWord]) -> Sequence[str]:
    """Words as the question writes them; pairs of signs that overlap are one."""
    found: list[str] = []
    end = -1
    for word in words:
        overlap = end - word.start
        if 0 < overlap < len(word.written) and word.start >= 0:
            found[-1] += word.written[overlap:]
        elif not 0 < overlap == len(word.written):
            found.append(word.written)
        end = word.start + len(word.written) if word.start >= 0 else -1
    return found


def unmet_words(ranking: Ranking, missing: Collection[str]) -> Sequence[str]:
    """Return those of the `missing` words that matter: names, and others that the best passage has no near word for."""
    if not ranking.candidates:
        return ()
    return _written_words(
        word
        for word, near in zip(ranking.question.words, ranking.candidates[0].look.near, strict=True)
        if _is_among(word, missing) and not word.is_light and (not near or word.written[0].isupper())
    )


def _is_among(word: QuestionWord, missing: Collection[str]) -> bool:
    return word.written in missing or (word.start >= 0 and any(word.written in each for each in missing))


def mended_words(ranking: Ranking) -> tuple[tuple[str, str], ...]:
    """Return the misspelt words of the question and what they were taken for."""
    return tuple((word.written, word.meant) for word in ranking.question.words if word.meant)


def hit_of(candidate: Candidate, closeup: Closeup, wanted: Wanted) -> Hit:
    """Return a candidate as a hit."""
    passage = closeup.passage
    stems = wanted.groups_for(closeup).keys() & closeup.vocabulary
    words = wanted.question.words
    return Hit(
        passage,
        candidate.score,
        tuple(_written_words(word for word, exact in zip(words, candidate.look.exact, strict=True) if exact)),
        stem_marks(closeup.words, stems),
        stem_marks(closeup.heading_path_words, stems),
        candidate.number,
        tuple(_near_pairs(candidate, closeup, wanted)),
        _best_sentence(closeup, wanted),
        parts_of(candidate, closeup, wanted),
    )


def _best_sentence(closeup: Closeup, wanted: Wanted) -> Sentence:
    """The sentence that answers best, or is nearest in meaning among those; the first of equals."""
    # Rounded, so that equals are equal however their weights were added up.
    keys = [
        (round(_sentence_worth(stems, closeup, wanted), 9), likeness(wanted.meaning, meaning))
        for stems, meaning in zip(closeup.sentence_sets, closeup.sentence_meanings, strict=True)
    ]
    start, end = closeup.sentences[keys.index(max(keys))]
    return Sentence(closeup.passage.text[start:end], start, end)


def _sentence_worth(stems: Set[str], closeup: Closeup, wanted: Wanted) -> float:
    """How much of the question a sentence has, near words counting half, and a number if the question asks for one."""
    groups = wanted.groups_for(closeup)
    exact, near = wanted.shares(groups.keys() & stems, groups)
    asked = (wanted.asks_number or wanted.asks_date) and has_number(stems)
    return (exact + near) / 2 + SENTENCE_NUMBER * asked


# -- why


def parts_of(candidate: Candidate, closeup: Closeup, wanted: Wanted) -> tuple[Part, ...]:
    """Return what the score of a candidate adds up from, largest first."""
    features = candidate.look.features
    parts = [
        *_word_parts(candidate, closeup, wanted),
        Part("words of the question in its best sentence or its heading", WEIGHTS.sentence * features.sentence),
        Part("near words in that sentence or heading", WEIGHTS.near_sentence * features.near_sentence),
        Part("its heading and the question share words", WEIGHTS.heading * features.heading),
        Part("words side by side as in the question", WEIGHTS.adjacent * features.adjacent),
        Part("it has a number, as the question asks", WEIGHTS.number * features.number),
        Part("it has a date, as the question asks", WEIGHTS.date * features.date),
        _likeness_part("its meaning", WEIGHTS.likeness * features.likeness),
        _likeness_part("its headings' meaning", WEIGHTS.heading_likeness * features.heading_likeness),
    ]
    return tuple(sorted((part for part in parts if part.value), key=lambda part: -part.value))


def _likeness_part(what: str, value: float) -> Part:
    return Part(f"{what} is {'like' if value > 0 else 'unlike'} the question's", value)


def _word_parts(candidate: Candidate, closeup: Closeup, wanted: Wanted) -> Iterator[Part]:
    look = candidate.look
    found = zip(wanted.question.words, wanted.weights, look.exact, look.near, look.nearest, strict=True)
    for word, weight, exact, near, nearest in found:
        if exact:
            where = "" if any(stem in closeup.text_counts for stem in word.stems) else " above it"
            taken = f', taken for "{word.meant}"' if word.meant else ""
            value = weight * (WEIGHTS.frequency * exact + WEIGHTS.coverage)
            yield Part(f'has "{word.written}"{taken}{where}', value)
        elif near:
            value = weight * WEIGHTS.near_coverage * near_strength(near)
            yield Part(f'has "{_written(nearest, closeup)}", near to "{word.written}"', value)


def _near_pairs(candidate: Candidate, closeup: Closeup, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """The words of the question that the passage has only near words for, and the best of those as it writes it."""
    look = candidate.look
    for word, exact, nearest in zip(wanted.question.words, look.exact, look.nearest, strict=True):
        if nearest and not exact:
            yield word.written, _written(nearest, closeup)


def _written(wanted: str, closeup: Closeup) -> str:
    """A stem as the passage writes it."""
    passage = closeup.passage
    sources = (
        (passage.text, closeup.words),
        (passage.heading_path, closeup.heading_path_words),
        (passage.title, stems(passage.title, passage.language)),
    )
    places = (text[start:end] for text, words in sources for stem, start, end in words if stem == wanted)
    return next(places, wanted)


def stem_marks(words: Iterable[StemAt], stems: Container[str]) -> tuple[Span, ...]:
    """Return where words with one of `stems` stand."""
    return tuple(_joined((start, end) for stem, start, end in words if stem in stems))


def word_marks(text: str, words: Container[str]) -> tuple[Span, ...]:
    """Return where one of `words`, folded, stands in `text`."""
    return tuple(_joined((token.start, token.end) for token in tokens(text) if token.word in words))


def _joined(marks: Iterable[Span]) -> Iterator[Span]:
    """Make one mark of those that overlap, as pairs of signs do."""
    start = end = -1
    for first, last in marks:
        if first < end:
            end = max(end, last)
        else:
            if end >= 0:
                yield start, end
            start, end = first, last
    if end >= 0:
        yield start, end
