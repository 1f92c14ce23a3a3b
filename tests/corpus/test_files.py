"""What a file is called, and when its stamp can be trusted."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.corpus.files import CorpusFile, is_settled, showable, stamp_of, with_distinct_names

SECOND = 1_000_000_000
NOON = 1_700_000_000 * SECOND


class TestShowable:
    @pytest.mark.parametrize("name", ["tea.md", "two\nlines", "naïve 日本", "e\u0301", "a\\b", "\x1b[31m"])
    def test_a_name_that_utf8_can_hold_stays(self, name: str) -> None:
        assert showable(name) == name

    def test_shows_a_byte_that_is_no_utf8_by_its_number(self) -> None:
        assert showable("na\udcefve.md") == "na\\xefve.md"

    @given(st.binary(min_size=1, max_size=30))
    def test_gives_what_utf8_can_hold(self, name: bytes) -> None:
        assert showable(name.decode("utf-8", "surrogateescape")).encode()

    @given(st.text(st.characters(codec=None)))
    def test_so_it_does_for_any_text(self, name: str) -> None:
        assert showable(name).encode().decode() == showable(name)


class TestWithDistinctNames:
    @staticmethod
    def names(*files: tuple[str, str]) -> list[str]:
        return [file.name for file in with_distinct_names([CorpusFile(place, name) for place, name in files])]

    def test_distinct_names_stay(self) -> None:
        assert self.names(("/a/x", "x"), ("/a/y", "y")) == ["x", "y"]

    def test_equal_ones_become_whole_paths(self) -> None:
        assert self.names(("/a/x", "x"), ("/a/y", "y"), ("/b/x", "x")) == ["/a/x", "y", "/b/x"]

    def test_paths_that_only_look_alike_are_numbered(self) -> None:
        assert self.names(("/\udcff", "\\xff"), ("/\\xff", "\\xff")) == ["/\\xff", "/\\xff (2)"]

    @given(
        st.lists(st.tuples(st.text("/a\\xf\udcff", max_size=6), st.sampled_from("xy")), unique_by=lambda pair: pair[0])
    )
    def test_no_two_are_alike(self, files: list[tuple[str, str]]) -> None:
        assert len(set(self.names(*files))) == len(files)


class TestStampOf:
    def test_is_another_for_another_file_of_the_same_size_and_times(self) -> None:
        one, other = (
            stamp_of(cast("os.stat_result", SimpleNamespace(st_size=5, st_mtime_ns=6, st_ctime_ns=7, st_ino=inode)))
            for inode in (8, 9)
        )
        assert one != other


class TestIsSettled:
    @pytest.mark.parametrize(
        ("mtime", "ctime", "settled"),
        [
            (-10, -10, True),
            (-1, -1, False),
            (-1, -10, False),
            (-10, -1, False),
            (0, 0, False),
            (+10, +10, False),
            (-10, +10, False),
            (+10, -10, True),
            (-(10**9), -10, True),
        ],
        ids=[
            "long ago",
            "a second ago",
            "text just changed",
            "time just set",
            "now",
            "the clock was put back",
            "the clock was put back and the time of the text too",
            "somebody set a time in the future",
            "somebody set a time before 1970",
        ],
    )
    def test_goes_by_when_the_file_last_changed(self, mtime: int, ctime: int, settled: bool) -> None:
        assert is_settled((5, NOON + mtime * SECOND, NOON + ctime * SECOND, 1), NOON) is settled


class TestCorpusFile:
    def test_its_path_survives_json(self) -> None:
        place = "/notes/\udcff\n日本.md"
        assert json.loads(json.dumps(place).encode()) == place
