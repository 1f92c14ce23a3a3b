"""Types and helpers that several test modules use."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
import termios
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

from essaybot import EssayBot
from essaybot.cli import main
from essaybot.reading import markdown, plaintext
from essaybot.reading.blocks import Document
from essaybot.settings import Settings
from essaybot.terminal.commands import reply
from essaybot.terminal.conversation import Conversation
from essaybot.terminal.style import Look

PAPER = Look(80, styles=False, colors=False)
"""A window that takes nothing but words."""

Run = Callable[..., subprocess.CompletedProcess[str]]
"""Runs ``essaybot`` with arguments; see the fixture `run`."""


_READY = b"\x1b[?2004h"
"""What prompt_toolkit writes when it begins to read a line."""


class Talk:
    """A conversation without a terminal: lines go in, what a window of 80 columns would show comes out."""

    def __init__(self, bot: EssayBot, *paths: str, look: Look = PAPER, **settings: Any) -> None:
        """Talk about a bot's texts; without any suggestions unless `settings` has some."""
        chosen = Settings(**{"suggestions": 0, **settings})
        self.conversation = Conversation(bot, chosen, lambda: look, paths, lambda paths: EssayBot.open(*paths))

    def say(self, line: str) -> str:
        """Return the reply to a line, its pages a blank line apart."""
        return "\n\n".join(page.text for page in reply(self.conversation, line))


@cache
def evaluation_of_the_essay() -> str:
    """What ``essaybot eval`` prints; it asks many questions, and does so once for all tests."""
    output = io.StringIO()
    with redirect_stdout(output):
        main(["eval"])
    return output.getvalue()


class _Screen(pyte.Screen):
    """A terminal screen that answers the program's questions, such as where the cursor is."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, lines)
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
        directory: str | os.PathLike[str] | None = None,
        **environment: str,
    ) -> None:
        """Start essaybot, or what else `program` tells Python to run, with some arguments, in a directory."""
        self._child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable,
            [*program, *arguments],
            dimensions=(lines, columns),
            cwd=directory,
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )
        self._child.delaybeforesend = None
        # A program whose terminal is gone ends at once: no tenth of a second need be waited for that.
        self._child.ptyproc.delayafterclose = 0.01  # type: ignore[attr-defined]
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

    def _row(self, number: int) -> str:
        row = self.screen.buffer[number]
        return "".join(row[column].data for column in range(self.screen.columns)).rstrip()

    @property
    def text(self) -> str:
        """The screen, without the space at the ends of lines."""
        return "\n".join(map(self._row, range(self.screen.lines))).rstrip()

    @property
    def line(self) -> str:
        """The line of the screen that the cursor is in."""
        return self._row(self.screen.cursor.y)

    @property
    def above(self) -> str:
        """What stands on the screen above the line with the cursor."""
        return "\n".join(map(self._row, range(self.screen.cursor.y))).rstrip()

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
        """Wait for an empty prompt."""
        self.wait(lambda: self.line == ">")

    def wait_for_start(self) -> None:
        """Wait for an empty prompt under the questions that are suggested for a start."""
        self.wait(lambda: self.line == ">" and "For example" in self.text)

    def clear(self) -> None:
        """Leave the line that is being typed, and the section; have an empty prompt on an empty screen."""
        self._press("\x03", _READY)
        if self.text.rpartition("\n")[2].startswith("in "):
            self._press("/in\r", _READY)
        self._press("\x0c", b"\x1b[2J")

    def _press(self, keys: str, answer: bytes) -> None:
        """Press keys and wait for what they make the program write, and for an empty prompt."""
        before = len(self.output)
        self.type(keys)
        self.wait(lambda: answer in self.output[before:] and self.line == ">")

    def say(self, line: str) -> str:
        """Type a line at an empty prompt, wait for the next prompt and return what was printed in between."""
        before = self.screen.cursor.y
        typed = f"> {line}"[: self.screen.columns].rstrip()
        self.type(line + "\r")
        self.wait(lambda: self.line == ">" and typed in map(self._row, range(before, self.screen.cursor.y)))
        reply = self.above.split("\n")[before:]
        return "\n".join(reply[reply.index(typed) + 1 :]).strip("\n")

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        self.screen.resize(lines, columns)
        self._child.setwinsize(lines, columns)

    def modes(self) -> list[object]:
        """The modes of the terminal, such as whether it echoes what is typed."""
        return list(termios.tcgetattr(self._child.child_fd))

    def exit_code(self) -> int | None:
        """Wait for the program to end and return its exit code."""
        self.wait(lambda: not self._child.isalive())
        self._child.close()
        code: int | None = self._child.exitstatus
        return code


class Tmux:
    """``essaybot`` in tmux, which breaks and joins rows as most terminals do when the window is resized."""

    def __init__(self, *arguments: str, columns: int = 80, lines: int = 24, shell: bool = False) -> None:
        """Start essaybot with some arguments, from a shell if there shall be one to go back to."""
        self._tmux = ["tmux", "-L", f"essaybot-{uuid.uuid4().hex[:12]}", "-f", os.devnull]
        command = shlex.join([sys.executable, "-m", "essaybot", *arguments])
        size = ["-x", str(columns), "-y", str(lines)]
        self._run("new-session", "-d", *size, "sh" if shell else command)
        if shell:
            self.type(command)
            self.press("Enter")

    def __enter__(self) -> Tmux:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("kill-server")

    def _run(self, *arguments: str) -> str:
        # Not the environment as it is below Python: there, readline may have set COLUMNS.
        done = subprocess.run(
            [*self._tmux, *arguments],
            capture_output=True,
            text=True,
            env=dict(os.environ),
            timeout=20,
            check=False,
        )
        return done.stdout

    @property
    def text(self) -> str:
        """All lines, also those that have left the window at the top, without the space at their ends."""
        return "\n".join(line.rstrip() for line in self._run("capture-pane", "-p", "-S", "-").split("\n")).rstrip()

    @property
    def line(self) -> str:
        """The line that the cursor is in."""
        row = int(self._run("display-message", "-p", "#{cursor_y}"))
        return self._run("capture-pane", "-p").split("\n")[row].rstrip()

    def type(self, text: str) -> None:
        """Type text."""
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by their names in tmux: Enter, C-c, M-Enter, F1."""
        self._run("send-keys", *keys)

    def clear(self) -> None:
        """Leave the line that is being typed; have an empty prompt and nothing else, in a window of 80 columns."""
        self.resize(80, 24)
        self.press("C-c")
        self.settle()
        self.wait_for_prompt()
        self.press("C-l")
        self.wait(lambda: self._run("capture-pane", "-p").startswith(">\n"))
        self._run("clear-history")

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, and wait until the terminal has it."""
        self._run("resize-window", "-x", str(columns), "-y", str(lines))
        self.wait(lambda: self._size() == (columns, lines))

    def _size(self) -> tuple[int, int]:
        device = os.open(self._run("display-message", "-p", "#{pane_tty}").strip(), os.O_RDONLY | os.O_NOCTTY)
        try:
            size = os.get_terminal_size(device)
            return size.columns, size.lines
        finally:
            os.close(device)

    def settle(self) -> None:
        """Wait until essaybot has drawn its prompt for the size of the window: when it shows a second key it has.

        The keys are taken back, so that the line is as before.
        """
        self.type("x")
        self.wait(lambda: self.line.endswith("x"))
        self.type("y")
        self.wait(lambda: self.line.endswith("xy"))
        self.press("BSpace", "BSpace")
        self.wait(lambda: not self.line.endswith(("x", "xy")))
        # The cursor may have been seen on its way.
        shown = ""
        while (now := self.text) != shown:
            shown = now
            time.sleep(0.03)

    def wait(self, done: Callable[[], bool], seconds: float = 15.0) -> None:
        """Wait until `done` holds."""
        deadline = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < deadline, f"the window shows:\n{self.text}"
            time.sleep(0.03)

    def wait_for(self, text: str) -> None:
        """Wait until `text` stands in the window or above it."""
        self.wait(lambda: text in self.text)

    def wait_for_start(self) -> None:
        """Wait for an empty prompt under the questions that are suggested for a start."""
        self.wait(lambda: self.line == ">" and "For example" in self.text)

    def wait_for_prompt(self) -> None:
        """Wait for an empty prompt."""
        self.wait(lambda: self.line == ">")


def document_from_source(source: str, path: Path, name: str) -> Document:
    """Return the document of a decoded text, as Markdown if `path` ends so."""
    document_of = markdown.document_of if path.suffix == ".md" else plaintext.document_of
    return replace(document_of(source), name=name, file=str(path))
