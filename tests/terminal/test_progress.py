"""The bar that shows how far a build is, in a real pseudo-terminal."""

from __future__ import annotations

import io

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

def build(bar, seconds):
    bar.notify("before")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if bar.callback:
            bar.callback(Progress(1, 2, 345, 0))
        time.sleep(0.02)
    bar.notify("after")

progress._PATIENCE = 0.1
case, seconds = sys.argv[1], float(sys.argv[2])
try:
    bar = Bar(note)
    if case == "thread":
        thread = threading.Thread(target=build, args=(bar, seconds), daemon=True)
        thread.start()
        time.sleep(0.3)
        print("waiting")
        with bar:
            thread.join()
    else:
        with bar:
            build(bar, seconds)
    print("prompt_toolkit" in sys.modules, "done")
except KeyboardInterrupt:
    note("stopped")
    sys.exit(130)
"""
LONG, SHORT = "60", "0.8"


def driver(case: str, seconds: str, *, columns: int = 80, term: str = "xterm-256color") -> Terminal:
    return Terminal(case, seconds, program=["-c", DRIVER], columns=columns, TERM=term)


class TestBar:
    @pytest.mark.parametrize("case", ["main", "thread"])
    def test_is_shown_while_a_build_lasts(self, case: str) -> None:
        with driver(case, LONG) as terminal:
            terminal.wait_for("1 of 2 files, 345 passages")

    @pytest.mark.parametrize("case", ["main", "thread"])
    def test_is_gone_afterwards_and_notes_stand_below_each_other(self, case: str) -> None:
        with driver(case, SHORT) as terminal:
            terminal.wait_for("done")
            lines = [line for line in terminal.text.splitlines() if line != "waiting"]
            assert lines == ["essaybot: before", "essaybot: after", "True done"]
            assert b"345 passages" in terminal.output

    @pytest.mark.parametrize("case", ["main", "thread"])
    def test_is_gone_after_ctrl_c_which_stops_the_program(self, case: str) -> None:
        with driver(case, LONG) as terminal:
            terminal.wait_for("345 passages")
            terminal.type("\x03")
            code = terminal.exit_code()
            assert (code, terminal.text.rpartition("\n")[2]) == (130, "essaybot: stopped")
            assert "345" not in terminal.text
            assert "^C" not in terminal.text

    def test_leaves_the_terminal_as_it_was(self) -> None:
        with driver("main", LONG) as terminal:
            before = terminal.modes()
            terminal.wait_for("345 passages")
            during = terminal.modes()
            terminal.type("\x03")
            terminal.wait_for("stopped")
            assert (during, terminal.modes()) == (before, before)
            assert not terminal.screen.cursor.hidden

    def test_fits_a_narrow_terminal(self) -> None:
        with driver("main", LONG, columns=20) as terminal:
            terminal.wait_for("[=>           ]  10%")
            terminal.type("\x03")
            assert terminal.exit_code() == 130

    def test_asks_the_terminal_nothing(self) -> None:
        with driver("main", SHORT) as terminal:
            terminal.wait_for("done")
            assert b"\x1b[6n" not in terminal.output

    def test_is_not_shown_for_a_quick_build(self) -> None:
        with driver("main", "0") as terminal:
            terminal.wait_for("False done")
            assert b"\x1b" not in terminal.output

    def test_is_not_shown_on_a_dumb_terminal(self) -> None:
        with driver("main", SHORT, term="dumb") as terminal:
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
