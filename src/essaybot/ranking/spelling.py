"""What a misspelt word was meant to be."""

from __future__ import annotations

from collections.abc import Sequence

_SHORTEST = 4
"""Shorter words are names and abbreviations more often than slips."""
_FIRST_IDEOGRAPH = "\u2e80"
"""From here on a character is a syllable or a word, and another one no slip."""
_TWO_SLIPS_FROM = 8
"""Length from which a word may have two slips."""


def likely_word(word: str, words: Sequence[str]) -> str:
    """Return the one of `words` that `word` was probably meant to be, or ''.

    A slip is a letter too many, too few or wrong, or two letters exchanged (Damerau-Levenshtein distance). The
    first letter is seldom wrong, so it must agree, or be exchanged with the second. Among equally close words the
    first in the alphabet is taken.
    """
    if len(word) < _SHORTEST or not word.isalpha() or max(word) >= _FIRST_IDEOGRAPH:
        return ""
    # Here, because only a question with an unknown word needs it.
    from jellyfish import damerau_levenshtein_distance

    slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    starts = (word[0], word[1::-1])
    distances = (
        (damerau_levenshtein_distance(word, other), other)
        for other in words
        if abs(len(other) - len(word)) <= slips and len(other) >= _SHORTEST and other.startswith(starts)
    )
    return min((found for found in distances if found[0] <= slips and found[1].isalpha()), default=(0, ""))[1]
