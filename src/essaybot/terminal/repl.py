"""The prompt_toolkit REPL: reads lines, keeps their history, prints replies."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from essaybot.bot import EssayBot
from essaybot.terminal import render
from essaybot.terminal.commands import Conversation, Leave
from essaybot.terminal.completion import CommandCompleter
from essaybot.terminal.style import look_of

PROMPT = "> "


def run(bot: EssayBot, limit: int, notify: Callable[[str], None]) -> int:
    """Talk until the person leaves, showing `limit` passages at a time; return the exit code."""
    session: PromptSession[str] = PromptSession(
        history=_history(notify), completer=CommandCompleter(), complete_while_typing=True
    )
    conversation = Conversation(bot, limit, lambda: look_of(sys.stdout))
    print(render.greeting_text(bot.title, len(bot), len(bot.sections()), look_of(sys.stdout)))
    while True:
        try:
            reply = conversation.reply(session.prompt(PROMPT))
        except KeyboardInterrupt:
            continue
        except (EOFError, Leave):
            return 0
        if reply:
            print(f"\n{reply}\n")


def _history(notify: Callable[[str], None]) -> History:
    """The questions of earlier runs, in a file that only the user can read; in memory if that cannot be had."""
    path = user_state_path("essaybot", appauthor=False) / "history"
    try:
        _make_private(path)
    except OSError as error:
        notify(f"questions are not kept for the next run: {path} cannot be written ({error.strerror or error})")
        return InMemoryHistory()
    return FileHistory(str(path))


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
