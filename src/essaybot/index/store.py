"""Where indexes live: one directory a corpus in the user's cache, replaced in one rename, checked before it is trusted.

::

    CACHE/indexes/KEY/current.json      the manifest: which generation is current, and of what it was built
    CACHE/indexes/KEY/gen-.../          the files of one Whoosh index

A build fills a new generation; writing the manifest makes it current. Nothing here imports Whoosh.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essaybot.errors import CacheError, DamagedIndexError

MANIFEST = "current.json"
_GENERATION = "gen-"
_ABANDONED_AFTER = 3_600.0
"""Seconds after which a generation that never became current is taken for the remains of a build that died."""


def default_cache_directory() -> Path:
    """Return ``$ESSAYBOT_CACHE_DIR``, or essaybot's directory in the user's cache."""
    configured = os.environ.get("ESSAYBOT_CACHE_DIR")
    if configured:
        return Path(configured).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("essaybot", appauthor=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of an index without opening it."""

    generation: Path
    """Directory of the index's files."""
    content: Mapping[str, Any]
    """What the builder recorded: versions, files, sections, counts. JSON values."""
    checksums: Mapping[str, tuple[int, int]]
    """Size in bytes and CRC-32 of each file of the index."""

    def verify(self) -> None:
        """Check the index's files against their checksums.

        Raises:
            DamagedIndexError: a file is missing, has changed or does not belong.
        """
        if _checksums(self.generation) != self.checksums:
            raise DamagedIndexError(f"the index in {self.generation} is damaged")


class Store:
    """The place of one corpus's index."""

    def __init__(self, cache_directory: Path, key: str) -> None:
        """Name the place; nothing is read or made yet. `key` is a file name that stands for the corpus."""
        self._root = cache_directory / "indexes"
        self.directory = self._root / key

    def load(self) -> Manifest | None:
        """Return the manifest of the current index, or None if there is none that can be read and trusted."""
        try:
            _check_private(self._root)
            _check_private(self.directory)
            digest, _, text = (self.directory / MANIFEST).read_bytes().partition(b"\n")
            if digest.decode() != _digest(text):
                return None
            data = json.loads(text)
            generation = data["generation"]
            if Path(generation).name != generation or not generation.startswith(_GENERATION):
                return None
            checksums = {str(name): (int(size), int(crc)) for name, (size, crc) in data["checksums"].items()}
            return Manifest(self.directory / generation, dict(data["content"]), checksums)
        except (OSError, CacheError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    @contextmanager
    def new_generation(self) -> Iterator[Path]:
        """Give an empty private directory to build in; it is removed if the block raises.

        Raises:
            CacheError: it cannot be made, or other users could tamper with it.
        """
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for directory in (self._root, self.directory):
                _check_private(directory, mend=True)
            generation = Path(tempfile.mkdtemp(prefix=_GENERATION, dir=self.directory))
        except OSError as error:
            raise CacheError(f"the cache directory {self._root} cannot be used ({error.strerror or error})") from error
        try:
            yield generation
        except BaseException as error:
            current = self.load()
            # An error after publishing must not take away what is now current.
            if current is None or current.generation != generation:
                shutil.rmtree(generation, ignore_errors=True)
            if isinstance(error, OSError):
                message = f"the index cannot be written in {self._root} ({error.strerror or error})"
                raise CacheError(message) from error
            raise

    def publish(self, generation: Path, content: Mapping[str, Any]) -> Manifest:
        """Make a built generation the current one and remove those it replaces.

        Raises:
            OSError: the manifest cannot be written; the index that was current still is.
        """
        checksums = _checksums(generation)
        data = {"generation": generation.name, "checksums": checksums, "content": content}
        descriptor, name = tempfile.mkstemp(prefix="manifest-", dir=self.directory)
        try:
            text = json.dumps(data).encode()
            with os.fdopen(descriptor, "wb") as file:
                file.write(_digest(text).encode() + b"\n" + text)
            replaced = self.load()
            os.replace(name, self.directory / MANIFEST)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
        self._clean(generation, replaced)
        return Manifest(generation, content, checksums)

    def _clean(self, current: Path, replaced: Manifest | None) -> None:
        """Remove the generation that was replaced, and what builds that died have left."""
        for path in self.directory.iterdir():
            if path == current or path.name == MANIFEST:
                continue
            with suppress(OSError):
                abandoned = time.time() - path.stat().st_mtime > _ABANDONED_AFTER
                if abandoned or (replaced is not None and path == replaced.generation):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _check_private(directory: Path, *, mend: bool = False) -> None:
    """Refuse a directory in which other users could put an index: opening one runs what is in it.

    Raises:
        CacheError: the directory belongs to someone else, or others may write to it.
    """
    if os.name != "posix":
        return
    status = directory.stat()
    if status.st_uid != os.geteuid():
        raise CacheError(f"the cache directory {directory} belongs to another user; set ESSAYBOT_CACHE_DIR to your own")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        if not mend:
            raise CacheError(f"other users may write to the cache directory {directory}")
        directory.chmod(0o700)
        # What others may have put there must not come to be trusted.
        with suppress(FileNotFoundError):
            (directory / MANIFEST).unlink()


def _digest(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _checksums(directory: Path) -> dict[str, tuple[int, int]]:
    """Size and CRC-32 of each file in `directory`; empty if it cannot be read."""
    sums: dict[str, tuple[int, int]] = {}
    try:
        for path in sorted(directory.iterdir()):
            # Whoosh's lock file stays behind and may change.
            if path.name.endswith("_WRITELOCK"):
                continue
            crc = size = 0
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            sums[path.name] = (size, crc)
    except OSError:
        return {}
    return sums
