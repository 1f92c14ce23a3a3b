"""What the readers of all formats produce: documents made of sections made of blocks."""

from __future__ import annotations

from dataclasses import dataclass

from essaybot.model import Kind
from essaybot.reading.sentences import sentence_spans

OVERLONG = 1_400
"""Characters from which a block is split at its sentence ends. Essays and manuals rarely reach it in a paragraph."""

LONGEST_HEADING = 500
"""Characters of a heading, or of what introduces a list or table; what is longer stands above too much to be repeated
with all of it. A longer heading is a paragraph."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an overlong block that may not be divided further: a sentence, a line, a table row."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table, listing or quotation with its place in the source."""

    kind: Kind
    start: int
    end: int
    text: str
    parts: tuple[Part, ...] = ()
    """The pieces of a block longer than `OVERLONG`; empty for others."""
    introduction: str = ""
    """The line that introduces the list, table or listing."""
    group: int = 0
    """Same for the items of one list; 0 for blocks outside lists."""


@dataclass(frozen=True, slots=True)
class HeadedBlocks:
    """A heading and the blocks directly under it."""

    heading: str
    level: int
    start: int
    """Offset of the heading in the source."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read."""

    name: str
    """As shown in a location, for example ``notes/tea.md``."""
    file: str
    """Absolute path, or empty."""
    source: str
    """The decoded text, line ends as ``\\n``. All offsets count into it."""
    sections: tuple[HeadedBlocks, ...]
    """In order; text before the first heading stands under an empty heading of level 0."""
    exact: bool
    """Whether the slice of the source at a passage's offsets is its text as it stands (plain text has no markup)."""
    wrapped: bool = False
    """Whether paragraphs are hard-wrapped: their line breaks carry no meaning."""
    numbered: bool = True
    """Whether the lines of the source are those that a reader sees in the file."""
    places: tuple[tuple[int, str], ...] = ()
    """(offset, place) pairs in order: from that offset on the text stands in that place, for example ``page 12``."""
    remark: str = ""
    """What a person should know of a file that was read, for example that some of its pages hold no text."""
    language: str = "en"
    """Its ISO 639-1 code; empty for a language that is not known."""
    title: str = ""
    """What it is called beside its headings, for example in the front matter of Markdown."""


def introducing_item(text: str) -> str:
    """Return what of the text of a list item introduces the list inside it: all of it, unless that is too much."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_HEADING else introducing_line(text)[:LONGEST_HEADING]


def introducing_line(text: str) -> str:
    """Return the last line or sentence of `text` if it introduces what follows (it ends in a colon), else ''."""
    text = text.rstrip()
    if not text.endswith((":", "\N{FULLWIDTH COLON}")):
        return ""
    start, end = sentence_spans(text)[-1]
    return " ".join(text[start:end].split())
