"""EssayBot: the one object that people hold."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from essaybot.corpus import Corpus
from essaybot.errors import EssayBotError
from essaybot.filters.syntax import as_where
from essaybot.index.meter import Show
from essaybot.index.store import default_cache_directory
from essaybot.languages import check_language
from essaybot.library import Library, library_of_passages
from essaybot.model import Answer, FaqEntry, Hit, IndexReport, Passage, Section, Where
from essaybot.opening import Mode, Notify, open_library
from essaybot.reading.limits import Limits, Options

if TYPE_CHECKING:
    from essaybot.answering import Answering
    from essaybot.dialogue.faq import Faq

_LIMITS = Limits()
_Path = str | os.PathLike[str]


def _say_nothing(message: str) -> None:
    """Drop a message: a library does not print."""


class EssayBot:
    """Answers questions from a text with its best passages.

    >>> with EssayBot.open() as bot:
    ...     print(bot.ask("Who wrote nanoGPT?").best.passage.heading)
    The Rise of Open-Source AI: A Brief Overview

    Safe to use from several threads. Texts that change are read again before the next answer. A bot that is not used
    as a context manager may be closed with `close`.
    """

    def __init__(self, library: Library, reread: Callable[[Library], Library] | None = None) -> None:
        """Use `EssayBot.open` or `EssayBot.from_passages` instead."""
        self._library: Library | None = library
        self._corpus = library.corpus
        self._reread = reread
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._answering: Answering | None = None

    @classmethod
    def open(
        cls,
        *paths: _Path,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        follow_links: bool = False,
        language: str = "auto",
        limits: Limits = _LIMITS,
        cache_dir: _Path | None = None,
        notify: Notify = _say_nothing,
        progress: Show | None = None,
    ) -> EssayBot:
        """Open texts for questions, building their index if there is no fresh one.

        Args:
            paths: files and folders (searched in depth), and ``-`` for standard input; without any, the bundled essay.
            include: patterns of which a file in a folder must match one.
            exclude: patterns that it must not match.
            follow_links: whether links in a folder may lead out of it.
            language: the code of the texts' language, as ``de``; with ``auto`` each text's own is found out.
            limits: what reading one file may cost.
            cache_dir: where indexes live; by default ``$ESSAYBOT_CACHE_DIR`` or the user's cache directory.
            notify: called with a line for each thing worth knowing: an index was built, a file was left out.
            progress: called several times a second while an index is built. What it raises stops the build, which
                leaves nothing behind, and reaches the caller.

        Raises:
            CorpusError: a path does not exist, or its text cannot be read.
        """
        corpus = Corpus.of(paths, include=include, exclude=exclude, follow_links=follow_links)
        return cls._open(corpus, Options(check_language(language), limits), cache_dir, notify, progress, "open")

    @classmethod
    def build(
        cls,
        *paths: _Path,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        follow_links: bool = False,
        language: str = "auto",
        limits: Limits = _LIMITS,
        anew: bool = True,
        cache_dir: _Path | None = None,
        notify: Notify = _say_nothing,
        progress: Show | None = None,
    ) -> EssayBot:
        """Open texts like `open`, but have their index on disk in any case, with all files read again.

        Args, beside those of `open`:
            anew: False reads only files that have changed, are new, or failed before.

        Raises:
            CorpusError: as for `open`.
            CacheError: the index cannot be written.
        """
        corpus = Corpus.of(paths, include=include, exclude=exclude, follow_links=follow_links)
        mode: Mode = "rebuild" if anew else "update"
        return cls._open(corpus, Options(check_language(language), limits), cache_dir, notify, progress, mode)

    @classmethod
    def _open(
        cls, corpus: Corpus, options: Options, place: _Path | None, notify: Notify, progress: Show | None, mode: Mode
    ) -> EssayBot:
        cache = Path(place) if place is not None else default_cache_directory()

        def reread(library: Library) -> Library:
            return open_library(corpus, cache, notify, options=options, show=progress, previous=library)

        return cls(open_library(corpus, cache, notify, options=options, show=progress, mode=mode), reread)

    @classmethod
    def from_passages(cls, passages: Iterable[Passage]) -> EssayBot:
        """Open passages that come from no file; their index is in memory only.

        Raises:
            CorpusError: there are no passages, or two have the same id.
        """
        return cls(library_of_passages(passages))

    @property
    def title(self) -> str:
        """What the texts are called: the file's or folder's name, or ``the essay``."""
        return self._corpus.title if self._corpus else "the passages"

    @property
    def roots(self) -> tuple[Path, ...]:
        """The files and folders that were opened, as absolute paths; empty for passages that come from no file."""
        return self._corpus.roots if self._corpus else ()

    @property
    def key(self) -> str:
        """A short name that stands for the paths of the texts and can name a file; ``passages`` if there are none."""
        return self._corpus.key if self._corpus else "passages"

    @property
    def report(self) -> IndexReport:
        """What became of each file, and whether the index was built or found fresh."""
        return self._open_library().report

    @property
    def languages(self) -> Mapping[str, int]:
        """The languages of the passages as ISO 639-1 codes (empty: not known), with how many are in each."""
        return self._open_library().index.languages

    def __len__(self) -> int:
        """Return the number of passages."""
        return self.report.passages

    def refresh(self) -> bool:
        """Read again what has changed in the texts, and return whether anything has.

        `ask`, `search` and `find` do this first, so that what was edited or deleted does not answer; whoever keeps
        positions of passages may want to know. What has not changed is not read, and is seldom written again.

        Raises:
            CorpusError: the texts are out of reach, or none of them can be read any more.
        """
        library = self._open_library()
        source = library.source
        if self._reread is None or source is None or not source.watch.changed():
            return False
        with self._refreshing:
            if self._library is library:
                reread = self._reread(library)
                with self._lock:
                    if self._library is None:  # closed meanwhile
                        reread.close()
                    else:
                        self._library = reread
        return True

    def changed(self) -> bool:
        """Return whether the texts have changed since they were opened: edited, added, deleted or out of reach.

        This looks at times and sizes, so it is quick; it reads only files changed about when they were opened.
        """
        source = self._open_library().source
        return source is not None and source.watch.changed()

    def ask(
        self,
        question: str,
        limit: int = 3,
        *,
        within: Section | None = None,
        where: Where | str | None = None,
        without: Container[int] = (),
        stress: str = "",
    ) -> Answer:
        """Answer a question in plain words.

        The question may hold filters: ``who wrote it? in:"The Rise" file:notes/*.md``.

        Args:
            question: any text; case, accents, punctuation and question words do not matter.
            limit: how many passages to return at most; of more than 128 to choose from, no more than 128 are ranked.
            within: ask only this section and those below it, of a title the whole document; the answer then speaks of
                them alone.
            where: ask only what passes these filters, as a `Where` or as a question would hold them; as for `within`.
            without: positions of passages that shall not be among the hits.
            stress: the part of the question that matters most, its words count double: what a follow-up adds.

        Returns:
            The verdict, the words that the text does not have, and the best passages with the sentences that answer.

        Raises:
            QueryError: a filter fits nothing.
            EssayBotError: the section is not one of this text.
        """
        answering = self._answering_of(self._fresh_library())
        return answering.ask(question, limit, within=within, where=as_where(where), without=without, stress=stress)

    def search(
        self, question: str, limit: int = 10, *, within: Section | None = None, where: Where | str | None = None
    ) -> list[Hit]:
        """Return the best `limit` passages for a question in plain words, best first.

        `within` and `where` are as for `ask`. The list is empty if the text has none of the words, and none near them
        in meaning.

        Raises:
            QueryError: a filter fits nothing.
            EssayBotError: the section is not one of this text.
        """
        return list(self.ask(question, limit, within=within, where=where).hits)

    def find(
        self, query: str, limit: int = 10, *, within: Section | None = None, where: Where | str | None = None
    ) -> list[Hit]:
        """Return the best `limit` passages for a query in Whoosh's expert syntax.

        Words match as written, but for case and accents: ``heading:security AND "double-edged sword"``, ``licen*``,
        ``python OR julia NOT "r studio"``. Without an operator every word must occur. Filters hold for the whole
        query: ``licence in:security file:notes/*.md``. `within` and `where` are as for `ask`.

        Raises:
            QueryError: the query cannot be understood, or a filter fits nothing.
            EssayBotError: the section is not one of this text.
        """
        answering = self._answering_of(self._fresh_library())
        return answering.find(query, limit, within=within, where=as_where(where))

    def sections(self, where: Where | str | None = None) -> list[Section]:
        """Return the outline of the texts: every heading in order, with the number of passages directly under it.

        Args:
            where: the filters that they must pass; by default all are given.

        Raises:
            QueryError: a filter fits nothing.
        """
        library = self._open_library()
        scope = self._answering_of(library).scope(None, as_where(where))
        return list(scope.sections if scope else library.sections)

    def positions(self, *, within: Section | None = None, where: Where | str | None = None) -> Collection[int]:
        """Return the positions of the passages of a section and those below it, or of those that pass filters.

        Raises:
            QueryError: a filter fits nothing.
            EssayBotError: the section is not one of this text.
        """
        library = self._open_library()
        scope = self._answering_of(library).scope(within, as_where(where))
        return scope.numbers if scope else range(library.report.passages)

    def passages(self, section: Section | None = None, *, deep: bool = False) -> list[Passage]:
        """Return passages in the order of the text.

        Args:
            section: those directly under it; by default all.
            deep: also those of the sections below it.

        Raises:
            EssayBotError: the section is not one of this text.
        """
        library = self._open_library()
        first, count = 0, library.index.count
        if section is not None:
            part = library.part(section)
            first, count = part[0].first_passage, sum(each.passages for each in (part if deep else part[:1]))
        return [library.index.passage(number) for number in range(first, first + count)]

    def hit_at(self, position: int) -> Hit:
        """Return the passage at a position from 0 as a hit without score and marks, as if somebody had looked it up.

        Raises:
            IndexError: there is no passage at that position.
        """
        index = self._open_library().index
        if not 0 <= position < index.count:
            raise IndexError(f"there is no passage at position {position}; the last is at {index.count - 1}")
        return Hit(index.passage(position), 0.0, position=position)

    def terms(self) -> list[str]:
        """Return the names and words of the text as it writes them, the most useful to look for first.

        Names such as ``Hugging Face`` are whole and keep their case; words have four letters or more and are in lower
        case. They come from the first 5,000 passages.
        """
        return self._answering_of(self._open_library()).terms()

    def section_of(self, hit: Hit) -> Section:
        """Return the section that holds a hit's passage.

        Raises:
            EssayBotError: the text has changed and is too short now.
        """
        return self._open_library().section_at(hit.position)

    def subsections(self, section: Section) -> list[Section]:
        """Return the sections below a section, in order.

        Raises:
            EssayBotError: the section is not one of this text.
        """
        return list(self._open_library().part(section)[1:])

    def faq(self, limit: int | None = None, *, where: Where | str | None = None) -> Iterator[FaqEntry]:
        """Yield questions that the text answers, in its order, each found only when it is called for.

        It is one good question for each passage that has one: asking it puts that passage first. A section has at
        least one if any holds. The answers are sure, but for sections that only their heading asks for and for texts
        of more than 1,000 passages. At most 200 questions are given; of a text that could have more they are spread
        evenly over its sections, and at most three places are tried for each.

        Args:
            limit: how many questions to give at most.
            where: filters that the passages must pass. The questions are asked of the whole text all the same.

        Raises:
            QueryError: a filter fits nothing.
        """
        return self._questions().entries(limit, self.sections(where) if where else None)

    def suggest(self, answer: Answer | None = None, shown: Container[int] = (), limit: int = 3) -> list[FaqEntry]:
        """Return questions that lead on from an answer, or without one a few to start with.

        Each was asked: the answer is sure, and first comes a passage that no other of them leads to. At most twelve
        questions are asked to find them, eight of a text of more than 1,000 passages.

        Args:
            answer: what was answered last.
            shown: positions of passages that were shown; no question leads to them.
            limit: how many questions to return at most.
        """
        from essaybot.dialogue.suggestions import suggest

        return suggest(self._questions(), answer, shown, limit)

    def close(self) -> None:
        """Release the index's files. Closing twice does no harm."""
        with self._lock:
            if self._library is not None:
                self._library.close()
                self._library = self._answering = None

    def __enter__(self) -> EssayBot:
        """Return the bot itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the bot."""
        self.close()

    def _questions(self) -> Faq:
        return self._answering_of(self._open_library()).questions(self.ask)

    def _answering_of(self, library: Library) -> Answering:
        """What answers from `library`; what answered from another one before is let go."""
        from essaybot.answering import Answering

        with self._lock:
            if self._answering is None or self._answering.library is not library:
                self._answering = Answering(library)
            return self._answering

    def _fresh_library(self) -> Library:
        self.refresh()
        return self._open_library()

    def _open_library(self) -> Library:
        library = self._library
        if library is None:
            raise EssayBotError("this EssayBot is closed; open another one")
        return library
