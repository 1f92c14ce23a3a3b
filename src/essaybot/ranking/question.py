"""A question in plain words becomes the terms to look for."""

from __future__ import annotations

from dataclasses import dataclass

from essaybot.index.analysis import fold, stem, tokens

STOP_WORDS = frozenset(
    fold(word)
    for word in """
    a about after again all also am an and any anybody anyone anything are aren't as at be because been before being
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't done each either else etc ever
    every for from get gets give given gives go goes going got had has hasn't have haven't having he her here hers him
    his how however i i'd i'll i'm i've if in into is isn't it it's its itself just kind let lets like lot lots many may
    me might more most much must my no nor not of off oh ok okay on one ones only onto or other our ours out over own
    please really s same shall she should shouldn't so some somebody someone something sort still such t tell than thank
    thanks that that's the their theirs them then there there's these they they're thing things this those through thus
    to too under until up upon us very via was wasn't way ways we were weren't what what's whatever when where whether
    which while who who's whom whose why will with within without won't would wouldn't yes yet you you're your yours
    """.split()
)
"""Words that carry a question but not its subject; they rank only when nothing else is left."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word to look for."""

    written: str
    """As the question writes it."""
    stem: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the words that rank, each stem once, in the order of the question."""

    text: str
    words: tuple[QuestionWord, ...]


def understand(text: str) -> Question:
    """Return the words of a question that rank: all but stop words, or all words if there are only stop words."""
    content: dict[str, QuestionWord] = {}
    others: dict[str, QuestionWord] = {}
    for token in tokens(text):
        word = QuestionWord(text[token.start : token.end], stem(token.word))
        (others if token.word in STOP_WORDS else content).setdefault(word.stem, word)
    return Question(text, tuple((content or others).values()))
