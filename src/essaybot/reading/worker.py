"""Files are read in a process of their own, so that a bad one costs an error line and nothing else.

A hostile or damaged file may make a reader hang, take memory without end or crash. In a child process that is stopped
by the limits on time and memory, and the next file gets a new child. Small files of the kinds whose readers are known
to take time in proportion are read in this process, since starting a child takes longer than reading them.

Where no child can ever be started (no Python to start it with, a program frozen into one file) every file is read in
this process: then what a reader raises is still one error line, but nothing stops one that hangs or crashes. Windows
and macOS limit the time, and Linux and most other systems also the memory.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, TypeVar, cast

from essaybot.errors import CorpusError, MissingExtraError
from essaybot.languages import AUTO
from essaybot.model import Passage, Section
from essaybot.reading.child import PASSAGES, READY, SECTIONS, read_file
from essaybot.reading.files import read_bytes
from essaybot.reading.formats import is_light
from essaybot.reading.limits import Limits
from essaybot.reading.wire import BrokenWireError, TooLongError, receive, send, send_bytes

_LIGHT_SIZE = 20_000
"""Bytes of a file of a light kind up to which it is read here: in the worst case, a paragraph of thousands of lines in
a pile of quotations, that takes three seconds."""
_TICK = 0.1
"""Seconds between two calls of `tick`."""
_TIME_TO_START = 30
"""Seconds in which a child must be ready. It takes about a quarter of one."""
_KILL = getattr(signal, "SIGKILL", 0)
_BESIDE_TEXT = 100_000_000
"""Bytes that an answer may have besides four for each character that the limits allow."""

# The package without its __init__, which imports everything that the child does not need.
_CHILD = """
import sys
_, folder, megabytes, *sys.path = sys.argv
package = sys.modules["essaybot"] = type(sys)("essaybot")
package.__path__ = [folder]
from essaybot.reading.child import serve
serve(int(megabytes))
"""

Tick = Callable[[], object]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gave."""

    passages: list[Passage]
    sections: list[Section]
    remark: str = ""
    """What a person should know of the file, for example that some of its pages hold no text."""


class Reader:
    """Reads one file after another, safely. A context manager; one thread may use it at a time."""

    def __init__(self, limits: Limits | None = None, tick: Tick = lambda: None, language: str = AUTO) -> None:
        """Prepare to read. A child is only started when a file needs one.

        Args:
            limits: what a file may cost.
            tick: called about ten times a second while `read` waits; what it raises stops the reading.
            language: the code of what all files are in, or `AUTO`.
        """
        self._limits = limits or Limits()
        self._language = language
        self._tick = tick
        self._child: _Child | None = None
        self._has_started = False
        self._alone = not sys.executable or hasattr(sys, "frozen")

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def isolated(self) -> bool:
        """Whether files that need it are read in a process of their own; what keeps them from it shows at the first."""
        return not self._alone

    def close(self) -> None:
        """End the child, if there is one. The next `read` would start another."""
        if self._child is not None:
            self._child.kill()
            self._child = None

    def read(self, path: Path, name: str, data: bytes | None = None) -> Reading:
        """Read a file.

        Args:
            path: the file.
            name: how locations call it.
            data: its bytes, if they have been read already.

        Raises:
            CorpusError: it cannot be read, its reader crashed, or it goes beyond the limits on size, time or memory.
            MissingExtraError: what reads this kind of file is not installed.
        """
        data = read_bytes(path, self._limits) if data is None else data
        self._limits.check_size(len(data))
        if not self._alone and not (len(data) <= _LIGHT_SIZE and is_light(path, data, self._limits)):
            try:
                return self._read_in_child(path, name, data)
            except _CannotStartError:
                if self._has_started:
                    raise CorpusError("there is no process to read it in at the moment", "try again") from None
                self._alone = True
        try:
            passages, sections, remark = read_file(path, name, data, self._limits, self._language)
        except MemoryError:
            raise CorpusError("there is not enough memory to read it", "split it") from None
        return Reading(passages, sections, remark)

    def _read_in_child(self, path: Path, name: str, data: bytes) -> Reading:
        """Read a file in the child; once more in a new one if it fails in one that other files may have spoilt."""
        seconds = self._limits.seconds_for(len(data))
        while True:
            new = self._child is None
            child = self._child or self._start()
            ask = partial(child.ask, path, name, data, self._limits, self._language)
            try:
                return self._wait(ask, seconds)
            except _TooLateError:
                reason, advice = f"reading it took longer than {seconds:.0f} s", "split it"
            except TooLongError:
                reason, advice = "it has too many passages", "split it"
            except MemoryError:
                reason, advice = f"reading it needs more than {self._limits.memory:,} MB of memory", "split it"
                if not new:
                    continue
            except (BrokenWireError, OSError):
                reason, advice = f"its reader crashed{child.cause}", "save it in another format"
                if not new:
                    continue
            raise CorpusError(reason, advice)

    def _start(self) -> _Child:
        try:
            self._child = _Child(self._limits)
            self._wait(self._child.check, _TIME_TO_START)
        except (_TooLateError, BrokenWireError, OSError, ValueError, subprocess.SubprocessError) as error:
            raise _CannotStartError from error
        self._has_started = True
        return self._child

    def _wait(self, work: Callable[[], Result], seconds: float) -> Result:
        """Return what `work` returns, which waits for the child; the child ends if it does not get to that.

        Raises:
            _TooLateError: it took too long.
        """
        try:
            return _in_thread(work, seconds, self._tick)
        except CorpusError:
            raise
        except BaseException:
            self.close()
            raise


class _TooLateError(Exception):
    """The child took too long."""


class _CannotStartError(Exception):
    """There is no child to be had."""


def _in_thread(work: Callable[[], Result], seconds: float, tick: Tick) -> Result:
    """Return what `work` returns in a thread of its own: waiting for that can be interrupted on every system."""
    results: list[Result] = []
    errors: list[BaseException] = []
    finished = threading.Event()

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # it is raised again below
            errors.append(error)
        finally:
            finished.set()

    try:
        threading.Thread(target=run, name="essaybot reader", daemon=True).start()
    except RuntimeError as error:
        raise _CannotStartError from error
    spent, last = 0.0, time.monotonic()
    while not finished.wait(_TICK):
        tick()
        now = time.monotonic()
        # A program that was suspended for an hour has not waited for an hour.
        spent, last = spent + min(now - last, 10 * _TICK), now
        if spent > seconds:
            raise _TooLateError
    if errors:
        raise errors[0]
    return results[0]


class _Child:
    """A process that reads files."""

    def __init__(self, limits: Limits) -> None:
        """Start it.

        Raises:
            OSError, ValueError, SubprocessError: that is not possible.
        """
        package = Path(__file__).parents[1]
        # As this program has it: what the child would have by itself starts with the current folder, whatever is there.
        path = [os.path.abspath(os.fsdecode(folder)) for folder in sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _CHILD, str(package), str(limits.memory), *path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what is typed at the terminal is not for it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._replies = cast(BinaryIO, self._process.stdout)

    def check(self) -> None:
        """Wait until it is ready.

        Raises:
            BrokenWireError: it never will be.
        """
        if receive(self._replies, 100)[0] != READY:
            raise BrokenWireError("this is no reader")

    def ask(self, path: Path, name: str, data: bytes, limits: Limits, language: str) -> Reading:
        """Return what it reads in a file.

        Raises:
            CorpusError: it cannot read it.
            BrokenWireError, OSError: it crashed.
            TooLongError: it found more than this process should hold.
            MemoryError: it needs more memory than it may take.
        """
        send(self._requests, {"path": str(path), "name": name, "limits": asdict(limits), "language": language})
        send_bytes(self._requests, data)
        passages: list[Passage] = []
        sections: list[Section] = []
        seen: dict[Any, Any] = {}
        left = 4 * limits.size + _BESIDE_TEXT
        while True:
            content, length = receive(self._replies, left)
            left -= length
            match content:
                case ["passages", [*rows]]:
                    passages.extend(PASSAGES.object_of(row, seen) for row in rows)
                case ["sections", [*rows]]:
                    sections.extend(SECTIONS.object_of(row, seen) for row in rows)
                case ["read", str(remark)]:
                    return Reading(passages, sections, remark)
                case ["failed", str(reason), str(advice)]:
                    raise CorpusError(reason, advice)
                case ["missing", str(kind), str(extra)]:
                    raise MissingExtraError(kind, extra)
                case ["out of memory"]:
                    raise MemoryError
                case _:
                    raise BrokenWireError("this is no answer")

    @property
    def cause(self) -> str:
        """How it ended, if it was killed by the system: `` (SIGSEGV)``."""
        number = -(self._process.returncode or 0)
        with suppress(ValueError):
            return f" ({signal.Signals(number).name})" if number > 0 and number != _KILL else ""
        return ""

    def kill(self) -> None:
        """End it, whatever it does."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for stream in (self._requests, self._replies):
            with suppress(OSError):
                stream.close()
