"""A question becomes the words to look for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from essaybot.index.analysis import fold, stem
from essaybot.ranking.question import STOP_WORDS, QuestionWord, understand


def stems(question: str) -> list[str]:
    return [word.stem for word in understand(question).words]


def written(question: str) -> list[str]:
    return [word.written for word in understand(question).words]


class TestUnderstand:
    @pytest.mark.parametrize(
        "question",
        [
            "Who wrote nanoGPT?",
            "who wrote nanogpt",
            "WHO WROTE NANOGPT???",
            "“Who” wrote 'nanoGPT'?",
            "(who) *wrote* nano\u0301GPT",
            "Who's wrote nanoGPT?!",
            "wrote AND nanoGPT",
            "NOT wrote OR nanoGPT",
            "\twrote\n\nnanoGPT\0",
        ],
    )
    def test_case_accents_and_punctuation_do_no_harm(self, question: str) -> None:
        assert stems(question) == ["wrote", "nanogpt"]

    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("What's C++?", ["C++"]),
            ("What is R&D?", ["R&D"]),
            ("Is it 3.14?", ["3.14"]),
            ("the author’s café", ["author’s", "café"]),
            ("the cafe\u0301?", ["cafe\u0301"]),
            ("open-source", ["open", "source"]),
        ],
    )
    def test_words_stand_as_the_question_writes_them(self, question: str, expected: list[str]) -> None:
        assert written(question) == expected

    def test_forms_of_a_word_count_once_and_the_first_is_shown(self) -> None:
        assert understand("Risks, risk, RISKY risking").words[0] == QuestionWord("Risks", "risk")

    def test_words_stand_in_the_order_of_the_question(self) -> None:
        assert written("zebra apple zebra mango") == ["zebra", "apple", "mango"]

    @pytest.mark.parametrize(
        "question", ["What is the risk?", "Don't they have risks?", "What’s a risk", "whats risk's"]
    )
    def test_stop_words_do_not_rank(self, question: str) -> None:
        assert stems(question)[-1:] == ["risk"]

    @pytest.mark.parametrize("question", ["To be or not to be?", "What is it?", "Who are we"])
    def test_stop_words_rank_when_nothing_else_is_left(self, question: str) -> None:
        assert {fold(word) for word in written(question)} <= STOP_WORDS

    @pytest.mark.parametrize("question", ["", " ", "?", "?!…—", "\0\x1b", "*", "()", "\ud800"])
    def test_without_a_word_nothing_ranks(self, question: str) -> None:
        assert understand(question).words == ()

    def test_the_question_is_kept_as_it_was_asked(self) -> None:
        assert understand(" What?\n").text == " What?\n"

    @given(st.text())
    @example("x" * 100_000)
    @example("word " * 20_000)
    @example("a&" * 50_000)
    @example("e" + "\u0301" * 100_000)
    @example("1." * 50_000)
    def test_every_word_is_the_stem_of_a_piece_of_the_question(self, question: str) -> None:
        assert all(
            word.written in question and word.stem == stem(fold(word.written)) for word in understand(question).words
        )

    @given(st.text(st.characters(max_codepoint=0x24F)))
    def test_upper_case_asks_the_same(self, question: str) -> None:
        assert stems(question.casefold()) == stems(question)

    @given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F)))
    def test_decomposed_accents_ask_the_same(self, question: str) -> None:
        composed = unicodedata.normalize("NFC", question)
        assert stems(unicodedata.normalize("NFD", question)) == stems(composed)


class TestIsLight:
    @pytest.mark.parametrize("word", ["mean", "important", "people", "called"])
    def test_words_that_many_questions_share_are_light(self, word: str) -> None:
        assert understand(word).words[0].is_light

    @pytest.mark.parametrize("word", ["security", "nanoGPT", "licence"])
    def test_words_that_name_a_subject_are_not(self, word: str) -> None:
        assert not understand(word).words[0].is_light
