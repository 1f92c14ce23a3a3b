"""Opening texts in the background, so that the prompt is there at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait

from essaybot.bot import EssayBot
from essaybot.errors import EssayBotError
from essaybot.model import Progress
from essaybot.terminal.texts import Texts


class _NotWantedError(EssayBotError):
    """Texts that are no longer wanted were being opened."""


LOOK_AGAIN = 2.0
"""Seconds between two looks at whether texts have changed."""
_LONGEST_GOODBYE = 1.0
"""Seconds to wait for a build that is to stop; one that reads a very long file may not hear it for a while."""


class Opening:
    """Texts that are being opened in a thread of their own."""

    def __init__(self, texts: Texts) -> None:
        """Start to open some texts."""
        self.progress: Progress | None = None
        """How far reading has come; None before it starts, and when the index was fresh."""
        self.notes: list[str] = []
        """Lines that a person should see."""
        self.watch: Callable[[Progress], None] = lambda _: None
        """Called with each progress, in the background thread."""
        self._texts = texts
        self._bot: Future[EssayBot] = Future()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._open, daemon=True)
        self._thread.start()

    def _open(self) -> None:
        try:
            bot = self._texts.open(self.notes.append, self._note_progress)
        except BaseException as error:
            self._bot.set_exception(error)
        else:
            self._bot.set_result(bot)

    def _note_progress(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise _NotWantedError("stopped")
        self.progress = progress
        self.watch(progress)

    @property
    def done(self) -> bool:
        """Whether the texts are open, or cannot be opened."""
        return self._bot.done()

    @property
    def bot(self) -> EssayBot | None:
        """The open texts; None while they are not, or if they cannot be opened."""
        return self._bot.result() if self.done and not self._bot.exception() else None

    def wait(self, seconds: float) -> bool:
        """Wait until it is done, for some seconds at most; return whether it is."""
        return bool(wait([self._bot], seconds).done)

    def result(self) -> EssayBot:
        """Return the open texts, once they are.

        Raises:
            EssayBotError: they cannot be opened.
        """
        return self._bot.result()

    def stop(self) -> None:
        """Stop as soon as may be; what was begun is removed."""
        self._stop.set()
        self._thread.join(_LONGEST_GOODBYE)
        if self.bot is not None:
            self.bot.close()
