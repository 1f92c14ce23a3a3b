"""What ranking knows of languages: their stop words, which one a question is in, and words typed without accents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, product

from essaybot.index.analysis import fold, stem, tokens
from essaybot.index.functionwords import listed
from essaybot.index.signs import has_signs

ENGLISH = "en"
_SIGNS = {
    "ja": r"[\u3041-\u30ff]",
    "ko": r"[\u1100-\u11ff\uac00-\ud7a3]",
    "th": r"[\u0e01-\u0e4e]",
    "zh": r"[\u3400-\u9fff]",
}
"""What shows that a question is in a language with no spaces between words, or in Korean."""

_KOREAN_ENDINGS = """
    이란무엇입니까 이란무엇인가 이란 에서는 에게는 으로는 에서 에게 으로 까지 부터 처럼 보다 이나 이며 이고 입니까
    합니까 하는가 하나요 됩니까 됩니다 합니다 하다 하는 하고 하여 된다 되는 은 는 이 가 을 를 의 에 로 와 과 도 만
    란
"""
_ACCENTED = {
    "ar": "", "da": "æøå", "de": "äöü", "es": "áéíóúñü", "fi": "äö", "fr": "éèêëàâçîïôûùœ", "hu": "áéíóöőúüű",
    "it": "àèéìòù", "nl": "éëï", "no": "æøå", "pt": "ãõçáéíóúâêôà", "ro": "ăâîșț", "ru": "ё", "sv": "åäö",
    "tr": "çğıöşü",
}  # fmt: skip
"""The letters that people leave out the accents of, the most frequent first."""
_PARTICIPLES = {"de": r".{3}(?:t|en)$", "nl": r".{3}(?:[td]|en)$"}
"""How verbs end that have such a form with "ge" before it: "wartet", "warten", "gewartet"; "waschen", "gewaschen"."""
_ENDING = 6
"""Letters at the end of a word that a stemmer looks at."""
_MOST_SPELLINGS = 256


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words, folded, that carry a question but not its subject; none for an unknown language."""
    if language in _SIGNS:
        return frozenset(token.word for word in listed(language) for token in tokens(word))
    return frozenset(map(fold, listed(language)))


@cache
def stop_stems(language: str) -> frozenset[str]:
    """Return the stems of the stop words of a language."""
    if language in _SIGNS or language == ENGLISH:
        return frozenset(stem(word, language) for word in stop_words(language))
    return frozenset(stem(word, language) for word in listed(language))


def language_of_question(text: str, languages: Mapping[str, int]) -> str:
    """Return which of the languages of a corpus a question is in.

    It is the one that it has most function words of. In doubt it is English, or else the one of most passages.

    Args:
        text: the question.
        languages: those of the passages, with the number of passages in each.
    """
    if len(languages) == 1:
        return next(iter(languages))
    if has_signs(text):
        for language, characters in _SIGNS.items():
            if language in languages and re.search(characters, text):
                return language
    words = [token.word for token in tokens(text)]

    def likely(language: str) -> tuple[int, bool, int, str]:
        has = sum(word in stop_words(language) for word in words)
        return has, language == ENGLISH, languages[language], language

    return max(languages, key=likely, default=ENGLISH)


@cache
def carrying_signs(language: str) -> re.Pattern[str]:
    """Return what finds the function words of a language in a text without spaces, or at the end of Korean words."""
    found = "|".join(sorted(map(re.escape, listed(language)), key=lambda word: (-len(word), word)))
    if language == "ko":
        endings = "|".join(sorted(_KOREAN_ENDINGS.split(), key=lambda ending: (-len(ending), ending)))
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)|(?<=\w)(?:{endings})(?!\w)")
    return re.compile(found or r"(?!)")


def other_forms(word: str, language: str) -> Iterator[str]:
    """Yield what else a word may stand in a text as: with its accents, or as a participle, which no stemmer takes."""
    yield from accented(word, language)
    if re.search(_PARTICIPLES.get(language, r"(?!)"), word, re.IGNORECASE):
        whole = word[2:] if word.lower().startswith("ge") else f"ge{word}"
        yield whole
        yield f"{whole[:-2]}t" if whole.endswith("en") else f"{whole[:-1]}en"


def accented(word: str, language: str) -> Iterator[str]:
    """Yield ways to write a word that was typed without accents, with accents near its end."""
    letters = [fold(letter) for letter in _ACCENTED.get(language, "")]
    cut = max(0, len(word) - _ENDING)
    choices = [
        [letter, *(other for other, plain in zip(_ACCENTED.get(language, ""), letters, strict=True) if plain == letter)]
        for letter in word[cut:].lower()
    ]
    for spelling in islice(product(*choices), 1, _MOST_SPELLINGS):
        yield word[:cut] + "".join(spelling)
