"""A file becomes a document: its format is chosen by its name and its first bytes, and read by that format's reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from essaybot.errors import CorpusError, MissingExtraError
from essaybot.languages import AUTO
from essaybot.reading import packing
from essaybot.reading.blocks import Document
from essaybot.reading.files import MARKDOWN, PLAIN_TEXT, Kind, kind_of, read_bytes
from essaybot.reading.language import in_its_language
from essaybot.reading.limits import Limits
from essaybot.reading.signatures import kind_of_content

Reader = Callable[[bytes, Limits], Document]
"""Makes a document without a name of a file's bytes.

Raises:
    CorpusError: the bytes are not what they should be, or go beyond the limits.
"""


def read_document(
    path: Path, name: str = "", data: bytes | None = None, limits: Limits | None = None, language: str = AUTO
) -> Document:
    """Read a file of any kind that can be read.

    Args:
        path: the file.
        name: how locations call it; its file name by default.
        data: its bytes, if they have been read already.
        limits: what it may cost.
        language: the code of what it is in; by default that is found out.

    Raises:
        CorpusError: the file cannot be read, is not text or has no words. The message is the reason, without the
            file's name.
        MissingExtraError: what reads this kind of file is not installed.
    """
    limits = limits or Limits()
    data = read_bytes(path, limits) if data is None else data
    limits.check_size(len(data))
    kind, data = _kind_and_content(path, data, limits)
    document = reader_of(kind)(data, limits)
    limits.check_headings(len(document.sections))
    if not any(character.isalnum() for character in document.source):
        raise CorpusError("it has no words" if document.source.strip() else "it is empty")
    file = str(path) if path.is_absolute() else ""  # what comes from standard input is no file
    return in_its_language(replace(document, name=name or path.name, file=file), language)


def reader_of(kind: Kind) -> Reader:
    """Return the function that reads a kind of file.

    Raises:
        MissingExtraError: it needs an extra that is not installed.
    """
    try:
        module = import_module(f"essaybot.reading.{kind.reader}")
    except ModuleNotFoundError as error:
        if not kind.extra or str(error.name).startswith("essaybot"):
            raise
        raise MissingExtraError(kind.name, kind.extra) from None
    return cast(Reader, module.read)


def _kind_and_content(path: Path, data: bytes, limits: Limits) -> tuple[Kind, bytes]:
    """The kind of a file, by what its first bytes say for certain, else by its name; and its bytes, unpacked.

    Raises:
        CorpusError: it is something that is not read, or cannot be unpacked within the limits.
    """
    if data.startswith(packing.MAGIC):
        data = packing.unpacked(data, limits)
        path = path.with_suffix("") if path.suffix.lower() == ".gz" else path
        if data.startswith(packing.MAGIC):
            raise CorpusError("it is packed twice", "unpack it")
    return kind_of_content(path, data, limits) or kind_of(path) or PLAIN_TEXT, data


def is_light(path: Path, data: bytes, limits: Limits) -> bool:
    """Whether reading a file takes time in proportion to its size, and none of the libraries that may crash.

    Raises:
        CorpusError: it is not what it should be.
    """
    if data.startswith((packing.MAGIC, b"PK")):
        return False  # packed: its size says little, and unpacking it is not for the process that must not fail
    kind, _ = _kind_and_content(path, data, limits)
    return kind in (MARKDOWN, PLAIN_TEXT)
