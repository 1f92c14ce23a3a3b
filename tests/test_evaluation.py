"""Question sets, the figures that come of them, and the command that prints them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot import EssayBot, Passage, Verdict
from essaybot.cli import main
from essaybot.errors import EvaluationError
from essaybot.evaluation import (
    ESSAY_QUESTIONS,
    Figures,
    Outcome,
    QuestionSet,
    Report,
    SetQuestion,
    ask_all,
    essay_set,
    figures_of,
    load_report,
    load_set,
    marked_set,
    outcomes_of,
    report_of,
)
from essaybot.marking import mark
from support import evaluation_of_the_essay

TEA = {"id": "tea/1", "document": "tea", "heading": "Drinks > Leaves > Oolong", "text": "Steep oolong twice."}
COFFEE = {"id": "coffee/1", "document": "coffee", "heading": "Coffee", "text": "Grind beans before brewing espresso."}
ASKED = {"id": "q1", "question": "How often is oolong steeped?", "relevant": ["tea/1"], "document": "tea"}
SENSELESS = {"id": "q2", "question": "?!", "relevant": [], "document": "tea"}
"""A question without a word, which finds nothing in any text."""
BAD_JSON = "{oops"
GROCERIES = "apple butter carrot donut egg flour grape honey".split()
TOOLS = "anvil bellows chisel drill emery file gimlet".split()


def write(file: Path, *lines: dict[str, Any] | str) -> Path:
    """Write a JSON Lines file; a line that is text already stays as it is."""
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good set of two passages, a question that one of them answers and one that none does."""
    drinks = tmp_path / "drinks"
    drinks.mkdir()
    write(drinks / "passages.jsonl", TEA, COFFEE)
    write(drinks / "questions.jsonl", ASKED, SENSELESS)
    return drinks


def asked(name: str = "q1", *, answerable: bool = True, relevant: Iterable[str] = ("a",), **more: str) -> SetQuestion:
    """A question of a set."""
    return SetQuestion(name, more.pop("question", "Why?"), frozenset(relevant), answerable, **more)


def outcome(
    rank: int | None = 1,
    verdict: Verdict = Verdict.ANSWERED,
    confidence: float = 0.0,
    *,
    question: SetQuestion | None = None,
    seconds: float = 0.001,
    given: str = "a",
) -> Outcome:
    """What an answerable question got, unless `question` says otherwise."""
    return Outcome(question or asked(), rank, verdict, confidence, seconds, given)


def unanswerable(verdict: Verdict = Verdict.NOT_FOUND, confidence: float = 0.0) -> Outcome:
    """What an unanswerable question got."""
    return outcome(None, verdict, confidence, question=asked(answerable=False, relevant=()))


class TestLoadSet:
    def test_is_called_as_the_folder_is(self, folder: Path) -> None:
        assert load_set(folder).name == "drinks"

    def test_is_called_as_the_folder_is_even_from_inside(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        assert load_set(Path()).name == "drinks"

    def test_reads_passages_in_order(self, folder: Path) -> None:
        assert [(found.id, found.document, found.text) for found in load_set(folder).passages] == [
            ("tea/1", "tea", "Steep oolong twice."),
            ("coffee/1", "coffee", "Grind beans before brewing espresso."),
        ]

    @pytest.mark.parametrize(
        ("heading", "ancestors", "own"),
        [("A > B > C", ("A", "B"), "C"), ("A", (), "A"), ("", (), ""), ("A>B", (), "A>B")],
    )
    def test_takes_a_heading_apart(self, folder: Path, heading: str, ancestors: tuple[str, ...], own: str) -> None:
        write(folder / "passages.jsonl", {**TEA, "heading": heading})
        passage = load_set(folder).passages[0]
        assert (passage.ancestors, passage.heading) == (ancestors, own)

    def test_puts_a_heading_together_again(self, folder: Path) -> None:
        assert load_set(folder).passages[0].heading_path == TEA["heading"]

    def test_needs_no_more_of_a_passage_than_id_and_text(self, folder: Path) -> None:
        write(folder / "passages.jsonl", {"id": "a", "text": "Steep."})
        assert load_set(folder).passages == (Passage("a", "Steep."),)

    def test_reads_all_that_a_question_says(self, folder: Path) -> None:
        line = {**ASKED, "answerable": False, "half": "testing", "style": "plain"}
        write(folder / "questions.jsonl", line)
        assert load_set(folder).questions == (
            SetQuestion("q1", "How often is oolong steeped?", frozenset(["tea/1"]), False, "tea", "testing", "plain"),
        )

    def test_needs_no_more_of_a_question_than_id_and_question(self, folder: Path) -> None:
        write(folder / "questions.jsonl", {"id": "q1", "question": "Why?"})
        assert load_set(folder).questions == (SetQuestion("q1", "Why?", frozenset(), False),)

    @pytest.mark.parametrize(("relevant", "answerable"), [(["tea/1"], True), ([], False)])
    def test_takes_a_question_with_relevant_passages_for_answerable(
        self, folder: Path, relevant: list[str], answerable: bool
    ) -> None:
        write(folder / "questions.jsonl", {"id": "q1", "question": "Why?", "relevant": relevant})
        assert load_set(folder).questions[0].answerable is answerable

    @pytest.mark.parametrize("answerable", [True, False])
    def test_believes_a_question_that_says_whether_it_is_answerable(self, folder: Path, answerable: bool) -> None:
        relevant = [] if answerable else ["tea/1"]
        line = {"id": "q1", "question": "Why?", "relevant": relevant, "answerable": answerable}
        write(folder / "questions.jsonl", line)
        assert load_set(folder).questions[0].answerable is answerable

    def test_leaves_unknown_fields_alone(self, folder: Path) -> None:
        before = load_set(folder)
        write(folder / "passages.jsonl", {**TEA, "page": 7}, {**COFFEE, "tags": ["hot"]})
        write(folder / "questions.jsonl", {**ASKED, "answers": None}, {**SENSELESS, "source": {}})
        assert load_set(folder) == before

    @pytest.mark.parametrize("blank", ["", "  ", "\t", "\r"])
    def test_passes_over_blank_lines(self, folder: Path, blank: str) -> None:
        before = load_set(folder)
        write(folder / "passages.jsonl", blank, TEA, blank, COFFEE, blank)
        assert load_set(folder) == before

    def test_takes_lines_that_end_as_on_windows(self, folder: Path) -> None:
        before = load_set(folder)
        (folder / "questions.jsonl").write_bytes((folder / "questions.jsonl").read_bytes().replace(b"\n", b"\r\n"))
        assert load_set(folder) == before

    def test_takes_line_separators_inside_a_text(self, folder: Path) -> None:
        write(folder / "passages.jsonl", json.dumps({"id": "a", "text": "one\u2028two\x85"}, ensure_ascii=False))
        assert load_set(folder).passages[0].text == "one\u2028two\x85"

    @pytest.mark.parametrize("name", ["passages.jsonl", "questions.jsonl"])
    def test_a_missing_file_is_an_error_with_its_name(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        with pytest.raises(EvaluationError, match=rf"\A[^\n]*{name} cannot be read: No such file[^\n]*\Z"):
            load_set(folder)

    @pytest.mark.parametrize("name", ["passages.jsonl", "questions.jsonl"])
    def test_a_file_that_is_not_utf8_is_an_error_with_its_name(self, folder: Path, name: str) -> None:
        (folder / name).write_bytes('{"id": "é"}'.encode("latin-1"))
        with pytest.raises(EvaluationError, match=rf"\A[^\n]*{name} cannot be read: it is not UTF-8\Z"):
            load_set(folder)

    @pytest.mark.parametrize("name", ["passages.jsonl", "questions.jsonl"])
    @pytest.mark.parametrize("text", ["", "\n \n"])
    def test_a_file_without_lines_is_an_error_with_the_folder(self, folder: Path, name: str, text: str) -> None:
        (folder / name).write_text(text)
        with pytest.raises(EvaluationError, match=r"\A[^\n]*drinks: [^\n]*must both have lines\Z"):
            load_set(folder)

    @pytest.mark.parametrize(
        ("name", "line", "reason"),
        [
            ("passages.jsonl", BAD_JSON, "not JSON"),
            ("passages.jsonl", '{"id": "a", "text": "b"} {}', "not JSON"),
            ("passages.jsonl", '["a", "b"]', "not a JSON object"),
            ("passages.jsonl", "null", "not a JSON object"),
            ("passages.jsonl", {"text": "b"}, '"id"'),
            ("passages.jsonl", {"id": "a"}, '"text"'),
            ("passages.jsonl", {**TEA, "id": 1}, '"id"'),
            ("passages.jsonl", {**TEA, "text": ["b"]}, '"text"'),
            ("passages.jsonl", {**TEA, "heading": None}, '"heading"'),
            ("passages.jsonl", {**TEA, "document": 1}, '"document"'),
            ("questions.jsonl", BAD_JSON, "not JSON"),
            ("questions.jsonl", '"Why?"', "not a JSON object"),
            ("questions.jsonl", {"question": "Why?"}, '"id"'),
            ("questions.jsonl", {"id": "q1"}, '"question"'),
            ("questions.jsonl", {**ASKED, "id": 1}, '"id"'),
            ("questions.jsonl", {**ASKED, "question": {}}, '"question"'),
            ("questions.jsonl", {**ASKED, "relevant": "tea/1"}, '"relevant"'),
            ("questions.jsonl", {**ASKED, "relevant": [1]}, '"relevant"'),
            ("questions.jsonl", {**ASKED, "relevant": None}, '"relevant"'),
            ("questions.jsonl", {**ASKED, "document": []}, '"document"'),
            ("questions.jsonl", {**ASKED, "half": 1}, '"half"'),
            ("questions.jsonl", {**ASKED, "style": True}, '"style"'),
            pytest.param(
                "questions.jsonl",
                {**ASKED, "answerable": "no"},
                '"answerable"',
            ),
            pytest.param(
                "questions.jsonl",
                "[" * 100_000,
                "not JSON",
                id="nested too deep",
            ),
        ],
    )
    def test_a_bad_line_is_an_error_with_file_line_and_reason(
        self, folder: Path, name: str, line: dict[str, Any] | str, reason: str
    ) -> None:
        write(folder / name, TEA if name == "passages.jsonl" else ASKED, "", line)
        with pytest.raises(EvaluationError, match=rf"\A[^\n]*{name}, line 3: [^\n]*{reason}[^\n]*\Z"):
            load_set(folder)


@pytest.fixture(scope="module")
def questions() -> QuestionSet:
    return essay_set()


@pytest.fixture(scope="module")
def texts(essay: EssayBot) -> dict[str, str]:
    return {passage.id: passage.text for passage in essay.passages()}


class TestEssaySet:
    def test_asks_of_the_passages_of_the_essay(self, questions: QuestionSet, essay: EssayBot) -> None:
        assert list(questions.passages) == essay.passages()

    def test_has_at_least_80_answerable_questions(self, questions: QuestionSet) -> None:
        assert sum(question.answerable for question in questions.questions) >= 80

    def test_has_at_least_40_unanswerable_questions(self, questions: QuestionSet) -> None:
        assert sum(not question.answerable for question in questions.questions) >= 40

    def test_gives_each_question_an_id_of_its_own(self, questions: QuestionSet) -> None:
        ids = [question.id for question in questions.questions]
        assert sorted(set(ids)) == sorted(ids)

    def test_names_relevant_passages_that_the_essay_has(self, questions: QuestionSet, texts: dict[str, str]) -> None:
        assert {name for question in questions.questions for name in question.relevant} - texts.keys() == set()

    def test_names_a_relevant_passage_for_answerable_questions_only(self, questions: QuestionSet) -> None:
        assert [each.id for each in questions.questions if each.answerable != bool(each.relevant)] == []

    def test_gives_answers_that_relevant_passages_have_word_for_word(self, texts: dict[str, str]) -> None:
        lines = [json.loads(line) for line in ESSAY_QUESTIONS.read_text(encoding="utf-8").splitlines()]
        answers = [(answer, line["relevant"]) for line in lines for answer in line["answers"]]
        assert answers
        assert [answer for answer, held in answers if not any(answer in texts[name] for name in held)] == []

    def test_gives_every_answerable_question_an_answer(self) -> None:
        lines = [json.loads(line) for line in ESSAY_QUESTIONS.read_text(encoding="utf-8").splitlines()]
        assert [line["id"] for line in lines if line["answerable"] and not line["answers"]] == []

    def test_puts_every_question_in_a_half_and_a_style(self, questions: QuestionSet) -> None:
        assert {(question.half, question.style) for question in questions.questions} == {
            (half, style) for half in ("tuning", "testing") for style in ("plain", "indirect")
        }

    @pytest.mark.parametrize("half", ["tuning", "testing"])
    def test_has_questions_of_both_kinds_in_each_half(self, questions: QuestionSet, half: str) -> None:
        kinds = {question.answerable for question in questions.questions if question.half == half}
        assert kinds == {True, False}

    def test_tests_with_no_question_that_was_tuned_with(self, questions: QuestionSet) -> None:
        halves = {
            half: {question.question.casefold() for question in questions.questions if question.half == half}
            for half in ("tuning", "testing")
        }
        assert halves["tuning"] & halves["testing"] == set()


@pytest.fixture(scope="module")
def pool() -> QuestionSet:
    """Eight passages on groceries and seven on tools, and a question about each."""
    return QuestionSet(
        "shop",
        tuple(
            Passage(f"{document}/{word}", f"Our {word} costs {price} coins.", document=document)
            for document, words in (("groceries", GROCERIES), ("tools", TOOLS))
            for price, word in enumerate(words, 20)
        ),
        (
            asked("q1", question="the honey", relevant=["groceries/honey"], document="groceries"),
            asked("q2", question="the chisel", relevant=["tools/chisel"], document="tools"),
            asked("q3", question="the chisel", relevant=["tools/chisel"], document="groceries"),
            asked("q4", question="?!", relevant=[], answerable=False, document="groceries"),
        ),
    )


@pytest.fixture(scope="module")
def outcomes(pool: QuestionSet) -> list[Outcome]:
    return outcomes_of(pool)


@pytest.fixture(scope="module")
def within(pool: QuestionSet) -> list[Outcome]:
    return outcomes_of(pool, within=True)


class TestOutcomesOf:
    def test_asks_every_question_in_order(self, outcomes: list[Outcome], pool: QuestionSet) -> None:
        assert [found.question for found in outcomes] == list(pool.questions)

    def test_tells_the_place_of_a_relevant_passage(self, outcomes: list[Outcome]) -> None:
        assert [found.rank for found in outcomes] == [1, 1, 1, None]

    def test_tells_the_passage_that_was_given(self, outcomes: list[Outcome]) -> None:
        assert [found.given for found in outcomes] == ["groceries/honey", "tools/chisel", "tools/chisel", ""]

    def test_tells_the_verdict_of_a_question_that_finds_nothing(self, outcomes: list[Outcome]) -> None:
        assert outcomes[3].verdict is Verdict.NOT_FOUND

    def test_has_more_confidence_in_a_question_that_finds_something(self, outcomes: list[Outcome]) -> None:
        assert outcomes[0].confidence > outcomes[3].confidence

    def test_takes_the_best_place_of_several_relevant_passages(self) -> None:
        texts = {"a": "Honey is sweet.", "b": "Steel is hard.", "c": "Snow is cold."}
        passages = tuple(Passage(name, text) for name, text in texts.items())
        question = asked(question="sweet honey", relevant=["c", "b", "a"])
        assert outcomes_of(QuestionSet("mix", passages, (question,)))[0].rank == 1

    def test_looks_at_ten_passages(self) -> None:
        passages = tuple(Passage(f"a{number:02}", "honey") for number in range(12))
        outcomes = outcomes_of(
            QuestionSet("mix", passages, tuple(asked(question="honey", relevant=[each.id]) for each in passages))
        )
        assert sorted(found.rank for found in outcomes if found.rank) == list(range(1, 11))

    def test_within_leaves_out_documents_under_eight_passages(self, within: list[Outcome]) -> None:
        assert [found.question.id for found in within] == ["q1", "q3", "q4"]

    def test_within_finds_what_the_document_has(self, within: list[Outcome]) -> None:
        assert (within[0].rank, within[0].given) == (1, "groceries/honey")

    def test_within_does_not_find_what_another_document_has(self, within: list[Outcome]) -> None:
        assert within[1].rank is None

    def test_within_gives_no_passage_of_another_document(self, within: list[Outcome]) -> None:
        assert {found.given.partition("/")[0] for found in within} <= {"groceries", ""}

    def test_within_asks_nothing_where_every_document_is_small(self) -> None:
        few = tuple(Passage(str(number), "honey", document="few") for number in range(7))
        assert outcomes_of(QuestionSet("few", few, (asked(question="honey", document="few"),)), within=True) == []

    def test_within_asks_nothing_of_a_document_without_questions(self) -> None:
        many = tuple(Passage(str(number), "honey", document="many") for number in range(8))
        assert outcomes_of(QuestionSet("many", many, (asked(question="honey", document="few"),)), within=True) == []


CONFIDENCES = st.lists(st.integers(-5, 5).map(float) | st.floats(allow_nan=False), min_size=1, max_size=8)


def auroc(higher: Sequence[float], lower: Sequence[float]) -> float:
    found = figures_of(
        [outcome(confidence=each) for each in higher] + [unanswerable(confidence=each) for each in lower]
    ).auroc
    assert found is not None
    return found


def auroc_by_ranks(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The area from the sum of ranks, as Mann and Whitney have it; equal values share the mean of their ranks."""
    everything = sorted([*higher, *lower])
    ranks = [everything.index(each) + (everything.count(each) + 1) / 2 for each in higher]
    return (sum(ranks) - len(higher) * (len(higher) + 1) / 2) / (len(higher) * len(lower))


class TestFiguresOf:
    RANKS = (1, 2, 4, 10, None)
    VERDICTS = (Verdict.ANSWERED, Verdict.ANSWERED, Verdict.WEAK, Verdict.NOT_FOUND)

    @pytest.fixture
    def placed(self) -> Figures:
        """Figures of five questions whose right passage came first, second, fourth, tenth and not at all."""
        return figures_of([outcome(rank) for rank in self.RANKS])

    @pytest.fixture
    def judged(self) -> Figures:
        """Figures of four answerable questions and five unanswerable ones with various verdicts."""
        others = (Verdict.ANSWERED, Verdict.WEAK, Verdict.NOT_FOUND, Verdict.NOT_FOUND, Verdict.NOT_FOUND)
        return figures_of([outcome(verdict=each) for each in self.VERDICTS] + [unanswerable(each) for each in others])

    @pytest.mark.parametrize(("field", "value"), [("hit_at_1", 1 / 5), ("hit_at_3", 2 / 5), ("hit_at_5", 3 / 5)])
    def test_hits_are_the_share_with_a_right_passage_that_high(self, placed: Figures, field: str, value: float) -> None:
        assert getattr(placed, field) == pytest.approx(value)

    @pytest.mark.parametrize(("rank", "hits"), [(1, (1, 1, 1)), (2, (0, 1, 1)), (3, (0, 1, 1)), (4, (0, 0, 1))])
    def test_a_place_counts_as_high_as_it_is(self, rank: int, hits: tuple[float, ...]) -> None:
        found = figures_of([outcome(rank)])
        assert (found.hit_at_1, found.hit_at_3, found.hit_at_5) == hits

    @pytest.mark.parametrize(("rank", "hit"), [(5, 1), (6, 0), (None, 0)])
    def test_the_fifth_place_is_the_last_among_five(self, rank: int | None, hit: float) -> None:
        assert figures_of([outcome(rank)]).hit_at_5 == hit

    def test_mean_reciprocal_rank_is_the_mean_of_1_by_place(self, placed: Figures) -> None:
        assert placed.mrr_at_10 == pytest.approx((1 + 0.5 + 0.25 + 0.1 + 0) / 5)

    def test_unanswerable_questions_have_no_part_in_places(self) -> None:
        found = figures_of([outcome(1), unanswerable(Verdict.ANSWERED), unanswerable()])
        assert (found.hit_at_1, found.mrr_at_10) == (1, 1)

    def test_answerable_questions_without_known_passages_have_no_part_in_places(self) -> None:
        found = figures_of([outcome(1), outcome(None, question=asked(relevant=()))])
        assert (found.hit_at_1, found.mrr_at_10) == (1, 1)

    def test_counts_questions_of_both_kinds(self, judged: Figures) -> None:
        assert (judged.answerable, judged.unanswerable) == (4, 5)

    def test_false_answers_are_the_share_of_unanswerable_questions_answered(self, judged: Figures) -> None:
        assert judged.false_answers == pytest.approx(1 / 5)

    def test_false_refusals_are_the_share_of_answerable_questions_not_found(self, judged: Figures) -> None:
        assert judged.false_refusals == pytest.approx(1 / 4)

    def test_balanced_accuracy_is_the_mean_of_both_kinds_with_weak_counting_half(self, judged: Figures) -> None:
        assert judged.balanced_accuracy == pytest.approx((2.5 / 4 + 3.5 / 5) / 2)

    @pytest.mark.parametrize("verdict", list(Verdict))
    def test_one_verdict_for_everything_is_half_right(self, verdict: Verdict) -> None:
        assert figures_of([outcome(verdict=verdict)] * 3 + [unanswerable(verdict)]).balanced_accuracy == 0.5

    @pytest.mark.parametrize(
        ("higher", "lower", "value"),
        [
            ([2, 3], [0, 1], 1),
            ([0, 1], [2, 3], 0),
            ([1], [1], 0.5),
            ([1, 2, 3], [2], 0.5),
            ([1, 4], [2, 3, 4], 2.5 / 6),
            ([0], [float("-inf")], 1),
            ([float("-inf")], [float("-inf")], 0.5),
        ],
    )
    def test_auroc_is_the_share_of_pairs_in_order_with_ties_half(
        self, higher: list[float], lower: list[float], value: float
    ) -> None:
        assert auroc(higher, lower) == pytest.approx(value)

    @settings(max_examples=30)
    @given(CONFIDENCES, CONFIDENCES)
    def test_auroc_is_between_0_and_1(self, higher: list[float], lower: list[float]) -> None:
        assert 0 <= auroc(higher, lower) <= 1

    @settings(max_examples=30)
    @given(CONFIDENCES, CONFIDENCES)
    def test_auroc_of_the_kinds_swapped_is_the_rest_to_1(self, higher: list[float], lower: list[float]) -> None:
        assert auroc(higher, lower) == pytest.approx(1 - auroc(lower, higher))

    @settings(max_examples=30)
    @given(CONFIDENCES, CONFIDENCES)
    def test_auroc_is_what_the_sum_of_ranks_gives(self, higher: list[float], lower: list[float]) -> None:
        assert auroc(higher, lower) == pytest.approx(auroc_by_ranks(higher, lower))

    @pytest.mark.parametrize("field", ["false_answers", "balanced_accuracy", "auroc"])
    def test_a_set_without_unanswerable_questions_cannot_give(self, field: str) -> None:
        assert getattr(figures_of([outcome()]), field) is None

    @pytest.mark.parametrize(
        "field",
        ["hit_at_1", "hit_at_3", "hit_at_5", "mrr_at_10", "false_refusals", "balanced_accuracy", "auroc"],
    )
    def test_a_set_without_answerable_questions_cannot_give(self, field: str) -> None:
        assert getattr(figures_of([unanswerable()]), field) is None

    def test_the_median_is_that_of_all_questions_in_milliseconds(self) -> None:
        seconds = (0.009, 0.001, 0.002)
        assert figures_of([outcome(seconds=each) for each in seconds]).median_ms == pytest.approx(2)

    def test_the_95th_percentile_leaves_about_five_in_a_hundred_above_it(self) -> None:
        found = figures_of([outcome(seconds=each / 1000) for each in range(100, 0, -1)])
        assert 95 <= found.p95_ms <= 96

    def test_the_95th_percentile_of_one_question_is_its_own_time(self) -> None:
        assert figures_of([outcome(seconds=0.007)]).p95_ms == pytest.approx(7)


class TestReportOf:
    SET = QuestionSet(
        "drinks", (Passage("a", "Steep.", "Oolong", ancestors=("Tea",)), Passage("b", "Grind.", "Coffee")), ()
    )

    def missed(self, *outcomes: Outcome) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = report_of(self.SET, outcomes)["missed"]
        return found

    @pytest.mark.parametrize("within", [True, False])
    def test_says_which_set_was_asked_and_how(self, within: bool) -> None:
        report = report_of(self.SET, [outcome()], within=within)
        assert (report["set"], report["within"]) == ("drinks", within)

    def test_carries_the_figures(self) -> None:
        outcomes = [outcome(2), unanswerable()]
        assert Figures(**report_of(self.SET, outcomes)["figures"]) == figures_of(outcomes)

    def test_can_be_written_as_json(self) -> None:
        report = report_of(self.SET, [outcome(2), unanswerable(confidence=float("-inf"))])
        assert json.loads(json.dumps(report, allow_nan=False)) == report

    def test_tells_of_a_miss_all_that_helps_to_understand_it(self) -> None:
        question = asked("q7", question="Which leaf?", relevant=["d", "b", "c"])
        assert self.missed(outcome(3, Verdict.WEAK, question=question, given="a")) == [
            {
                "id": "q7",
                "question": "Which leaf?",
                "relevant": ["b", "c", "d"],
                "rank": 3,
                "given": "a",
                "given_heading": "Tea > Oolong",
                "verdict": "weak",
            }
        ]

    def test_tells_of_a_question_that_got_nothing(self) -> None:
        miss = self.missed(outcome(None, Verdict.NOT_FOUND, given=""))[0]
        assert (miss["rank"], miss["given"], miss["given_heading"]) == (None, "", "")

    def test_misses_are_those_without_a_right_passage_first_in_order(self) -> None:
        ranks = {"q1": 2, "q2": 1, "q3": None}
        outcomes = [outcome(rank, question=asked(name)) for name, rank in ranks.items()]
        assert [miss["id"] for miss in self.missed(*outcomes)] == ["q1", "q3"]

    def test_a_question_without_known_passages_is_no_miss(self) -> None:
        assert self.missed(unanswerable(Verdict.ANSWERED), outcome(None, question=asked(relevant=()))) == []

    def test_a_set_without_halves_has_no_parts(self) -> None:
        assert report_of(self.SET, [outcome(question=asked(style="plain"))])["parts"] == {}

    def test_a_set_with_halves_has_a_part_for_each_and_style_by_name(self) -> None:
        kinds = [("tuning", "plain"), ("testing", "plain"), ("testing", "indirect"), ("testing", "plain")]
        outcomes = [outcome(question=asked(half=half, style=style)) for half, style in kinds]
        assert list(report_of(self.SET, outcomes)["parts"]) == ["testing, indirect", "testing, plain", "tuning, plain"]

    def test_the_figures_of_a_part_are_those_of_its_questions(self) -> None:
        tuned = outcome(1, question=asked(half="tuning", style="plain"))
        tested = [outcome(rank, question=asked(half="testing", style="plain")) for rank in (1, 2)]
        parts = report_of(self.SET, [tuned, *tested])["parts"]
        assert Figures(**parts["testing, plain"]) == figures_of(tested)

    def test_no_outcomes_are_an_error_that_says_what_to_do(self) -> None:
        with pytest.raises(EvaluationError, match=r"\Adrinks: no document has 8 passages[^\n]*leave out --within\Z"):
            report_of(self.SET, [], within=True)


class TestLoadReport:
    def test_reads_what_report_of_gave(self, tmp_path: Path) -> None:
        report = report_of(QuestionSet("drinks", (), ()), [outcome(2), unanswerable()])
        file = write(tmp_path / "old.json", report)
        assert load_report(file) == Report("drinks", False, report["figures"], {"q1": report["missed"][0]["question"]})

    def test_a_missing_file_is_an_error_with_its_name(self, tmp_path: Path) -> None:
        with pytest.raises(EvaluationError, match=r"\A[^\n]*old\.json cannot be read: No such file[^\n]*\Z"):
            load_report(tmp_path / "old.json")

    def test_a_folder_is_an_error_with_its_name(self, tmp_path: Path) -> None:
        (tmp_path / "old.json").mkdir()
        with pytest.raises(EvaluationError, match=r"\A[^\n]*old\.json cannot be read: [^\n]+\Z"):
            load_report(tmp_path / "old.json")

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe{}",
            b"{oops",
            b"[]",
            b"null",
            b"7",
            b'"figures missed"',
            b"{}",
            b'{"figures": {}}',
            b'{"missed": []}',
            b'{"figures": [], "missed": []}',
            b'{"figures": {}, "missed": {}}',
            b'{"set": "drinks", "within": false, "figures": [1], "missed": []}',
            pytest.param(
                b'{"figures": {}, "missed": ["q1"]}',
            ),
            pytest.param(
                b"[" * 100_000,
                id="nested too deep",
            ),
        ],
    )
    def test_a_file_that_is_no_report_is_an_error_with_its_name(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "old.json").write_bytes(data)
        with pytest.raises(EvaluationError, match=r"\A[^\n]*old\.json is not what essaybot eval --json prints\Z"):
            load_report(tmp_path / "old.json")


class TestMarkedSet:
    TEXT = (Passage("tea/1", "Steep oolong twice."), Passage("coffee/1", "Grind beans before brewing espresso."))

    @pytest.fixture
    def bot(self) -> Iterator[EssayBot]:
        with EssayBot.from_passages(self.TEXT) as bot:
            yield bot

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        """Where marks are kept; there are none yet."""
        return tmp_path / "questions" / "key" / "questions.jsonl"

    @staticmethod
    def say(file: Path, question: str, **said: Any) -> None:
        mark(file, question, given=None, verdict=Verdict.WEAK, **said)

    @staticmethod
    def fail(message: str) -> None:
        raise AssertionError(message)

    def asked(self, bot: EssayBot, file: Path) -> list[tuple[str, frozenset[str], bool]]:
        """The marked questions, of which none may be left out."""
        questions = marked_set(bot, file, self.fail).questions
        return [(each.question, each.relevant, each.answerable) for each in questions]

    def test_is_called_as_the_text_is(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "Why?", answerable=False)
        assert marked_set(bot, file, self.fail).name == "the passages, marked"

    def test_has_the_passages_of_the_open_text(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "Why?", answerable=False)
        assert marked_set(bot, file, self.fail).passages == self.TEXT

    def test_a_named_passage_is_relevant(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "How often?", right=self.TEXT[0])
        assert self.asked(bot, file) == [("How often?", frozenset(["tea/1"]), True)]

    def test_a_question_that_the_text_does_not_answer_is_unanswerable(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "Why?", answerable=False)
        assert self.asked(bot, file) == [("Why?", frozenset(), False)]

    def test_a_passage_that_has_moved_is_found_by_its_text(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "How often?", right=Passage("tea/7", "Steep oolong twice."))
        assert self.asked(bot, file) == [("How often?", frozenset(["tea/1"]), True)]

    def test_says_how_many_marks_are_left_out_and_why(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "Why?", answerable=False)
        self.say(file, "How?", answerable=None)
        for question in ("When?", "Where?"):
            self.say(file, question, right=Passage("tea/1", "Steep it three times."))
        notes: list[str] = []
        questions = marked_set(bot, file, notes.append).questions
        assert ([each.question for each in questions], notes) == (
            ["Why?"],
            [
                "marked questions left out: 1 without a right passage (/wrong N names it), "
                "2 whose passage the text no longer has"
            ],
        )

    def test_without_a_mark_it_is_an_error_that_says_how_to_mark(self, bot: EssayBot, file: Path) -> None:
        with pytest.raises(EvaluationError, match=r"\Ano answers from the passages are marked; [^\n]*/good and /wrong"):
            marked_set(bot, file, self.fail)

    def test_without_a_mark_that_can_be_asked_it_is_an_error_that_says_why(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "How?")
        with pytest.raises(EvaluationError, match=r"\Athere is nothing to measure; [^\n]* 1 without a right passage"):
            marked_set(bot, file, self.fail)

    def test_the_open_text_can_be_asked_its_questions(self, bot: EssayBot, file: Path) -> None:
        self.say(file, "How often is oolong steeped?", right=self.TEXT[0])
        assert [each.rank for each in ask_all(bot, marked_set(bot, file, self.fail).questions)] == [1]


class TestEval:
    @pytest.fixture
    def large(self, folder: Path) -> Path:
        """The set with seven more passages on tea, so that it can be asked within its document."""
        write(folder / "passages.jsonl", TEA, COFFEE, *({**TEA, "id": each, "text": each} for each in TOOLS))
        return folder

    def test_prints_what_was_asked_and_the_figures(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["eval", str(folder)])
        lines = capsys.readouterr().out.splitlines()
        assert [line.split() for line in lines[:2]] == [
            ["drinks:", "1", "answerable,", "1", "unanswerable"],
            ["hit@1", "1.000"],
        ]

    def test_exits_with_0(self, folder: Path) -> None:
        assert main(["eval", str(folder)]) == 0

    def test_exits_with_0_though_questions_were_missed(self, folder: Path) -> None:
        write(folder / "questions.jsonl", {**ASKED, "relevant": ["coffee/1"]})
        assert main(["eval", str(folder)]) == 0

    def test_prints_nothing_on_stderr(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["eval", str(folder)])
        assert capsys.readouterr().err == ""

    def test_lists_the_questions_that_were_missed(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(folder / "questions.jsonl", {**ASKED, "relevant": ["coffee/1"]})
        main(["eval", str(folder)])
        assert "\nNot first:\n  q1  How often is oolong steeped?\n      gave tea/1 " in capsys.readouterr().out

    def test_within_asks_each_question_of_its_own_document(
        self, large: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(large / "questions.jsonl", ASKED, {**ASKED, "id": "q3", "document": "coffee"})
        main(["eval", "--within", str(large)])
        first = capsys.readouterr().out.partition("\n")[0]
        assert first == "drinks: 1 answerable, 0 unanswerable, each within its document"

    def test_within_a_set_of_small_documents_is_told_in_one_line(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = main(["eval", str(folder), "--within"])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_json_follows_schema_1(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["eval", str(folder), "--json"])
        data = json.loads(capsys.readouterr().out)
        assert data["schema"] == 1
        names = ["schema", "set", "within", "left_out", "unknown_passages", "figures", "parts", "missed"]
        names += ["answered_falsely", "refused_falsely"]
        assert list(data) == names
        assert set(data["figures"]) == set(Figures.__dataclass_fields__)

    def test_json_has_the_figures_as_numbers_and_null(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(folder / "questions.jsonl", ASKED)
        main(["eval", str(folder), "--json"])
        figures = json.loads(capsys.readouterr().out)["figures"]
        assert (figures["answerable"], figures["hit_at_1"], figures["auroc"]) == (1, 1, None)

    def test_says_how_many_questions_within_leaves_out(self, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(large / "questions.jsonl", ASKED, {**ASKED, "id": "q3", "document": "coffee"})
        main(["eval", "--within", str(large)])
        assert "1 question left out" in capsys.readouterr().out

    def test_names_relevant_passages_that_do_not_exist(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(folder / "questions.jsonl", {**ASKED, "relevant": ["tea/1", "tae/1"]})
        main(["eval", str(folder)])
        assert "no passage: tae/1\n" in capsys.readouterr().out

    @pytest.mark.parametrize("wrong", [["--corpus", "notes"], ["--json", "--compare", "old.json"], ["--compare", ""]])
    def test_options_that_would_do_nothing_are_refused(
        self, folder: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]
    ) -> None:
        code = main([*wrong[:2], "eval", str(folder)] if wrong[0] == "--corpus" else ["eval", str(folder), *wrong])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_a_report_of_another_set_is_refused(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        old = write(tmp_path / "old.json", '{"set": "cars", "within": false, "figures": {}, "missed": []}')
        assert main(["eval", str(folder), "--compare", str(old)]) == 2

    def test_two_questions_with_one_id_are_told_in_one_line(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(folder / "questions.jsonl", ASKED, ASKED)
        code = main(["eval", str(folder)])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_lists_what_was_answered_though_the_text_does_not_say(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(folder / "questions.jsonl", ASKED, {"id": "q2", "question": ASKED["question"], "answerable": False})
        main(["eval", str(folder)])
        shown = capsys.readouterr().out
        assert f"Answered, though the text does not say:\n  q2  {ASKED['question']}" in shown

    def test_json_says_that_it_was_within(self, large: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["eval", str(large), "--json", "--within"])
        assert json.loads(capsys.readouterr().out)["within"] is True

    def test_json_escapes_what_could_act(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        hostile = "oolong \x1b[2J\x9b31m\u202e"
        write(folder / "questions.jsonl", {**ASKED, "question": hostile, "relevant": ["coffee/1"]})
        main(["eval", str(folder), "--json"])
        output = capsys.readouterr().out
        assert not set(output) & set("\x1b\x9b\u202e")
        assert json.loads(output)["missed"][0]["question"] == hostile

    def test_compare_takes_what_json_printed(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(folder / "questions.jsonl", {**ASKED, "relevant": ["coffee/1"]})
        main(["eval", str(folder), "--json"])
        old = write(tmp_path / "old.json", capsys.readouterr().out)
        write(folder / "questions.jsonl", ASKED)
        main(["eval", str(folder), "--compare", str(old)])
        lines = capsys.readouterr().out.splitlines()
        assert lines[1].split() == ["hit@1", "1.000", "(+1.000)"]
        assert lines[lines.index("now first: 1 question") + 1] == "  q1  How often is oolong steeped?"

    @pytest.mark.parametrize("content", [None, "{oops", "{}"])
    def test_a_bad_report_to_compare_with_is_told_in_one_line(
        self, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
    ) -> None:
        if content is not None:
            write(tmp_path / "old.json", content)
        code = main(["eval", str(folder), "--compare", str(tmp_path / "old.json")])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    @pytest.mark.parametrize("name", ["missing", "missing\x1b[2J\nfolder"])
    def test_a_folder_that_does_not_exist_is_told_in_one_line(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        code = main(["eval", str(tmp_path / name)])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_a_bad_line_is_told_in_one_line(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(folder / "questions.jsonl", ASKED, BAD_JSON)
        code = main(["eval", str(folder)])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_two_passages_with_one_id_are_told_in_one_line(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(folder / "passages.jsonl", TEA, TEA)
        code = main(["eval", str(folder)])
        captured = capsys.readouterr()
        assert (code, captured.out, captured.err.count("\n")) == (2, "", 1)

    def test_without_a_folder_asks_the_questions_of_the_essay(self) -> None:
        lines = ESSAY_QUESTIONS.read_text(encoding="utf-8").splitlines()
        answerable = sum(json.loads(line)["answerable"] for line in lines)
        first = evaluation_of_the_essay().partition("\n")[0]
        assert first == f"the essay: {answerable} answerable, {len(lines) - answerable} unanswerable"
