"""Headings, lists and sentences become questions that a reader would ask."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot import Passage
from essaybot.dialogue.asking import LONGEST
from essaybot.dialogue.grammar import base_of, is_plural, singular_of, verb_of
from essaybot.dialogue.headings import heading_questions, introduction_questions, label_of, label_questions
from essaybot.dialogue.questions import candidates_of
from essaybot.dialogue.writing import Writing

TEXT = """We built open-source tools for barges and locks. The barge has a pump, and every lock has an opening gate.
The keeper of the Canal Trust says that AI helps. In May the Canal Trust gave us a pump. Ask the Canal Trust for more.
They told Anna that she may moor. Later they told Anna again, and she was glad. He told Anna too."""

WRITING = Writing([Passage("text", " ".join(TEXT.split()))])


def of_sentence(sentence: str) -> list[str]:
    return [candidate.question for candidate in candidates_of(sentence, WRITING)]


def of_heading(heading: str, parent: str = "") -> list[str]:
    return [candidate.question for candidate in heading_questions(heading, WRITING, parent)]


class TestHeadingQuestions:
    @pytest.mark.parametrize(
        ("heading", "question"),
        [
            ("The Role of Barges in the War", "What is the role of barges in the war?"),
            ("Security and Ethical Risks", "What are the security and ethical risks?"),
            (
                "Challenges and Limitations of Open-Source AI",
                "What are the challenges and limitations of open-source AI?",
            ),
            ("How Open-Source Tools Lower Barriers", "How do open-source tools lower barriers?"),
            ("How the Keeper Opens a Gate", "How does the keeper open a gate?"),
            ("How Barges Are Built", "How are barges built?"),
            ("How Deep the Locks Are", "How deep are the locks?"),
            ("How to moor your barge", "How do I moor my barge?"),
            ("When to Call the Keeper", "When should I call the keeper?"),
            ("Why Use a Pump", "Why use a pump?"),
            ("What became of the barge, and why", "What became of the barge?"),
            ("What the pump does...", "What does the pump do?"),
            ("Installing the pump", "How do I install the pump?"),
            ("Getting Started", "How do I get started?"),
            ("Set up your pump", "How do I set up my pump?"),
            ("Understanding Locks", "What should I know about locks?"),
            ("Barges vs. Trains", "What is the difference between barges and trains?"),
            ("Is a lock safe?", "Is a lock safe?"),
            ("Release v2.4.1 (2020-01-01)", "What is new in version 2.4.1?"),
            ("The Fall of Barges: A Brief Overview", "What is said about the fall of barges?"),
            ("JSON", "What is said about JSON?"),
            ("Pump maintenance", "What is said about pump maintenance?"),
            ("Working with the Canal Trust", "What is said about working with the Canal Trust?"),
        ],
    )
    def test_become_questions(self, heading: str, question: str) -> None:
        assert of_heading(heading)[0] == question

    @pytest.mark.parametrize("numbering", ["2.1 ", "2. ", "B. ", "A.1. ", "IV. ", "Chapter 3: ", "Step 2 - ", "(a) "])
    def test_lose_their_numbering(self, numbering: str) -> None:
        assert of_heading(f"{numbering}Ethical Risks")[0] == "What are the ethical risks?"

    def test_in_capitals_are_written_as_the_text_writes_them(self) -> None:
        assert of_heading("RISKS OF THE CANAL TRUST")[0] == "What are the risks of the Canal Trust?"

    def test_of_one_word_ask_of_the_heading_above(self) -> None:
        assert of_heading("Powers", "4. The Keeper") == ["What are the powers of the keeper?"]

    def test_an_ing_form_that_describes_a_noun_is_no_doing(self) -> None:
        assert "How do I open gate?" not in of_heading("Opening Gate")

    @pytest.mark.parametrize(
        "heading",
        ["", "Introduction", "Table of Contents", "IV", "How It Works", "Optional", "And More", "fs.open(path[, f])",
         "Details - the pump", "1894", "Barges were used", "?"],
    )  # fmt: skip
    def test_that_make_no_good_question_make_none(self, heading: str) -> None:
        assert of_heading(heading) == []


class TestIntroductionQuestions:
    @pytest.mark.parametrize(
        ("introduction", "question"),
        [
            ("Several factors have led to the fall of barges:", "Which factors have led to the fall of barges?"),
            ("The steps fueling growth include:", "What are the steps fueling growth?"),
            ("The parts of a lock are as follows:", "What are the parts of a lock?"),
            ("To install the pump, follow these steps:", "How do I install the pump?"),
        ],
    )
    def test_become_questions(self, introduction: str, question: str) -> None:
        assert [each.question for each in introduction_questions(introduction, WRITING)] == [question]

    @pytest.mark.parametrize(
        "introduction", ["", ":", "For example:", "It does:", "Several of these have led to this:"]
    )
    def test_that_say_too_little_make_none(self, introduction: str) -> None:
        assert introduction_questions(introduction, WRITING) == []


class TestLabels:
    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Lower Costs: locks are cheap.", "Lower Costs"),
            ("Lower Costs — locks are cheap.", "Lower Costs"),
            ("Note: locks are cheap.", ""),
            ("Locks are cheap. So: buy one.", ""),
            ("at 12:30 it opens", ""),
        ],
    )
    def test_stand_before_a_colon_or_dash(self, text: str, label: str) -> None:
        assert label_of(text) == label

    def test_ask_how_each_factor_does_what_the_introduction_says(self) -> None:
        found = label_questions("Lower Costs", "Several factors have led to the fall of barges:", WRITING)
        assert found[0].question == "How have lower costs led to the fall of barges?"

    def test_ask_of_one_thing_in_the_singular(self) -> None:
        found = label_questions("Trust", "Several factors have led to the fall of barges:", WRITING)
        assert "How have trust led to the fall of barges?" not in [each.question for each in found]

    def test_else_ask_what_is_said(self) -> None:
        assert [each.question for each in label_questions("Lower Costs", "", WRITING)] == [
            "What is said about lower costs?"
        ]


class TestSentences:
    @pytest.mark.parametrize(
        ("sentence", "question"),
        [
            ("A sluice is a small gate.", "What is a sluice?"),
            ("Sluices are gates that let water out.", "What are sluices?"),
            ("Anna is the keeper of the lock.", "Who is Anna?"),
            ("The Canal Trust, a charity for locks, owns it.", "What is the Canal Trust?"),
            ("One of the main issues with locks is rust.", "What is one of the main issues with locks?"),
            ("The lock was built in 1812 by Jessop.", "When was the lock built?"),
            ("The lock was built by Jessop.", "Who was the lock built by?"),
            ("Sluices are used to let water out.", "What are sluices used for?"),
            ("Gates can be opened with a windlass.", "How can gates be opened?"),
            ("Keepers open a lock by turning a wheel.", "How do keepers open a lock?"),
            ("By sharing pumps, small towns can reduce costs.", "How can small towns reduce costs?"),
            ("The lock is closed because the gate leaks.", "Why is the lock closed?"),
            ("Because the gate leaks, the lock is closed.", "Why is the lock closed?"),
            ("Tools like nanoPump help towns to save money.", "Which tools help towns to save money?"),
            ("Towns such as Ghent, Bruges, and Lille have opened museums.", "Which towns have opened museums?"),
            ("This leads to leaking gates, which is bad.", "What leads to leaking gates?"),
            ("Closing a gate often prevents a flood of the town.", "What prevents a flood of the town?"),
            ("Anna brought the barge to Ghent.", "Who brought the barge to Ghent?"),
            ("In winter, the old locks require repair.", "What do the old locks require in winter?"),
            ("Open gates allow boats to pass.", "What do open gates allow boats to do?"),
            ("The water level depends on the rain.", "What does the water level depend on?"),
            ("The longest canal has four locks.", "How many locks does the longest canal have?"),
            ("To install the pump, open the lid.", "How do I install the pump?"),
            ("If you want to move your barge, pay the keeper.", "How do I move my barge?"),
            ("If the gate does not open, call the keeper.", "What happens if the gate does not open?"),
            ("If you are late for the last lock of a trip, call.", "What if I am late for the last lock of a trip?"),
            ("Closing a gate affects your chances to moor.", "What affects my chances to moor?"),
            ("They use nanoPump by Ada Lovelace.", "Who is behind nanoPump?"),
            ("They asked the Ghent Union Company for help.", "What is said about the Ghent Union Company?"),
        ],
    )  # fmt: skip
    def test_become_questions(self, sentence: str, question: str) -> None:
        assert (of_sentence(sentence) or [""])[0] == question

    @pytest.mark.parametrize(
        "sentence",
        [
            "",
            "It is a small gate.",
            "This is what they do.",
            "These models support such things.",
            "He gave it to them.",
            "The research results show that users test reports",
            "A robust, free pump helps a robust, free town.",
            "npm install --save-dev foo && bar",
            "…",
        ],
    )
    def test_that_point_elsewhere_make_none(self, sentence: str) -> None:
        assert of_sentence(sentence) == []

    @pytest.mark.parametrize(
        "sentence", ["This must not prevent a flood of the town.", "Anna never brought the barge to Ghent."]
    )
    def test_what_is_denied_is_not_asked_as_if_it_were_so(self, sentence: str) -> None:
        assert [question for question in of_sentence(sentence) if "flood" in question or "barge" in question] == []

    def test_a_name_that_is_part_of_a_name_is_not_asked_about(self) -> None:
        assert of_sentence("They saw Ghent in Old Flanders and the Ghentish tower.") == []

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.sampled_from(sorted({*re.findall(r"[\w-]+|[,.;:]", TEXT), "it", "because", "such", "as", "like",
                                            "by", "using", "if", "can", "is", "are", "to", "(", "’s", "1812", "you"})),
                    max_size=16).map(" ".join))  # fmt: skip
    def test_questions_are_short_plain_lines(self, sentence: str) -> None:
        for question in of_sentence(sentence) + of_heading(sentence):
            assert re.fullmatch(r"[A-Z0-9][\w\s'’.,/+&#-]*\?", question)
            assert len(question) <= LONGEST
            assert "\n" not in question

    @settings(max_examples=50, deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_is_taken(self, text: str) -> None:
        found = of_sentence(text) + of_heading(text, text)
        found += [each.question for each in introduction_questions(text, WRITING)]
        found += [each.question for each in label_questions(text, text, WRITING)]
        assert all(question.endswith("?") for question in found)


class TestWriting:
    @pytest.mark.parametrize(
        ("word", "lowered"),
        [("Open-Source", "open-source"), ("AI", "AI"), ("Anna", "Anna"), ("Barge", "barge"), ("nanoPump", "nanoPump"),
         ("PyTorch", "PyTorch"), ("I", "I"), ("Qwyxt", "Qwyxt"), ("House", "house"), ("Anna’s", "Anna’s")],
    )  # fmt: skip
    def test_words_are_written_as_in_mid_sentence(self, word: str, lowered: str) -> None:
        assert WRITING.lowered(word) == lowered

    def test_a_heading_in_sentence_case_keeps_its_capitals_within(self) -> None:
        assert WRITING.lowered_heading("Better pumps for the Grand canal") == "better pumps for the Grand canal"

    def test_names_in_passages_about_people_are_persons(self) -> None:
        assert WRITING.is_person("Anna")

    def test_names_elsewhere_are_not(self) -> None:
        assert not Writing([Passage("a", "We met the Trust and told Ghent.")]).is_person("Ghent")


class TestForms:
    @pytest.mark.parametrize(
        ("word", "found"),
        [("carries", ("carry", "s")), ("stopped", ("stop", "past")), ("wrote", ("write", "past")),
         ("organise", ("organise", "base")), ("Reaches", ("reach", "s")), ("barge", ("", ""))],
    )  # fmt: skip
    def test_of_verbs(self, word: str, found: tuple[str, str]) -> None:
        assert verb_of(word) == found

    @pytest.mark.parametrize(
        ("word", "base"), [("running", "run"), ("making", "make"), ("installing", "install"), ("morning", "")]
    )
    def test_ing_forms_have_a_base(self, word: str, base: str) -> None:
        assert base_of(word) == base

    @pytest.mark.parametrize(
        ("word", "plural"), [("risks", True), ("people", True), ("basis", False), ("access", False)]
    )
    def test_plurals(self, word: str, plural: bool) -> None:
        assert is_plural(word) == plural

    @pytest.mark.parametrize(
        ("word", "singular"), [("policies", "policy"), ("criteria", "criterion"), ("risk", "risk")]
    )
    def test_singulars(self, word: str, singular: str) -> None:
        assert singular_of(word) == singular
