"""Which files make up a corpus, and whether they have changed since they were indexed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from essaybot.errors import CorpusError
from essaybot.reading.files import digest_of, is_text_name, read_bytes

BUNDLED = "essay.md"
_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may have changed once more with the same time stamp."""


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file that belongs to a corpus, or that was found in one of its folders and is left out."""

    path: Path
    name: str
    """As locations show it: relative to the folder above the folder that was given."""
    named: bool
    """Whether it was given itself, not found in a folder; then failing to read it is an error."""
    skipped: str = ""
    """Why it is left out; empty for a text."""
    advice: str = ""
    """What a person can do about that; empty if nothing."""
    data: bytes | None = None
    """Its bytes, if it is no file on disk."""
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0

    @property
    def stamp(self) -> list[int]:
        """What changes when the file does, cheaply known."""
        return [self.size, self.mtime_ns, self.ctime_ns]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts that questions are asked of: files and folders, or the bundled essay."""

    roots: tuple[Path, ...]
    """Absolute paths."""
    bundled: bool = False

    @classmethod
    def of(cls, paths: Sequence[str | os.PathLike[str]]) -> Corpus:
        """Name a corpus; without paths it is the bundled essay. Nothing is read yet.

        Raises:
            CorpusError: a path is empty.
        """
        if not paths:
            return cls((bundled_essay(),), bundled=True)
        if any(not os.fspath(path) for path in paths):
            raise CorpusError("the path of a text is empty; name a file or a folder")
        # Not Path.expanduser, which raises when there is no user of that name.
        expanded = map(os.path.expanduser, paths)
        return cls(tuple(dict.fromkeys(Path(os.path.abspath(path)) for path in expanded)))

    @property
    def key(self) -> str:
        """A file name that stands for this corpus."""
        digest = hashlib.blake2b("\0".join(map(str, self.roots)).encode("utf-8", "surrogatepass"), digest_size=8)
        return digest.hexdigest()

    @property
    def title(self) -> str:
        """What to call the corpus in a message."""
        if self.bundled:
            return "the essay"
        names = [root.name or str(root) for root in self.roots]
        return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"

    def scan(self) -> list[CorpusFile]:
        """Return every file of the corpus, in a fixed order, each once.

        Raises:
            CorpusError: a path does not exist, or there is no text in it.
        """
        found: dict[Path, CorpusFile] = {}
        for root in self.roots:
            files = list(_files_of(root))
            if not any(not file.skipped for file in files):
                raise CorpusError(
                    f"{root}: no texts in this folder; essaybot reads Markdown (.md) and plain text (.txt) files"
                )
            for file in files:
                found.setdefault(file.path, file)
        return _with_distinct_names(list(found.values()))

    def folders(self) -> Iterator[str]:
        """Yield every folder that `scan` looks into."""
        for root in self.roots:
            for folder, folders, _ in os.walk(root):
                folders[:] = (name for name in folders if not name.startswith("."))
                yield folder


def bundled_essay() -> Path:
    """Return the path of the essay that comes with essaybot."""
    packaged = Path(__file__).parent / "data" / BUNDLED
    # A checkout that is installed for development keeps the essay where people edit it.
    return packaged if packaged.exists() else Path(__file__).parents[2] / "corpus" / BUNDLED


def _files_of(root: Path) -> Iterator[CorpusFile]:
    try:
        if root.is_dir():
            yield from _files_in_folder(root)
            return
        if not root.exists():
            raise CorpusError(f"{root}: no such file or folder; check the path")
        yield _corpus_file(root, root.name, named=True)
    except OSError as error:
        raise CorpusError(f"{root}: it cannot be read ({error.strerror or error})") from error


def _files_in_folder(root: Path) -> Iterator[CorpusFile]:
    unreadable: list[OSError] = []
    real_root = root.resolve()
    for folder, folders, names in os.walk(root, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith("."):
                continue
            shown = path.relative_to(root.parent).as_posix()
            # os.path.realpath and not Path.resolve, which raises on a link to itself before Python 3.13.
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(real_root):
                yield CorpusFile(path, shown, named=False, skipped="a link that leads out of the folder")
            elif not is_text_name(path):
                yield CorpusFile(path, shown, named=False, skipped="not a Markdown or plain text file by its name")
            else:
                yield _corpus_file(path, shown, named=False)
    for error in unreadable:
        if Path(str(error.filename)) == root:
            raise CorpusError(f"{root}: the folder cannot be read ({error.strerror}); check its permissions")
        yield CorpusFile(
            Path(error.filename),
            Path(error.filename).relative_to(root.parent).as_posix(),
            named=False,
            skipped=f"the folder cannot be read ({error.strerror})",
        )


def _corpus_file(path: Path, name: str, *, named: bool) -> CorpusFile:
    try:
        status = path.stat()
    except OSError as error:
        if named:
            raise
        return CorpusFile(path, name, named, skipped=f"it cannot be read ({error.strerror})")
    return CorpusFile(path, name, named, "", "", None, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _with_distinct_names(files: list[CorpusFile]) -> list[CorpusFile]:
    """Show the whole path of files that would otherwise be shown alike."""
    counts: dict[str, int] = {}
    for file in files:
        counts[file.name] = counts.get(file.name, 0) + 1
    if len(counts) == len(files):
        return files
    from dataclasses import replace

    return [replace(file, name=str(file.path)) if counts[file.name] > 1 else file for file in files]


def record(file: CorpusFile, digest: str, now_ns: int) -> dict[str, Any]:
    """Return what `unchanged` needs to know of a file that was read at `now_ns` (nanoseconds since the epoch)."""
    racy = now_ns - max(file.mtime_ns, file.ctime_ns) < _RACY_NS
    stamp = None if racy else file.stamp
    return {"path": str(file.path), "name": file.name, "stamp": stamp, "digest": digest, "skipped": file.skipped}


def unchanged(files: Sequence[CorpusFile], recorded: Sequence[Mapping[str, Any]]) -> bool:
    """Whether `files` are those of which `recorded` was made, by their stamps or failing that their content."""
    return len(files) == len(recorded) and all(map(is_same, files, recorded))


def is_same(file: CorpusFile, old: Mapping[str, Any]) -> bool:
    """Whether a file is as it was when it was recorded, by its stamp or failing that its content."""
    if (str(file.path), file.name, file.skipped) != (old["path"], old["name"], old["skipped"]):
        return False
    if file.stamp == old["stamp"] or file.skipped:
        return True
    try:
        return digest_of(read_bytes(file.path)) == str(old["digest"])
    except CorpusError:
        return not old["digest"]


class Watch:
    """Tells again and again whether a corpus is still as it was read."""

    def __init__(self, corpus: Corpus, recorded: Sequence[Mapping[str, Any]]) -> None:
        """Watch the files of which `recorded` was made."""
        self._corpus = corpus
        self._recorded = recorded
        self._times: Mapping[str, tuple[int, ...]] = {}
        """Sizes and times of all files and folders when last seen unchanged; empty while these may still be racy."""

    def changed(self) -> bool:
        """Return whether a file was edited, added, deleted or went out of reach. Never raises for what is on disk."""
        if self._times and all(_times(path) == times for path, times in self._times.items()):
            return False
        now = time.time_ns()
        try:
            files = self._corpus.scan()
        except CorpusError:
            return True
        if not unchanged(files, self._recorded):
            return True
        seen = {path: _times(path) for path in (*self._corpus.folders(), *(str(file.path) for file in files))}
        settled = all(now - max(times[1:], default=0) >= _RACY_NS for times in seen.values())
        self._times = seen if settled else {}
        return False


def _times(path: str) -> tuple[int, ...]:
    """The size and times of a file or folder; empty if it is out of reach."""
    try:
        status = os.stat(path)  # noqa: PTH116  # a Path for each of thousands of files takes most of the time
    except (OSError, ValueError):
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns
