"""Finding files by their names, with wildcards as shells have them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

_Case = Callable[[str], str]
_NEAREST_FROM = 0.8
"""How alike a pattern and a file's name must be for the name to be suggested."""


def fitting_files(names: Sequence[str], pattern: str, path_of: Callable[[str], str]) -> list[str]:
    """Return the names of the files that a pattern fits, in their order.

    ``*`` and ``?`` stand for any letters of one name, ``[ab]`` for one of some, ``**`` for any folders. A pattern fits
    the end of a name from a ``/`` on, ``tea.md`` or ``notes/*.md``; the whole path if it is absolute or starts with
    ``./``, ``../`` or ``~``. One that names a folder, ``notes/`` or ``notes``, fits all that is in it. A name that is
    written just so goes before wildcards, the names that are shown go before whole paths, and where nothing else fits
    case does not matter.

    Args:
        names: as they are shown.
        pattern: what to look for.
        path_of: returns the absolute path of the file with a name; '' if it has none.
    """
    wanted = _normal(pattern)
    if not wanted:
        return []
    exact = [name for name in names if name == pattern or f"/{name}".endswith(f"/{wanted}")]
    if exact:
        return exact
    cases: tuple[_Case, ...] = (str, str.casefold)
    subjects: tuple[Callable[[str], str], ...] = (str, path_of)
    for subject in subjects:
        for case in cases:
            pieces = list(_pieces(case(wanted)))
            found = [name for name in names if _fits(pieces, case(subject(name)).split("/"))]
            if found:
                return found
    return []


def nearest_files(names: Sequence[str], pattern: str, limit: int) -> list[str]:
    """Return at most `limit` names and folders that look most like a pattern, the nearest first; none unlike it."""
    # Here, because few mistype a name.
    from jellyfish import jaro_winkler_similarity as likeness

    wanted = _normal(pattern).casefold().removesuffix("/").split("/")
    scores: dict[str, float] = {}
    for place in dict.fromkeys(place for name in names for place in (name, *_folders(name))):
        parts = place.casefold().removesuffix("/").split("/")
        if len(parts) >= len(wanted):
            scores[place] = min(map(likeness, reversed(parts), reversed(wanted)))
    near = [place for place, score in scores.items() if score >= _NEAREST_FROM]
    return sorted(near, key=lambda place: -scores[place])[:limit]


def _folders(name: str) -> Iterator[str]:
    """The folders that a file is in, innermost first."""
    while "/" in name:
        name = name.rpartition("/")[0]
        yield f"{name}/"


def _normal(pattern: str) -> str:
    """A pattern with ``/`` between folders, and absolute if it says where it starts."""
    wanted = pattern.replace(os.sep, "/") if os.sep != "/" else pattern
    if wanted.startswith("~") or wanted.partition("/")[0] in (".", ".."):
        whole = os.path.abspath(os.path.expanduser(wanted)).replace(os.sep, "/")  # noqa: PTH111  (may raise)
        wanted = whole + "/" * wanted.endswith("/")
    return wanted


def _pieces(pattern: str) -> Iterator[str]:
    """The parts of a pattern between slashes, ``**`` standing for any number of names."""
    if not os.path.isabs(pattern):  # noqa: PTH117  (a pattern need not be a path)
        yield "**"
    names = pattern.removesuffix("/").split("/")
    yield from names
    if pattern.endswith("/"):
        yield from ("*", "**")
    elif not set("*?[") & set(names[-1]):
        yield "**"


def _fits(pieces: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the pieces of a pattern fit all of some names; takes no longer for odd patterns."""
    reached = {0}
    """How many names the pieces so far may have taken."""
    for piece in pieces:
        if piece == "**":
            reached = set(range(min(reached), len(names) + 1))
        else:
            reached = {each + 1 for each in reached if each < len(names) and fnmatchcase(names[each], piece)}
        if not reached:
            return False
    return len(names) in reached
