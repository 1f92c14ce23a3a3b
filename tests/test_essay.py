"""The essay is the owner's own text, carried word for word."""

import hashlib

import pytest

from essaybot.corpus import bundled_essay

WORDS_SHA256 = "cbec6ccd7f3a03f269124e994ebcb19093d79ca1fc3f2ab87addb84656d99d91"
"""Checksum of the original's words, one space between each."""


@pytest.fixture(name="essay", scope="module")
def essay_text() -> str:
    return bundled_essay().read_text(encoding="utf-8")


def test_words_are_those_of_the_original_in_the_same_order(essay: str) -> None:
    words = [line.lstrip("#") if line.startswith("#") else line for line in essay.split("\n")]
    assert hashlib.sha256(" ".join(" ".join(words).split()).encode()).hexdigest() == WORDS_SHA256


@pytest.mark.parametrize(("level", "count"), [(1, 1), (2, 5), (3, 5)])
def test_each_level_has_its_headings(essay: str, level: int, count: int) -> None:
    assert sum(line.startswith("#" * level + " ") for line in essay.split("\n")) == count
