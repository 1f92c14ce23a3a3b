"""What a run of words means: the weighted sum of its words' vectors.

Sums are taken in one big integer with 32 bits a component, which is the fastest way that plain Python has: multiplying
it by a weight and adding two of them work on all components at once.
"""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import mul

from essaybot.ranking.lexicon import MIDDLE, Lexicon

Vector = Sequence[float]

_ROUNDING = 1e-6
"""A difference of unit vectors that is shorter is made of rounding errors."""

_LANE = 4
"""Bytes a component in a sum."""
_WEIGHT_STEPS = 200
"""Weights are whole numbers of these parts of 1."""
_MOST_WORDS = 60_000
"""As many fit in a sum without spilling into the next component."""

if sys.version_info >= (3, 12):

    def dot(a: Vector, b: Vector) -> float:
        """Return the dot product."""
        return math.sumprod(a, b)

else:

    def dot(a: Vector, b: Vector) -> float:
        """Return the dot product."""
        return sum(map(mul, a, b))


class Meanings:
    """Turns words into vectors with one word table and one weighting of words."""

    def __init__(self, lexicon: Lexicon, weight: Callable[[str], float]) -> None:
        """Use `weight` (from 0 to 1) of each stem."""
        self._lexicon = lexicon
        self._weight = weight
        self._lanes = struct.Struct(f"<{lexicon.dimensions}I")
        self._weighted = lru_cache(maxsize=65_536)(self._weigh)

    def of(self, stems: Iterable[str]) -> Vector | None:
        """Return the meaning of some words as a vector of length 1; None if the table knows none of them."""
        total = weights = 0
        for count, stem in enumerate(stems):
            row, weight = self._weighted(stem)
            total += row
            weights += weight
            if count == _MOST_WORDS:
                break
        if not weights:
            return None
        lanes = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        zero = MIDDLE * weights
        return _unit([lane - zero for lane in lanes])

    def _weigh(self, stem: str) -> tuple[int, int]:
        """Return a stem's vector times its weight, spread over the lanes, and the weight."""
        components = self._lexicon.vector(stem)
        weight = round(self._weight(stem) * _WEIGHT_STEPS) if components else 0
        if components is None or not weight:
            return 0, 0
        spread = bytearray(_LANE * len(components))
        spread[::_LANE] = components
        return int.from_bytes(spread, "little") * weight, weight


def centre_of(vectors: Sequence[Vector]) -> Vector:
    """Return the mean of vectors, of which there is at least one."""
    return [sum(components) / len(vectors) for components in zip(*vectors, strict=True)]


def without(vector: Vector | None, centre: Vector) -> Vector | None:
    """Return what a vector has beside `centre`, at length 1."""
    return None if vector is None else _unit([a - b for a, b in zip(vector, centre, strict=True)])


def likeness(a: Vector | None, b: Vector | None) -> float:
    """Return the cosine of two vectors of length 1; 0 where one is missing."""
    return 0.0 if a is None or b is None else dot(a, b)


def _unit(vector: Vector) -> Vector | None:
    length = math.sqrt(dot(vector, vector))
    return [component / length for component in vector] if length > _ROUNDING else None
