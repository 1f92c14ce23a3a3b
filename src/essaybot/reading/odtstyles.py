"""The styles of an OpenDocument text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from essaybot.reading.officetext import heading_level

_DEEPEST = 20
_CODED = re.compile(r"_([0-9a-f]{1,4})_")


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or spans, with what it inherits."""

    name: str = ""
    level: int = 0
    """Of a heading; 0 for others."""
    is_hidden: bool = False
    position: str = ""
    """``super`` or ``sub`` for what stands above or below the line."""


class Styles:
    """The styles that a text shares with others, and those that programs make for it."""

    def __init__(self) -> None:
        """Start without any."""
        self._shared: dict[tuple[str, str], Element] = {}
        self._own: dict[tuple[str, str], Element] = {}
        self._known: dict[tuple[str, str], Style] = {}

    def add_shared(self, style: Element) -> None:
        """Add a style that has a name for people."""
        self._shared.setdefault(_key(style), style)

    def add_own(self, style: Element) -> None:
        """Add a style that a program has made, as a rule without a name for people."""
        self._own.setdefault(_key(style), style)

    def of(self, element: Element) -> Style:
        """Return the style of a paragraph or span."""
        family = "text" if element.tag == "text-span" else "paragraph"
        key = family, element.get("text-style-name", "")
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = self._found(*key)
        return style

    def _found(self, family: str, identifier: str) -> Style:
        name = position = ""
        level = 0
        is_hidden = False
        for _ in range(_DEEPEST):
            style = self._own.get((family, identifier))
            if style is None:
                style = self._shared.get((family, identifier))
                own_name = _CODED.sub(lambda code: chr(int(code[1], 16)), identifier)
                if style is not None:
                    own_name = style.get("style-display-name", own_name)
                name = name or own_name
                level = level or heading_level(own_name)
            if style is None:
                break
            value = style.get("style-default-outline-level", "")
            level = level or (int(value) if value in tuple("123456789") else 0)
            properties = style.find("style-text-properties")
            if properties is not None:
                is_hidden = is_hidden or properties.get("text-display") == "none"
                raised = properties.get("style-text-position", "").split()
                position = position or (raised[0] if raised and raised[0] in ("super", "sub") else "")
            identifier = style.get("style-parent-style-name", "")
            if not identifier:
                break
        return Style(name, level, is_hidden, position)


def _key(style: Element) -> tuple[str, str]:
    return style.get("style-family", ""), style.get("style-name", "")
