"""What ``essaybot config`` prints and writes: the settings in force, and a file to change them in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from essaybot.errors import SettingsError
from essaybot.settings import KEYS, Key, Loaded, Value, nearest
from essaybot.terminal.style import safe

_PREFIX = "ESSAYBOT_"
_HEAD = """\
# Settings of essaybot. To change one, take away the # before it.
# An option, or an environment variable, goes before what stands here.
# What is in force, and where it comes from: essaybot config
"""


def settings_text(loaded: Loaded) -> str:
    """Return the settings in force, a line each: name, value and where it comes from; then their file."""
    rows = [(key.name, _toml(_value(loaded, key)), loaded.sources[key.name]) for key in KEYS]
    names, values = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [safe(f"{name:{names}}  {value:{values}}  {source}") for name, value, source in rows]
    there = "" if loaded.file.exists() else " (not there; essaybot config --write makes it)"
    return "\n".join([*lines, "", f"file: {safe(str(loaded.file))}{there}"])


def settings_data(loaded: Loaded) -> dict[str, Any]:
    """Return the same as JSON values, with what is wrong."""
    return {
        "settings": {key.name: {"value": _value(loaded, key), "source": loaded.sources[key.name]} for key in KEYS},
        "file": str(loaded.file),
        "exists": loaded.file.exists(),
        "problems": list(loaded.problems),
    }


def strays(variables: Iterable[str]) -> Iterator[str]:
    """Yield a line on each environment variable that looks like a misspelt setting."""
    known = {key.variable for key in KEYS}
    for variable in sorted(variables):
        meant = nearest(variable.removeprefix(_PREFIX))
        if variable.startswith(_PREFIX) and variable not in known and meant:
            yield f"the environment variable {variable} is not read; do you mean {_PREFIX}{meant.upper()}?"


def file_text() -> str:
    """Return a file of settings in which each has its default, commented out, and says what it may be."""
    return "\n".join([_HEAD, *map(_paragraph, KEYS)])


def write_file(path: Path, *, force: bool) -> None:
    """Write `file_text` to `path`, and make its directory, private to the user, if it is missing.

    Raises:
        SettingsError: there is a file already and not `force`, or it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(file_text())
    except OSError as error:
        # It may also be what should be the directory that is there already.
        if isinstance(error, FileExistsError) and path.exists():
            raise SettingsError(f"{path} is there already; --force writes over it") from error
        raise SettingsError(f"{path}: the settings cannot be written ({error.strerror or error})") from error


def _paragraph(key: Key) -> str:
    words = {_toml(word): does for word, does in key.words.items()}
    if key.command:
        words["a command"] = 'run with the output, as in "less -S"'
    if key.language:
        words["a language"] = "by its code or English name, as de or German"
    column = max(map(len, words), default=0)
    values = [f"{word:{column}}  {does}" for word, does in words.items()] or [key.allowed]
    option = f"{key.option} or --no-{key.name}" if isinstance(key.default, bool) else key.option
    lines = [
        f"# {key.meaning[0].upper()}{key.meaning[1:]}.",
        *(f"#   {value}" for value in values),
        f"# Option {option}, environment variable {key.variable}.",
        f"#{key.name} = {_toml(key.default)}",
    ]
    return "\n".join([*lines, ""])


def _value(loaded: Loaded, key: Key) -> Value:
    value: Value = getattr(loaded.settings, key.name)
    return value


def _toml(value: Value) -> str:
    """Return a value as the file has it; TOML writes these as JSON does."""
    return json.dumps(value, ensure_ascii=False)
