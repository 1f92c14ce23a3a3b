"""What a stream can show: its width, and which escape sequences it takes."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TextIO

from essaybot.settings import Settings

_UNSAFE = frozenset(("Cc", "Cs", "Cn"))
# Overrides and isolates of the writing direction, which can make a line read otherwise than it is; line and paragraph
# separators, which break a line where the layout does not know of it.
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]")
_KEPT = "\n\t"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NARROWEST = 20
_NO_LINKS = ("linux", "vt")
"""Terminals that would show a hyperlink's escape sequence."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw for one stream."""

    width: int | None
    """Columns to wrap at; None for no wrapping, as in a pipe."""
    styles: bool
    """Whether bold, underlining and the like may be used."""
    colors: bool
    """Whether colours may be used."""
    light: bool = False
    """Whether the background is light, so that the colours must be dark."""
    links: bool = False
    """Whether places may be hyperlinks."""
    height: int | None = None
    """Rows of the window; None for no end, as in a pipe."""

    def bold(self, text: str) -> str:
        """Return `text` in bold."""
        return self._sgr("1", text)

    def dim(self, text: str) -> str:
        """Return `text` less prominent."""
        return self._sgr("2", text)

    def heading(self, text: str) -> str:
        """Return a heading: bold, and coloured where there are colours."""
        return self._sgr(f"1;{34 if self.light else 36}" if self.colors else "1", text)

    def match(self, text: str) -> str:
        """Return a word that matched: bold and underlined, and coloured where there are colours."""
        return self._sgr(f"1;4;{31 if self.light else 33}" if self.colors else "1;4", text)

    def link(self, text: str, address: str) -> str:
        """Return `text` as a hyperlink (OSC 8) where there are links; terminals that do not know them show the text."""
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and address else text

    def _sgr(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.styles and text else text


def look_of(stream: TextIO, settings: Settings) -> Look:
    """Work out how to draw for `stream` from what it is, the settings, and NO_COLOR, FORCE_COLOR and TERM.

    NO_COLOR takes colours away and leaves bold and underlining; a pipe, TERM=dumb or plain mode gets neither.
    FORCE_COLOR gives both to anything.
    """
    terminal = stream.isatty()
    term = os.environ.get("TERM", "")
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0", "false")
    styles = not settings.plain and (forced or (terminal and term != "dumb"))
    colors = styles and settings.colors != "none" and not os.environ.get("NO_COLOR")
    light = settings.colors == "light" or (settings.colors == "auto" and _light_background())
    known = settings.links == "auto" and terminal and styles and not term.startswith(_NO_LINKS)
    links = known or (settings.links == "always" and not settings.plain)
    size = shutil.get_terminal_size()
    width = max(_NARROWEST, size.columns) if terminal else None
    # A pager redraws, which neither plain mode nor a dumb terminal can have.
    height = size.lines if terminal and term != "dumb" and not settings.plain else None
    return Look(width, styles, colors, light, links, height)


def _light_background() -> bool:
    """Whether the terminal says, as some do in COLORFGBG (``0;15``), that its background is light."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return background in ("7", "15")


def safe(text: str) -> str:
    """Return `text` without what could act on a terminal: controls and direction overrides show as U+FFFD."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    cleaned = _DIRECTION.sub(_REPLACEMENT, text)
    return "".join(
        character if character in _KEPT or unicodedata.category(character) not in _UNSAFE else _REPLACEMENT
        for character in cleaned
    )
