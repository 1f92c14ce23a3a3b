"""The short names that a LaTeX text defines."""

from __future__ import annotations

from essaybot.reading.latexformulas import formula_text

LONGEST = 200
"""Characters of what a name stands for, at most."""
_MOST_REPLACED = 1_000_000
"""Characters that all of these may add to a text."""


class Macros:
    """What names without arguments stand for."""

    def __init__(self) -> None:
        """Know no name."""
        self._shown: dict[str, tuple[str, str]] = {}
        """In text and in a formula."""
        self._replaced = 0

    def __contains__(self, name: str) -> bool:
        """Whether a name is known."""
        return name in self._shown

    def define(self, name: str, text: str, meaning: str) -> None:
        """Remember what a name shows in text, and in a formula because of its `meaning`, unless that is long."""
        formula = self.in_formula(meaning)
        if max(len(text), len(formula)) <= LONGEST:
            self._shown[name] = (text, formula)

    def in_text(self, name: str) -> str:
        """What a known name shows in text."""
        return self._bounded(self._shown[name][0])

    def in_formula(self, formula: str) -> str:
        """A formula in one line, with what the names in it stand for."""
        return formula_text(formula, lambda name: self._bounded(self._shown[name][1]) if name in self else None)

    def _bounded(self, text: str) -> str:
        self._replaced += len(text)
        return text if self._replaced <= _MOST_REPLACED else ""
