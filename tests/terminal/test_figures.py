"""How the figures of an evaluation look, without a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from essaybot.evaluation import Report
from essaybot.terminal.figures import report_text

FIGURES: dict[str, Any] = {
    "answerable": 20,
    "unanswerable": 10,
    "hit_at_1": 0.5,
    "hit_at_3": 0.75,
    "hit_at_5": 0.8,
    "mrr_at_10": 0.6666,
    "false_answers": 0.1,
    "false_refusals": 0.25,
    "balanced_accuracy": 0.875,
    "auroc": 0.9,
    "median_ms": 1.26,
    "p95_ms": 12.0,
}
LABELS = [
    "hit@1",
    "hit@3",
    "hit@5",
    "MRR@10",
    "false answers",
    "false refusals",
    "balanced accuracy",
    "AUROC",
    "median ms",
    "95th percentile ms",
]
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2028\x00"


def miss(name: str = "q1", **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "question": f"Why {name}?",
        "relevant": ["right/1"],
        "rank": 2,
        "given": "wrong/1",
        "given_heading": "Wrong",
        "verdict": "weak",
        **fields,
    }


def report(*missed: dict[str, Any], parts: dict[str, Any] | None = None, **figures: Any) -> dict[str, Any]:
    """A report as `essaybot.evaluation.report_of` returns it, with some figures changed."""
    return {
        "set": "drinks",
        "within": False,
        "left_out": 0,
        "unknown_passages": [],
        "figures": {**FIGURES, **figures},
        "parts": parts or {},
        "missed": list(missed),
        "answered_falsely": [],
        "refused_falsely": [],
    }


def row(text: str, label: str) -> str:
    """What stands behind a label."""
    return next(line for line in text.splitlines() if line.startswith(label)).removeprefix(label)


class TestReportText:
    def test_starts_with_the_set_and_what_was_asked(self) -> None:
        assert report_text(report()).splitlines()[0] == "drinks: 20 answerable, 10 unanswerable"

    def test_says_that_questions_were_asked_within_documents(self) -> None:
        first = report_text({**report(), "within": True}).splitlines()[0]
        assert first == "drinks: 20 answerable, 10 unanswerable, each within its document"

    def test_has_a_line_for_each_figure(self) -> None:
        lines = report_text(report()).splitlines()[1:]
        assert [line[:19].rstrip() for line in lines[: lines.index("")]] == LABELS

    @pytest.mark.parametrize(("label", "shown"), [("MRR@10", "0.667"), ("hit@1", "0.500")])
    def test_rounds_shares_to_thousandths(self, label: str, shown: str) -> None:
        assert row(report_text(report()), label).strip() == shown

    @pytest.mark.parametrize(("label", "shown"), [("median ms", "1.3"), ("95th percentile ms", "12.0")])
    def test_rounds_milliseconds_to_tenths(self, label: str, shown: str) -> None:
        assert row(report_text(report()), label).strip() == shown

    def test_leaves_out_a_figure_that_the_set_cannot_give(self) -> None:
        assert "AUROC" not in report_text(report(auroc=None))

    def test_shows_a_figure_of_zero(self) -> None:
        assert row(report_text(report(false_answers=0.0)), "false answers").strip() == "0.000"

    def test_has_no_heads_over_a_single_column(self) -> None:
        assert report_text(report()).splitlines()[1].split() == ["hit@1", "0.500"]


class TestParts:
    @pytest.fixture
    def text(self) -> str:
        testing = {**FIGURES, "hit_at_1": 0.25, "auroc": None}
        return report_text(report(parts={"testing, plain": testing, "tuning, plain": {**FIGURES, "hit_at_1": 1.0}}))

    def test_have_heads_over_their_columns(self, text: str) -> None:
        heads = [line.split() for line in text.splitlines()[1:3]]
        assert heads == [["all", "testing", "tuning"], ["plain", "plain"]]

    def test_stand_beside_the_figures_of_all(self, text: str) -> None:
        assert row(text, "hit@1").split() == ["0.500", "0.250", "1.000"]

    def test_show_a_dash_for_a_figure_that_they_cannot_give(self, text: str) -> None:
        assert row(text, "AUROC").split() == ["0.900", "-", "0.900"]

    def test_have_columns_that_end_below_each_other(self, text: str) -> None:
        heads, _, *rows = text.partition("\n\n")[0].splitlines()[1:]
        end = heads.index("testing") + len("testing")
        assert {(line[end - 1] != " ", line[end]) for line in rows} == {(True, " ")}

    def test_keep_a_line_of_dashes_and_one_number(self) -> None:
        text = report_text(report(auroc=None, parts={"testing, plain": FIGURES}))
        assert row(text, "AUROC").split() == ["-", "0.900"]


class TestMisses:
    def test_are_told_with_what_was_given_and_what_was_wanted(self) -> None:
        text = report_text(report(miss(rank=3, relevant=["right/1", "right/2"])))
        assert text.splitlines()[-3:] == [
            "Not first:",
            "  q1  Why q1?",
            "      gave wrong/1 (weak); right one at 3; wanted right/1, right/2",
        ]

    def test_say_that_the_right_passage_was_not_among_ten(self) -> None:
        assert "; right one not among ten; " in report_text(report(miss(rank=None)))

    def test_say_that_nothing_was_given(self) -> None:
        text = report_text(report(miss(given="", given_heading="", rank=None, verdict="not found")))
        assert text.splitlines()[-1].startswith("      gave nothing; ")

    def test_stand_in_order(self) -> None:
        lines = report_text(report(miss("q2"), miss("q1"))).splitlines()
        assert lines.index("  q2  Why q2?") < lines.index("  q1  Why q1?")

    def test_that_are_none_are_told(self) -> None:
        assert report_text(report()).splitlines()[-1] == "Every answerable question got a right passage first."

    def test_are_not_denied_where_there_was_nothing_to_miss(self) -> None:
        nothing = dict.fromkeys(("hit_at_1", "hit_at_3", "hit_at_5", "mrr_at_10"))
        assert "Every answerable question" not in report_text(report(answerable=0, **nothing))

    @pytest.mark.parametrize("field", ["id", "question", "given", "verdict"])
    def test_carry_nothing_that_could_act_on_a_terminal(self, field: str) -> None:
        assert not set(report_text(report(miss(**{field: HOSTILE})))) & set(HOSTILE) - set("]0;owned[2J31m")

    def test_carry_nothing_in_relevant_ids_that_could_act_on_a_terminal(self) -> None:
        assert "\x1b" not in report_text(report(miss(relevant=["right/1", HOSTILE])))

    @pytest.mark.parametrize("field", ["id", "question"])
    def test_cannot_forge_a_line(self, field: str) -> None:
        text = report_text(report(miss(**{field: "innocent\nhit@1 1.000"})))
        assert not [line for line in text.splitlines() if line.startswith("hit@1 1.000")]


def test_the_name_of_a_set_carries_nothing_that_could_act_on_a_terminal() -> None:
    assert "\x1b" not in report_text({**report(), "set": HOSTILE})


def earlier(*missed: dict[str, Any], **figures: Any) -> Report:
    """The same as an earlier report."""
    data = report(*missed, **figures)
    return Report("drinks", False, data["figures"], {each["id"]: each["question"] for each in missed})


class TestCompare:
    @pytest.mark.parametrize(
        ("before", "change"), [(0.25, "(+0.250)"), (0.75, "(-0.250)"), (0.5, "(+0.000)"), (0, "(+0.500)")]
    )
    def test_shows_the_signed_change_of_a_share(self, before: float, change: str) -> None:
        assert row(report_text(report(), earlier(hit_at_1=before)), "hit@1").split() == ["0.500", change]

    def test_shows_the_change_to_zero(self) -> None:
        now = report_text(report(false_answers=0.0), earlier())
        assert row(now, "false answers").split() == ["0.000", "(-0.100)"]

    @pytest.mark.parametrize(("before", "change"), [(10.0, "(+2.0)"), (14.5, "(-2.5)")])
    def test_shows_the_signed_change_of_milliseconds(self, before: float, change: str) -> None:
        assert row(report_text(report(), earlier(p95_ms=before)), "95th percentile ms").split() == ["12.0", change]

    def test_shows_the_change_of_all_behind_the_parts(self) -> None:
        now = report(parts={"testing, plain": {**FIGURES, "hit_at_1": 1.0}})
        assert row(report_text(now, earlier(hit_at_1=0.25)), "hit@1").split() == ["0.500", "1.000", "(+0.250)"]

    @pytest.mark.parametrize("before", [None, "0.5", []])
    def test_shows_no_change_from_what_is_no_number(self, before: object) -> None:
        assert row(report_text(report(), earlier(hit_at_1=before)), "hit@1").split() == ["0.500"]

    def test_shows_no_change_from_a_figure_that_the_earlier_report_lacks(self) -> None:
        assert row(report_text(report(), Report("drinks", False, {}, {})), "hit@1").split() == ["0.500"]

    def test_shows_no_change_to_a_figure_that_is_gone(self) -> None:
        now = report(auroc=None, parts={"testing, plain": FIGURES})
        assert row(report_text(now, earlier()), "AUROC").split() == ["-", "0.900"]

    def test_shows_no_change_without_an_earlier_report(self) -> None:
        assert "(+" not in report_text(report())

    def test_lists_the_questions_that_are_now_first(self) -> None:
        lines = report_text(report(miss("q1")), earlier(miss("q1"), miss("q2"), miss("q3"))).splitlines()
        start = lines.index("now first: 2 questions")
        assert lines[start + 1 : start + 3] == ["  q2  Why q2?", "  q3  Why q3?"]

    def test_lists_the_questions_that_are_no_longer_first(self) -> None:
        lines = report_text(report(miss("q1"), miss("q2")), earlier(miss("q1"))).splitlines()
        start = lines.index("no longer first: 1 question")
        assert lines[start + 1 : start + 3] == ["  q2  Why q2?", ""]

    def test_says_that_no_question_moved(self) -> None:
        lines = report_text(report(miss("q1")), earlier(miss("q1"))).splitlines()
        start = lines.index("now first: 0 questions")
        assert lines[start + 1] == "no longer first: 0 questions"

    def test_does_not_list_moves_without_an_earlier_report(self) -> None:
        assert "now first" not in report_text(report(miss("q1")))

    @pytest.mark.parametrize("field", ["id", "question"])
    def test_carries_nothing_of_an_earlier_report_that_could_act_on_a_terminal(self, field: str) -> None:
        assert "\x1b" not in report_text(report(), earlier(miss(**{field: HOSTILE})))
