"""Text as Markdown that reads as the text does, in whatever viewer: nothing in it acts as markup."""

from __future__ import annotations

import re

from essaybot.model import Passage
from essaybot.terminal.render import passage_lines
from essaybot.terminal.style import Look, safe

UNWRAPPED = Look(width=None, styles=False, colors=False)
_LAID_OUT = ("code", "verse", "table")
"""Kinds of passages whose line breaks and spaces count."""
_DEEPEST = 6
_SPECIAL = re.compile(
    r"""[\\`*_\[<>\#~|^$]     # emphasis, code, links, HTML, headings, and what some viewers add: tables, formulas
      | &(?=\#?\w+;)          # entities
      | (?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.   # an address that becomes a link keeps the backslashes in it
      | ^[-+=:]               # lists, underlined headings, rulers, definitions
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d{1,9}(?=[.)])", re.ASCII)
_BREAK = re.compile(r"[ \t]*\n\s*")


def escaped(text: str) -> str:
    """Return `text` as one line of Markdown that shows it as it is."""
    line = _SPECIAL.sub(r"\\\g<0>", _BREAK.sub(" ", safe(text)).strip())
    return _NUMBER.sub(r"\g<0>\\", line)


def heading(text: str, level: int) -> str:
    """Return a heading; levels below the sixth, which Markdown does not have, look like the sixth."""
    return f"{'#' * min(level, _DEEPEST)} {escaped(text)}"


def quote(passage: Passage) -> str:
    """Return a passage's text as a block quote, under the line that introduces it where that is not part of it."""
    introduced = bool(passage.introduction) and not passage.text.startswith(passage.introduction)
    parts = [escaped(passage.introduction)] if introduced else []
    parts.append(_fence(passage.text) if passage.kind in _LAID_OUT else _lines(passage))
    return "\n".join(f"> {line}" if line else ">" for line in "\n\n".join(parts).split("\n"))


def _lines(passage: Passage) -> str:
    """The lines of a passage, without those breaks that are only the source's margin; blank ones part paragraphs."""
    paragraphs: list[list[str]] = [[]]
    for line in map(escaped, passage_lines(passage, (), UNWRAPPED)):
        if line:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    # Two spaces break a line in every viewer, a backslash does not in older ones.
    return "\n\n".join("  \n".join(lines) for lines in paragraphs if lines)


def _fence(text: str) -> str:
    """Return `text` with all its spaces and breaks, between fences longer than any in it."""
    inside = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, inside + 1)
    return f"{fence}\n{safe(text)}\n{fence}"
