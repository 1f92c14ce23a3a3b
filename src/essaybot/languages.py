"""The languages that essaybot knows, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping

from essaybot.errors import SettingsError

AUTO = "auto"
"""Stands for the language that a text shows to be its own."""

KNOWN_LANGUAGES: Mapping[str, str] = {
    "ar": "Arabic",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "hu": "Hungarian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "zh": "Chinese",
}
"""The English name of each language whose texts are read as its own, by its ISO 639-1 code. Words of other languages
are found as they are written, case and accents aside."""

_ALIASES = {"nb": "no", "nn": "no"}


def check_language(name: str) -> str:
    """Return the code of a language that is given by code or English name, or `AUTO`; case does not matter.

    >>> check_language("German")
    'de'

    Raises:
        SettingsError: it is not known; the message lists the languages, and names the one that was probably meant.
    """
    codes = {code: code for code in (AUTO, *KNOWN_LANGUAGES)} | _ALIASES
    codes |= {english.lower(): code for code, english in KNOWN_LANGUAGES.items()}
    wanted = name.strip().lower().replace("_", "-")
    # "de-AT" and "pt_BR.UTF-8" are of a country.
    code = codes.get(wanted) or codes.get(wanted.partition("-")[0])
    if code is None:
        from difflib import get_close_matches

        close = get_close_matches(wanted, [each for each in codes if len(each) > 2], n=1)
        advice = f"do you mean {close[0]}? " if close else ""
        listed = ", ".join(f"{code} ({english})" for code, english in KNOWN_LANGUAGES.items())
        raise SettingsError(f"{name!r} is not a language that is known here; {advice}There are {AUTO}, {listed}")
    return code
