"""What goes between a program and the process that reads its files: frames of JSON, which run no code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any, BinaryIO, Generic, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

Row = TypeVar("Row")

_TEXTS = tuple[str, ...]
_LOSSLESS = "surrogatepass"
"""How strings are sent: names of files may have bytes that are no characters."""
_LENGTH = 8
"""Bytes of the number in front of a frame that says how long it is."""


class BrokenWireError(Exception):
    """What came is not what the other side should have sent, or it sent nothing more."""


class TooLongError(BrokenWireError):
    """The other side sends more than it may."""


def send(stream: BinaryIO, content: Any) -> None:
    """Send one frame.

    Raises:
        OSError: the other side is gone.
    """
    send_bytes(stream, json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", _LOSSLESS))


def send_bytes(stream: BinaryIO, data: bytes) -> None:
    """Send one frame that holds any bytes."""
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO, longest: int) -> tuple[Any, int]:
    """Return the content of the next frame and its length in bytes.

    Raises:
        TooLongError: it has more than `longest` bytes.
        BrokenWireError: there is none, or it is not JSON.
    """
    data = receive_bytes(stream, longest)
    try:
        return json.loads(data.decode("utf-8", _LOSSLESS)), len(data)
    except (ValueError, RecursionError) as error:
        raise BrokenWireError(f"no JSON: {error}") from error


def receive_bytes(stream: BinaryIO, longest: int) -> bytes:
    """Return the bytes of the next frame.

    Raises:
        TooLongError: it has more than `longest` bytes.
        BrokenWireError: there is none.
    """
    head = stream.read(_LENGTH)
    length = int.from_bytes(head, "big")
    if len(head) == _LENGTH and length > longest:
        raise TooLongError
    data = stream.read(length)
    if len(head) < _LENGTH or len(data) < length:
        raise BrokenWireError("the other side is gone")
    return data


class Table(Generic[Row]):
    """Turns objects of a dataclass into lists of the values of its fields, and checks those that come back."""

    def __init__(self, kind: type[Row]) -> None:
        hints = get_type_hints(kind)
        self._name = kind.__name__
        self._make: Callable[..., Row] = kind
        names = [field.name for field in fields(cast(Any, kind))]
        self.row_of = attrgetter(*names)
        """Returns the values of an object's fields."""
        types = [str if get_origin(hints[name]) is Literal else hints[name] for name in names]
        if not all(each in (str, int, bool, _TEXTS) for each in types):
            raise TypeError(f"a field of {self._name} is of a type that is not sent")
        self._types = [list if each == _TEXTS else each for each in types]
        self._lists = [index for index, each in enumerate(types) if each == _TEXTS]
        self._choices = [
            (index, frozenset(get_args(hints[name]))) for index, name in enumerate(names) if hints[name] not in types
        ]

    def object_of(self, row: Any, seen: dict[Any, Any]) -> Row:
        """Return the object whose fields have the values of `row`.

        Args:
            row: what came over the wire.
            seen: the strings of the objects before, which it shares: most headings are those of many passages.

        Raises:
            BrokenWireError: there is no such object.
        """
        if not isinstance(row, list) or [type(value) for value in row] != self._types:
            raise BrokenWireError(f"no {self._name}")
        for index in self._lists:
            if not all(type(text) is str for text in row[index]):
                raise BrokenWireError(f"no {self._name}")
            row[index] = tuple(row[index])
        if not all(row[index] in choices for index, choices in self._choices):
            raise BrokenWireError(f"no {self._name}")
        values = (seen.setdefault(each, each) if type(each) in (str, tuple) else each for each in row)
        return self._make(*values)
