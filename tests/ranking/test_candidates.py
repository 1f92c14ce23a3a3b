"""Passages worth a close look: BM25F with near words, compared with a second implementation of the formula."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.index.analysis import stem, tokens
from essaybot.index.postings import PassageIndex, PassageStems
from essaybot.index.writer import write_to_memory
from essaybot.model import Passage
from essaybot.ranking.candidates import (
    FIELDS,
    Frequencies,
    best_candidates,
    frequencies,
    idf,
    saturated,
    word_weight,
)
from essaybot.ranking.question import QuestionWord, understand
from essaybot.ranking.weights import CLOSE_LOOKS, K1, B

QUICK = settings(max_examples=20, deadline=None)

Text = dict[str, str]
"""A passage: its heading and its text."""


class FakeIndex:
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

    def postings_count(self, stem: str) -> int:
        return sum(len(self.postings(field, stem)) for field in FIELDS)

    def words(self) -> Sequence[str]:
        raise NotImplementedError

    def stems(self, number: int) -> PassageStems:
        raise NotImplementedError


def term_frequency(passages: Sequence[Text], number: int, term: str) -> float:
    """tf(t, p) as the formula gives it."""
    total = 0.0
    for field in FIELDS:
        bags = [[stem(token.word) for token in tokens(passage[field])] for passage in passages]
        average = sum(map(len, bags)) / len(bags)
        if average:
            total += bags[number].count(term) / (1 - B + B * len(bags[number]) / average)
    return total


def bm25f(passages: Sequence[Text], weights: dict[str, float]) -> dict[int, float]:
    """score(p) as the formula gives it, of the passages that have a term."""
    scores: dict[int, float] = {}
    for number in range(len(passages)):
        found = {term: term_frequency(passages, number, term) for term in weights}
        if any(found.values()):
            scores[number] = sum(weights[term] * tf * (K1 + 1) / (K1 + tf) for term, tf in found.items())
    return scores


def texts(*written: str) -> list[Text]:
    return [{"heading": "", "text": text} for text in written]


def word(written: str, **near: float) -> QuestionWord:
    return QuestionWord(written, stem(written), near=tuple(near.items()))


def best(passages: Sequence[Text], *words: QuestionWord) -> list[int]:
    """The best candidates with every word weighing the same."""
    index = FakeIndex(passages)
    groups: list[tuple[QuestionWord, Frequencies, float]] = [
        (each, frequencies(index, each.stem), 1 / len(words)) for each in words
    ]
    return best_candidates(index, groups)


WORDS = st.sampled_from("tea teas green leaf leaves cup hot café C++".split())
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
PASSAGES = st.lists(st.fixed_dictionaries({"heading": TEXTS, "text": TEXTS}), min_size=1, max_size=5)
WEIGHTS = st.dictionaries(st.sampled_from("tea green leaf cafe kangaroo".split()), st.floats(0.01, 1), min_size=1)
COUNTS = st.integers(1, 10**6).flatmap(lambda count: st.tuples(st.just(count), st.integers(0, count)))


class TestIdf:
    @QUICK
    @given(COUNTS)
    def test_is_the_share_of_the_formula(self, numbers: tuple[int, int]) -> None:
        count, having = numbers
        most = math.log(1 + (count + 0.5) / 0.5)
        assert idf(count, having) == pytest.approx(math.log(1 + (count - having + 0.5) / (having + 0.5)) / most)

    @pytest.mark.parametrize("count", [0, 1, 100, 10**6])
    def test_of_a_term_that_no_passage_has_is_one(self, count: int) -> None:
        assert idf(count, 0) == 1

    @QUICK
    @given(COUNTS)
    def test_is_always_positive(self, numbers: tuple[int, int]) -> None:
        assert idf(*numbers) > 0

    @QUICK
    @given(COUNTS.filter(lambda numbers: numbers[1] > 0))
    def test_falls_with_each_passage_that_has_the_term(self, numbers: tuple[int, int]) -> None:
        count, having = numbers
        assert idf(count, having) < idf(count, having - 1)


class TestWordWeight:
    def test_a_word_rare_in_the_text_counts_more(self) -> None:
        assert word_weight(word("tea"), 0.9, 0.5) > word_weight(word("tea"), 0.1, 0.5)

    def test_a_word_rare_in_english_counts_more(self) -> None:
        assert word_weight(word("tea"), 0.5, 0.9) > word_weight(word("tea"), 0.5, 0.1)

    def test_a_light_word_counts_less(self) -> None:
        assert word_weight(word("important"), 0.5, 0.5) < word_weight(word("security"), 0.5, 0.5)

    def test_a_word_equally_rare_in_both_counts_as_much(self) -> None:
        assert word_weight(word("security"), 0.6, 0.6) == pytest.approx(0.6)


class TestSaturated:
    @QUICK
    @given(st.floats(0, 1_000))
    def test_is_the_share_of_the_formula(self, frequency: float) -> None:
        assert saturated(frequency) * (K1 + 1) == pytest.approx(frequency * (K1 + 1) / (K1 + frequency))

    def test_of_nothing_is_nothing(self) -> None:
        assert saturated(0) == 0

    def test_grows_with_the_frequency(self) -> None:
        assert saturated(1) < saturated(2) < saturated(100)

    def test_stays_below_one(self) -> None:
        assert saturated(1e6) < 1


class TestFrequencies:
    @QUICK
    @given(PASSAGES, WORDS)
    def test_are_those_of_the_formula(self, passages: list[Text], written: str) -> None:
        term = understand(written).words[0].stem
        expected = {number: term_frequency(passages, number, term) for number in range(len(passages))}
        having = {number: frequency for number, frequency in expected.items() if frequency}
        assert frequencies(FakeIndex(passages), term) == pytest.approx(having)

    @settings(max_examples=15, deadline=None)
    @given(PASSAGES, WORDS)
    def test_an_index_gives_the_same_as_counting(self, passages: list[Text], written: str) -> None:
        term = understand(written).words[0].stem
        written_passages = [Passage(str(number), p["text"], p["heading"]) for number, p in enumerate(passages)]
        index = PassageIndex.in_memory(write_to_memory(written_passages))
        assert frequencies(index, term) == frequencies(FakeIndex(passages), term)

    @pytest.mark.parametrize("passages", [[], texts("tea"), texts("", "")])
    def test_of_a_term_that_no_passage_has_are_empty(self, passages: list[Text]) -> None:
        assert frequencies(FakeIndex(passages), "kangaroo") == {}

    def test_are_smaller_in_a_longer_passage(self) -> None:
        found = frequencies(FakeIndex(texts("tea with many other words around it", "tea time")), "tea")
        assert found[0] < found[1]

    def test_of_heading_and_text_add_up(self) -> None:
        passages = [{"heading": "Tea", "text": "hot tea"}, {"heading": "Cup", "text": "hot tea"}]
        found = frequencies(FakeIndex(passages), "tea")
        assert found[0] > found[1]


class TestBestCandidates:
    @QUICK
    @given(PASSAGES, WEIGHTS)
    def test_stand_in_the_order_of_the_formula(self, passages: list[Text], weights: dict[str, float]) -> None:
        index = FakeIndex(passages)
        groups = [(QuestionWord(term, term), frequencies(index, term), weight) for term, weight in weights.items()]
        scores = bm25f(passages, weights)
        found = [scores[number] for number in best_candidates(index, groups)]
        assert found == pytest.approx(sorted(scores.values(), reverse=True), abs=1e-9)

    @QUICK
    @given(PASSAGES, WEIGHTS)
    def test_are_the_passages_with_a_word_each_once(self, passages: list[Text], weights: dict[str, float]) -> None:
        index = FakeIndex(passages)
        groups = [(QuestionWord(term, term), frequencies(index, term), weight) for term, weight in weights.items()]
        assert sorted(best_candidates(index, groups)) == list(bm25f(passages, weights))

    def test_of_equals_the_earlier_stands_first(self) -> None:
        assert best(texts("cup", "tea", "tea", "tea"), word("tea")) == [1, 2, 3]

    def test_are_no_more_than_are_looked_at_closely(self) -> None:
        passages = texts(*["tea"] * (CLOSE_LOOKS + 5))
        assert best(passages, word("tea")) == list(range(CLOSE_LOOKS))

    @pytest.mark.parametrize("passages", [[], texts("coffee")])
    def test_without_a_passage_that_has_a_word_there_are_none(self, passages: list[Text]) -> None:
        assert best(passages, word("tea", kettl=0.9)) == []

    def test_only_chosen_passages_are_among_them(self) -> None:
        index = FakeIndex(texts("tea", "tea", "tea"))
        groups = [(word("tea"), frequencies(index, "tea"), 1.0)]
        assert best_candidates(index, groups, {0, 2}.__contains__) == [0, 2]

    def test_without_a_word_there_are_none(self) -> None:
        assert best_candidates(FakeIndex(texts("tea")), []) == []

    def test_a_word_that_weighs_more_counts_more(self) -> None:
        index = FakeIndex(texts("green", "tea"))
        groups = [(word(each), frequencies(index, each), weight) for each, weight in (("green", 0.2), ("tea", 0.8))]
        assert best_candidates(index, groups) == [1, 0]

    def test_many_repetitions_of_one_word_do_not_beat_another_word(self) -> None:
        assert best(texts("tea " * 50, "green tea"), word("green"), word("tea")) == [1, 0]

    def test_a_passage_with_a_near_word_is_one(self) -> None:
        assert best(texts("roof", "clinic"), word("hospital", clinic=0.6)) == [1]

    def test_a_near_word_in_a_heading_counts(self) -> None:
        passages = [{"heading": "Roof", "text": "red"}, {"heading": "Clinic", "text": "red"}]
        assert best(passages, word("hospital", clinic=0.6)) == [1]

    def test_a_near_word_counts_less_than_the_word(self) -> None:
        assert best(texts("clinic", "hospital"), word("hospital", clinic=0.9)) == [1, 0]

    def test_a_nearer_word_counts_more(self) -> None:
        assert best(texts("ward", "clinic"), word("hospital", clinic=0.9, ward=0.5)) == [1, 0]

    def test_a_near_word_counts_at_most_as_much_as_the_word(self) -> None:
        assert best(texts("hospital", "clinic"), word("hospital", clinic=1.0)) == [0, 1]

    def test_a_near_word_beside_the_word_adds_nothing(self) -> None:
        assert best(texts("hospital roof", "hospital clinic"), word("hospital", clinic=1.0)) == [0, 1]

    def test_near_words_together_count_as_the_best_of_them(self) -> None:
        assert best(texts("clinic roof", "clinic ward"), word("hospital", clinic=0.9, ward=0.8)) == [0, 1]

    def test_many_near_words_do_not_outvote_a_second_word(self) -> None:
        group = word("hospital", clinic=1.0, ward=1.0, infirmari=1.0)
        assert best(texts("clinic ward infirmary", "hospital fee roof"), group, word("fee")) == [1, 0]

    def test_one_near_word_stands_for_each_word_that_it_is_near_to(self) -> None:
        words = word("hospital", clinic=0.9), word("doctor", clinic=0.9)
        assert best(texts("hospital roof", "clinic roof"), *words) == [1, 0]


class TestNearPostings:
    @pytest.fixture(autouse=True)
    def budget(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.ranking.candidates.NEAR_POSTINGS", 3)

    def test_near_words_within_the_budget_are_read(self) -> None:
        assert best(texts("ward", "ward", "clinic"), word("hospital", clinic=0.9, ward=0.9)) == [0, 1, 2]

    def test_the_rarest_near_words_are_read_first(self) -> None:
        passages = texts("ward", "ward", "ward", "clinic")
        assert best(passages, word("hospital", ward=0.9, clinic=0.5)) == [3]

    def test_a_near_word_of_two_words_is_paid_for_once(self) -> None:
        assert best(texts("ward", "ward"), word("hospital", ward=0.9), word("clinic", ward=0.9)) == [0, 1]

    def test_a_heading_costs_as_much_as_a_text(self) -> None:
        passages = [{"heading": "Ward", "text": "ward"}] * 2
        assert best(passages, word("hospital", ward=0.9)) == []

    def test_the_words_of_the_question_cost_nothing(self) -> None:
        assert best(texts(*["hospital"] * 5, "ward"), word("hospital", ward=0.9)) == [0, 1, 2, 3, 4, 5]
