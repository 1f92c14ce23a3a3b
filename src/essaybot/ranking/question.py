"""A question in plain words becomes the terms to look for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from essaybot.index.analysis import fold, stem, tokens
from essaybot.ranking.lexicon import english
from essaybot.ranking.spelling import likely_word

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

STOP_STEMS = frozenset(map(stem, STOP_WORDS))
_SHORTEST_PART = 3
_MAY_BE_A_SLIP = 0.62
"""Rarity in English from which a word that the text lacks may be a slip: lists of common words hold common slips."""
_MOST_MENDED = 8
"""Unknown words of one question that are looked up among all words of the text: more of them are no slips."""

LIGHT_WORDS = frozenset(
    stem(word)
    for word in """
    bad become begin best better big build call called cause come create define describe difference do effect example
    explain find first give good happen help important include keep kind know last lead look main make mean name need
    new number offer old part people person provide purpose put reason role said say see seen show start take talk tell
    think time try type use used want work write written wrote year built came found made makes making means took
    """.split()
)
"""Stems of words that many questions share whatever they are about; a text that answers may do without them."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word to look for."""

    written: str
    """As the question writes it."""
    stem: str
    meant: str = ""
    """The word of the text that a misspelt one is taken for; empty for a word that is looked for as it is written."""
    near: tuple[tuple[str, float], ...] = ()
    """(stem, cosine) pairs of the words near it in meaning that the text has, nearest first."""

    @property
    def is_light(self) -> bool:
        """Whether a text may well answer the question without this word."""
        return self.stem in LIGHT_WORDS


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the words that rank, each stem once, in the order of the question."""

    text: str
    words: tuple[QuestionWord, ...]
    only_stop_words: bool = False
    """Whether `words` are stop words, because the question has no others; then nothing it finds is sure."""


def understand(text: str) -> Question:
    """Return the words of a question that rank: all but stop words, or all words if there are only stop words."""
    content: dict[str, QuestionWord] = {}
    others: dict[str, QuestionWord] = {}
    for token in tokens(text):
        word = QuestionWord(text[token.start : token.end], stem(token.word))
        (others if token.word in STOP_WORDS else content).setdefault(word.stem, word)
    return Question(text, tuple((content or others).values()), only_stop_words=not content)


def widen(question: Question, has: Callable[[str], bool], words: Callable[[], Sequence[str]]) -> Question:
    """Return a question whose words are groups: misspelt ones mended, each with the near words that the text has.

    Args:
        question: as `understand` returns it.
        has: whether the text has a stem.
        words: returns every word of the text; called only when a word of the question is unknown.
    """
    if question.only_stop_words:
        return question
    lexicon = english()
    widened: dict[str, QuestionWord] = {}
    words_there = list(_compounds(question.words, has))
    unknown = [word for word in words_there if not has(word.stem) and lexicon.rarity(word.stem) > _MAY_BE_A_SLIP]
    for word in words_there:
        if word in unknown[:_MOST_MENDED]:
            meant = likely_word(fold(word.written), words())
            if meant in STOP_WORDS and len(words_there) > 1:
                continue
            if meant and (word.stem not in lexicon or lexicon.rarity(stem(meant)) < _MAY_BE_A_SLIP):
                word = replace(word, stem=stem(meant), meant=meant)
        near = tuple(pair for pair in lexicon.near(word.stem) if pair[0] not in STOP_STEMS and has(pair[0]))
        widened.setdefault(word.stem, replace(word, near=near))
    return replace(question, words=tuple(widened.values()))


def _compounds(words: Sequence[QuestionWord], has: Callable[[str], bool]) -> Iterator[QuestionWord]:
    """Words that the text writes together are joined, "git hub"; one that it writes apart is split, "opensource"."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        joined = stem(fold(word.written + rest[0].written)) if rest else ""
        if rest and has(joined) and not (has(word.stem) and has(rest[0].stem)):
            yield QuestionWord(f"{word.written} {rest.pop(0).written}", joined)
        elif has(word.stem) or english().rarity(word.stem) <= _MAY_BE_A_SLIP:
            yield word
        else:
            yield from _apart(word, has) or [word]


def _apart(word: QuestionWord, has: Callable[[str], bool]) -> list[QuestionWord]:
    """The two words of the text that a word is made of; none if there are no such two."""
    written = fold(word.written)
    for cut in range(_SHORTEST_PART, len(written) - _SHORTEST_PART + 1):
        parts = (written[:cut], written[cut:])
        if all(has(stem(part)) and part not in STOP_WORDS for part in parts):
            return [QuestionWord(part, stem(part)) for part in parts]
    return []
