"""Types and helpers that several test modules use."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from types import TracebackType

import pexpect
import pyte

Run = Callable[..., subprocess.CompletedProcess[str]]
"""Runs ``essaybot`` with arguments; see the fixture `run`."""


class _Screen(pyte.HistoryScreen):
    """A terminal screen that answers the program's questions, such as where the cursor is."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, lines, history=1_000)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        self._answer(data)


class Terminal:
    """``essaybot`` in a real pseudo-terminal: keys go in, a screen comes out."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        lines: int = 120,
        program: Sequence[str] = ("-m", "essaybot"),
        **environment: str,
    ) -> None:
        """Start essaybot, or what else `program` tells Python to run, with some arguments."""
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            [*program, *arguments],
            dimensions=(lines, columns),
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )
        self._child.delaybeforesend = None
        self.screen = _Screen(columns, lines, self.type)
        self._stream = pyte.ByteStream(self.screen)
        self.output = b""
        """All bytes that the program has written."""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def text(self) -> str:
        """The screen, without the space at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    @property
    def last_line(self) -> str:
        """The last line of the screen that is not blank."""
        return self.text.rpartition("\n")[2]

    def type(self, keys: str) -> None:
        """Press keys; the Enter key is ``\\r``."""
        self._child.write(keys.encode())

    def wait(self, done: Callable[[], bool], seconds: float = 15.0) -> None:
        """Draw what the program writes until `done` holds."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"the screen shows:\n{self.text}"
            try:
                data = self._child.read_nonblocking(65_536, timeout=0.1)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert done(), f"the program ended; the screen shows:\n{self.text}"
                return
            self.output += data
            self._stream.feed(data)

    def wait_for(self, text: str) -> None:
        """Wait until `text` stands on the screen."""
        self.wait(lambda: text in self.text)

    def wait_for_prompt(self) -> None:
        """Wait until the last line is an empty prompt."""
        self.wait(lambda: self.last_line == ">")

    def say(self, line: str) -> str:
        """Type a line at an empty prompt, wait for the next prompt and return what was printed in between."""
        before = self.text.count("\n")
        self.type(line + "\r")
        self.wait(lambda: self.last_line == ">" and self.text.count("\n") > before)
        return "\n".join(self.text.split("\n")[before + 1 : -1]).strip("\n")

    def modes(self) -> list[object]:
        """The modes of the terminal, such as whether it echoes what is typed."""
        return list(termios.tcgetattr(self._child.child_fd))

    def exit_code(self) -> int | None:
        """Wait for the program to end and return its exit code."""
        self.wait(lambda: not self._child.isalive())
        self._child.close()
        code: int | None = self._child.exitstatus
        return code
