"""Completion of the command line in the shell, with argcomplete."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import suppress

import argcomplete
from argcomplete.completers import BaseCompleter
from argcomplete.shell_integration import shellcode

from essaybot.settings import KEYS

_PATHS = frozenset(("PATH", "FILE", "FOLDER", "OLD.json"))
"""How the parser calls values that are paths."""


def script(shell: str) -> str:
    """Return what `shell` (bash, zsh or fish) has to run to complete the arguments of essaybot."""
    return shellcode(["essaybot"], use_defaults=False, shell=shell).lstrip("\n")


def complete(parser: argparse.ArgumentParser) -> None:
    """Give the shell what may come next on the command line, and end the process."""
    argcomplete.autocomplete(parser, always_complete_options=False, default_completer=_Values())


class _Values(BaseCompleter):
    """Completes paths, and the words of settings that may be more; a question or a number is the person's own."""

    def __call__(
        self, *, prefix: str, action: argparse.Action, parser: argparse.ArgumentParser, parsed_args: argparse.Namespace
    ) -> Iterator[str]:
        """Yield what `action`, whose value comes next and starts with `prefix`, may have there."""
        if action.metavar in _PATHS:
            yield from _paths(prefix)
        else:
            yield from next((key.words for key in KEYS if key.name == action.dest), ())


def _paths(prefix: str) -> Iterator[str]:
    folder, name = os.path.split(prefix)
    with suppress(OSError), os.scandir(os.path.expanduser(folder) or ".") as entries:  # noqa: PTH111
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith(name) and (name or not entry.name.startswith(".")):
                yield prefix.removesuffix(name) + entry.name + ("/" if entry.is_dir() else "")
