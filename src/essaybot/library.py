"""A corpus with its index: taken from the cache while it is fresh, built when it is not, in memory if need be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from essaybot._version import __version__
from essaybot.corpus import Corpus, CorpusFile, Watch, digest_of, record, unchanged
from essaybot.errors import CacheError, CorpusError, DamagedIndexError, EssayBotError
from essaybot.index.meter import Meter, Show, Stopped
from essaybot.index.store import Manifest, Store
from essaybot.model import FileReport, IndexReport, Passage, Section
from essaybot.reading.files import read_bytes

if TYPE_CHECKING:
    from essaybot.index.postings import PassageIndex

Notify = Callable[[str], None]

_FORMAT = 3
"""Changes with what an index holds, so that a checkout in the middle of a change does not read an older one."""
_LONG_BUILD = 1_000_000
"""Bytes of text from which a build is announced before it starts."""


class Library:
    """The outline and the index of a corpus. Whoosh is imported when the index is first used, not before."""

    def __init__(
        self,
        sections: tuple[Section, ...],
        report: IndexReport,
        opener: Callable[[Library], PassageIndex],
        index: PassageIndex | None = None,
        corpus: Corpus | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.sections = sections
        self.report = report
        self.corpus = corpus
        self.watch = watch
        """Knows whether the files have changed since they were read; None for passages that come from no file."""
        self._opener = opener
        """Opens the index on first use. It may have to build it, and then brings the rest up to date."""
        self._index = index
        self._closed = False
        self._lock = threading.Lock()

    @property
    def index(self) -> PassageIndex:
        """The open index."""
        with self._lock:
            if self._closed:
                raise EssayBotError("this EssayBot is closed; open another one")
            if self._index is None:
                self._index = self._opener(self)
            return self._index

    @cached_property
    def heading_stems(self) -> frozenset[str]:
        """The stems of all headings, also of those with no text of their own, which no passage has."""
        return stems_of_headings(self.sections)

    def part(self, section: Section) -> Sequence[Section]:
        """Return a section and those below it, as the outline shows them: none are below a document's title.

        Raises:
            EssayBotError: the section is not of this text.
        """
        try:
            first = self.sections.index(section)
        except ValueError:
            title = section.heading_path or "without a heading"
            raise EssayBotError(f"there is no section {title} here; take one that sections() gives") from None
        last = first + 1
        while last < len(self.sections) and _is_below(self.sections[last], section):
            last += 1
        return self.sections[first:last]

    def close(self) -> None:
        """Release the index's files."""
        with self._lock:
            self._closed = True
            if self._index is not None:
                self._index.close()
                self._index = None


def _is_below(section: Section, above: Section) -> bool:
    path = (*above.ancestors, above.heading)
    return section.ancestors[: len(path)] == path and section.document == above.document


def stems_of_headings(sections: Iterable[Section]) -> frozenset[str]:
    """Return the stems of the headings of some sections."""
    from essaybot.index.analysis import stem, tokens

    return frozenset(stem(token.word) for section in sections for token in tokens(section.heading))


def open_library(
    corpus: Corpus, cache_directory: Path, notify: Notify, *, show: Show | None = None, force: bool = False
) -> Library:
    """Return the library of a corpus; its index is built unless a fresh one lies in `cache_directory`.

    Args:
        corpus: the texts.
        cache_directory: where indexes live.
        notify: called with each line that a person should see.
        show: called now and then while an index is built; what it raises stops the build and comes out as it is.
        force: build even if the index is fresh; then a cache that cannot be used is an error.

    Raises:
        CorpusError: the corpus has no text that can be read.
        CacheError: with `force`, the index cannot be written.
    """
    files = corpus.scan()
    store = Store(cache_directory, corpus.key)
    if not force:
        library = _from_cache(corpus, files, store, notify, show)
        if library is not None:
            return library
    return _build(corpus, files, store, notify, show, force=force)


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
    sections = _sections_of(found)
    return Library(sections, IndexReport((), len(found), 0.0, True, ""), lambda _: _index_in_memory(found, Meter()))


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


# -- from the cache


def _from_cache(
    corpus: Corpus, files: list[CorpusFile], store: Store, notify: Notify, show: Show | None
) -> Library | None:
    manifest = store.load()
    if manifest is None or not _is_fresh(manifest.content, files):
        return None
    content = manifest.content
    report = IndexReport(
        tuple(FileReport(**file) for file in content["reports"]), content["passages"], 0.0, False, str(store.directory)
    )

    def opener(library: Library) -> PassageIndex:
        index = _open_current(store, manifest)
        if index is None:
            notify("the index is damaged; building it again")
            rebuilt = _build(corpus, files, store, notify, show, force=False, quiet=True)
            library.sections, library.report, library.watch = rebuilt.sections, rebuilt.report, rebuilt.watch
            index = rebuilt.index
        return index

    sections = tuple(_section(data) for data in content["sections"])
    return Library(sections, report, opener, corpus=corpus, watch=Watch(corpus, content["files"]))


def _is_fresh(content: Any, files: list[CorpusFile]) -> bool:
    if (content.get("version"), content.get("format")) != (__version__, _FORMAT):
        return False
    return unchanged(files, content["files"])


def _section(data: dict[str, Any]) -> Section:
    return Section(**{**data, "ancestors": tuple(data["ancestors"])})


def _open_current(store: Store, manifest: Manifest, attempts: int = 3) -> PassageIndex | None:
    """Open the index that `manifest` names, or the one that another process has replaced it with; None if damaged."""
    from essaybot.index.postings import PassageIndex

    try:
        manifest.verify()
        return PassageIndex.in_directory(manifest.generation)
    except DamagedIndexError:
        current = store.load()
        if current is None or current.generation == manifest.generation or attempts == 1:
            return None
        same = current.content["files"] == manifest.content["files"]
        return _open_current(store, current, attempts - 1) if same else None


# -- building


def _build(
    corpus: Corpus,
    files: list[CorpusFile],
    store: Store,
    notify: Notify,
    show: Show | None,
    *,
    force: bool,
    quiet: bool = False,
) -> Library:
    started = time.perf_counter()
    size = sum(file.size for file in files)
    if size >= _LONG_BUILD and show is None and not quiet:
        notify(f"indexing {corpus.title} ({size / 1e6:.0f} MB); this takes a while, Ctrl-C stops it")
    try:
        library = _build_with(Meter(show), corpus, files, store, notify, started, force=force)
    except Stopped as stopped:
        error = stopped.error
    else:
        report = library.report
        if not quiet and not force and report.directory:
            notify(f"indexed {corpus.title}: {_count(report.passages, 'passage')} in {report.seconds:.2f} s")
        return library
    # Outside, so that it does not look as if it came of another one.
    raise error


def _build_with(
    meter: Meter,
    corpus: Corpus,
    files: list[CorpusFile],
    store: Store,
    notify: Notify,
    started: float,
    *,
    force: bool,
) -> Library:
    passages, sections, reports, records = _read(files, meter)
    for report in reports:
        if report.status == "failed":
            notify(f"{report.file} is left out: {report.reason}")
    content = {
        "version": __version__,
        "format": _FORMAT,
        "files": records,
        "reports": [asdict(report) for report in reports],
        "sections": [asdict(section) for section in sections],
        "passages": len(passages),
    }
    directory = str(store.directory)
    try:
        index = _write(store, passages, content, meter)
    except CacheError as error:
        if force:
            raise
        notify(f"{error}; this time the index is kept in memory (ESSAYBOT_CACHE_DIR can name another place)")
        directory = ""
        index = _index_in_memory(passages, meter)
    done = IndexReport(tuple(reports), len(passages), time.perf_counter() - started, True, directory)
    return Library(tuple(sections), done, lambda _: index, index, corpus, Watch(corpus, records))


def _read(
    files: list[CorpusFile], meter: Meter
) -> tuple[list[Passage], list[Section], list[FileReport], list[dict[str, Any]]]:
    """Read every file of a corpus; one that fails is reported, unless it was named itself.

    Raises:
        CorpusError: a named file cannot be read, or no file can.
    """
    # Here, because only a build reads: importing this takes longer than opening a fresh index.
    from essaybot.reading.formats import read_document
    from essaybot.reading.passages import passages_and_outline

    passages: list[Passage] = []
    sections: list[Section] = []
    reports: list[FileReport] = []
    records: list[dict[str, Any]] = []
    done = 0
    meter.update(at_once=True, files=sum(not file.skipped for file in files))
    for file in files:
        if file.skipped:
            reports.append(FileReport(file.name, "skipped", 0, file.skipped))
            records.append(record(file, "", 0) | {"skipped": True})
            continue
        digest = ""
        try:
            now = time.time_ns()
            data = read_bytes(file.path)
            digest = digest_of(data)
            found, outline = passages_and_outline(read_document(file.path, file.name, data))
        except CorpusError as error:
            if file.named:
                raise CorpusError(f"{file.path}: {error}; name a readable Markdown or text file") from error
            reports.append(FileReport(file.name, "failed", 0, str(error)))
        else:
            before = len(passages)
            sections.extend(replace(section, first_passage=section.first_passage + before) for section in outline)
            passages.extend(found)
            reports.append(FileReport(file.name, "read", len(found)))
        records.append(record(file, digest, now))
        done += 1
        meter.update(files_done=done, passages=len(passages))
    if not passages:
        reasons = "; ".join(f"{report.file}: {report.reason}" for report in reports if report.status == "failed")
        raise CorpusError(f"there is no text that can be read ({reasons})")
    return passages, sections, reports, records


def _write(store: Store, passages: list[Passage], content: dict[str, Any], meter: Meter) -> PassageIndex:
    """Build the index on disk, make it current and open it.

    Raises:
        CacheError: it cannot be written.
    """
    from essaybot.index.postings import PassageIndex
    from essaybot.index.writer import write_to_directory

    with store.new_generation() as generation:
        write_to_directory(generation, passages, meter.written)
        # Opened before it is current: as soon as it is, another process may replace it.
        index = PassageIndex.in_directory(generation)
        try:
            store.publish(generation, content)
        except BaseException:
            index.close()
            raise
    return index


def _index_in_memory(passages: Iterable[Passage], meter: Meter) -> PassageIndex:
    from essaybot.index.postings import PassageIndex
    from essaybot.index.writer import write_to_memory

    return PassageIndex.in_memory(write_to_memory(passages, meter.written))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
