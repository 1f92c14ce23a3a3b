"""What one file may cost, so that a pathological one costs an error line and not the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from essaybot.errors import CorpusError
from essaybot.languages import AUTO

_FULL_SIZE = 10_000_000
"""Bytes that may take all of `Limits.seconds`. The readers of texts take a tenth of that on a slow machine."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost; beyond that it is reported as failed."""

    megabytes: int = 100
    """Size of a file, and of the text in it once it is unpacked, in millions of bytes or characters."""
    seconds: int = 120
    """Time for a file of up to 10 MB; a larger one has as many more as it is larger: ten times as many at 100 MB."""
    memory: int = 2_000
    """Megabytes of memory."""
    headings: int = 50_000

    @property
    def size(self) -> int:
        """The limit in bytes, or characters of text."""
        return self.megabytes * 1_000_000

    def seconds_for(self, size: int) -> float:
        """Return the time for a file of so many bytes."""
        return self.seconds * max(1, size / _FULL_SIZE)

    def check_headings(self, count: int) -> None:
        """Refuse a file that has more than a number of headings.

        Raises:
            CorpusError: it has.
        """
        if count > self.headings:
            raise CorpusError(
                f"it has more than {self.headings:,} headings", "split it, or raise the limit with --max-headings"
            )

    def check_size(self, size: int, *, unpacked: bool = False) -> None:
        """Refuse a file, or what was unpacked from one, that has more than `size` bytes or characters.

        Raises:
            CorpusError: it has.
        """
        if size > self.size:
            too_large = "it unpacks to more than" if unpacked else "it is larger than"
            raise CorpusError(f"{too_large} {self.megabytes} MB", "split it, or raise the limit with --max-megabytes")


@dataclass(frozen=True, slots=True)
class Options:
    """How a corpus is read."""

    language: str = AUTO
    """A code as of ISO 639-1, or ``auto``: each document's own is found out."""
    limits: Limits = field(default_factory=Limits)
