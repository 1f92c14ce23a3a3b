"""The bar that shows how far a build is, in a real pseudo-terminal."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from essaybot.model import Progress
from essaybot.terminal.progress import Bar, line_of
from support import Terminal

DRIVER = """
import os, sys, threading, time
from essaybot import Progress
from essaybot.terminal import progress
from essaybot.terminal.progress import Bar

def note(message):
    print(f"essaybot: {message}", file=sys.stderr, flush=True)

def build(bar, seconds, finish):
    bar.notify("before")
    end = time.monotonic() + seconds
    while time.monotonic() < end and not os.path.exists(finish):
        if bar.callback:
            bar.callback(Progress(1, 2, 345, 0))
        time.sleep(0.02)
    bar.notify("after")

progress._PATIENCE = 0.1
case, seconds, finish = sys.argv[1], float(sys.argv[2]), sys.argv[3]
try:
    bar = Bar(note)
    if case == "thread":
        thread = threading.Thread(target=build, args=(bar, seconds, finish), daemon=True)
        thread.start()
        time.sleep(0.3)
        print("waiting")
        with bar:
            thread.join()
    else:
        with bar:
            build(bar, seconds, finish)
    print("prompt_toolkit" in sys.modules, "done")
except KeyboardInterrupt:
    note("stopped")
    sys.exit(130)
"""
CASES = ["main", "thread"]
"""Where the build runs: in the main thread, or in another that began before."""


def driver(case: str, seconds: float, finish: Path, *, columns: int = 80, term: str = "xterm-256color") -> Terminal:
    """Start a build that lasts some seconds, or until there is a file `finish`."""
    return Terminal(case, str(seconds), str(finish), program=["-c", DRIVER], columns=columns, TERM=term)


@dataclass(frozen=True)
class Run:
    """What was seen of a build for which the bar was shown."""

    lines: list[str]
    output: bytes
    code: int | None
    modes: list[list[object]]
    """The terminal's modes before, during and after."""
    cursor_hidden: bool


def seen(case: str, finish: Path, end: Callable[[Terminal], None]) -> Run:
    """Start a build, wait until the bar is shown, end the build and return what was seen."""
    with driver(case, 60, finish) as terminal:
        modes = [terminal.modes()]
        terminal.wait_for("1 of 2 files, 345 passages")
        modes.append(terminal.modes())
        end(terminal)
        terminal.wait(lambda: "done" in terminal.text or "stopped" in terminal.text)
        modes.append(terminal.modes())
        code = terminal.exit_code()
        lines = [line for line in terminal.text.splitlines() if line != "waiting"]
        return Run(lines, terminal.output, code, modes, terminal.screen.cursor.hidden)


@pytest.fixture(scope="module", params=CASES)
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A build that came to its end."""
    file = tmp_path_factory.mktemp("progress") / "finish"
    return seen(request.param, file, lambda _: file.touch())


@pytest.fixture(scope="module", params=CASES)
def stopped(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A build that Ctrl-C stopped."""
    return seen(request.param, tmp_path_factory.mktemp("progress") / "finish", lambda terminal: terminal.type("\x03"))


class TestBar:
    def test_is_gone_afterwards_and_notes_stand_below_each_other(self, finished: Run) -> None:
        assert finished.lines == ["essaybot: before", "essaybot: after", "True done"]

    def test_is_gone_after_ctrl_c_which_stops_the_program(self, stopped: Run) -> None:
        assert (stopped.code, stopped.lines) == (130, ["essaybot: before", "essaybot: stopped"])

    def test_leaves_the_terminal_as_it_was(self, finished: Run) -> None:
        assert (finished.modes, finished.cursor_hidden) == ([finished.modes[0]] * 3, False)

    def test_leaves_the_terminal_as_it_was_after_ctrl_c(self, stopped: Run) -> None:
        assert (stopped.modes, stopped.cursor_hidden) == ([stopped.modes[0]] * 3, False)

    def test_asks_the_terminal_nothing(self, finished: Run) -> None:
        assert b"\x1b[6n" not in finished.output

    def test_fits_a_narrow_terminal(self, tmp_path: Path) -> None:
        with driver("main", 60, tmp_path / "finish", columns=20) as terminal:
            terminal.wait_for("[=>           ]  10%")
            terminal.type("\x03")
            assert terminal.exit_code() == 130

    def test_is_not_shown_for_a_quick_build(self, tmp_path: Path) -> None:
        with driver("main", 0, tmp_path) as terminal:
            terminal.wait_for("False done")
            assert b"\x1b" not in terminal.output

    def test_is_not_shown_on_a_dumb_terminal(self, tmp_path: Path) -> None:
        with driver("main", 0.3, tmp_path / "finish", term="dumb") as terminal:
            terminal.wait_for("False done")
            assert b"\x1b" not in terminal.output


class TestCallback:
    def test_is_none_in_a_pipe(self) -> None:
        assert Bar(print, io.StringIO()).callback is None


class TestNotify:
    def test_prints_at_once_while_there_is_no_bar(self) -> None:
        notes: list[str] = []
        with Bar(notes.append, io.StringIO()) as bar:
            bar.notify("Hello.")
            assert notes == ["Hello."]


class TestLineOf:
    @pytest.mark.parametrize(
        ("progress", "line"),
        [
            (Progress(0, 1, 0, 0), "indexing [>                 ] 0 of 1 file, 0 passages"),
            (Progress(5, 10, 1_200, 0), "indexing [==>               ] 5 of 10 files, 1,200 passages"),
            (Progress(10, 10, 2_400, 1_200), "indexing [===========>      ] 10 of 10 files, 1,200 of 2,400 passages"),
            (Progress(10, 10, 2_400, 2_400), "indexing [==================] 10 of 10 files, 2,400 of 2,400 passages"),
        ],
    )
    def test_has_what_is_done(self, progress: Progress, line: str) -> None:
        assert line_of(progress, 80) == line

    @pytest.mark.parametrize("width", [1, 5, 8, 20, 50, 80, 200])
    @pytest.mark.parametrize(
        "progress", [Progress(0, 0, 0, 0), Progress(1, 2, 3, 0), Progress(9_999, 9_999, 9**7, 9**7)]
    )
    def test_is_no_wider_than_there_is_room(self, progress: Progress, width: int) -> None:
        assert len(line_of(progress, width)) <= max(width, 7)
