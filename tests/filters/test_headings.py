"""Finding a section by a part of its name."""

from __future__ import annotations

import pytest

from essaybot import Section
from essaybot.filters.headings import Headings

NAMES = (
    "Risks",
    "Security and Ethical Risks",
    "The Security Council",
    "Quality Control",
    "Café Culture",
    "Risks of Security",
)
SECTIONS = [Section(name, 1) for name in NAMES]


class TestMeant:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("risks", ["Risks"]),
            ("Quality Control", ["Quality Control"]),
            ("qual", ["Quality Control"]),
            ("qual cont", ["Quality Control"]),
            ("ethical", ["Security and Ethical Risks"]),
            ("risks ethical", ["Security and Ethical Risks"]),
            ("security risks", ["Security and Ethical Risks"]),
            ("cafe", ["Café Culture"]),
            ("qualty", ["Quality Control"]),
            ("ethcal rsks", ["Security and Ethical Risks"]),
            ("kangaroo", []),
            ("", []),
            ("?!", []),
        ],
    )
    def test_finds_the_section_that_fits_best(self, typed: str, found: list[str]) -> None:
        assert [section.heading for section in Headings(SECTIONS).meant(typed)] == found

    def test_gives_all_that_fit_equally_well(self) -> None:
        found = Headings([Section("Tea", 1), Section("Tea", 1, ("Green",))]).meant("tea")
        assert len(found) == 2


class TestFitting:
    NESTED = (
        Section("Tea", 1),
        Section("Risks", 2, ("Tea",)),
        Section("Burns", 3, ("Tea", "Risks")),
        Section("Burns", 2, ("Coffee",)),
        Section("???", 1),
    )

    @pytest.mark.parametrize(
        ("typed", "paths"),
        [
            ("Tea > Risks", ["Tea > Risks"]),
            ("tea>risk", ["Tea > Risks"]),
            ("tea > burns", ["Tea > Risks > Burns"]),
            ("coffee > burns", ["Coffee > Burns"]),
            ("risks > tea", []),
            ("> burns", ["Tea > Risks > Burns", "Coffee > Burns"]),
            ("???", ["???"]),
            ("bruns", []),
            (">", []),
        ],
    )
    def test_takes_paths_and_no_slips(self, typed: str, paths: list[str]) -> None:
        assert [section.heading_path for section in Headings(self.NESTED).fitting(typed)] == paths


class TestNearest:
    def test_gives_what_is_written_alike_the_nearest_first(self) -> None:
        assert Headings(SECTIONS).nearest("qualty contrl", 3) == ["Quality Control"]

    def test_gives_nothing_that_is_unlike(self) -> None:
        assert Headings(SECTIONS).nearest("kangaroo", 3) == []

    def test_of_a_path_it_gives_where_its_last_part_is(self) -> None:
        assert Headings([Section("Burns", 2, ("Coffee",))]).nearest("milk > burns", 3) == ["Coffee > Burns"]
