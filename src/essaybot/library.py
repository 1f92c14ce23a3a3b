"""The outline and the index of a corpus, or of passages that come from no file."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essaybot.corpus import Corpus, Watch
from essaybot.errors import CorpusError, EssayBotError
from essaybot.model import IndexReport, Passage, Section
from essaybot.reading.limits import Options

if TYPE_CHECKING:
    from essaybot.index.postings import PassageIndex


@dataclass(frozen=True, slots=True)
class Source:
    """The files that a library was made of, as they were then."""

    corpus: Corpus
    options: Options
    records: Sequence[Mapping[str, Any]]
    watch: Watch
    """Knows whether they have changed since they were read."""
    shards: Sequence[Path] = ()
    """The directories of the shards of its index; none if it is in memory."""


class Library:
    """The outline and the index of a corpus. Whoosh is imported when the index is first used, not before.

    The index is closed when the library is, or when nobody holds it any more.
    """

    def __init__(
        self,
        sections: Callable[[], Iterable[Section]],
        report: IndexReport,
        index: PassageIndex | Callable[[Library], PassageIndex],
        source: Source | None = None,
    ) -> None:
        """Put together what was read or found.

        Args:
            sections: gives the outline, when it is asked for.
            report: what became of the files.
            index: the open index, or what opens it on first use. That may have to build it, and then brings the rest
                up to date.
            source: the files.
        """
        self._read_sections = sections
        self.report = report
        self.source = source
        """The files; None for passages that come from none."""
        self._closed = False
        self._lock = threading.Lock()
        self._index: PassageIndex | None = None
        if callable(index):
            self._opener = index
        else:
            self._hold(index)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The outline, in the order of the texts."""
        return tuple(self._read_sections())

    @property
    def corpus(self) -> Corpus | None:
        """The files' names; None for passages that come from no file."""
        return self.source.corpus if self.source else None

    def replace_by(self, other: Library) -> PassageIndex:
        """Become what another library is, and return its index."""
        index = other.let_go()  # first: that may bring the other one up to date
        self._read_sections, self.report, self.source = other._read_sections, other.report, other.source
        for name in ("sections", "heading_stems"):
            self.__dict__.pop(name, None)
        return index

    def let_go(self) -> PassageIndex:
        """Return the index, which somebody else closes from now on."""
        index = self.index
        self._closing.detach()
        return index

    @property
    def index(self) -> PassageIndex:
        """The open index."""
        with self._lock:
            if self._closed:
                raise EssayBotError("this EssayBot is closed; open another one")
            if self._index is None:
                return self._hold(self._opener(self))
            return self._index

    def _hold(self, index: PassageIndex) -> PassageIndex:
        self._index = index
        self._closing = weakref.finalize(self, index.close)
        return index

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        """The stems of all headings, also of those with no text of their own, which no passage has."""
        return stems_of_headings(self.sections, self.index.languages)

    def part(self, section: Section) -> Sequence[Section]:
        """Return a section and those below it, as the outline shows them: none are below a document's title.

        Raises:
            EssayBotError: the section is not of this text.
        """
        first = self._position(section)
        if first is None:
            title = section.heading_path or "without a heading"
            raise EssayBotError(f"there is no section {title} here; take one that sections() gives")
        last = first + 1
        while last < len(self.sections) and self.sections[last].is_below(section):
            last += 1
        return self.sections[first:last]

    def section_at(self, position: int) -> Section:
        """Return the section that holds the passage at a position.

        Raises:
            EssayBotError: there is none; the text was longer when that passage was found.
        """
        for section in self.sections:
            if section.first_passage <= position < section.first_passage + section.passages:
                return section
        raise EssayBotError("the text has changed since that passage was found; ask again")

    def _position(self, section: Section) -> int | None:
        """Where a section stands in the outline; of a text that changed since, the first one so headed."""
        if section in self.sections:
            return self.sections.index(section)
        place = (section.document, section.ancestors, section.heading)
        places = [(each.document, each.ancestors, each.heading) for each in self.sections]
        return places.index(place) if place in places else None

    def close(self) -> None:
        """Release the index's files."""
        with self._lock:
            self._closed = True
            if self._index is not None:
                self._index.close()
                self._index = None


def stems_of_headings(sections: Iterable[Section], languages: Iterable[str]) -> frozenset[str]:
    """Return the stems of the headings of some sections, in each of the languages that they may be in."""
    from essaybot.index.analysis import stems

    headings = [section.heading for section in sections]
    return frozenset(stem for code in languages for heading in headings for stem, *_ in stems(heading, code))


def library_of_passages(passages: Iterable[Passage]) -> Library:
    """Return a library in memory of passages that come from no file.

    Raises:
        CorpusError: there are none, or two have the same id.
    """
    found = tuple(passages)
    if not found:
        raise CorpusError("there are no passages to search")
    if len({passage.id for passage in found}) != len(found):
        raise CorpusError("two passages have the same id; each needs its own")
    report = IndexReport((), len(found), 0.0, True, "")
    return Library(lambda: _sections_of(found), report, lambda _: _index_in_memory(found))


def _index_in_memory(passages: Iterable[Passage]) -> PassageIndex:
    from essaybot.index.postings import PassageIndex
    from essaybot.index.writer import write_to_memory

    return PassageIndex.in_memory(write_to_memory(passages))


def _sections_of(passages: tuple[Passage, ...]) -> tuple[Section, ...]:
    """The outline of passages that come without one: a section for each run under one heading."""
    sections: list[Section] = []
    for number, passage in enumerate(passages):
        last = sections[-1] if sections else None
        place = (passage.document, passage.ancestors, passage.heading)
        if last and (last.document, last.ancestors, last.heading) == place:
            sections[-1] = replace(last, passages=last.passages + 1)
        else:
            level = len(passage.ancestors) + 1 if passage.heading else 0
            sections.append(
                Section(passage.heading, level, passage.ancestors, passage.document, passage.first_line, 1, number)
            )
    return tuple(sections)
