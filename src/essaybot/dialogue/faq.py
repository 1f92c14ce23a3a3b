"""The questions that a text answers: each was asked, and its own passage came first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cached_property
from itertools import islice

from essaybot.dialogue.asking import LAST_RESORT, Candidate
from essaybot.dialogue.headings import (
    CONTENTS,
    heading_as_it_stands,
    heading_questions,
    introduction_questions,
    label_of,
    label_questions,
)
from essaybot.dialogue.questions import candidates_of
from essaybot.dialogue.writing import Writing
from essaybot.index.analysis import stem, tokens
from essaybot.model import Answer, FaqEntry, Passage, Section, Verdict
from essaybot.ranking.languages import ENGLISH
from essaybot.ranking.question import LIGHT_WORDS, STOP_WORDS
from essaybot.reading.blocks import introducing_line
from essaybot.reading.sentences import sentence_spans

MOST_ENTRIES = 200
"""Questions of one text at most."""
_KEPT = 1_000
"""Passages whose candidates are kept."""
_MOST_TRIES = 4
"""Candidates of one passage that are asked before the passage is given up."""
_MOST_TRIED = 3
"""Passages, or sections, that are tried for one question of a text that has more of them than may have a question."""
_MANY = 1_000
"""Passages from which on an answer need not be sure: of so many some one always has the words, so that few are."""
_SAMPLE = 256
"""Passages that stand for a text when it comes to how it writes its words."""
_ALIKE = 0.7
"""Share of words from which two questions are the same."""


class Faq:
    """Makes questions for one text, of passages in English; elsewhere only of headings that ask something.

    Safe to use from several threads.
    """

    def __init__(
        self,
        sections: Sequence[Section],
        count: int,
        passage: Callable[[int], Passage],
        ask: Callable[[str, int], Answer],
    ) -> None:
        """Make questions for a text.

        Args:
            sections: its outline.
            count: how many passages it has.
            passage: gives the passage at a position.
            ask: answers a question with at most so many passages.
        """
        self.sections = [section for section in sections if section.passages]
        self.count = count
        self.passage = passage
        self.ask = ask
        self._weak = count > _MANY
        self._candidates: dict[int, tuple[Candidate, ...]] = {}

    def entries(self, limit: int | None = None, among: Sequence[Section] | None = None) -> Iterator[FaqEntry]:
        """Yield questions in the order of the text, each as soon as it is found; see `EssayBot.faq`.

        Args:
            limit: how many questions to give at most.
            among: the sections that they shall cover; by default all.
        """
        most = MOST_ENTRIES if limit is None else max(0, min(limit, MOST_ENTRIES))
        asked: list[frozenset[str]] = []
        sections = self.sections if among is None else [section for section in among if section.passages]
        if len(sections) > most:
            for start, end in runs(0, len(sections), most):
                tried = sections[start:end][:_MOST_TRIED]
                found = (entry for section in tried for entry in self._of_section(section, 1, asked))
                yield from islice(found, 1)
        else:
            sizes = [section.passages for section in sections]
            for section, share in zip(sections, shares(sizes, most), strict=True):
                yield from self._of_section(section, share, asked)

    def _of_section(self, section: Section, share: int, asked: list[frozenset[str]]) -> Iterator[FaqEntry]:
        """The entries of one section, at most `share`, in the order of the text."""
        first, last = section.first_passage, section.first_passage + section.passages
        ready: dict[int, FaqEntry] = {}
        positions, headings = range(first, last), self.section_questions(section)
        if headings and headings[0].strength < LAST_RESORT:
            entry = self.verified(headings[0], positions, asked, self._weak)
            if entry:
                ready[entry.hit.position] = entry
        found = 0
        for start, end in runs(first, last, share):
            run = range(start, end)
            for position in run[:_MOST_TRIED]:
                self._add_introduction(position, last, ready, asked)
            entry = next((ready[position] for position in run if position in ready), None)
            entry = entry or next(self._of_passages(run[:_MOST_TRIED], asked), None)
            if entry:
                found += 1
                yield entry
        if not found:
            # What stands under the heading answers, even if its words are too few to be sure of.
            made = (self.verified(candidate, positions, asked, True) for candidate in headings)
            yield from islice(filter(None, made), 1)

    def _add_introduction(
        self, position: int, last: int, ready: dict[int, FaqEntry], asked: list[frozenset[str]]
    ) -> None:
        """Ask what the list is about that begins at a passage, or right behind it."""
        here = self.passage(position)
        introduction = self.passage(position + 1).introduction if position + 1 < last else here.introduction
        leads = bool(introduction) and introduction in " ".join(here.text.split())
        if not leads:
            introduction = here.introduction
            before = self.passage(position - 1) if position else None
            if before and (before.introduction == introduction or introduction in " ".join(before.text.split())):
                return
        if not introduction or here.language != ENGLISH:
            return
        end = position + 1
        while end < last and self.passage(end).introduction == introduction:
            end += 1
        for candidate in introduction_questions(introduction, self.writing)[:1]:
            if entry := self.verified(candidate, range(position, end), asked, self._weak):
                ready.setdefault(entry.hit.position, entry)

    def _of_passages(self, positions: Sequence[int], asked: list[frozenset[str]]) -> Iterator[FaqEntry]:
        for position in positions:
            for candidate in self.candidates(position)[:_MOST_TRIES]:
                if entry := self.verified(candidate, (position,), asked, self._weak):
                    yield entry
                    break

    def verified(
        self, candidate: Candidate, positions: Container[int], asked: list[frozenset[str]], weak: bool = False
    ) -> FaqEntry | None:
        """Ask a candidate; return it if one of the passages answers and nothing like it was asked before.

        Args:
            candidate: what to ask.
            positions: passages that may answer.
            asked: what earlier questions are about; a question that is returned is added.
            weak: whether the answer need not be sure.
        """
        words = content_of(candidate.question)
        if any(alike(words, other) for other in asked):
            return None
        answer = self.ask(candidate.question, 1)
        sure = answer.verdict is Verdict.ANSWERED or (weak and answer.verdict is Verdict.WEAK)
        if answer.best is None or not sure or answer.best.position not in positions:
            return None
        asked.append(words)
        return FaqEntry(candidate.question, answer.best)

    def section_questions(self, section: Section) -> list[Candidate]:
        """Return the questions that the heading of a section may stand for, the best first."""
        if self.passage(section.first_passage).language != ENGLISH:
            return heading_as_it_stands(section.heading)
        return heading_questions(section.heading, self.writing, section.ancestors[-1] if section.ancestors else "")

    def section_at(self, position: int) -> int:
        """Return the number of the section that holds a passage, among those that have passages."""
        return bisect_right(self.sections, position, key=lambda section: section.first_passage) - 1

    # -- candidates

    def candidates(self, position: int) -> tuple[Candidate, ...]:
        """Return the questions that the passage at a position may answer, the best first."""
        # Not a cache around a method, which would keep the text open until the garbage collector comes by.
        found = self._candidates.get(position)
        if found is None:
            found = self._find_candidates(position)
            if len(self._candidates) < _KEPT:
                self._candidates[position] = found
        return found

    def _find_candidates(self, position: int) -> tuple[Candidate, ...]:
        passage = self.passage(position)
        if passage.language != ENGLISH or passage.kind in ("code", "table", "verse"):
            return ()
        if passage.heading.strip().lower() in CONTENTS:
            return ()
        found: list[Candidate] = []
        introduction = passage.introduction
        for line in [passage.text] if passage.wrapped else passage.text.split("\n"):
            label = label_of(line)
            if label:
                found += label_questions(label, introduction, self.writing)
                line = line[len(label) + 1 :].lstrip(" :–—-")
            introduction = introducing_line(line) or introduction
            for start, end in sentence_spans(line):
                found += candidates_of(line[start:end], self.writing)
        return tuple(sorted(found, key=lambda each: each.strength))

    @cached_property
    def writing(self) -> Writing:
        """How the text writes its English words."""
        size = min(self.count, _SAMPLE)
        passages = (self.passage(number * self.count // size) for number in range(size))
        return Writing(passage for passage in passages if passage.language == ENGLISH)


def content_of(question: str) -> frozenset[str]:
    """Return the stems of the words that a question is about."""
    words = [token.word for token in tokens(question) if token.word not in STOP_WORDS]
    return frozenset(map(stem, words)) - LIGHT_WORDS or frozenset(map(stem, words))


def alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether two questions, given by the stems they are about, say the same."""
    return len(words & others) >= _ALIKE * len(words | others)


def shares(sizes: Sequence[int], most: int) -> list[int]:
    """Return how many of at most `most` questions fall to each section: as evenly as their sizes allow.

    There must be no more sections than questions.
    """
    result = [0] * len(sizes)
    left, growing = min(most, sum(sizes)), list(range(len(sizes)))
    while left:
        growing = [number for number in growing if result[number] < sizes[number]]
        step = max(1, min(left // len(growing), min(sizes[number] - result[number] for number in growing)))
        for number in growing[:left]:
            result[number] += step
        left -= step * len(growing[:left])
    return result


def runs(first: int, last: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield the starts and ends of `count` runs of about the same length from `first` up to `last`."""
    for number in range(count):
        size = last - first
        yield first + number * size // count, first + (number + 1) * size // count
