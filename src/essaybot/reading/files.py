"""Which files are texts by their names, and their bytes.

Apart from `formats`, because a fresh index is opened without reading a text.
"""

from __future__ import annotations

import hashlib
import os
import stat
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from essaybot.errors import CorpusError
from essaybot.reading.limits import Limits


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
PLAIN_TEXT = Kind("plain text", (".txt", ".text", ".asc", ".adoc", ".asciidoc", ".org", ""), "plaintext", plain=True)
HTML = Kind("HTML", (".html", ".htm", ".xhtml"), "webpage", plain=True)
EPUB = Kind("EPUB", (".epub",), "epub")
EMAIL = Kind("e-mail", (".eml",), "mail", plain=True)
KINDS = (
    MARKDOWN,
    PLAIN_TEXT,
    HTML,
    EPUB,
    EMAIL,
    Kind("web archive", (".mhtml", ".mht"), "webarchive", plain=True),
    Kind("PDF", (".pdf",), "pdf", extra="pdf", needs="pypdfium2"),
    Kind("reStructuredText", (".rst", ".rest"), "restructured", plain=True),
    Kind("Word", (".docx", ".docm"), "docx"),
    Kind("OpenDocument", (".odt",), "odt"),
    Kind("Jupyter", (".ipynb",), "notebook", plain=True),
    Kind("CSV", (".csv", ".tsv"), "delimited", plain=True),
    Kind("JSON Lines", (".jsonl", ".ndjson"), "records", plain=True),
    Kind("LaTeX", (".tex", ".ltx", ".latex"), "latex", plain=True),
)
"""Every kind. A file that is named is read whatever its suffix, one found in a folder only by its suffix."""

_CHUNK = 1 << 16
_WITHOUT_WAITING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))
"""How to open a file that may have become a pipe or a terminal since it was looked at."""

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


def read_bytes(path: Path, limits: Limits | None = None) -> bytes:
    """Return the bytes of a regular file, without reading more of it than `limits` allow.

    Raises:
        CorpusError: the file is missing, too large, no regular file or may not be read.
    """
    limits = limits or Limits()
    try:
        # Before it is opened, too: opening a device may do something.
        _check(path.stat(), limits)
        file = os.open(path, _WITHOUT_WAITING)
        try:
            status = os.fstat(file)
            _check(status, limits)
            chunks: list[bytes] = []
            total = 0
            # One byte more than it should have, for what it has grown by; some files of the system say they are empty.
            while chunk := os.read(file, max(status.st_size + 1 - total, _CHUNK)):
                chunks.append(chunk)
                total += len(chunk)
                limits.check_size(total)
            return b"".join(chunks)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        # A name with a NUL in it is a ValueError.
        raise CorpusError(f"it cannot be read ({getattr(error, 'strerror', None) or error})") from error


def digest_of(data: bytes) -> str:
    """Return a fingerprint of a file's content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _check(status: os.stat_result, limits: Limits) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise CorpusError("it is not a regular file")
    limits.check_size(status.st_size)
