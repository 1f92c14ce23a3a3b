"""A question in plain words becomes the terms to look for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from essaybot.index.analysis import Token, fold, stem, tokens
from essaybot.index.signs import has_signs
from essaybot.ranking.languages import ENGLISH, carrying_signs, other_forms, stop_stems, stop_words
from essaybot.ranking.lexicon import english
from essaybot.ranking.lightwords import is_light
from essaybot.ranking.spelling import likely_word

STOP_WORDS = stop_words(ENGLISH)
"""Words that carry a question but not its subject; they rank only when nothing else is left."""

STOP_STEMS = stop_stems(ENGLISH)
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
    others: tuple[str, ...] = ()
    """Its stems in other languages that the text is in, where they differ."""
    start: int = -1
    """Where it stands in the question, if it is a pair of signs, or one, of a script without spaces; else -1."""
    chance: bool = False
    """Whether it may be no word: such a pair that a function word is part of counts only if the text has it."""
    language: str = ENGLISH

    @property
    def stems(self) -> tuple[str, ...]:
        """All stems that it is found by."""
        return (self.stem, *self.others)

    @property
    def is_light(self) -> bool:
        """Whether a text may well answer the question without this word."""
        if self.language == ENGLISH:
            return self.chance or self.stem in LIGHT_WORDS
        return self.chance or is_light(self.written, self.language)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the words that rank, each stem once, in the order of the question."""

    text: str
    words: tuple[QuestionWord, ...]
    only_stop_words: bool = False
    """Whether `words` are stop words, because the question has no others; then nothing it finds is sure."""
    language: str = ENGLISH
    languages: tuple[str, ...] = (ENGLISH,)
    """Those of the text, in which its words are looked for."""


def understand(text: str, language: str = ENGLISH, languages: Iterable[str] = ()) -> Question:
    """Return the words of a question that rank: all but stop words, or all words if there are only stop words.

    Args:
        text: the question.
        language: the one it is in.
        languages: those that the text is in where it looks for an answer.
    """
    content: dict[str, QuestionWord] = {}
    others: dict[str, QuestionWord] = {}
    stop, written_in = stop_words(language), tuple(sorted({language, *languages}))
    cut = has_signs(text)
    signs = dict(_signs_that_count(text, language)) if cut else {}
    for token in tokens(text):
        word = _word(text[token.start : token.end], token.word, language, written_in)
        if cut and has_signs(token.word):
            chance = signs.get(token)
            if chance is None:
                continue
            word = replace(word, start=token.start, chance=chance)
        (others if token.word in stop else content).setdefault(word.stem, word)
    if all(word.chance for word in content.values()):
        content, others = {}, others | content
    words = tuple((content or others).values())
    return Question(text, words, only_stop_words=not content, language=language, languages=written_in)


def _word(written: str, folded: str, language: str, languages: Collection[str]) -> QuestionWord:
    """A word with its stems in all languages, also as it would be without accents."""
    if language == ENGLISH and len(languages) == 1:
        return QuestionWord(written, stem(folded))
    stems = [stem(folded if each == ENGLISH else written, each) for each in (language, *languages)]
    stems += [stem(folded, each) for each in languages]
    first, *others = dict.fromkeys(stems)
    return QuestionWord(written, first, others=tuple(others), language=language)


def _signs_that_count(text: str, language: str) -> Iterator[tuple[Token, bool]]:
    """Yield the pieces of what is written without spaces, and for each whether a function word is part of it.

    Those within a function word are left out. A sign alone is one where no pair without a function word has it.
    """
    carrying, kept = bytearray(len(text)), bytearray(len(text))
    for match in carrying_signs(language).finditer(text):
        carrying[match.start() : match.end()] = b"\1" * len(match.group())
    pairs = set(tokens(text, wanted=True))
    for _, start, end in pairs:
        if not any(carrying[start:end]):
            kept[start:end] = b"\1" * (end - start)
    for token in tokens(text):
        places = slice(token.start, token.end)
        if token in pairs:
            if not all(carrying[places]):
                yield token, any(carrying[places])
        elif not any(carrying[places]) and not any(kept[places]):
            yield token, False


def widen(question: Question, has: Callable[[str], bool], words: Callable[[], Sequence[str]]) -> Question:
    """Return a question whose words are groups: misspelt ones mended, each with the near words that the text has.

    Args:
        question: as `understand` returns it.
        has: whether the text has a stem.
        words: returns every word of the text; called only when a word of the question is unknown.
    """
    if question.only_stop_words:
        return question
    if question.language != ENGLISH:
        return replace(question, words=tuple(_found_otherwise(question.words, has)))
    lexicon = english()
    widened: dict[str, QuestionWord] = {}
    words_there = list(_compounds(question.words, has))
    unknown = [word for word in words_there if not _is_known(word, has) and lexicon.rarity(word.stem) > _MAY_BE_A_SLIP]
    for word in words_there:
        if word in unknown[:_MOST_MENDED]:
            meant = likely_word(fold(word.written), words())
            if meant in STOP_WORDS and len(words_there) > 1:
                continue
            if meant and (word.stem not in lexicon or lexicon.rarity(stem(meant)) < _MAY_BE_A_SLIP):
                found = _word(meant, meant, ENGLISH, question.languages)
                word = replace(word, stem=found.stem, others=found.others, meant=meant)
        near = tuple(pair for pair in lexicon.near(word.stem) if pair[0] not in STOP_STEMS and has(pair[0]))
        widened.setdefault(word.stem, replace(word, near=near))
    return replace(question, words=tuple(widened.values()))


def _is_known(word: QuestionWord, has: Callable[[str], bool]) -> bool:
    return has(word.stem) or any(map(has, word.others))


def _found_otherwise(words: Iterable[QuestionWord], has: Callable[[str], bool]) -> Iterator[QuestionWord]:
    """Words of another language than English: the word table knows none, and so cannot say which are misspelt.

    A word that the text lacks may have been typed without its accents, or stand there as a participle.
    """
    kept = [(word, there) for word in words if (there := _is_known(word, has)) or not word.chance]
    before = None
    for (word, there), after in zip_longest(kept, kept[1:]):
        if word.start >= 0 and not there and before and after and _is_seam(word, before, after):
            continue
        if word.start < 0 and not there:
            spellings = (stem(spelling, word.language) for spelling in other_forms(word.written, word.language))
            meant = next((each for each in spellings if has(each)), "")
            word = replace(word, others=(*word.others, meant)) if meant else word
        before = word, there
        yield word


def _is_seam(word: QuestionWord, before: tuple[QuestionWord, bool], after: tuple[QuestionWord, bool]) -> bool:
    """Whether a pair of signs that the text lacks is of the words before and after it, one of which the text has."""
    start, end = before[0].start + len(before[0].written), after[0].start
    return word.start < end <= start < word.start + len(word.written) and (before[1] or after[1])


def _compounds(words: Sequence[QuestionWord], has: Callable[[str], bool]) -> Iterator[QuestionWord]:
    """Words that the text writes together are joined, "git hub"; one that it writes apart is split, "opensource"."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        joined = stem(fold(word.written + rest[0].written)) if rest else ""
        if rest and has(joined) and not (_is_known(word, has) and _is_known(rest[0], has)):
            yield QuestionWord(f"{word.written} {rest.pop(0).written}", joined)
        elif _is_known(word, has) or english().rarity(word.stem) <= _MAY_BE_A_SLIP:
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
