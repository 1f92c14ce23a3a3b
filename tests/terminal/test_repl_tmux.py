"""The REPL in tmux, which reflows rows as most terminals do: windows that change, scrollback, suspending, the pager."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator

import pytest

from essaybot.terminal.commands import COMMANDS
from support import Tmux

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="needs tmux"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
SIZES = [(50, 24), (33, 24), (100, 40), (64, 12), (80, 24)]


@pytest.fixture(scope="module")
def shared_tmux(shared_directories: None) -> Iterator[Tmux]:
    """A conversation about the essay for all tests of a module."""
    with Tmux("--pager", "never") as tmux:
        tmux.wait_for_start()
        yield tmux


@pytest.fixture(name="tmux")
def cleared_tmux(shared_tmux: Tmux) -> Tmux:
    """The conversation at an empty prompt and nothing else, in a window of 80 columns."""
    shared_tmux.clear()
    return shared_tmux


def say(tmux: Tmux, line: str, last: str) -> None:
    """Type a line and wait for the prompt under what is printed last."""
    tmux.type(line)
    tmux.press("Enter")
    tmux.wait(lambda: last in tmux.text and tmux.line == ">")


def prompts(tmux: Tmux) -> list[str]:
    """All lines of the window and its scrollback that begin as a prompt."""
    return [line for line in tmux.text.split("\n") if line.startswith(">")]


def toolbars(tmux: Tmux) -> list[str]:
    """All lines of the window and its scrollback that are a toolbar."""
    return [line for line in tmux.text.split("\n") if line == "the essay" or line.startswith("the essay | ")]


LESS = "space reads on, q goes back to the prompt"
"""The prompt of the pager."""


def fill(tmux: Tmux) -> None:
    """Fill the window, as it is after an answer: when it narrows, tmux else moves rows out of reach of any program."""
    say(tmux, "/help", "Ctrl-D leaves.")


def wait_for_one_prompt(tmux: Tmux, typed: str = "") -> None:
    """Wait until window and scrollback hold one toolbar, and one prompt with what was typed beside that of `fill`."""

    def is_tidy() -> bool:
        lines = tmux.text.split("\n")
        own = [number for number, line in enumerate(lines) if line.startswith(">")]
        bars = [line for line in lines if line == "the essay" or line.startswith("the essay | ")]
        return (len(own), len(bars)) == (2, 1) and _unspaced(lines[own[1] :]).startswith(_unspaced([">", typed]))

    tmux.wait(is_tidy)


def _unspaced(lines: Iterable[str]) -> str:
    return "".join("".join(lines).split())


class TestResizing:
    def test_leaves_one_empty_prompt_and_the_answers_as_they_were(self, tmux: Tmux) -> None:
        say(tmux, SURE, "You could ask next")
        before = tmux.text
        for columns, lines in SIZES:
            tmux.resize(columns, lines)
            tmux.settle()
            wait_for_one_prompt(tmux)
        tmux.wait(lambda: tmux.text == before)

    @pytest.mark.parametrize("typed", [" ".join(f"word{number}" for number in range(30)), "茶道とは何ですか" * 8])
    def test_leaves_one_prompt_with_half_a_long_question(self, tmux: Tmux, typed: str) -> None:
        fill(tmux)
        before, _, _ = tmux.text.rpartition("\n>")
        tmux.type(typed)
        tmux.wait(lambda: tmux.line.endswith(typed[-3:]))
        for columns, lines in SIZES:
            tmux.resize(columns, lines)
            tmux.settle()
            wait_for_one_prompt(tmux, typed)
        assert tmux.text.startswith(f"{before}\n> {typed[:5]}")

    def test_many_times_leaves_one_prompt(self, tmux: Tmux) -> None:
        fill(tmux)
        for columns in (70, 60, 50, 40, 55, 65, 80):
            tmux.resize(columns, 24)
            tmux.settle()
        wait_for_one_prompt(tmux)

    def test_answers_come_in_the_new_width(self, tmux: Tmux) -> None:
        tmux.resize(40, 24)
        tmux.settle()
        say(tmux, "/in secur", "/in alone leaves it.")
        reply = tmux.text[tmux.text.rindex("Asking within") :]
        assert reply.startswith("Asking within Challenges and\nLimitations of Open-Source AI >\n")
        say(tmux, "/in", "whole text again.")


class TestScrollback:
    def test_holds_the_whole_answer(self, tmux: Tmux) -> None:
        tmux.resize(60, 10)
        say(tmux, "/help", "Ctrl-D leaves.")
        text = tmux.text[tmux.text.rindex("> /help") :]
        assert [line.split()[0] for line in text.split("\n") if line.startswith("/")] == [
            f"/{command.name}" for command in COMMANDS
        ]
        assert len(toolbars(tmux)) == 1


class TestSuspending:
    def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(self) -> None:
        with Tmux(shell=True) as tmux:
            tmux.wait_for_start()
            tmux.type("half a quest")
            tmux.wait(lambda: tmux.line == "> half a quest")
            tmux.press("C-z")
            tmux.wait(lambda: tmux.line in ("$", "#"))
            assert toolbars(tmux) == prompts(tmux) == []
            tmux.type("echo the shell hears")
            tmux.press("Enter")
            tmux.wait_for("\nthe shell hears\n")
            tmux.type("fg")
            tmux.press("Enter")
            tmux.wait(lambda: tmux.line == "> half a quest")
            assert len(toolbars(tmux)) == len(prompts(tmux)) == 1
            tmux.press("C-c")
            say(tmux, SURE, "You could ask next")


@pytest.mark.skipif(not shutil.which("less"), reason="needs less")
class TestPager:
    def test_is_left_with_q_for_a_clean_prompt(self) -> None:
        with Tmux(lines=16) as tmux:
            tmux.wait_for_start()
            tmux.type("/help")
            tmux.press("Enter")
            tmux.wait(lambda: tmux.line == LESS)
            assert "Keeping" not in tmux.text
            tmux.type("q")
            tmux.wait(lambda: tmux.line == ">")
            tmux.type("half a quest")
            tmux.wait(lambda: tmux.line == "> half a quest")
            tmux.press("F1")
            tmux.wait(lambda: tmux.line == LESS)
            tmux.type("q")
            tmux.wait(lambda: tmux.line == "> half a quest")
            assert prompts(tmux) == ["> /help", "> half a quest"]
            assert len(toolbars(tmux)) == 1

    def test_opens_a_section_at_the_passage(self) -> None:
        with Tmux(lines=16) as tmux:
            tmux.wait_for_start()
            say(tmux, SURE, "You could ask next")
            tmux.type("/open 1")
            tmux.press("Enter")
            tmux.wait(lambda: tmux.line == LESS)
            opened = tmux.text[tmux.text.rindex("> /open 1") :].split("\n")
            assert opened[2].startswith("| To illustrate, consider")

    def test_does_not_take_the_keys_of_who_types_while_suggestions_come(self) -> None:
        with Tmux(columns=24, lines=10) as tmux:
            tmux.wait(lambda: tmux.line == ">")
            tmux.type("half a quest")
            tmux.wait_for("\n  c. ")
            tmux.wait(lambda: tmux.line == "> half a quest")
