"""Each key of the REPL, pressed in a real pseudo-terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaybot import EssayBot
from essaybot.terminal.commands import COMMANDS
from support import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
MASAKHANE = "What is Masakhane?"
UP, DOWN, RIGHT, F1, F4 = "\x1b[A", "\x1b[B", "\x1b[C", "\x1bOP", "\x1bOS"
CTRL_C, CTRL_D, CTRL_J, CTRL_R = "\x03", "\x04", "\n", "\x12"


def wait_for_line(terminal: Terminal, line: str) -> None:
    """Wait until the cursor stands in this line."""
    terminal.wait(lambda: terminal.line == line)


def wait_for_end(terminal: Terminal, end: str) -> None:
    """Wait until the toolbar ends so."""
    terminal.wait(lambda: terminal.text.endswith(end))


class TestTab:
    @pytest.mark.parametrize(
        ("typed", "completed"),
        [
            ("/sec", "/sections"),
            ("/in qual", "/in Quality Control and Reliability Concerns"),
            ("/open ethic", "/open Security and Ethical Risks"),
            ("/help arou", "/help around"),
        ],
    )
    def test_takes_the_command_or_section_that_is_offered(self, terminal: Terminal, typed: str, completed: str) -> None:
        terminal.type(typed)
        terminal.wait_for(completed.partition(" ")[2] or completed)
        terminal.type("\t")
        wait_for_line(terminal, f"> {completed}")

    def test_completes_a_name_of_the_text(self, terminal: Terminal) -> None:
        terminal.type("who wrote nanog\t")
        wait_for_line(terminal, "> who wrote nanoGPT")

    def test_offers_several_names_and_takes_them_in_turn(self, terminal: Terminal) -> None:
        terminal.type("what is hugging f\t")
        terminal.wait_for("Hugging Face Transformers")
        for name in ("Hugging Face", "Hugging Face Transformers"):
            terminal.type("\t")
            wait_for_line(terminal, f"> what is {name}")

    @pytest.mark.parametrize("command", ["/corpus", "/save"])
    def test_completes_paths(self, terminal: Terminal, tmp_path: Path, command: str) -> None:
        (tmp_path / "oolong tea.md").touch()
        terminal.type(f"{command} {tmp_path}/ool\t")
        terminal.wait(lambda: "oolong tea.md" in terminal.text.replace("\n", ""))

    def test_a_slash_offers_the_commands_with_their_meanings_by_itself(self, terminal: Terminal) -> None:
        terminal.type("/")
        terminal.wait(lambda: all(command.usage in terminal.text for command in COMMANDS[:5]))
        assert "the outline of the text" in terminal.text

    def test_a_question_is_never_interrupted_by_completion(self, terminal: Terminal) -> None:
        terminal.type("what about sec")
        wait_for_line(terminal, "> what about sec")
        terminal.type("u")
        wait_for_line(terminal, "> what about secu")
        assert "security" not in terminal.text


class TestHistory:
    @pytest.fixture(autouse=True)
    def asked(self, terminal: Terminal) -> None:
        """Two questions that were asked."""
        terminal.say(SURE)
        terminal.say(MASAKHANE)

    def test_up_and_down_bring_questions_back(self, terminal: Terminal) -> None:
        for key, question in ((UP, MASAKHANE), (UP, SURE), (DOWN, MASAKHANE)):
            terminal.type(key)
            wait_for_line(terminal, f"> {question}")
        terminal.type(DOWN)
        wait_for_line(terminal, ">")

    def test_the_right_arrow_takes_what_is_suggested_in_grey(self, terminal: Terminal) -> None:
        terminal.type("Who wr")
        wait_for_line(terminal, f"> {SURE}")
        cell = terminal.screen.buffer[terminal.screen.cursor.y][len(f"> {SURE}") - 1]
        assert cell.fg != "default"
        terminal.type(f"{RIGHT}!")
        wait_for_line(terminal, f"> {SURE}!")

    def test_ctrl_r_searches(self, terminal: Terminal) -> None:
        terminal.type(f"{CTRL_R}nano")
        wait_for_line(terminal, f"(reverse-i-search)`nano': {SURE}")
        terminal.type("\r")
        wait_for_line(terminal, f"> {SURE}")


class TestNewLine:
    def test_alt_enter_starts_one(self, terminal: Terminal) -> None:
        terminal.type("who wrote the\x1b\rtool nanoGPT?")
        wait_for_line(terminal, "  tool nanoGPT?")
        terminal.type("\r")
        terminal.wait_for_prompt()
        assert "matched: nanoGPT" in terminal.text

    def test_ctrl_j_starts_one(self, terminal: Terminal) -> None:
        terminal.type("who wrote the")
        wait_for_line(terminal, "> who wrote the")
        time.sleep(0.02)  # no finger is quicker
        terminal.type(f"{CTRL_J}tool nanoGPT?")
        wait_for_line(terminal, "  tool nanoGPT?")
        terminal.type("\r")
        terminal.wait_for_prompt()
        assert "matched: nanoGPT" in terminal.text

    def test_a_line_feed_at_the_end_of_a_burst_asks(self, terminal: Terminal) -> None:
        terminal.type(f"{SURE}\n")
        terminal.wait_for("matched: nanoGPT")
        terminal.wait_for_prompt()

    def test_a_burst_is_one_however_slow_the_machine(self) -> None:
        slow = "from essaybot.terminal import prompt; prompt._ONE_BURST = 0\nfrom essaybot.cli import main; main([])"
        with Terminal(program=["-c", slow], ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type(f"{SURE}\n")
            terminal.wait_for("matched: nanoGPT")


class TestPaste:
    def test_lines_are_not_asked_before_enter(self, terminal: Terminal) -> None:
        terminal.type(f"\x1b[200~{MASAKHANE}\n{SURE}\n\x1b[201~")
        terminal.wait(lambda: terminal.above == f"> {MASAKHANE}\n  {SURE}")
        terminal.type("\r")
        terminal.wait_for_prompt()
        text = terminal.text
        assert text.index("matched: Masakhane") < text.index("matched: nanoGPT")

    def test_a_paragraph_is_one_question(self, terminal: Terminal) -> None:
        terminal.type("\x1b[200~I would like to know\nwho wrote nanoGPT.\x1b[201~")
        wait_for_line(terminal, "  who wrote nanoGPT.")
        terminal.type("\r")
        terminal.wait_for_prompt()
        assert terminal.text.count("matched: nanoGPT") == 1


class TestFunctionKeys:
    def test_f1_shows_the_help_above_what_is_typed(self, terminal: Terminal) -> None:
        terminal.type("half a quest")
        wait_for_line(terminal, "> half a quest")
        terminal.type(F1)
        terminal.wait(lambda: "F4 changes between" in terminal.above and terminal.line == "> half a quest")
        assert terminal.text.count("half a quest") == 1

    def test_f4_changes_between_emacs_and_vi(self, terminal: Terminal) -> None:
        terminal.type(f"{F4}who wrote it")
        wait_for_end(terminal, "> who wrote it\nthe essay | 40 passages | F1 help | vi insert")
        terminal.type("\x1b")
        wait_for_end(terminal, "| vi navigation")
        terminal.type("0dwi")
        wait_for_end(terminal, "> wrote it\nthe essay | 40 passages | F1 help | vi insert")
        terminal.type(F4)
        wait_for_end(terminal, "| emacs")


class TestCtrlC:
    def test_leaves_an_empty_line_as_it_is(self, terminal: Terminal) -> None:
        terminal.type(CTRL_C)
        terminal.wait(lambda: terminal.line == ">" and terminal.screen.cursor.y == 1)
        assert "nanoGPT" in terminal.say(SURE)

    def test_clears_half_a_line(self, terminal: Terminal) -> None:
        terminal.type("half a quest")
        wait_for_line(terminal, "> half a quest")
        terminal.type(CTRL_C)
        wait_for_line(terminal, ">")
        assert "nanoGPT" in terminal.say(SURE)

    def test_stops_a_long_search(self, tmp_path: Path) -> None:
        sections = (
            f"## How is tea w{number}x brewed?\n\nTea w{number}x is brewed for {number} minutes. It then rests.\n"
            for number in range(400)
        )
        (tmp_path / "tea.md").write_text("\n".join(sections))
        EssayBot.open(tmp_path / "tea.md").close()
        with Terminal("--corpus", str(tmp_path / "tea.md"), ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type("/faq\r")
            # The reply begins with an empty line; before that, Ctrl-C may still be for the prompt.
            terminal.wait(lambda: terminal.above.endswith("> /faq") and terminal.line == "")
            asked = terminal.text.split("\n").index("> /faq")
            terminal.wait(lambda: terminal.screen.cursor.y == asked + 2)
            terminal.type(CTRL_C)
            terminal.wait_for_prompt()
            assert "brewed" not in terminal.text
            assert "for 7 minutes" in terminal.say("How is tea w7x brewed?")

    def test_leaves_no_mark_before_the_next_prompt(self) -> None:
        # The terminal may write ^C a little later than the program its last line.
        program = """
from essaybot.terminal import repl
answer = repl._Repl._answer
def late(*arguments):
    goes_on = answer(*arguments)
    print("^C", end="", flush=True)
    return goes_on
repl._Repl._answer = late
from essaybot.cli import main
main([])
"""
        with Terminal(program=["-c", program], ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.say("/in")
            assert "^C" in terminal.output.decode()
            assert "^C" not in terminal.text

    def test_while_a_command_is_imported_does_no_harm(self) -> None:
        program = """
import sys, time
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "essaybot.terminal.commands.walking":
            print("importing", flush=True)
            time.sleep(30)
sys.meta_path.insert(0, Slow())
from essaybot.cli import main
main([])
"""
        with Terminal(program=["-c", program], ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type(f"{SURE}\r")
            terminal.wait_for("importing")
            terminal.type(CTRL_C)
            terminal.wait_for_prompt()


class TestCtrlD:
    def test_on_an_empty_line_leaves_and_else_does_not(self) -> None:
        with Terminal(ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type(f"x{CTRL_D}y")
            wait_for_line(terminal, "> xy")
            terminal.type(f"{CTRL_C}{CTRL_D}")
            assert terminal.exit_code() == 0


class TestEditor:
    def test_ctrl_x_ctrl_e_opens_it_and_asks_what_it_leaves(self, tmp_path: Path) -> None:
        editor = tmp_path / "editor"
        editor.write_text(f'#!/bin/sh\ncp "$1" "{tmp_path}/seen"\necho "{SURE}" > "$1"\n')
        editor.chmod(0o700)
        with Terminal(EDITOR=str(editor), VISUAL=str(editor), ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type("who wr\x18\x05")
            terminal.wait_for("matched: nanoGPT")
            terminal.wait_for_prompt()
        assert (tmp_path / "seen").read_text() == "who wr"


@pytest.fixture(name="folder", scope="module")
def big_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of text that takes long to index, as all its words differ."""
    folder = tmp_path_factory.mktemp("big") / "big"
    folder.mkdir()
    for file in range(40):
        words = (f"w{file}x{number}" for number in range(6_000))
        paragraphs = (" ".join(next(words) for _ in range(60)) for _ in range(100))
        (folder / f"{file}.md").write_text("\n\n".join(paragraphs))
    return folder


class TestLongBuild:
    @pytest.fixture(name="building")
    def building_terminal(self, folder: Path) -> Iterator[Terminal]:
        """A prompt while the folder is read."""
        with Terminal("--corpus", str(folder)) as terminal:
            terminal.wait_for("reading big |")
            yield terminal

    def test_a_question_waits_until_ctrl_c(self, building: Terminal) -> None:
        building.type(f"{SURE}\r")
        building.wait_for("The question waits until big is read")
        building.wait_for("indexing [")
        building.type(CTRL_C)
        building.wait(lambda: building.line == ">" and "reading big |" in building.text)
        assert "indexing [" not in building.text
        assert "^C" not in building.text
        building.type(CTRL_D)
        assert building.exit_code() == 0

    def test_help_and_leaving_need_no_text(self, building: Terminal) -> None:
        building.type(F1)
        building.wait(lambda: "F4 changes between" in building.above and building.line == ">")
        assert "reading big |" in building.text
        building.type("/quit\r")
        assert building.exit_code() == 0

    def test_of_another_text_stopped_with_ctrl_c_leaves_the_old_one(self, terminal: Terminal, folder: Path) -> None:
        terminal.type(f"/corpus {folder}\r")
        terminal.wait_for("indexing [")
        terminal.type(CTRL_C)
        terminal.wait_for_prompt()
        assert "nanoGPT" in terminal.say(SURE)
