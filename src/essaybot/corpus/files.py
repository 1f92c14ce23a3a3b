"""A file of a corpus: what it is called, what changes when it does, and its bytes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from essaybot.reading.files import read_bytes
from essaybot.reading.limits import Limits

STDIN = "-"
"""What stands for standard input among paths."""

Stamp = tuple[int, int, int, int]
"""What changes when a file or folder does, cheaply known: its size, times of change (mtime, ctime) and inode."""

_RACY_NS = 2_000_000_000
"""What changed this shortly before it was looked at may have changed once more with the same stamp."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair: in a name, a byte that is not UTF-8."""


class CorpusFile(NamedTuple):  # not a dataclass: to make thousands of them takes most of the time
    """A file that belongs to a corpus, or that was found in one of its folders and is left out."""

    place: str
    """Absolute path, exact; ``-`` for standard input."""
    name: str
    """As locations show it: relative to the folder above the folder that was given. UTF-8 can hold it."""
    skipped: str = ""
    """Why it is left out; empty for a text."""
    advice: str = ""
    """What to do about that; empty if there is nothing to do."""
    stamp: Stamp = (0, 0, 0, 0)
    data: bytes | None = None
    """The bytes of what comes from no file."""

    @property
    def path(self) -> Path:
        """The path as an object."""
        return Path(self.place)

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.stamp[0]

    def read(self, limits: Limits | None = None) -> bytes:
        """Return the bytes.

        Raises:
            CorpusError: the file is missing, too large, no regular file or may not be read. The message is the reason
                alone.
        """
        return read_bytes(self.path, limits) if self.data is None else self.data


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file or folder."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_settled(stamp: Stamp, now_ns: int) -> bool:
    """Whether what had this stamp at `now_ns` (nanoseconds since the epoch) has another one if it changes later.

    A time in the future says nothing, unless it is ctime, which nobody can choose: then the clock has jumped.
    """
    _, mtime, ctime, _ = stamp
    return now_ns - max(ctime, mtime if mtime <= now_ns else 0) >= _RACY_NS


def reason_of(error: OSError | ValueError) -> str:
    """Return why the file system refused, in a few words."""
    return str(getattr(error, "strerror", None) or error)


def showable(name: str) -> str:
    r"""Return a name as UTF-8 can hold it: a byte that is no UTF-8 becomes ``\xNN``."""
    return name if name.isascii() else _HALVES.sub(_escaped, name)


def _escaped(half: re.Match[str]) -> str:
    return ascii(half.group()).strip("'").replace("\\udc", "\\x")


def with_distinct_names(files: list[CorpusFile]) -> list[CorpusFile]:
    """Show the whole path of files that would otherwise be shown alike."""
    if len({file.name for file in files}) == len(files):
        return files
    counts: dict[str, int] = {}
    for file in files:
        counts[file.name] = counts.get(file.name, 0) + 1
    whole = [file._replace(name=showable(file.place)) if counts[file.name] > 1 else file for file in files]
    # Only names that look like one with a byte that is no UTF-8 can still be alike.
    taken: set[str] = set()
    distinct: list[CorpusFile] = []
    for file in whole:
        name, number = file.name, 1
        while name in taken:
            number += 1
            name = f"{file.name} ({number})"
        taken.add(name)
        distinct.append(file._replace(name=name))
    return distinct
