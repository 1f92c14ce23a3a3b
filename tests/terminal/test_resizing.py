"""Where the cursor stands after a window became narrower or wider."""

from __future__ import annotations

import pytest
from prompt_toolkit.data_structures import Point
from prompt_toolkit.layout.screen import Char, Screen

from essaybot.terminal.resizing import reflowed


def screen_of(*rows: str) -> Screen:
    screen = Screen()
    for number, row in enumerate(rows):
        for column, character in enumerate(row):
            screen.data_buffer[number][column] = Char(character)
    return screen


class TestReflowed:
    @pytest.mark.parametrize(
        ("rows", "cursor", "columns", "after"),
        [
            (("> tea",), (5, 0), 80, (5, 0)),
            (("> " + "x" * 70,), (72, 0), 40, (32, 1)),
            (("> " + "x" * 70,), (10, 0), 40, (10, 0)),
            (("x" * 80, "y" * 10), (10, 1), 40, (10, 2)),
            (("x" * 80, "", "z"), (1, 2), 30, (1, 4)),
            (("x" * 40, "y" * 10), (10, 1), 80, (10, 1)),
        ],
    )
    def test_counts_the_rows_that_long_ones_break_into(
        self, rows: tuple[str, ...], cursor: tuple[int, int], columns: int, after: tuple[int, int]
    ) -> None:
        assert reflowed(screen_of(*rows), Point(*cursor), columns) == Point(*after)
