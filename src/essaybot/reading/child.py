"""The process that reads files for another one; `worker` starts it and talks to it.

It holds nothing of value: whatever happens to it costs the file that it reads, no more.
"""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from essaybot.errors import CorpusError, MissingExtraError
from essaybot.languages import AUTO
from essaybot.model import Passage, Section
from essaybot.reading.formats import read_document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.wire import BrokenWireError, Table, receive, receive_bytes, send

READY = "essaybot reads"
"""The first frame that it sends."""
PASSAGES = Table(Passage)
SECTIONS = Table(Section)
_BATCH = 500
"""Passages in one frame."""
_LONGEST_REQUEST = 1 << 20
_GRACE = 10
"""Seconds that it goes on beyond the limit on time if the program that should stop it is no longer there."""


def read_file(
    path: Path, name: str, data: bytes, limits: Limits, language: str = AUTO
) -> tuple[list[Passage], list[Section], str]:
    """Return the passages and sections of a file and the remark on it.

    Raises:
        CorpusError: the file cannot be read, or its reader made a mistake.
        MemoryError: there is not enough memory.
    """
    try:
        document = read_document(path, name, data, limits, language)
        return *passages_and_outline(document), document.remark
    except (CorpusError, MemoryError):
        raise
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:  # whatever it is, it is the fault of this file or its reader, and the others go on
        reason = f"its reader failed ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
    raise CorpusError(reason, "save it in another format")


def serve(megabytes: int) -> None:
    """Read files until there are no more requests.

    Args:
        megabytes: how much memory it may take, where the system can limit that.
    """
    requests, replies = _private_streams()
    _behave()
    limit_memory(megabytes)
    with suppress(OSError, BrokenWireError):
        send(replies, READY)
        while True:
            request, _ = receive(requests, _LONGEST_REQUEST)
            data = receive_bytes(requests, sys.maxsize)
            limits = Limits(**request["limits"])
            _die_with_parent(requests, limits.seconds_for(len(data)) + _GRACE)
            ask = partial(read_file, Path(request["path"]), request["name"], data, limits, request["language"])
            last = _answer(replies, ask)
            del ask, data
            _live_without_parent(requests)
            send(replies, last)
    # What is left to do at an exit is of no use, and some of it could fail.
    os._exit(0)


def _answer(replies: BinaryIO, read: Callable[[], tuple[list[Passage], list[Section], str]]) -> list[Any]:
    """Send what a file holds but for the last frame, which is returned."""
    try:
        passages, sections, remark = read()
        for table, frame, rows in ((PASSAGES, "passages", passages), (SECTIONS, "sections", sections)):
            for start in range(0, len(rows), _BATCH):
                send(replies, [frame, [table.row_of(row) for row in rows[start : start + _BATCH]]])
    except MissingExtraError as error:
        return ["missing", error.kind, error.extra]
    except CorpusError as error:
        return ["failed", error.reason, error.advice]
    except MemoryError:
        return ["out of memory"]
    return ["read", remark]


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return what is the standard input and output, which nobody else finds there any more: a reader may print."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, replies


def _behave() -> None:
    """Take signals as if nobody had changed how, but for Ctrl-C, which is for the parent."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGIO"):
        signal.signal(signal.SIGIO, signal.SIG_DFL)


def limit_memory(megabytes: int) -> None:
    """Let it take so much more than it has now; and leave no image of it behind when it crashes."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        wanted = _size() + megabytes * 1_000_000
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or wanted < most:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _size() -> int:
    """How much memory the process has mapped; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


def _die_with_parent(requests: BinaryIO, seconds: float) -> None:
    """Arrange to be killed when the parent is, or after so many seconds, however busy a reader is."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=2)
    if _set_signalled(requests, on=True) and select.select([requests], [], [], 0)[0]:
        os._exit(1)  # nothing can have come but the end


def _live_without_parent(requests: BinaryIO) -> None:
    """Undo what `_die_with_parent` did: the next request may come, and reading it notices the end."""
    _set_signalled(requests, on=False)
    faulthandler.cancel_dump_traceback_later()


def _set_signalled(requests: BinaryIO, *, on: bool) -> bool:
    """Have the system send a signal, which kills, when something happens to `requests`; return whether it can."""
    try:
        import fcntl

        flags = fcntl.fcntl(requests, fcntl.F_GETFL)
        fcntl.fcntl(requests, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(requests, fcntl.F_SETFL, flags | os.O_ASYNC if on else flags & ~os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        return False
    return True
