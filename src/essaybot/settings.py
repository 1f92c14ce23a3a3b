"""What a person may choose: the settings, where each may stand, and which values are in force.

An option of the command line goes before an environment variable, that before the file, and that before the default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from essaybot.errors import SettingsError
from essaybot.languages import check_language
from essaybot.reading.limits import Limits

CONFIG_VARIABLE = "ESSAYBOT_CONFIG"
"""The environment variable that names another file of settings."""

Value = bool | int | str
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force; what each value means is in `KEYS`."""

    passages: int = 3
    colors: Literal["auto", "dark", "light", "none"] = "auto"
    editing: Literal["emacs", "vi"] = "emacs"
    pager: str = "auto"
    """``auto``, ``never`` or a command line."""
    toolbar: bool = True
    layout: Literal["page", "full", "brief"] = "page"
    suggestions: int = 3
    links: Literal["auto", "always", "never"] = "auto"
    plain: bool = False
    language: str = "auto"
    """``auto`` or the name of one."""
    max_megabytes: int = _LIMITS.megabytes
    max_seconds: int = _LIMITS.seconds
    max_memory: int = _LIMITS.memory
    max_headings: int = _LIMITS.headings

    @property
    def limits(self) -> Limits:
        """What reading one file may cost."""
        return Limits(self.max_megabytes, self.max_seconds, self.max_memory, self.max_headings)


_DEFAULTS = Settings()


class Key(NamedTuple):  # not a dataclass, which takes a millisecond of every start to make
    """A setting: its name, what it does and which values it may have."""

    name: str
    meaning: str
    """One line without a full stop, as in the help of an option."""
    words: Mapping[str, str] = MappingProxyType({})
    """The words allowed, each with what it does."""
    command: bool = False
    """Whether a command line is allowed beside the words."""
    language: bool = False
    """Whether the name or code of a language is allowed beside the words."""
    reading: bool = False
    """Whether it says how texts are read, not how answers are shown."""
    least: int = 0
    """The smallest number allowed."""

    @property
    def default(self) -> Value:
        """The value where nothing else is said; all values are of its type."""
        value: Value = getattr(_DEFAULTS, self.name)
        return value

    @property
    def option(self) -> str:
        """The option of the command line."""
        return "--limit" if self.name == "passages" else f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"ESSAYBOT_{self.name.upper()}"

    @property
    def allowed(self) -> str:
        """The values allowed, in words."""
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, int):
            return f"a number from {self.least} up"
        words = [*self.words, *["a command line"] * self.command, *["a language, as de or German"] * self.language]
        return f"{', '.join(words[:-1])} or {words[-1]}"

    def convert(self, text: str) -> Value:
        """Return what an option or an environment variable gives as `text`; the text itself if it cannot be a value."""
        if isinstance(self.default, bool):
            return _SWITCHES.get(text.lower(), text)
        if isinstance(self.default, int) and text.isdecimal() and len(text) < _MOST_DIGITS:
            return int(text)
        return text

    def problem(self, value: object) -> str:
        """Return why `value` is not allowed, and what is; '' if it is allowed."""
        if self._allows(value):
            return ""
        shown = repr(value) if isinstance(value, str) else str(value).lower()
        if len(shown) > _MOST_SHOWN:
            shown = f"{shown[:_MOST_SHOWN]}..."
        return f"must be {self.allowed}, not {shown}"

    def _allows(self, value: object) -> bool:
        # Not isinstance: a truth value is a number to it, but not to a reader.
        if type(value) is not type(self.default):
            return False
        if isinstance(value, str):
            return (
                value in self.words or (self.command and _is_command(value)) or (self.language and _is_language(value))
            )
        return type(value) is not int or value >= self.least


_SWITCHES = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_MOST_DIGITS = 10
_MOST_SHOWN = 40
"""Characters of a wrong value that an error repeats."""

KEYS = (
    Key("passages", "passages that an answer or a search shows", least=1),
    Key(
        "colors",
        "colours for the background of the terminal",
        {
            "auto": "light where the terminal says that its background is light, else dark",
            "dark": "for a dark background",
            "light": "for a light background",
            "none": "no colours; bold and underlining stay",
        },
    ),
    Key(
        "editing",
        "keys for editing a question",
        {"emacs": "as in most shells: Ctrl-A, Ctrl-E, Ctrl-W", "vi": "as in vi: Escape, then h, l, w, x"},
    ),
    Key(
        "pager",
        "how long output is shown: auto, never or a command line",
        {
            "auto": "in $PAGER, or less, when it does not fit the screen",
            "never": "as it comes",
        },
        command=True,
    ),
    Key("toolbar", "a line under the prompt of a conversation"),
    Key(
        "layout",
        "how much an answer shows",
        {
            "page": "the best passage whole, of the others the sentence that answers",
            "full": "all passages whole",
            "brief": "only the sentences that answer",
        },
    ),
    Key("suggestions", "questions suggested after an answer; 0 for none"),
    Key(
        "links",
        "places of passages as links that the terminal can open",
        {"auto": "where the terminal is known to take them", "always": "everywhere", "never": "nowhere"},
    ),
    Key("plain", "for screen readers and simple terminals: no redrawing, no toolbar, all in reading order"),
    Key(
        "language",
        "language of the texts: auto or the code or name of one, as de",
        {"auto": "each text's own is found out"},
        language=True,
        reading=True,
    ),
    Key("max_megabytes", "size of a file, or of the text in it, in megabytes at most", least=1, reading=True),
    Key("max_seconds", "seconds that reading a file may take at most", least=1, reading=True),
    Key("max_memory", "megabytes of memory that reading a file may take at most", least=1, reading=True),
    Key("max_headings", "headings of a file at most", least=1, reading=True),
)
"""All settings, in the order of `Settings`."""

_NAMES = tuple(key.name for key in KEYS)


class Loaded(NamedTuple):  # as above
    """The settings in force, and how they came about."""

    settings: Settings
    """With every value that was wrong left out."""
    sources: Mapping[str, str]
    """Where each comes from, by name: ``option --colors``, ``environment ESSAYBOT_COLORS``, ``file PATH``, ``default``.
    """
    file: Path
    """The file of settings, there or not."""
    problems: tuple[str, ...]
    """What is wrong with the file, the variables and the options, a line each."""

    def checked(self) -> Settings:
        """Return the settings if nothing is wrong.

        Raises:
            SettingsError: something is.
        """
        if self.problems:
            more = f" ({len(self.problems) - 1} more: essaybot config lists them)" if len(self.problems) > 1 else ""
            raise SettingsError(self.problems[0] + more)
        return self.settings


def load(options: Mapping[str, object], environment: Mapping[str, str]) -> Loaded:
    """Find out which settings are in force.

    Args:
        options: what the command line gave, by the name of the setting; other names are ignored.
        environment: the environment variables. An empty one counts as not set.
    """
    file = settings_file(environment)
    try:
        content = _content(file, named=bool(environment.get(CONFIG_VARIABLE)))
        problems = [f"{file}: {_unknown(name, content[name])}" for name in content if name not in _NAMES]
    except SettingsError as error:
        content, problems = {}, [str(error)]
    values: dict[str, Any] = {}
    sources = dict.fromkeys(_NAMES, "default")
    for key, value, source, subject in _given(file, content, environment, options):
        problem = key.problem(value)
        if problem:
            problems.append(f"{subject} {problem}")
        else:
            values[key.name], sources[key.name] = value, source
    return Loaded(Settings(**values), sources, file, tuple(problems))


def _given(
    file: Path, content: Mapping[str, object], environment: Mapping[str, str], options: Mapping[str, object]
) -> Iterator[tuple[Key, object, str, str]]:
    """Every setting that was given, what comes later going before what came earlier.

    With each its value, its source, and what an error calls it.
    """
    for key in KEYS:
        if key.name in content:
            yield key, content[key.name], f"file {file}", f"{file}: {key.name}"
        text = environment.get(key.variable)
        if text:
            yield key, key.convert(text), f"environment {key.variable}", key.variable
        if key.name in options:
            yield key, options[key.name], f"option {key.option}", key.option


def settings_file(environment: Mapping[str, str]) -> Path:
    """Return the path of the file of settings: ``$ESSAYBOT_CONFIG``, or the one in the user's config directory."""
    named = environment.get(CONFIG_VARIABLE)
    if named:
        # Not Path.expanduser, which raises when there is no user of that name.
        return Path(os.path.expanduser(named))  # noqa: PTH111
    from platformdirs import user_config_path

    return user_config_path("essaybot", appauthor=False) / "config.toml"


def _content(file: Path, *, named: bool) -> dict[str, Any]:
    """Return what stands in the file; nothing if there is none, unless it was `named`.

    Raises:
        SettingsError: it cannot be read, is not UTF-8 or not TOML.
    """
    # Not Path.exists, which raises in a folder that is closed to the user; no file can be known there.
    if not named and not os.path.exists(file):  # noqa: PTH110
        return {}
    # Here, because most people have no file.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        # Some editors put a byte order mark first, which TOML does not know.
        text = file.read_bytes().decode("utf-8-sig")
        return tomllib.loads(text)
    except OSError as error:
        hint = f"correct {CONFIG_VARIABLE}" if named else "make it a file that you can read"
        raise SettingsError(f"{file}: the settings cannot be read ({error.strerror or error}); {hint}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{file}: line {line} is not UTF-8; save the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        # Where the text ends too early, the parser names no line.
        reason = str(error).replace("at end of document", f"at the end, line {len(text.splitlines())}")
        raise SettingsError(f'{file}: {reason}; write each setting on a line, as in: layout = "page"') from error


def _unknown(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"[{name}] is a table; write settings above all tables"
    known = nearest(name)
    advice = f"do you mean {known}?" if known else f"there are {', '.join(_NAMES)}"
    return f"{name!r} is not a setting; {advice}"


def nearest(name: str) -> str:
    """Return the name of the setting that `name` is most like; '' if it is like none."""
    from difflib import get_close_matches

    names = {alias: key.name for key in KEYS for alias in (key.name, key.option.strip("-"))}
    close = get_close_matches(name.lower(), names, n=1)
    return names[close[0]] if close else ""


def _is_language(text: str) -> bool:
    try:
        check_language(text)
    except SettingsError:
        return False
    return True


def _is_command(text: str) -> bool:
    import shlex

    try:
        return bool(shlex.split(text))
    except ValueError:
        return False
