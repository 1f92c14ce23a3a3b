"""Which files lie in a folder: in depth, without what is hidden, ignored or leads out of it.

Left out without a word is what is hidden, what programs have put there, and what the patterns of ``.gitignore`` and
``.ignore`` files ignore; but what a pattern for wanted files has by its name, without wildcards, is not. What else is
left out is reported.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from essaybot.corpus.files import CorpusFile, Stamp, reason_of, showable, stamp_of
from essaybot.reading.files import kind_of

if TYPE_CHECKING:
    from essaybot.corpus.patterns import Open, Pattern, Rules, States

_PUT_THERE = frozenset(("node_modules", "__pycache__"))
"""Names of folders that programs fill."""
_MARKS = frozenset(("pyvenv.cfg", "CACHEDIR.TAG"))
"""A folder that has one of these is a virtual environment or a cache."""
_IGNORE_FILES = (".gitignore", ".ignore")
_MOST_BYTES = 262_144
"""Size of an ignore file; a larger one is none that people wrote."""
_MOST_EFFORT = 2_000
"""Steps that the patterns of ignore files may take for one name."""
_SPECIAL = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}

Identity = tuple[int, int] | str
"""What is the same for two paths of one file or folder."""
_Progress = tuple[tuple["Pattern", "States"], ...]
"""Patterns that may match below a folder, with their states there."""
_Ignoring = tuple[tuple["Rules", "Open"], ...]
"""Patterns of ignore files, the nearest last."""


class Choice(NamedTuple):
    """Which files of a folder are wanted."""

    wanted: tuple[tuple[Pattern, ...], ...] = ()
    """A file is wanted if of each of these one pattern matches it, or a folder that it lies in."""
    excluded: tuple[Pattern, ...] = ()
    """Not if one of these does."""
    follow_links: bool = False
    without: Collection[Identity] = ()
    """Folders that are not looked into."""


class Found:
    """What was found in all roots of a corpus."""

    def __init__(self) -> None:
        self.files: dict[str, CorpusFile] = {}
        """By place."""
        self.places: dict[str, Stamp | None] = {}
        """Stamps of what tells of other files, folders and ignore files; None for what is out of reach."""
        self.roots: set[Identity] = set()
        """Folders that were named and looked into."""
        self.texts = 0
        """How many texts were found; one that was found twice counts twice."""
        self.ignored = 0
        """How many files and folders were left out without a word."""
        self._first: dict[Identity, tuple[str, str]] = {}
        """Place and name of each text by what it is."""

    def text(self, place: str, name: str, status: os.stat_result) -> None:
        """Add a text; one that was found by another path is left out."""
        self.texts += 1
        first, first_name = self._first.setdefault(identity(place, status), (place, name))
        same = "" if first == place else f"the same file as {first_name}"
        before = self.files.get(place)
        # What was left out of a folder may be named itself.
        if before is None or (before.skipped and not same):
            self.files[place] = CorpusFile(place, name, same, "", stamp_of(status))

    def left_out(self, place: str, name: str, reason: str, advice: str = "") -> None:
        """Add a file or folder that is left out."""
        if place not in self.files:
            self.files[place] = CorpusFile(place, name, reason, advice)


def identity(place: str, status: os.stat_result) -> Identity:
    """Return what is the same for two paths of one file or folder."""
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.normcase(place)


def special(status: os.stat_result) -> str:
    """Return what there is instead of a regular file, for example ``a pipe``; '' for a regular file."""
    mode = status.st_mode
    return "" if stat.S_ISREG(mode) else _SPECIAL.get(stat.S_IFMT(mode), "no regular file")


class _Folder(NamedTuple):
    """A folder on the way, with what the folders above it say of what is in it."""

    place: str
    shown: str
    """What its files are shown with before their names."""
    ignoring: _Ignoring
    wanted: tuple[_Progress | None, ...]
    """None where a pattern has matched."""
    excluded: _Progress


def walk(root: str, found: Found, choice: Choice) -> None:
    """Add the files in a folder, those of each folder in the order of their names before the folders below it.

    What links lead to comes last, so that a file counts under its own name if it has one in the folder.

    Raises:
        OSError, ValueError: the folder itself cannot be looked into.
    """
    walker = _Walker(root, found, choice)
    start = walker.start()
    waiting = [start]
    while waiting or walker.linked_folders:
        folder = waiting.pop() if waiting else walker.linked_folders.pop(0)
        try:
            waiting.extend(reversed(walker.look_into(folder)))
        except (OSError, ValueError) as error:
            if folder is start:
                raise
            found.places.setdefault(folder.place, None)
            reason = f"the folder cannot be read ({reason_of(error)})"
            found.left_out(folder.place, folder.shown[:-1], reason, "check its permissions")
    for place, shown in walker.linked_files:
        walker.take_file(place, shown, is_link=True)


class _Walker:
    def __init__(self, root: str, found: Found, choice: Choice) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._found = found
        self._choice = choice
        self._visited = set(choice.without)
        self.linked_folders: list[_Folder] = []
        self.linked_files: list[tuple[str, str]] = []
        """Their places, and how they are shown."""

    def start(self) -> _Folder:
        base = showable(os.path.basename(self._root))
        wanted = tuple(tuple((pattern, pattern.start) for pattern in each) for each in self._choice.wanted)
        excluded = tuple((pattern, pattern.start) for pattern in self._choice.excluded)
        return _Folder(self._root, f"{base}/" if base else "", self._ignoring_above(), wanted, excluded)

    def look_into(self, folder: _Folder) -> list[_Folder]:
        """Add the files of a folder and return the folders in it."""
        status = os.stat(folder.place)
        same = identity(folder.place, status)
        if same in self._visited:
            return []
        self._visited.add(same)
        # Of before it is listed, so that whatever comes later shows.
        self._found.places[folder.place] = stamp_of(status)
        with os.scandir(folder.place) as listing:
            entries = sorted(listing, key=attrgetter("name"))
        names = {entry.name for entry in entries}
        if not names.isdisjoint(_MARKS) and folder.place != self._root:
            self._found.ignored += 1
            return []
        if not names.isdisjoint(_IGNORE_FILES):
            rules = self._ignoring_in(folder.place, folder.shown, folder.ignoring, names)
            folder = folder._replace(ignoring=rules)
        return [below for entry in entries if (below := self._take(folder, entry)) is not None]

    def _take(self, folder: _Folder, entry: os.DirEntry[str]) -> _Folder | None:
        """Add what stands in a folder if it is a file, or return it if it is a folder to look into."""
        name = entry.name
        is_link = entry.is_symlink()
        follow = self._choice.follow_links
        is_folder = os.path.isdir(entry.path) if is_link and follow else entry.is_dir(follow_symlinks=False)
        wanted, kind_told = folder.wanted, False
        if wanted:
            wanted, kind_told = _narrowed(wanted, name, is_folder=is_folder)
            if () in wanted:
                return None
        if folder.excluded and any(
            pattern.takes(states, name, is_folder=is_folder) for pattern, states in folder.excluded
        ):
            return None
        if (
            name[0] == "."
            or name.startswith("~$")  # a lock of Word, hidden where it comes from
            or name in _PUT_THERE
            or (folder.ignoring and _ignores(folder.ignoring, name, is_folder=is_folder))
        ) and not _is_named(folder.wanted, name):
            self._found.ignored += name not in _IGNORE_FILES
            return None
        place = entry.path
        inside = self._inside(place) if is_link and not follow else ""
        shown = folder.shown + (name if name.isascii() else showable(name))
        if is_folder:
            rules = tuple((rules, rules.inside(others, name)) for rules, others in folder.ignoring)
            below = _Folder(place, f"{shown}/", rules, wanted, _inside(folder.excluded, name))
            if not is_link:
                return below
            self.linked_folders.append(below)
        elif inside is None:
            if os.path.exists(place):
                advice = "name what it leads to, or allow links to be followed"
                self._found.left_out(place, shown, "a link that leads out of the folder", advice)
            else:
                self._found.left_out(place, shown, "a link to nothing", "mend the link or remove it")
        elif any(part.startswith(".") for part in inside.split(os.sep)):
            self._found.ignored += 1  # hidden where it lies
        elif is_link and os.path.isdir(place):
            pass  # its files are found where it lies
        elif not kind_told and not _is_ending_read(*name.rsplit(".", 2)[1:]):
            self._found.left_out(place, shown, "not a kind of file that is read", "name it if it is a text")
        elif is_link:
            self.linked_files.append((place, shown))
        else:
            self.take_file(place, shown, is_link=False)
        return None

    def _inside(self, link: str) -> str | None:
        """What a link leads to in the folder that was given; None if it leads out of it."""
        target, root = os.path.realpath(link), os.path.join(self._real_root, "")
        return target[len(root) :] if (target + os.sep).startswith(root) else None

    def take_file(self, place: str, shown: str, *, is_link: bool) -> None:
        """Add a file, or say why it is left out."""
        try:
            status = os.stat(place)
        except (OSError, ValueError) as error:
            self._found.places[place] = None
            reason = f"it cannot be read ({reason_of(error)})"
            advice = "mend the link or remove it" if is_link else "check its permissions"
            self._found.left_out(place, shown, "a link to nothing" if is_link else reason, advice)
            return
        if stat.S_ISREG(status.st_mode):
            self._found.text(place, shown, status)
        else:
            self._found.left_out(place, shown, f"{special(status)}, not a file")

    # -- ignore files

    def _ignoring_above(self) -> _Ignoring:
        """The patterns of the folders above, up to the one that is a repository, if the root is in one."""
        above = []
        folder = self._real_root
        while not os.path.lexists(os.path.join(folder, ".git")):
            parent, name = os.path.split(folder)
            if not name:
                return ()
            above.append((parent, name))
            folder = parent
        ignoring: _Ignoring = ()
        for parent, name in reversed(above):
            names = {file for file in _IGNORE_FILES if self._watch(os.path.join(parent, file))}
            ignoring = self._ignoring_in(parent, os.path.join(parent, ""), ignoring, names)
            ignoring = tuple((rules, rules.inside(others, name)) for rules, others in ignoring)
        return ignoring

    def _watch(self, place: str) -> bool:
        """Return whether a file is there."""
        try:
            self._found.places[place] = stamp_of(os.stat(place))
        except (OSError, ValueError):
            self._found.places[place] = None
        return self._found.places[place] is not None

    def _ignoring_in(self, place: str, shown: str, above: _Ignoring, names: Collection[str]) -> _Ignoring:
        """The patterns that hold in a folder: those from above, and those of its own ignore files."""
        from essaybot.corpus.patterns import rules_of

        ignoring = above
        for name in _IGNORE_FILES:
            path = os.path.join(place, name)
            if name not in names or not self._watch(path):
                continue
            try:
                rules = rules_of(_content(path))
            except (OSError, ValueError) as error:
                reason = f"its patterns are not used ({reason_of(error)})"
                self._found.left_out(path, shown + name, reason, "make it a readable file")
                continue
            if sum(each.effort for each, _ in ignoring) + rules.effort > _MOST_EFFORT:
                reason = "its patterns are not used (there are too many with wildcards or slashes)"
                self._found.left_out(path, shown + name, reason, "shorten it")
            else:
                ignoring = (*ignoring, (rules, rules.others))
        return ignoring


def _content(path: str) -> str:
    """Return the text of an ignore file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no regular file, or too large.
    """
    instead = special(os.stat(path))
    if instead:
        raise ValueError(f"it is {instead}")
    with open(path, "rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError("it is too large")
    return data.decode("utf-8", "surrogateescape")


def _ignores(ignoring: _Ignoring, name: str, *, is_folder: bool) -> bool:
    for rules, others in reversed(ignoring):
        verdict = rules.verdict(name, is_folder=is_folder, others=others)
        if verdict is not None:
            return verdict
    return False


# -- patterns of what is wanted


def _narrowed(
    wanted: Sequence[_Progress | None], name: str, *, is_folder: bool
) -> tuple[tuple[_Progress | None, ...], bool]:
    """Return what is left to match below `name`: None for nothing, an empty tuple for what cannot match any more.

    And whether a pattern that has matched says what kind of file it is for.
    """
    left: list[_Progress | None] = []
    kind_told = False
    for each in wanted:
        matched = [pattern for pattern, states in each or () if pattern.takes(states, name, is_folder=is_folder)]
        kind_told = kind_told or any(pattern.tells_kind for pattern in matched)
        if each is None or matched:
            left.append(None)
        else:
            left.append(_inside(each, name) if is_folder else ())
    return tuple(left), kind_told


def _inside(patterns: _Progress, name: str) -> _Progress:
    """Return the patterns that may match in the folder `name`."""
    after = ((pattern, pattern.step(states, name)) for pattern, states in patterns)
    return tuple((pattern, states) for pattern, states in after if states)


def _is_named(wanted: Sequence[_Progress | None], name: str) -> bool:
    """Whether a pattern has a name as it stands."""
    return any(pattern.names(states, name) for each in wanted for pattern, states in each or ())


@lru_cache(maxsize=1_000)
def _is_ending_read(*suffixes: str) -> bool:
    """Whether files are of a kind that is read, by their last two suffixes: of those thousands of files have few."""
    return kind_of(Path(".".join(("x", *suffixes)))) is not None
