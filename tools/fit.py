"""Fit the numbers of `essaybot/ranking/weights.py` to question sets, and show what they do.

    pip install . -r tools/requirements.txt
    python tools/fit.py FOLDER ...

The sets are the tuning half of the essay's own questions (plain and indirect ones apart), a sample of each FOLDER
(`essaybot eval` says what is in one) with all its passages competing, and the same questions each within its own
document. Every set counts the same, however many questions it has.

What a score adds up from is fitted so that the passages that answer get most of the weight among a question's
candidates (softmax regression). The verdict is fitted to tell answerable questions from others (logistic regression, on
the essay and the pools that have both; indirect questions, by design hardly to be told apart, count half). Prints each
set's hit@1 with single features alone, with the weights as they are and as fitted, then the fitted numbers to paste.
What the verdict sees is of the best passages under the weights as they are: paste those of ranking, then run once more.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from essaybot import EssayBot
from essaybot.evaluation import QuestionSet, SetQuestion, auroc, by_document, essay_set, load_set
from essaybot.ranking.answer import evidence_of
from essaybot.ranking.rank import Ranker
from essaybot.ranking.weights import EVIDENCE, FEATURES, VERDICT_START, VERDICT_WEIGHTS, WEIGHTS

SAMPLE = 250
"""Answerable, and as many unanswerable, questions of a set that are asked."""
RANKING_PENALTY = 3e-4
"""Of the squares of weights, so that rare features get no wild ones."""
VERDICT_PENALTY = 1e-3
Array = Any


@dataclass(frozen=True)
class Asked:
    """What a question's candidates look like."""

    answerable: bool
    features: Array
    """Candidates by features."""
    relevant: Array
    """For each candidate whether it answers."""
    evidence: Array
    """Of the best candidate by the weights as they are."""


@dataclass(frozen=True)
class AskedSet:
    """The questions of a set, or of a part of the essay's."""

    asked: Sequence[Asked]
    weight: float = 1.0
    """For fitting the ranking; 0 for questions that are for testing."""
    verdict_weight: float = 1.0
    """For fitting the verdict."""


def ask(bot: EssayBot, questions: Iterable[SetQuestion]) -> list[Asked]:
    """Look at the candidates of every question; those without any are left out if they cannot be answered."""
    ranker = Ranker(bot._open_library().index)
    ids = [passage.id for passage in bot.passages()]
    found = []
    for question in questions:
        ranking = ranker.rank(question.question)
        rows = [astuple(each.look.features) for each in ranking.candidates]
        relevant = [ids[each.number] in question.relevant for each in ranking.candidates]
        evidence = evidence_of(ranking) if rows else None
        if rows or question.answerable:
            values = astuple(evidence) if evidence else ()
            features = np.array(rows).reshape(len(rows), len(FEATURES))
            found.append(Asked(question.answerable, features, np.array(relevant, bool), np.array(values)))
    return found


def asked_of_folder(folder: Path) -> dict[str, AskedSet]:
    """Ask a sample of a set, of all passages and within documents."""
    questions = load_set(folder)
    chosen = random.Random(1)
    answerable = [each for each in questions.questions if each.answerable and each.relevant]
    others = [each for each in questions.questions if not each.answerable]
    sample = [each for kind in (answerable, others) for each in chosen.sample(kind, min(SAMPLE, len(kind)))]
    with EssayBot.from_passages(questions.passages) as bot:
        found = {folder.name: AskedSet(ask(bot, sample))}
    inside: list[Asked] = []
    for passages, asked in by_document(QuestionSet("", questions.passages, tuple(sample))):
        if len(passages) < len(questions.passages):
            with EssayBot.from_passages(passages) as bot:
                inside += ask(bot, asked)
    return found | ({f"{folder.name}, within": AskedSet(inside, verdict_weight=0.0)} if inside else {})


def asked_of_essay() -> dict[str, AskedSet]:
    """Ask the essay's own questions, each half and style apart."""
    essay = essay_set()
    parts: dict[tuple[str, str], list[SetQuestion]] = {}
    for question in essay.questions:
        parts.setdefault((question.style, question.half), []).append(question)
    found = {}
    with EssayBot.from_passages(essay.passages) as bot:
        for (style, half), asked in sorted(parts.items()):
            weight = float(half == "tuning")
            verdict_weight = weight / 2 if style == "indirect" else weight
            found[f"essay, {style}, {half}"] = AskedSet(ask(bot, asked), weight, verdict_weight)
    return found


def fit_ranking(sets: Iterable[AskedSet]) -> Array:
    """Return the weights under which the passages that answer get most of each question's softmax."""
    usable = [
        (found.weight, [each for each in found.asked if each.answerable and each.relevant.any()])
        for found in sets
        if found.weight
    ]
    total_weight = sum(weight for weight, _ in usable)

    def loss(weights: Array) -> tuple[float, Array]:
        total, gradient = RANKING_PENALTY * weights @ weights, 2 * RANKING_PENALTY * weights
        for weight, found in usable:
            share = weight / total_weight / len(found)
            for each in found:
                scores = each.features @ weights
                odds = np.exp(scores - scores.max())
                odds /= odds.sum()
                hit = odds[each.relevant].sum() + 1e-12
                total -= share * np.log(hit)
                gradient += share * (each.features.T @ (odds - odds * each.relevant / hit))
        return total, gradient

    return minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x


def fit_verdict(sets: Iterable[AskedSet]) -> tuple[Array, float]:
    """Return the weights of the evidence and the start; each kind of question in a set counts the same."""
    mixed = [found for found in sets if found.verdict_weight and len({each.answerable for each in found.asked}) == 2]
    asked = [each for found in mixed for each in found.asked if len(each.evidence)]
    values = np.array([each.evidence for each in asked])
    sign = np.array([1.0 if each.answerable else -1.0 for each in asked])
    share = np.concatenate([found.verdict_weight * _equal_shares(found.asked) for found in mixed])
    share /= share.sum()
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - mean) / spread

    def loss(weights: Array) -> tuple[float, Array]:
        margins = sign * (scaled @ weights[:-1] + weights[-1])
        slope = -share * sign / (1 + np.exp(margins))
        gradient = np.append(scaled.T @ slope + 2 * VERDICT_PENALTY * weights[:-1], slope.sum())
        return share @ np.logaddexp(0, -margins) + VERDICT_PENALTY * weights[:-1] @ weights[:-1], gradient

    fitted = minimize(loss, np.zeros(len(EVIDENCE) + 1), jac=True, method="L-BFGS-B").x
    weights = fitted[:-1] / spread
    return weights, float(fitted[-1] - mean @ weights)


def _equal_shares(found: Sequence[Asked]) -> Array:
    """Shares of 1 that give answerable and unanswerable questions the same weight."""
    kinds = np.array([each.answerable for each in found if len(each.evidence)])
    return np.where(kinds, 0.5 / kinds.sum(), 0.5 / (~kinds).sum())


def hit_at_1(found: Sequence[Asked], weights: Array) -> float:
    """Return the share of answerable questions whose best candidate answers."""
    answerable = [each for each in found if each.answerable]
    first = [each.relevant[(each.features @ weights).argmax()] for each in answerable if len(each.features)]
    return sum(first) / len(answerable)


def confidences(found: Sequence[Asked], weights: Array, start: float, *, answerable: bool) -> list[float]:
    """Return the confidence of each question of a kind."""
    return [
        float(each.evidence @ weights) + start if len(each.evidence) else -np.inf
        for each in found
        if each.answerable == answerable
    ]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    sets = asked_of_essay()
    for folder in parser.parse_args().folders:
        sets |= asked_of_folder(folder)
    weights = fit_ranking(sets.values())
    evidence, start = fit_verdict(sets.values())
    now = np.array(astuple(WEIGHTS))
    now_evidence = np.array(astuple(VERDICT_WEIGHTS))
    alone = np.eye(len(FEATURES))
    print(f"{'hit@1':34}{'words':>8}{'meaning':>9}{'now':>8}{'fitted':>8}   AUROC now, fitted")
    for name, each in sets.items():
        columns = (alone[FEATURES.index("frequency")], alone[FEATURES.index("likeness")], now, weights)
        line = "".join(f"{hit_at_1(each.asked, column):8.3f} " for column in columns)
        for verdict in ((now_evidence, VERDICT_START), (evidence, start)):
            area = auroc(*(confidences(each.asked, *verdict, answerable=kind) for kind in (True, False)))
            line += f"{area:8.3f}" if area is not None else ""
        print(f"{name:34}{line}")
    for name, value in zip(FEATURES, weights, strict=True):
        print(f"    {name}={value:.2f},")
    print()
    for name, value in zip(EVIDENCE, evidence, strict=True):
        print(f"    {name}={value:.2f},")
    print(f"VERDICT_START = {start:.2f}")


if __name__ == "__main__":
    main()
