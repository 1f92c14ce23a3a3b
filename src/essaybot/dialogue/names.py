"""Questions about what a sentence names, for passages that nothing better can be asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from essaybot.dialogue.asking import Candidate, asked
from essaybot.dialogue.grammar import (
    AUXILIARIES,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    TOKEN,
    verb_of,
)
from essaybot.dialogue.writing import Writing
from essaybot.index.analysis import fold, stem
from essaybot.ranking.lexicon import english

TELLING = 0.58
"""Rarity in English of a word that says by itself what a question is about."""
_STRENGTH = 7
_NO_NAMES = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday mr mrs dr st section chapter figure table version i""".split()
)
"""Words that a capital letter makes no name, and those that stand before one."""
_INSIDE = frozenset("of for the".split())
_BEHIND = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | CLAUSE_WORDS | set(",.;:)")
"""What follows a noun; before another noun a name is only part of what is named."""
_POSSESSIVE = re.compile(r"['’]s?$")
_NO_NOUN = re.compile(r"(?:ian|ese|ish)$")


def names_questions(sentence: str, writing: Writing) -> list[Candidate]:
    """Return questions about what a sentence names, the longest names first."""
    names = sorted(_names(TOKEN.findall(sentence), writing), key=lambda name: -len(name.split()))
    return [each for name in names for each in asked(_STRENGTH, "what is said about", name)]


def _names(words: Sequence[str], writing: Writing) -> Iterator[str]:
    """Yield the names that stand as nouns in mid-sentence."""
    place = 1
    while place < len(words):
        start, end = place, _end_of_name(words, place)
        if _is_free(words, start, end) and _is_telling(words[start:end], writing):
            yield " ".join(words[start - 1 : end] if words[start - 1] == "the" else words[start:end])
        place = max(end, start + 1)


def _end_of_name(words: Sequence[str], start: int) -> int:
    """Where a run of words with capital letters ends, small words inside it aside."""
    end = place = start
    while place < len(words) and (_capital(words[place]) or (words[place] in _INSIDE and place > start)):
        place += 1
        end = place if _capital(words[place - 1]) else end
    return end


def _is_free(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a name stands as a noun of its own, and more than in passing."""
    before, after = words[start - 1], words[end] if end < len(words) else "."
    if end == start or not ((before.islower() and before not in DETERMINERS - {"the"}) or before == ","):
        return False
    if after == "in" and any(map(_capital, words[end + 1 : end + 3])):
        return False
    if after.lower() not in _BEHIND and not verb_of(after)[0]:
        return False
    if "of" in words[start:end] and before != "the":
        return False
    does = after in AUXILIARIES or verb_of(after)[1] == "s"
    return end - start > 1 or does or words.count(words[start]) > 1


def _capital(word: str) -> bool:
    return word[0].isalpha() and any(character.isupper() for character in word)


def _is_telling(name: Sequence[str], writing: Writing) -> bool:
    """Whether a name says by itself what a question is about."""
    first, last = name[0], name[-1]
    if len(name) > 5 or any(word.lower() in _NO_NAMES or "/" in word or "--" in word for word in name):
        return False
    if len(first) < 2 or len(last) < 3 or last.endswith("ing") or _POSSESSIVE.search(first) or _POSSESSIVE.search(last):
        return False
    if not any(map(writing.is_name, name)) or writing.is_everywhere(first):
        return False
    if len(name) > 1:
        return not "".join(name).isupper()
    shouted = first.isupper() and len(first) > 5
    return not (shouted or "-" in first or _NO_NOUN.search(first)) and english().rarity(stem(fold(first))) > TELLING
