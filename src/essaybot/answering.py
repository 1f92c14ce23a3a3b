"""Answers from one library, and what they need of it: made on first use, gone with the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Sequence
from typing import TYPE_CHECKING

from essaybot.errors import QueryError
from essaybot.filters.syntax import query_and_filters, question_and_filters
from essaybot.library import Library, stems_of_headings
from essaybot.model import Answer, Hit, Section, Verdict, Where

if TYPE_CHECKING:
    from essaybot.dialogue.faq import Faq
    from essaybot.filters.scope import Chooser, Scope
    from essaybot.ranking.rank import Ranker, Ranking

_READ_FOR_TERMS = 5_000
"""Passages that are read for names and words; in a larger text the rest has few others that anyone asks for."""


class Answering:
    """Answers from one library. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        """Answer from `library`."""
        self.library = library
        self._lock = threading.Lock()
        self._ranker: Ranker | None = None
        self._faq: Faq | None = None
        self._chooser: Chooser | None = None
        self._terms: Sequence[str] | None = None

    def ask(
        self,
        question: str,
        limit: int,
        *,
        within: Section | None,
        where: Where,
        without: Container[int],
        stress: str,
    ) -> Answer:
        """Answer a question in plain words; see `EssayBot.ask`.

        Raises:
            QueryError: a filter fits nothing, or there is nothing beside the filters.
            EssayBotError: the section is not one of this text.
        """
        from essaybot.ranking import answer

        words, own = question_and_filters(question)
        if own and not words:
            raise QueryError(f"there is no question beside {own}; write one")
        ranker = self._ranker_of_all()
        scope = self.scope(within, own, where)
        ranking = ranker.rank(words, scope.numbers if scope else None, without, question_and_filters(stress)[0])
        best = ranking.candidates[: max(0, limit)]
        hits = tuple(answer.hit_of(each, ranker.closeup(each.number), ranking.wanted) for each in best)
        confidence = answer.confidence_of(ranking)
        missing = tuple(answer.missing_words(ranking, self._headings(ranking, scope)))
        return Answer(
            question,
            answer.verdict(confidence),
            hits,
            missing,
            tuple(answer.unmet_words(ranking, missing)),
            answer.mended_words(ranking),
            confidence,
            own.and_also(where),
        )

    def _headings(self, ranking: Ranking, scope: Scope | None) -> frozenset[str]:
        """The stems of the headings where a question was asked, if one of its words occurs in no passage there."""
        if all(ranking.present):
            return frozenset()
        return (
            self.library.heading_stems
            if scope is None
            else stems_of_headings(scope.sections, self.library.index.languages)
        )

    def find(self, query: str, limit: int, *, within: Section | None, where: Where) -> list[Hit]:
        """Return the passages that an expert query finds, best first; see `EssayBot.find`.

        Raises:
            QueryError: the query cannot be understood, or a filter fits nothing.
            EssayBotError: the section is not one of this text.
        """
        from essaybot.index import expert
        from essaybot.ranking.answer import word_marks

        words, own = query_and_filters(query)
        index = self.library.index
        scope = self.scope(within, own, where)
        hits: list[Hit] = []
        found = expert.find(index, words, max(1, limit), scope.numbers if scope else None)
        for number, score, matched in found[: max(0, limit)]:
            passage = index.passage(number)
            marks, heading_marks = word_marks(passage.text, matched), word_marks(passage.heading_path, matched)
            hits.append(Hit(passage, score, tuple(sorted(matched)), marks, heading_marks, number))
        return hits

    def scope(self, within: Section | None, *filters: Where) -> Scope | None:
        """Return the part of the text that a section and filters leave; None for all of it.

        Raises:
            QueryError: a filter fits nothing, or together they leave nothing.
            EssayBotError: the section is not one of this text.
        """
        return self._chooser_of_all().scope(within, *filters) if within or any(filters) else None

    def _chooser_of_all(self) -> Chooser:
        # Here, because most questions have no filters.
        from essaybot.filters.scope import Chooser

        with self._lock:
            # A damaged index that was built again has brought other sections.
            if self._chooser is None or self._chooser.sections is not self.library.sections:
                self._chooser = Chooser(self.library)
            return self._chooser

    def _ranker_of_all(self) -> Ranker:
        from essaybot.ranking.rank import Ranker

        with self._lock:
            if self._ranker is None:
                self._ranker = Ranker(self.library.index)
            return self._ranker

    def questions(self, ask: Callable[[str, int], Answer]) -> Faq:
        """Return what makes questions that the text answers.

        Args:
            ask: answers a question with at most so many passages.
        """
        from essaybot.dialogue.faq import Faq

        def answer_or_nothing(question: str, limit: int) -> Answer:
            # What looks like a filter in a question that was made of the text need not be one.
            try:
                return ask(question, limit)
            except QueryError:
                return Answer(question, Verdict.NOT_FOUND)

        library = self.library
        with self._lock:
            if self._faq is None:
                index = library.index  # first: opening it may bring the sections up to date
                # By way of the library, which closes its index when nobody holds it any more.
                self._faq = Faq(
                    library.sections, index.count, lambda number: library.index.passage(number), answer_or_nothing
                )
            return self._faq

    def terms(self) -> list[str]:
        """Return the names and words of the text; see `EssayBot.terms`."""
        with self._lock:
            if self._terms is None:
                from essaybot.ranking.terms import terms_of

                index = self.library.index
                self._terms = terms_of(index.passage(number) for number in range(min(index.count, _READ_FOR_TERMS)))
            return list(self._terms)
