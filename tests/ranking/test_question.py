"""A question becomes the words to look for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essaybot.index.analysis import fold, stem
from essaybot.ranking.lexicon import english
from essaybot.ranking.question import STOP_WORDS, Question, QuestionWord, understand, widen


def stems(question: str) -> list[str]:
    return [word.stem for word in understand(question).words]


def written(question: str) -> list[str]:
    return [word.written for word in understand(question).words]


def widened(question: str, text: str) -> Question:
    """A question widened for a text that has these words."""
    words = [fold(word) for word in text.split()]
    return widen(understand(question), {stem(word) for word in words}.__contains__, lambda: words)


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


class TestWiden:
    @pytest.mark.parametrize(
        ("question", "written", "meant"),
        [
            ("Who maintains nanoGTP?", "nanoGTP", "nanogpt"),
            ("PARLAIMENT", "PARLAIMENT", "parliament"),
            ("the parlaiment’s hall", "parlaiment’s", "parliament"),
        ],
    )
    def test_a_misspelt_word_is_taken_for_a_word_of_the_text(self, question: str, written: str, meant: str) -> None:
        words = widened(question, "nanogpt parliament").words
        assert [(word.written, word.meant) for word in words if word.meant] == [(written, meant)]

    def test_a_misspelt_word_is_looked_for_as_what_it_was_meant_to_be(self) -> None:
        assert widened("collaberation", "collaboration").words[0].stem == "collabor"

    def test_a_misspelt_word_has_the_near_words_of_what_it_was_meant_to_be(self) -> None:
        near = dict(widened("hospitel", "hospital clinic").words[0].near)
        assert near == {"clinic": dict(english().near("hospit"))["clinic"]}

    def test_a_word_that_the_text_has_is_not_mended(self) -> None:
        assert widened("nanogpt", "nanogpt nanogpts nanogptx").words[0].meant == ""

    def test_an_english_word_is_not_mended(self) -> None:
        assert widened("house", "horse").words == (QuestionWord("house", "hous"),)

    def test_a_word_that_is_like_no_other_is_left_as_it_is(self) -> None:
        assert widened("xyzzyplugh", "nanogpt").words == (QuestionWord("xyzzyplugh", "xyzzyplugh"),)

    def test_a_word_and_its_misspelling_count_once(self) -> None:
        assert [word.stem for word in widened("parliament or parlaiment", "parliament").words] == ["parliament"]

    @pytest.mark.parametrize("question", ["parliament and hospital", "the house", "what is it", ""])
    def test_the_words_of_the_text_are_not_asked_for_without_need(self, question: str) -> None:
        def words() -> Sequence[str]:
            raise AssertionError

        assert widen(understand(question), {"parliament"}.__contains__, words).text == question

    def test_near_words_are_those_that_the_text_has(self) -> None:
        assert [near for near, _ in widened("hospital", "clinic kettle house").words[0].near] == ["clinic"]

    def test_near_words_stand_nearest_first(self) -> None:
        near = widened("hospital", "patient clinic infirmary medical").words[0].near
        assert [cosine for _, cosine in near] == sorted((cosine for _, cosine in near), reverse=True)

    @pytest.mark.parametrize(("word", "stop_word"), [("person", "somebody"), ("everybody", "anyone"), ("way", "how")])
    def test_no_stop_word_is_near(self, word: str, stop_word: str) -> None:
        known = dict(english().near(stem(word)))
        assert (stem(stop_word) in known, widened(word, stop_word).words[0].near) == (True, ())

    @pytest.mark.parametrize("question", ["What is it?", "Who are we", ""])
    def test_a_question_of_only_stop_words_stays_as_it_is(self, question: str) -> None:
        assert widened(question, "nobody whoever wat") == understand(question)

    def test_words_stay_in_their_order(self) -> None:
        words = widened("zebra nanogtp hospital", "nanogpt clinic").words
        assert [word.written for word in words] == ["zebra", "nanogtp", "hospital"]

    @settings(max_examples=20, deadline=None)
    @given(st.text(), st.text())
    def test_no_stem_is_looked_for_twice(self, question: str, text: str) -> None:
        found = [word.stem for word in widened(question, text).words]
        assert len(found) == len(set(found))


class TestCompounds:
    @pytest.mark.parametrize(
        ("question", "there", "expected"),
        [
            ("the git hub pages", {"github", "page"}, ["git hub", "pages"]),
            ("opensource pages", {"open", "sourc", "page"}, ["open", "source", "pages"]),
            ("git hub", {"github", "git", "hub"}, ["git", "hub"]),
            ("opensource", {"opensourc", "open", "sourc"}, ["opensource"]),
            ("carpet", {"car", "pet"}, ["carpet"]),
            ("git hub", set(), ["git", "hub"]),
            ("alpha fold deep mind", {"alphafold", "deepmind"}, ["alpha fold", "deep mind"]),
        ],
    )
    def test_are_written_as_the_text_writes_them(self, question: str, there: set[str], expected: list[str]) -> None:
        widened = widen(understand(question), there.__contains__, list)
        assert [word.written for word in widened.words] == expected
