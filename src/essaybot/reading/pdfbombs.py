"""Streams in a PDF that expand enormously, found before PDFium unpacks them: it cannot be stopped."""

from __future__ import annotations

import re
import zlib

from essaybot.errors import CorpusError

LARGEST = 16_000_000
"""Bytes that a stream, unless it is a picture, may unpack to. Real ones rarely reach 4 MB; this takes two seconds."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LONGEST_HEAD = 1_000
"""Bytes before a stream in which what is said of it is looked for."""
_BOMB = CorpusError(
    f"a part of it unpacks to more than {LARGEST // 1_000_000} MB",
    "open it in a PDF viewer and save or print it to a new PDF",
)


def check_streams(data: bytes) -> None:
    """Refuse a PDF with a stream that expands beyond `LARGEST`.

    Raises:
        CorpusError: it has one.
    """
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _LONGEST_HEAD) : match.start()]
        head = head[head.rfind(b"obj") + 3 :]
        depth = head.count(b"/FlateDecode") + head.count(b"/Fl ")
        if depth and b"/Image" not in head:
            _check_stream(memoryview(data)[match.end() :], depth)


def _check_stream(packed: memoryview | bytes, depth: int) -> None:
    """Unpack a stream that was packed several times, no further than it may go."""
    for _ in range(min(depth, 4)):
        try:
            packed = zlib.decompressobj().decompress(packed, LARGEST + 1)
        except zlib.error:
            return
        if len(packed) > LARGEST:
            raise _BOMB
