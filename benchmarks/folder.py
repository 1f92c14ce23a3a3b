"""How long a folder of 1,000 Markdown files takes: the first build, nothing changed, one file changed.

    python benchmarks/folder.py [FILES]

All times are of one run, wall clock, beside that of a `stat` of every file, which is the least that noticing a change
can take. The folder is made of words drawn at random (always the same) and removed at the end.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from essaybot import EssayBot

_IN_A_FOLDER = 20
_SETTLED = 2.2
"""Seconds after which a file's times can be trusted."""
Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as place:
        notes = Path(place, "notes")
        files = write_notes(notes, count)
        measure(notes, files, Path(place, "cache"))


def write_notes(folder: Path, count: int) -> list[Path]:
    """Write so many notes of four sections with three paragraphs each; return their paths."""
    draw = random.Random(3)
    words = ["".join(draw.choices("aeioubdglmnrst", k=draw.randint(3, 9))) for _ in range(5_000)]
    files = []
    for number in range(count):
        path = folder / f"folder{number // _IN_A_FOLDER:03}" / f"note{number:04}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        parts = [f"# Note {number}"]
        for section in range(4):
            parts.append(f"## Part {section} {draw.choice(words)}")
            parts += [" ".join(draw.choices(words, k=60)).capitalize() + "." for _ in range(3)]
        path.write_text("\n\n".join(parts) + "\n")
        files.append(path)
    return files


def measure(notes: Path, files: list[Path], cache: Path) -> None:
    """Print the times for one folder."""
    bot = timed("first build", lambda: EssayBot.open(notes, cache_dir=cache))
    print(f"{'':32}{len(bot):8,} passages")
    bot.close()
    time.sleep(_SETTLED)
    bot = timed("opened again, nothing changed", lambda: EssayBot.open(notes, cache_dir=cache))
    timed("first question", lambda: bot.ask("what is the part about?"))
    bot.changed()
    timed("look for changes, none", bot.changed)
    timed("a stat of every file", lambda: [os.stat(path) for path in files])  # noqa: PTH116
    files[7].write_text(files[7].read_text() + "\nThe zebra sleeps.\n")
    timed("one file changed: read, written", bot.refresh)
    assert len(bot.find("zebra")) == 1
    files[8].unlink()
    timed("one file deleted", bot.refresh)
    bot.close()
    print(f"{'memory at most':32}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000:8,.0f} MB")


def timed(label: str, work: Callable[[], Result]) -> Result:
    """Print how long `work` takes, and return what it returns."""
    started = time.perf_counter()
    result = work()
    print(f"{label:32}{1_000 * (time.perf_counter() - started):8,.1f} ms")
    return result


if __name__ == "__main__":
    main()
