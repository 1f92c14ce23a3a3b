"""What readers say of answers is kept, found again in an edited text, and never lost to a damaged line."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot import Passage, Verdict
from essaybot.errors import MarkingError
from essaybot.marking import Mark, found_again, mark, marks_in, questions_file

OOLONG = Passage(id="tea.md#oolong/1", text="Steep oolong twice.", heading="Oolong")
GREEN = Passage(id="tea.md#green/1", text="Steep green tea once.", heading="Green")

posix = pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for marks that is not there yet."""
    return tmp_path / "questions" / "key" / "questions.jsonl"


def say(file: Path, question: str = "How often?", **said: Any) -> None:
    """Mark an answer that had the passage on green tea first."""
    mark(file, question, given=GREEN, verdict=Verdict.ANSWERED, **said)


def marks(file: Path) -> list[Mark]:
    """The marks of a file in which there must be nothing else."""

    def fail(message: str) -> None:
        raise AssertionError(message)

    return marks_in(file, fail)


def notes(file: Path) -> list[str]:
    """What is said of a file's lines."""
    said: list[str] = []
    marks_in(file, said.append)
    return said


class TestQuestionsFile:
    def test_lies_in_the_directory_that_the_environment_names(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ESSAYBOT_DATA_DIR", str(tmp_path))
        assert questions_file("key") == tmp_path / "questions" / "key" / "questions.jsonl"

    def test_lies_in_the_users_data_directory_otherwise(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ESSAYBOT_DATA_DIR", raising=False)
        monkeypatch.setattr("platformdirs.user_data_path", lambda name, **options: tmp_path / name)
        assert questions_file("key") == tmp_path / "essaybot" / "questions" / "key" / "questions.jsonl"

    def test_a_tilde_is_the_users_home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HOME", "USERPROFILE"):
            monkeypatch.setenv(name, str(tmp_path))
        monkeypatch.setenv("ESSAYBOT_DATA_DIR", "~/data")
        assert questions_file("key").is_relative_to(tmp_path / "data")


class TestMark:
    def test_a_line_says_all_that_is_known(self, file: Path) -> None:
        say(file, right=OOLONG)
        line = json.loads(file.read_text(encoding="utf-8"))
        assert line.pop("id")
        assert line == {
            "question": "How often?",
            "relevant": ["tea.md#oolong/1"],
            "answers": ["Steep oolong twice."],
            "answerable": True,
            "verdict": "answered",
            "given": "tea.md#green/1",
            "marked": date.today().isoformat(),
        }

    def test_an_answer_without_passages_gave_none(self, file: Path) -> None:
        mark(file, "Why?", answerable=False, given=None, verdict=Verdict.NOT_FOUND)
        assert json.loads(file.read_text(encoding="utf-8"))["given"] == ""

    def test_keeps_earlier_lines(self, file: Path) -> None:
        say(file, "Why?")
        before = file.read_bytes()
        say(file, "How?")
        assert file.read_bytes().startswith(before)

    def test_starts_a_line_of_its_own_where_the_last_was_cut_short(self, file: Path) -> None:
        say(file, "Why?")
        with file.open("ab") as opened:
            opened.write(b'{"question": "Ho')
        say(file, "When?")
        said: list[str] = []
        assert [each.question for each in marks_in(file, said.append)] == ["Why?", "When?"]

    def test_lines_of_several_writers_do_not_mix(self, file: Path) -> None:
        questions = [f"{number} {'why ' * 2_000}" for number in range(40)]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda question: say(file, question), questions))
        assert {each.question for each in marks(file)} == set(questions)

    @posix
    def test_only_the_user_can_read_it(self, file: Path) -> None:
        say(file)
        places = (file, file.parent, file.parent.parent)
        assert [stat.S_IMODE(each.stat().st_mode) for each in places] == [0o600, 0o700, 0o700]

    @posix
    def test_what_others_could_read_becomes_private(self, file: Path) -> None:
        file.parent.mkdir(parents=True, mode=0o755)
        file.touch(mode=0o644)
        say(file)
        assert [stat.S_IMODE(each.stat().st_mode) for each in (file, file.parent)] == [0o600, 0o700]

    def test_a_place_that_cannot_be_written_is_an_error_of_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("a file", encoding="utf-8")
        with pytest.raises(MarkingError, match=r"\A[^\n]*questions\.jsonl cannot be written \(.+ESSAYBOT_DATA_DIR.*\Z"):
            say(tmp_path / "taken" / "key" / "questions.jsonl")

    def test_a_folder_in_its_place_is_an_error(self, file: Path) -> None:
        file.mkdir(parents=True)
        with pytest.raises(MarkingError):
            say(file)


class TestMarksIn:
    def test_a_file_that_is_not_there_has_none(self, file: Path) -> None:
        assert marks(file) == []

    @pytest.mark.parametrize(
        ("said", "right", "answerable"),
        [
            ({"right": OOLONG}, ((OOLONG.id, OOLONG.text),), True),
            ({"answerable": False}, (), False),
            ({}, (), None),
        ],
    )
    def test_reads_what_was_said(
        self, file: Path, said: dict[str, Any], right: tuple[tuple[str, str], ...], answerable: bool | None
    ) -> None:
        say(file, **said)
        assert [(each.right, each.answerable) for each in marks(file)] == [(right, answerable)]

    @given(question=st.text().filter(str.strip))
    def test_reads_any_question_as_it_was_asked(self, tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
        file = tmp_path_factory.getbasetemp() / "any" / "key" / "questions.jsonl"
        file.unlink(missing_ok=True)
        say(file, question)
        # JSON does not tell two halves of a surrogate pair from the character that they stand for.
        paired = question.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        assert [each.question for each in marks(file)] == [paired]

    def test_the_last_mark_of_a_question_counts(self, file: Path) -> None:
        say(file, right=GREEN)
        say(file, answerable=False)
        assert [each.answerable for each in marks(file)] == [False]

    def test_case_and_spacing_make_no_other_question(self, file: Path) -> None:
        say(file, "How often?")
        say(file, " how  OFTEN? ")
        assert [each.question for each in marks(file)] == [" how  OFTEN? "]

    def test_other_questions_have_other_ids(self, file: Path) -> None:
        say(file, "How often?")
        say(file, "How long?")
        assert len({each.id for each in marks(file)}) == 2

    def test_a_line_written_by_hand_needs_no_more_than_the_ids(self, file: Path) -> None:
        file.parent.mkdir(parents=True)
        file.write_text('\ufeff{"question": "Why?", "relevant": ["a"], "answerable": true}\r\n\n', encoding="utf-8")
        assert [each.right for each in marks(file)] == [(("a", ""),)]

    @pytest.mark.parametrize(
        "line",
        [
            b"{oops",
            b"\xff\xfe{}",
            b"[]",
            b"7",
            b"null",
            b"{}",
            b'{"question": "", "relevant": [], "answerable": false}',
            b'{"question": 7, "relevant": [], "answerable": false}',
            b'{"question": "Why?", "relevant": "ab", "answerable": true}',
            b'{"question": "Why?", "relevant": null, "answerable": true}',
            b'{"question": "Why?", "relevant": [7], "answerable": true}',
            b'{"question": "Why?", "relevant": ["a"], "answers": [], "answerable": "yes"}',
            b'{"question": "Why?", "relevant": ["a"], "answers": ["b", "c"], "answerable": true}',
            b'{"question": "Why?", "relevant": ["a"], "answers": [7], "answerable": true}',
            pytest.param(b"[" * 100_000, id="nested too deep"),
        ],
    )
    def test_a_line_that_is_no_mark_is_left_out_with_a_note(self, file: Path, line: bytes) -> None:
        say(file, "Before?")
        with file.open("ab") as opened:
            opened.write(line + b"\n")
        say(file, "Behind?")
        said: list[str] = []
        found = [each.question for each in marks_in(file, said.append)]
        assert (found, [note.partition("questions.jsonl")[2] for note in said]) == (
            ["Before?", "Behind?"],
            [": line 2 left out, being no marked question"],
        )

    def test_many_such_lines_get_one_note(self, file: Path) -> None:
        file.parent.mkdir(parents=True)
        file.write_text("oops\n" * 1_200, encoding="utf-8")
        assert [note.partition("questions.jsonl")[2] for note in notes(file)] == [
            ": line 1 and 1,199 more left out, being no marked question"
        ]

    def test_a_file_that_cannot_be_read_is_an_error_of_one_line(self, file: Path) -> None:
        file.mkdir(parents=True)
        with pytest.raises(MarkingError, match=r"\A[^\n]*questions\.jsonl cannot be read \([^\n]+\Z"):
            marks(file)


class TestFoundAgain:
    @staticmethod
    def found(right: Iterable[tuple[str, str]], passages: Iterable[Passage]) -> list[frozenset[str]]:
        return [ids for _, ids in found_again([Mark("1", "Why?", tuple(right), True)], passages)]

    def test_a_passage_is_found_by_id_and_text(self) -> None:
        twin = replace(OOLONG, id="other")
        assert self.found([(OOLONG.id, OOLONG.text)], [twin, OOLONG]) == [{OOLONG.id}]

    def test_a_passage_with_another_id_is_found_by_its_text(self) -> None:
        moved = replace(OOLONG, id="tea.md#oolong/2")
        assert self.found([(OOLONG.id, OOLONG.text)], [GREEN, moved]) == [{"tea.md#oolong/2"}]

    def test_an_id_that_went_to_another_passage_does_not_mislead(self) -> None:
        passages = [replace(GREEN, id=OOLONG.id), replace(OOLONG, id=GREEN.id)]
        assert self.found([(OOLONG.id, OOLONG.text)], passages) == [{GREEN.id}]

    def test_each_passage_with_the_text_is_right_when_the_id_is_gone(self) -> None:
        twins = [replace(OOLONG, id="a"), replace(OOLONG, id="b"), GREEN]
        assert self.found([(OOLONG.id, OOLONG.text)], twins) == [{"a", "b"}]

    def test_lines_broken_elsewhere_do_not_matter(self) -> None:
        assert self.found([(OOLONG.id, "Steep\noolong twice.")], [OOLONG]) == [{OOLONG.id}]

    def test_a_passage_whose_text_is_gone_is_not_found(self) -> None:
        assert self.found([(OOLONG.id, OOLONG.text)], [replace(OOLONG, text="Steep it.")]) == [frozenset()]

    def test_an_id_alone_is_enough(self) -> None:
        assert self.found([(OOLONG.id, "")], [OOLONG, GREEN]) == [{OOLONG.id}]
