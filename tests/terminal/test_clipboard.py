"""What is copied reaches the clipboard of a machine or a terminal, and what is said of it is true."""

from __future__ import annotations

import base64
import io
import os
import platform
import stat
import sys
from pathlib import Path

import pyperclip
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.terminal import clipboard

SENT = "Sent to the terminal's clipboard; if nothing arrives, the terminal does not take it (OSC 52)."
NO_CLIPBOARD = "Not copied: there is no clipboard program that works, and no terminal that could do it."
DETERMINE = pyperclip.determine_clipboard
posix = pytest.mark.skipif(os.name != "posix", reason="the fake programs are shell scripts")


class Terminal(io.StringIO):
    """A terminal that keeps what it is sent."""

    def isatty(self) -> bool:
        return True


class Nothing:
    """What pyperclip has where there is no clipboard."""

    def __bool__(self) -> bool:
        return False


class Board:
    """The clipboard of a machine, which no test shares with the developer's."""

    def __init__(self) -> None:
        self.text = ""
        self.works = True

    def put(self, text: str) -> None:
        if self.works:
            self.text = text

    def get(self) -> str:
        return self.text


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without display, programs, ssh and tmux."""
    monkeypatch.setattr(pyperclip, "determine_clipboard", lambda: (Nothing(), Nothing()))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY", "SSH_CONNECTION", "TMUX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    """A clipboard that pyperclip finds."""
    found = Board()
    monkeypatch.setattr(pyperclip, "determine_clipboard", lambda: (found.put, found.get))
    return found


def program(folder: Path, name: str, script: str) -> None:
    """Put a program on the path."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(stat.S_IRWXU)


class TestMachine:
    def test_its_clipboard_gets_the_text(self, board: Board) -> None:
        assert (clipboard.copy("oolong", Terminal()), board.text) == ("Copied.", "oolong")

    def test_the_terminal_then_gets_nothing(self, board: Board) -> None:
        terminal = Terminal()
        clipboard.copy("oolong", terminal)
        assert terminal.getvalue() == ""

    def test_it_needs_no_terminal(self, board: Board) -> None:
        assert clipboard.copy("oolong", io.StringIO()) == "Copied."

    def test_what_could_act_when_it_is_pasted_is_replaced(self, board: Board) -> None:
        clipboard.copy("tea\x1b[201~\rrm", Terminal())
        assert board.text == "tea\ufffd[201~\ufffdrm"

    def test_a_program_that_fails_silently_is_not_believed(self, board: Board) -> None:
        board.works = False
        assert clipboard.copy("oolong", Terminal()) == SENT

    @pytest.mark.parametrize(
        "error", [pyperclip.PyperclipException("no"), FileNotFoundError("xclip"), AssertionError()]
    )
    def test_a_program_that_breaks_leaves_it_to_the_terminal(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setattr(pyperclip, "determine_clipboard", fail)
        assert clipboard.copy("oolong", Terminal()) == SENT

    @pytest.mark.parametrize("name", ["SSH_TTY", "SSH_CONNECTION"])
    def test_over_ssh_it_is_not_the_readers(self, board: Board, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.setenv(name, "there")
        assert (clipboard.copy("oolong", Terminal()), board.text) == (SENT, "")

    @pytest.mark.skipif(
        sys.platform != "linux" or "microsoft" in platform.release().lower(), reason="xclip is a program of X11"
    )
    def test_xclip_gets_the_text(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(pyperclip, "determine_clipboard", DETERMINE)
        monkeypatch.setenv("DISPLAY", ":none")
        kept = tmp_path / "kept"
        program(tmp_path, "xclip", f'case "$*" in *-o) /bin/cat "{kept}" ;; *) /bin/cat > "{kept}" ;; esac')
        assert (clipboard.copy("oolong – 茶", Terminal()), kept.read_text(encoding="utf-8")) == (
            "Copied.",
            "oolong – 茶",
        )


class TestTerminal:
    @given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
    def test_gets_the_text_in_one_sequence(self, text: str) -> None:
        terminal = Terminal()
        said = clipboard.copy(text, terminal)
        before, _, data = terminal.getvalue().partition("52;c;")
        assert (said, before, data[-1], base64.b64decode(data[:-1]).decode()) == (SENT, "\x1b]", "\x07", text)

    def test_a_text_that_it_would_drop_is_not_sent(self) -> None:
        terminal = Terminal()
        said = clipboard.copy("é" * 37_001, terminal)
        assert (said, terminal.getvalue()) == (
            "Not copied: 74,002 bytes are too many for a terminal's clipboard, which takes 74,000.",
            "",
        )

    def test_the_longest_text_is_sent(self) -> None:
        assert clipboard.copy("é" * 37_000, Terminal()) == SENT

    def test_a_pipe_gets_nothing(self) -> None:
        pipe = io.StringIO()
        assert (clipboard.copy("oolong", pipe), pipe.getvalue()) == (NO_CLIPBOARD, "")

    def test_a_dumb_terminal_gets_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "dumb")
        terminal = Terminal()
        assert (clipboard.copy("oolong", terminal), terminal.getvalue()) == (NO_CLIPBOARD, "")


class TestTmux:
    BARE = "\x1b]52;c;b29sb25n\x07"
    BOTH = f"{BARE}\x1bPtmux;\x1b{BARE}\x1b\\"

    @pytest.fixture(autouse=True)
    def inside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TMUX", "/tmp/none,1,0")

    @posix
    def test_takes_the_text_by_its_own_command(self, tmp_path: Path) -> None:
        program(tmp_path, "tmux", f'echo "$*" > "{tmp_path}/asked"; /bin/cat > "{tmp_path}/kept"')
        terminal = Terminal()
        assert (clipboard.copy("oolong", terminal), terminal.getvalue()) == (SENT, "")
        kept = [(tmp_path / name).read_text(encoding="utf-8") for name in ("asked", "kept")]
        assert kept == ["load-buffer -w -\n", "oolong"]

    @posix
    def test_that_does_not_know_the_command_gets_both_sequences(self, tmp_path: Path) -> None:
        program(tmp_path, "tmux", "echo 'unknown option -- w' >&2; exit 1")
        terminal = Terminal()
        assert (clipboard.copy("oolong", terminal), terminal.getvalue()) == (SENT, self.BOTH)

    def test_whose_program_is_not_there_gets_both_sequences(self) -> None:
        terminal = Terminal()
        assert (clipboard.copy("oolong", terminal), terminal.getvalue()) == (SENT, self.BOTH)

    @posix
    def test_that_does_not_answer_gets_both_sequences(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clipboard, "_PATIENCE", 0.1)
        program(tmp_path, "tmux", "exec /bin/sleep 60")
        terminal = Terminal()
        assert (clipboard.copy("oolong", terminal), terminal.getvalue()) == (SENT, self.BOTH)
