"""Which language a text is in, by its script, and in scripts that many languages share by its function words.

A function word counts for each language that has it, the less the more of them do. Languages with many endings have
few such words, so what a text has of them counts as a share of what prose in that language has. Some languages that
are not known are here as well, so that their texts are not taken for one that is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from essaybot.index.functionwords import listed
from essaybot.languages import AUTO
from essaybot.reading.blocks import Document

UNKNOWN = ""

_USUAL_SHARE = {
    "ar": 0.28, "da": 0.50, "de": 0.50, "en": 0.50, "es": 0.53, "fi": 0.28, "fr": 0.54, "hu": 0.32, "it": 0.48,
    "nl": 0.54, "no": 0.52, "pt": 0.52, "ro": 0.44, "ru": 0.38, "sv": 0.45, "tr": 0.23,
}  # fmt: skip
"""Of the words of prose in a language the share that its list of function words has, measured on one text in all."""
_OTHERS = {
    "bg": "и на да се от за е че като с по не са при това което който която които този тази към или със му ще",
    "ca": "i els les amb per als dels és són aquest aquesta seva seu tota tot o d l qualsevol té altres ha dret també",
    "cs": "a v na se je že které který která jsou jako podle při jeho nebo jsem bude není být má pro také tento ze k",
    "fa": "و در به از که این را با است برای آن یک هر باید می شود خود تا او ها بر است؛ دارد حق کند همه",
    "hr": "i u na se je da koji koja koje za od su kao ili pravo svoje svatko njegovo može biti s ne što ima",
    "id": "dan yang di dengan untuk dari pada dalam tidak ini itu atau oleh sebagai akan setiap ke adalah dapat hak",
    "pl": "i w na z się nie do jest że oraz jak przez jego lub dla które który przy może są od o być jej albo każdy po",
    "uk": "і в на та що не з до або у й за від є які як має його для при це по своїх бути може через також",
    "ur": "اور کے کی میں کا سے کو ہے یا اس کہ کر ہیں ہر جو نہیں پر نے بھی شخص",
    "vi": "và các của có những được cho là trong một người không với này theo về hay quyền đều khi phải mọi tự do",
}
_USUAL_SHARE_OF_OTHERS = 0.35
_SURE = 0.35
"""Part of the usual share from which the language with most function words is taken for that of the text."""
_SHORTEST = 100
"""Letters from which on the words of a text say what language it is in."""
_ENOUGH = 300
"""Letters from which on a text with no function words is in a language that is not known."""
_SLICES = 3
_SLICE = 1000
"""Characters of each of so many pieces of a long text that stand for all of it."""
_WEIGHT_OF_A_SIGN = 3
"""What a sign of another script weighs beside a Latin letter: code and names are Latin in every language."""
_KANA_OF_JAPANESE = 0.05

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS: Mapping[str, re.Pattern[str]] = {
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "ja": re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]"),
    "ko": re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "th": re.compile(r"[\u0e01-\u0e2e]"),
}
_ALPHABETS = {"ru": "\u0400\u052f", "ar": "\u0600\u06ff", "en": "a\u024f"}
"""The first and the last letter of alphabets, by the language that a few words in it are taken for."""


def language_of(text: str, otherwise: str = "en") -> str:
    """Return the code of the language that a text is in; '' for one that is none of `KNOWN_LANGUAGES`.

    Args:
        text: prose; of a long one some pieces are read.
        otherwise: what to return for less than about 100 Latin letters, or when several languages may be meant.
    """
    sample = unicodedata.normalize("NFC", _sample(text))
    found = Counter(_WORD.findall(sample.lower()))
    letters = sum(len(word) * count for word, count in found.items())
    signs = {} if sample.isascii() else {name: len(pattern.findall(sample)) for name, pattern in _SIGNS.items()}
    if _is_most(sum(signs.values()), letters):
        return _language_of_signs(signs)
    alphabets = {name: _words_in(found, starts) for name, starts in _ALPHABETS.items()}
    for name, words in alphabets.items():
        known = sum(len(word) * count for word, count in words.items())
        if known * 2 >= letters if name == "en" else _is_most(known, letters):
            return _by_words(words, known, otherwise if name == "en" else name, sure_from=_SHORTEST * (name == "en"))
    return UNKNOWN if letters else otherwise


def in_its_language(document: Document, language: str = AUTO) -> Document:
    """Return a document with its language: the one given, or the one that its prose is in."""
    if language == AUTO:
        language = language_of(_prose(document))
    return replace(document, language=language)


def _prose(document: Document) -> str:
    """Some of the text of a document without its listings; with them if there is little else."""
    blocks = [block for section in document.sections for block in section.blocks]
    texts = [section.heading for section in document.sections]
    texts += [block.text for block in blocks if block.kind != "code"]
    if sum(map(len, texts)) < _SHORTEST:
        texts += [block.text for block in blocks if block.kind == "code"]
    return "\n".join(texts)


def _sample(text: str) -> str:
    """Pieces of a long text, evenly spread."""
    if len(text) <= _SLICES * _SLICE:
        return text
    step = (len(text) - _SLICE) // (_SLICES - 1)
    return " ".join(text[start : start + _SLICE] for start in range(0, _SLICES * step, step))


def _is_most(signs: int, letters: int) -> bool:
    """Whether most of a text is in a script that no code and no foreign name is written in."""
    return 0 < letters - signs <= signs * _WEIGHT_OF_A_SIGN or 0 < letters == signs


def _language_of_signs(signs: Mapping[str, int]) -> str:
    """The language of a text in a script without spaces, or in Hangul."""
    kana, han = signs["ja"], signs["han"]
    japanese = kana > _KANA_OF_JAPANESE * (kana + han)
    counts = {"ja": (kana + han) * japanese, "zh": han * (not japanese), "ko": signs["ko"], "th": signs["th"]}
    return max(counts, key=lambda language: counts[language])


def _words_in(words: Mapping[str, int], alphabet: str) -> dict[str, int]:
    return {word: count for word, count in words.items() if alphabet[0] <= word[0] <= alphabet[1]}


def _by_words(words: Mapping[str, int], letters: int, otherwise: str, *, sure_from: int) -> str:
    """The language that a text has most function words of, for what is usual in it."""
    if letters < sure_from:
        return otherwise
    holders, count = _holders(), sum(words.values())
    weights: defaultdict[str, float] = defaultdict(float)
    shares: defaultdict[str, float] = defaultdict(float)
    for word, frequency in words.items():
        for language, weight in holders.get(word, ()):
            weights[language] += frequency * weight / _usual_share(language)
            shares[language] += frequency / _usual_share(language)
    # Among equals the first in the alphabet, whatever the order of the words.
    found = max(sorted(weights), key=lambda language: weights[language], default=UNKNOWN)
    if shares[found] >= _SURE * count:
        return found if found in _USUAL_SHARE else UNKNOWN
    return UNKNOWN if letters >= _ENOUGH else otherwise


def _usual_share(language: str) -> float:
    return _USUAL_SHARE.get(language, _USUAL_SHARE_OF_OTHERS)


@lru_cache(maxsize=1)
def _holders() -> Mapping[str, Sequence[tuple[str, float]]]:
    """For each function word the languages that have it, and what it counts for each."""
    languages: dict[str, list[str]] = {}
    lists = {code: listed(code) for code in _USUAL_SHARE} | {code: text.split() for code, text in _OTHERS.items()}
    for code, words in lists.items():
        for word in words:
            languages.setdefault(word, []).append(code)
    return {word: [(code, 1 / len(codes)) for code in codes] for word, codes in languages.items()}
