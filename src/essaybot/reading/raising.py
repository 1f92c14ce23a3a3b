"""Small numbers above and below the line, which without their place would be others: 10² is not 102."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_RAISABLE = re.compile(r"[0-9+\-−n]{1,4}")


def raised(text: str) -> str:
    """Return what stands above the line, in characters that do if it is a number."""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else text


def lowered(text: str) -> str:
    """Return what stands below the line, in characters that do if it is a number."""
    return text.translate(_LOWERED) if _RAISABLE.fullmatch(text) else text
