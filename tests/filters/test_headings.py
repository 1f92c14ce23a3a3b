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
