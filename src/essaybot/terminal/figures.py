"""The figures of an evaluation become text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from essaybot.evaluation import Report
from essaybot.terminal.render import counted
from essaybot.terminal.style import safe

_COLUMNS = (
    ("hit_at_1", "hit@1"),
    ("hit_at_3", "hit@3"),
    ("hit_at_5", "hit@5"),
    ("mrr_at_10", "MRR@10"),
    ("false_answers", "false answers"),
    ("false_refusals", "false refusals"),
    ("balanced_accuracy", "balanced accuracy"),
    ("auroc", "AUROC"),
    ("median_ms", "median ms"),
    ("p95_ms", "95th percentile ms"),
)


def report_text(report: Mapping[str, Any], before: Report | None = None) -> str:
    """Return the figures of a report, a line each and a column for each part of the set, and what it missed.

    Args:
        report: as `essaybot.evaluation.report_of` returns it.
        before: an earlier report of the same set; then changes are shown beside the figures, and which questions are
            missed now and were not, and the other way round.
    """
    figures = report["figures"]
    asked = f"{figures['answerable']} answerable, {figures['unanswerable']} unanswerable"
    lines = [f"{_line(report['set'])}: {asked}" + (", each within its document" if report["within"] else "")]
    if report["left_out"]:
        lines.append(f"{counted(report['left_out'], 'question')} left out: the document is too small or not named")
    if report["unknown_passages"]:
        lines.append(f"relevant, but no passage: {_line(', '.join(report['unknown_passages']))}")
    columns = {"": figures, **report["parts"]}
    heads = [(name or "all").split(", ") for name in columns]
    widths = [max(map(len, [*head, "0.000"])) + 2 for head in heads]
    if report["parts"]:
        lines += [_row("", cells, widths).rstrip() for cells in zip_longest(*heads, fillvalue="")]
    for field, label in _COLUMNS:
        if any(column.get(field) is not None for column in columns.values()):
            change = _change(field, figures, before.figures) if before else ""
            lines.append(
                _row(label, [_number(field, column.get(field)) for column in columns.values()], widths) + change
            )
    lines.append("")
    if before:
        lines += _moves(report, before)
    if figures["hit_at_1"] is not None:
        lines += _misses(report["missed"])
    for name, label in (
        ("answered_falsely", "Answered, though the text does not say:"),
        ("refused_falsely", "Not found, though the right passage stands first:"),
    ):
        if report[name]:
            lines += ["", label, *(f"  {_line(each['id'])}  {_line(each['question'])}" for each in report[name])]
    return "\n".join(lines)


def _line(text: str) -> str:
    """Return `text` made safe and on one line."""
    return safe(" ".join(text.split()))


def _row(label: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"{label:19}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _number(field: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if field.endswith("_ms") else f"{value:.3f}"


def _change(field: str, now: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    old, new = before.get(field), now.get(field)
    if not isinstance(old, (int, float)) or new is None:
        return ""
    # Adding zero makes a rounded -0.0 positive.
    change = round(new - old, 1 if field.endswith("_ms") else 3) + 0.0
    return f"  ({change:+.1f})" if field.endswith("_ms") else f"  ({change:+.3f})"


def _moves(report: Mapping[str, Any], before: Report) -> list[str]:
    now = {miss["id"]: miss["question"] for miss in report["missed"]}
    lines = []
    for label, gone, there in (("now first", before.missed, now), ("no longer first", now, before.missed)):
        moved = [name for name in gone if name not in there]
        lines.append(f"{label}: {counted(len(moved), 'question')}")
        lines += [f"  {_line(name)}  {_line(gone[name])}" for name in moved]
    return [*lines, ""]


def _misses(missed: Sequence[Mapping[str, Any]]) -> list[str]:
    if not missed:
        return ["Every answerable question got a right passage first."]
    lines = ["Not first:"]
    for miss in missed:
        place = f"right one at {miss['rank']}" if miss["rank"] else "right one not among ten"
        given = f"gave {miss['given']} ({miss['verdict']})" if miss["given"] else "gave nothing"
        lines.append(f"  {_line(miss['id'])}  {_line(miss['question'])}")
        lines.append(f"      {_line(given)}; {place}; wanted {_line(', '.join(miss['relevant']))}")
    return lines
