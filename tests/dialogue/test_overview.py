"""Which lines are about the text as a whole, or to nobody in particular."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.dialogue.overview import asks_for_overview, is_small_talk


class TestAsksForOverview:
    @pytest.mark.parametrize(
        "question",
        [
            "What is this essay about?",
            "what's this about",
            "Summarize",
            "please summarise the text",
            "Give me a short overview of this book.",
            "what is the main idea of the essay?",
            "What does this document say?",
            "What can I ask?",
        ],
    )
    def test_sees_that_the_whole_text_is_meant(self, question: str) -> None:
        assert asks_for_overview(question)

    @pytest.mark.parametrize(
        "question",
        [
            "What is nanoGPT about?",
            "What is the text editor?",
            "What is a file?",
            "Summarize the security risks",
            "What is in the file system?",
            "What does this law say about dogs?",
            "",
        ],
    )
    def test_leaves_questions_about_a_thing_alone(self, question: str) -> None:
        assert not asks_for_overview(question)

    @given(st.text(max_size=400))
    def test_takes_any_line(self, line: str) -> None:
        assert asks_for_overview(line) in (True, False)


class TestIsSmallTalk:
    @pytest.mark.parametrize("line", ["hello", "Hi!", "Thank you.", "Who are you?"])
    def test_sees_greetings_and_thanks(self, line: str) -> None:
        assert is_small_talk(line)

    @pytest.mark.parametrize("line", ["Who says hello?", "What is a test?", "/help", ""])
    def test_leaves_questions_alone(self, line: str) -> None:
        assert not is_small_talk(line)
