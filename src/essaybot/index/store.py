"""Where indexes live: one directory a corpus in the user's cache, replaced in one rename, checked before it is trusted.

::

    CACHE/indexes/KEY/current.json      the manifest: which generation is current, and of what it was built
    CACHE/indexes/KEY/gen-PID-.../0/    the files of its first shard, a Whoosh index
    CACHE/indexes/KEY/gen-PID-.../1/    those of its second

A build fills a new generation; writing the manifest makes it current. Shards that stay as they are go from one
generation into the next by hard links, so that each generation is whole. Nothing here imports Whoosh.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import threading
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
_NEW_MANIFEST = "manifest-"
"""How the name of a manifest begins until it takes the place of the current one."""
_ABANDONED_AFTER = 86_400.0
"""Seconds after which a generation that never became current is taken for the remains of a build that died, even if
there is a process with the number of its builder."""


def default_cache_directory() -> Path:
    """Return ``$ESSAYBOT_CACHE_DIR``, or essaybot's directory in the user's cache."""
    configured = os.environ.get("ESSAYBOT_CACHE_DIR")
    if configured:
        return Path(configured).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("essaybot", appauthor=False)


_building: set[Path] = set()
"""The generations that this process is building."""
_building_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of an index without opening it."""

    generation: Path
    """Directory of the index's files."""
    content: Mapping[str, Any]
    """What the builder recorded: versions, files, sections, counts. JSON values."""
    checksums: Mapping[str, tuple[int, int]]
    """Size in bytes and CRC-32 of each file of the index, by ``SHARD/NAME``."""

    @property
    def shards(self) -> list[Path]:
        """The directories of the shards, in order."""
        return [self.generation / name for name in sorted({name.split("/")[0] for name in self.checksums}, key=int)]

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
        self._key = key
        cache_directory = Path(os.path.abspath(cache_directory))
        self.cache_directory = cache_directory
        self._root = cache_directory / "indexes"
        self.directory = self._root / key
        self._chain = (cache_directory, self._root, self.directory)

    def load(self) -> Manifest | None:
        """Return the manifest of the current index, or None if there is none that can be read and trusted."""
        try:
            self._check_private()
            digest, _, text = (self.directory / MANIFEST).read_bytes().partition(b"\n")
            if digest.decode() != _digest(text):
                return None
            data = json.loads(text)
            if data["key"] != self._key:
                return None  # it was put here from another corpus's place
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
            self._chain[0].parent.mkdir(parents=True, exist_ok=True)
            self._chain[0].mkdir(mode=0o700, exist_ok=True)
            self._check_private(*self._chain[:1])
            for directory in self._chain[1:]:
                directory.mkdir(mode=0o700, exist_ok=True)
            self._check_private()
            with _building_lock:
                generation = Path(tempfile.mkdtemp(prefix=f"{_GENERATION}{os.getpid()}-", dir=self.directory))
                _building.add(generation)
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
        finally:
            _building.discard(generation)

    def publish(self, generation: Path, content: Mapping[str, Any]) -> Manifest:
        """Make a built generation the current one and remove those it replaces.

        Raises:
            OSError: the manifest cannot be written; the index that was current still is.
        """
        manifest = Manifest(generation, content, _checksums(generation))
        replaced = self.load()
        self._write(manifest)
        self._clean(generation, replaced)
        return manifest

    def amend(self, manifest: Manifest, content: Mapping[str, Any]) -> Manifest:
        """Return the manifest with other content, and keep it so if its generation is still current and it can be."""
        amended = Manifest(manifest.generation, content, manifest.checksums)
        with suppress(OSError):
            self._write(amended, only_if_current=True)
        return amended

    def _is_current(self, manifest: Manifest) -> bool:
        current = self.load()
        return current is not None and current.generation == manifest.generation

    def _write(self, manifest: Manifest, *, only_if_current: bool = False) -> None:
        data = {
            "key": self._key,
            "generation": manifest.generation.name,
            "checksums": manifest.checksums,
            "content": manifest.content,
        }
        descriptor, name = tempfile.mkstemp(prefix=f"{_NEW_MANIFEST}{os.getpid()}-", dir=self.directory)
        try:
            text = json.dumps(data).encode()
            with os.fdopen(descriptor, "wb") as file:
                file.write(_digest(text).encode() + b"\n" + text)
            # Looked at last, so that hardly any time is left in which another process may publish its own.
            if only_if_current and not self._is_current(manifest):
                os.unlink(name)
            else:
                os.replace(name, self.directory / MANIFEST)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise

    def _clean(self, current: Path, replaced: Manifest | None) -> None:
        """Remove the generation that was replaced, and what builds that died have left."""
        for path in self.directory.iterdir():
            if path == current or path.name == MANIFEST:
                continue
            with suppress(OSError, IndexError):
                if _is_abandoned(path) or (replaced is not None and path == replaced.generation):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    @property
    def contents(self) -> list[Path]:
        """What lies here that a store has made, the manifest first; nothing that cannot be looked at, and no links."""
        try:
            paths = sorted(self.directory.iterdir(), key=lambda path: path.name != MANIFEST)
        except OSError:
            return []
        own = [path for path in paths if path.name == MANIFEST or path.name.startswith((_GENERATION, _NEW_MANIFEST))]
        return [path for path in own if not path.is_symlink()]

    @property
    def size(self) -> int:
        """How many bytes it takes on disk; a file that several generations share counts once."""
        files: dict[tuple[int, int], int] = {}
        for path in self.contents:
            for each in (path, *path.rglob("*")):
                with suppress(OSError):
                    status = each.lstat()
                    if stat.S_ISREG(status.st_mode):
                        files[status.st_dev, status.st_ino] = status.st_size
        return sum(files.values())

    def remove(self) -> int:
        """Remove the index, but nothing that no store has made; return how many bytes that frees.

        Raises:
            CacheError: something cannot be removed.
        """
        size = self.size
        try:
            # The manifest goes first: without it the rest is nothing that anybody opens.
            for path in self.contents:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or error
            raise CacheError(f"the index in {self.directory} cannot be removed ({reason})") from error
        with suppress(OSError):
            self.directory.rmdir()
        return size

    def _check_private(self, *directories: Path) -> None:
        """Refuse directories in which other users could put an index: opening one runs what is in it.

        Raises:
            OSError: one is not there.
            CacheError: one belongs to someone else, or others may write to it.
        """
        if os.name != "posix":
            return
        given, *own = directories or self._chain
        # In a directory such as /tmp nobody can move what belongs to others.
        if not given.stat().st_mode & stat.S_ISVTX:
            own.insert(0, given)
        for directory in own:
            status = directory.stat()
            if status.st_uid != os.geteuid():
                advice = "set ESSAYBOT_CACHE_DIR to a directory of your own"
                raise CacheError(f"the cache directory {directory} belongs to another user; {advice}")
            if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                import shlex

                advice = f"run: chmod go-w {shlex.quote(str(directory))}"
                raise CacheError(f"other users may write to the cache directory {directory}; {advice}")


def link_shard(shard: Path, generation: Path, name: str) -> None:
    """Take the files of a shard over into a generation that is being built, as its shard `name`.

    Raises:
        OSError: they cannot be linked or copied, perhaps because another process has just removed them.
    """
    target = generation / name
    target.mkdir(mode=0o700)
    for path in shard.iterdir():
        _link(path, target / path.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Some file systems have no hard links.
        shutil.copyfile(source, target)


def _is_abandoned(path: Path) -> bool:
    """Whether the build that made a file or directory has died; for one of unknown origin whether it is old."""
    if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
        return True
    builder = path.name.split("-")[1]
    if builder == str(os.getpid()):
        with _building_lock:
            return path.name.startswith(_GENERATION) and path not in _building
    return builder.isdecimal() and not _is_running(int(builder))


def _is_running(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _digest(text: bytes) -> str:
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _checksums(directory: Path) -> dict[str, tuple[int, int]]:
    """Size and CRC-32 of each file in `directory`; empty if it cannot be read."""
    sums: dict[str, tuple[int, int]] = {}
    try:
        for path in sorted(directory.glob("*/*")):
            # Whoosh's lock file stays behind and may change.
            if path.name.endswith("_WRITELOCK"):
                continue
            crc = size = 0
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            sums[path.relative_to(directory).as_posix()] = (size, crc)
    except OSError:
        return {}
    return sums
