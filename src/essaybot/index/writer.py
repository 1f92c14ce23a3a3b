"""Passages are written to a Whoosh index, on disk or in memory."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.writing import PostingPool, SegmentWriter

from essaybot.index.analysis import stems, tokens
from essaybot.index.schema import (
    LANGUAGE_FIELD,
    ORDERED_FIELD,
    STEM_FIELDS,
    STORED_FIELD,
    passage_schema,
    placed,
    text_around,
)
from essaybot.model import Passage

_WITHOUT_SPILLING = 1_000_000
"""Megabytes of postings that Whoosh gathers in memory before it writes them out; more than any machine has."""
_GATHERED = 128
"""The same for an index on disk: more of them are sorted piece by piece."""
_POSTINGS_A_STEP = 1_000

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


class _Pool(PostingPool):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's store of postings, which tells how far it is while it sorts them and gives them back."""

    def __init__(self, writer: SegmentWriter, megabytes: int, tell: Tell) -> None:
        super().__init__(writer._tempstorage, writer.newsegment, limitmb=megabytes)
        self._tell = tell
        self._spilled = 0
        self.passages = 0
        """Passages whose postings are all here. Half of the work is done then, and the other half is to write them."""

    def save(self) -> None:
        """Write the postings that are in memory to a file."""
        self._spilled += len(self.current)
        super().save()

    def items(self, maxfiles: int = 128) -> Iterator[Any]:
        """Give all postings back in order."""
        total = self._spilled + len(self.current)
        return self._counted(super().items(maxfiles), total)

    def _write_run(self, file: Any, items: Iterable[Any]) -> None:
        super()._write_run(file, self._counted(items, math.inf))

    def _counted(self, items: Iterable[Any], total: float) -> Iterator[Any]:
        for number, item in enumerate(items):
            if not number % _POSTINGS_A_STEP:
                self._tell(int(self.passages * (1 + number / total) / 2))
            yield item


def write_to_directory(directory: Path, passages: Iterable[Passage], tell: Tell = _say_nothing) -> list[Lengths]:
    """Write an index of `passages` into an empty directory, and return the length of each.

    Raises:
        OSError: the directory cannot be written.
    """
    storage = FileStorage(str(directory))
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
    writer = SegmentWriter(index, compound=False)
    writer.pool = pool = _Pool(writer, megabytes, tell)
    lengths: list[Lengths] = []
    try:
        for passage in passages:
            lengths.append(_add(writer, passage))
            pool.passages += 1
            tell(pool.passages // 2)
        writer.commit()
    except BaseException:
        # After a failure a commit would leak the terms of the half-added passage into the next one. What stopped a
        # commit half way may keep this from working too, and is what the caller should hear of.
        with suppress(Exception):
            writer.cancel()
        raise
    tell(pool.passages)
    return lengths


def _add(writer: SegmentWriter, passage: Passage) -> Lengths:
    """Add one passage through the codec's own writers, which is several times faster than `add_document`."""
    number = writer.docnum
    per_document, schema = writer.perdocwriter, writer.schema
    per_document.start_doc(number)
    for field, text in (("heading", passage.heading_path), ("text", passage.text)):
        per_document.add_field(field, schema[field], None, _add_words(writer, field, text))
    heading = [stem for stem, *_ in stems(passage.heading, passage.language)]
    around = [stem for stem, *_ in stems(text_around(passage), passage.language)]
    in_text = stems(passage.text, passage.language)
    text_stems = [stem for stem, *_ in in_text]
    for field, ordered in (("heading", around + heading), ("text", text_stems)):
        name = STEM_FIELDS[field]
        for word_stem, frequency in Counter(ordered).items():
            writer.pool.add((name, word_stem.encode(), number, frequency, b""))
        per_document.add_field(name, schema[name], None, len(ordered))
    if passage.language:
        writer.pool.add((LANGUAGE_FIELD, passage.language.encode(), number, 1, b""))
    starts = array("I", [start for _, start, _ in in_text])
    ordered_stems = (" ".join(heading), " ".join(around), " ".join(text_stems), starts.tobytes())
    per_document.add_field(STORED_FIELD, schema[STORED_FIELD], _stored(passage), 0)
    per_document.add_field(ORDERED_FIELD, schema[ORDERED_FIELD], ordered_stems, 0)
    per_document.finish_doc()
    writer.docnum += 1
    writer._added = True
    return len(around) + len(heading), len(in_text)


def _add_words(writer: SegmentWriter, field: str, text: str) -> int:
    """Add the words of a field with their positions; return how many there are."""
    places: dict[str, list[int]] = {}
    for position, token in placed(tokens(text)):
        places.setdefault(token.word, []).append(position)
    encode = writer.schema[field].format.encode
    for word, positions in places.items():
        writer.pool.add((field, word.encode(), writer.docnum, len(positions), encode(positions)))
    return sum(map(len, places.values()))


def _stored(passage: Passage) -> tuple[object, ...]:
    return tuple(getattr(passage, name) for name in Passage.__dataclass_fields__)
