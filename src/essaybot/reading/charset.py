"""Bytes of marked-up text become text: what they say of their own encoding counts, if it is true."""

from __future__ import annotations

import codecs
import re

from essaybot.reading.encoding import decode

_DECLARED = re.compile(rb"""<(?:meta\s[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4_096
_CODEC = re.compile(r"(?:utf-8|iso8859|cp\d|koi8|gb|big5|euc|shift|iso2022|hz|mac-|tis-620|johab|ptcp|kz)")
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What a browser takes an encoding for, which has more characters."""
_SEVEN_BITS = ("iso2022", "hz")
_MOST_DAMAGED = 0.01
"""Share of the characters that may be damaged in a text whose declared encoding is believed."""


def decode_marked(data: bytes, declared: str = "") -> str:
    """Return the text of HTML or XML, in the encoding it declares or, if that is wrong, the one it has.

    Args:
        data: the bytes.
        declared: the encoding that an envelope declares; that of the text itself by default.

    Raises:
        CorpusError: it is not text.
    """
    found = _DECLARED.search(data[:_HEAD])
    encoding = _codec(declared or (found.group(1).decode("ascii", "replace") if found else ""))
    if not encoding or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    if not encoding.startswith(_SEVEN_BITS):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return decode(data)  # No other encoding gives valid UTF-8 by chance.
    return _as_declared(data, encoding) or decode(data)


def _as_declared(data: bytes, encoding: str) -> str:
    if b"\0" in data:
        return ""
    text = data.decode(encoding, errors="replace")
    if text.count("\N{REPLACEMENT CHARACTER}") > _MOST_DAMAGED * len(text):
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _codec(label: str) -> str:
    """The name of the codec for an encoding's name; empty if there is none for text."""
    try:
        name = codecs.lookup(label.strip().lower().removeprefix("x-")).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if _CODEC.match(name) else ""
