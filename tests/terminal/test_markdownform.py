"""Passages and headings as Markdown show what they say, whatever is in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from essaybot import Passage
from essaybot.terminal import markdownform, render
from essaybot.terminal.style import safe

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES = (
    *"*_`~#<>[]()!|\\&$^-+=:.\"'{}1 \t\n",
    "a",
    "é",
    "\u00a0",
    "\u2028",
    "\x1b[2J",
    "\n\n",
    "\n    ",
    "1. ",
    "2) ",
    "---\n",
    "===",
    "```",
    "~~~",
    "&amp;",
    "&#42;",
    "<b>",
    "</div>",
    "<!--",
    "![a](b)",
    "[a]: b",
    "[^1]",
    "https://example.org/a_b*c",
    "www.example.org",
    "| a |",
    "\n|-|\n",
)
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join).filter(str.strip) | st.text().filter(
    str.strip
)


def passage(text: str, **fields: Any) -> Passage:
    return Passage(id="1", text=text, **fields)


def shown(token: Token) -> str:
    """What a reader sees of running text; anything in it that is not plain is an error."""
    assert token.children is not None
    seen = {"text": "", "text_special": "", "softbreak": "\n", "hardbreak": "\n"}
    return "".join(seen[child.type] + child.content for child in token.children)


def rendered(markdown: str) -> tuple[list[str], str]:
    """What kinds of blocks a Markdown renderer sees, and the text in them, its paragraphs parted by blank lines."""
    tokens = MARKDOWN.parse(markdown)
    leaves = [token for token in tokens if token.type in ("inline", "fence")]
    parts = [shown(token) if token.type == "inline" else token.content.removesuffix("\n") for token in leaves]
    return [token.type for token in tokens if token.type != "inline"], "\n\n".join(parts)


def words(text: str) -> list[str]:
    return text.split()


class TestEscaped:
    @given(texts)
    @example("https://example.org/a_b")
    @example("1. first")
    @example("123456789) first")
    @example("- a\n- b")
    @example("a\n===")
    @example("<https://example.org>")
    def test_is_a_line_that_shows_the_text(self, text: str) -> None:
        blocks, seen = rendered(markdownform.escaped(text))
        assert (blocks, words(seen)) == (["paragraph_open", "paragraph_close"], words(safe(text)))

    @pytest.mark.parametrize(
        ("text", "markdown"),
        [
            ("Plain words, a dash – and (1.5) per cent.", "Plain words, a dash – and (1.5) per cent."),
            ("1. first", r"1\. first"),
            ("in 1. place", "in 1. place"),
            ("a - b", "a - b"),
            ("- a", r"\- a"),
            ("R&D &amp;", r"R&D \&amp;"),
            ("$x^2$", r"\$x\^2\$"),
            ("AT & T", "AT & T"),
            ("http://a_b", r"http\://a\_b"),
            ("at 10:30", "at 10:30"),
            ("c:/d", "c:/d"),
        ],
    )
    def test_escapes_no_more_than_it_must(self, text: str, markdown: str) -> None:
        assert markdownform.escaped(text) == markdown


class TestHeading:
    @given(texts, st.integers(1, 9))
    @example("Foo ##", 2)
    def test_shows_the_text(self, text: str, level: int) -> None:
        blocks, seen = rendered(markdownform.heading(text, level))
        assert (blocks, words(seen)) == (["heading_open", "heading_close"], words(safe(text)))

    @pytest.mark.parametrize(("level", "marks"), [(1, "#"), (6, "######"), (7, "######")])
    def test_has_its_level_but_none_below_the_sixth(self, level: int, marks: str) -> None:
        assert markdownform.heading("Tea", level) == f"{marks} Tea"


class TestQuote:
    @given(texts, st.sampled_from(["paragraph", "item", "quote"]), st.booleans())
    @example("- one\n- two", "item", True)
    @example("a\n\n    b", "paragraph", False)
    @example("a\n===", "paragraph", False)
    @example("| a |\n|-|\n| b |", "paragraph", False)
    @example("a | b\n:-\nc", "paragraph", False)
    @example("~~a~~", "paragraph", False)
    @example("[a]: b", "paragraph", False)
    def test_running_text_is_shown_as_the_terminal_shows_it(self, text: str, kind: Any, wrapped: bool) -> None:
        quoted = passage(text, kind=kind, wrapped=wrapped)
        lines = render.passage_lines(quoted, (), markdownform.UNWRAPPED)
        seen = [words(line) for line in rendered(markdownform.quote(quoted))[1].split("\n")]
        assert [line for line in seen if line] == [words(line) for line in lines if line.split()]

    @given(texts, st.sampled_from(["paragraph", "item", "quote"]))
    def test_running_text_is_nothing_but_paragraphs_in_a_quote(self, text: str, kind: Any) -> None:
        blocks, _ = rendered(markdownform.quote(passage(text, kind=kind)))
        assert (blocks[0], blocks[-1]) == ("blockquote_open", "blockquote_close")
        assert set(blocks[1:-1]) == {"paragraph_open", "paragraph_close"}

    @given(texts, st.sampled_from(["code", "verse", "table"]))
    @example("```\n~~~~\n````", "code")
    @example("\tif a:\n\t\treturn\n\n", "code")
    @example("  one\n\n    two  ", "verse")
    @example("Green\t2 min\nBlack\t4 min", "table")
    def test_what_is_laid_out_keeps_every_space(self, text: str, kind: Any) -> None:
        blocks, seen = rendered(markdownform.quote(passage(text, kind=kind)))
        assert (blocks, seen) == (["blockquote_open", "fence", "blockquote_close"], safe(text))

    def test_lines_that_only_the_margin_broke_are_joined(self) -> None:
        assert markdownform.quote(passage("one\ntwo", wrapped=True)) == "> one two"

    def test_stands_under_the_line_that_introduces_it(self) -> None:
        assert markdownform.quote(passage("Green", introduction="Kinds:", kind="item")) == "> Kinds:\n>\n> Green"

    def test_does_not_repeat_an_introduction_that_the_text_starts_with(self) -> None:
        assert markdownform.quote(passage("Kinds:\nGreen", introduction="Kinds:")) == "> Kinds:  \n> Green"
