"""How a text writes its words: which in lower case in mid-sentence, which as names, which as nouns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from essaybot.dialogue.grammar import ASKED_OF, BE, MASS, TOKEN, singular_of
from essaybot.index.analysis import fold, stem
from essaybot.model import Passage
from essaybot.ranking.lexicon import english

_NOUN_ENDINGS = re.compile(
    r"(?:tion|sion|ment|ness|ity|ism|ship|ance|ence|ency|ancy|ing|age|ure|logy|hood|dom|s|graphy|ability)$"
)
_COMMON = 0.62
"""Rarity in English below which a word that is never seen in lower case is still no name."""
_VERY_COMMON = 0.45
"""Rarity below which it is none unless it is mostly seen as one."""
_LONGEST_ACRONYM = 5
_ARTICLES = frozenset("a an the your each every".split())
_PRONOUN_OF_PERSON = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")


class Writing:
    """How a text writes its words: which in lower case in mid-sentence, which as names."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Read the passages that stand for the text."""
        self._lower: Counter[str] = Counter()
        self._upper: Counter[str] = Counter()
        self._bare: Counter[str] = Counter()
        self._acronyms: set[str] = set()
        self._nouns: set[str] = set()
        self._described: set[str] = set()
        self._with_persons: Counter[str] = Counter()
        self._passages = 0
        for passage in passages:
            self._passages += 1
            if passage.kind not in ("code", "table"):
                for line in [passage.text] if passage.wrapped else passage.text.split("\n"):
                    self._read(line)

    def _read(self, text: str) -> None:
        before = two_before = "."
        persons = bool(_PRONOUN_OF_PERSON.search(text))
        for match in TOKEN.finditer(text):
            token, start = match.group(), match.start()
            apart = start == 0 or text[start - 1] in " \t\n("
            if apart and token[0].isalpha() and (before[-1].isalnum() or before == ","):
                for part in token.split("-"):
                    word = fold(part)
                    if part.islower():
                        self._lower[word] += 1
                        self._bare[word] += before.lower() not in _ARTICLES
                    elif part[:1].isupper():
                        self._upper[word] += 1
                        if part.isupper() and before.islower():
                            self._acronyms.add(word)
                        self._with_persons[word] += persons
            if before.lower() in _ARTICLES:
                self._described.add(token)
            nominal = two_before.lower() in _ARTICLES and before.islower()
            if nominal and (token in ".,;:" or token in BE or token in ("of", "in", "and", "for")):
                self._nouns.add(before)
            two_before, before = before, token

    def is_noun(self, word: str) -> bool:
        """Say whether a word can stand as a noun, by its ending or by its places in the text."""
        lower = word.lower()
        return bool(_NOUN_ENDINGS.search(lower)) or lower in self._nouns | ASKED_OF or self.is_name(word)

    def takes_article(self, noun: str) -> bool:
        """Say whether a singular noun, in lower case, mostly stands behind an article."""
        return self._lower[fold(noun)] > 2 * self._bare[fold(noun)]

    def is_name(self, word: str) -> bool:
        """Say whether a word with a capital letter keeps it wherever it stands."""
        return any(character.isupper() for character in self.lowered(word))

    def has_capital(self, word: str) -> bool:
        """Say whether the text writes a word with a capital letter in mid-sentence, or it has one inside."""
        return self._upper[fold(word)] > 0 or not word[1:].islower()

    def is_person(self, name: str) -> bool:
        """Say whether a name mostly stands in passages that say "he" or "she"."""
        word = fold(name)
        return self._with_persons[word] > self._upper[word] / 2

    def is_everywhere(self, name: str) -> bool:
        """Say whether a name stands in so many places that it says little about one."""
        return self._upper[fold(name)] > max(4, self._passages / 12)

    def describes(self, word: str) -> bool:
        """Say whether a word stands behind an article, as in "the opening handshake"."""
        return word in self._described

    def lowered(self, word: str) -> str:
        """Return a word as the text writes it in mid-sentence: ``Open-Source`` gives ``open-source``, ``AI`` ``AI``."""
        if "-" in word.strip("-"):
            return "-".join(self.lowered(part) if part else "" for part in word.split("-"))
        if not word[:1].isupper():
            return word
        bare = re.sub(r"['’]s?$", "", word)
        folded = fold(bare)
        if singular_of(folded) in ASKED_OF:
            return word.lower()
        if bare == "I" or (len(bare) > 1 and not bare[1:].islower()):
            return word
        lower, upper = self._lower[folded], self._upper[folded]
        rarity = english().rarity(stem(folded))
        if lower:
            name = upper > 2 * lower if rarity < _VERY_COMMON else 3 * upper >= lower
        else:
            name = upper > 2 or (rarity >= _COMMON and not MASS.search(bare))
        return word if name else word.lower()

    def lowered_heading(self, heading: str) -> str:
        """Return a heading as it would stand in mid-sentence; one in sentence case keeps its capitals within."""
        words = heading.split()
        long = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
        shouted = heading.isupper() and (len(words) > 1 or len(heading) > _LONGEST_ACRONYM)
        titled = shouted or not long or sum(word[0].isupper() for word in long) > len(long) / 2
        if not titled:
            first = words[0]
            common = english().rarity(stem(fold(first.split("-")[0]))) < _VERY_COMMON and first[1:].islower()
            return " ".join([first.lower() if common else self.lowered(first), *words[1:]])
        return " ".join(self._lowered_in(word, shouted) for word in words)

    def _lowered_in(self, word: str, shouted: bool) -> str:
        found = re.match(r"(\W*)(.*?)(\W*)$", word)
        before, bare, after = found.groups() if found else ("", word, "")
        if not shouted or not bare:
            return before + self.lowered(bare) + after
        folded = fold(bare)
        if folded in self._acronyms:
            return word
        small = bare.lower()
        common = english().rarity(stem(folded)) < _COMMON or small.endswith(("ed", "ing"))
        name = self._upper[folded] > self._lower[folded] or (not self._lower[folded] and not common)
        return before + (small.capitalize() if name else small) + after
