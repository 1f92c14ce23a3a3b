"""How often the right passage comes first, and how well the verdict tells answerable questions from others.

    python benchmarks/answers.py                  the essay's own questions (benchmarks/essay-questions.jsonl)
    python benchmarks/answers.py FOLDER ...       sets of passages.jsonl and questions.jsonl

A question has `id`, `question`, `relevant` (passage ids) and `answerable`; the essay's also have a `half`, of which
"testing" is for measuring only: nothing is tuned on it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from essaybot import EssayBot, Passage, Verdict

HERE = Path(__file__).parent
DEPTH = 10


@dataclass(frozen=True)
class Outcome:
    """What one question got."""

    answerable: bool
    rank: int | None
    """Position of the first relevant passage among the best ten, from 0."""
    verdict: Verdict
    seconds: float


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def bot_of(folder: Path) -> EssayBot:
    """Return a bot in memory for the passages of a question set."""
    return EssayBot.from_passages(
        Passage(id=data["id"], text=data["text"], heading=data["heading"], document=data["document"])
        for data in read_lines(folder / "passages.jsonl")
    )


def ask_all(bot: EssayBot, questions: Iterable[dict[str, Any]]) -> list[Outcome]:
    """Ask every question once."""
    outcomes = []
    for question in questions:
        relevant = set(question["relevant"])
        started = time.perf_counter()
        answer = bot.ask(question["question"], limit=DEPTH)
        seconds = time.perf_counter() - started
        rank = next((number for number, hit in enumerate(answer.hits) if hit.passage.id in relevant), None)
        outcomes.append(Outcome(question["answerable"] and bool(relevant), rank, answer.verdict, seconds))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> str:
    """Return one line: hit@1 / hit@3 / hit@5 / MRR@10 of the answerable questions, and how the verdicts fell."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    others = [outcome for outcome in outcomes if not outcome.answerable]
    ranks = [outcome.rank for outcome in answerable]
    hits = " / ".join(f"{sum(r is not None and r < k for r in ranks) / len(ranks):.3f}" for k in (1, 3, 5))
    mrr = sum(1 / (r + 1) for r in ranks if r is not None) / len(ranks)
    line = f"{hits} / {mrr:.3f} (n={len(ranks)})  {_verdicts('answerable', answerable)}"
    if others:
        line += f"  {_verdicts('not', others)}"
    return f"{line}  {median(outcome.seconds for outcome in outcomes) * 1000:.1f} ms"


def _verdicts(name: str, outcomes: Sequence[Outcome]) -> str:
    shares = [sum(outcome.verdict is verdict for outcome in outcomes) / len(outcomes) for verdict in Verdict]
    return name + " " + "/".join(f"{share:.2f}" for share in shares)


def main() -> None:
    """Print the figures of the sets that are named, or of the essay."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    folders: list[Path] = parser.parse_args().folders
    print("set: hit@1 / hit@3 / hit@5 / MRR@10, share of verdicts answered/weak/not found, median time a question")
    for folder in folders:
        with bot_of(folder) as bot:
            print(f"{folder.name:22}", figures(ask_all(bot, read_lines(folder / "questions.jsonl"))))
    if not folders:
        questions = read_lines(HERE / "essay-questions.jsonl")
        with EssayBot.open() as bot:
            for half in ("tuning", "testing"):
                print(f"essay, {half:15}", figures(ask_all(bot, [q for q in questions if q["half"] == half])))
            print(f"{'essay':22}", figures(ask_all(bot, questions)))


if __name__ == "__main__":
    main()
