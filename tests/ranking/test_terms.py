"""The names and words of a text, for completing what somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.model import Passage
from essaybot.ranking.question import STOP_WORDS
from essaybot.ranking.terms import terms_of


def terms(*texts: str) -> list[str]:
    return terms_of(Passage(str(number), text) for number, text in enumerate(texts))


def names(*texts: str) -> list[str]:
    return [term for term in terms(*texts) if term != term.lower()]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("It is in Africa today.", "Africa"),
            ("They use Hugging Face for it.", "Hugging Face"),
            ("It is read in the MIT Technology Review now.", "MIT Technology Review"),
            ("It runs on nanoGPT now.", "nanoGPT"),
            ("They sell GPUs there.", "GPUs"),
            ("They like TensorFlow’s tools.", "TensorFlow"),
            ("They have a GPT-style model.", "GPT"),
            ("She went to Post-Soviet places.", "Post-Soviet"),
            ("It was written in C++ again.", "C++"),
            ("In Africa it rains.", "Africa"),
            ("TensorFlow is free.", "TensorFlow"),
            ("Masakhane brings people together.", "Masakhane"),
            ("Łódź is in Poland.", "Łódź"),
        ],
    )
    def test_are_kept_as_they_are_written(self, text: str, name: str) -> None:
        assert name in names(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Projects are small.",
            "It rains. Projects are small!",
            "The Community grows, and a community needs a community.",
            "Lower Costs: they share it.",
            "A Title Of Six Capital Words Here",
            "Is it so? I think so.",
            "projects\nProjects\n",
        ],
    )
    def test_are_not_made_by_any_capital(self, text: str) -> None:
        assert names(text) == []

    def test_at_the_start_of_a_sentence_count_once_they_are_met_elsewhere(self) -> None:
        assert names("Paris is large.", "They live in Paris.") == ["Paris"]

    def test_go_on_over_a_line_end_that_is_only_wrapped(self) -> None:
        assert "Hugging Face" in terms_of([Passage("1", "They use Hugging\nFace for it.", wrapped=True)])

    def test_do_not_go_on_over_a_line_end_that_counts(self) -> None:
        assert "Hugging Face" not in terms("They use Hugging\nFace for it.")


class TestWords:
    def test_are_in_lower_case(self) -> None:
        assert terms("Kettles are hot, kettles.") == ["kettles"]

    def test_of_fewer_than_four_letters_are_left_out(self) -> None:
        assert terms("tea and teas") == ["teas"]

    def test_may_have_hyphens_and_points(self) -> None:
        assert set(terms("they use scikit-learn and fast.ai there")) == {"scikit-learn", "fast.ai"}

    def test_of_headings_are_there_too(self) -> None:
        assert terms_of([Passage("1", "It is so.", "Licensing Questions")]) == ["licensing", "questions"]


class TestOrder:
    def test_names_come_first(self) -> None:
        assert terms("the kettle, the kettle and Africa") == ["Africa", "kettle"]

    def test_frequent_words_come_before_as_rare_ones(self) -> None:
        assert terms("kettles, teapot, kettles")[0] == "kettles"

    def test_rare_words_come_before_as_frequent_ones(self) -> None:
        assert terms("people photosynthesis") == ["photosynthesis", "people"]


class TestAnyText:
    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.text(),
                st.lists(st.sampled_from("Tea tea In a The Hugging Face. GPT-x: ’s \n".split(" "))).map(" ".join),
            )
        )
    )
    def test_gives_terms_that_it_has_without_repeats(self, texts: list[str]) -> None:
        found = terms(*texts)
        everything = " ".join(texts).casefold()
        assert len({term.casefold() for term in found}) == len(found)
        assert all(term.casefold() in everything and term.casefold() not in STOP_WORDS for term in found)
