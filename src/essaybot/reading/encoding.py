"""Bytes become text: the encoding is recognised and what is not text is refused."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from essaybot.errors import CorpusError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SAMPLE = 200_000
_WESTERN = frozenset("àâäåæçèéêëìíîïñòóôöøœùúûüßáãõÀÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØŒÙÚÛÜÁ«»‘’“”„–—…€£§°·¿¡ªº\u00a0")
"""What Western European texts have besides ASCII, in lower case nearly always."""
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\b\x1b\x1a")


def decode(data: bytes) -> str:
    r"""Return the text that `data` holds, without byte order mark and with every line end as ``\n``.

    A byte order mark decides, then UTF-8, then UTF-16 without a mark, then a statistical guess.

    Raises:
        CorpusError: `data` is not text.
    """
    text = _decode(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_value(text: str) -> Any:
    """Return the value that a JSON text stands for; half of a surrogate pair, which is no character, becomes U+FFFD.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    value = json.loads(text)
    if not _ESCAPED_HALF.search(text):
        return value
    return json.loads(_HALF.sub("\N{REPLACEMENT CHARACTER}", json.dumps(value, ensure_ascii=False)))


def _decode(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding) or data.decode(encoding, errors="replace")
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _utf16_without_mark(data)
    if len(sample) - len(sample.translate(None, _CONTROLS)) > 0.05 * len(sample):
        raise CorpusError("it looks like a binary file, not text")
    text = _strictly(data, "utf-8")
    return _guessed(data) if text is None else text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str:
    """Decode UTF-16 of a text whose letters are mostly Latin, which puts a zero in every other byte."""
    sample = data[:_SAMPLE]
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[parity::2].count(0), sample[1 - parity :: 2].count(0)
        text = _strictly(data, encoding) if zeros > 0.4 * len(sample) / 2 and others == 0 else None
        if text is not None:
            return text
    raise CorpusError("it looks like a binary file, not text")


def _guessed(data: bytes) -> str:
    damaged = _damaged_utf8(data)
    if damaged is not None:
        return damaged
    # Only lines that are not ASCII tell encodings apart; a line end is a safe place to cut between characters.
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    sample = b"".join(lines)[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    encoding = _known_by_its_letters(sample)
    if encoding is None:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        if best is None:
            raise CorpusError("its encoding is not recognised; save it as UTF-8")
        encoding = best.encoding
    return data.decode(encoding, errors="replace")


def _damaged_utf8(data: bytes) -> str | None:
    """The text of UTF-8 with a few bytes that do not belong to it, which become U+FFFD."""
    text = data.decode("utf-8", errors="replace")
    others = sum(not character.isascii() for character in text)
    return text if others > 10 * text.count("\N{REPLACEMENT CHARACTER}") else None


def _known_by_its_letters(sample: bytes) -> str | None:
    """An encoding whose letters make it certain: Japanese by its kana, Western European by its few accents."""
    for encoding in ("cp932", "euc_jp"):
        text = _strictly(sample, encoding) or ""
        wide = [character for character in text if character > "\x7f"]
        if sum("\u3040" <= character <= "\u30ff" for character in wide) > 0.3 * len(wide):
            return encoding
    text = _strictly(sample, "cp1252") or ""
    accents = [character for character in text if character > "\x7f"]
    if "ì" in accents and "ø" in accents:
        return None  # Czech in its own encoding; no language of the West has both
    letters = sum(character.isalpha() for character in text)
    if len(accents) <= 0.5 * letters and sum(each in _WESTERN for each in accents) >= 0.9 * len(accents) > 0:
        return "cp1252"
    return None
