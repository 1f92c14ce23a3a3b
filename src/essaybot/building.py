"""The index of a corpus is brought up to date: only files that changed are read, only what they touch is written.

What is known of each file is a *record*, a dictionary of JSON values that goes into the manifest::

    path, name, stamp, digest     which file it is and what it was when it was read (`essaybot.corpus.record`)
    status, reason, advice        indexed, skipped or failed; why, and what a person can do
    extra                         the extra that would make it readable, if that is what is missing
    same_as                       the name of the file that has the same text, if there is one before it
    passages, sections            how many passages; a list [heading, level, ancestors, first line, passages] a section
    shard, start                  where its passages lie
    words                         how many words its passages have together in their headings and in their texts
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essaybot.corpus import CorpusFile, is_same, record
from essaybot.errors import CorpusError, MissingExtraError
from essaybot.index.meter import Meter
from essaybot.index.shards import Layout, Run, joined
from essaybot.index.store import Store, link_shard
from essaybot.model import Passage, Section
from essaybot.reading.files import digest_of, is_installed, read_bytes
from essaybot.reading.limits import Limits, Options

if TYPE_CHECKING:
    from essaybot.index.postings import PassageIndex
    from essaybot.reading.worker import Reader

Record = dict[str, Any]

_SMALL_SHARD = 1_000
"""Passages up to which a shard is always written again together with what is new, so that there are few."""
_REASONS = 3
"""Files that are named when none can be read."""
_GROWTH = 2
"""A shard is written again with what is new unless it is this many times as large; so they grow by steps."""


@dataclass(frozen=True, slots=True)
class Previous:
    """An index that was built before, whose passages may be taken over."""

    records: Sequence[Mapping[str, Any]]
    index: PassageIndex
    shards: Sequence[Path] = ()
    """The directories of its shards; none if it is in memory."""


@dataclass(slots=True)
class _File:
    """A file of the corpus on its way into the index."""

    record: Record
    fresh: list[Passage] | None = None
    """Its passages if it was read now; None if they are in the previous index."""
    first: int = 0
    """Number of its first passage in the previous index."""

    @property
    def count(self) -> int:
        """How many passages it has."""
        return int(self.record["passages"])

    def passages(self, previous: Previous | None) -> Iterator[Passage]:
        """Yield its passages, from the previous index if it was not read."""
        if self.fresh is not None:
            yield from self.fresh
        elif previous is not None:
            yield from map(previous.index.passage, range(self.first, self.first + self.count))


def layout_of(records: Iterable[Mapping[str, Any]]) -> Layout:
    """Return where the passages of all files lie, in order."""
    return joined(Run(each["shard"], each["start"], each["passages"]) for each in records)


def words_of(records: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many words all passages have in each field."""
    counts = [each["words"] for each in records]
    return {"heading": sum(heading for heading, _ in counts), "text": sum(text for _, text in counts)}


def sections_of(records: Iterable[Mapping[str, Any]]) -> Iterator[Section]:
    """Yield the sections of all files, in order."""
    first = 0
    for each in records:
        for heading, level, ancestors, first_line, passages in each["sections"]:
            yield Section(heading, level, tuple(ancestors), each["name"], first_line, passages, first)
            first += passages


# -- reading


@dataclass
class Gathered:
    """The files of a corpus, read or taken over."""

    files: list[_File] = field(default_factory=list)
    changed: bool = False
    """Whether the index must be written anew: a file has other words or another name, is new, gone or out of reach."""

    @property
    def records(self) -> list[Record]:
        """The records of all files, in order."""
        return [file.record for file in self.files]

    @property
    def kept(self) -> list[Record]:
        """The records of the files that were taken over."""
        return [file.record for file in self.files if file.fresh is None]

    @property
    def passages(self) -> int:
        """How many passages all files have."""
        return sum(file.count for file in self.files)


def gather(
    files: Sequence[CorpusFile], previous: Previous | None, options: Options, meter: Meter, *, retry: bool
) -> Gathered:
    """Read the files that are not in the previous index as they are now; find each text once.

    Args:
        files: the corpus.
        previous: what was built before, if anything.
        options: how the files are read.
        meter: is told how far this is.
        retry: read files again that failed before, though they have not changed.

    Raises:
        CorpusError: no file can be read.
    """
    # Here, because only a build reads: importing this takes longer than opening a fresh index.
    from essaybot.reading.worker import Reader

    meter.update(at_once=True, files=sum(not file.skipped for file in files))
    with Reader(options.limits, meter.update, options.language) as reader:
        gathering = _Gathering(previous, meter, reader, options.limits, retry=retry)
        for file in files:
            gathering.add(file)
    return gathering.finished()


class _Gathering:
    """Gathers the files of a corpus one by one."""

    def __init__(
        self,
        previous: Previous | None,
        meter: Meter,
        reader: Reader,
        limits: Limits,
        *,
        retry: bool,
    ) -> None:
        self._gathered = Gathered()
        self._meter = meter
        self._reader = reader
        self._limits = limits
        self._retry = retry
        self._known: dict[tuple[str, str], tuple[Mapping[str, Any], int]] = {}
        """For the path and name of each file of the previous index its record and the number of its first passage."""
        self._first_of: dict[str, str] = {}
        """For each digest the name of the first file that has it."""
        self._done = self._new_passages = 0
        first = 0
        for each in previous.records if previous else ():
            self._known[each["path"], each["name"]] = each, first
            first += each["passages"]
        self._old = [_essence(each) for each in previous.records] if previous else []

    def add(self, file: CorpusFile) -> None:
        """Read a file, or take it over."""
        if file.skipped:
            made = _File(_left_out(record(file, "", 0), "skipped", file.skipped, file.advice), [])
        else:
            made = self._kept(file) or self._taken(file)
            self._done += 1
            self._meter.update(files_done=self._done, passages=self._new_passages)
        digest = made.record["digest"]
        if made.record["status"] == "indexed":
            first = self._first_of.setdefault(digest, file.name)
            if first != file.name:
                left_out = _left_out(made.record, "skipped", f"the same text as {first}")
                made = _File(left_out | {"same_as": first}, [])
        self._gathered.files.append(made)

    def _kept(self, file: CorpusFile) -> _File | None:
        """A file that is as it was; None if it must be read."""
        old, first = self._known.get((file.place, file.name), ({}, 0))
        if not old or (old["status"] == "failed" and self._retry) or not is_same(file, old, self._limits):
            return None
        if old["extra"] and is_installed(old["extra"]):
            return None
        if old["same_as"] and self._first_of.get(old["digest"]) != old["same_as"]:
            return None
        return _File({**old}, None, first)

    def _taken(self, file: CorpusFile) -> _File:
        now = time.time_ns()
        digest = ""
        try:
            data = read_bytes(file.path, self._limits) if file.data is None else file.data
            digest = digest_of(data)
            if digest in self._first_of:
                return _File(_left_out(record(file, digest, now), "indexed"), [])
            reading = self._reader.read(file.path, file.name, data)
        except MissingExtraError as error:
            left_out = _left_out(record(file, digest, now), "skipped", error.reason, error.advice)
            return _File(left_out | {"extra": error.extra}, [])
        except CorpusError as error:
            return _File(_left_out(record(file, digest, now), "failed", error.reason, error.advice), [])
        self._new_passages += len(reading.passages)
        sections = [
            [each.heading, each.level, each.ancestors, each.first_line, each.passages] for each in reading.sections
        ]
        made = _left_out(record(file, digest, now), "indexed", reading.remark)
        return _File(made | {"passages": len(reading.passages), "sections": sections}, reading.passages)

    def finished(self) -> Gathered:
        """Return all files.

        Raises:
            CorpusError: none can be read.
        """
        gathered = self._gathered
        records = gathered.records
        if not gathered.passages:
            failed = [each for each in records if each["status"] == "failed" or each["extra"]]
            reasons = [f"{each['name']}: {reason_of(each)}" for each in failed[:_REASONS]]
            if len(failed) > _REASONS:
                reasons.append(f"and {len(failed) - _REASONS} more")
            raise CorpusError(f"there is no text that can be read ({'; '.join(reasons) or 'there are only headings'})")
        gathered.changed = list(map(_essence, records)) != self._old
        return gathered


def _essence(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a record concerns people; the rest says where things lie and when they were looked at."""
    return tuple(record[name] for name in ("path", "name", "digest", "status", "reason", "advice"))


def reason_of(record: Mapping[str, Any]) -> str:
    """Return why a file is left out, and what to do about it."""
    return f"{record['reason']}; {record['advice']}" if record["advice"] else str(record["reason"])


def _left_out(record: Record, status: str, reason: str = "", advice: str = "") -> Record:
    """The record of a file without passages."""
    return record | {
        "status": status,
        "reason": reason,
        "advice": advice,
        "extra": "",
        "same_as": "",
        "passages": 0,
        "sections": [],
        "shard": 0,
        "start": 0,
        "words": [0, 0],
    }


# -- writing


def write(
    store: Store, gathered: Gathered, previous: Previous | None, meter: Meter, content: Mapping[str, Any]
) -> tuple[PassageIndex, Sequence[Path]]:
    """Write the index of what was gathered, make it current and open it; shards that are good as they are stay.

    It comes with the directories of its shards.

    Args:
        store: where.
        gathered: the files; their records are completed.
        previous: what passages are taken over from.
        meter: is told how far this is.
        content: what the manifest shall hold beside what is known of the files.

    Raises:
        CacheError: it cannot be written.
    """
    from essaybot.index.postings import PassageIndex

    files = [file for file in gathered.files if file.count]
    kept = _kept_shards(files, previous)
    with store.new_generation() as generation:
        try:
            for number, shard in enumerate(kept):
                link_shard(previous.shards[shard], generation, str(number))  # type: ignore[union-attr]
        except OSError:
            # Another process has just replaced the generation that they were in; its files are open here all the same.
            for number, _ in enumerate(kept):
                shutil.rmtree(generation / str(number), ignore_errors=True)
            kept = []
        _write_shard(generation, files, kept, previous, meter)
        records = gathered.records
        shards = [generation / str(number) for number in range(1 + max(each["shard"] for each in records))]
        # Opened before it is current: as soon as it is, another process may replace it.
        index = PassageIndex.in_directories(shards, layout_of(records), words_of(records))
        try:
            store.publish(generation, {**content, "files": records, "passages": gathered.passages})
        except BaseException:
            index.close()
            raise
    return index, shards


def _kept_shards(files: Iterable[_File], previous: Previous | None) -> list[int]:
    """The shards of the previous index that stay, in order: the first few, each large beside all that comes behind."""
    if previous is None or not previous.shards:
        return []
    living = [0] * len(previous.shards)
    new = 0
    for file in files:
        if file.fresh is None:
            living[file.record["shard"]] += file.count
        else:
            new += file.count
    kept = list(range(len(living)))
    while kept and living[kept[-1]] < max(_SMALL_SHARD, _GROWTH * new):
        new += living[kept.pop()]
    sizes = previous.index.shard_sizes
    # One that is mostly dead is written again too.
    return [shard for shard in kept if _GROWTH * living[shard] > sizes[shard]]


def _write_shard(
    generation: Path, files: Sequence[_File], kept: Sequence[int], previous: Previous | None, meter: Meter
) -> None:
    """Write what is not in the kept shards into one more, and note in all records where passages lie."""
    from essaybot.index.writer import write_to_directory

    numbers = {shard: number for number, shard in enumerate(kept)}
    rest = [file for file in files if file.fresh is not None or file.record["shard"] not in numbers]
    for file in files:
        if file.fresh is None and file.record["shard"] in numbers:
            file.record["shard"] = numbers[file.record["shard"]]
    if not rest:
        return
    meter.update(passages=sum(file.count for file in rest))
    directory = generation / str(len(kept))
    directory.mkdir(mode=0o700)
    lengths = write_to_directory(directory, _passages(rest, previous), meter.written)
    start = 0
    for file in rest:
        own = lengths[start : start + file.count]
        words = [sum(heading for heading, _ in own), sum(text for _, text in own)]
        file.record.update(shard=len(kept), start=start, words=words)
        start += file.count


def write_to_memory(gathered: Gathered, previous: Previous | None, meter: Meter) -> PassageIndex:
    """Return an index in memory of what was gathered."""
    from essaybot.index import writer
    from essaybot.index.postings import PassageIndex

    meter.update(passages=gathered.passages)
    return PassageIndex.in_memory(writer.write_to_memory(_passages(gathered.files, previous), meter.written))


def _passages(files: Iterable[_File], previous: Previous | None) -> Iterator[Passage]:
    for file in files:
        yield from file.passages(previous)
