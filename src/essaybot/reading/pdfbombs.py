"""What makes a PDF expand enormously, found before PDFium reads it: it cannot be stopped once it has begun."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping

from essaybot.errors import CorpusError

LARGEST = 16_000_000
"""Bytes that a stream, unless it is a picture, may unpack to. Real ones rarely reach 4 MB; this takes two seconds."""
LARGEST_IN_ALL = 500_000_000
"""Bytes that all these streams may unpack to."""
MOST_DRAWN = 100_000
"""Forms that one form may draw in all, by itself and by those that it draws."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LONGEST_HEAD = 1_000
"""Bytes before a stream in which what is said of it is looked for."""
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+$")
_NAMED = re.compile(rb"/XObject\s*<<([^>]*)>>")
_REFERENCE = re.compile(rb"/([^\s/<>\[\]]+)\s+(\d{1,9})\s+\d{1,5}\s+R")
_RESOURCES = re.compile(rb"/Resources\s+(\d{1,9})\s+\d{1,5}\s+R")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_ADVICE = "open it in a PDF viewer and save or print it to a new PDF"


def check_streams(data: bytes) -> None:
    """Refuse a PDF with a stream that expands beyond `LARGEST`, or with forms that draw each other without end.

    Raises:
        CorpusError: it has one.
    """
    named = _named(data)
    drawn: dict[int, Counter[int]] = {}
    total = 0
    for match in _STREAM.finditer(data):
        begin = max(0, match.start() - _LONGEST_HEAD)
        begin = max(begin, data.rfind(b"obj", begin, match.start()))
        head = data[begin : match.start()]
        if b"/Image" in head:
            continue
        end = data.find(b"endstream", match.end())
        content = _unpacked(data[match.end() : end], head.count(b"/FlateDecode") + head.count(b"/Fl "))
        total += len(content)
        if total > LARGEST_IN_ALL:
            raise CorpusError(f"it unpacks to more than {LARGEST_IN_ALL // 1_000_000} MB", "split it")
        if b"/Form" in head:
            number = _number(data, begin)
            resources = _RESOURCES.search(head)
            names = {**named.get(int(resources.group(1)) if resources else -1, {}), **named.get(number, {})}
            drawn[number] = Counter(names[name] for name in _DRAWN.findall(content) if name in names)
    _check_forms(drawn)


def _unpacked(packed: bytes, depth: int) -> bytes:
    """A stream that was packed several times, unpacked no further than it may go."""
    for _ in range(min(depth, 4)):
        try:
            packed = zlib.decompressobj().decompress(packed, LARGEST + 1)
        except zlib.error:
            return b""
        if len(packed) > LARGEST:
            raise CorpusError(f"a part of it unpacks to more than {LARGEST // 1_000_000} MB", _ADVICE)
    return packed


def _number(data: bytes, end: int) -> int:
    """The number of the object whose ``obj`` begins somewhere."""
    found = _NUMBER.search(data[max(0, end - 20) : end])
    return int(found.group(1)) if found else -1


def _named(data: bytes) -> dict[int, dict[bytes, int]]:
    """The numbers of what may be drawn, by name, for each object that says so."""
    named: dict[int, dict[bytes, int]] = {}
    for match in _NAMED.finditer(data):
        number = _number(data, data.rfind(b"obj", max(0, match.start() - 10 * _LONGEST_HEAD), match.start()))
        named[number] = {name: int(reference) for name, reference in _REFERENCE.findall(match.group(1))}
    return named


def _check_forms(drawn: Mapping[int, Counter[int]]) -> None:
    """Refuse forms that draw themselves, or more forms in all than they may."""
    waiting = {number: {child for child in children if child in drawn} for number, children in drawn.items()}
    parents: dict[int, list[int]] = {}
    for number, children in waiting.items():
        for child in children:
            parents.setdefault(child, []).append(number)
    totals: dict[int, int] = {}
    ready = [number for number, children in waiting.items() if not children]
    while ready:
        number = ready.pop()
        totals[number] = 1 + sum(count * totals.get(child, 1) for child, count in drawn[number].items())
        if totals[number] > MOST_DRAWN:
            break
        for parent in parents.get(number, ()):
            waiting[parent].discard(number)
            if not waiting[parent]:
                ready.append(parent)
    if len(totals) < len(drawn) or any(total > MOST_DRAWN for total in totals.values()):
        raise CorpusError("its parts draw each other without end", _ADVICE)
