r"""The data that flows through the house, each kind a frozen dataclass.

Offsets count characters (not bytes) into a document's source: the decoded text with its byte order mark removed and
every line end written as ``\n``, as Python's text mode reads it. Line numbers start at 1.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

HEADING_SEPARATOR = " > "
_FAR_BELOW = 0.3
"""Share of the best score under which a hit is noise beside it."""

Kind = Literal["paragraph", "item", "table", "code", "quote", "verse"]
Span = tuple[int, int]


class Verdict(Enum):
    """How sure an answer is; the value is the word that is shown."""

    ANSWERED = "answered"
    WEAK = "weak"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text that can answer a question: a paragraph, a list item, a group of table rows.

    Only `id` and `text` are needed to make one by hand.
    """

    id: str
    text: str
    """What a reader sees: the source without its markup, no word added, dropped or moved."""
    heading: str = ""
    """Heading of the section that holds the passage; the title for a passage before the first section."""
    ancestors: tuple[str, ...] = ()
    """Headings above `heading`, outermost first; the document's title is not among them."""
    introduction: str = ""
    """The line that introduces the list, table or listing that the passage is part of."""
    document: str = ""
    """Name of the document, for example ``notes/tea.md``."""
    file: str = ""
    """Absolute path of the file, empty for a passage that comes from no file."""
    first_line: int = 0
    last_line: int = 0
    start: int = 0
    """Offset of the first character of the passage in its document's source."""
    end: int = 0
    """Offset behind its last character."""
    kind: Kind = "paragraph"
    wrapped: bool = False
    """Whether line breaks inside `text` are only where the source wraps its lines, so that a face may join them."""
    place: str = ""
    """Where a reader finds the passage in a format without lines, for example ``page 12``."""
    language: str = "en"
    """ISO 639-1 code of the language it is in; empty for one that is not known."""
    title: str = ""
    """The document's title, unless that is `heading`."""

    @property
    def heading_path(self) -> str:
        """The headings from the outermost section to this passage's own, as ``Outer > Inner``."""
        return HEADING_SEPARATOR.join((*self.ancestors, self.heading)) if self.heading else ""

    @property
    def location(self) -> str:
        """Where a reader finds the passage: ``file:line`` or ``file, page 12``; its id when it comes from no file."""
        return self.location_in(self.document) if self.document else self.id

    def location_in(self, file: str) -> str:
        """Return `location` with another name for the file."""
        if self.place:
            return f"{file}, {self.place}"
        return f"{file}:{self.first_line}" if self.first_line else file


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a document's outline and the number of passages directly under it."""

    heading: str
    level: int
    """1 for the outermost headings; 0 for text that stands before the first heading of a document without title."""
    ancestors: tuple[str, ...] = ()
    document: str = ""
    first_line: int = 0
    passages: int = 0
    first_passage: int = 0
    """Position of the section's first passage among the passages of the whole corpus, from 0."""

    @property
    def heading_path(self) -> str:
        """The headings from the outermost section to this one, as ``Outer > Inner``."""
        return HEADING_SEPARATOR.join((*self.ancestors, self.heading)) if self.heading else ""

    def is_below(self, other: Section) -> bool:
        """Return whether this section stands somewhere below another, as the outline shows it."""
        path = (*other.ancestors, other.heading)
        return self.ancestors[: len(path)] == path and self.document == other.document


@dataclass(frozen=True, slots=True)
class Where:
    """Filters: a part of the texts, by the names of files and headings. Without any, it is all of them."""

    files: tuple[str, ...] = ()
    """Patterns such as ``notes/*.md``, ``tea.md`` or ``notes/``, one of which fits the document's name or path."""
    sections: tuple[str, ...] = ()
    """Names of sections, one of which holds the passage, itself or in a section below it: the heading, beginnings of
    some of its words, or a path as ``Outer > Inner``; case and accents do not matter."""

    def __bool__(self) -> bool:
        """Return whether there is any filter."""
        return bool(self.files or self.sections)

    def and_also(self, other: Where) -> Where:
        """Return all filters of this and another, each once."""
        files = dict.fromkeys((*self.files, *other.files))
        return Where(tuple(files), tuple(dict.fromkeys((*self.sections, *other.sections))))

    def __str__(self) -> str:
        """Return the filters as they stand in a question: ``in:"Security" file:notes/*.md``."""
        named = (*(("in", name) for name in self.sections), *(("file", name) for name in self.files))
        return " ".join(f"{name}:{_quoted(value)}" for name, value in named)


def _quoted(value: str) -> str:
    """A filter's value as it can stand in a question."""
    if re.fullmatch(r"[\w/*-]+(?:\.[\w/*-]+)*", value):
        return value
    # A wildcard stands for a quotation mark, which a value cannot hold; a heading is found without it.
    return '"' + value.replace('"', "?") + '"'


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or list item of a passage."""

    text: str
    """A slice of the passage's text."""
    start: int
    """Offset of its first character in the passage's text."""
    end: int
    """Offset behind its last character."""


@dataclass(frozen=True, slots=True)
class Part:
    """One reason why a passage stands where it stands."""

    reason: str
    """In plain words, for example ``has "licence"``."""
    value: float
    """What it adds to the score."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question."""

    passage: Passage
    score: float
    """Comparable only within one question: larger is better. Never a percentage."""
    matched: tuple[str, ...] = ()
    """The words of the question that the passage or what is above it has, as the question writes them; also one that
    was taken for a word of the text."""
    marks: tuple[Span, ...] = ()
    """Where matched and near words stand in `passage.text`, as (start, end) pairs in order."""
    heading_marks: tuple[Span, ...] = ()
    """Where matched and near words stand in `passage.heading_path`."""
    position: int = 0
    """Position of the passage among the passages of the whole corpus, from 0."""
    near: tuple[tuple[str, str], ...] = ()
    """(word of the question, word of the passage near it in meaning) pairs, where the passage lacks the word itself."""
    sentence: Sentence | None = None
    """The sentence that answers best; None for a hit of an expert query."""
    parts: tuple[Part, ...] = ()
    """What the score adds up from, largest first; empty for a hit of an expert query."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got: a verdict and the passages found, best first."""

    question: str
    verdict: Verdict
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    """The words of the question that occur nowhere in the text, as the question writes them, but for the mended."""
    unmet: tuple[str, ...] = ()
    """Those of the missing words that matter: names, and others that the best passage has no near word for."""
    mended: tuple[tuple[str, str], ...] = ()
    """(word as the question writes it, word of the text it was taken for) pairs."""
    confidence: float = -math.inf
    """Larger is surer, comparable between questions; it has no unit and is no probability."""
    where: Where = Where()
    """The filters under which it was asked, also those that the question holds."""

    @property
    def best(self) -> Hit | None:
        """The best hit, or None when nothing was found."""
        return self.hits[0] if self.hits else None

    @property
    def worth_showing(self) -> tuple[Hit, ...]:
        """The hits that a reader should see: those not far below the best; the best alone if nothing was found."""
        if self.verdict is Verdict.NOT_FOUND:
            return self.hits[:1]
        return tuple(hit for hit in self.hits if hit.score >= _FAR_BELOW * self.hits[0].score)


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question that the text answers: asking it puts `hit` first."""

    question: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file of a corpus."""

    file: str
    status: Literal["indexed", "unchanged", "skipped", "failed"]
    """``indexed`` if it was read now, ``unchanged`` if its passages were there already."""
    passages: int = 0
    reason: str = ""
    """Why it is left out, or what a person should know of it."""
    advice: str = ""
    """What a person can do about that."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build of an index is: first all files are read, then all passages are written."""

    files_done: int
    files: int
    passages: int
    """Passages read so far."""
    indexed: int
    """Passages written to the index so far; one whose words are not all written out yet counts in part."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing a corpus did."""

    files: tuple[FileReport, ...]
    passages: int
    seconds: float
    """How long the build took; 0 when the index was fresh."""
    built: bool
    """Whether anything was built; False when the index on disk was fresh."""
    directory: str
    """Where the index lives; empty when it is only in memory."""
