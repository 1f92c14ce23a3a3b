"""Formulas of web pages, and pictures that stand for a piece of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from essaybot.reading.boilerplate import words_of
from essaybot.reading.elements import Element

_STYLED = re.compile(r"\{\\(?:display|text)style\s*(.*)\}", re.DOTALL)
_FORMULA_WORDS = frozenset(("math", "tex", "latex", "equation", "formula", "mwe", "emoji", "dropcap", "smiley"))


def picture_text(image: Element) -> str:
    """What a picture stands for in the text: a letter, a sign or a formula. What it shows otherwise is not text."""
    text = image.attributes.get("alt", "").strip()
    is_letter = len(text) == 1 and (text.isupper() or not text.isascii())
    if is_letter or words_of(image) & _FORMULA_WORDS:
        return _tex(text)
    return ""


def formula_text(math: Element) -> str:
    """A formula, as its author wrote it where that is known."""
    text = math.attributes.get("alttext", "")
    for each in math.descendants():
        if not text and each.tag == "annotation" and "tex" in each.attributes.get("encoding", "").lower():
            text = each.text()
    return _tex(text) if text else "".join(_without_annotations(math))


def _without_annotations(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not child.tag.startswith("annotation"):
            yield from _without_annotations(child)


def _tex(text: str) -> str:
    found = _STYLED.fullmatch(text.strip())
    return " ".join((found.group(1) if found else text).split())
