"""Finding files by patterns."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.filters.files import fitting_files, nearest_files

NAMES = ("notes/tea.md", "notes/old/tea.md", "notes/old/Coffee.txt", "other/tea [1].md", "todo")


def path_of(name: str) -> str:
    return f"/home/me/{name}"


def fitting(pattern: str) -> list[str]:
    return fitting_files(NAMES, pattern, path_of)


class TestFittingFiles:
    @pytest.mark.parametrize(
        ("pattern", "found"),
        [
            ("tea.md", ["notes/tea.md", "notes/old/tea.md"]),
            ("notes/tea.md", ["notes/tea.md"]),
            ("old/tea.md", ["notes/old/tea.md"]),
            ("notes/*.md", ["notes/tea.md"]),
            ("notes/**/*.md", ["notes/tea.md", "notes/old/tea.md"]),
            ("*.txt", ["notes/old/Coffee.txt"]),
            ("t?a.md", ["notes/tea.md", "notes/old/tea.md"]),
            ("[st]ea.md", ["notes/tea.md", "notes/old/tea.md"]),
            ("old/", ["notes/old/tea.md", "notes/old/Coffee.txt"]),
            ("old", ["notes/old/tea.md", "notes/old/Coffee.txt"]),
            ("n*/", ["notes/tea.md", "notes/old/tea.md", "notes/old/Coffee.txt"]),
            ("todo", ["todo"]),
            ("todo/", []),
            ("ea.md", []),
            ("notes*", []),
            ("", []),
            ("[", []),
        ],
    )
    def test_takes_wildcards_as_shells_do_from_any_folder_on(self, pattern: str, found: list[str]) -> None:
        assert fitting(pattern) == found

    def test_a_name_with_wildcards_in_it_is_found_as_it_is_written(self) -> None:
        assert fitting("tea [1].md") == ["other/tea [1].md"]

    @pytest.mark.parametrize("pattern", ["coffee.txt", "COFFEE.*", "Old/coffee.txt"])
    def test_case_does_not_matter_where_nothing_else_fits(self, pattern: str) -> None:
        assert fitting(pattern) == ["notes/old/Coffee.txt"]

    def test_case_matters_where_something_else_fits(self) -> None:
        assert fitting_files(["Tea.md", "tea.md"], "tea.md", path_of) == ["tea.md"]

    @pytest.mark.parametrize("pattern", ["/home/me/notes/*.md", "me/notes/tea.md", "/home/**/notes/tea.md"])
    def test_the_path_counts_as_well(self, pattern: str) -> None:
        assert fitting(pattern) == ["notes/tea.md"]

    def test_what_is_shown_goes_before_the_path(self) -> None:
        assert fitting_files(["me/a.md", "b.md"], "me/", lambda name: f"/home/me/{name}") == ["me/a.md"]

    def test_the_working_directory_is_where_a_dot_starts(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        names = ["a.md", "b.md"]
        paths = {"a.md": (tmp_path / "here" / "a.md").as_posix(), "b.md": (tmp_path / "b.md").as_posix()}
        assert [fitting_files(names, dotted, paths.__getitem__) for dotted in ("./*.md", "../*.md")] == [
            ["a.md"],
            ["b.md"],
        ]

    @pytest.mark.skipif(os.name != "posix", reason="a home is found otherwise")
    def test_a_tilde_is_the_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/me")
        assert fitting("~/notes/*.md") == ["notes/tea.md"]

    def test_an_odd_pattern_takes_no_longer(self) -> None:
        names = ["/".join(["a" * 50] * 40) + "/b"] * 20
        started = time.process_time()
        assert fitting_files(names, "*a" * 20 + "/**/**" * 20 + "/c", str) == []
        assert time.process_time() - started < 2

    @given(st.text(), st.lists(st.text(min_size=1), max_size=5))
    def test_any_pattern_finds_some_of_the_names_in_their_order(self, pattern: str, names: list[str]) -> None:
        found = fitting_files(names, pattern, lambda name: f"/{name}")
        assert found == [name for name in names if name in found]


class TestNearestFiles:
    @pytest.mark.parametrize(
        ("pattern", "near"),
        [
            ("tee.md", ["notes/tea.md", "notes/old/tea.md"]),
            ("nots/tea.md", ["notes/tea.md"]),
            ("nots", ["notes/"]),
            ("nots/", ["notes/"]),
            ("kangaroo.md", []),
        ],
    )
    def test_suggests_files_and_folders_that_are_written_alike(self, pattern: str, near: list[str]) -> None:
        assert nearest_files(NAMES, pattern, 3)[: len(near) or 1] == near

    def test_suggests_no_more_than_asked_for(self) -> None:
        assert len(nearest_files([f"tea{number}.md" for number in range(9)], "tea.md", 3)) == 3
