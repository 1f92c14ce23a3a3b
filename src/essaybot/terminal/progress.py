"""A bar on the terminal while an index is built, if that takes long enough for somebody to wonder."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from essaybot.model import Progress

if TYPE_CHECKING:
    from prompt_toolkit.output import Output

_PATIENCE = 0.5
"""Seconds that a build may last before the bar is shown."""
_READING = 0.2
"""Share of a build that reading the files takes, as measured: less for plain text, more for Markdown."""
_LENGTH = 20
"""Columns of the bar where there is room for the counts too."""


class Bar:
    """Shows how far a build is, between entering and leaving its ``with`` block; afterwards the line is as before.

    The build may run inside the block or in another thread, and may have begun before the block is entered::

        with Bar(print) as bar:
            bot = EssayBot.open("notes/", notify=bar.notify, progress=bar.callback)

    The terminal stays as it is, so Ctrl-C interrupts the main thread as ever.
    """

    def __init__(self, notify: Callable[[str], None], stream: TextIO | None = None, *, plain: bool = False) -> None:
        """Make a bar that nobody sees yet.

        Args:
            notify: prints a line; see `Bar.notify`.
            stream: where to draw, by default stderr. Nothing is drawn unless it is a terminal that can move its cursor.
            plain: whether nothing is to be drawn in any case.
        """
        self._say = notify
        self._plain = plain
        self._stream = sys.stderr if stream is None else stream
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._began = 0.0
        self._entered = False
        self._timer: threading.Timer | None = None
        self._drawn: ExitStack | None = None
        """Takes the bar away again; None while there is none."""
        self._held: list[str] = []

    @property
    def callback(self) -> Callable[[Progress], None] | None:
        """What to give `EssayBot.open` as `progress`: `update`, or None where a bar cannot be drawn."""
        if self._plain or self._stream is None or os.environ.get("TERM") == "dumb":
            return None
        return self.update if self._stream.isatty() else None

    def update(self, progress: Progress) -> None:
        """Take how far the build is. May be called by any thread, and before and after the block too."""
        with self._lock:
            if self._progress is None:
                self._began = time.monotonic()
            self._progress = progress
            self._wait_to_draw()

    def notify(self, message: str) -> None:
        """Pass a line on to be printed; while the bar is on the screen it waits until the bar is gone."""
        with self._lock:
            if self._drawn is not None:
                self._held.append(message)
                return
        self._say(message)

    def __enter__(self) -> Bar:
        """From now on the bar may be seen."""
        with self._lock:
            self._entered = True
            self._wait_to_draw()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        with self._lock:
            self._entered = False
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._drawn is not None:
                self._drawn.close()
                self._drawn = None
            held, self._held = self._held, []
        for message in held:
            self._say(message)

    def _wait_to_draw(self) -> None:
        """Draw the bar once the build has lasted for a while; hold the lock."""
        if self._entered and self._progress is not None and self._timer is None:
            left = self._began + _PATIENCE - time.monotonic()
            self._timer = threading.Timer(max(0.0, left), self._draw)
            self._timer.daemon = True
            self._timer.start()

    def _draw(self) -> None:
        with self._lock:
            if self._entered:
                self._show()

    def _show(self) -> None:
        """Put the bar on the screen; hold the lock."""
        # Here, because most builds are over before it is needed.
        from prompt_toolkit.input import create_pipe_input
        from prompt_toolkit.output import ColorDepth, create_output
        from prompt_toolkit.output.vt100 import Vt100_Output
        from prompt_toolkit.shortcuts import ProgressBar
        from prompt_toolkit.shortcuts.progress_bar.formatters import Formatter

        line = self._line

        class Line(Formatter):
            """The whole bar in one, because several side by side need not fit."""

            def format(self, progress_bar: object, progress: object, width: int) -> str:
                return line(width)

        output = create_output(self._stream)
        if isinstance(output, Vt100_Output):
            # The terminal would answer the question where the cursor is to whoever reads the keyboard next.
            output.enable_cpr = False
        with ExitStack() as stack:
            stack.callback(_clear_line, output)
            # It reads keys from nowhere: the terminal keeps its modes, and what is typed is for whoever reads it next.
            keys = stack.enter_context(create_pipe_input())
            bar = ProgressBar(formatters=[Line()], output=output, input=keys, color_depth=ColorDepth.DEPTH_1_BIT)
            bar(total=1)
            stack.enter_context(bar)
            bar.app.erase_when_done = True
            self._drawn = stack.pop_all()

    def _line(self, width: int) -> str:
        return line_of(self._progress, width) if self._progress else ""


def _clear_line(output: Output) -> None:
    """Remove what the terminal itself wrote into the bar's line, such as ^C."""
    output.write_raw("\r")
    output.erase_end_of_line()
    output.flush()


def line_of(progress: Progress, width: int) -> str:
    """Return a bar of `width` columns with the files and passages done, or where they do not fit the percentage."""
    read = progress.files_done / max(1, progress.files)
    written = progress.indexed / max(1, progress.passages)
    share = _READING * read + (1 - _READING) * written
    files = f"{progress.files_done:,} of {progress.files:,} file{'' if progress.files == 1 else 's'}"
    passages = f"{progress.indexed:,} of {progress.passages:,}" if progress.indexed else f"{progress.passages:,}"
    whole = f"indexing {_bar(share, _LENGTH)} {files}, {passages} passages"
    return whole if len(whole) <= width else f"{_bar(share, width - 5)} {share:4.0%}"


def _bar(share: float, length: int) -> str:
    """``[====>     ]``."""
    inside = max(0, length - 2)
    done = round(share * inside)
    return "[" + ("=" * done + ">" * (done < inside)).ljust(inside) + "]"
