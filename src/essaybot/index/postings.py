"""An open passage index: posting lists, field lengths and the passages themselves."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from essaybot.errors import DamagedIndexError, EssayBotError
from essaybot.index.analysis import tokens
from essaybot.index.schema import LANGUAGE_FIELD, ORDERED_FIELD, STEM_FIELDS, STORED_FIELD, WORD_FIELDS
from essaybot.index.shards import Layout, Numbering, Run
from essaybot.model import Passage

if TYPE_CHECKING:
    from whoosh.query import Query
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
    language: str = "en"
    """Of the passage, as its code."""


_LANGUAGE = tuple(Passage.__dataclass_fields__).index("language")


class PassageIndex:
    """Read access to the shards of one index. Passages are numbered from 0 in the order of the layout.

    Safe to use from several threads: what touches Whoosh's files happens under one lock.
    """

    def __init__(
        self,
        shards: Sequence[FileIndex],
        layout: Layout | None = None,
        words: Mapping[str, int] | None = None,
    ) -> None:
        """Open shards for reading.

        Args:
            shards: Whoosh's indexes.
            layout: which of their passages there are, and in which order; by default all of the one shard.
            words: for each field, "heading" and "text", how many words all passages have in it together; needed only
                with a layout.

        Raises:
            DamagedIndexError: their files do not open cleanly.
        """
        self.lock = threading.RLock()
        self._shards = shards
        self._closed = False
        self._readers: list[Any] = []
        self._searcher: Searcher | None = None
        try:
            for shard in shards:
                self._readers.append(shard.reader())
            sizes = [reader.doc_count_all() for reader in self._readers]
            self._numbering = Numbering(sizes, [Run(0, 0, sizes[0])] if layout is None else layout)
            self.count = len(self._numbering.places)
            total = {field: self._readers[0].field_length(name) for field, name in STEM_FIELDS.items()}
            self._average = {field: count / max(self.count, 1) for field, count in (words or total).items()}
            self._open_files()
        # A damaged index shows as almost anything: EOFError, struct.error, UnpicklingError, TypeError, KeyError ...
        except BaseException as error:
            for reader in self._readers:
                with suppress(Exception):
                    reader.close()
            if isinstance(error, Exception):
                raise DamagedIndexError(f"the index does not open ({error})") from error
            raise

    def _open_files(self) -> None:
        """Open the files that Whoosh would open later, while no other process can have replaced the index yet."""
        for reader in self._readers:
            if reader.doc_count_all():
                reader.stored_fields(0)
                for name in (*WORD_FIELDS, *STEM_FIELDS.values()):
                    reader.doc_field_length(0, name, 0)

    @classmethod
    def in_directories(
        cls, directories: Sequence[Path], layout: Layout | None = None, words: Mapping[str, int] | None = None
    ) -> PassageIndex:
        """Open the shards that `write_to_directory` wrote, each in a directory.

        Raises:
            DamagedIndexError: they do not open cleanly.
        """
        try:
            shards = [FileStorage(str(directory)).open_index() for directory in directories]
        except Exception as error:
            raise DamagedIndexError(f"the index in {directories[0].parent} does not open ({error})") from error
        return cls(shards, layout, words)

    @classmethod
    def in_memory(cls, storage: MemoryStorage) -> PassageIndex:
        """Open the index that `write_to_memory` returned."""
        return cls([storage.open_index()])

    @property
    def shard_sizes(self) -> list[int]:
        """How many places each shard has, dead ones too."""
        return [after - base for base, after in pairwise(self._numbering.bases)]

    def postings(self, field: str, stem: str) -> list[tuple[int, int]]:
        """Return (passage number, frequency) for each passage whose `field` ("heading" or "text") has the stem."""
        found: list[tuple[int, int]] = []
        numbers = self._numbering.numbers
        with self.lock:
            for base, place, frequency in self._postings(STEM_FIELDS[field], stem):
                number = numbers[base + place]
                if number >= 0:
                    found.append((number, frequency))
        return found if self._numbering.is_plain else sorted(found)

    def _postings(self, name: str, term: str) -> Iterator[tuple[int, int, int]]:
        """Yield (first place of the shard, place in it, frequency) for each place, live or dead, that has a term."""
        for base, reader in zip(self._numbering.bases, self._open_readers, strict=False):
            if (name, term) in reader:
                matcher = reader.postings(name, term)
                while matcher.is_active():
                    yield base, matcher.id(), int(matcher.weight())
                    matcher.next()

    def length(self, field: str, number: int) -> int:
        """Return how many words a passage's field has, as Whoosh keeps it: one byte, so rounded for long ones."""
        return self._lengths[field][number]

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """The lengths of all passages: asking Whoosh for one at a time takes most of the time of a question."""
        with self.lock:
            readers = self._open_readers
            found = {}
            for field, name in STEM_FIELDS.items():
                lengths = [
                    int(reader.doc_field_length(place, name, 0) or 0)
                    for reader in readers
                    for place in range(reader.doc_count_all())
                ]
                found[field] = [lengths[place] for place in self._numbering.places]
            return found

    def average_length(self, field: str) -> float:
        """Return the mean number of words of a field."""
        return self._average[field]

    def passage(self, number: int) -> Passage:
        """Return the passage with a number from 0 to `count` - 1."""
        return Passage(*self._stored(number)[STORED_FIELD])

    def stems(self, number: int) -> PassageStems:
        """Return the stems of the passage with a number from 0 to `count` - 1."""
        stored = self._stored(number)
        heading, around, text, starts = stored[ORDERED_FIELD]
        return PassageStems(
            tuple(heading.split()),
            tuple(around.split()),
            tuple(text.split()),
            memoryview(starts).cast("I"),
            stored[STORED_FIELD][_LANGUAGE],
        )

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """The languages that passages are in, with the number of passages in each; '' for one that is not known."""
        with self.lock:
            codes = {term.decode() for reader in self._open_readers for term in reader.lexicon(LANGUAGE_FIELD)}
            numbers = self._numbering.numbers
            counts = {
                code: sum(numbers[base + place] >= 0 for base, place, _ in self._postings(LANGUAGE_FIELD, code))
                for code in sorted(codes)
            }
        counts = {code: count for code, count in counts.items() if count}
        unknown = self.count - sum(counts.values())
        return counts | ({"": unknown} if unknown else {})

    def _stored(self, number: int) -> Any:
        with self.lock:
            return self._stored_at(self._numbering.places[number])

    def _stored_at(self, place: int) -> Any:
        shard = bisect_right(self._numbering.bases, place) - 1
        return self._open_readers[shard].stored_fields(place - self._numbering.bases[shard])

    def postings_count(self, stem: str) -> int:
        """Return in how many fields of passages a stem stands, dead ones too; 0 if in none that is alive."""
        with self.lock:
            count = sum(
                int(reader.doc_frequency(name, stem))
                for reader in self._open_readers
                for name in STEM_FIELDS.values()
                if (name, stem) in reader
            )
            return count if self._is_alive(STEM_FIELDS.values(), stem) else 0

    def words(self) -> list[str]:
        """Return every word of the texts and headings, folded but not stemmed, without repeats."""
        with self.lock:
            words = {
                term.decode()
                for reader in self._open_readers
                for field in WORD_FIELDS
                for term in reader.lexicon(field)
            }
            return [word for word in words if word not in self._dead_words]

    @cached_property
    def _dead_words(self) -> frozenset[str]:
        """The words that only dead passages have."""
        dead: set[str] = set()
        for place in self._numbering.dead:
            passage = Passage(*self._stored_at(place)[STORED_FIELD])
            dead.update(token.word for text in (passage.heading_path, passage.text) for token in tokens(text))
        return frozenset(word for word in dead if not self._is_alive(WORD_FIELDS, word))

    def _is_alive(self, names: Iterable[str], term: str) -> bool:
        """Whether a passage has a term in one of some of Whoosh's fields, if any place has."""
        if self._numbering.is_plain:
            return True
        numbers = self._numbering.numbers
        return any(numbers[base + place] >= 0 for name in names for base, place, _ in self._postings(name, term))

    def find(
        self, query: Query, limit: int, among: Collection[int] | None = None
    ) -> list[tuple[int, float, frozenset[str]]]:
        """Return (passage number, score, matched words) for the best `limit` passages for one of Whoosh's queries.

        Args:
            query: the query.
            limit: how many to return at most, at least 1.
            among: numbers of the passages to search, some of them; by default all.
        """
        numbers = self._numbering
        with self.lock:
            places = None if numbers.is_plain else set(numbers.places)
            if among is not None:
                places = {numbers.places[number] for number in among}
            results = self.searcher.search(query, limit=limit, terms=True, filter=places)
            found = [(numbers.numbers[hit.docnum], float(hit.score), _words(hit.matched_terms())) for hit in results]
        # Among equal scores the earlier passage stands first, wherever it lies.
        return sorted(found, key=lambda each: (-each[1], each[0]))

    @property
    def searcher(self) -> Searcher:
        """Whoosh's searcher, for the expert syntax; hold `lock` while using it."""
        _ = self._open_readers
        if self._searcher is None:
            # Here, because plain questions do without it and importing it takes as long as opening the index.
            from whoosh.reading import MultiReader
            from whoosh.searching import Searcher

            self._searcher = Searcher(MultiReader(self._readers) if len(self._readers) > 1 else self._readers[0])
        return self._searcher

    @property
    def _open_readers(self) -> Sequence[Any]:
        """Whoosh's reader of each shard, unless they are closed; hold `lock`."""
        if self._closed:
            raise EssayBotError("this EssayBot is closed; open another one")
        return self._readers

    def close(self) -> None:
        """Release the files. Closing twice does no harm."""
        with self.lock:
            if self._closed:
                return
            self._closed = True
            for reader in self._readers:
                reader.close()
            for shard in self._shards:
                shard.close()
            # What Whoosh has mapped into memory goes with its objects, and others may hold this one for a while.
            self._readers, self._shards, self._searcher = [], (), None


def _words(terms: Any) -> frozenset[str]:
    return frozenset(text.decode() if isinstance(text, bytes) else text for _, text in terms)
