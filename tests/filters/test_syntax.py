"""Filters as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot import QueryError, Where
from essaybot.filters.syntax import as_where, query_and_filters, question_and_filters, where_of

SECURITY = Where(sections=("security",))
QUESTION = "Who wrote it?"
VALUES = st.text("ab c*.md/?'“”!)", min_size=1).map(str.strip).filter(bool)


class TestWhereOf:
    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("in:security", SECURITY),
            ('in:"The Rise"', Where(sections=("The Rise",))),
            ("in:'The Rise'", Where(sections=("The Rise",))),
            ("in:“The Rise”", Where(sections=("The Rise",))),
            ("file:notes/*.md", Where(files=("notes/*.md",))),
            ('file:"my notes/tea.md"', Where(files=("my notes/tea.md",))),
            ("IN:security", SECURITY),
            ("in:security file:a.md in:risks file:b.md", Where(("a.md", "b.md"), ("security", "risks"))),
            ("in:security in:security", SECURITY),
        ],
    )
    def test_reads_names_of_sections_and_patterns_of_files(self, text: str, where: Where) -> None:
        assert where_of(text) == where

    @pytest.mark.parametrize("text", ["", "security", "in:security licence", "in:", 'in:""', "file:", "heading:tea"])
    def test_refuses_anything_else_in_one_line(self, text: str) -> None:
        with pytest.raises(QueryError) as raised:
            where_of(text)
        assert "\n" not in str(raised.value)

    @given(st.lists(VALUES, unique=True), st.lists(VALUES, unique=True))
    def test_reads_what_filters_are_shown_as(self, files: list[str], sections: list[str]) -> None:
        where = Where(tuple(files), tuple(sections))
        assert question_and_filters(f"who {where}") == ("who" if where else "who ", where)


class TestAsWhere:
    def test_none_and_an_empty_text_are_told_apart(self) -> None:
        assert as_where(None) == Where()
        with pytest.raises(QueryError):
            as_where("")

    def test_leaves_filters_as_they_are(self) -> None:
        assert as_where(SECURITY) is SECURITY


class TestQuestionAndFilters:
    @pytest.mark.parametrize(
        "text",
        [
            "Who wrote it? in:security",
            "Who wrote it in:security?",
            'Who wrote it in:"security"?',
            "in:security Who wrote it?",
            "Who in:security wrote it?",
        ],
    )
    def test_takes_a_filter_out_wherever_it_stands(self, text: str) -> None:
        assert question_and_filters(text) == (QUESTION, SECURITY)

    @pytest.mark.parametrize(
        "text",
        [
            "What is in: tea or coffee?",
            "What does http://example.org/in:security say?",
            "Is file://notes/tea.md a file?",
            'What does "in:security" mean?',
            "What does “in:security” mean?",
            "Is it in:?",
            "What is begin:security?",
            "heading:security",
            "",
        ],
    )
    def test_leaves_words_that_only_look_like_one(self, text: str) -> None:
        assert question_and_filters(text) == (text, Where())

    def test_an_inch_is_no_quotation_mark(self) -> None:
        assert question_and_filters('Is a 5" screen enough? in:"Security"')[1] == Where(sections=("Security",))

    def test_an_empty_value_is_an_error(self) -> None:
        with pytest.raises(QueryError, match="no value"):
            question_and_filters('Who? in:""')

    def test_a_missing_quotation_mark_is_an_error(self) -> None:
        with pytest.raises(QueryError, match="must close"):
            question_and_filters('Who? in:"Security')

    @given(st.text())
    def test_a_text_without_a_colon_is_left_alone(self, text: str) -> None:
        plain = text.replace(":", "")
        assert question_and_filters(plain) == (plain, Where())


class TestQueryAndFilters:
    @pytest.mark.parametrize(
        ("query", "left"),
        [
            ("licence in:security", "licence"),
            ("in:security licence", "licence"),
            ("licence AND in:security", "licence"),
            ("in:security AND licence", "licence"),
            ("licence AND in:security AND risk", "licence AND risk"),
            ("in:security NOT licence", "NOT licence"),
            ("licence OR risk in:security", "licence OR risk"),
            ("(licence OR risk) in:security", "(licence OR risk)"),
            ('"a (b" in:security', '"a (b"'),
        ],
    )
    def test_takes_a_filter_out_with_its_and(self, query: str, left: str) -> None:
        found, where = query_and_filters(query)
        assert (" ".join(found.split()), where) == (left, SECURITY)

    @pytest.mark.parametrize(
        ("query", "reason"),
        [
            ("(licence in:security)", "stands in parentheses"),
            ("(in:security)", "stands in parentheses"),
            ("licence OR in:security", "stands beside OR"),
            ("in:security OR licence", "stands beside OR"),
            ("file:a.md OR file:b.md", "stands beside OR"),
            ("NOT in:security licence", "NOT in:security cannot be asked"),
            ("licence in:", "in: has no value"),
            ("licence file: x", "file: has no value"),
        ],
    )
    def test_refuses_one_that_cannot_hold_for_the_whole_query(self, query: str, reason: str) -> None:
        with pytest.raises(QueryError, match=reason):
            query_and_filters(query)

    @pytest.mark.parametrize("query", ['"in:security"', "heading:security", "licen*", "", "file://x"])
    def test_leaves_a_query_without_one_as_it_is(self, query: str) -> None:
        assert query_and_filters(query) == (query, Where())
