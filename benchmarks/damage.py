"""Damage an index at random again and again, and count how often that is noticed before it is used.

    python benchmarks/damage.py [TIMES]

Each time one file of the index is truncated, emptied, deleted, has a bit flipped, is swapped with another or becomes a
pickle that would leave a mark if it were opened. Then the text is opened and asked: the answers must be those of before
and the damage must have been noticed, as building anew shows.
"""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from essaybot import EssayBot

_DAMAGES = ("truncated", "emptied", "deleted", "bit flipped", "swapped", "pickle")


class _Mark:
    """Makes a directory when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._place),)


def main() -> None:
    """Damage, ask and print."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    draw = random.Random(11)
    tried: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        notes, sound, cache, mark = (Path(place, name) for name in ("notes", "sound", "cache", "mark"))
        notes.mkdir()
        for number in range(5):
            (notes / f"tea{number}.md").write_text(f"# Tea {number}\n\nTea number {number} is steeped.\n")
        expected, _ = asked(notes, sound)
        for _ in range(times):
            shutil.rmtree(cache, ignore_errors=True)
            shutil.copytree(sound, cache)
            damage = draw.choice(_DAMAGES)
            apply(damage, draw, cache, mark)
            found, built = asked(notes, cache)
            tried[damage] += 1
            noticed[damage] += built
            wrong += found != expected or mark.exists()
    for damage in _DAMAGES:
        print(f"{damage:12} {noticed[damage]:5} noticed of {tried[damage]:5}")
    print(f"wrong answers, or code that ran: {wrong}")


def asked(notes: Path, cache: Path) -> tuple[object, bool]:
    """Return what a text answers, and whether its index had to be built."""
    told: list[str] = []
    with EssayBot.open(notes, cache_dir=cache, notify=told.append) as bot:
        return (bot.sections(), bot.ask("steeped tea 3"), [hit.passage for hit in bot.find("tea")]), bool(told)


def apply(damage: str, draw: random.Random, cache: Path, mark: Path) -> None:
    """Damage one file of an index."""
    files = sorted(path for path in cache.rglob("*") if path.is_file() and not path.name.endswith("LOCK"))
    path = draw.choice([path for path in files if path.stat().st_size])
    data = bytearray(path.read_bytes())
    other = draw.choice([path for path in files if path.read_bytes() != data])
    if damage == "truncated":
        path.write_bytes(data[: draw.randrange(len(data))])
    elif damage == "emptied":
        path.write_bytes(b"")
    elif damage == "deleted":
        path.unlink()
    elif damage == "bit flipped":
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        path.write_bytes(data)
    elif damage == "swapped":
        path.write_bytes(other.read_bytes())
        other.write_bytes(data)
    else:
        path.write_bytes(pickle.dumps(_Mark(mark)))


if __name__ == "__main__":
    main()
