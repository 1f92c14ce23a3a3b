"""What commands print, and the exit codes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from essaybot.settings import Settings

if TYPE_CHECKING:
    from essaybot.terminal.style import Look

FOUND, NOT_FOUND, BAD, STOPPED = 0, 1, 2, 130


def note(message: str) -> None:
    """Print one line for a person to stderr."""
    from essaybot.terminal.style import safe

    with contextlib.suppress(OSError):
        print(f"essaybot: {safe(' '.join(message.split()))}", file=sys.stderr, flush=True)


def show(draw: Callable[[Look], str], settings: Settings) -> None:
    """Print what `draw` returns to stdout, through a pager if the window is too low for it."""
    from essaybot.terminal import pager
    from essaybot.terminal.render import Page
    from essaybot.terminal.style import look_of

    look = look_of(sys.stdout, settings)
    pager.show(Page(draw(look)), look, settings.pager)
