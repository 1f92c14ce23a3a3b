"""Candidates become a ranking: BM25F, compared with a second implementation of the formula."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.index.analysis import stem, tokens
from essaybot.index.postings import PassageIndex
from essaybot.index.writer import write_to_memory
from essaybot.model import Passage
from essaybot.ranking.question import QuestionWord, understand
from essaybot.ranking.rank import COORDINATION, FIELD_B, FIELD_WEIGHT, K1, inverse_document_frequency, rank

Text = dict[str, str]
"""A passage: its heading and its text."""


class FakePostings:
    """An index in memory, of nothing but words counted."""

    def __init__(self, passages: Sequence[Text]) -> None:
        self.counts = [
            {field: Counter(stem(token.word) for token in tokens(text)) for field, text in passage.items()}
            for passage in passages
        ]

    @property
    def count(self) -> int:
        return len(self.counts)

    def postings(self, field: str, stem: str) -> list[tuple[int, int]]:
        return [(number, counts[field][stem]) for number, counts in enumerate(self.counts) if counts[field][stem]]

    def length(self, field: str, number: int) -> int:
        return self.counts[number][field].total()

    def average_length(self, field: str) -> float:
        return sum(self.length(field, number) for number in range(self.count)) / max(self.count, 1)


def bm25f(passages: Sequence[Text], stems: Sequence[str]) -> dict[int, float]:
    """Scores by the formula as the book gives it, a passage at a time."""
    bags = [{field: [stem(token.word) for token in tokens(text)] for field, text in p.items()} for p in passages]
    average = {field: sum(len(bag[field]) for bag in bags) / len(bags) or 1.0 for field in FIELD_WEIGHT}
    scores: dict[int, float] = {}
    for number, bag in enumerate(bags):
        present = [term for term in stems if any(term in words for words in bag.values())]
        total = 0.0
        for term in present:
            having = sum(any(term in words for words in other.values()) for other in bags)
            idf = math.log((len(bags) + 1) / (having + 0.5))
            frequency = 0.0
            for field, words in bag.items():
                length_norm = (1 - FIELD_B[field]) + FIELD_B[field] * len(words) / average[field]
                frequency += FIELD_WEIGHT[field] * words.count(term) / length_norm if length_norm else 0.0
            total += idf * (K1 + 1) * frequency / (K1 + frequency)
        if present:
            scores[number] = total * math.pow(len(present) / len(stems), COORDINATION)
    return scores


def question(text: str) -> tuple[QuestionWord, ...]:
    return understand(text).words


def order(passages: Sequence[Text], asked: str) -> list[int]:
    return [candidate.number for candidate in rank(FakePostings(passages), question(asked)).candidates]


def texts(*written: str) -> list[Text]:
    return [{"heading": "", "text": text} for text in written]


WORDS = st.sampled_from("tea teas green leaf leaves cup hot café C++".split())
TEXTS = st.lists(WORDS, max_size=10).map(" ".join)
PASSAGES = st.lists(st.fixed_dictionaries({"heading": TEXTS, "text": TEXTS}), min_size=1, max_size=8)
QUESTIONS = st.lists(st.one_of(WORDS, st.just("kangaroo")), min_size=1, max_size=5).map(" ".join)


class TestRank:
    @given(PASSAGES, QUESTIONS)
    def test_scores_are_those_of_the_formula(self, passages: list[Text], asked: str) -> None:
        words = question(asked)
        scores = {candidate.number: candidate.score for candidate in rank(FakePostings(passages), words).candidates}
        assert scores == pytest.approx(bm25f(passages, [word.stem for word in words]), abs=1e-9, rel=0)

    @settings(max_examples=30, deadline=None)
    @given(PASSAGES, QUESTIONS)
    def test_an_index_gives_the_same_as_counting(self, passages: list[Text], asked: str) -> None:
        index = PassageIndex.in_memory(
            write_to_memory(Passage(str(number), p["text"], p["heading"]) for number, p in enumerate(passages))
        )
        assert rank(index, question(asked)) == rank(FakePostings(passages), question(asked))

    @given(PASSAGES, QUESTIONS)
    def test_every_passage_with_a_word_is_a_candidate_once(self, passages: list[Text], asked: str) -> None:
        stems = {word.stem for word in question(asked)}
        having = [n for n, p in enumerate(passages) if stems & {stem(t.word) for t in tokens(" ".join(p.values()))}]
        assert sorted(order(passages, asked)) == having

    @given(PASSAGES, QUESTIONS)
    def test_the_best_score_stands_first_and_of_equals_the_earlier_passage(
        self, passages: list[Text], asked: str
    ) -> None:
        ranked = [(-each.score, each.number) for each in rank(FakePostings(passages), question(asked)).candidates]
        assert ranked == sorted(ranked)

    def test_without_words_there_are_no_candidates(self) -> None:
        assert rank(FakePostings(texts("tea")), ()).candidates == ()

    def test_without_passages_there_are_no_candidates(self) -> None:
        assert rank(FakePostings([]), question("tea")).candidates == ()

    def test_words_that_no_passage_has_do_no_harm(self) -> None:
        assert order(texts("coffee", "tea"), "kangaroo tea") == [1]

    def test_all_forms_of_a_word_count(self) -> None:
        assert order(texts("collaboration", "tea"), "collaborative") == [0]

    @pytest.mark.parametrize("number", range(3))
    def test_more_of_the_words_rank_first_among_otherwise_like_passages(self, number: int) -> None:
        passages = texts(*(["green green tea leaf"] * 3), "cup")
        passages[number]["text"] = "green cup tea leaf"
        assert order([*passages, *texts("cup")], "green cup")[0] == number

    def test_many_repetitions_of_one_word_do_not_beat_another_word(self) -> None:
        assert order(texts("tea " * 50, "green tea and what else there is to say of it"), "green tea")[0] == 1

    def test_a_rare_word_counts_more_than_a_frequent_one(self) -> None:
        assert order(texts("tea cup", "tea pot", "tea mug", "leaf mug"), "tea leaf")[0] == 3

    def test_a_short_passage_ranks_before_a_long_one(self) -> None:
        assert order(texts("tea with many other words around it here", "tea time"), "tea") == [1, 0]

    def test_a_heading_counts(self) -> None:
        passages = [{"heading": "Coffee", "text": "hot drink"}, {"heading": "Tea", "text": "hot drink"}]
        assert order(passages, "tea") == [1]

    def test_a_candidate_names_its_words_in_the_order_of_the_question(self) -> None:
        found = rank(FakePostings(texts("tea is green")), question("green kangaroo teas")).candidates[0]
        assert [word.written for word in found.matched] == ["green", "teas"]


class TestInverseDocumentFrequency:
    @given(st.integers(1, 10**7).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count))))
    def test_is_always_positive(self, numbers: tuple[int, int]) -> None:
        assert inverse_document_frequency(*numbers) > 0

    @given(st.integers(1, 10**6).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count - 1))))
    def test_falls_with_each_passage_that_has_the_word(self, numbers: tuple[int, int]) -> None:
        count, having = numbers
        assert inverse_document_frequency(count, having) > inverse_document_frequency(count, having + 1)
