"""A file becomes a document: its format is chosen by its name, its bytes are decoded and read."""

from __future__ import annotations

import stat
from pathlib import Path

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.encoding import decode

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


def read_document(path: Path, name: str = "", data: bytes | None = None) -> Document:
    """Read a Markdown or plain text file.

    Args:
        path: the file.
        name: how locations call it; its file name by default.
        data: its bytes, if they have been read already.

    Raises:
        CorpusError: the file cannot be read, is not text or has no words. The message is the reason alone, without
            the file's name.
    """
    source = decode(read_bytes(path) if data is None else data)
    if not any(character.isalnum() for character in source):
        raise CorpusError("it is empty" if not source.strip() else "it has no words")
    return document_from_source(source, path, name or path.name)


def document_from_source(source: str, path: Path, name: str) -> Document:
    """Build a document from decoded text; the suffix of `path` says whether it is Markdown."""
    if path.suffix.lower() in MARKDOWN_SUFFIXES:
        # Here, because only a build needs the Markdown parser and importing it takes longer than opening an index.
        from essaybot.reading.markdown import read_markdown

        return Document(name, str(path), source, read_markdown(source), exact=False)
    from essaybot.reading.plaintext import read_plaintext

    sections, wrapped = read_plaintext(source)
    return Document(name, str(path), source, sections, exact=True, wrapped=wrapped)
