"""reStructuredText becomes headed blocks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading.blocks import Document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.restructured import read

_MARKUP = [
    "Title\n=====\n", "Sub\n---\n", "text\n", "* ", "*a*", "**b**", "``c``", ":ref:`d <e>`", "`f`_", "|g|", "\\",
    "\n", "\n\n", "   ", ".. note:: ", ".. foo:: ", ".. |g| replace:: ", ".. [1] ", "[1]_ ", "::\n\n   ", "1. ",
    "=== ===\n", "+--+--+\n", "| a | b |\n", ":field: ", "-o FILE  ", "\t", "\x85", "\N{LINE SEPARATOR}", "日本",
    ".. code::\n\n   x\n",
]  # fmt: skip


def document(text: str) -> Document:
    return read(text.encode(), Limits())


def passages(text: str) -> list[Passage]:
    return passages_and_outline(document(text))[0]


def texts(text: str) -> list[str]:
    return [passage.text for passage in passages(text)]


def blocks(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in document(text).sections for block in section.blocks]


class TestHeadings:
    def test_takes_their_levels_from_the_order_of_their_underlines(self) -> None:
        sections = document("Tea\n===\n\nGreen\n~~~~~\n\nMilk\n----\n\nBlack\n~~~~~\n").sections
        assert [(section.heading, section.level) for section in sections] == [
            ("Tea", 1), ("Green", 2), ("Milk", 3), ("Black", 2)
        ]  # fmt: skip

    def test_reads_one_with_a_line_above_it(self) -> None:
        sections = document("=====\n Tea\n=====\n\nHot.\n").sections
        assert [(section.heading, section.start) for section in sections] == [("Tea", 7)]

    def test_are_without_their_markup(self) -> None:
        assert document("The ``brew`` *command*\n======================\n").sections[0].heading == "The brew command"

    def test_reads_one_that_skips_a_level(self) -> None:
        text = "A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE and F\n~~~~~~~\n\nText.\n"
        last = document(text).sections[-1]
        assert (last.heading, last.level, last.blocks[0].text) == ("E and F", 2, "Text.")

    def test_are_not_doubled_when_their_underline_is_short(self) -> None:
        assert [section.heading for section in document("Long title\n=====\n\nText.\n").sections] == ["Long title"]

    def test_are_found_in_the_body_of_a_directive(self) -> None:
        assert [s.heading for s in document(".. only:: html\n\n   Tea\n   ---\n\n   Hot.\n").sections] == ["Tea"]


class TestInlineMarkup:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("*hot* **tea** ``x = 1``", "hot tea x = 1"),
            ("`Tea <https://tea.example>`_ and milk_", "Tea and milk"),
            (":ref:`the pot <pot>`", "the pot"),
            (":class:`~tea.pot.Pot`", "Pot"),
            (":class:`!tea.Pot`", "tea.Pot"),
            (":meth:`.Pot.pour`", "Pot.pour"),
            (":file:`.gitignore`", ".gitignore"),
            (":py:func:`pour`", "pour"),
            ("`pour`:func:", "pour"),
            (":pep:`8`", "PEP 8"),
            (r":math:`\alpha`", r"\alpha"),
            (r"H\ :sub:`2`\ O", "H2O"),
            ("|pot| full", "|pot| full"),
            ("as said [1]_ by [Tea2020]_", "as said [1] by [Tea2020]"),
            ("as said [#]_.", "as said."),
            (r"5 \* 3", "5 * 3"),
            ("an unclosed *star", "an unclosed *star"),
            ("see https://tea.example/a_b", "see https://tea.example/a_b"),
        ],
    )
    def test_is_dropped(self, markup: str, text: str) -> None:
        assert texts(f"It is {markup}\n") == [f"It is {text}"]

    def test_shows_what_stands_for_a_name_between_bars(self) -> None:
        assert texts("A |pot|.\n\n.. |pot| replace:: *tea* pot\n") == ["A tea pot."]

    def test_shows_it_in_the_body_of_a_directive(self) -> None:
        assert texts(".. |pot| replace:: kettle\n\n.. foo::\n\n   A |pot|.\n") == ["A kettle."]

    def test_ends_with_names_that_stand_for_each_other(self) -> None:
        assert texts("|a|\n\n.. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n") == ["|a| |a| |a| |a|"]

    def test_forgets_the_roles_of_another_text(self) -> None:
        document(".. role:: pot(raw)\n   :format: html\n\n:pot:`x`\n")
        assert texts("A :pot:`kettle <x>`\n") == ["A kettle"]


class TestBlocks:
    def test_reads_lists_with_what_introduces_them(self) -> None:
        section = document("Take:\n\n* a pot;\n* tea.\n").sections[0]
        assert [(block.kind, block.introduction) for block in section.blocks[1:]] == [("item", "Take:")] * 2

    def test_reads_a_term_with_what_it_means(self) -> None:
        assert blocks("pot\n   Holds tea.\n\n   Is round.\n") == [("item", "pot\nHolds tea."), ("item", "Is round.")]

    def test_introduces_what_else_is_said_of_a_term_by_the_term(self) -> None:
        section = document("pot\n   Holds tea.\n\n   Is round.\n").sections[0]
        assert [block.introduction for block in section.blocks] == ["", "pot"]

    def test_reads_fields_with_their_names(self) -> None:
        assert blocks(":Author: Ada\n:Status: done\n") == [("item", "Author: Ada"), ("item", "Status: done")]

    def test_reads_the_fields_of_a_header_as_in_a_letter(self) -> None:
        assert blocks("PEP: 8\nTitle: Tea\nStatus: Active\n\nText.\n")[:2] == [
            ("item", "PEP: 8"),
            ("item", "Title: Tea"),
        ]

    def test_leaves_out_settings_of_sphinx(self) -> None:
        assert blocks(":orphan:\n:tocdepth: 2\n\nText.\n") == [("paragraph", "Text.")]

    def test_reads_options_with_what_they_do(self) -> None:
        assert blocks("-o FILE, --out=FILE  Where to write.\n") == [("item", "-o FILE, --out=FILE  Where to write.")]

    def test_keeps_the_lines_of_a_listing(self) -> None:
        assert blocks("So::\n\n   if x:\n       y\n") == [("paragraph", "So:"), ("code", "if x:\n    y")]

    def test_reads_a_listing_with_options_that_docutils_does_not_know(self) -> None:
        assert blocks(".. code-block:: python\n   :linenos:\n\n   x = 1\n") == [("code", "x = 1")]

    def test_reads_tables_row_by_row(self) -> None:
        text = "Prices:\n\n===== =====\nTea   Price\n===== =====\nGreen 3 €\nBlack 2 €\n===== =====\n"
        assert blocks(text)[1] == ("table", "Tea\tPrice\nGreen\t3 €\nBlack\t2 €")

    def test_reads_a_table_that_is_drawn(self) -> None:
        text = "+-------+-----+\n| Tea   | *3* |\n|       | €   |\n+-------+-----+\n| Milk  | 1 € |\n+-------+-----+\n"
        assert blocks(text) == [("table", "Tea\t3 €\nMilk\t1 €")]

    def test_shows_a_table_that_is_broken_as_it_is_drawn(self) -> None:
        assert blocks("=== ===\na b\n=== ===\nabcd   x\n=== ===\n")[0][0] == "code"

    def test_reads_a_list_as_table(self) -> None:
        text = ".. list-table:: Prices\n\n   * - Tea\n     - 3\n   * - Milk\n     - 1\n"
        assert blocks(text) == [("paragraph", "Prices"), ("table", "Tea\t3\nMilk\t1")]

    def test_keeps_the_lines_of_verse(self) -> None:
        assert blocks("| Tea is hot,\n|    milk is not.\n") == [("verse", "Tea is hot,\n    milk is not.")]

    def test_reads_a_quotation(self) -> None:
        assert blocks("He said:\n\n   Tea!\n\n   -- Sam\n") == [
            ("paragraph", "He said:"), ("quote", "Tea!"), ("quote", "Sam")
        ]  # fmt: skip

    def test_reads_footnotes_with_their_numbers(self) -> None:
        assert blocks(".. [1] Tea is a leaf.\n.. [#] So is coffee.\n") == [
            ("paragraph", "[1] Tea is a leaf."), ("paragraph", "So is coffee.")
        ]  # fmt: skip

    def test_reads_what_stands_for_an_image_and_its_caption(self) -> None:
        assert texts(".. figure:: pot.png\n   :alt: A pot\n\n   The best pot.\n") == ["A pot\n\nThe best pot."]

    def test_leaves_out_comments(self) -> None:
        assert texts(".. Not for readers.\n\nText.\n\n..\n   Neither.\n") == ["Text."]

    def test_cuts_an_overlong_paragraph_where_its_sentences_stand(self) -> None:
        text = "".join(f"Sentence *{number}* is about tea.\n" for number in range(100))
        found = passages(text)
        assert [passage.first_line for passage in found] == [
            int(re.findall(r"\d+", passage.text)[0]) + 1 for passage in found
        ]


class TestDirectives:
    @pytest.mark.parametrize(
        "directive",
        [".. toctree::\n   :maxdepth: 2\n\n   a\n   b", ".. autofunction:: f", ".. automodule:: tea\n   :members:",
         ".. include:: /etc/passwd", ".. literalinclude:: x.py", ".. raw:: html\n\n   <b>", ".. index:: tea; milk",
         ".. image:: x.png", ".. highlight:: c", ".. contents::", ".. _tea:", ".. py:module:: tea"],
    )  # fmt: skip
    def test_without_text_for_a_reader_are_left_out(self, directive: str) -> None:
        assert texts(f"Before.\n\n{directive}\n\nBehind.\n") == ["Before.\n\nBehind."]

    @pytest.mark.parametrize("name", ["note", "seealso", "tip", "todo", "some-extension", "only", "sidebar"])
    def test_with_text_are_read_as_text(self, name: str) -> None:
        assert "Warm *the* pot.".replace("*", "") in texts(f".. {name}:: x\n\n   Warm *the* pot.\n")[0]

    def test_say_in_which_version_something_came(self) -> None:
        assert texts(".. versionadded:: 3.1\n   The *pot* option.\n") == ["versionadded 3.1 The pot option."]

    def test_describe_a_function_under_its_signature(self) -> None:
        text = ".. py:function:: pour(*pots, hot=True)\n   :module: tea\n\n   Pour *tea*.\n\n   :param hot: or not\n"
        assert blocks(text) == [("item", "pour(*pots, hot=True)\nPour tea."), ("item", "param hot: or not")]

    def test_say_to_each_part_of_a_description_what_it_describes(self) -> None:
        section = document(".. option:: --hot\n\n   Heat.\n\n   Takes long.\n").sections[0]
        assert section.blocks[1].introduction == "--hot"

    def test_inside_others_are_read_to_a_depth(self) -> None:
        text = "".join("   " * depth + ".. foo::\n\n" for depth in range(30)) + "   " * 30 + "Tea."
        assert "Tea." in texts(text)[0]


class TestLines:
    def test_are_those_of_the_file(self) -> None:
        text = (
            "Tea\n===\n\n.. Hot.\n\n.. foo:: x\n\n   .. note::\n\n      Hot.\n\n* - Milk.\n\n=== ===\na   b\nc   d\n"
            "=== ===\n\n.. function:: f()\n\n   Pour.\n\n::\n\n   Hot.\n"
        )
        lines = text.split("\n")
        for passage in passages(text):
            assert passage.text.split()[0] in lines[passage.first_line - 1]
            assert passage.text.split()[-1] in lines[passage.last_line - 1]

    def test_are_right_behind_characters_that_python_takes_for_line_ends(self) -> None:
        assert [p.first_line for p in passages("A\fb\x85c\N{LINE SEPARATOR}d.\n\n* Last item.\n")] == [1, 3]

    def test_are_right_for_text_that_stands_twice(self) -> None:
        text = ".. code-block:: rst\n\n   .. note::\n\n      Tea.\n\n.. note::\n\n   Tea.\n"
        assert [passage.first_line for passage in passages(text)] == [3, 9]


class TestHostileTexts:
    def test_that_nest_too_deeply_are_read_as_plain_text(self) -> None:
        found = document("- " * 2_000 + "tea")
        assert "nested too deeply" in found.remark
        assert "tea" in found.source

    def test_that_are_too_large_are_read_as_plain_text(self) -> None:
        assert "too large" in document("- a\n" * 70_000).remark

    @pytest.mark.parametrize("mark", ["*a ", "`a ", "|a ", "a_ ", ":a", "a-", ":x:`a` "])
    def test_that_open_markup_without_end_take_no_time(self, mark: str) -> None:
        assert document(mark * 20_000).sections

    def test_with_a_header_without_end_take_no_time(self) -> None:
        assert document("Tea: hot\n" * 20_000 + "\nSteep.\n").sections

    def test_do_not_read_other_files(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("secret words")
        text = f".. include:: {secret}\n\n.. csv-table::\n   :file: {secret}\n\n.. raw:: html\n   :file: {secret}\n"
        assert not any("secret words" in passage for passage in texts(f"{text}\n\nTea.\n"))

    def test_write_nothing_to_the_terminal(self, capfd: pytest.CaptureFixture[str]) -> None:
        document("*a\n\n.. foo::\n\nA\n==\n\nB\n-\n\n.. note::\n")
        assert capfd.readouterr() == ("", "")

    @given(st.lists(st.sampled_from(_MARKUP), max_size=30).map("".join))
    @settings(max_examples=150, deadline=None)
    def test_of_any_markup_are_read(self, text: str) -> None:
        found = document(text)
        assert found.remark == ""
        for passage in passages_and_outline(found)[0]:
            assert 0 <= passage.start <= passage.end <= len(found.source)

    @given(st.binary(max_size=60))
    @settings(max_examples=60, deadline=None)
    def test_of_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        try:
            found = read(data, Limits())
        except CorpusError:
            return
        assert found.exact is False

    def test_have_no_more_headings_than_allowed(self) -> None:
        with pytest.raises(CorpusError, match="headings"):
            read(b"A\n=\n\nB\n=\n\nC\n=\n", Limits(headings=2))


def test_docutils_is_imported_only_for_such_a_file() -> None:
    import subprocess

    code = "import sys, essaybot, essaybot.reading.formats; print('docutils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
