"""Jupyter notebooks become headed blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading.limits import Limits
from essaybot.reading.notebook import read
from essaybot.reading.passages import passages_and_outline

LISTING = "\n".join(f"print({number})  # a line of code" for number in range(30))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["cells", "cell_type", "source", "outputs", "output_type", "text", "data", "text/plain", "level", "input",
             "worksheets", "ename", "name"]
        ), inner | st.sampled_from(["markdown", "code", "heading", "stream", "error", "display_data"]), max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


def markdown(*lines: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": list(lines)}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": [text]}


def returned(**data: str) -> dict[str, Any]:
    return {"output_type": "execute_result", "data": {key.replace("_", "/"): text for key, text in data.items()}}


def notebook(*cells: Any) -> bytes:
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


def passages(*cells: Any) -> list[Passage]:
    return passages_and_outline(read(notebook(*cells), Limits()))[0]


def texts(*cells: Any) -> list[str]:
    return [passage.text for passage in passages(*cells)]


class TestCells:
    def test_of_markdown_are_read_as_markdown(self) -> None:
        section = read(notebook(markdown("# Tea\n", "\n", "It is *hot*.")), Limits()).sections[0]
        assert (section.heading, section.level, section.blocks[0].text) == ("Tea", 1, "It is hot.")

    def test_go_on_with_the_section_of_those_above(self) -> None:
        found = passages(markdown("# Tea"), markdown("It is hot."), code("x = 1"))
        assert [passage.heading for passage in found] == ["Tea", "Tea"]

    def test_of_code_are_listings(self) -> None:
        assert [(p.kind, p.text) for p in passages(code("if x:\n    y\n"))] == [("code", "if x:\n    y")]

    def test_of_code_are_introduced_by_the_text_above(self) -> None:
        found = passages(
            markdown("The pot has been warmed for a minute, so that we may go on now and pour. " * 2 + "So:"),
            code("pour()"),
        )
        assert found[-1].introduction == "So:"

    def test_are_counted_from_the_top_with_those_that_are_empty(self) -> None:
        found = passages(markdown("Tea."), code(""), {"cell_type": "raw", "source": "Milk."})
        assert [passage.place for passage in found] == ["cell 1", "cell 3"]

    def test_have_no_lines(self) -> None:
        assert passages(markdown("Tea."))[0].first_line == 0

    def test_of_an_old_notebook_are_read(self) -> None:
        cells = [
            {"cell_type": "heading", "level": 2, "source": ["Tea"]},
            {"cell_type": "code", "input": ["pour()"], "outputs": [{"output_type": "pyout", "text": ["full"]}]},
        ]
        document = read(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode(), Limits())
        assert [(s.heading, s.level, s.blocks[0].text) for s in document.sections] == [("Tea", 2, "pour()\nfull")]

    def test_keep_items_of_different_lists_apart(self) -> None:
        assert texts(markdown("* Tea."), markdown("* Milk.")) == ["Tea.", "Milk."]

    def test_are_without_embedded_pictures(self) -> None:
        document = read(notebook(markdown(f"A pot ![pot](data:image/png;base64,{'A' * 100}).")), Limits())
        assert "AAAA" not in document.source

    def test_cut_an_overlong_listing_between_lines(self) -> None:
        found = texts(code("\n".join([LISTING] * 6)))
        assert len(found) > 1
        assert all(line in LISTING for text in found for line in text.split("\n"))


class TestOutputs:
    @pytest.mark.parametrize(
        ("output", "text"),
        [
            (printed("hot\n"), "hot"),
            (printed("\x1b[31mhot\x1b[0m"), "hot"),
            (printed("10%\r50%\r100%"), "100%"),
            (returned(text_plain="42", text_html="<b>42</b>"), "42"),
            ({"output_type": "error", "ename": "ValueError", "evalue": "cold", "traceback": ["x"]}, "ValueError: cold"),
        ],
    )
    def test_that_are_text_stand_below_their_code(self, output: dict[str, Any], text: str) -> None:
        assert texts(code("brew()", output)) == [f"brew()\n{text}"]

    @pytest.mark.parametrize(
        "output",
        [
            printed("careful", "stderr"),
            returned(text_plain="<Figure size 640x480 with 1 Axes>", image_png="iVBOR"),
            returned(image_png="iVBOR"),
            {"output_type": "update_display_data"},
            "hot",
            None,
        ],
    )
    def test_that_are_no_text_are_left_out(self, output: Any) -> None:
        assert texts(code("brew()", output)) == ["brew()"]

    def test_of_long_code_stand_alone(self) -> None:
        assert texts(code(LISTING, printed("hot"))) == [LISTING, "hot"]

    def test_are_cut_when_they_are_long(self) -> None:
        assert sum(map(len, texts(code(LISTING, printed("a\n" * 5_000), printed("b"))))) <= len(LISTING) + 2_000


class TestBadFiles:
    @pytest.mark.parametrize("data", [b"{", b"# Tea", b"[" * 100_000, b'{"cells": 1' + b"0" * 5_000 + b"}"])
    def test_that_are_no_json_are_refused(self, data: bytes) -> None:
        with pytest.raises(CorpusError, match="damaged"):
            read(data, Limits())

    @pytest.mark.parametrize("data", [b"[]", b"{}", b'"tea"', b'{"cells": {}}', b'{"worksheets": "tea"}'])
    def test_without_cells_are_refused(self, data: bytes) -> None:
        with pytest.raises(CorpusError, match="no cells"):
            read(data, Limits())

    def test_that_are_empty_are_said_to_be(self) -> None:
        with pytest.raises(CorpusError, match="empty"):
            read(b" \n", Limits())

    def test_have_no_more_headings_than_allowed(self) -> None:
        with pytest.raises(CorpusError, match="headings"):
            read(notebook(markdown("# A"), markdown("# B"), markdown("# C")), Limits(headings=2))

    def test_are_no_larger_than_allowed(self) -> None:
        with pytest.raises(CorpusError, match="larger"):
            read(notebook(*[code("x" * 100_000)] * 11), Limits(megabytes=1))

    @given(_VALUES)
    @settings(deadline=None)
    def test_of_any_shape_are_read_or_refused(self, value: Any) -> None:
        try:
            document = read(json.dumps({"cells": value}).encode(), Limits())
        except CorpusError:
            return
        for passage in passages_and_outline(document)[0]:
            assert passage.place.startswith("cell ")


def test_half_a_character_becomes_a_sign_for_it() -> None:
    (found,) = passages(markdown("cup \ud83d of tea \U0001f375"))
    assert found.text == "cup \N{REPLACEMENT CHARACTER} of tea \U0001f375"
