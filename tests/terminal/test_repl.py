"""The REPL, driven in a real pseudo-terminal: keys in, screen out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaybot.terminal.commands import COMMANDS
from support import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
HEADING = "The Rise of Open-Source AI: A Brief Overview"


@pytest.fixture(name="terminal")
def essay_terminal() -> Iterator[Terminal]:
    """The REPL on the essay, at its first prompt."""
    with Terminal() as terminal:
        terminal.wait_for_start()
        yield terminal


class TestStart:
    def test_greets_with_the_size_of_the_text_and_how_to_get_help(self, terminal: Terminal) -> None:
        assert "the essay, 40 passages in 11 sections" in terminal.text
        assert "/help" in terminal.text

    def test_takes_a_text_of_the_readers_own(self, tmp_path: Path) -> None:
        (tmp_path / "tea.md").write_text("# Tea\n\nSteep green tea for two minutes.\n")
        with Terminal("--corpus", str(tmp_path / "tea.md")) as terminal:
            terminal.wait_for_prompt()
            assert "tea.md, 1 passage in 1 section" in terminal.text

    def test_a_bad_text_is_told_before_any_prompt(self) -> None:
        with Terminal("--corpus", "missing.md") as terminal:
            assert terminal.exit_code() == 2
            assert "no such file" in terminal.text


class TestQuestion:
    def test_shows_the_passage_under_its_heading_with_its_place(self, terminal: Terminal) -> None:
        lines = terminal.say(SURE).split("\n")
        first = lines.index(f"1. {HEADING}")
        assert "nanoGPT by Andrej" in " ".join(lines[first:])
        assert "   essay.md:12  matched: nanoGPT" in lines[first:]

    def test_shows_the_sentence_that_answers_before_the_passages(self, terminal: Terminal) -> None:
        before, _, _ = terminal.say(SURE).partition(f"1. {HEADING}")
        assert "nanoGPT by Andrej" in before
        assert "demystify" not in before

    def test_shows_three_passages(self, terminal: Terminal) -> None:
        reply = terminal.say("security risks")
        assert [line[:2] for line in reply.split("\n") if line[:1].isdigit()] == ["1.", "2.", "3."]

    def test_marks_matched_words_in_bold_and_underlined(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        row = next(number for number, line in enumerate(terminal.screen.display) if "nanoGPT by" in line)
        cell = terminal.screen.buffer[row][terminal.screen.display[row].index("nanoGPT")]
        assert (cell.bold, cell.underscore) == (True, True)

    def test_wraps_to_the_window(self) -> None:
        with Terminal(columns=40, lines=60) as terminal:
            terminal.wait_for_prompt()
            words = " ".join(terminal.say(SURE).split())
            assert "the recent development of language models such as nanoGPT by Andrej Karpathy, which" in words

    def test_says_which_words_the_text_lacks(self, terminal: Terminal) -> None:
        reply = terminal.say("kangaroo pouch")
        assert reply.startswith("Not found. The text does not mention: kangaroo, pouch.\n")

    def test_an_empty_line_is_no_question(self, terminal: Terminal) -> None:
        terminal.type("\r")
        terminal.wait_for_prompt()
        assert "Not found" not in terminal.text


class TestCommands:
    def test_help_lists_every_command(self, terminal: Terminal) -> None:
        listed = [line.split()[0] for line in terminal.say("/help").split("\n") if line.startswith("/")]
        assert listed == [f"/{command.name}" for command in COMMANDS]

    def test_a_question_mark_asks_for_help_too(self, terminal: Terminal) -> None:
        assert "/sections" in terminal.say("?")

    def test_sections_prints_the_numbered_outline(self, terminal: Terminal) -> None:
        assert "  7.   Security and Ethical Risks (1)" in terminal.say("/sections")

    def test_more_goes_on_where_the_answer_ended(self, terminal: Terminal) -> None:
        terminal.say("security risks")
        assert terminal.say("/more").startswith("4. ")

    def test_more_goes_on_after_find_too(self, terminal: Terminal) -> None:
        terminal.say("/find open")
        assert terminal.say("/more").startswith("4. ")

    def test_more_says_when_there_is_no_more(self, terminal: Terminal) -> None:
        terminal.say("/find nanoGPT")
        assert terminal.say("/more") == "There are no more passages."

    def test_why_says_what_a_score_adds_up_from(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        assert 'has "nanoGPT"' in terminal.say("/why 1")

    def test_why_takes_the_first_passage_unless_told(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        assert terminal.say("/why") == terminal.say("/why 1")

    @pytest.mark.parametrize("argument", ["0", "9" * 5000])
    def test_why_of_a_passage_that_is_not_shown_says_which_are(self, terminal: Terminal, argument: str) -> None:
        terminal.say("security risks")
        assert "from 1 to 3" in terminal.say(f"/why {argument}")

    def test_why_without_a_question_asks_for_one(self, terminal: Terminal) -> None:
        assert terminal.say("/why") == "There is no passage for /why: ask a question first."

    def test_why_after_nothing_was_found_says_so(self, terminal: Terminal) -> None:
        terminal.say("kangaroo")
        assert "nothing was found" in terminal.say("/why")

    def test_why_of_exact_search_says_that_it_is_exact(self, terminal: Terminal) -> None:
        terminal.say("/find nanoGPT")
        assert "Exact search found it" in terminal.say("/why")

    def test_of_a_question_without_an_answer_only_the_nearest_passage_is_shown(self, terminal: Terminal) -> None:
        reply = terminal.say("How many volunteers does Masakhane pay?")
        assert [line[:2] for line in reply.split("\n") if line[:1].isdigit()] == ["1."]

    def test_open_shows_the_whole_section_of_a_passage(self, terminal: Terminal) -> None:
        terminal.say("Masakhane")
        reply = terminal.say("/open 1")
        assert reply.startswith("Community-Driven Development and Collaboration")
        assert "not just the few." in reply

    def test_open_takes_the_outlines_numbers_after_sections(self, terminal: Terminal) -> None:
        terminal.say("/sections")
        assert "double-edged sword" in terminal.say("/open 7")

    def test_open_names_the_numbers_it_takes(self, terminal: Terminal) -> None:
        terminal.say("security risks")
        assert terminal.say("/open 9") == "/open takes the number of a passage shown above, from 1 to 3."

    def test_find_takes_the_expert_syntax(self, terminal: Terminal) -> None:
        assert "Security and Ethical Risks" in terminal.say('/find heading:security AND "double-edged sword"')

    def test_find_explains_a_bad_query(self, terminal: Terminal) -> None:
        assert terminal.say("/find sword AND").startswith("AND has nothing after it")

    def test_a_unique_beginning_is_enough(self, terminal: Terminal) -> None:
        assert "11 sections" in terminal.say("/sec")

    def test_a_beginning_of_several_lists_them(self, terminal: Terminal) -> None:
        assert terminal.say("/s") == "/s could be: /sections, /save."

    def test_an_unknown_command_lists_those_there_are(self, terminal: Terminal) -> None:
        assert terminal.say("/nope").startswith("/nope is not a command; there are: /in, ")

    @pytest.mark.parametrize("line", ["/quit", "exit", "quit", "/q"])
    def test_leaving_exits_with_0(self, terminal: Terminal, line: str) -> None:
        terminal.type(line + "\r")
        assert terminal.exit_code() == 0


class TestKeys:
    def test_ctrl_d_on_an_empty_line_leaves(self, terminal: Terminal) -> None:
        terminal.type("\x04")
        assert terminal.exit_code() == 0

    def test_ctrl_c_clears_the_line(self, terminal: Terminal) -> None:
        terminal.type("half a quest")
        terminal.wait_for("half a quest")
        terminal.type("\x03")
        terminal.wait_for_prompt()
        assert "nanoGPT" in terminal.say(SURE)

    def test_a_slash_offers_the_commands_with_their_meanings(self, terminal: Terminal) -> None:
        terminal.type("/")
        terminal.wait_for("/find QUERY")
        assert "the outline of the text" in terminal.text

    def test_a_question_is_never_interrupted_by_completion(self, terminal: Terminal) -> None:
        terminal.type("what about sec")
        terminal.wait_for("what about sec")
        assert terminal.line == "> what about sec"


class TestHistory:
    def test_questions_of_the_last_run_come_back(self) -> None:
        for keys in (SURE + "\r", "\x1b[A"):
            with Terminal() as terminal:
                terminal.wait_for_prompt()
                terminal.type(keys)
                terminal.wait_for(f"> {SURE}")
                if keys.endswith("\r"):
                    terminal.wait_for_prompt()

    def test_is_readable_by_the_user_alone(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        history = Path(os.environ["XDG_STATE_HOME"]) / "essaybot" / "history"
        assert stat.S_IMODE(history.stat().st_mode) == 0o600

    def test_a_place_that_cannot_be_written_costs_a_note_only(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with Terminal(XDG_STATE_HOME=str(tmp_path / "file")) as terminal:
            terminal.wait_for_prompt()
            assert "questions are not kept for the next run" in terminal.text
            assert "nanoGPT" in terminal.say(SURE)

    def test_damage_does_no_harm(self) -> None:
        history = Path(os.environ["XDG_STATE_HOME"]) / "essaybot" / "history"
        history.parent.mkdir()
        history.write_bytes(b"+\xff\xfe\x00broken\n\n# \n+" + bytes(range(256)))
        with Terminal() as terminal:
            terminal.wait_for_prompt()
            assert "nanoGPT" in terminal.say(SURE)


class TestLook:
    def test_no_color_means_no_colour(self) -> None:
        with Terminal(NO_COLOR="1") as terminal:
            terminal.wait_for_prompt()
            terminal.say(SURE)
            assert b";33m" not in terminal.output
            assert b";36m" not in terminal.output

    def test_a_dumb_terminal_gets_words_only(self) -> None:
        with Terminal(TERM="dumb") as terminal:
            terminal.wait_for(">")
            terminal.type(SURE + "\r")
            terminal.wait_for("matched: nanoGPT")
            assert b"\x1b[1" not in terminal.output

    def test_escapes_in_a_text_are_shown_harmless(self, tmp_path: Path) -> None:
        (tmp_path / "trap.md").write_text("# Trap\n\nPress \x1b]0;owned\x07 enter \x1b[2J now.\n")
        with Terminal("--corpus", str(tmp_path / "trap.md")) as terminal:
            terminal.wait_for_prompt()
            assert "Press \N{REPLACEMENT CHARACTER}]0;owned" in terminal.say("press enter")
            assert b"]0;owned\x07" not in terminal.output
