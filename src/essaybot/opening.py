"""The library of a corpus: from the cache while it is fresh, brought up to date when not, in memory if need be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from essaybot._version import __version__
from essaybot.corpus import Corpus, CorpusFile, Watch, record, unchanged
from essaybot.errors import CacheError, DamagedIndexError
from essaybot.index.meter import Meter, Show, Stopped
from essaybot.index.store import Manifest, Store
from essaybot.library import Library, Source
from essaybot.model import FileReport, IndexReport, Section
from essaybot.reading.files import is_installed
from essaybot.reading.limits import Limits, Options

if TYPE_CHECKING:
    from essaybot.building import Gathered, Previous
    from essaybot.index.postings import PassageIndex

Notify = Callable[[str], None]

_FORMAT = 5
"""Changes with what an index holds, so that a checkout in the middle of a change does not read an older one."""
_LONG_BUILD = 1_000_000
"""Bytes of text from which a build is announced before it starts."""
_NAMED_AT_ONCE = 3
"""Files that are left out are named after a build if they are no more than this."""

Mode = Literal["open", "update", "rebuild"]
_DEFAULTS = Options()


def open_library(
    corpus: Corpus,
    cache_directory: Path,
    notify: Notify,
    *,
    options: Options = _DEFAULTS,
    show: Show | None = None,
    mode: Mode = "open",
    previous: Library | None = None,
) -> Library:
    """Return the library of a corpus, with an index that is as its files are now.

    Args:
        corpus: the texts.
        cache_directory: where indexes live.
        notify: called with each line that a person should see.
        options: how the texts are read.
        show: called now and then while an index is built; what it raises stops the build and comes out as it is.
        mode: ``open`` takes the index in the cache if it is fresh; ``update`` also tries files again that failed, and
            a cache that cannot be used is then an error; ``rebuild`` reads all files anew.
        previous: a library of the same corpus, opened earlier: what has not changed is taken over from it.

    Raises:
        CorpusError: the corpus has no text that can be read.
        CacheError: the index cannot be written, and `mode` is not ``open``.
    """
    # What essaybot itself keeps is no text, wherever somebody has it kept.
    corpus = replace(corpus, without=(cache_directory,), stdin_size=options.limits.size)
    files, _, now = corpus.survey()
    store = Store(cache_directory, corpus.key if options.language == "auto" else f"{corpus.key}-{options.language}")
    manifest = None if mode == "rebuild" else store.load()
    if manifest is not None and not is_current(manifest.content):
        manifest = None
    retry = mode != "open" or (manifest is not None and _may_be_read_now(manifest.content, options.limits))
    build = _Build(corpus, files, store, options, notify, show, mode, retry)
    if manifest is not None and not retry and unchanged(files, manifest.content["files"], options.limits):
        return _from_cache(build, _stamped(store, manifest, files, now))
    taken_from = None if mode == "rebuild" else _previous(store, manifest, previous)
    index = taken_from.index if taken_from is not None and previous is None else None
    library = None
    try:
        library = build.run(taken_from)
    finally:
        # What was opened only to take over from it, unless the library goes on with it.
        if index is not None and (library is None or library.report.built):
            index.close()
    if previous is not None and not library.report.built:
        previous.let_go()
    return library


def is_current(content: Mapping[str, Any]) -> bool:
    """Return whether an index, given by what its manifest holds, was made by this version of essaybot."""
    return (content.get("version"), content.get("format")) == (__version__, _FORMAT)


def _may_be_read_now(content: Mapping[str, Any], limits: Limits) -> bool:
    """Whether a file that could not be read may be readable by now: what reads it is there, or it may cost more."""
    records = content["files"]
    return any(each["extra"] and is_installed(each["extra"]) for each in records) or (
        content["limits"] != asdict(limits) and any(each["status"] == "failed" for each in records)
    )


# -- from the cache


def _from_cache(build: _Build, manifest: Manifest) -> Library:
    content = manifest.content
    records = content["files"]
    report = IndexReport(tuple(_reports(records, records)), content["passages"], 0.0, False, str(build.store.directory))

    def opener(library: Library) -> PassageIndex:
        try:
            return _open_index(manifest)
        except DamagedIndexError:
            current = build.store.load()
            if current is not None and current.generation != manifest.generation:
                return library.replace_by(build.again())  # another process has built it anew meanwhile
            # One that is gone as a whole was removed, or replaced at the same moment as its manifest was amended.
            if manifest.generation.exists():
                build.notify("the index is damaged; building it again")
            return library.replace_by(build.run(None, quiet=True))

    return Library(lambda: _sections(records), report, opener, build.source(records, manifest.shards))


def _stamped(store: Store, manifest: Manifest, files: Sequence[CorpusFile], now: int) -> Manifest:
    """Note the stamps of files that are unchanged though they had to be read to know; next time they need not be."""
    old = manifest.content["files"]
    records = [
        each | {"stamp": record(file, each["digest"], now)["stamp"]} for file, each in zip(files, old, strict=True)
    ]
    return manifest if records == old else store.amend(manifest, {**manifest.content, "files": records})


def _sections(records: Iterable[Mapping[str, Any]]) -> Iterable[Section]:
    from essaybot.building import sections_of

    return sections_of(records)


def _reports(records: Iterable[Mapping[str, Any]], kept: Sequence[Mapping[str, Any]]) -> Iterator[FileReport]:
    """Yield what became of each file; those among `kept` were not read now."""
    names = {each["name"] for each in kept if each["status"] == "indexed"}
    for each in records:
        status: Any = "unchanged" if each["name"] in names else each["status"]
        yield FileReport(each["name"], status, each["passages"], each["reason"], each["advice"])


def _open_index(manifest: Manifest) -> PassageIndex:
    """Open an index on disk.

    Raises:
        DamagedIndexError: it is damaged, or another process has just replaced it.
    """
    from essaybot.building import layout_of, words_of
    from essaybot.index.postings import PassageIndex

    records = manifest.content["files"]
    manifest.verify()
    return PassageIndex.in_directories(manifest.shards, layout_of(records), words_of(records))


def _previous(store: Store, manifest: Manifest | None, library: Library | None) -> Previous | None:
    """What passages may be taken over from: an open library, or else the index in the cache if it is sound."""
    from essaybot.building import Previous

    if library is not None and library.source is not None:
        index = library.index  # first: opening it may bring its source up to date
        return Previous(library.source.records, index, library.source.shards)
    if manifest is None:
        return None
    try:
        return Previous(manifest.content["files"], _open_index(manifest), manifest.shards)
    except DamagedIndexError:
        return None


# -- building


@dataclass(frozen=True, slots=True)
class _Build:
    """What is needed to build the index of a corpus."""

    corpus: Corpus
    files: Sequence[CorpusFile]
    store: Store
    options: Options
    notify: Notify
    show: Show | None
    mode: Mode
    retry: bool
    """Whether files are read again that failed before."""

    def source(self, records: Sequence[Mapping[str, Any]], shards: Sequence[Path]) -> Source:
        """Return the files as they are recorded."""
        return Source(self.corpus, self.options, records, Watch(self.corpus, records, self.options.limits), shards)

    def again(self) -> Library:
        """Open the texts as they are by now, perhaps as another process has just indexed them.

        Raises:
            CorpusError: there is no text that can be read any more.
        """
        options, show = self.options, self.show
        return open_library(self.corpus, self.store.cache_directory, self.notify, options=options, show=show)

    def run(self, previous: Previous | None, *, quiet: bool = False) -> Library:
        """Bring the index up to date, on disk or failing that in memory.

        Raises:
            CorpusError: there is no text that can be read.
            CacheError: the index cannot be written, though it was asked for.
        """
        size = sum(file.size for file in self.files)
        if size >= _LONG_BUILD and self.show is None and not quiet and previous is None:
            self.notify(f"indexing {self.corpus.title} ({size / 1e6:.0f} MB); this takes a while, Ctrl-C stops it")
        try:
            library = self._run(Meter(self.show), previous)
        except Stopped as stopped:
            error = stopped.error
        else:
            report = library.report
            # What has changed since is told by whoever talks with a person in the meantime.
            if not quiet and self.mode == "open" and report.directory and report.built and previous is None:
                self.notify(
                    f"indexed {self.corpus.title}: {_count(report.passages, 'passage')} in {report.seconds:.2f} s"
                )
            return library
        # Outside, so that it does not look as if it came of another one.
        raise error

    def _run(self, meter: Meter, previous: Previous | None) -> Library:
        from essaybot import building

        started = time.perf_counter()
        gathered = building.gather(self.files, previous, self.options, meter, retry=self.retry)
        records = gathered.records
        shards: Sequence[Path] = previous.shards if previous else ()
        built = gathered.changed or previous is None
        if previous is not None and not built:
            index = previous.index
            self._amend(records, previous)
        else:
            if self.mode == "open":
                self._tell(records, previous.records if previous else ())
            index, shards = self._write(gathered, previous, meter)
        report = IndexReport(
            tuple(_reports(records, gathered.kept)),
            gathered.passages,
            time.perf_counter() - started if built else 0.0,
            built,
            str(self.store.directory) if shards else "",
        )
        return Library(lambda: _sections(records), report, index, self.source(records, shards))

    def _write(
        self, gathered: Gathered, previous: Previous | None, meter: Meter
    ) -> tuple[PassageIndex, Sequence[Path]]:
        """Write the index; return it and the directories of its shards, of which there are none in memory."""
        from essaybot import building

        corpus, options = self.corpus, self.options
        content = {
            "version": __version__,
            "format": _FORMAT,
            "built": int(time.time()),
            "corpus": {
                "roots": [str(root) for root in corpus.roots],
                "include": corpus.include,
                "exclude": corpus.exclude,
                "follow_links": corpus.follow_links,
                "language": options.language,
            },
            "limits": asdict(options.limits),
        }
        try:
            return building.write(self.store, gathered, previous, meter, content)
        except CacheError as error:
            if self.mode != "open":
                raise
            advice = "this time the index is kept in memory (ESSAYBOT_CACHE_DIR can name another place)"
            self.notify(f"{error}; {advice}")
            return building.write_to_memory(gathered, previous, meter), ()

    def _amend(self, records: Sequence[Mapping[str, Any]], previous: Previous) -> None:
        """Note what is known by now of files whose words are as they were, so that they are not looked at again."""
        manifest = self.store.load()
        if manifest is None or manifest.shards != list(previous.shards):
            return
        content = {**manifest.content, "files": records, "limits": asdict(self.options.limits)}
        if content != manifest.content:
            self.store.amend(manifest, content)

    def _tell(self, records: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> None:
        """Name the files that are left out though somebody may expect them and was not told before, or count them."""
        from essaybot.building import reason_of

        told = {(each["path"], each["digest"], each["reason"]) for each in before}
        missed = [
            each
            for each in records
            if (each["status"] == "failed" or (each["advice"] and not each["passages"]))
            and (each["path"], each["digest"], each["reason"]) not in told
        ]
        if len(missed) > _NAMED_AT_ONCE:
            self.notify(f"{len(missed)} files are left out; essaybot index says of each why")
            return
        for each in missed:
            self.notify(f"{each['name']} is left out: {reason_of(each)}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
