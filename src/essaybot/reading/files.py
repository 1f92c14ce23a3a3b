"""Which files are texts by their names, and their bytes.

Apart from `formats`, because a fresh index is opened without reading a text.
"""

from __future__ import annotations

import stat
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from essaybot.errors import CorpusError


class Kind(NamedTuple):
    """A kind of file that can be read."""

    name: str
    """As a message calls it, for example ``Markdown``."""
    suffixes: tuple[str, ...]
    reader: str
    """Module of `essaybot.reading` that has its reader: ``read(data, limits) -> Document``."""
    plain: bool = False
    """Whether it is text in lines, which may be packed with gzip."""
    extra: str = ""
    """The extra that installs what its reader needs; empty where nothing is needed."""
    needs: str = ""
    """The module that the extra installs."""


MARKDOWN = Kind("Markdown", (".md", ".markdown", ".mdown", ".mkd", ".mkdn"), "markdown", plain=True)
PLAIN_TEXT = Kind("plain text", (".txt", ".text", ".asc", ".rst", ".adoc", ".org", ""), "plaintext", plain=True)
KINDS = (
    MARKDOWN,
    PLAIN_TEXT,
)
"""Every kind. A file that is named is read whatever its suffix, one found in a folder only by its suffix."""

_BY_SUFFIX = MappingProxyType({suffix: kind for kind in KINDS for suffix in kind.suffixes})


def kind_of(path: Path) -> Kind | None:
    """Return the kind of a file by its name, which may end in ``.gz`` for a plain kind; None if it is no text."""
    if path.suffix.lower() != ".gz":
        return _BY_SUFFIX.get(path.suffix.lower())
    kind = _BY_SUFFIX.get(Path(path.stem).suffix.lower())
    return kind if kind is not None and kind.plain else None


def is_installed(extra: str) -> bool:
    """Whether what an extra adds is installed now."""
    return all(find_spec(kind.needs) is not None for kind in KINDS if kind.extra == extra)


def is_text_name(path: Path) -> bool:
    """Whether a file found in a folder is taken for a text by its name."""
    return kind_of(path) is not None


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file.

    Raises:
        CorpusError: the file is missing, is not a regular file or may not be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CorpusError("it is not a regular file")
        return path.read_bytes()
    except OSError as error:
        raise CorpusError(f"it cannot be read ({error.strerror or error})") from error
