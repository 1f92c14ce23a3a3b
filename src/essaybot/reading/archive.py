"""Files that are zip archives, opened without trusting what is in them."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib

from essaybot.errors import CorpusError
from essaybot.reading.limits import Limits

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What opening an archive, or a part of one, raises when it is damaged or encrypted."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that take little memory to unpack; the formats that are zip archives allow no others."""
_QUOTED = re.compile(rb"%([0-9a-fA-F]{2})")
_UTF8_NAME = 0x800
_MOST_PARTS = 50_000


class Archive:
    """The parts of a zip archive, which are only ever unpacked into memory, and together no further than the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open an archive.

        Raises:
            CorpusError: it is damaged, or has too many parts.
        """
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise CorpusError("it is damaged: it cannot be unpacked", "get it again") from None
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise CorpusError(f"it has more than {_MOST_PARTS:,} parts")
        self._names = {_readable(info).casefold(): info.filename for info in reversed(self._zip.infolist())}

    @property
    def names(self) -> list[str]:
        """The paths of all parts."""
        return self._zip.namelist()

    def read(self, path: str) -> bytes | None:
        """Return what a part holds; None if it is missing, damaged or encrypted.

        Raises:
            CorpusError: what was unpacked so far is more than the limits allow.
        """
        name = self._names.get(path.casefold())
        if name is None:
            return None
        left = self._limits.size - self._unpacked
        try:
            if self._zip.getinfo(name).compress_type not in _METHODS:
                return None
            with self._zip.open(name) as part:
                data = part.read(left + 1)
        except _DAMAGE:
            return None
        self._unpacked += len(data)
        self._limits.check_size(self._unpacked, unpacked=True)
        return data


def _readable(part: zipfile.ZipInfo) -> str:
    """The name of a part, which many programs write in UTF-8 without saying so."""
    if not part.flag_bits & _UTF8_NAME:
        try:
            return part.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return part.filename


def resolved(base: str, link: str) -> tuple[str, str]:
    """Return the path in an archive, and the name in it, that a link in the part `base` leads to."""
    target, _, name = link.strip().partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), _unquoted(target))) if target else base
    return path.lstrip("/"), _unquoted(name)


def _unquoted(link: str) -> str:
    """A link without the percent signs that stand for bytes."""
    data = _QUOTED.sub(lambda found: bytes((int(found.group(1), 16),)), link.encode("utf-8", "replace"))
    return data.decode("utf-8", "replace")
