"""The clipboard: through a program of this machine, or else, as over ssh, through the terminal itself (OSC 52)."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from typing import TextIO

from essaybot.terminal.style import safe

LONGEST = 74_000
"""Bytes that are sent to a terminal at most: many drop an escape sequence of more than about 100,000, and base64 makes
four bytes of three."""
_PATIENCE = 5.0
"""Seconds that tmux has for an answer."""


def copy(text: str, terminal: TextIO) -> str:
    """Put a text on the reader's clipboard and return a line that says what happened.

    Args:
        text: what to copy; controls and direction overrides are replaced, since a paste into a shell would obey them.
        terminal: where the reader looks; if it is none, nothing is sent to it.
    """
    text = safe(text)
    if not _is_remote() and _copied_by_program(text):
        return "Copied."
    if not terminal.isatty() or os.environ.get("TERM") == "dumb":
        return "Not copied: there is no clipboard program that works, and no terminal that could do it."
    data = text.encode()
    if len(data) > LONGEST:
        return f"Not copied: {len(data):,} bytes are too many for a terminal's clipboard, which takes {LONGEST:,}."
    if not _copied_by_tmux(data):
        terminal.write(_sequence(data))
        terminal.flush()
    return "Sent to the terminal's clipboard; if nothing arrives, the terminal does not take it (OSC 52)."


def _is_remote() -> bool:
    """Whether the reader sits at another machine, whose clipboard the programs of this one do not reach."""
    return any(os.environ.get(name) for name in ("SSH_TTY", "SSH_CONNECTION"))


def _copied_by_program(text: str) -> bool:
    """Whether this machine's clipboard now holds `text`."""
    import pyperclip

    try:
        # Found anew each time: the display may have come or gone. Where there is nothing, what is returned is false.
        put, get = pyperclip.determine_clipboard()
        if not put:
            return False
        put(text)
        # Most programs that fail, such as one without its display, do so without a word to pyperclip.
        return bool(get() == text)
    except Exception:
        # Each mechanism has its own exceptions; whichever it is, the terminal is asked next.
        return False


def _copied_by_tmux(data: bytes) -> bool:
    """Whether tmux, from 3.2, took `data` and hands it to its terminal: with its own settings it does so for no other.

    Those settings, set-clipboard "external" and since 3.3 allow-passthrough "off", let no escape sequence through.
    """
    tmux = shutil.which("tmux")
    if not os.environ.get("TMUX") or tmux is None:
        return False
    command = [tmux, "load-buffer", "-w", "-"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _sequence(data: bytes) -> str:
    """The escape sequence that makes a terminal put `data` on its clipboard.

    For a tmux that did not take the data otherwise it is there twice, since each way works where the other does not.
    Bare, tmux acts on it while set-clipboard is "on": its default up to 2.5. Wrapped, tmux hands it to its terminal:
    always before 3.3, since then while allow-passthrough is "on". What tmux does not want it drops.
    """
    bare = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    return f"{bare}\x1bPtmux;\x1b{bare}\x1b\\" if os.environ.get("TMUX") else bare
