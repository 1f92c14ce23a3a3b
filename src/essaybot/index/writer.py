"""Passages are written to a Whoosh index, on disk or in memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from essaybot.index.analysis import stem, tokens
from essaybot.index.schema import STEM_FIELDS, STORED_FIELD, passage_schema
from essaybot.model import Passage


class MemoryStorage(RamStorage):  # type: ignore[misc]  # Whoosh has no types
    """An index in memory alone: Whoosh's own would put its temporary files on disk."""

    def temp_storage(self, name: str | None = None) -> MemoryStorage:
        """Return storage for what is needed only while the index is written."""
        return MemoryStorage()

    def destroy(self) -> None:
        """Let go of all files."""
        self.files.clear()


def write_to_directory(directory: Path, passages: Iterable[Passage]) -> None:
    """Write an index of `passages` into an empty directory.

    Raises:
        OSError: the directory cannot be written.
    """
    storage = FileStorage(str(directory))
    try:
        _write(storage.create_index(passage_schema()), passages)
    finally:
        storage.close()


def write_to_memory(passages: Iterable[Passage]) -> MemoryStorage:
    """Return an index of `passages` that lives in memory."""
    storage = MemoryStorage()
    _write(storage.create_index(passage_schema()), passages)
    return storage


def _write(index: FileIndex, passages: Iterable[Passage]) -> None:
    # compound=False leaves out a copy of every file into one; the directory holds only this index.
    writer = SegmentWriter(index, compound=False)
    try:
        for passage in passages:
            _add(writer, passage)
    except BaseException:
        # After a failure a commit would leak the terms of the half-added passage into the next one.
        writer.cancel()
        raise
    writer.commit()


def _add(writer: SegmentWriter, passage: Passage) -> None:
    """Add one passage through the codec's own writers, which is several times faster than `add_document`."""
    number = writer.docnum
    per_document, add_posting, schema = writer.perdocwriter, writer.pool.add, writer.schema
    per_document.start_doc(number)
    for field, text in (("heading", passage.heading_path), ("text", passage.text)):
        positions: dict[str, list[int]] = {}
        for position, token in enumerate(tokens(text)):
            positions.setdefault(token.word, []).append(position)
        frequencies: dict[str, int] = {}
        encode = schema[field].format.encode
        for word, places in positions.items():
            add_posting((field, word.encode(), number, len(places), encode(places)))
            word_stem = stem(word)
            frequencies[word_stem] = frequencies.get(word_stem, 0) + len(places)
        stem_field = STEM_FIELDS[field]
        for word_stem, frequency in frequencies.items():
            add_posting((stem_field, word_stem.encode(), number, frequency, b""))
        length = sum(frequencies.values())
        for name in (field, stem_field):
            per_document.add_field(name, schema[name], None, length)
    per_document.add_field(STORED_FIELD, schema[STORED_FIELD], _stored(passage), 0)
    per_document.finish_doc()
    writer.docnum += 1
    writer._added = True


def _stored(passage: Passage) -> tuple[object, ...]:
    return tuple(getattr(passage, name) for name in Passage.__dataclass_fields__)
