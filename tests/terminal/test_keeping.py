"""Conversations and the questions that a text answers, saved as Markdown and JSON."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from essaybot import Answer, Hit, Passage, Sentence, Verdict
from essaybot.errors import SavingError
from essaybot.model import FaqEntry
from essaybot.terminal import jsonform
from essaybot.terminal.keeping import (
    Exchange,
    conversation_of,
    faq_json,
    faq_markdown,
    faq_of,
    json_of,
    markdown_of,
    write,
)
from essaybot.terminal.style import safe

NOON = datetime(2025, 6, 1, 12, 0, 30, tzinfo=timezone.utc)
TEXT = "Oolong is steeped twice. The second time is better."
posix = pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")


def hit(text: str = TEXT, *, sentence: str = "", position: int = 0, score: float = 1.0, **fields: Any) -> Hit:
    """A hit on a passage about oolong; `sentence` is the one in it that answers."""
    fields = {"heading": "Oolong", "ancestors": ("Tea",), "document": "tea.md", "first_line": 7, **fields}
    start = text.index(sentence)
    best = Sentence(sentence, start, start + len(sentence)) if sentence else None
    return Hit(Passage(id=f"tea.md#{position}", text=text, **fields), score, position=position, sentence=best)


def answered(*hits: Hit, verdict: Verdict = Verdict.ANSWERED, question: str = "How often?", **fields: Any) -> Answer:
    return Answer(question, verdict, hits, **fields)


def exchange(answer: Answer, question: str = "How often?", asked: str | None = None, section: str = "") -> Exchange:
    return Exchange(question, question if asked is None else asked, answer, section, when=NOON)


def blocks(markdown: str) -> list[str]:
    """The blocks of a Markdown text that blank lines part."""
    return markdown.removesuffix("\n").split("\n\n")


def headings(markdown: str) -> list[tuple[str, str]]:
    """The headings that a Markdown renderer sees, with their tags."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return [
        (token.tag, tokens[place + 1].content) for place, token in enumerate(tokens) if token.type == "heading_open"
    ]


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden or not."""
    return [each.name for each in folder.iterdir()]


class TestConversationOf:
    @pytest.mark.parametrize(
        ("name", "form"), [("a.json", json_of), ("a.JSON", json_of), ("a.md", markdown_of), ("json", markdown_of)]
    )
    def test_the_name_of_the_file_says_whether_it_is_json(
        self, name: str, form: Callable[[str, list[Exchange]], str]
    ) -> None:
        asked = [exchange(answered(hit()))]
        assert conversation_of(Path(name), "tea", asked) == form("tea", asked)


class TestMarkdownOf:
    def test_a_conversation_without_questions_is_its_title(self) -> None:
        assert markdown_of("the essay", []) == "# A conversation about the essay\n"

    def test_an_answer_stands_under_its_question_as_the_terminal_shows_it(self) -> None:
        found = exchange(answered(hit(sentence="Oolong is steeped twice.")))
        assert blocks(markdown_of("tea.md", [found])) == [
            "# A conversation about tea.md",
            "## How often?",
            "2025-06-01 12:00",
            "Oolong is steeped twice.",
            r"**1. Tea \> Oolong**",
            f"> {TEXT}",
            "tea.md:7",
        ]

    def test_questions_stand_in_order(self) -> None:
        asked = [exchange(answered(), question) for question in ("Why?", "How?")]
        assert headings(markdown_of("tea", asked))[1:] == [("h2", "Why?"), ("h2", "How?")]

    @pytest.mark.parametrize(
        ("answer", "line"),
        [
            (answered(verdict=Verdict.NOT_FOUND, missing=("pay",)), "Not found. The text does not mention: pay."),
            (answered(hit(), verdict=Verdict.WEAK), "Not sure. The closest passages:"),
            (answered(hit(), unmet=("pay",)), "The text does not mention: pay."),
            (answered(hit(), mended=(("oolnog", "oolong"),)), "Did you mean: oolong?"),
        ],
    )
    def test_says_how_sure_the_answer_is(self, answer: Answer, line: str) -> None:
        assert blocks(markdown_of("tea", [exchange(answer)]))[3] == line

    def test_a_weak_answer_does_not_set_off_a_sentence(self) -> None:
        weak = answered(hit(sentence="Oolong is steeped twice."), verdict=Verdict.WEAK)
        assert "\nOolong is steeped twice.\n" not in markdown_of("tea", [exchange(weak)])

    def test_leaves_out_passages_that_the_terminal_does_not_show(self) -> None:
        shown = markdown_of("tea", [exchange(answered(hit(), hit("Far below.", score=0.1)))])
        assert "Far below." not in shown

    def test_says_what_a_follow_up_was_taken_for(self) -> None:
        found = exchange(answered(), "And green tea?", "How often is green tea steeped?")
        assert blocks(markdown_of("tea", [found]))[2].endswith("  \nasked as: How often is green tea steeped?")

    def test_says_which_section_was_asked(self) -> None:
        found = exchange(answered(), section="Tea > Oolong")
        assert blocks(markdown_of("tea", [found]))[2].endswith("  \nin: Tea \\> Oolong")

    @given(st.text().filter(str.strip))
    def test_no_name_or_question_adds_a_block(self, text: str) -> None:
        answer = answered(
            hit(heading=text, document=text), missing=(text,), verdict=Verdict.WEAK, mended=((text, text),)
        )
        shown = markdown_of(text, [exchange(answer, text, f"{text}?", text)])
        kinds = [token.type for token in MarkdownIt("commonmark").parse(shown) if token.type.endswith("open")]
        paragraph, heading = "paragraph_open", "heading_open"
        expected = [heading, heading, *[paragraph] * 4, "blockquote_open", *[paragraph] * 2]
        assert kinds == expected

    @given(st.text())
    def test_nothing_in_it_acts_on_a_terminal(self, text: str) -> None:
        shown = markdown_of(text, [exchange(answered(hit(f"x{text}", kind="code", heading=text)), text)])
        assert not any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in set(shown) - {"\n", "\t"})


class TestJsonOf:
    def test_follows_schema_1(self) -> None:
        answer = answered(hit(sentence=TEXT))
        data = json.loads(json_of("tea", [exchange(answer, "And?", "How often?", "Tea")]))
        assert data == {
            "schema": 1,
            "title": "tea",
            "exchanges": [
                {
                    "question": "And?",
                    "asked": "How often?",
                    "section": "Tea",
                    "when": "2025-06-01T12:00:30+00:00",
                    "answer": jsonform.answer_data(answer),
                }
            ],
        }

    def test_ends_with_a_line_break(self) -> None:
        assert json_of("tea", []).endswith("}\n")


class TestFaqOf:
    @pytest.mark.parametrize(("name", "form"), [("a.json", faq_json), ("a.md", faq_markdown), ("a", faq_markdown)])
    def test_the_name_of_the_file_says_whether_it_is_json(
        self, name: str, form: Callable[[str, list[FaqEntry]], str]
    ) -> None:
        entries = [FaqEntry("How often?", hit())]
        assert faq_of(Path(name), "tea", entries) == form("tea", entries)


class TestFaqMarkdown:
    def test_a_question_stands_under_its_headings_over_its_answer_and_place(self) -> None:
        assert blocks(faq_markdown("tea.md", [FaqEntry("How often?", hit())])) == [
            "# Questions and answers: tea.md",
            "## Tea",
            "### Oolong",
            "**How often?**",
            f"> {TEXT}",
            "tea.md:7",
        ]

    def test_questions_stand_in_the_order_of_the_text(self) -> None:
        shown = faq_markdown("tea", [FaqEntry("Second?", hit(position=2)), FaqEntry("First?", hit(position=1))])
        assert shown.index("First?") < shown.index("Second?")

    def test_a_heading_stands_once_over_its_questions(self) -> None:
        entries = [FaqEntry("Why?", hit(position=1)), FaqEntry("How?", hit(position=2))]
        assert headings(faq_markdown("tea", entries))[1:] == [("h2", "Tea"), ("h3", "Oolong")]

    def test_a_heading_that_stays_is_not_repeated(self) -> None:
        entries = [FaqEntry("Why?", hit(position=1)), FaqEntry("How?", hit(position=2, heading="Green"))]
        assert headings(faq_markdown("tea", entries))[1:] == [("h2", "Tea"), ("h3", "Oolong"), ("h3", "Green")]

    def test_a_heading_comes_again_where_the_one_below_it_ends(self) -> None:
        above = hit(position=2, ancestors=(), heading="Tea")
        entries = [FaqEntry("Why?", hit(position=1)), FaqEntry("How?", above)]
        assert headings(faq_markdown("tea", entries))[1:] == [("h2", "Tea"), ("h3", "Oolong"), ("h2", "Tea")]

    def test_text_before_the_first_heading_stands_under_the_title(self) -> None:
        entry = FaqEntry("Why?", hit(heading="", ancestors=()))
        assert headings(faq_markdown("tea", [entry])) == [("h1", "Questions and answers: tea")]

    def test_no_heading_is_below_the_sixth_level(self) -> None:
        entry = FaqEntry("Why?", hit(ancestors=tuple("abcdefg")))
        assert headings(faq_markdown("tea", [entry]))[-2:] == [("h6", "g"), ("h6", "Oolong")]

    def test_several_documents_are_named(self) -> None:
        other = hit(position=1, document="coffee.md", ancestors=(), heading="Beans")
        entries = [FaqEntry("Why?", hit(ancestors=())), FaqEntry("How?", other)]
        names = [("h2", "tea.md"), ("h3", "Oolong"), ("h2", "coffee.md"), ("h3", "Beans")]
        assert headings(faq_markdown("drinks", entries))[1:] == names

    @given(st.text().filter(str.strip))
    @example("*why* **not**?")
    @example("`")
    def test_a_question_is_bold_as_a_whole_and_says_what_it_said(self, text: str) -> None:
        shown = faq_markdown("tea", [FaqEntry(text, hit(heading="", ancestors=()))])
        (bold,) = (token for token in MarkdownIt("commonmark").parse(shown) if token.content.startswith("**"))
        before, *inside, behind = bold.children or []
        assert (before.content, behind.content) == ("", "")
        kinds = [token.type for token in inside]
        assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("strong_open", "strong_close", {"text"})
        assert "".join(token.content for token in inside).split() == safe(text).split()

    def test_of_a_long_passage_the_sentence_that_answers_is_enough(self) -> None:
        long = hit(f"{TEXT} {'It is. ' * 50}", sentence="Oolong is steeped twice.")
        assert "> Oolong is steeped twice." in blocks(faq_markdown("tea", [FaqEntry("How often?", long)]))

    def test_a_short_passage_stands_as_a_whole(self) -> None:
        short = hit(sentence="Oolong is steeped twice.")
        assert f"> {TEXT}" in blocks(faq_markdown("tea", [FaqEntry("How often?", short)]))

    def test_a_long_passage_without_sentences_stands_as_a_whole(self) -> None:
        code = hit("steep()\n" * 100, kind="code", sentence="steep()")
        assert faq_markdown("tea", [FaqEntry("How often?", code)]).count("> steep()") == 100


class TestFaqJson:
    def test_follows_schema_1(self) -> None:
        found = hit(sentence="Oolong is steeped twice.")
        fields = jsonform.hits_data([found])[0]
        del fields["rank"]
        data = json.loads(faq_json("tea", [FaqEntry("How often?", found)]))
        assert data == {"schema": 1, "title": "tea", "faq": [{"question": "How often?", **fields}]}

    def test_questions_stand_in_the_order_of_the_text(self) -> None:
        entries = [FaqEntry("Second?", hit(position=2)), FaqEntry("First?", hit(position=1))]
        assert [entry["question"] for entry in json.loads(faq_json("tea", entries))["faq"]] == ["First?", "Second?"]


class TestWrite:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "saved.md"

    def test_the_file_has_the_text_as_utf_8(self, file: Path) -> None:
        write(file, "tea – 茶\n", replace=False)
        assert file.read_bytes() == "tea – 茶\n".encode()

    def test_nothing_else_is_left_in_the_folder(self, file: Path) -> None:
        write(file, "tea", replace=False)
        assert names(file.parent) == ["saved.md"]

    def test_a_file_that_is_there_stays_as_it_is(self, file: Path) -> None:
        file.write_text("mine", encoding="utf-8")
        with pytest.raises(SavingError, match=r"\A[^\n]*saved\.md is there already; name another file\Z"):
            write(file, "tea", replace=False)
        assert file.read_text(encoding="utf-8") == "mine"

    def test_a_file_is_replaced_if_that_is_wanted(self, file: Path) -> None:
        file.write_text("mine", encoding="utf-8")
        write(file, "tea", replace=True)
        assert file.read_text(encoding="utf-8") == "tea"

    @posix
    def test_a_file_that_is_replaced_keeps_its_permissions(self, file: Path) -> None:
        file.touch(mode=0o600)
        write(file, "tea", replace=True)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    @posix
    def test_what_a_link_leads_to_is_replaced(self, file: Path) -> None:
        link = file.with_name("link.md")
        link.symlink_to(file)
        write(link, "tea", replace=True)
        assert (link.is_symlink(), file.read_text(encoding="utf-8")) == (True, "tea")

    @posix
    def test_a_link_that_leads_nowhere_counts_as_a_file(self, file: Path) -> None:
        file.symlink_to(file.with_name("nowhere"))
        with pytest.raises(SavingError):
            write(file, "tea", replace=False)

    @pytest.mark.parametrize("name", ["missing/saved.md", "x" * 300, "nul\0"])
    def test_a_place_that_cannot_be_written_is_an_error_of_one_line(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(SavingError, match=r"\A[^\n]+ cannot be written \([^\n]+\); name another file\Z"):
            write(tmp_path / name, "tea", replace=False)

    def test_a_folder_is_not_replaced(self, tmp_path: Path) -> None:
        with pytest.raises(SavingError):
            write(tmp_path, "tea", replace=True)

    def test_what_fails_half_way_leaves_the_old_file_and_nothing_else(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*paths: object) -> None:
            raise OSError(28, "No space left on device")

        file.write_text("mine", encoding="utf-8")
        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(SavingError, match="No space left on device"):
            write(file, "tea", replace=True)
        assert (names(file.parent), file.read_text(encoding="utf-8")) == (["saved.md"], "mine")
