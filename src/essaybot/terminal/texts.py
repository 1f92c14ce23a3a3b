"""The texts that a person named, and how they are to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from essaybot.bot import EssayBot
from essaybot.corpus import Corpus
from essaybot.index.meter import Show
from essaybot.settings import Settings


def texts_of(options: Any, settings: Settings) -> Texts:
    """Return the texts that the options of the command line name."""
    return Texts(settings, options.corpus, options.include, options.exclude, options.follow_links)


class Texts(NamedTuple):
    """What is needed to open texts."""

    settings: Settings
    paths: Sequence[str] = ()
    """As they were named; none for the bundled essay."""
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    follow_links: bool = False

    @property
    def corpus(self) -> Corpus:
        """Where they are; nothing is read.

        Raises:
            CorpusError: a path is empty, or a pattern can fit nothing.
        """
        return Corpus.of(self.paths, include=self.include, exclude=self.exclude, follow_links=self.follow_links)

    def open(self, notify: Callable[[str], None], progress: Show | None) -> EssayBot:
        """Open them for questions; see `EssayBot.open`."""
        return EssayBot.open(
            *self.paths,
            include=self.include,
            exclude=self.exclude,
            follow_links=self.follow_links,
            language=self.settings.language,
            limits=self.settings.limits,
            notify=notify,
            progress=progress,
        )

    def build(self, notify: Callable[[str], None], progress: Show | None, *, anew: bool) -> EssayBot:
        """Bring their index up to date, or build it anew; see `EssayBot.build`."""
        return EssayBot.build(
            *self.paths,
            include=self.include,
            exclude=self.exclude,
            follow_links=self.follow_links,
            language=self.settings.language,
            limits=self.settings.limits,
            anew=anew,
            notify=notify,
            progress=progress,
        )
