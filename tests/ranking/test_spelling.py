"""A misspelt word is taken for a word of the text."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.ranking.spelling import likely_word

QUICK = settings(max_examples=20, deadline=None)
LETTERS = st.sampled_from(ascii_lowercase)
LONG_WORDS = st.text(LETTERS, min_size=5, max_size=12)
PLACES = st.integers(1, 11)
"""Places behind the first letter of a word, to be taken modulo its other letters."""


def place_in(word: str, place: int) -> int:
    return 1 + place % (len(word) - 1)


class TestLikelyWord:
    @QUICK
    @given(LONG_WORDS, PLACES, LETTERS)
    def test_a_letter_too_many_is_mended(self, word: str, place: int, letter: str) -> None:
        at = place_in(word, place)
        assert likely_word(word[:at] + letter + word[at:], [word]) == word

    @QUICK
    @given(LONG_WORDS, PLACES)
    def test_a_letter_too_few_is_mended(self, word: str, place: int) -> None:
        at = place_in(word, place)
        assert likely_word(word[:at] + word[at + 1 :], [word]) == word

    @QUICK
    @given(LONG_WORDS, PLACES, LETTERS)
    def test_a_wrong_letter_is_mended(self, word: str, place: int, letter: str) -> None:
        at = place_in(word, place)
        assert likely_word(word[:at] + letter + word[at + 1 :], [word]) == word

    @QUICK
    @given(LONG_WORDS, PLACES)
    def test_two_exchanged_letters_are_mended(self, word: str, place: int) -> None:
        at = place_in(word, place)
        assert likely_word(word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :], [word]) == word

    @pytest.mark.parametrize(
        "slip", ["mantenence", "maintennace", "maintenacne", "miantenanec", "amintenanc", "maintenanceee"]
    )
    def test_a_long_word_may_have_two_slips(self, slip: str) -> None:
        assert likely_word(slip, ["maintenance"]) == "maintenance"

    def test_a_long_word_may_not_have_three_slips(self) -> None:
        assert likely_word("maxntexanxe", ["maintenance"]) == ""

    def test_a_short_word_may_not_have_two_slips(self) -> None:
        assert likely_word("kexxle", ["kettle"]) == ""

    def test_a_wrong_first_letter_is_not_mended(self) -> None:
        assert likely_word("mettle", ["kettle"]) == ""

    @pytest.mark.parametrize("word", ["te", "cot", "gpt"])
    def test_a_very_short_word_is_left_alone(self, word: str) -> None:
        assert likely_word(word, [word + "s", "cost", "team"]) == ""

    def test_a_very_short_word_is_not_meant(self) -> None:
        assert likely_word("teaa", ["tea"]) == ""

    @pytest.mark.parametrize("word", ["1984", "gpt4x", "r&dx", "c++x", "don't"])
    def test_what_is_more_than_letters_is_left_alone(self, word: str) -> None:
        assert likely_word(word, [word + "x", "dont"]) == ""

    def test_what_is_more_than_letters_is_not_meant(self) -> None:
        assert likely_word("modell", ["model2"]) == ""

    def test_fewer_slips_beat_the_alphabet(self) -> None:
        assert likely_word("prefered", ["prefaced", "preferred"]) == "preferred"

    @pytest.mark.parametrize("words", [["house", "horse"], ["horse", "house"]])
    def test_of_equally_close_words_the_first_in_the_alphabet_is_taken(self, words: list[str]) -> None:
        assert likely_word("hoxse", words) == "horse"

    def test_another_ideograph_is_another_word(self) -> None:
        assert likely_word("中国文学", ["中国大学"]) == ""

    def test_accents_and_other_scripts_are_letters(self) -> None:
        assert likely_word("москав", ["москва"]) == "москва"

    def test_without_words_nothing_is_meant(self) -> None:
        assert likely_word("kettle", []) == ""

    @QUICK
    @given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=5))
    def test_a_word_of_the_text_or_nothing_is_meant(self, word: str, words: list[str]) -> None:
        assert likely_word(word, words) in {"", *words}
