"""The names and words of a text as it writes them, for completing what somebody types.

A name is a word with a capital where no sentence starts, or one further in (nanoGPT), unless the text writes it small
at least as often; and a run of such words. A capital at the start of a sentence makes no name, unless the word is met
as a name elsewhere, or neither the text nor English knows it small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from typing import TypeVar

from essaybot.index.analysis import fold, stem
from essaybot.index.signs import has_signs
from essaybot.model import Passage
from essaybot.ranking.languages import stop_words
from essaybot.ranking.lexicon import english

_WORD = re.compile(r"(?<!['’\w])[^\W\d_]\w*(?:[-.&'’](?!s\b)\w+)*(?:\+\+|#(?!\w))?")
_PART = re.compile(r"[-.&]")
_SHORTEST_WORD = 4
_SHORTEST_NAME = 2
_LONGEST = 40
_MOST_IN_A_NAME = 4
"""Words with a capital that stand side by side; more of them are a title."""
_LABEL = re.compile(r"[^.!?:\n]{1,60}:(?=\s)")
"""What starts a passage such as ``Lower Costs: ...``; it is written like a title."""
_BREAK = re.compile(r"[.!?:;…|•“\"\n]")
"""What stands before a word that may have a capital for no other reason."""

_UNENGLISH = re.compile(r"[øłđðþıħŧ]", re.IGNORECASE)
"""Letters that no English word is written with, not even as an accented one."""

_Run = tuple[str, ...]
_Term = TypeVar("_Term", str, _Run)


def terms_of(passages: Iterable[Passage]) -> list[str]:
    """Return the names and words of some passages without repeats: names first, both the most telling first.

    Names keep their case. Words have four letters or more and are in lower case; stop words are not among them. A term
    tells more the rarer it is in English and the more often it occurs. Where there are no spaces there are no words.
    """
    passages = list(passages)
    stop = frozenset[str]().union(*map(stop_words, {passage.language for passage in passages}))
    small: Counter[str] = Counter()
    names: Counter[_Run] = Counter()
    first: Counter[_Run] = Counter()
    titles: set[str] = set()
    for passage in passages:
        text = passage.text.replace("\n", " ") if passage.wrapped else passage.text
        label = _LABEL.match(text)
        body = text[label.end() :] if label else text
        titles.update((passage.heading, label.group() if label else ""))
        small.update(word for word in _WORD.findall(body) if word == word.lower())
        for run, starts in _runs(body, stop):
            if len(run) > _MOST_IN_A_NAME:
                titles.add(" ".join(run))
            else:
                (first if starts else names)[run] += 1
    _sort_out(names, first, small, stop)
    small.update({word.lower() for title in titles for word in _WORD.findall(title)})
    found = {" ".join(name).casefold(): " ".join(name) for name in _by_worth(names, lambda run: max(map(_rarity, run)))}
    for word in _by_worth(small, _rarity):
        if len(word) >= _SHORTEST_WORD and fold(word) not in stop and not has_signs(word):
            found.setdefault(word.casefold(), word)
    return [term for term in found.values() if len(term) <= _LONGEST]


def _runs(text: str, stop: Container[str]) -> Iterator[tuple[_Run, bool]]:
    """Yield the words with capitals that stand side by side, and whether they start a sentence.

    Stop words in front are left out: what follows them does not start the sentence.
    """
    run: list[str] = []
    starts, end = True, 0
    for match in _WORD.finditer(text):
        word, gap = match.group(), text[end : match.start()]
        small = word == word.lower()
        if run and (small or gap != " "):
            yield tuple(run), starts
            run = []
        if not small:
            starts = starts if run else not end or _BREAK.search(gap) is not None
            if run or fold(word) not in stop:
                run.append(_without_ending(word))
        end = match.end()
    if run:
        yield tuple(run), starts


def _without_ending(word: str) -> str:
    """``GPT-style`` is about ``GPT``."""
    head, _, ending = word.partition("-")
    return head if ending.islower() else word


def _sort_out(names: Counter[_Run], first: Counter[_Run], small: Counter[str], stop: Container[str]) -> None:
    """Count what starts sentences as names or as words, then take words that are mostly written small for words."""
    for run, count in first.items():
        word = run[0]
        known = word.lower() in small or (stem(fold(word)) in english() and not _UNENGLISH.search(word))
        if run in names or (word,) in names or word[1:] != word[1:].lower() or not known:
            names[run] += count
        else:
            small[word.lower()] += count
            if run[1:]:
                names[run[1:]] += count
    for run in list(names):
        word = run[0].lower()
        no_name = len(word) < _SHORTEST_NAME or fold(word) in stop
        if len(run) == 1 and (names[run] <= small[word] or no_name):
            small[word] += names.pop(run)


def _rarity(word: str) -> float:
    return max(english().rarity(stem(fold(part))) for part in _PART.split(word))


def _by_worth(counts: Counter[_Term], rarity: Callable[[_Term], float]) -> list[_Term]:
    """The counted terms, the most telling first."""
    return sorted(counts, key=lambda term: (-counts[term] * rarity(term), term))
