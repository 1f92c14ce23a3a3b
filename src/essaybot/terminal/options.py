"""Options that several commands have, and that may stand before or after the command."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from essaybot.settings import KEYS, Key, Value


class Gather(argparse.Action):
    """Gathers the values of an option that may be given several times, before or after the command."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Kept here, because a command fills a namespace of its own, which would replace what stood before it.
        self.values: list[str] = []

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        """Add one value."""
        self.values.append(values)
        setattr(namespace, self.dest, self.values)


def add_settings(parser: argparse.ArgumentParser, *names: str) -> None:
    """Give `parser` the options for these settings, under a heading of their own.

    One that is not given leaves no trace, so that a command does not replace what stood before it.
    """
    groups: dict[bool, Any] = {}
    for key in KEYS:
        if key.name in names:
            group = groups.get(key.reading) or parser.add_argument_group("reading" if key.reading else "display")
            groups[key.reading] = group
            flags = ("-n", key.option) if key.name == "passages" else (key.option,)
            meaning = f"{key.meaning} (default: {str(key.default).lower()})"
            group.add_argument(*flags, dest=key.name, default=argparse.SUPPRESS, help=meaning, **_kind(key))


def _kind(key: Key) -> dict[str, Any]:
    if isinstance(key.default, bool):
        return {"action": argparse.BooleanOptionalAction}
    if key.command:
        return {"type": partial(_value, key), "metavar": f"{{{','.join(key.words)},CMD}}"}
    if key.language:
        return {"type": partial(_value, key), "metavar": "NAME"}
    if key.words:
        return {"choices": tuple(key.words)}
    return {"type": partial(_value, key), "metavar": "N"}


def _value(key: Key, text: str) -> Value:
    value = key.convert(text)
    problem = key.problem(value)
    if problem:
        raise argparse.ArgumentTypeError(problem)
    return value
