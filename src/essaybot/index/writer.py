"""Passages are written to a Whoosh index, on disk or in memory."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3PostingsWriter
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Positions
from whoosh.index import FileIndex
from whoosh.writing import PostingPool, SegmentWriter

from essaybot.index.analysis import Token, stemmed, tokens
from essaybot.index.schema import (
    LANGUAGE_FIELD,
    ORDERED_FIELD,
    STEM_FIELDS,
    STORED_FIELD,
    WORD_FIELDS,
    passage_schema,
    placed,
    text_around,
)
from essaybot.model import Passage

_WITHOUT_SPILLING = 1_000_000
"""Megabytes of postings that Whoosh gathers in memory before it writes them out; more than any machine has."""
_GATHERED = 128
"""The same for an index on disk: more of them are sorted piece by piece."""
_BYTES_A_POSTING = 40
_BYTES_A_TERM = 400
_POSTINGS_A_STEP = 1_000
_TERMS_A_STEP = 1_000
_COMPRESSION = 3
"""How hard zlib tries; Whoosh's own choice."""
_FEW_POSTINGS = 8
"""Postings up to which a block would hardly be smaller, and most terms have no more; starting zlib takes long."""
_HEADINGS = 256
"""How many headings are remembered; one stands over many passages in a row."""
_POSITIONS = Positions()
_stored = attrgetter(*Passage.__dataclass_fields__)

_Posting = tuple[str, int, bytes]
"""A term of a passage, its frequency there and what else is kept of it."""
Lengths = tuple[int, int]
"""How many words the headings of a passage have, with its introduction, and how many its text."""
Tell = Callable[[int], None]
"""Called with the number of passages written so far, many times a second; what it raises stops the writing."""


def _say_nothing(written: int) -> None:
    """Tell nobody."""


class MemoryStorage(RamStorage):  # type: ignore[misc]  # Whoosh has no types
    """An index in memory alone: Whoosh's own would put its temporary files on disk."""

    def temp_storage(self, name: str | None = None) -> MemoryStorage:
        """Return storage for what is needed only while the index is written."""
        return MemoryStorage()

    def destroy(self) -> None:
        """Let go of all files."""
        self.files.clear()


class _Lengths:
    """How many words each field of each passage has, for Whoosh, which would look each up in a file once a posting."""

    def __init__(self) -> None:
        self.of = {name: array("I") for name in (*WORD_FIELDS, *STEM_FIELDS.values())}
        """By field, in the order of the passages."""

    def doc_field_length(self, numbers: Sequence[int], field: str) -> list[int]:
        """Return the lengths of a field of some passages; none for one that is not scored."""
        lengths = self.of.get(field)
        return [lengths[number] for number in numbers] if lengths else []

    def close(self) -> None:
        """There is nothing to close."""


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer of posting lists, which takes many postings of a term at once: one by one takes most of a build.

    So each of what its methods call a number, a weight, a value or a length is a list here.
    """

    _minlength: int | None
    _maxlength: int
    _maxweight: int

    def add_posting(
        self, id_: Sequence[int], weight: Sequence[int], vbytes: Sequence[bytes], length: Sequence[int] = ()
    ) -> None:
        """Add postings of the current term, in blocks as Whoosh would."""
        first = 0
        while first < len(id_):
            if len(self._ids) >= self._blocklimit:
                self._write_block()
            part = slice(first, first + self._blocklimit - len(self._ids))
            self._ids.extend(id_[part])
            self._weights.extend(weight[part])
            self._values.extend(filter(None, vbytes[part]))
            self._maxweight = max(self._maxweight, *weight[part])
            if length:
                lengths = length[part]
                shortest = min(lengths)
                self._minlength = shortest if self._minlength is None else min(shortest, self._minlength)
                self._maxlength = max(self._maxlength, *lengths)
            first = part.stop

    def _write_block(self, last: bool = False) -> None:
        self._compression = _COMPRESSION if len(self._ids) >= _FEW_POSTINGS else 0
        super()._write_block(last)


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Writes what Whoosh's own codec writes and reads, which is the one that the index names."""

    def __init__(self, lengths: _Lengths) -> None:
        super().__init__()
        self._lengths = lengths

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """Return what the index keeps of the codec."""
        return W3Codec().new_segment(storage, indexname)

    def per_document_reader(self, storage: Any, segment: Any) -> _Lengths:
        """Return what is asked for lengths while the postings are written."""
        return self._lengths

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _PostingsWriter:
        """Return what writes the postings of a field."""
        return _PostingsWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)


class _Pool(PostingPool):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's store of postings, which gathers them by term, so that only the terms have to be sorted.

    It tells how far it is while it sorts them and gives them back.
    """

    def __init__(self, writer: SegmentWriter, megabytes: float, tell: Tell) -> None:
        super().__init__(writer._tempstorage, writer.newsegment, limitmb=megabytes)
        self._tell = tell
        self._total = 0
        self._terms: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        """By field and term the number, frequency and value of each posting, all in one list."""
        self.passages = 0
        """Passages whose postings are all here. Half of the work is done then, and the other half is to write them."""

    def add_passage(self, fields: Mapping[str, Collection[_Posting]]) -> None:
        """Add the next passage: what it has in each field."""
        for field, postings in fields.items():
            terms = self._terms[field]
            before = len(terms)
            for term, frequency, value in postings:
                terms[term] += self.passages, frequency, value
            self._total += len(postings)
            self.currentsize += _BYTES_A_POSTING * len(postings) + _BYTES_A_TERM * (len(terms) - before)
        self.passages += 1
        if self.currentsize > self.limit:
            self.save()

    def _gather(self) -> None:
        """Make a list of the terms for Whoosh to sort."""
        for field, terms in self._terms.items():
            self.current.extend((field, term.encode(), postings) for term, postings in terms.items())
        self._terms.clear()

    def save(self) -> None:
        """Write the postings that are in memory to a file."""
        self._gather()
        super().save()

    def items(self, maxfiles: int = 128) -> Iterator[Any]:
        """Give all postings back in order, in lists of many of one term."""
        self._gather()
        written = step = 0
        for field, term, postings in super().items(maxfiles):
            for first in range(0, len(postings), 3 * _POSTINGS_A_STEP):
                if written >= step:
                    self._tell(int(self.passages * (1 + written / self._total) / 2))
                    step += _POSTINGS_A_STEP
                some = postings[first : first + 3 * _POSTINGS_A_STEP]
                yield field, term, some[::3], some[1::3], some[2::3]
                written += len(some) // 3

    def _write_run(self, file: Any, items: Iterable[Any]) -> None:
        super()._write_run(file, self._told(items))

    def _told(self, items: Iterable[Any]) -> Iterator[Any]:
        for number, item in enumerate(items):
            if not number % _TERMS_A_STEP:
                self._tell(self.passages // 2)
            yield item


class _Directory(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """A directory that may hold another for what is written meanwhile.

    Whoosh's own runs into the one that is there already and keeps that error, and so all objects of all callers, until
    the garbage collector comes by.
    """

    def temp_storage(self, name: str) -> FileStorage:
        """Return the directory inside it that has a name."""
        path = Path(self.folder, name)
        path.mkdir(exist_ok=True)
        return _Directory(str(path))


def write_to_directory(directory: Path, passages: Iterable[Passage], tell: Tell = _say_nothing) -> list[Lengths]:
    """Write an index of `passages` into an empty directory, and return the length of each.

    Raises:
        OSError: the directory cannot be written.
    """
    storage = _Directory(str(directory))
    try:
        return _write(storage.create_index(passage_schema()), passages, tell, _GATHERED)
    finally:
        storage.close()


def write_to_memory(passages: Iterable[Passage], tell: Tell = _say_nothing) -> MemoryStorage:
    """Return an index of `passages` that lives in memory."""
    storage = MemoryStorage()
    # Whoosh cannot read back the runs of postings that it would spill into a storage in memory.
    _write(storage.create_index(passage_schema()), passages, tell, _WITHOUT_SPILLING)
    return storage


def _write(index: FileIndex, passages: Iterable[Passage], tell: Tell, megabytes: int) -> list[Lengths]:
    # compound=False leaves out a copy of every file into one; the directory holds only this index.
    lengths = _Lengths()
    writer = SegmentWriter(index, compound=False, codec=_Codec(lengths))
    writer.pool = pool = _Pool(writer, megabytes, tell)
    try:
        for passage in passages:
            _add(writer, passage, lengths)
            tell(pool.passages // 2)
        writer.commit()
    except BaseException:
        # After a failure a commit would leak the terms of the half-added passage into the next one. What stopped a
        # commit half way may keep this from working too, and is what the caller should hear of.
        with suppress(Exception):
            writer.cancel()
        raise
    tell(pool.passages)
    return list(zip(*(lengths.of[name] for name in STEM_FIELDS.values()), strict=True))


def _add(writer: SegmentWriter, passage: Passage, lengths: _Lengths) -> None:
    """Add one passage through the codec's own writers, which is several times faster than `add_document`."""
    words = list(tokens(passage.text))
    text = stemmed(words, passage.text, passage.language)
    heading = _stems_of_heading(passage.heading, passage.language)
    around = _stems_of_heading(text_around(passage), passage.language)
    postings = {
        "heading": _words_of_heading(passage.heading_path),
        "text": _placed_words(words),
        STEM_FIELDS["heading"]: _counted(around + heading),
        STEM_FIELDS["text"]: _counted(text),
        LANGUAGE_FIELD: [(passage.language, 1, b"")] if passage.language else [],
    }
    writer.pool.add_passage(postings)
    per_document, schema = writer.perdocwriter, writer.schema
    per_document.start_doc(writer.docnum)
    for name, numbers in lengths.of.items():
        numbers.append(sum(frequency for _, frequency, _ in postings[name]))
        per_document.add_field(name, schema[name], None, numbers[-1])
    starts = array("I", [word.start for word in words])
    ordered_stems = (" ".join(heading), " ".join(around), " ".join(text), starts.tobytes())
    per_document.add_field(STORED_FIELD, schema[STORED_FIELD], _stored(passage), 0)
    per_document.add_field(ORDERED_FIELD, schema[ORDERED_FIELD], ordered_stems, 0)
    per_document.finish_doc()
    writer.docnum += 1
    writer._added = True


@lru_cache(maxsize=_HEADINGS)
def _words_of_heading(path: str) -> list[_Posting]:
    return _placed_words(tokens(path))


@lru_cache(maxsize=_HEADINGS)
def _stems_of_heading(text: str, language: str) -> list[str]:
    return stemmed(tokens(text), text, language)


def _placed_words(words: Iterable[Token]) -> list[_Posting]:
    """Words with the places where they stand."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for position, token in placed(words):
        places[token.word].append(position)
    return [(word, len(positions), _value(*positions)) for word, positions in places.items()]


def _counted(words: Iterable[str]) -> list[_Posting]:
    """Stems without their places."""
    return [(word, frequency, b"") for word, frequency in Counter(words).items()]


@lru_cache(maxsize=16_384)
def _value(*positions: int) -> bytes:
    """What a posting keeps of the places of a word; most stand once in a passage, and at one of few places."""
    return bytes(_POSITIONS.encode(positions))
