"""Patterns for paths as in ``.gitignore``, matched name by name on the way down, so that no path is looked at twice.

Not with a library that makes regular expressions of them: a pattern with five stars, which may lie in any folder that
somebody downloads, then takes a minute for one file name. Here the time is at most proportional to the lengths of the
pattern and of the name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

MAGIC = re.compile(r"[*?\[]")
"""What makes a pattern of a path."""

Segment = str | Callable[[str], bool] | None
"""What one name on the path must be: that name, one that a function takes; None for any number of names."""
States = tuple[int, ...]
"""How many segments of a pattern the names so far may have been for, in each way to match them."""


class Pattern(NamedTuple):
    """A pattern for the paths below one folder."""

    segments: tuple[Segment, ...]
    """The last one is no None."""
    folders_only: bool = False
    tells_kind: bool = False
    """Whether it says what kind of file it is for: a name or a suffix."""

    @property
    def start(self) -> States:
        """The states in the folder itself."""
        return _closed(self.segments, (0,))

    @property
    def is_anywhere(self) -> bool:
        """Whether it is for one name, however deep."""
        return len(self.segments) == 2 and self.segments[0] is None

    def takes(self, states: States, name: str, *, is_folder: bool) -> bool:
        """Whether the path that ends with `name` matches."""
        last = len(self.segments) - 1
        return states[-1] == last and (is_folder or not self.folders_only) and _is(self.segments[last], name)

    def step(self, states: States, name: str) -> States:
        """Return the states in the folder `name`; none if nothing in it can match."""
        segments = self.segments
        after = []
        for state in states:
            if segments[state] is None:
                after.append(state)
            elif state < len(segments) - 1 and _is(segments[state], name):
                after.append(state + 1)
        return _closed(segments, after)

    def names(self, states: States, name: str) -> bool:
        """Whether `name`, as it stands, is the next name that may follow."""
        return any(self.segments[state] == name for state in states)


def _is(segment: Segment, name: str) -> bool:
    return segment == name if isinstance(segment, str) else segment is None or segment(name)


def _closed(segments: Sequence[Segment], states: Iterable[int]) -> States:
    """Add the states in which a `None` has taken no name, and sort. There are never two of them side by side."""
    closed = {*states}
    closed |= {state + 1 for state in closed if segments[state] is None}
    return tuple(sorted(closed))


def pattern_of(text: str) -> Pattern | None:
    """Read a pattern in the syntax of ``.gitignore``, but for comments and ``!``; None if it can match nothing.

    ``*.md`` is for a name at any depth; with a ``/`` before its end a pattern starts at the folder; one that ends in
    ``/`` is for folders alone; ``**`` stands for any number of names.
    """
    body = text.removesuffix("/")
    parts = body.removeprefix("/").split("/")
    segments: list[Segment] = [] if "/" in body else [None]
    for number, part in enumerate(parts):
        if part == "**" and "/" in body:
            if not segments or segments[-1] is not None:
                segments.append(None)
            if number == len(parts) - 1:
                segments.append(_anything)
            continue
        segment = _segment(part)
        if segment is None:
            return None
        segments.append(segment)
    suffix = os.path.splitext(parts[-1])[1]
    tells_kind = isinstance(segments[-1], str) or (len(suffix) > 1 and not MAGIC.search(suffix))
    return Pattern(tuple(segments), text.endswith("/"), tells_kind)


def _anything(name: str) -> bool:
    return True


_TOKEN = re.compile(
    r"""(?P<star>\*+)
      | (?P<any>\?)
      | \[ (?P<not>[!^]?) (?P<set> \]? (?: \[:[a-z]+:\] | \\. | [^\]\\] )* ) \]
      | \\ (?P<escaped>.)
      | (?P<broken>[\[\\])
      | (?P<literal>[^*?\[\\]+)""",
    re.VERBOSE | re.DOTALL,
)
_MEMBER = re.compile(r"\[:(?P<named>[a-z]+):\] | (?P<first>\\.|.) (?: - (?P<last>\\.|.) )?", re.VERBOSE | re.DOTALL)
_NAMED = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "blank": r"\ \t",
    "punct": r"!-/:-@\[-`{-~",
    "xdigit": "0-9a-fA-F",
    "cntrl": r"\x00-\x1f\x7f",
    "print": r"\x20-\x7e",
    "graph": r"\x21-\x7e",
}


def _segment(part: str) -> Segment:
    """Return what a name must be for one part of a pattern; None if no name can be it."""
    if not part:
        return None
    pieces = [""]
    """Regular expressions for what stands between the stars. Each matches texts of one length only."""
    lengths = [0]
    literal = ""
    is_literal = True
    for token in _TOKEN.finditer(part):
        kind, text = str(token.lastgroup), token.group()
        if kind == "broken":
            return None
        if kind == "star":
            pieces.append("")
            lengths.append(0)
            is_literal = False
            continue
        if kind in ("escaped", "literal"):
            text = token.group(kind)
            literal += text
            pieces[-1] += re.escape(text)
            lengths[-1] += len(text)
            continue
        is_literal = False
        pieces[-1] += "." if kind == "any" else _set(token["set"], negated=bool(token["not"]))
        lengths[-1] += 1
    return literal if is_literal else _matcher(pieces, lengths)


def _set(members: str, *, negated: bool) -> str:
    """Return the regular expression for what stands in brackets."""
    content = ""
    for member in _MEMBER.finditer(members):
        if member["named"]:
            content += _NAMED.get(member["named"], "")
            continue
        first = member["first"][-1]
        last = (member["last"] or first)[-1]
        if first <= last:
            content += f"{re.escape(first)}-{re.escape(last)}"
    if not content:
        return "." if negated else "(?!)."
    return f"[^{content}]" if negated else f"[{content}]"


def _matcher(pieces: Sequence[str], lengths: Sequence[int]) -> Callable[[str], bool]:
    if len(pieces) == 1:
        whole = re.compile(pieces[0], re.DOTALL)
        return lambda name: whole.fullmatch(name) is not None
    first, *middle, last = (re.compile(piece, re.DOTALL) for piece in pieces)
    middle = [piece for piece in middle if piece.pattern]
    least, at_end = sum(lengths), lengths[-1]

    def matches(name: str) -> bool:
        end = len(name) - at_end
        if len(name) < least or not last.match(name, end) or not first.match(name):
            return False
        position = lengths[0]
        # The first place for each is the best one: that leaves most for those behind it.
        for piece in middle:
            found = piece.search(name, position, end)
            if not found:
                return False
            position = found.end()
        return True

    return matches


# -- files of patterns


class Rule(NamedTuple):
    """A line of a file of patterns."""

    number: int
    """Of two that match, the one with the higher number decides."""
    ignores: bool
    """False for one that starts with ``!``."""
    pattern: Pattern


Open = tuple[tuple[Rule, States], ...]
"""Rules that may match below a folder, with the states of their patterns there."""


class Rules(NamedTuple):
    """The patterns of one ``.gitignore``."""

    names: dict[str, list[Rule]]
    """Those for one name anywhere, by that name; most are."""
    suffixes: dict[str, list[Rule]]
    """Those such as ``*.pyc``, by the suffix."""
    others: Open

    @property
    def effort(self) -> int:
        """How many steps a name takes at most, but for those that are looked up."""
        return sum(len(rule.pattern.segments) for rule, _ in self.others)

    def verdict(self, name: str, *, is_folder: bool, others: Open) -> bool | None:
        """Return whether a name is ignored, in the folder where `others` are open; None if no pattern matches it."""
        best: Rule | None = None
        known = self.names.get(name)
        # Without a dot this is the last character, which is no suffix.
        by_suffix = self.suffixes.get(name[name.rfind(".") :])
        if known or by_suffix:
            for rule in (*(known or ()), *(by_suffix or ())):
                if (best is None or rule.number > best.number) and (is_folder or not rule.pattern.folders_only):
                    best = rule
        for rule, states in reversed(others):
            if best is not None and rule.number < best.number:
                break
            if rule.pattern.takes(states, name, is_folder=is_folder):
                best = rule
                break
        return None if best is None else best.ignores

    def inside(self, others: Open, name: str) -> Open:
        """Return the rules that are open in the folder `name` of the folder where `others` are."""
        after = (
            (rule, states if rule.pattern.is_anywhere else rule.pattern.step(states, name)) for rule, states in others
        )
        return tuple((rule, states) for rule, states in after if states)


_SIMPLE_SUFFIX = re.compile(r"\*(\.[^.*?\[\\/]+)")


@lru_cache(maxsize=64)
def rules_of(text: str) -> Rules:
    """Read the patterns of a ``.gitignore``."""
    names: dict[str, list[Rule]] = {}
    suffixes: dict[str, list[Rule]] = {}
    others: list[tuple[Rule, States]] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n")):
        body = _without_end(line)
        if body.startswith("#"):
            continue
        pattern = pattern_of(body.removeprefix("!"))
        if pattern is None:
            continue
        rule = Rule(number, not body.startswith("!"), pattern)
        suffix = _SIMPLE_SUFFIX.fullmatch(body.removeprefix("!").removesuffix("/"))
        if pattern.is_anywhere and isinstance(pattern.segments[1], str):
            names.setdefault(pattern.segments[1], []).append(rule)
        elif pattern.is_anywhere and suffix:
            suffixes.setdefault(suffix[1], []).append(rule)
        else:
            others.append((rule, pattern.start))
    return Rules(names, suffixes, tuple(others))


def _without_end(line: str) -> str:
    """Take away a carriage return and the spaces at the end that no backslash keeps."""
    bare = line.removesuffix("\r").rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return f"{bare} " if backslashes % 2 and len(bare) < len(line.removesuffix("\r")) else bare
