"""A ranking becomes an answer: a verdict, missing words, and marks where matched words stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot import EssayBot, Hit, Passage, Verdict
from essaybot.index.analysis import fold, stem, stems, tokens
from essaybot.ranking.answer import stem_marks, word_marks
from essaybot.ranking.question import understand
from essaybot.ranking.rank import Ranker
from essaybot.ranking.weights import ANSWERED_FROM, WEAK_FROM

BOT = EssayBot.from_passages(
    [
        Passage("green", "Green tea is brewed at eighty degrees.", "Brewing green tea", ("Teas",)),
        Passage("black", "Black tea takes boiling water.", "Brewing black tea", ("Teas",)),
        Passage("cups", "The café's cups hold 1,000 drops; cafe\u0301 au lait needs more.", "Cups"),
        Passage("history", "Tea came to Europe by ship.", "History"),
    ]
)


def best(question: str) -> Hit:
    hit = BOT.ask(question).best
    assert hit is not None
    return hit


class TestVerdict:
    @pytest.mark.parametrize(
        "question", ["At how many degrees is green tea brewed?", "boiling water", "When did tea come to Europe?"]
    )
    def test_a_passage_with_the_questions_words_is_an_answer(self, question: str) -> None:
        assert BOT.ask(question).verdict is Verdict.ANSWERED

    @pytest.mark.parametrize("question", ["kangaroo", "How deep is the Mariana trench?", "", "?!", "\0"])
    def test_without_any_word_nothing_is_found(self, question: str) -> None:
        assert BOT.ask(question).verdict is Verdict.NOT_FOUND

    def test_one_word_of_many_is_not_found(self) -> None:
        assert BOT.ask("Which ship sank beneath arctic icebergs, drowning passengers?").verdict is Verdict.NOT_FOUND

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from("tea Europe ship cups kangaroo mountain boiling degrees".split()), min_size=1))
    def test_goes_by_the_confidence(self, words: list[str]) -> None:
        answer = BOT.ask(" ".join(words))
        levels = (answer.confidence >= WEAK_FROM) + (answer.confidence >= ANSWERED_FROM)
        assert answer.verdict is (Verdict.NOT_FOUND, Verdict.WEAK, Verdict.ANSWERED)[levels]

    @pytest.mark.parametrize("limit", [0, 1, 3])
    def test_does_not_hang_on_the_number_of_hits(self, limit: int) -> None:
        assert BOT.ask("boiling water", limit).verdict is Verdict.ANSWERED

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from("tea green cups kangaroo what is mean boiling degrees".split()), max_size=6))
    def test_is_answered_when_the_best_passage_has_every_word(self, words: list[str]) -> None:
        answer = BOT.ask(" ".join(words))
        understood = understand(" ".join(words))
        complete = answer.best and len(answer.best.matched) == len(understood.words) and not understood.only_stop_words
        assert answer.verdict is Verdict.ANSWERED or not complete

    def test_stop_words_alone_are_never_sure(self) -> None:
        answer = BOT.ask("the")
        assert WEAK_FROM <= answer.confidence < ANSWERED_FROM

    def test_a_name_taken_for_another_is_never_sure(self) -> None:
        with EssayBot.from_passages([Passage("1", "Jane Tolmer wrote the opera.")]) as bot:
            assert bot.ask("Who is Tolmar?").verdict is Verdict.WEAK


class TestMendedWords:
    def test_name_what_was_written_and_what_was_meant(self) -> None:
        assert BOT.ask("boilling degreees").mended == (("boilling", "boiling"), ("degreees", "degrees"))

    def test_are_not_missing(self) -> None:
        assert BOT.ask("boilling degreees").missing == ()

    def test_leave_a_question_of_one_misspelt_stop_word_its_word(self) -> None:
        with EssayBot.from_passages([Passage("1", "Which of these?")]) as bot:
            assert bot.ask("whicch").hits


class TestUnmetWords:
    @pytest.mark.parametrize(
        ("question", "unmet"),
        [
            ("green tea in Kenya", ("Kenya",)),
            ("green tea with kangaroos", ("kangaroos",)),
            ("What does green tea mean?", ()),
            ("green tea", ()),
        ],
    )
    def test_are_the_missing_ones_that_matter(self, question: str, unmet: tuple[str, ...]) -> None:
        assert BOT.ask(question).unmet == unmet

    def test_are_not_those_that_a_near_word_stands_for(self) -> None:
        with EssayBot.from_passages([Passage("1", "The physicians met."), Passage("2", "Ships sailed.")]) as bot:
            answer = bot.ask("where did the doctors meet")
            assert answer.missing == ("doctors", "meet")
            assert "doctors" not in answer.unmet


class TestBestSentence:
    def test_has_a_number_if_the_question_asks_for_one(self) -> None:
        text = "The pool is cleaned at night. The pool goes down to 3.8 m."
        with EssayBot.from_passages([Passage("1", text), Passage("2", "Ships.")]) as bot:
            hit = bot.ask("How deep is the pool?").best
            assert hit is not None
            assert hit.sentence is not None
            assert "3.8 m" in hit.sentence.text

    @pytest.mark.parametrize(
        ("question", "sentence"),
        [
            ("Medina", "He moved to Medina in spring."),
            ("dates", "Farmers later grew dates there."),
            ("Mecca", "The prophet Muhammad ﷺ and ﷺ and ﷺ was born in Mecca."),
        ],
    )
    def test_has_the_words_though_a_ligature_stands_for_several(self, question: str, sentence: str) -> None:
        text = (
            "The prophet Muhammad ﷺ and ﷺ and ﷺ was born in Mecca. He moved to Medina in spring. "
            "Farmers later grew dates there."
        )
        with EssayBot.from_passages([Passage("1", text)]) as bot:
            hit = bot.ask(question).best
            assert hit is not None
            assert hit.sentence is not None
            assert hit.sentence.text == sentence

    @settings(max_examples=40, deadline=None)
    @given(st.text(alphabet="ab .\n!?tea", max_size=60))
    def test_is_a_slice_of_its_passage(self, text: str) -> None:
        with EssayBot.from_passages([Passage("1", f"{text} tea")]) as bot:
            hit = bot.ask("tea").best
            assert hit is not None
            assert hit.sentence is not None
            assert hit.sentence.text == hit.passage.text[hit.sentence.start : hit.sentence.end]

    def test_goes_by_meaning_where_words_do_not_tell(self) -> None:
        text = "The tea is stored in tins. The tea is poured by doctors and nurses."
        with EssayBot.from_passages([Passage("1", text), Passage("2", "Ships.")]) as bot:
            hit = bot.ask("tea in hospital").best
            assert hit is not None
            assert hit.sentence is not None
            assert "nurses" in hit.sentence.text


class TestParts:
    @pytest.mark.parametrize("question", ["green tea", "Where do teas come from?", "how many degrees", "boilling"])
    def test_add_up_to_the_score(self, question: str) -> None:
        hit = best(question)
        assert sum(part.value for part in hit.parts) == pytest.approx(hit.score)

    def test_stand_largest_first(self) -> None:
        values = [part.value for part in best("green tea brewed at degrees").parts]
        assert values == sorted(values, reverse=True)

    def test_name_the_words_of_the_question(self) -> None:
        assert 'has "degrees"' in [part.reason for part in best("degrees").parts]

    def test_name_near_words_as_the_passage_writes_them(self) -> None:
        with EssayBot.from_passages([Passage("1", "The Physicians met."), Passage("2", "Ships sailed.")]) as bot:
            hit = bot.ask("doctor").best
            assert hit is not None
            assert hit.near == (("doctor", "Physicians"),)
            assert 'has "Physicians", near to "doctor"' in [part.reason for part in hit.parts]

    def test_of_equal_passages_hold_no_likeness_made_of_rounding(self) -> None:
        text = "The licence fee is paid in April by farmers. Cattle graze on hills."
        with EssayBot.from_passages([Passage(str(number), text) for number in range(6)]) as bot:
            hit = bot.ask("when do farmers pay the licence?").best
            assert hit is not None
            assert not [part for part in hit.parts if "meaning" in part.reason]


class TestMissingWords:
    @pytest.mark.parametrize(
        ("question", "missing"),
        [
            ("Kangaroo's tea?", ("Kangaroo's",)),
            ("Do KANGAROOS drink C++ or tea?", ("KANGAROOS", "drink", "C++")),
            ("cafés, Cafe, drops", ()),
            ("How long is a long kangaroo?", ("kangaroo",)),
            ("long tea", ("long",)),
            ("How kangaroos drink tea", ("kangaroos", "drink")),
            ("what is it", ("what", "it")),
            ("", ()),
        ],
    )
    def test_stand_as_the_question_writes_them(self, question: str, missing: tuple[str, ...]) -> None:
        assert BOT.ask(question).missing == missing

    def test_are_those_that_no_passage_has_not_those_that_the_best_one_lacks(self) -> None:
        assert BOT.ask("boiling water Europe", 1).missing == ()

    def test_in_a_heading_are_not_missing(self) -> None:
        assert BOT.ask("history").missing == ()


class TestMatchedWords:
    @pytest.mark.parametrize(
        ("question", "matched"),
        [("BREWS green Teas?", ("BREWS", "green", "Teas")), ("kangaroo DEGREE", ("DEGREE",)), ("CAFÉ", ("CAFÉ",))],
    )
    def test_stand_as_the_question_writes_them(self, question: str, matched: tuple[str, ...]) -> None:
        assert best(question).matched == matched


class TestMarks:
    def test_show_every_form_of_a_word_in_the_text(self) -> None:
        hit = best("cafés cup")
        assert [hit.passage.text[start:end] for start, end in hit.marks] == ["café's", "cups", "cafe\u0301"]

    def test_show_words_in_the_headings(self) -> None:
        hit = best("green tea")
        assert [hit.passage.heading_path[start:end] for start, end in hit.heading_marks] == ["Teas", "green", "tea"]

    def test_show_numbers_however_they_are_written(self) -> None:
        hit = best("1000 drops")
        assert [hit.passage.text[start:end] for start, end in hit.marks] == ["1,000", "drops"]

    @settings(max_examples=60, deadline=None)
    @given(st.text(), st.text(), st.text(max_size=30))
    def test_are_words_of_the_question_and_near_ones_and_nothing_else(self, text: str, heading: str, more: str) -> None:
        question = f"{text[:20]} {more} {heading[-20:]}"
        there = {stem(token.word) for token in (*tokens(text), *tokens(heading))}
        with EssayBot.from_passages([Passage("1", text, heading)]) as bot:
            wanted = Ranker(bot._open_library().index).rank(question).wanted
            for hit in bot.search(question):
                marked = [text[start:end] for start, end in hit.marks]
                marked += [hit.passage.heading_path[start:end] for start, end in hit.heading_marks]
                assert {stem(fold(slice_)) for slice_ in marked} == wanted.groups.keys() & there


class TestStemMarks:
    def test_are_in_order(self) -> None:
        assert stem_marks(stems("a risk, risky RISKS"), {"risk"}) == ((2, 6), (14, 19))


class TestWordMarks:
    def test_are_words_as_written_but_for_case_and_accents(self) -> None:
        assert word_marks("cafés, Café, CAFE", {"cafe"}) == ((7, 11), (13, 17))
