"""A ranker puts the passages of an index in the order in which they answer a question."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.index.postings import PassageIndex
from essaybot.index.writer import write_to_memory
from essaybot.model import Passage
from essaybot.ranking.rank import Ranker, Ranking
from essaybot.ranking.weights import CLOSE_LOOKS, FEATURES, WEIGHTS, Features, score_of

MANY = CLOSE_LOOKS + 10
"""More passages than are all looked at closely."""

FAQ = (
    Passage("1", "Open the settings and choose a new one.", "How do I reset my password?"),
    Passage("2", "Your password is asked for; the old address gets a mail.", "How do I change my email address?"),
    Passage("3", "We send money back within a week.", "How long do refunds take?"),
    Passage("4", "Parcels travel by rail and arrive in two days.", "How are parcels delivered?"),
    Passage("5", "Licences differ, and some are ambiguous.", "Which licences are there?"),
)
HOSPITAL = [f"Hospital doctors treat patients with {thing}." for thing in ("tea", "roofs", "harbours", "music")]
QUESTIONS = (
    "How can I reset a password?",
    "Where is the new address?",
    "refund",
    "delivery of parcels",
    "Which licences are ambiguous?",
    "What is it?",
    "kangaroo",
    "",
)


def ranker_of(passages: Sequence[Passage | str]) -> Ranker:
    numbered = (Passage(str(number), each) if isinstance(each, str) else each for number, each in enumerate(passages))
    return Ranker(PassageIndex.in_memory(write_to_memory(numbered)))


def fillers(count: int) -> list[Passage]:
    """Passages that answer nothing."""
    return [Passage(f"filler {number}", f"Pebble {number}.") for number in range(count)]


def order(question: str, *passages: Passage | str) -> list[int]:
    return [candidate.number for candidate in ranker_of(passages).rank(question).candidates]


def first(question: str, *passages: Passage | str) -> int:
    return order(question, *passages)[0]


@pytest.fixture(scope="module")
def faq() -> Ranker:
    return ranker_of(FAQ)


@pytest.fixture(scope="module", params=[0, MANY], ids=["small", "big"])
def sized(request: pytest.FixtureRequest) -> Ranker:
    """The questions and answers alone, and among more passages than are looked at closely."""
    return ranker_of([*FAQ, *fillers(request.param)])


class TestRank:
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_the_best_score_stands_first_and_of_equals_the_earlier_passage(self, sized: Ranker, question: str) -> None:
        ranked = [(-each.score, each.number) for each in sized.rank(question).candidates]
        assert ranked == sorted(ranked)

    @pytest.mark.parametrize("more", [0, MANY])
    def test_equal_passages_stand_in_their_order(self, more: int) -> None:
        passages = ["Tea is green.", "Roofs leak.", "Tea is green.", "Tea is green."]
        assert order("green tea", *passages, *fillers(more)) == [0, 2, 3]

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_another_ranker_ranks_the_same(self, faq: Ranker, question: str) -> None:
        assert ranker_of(FAQ).rank(question) == faq.rank(question)

    @pytest.mark.parametrize(
        ("question", "number"),
        [
            ("How can I reset a password?", 0),
            ("Can I change the email address?", 1),
            ("How long does a refund take?", 2),
            ("delivery of parcels", 3),
            ("Which licences are ambiguous?", 4),
        ],
    )
    def test_small_and_big_texts_give_the_same_answer(self, sized: Ranker, question: str, number: int) -> None:
        assert sized.rank(question).candidates[0].number == number

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_a_score_is_the_weighted_sum_of_features(self, faq: Ranker, question: str) -> None:
        candidates = faq.rank(question).candidates
        sums = [
            sum(getattr(each.look.features, name) * getattr(WEIGHTS, name) for name in FEATURES) for each in candidates
        ]
        assert [each.score for each in candidates] == pytest.approx(sums)

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.sampled_from("reset password new is the important kangaroo refunds C++".split()), min_size=1))
    def test_the_weights_of_words_add_up_to_one(self, faq: Ranker, words: list[str]) -> None:
        assert sum(faq.rank(" ".join(words)).wanted.weights) == pytest.approx(1)

    @settings(max_examples=20, deadline=None)
    @given(st.text())
    def test_any_question_can_be_asked(self, faq: Ranker, question: str) -> None:
        numbers = [candidate.number for candidate in faq.rank(question).candidates]
        assert sorted(numbers) == sorted(set(numbers) & set(range(len(FAQ))))

    @pytest.mark.parametrize("question", ["", " ", "?!", "\0", "\ud800"])
    def test_an_empty_question_has_no_candidates(self, sized: Ranker, question: str) -> None:
        assert sized.rank(question).candidates == ()

    @pytest.mark.parametrize("passages", [[], [""], ["?!", ""]])
    def test_a_text_without_words_has_no_candidates(self, passages: list[str]) -> None:
        assert ranker_of(passages).rank("green tea").candidates == ()

    def test_a_question_of_only_stop_words_finds_the_passages_that_have_them(self) -> None:
        assert order("What is it?", "Roofs are red.", "This is what it was.") == [1]

    def test_a_question_of_only_stop_words_is_known_as_such(self, faq: Ranker) -> None:
        assert faq.rank("What is it?").question.only_stop_words

    def test_a_passage_without_a_word_is_no_candidate(self) -> None:
        assert order("green tea", "Roofs leak.", "Tea is hot.") == [1]

    def test_words_that_no_passage_has_are_known(self, sized: Ranker) -> None:
        assert sized.rank("kangaroo password").present == [False, True]

    @pytest.mark.parametrize(
        "passage", [Passage("1", "Roofs.", "Kettle"), Passage("1", "Roofs.", introduction="Kettle")]
    )
    def test_words_above_a_passage_are_in_the_text(self, passage: Passage) -> None:
        assert ranker_of([passage]).rank("kettle").present == [True]

    def test_of_a_big_text_so_many_are_looked_at(self) -> None:
        ranker = ranker_of(["Tea is green."] * MANY)
        assert len(ranker.rank("tea").candidates) == CLOSE_LOOKS

    def test_what_all_passages_are_about_is_no_likeness(self) -> None:
        candidates = ranker_of(HOSPITAL).rank("doctor").candidates
        assert min(each.look.features.likeness for each in candidates) < 0

    @pytest.mark.parametrize("number", range(len(HOSPITAL)))
    def test_a_passage_means_the_same_as_the_question_of_its_words(self, number: int) -> None:
        candidates = ranker_of(HOSPITAL).rank(HOSPITAL[number]).candidates
        likeness = {each.number: each.look.features.likeness for each in candidates}
        assert likeness[number] == pytest.approx(1)

    def test_threads_rank_the_same(self, sized: Ranker) -> None:
        alone = [sized.rank(question) for question in QUESTIONS]
        shared = Ranker(sized.index)
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda number: shared.rank(QUESTIONS[number % len(QUESTIONS)]), range(32)))
        assert found == alone * (32 // len(QUESTIONS))


def numbers(ranking: Ranking) -> list[int]:
    return [candidate.number for candidate in ranking.candidates]


class TestAmong:
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_all_passages_ranks_as_without(self, sized: Ranker, question: str) -> None:
        assert sized.rank(question, range(sized.index.count)) == sized.rank(question)

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_some_ranks_these_as_among_all(self, faq: Ranker, question: str) -> None:
        expected = [each for each in faq.rank(question).candidates if each.number in range(1, 4)]
        assert list(faq.rank(question, range(1, 4)).candidates) == expected

    @pytest.mark.parametrize("count", [3, MANY])
    def test_a_part_of_a_big_text_is_searched_though_others_promise_more(self, count: int) -> None:
        better = ["Tea."] * MANY
        part = ["Tea is one of very many things that one may drink when there is nothing else."] * count
        ranking = ranker_of(better + part).rank("tea", range(MANY, MANY + count))
        assert numbers(ranking) == list(range(MANY, MANY + count))[:CLOSE_LOOKS]

    @pytest.mark.parametrize("more", [0, MANY])
    def test_words_are_present_if_a_passage_among_them_has_them(self, more: int) -> None:
        ranker = ranker_of(["Tea is green.", "Roofs leak.", *fillers(more)])
        assert ranker.rank("green roof", range(1, 2)).present == [False, True]

    @pytest.mark.parametrize("more", [0, MANY])
    def test_words_weigh_the_same_wherever_one_looks(self, more: int) -> None:
        ranker = ranker_of(["Tea is green.", "Roofs leak.", "Green roofs.", *fillers(more)])
        assert ranker.rank("green roof", range(1)).wanted.weights == ranker.rank("green roof").wanted.weights

    def test_counts_the_passages_to_choose_from(self, sized: Ranker) -> None:
        assert sized.rank("password", range(2)).passages == 2

    def test_nothing_finds_nothing(self, sized: Ranker) -> None:
        assert sized.rank("password", range(0)).candidates == ()


class TestWithout:
    @pytest.mark.parametrize("question", QUESTIONS)
    def test_leaves_these_out_and_ranks_the_others_as_before(self, faq: Ranker, question: str) -> None:
        expected = [each for each in faq.rank(question).candidates if each.number not in (0, 3)]
        assert list(faq.rank(question, without=(0, 3)).candidates) == expected

    def test_makes_room_for_others_in_a_big_text(self) -> None:
        ranker = ranker_of(["Tea is green."] * MANY)
        assert numbers(ranker.rank("tea", without=range(5))) == list(range(5, 5 + CLOSE_LOOKS))

    def test_is_no_matter_to_which_words_are_present(self, sized: Ranker) -> None:
        assert sized.rank("refunds", without={2}).present == [True]

    def test_works_within_a_part(self, sized: Ranker) -> None:
        assert numbers(sized.rank("password", range(2), {0})) == [1]


class TestOrder:
    def test_a_heading_that_is_the_question_comes_first(self) -> None:
        passages = [
            Passage("1", "A password must be long. Reset it often; a password that is reset often is safe.", "Safety"),
            Passage("2", "Open the settings.", "How do I reset my password?"),
        ]
        assert first("How do I reset my password?", *passages) == 1

    def test_of_two_headings_the_one_like_the_question_comes_first(self) -> None:
        passages = [
            Passage("1", "It takes a minute.", "How do I change my email address when I forgot my password?"),
            Passage("2", "It takes a minute.", "How do I reset my password?"),
        ]
        assert first("Where can I reset the password?", *passages) == 1

    @pytest.mark.parametrize("more", [0, MANY])
    @pytest.mark.parametrize(
        "passage",
        [
            Passage("1", "It costs a coin.", heading="Kettle"),
            Passage("1", "It costs a coin.", heading="Prices", ancestors=("Kettle",)),
            Passage("1", "It costs a coin.", introduction="For a kettle:"),
        ],
        ids=["heading", "heading above", "introduction"],
    )
    def test_words_above_a_passage_count_for_it(self, passage: Passage, more: int) -> None:
        assert order("kettle", "It costs a coin.", passage, *fillers(more)) == [1]

    def test_words_together_beat_words_apart(self) -> None:
        apart = "The harbour has cranes. Rain fell on the hills. There was a market."
        together = "The harbour has a market. Rain fell on the hills. There was a crane."
        assert first("Is there a market in the harbour?", apart, together) == 1

    def test_words_side_by_side_beat_words_in_another_order(self) -> None:
        assert first("market harbour", "The harbour is the market.", "The market is the harbour.") == 1

    def test_more_words_beat_fewer(self) -> None:
        assert first("green tea kettle", "Green tea is nice.", "Green tea in a kettle.", "A green kettle.") == 1

    def test_many_repetitions_of_one_word_do_not_beat_another_word(self) -> None:
        assert first("green tea", "Tea. " * 30, "There is green tea and what else there is to say of it.") == 1

    def test_a_rare_word_counts_more_than_a_frequent_one(self) -> None:
        assert first("kettle harbour", "kettle red", "kettle mild", "kettle tall", "harbour tall") == 3

    def test_a_short_passage_beats_a_long_one(self) -> None:
        assert first("kettle", "A kettle among willows, pebbles, roofs, coins and other such stuff.", "A kettle.") == 1

    def test_all_forms_of_a_word_count(self) -> None:
        assert order("collaborative", "Roofs are red.", "A collaboration.") == [1]

    def test_a_number_that_is_asked_for_comes_first(self) -> None:
        assert first("How many cups fit in a kettle?", "The kettle fits cups.", "The kettle fits 12 cups.") == 1

    def test_a_year_that_is_asked_for_comes_first(self) -> None:
        assert first("When was the harbour dug?", "The harbour was dug by 300.", "The harbour was dug by 1834.") == 1

    @pytest.mark.parametrize("more", [0, MANY])
    def test_near_words_are_found(self, more: int) -> None:
        assert order("doctor", "Roofs are red.", "The physician came.", *fillers(more)) == [1]

    def test_near_words_are_found_wherever_they_stand_in_a_big_text(self) -> None:
        start, end = fillers(CLOSE_LOOKS), fillers(CLOSE_LOOKS + MANY)[CLOSE_LOOKS:]
        found = order("doctor", *start, "The physician came.", "A surgeon slept.", *end)
        assert found == [CLOSE_LOOKS, CLOSE_LOOKS + 1]

    @pytest.mark.parametrize("more", [0, MANY])
    def test_a_word_beats_a_near_one(self, more: int) -> None:
        assert first("doctor", "The physician came.", "The doctor came.", *fillers(more)) == 1


class TestQuestion:
    @pytest.mark.parametrize("more", [0, MANY])
    def test_near_words_are_those_that_the_text_has(self, more: int) -> None:
        word, *_ = ranker_of(["The physician came.", *fillers(more)]).rank("doctor").question.words
        assert [near for near, _ in word.near] == ["physician"]

    @pytest.mark.parametrize("more", [0, MANY])
    def test_misspelt_words_are_mended(self, more: int) -> None:
        word, *_ = ranker_of(["The parliament meets.", *fillers(more)]).rank("parlaiment").question.words
        assert (word.written, word.meant) == ("parlaiment", "parliament")

    @pytest.mark.parametrize("more", [0, MANY])
    def test_mended_words_are_found(self, more: int) -> None:
        assert order("parlaiment", "Roofs are red.", "The parliament meets.", *fillers(more)) == [1]

    def test_a_word_of_a_heading_can_be_meant(self) -> None:
        assert order("parlaiment", Passage("1", "It meets.", "Parliament"), "Roofs are red.") == [0]


class TestScoreOf:
    def test_of_nothing_is_nothing(self) -> None:
        assert score_of(Features(**dict.fromkeys(FEATURES, 0.0))) == 0

    @pytest.mark.parametrize("name", FEATURES)
    def test_of_one_feature_is_its_weight(self, name: str) -> None:
        features = Features(**{**dict.fromkeys(FEATURES, 0.0), name: 1.0})
        assert score_of(features) == getattr(WEIGHTS, name)
