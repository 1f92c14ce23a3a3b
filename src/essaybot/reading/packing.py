"""Files packed with gzip, unpacked no further than the limits."""

from __future__ import annotations

import zlib

from essaybot.errors import CorpusError
from essaybot.reading.limits import Limits

MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 14
_PIECE = 1 << 20
_MOST_MEMBERS = 100_000
_GZIP = 31
"""How zlib is told of gzip's header."""


def unpacked(data: bytes, limits: Limits) -> bytes:
    """Return what gzip data holds, of all members one behind another; what follows them is ignored, as gzip does.

    Raises:
        CorpusError: it is damaged or cut off, or holds more than the limits allow.
    """
    view = memoryview(data)
    pieces: list[bytes] = []
    size = position = members = 0
    while data.startswith(MAGIC, position):
        members += 1
        if members > _MOST_MEMBERS:
            raise CorpusError("it is packed in too many pieces", "unpack it")
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            chunk = member.unconsumed_tail
            if not chunk:
                chunk = bytes(view[position : position + _CHUNK])
                position += len(chunk)
            if not chunk:
                raise CorpusError("it is damaged: it ends too early", "get it again")
            try:
                pieces.append(member.decompress(chunk, _PIECE))
            except zlib.error:
                raise CorpusError("it is damaged: it cannot be unpacked", "get it again") from None
            size += len(pieces[-1])
            limits.check_size(size, unpacked=True)
        position -= len(member.unused_data)
    return b"".join(pieces)
