"""Which passages of a text pass its filters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

from essaybot.errors import QueryError
from essaybot.filters.files import fitting_files, nearest_files
from essaybot.filters.headings import Headings
from essaybot.library import Library
from essaybot.model import Section, Where

_SUGGESTED = 3
"""Names that an error suggests at most."""
_KEPT = 32


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a text."""

    sections: tuple[Section, ...]
    """In order."""
    numbers: Collection[int]
    """The numbers of their passages, in order if it is a range; quick to look up."""


class Chooser:
    """Chooses parts of one text by its sections and by filters. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        """Choose from `library`."""
        self.library = library
        self.sections = library.sections
        """The outline that is chosen from; `library` may get another one."""
        self._headings = Headings(self.sections)
        self._passed: dict[Where, Scope] = {}

    def scope(self, within: Section | None, *filters: Where) -> Scope | None:
        """Return the part of the text that a section and filters leave; None for all of it.

        Raises:
            QueryError: a filter fits nothing, which names what is near, or together they leave nothing.
            EssayBotError: the section is not one of this text.
        """
        scope = self._scope_within(within) if within else None
        asked = f'"{within.heading}"' if within else ""
        for where in filter(None, filters):
            found = self._passed.get(where) or self._find_passing(where)
            if len(self._passed) < _KEPT:
                self._passed[where] = found
            if scope is not None:
                kept = set(map(id, found.sections))
                found = _scope_of(section for section in scope.sections if id(section) in kept)
                if not found.sections:
                    raise QueryError(f"nothing of {asked} passes {where}; leave one of them out")
            scope, asked = found, asked or str(where)
        return scope

    def _scope_within(self, section: Section) -> Scope:
        number = self.sections.index(self.library.part(section)[0])
        return _scope_of(self.sections[each] for each in self._with_those_below(number))

    def _find_passing(self, where: Where) -> Scope:
        """The part of the text that passes filters.

        Raises:
            QueryError: one fits nothing.
        """
        numbers: Iterable[int] = range(len(self.sections))
        if where.files:
            names = {name for pattern in where.files for name in self._files(pattern)}
            numbers = [number for number in numbers if self.sections[number].document in names]
        if where.sections:
            among = Headings([self.sections[number] for number in numbers]) if where.files else self._headings
            found = {id(section) for typed in where.sections for section in _fitting(among, typed, where)}
            numbers = [number for number in numbers if id(self.sections[number]) in found]
            numbers = dict.fromkeys(each for number in numbers for each in self._with_those_below(number))
        return _scope_of(self.sections[number] for number in numbers)

    def _with_those_below(self, number: int) -> Iterator[int]:
        """The sections below one, and it; below the title of a document, which is above none of them, all others."""
        yield number
        section = self.sections[number]
        inside = list(takewhile(lambda each: each.document == section.document, self.sections[number + 1 :]))
        is_title = section.level and all(each.level > section.level for each in inside)
        for below, each in enumerate(inside, number + 1):
            if not (is_title or each.is_below(section)):
                return
            yield below

    def _files(self, pattern: str) -> list[str]:
        """The names of the documents that a pattern fits, or whose text is also in a file that it fits."""
        # Backwards, so that the first section is kept of each.
        first = {section.document: section.first_passage for section in reversed(self.sections) if section.passages}
        records = self.library.source.records if self.library.source else ()
        same = {each["name"]: each["same_as"] for each in records if each["same_as"]}
        paths = {each["name"]: each["path"] for each in records}
        names = [*reversed(first), *same]
        found = fitting_files(
            names, pattern, lambda name: paths.get(name) or self.library.index.passage(first[name]).file
        )
        if not found:
            near = nearest_files(names, pattern, _SUGGESTED) or (names if len(names) <= _SUGGESTED else [])
            raise QueryError(f'no file is called "{pattern}"{_suggestion(near)}')
        return [same.get(name, name) for name in found]


def _scope_of(sections: Iterable[Section]) -> Scope:
    """The part of a text that some of its sections, given in order, make up."""
    kept = tuple(sections)
    ranges = [range(each.first_passage, each.first_passage + each.passages) for each in kept if each.passages]
    whole = range(ranges[0].start, ranges[-1].stop) if ranges else range(0)
    return Scope(kept, whole if len(whole) == sum(map(len, ranges)) else frozenset(chain(*ranges)))


def _fitting(headings: Headings, typed: str, where: Where) -> list[Section]:
    found = headings.fitting(typed)
    if not found:
        place = f" in {' or '.join(where.files)}" if where.files else ""
        near = headings.nearest(typed, _SUGGESTED)
        raise QueryError(f'no section is called "{typed}"{place}{_suggestion(near)}')
    return found


def _suggestion(near: Sequence[str]) -> str:
    if not near:
        return ", or anything like it; the outline lists what there is"
    listed = ", ".join(f'"{name}"' for name in near)
    return f"; {'the nearest is' if len(near) == 1 else 'the nearest are'} {listed}"
