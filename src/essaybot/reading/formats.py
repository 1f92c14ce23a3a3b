"""A file becomes a document: its format is chosen by its name, its bytes are decoded and read."""

from __future__ import annotations

from pathlib import Path

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.encoding import decode
from essaybot.reading.files import MARKDOWN_SUFFIXES, read_bytes


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
        raise CorpusError("it has no words" if source.strip() else "it is empty")
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
