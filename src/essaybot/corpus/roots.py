"""The texts that questions are asked of, as they were named: files, folders, patterns and standard input."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from essaybot.corpus.files import STDIN, CorpusFile, Stamp, reason_of, showable, with_distinct_names
from essaybot.corpus.walking import Choice, Found, Identity, identity, special, walk
from essaybot.errors import CorpusError
from essaybot.reading.files import KINDS

if TYPE_CHECKING:
    from essaybot.corpus.patterns import Pattern

BUNDLED = "essay.md"
_WILD = frozenset("*?[")


class Survey(NamedTuple):
    """The files of a corpus at one moment."""

    files: list[CorpusFile]
    """In a fixed order, each once."""
    places: dict[str, Stamp | None]
    """Stamps of what tells of other files: folders and ignore files; None for what is out of reach."""
    now_ns: int
    """When they were looked for, in nanoseconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts that questions are asked of: files and folders, or the bundled essay."""

    roots: tuple[Path, ...]
    """Absolute paths, which may be patterns; ``-`` for standard input."""
    bundled: bool = False
    include: tuple[str, ...] = ()
    """Patterns, as in ``.gitignore``, of which a file in a folder must match one."""
    exclude: tuple[str, ...] = ()
    """Patterns that it must not match."""
    follow_links: bool = False
    """Whether symbolic links in folders may lead out of them."""
    without: tuple[Path, ...] = ()
    """Folders that are not looked into, because they are essaybot's own."""
    stdin_size: int = 100_000_000
    """How many bytes to read from standard input at most; one more is read to show that there are more."""

    @classmethod
    def of(
        cls,
        paths: Sequence[str | os.PathLike[str]],
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        follow_links: bool = False,
    ) -> Corpus:
        """Name a corpus; without paths it is the bundled essay. Nothing is read yet.

        Args:
            paths: files, folders, patterns such as ``notes/**/*.md``, and ``-`` for standard input. A file that is
                named is taken whatever ignores it. A pattern stands for what it matches in its folder.
            include: patterns, as in ``.gitignore`` and relative to the folder given, of which files in folders must
                match one. One that has a suffix or a name takes files of any kind; one that has the name of what is
                hidden or ignored, without wildcards, takes that too.
            exclude: patterns of what to leave out. They go before those of `include`.
            follow_links: whether symbolic links in folders may lead out of them.

        Raises:
            CorpusError: a path is empty, or a pattern can match nothing.
        """
        named = [os.fspath(path) for path in paths]
        if not all(named):
            raise CorpusError("the path of a text is empty", "name a file or a folder")
        # Not Path.expanduser, which raises when there is no user of that name.
        whole = (path if path == STDIN else os.path.abspath(os.path.expanduser(path)) for path in named)
        _patterns((*include, *exclude))
        return cls(
            tuple(dict.fromkeys(map(Path, whole))) if named else (bundled_essay(),),
            not named,
            tuple(sorted({*include})),
            tuple(sorted({*exclude})),
            follow_links,
        )

    @property
    def key(self) -> str:
        """A file name that stands for this corpus."""
        parts = [*map(str, self.roots)]
        # Nothing for what is not given: the key names people's marked questions too. No path has a null character.
        parts += [f"\0include {pattern}" for pattern in self.include]
        parts += [f"\0exclude {pattern}" for pattern in self.exclude]
        parts += ["\0follow links"] * self.follow_links
        return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @property
    def title(self) -> str:
        """What to call the corpus in a message."""
        if self.bundled:
            return "the essay"
        first = _title(self.roots[0])
        return first if len(self.roots) == 1 else f"{first} and {len(self.roots) - 1} more"

    def scan(self) -> list[CorpusFile]:
        """Return every file of the corpus, in a fixed order, each once.

        Raises:
            CorpusError: a path does not exist, or there is no text in it.
        """
        return self.survey().files

    def survey(self) -> Survey:
        """Return every file of the corpus, and what tells whether there are others later.

        Raises:
            CorpusError: as for `scan`.
        """
        now = time.time_ns()
        found = Found()
        choice = Choice(
            (_patterns(self.include),) if self.include else (),
            _patterns(self.exclude),
            self.follow_links,
            frozenset(_identities(self.without)),
        )
        for root in self.roots:
            texts, ignored = found.texts, found.ignored
            try:
                self._add(root, found, choice)
            except (OSError, ValueError) as error:
                reason = f"{root}: it cannot be read ({reason_of(error)})"
                raise CorpusError(reason, "check the path and its permissions") from error
            if found.texts == texts:
                raise self._nothing(root, found.ignored - ignored)
        return Survey(with_distinct_names(list(found.files.values())), found.places, now)

    def _add(self, root: Path, found: Found, choice: Choice) -> None:
        """Add the files of one root.

        Raises:
            CorpusError: it does not exist, or is no file.
            OSError, ValueError: it cannot be looked into.
        """
        place = str(root)
        if place == STDIN:
            found.files[STDIN] = _standard_input(self.stdin_size)
            found.texts += 1
            return
        split = _split(root)
        if split:
            base, pattern = split
            if os.path.isdir(base):
                walk(str(base), found, choice._replace(wanted=((pattern,), *choice.wanted)))
            return
        try:
            status = os.stat(place)
        except (FileNotFoundError, NotADirectoryError):
            raise CorpusError(f"{root}: no such file or folder", "check the path") from None
        instead = special(status)
        if S_ISDIR(status.st_mode):
            same = identity(place, status)
            if same in found.roots:
                found.texts += 1
                return
            found.roots.add(same)
            walk(place, found, choice)
        elif instead:
            raise CorpusError(f"{root}: {instead}, not a file", f"for a text that comes through a pipe, name {STDIN}")
        else:
            found.text(place, showable(root.name), status)

    def _nothing(self, root: Path, ignored: int) -> CorpusError:
        if _split(root):
            return CorpusError(f"{root}: no text matches this pattern{_and_ignored(ignored)}", "check it")
        if self.include or self.exclude:
            reason = "no texts in this folder that the patterns to include and exclude leave"
        else:
            reason = "no texts in this folder"
        kinds = ", ".join(kind.name for kind in KINDS)
        return CorpusError(f"{root}: {reason}{_and_ignored(ignored)}", f"essaybot reads {kinds}")


def bundled_essay() -> Path:
    """Return the path of the essay that comes with essaybot."""
    package = Path(__file__).parents[1]
    packaged = package / "data" / BUNDLED
    # A checkout that is installed for development keeps the essay where people edit it.
    return packaged if packaged.exists() else package.parents[1] / "corpus" / BUNDLED


def _and_ignored(count: int) -> str:
    return f" ({count:,} hidden or ignored; name one to take it)" if count else ""


def _title(root: Path) -> str:
    if str(root) == STDIN:
        return "standard input"
    split = _split(root)
    shown = root.relative_to(split[0].parent).as_posix() if split else root.name
    return showable(shown or str(root))


def _patterns(texts: Sequence[str]) -> tuple[Pattern, ...]:
    """Read patterns.

    Raises:
        CorpusError: one can match nothing.
    """
    if not texts:
        return ()
    from essaybot.corpus.patterns import pattern_of

    # Shells complete paths that start with "./".
    patterns = {text: pattern_of(text[1:] if text.startswith("./") else text) for text in texts}
    wrong = [text for text, pattern in patterns.items() if pattern is None]
    if wrong:
        raise CorpusError(f"the pattern {wrong[0]!r} can match no file", "write one such as '*.md' or 'drafts/'")
    return tuple(pattern for pattern in patterns.values() if pattern is not None)


def _split(root: Path) -> tuple[Path, Pattern] | None:
    """Split a pattern into the folder that it starts at and what follows; None for the path of a file or folder."""
    if _WILD.isdisjoint(str(root)) or os.path.lexists(root):
        return None
    from essaybot.corpus.patterns import pattern_of

    base, *parts = root.parts
    place = Path(base)
    # A folder whose name has a star is taken as itself too.
    while len(parts) > 1 and (_WILD.isdisjoint(parts[0]) or os.path.lexists(place / parts[0])):
        place /= parts.pop(0)
    pattern = pattern_of("/" + "/".join(parts))
    return (place, pattern) if pattern else None


def _identities(places: Sequence[Path]) -> Iterator[Identity]:
    for place in places:
        with suppress(OSError, ValueError):
            yield identity(str(place), os.stat(place))


# -- standard input


def _standard_input(most: int) -> CorpusFile:
    """Return what comes from standard input, up to one byte more than `most`.

    Raises:
        CorpusError: it is closed, cannot be read, or is a terminal.
    """
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise CorpusError("standard input is closed", "give it a text through a pipe, or name a file")
    held = _held(stream)
    try:
        if not held and stream.isatty():
            raise CorpusError("standard input is the keyboard", "give it a text through a pipe, or name a file")
        if not held:
            held.append(stream.read(most + 1))
    except (OSError, ValueError) as error:
        raise CorpusError(f"standard input cannot be read ({reason_of(error)})", "name a file") from error
    return CorpusFile(STDIN, "stdin", stamp=(len(held[0]), 0, 0, 0), data=held[0])


@lru_cache(maxsize=1)
def _held(stream: BinaryIO) -> list[bytes]:
    """Where what was read from a stream is kept, for it can be read only once."""
    return []
