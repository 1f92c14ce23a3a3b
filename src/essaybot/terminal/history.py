"""The questions of earlier runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_state_path
from prompt_toolkit.history import FileHistory, History, InMemoryHistory


class _LastingHistory(FileHistory):
    """The questions of all runs, in a file. That the disk is full does not disturb a conversation."""

    def __init__(self, path: Path, notify: Callable[[str], None]) -> None:
        super().__init__(str(path))
        self._path = path
        self._notify = notify
        self._said = False

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError as error:
            if not self._said:
                self._said = True
                self._notify(_not_kept(self._path, error))


def _not_kept(path: Path, error: OSError) -> str:
    return f"questions are not kept for the next run: {path} cannot be written ({error.strerror or error})"


def lasting_history(notify: Callable[[str], None]) -> History:
    """The questions of earlier runs, in a file that only the user can read; in memory if that cannot be had."""
    path = user_state_path("essaybot", appauthor=False) / "history"
    try:
        _make_private(path)
    except OSError as error:
        notify(_not_kept(path, error))
        return InMemoryHistory()
    return _LastingHistory(path, notify)


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
