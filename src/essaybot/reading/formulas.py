"""Formulas of web pages, and pictures that stand for a piece of text."""

from __future__ import annotations

import re

_STYLED = re.compile(r"\{\\(?:display|text)style\s*(.*)\}", re.DOTALL)
_FORMULA_WORDS = frozenset(("math", "tex", "latex", "equation", "formula", "mwe", "emoji", "dropcap", "smiley"))
