"""What a stream can show: its width, and which escape sequences it takes."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TextIO

_UNSAFE = frozenset(("Cc", "Cs", "Cn"))
# Overrides and isolates of the writing direction, which can make a line read otherwise than it is; line and paragraph
# separators, which break a line where the layout does not know of it.
_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029]")
_KEPT = "\n\t"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw for one stream."""

    width: int | None
    """Columns to wrap at; None for no wrapping, as in a pipe."""
    styles: bool
    """Whether bold, underlining and the like may be used."""
    colors: bool
    """Whether colours may be used."""

    def bold(self, text: str) -> str:
        """Return `text` in bold."""
        return self._sgr("1", text)

    def dim(self, text: str) -> str:
        """Return `text` less prominent."""
        return self._sgr("2", text)

    def heading(self, text: str) -> str:
        """Return a heading: bold, and cyan where there are colours."""
        return self._sgr("1;36" if self.colors else "1", text)

    def match(self, text: str) -> str:
        """Return a word that matched: bold and underlined, and yellow where there are colours."""
        return self._sgr("1;4;33" if self.colors else "1;4", text)

    def _sgr(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if self.styles and text else text


def look_of(stream: TextIO) -> Look:
    """Work out how to draw for `stream` from what it is and from NO_COLOR, FORCE_COLOR and TERM.

    NO_COLOR takes colours away and leaves bold and underlining; a pipe or TERM=dumb gets neither. FORCE_COLOR gives
    both to anything.
    """
    terminal = stream.isatty()
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0", "false")
    styles = forced or (terminal and os.environ.get("TERM") != "dumb")
    colors = styles and not os.environ.get("NO_COLOR")
    width = max(_NARROWEST, shutil.get_terminal_size().columns) if terminal else None
    return Look(width, styles, colors)


def safe(text: str) -> str:
    """Return `text` without what could act on a terminal: controls and direction overrides show as U+FFFD."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    cleaned = _DIRECTION.sub(_REPLACEMENT, text)
    return "".join(
        character if character in _KEPT or unicodedata.category(character) not in _UNSAFE else _REPLACEMENT
        for character in cleaned
    )
