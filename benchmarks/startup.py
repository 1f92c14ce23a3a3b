"""How long essaybot takes to start, as medians over at least 15 runs of each command, interleaved.

    python benchmarks/startup.py [--runs N]

Prints bare Python, the imports that cannot be avoided, `essaybot ask` on a built index and the time until the REPL has
drawn its first prompt in a pseudo-terminal; each also as a ratio to bare Python, since machines differ.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

import pexpect

QUESTION = "Who wrote nanoGPT?"


def run(*command: str) -> Callable[[], float]:
    """Return a function that runs a command and returns its seconds."""

    def measure() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        return time.perf_counter() - started

    return measure


def first_prompt() -> float:
    """Return the seconds from starting the REPL to its first prompt on the screen."""
    started = time.perf_counter()
    child = pexpect.spawn(sys.executable, ["-m", "essaybot"], dimensions=(24, 80), timeout=30)
    child.expect_exact(">")  # the prompt; the greeting has none
    seconds = time.perf_counter() - started
    child.sendeof()
    child.close(force=True)
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs: int = max(15, parser.parse_args().runs)
    python = sys.executable
    measures = {
        "python -c pass": run(python, "-c", "pass"),
        "import prompt_toolkit": run(python, "-c", "import prompt_toolkit"),
        "import argparse and what opens a Whoosh index": run(
            python, "-c", "import argparse, whoosh.index, whoosh.codec.whoosh3"
        ),
        "essaybot ask": run(python, "-m", "essaybot", "ask", QUESTION),
        "essaybot, first prompt": first_prompt,
    }
    with tempfile.TemporaryDirectory() as cache:
        os.environ["ESSAYBOT_CACHE_DIR"] = cache
        for measure in measures.values():
            measure()
        seconds: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(runs):
            for name, measure in measures.items():
                seconds[name].append(measure())
    bare = median(seconds["python -c pass"])
    for name, times in seconds.items():
        print(f"{name:46} {median(times) * 1000:6.0f} ms   {median(times) / bare:5.1f} x bare Python")


if __name__ == "__main__":
    main()
