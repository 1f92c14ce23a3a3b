"""The indexes that there are: of which texts, how large, how old, and whether they are as the texts are now."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from essaybot.corpus import Corpus, bundled_essay, unchanged
from essaybot.corpus.files import STDIN
from essaybot.errors import CorpusError, DamagedIndexError
from essaybot.index.store import Manifest, Store, default_cache_directory
from essaybot.opening import is_current
from essaybot.reading.limits import Limits

State = Literal["current", "outdated", "damaged", "gone"]
_KEY = re.compile(r"[0-9a-f]{16}(-\w+)?")
"""How a corpus's directory is called."""


class IndexInfo(NamedTuple):  # not a dataclass, which takes a millisecond of every start to make
    """What is known of one index on disk."""

    directory: str
    state: State
    """``current`` if it is as its texts are now, ``outdated`` if they have changed since or another version of essaybot
    has made it, ``damaged`` if it cannot be read or its building did not end, ``gone`` if its texts are out of reach.
    """
    size: int
    """Bytes on disk."""
    title: str = ""
    """What its texts are called. Of a damaged index this and what follows may be unknown."""
    roots: tuple[str, ...] = ()
    """The files and folders, as absolute paths."""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    follow_links: bool = False
    language: str = "auto"
    files: int = 0
    """How many files have passages in it."""
    failed: int = 0
    """How many could not be read."""
    passages: int = 0
    built: float | None = None
    """When, in seconds since the epoch."""
    version: str = ""
    """Of the essaybot that has made it."""
    format: int = 0


def known_indexes(cache_dir: str | os.PathLike[str] | None = None) -> list[IndexInfo]:
    """Return what is known of each index in a cache directory, by the names of their texts. Never raises.

    Args:
        cache_dir: by default ``$ESSAYBOT_CACHE_DIR`` or the user's cache directory.
    """
    infos = [_info(store) for store in _stores(cache_dir) if store.contents]
    return sorted(infos, key=lambda info: (not info.title, info.title, info.directory))


def remove_indexes(indexes: Iterable[IndexInfo]) -> int:
    """Remove indexes, and nothing else that lies in their directories; return how many bytes that frees.

    Raises:
        CacheError: one cannot be removed.
    """
    return sum(_store(Path(index.directory)).remove() for index in indexes)


def indexes_of(corpus: Corpus, indexes: Iterable[IndexInfo]) -> list[IndexInfo]:
    """Return those of some indexes that are of a corpus, in whatever language it was read.

    If it names no patterns and follows no links, those that do so in the same files and folders are of it too.
    """
    whole = not (corpus.include or corpus.exclude or corpus.follow_links)
    roots = tuple(map(str, corpus.roots))
    return [
        index
        for index in indexes
        if Path(index.directory).name.partition("-")[0] == corpus.key or (whole and index.roots == roots)
    ]


def _stores(cache_dir: str | os.PathLike[str] | None) -> list[Store]:
    cache = default_cache_directory() if cache_dir is None else Path(cache_dir)
    try:
        # What has another name, or is a link, is not ours.
        with os.scandir(cache / "indexes") as entries:
            names = [entry.name for entry in entries if _KEY.fullmatch(entry.name) and not entry.is_symlink()]
    except OSError:
        return []
    return [Store(cache, name) for name in names]


def _store(directory: Path) -> Store:
    return Store(directory.parent.parent, directory.name)


def _info(store: Store) -> IndexInfo:
    directory, size = str(store.directory), store.size
    manifest = store.load()
    if manifest is None:
        return IndexInfo(directory, "damaged", size)
    try:
        return _described(manifest, directory, size)
    # What a manifest holds may be anything, if something else has written it.
    except (CorpusError, LookupError, TypeError, ValueError, AttributeError):
        return IndexInfo(directory, "damaged", size)


def _described(manifest: Manifest, directory: str, size: int) -> IndexInfo:
    content = manifest.content
    made_from: Mapping[str, Any] = content["corpus"]
    roots = tuple(map(str, made_from["roots"]))
    corpus = _corpus(roots, made_from, Path(directory).parent.parent)
    records: Sequence[Mapping[str, Any]] = content["files"]
    return IndexInfo(
        directory,
        _state(manifest, corpus, records),
        size,
        corpus.title,
        roots,
        tuple(made_from.get("include", ())),
        tuple(made_from.get("exclude", ())),
        bool(made_from.get("follow_links")),
        str(made_from["language"]),
        sum(each["status"] == "indexed" for each in records),
        sum(each["status"] == "failed" for each in records),
        int(content["passages"]),
        float(content["built"]),
        str(content["version"]),
        int(content["format"]),
    )


def _corpus(roots: Sequence[str], made_from: Mapping[str, Any], cache: Path) -> Corpus:
    """The texts of an index that lies in a cache directory."""
    corpus = Corpus.of(
        () if roots == (str(bundled_essay()),) else roots,
        include=made_from.get("include", ()),
        exclude=made_from.get("exclude", ()),
        follow_links=bool(made_from.get("follow_links")),
    )
    return replace(corpus, without=(cache,))


def _state(manifest: Manifest, corpus: Corpus, records: Sequence[Mapping[str, Any]]) -> State:
    try:
        manifest.verify()
        # What came from standard input was read once and is not looked for again.
        files = None if STDIN in map(str, corpus.roots) else corpus.scan()
    except DamagedIndexError:
        return "damaged"
    except CorpusError:
        return "gone"
    if not is_current(manifest.content):
        return "outdated"
    return "current" if files is None or unchanged(files, records, Limits(**manifest.content["limits"])) else "outdated"
