"""The words of a question, and the phrases in it that a later question can point back at.

There is no grammar here, only small word classes: enough to see that "the router" is what "How do I reset the router?"
is about. A phrase that is cut wrongly makes a clumsy question, with its words still in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from essaybot.index.analysis import fold, stem
from essaybot.ranking.question import STOP_WORDS

QUESTION_WORDS = frozenset("how what when where which who whom whose why whats whos hows wheres".split())
BE = frozenset("am are aren't arent is isn't isnt was wasn't wasnt were weren't werent be been being".split())
HELPERS = BE | frozenset(
    fold(word)
    for word in """
    can can't could couldn't did didn't do does doesn't don't had hadn't has hasn't have haven't may might must shall
    should shouldn't will won't would wouldn't
    """.split()
)
"""Verbs that begin a question and stand before its subject."""
PREPOSITIONS = frozenset(
    """
    about above across after against along among around as at before behind below beneath beside besides between beyond
    by despite during except for from in inside into like near of off on onto out outside over past per since through
    throughout to toward towards under until up upon via with within without
    """.split()
)
ARTICLES = frozenset("a an the this that these those any some every each all no".split())
_LEADS = frozenset("and or but so ok okay well also please oh yes no hmm".split())
_PERSONS = frozenset("i you we he she they it".split())
_NO_NOUNS = STOP_WORDS | HELPERS | PREPOSITIONS | ARTICLES | QUESTION_WORDS
_VERBS = frozenset(
    stem(verb)
    for verb in """
    affect allow appear apply ask ate attack avoid became become began begin believe belong born bought break bring
    broke broken brought build built buy came carry catch caught cause choose chose chosen come contain contribute
    create destroy die discover drawn drew drink drive driven drove eat eaten exist explain fall feed feel fell find
    fit fly form fought found get give go grew grow grown happen hear help hid hidden hide hold hurt invent invest
    involve join keep kept kill knew know known lead learn leave led left let live lose lost made make mean meant
    meet met move need offer own paid pay prevent produce propose protect provide publish put raise reach receive
    recover release remain remove require run said save say see seen sell send sent serve shown sing sit sleep sold
    speak spread stand stay steal stole stolen stop store succeed suffer support survive swim take taken taught
    teach tell think thought threw thrown told took try turn understand use want wear went win won wore work worn
    write written wrote
    """.split()
)
"""Stems of common verbs: between a helper and them stands the subject."""
_PLURALS = frozenset("people children men women feet teeth mice geese police".split())


class Word(NamedTuple):
    """A word between two spaces, without the punctuation around it."""

    word: str
    """Folded."""
    start: int
    end: int
    pause: bool
    """Whether punctuation stands between it and the next word."""
    name: bool
    """Whether it is written as names are: nanoGPT, fast.ai, France in the middle of a question."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words that names a thing: "nanoGPT", "the risks of open models"."""

    first: int
    """Position of its first word."""
    end: int
    """Position behind its last word."""
    shape: str
    """``name``, ``bare`` or the article it begins with; phrases of one shape can stand for each other."""
    plural: bool
    inner: bool = False
    """Whether it belongs to the phrase before it, as "open models" to "the risks of open models"."""


class Wording:
    """A question and its words, without the punctuation around it and the words before it that say nothing."""

    def __init__(self, text: str) -> None:
        words = split(text)
        leads = next((at for at, word in enumerate(words) if word.word not in _LEADS), len(words))
        words = words[min(leads, len(words) - 1) :] if words else words
        start = words[0].start if words else 0
        start -= len(text[:start]) - len(text[:start].rstrip("\"'“‘«([")) if words else 0
        self.text = text[start:].rstrip(" \t\n?!.,;:…") if words else ""
        self.words = [word._replace(start=word.start - start, end=word.end - start) for word in words]
        self.plain = [word.word for word in words]
        self.is_led = bool(re.match(r"\s*(?:and|or|but)\b", text, re.IGNORECASE)) and start > 0
        """Whether it begins with and, or, but."""
        self.is_short_form = bool(re.match(r"(?:what|who|how|where|when|why)['’]?s\b", self.text, re.IGNORECASE))
        """Whether its first word has the helper in it: what's."""

    def piece(self, first: int, end: int) -> str:
        """The words from one position up to another, as they are written."""
        return self.text[self.words[first].start : self.words[end - 1].end]

    def of(self, phrase: Phrase) -> str:
        """A phrase as it is written."""
        return self.piece(phrase.first, phrase.end)

    def with_piece(self, first: int, end: int, piece: str) -> str:
        """The question with other words in place of these."""
        return self.text[: self.words[first].start] + piece + self.text[self.words[end - 1].end :]


def split(text: str) -> list[Word]:
    """Return the words of a text; empty if it has none."""
    found: list[Word] = []
    capitals = text.upper() == text
    for piece in re.finditer(r"\S+", text):
        inner = [at for at, character in enumerate(piece.group()) if character.isalnum() or character in "+#"]
        if not any(map(str.isalnum, piece.group())):
            found[-1:] = [word._replace(pause=True) for word in found[-1:]]
            continue
        start, end = piece.start() + inner[0], piece.start() + inner[-1] + 1
        if start > piece.start():
            found[-1:] = [word._replace(pause=True) for word in found[-1:]]
        written = text[start:end]
        inside = any(character.isupper() or character.isdigit() or character == "." for character in written[1:])
        name = not capitals and (inside or (written[0].isupper() and bool(found)))
        found.append(Word(fold(written), start, end, end < piece.end(), name))
    return found


def is_noun(word: Word) -> bool:
    """Whether a word may be part of a thing's name, that is, carries any meaning of its own."""
    return word.word not in _NO_NOUNS


def is_verb(words: Sequence[Word], at: int, articles: bool = True) -> bool:
    """Whether the word at a position is likely a verb; after an article or before "of" it is not.

    Without `articles`, "that" and "this" are pronouns: in "what does that mean" there is a verb behind one.
    """
    word = words[at].word
    if (articles and at and words[at - 1].word in ARTICLES) or (at + 1 < len(words) and words[at + 1].word == "of"):
        return False
    return is_noun(words[at]) and (stem(word) in _VERBS or (word.endswith("ed") and len(word) > 4))


def is_plural(word: str) -> bool:
    """Whether a folded noun looks like more than one."""
    return word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "sis", "tis")))


def phrases(words: Sequence[Word]) -> list[Phrase]:
    """Return the phrases of a question in order; what a question asks for ("which year") is none."""
    found: list[Phrase] = []
    for first, end in _spans(words):
        head = words[end - 1]
        article = words[first].word if words[first].word in ARTICLES else "bare"
        inner = first > 0 and words[first - 1].word == "of" and bool(found) and found[-1].end == first - 1
        if inner:
            found = [replace(one, end=end) if one.end == first - 1 else one for one in found]
        found.append(Phrase(first, end, "name" if head.name else article, is_plural(head.word), inner))
    return found


def _spans(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield the first position of each phrase and the position behind its last word."""
    at = 0
    while at < len(words):
        body = at + (words[at].word in ARTICLES)
        end = body
        while end < len(words) and is_noun(words[end]) and (end == body or not words[end - 1].pause):
            end += 1
        if end == body:
            at += 1
            continue
        yield from _without_verbs(words, at, body, end)
        at = end


def _without_verbs(words: Sequence[Word], first: int, body: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a run of words at its verbs; `body` is the position behind its article."""
    before = words[first - 1].word if first else ""
    asked_for = before in QUESTION_WORDS or before in ("many", "much")
    if asked_for and end < len(words) and words[end].word in HELPERS:
        return
    if asked_for or before in _PERSONS or (before == "to" and not words[body].name):
        # "who wrote", "which companies", "I reset": the first word is a verb, or what is asked for.
        first = body = body + 1
    elif before in HELPERS:
        cut = _behind_subject(words, first, body, end)
        yield first, cut
        first = body = cut + 1
    start = first
    for at in range(body, end):
        if is_verb(words, at) and not (at == body and words[at - 1].word in PREPOSITIONS):
            if start < at and at > body:
                yield start, at
            start = body = at + 1
    if body < end:
        yield start, end


def _behind_subject(words: Sequence[Word], first: int, body: int, end: int) -> int:
    """The position behind the subject in a run of words after a helper; the next word is the verb, or what it is."""
    helper = words[first - 1].word
    opening = words[first - 2].word if first > 1 else ""
    last = end - 1
    verb = next((at for at in range(body + 1, end) if is_verb(words, at)), None)
    if verb is not None or end - body < 2:
        return end if verb is None else verb
    if helper in BE and (opening not in ("", "why", "how") or (end < len(words) and words[end].word in ARTICLES)):
        return end
    if words[body].name:
        return next((at for at in range(body, end) if not words[at].name), end)
    plural = next((at for at in range(body, last) if is_plural(words[at].word)), None)
    if plural is not None:
        return plural + 1
    return end if end < len(words) and words[end].word == "of" else last
