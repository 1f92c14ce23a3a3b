"""Which files are texts by their names, and their bytes.

Apart from `formats`, because a fresh index is opened without reading a text.
"""

from __future__ import annotations

import stat
from pathlib import Path

from essaybot.errors import CorpusError

MARKDOWN_SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkd", ".mkdn"))
TEXT_SUFFIXES = frozenset((".txt", ".text", ".asc", ".rst", ".adoc", ".org", ""))
"""Suffixes that are read as plain text when they turn up in a folder; a file that is named is read whatever its own."""


def is_text_name(path: Path) -> bool:
    """Whether a file found in a folder is taken for a text by its name."""
    return path.suffix.lower() in MARKDOWN_SUFFIXES | TEXT_SUFFIXES


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
