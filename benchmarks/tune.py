"""What other weights would do: the figures behind the constants in `ranking/rank.py` and `ranking/answer.py`.

    python benchmarks/tune.py FOLDER ...          sets of passages.jsonl and questions.jsonl

First table: hit@1 of each set, and the mean, for each alternative weight alone. Second table: for each set with
unanswerable questions, and the essay's tuning half, the shares of answerable and of other questions whose best passage
covers at least so much of the question.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from answers import HERE, bot_of, read_lines
from essaybot import EssayBot
from essaybot.ranking import answer, rank
from essaybot.ranking.question import understand

SAMPLE = 250
"""Questions of a set that the first table asks."""
ALTERNATIVES: Sequence[dict[str, Any]] = (
    {},
    *({"COORDINATION": power} for power in (0.0, 0.25, 1.0, 2.0)),
    *({"K1": k1} for k1 in (0.9, 1.2, 2.0)),
    *({"FIELD_WEIGHT": {"heading": weight, "text": 1.0}} for weight in (0.5, 2.0)),
    *({"FIELD_B": {"heading": 0.75, "text": b}} for b in (0.5, 0.9)),
)
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@contextmanager
def weights(changes: dict[str, Any]) -> Iterator[None]:
    """Rank with other weights for a while."""
    before = {name: getattr(rank, name) for name in changes}
    try:
        for name, value in changes.items():
            setattr(rank, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(rank, name, value)


def hit_at_1(bot: EssayBot, questions: Sequence[dict[str, Any]]) -> float:
    """Return the share of questions whose best passage is relevant."""
    hits = 0
    for question in questions:
        best = bot.ask(question["question"], 1).best
        hits += best is not None and best.passage.id in question["relevant"]
    return hits / len(questions)


def coverages(bot: EssayBot, questions: Sequence[dict[str, Any]]) -> list[float]:
    """Return for each question the share of its weight that the best passage covers."""
    shares = []
    for question in questions:
        understood = understand(question["question"])
        ranking = rank.rank(bot._open_library().index, understood.words)
        shares.append(answer.coverage(understood, ranking, ranking.candidates[0]) if ranking.candidates else 0.0)
    return shares


def print_coverage(name: str, bot: EssayBot, questions: Sequence[dict[str, Any]]) -> None:
    """Print a line of the second table, if the set has unanswerable questions."""
    kinds = [coverages(bot, [q for q in questions if q["answerable"] is wanted]) for wanted in (True, False)]
    if all(kinds):
        shares = [[sum(share >= limit for share in kind) / len(kind) for kind in kinds] for limit in THRESHOLDS]
        print(f"{name:22}", "  ".join(f"{yes:.2f}/{no:.2f}" for yes, no in shares))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    folders: list[Path] = parser.parse_args().folders
    bots = {folder.name: bot_of(folder) for folder in folders}
    questions = {folder.name: read_lines(folder / "questions.jsonl") for folder in folders}
    print("mean of", ", ".join(bots))
    for changes in ALTERNATIVES:
        with weights(changes):
            shares = []
            for name, bot in bots.items():
                answerable = [q for q in questions[name] if q["answerable"] and q["relevant"]]
                shares.append(hit_at_1(bot, random.Random(1).sample(answerable, min(SAMPLE, len(answerable)))))
        print(f"{sum(shares) / len(shares):.4f}", " ".join(f"{share:.3f}" for share in shares), changes or "as it is")
    print("\ncoverage at least", "  ".join(f"{limit:9}" for limit in THRESHOLDS))
    for name, bot in bots.items():
        print_coverage(name, bot, questions[name])
    essay = [q for q in read_lines(HERE / "essay-questions.jsonl") if q["half"] == "tuning"]
    print_coverage("essay, tuning", EssayBot.open(), essay)


if __name__ == "__main__":
    main()
