"""The word table: how common English words are, which are near in meaning, and vectors of what they mean.

One file, `data/lexicon.bin`, mapped into memory, so that opening it costs next to nothing. All numbers are
little-endian. Behind a header (magic, number of stems S, number of components C) follow::

    uint32[S + 1]   where each stem starts in the stems' text
    uint32[S + 1]   where each stem's near words start among all
    uint8[S]        commonness: Zipf frequency (log10 of occurrences in a thousand million words) times 30
    uint16[N]       near words, as numbers of stems
    uint8[N]        their cosines, times 255
    uint8[S * C]    vectors: each component, times 254, plus 128
    bytes           the stems in UTF-8, in byte order, without separators

`tools/build_lexicon.py` makes it; `data/README.md` says from what.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "lexicon.bin"

_MAGIC = b"essaybot-lexicon1"
_HEADER = struct.Struct("<17s3xII")
_ZIPF_SCALE = 30
_COSINE_SCALE = 255
MIDDLE = 128
"""The byte of a vector that means 0."""
_UNKNOWN_ZIPF = 1.5
_LARGEST_ZIPF = 8.0


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is made of; every list has one entry a stem."""

    stems: Sequence[str]
    """In the order of their UTF-8 bytes."""
    zipf: Sequence[float]
    near: Sequence[Sequence[tuple[int, float]]]
    """(number of a stem, cosine) pairs."""
    components: Sequence[Sequence[int]]
    """From -127 to 127."""


def pack(table: Table) -> bytes:
    """Return the file of a table."""
    count, dimensions = len(table.stems), len(table.components[0])
    texts = [stem.encode() for stem in table.stems]
    near = [pair for pairs in table.near for pair in pairs]
    starts = struct.Struct(f"<{count + 1}I")
    return b"".join(
        (
            _HEADER.pack(_MAGIC, count, dimensions),
            starts.pack(*_running_total(map(len, texts))),
            starts.pack(*_running_total(map(len, table.near))),
            bytes(min(255, max(0, round(value * _ZIPF_SCALE))) for value in table.zipf),
            struct.pack(f"<{len(near)}H", *(number for number, _ in near)),
            bytes(round(cosine * _COSINE_SCALE) for _, cosine in near),
            b"".join(bytes(value + MIDDLE for value in row) for row in table.components),
            *texts,
        )
    )


def _running_total(lengths: Iterable[int]) -> list[int]:
    return list(accumulate(lengths, initial=0))


class Lexicon:
    """Read access to a word table. Safe to use from several threads."""

    def __init__(self, path: Path = DATA) -> None:
        """Map the table in `path` into memory.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no word table.
        """
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._count: int
        self.dimensions: int
        header = self._data[: _HEADER.size].ljust(_HEADER.size, b"\0")
        magic, self._count, self.dimensions = _HEADER.unpack(header)
        if magic != _MAGIC:
            raise ValueError(f"{path} is not a word table")
        self._text_starts = _HEADER.size
        self._near_starts = self._text_starts + 4 * (self._count + 1)
        self._zipf = self._near_starts + 4 * (self._count + 1)
        self._near = self._zipf + self._count
        near_count = self._uint32(self._near_starts, self._count)
        self._cosines = self._near + 2 * near_count
        self._vectors = self._cosines + near_count
        self._texts = self._vectors + self._count * self.dimensions
        self.near: Callable[[str], tuple[tuple[str, float], ...]] = lru_cache(maxsize=4096)(self._near_words)
        """For a stem, the stems near it in meaning with their cosines, nearest first; () if the table lacks it."""
        self._number: Callable[[str], int | None] = lru_cache(maxsize=65_536)(self._find)

    def __contains__(self, stem: str) -> bool:
        """Return whether the table has a stem."""
        return self._number(stem) is not None

    def rarity(self, stem: str) -> float:
        """Return how rare a stem is in English: 0 for the commonest words, 1 for words met nowhere.

        It is 1 - z/8 with z the Zipf frequency; a stem that the table does not have counts as rarer than those it has.
        """
        number = self._number(stem)
        zipf = _UNKNOWN_ZIPF if number is None else self._data[self._zipf + number] / _ZIPF_SCALE
        return max(0.0, 1 - zipf / _LARGEST_ZIPF)

    def _near_words(self, stem: str) -> tuple[tuple[str, float], ...]:
        number = self._number(stem)
        if number is None:
            return ()
        first, last = self._uint32(self._near_starts, number), self._uint32(self._near_starts, number + 1)
        numbers = struct.unpack_from(f"<{last - first}H", self._data, self._near + 2 * first)
        cosines = self._data[self._cosines + first : self._cosines + last]
        return tuple((self._stem(near), cosine / _COSINE_SCALE) for near, cosine in zip(numbers, cosines, strict=True))

    def vector(self, stem: str) -> bytes | None:
        """Return a stem's vector, a byte a component with `MIDDLE` for 0; None if the table lacks it."""
        number = self._number(stem)
        if number is None:
            return None
        start = self._vectors + number * self.dimensions
        return self._data[start : start + self.dimensions]

    def _find(self, stem: str) -> int | None:
        """Return the number of a stem; None if the table lacks it."""
        wanted = stem.encode("utf-8", "surrogatepass")
        number = bisect_left(range(self._count), wanted, key=self._text)
        return number if number < self._count and self._text(number) == wanted else None

    def _stem(self, number: int) -> str:
        return self._text(number).decode()

    def _text(self, number: int) -> bytes:
        first, last = struct.unpack_from("<II", self._data, self._text_starts + 4 * number)
        return self._data[self._texts + first : self._texts + last]

    def _uint32(self, start: int, number: int) -> int:
        return int.from_bytes(self._data[start + 4 * number : start + 4 * number + 4], "little")


@lru_cache(maxsize=1)
def english() -> Lexicon:
    """Return the table that the program carries, opened once."""
    return Lexicon()
