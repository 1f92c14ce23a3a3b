"""How the passages of a corpus lie in the shards of its index.

A shard is a Whoosh index that is written once and never changed. When a few files change, their passages go into a new
shard, and the places of the old ones are left out of the layout: they are dead. A layout is a list of runs, in the
order of the corpus; passages are numbered from 0 through them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Run(NamedTuple):
    """Passages of a corpus that lie side by side in a shard."""

    shard: int
    start: int
    """Place of the first in the shard, from 0."""
    passages: int


Layout = Sequence[Run]


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return a layout with runs that follow one another in a shard made one, and empty ones left out."""
    layout: list[Run] = []
    for run in runs:
        last = layout[-1] if layout else None
        if last and last.shard == run.shard and last.start + last.passages == run.start:
            layout[-1] = last._replace(passages=last.passages + run.passages)
        elif run.passages:
            layout.append(run)
    return layout


class Numbering:
    """Translates between numbers of passages and their places in all shards, one shard after another."""

    def __init__(self, sizes: Sequence[int], layout: Layout) -> None:
        """Take the number of places in each shard, dead ones too, and the layout.

        Raises:
            ValueError: the layout names places that are not there.
        """
        self.bases: Sequence[int] = [0, *accumulate(sizes)]
        """The first place of each shard, and behind the last one how many there are."""
        if any(min(run) < 0 or run.start + run.passages > sizes[run.shard] for run in layout):
            raise ValueError("the layout goes beyond the shards")
        spans = [(self.bases[run.shard] + run.start, run.passages) for run in layout]
        self.is_plain = spans == [(0, self.bases[-1])]
        """Whether every number is its own place: nothing is dead or out of order."""
        self.places: Sequence[int] = range(self.bases[-1])
        """For each passage its place."""
        self.numbers: Sequence[int] = self.places
        """For each place the number of its passage; -1 if it is dead."""
        if not self.is_plain:
            self.places = array("I", (place for start, count in spans for place in range(start, start + count)))
            self.numbers = array("i", [-1]) * self.bases[-1]
            for number, place in enumerate(self.places):
                self.numbers[place] = number

    @property
    def dead(self) -> Sequence[int]:
        """The places that no passage of the corpus has."""
        return () if self.is_plain else [place for place, number in enumerate(self.numbers) if number < 0]
