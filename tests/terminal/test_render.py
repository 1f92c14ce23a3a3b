"""How passages, answers and outlines look, without a terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from essaybot import Answer, Hit, Passage, Section, Verdict
from essaybot.terminal import render
from essaybot.terminal.style import Look, safe

PIPE = Look(width=None, styles=False, colors=False)
NARROW = Look(width=40, styles=False, colors=False)
STYLED = Look(width=40, styles=True, colors=False)
_SGR = re.compile(r"\x1b\[[\d;]*m")


def hit(text: str, marks: tuple[tuple[int, int], ...] = (), **fields: Any) -> Hit:
    """A hit on a passage with `text` and other fields."""
    passage = Passage(id="1", text=text, heading="Tea", document="tea.md", first_line=7, **fields)
    return Hit(passage, 1.0, matched=("tea",), marks=marks)


class TestHitText:
    def test_stands_under_its_number_and_heading_path_and_over_its_place(self) -> None:
        shown = render.hit_text(hit("Steep it.", ancestors=("Drinks",)), 2, PIPE)
        assert shown == "2. Drinks > Tea\n   Steep it.\n   tea.md:7  matched: tea"

    def test_shows_the_line_that_introduces_a_list(self) -> None:
        shown = render.hit_text(hit("Green", kind="item", introduction="Kinds of tea:"), 1, PIPE)
        assert shown.split("\n")[1:3] == ["   Kinds of tea:", "   Green"]

    def test_does_not_repeat_an_introduction_that_the_text_starts_with(self) -> None:
        shown = render.hit_text(hit("Kinds of tea:\nGreen", kind="item", introduction="Kinds of tea:"), 1, PIPE)
        assert shown.count("Kinds of tea:") == 1

    def test_marks_what_matched(self) -> None:
        assert "\x1b[1;4mtea\x1b[0m" in render.hit_text(hit("Steep tea.", marks=((6, 9),)), 1, STYLED)

    def test_falls_back_to_the_document_where_there_is_no_heading(self) -> None:
        passage = Passage(id="1", text="Steep it.", document="tea.txt", first_line=1)
        assert render.hit_text(Hit(passage, 1.0), 1, PIPE).startswith("1. tea.txt\n")


class TestPassageLines:
    def test_joins_lines_that_only_the_margin_broke(self) -> None:
        assert render.passage_lines(hit("one\ntwo", wrapped=True).passage, (), PIPE) == ["one two"]

    def test_keeps_list_items_of_a_wrapped_text_apart(self) -> None:
        assert render.passage_lines(hit("- one\n- two", wrapped=True).passage, (), PIPE) == ["- one", "- two"]

    def test_keeps_the_lines_of_verse(self) -> None:
        assert render.passage_lines(hit("one\n  two", kind="verse").passage, (), NARROW) == ["one", "  two"]

    def test_separates_the_cells_of_a_table(self) -> None:
        assert render.passage_lines(hit("Green\t2 min", kind="table").passage, (), NARROW) == ["Green | 2 min"]

    @given(st.text(alphabet=st.sampled_from("ab yz茶👍é"), max_size=300), st.integers(20, 60))
    def test_no_line_is_wider_than_the_window(self, text: str, width: int) -> None:
        lines = render.passage_lines(hit(text).passage, (), Look(width, styles=False, colors=False), "   ")
        assert all(wcswidth(line) < width for line in lines)

    @given(st.lists(st.text(alphabet="abcxyz", min_size=1, max_size=12), min_size=1, max_size=40), st.data())
    def test_wrapping_and_marking_change_no_word(self, words: list[str], data: st.DataObject) -> None:
        text = " ".join(words)
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        lines = render.passage_lines(hit(text).passage, ((start, end),), STYLED)
        assert _SGR.sub("", " ".join(lines)).split() == words


class TestVerdictLine:
    @pytest.mark.parametrize(
        ("answer", "line"),
        [
            (Answer("q", Verdict.ANSWERED, (hit("x"),), ("foo",)), ""),
            (
                Answer("q", Verdict.WEAK, (hit("x"),), ("foo",)),
                "Not sure. The text does not mention: foo. The closest passages:",
            ),
            (
                Answer("q", Verdict.NOT_FOUND, (hit("x"),), ("foo", "bar")),
                "Not found. The text does not mention: foo, bar. The nearest passage:",
            ),
            (Answer("q", Verdict.NOT_FOUND, (), ("foo",)), "Not found. The text does not mention: foo."),
            (Answer("q", Verdict.NOT_FOUND), "Not found: no passage has a word of the question."),
        ],
    )
    def test_says_how_sure_the_answer_is(self, answer: Answer, line: str) -> None:
        assert render.verdict_line(answer) == line

    def test_lists_eight_missing_words_at_most(self) -> None:
        words = tuple(f"word{number}" for number in range(2_000))
        assert "word7 and 1,992 more words" in render.verdict_line(Answer("q", Verdict.NOT_FOUND, (), words))


class TestOutlineText:
    def test_names_the_documents_where_there_are_several(self) -> None:
        sections = [Section("Tea", 1, document="a.md", passages=2), Section("Coffee", 1, document="b.md", passages=1)]
        assert render.outline_text(sections, PIPE, "notes").split("\n") == [
            "a.md",
            "  1.   Tea (2)",
            "b.md",
            "  2.   Coffee (1)",
            "2 sections, 3 passages",
        ]

    def test_names_text_before_the_first_heading(self) -> None:
        shown = render.outline_text([Section("", 0, document="a.txt", passages=1)], PIPE, "a.txt")
        assert shown.startswith("  1. (a.txt, before the first heading) (1)")


class TestSafe:
    @given(st.text())
    def test_nothing_that_acts_on_a_terminal_is_left(self, text: str) -> None:
        kept = set(safe(text)) - {"\n", "\t"}
        assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in kept)

    @given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"])))
    def test_ordinary_text_stays_as_it_is(self, text: str) -> None:
        assert safe(text) == text
