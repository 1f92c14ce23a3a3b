"""Commands about the program: help, the texts it talks about, leaving."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from essaybot.corpus.files import STDIN
from essaybot.errors import EssayBotError
from essaybot.terminal import render
from essaybot.terminal.commands.command import Command
from essaybot.terminal.conversation import Conversation
from essaybot.terminal.render import Page
from essaybot.terminal.style import safe


class Leave(Exception):  # noqa: N818  (no error)
    """Raised by the command that ends the conversation."""


def _corpus(conversation: Conversation, argument: str) -> Iterator[Page]:
    if argument:
        paths = _paths(argument)
        if STDIN in paths:
            raise EssayBotError("/corpus takes files and folders: standard input is where the questions come from")
        conversation.take(conversation.reopen(paths), paths)
    bot = conversation.bot
    size = f"{render.counted(len(bot), 'passage')} in {render.counted(len(bot.sections()), 'section')}"
    lines = [f"{safe(bot.title)}: {size}", *(safe(str(root)) for root in bot.roots)]
    if not argument:
        lines.append("/corpus PATH ... talks about other texts.")
    yield conversation.message("\n".join(lines))
    if argument:
        yield from conversation.offer()


def _paths(argument: str) -> list[str]:
    """The paths of a line: one that may hold spaces, or several with quotation marks where they do."""
    # Not Path.exists, which raises for names that are too long.
    if os.path.exists(argument):  # noqa: PTH110
        return [argument]
    try:
        return shlex.split(argument, posix=os.name == "posix")
    except ValueError:
        return [argument]


def _quit(conversation: Conversation, argument: str) -> Iterator[Page]:
    raise Leave
    yield


COMMANDS = (
    Command(
        "corpus",
        "[PATH ...]",
        "the texts this is about; PATH talks about others",
        "PATH is a Markdown or text file, or a folder of them; several are one corpus. Tab completes paths.",
        _corpus,
    ),
    Command(
        "quit", "", "leave (so do exit and Ctrl-D)", "Nothing is lost: questions are kept for the next run.", _quit
    ),
)
