"""An open passage index: posting lists, field lengths and the passages themselves."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from essaybot.errors import DamagedIndexError, EssayBotError
from essaybot.index.schema import ORDERED_FIELD, STEM_FIELDS, STORED_FIELD, WORD_FIELDS
from essaybot.model import Passage

if TYPE_CHECKING:
    from whoosh.searching import Searcher

    from essaybot.index.writer import MemoryStorage


@dataclass(frozen=True, slots=True)
class PassageStems:
    """The stems of one passage in order."""

    heading: tuple[str, ...]
    """Of its own heading alone."""
    around: tuple[str, ...]
    """Of the headings above that one, and of the line that introduces the passage."""
    text: tuple[str, ...]
    starts: Sequence[int]
    """For each stem of `text` the offset in the passage's text where its word starts."""


class PassageIndex:
    """Read access to one index. Passages are numbered from 0 in the order in which they were written.

    Safe to use from several threads: what touches Whoosh's files happens under one lock.
    """

    def __init__(self, index: FileIndex) -> None:
        """Open `index` for reading.

        Raises:
            DamagedIndexError: its files do not open cleanly.
        """
        self.lock = threading.RLock()
        self._index = index
        self._closed = False
        self._reader: Any = None
        try:
            self._reader = index.reader()
            self._searcher: Searcher | None = None
            self.count: int = self._reader.doc_count()
            self._average: dict[str, float] = {
                field: self._reader.field_length(name) / max(self.count, 1) for field, name in STEM_FIELDS.items()
            }
            self._open_files()
        # A damaged index shows as almost anything: EOFError, struct.error, UnpicklingError, TypeError, KeyError ...
        except BaseException as error:
            if self._reader is not None:
                with suppress(Exception):
                    self._reader.close()
            if isinstance(error, Exception):
                raise DamagedIndexError(f"the index does not open ({error})") from error
            raise

    def _open_files(self) -> None:
        """Open the files that Whoosh would open later, while no other process can have replaced the index yet."""
        if self.count:
            self.passage(0)
            for name in (*WORD_FIELDS, *STEM_FIELDS.values()):
                self._reader.doc_field_length(0, name, 0)

    @classmethod
    def in_directory(cls, directory: Path) -> PassageIndex:
        """Open the index that `write_to_directory` wrote.

        Raises:
            DamagedIndexError: it does not open cleanly.
        """
        try:
            storage = FileStorage(str(directory))
            return cls(storage.open_index())
        except DamagedIndexError:
            raise
        except Exception as error:
            raise DamagedIndexError(f"the index in {directory} does not open ({error})") from error

    @classmethod
    def in_memory(cls, storage: MemoryStorage) -> PassageIndex:
        """Open the index that `write_to_memory` returned."""
        return cls(storage.open_index())

    def postings(self, field: str, stem: str) -> list[tuple[int, int]]:
        """Return (passage number, frequency) for each passage whose `field` ("heading" or "text") has the stem."""
        name = STEM_FIELDS[field]
        found: list[tuple[int, int]] = []
        with self.lock:
            reader = self._open_reader
            if (name, stem) not in reader:
                return found
            matcher = reader.postings(name, stem)
            while matcher.is_active():
                found.append((matcher.id(), int(matcher.weight())))
                matcher.next()
        return found

    def length(self, field: str, number: int) -> int:
        """Return how many words a passage's field has, as Whoosh keeps it: one byte, so rounded for long ones."""
        return self._lengths[field][number]

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """The lengths of all passages: asking Whoosh for one at a time takes most of the time of a question."""
        with self.lock:
            length = self._open_reader.doc_field_length
            return {
                field: [int(length(number, name, 0) or 0) for number in range(self.count)]
                for field, name in STEM_FIELDS.items()
            }

    def average_length(self, field: str) -> float:
        """Return the mean number of words of a field."""
        return self._average[field]

    def passage(self, number: int) -> Passage:
        """Return the passage with a number from 0 to `count` - 1."""
        with self.lock:
            return Passage(*self._open_reader.stored_fields(number)[STORED_FIELD])

    def stems(self, number: int) -> PassageStems:
        """Return the stems of the passage with a number from 0 to `count` - 1."""
        with self.lock:
            heading, around, text, starts = self._open_reader.stored_fields(number)[ORDERED_FIELD]
        return PassageStems(
            tuple(heading.split()), tuple(around.split()), tuple(text.split()), memoryview(starts).cast("I")
        )

    def postings_count(self, stem: str) -> int:
        """Return in how many fields of passages a stem stands; 0 if in none."""
        with self.lock:
            reader = self._open_reader
            return sum(reader.doc_frequency(name, stem) for name in STEM_FIELDS.values() if (name, stem) in reader)

    def words(self) -> list[str]:
        """Return every word of the texts and headings, folded but not stemmed, without repeats."""
        with self.lock:
            reader = self._open_reader
            return list({term.decode() for field in WORD_FIELDS for term in reader.lexicon(field)})

    @property
    def searcher(self) -> Searcher:
        """Whoosh's searcher, for the expert syntax; hold `lock` while using it."""
        _ = self._open_reader
        if self._searcher is None:
            # Here, because plain questions do without it and importing it takes as long as opening the index.
            from whoosh.searching import Searcher

            self._searcher = Searcher(self._open_reader)
        return self._searcher

    @property
    def _open_reader(self) -> Any:
        """Whoosh's reader, unless it is closed; hold `lock`."""
        if self._closed:
            raise EssayBotError("this EssayBot is closed; open another one")
        return self._reader

    def close(self) -> None:
        """Release the files."""
        with self.lock:
            self._closed = True
            self._reader.close()
            self._index.close()
