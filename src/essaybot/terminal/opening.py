"""Opening texts in the background, so that the prompt is there at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from essaybot.bot import EssayBot
from essaybot.errors import EssayBotError
from essaybot.model import Progress


class _NotWantedError(EssayBotError):
    """Texts that are no longer wanted were being opened."""


class Opening:
    """Texts that are being opened in a thread of their own."""

    def __init__(self, paths: Sequence[str]) -> None:
        """Start to open the texts at `paths`; without any, the bundled essay."""
        self.progress: Progress | None = None
        """How far reading has come; None before it starts, and when the index was fresh."""
        self.notes: list[str] = []
        """Lines that a person should see."""
        self.watch: Callable[[Progress], None] = lambda _: None
        """Called with each progress, in the background thread."""
        self._paths = paths
        self._bot: EssayBot | None = None
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._open, daemon=True)
        self._thread.start()

    def _open(self) -> None:
        try:
            self._bot = EssayBot.open(*self._paths, notify=self.notes.append, progress=self._note_progress)
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def _note_progress(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise _NotWantedError("stopped")
        self.progress = progress
        self.watch(progress)

    @property
    def done(self) -> bool:
        """Whether the texts are open, or cannot be opened."""
        return self._done.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is done, or for some seconds; return whether it is."""
        return self._done.wait(seconds)

    def result(self) -> EssayBot:
        """Return the open texts, once they are.

        Raises:
            EssayBotError: they cannot be opened.
        """
        self._done.wait()
        if self._bot is None:
            assert self._error is not None
            raise self._error
        return self._bot

    def stop(self) -> None:
        """Stop as soon as may be; what was begun is removed."""
        self._stop.set()
        self._thread.join()
        if self._bot is not None:
            self._bot.close()
