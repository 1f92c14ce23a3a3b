"""Question sets in, figures out: how often the right passage comes first, and how honest the verdicts are.

A set is a folder with two JSON Lines files: ``passages.jsonl`` (`id`, `document`, `heading`, `text`) and
``questions.jsonl`` (`id`, `question`, `relevant`: ids of the passages that answer it, `answerable`, and for asking
within one document `document`). Fields that are not known are left alone.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from essaybot.bot import EssayBot
from essaybot.errors import EvaluationError
from essaybot.marking import found_again, marks_in
from essaybot.model import HEADING_SEPARATOR, Passage, Verdict
from essaybot.opening import Notify

DEPTH = 10
"""How many passages count for the mean reciprocal rank."""
SMALLEST_DOCUMENT = 8
"""Passages from which a document is asked by itself."""
ESSAY_QUESTIONS = Path(__file__).parent / "data" / "essay-questions.jsonl"


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question of a set."""

    id: str
    question: str
    relevant: frozenset[str]
    """Ids of the passages that answer it."""
    answerable: bool
    document: str = ""
    half: str = ""
    """In the essay's own questions, "tuning" or "testing": nothing is fitted on the latter."""
    style: str = ""
    """In the essay's own questions, "plain" or "indirect": the latter share few words with the text."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Passages and the questions asked of them."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[SetQuestion, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got."""

    question: SetQuestion
    rank: int | None
    """Place of the first relevant passage among the best ten, from 1."""
    verdict: Verdict
    confidence: float
    seconds: float
    given: str
    """Id of the best passage; empty if there was none."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set. Those that a set cannot give are None."""

    answerable: int
    unanswerable: int
    hit_at_1: float | None
    """Share of answerable questions whose best passage answers."""
    hit_at_3: float | None
    hit_at_5: float | None
    mrr_at_10: float | None
    """Mean of 1 / place of the first passage that answers, 0 beyond the tenth."""
    false_answers: float | None
    """Share of unanswerable questions with the verdict "answered"."""
    false_refusals: float | None
    """Share of answerable questions with the verdict "not found"."""
    balanced_accuracy: float | None
    """Mean of the shares of answerable questions answered and of unanswerable ones not found; "weak" counts half."""
    auroc: float | None
    """How often an answerable question has more confidence than an unanswerable one; 0.5 is a coin."""
    median_ms: float
    """Milliseconds a question."""
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """What an earlier evaluation found."""

    set: str
    within: bool
    figures: Mapping[str, Any]
    missed: Mapping[str, str]
    """The questions whose best passage did not answer, by their ids."""


def load_set(folder: Path) -> QuestionSet:
    """Read a question set.

    Raises:
        EvaluationError: a file is missing or not what it should be; the message names the line.
    """
    passages = tuple(_passage(data, where) for data, where in _lines(folder / "passages.jsonl"))
    questions = tuple(_question(data, where) for data, where in _lines(folder / "questions.jsonl"))
    if not passages or not questions:
        raise EvaluationError(f"{folder}: passages.jsonl and questions.jsonl must both have lines")
    ids = [question.id for question in questions]
    if len(set(ids)) < len(ids):
        twice = next(each for number, each in enumerate(ids) if each in ids[:number])
        raise EvaluationError(f"{folder / 'questions.jsonl'}: two questions have the id {twice!r}; each needs its own")
    return QuestionSet(folder.resolve().name, passages, questions)


def essay_set() -> QuestionSet:
    """Return the bundled essay and the questions about it."""
    questions = tuple(_question(data, where) for data, where in _lines(ESSAY_QUESTIONS))
    with EssayBot.open() as bot:
        return QuestionSet("the essay", tuple(bot.passages()), questions)


def marked_set(bot: EssayBot, file: Path, notify: Notify) -> QuestionSet:
    """Return the questions that readers marked, over the passages of the open text as they are now.

    Args:
        bot: the text. To ask the questions of it, and not of its passages alone, use `ask_all`.
        file: as `essaybot.marking.questions_file` names it.
        notify: called with a line on marks that are left out: no right passage was named, or the text has it no more.

    Raises:
        EvaluationError: nothing is marked, or every mark is left out.
        MarkingError: the file cannot be read.
    """
    marks = marks_in(file, notify)
    if not marks:
        raise EvaluationError(
            f"no answers from {bot.title} are marked; mark answers with /good and /wrong in a conversation first"
        )
    passages = tuple(bot.passages())
    unsaid = lost = 0
    questions: list[SetQuestion] = []
    for mark, relevant in found_again(marks, passages):
        if relevant or mark.answerable is False:
            questions.append(SetQuestion(mark.id, mark.question, relevant, mark.answerable is not False))
        elif mark.right:
            lost += 1
        else:
            unsaid += 1
    reasons = ((unsaid, "without a right passage (/wrong N names it)"), (lost, "whose passage the text no longer has"))
    left_out = "marked questions left out: " + ", ".join(f"{count} {reason}" for count, reason in reasons if count)
    if not questions:
        raise EvaluationError(f"there is nothing to measure; {left_out}")
    if unsaid or lost:
        notify(left_out)
    return QuestionSet(f"{bot.title}, marked", passages, tuple(questions))


def outcomes_of(questions: QuestionSet, *, within: bool = False) -> list[Outcome]:
    """Ask the questions of a set.

    Args:
        questions: the set.
        within: ask each question of its own document alone; documents of fewer than eight passages are left out.
    """
    if not within:
        with EssayBot.from_passages(questions.passages) as bot:
            return ask_all(bot, questions.questions)
    outcomes: list[Outcome] = []
    for passages, asked in by_document(questions):
        with EssayBot.from_passages(passages) as bot:
            outcomes += ask_all(bot, asked)
    return outcomes


def ask_all(bot: EssayBot, questions: Iterable[SetQuestion]) -> list[Outcome]:
    """Ask every question once, and the first one before, so that no time counts the opening of the index."""
    asked = list(questions)
    if asked:
        bot.ask(asked[0].question)
    return [_ask(bot, question) for question in asked]


def _ask(bot: EssayBot, question: SetQuestion) -> Outcome:
    started = time.perf_counter()
    answer = bot.ask(question.question, limit=DEPTH)
    seconds = time.perf_counter() - started
    ids = [hit.passage.id for hit in answer.hits]
    rank = next((place for place, found in enumerate(ids, 1) if found in question.relevant), None)
    return Outcome(question, rank, answer.verdict, answer.confidence, seconds, ids[0] if ids else "")


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of some outcomes, of which there is at least one."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    ranks = [outcome.rank for outcome in answerable if outcome.question.relevant]
    milliseconds = sorted(outcome.seconds * 1000 for outcome in outcomes)
    accuracy = (
        (_mean(map(_answered, answerable)) + 1 - _mean(map(_answered, others))) / 2 if answerable and others else None
    )
    return Figures(
        answerable=len(answerable),
        unanswerable=len(others),
        hit_at_1=_hits(ranks, 1),
        hit_at_3=_hits(ranks, 3),
        hit_at_5=_hits(ranks, 5),
        mrr_at_10=_mean(1 / rank if rank else 0.0 for rank in ranks) if ranks else None,
        false_answers=_mean(outcome.verdict is Verdict.ANSWERED for outcome in others) if others else None,
        false_refusals=_mean(outcome.verdict is Verdict.NOT_FOUND for outcome in answerable) if answerable else None,
        balanced_accuracy=accuracy,
        auroc=auroc([each.confidence for each in answerable], [each.confidence for each in others]),
        median_ms=median(milliseconds),
        p95_ms=milliseconds[math.ceil(0.95 * len(milliseconds)) - 1],
    )


def report_of(questions: QuestionSet, outcomes: Sequence[Outcome], *, within: bool = False) -> dict[str, Any]:
    """Return the figures of a set, those of its parts, and the questions that went wrong, as JSON values.

    Raises:
        EvaluationError: no question was asked, because no document has enough passages.
    """
    if not outcomes:
        raise EvaluationError(
            f"{questions.name}: no document has {SMALLEST_DOCUMENT} passages and a question; leave out --within"
        )
    passages = {passage.id: passage for passage in questions.passages}
    missed = [each for each in outcomes if each.question.answerable and each.question.relevant and each.rank != 1]
    unknown = {passage for each in outcomes for passage in each.question.relevant if passage not in passages}
    parts: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.question.half:
            name = ", ".join(filter(None, (outcome.question.half, outcome.question.style)))
            parts.setdefault(name, []).append(outcome)
    return {
        "set": questions.name,
        "within": within,
        "left_out": len(questions.questions) - len(outcomes),
        "unknown_passages": sorted(unknown),
        "figures": asdict(figures_of(outcomes)),
        "parts": {name: asdict(figures_of(found)) for name, found in sorted(parts.items())},
        "missed": [_miss(outcome, passages) for outcome in missed],
        "answered_falsely": [
            _miss(each, passages)
            for each in outcomes
            if not each.question.answerable and each.verdict is Verdict.ANSWERED
        ],
        "refused_falsely": [
            _miss(each, passages)
            for each in outcomes
            if each.question.answerable and each.verdict is Verdict.NOT_FOUND and each.rank == 1
        ],
    }


def load_report(file: Path) -> Report:
    """Read what `essaybot eval --json` printed.

    Raises:
        EvaluationError: the file is missing or is no such report.
    """
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
        missed = [(str(miss["id"]), str(miss["question"])) for miss in data["missed"]]
        return Report(str(data["set"]), bool(data["within"]), dict(data["figures"]), dict(missed))
    except OSError as error:
        raise EvaluationError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvaluationError(f"{file} is not what essaybot eval --json prints") from error


def _miss(outcome: Outcome, passages: Mapping[str, Passage]) -> dict[str, Any]:
    given = passages.get(outcome.given)
    return {
        "id": outcome.question.id,
        "question": outcome.question.question,
        "relevant": sorted(outcome.question.relevant),
        "rank": outcome.rank,
        "given": outcome.given,
        "given_heading": given.heading_path if given else "",
        "verdict": outcome.verdict.value,
    }


# -- figures


def _answered(outcome: Outcome) -> float:
    return {Verdict.ANSWERED: 1.0, Verdict.WEAK: 0.5, Verdict.NOT_FOUND: 0.0}[outcome.verdict]


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def _hits(ranks: Sequence[int | None], depth: int) -> float | None:
    return _mean(rank is not None and rank <= depth for rank in ranks) if ranks else None


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """Return the area under the receiver operating characteristic: the share of pairs in order, ties counting half."""
    if not higher or not lower:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in higher for b in lower)
    return wins / (len(higher) * len(lower))


# -- files


def by_document(questions: QuestionSet) -> Iterator[tuple[list[Passage], list[SetQuestion]]]:
    """Yield the passages of each document that is large enough, and the questions about it."""
    passages: dict[str, list[Passage]] = {}
    for passage in questions.passages:
        passages.setdefault(passage.document, []).append(passage)
    asked: dict[str, list[SetQuestion]] = {}
    for question in questions.questions:
        asked.setdefault(question.document, []).append(question)
    for document, found in passages.items():
        if len(found) >= SMALLEST_DOCUMENT and document in asked:
            yield found, asked[document]


def _lines(file: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """The objects of a JSON Lines file, each with where it stands."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise EvaluationError(f"{file} cannot be read: {reason}") from error
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{file}, line {number}"
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{where}: this is not JSON") from error
        if not isinstance(data, dict):
            raise EvaluationError(f"{where}: this is not a JSON object")
        yield data, where


def _passage(data: Mapping[str, Any], where: str) -> Passage:
    *ancestors, heading = _text(data, "heading", where, "").split(HEADING_SEPARATOR)
    document = _text(data, "document", where, "")
    return Passage(
        _text(data, "id", where), _text(data, "text", where), heading, ancestors=tuple(ancestors), document=document
    )


def _question(data: Mapping[str, Any], where: str) -> SetQuestion:
    relevant = data.get("relevant", [])
    if not isinstance(relevant, list) or not all(isinstance(each, str) for each in relevant):
        raise EvaluationError(f'{where}: "relevant" must be a list of passage ids')
    answerable = data.get("answerable", bool(relevant))
    if not isinstance(answerable, bool):
        raise EvaluationError(f'{where}: "answerable" must be true or false')
    return SetQuestion(
        _text(data, "id", where),
        _text(data, "question", where),
        frozenset(relevant),
        answerable,
        *(_text(data, name, where, "") for name in ("document", "half", "style")),
    )


def _text(data: Mapping[str, Any], name: str, where: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise EvaluationError(f'{where}: "{name}" must be a text')
    return value
