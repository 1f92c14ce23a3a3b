"""Markup becomes tokens and a tree, whatever is wrong with it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.reading.elements import Element, tree_of
from essaybot.reading.markup import tokens, unescape


def texts(source: str) -> str:
    return "".join(token.text for token in tokens(source) if token.kind == "text")


def tags(source: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(source) if token.kind != "text"]


def shape(source: str) -> str:
    """The tree of a document, written with brackets."""
    return "".join(map(shape_of, tree_of(source).children))


def shape_of(node: Element | str) -> str:
    return node if isinstance(node, str) else f"{node.tag}({''.join(map(shape_of, node.children))})"


class TestTokens:
    def test_are_texts_and_tags_in_order(self) -> None:
        assert [(token.kind, token.text) for token in tokens("<p>tea</p>")] == [
            ("start", "p"),
            ("text", "tea"),
            ("end", "p"),
        ]

    def test_know_where_they_stand(self) -> None:
        source = "a <b class='x'>tea</b> &amp; <!-- no --> rain"
        assert [source[token.start : token.end] for token in tokens(source)] == [
            "a ",
            "<b class='x'>",
            "tea",
            "</b>",
            " &amp; ",
            " rain",
        ]

    @pytest.mark.parametrize(
        ("source", "attributes"),
        [
            ('<a href="x y" ID=top>', {"href": "x y", "id": "top"}),
            ("<a href='a>b' hidden>", {"href": "a>b", "hidden": ""}),
            ('<a title="1 &lt; 2" title=no>', {"title": "1 < 2"}),
            ("<a href=a/b/>", {"href": "a/b/"}),
            ("<a / x = 1 / y>", {"x": "1", "y": ""}),
        ],
    )
    def test_have_attributes(self, source: str, attributes: dict[str, str]) -> None:
        assert next(tokens(source)).attributes == attributes

    @pytest.mark.parametrize("source", ["<br/>", "<script/>", "<title />", '<a id="x"/>', "<div/>"])
    def test_of_an_empty_element_close_it(self, source: str) -> None:
        assert [kind for kind, _ in tags(source)] == ["start", "end"]

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("a<b or c", "a<b or c"),
            ("tea &copy; &#233; &#xe9; &nope; &amp", "tea © é é &nope; &"),
            ("<!-- <p>no</p> -->tea", "tea"),
            ("<!-->tea", "tea"),
            ("<!---->tea<!-- a --!>", "tea"),
            ("<!-- never closed>tea", "tea"),
            ("<?php echo ?>tea<!ELEMENT a>", "tea"),
            ("<![CDATA[a < b]]> tea", "a < b tea"),
            ("</ tea>hot</>", "hot"),
            ("<title>a <b> &amp; c</title>", "a <b> & c"),
            ("<title>tea<p>hot", "teahot"),
            ("<style>a &amp; <b></style>tea", "a &amp; <b>tea"),
            ('<a href="x>tea</a> and rain', "tea and rain"),
            ('<p class="cut', ""),
        ],
    )
    def test_keep_the_text(self, source: str, text: str) -> None:
        assert texts(source) == text

    def test_do_not_expand_entities_that_a_document_defines(self) -> None:
        source = '<!DOCTYPE a [<!ENTITY b "bomb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
        assert texts(source) == "&c;"

    def test_leave_what_a_script_writes_to_it(self) -> None:
        assert tags("<script>if (a<b) write('<p>')</SCRIPT><p>") == [
            ("start", "script"),
            ("end", "script"),
            ("start", "p"),
        ]

    @given(st.text("<>/!-=\"'ab &;#[]?\n", max_size=60))
    def test_cover_the_source_in_order(self, source: str) -> None:
        ends = [0, *(token.end for token in tokens(source))]
        starts = [*(token.start for token in tokens(source)), len(source)]
        assert all(end <= start for end, start in zip(ends, starts, strict=True))


class TestUnescape:
    def test_of_a_number_with_thousands_of_digits(self) -> None:
        assert unescape(f"tea &#{'9' * 5_000};") == "tea \N{REPLACEMENT CHARACTER}"


class TestTree:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("<html><body><p>tea</body></html>", "p(tea)"),
            ("<p>a<p>b<div>c</div>d", "p(a)p(b)div(c)d"),
            ("<ul><li>a<li>b<ul><li>c</ul></ul>d", "ul(li(a)li(bul(li(c))))d"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
            ("<table><tr><td>a<td>b<tr><th>c</table>d", "table(tr(td(a)td(b))tr(th(c)))d"),
            ("<table><thead><tr><td>a<tbody><tr><td>b</table>", "table(thead(tr(td(a)))tbody(tr(td(b))))"),
            ("<td><table><tr><td>a</table>b", "td(table(tr(td(a)))b)"),
            ("<table><tr><td><p>a</div>b</table>", "table(tr(td(p(ab))))"),
            ("<h1>a<h2>b</h1>c", "h1(a)h2(b)c"),
            ("<b><p>a</b>b</p>c", "b(p(ab)c)"),
            ("<a href=x>a<a href=y>b", "a(a)a(b)"),
            ("a<br>b<img>c<hr/>d", "abr()bimg()chr()d"),
            ("a<br/>b", "abr()b"),
            ("<noscript><p>a</noscript>b", "noscript(p(a))b"),
            ("</p>a</div>", "a"),
            ("<div/>a<p/>b", "div()ap()b"),
            ("<title/><p>a", "title()p(a)"),
        ],
    )
    def test_closes_what_its_author_forgot(self, source: str, expected: str) -> None:
        assert shape(source) == expected

    def test_keeps_the_text_of_elements_that_are_too_deep(self) -> None:
        assert tree_of("<div>" * 3_000 + "tea" + "</div>" * 3_000 + "rain").text() == "tearain"

    def test_goes_on_at_the_right_depth_after_elements_that_are_too_deep(self) -> None:
        root = tree_of("<div>" * 3_000 + "</div>" * 3_000 + "<p>tea</p>")
        assert [element.tag for element in root.elements()] == ["div", "p"]

    @given(
        st.lists(
            st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<li>", "<ul>", "</ul>", "<td>", "<b>", "</b>", "x"])
        )
    )
    def test_keeps_all_text_in_order(self, pieces: list[str]) -> None:
        assert tree_of("".join(pieces)).text() == "x" * pieces.count("x")


HOSTILE = {
    "nesting": "<div>" * 8_000,
    "unclosed comments": "<!--" * 100_000,
    "unclosed sections": "<![CDATA[" * 20_000,
    "unclosed titles": "<title>" * 6_000,
    "unclosed quotes": '<a b="' * 20_000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">",
    "spaces in a tag": "<a b" + " " * 500_000,
    "formatting that is opened again": "".join(f"<b id={number}><p>" for number in range(3_000)),
    "angle brackets": "<" * 500_000,
    "ampersands": "&" * 300_000,
    "cells": "<table><tr>" + "<td>x" * 6_000,
    "items": "<ul><li>x" * 5_000,
}


class TestTime:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_in_proportion_to_the_length(self, name: str) -> None:
        source = HOSTILE[name]
        start = time.process_time()
        tree_of(source)
        assert time.process_time() - start < 5
