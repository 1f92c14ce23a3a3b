"""The REPL, driven in a real pseudo-terminal: how it starts, answers, and keeps questions for the next run."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from essaybot.terminal.conversation import HINTS
from support import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
HEADING = "The Rise of Open-Source AI: A Brief Overview"


def history() -> Path:
    """The file that questions are kept in."""
    return Path(os.environ["XDG_STATE_HOME"], "essaybot", "history")


class TestStart:
    def test_greets_with_the_size_of_the_text_and_suggests_questions(self) -> None:
        with Terminal() as terminal:
            terminal.wait_for_start()
            greeting, hint, _, offer, first, *_ = terminal.text.split("\n")
            assert greeting.endswith(": the essay, 40 passages in 11 sections")
            assert "/help" in hint
            assert offer == "For example (the letter is enough):"
            question = first.removeprefix("  a. ")
            terminal.say("a")
            terminal.say("/save it.md")
            assert f"## {question}" in Path("it.md").read_text(encoding="utf-8")

    @pytest.fixture(autouse=True)
    def empty_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_takes_a_text_of_the_readers_own(self) -> None:
        Path("tea.md").write_text("# Tea\n\nSteep green tea for two minutes.\n")
        with Terminal("--corpus", "tea.md") as terminal:
            terminal.wait_for_prompt()
            assert "tea.md, 1 passage in 1 section" in terminal.text
            assert "Steep green tea" in terminal.say("green tea")

    def test_the_filters_of_the_command_line_are_in_force(self) -> None:
        with Terminal("--section", "security") as terminal:
            terminal.wait(lambda: "among in:security |" in terminal.text)
            assert "The chosen part does not mention" in terminal.say(SURE)

    def test_filters_that_nothing_passes_are_told_before_any_prompt(self) -> None:
        with Terminal("--section", "securty") as terminal:
            assert terminal.exit_code() == 2
            assert terminal.text.startswith('essaybot: no section is called "securty"; the nearest is "Security')

    def test_a_bad_text_is_told_before_any_prompt(self) -> None:
        with Terminal("--corpus", "missing.md") as terminal:
            assert terminal.exit_code() == 2
            assert "no such file" in terminal.text

    def test_hints_go_on_where_the_last_run_ended(self) -> None:
        history().parent.mkdir()
        history().write_text("\n# then\n+/help\n\n# then\n+What is AI?\n\n# then\n+What is Masakhane?\n")
        with Terminal() as terminal:
            terminal.wait_for_start()
            assert terminal.say(SURE).endswith(HINTS[2])
            assert not terminal.say(SURE).endswith(HINTS)

    def test_the_settings_file_is_respected(self) -> None:
        file = Path(os.environ["XDG_CONFIG_HOME"], "essaybot", "config.toml")
        file.parent.mkdir()
        file.write_text('passages = 1\nlayout = "brief"\nsuggestions = 0\nediting = "vi"\n')
        with Terminal() as terminal:
            terminal.wait_for_prompt()
            reply = terminal.say("What are the security risks of open models?")
            assert [line[:2] for line in reply.split("\n") if line[:1].isdigit()] == ["1."]
            assert "[...] Moreover" in reply
            assert "the letter is enough" not in terminal.text
            assert terminal.text.endswith("| vi insert")


class TestQuestion:
    def test_shows_the_sentence_that_answers_and_the_passage_under_its_heading(self, terminal: Terminal) -> None:
        before, _, after = terminal.say(SURE).partition(f"1. {HEADING}")
        assert "nanoGPT by Andrej" in before
        assert "demystify" not in before
        assert "demystify" in after
        assert "\n   essay.md:12  matched: nanoGPT\n" in after

    def test_marks_matched_words_in_bold_and_underlined(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        row = next(number for number, line in enumerate(terminal.screen.display) if "nanoGPT by" in line)
        cell = terminal.screen.buffer[row][terminal.screen.display[row].index("nanoGPT")]
        assert (cell.bold, cell.underscore) == (True, True)

    def test_says_which_words_the_text_lacks(self, terminal: Terminal) -> None:
        reply = terminal.say("kangaroo pouch")
        assert reply.startswith("Not found. The text does not mention: kangaroo, pouch.\n")

    def test_of_a_question_without_an_answer_only_the_nearest_passage_is_shown(self, terminal: Terminal) -> None:
        reply = terminal.say("How many volunteers does Masakhane pay?")
        assert [line[:2] for line in reply.split("\n") if line[:1].isdigit()] == ["1."]

    def test_follows_up_on_the_one_before(self, terminal: Terminal) -> None:
        terminal.say("What is Masakhane?")
        assert terminal.say("is it in Africa?").startswith("asking: Is Masakhane in Africa?")
        assert "asking:" not in terminal.say("/new")

    def test_the_toolbar_names_the_section_that_is_asked(self, terminal: Terminal) -> None:
        terminal.say("/in security")
        assert terminal.text.endswith("in Security and Ethical Risks | the essay | 40 passages | F1 help | emacs")

    def test_an_empty_line_is_no_question(self, terminal: Terminal) -> None:
        terminal.type("\r")
        terminal.wait(lambda: terminal.line == ">" and terminal.screen.cursor.y == 1)
        assert terminal.above == ">"


class TestHistory:
    def test_questions_of_the_last_run_come_back_and_are_readable_by_the_user_alone(self) -> None:
        for keys in (SURE + "\r", "\x1b[A"):
            with Terminal() as terminal:
                terminal.wait_for_prompt()
                terminal.type(keys)
                terminal.wait_for(f"> {SURE}")
                if keys.endswith("\r"):
                    terminal.wait_for_prompt()
        assert stat.S_IMODE(history().stat().st_mode) == 0o600

    def test_a_place_that_cannot_be_written_costs_a_note_only(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with Terminal(XDG_STATE_HOME=str(tmp_path / "file")) as terminal:
            terminal.wait_for_prompt()
            assert "questions are not kept for the next run" in terminal.text
            assert "nanoGPT" in terminal.say(SURE)
            terminal.type("\x1b[A")
            terminal.wait(lambda: terminal.line == f"> {SURE}")

    def test_a_folder_in_its_place_costs_a_note_only(self) -> None:
        history().mkdir(parents=True)
        with Terminal("--plain") as terminal:
            terminal.wait_for_prompt()
            assert "questions are not kept for the next run" in terminal.text
            assert "nanoGPT" in terminal.say(SURE)

    def test_a_full_disk_costs_one_note(self) -> None:
        no_more = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
        with Terminal(
            program=["-c", f"{no_more}\nfrom essaybot.cli import main\nmain([])"], ESSAYBOT_SUGGESTIONS="0"
        ) as terminal:
            terminal.wait_for_prompt()
            assert "nanoGPT" in terminal.say(SURE)
            terminal.say("/in")
            assert terminal.text.count("questions are not kept for the next run") == 1

    def test_damage_does_no_harm(self) -> None:
        history().parent.mkdir()
        history().write_bytes(
            b"no plus\n" * 1000 + b"+\xff\xfe\x00\n\n# \n+" + bytes(range(256)) + b"\n\n+\x1b]0;owned\x07\n"
        )
        with Terminal() as terminal:
            terminal.wait_for_start()
            terminal.type("\x1b[A")
            terminal.wait(lambda: terminal.line == "> ^[]0;owned^G")
            terminal.clear()
            assert "nanoGPT" in terminal.say(SURE)
