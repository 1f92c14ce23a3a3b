"""Long pages go through a pager, as git's do; short ones are printed."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from essaybot.terminal.render import Page
from essaybot.terminal.style import Look

if TYPE_CHECKING:
    import subprocess

_USUAL = ("less", "more")
_LESS_OPTIONS = "FRX"
"""What git gives less too: leave at once if all fits, show styles, leave the text on the screen."""
_LESS_PROMPT = "-Psspace reads on, q goes back to the prompt"
_ROWS_KEPT = 2
"""Rows that the next prompt takes."""


def show(page: Page, look: Look, choice: str) -> None:
    """Print a page, through a pager if the window is too low for it.

    Args:
        page: what to show.
        look: what the window takes.
        choice: ``auto`` for the pager in $PAGER or else ``less``, ``never``, or the command line of a pager.
    """
    rows = page.text.count("\n") + 1
    command = _command(choice) if look.height is not None and rows > look.height - _ROWS_KEPT else []
    if not command or not _page(page, command):
        print(page.text)


def _command(choice: str) -> list[str]:
    """The pager's command line; empty for none."""
    if choice == "never":
        return []
    import shlex  # here, like subprocess below, because most pages need no pager

    wanted = os.environ.get("PAGER", "") if choice == "auto" else choice
    with suppress(ValueError):  # a quotation mark that is not closed
        command = shlex.split(wanted, posix=os.name == "posix")
        if command:
            return command
    return [name for name in _USUAL if shutil.which(name)][:1]


def _page(page: Page, command: list[str]) -> bool:
    """Show a page in a pager; False if the pager does not start."""
    import subprocess

    if Path(command[0]).stem == "less":
        command = [*command, _LESS_PROMPT, *([f"+{page.opens_at + 1}"] if page.opens_at else [])]
    environment = {"LESS": _LESS_OPTIONS, "LESSCHARSET": "utf-8", **os.environ}
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError as error:
        print(f"essaybot: the pager {command[0]} does not start ({error.strerror or error})", file=sys.stderr)
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt), pager:
        pager.communicate(f"{page.text}\n".encode(errors="replace"))
    return _ended(pager)


def _ended(pager: subprocess.Popen[bytes]) -> bool:
    """Wait until the reader leaves the pager: Ctrl-C is for it, not for us."""
    while pager.poll() is None:
        with suppress(KeyboardInterrupt):
            pager.wait()
    return True
