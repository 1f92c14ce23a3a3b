"""A close look at tiny passages finds what the score adds up from."""

from __future__ import annotations

import math
from dataclasses import asdict
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.index.postings import PassageIndex
from essaybot.index.writer import write_to_memory
from essaybot.model import Passage
from essaybot.ranking.closeup import Closeup
from essaybot.ranking.lexicon import english
from essaybot.ranking.look import Look, Wanted, look, near_strength
from essaybot.ranking.meaning import Meanings, Vector
from essaybot.ranking.question import STOP_STEMS, understand, widen
from essaybot.ranking.weights import NEAR_POWER, Features

AVERAGE = {"text": 5.0, "heading": 1.0}
MEANINGS = Meanings(english(), lambda stem: float(stem not in STOP_STEMS))
HOSPITAL_TO_CLINIC = dict(english().near("hospit"))["clinic"]


def seen(passage: Passage | str, centre: Vector | None = None) -> Closeup:
    passage = Passage("1", passage) if isinstance(passage, str) else passage
    index = PassageIndex.in_memory(write_to_memory([passage]))
    return Closeup(passage, index.stems(0), MEANINGS, centre)


def looked_at(question: str, passage: Passage | str) -> Look:
    """Look with every word of the question counting the same."""
    closeup = seen(passage)
    widened = widen(understand(question), closeup.vocabulary.__contains__, list)
    words = widened.words
    wanted = Wanted(widened, [1 / len(words)] * len(words), MEANINGS.of(word.stem for word in words))
    return look(wanted, closeup, AVERAGE)


def features(question: str, passage: Passage | str) -> Features:
    return looked_at(question, passage).features


def under(heading: str, text: str = "Roofs are red.") -> Passage:
    return Passage("1", text, heading)


WORDS = st.sampled_from("hospital clinic doctor tea green 1984 two the of. kettle. nanoGPT".split())
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
QUESTIONS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


class TestLook:
    @settings(max_examples=20, deadline=None)
    @given(QUESTIONS, TEXTS, TEXTS)
    def test_features_lie_between_zero_and_one(self, question: str, heading: str, text: str) -> None:
        found = asdict(features(question, Passage("1", text, heading)))
        cosines = {name: found.pop(name) for name in ("likeness", "heading_likeness")}
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in (*found.values(), *map(abs, cosines.values())))

    @settings(max_examples=20, deadline=None)
    @given(QUESTIONS, TEXTS, TEXTS)
    def test_near_words_never_take_from_a_word(self, question: str, heading: str, text: str) -> None:
        found = looked_at(question, Passage("1", text, heading))
        assert all(near >= exact for near, exact in zip(found.near, found.exact, strict=True))

    def test_tells_which_words_the_passage_has(self) -> None:
        assert [exact > 0 for exact in looked_at("green kangaroo tea", "Tea is green.").exact] == [True, False, True]

    def test_tells_which_words_the_passage_has_near_words_for(self) -> None:
        assert [near > 0 for near in looked_at("hospital tea", "The clinic is open.").near] == [True, False]

    def test_a_passage_without_a_word_has_nothing(self) -> None:
        assert not any(looked_at("hospital", "Tea is green.").near)

    @pytest.mark.parametrize("text", ["", "?!", "\0"])
    def test_a_passage_of_no_words_has_nothing(self, text: str) -> None:
        assert set(asdict(features("How old is tea?", text)).values()) == {0.0}


class TestFrequency:
    def test_grows_with_repetition(self) -> None:
        assert features("tea", "tea or tea").frequency > features("tea", "tea or cup").frequency

    def test_is_smaller_in_a_longer_passage(self) -> None:
        assert features("tea", "tea " + "cup " * 9).frequency < features("tea", "tea cup").frequency

    def test_counts_headings(self) -> None:
        assert features("tea", under("Tea", "Tea is green.")).frequency > features("tea", "Tea is green.").frequency

    def test_leaves_near_words_out(self) -> None:
        assert features("hospital", "The clinic is open.").frequency == 0


class TestCoverage:
    @pytest.mark.parametrize(
        ("text", "share"), [("Green tea.", 1.0), ("Green cups.", 0.5), ("Green green green.", 0.5), ("Cups.", 0.0)]
    )
    def test_is_the_weight_of_the_words_that_the_passage_has(self, text: str, share: float) -> None:
        assert features("green tea", text).coverage == share

    @pytest.mark.parametrize(
        "passage",
        [
            Passage("1", "Roofs are red.", heading="Tea"),
            Passage("1", "Roofs are red.", heading="Drinks", ancestors=("Tea",)),
            Passage("1", "Roofs are red.", introduction="Of tea:"),
        ],
        ids=["heading", "heading above", "introduction"],
    )
    def test_counts_what_stands_above_the_text(self, passage: Passage) -> None:
        assert features("tea", passage).coverage == 1

    def test_leaves_near_words_out(self) -> None:
        assert features("hospital", "The clinic is open.").coverage == 0


class TestNearCoverage:
    def test_counts_near_words(self) -> None:
        assert features("hospital", "The clinic is open.").near_coverage > 0

    def test_is_nothing_for_a_word_that_the_passage_has(self) -> None:
        assert features("hospital", "The hospital is a clinic.").near_coverage == 0

    def test_is_larger_for_a_nearer_word(self) -> None:
        assert features("doctor", "A physician.").near_coverage > features("doctor", "A surgeon.").near_coverage

    def test_near_words_together_count_as_the_nearest(self) -> None:
        one, two = features("doctor", "A physician, a roof."), features("doctor", "A physician, a surgeon.")
        assert two.near_coverage == pytest.approx(one.near_coverage)


class TestSentence:
    def test_is_the_weight_of_the_words_in_one_sentence(self) -> None:
        assert features("kettle tea", "The kettle holds tea. Roofs are red.").sentence == 1

    def test_words_in_different_sentences_do_not_add_up(self) -> None:
        assert features("kettle tea", "The kettle is red. Tea is green.").sentence == 0.5

    def test_counts_the_heading_as_a_sentence(self) -> None:
        assert features("kettle tea", under("Kettles for tea")).sentence == 1

    def test_words_of_heading_and_text_do_not_add_up(self) -> None:
        assert features("kettle tea", under("Kettles", "Tea is green.")).sentence == 0.5

    def test_leaves_headings_above_out(self) -> None:
        assert features("tea", Passage("1", "Roofs.", heading="Drinks", ancestors=("Tea",))).sentence == 0

    def test_leaves_near_words_out(self) -> None:
        assert features("hospital", "The clinic is open.").sentence == 0


class TestNearSentence:
    def test_is_what_near_words_add(self) -> None:
        found = features("hospital tea", "The clinic has tea. Roofs are red.").near_sentence
        assert found == pytest.approx(HOSPITAL_TO_CLINIC**NEAR_POWER / 2)

    def test_is_nothing_beside_the_word_itself(self) -> None:
        assert features("hospital", "The clinic is a hospital.").near_sentence == 0

    def test_is_nothing_without_a_near_word(self) -> None:
        assert features("hospital", "Roofs are red.").near_sentence == 0


class TestHeading:
    def test_is_one_for_a_heading_that_is_the_question(self) -> None:
        assert features("How is tea brewed?", under("How is tea brewed?")).heading == pytest.approx(1)

    def test_stop_words_make_no_difference(self) -> None:
        assert features("How is tea brewed?", under("Brewing the tea")).heading == pytest.approx(1)

    @pytest.mark.parametrize("heading", ["", "Railway bridges", "What is it?"])
    def test_is_nothing_for_a_heading_without_the_words(self, heading: str) -> None:
        assert features("How is tea brewed?", under(heading)).heading == 0

    def test_is_smaller_for_a_heading_that_says_more(self) -> None:
        more, same = under("Brewing tea and coffee in mountain huts"), under("Brewing tea")
        assert features("How is tea brewed?", more).heading < features("How is tea brewed?", same).heading

    def test_is_smaller_for_a_question_that_asks_more(self) -> None:
        heading = under("Brewing tea")
        more = "How is tea brewed in mountain huts?"
        assert features(more, heading).heading < features("How is tea brewed?", heading).heading

    def test_counts_near_words_as_far_as_they_are_near(self) -> None:
        assert 0 < features("hospital", under("Clinic")).heading < features("hospital", under("Hospital")).heading

    def test_leaves_headings_above_out(self) -> None:
        assert features("tea", Passage("1", "Roofs.", heading="Drinks", ancestors=("Tea",))).heading == 0


class TestAdjacent:
    @pytest.mark.parametrize(
        ("text", "share"),
        [
            ("Green tea leaves.", 1.0),
            ("Green tea and cups of leaves.", 0.5),
            ("Leaves, tea, green.", 0.0),
            ("Green cups, tea cups, leaves.", 0.0),
        ],
    )
    def test_is_the_share_of_pairs_that_stand_side_by_side(self, text: str, share: float) -> None:
        assert features("green tea leaves", text).adjacent == share

    def test_looks_past_stop_words(self) -> None:
        assert features("leaves of tea", "The leaves of the tea.").adjacent == 1

    def test_of_one_word_is_nothing(self) -> None:
        assert features("tea", "Green tea.").adjacent == 0


class TestNumber:
    @pytest.mark.parametrize("question", ["How many cups?", "how MUCH tea", "What percent?", "the number of cups"])
    @pytest.mark.parametrize("text", ["It is 12.", "About 1,000 or so.", "Two of them."])
    def test_is_one_for_a_number_that_is_asked_for(self, question: str, text: str) -> None:
        assert features(question, text).number == 1

    def test_is_nothing_without_a_number(self) -> None:
        assert features("How many cups?", "Many cups.").number == 0

    def test_is_nothing_when_no_number_is_asked_for(self) -> None:
        assert features("Which cups?", "Two cups.").number == 0


class TestDate:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("Built in 1984.", 1.0), ("Built in 2026.", 1.0), ("Built by 12 people.", 0.5), ("Built by people.", 0.0)],
    )
    def test_prefers_a_year(self, text: str, value: float) -> None:
        assert features("When was it built?", text).date == value

    @pytest.mark.parametrize("question", ["when was it built", "What year was it built?", "On what date was it built?"])
    def test_is_asked_for_in_several_ways(self, question: str) -> None:
        assert features(question, "Built in 1984.").date == 1

    @pytest.mark.parametrize("question", ["Who built it?", "Whenever was it built?"])
    def test_is_nothing_when_no_date_is_asked_for(self, question: str) -> None:
        assert features(question, "Built in 1984.").date == 0


class TestLikeness:
    def test_is_larger_for_a_passage_near_in_meaning(self) -> None:
        near, far = "Physicians treat patients.", "Roofs are red."
        assert features("hospital", near).likeness > features("hospital", far).likeness

    def test_of_the_question_itself_is_one(self) -> None:
        assert features("hospital doctors", "Hospital doctors.").likeness == pytest.approx(1)

    def test_of_words_without_meaning_is_nothing(self) -> None:
        assert features("nanoGPT", "The nanoGPT.").likeness == 0


class TestHeadingLikeness:
    def test_is_larger_for_a_heading_near_in_meaning(self) -> None:
        near, far = under("Physicians and patients"), under("Mountain railways")
        assert features("hospital", near).heading_likeness > features("hospital", far).heading_likeness

    def test_counts_headings_above(self) -> None:
        assert features("hospital", Passage("1", "Roofs.", "Bridges", ("Hospitals",))).heading_likeness > 0.5

    def test_without_a_heading_is_nothing(self) -> None:
        assert features("hospital", "The hospital.").heading_likeness == 0


class TestNearStrength:
    def test_of_nothing_is_nothing(self) -> None:
        assert near_strength(0) == 0

    def test_is_at_most_one(self) -> None:
        assert near_strength(1.0) == 1

    def test_grows_with_the_frequency(self) -> None:
        assert near_strength(0.1) < near_strength(0.2)


class TestCloseup:
    @settings(max_examples=20, deadline=None)
    @given(st.text(st.sampled_from("ab. ?!\n\n“”(1)")))
    def test_no_stem_of_the_text_is_lost_between_sentences(self, text: str) -> None:
        closeup = seen(text)
        assert tuple(chain.from_iterable(closeup.sentence_stems)) == closeup.stems.text

    def test_takes_the_text_apart_into_sentences(self) -> None:
        assert seen("Tea is green. Roofs are red.").sentence_stems == (("tea", "is", "green"), ("roof", "are", "red"))

    @pytest.mark.parametrize("text", ["", "?!", "\n"])
    def test_has_a_sentence_though_there_is_none(self, text: str) -> None:
        assert len(seen(text).sentences) == 1

    def test_counts_the_words_of_the_text_apart_from_those_above(self) -> None:
        assert "tea" not in seen(Passage("1", "Roofs.", "Tea", ("Tea",), "Tea:")).text_counts

    def test_counts_all_words_above_together(self) -> None:
        assert seen(Passage("1", "Tea.", "Tea", ("Teas",), "Tea:")).heading_counts == {"tea": 3}

    def test_a_number_that_may_be_a_year_lies_between_1000_and_2099(self) -> None:
        years = [number for number in (999, 1000, 1984, 2026, 2099, 2100, 19840) if seen(f"In {number}.").has_year]
        assert years == [1000, 1984, 2026, 2099]

    def test_words_without_meaning_have_none(self) -> None:
        assert seen("The nanoGPT.").meaning is None

    def test_its_meaning_leaves_out_what_the_whole_text_is_about(self) -> None:
        passage = "Hospital doctors drink tea."
        centre = [0.5 * component for component in seen("Hospital doctors.").whole_meaning or ()]
        hospital, meaning = MEANINGS.of(["hospit"]), seen(passage, centre).meaning
        assert _dot(hospital, meaning) < _dot(hospital, seen(passage).meaning)


def _dot(a: Vector | None, b: Vector | None) -> float:
    assert a is not None
    assert b is not None
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
