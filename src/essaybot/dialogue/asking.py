"""A question that may be asked: made of words, and left unmade if a reader would not understand it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from essaybot.dialogue.grammar import (
    AUXILIARIES,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    DANGLING,
    DETERMINERS,
    PARTNERS,
    PREPOSITIONS,
    TOKEN,
    is_plural,
    verb_of,
)

LONGEST = 90
"""Characters of a question at most."""
LAST_RESORT = 9
"""Strength of a question that says no more than what a text is about."""
_PLAIN = re.compile(r"(?!.*(?:^|\s)['’_])(?!.*_(?:\s|$))(?!.*\s-\s)[\w\s'’.,/+&#-]+")
"""Questions have no marks in them but those inside words, and commas."""
_READER = frozenset({"i", "my", "me", "myself"})
_BROKEN_OFF = (
    (PREPOSITIONS - set(PARTNERS.values()) - {"for", "by"}) | DETERMINERS | CONJUNCTIONS | CLAUSE_WORDS
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be answered."""

    question: str
    strength: int
    """How good a question it is: 1 is best."""


def asked(strength: int, *words: str, reader: bool = False) -> Iterator[Candidate]:
    """Yield the question that these words make, unless they make none that stands on its own.

    Args:
        strength: how good a question it is: 1 is best.
        words: what it is made of, without the question mark; empty ones are left out.
        reader: whether the reader asks about themselves: then "I" and "my" are plain.
    """
    text = re.sub(r"\s+([,.])", r"\1", " ".join(part for part in words if part)).strip(" ,")
    if re.search(r"\byour\b", text):
        text, reader = said_by_reader(text), True
    if len(text) < LONGEST and _PLAIN.fullmatch(text) and not _dangles(text, _READER if reader else frozenset()):
        yield Candidate(text[0].upper() + text[1:] + "?", strength)


def _dangles(text: str, plain: Set[str]) -> bool:
    """Whether a question points at something that its reader cannot see (`plain` words do not), or breaks off."""
    words = [token.lower() for token in TOKEN.findall(text)]
    if words[-1] in _BROKEN_OFF or "." in words or len(set(words)) < 3:
        return True
    return any(word in DANGLING - plain and not _has_sense(words, place) for place, word in enumerate(words))


def _has_sense(words: list[str], place: int) -> bool:
    """Whether a word that may point outside does not: "such as", "one of", "users ... their"."""
    pair = words[place : place + 2]
    if words[place] == "their":
        return any(is_plural(word) for word in words[1:place])
    return pair in (["such", "as"], ["one", "of"])


def how_do_i(words: str) -> Iterator[Candidate]:
    """Yield "How do I ...?" of a verb and what it acts on, said to the reader."""
    first, *others = TOKEN.findall(words.removesuffix(" as well"))
    first_verb = next((place for place, word in enumerate(others) if word in AUXILIARIES), len(others))
    # A second sentence behind a missing comma is none of what is done.
    plain = first_verb == len(others) or CLAUSE_WORDS & set(others[:first_verb])
    if verb_of(first)[1] == "base" and others and plain:
        yield from asked(1, "how do I", first.lower(), said_by_reader(" ".join(others)), reader=True)


def said_by_reader(words: str) -> str:
    """Return words that address the reader as the reader says them: ``your`` becomes ``my``."""
    words = re.sub(r"^you\b", "I", re.sub(r"\byou are\b", "I am", words))
    return re.sub(r"\byourself\b", "myself", re.sub(r"\byour\b", "my", words))
