"""EssayBot: the one object that people hold."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from essaybot.corpus import Corpus
from essaybot.errors import EssayBotError
from essaybot.index.store import default_cache_directory
from essaybot.library import Library, Notify, library_of_passages, open_library
from essaybot.model import Answer, Hit, IndexReport, Passage, Section

if TYPE_CHECKING:
    from essaybot.ranking.rank import Ranker


def _say_nothing(message: str) -> None:
    """Drop a message: a library does not print."""


class EssayBot:
    """Answers questions from a text with its best passages.

    >>> with EssayBot.open() as bot:
    ...     print(bot.ask("Who wrote nanoGPT?").best.passage.heading)
    The Rise of Open-Source AI: A Brief Overview

    Safe to use from several threads. A bot that is not used as a context manager may be closed with `close`.
    """

    def __init__(self, library: Library, title: str) -> None:
        """Use `EssayBot.open` or `EssayBot.from_passages` instead."""
        self._library: Library | None = library
        self._title = title
        self._lock = threading.Lock()
        self._ranker: Ranker | None = None

    @classmethod
    def open(
        cls,
        *paths: str | os.PathLike[str],
        cache_dir: str | os.PathLike[str] | None = None,
        notify: Notify = _say_nothing,
    ) -> EssayBot:
        """Open texts for questions, building their index if there is no fresh one.

        Args:
            paths: files and folders (searched in depth); without any, the bundled essay.
            cache_dir: where indexes live; by default ``$ESSAYBOT_CACHE_DIR`` or the user's cache directory.
            notify: called with a line for each thing worth knowing: an index was built, a file was left out.

        Raises:
            CorpusError: a path does not exist, or its text cannot be read.
        """
        corpus = Corpus.of(paths)
        cache = Path(cache_dir) if cache_dir is not None else default_cache_directory()
        return cls(open_library(corpus, cache, notify), corpus.title)

    @classmethod
    def build(
        cls,
        *paths: str | os.PathLike[str],
        cache_dir: str | os.PathLike[str] | None = None,
        notify: Notify = _say_nothing,
    ) -> EssayBot:
        """Open texts like `open`, but build their index in any case, and on disk.

        Raises:
            CorpusError: as for `open`.
            CacheError: the index cannot be written.
        """
        corpus = Corpus.of(paths)
        cache = Path(cache_dir) if cache_dir is not None else default_cache_directory()
        return cls(open_library(corpus, cache, notify, force=True), corpus.title)

    @classmethod
    def from_passages(cls, passages: Iterable[Passage]) -> EssayBot:
        """Open passages that come from no file; their index is in memory only.

        Raises:
            CorpusError: there are no passages, or two have the same id.
        """
        return cls(library_of_passages(passages), "the passages")

    @property
    def title(self) -> str:
        """What the texts are called: the file's or folder's name, or ``the essay``."""
        return self._title

    @property
    def report(self) -> IndexReport:
        """What became of each file, and whether the index was built or found fresh."""
        return self._open_library().report

    def __len__(self) -> int:
        """Return the number of passages."""
        return self.report.passages

    def ask(self, question: str, limit: int = 3) -> Answer:
        """Answer a question in plain words.

        Args:
            question: any text; case, accents, punctuation and question words do not matter.
            limit: how many passages to return at most; of a text of more than 128 no more than 128 are ranked.

        Returns:
            The verdict, the words that the text does not have, and the best passages with the sentences that answer.
        """
        from essaybot.ranking import answer

        library = self._open_library()
        ranker = self._ranker_of(library)
        ranking = ranker.rank(question)
        best = ranking.candidates[: max(0, limit)]
        hits = tuple(answer.hit_of(each, ranker.closeup(each.number), ranking.wanted) for each in best)
        confidence = answer.confidence_of(ranking)
        headings = frozenset() if all(ranking.present) else library.heading_stems
        missing = tuple(answer.missing_words(ranking, headings))
        return Answer(
            question,
            answer.verdict(confidence),
            hits,
            missing,
            tuple(answer.unmet_words(ranking, missing)),
            answer.mended_words(ranking),
            confidence,
        )

    def search(self, question: str, limit: int = 10) -> list[Hit]:
        """Return the best `limit` passages for a question in plain words, best first.

        The list is empty if the text has none of the words, and none near them in meaning.
        """
        return list(self.ask(question, limit).hits)

    def find(self, query: str, limit: int = 10) -> list[Hit]:
        """Return the best `limit` passages for a query in Whoosh's expert syntax.

        Words match as written, but for case and accents: ``heading:security AND "double-edged sword"``, ``licen*``,
        ``python OR julia NOT "r studio"``. Without an operator every word must occur.

        Raises:
            QueryError: the query cannot be understood.
        """
        from essaybot.index import expert
        from essaybot.ranking.answer import word_marks

        index = self._open_library().index
        hits: list[Hit] = []
        for number, score, words in expert.find(index, query, max(1, limit))[: max(0, limit)]:
            passage = index.passage(number)
            marks, heading_marks = word_marks(passage.text, words), word_marks(passage.heading_path, words)
            hits.append(Hit(passage, score, tuple(sorted(words)), marks, heading_marks, number))
        return hits

    def sections(self) -> list[Section]:
        """Return the outline of the texts: every heading in order, with the number of passages directly under it."""
        return list(self._open_library().sections)

    def passages(self, section: Section | None = None) -> list[Passage]:
        """Return the passages directly under a section, or all of them, in the order of the text."""
        index = self._open_library().index
        first, count = (section.first_passage, section.passages) if section else (0, index.count)
        return [index.passage(number) for number in range(first, first + count)]

    def section_of(self, hit: Hit) -> Section:
        """Return the section that holds a hit's passage."""
        held = [s for s in self.sections() if s.first_passage <= hit.position < s.first_passage + s.passages]
        return held[0]

    def close(self) -> None:
        """Release the index's files. Closing twice does no harm."""
        with self._lock:
            if self._library is not None:
                self._library.close()
                self._library = self._ranker = None

    def __enter__(self) -> EssayBot:
        """Return the bot itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the bot."""
        self.close()

    def _ranker_of(self, library: Library) -> Ranker:
        from essaybot.ranking.rank import Ranker

        with self._lock:
            if self._ranker is None:
                self._ranker = Ranker(library.index)
            return self._ranker

    def _open_library(self) -> Library:
        library = self._library
        if library is None:
            raise EssayBotError("this EssayBot is closed; open another one")
        return library
