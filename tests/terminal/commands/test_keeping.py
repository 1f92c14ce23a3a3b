"""/copy, /save, /good and /wrong: what they print and keep, and what they say to mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from essaybot import EssayBot
from essaybot.marking import Mark, marks_in, questions_file
from essaybot.terminal import clipboard
from support import Talk

SURE = "Who wrote nanoGPT?"
RISKS = "What are the security risks of open models?"
HOW_TO_MEASURE = "essaybot eval --marked measures answers on what you note."


def flat(reply: str) -> str:
    """A reply as one line."""
    return " ".join(reply.split())


class TestCopy:
    @pytest.fixture(autouse=True)
    def board(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """What was copied, the clipboard being a list."""
        copied: list[str] = []

        def copy(text: str, terminal: object) -> str:
            copied.append(text)
            return "Copied."

        monkeypatch.setattr(clipboard, "copy", copy)
        return copied

    @pytest.mark.parametrize(("line", "index"), [("/copy", 0), ("/copy 2", 1)])
    def test_copies_the_whole_passage(self, talk: Talk, board: list[str], line: str, index: int) -> None:
        talk.say(RISKS)
        assert talk.say(line) == "Copied."
        assert board == [talk.conversation.shown[index].passage.text]

    @pytest.mark.parametrize(
        ("question", "said"),
        [
            (RISKS, "/copy takes the number of a passage shown above, from 1 to 3."),
            ("kangaroo", "There is no passage for /copy: nothing was found."),
            ("", "There is no passage for /copy: ask a question first."),
        ],
    )
    def test_says_what_can_be_copied(self, talk: Talk, board: list[str], question: str, said: str) -> None:
        talk.say(question)
        assert (talk.say("/copy 4"), board) == (said, [])


class TestSave:
    def test_saves_the_conversation_and_may_do_so_again(self, talk: Talk, tmp_path: Path) -> None:
        file = tmp_path / "answers.json"
        for count in ("1 question", "2 questions"):
            talk.say(SURE)
            assert flat(talk.say(f"/save {file}")).startswith(f"{count} saved in ")
        exchanges = json.loads(file.read_text(encoding="utf-8"))["exchanges"]
        assert [exchange["question"] for exchange in exchanges] == [SURE, SURE]

    def test_keeps_what_was_typed_what_was_asked_and_where(self, talk: Talk, tmp_path: Path) -> None:
        talk.say("What is Masakhane?")
        talk.say("/in community")
        talk.say("is it in Africa?")
        talk.say(f'/save "{tmp_path / "my answers.md"}"')
        text = (tmp_path / "my answers.md").read_text(encoding="utf-8")
        assert "## is it in Africa?" in text
        assert "asked as: Is Masakhane in Africa?" in text
        assert "in: Community-Driven Development and Collaboration" in text

    def test_does_not_replace_a_file_that_is_not_its_own(self, talk: Talk, tmp_path: Path) -> None:
        (tmp_path / "mine.md").write_text("mine")
        talk.say(SURE)
        assert "is there already" in flat(talk.say(f"/save {tmp_path / 'mine.md'}"))
        assert (tmp_path / "mine.md").read_text() == "mine"

    def test_says_that_a_file_cannot_be_written(self, talk: Talk, tmp_path: Path) -> None:
        talk.say(SURE)
        assert "cannot be written" in flat(talk.say(f"/save {tmp_path / 'none' / 'x.md'}"))

    @pytest.mark.parametrize(
        ("line", "said"), [("/save", "Write where to save it"), ("/save x", "There is nothing to")]
    )
    def test_wants_a_file_and_a_question(self, talk: Talk, line: str, said: str) -> None:
        assert talk.say(line).startswith(said)


class TestMarking:
    def marks(self, essay: EssayBot) -> list[Mark]:
        """What was noted about the essay."""
        return marks_in(questions_file(essay.key), print)

    @pytest.mark.parametrize("line", ["/good", "/good 1", "/wrong 1"])
    def test_notes_the_passage_that_is_right(self, talk: Talk, essay: EssayBot, line: str) -> None:
        talk.say(SURE)
        assert flat(talk.say(line)) == f"Noted: essay.md:12 answers it. {HOW_TO_MEASURE}"
        (mark,) = self.marks(essay)
        assert mark.right == ((talk.conversation.shown[0].passage.id, talk.conversation.shown[0].passage.text),)

    def test_any_passage_shown_may_be_the_right_one(self, talk: Talk, essay: EssayBot) -> None:
        talk.say(SURE)
        talk.say("/next")
        assert flat(talk.say("/wrong 2")).startswith("Noted: essay.md:14 answers it.")

    def test_notes_that_an_answer_is_wrong_and_says_how_to_tell_the_right_one(self, talk: Talk) -> None:
        talk.say(SURE)
        assert flat(talk.say("/wrong")).startswith("Noted as wrong. /wrong N names the right passage,")

    @pytest.mark.parametrize(("question", "line"), [(SURE, "/wrong none"), ("kangaroo pouch", "/good")])
    def test_notes_that_there_is_no_answer(self, talk: Talk, question: str, line: str) -> None:
        talk.say(question)
        assert flat(talk.say(line)) == f"Noted: the text has no answer to it. {HOW_TO_MEASURE}"

    def test_that_a_section_has_no_answer_says_nothing_of_the_text(self, talk: Talk) -> None:
        talk.say("/in security")
        talk.say(SURE)
        assert flat(talk.say("/good")).startswith("Noted, for this section alone.")

    def test_marking_again_replaces_the_note(self, talk: Talk, essay: EssayBot) -> None:
        talk.say(SURE)
        talk.say("/good")
        talk.say("/wrong none")
        assert [(mark.right, mark.answerable) for mark in self.marks(essay)] == [((), False)]

    @pytest.mark.parametrize("line", ["/good 9", "/wrong 9", "/good none"])
    def test_name_the_numbers_they_take(self, talk: Talk, line: str) -> None:
        talk.say(RISKS)
        command = line.split()[0]
        assert talk.say(line) == f"{command} takes the number of a passage shown above, from 1 to 3."

    @pytest.mark.parametrize("line", ["/good", "/wrong"])
    @pytest.mark.parametrize("before", ["", "/find nanoGPT"])
    def test_want_a_question_first(self, talk: Talk, line: str, before: str) -> None:
        talk.say(before)
        assert talk.say(line) == f"Ask a question first; {line} then marks its answer."
