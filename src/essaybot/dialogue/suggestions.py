"""Which questions to suggest: after an answer those that lead on, at the start those that show what is there."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from essaybot.dialogue.asking import LAST_RESORT, Candidate
from essaybot.dialogue.faq import Faq, content_of, runs
from essaybot.model import Answer, FaqEntry, Hit

_TRIES = 12
"""Questions that are asked unseen for one list of suggestions."""
_TRIES_OF_MANY = 8
"""The same for a text of more than `_MANY` passages, where each takes longer."""
_MANY = 1_000
_TRIES_OF_ONE = 2
"""Questions of one place that are asked before the next place has its turn."""
_HITS = 8
"""How far down the ranking of the question a suggestion may come from."""
_PLACES = 6
"""Sections and passages of each part of a text that are looked at for a question to start with."""


@dataclass(frozen=True, slots=True)
class _Topic:
    """A place in the text that a question may lead to."""

    part: int
    """Suggestions from different parts are preferred."""
    positions: Sequence[int]
    candidates: Sequence[Candidate]


def suggest(faq: Faq, answer: Answer | None, shown: Container[int], limit: int) -> list[FaqEntry]:
    """Return at most `limit` questions that lead on from an answer, or some to start with; see `EssayBot.suggest`."""
    tries = _TRIES if faq.count <= _MANY else _TRIES_OF_MANY
    if answer is None or answer.best is None:
        found = _chosen(faq, _to_start(faq, limit), [], shown, tries, limit)
        return sorted(found, key=lambda entry: entry.hit.position)
    topics = _leading_on(faq, answer, answer.best)
    without_best = [replaced for topic in topics if (replaced := _without(topic, answer.best.position)).positions]
    return _chosen(faq, without_best, [content_of(answer.question)], shown, tries - 1, limit)


def _chosen(
    faq: Faq, topics: Sequence[_Topic], asked: list[frozenset[str]], shown: Container[int], tries: int, limit: int
) -> list[FaqEntry]:
    """Ask the questions of the topics in turn, first those of parts that no question was taken from."""
    found: dict[int, FaqEntry] = {}
    parts: set[int] = set()
    waiting = list(topics)
    for only_new in (True, False):
        for topic in list(waiting):
            if only_new and topic.part in parts:
                continue
            waiting.remove(topic)
            allowed = {position for position in topic.positions if position not in shown and position not in found}
            for candidate in topic.candidates[:_TRIES_OF_ONE] if allowed else ():
                if not tries or len(found) >= limit:
                    return list(found.values())
                tries -= 1
                if entry := faq.verified(candidate, allowed, asked):
                    found[entry.hit.position] = entry
                    parts.add(topic.part)
                    break
    return list(found.values())


def _without(topic: _Topic, position: int) -> _Topic:
    return _Topic(topic.part, [each for each in topic.positions if each != position], topic.candidates)


def _of_passage(faq: Faq, position: int) -> _Topic:
    candidates = [each for each in faq.candidates(position) if each.strength < LAST_RESORT]
    return _Topic(faq.section_at(position), [position], candidates)


def _of_section(faq: Faq, number: int) -> _Topic:
    section = faq.sections[number]
    positions = range(section.first_passage, section.first_passage + section.passages)
    candidates = [each for each in faq.section_questions(section) if each.strength < LAST_RESORT]
    return _Topic(number, positions, candidates)


def _leading_on(faq: Faq, answer: Answer, best: Hit) -> list[_Topic]:
    """What an answer leads on to: its neighbours, the passages that come next for its question,
    headings like it, and the sections that follow.
    """
    here = faq.section_at(best.position)
    places = [best.position + step for step in (1, -1, 2, -2)]
    near = [_of_passage(faq, position) for position in places if 0 <= position < faq.count]
    ranked = [hit.position for hit in faq.ask(answer.question, _HITS).hits]
    far = [_of_passage(faq, position) for position in ranked if position != best.position]
    words = content_of(answer.question)
    like = sorted(
        (number for number, each in enumerate(faq.sections) if number != here and words & content_of(each.heading)),
        key=lambda number: -len(words & content_of(faq.sections[number].heading)),
    )
    alike = [_of_section(faq, number) for number in like[:_PLACES]]
    following = [_of_section(faq, number) for number in range(here, len(faq.sections))[1 : 1 + _PLACES]]
    turns = chain.from_iterable(zip_longest(near, far, alike))
    return [topic for topic in (*turns, *following) if topic is not None]


def _to_start(faq: Faq, limit: int) -> list[_Topic]:
    """Places spread over the text, the best question of each part of it first."""
    parts = [_of_part(faq, part, range(*ends)) for part, ends in enumerate(runs(0, faq.count, max(limit, 1)))]
    return [topic for topic in chain.from_iterable(zip_longest(*parts)) if topic is not None]


def _of_part(faq: Faq, part: int, positions: range) -> list[_Topic]:
    """The places of a part of the text that are looked at, those with the best questions first."""
    numbers = [number for number, each in enumerate(faq.sections) if each.first_passage in positions]
    topics = [_of_section(faq, number) for number in spread(numbers)]
    topics += [_of_passage(faq, position) for position in spread(positions)]
    topics = [_Topic(part, topic.positions, topic.candidates) for topic in topics if topic.candidates]
    return sorted(topics, key=lambda topic: topic.candidates[0].strength)


def spread(numbers: Sequence[int]) -> Iterator[int]:
    """Yield a few of some numbers, evenly spread."""
    few = min(len(numbers), _PLACES)
    yield from (numbers[each * len(numbers) // few] for each in range(few))
