"""How far the build of an index is, for whoever waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from essaybot.model import Progress

Show = Callable[[Progress], None]

_PAUSE = 0.15
"""Seconds between two reports: a bar moves smoothly, and drawing it costs next to nothing."""


class Stopped(BaseException):
    """Carries what a `Show` raised past everything that handles the errors of the build itself."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


class Meter:
    """Counts what a build has done, and shows it now and then."""

    def __init__(self, show: Show | None = None) -> None:
        self._show = show
        self._progress = Progress(0, 0, 0, 0)
        self._next = 0.0

    def update(self, *, at_once: bool = False, **counts: int) -> None:
        """Take new counts, and show them if it has been a while since the last ones, or `at_once`.

        Raises:
            Stopped: showing them raised an error.
        """
        if self._show is None:
            return
        self._progress = replace(self._progress, **counts)
        now = time.monotonic()
        if now < self._next and not at_once:
            return
        self._next = now + _PAUSE
        try:
            self._show(self._progress)
        except BaseException as error:
            raise Stopped(error) from error

    def written(self, passages: int) -> None:
        """Take the number of passages written, and show it at once if they are all.

        Raises:
            Stopped: as for `update`.
        """
        self.update(at_once=passages == self._progress.passages, indexed=passages)
