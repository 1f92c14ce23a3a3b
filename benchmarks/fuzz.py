"""Change valid files at random and see that no reader does worse than to refuse one.

    python benchmarks/fuzz.py [--seconds N] [--kind NAME] [--seed N] [--crashes FOLDER] [FILE ...]

For every kind of file that can be read, small built-in files and those FILEs that are of the kind are changed and read,
for N seconds a kind. It prints how many were tried, read and refused, the slowest and the failures: an exception other
than `CorpusError`, passages that do not fit their source, a crash, more than 20 seconds or 2,000 MB. What failed and
what was slowest is kept in FOLDER. The same seed tries the same changes, as long as nothing fails.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import io
import json
import math
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

from essaybot.errors import CorpusError, MissingExtraError
from essaybot.model import Passage, Section
from essaybot.reading.blocks import Document
from essaybot.reading.child import limit_memory
from essaybot.reading.files import KINDS, Kind, kind_of
from essaybot.reading.formats import read_document, reader_of
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from seeds import seeds_of

LIMITS = Limits(megabytes=10)
SECONDS = 20
"""What reading one of these small files may take at most."""
LARGEST = 40_000
"""Bytes that a changed file has at most, unless it was larger before."""
POOL = 300
"""Files that are kept for further changes."""
TOKENS = (
    *(b"\0", b"\xff\xfe", b"\x1b[2J", b"\r", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xc2\xa0", b"\f"),
    *(b"<", b"</", b"<!--", b"<![CDATA[", b"<!ENTITY a '&a;&a;'>", b"&#xD800;", b"&#0;", b"&a;", b"\\ud800", b"<p>"),
    *(b"[", b"](", b"![", b"`", b"*", b"|", b"> ", b"- ", b"# ", b"\n\n", b"\t", b"\\", b"{", b"}", b"(", b"$$", b'"'),
    *(b"%PDF-1.4", b"PK\x03\x04", b"\x1f\x8b", b"stream\n", b" 0 R", b"<<", b"\\begin{", b".. ", b"::\n", b"--b\n"),
)
NUMBERS = (b"0", b"-1", b"9", b"65536", b"2147483648", b"99999999999999999999", b"1e999", b"nan")


def change(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Return a file with a few changes; inside its members if it is an archive, as a rule."""
    if data.startswith(b"PK") and random.random() < 0.8:
        with suppress(Exception):
            return _change_member(data, others, random)
    largest = max(LARGEST, len(data))
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        data = random.choice(_CHANGES)(data, others, random)[:largest]
    return data


def _change_member(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(members))
    if random.random() < 0.05:
        del members[name]
    else:
        members[name] = change(members[name], others, random)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + int(random.expovariate(1 / 20)) + 1)


def _flip(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + bytes(byte ^ (1 << random.randrange(8)) for byte in data[start:end][:3]) + data[start + 3 :]


def _delete(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[end:]


def _truncate(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _repeat(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[start:end] * int(2 ** random.uniform(1, 13)) + data[end:]


def _insert(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, _ = _span(data, random)
    times = int(2 ** random.choice((0, 0, 0, random.uniform(0, 13))))
    return data[:start] + random.choice(TOKENS) * times + data[start:]


def _move(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    rest = data[:start] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def _splice(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(others)
    return data[: _span(data, random)[0]] + other[_span(other, random)[0] :]


def _renumber(data: bytes, others: Sequence[bytes], random: Random) -> bytes:
    numbers = list(re.finditer(rb"\d+", data))
    if not numbers:
        return data
    chosen = random.choice(numbers)
    return data[: chosen.start()] + random.choice(NUMBERS) + data[chosen.end() :]


_CHANGES = (_flip, _delete, _truncate, _repeat, _insert, _insert, _move, _splice, _renumber)


def mistakes(document: Document, passages: Sequence[Passage], sections: Sequence[Section]) -> list[str]:
    """Return what does not hold of a document that was read."""
    source = document.source
    checks = {
        "a passage without text": all(each.text.strip() for each in passages),
        "a place outside the source": all(0 <= each.start < each.end <= len(source) for each in passages),
        "passages out of order": all(above.end <= below.start for above, below in pairwise(passages)),
        "a text that is not its slice": not document.exact
        or all(each.text == source[each.start : each.end] for each in passages),
        "an id that is there twice": len({each.id for each in passages}) == len(passages),
        "passages in no section": sum(each.passages for each in sections) == len(passages),
        "half a character": all(_is_text(f"{each.text}{each.heading_path}{each.place}") for each in passages),
        "text that swells": sum(len(each.text) + len(each.introduction) + len(each.heading_path) for each in passages)
        <= 20_000 + 30 * len(source),
    }
    return [name for name, holds in checks.items() if not holds]


def _is_text(text: str) -> bool:
    try:
        return bool(text.encode()) or not text
    except UnicodeEncodeError:
        return False


@dataclass
class Tally:
    """What became of the files of one kind."""

    tried: int = 0
    read: int = 0
    reasons: set[str] = field(default_factory=set)
    slowest: float = 0.0
    failures: dict[str, str] = field(default_factory=dict)
    """What failed and the name of the first file that did."""


class Fuzzer:
    """Tries changed files of one kind in this process."""

    def __init__(self, kind: Kind, files: Sequence[Path], folder: Path, seed: str) -> None:
        self._kind = kind
        self._folder = folder
        self._random = Random(seed)
        given = (file.read_bytes() for file in files if kind_of(file) == kind)
        own = [*seeds_of(kind.suffixes), *(data[:LARGEST] if kind.plain else data for data in given)]
        self._others = [*own, *(seed for other in KINDS for seed in seeds_of(other.suffixes))]
        self._pool = own
        self._seen: set[object] = set()
        self.tally = Tally()

    def run(self, seconds: float) -> None:
        """Try files until the time is over."""
        end = time.monotonic() + seconds
        for data in self._pool.copy():
            self._try(data)
        while time.monotonic() < end:
            start = self._random.choice(self._pool if self._random.random() < 0.97 else self._others)
            self._try(change(start, self._others, self._random))

    def _try(self, data: bytes) -> None:
        suffix = self._kind.suffixes[0]
        if self._kind.plain and self._random.random() < 0.02:
            suffix, data = f"{suffix}.gz", gzip.compress(data)
            data = _flip(data, (), self._random) if self._random.random() < 0.5 else data
        # Kept before it is tried: after a crash nobody is left to do it.
        current = self._folder / f"current{suffix}"
        current.write_bytes(data)
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        started = time.perf_counter()
        outcome = self._outcome(current, data)
        seconds = time.perf_counter() - started
        faulthandler.cancel_dump_traceback_later()
        current.unlink()
        self.tally.tried += 1
        if seconds > self.tally.slowest:
            self.tally.slowest = seconds
            _keep(self._folder, "slowest", self._kind, suffix, data)
        if outcome not in self._seen:
            self._seen.add(outcome)
            if len(self._pool) < POOL:
                self._pool.append(data)
            else:
                self._pool[self._random.randrange(POOL)] = data

    def _outcome(self, path: Path, data: bytes) -> object:
        """Read a file and return what kind of a result that had."""
        try:
            document = read_document(path, "fuzz", data, LIMITS)
            passages, sections = passages_and_outline(document)
            wrong = mistakes(document, passages, sections)
        except CorpusError as error:
            reason = re.sub(r"\d+", "0", error.reason)
            self.tally.reasons.add(reason)
            return reason
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            wrong = [f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}: {str(error)[:100]}"]
        else:
            self.tally.read += 1
        for mistake in wrong:
            if mistake not in self.tally.failures:
                kept = _keep(
                    self._folder, f"failure{len(self.tally.failures)}", self._kind, "".join(path.suffixes), data
                )
                self.tally.failures[mistake] = kept.name
        if wrong:
            return wrong[0]
        return frozenset(each.kind for each in passages), *(math.frexp(len(each))[1] for each in (passages, sections))


def _keep(folder: Path, what: str, kind: Kind, suffix: str, data: bytes) -> Path:
    path = folder / f"{kind.reader}-{what}{suffix}"
    path.write_bytes(data)
    return path


def run_inside(options: argparse.Namespace) -> None:
    """Try files of one kind, as the process that may crash, and print what became of them as JSON."""
    kind = next(kind for kind in KINDS if kind.name == options.inside)
    limit_memory(LIMITS.memory)
    fuzzer = Fuzzer(kind, options.files, options.crashes, options.seed)
    fuzzer.run(options.seconds)
    tally = fuzzer.tally
    print(json.dumps([tally.tried, tally.read, sorted(tally.reasons), tally.slowest, tally.failures]))


def run_outside(kind: Kind, options: argparse.Namespace) -> Tally:
    """Try files of one kind in a process, and in another one if that crashes, until the time is over."""
    total = Tally()
    end = time.monotonic() + options.seconds
    attempt = 0
    while (left := end - time.monotonic()) > 0 and len(total.failures) < 20:
        command = [
            sys.executable,
            __file__,
            "--inside",
            kind.name,
            "--seconds",
            str(left),
            "--crashes",
            options.crashes,
        ]
        done = subprocess.run(
            [*command, "--seed", f"{options.seed}/{attempt}", *options.files],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        attempt += 1
        if done.returncode == 0:
            tried, read, reasons, slowest, failures = json.loads(done.stdout.splitlines()[-1])
            total.tried += tried
            total.read += read
            total.reasons |= set(reasons)
            total.slowest = max(total.slowest, slowest)
            total.failures |= failures
            continue
        current = sorted(options.crashes.glob("current*"))
        if not current:
            raise RuntimeError(done.stderr)
        how = f"more than {SECONDS} s" if "Timeout" in done.stderr else f"a crash ({done.returncode})"
        where = re.search(r'File "[^"]*/([^/"]+)", line (\d+)', done.stderr)
        kept = current[0].rename(options.crashes / current[0].name.replace("current", f"{kind.reader}-crash{attempt}-"))
        total.failures[f"{how} in {':'.join(where.groups()) if where else 'C'}"] = kept.name
    return total


def main() -> None:
    """Try every kind and print what became of the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20, help="for each kind")
    parser.add_argument("--kind", action="append", help="one of: " + ", ".join(kind.name for kind in KINDS))
    parser.add_argument("--seed", default="0")
    parser.add_argument("--crashes", type=Path, help="a folder; by default a new one")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.inside:
        run_inside(options)
        return
    options.crashes = options.crashes or Path(tempfile.mkdtemp(prefix="fuzz-"))
    options.crashes.mkdir(parents=True, exist_ok=True)
    failed = False
    for kind in KINDS:
        if options.kind and kind.name not in options.kind:
            continue
        try:
            reader_of(kind)
        except MissingExtraError as error:
            print(f"{kind.name}: {error}")
            continue
        tally = run_outside(kind, options)
        refused = f"{tally.tried - tally.read:,} not, for {len(tally.reasons)} reasons"
        print(f"{kind.name}: {tally.tried:,} tried, {tally.read:,} read, {refused}; slowest {tally.slowest:.2f} s")
        for failure, name in tally.failures.items():
            print(f"  {name}: {failure}")
        failed = failed or bool(tally.failures)
    print(f"kept in {options.crashes}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
