"""Records in JSON, one in a line (JSON Lines) or in an array: banks of questions and answers, talks, other texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from essaybot.errors import CorpusError
from essaybot.reading.bank import Entry, Fields, add_entries, fields_of, visible_text
from essaybot.reading.blocks import Document
from essaybot.reading.encoding import decode, json_value
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits

_BETWEEN = re.compile(r"[\s,\[\]]*")
"""What may stand between records, in an array too."""
_MOST_BROKEN = 1_000
"""Broken lines from which on a file is given up, if it had no more records than those, and no record may go over
several lines."""
_TALKS = ("messages", "conversations", "conversation", "dialogue", "dialog", "turns")
_ROLE = ("role", "from", "speaker")
_ASKING = frozenset({"user", "human", "prompter", "customer", "question"})
_ANSWERING = frozenset({"assistant", "gpt", "bot", "model", "chatgpt", "agent", "answer"})
_ASIDE = frozenset({"system", "developer", "tool", "function"})
_DEEPEST = 4
_ADVICE = "call the keys of its records question and answer, or title and text"


class _Record(NamedTuple):
    """A record; without a value, a piece of text that is no JSON."""

    line: int
    value: Any = None
    broken: bool = False


def read(data: bytes, limits: Limits) -> Document:
    """Read a file of records.

    Raises:
        CorpusError: it is not text, none of it is a record with a text, or it goes beyond `limits`.
    """
    reader = _Reader()
    entries: list[Entry] = []
    broken = silent = 0
    for record in _records(decode(data)):
        found = reader.entries(record)
        entries.extend(found or ())
        broken += record.broken
        silent += found is None and not record.broken
        if broken > _MOST_BROKEN and broken > len(entries) + silent:
            raise CorpusError("it is damaged: most of its lines are not valid JSON")
    if not entries:
        if broken and not silent:
            raise CorpusError("it is damaged: none of its lines is valid JSON")
        if silent:
            raise CorpusError("none of its records has a question and an answer, or a text", _ADVICE)
    extract = Extract(limits)
    add_entries(extract, entries)
    left = [
        f"{count:,} {what.format('' if count == 1 else 's')}"
        for count, what in ((broken, "broken line{}"), (silent, "record{} without a text"))
        if count
    ]
    return extract.document(remark=" and ".join(left) + " left out" if left else "")


def _records(text: str) -> Iterator[_Record]:
    decoder = json.JSONDecoder()
    position = counted = broken = 0
    line = 1
    while True:
        position = _skipped(text, position)
        if position == len(text):
            return
        line, counted = line + text.count("\n", counted, position), position
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        try:
            if broken < _MOST_BROKEN:
                end_of_value = decoder.raw_decode(text, position)[1]
                value, position = json_value(text[position:end_of_value]), end_of_value
            else:
                # In a heap of scraps, each may be the start of a record that goes on and on.
                value, position = json_value(text[position:end].rstrip(", \t]")), end
            yield _Record(line, value)
        except (ValueError, RecursionError):
            yield _Record(line, broken=True)
            broken += 1
            position = end


def _skipped(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


class _Reader:
    """Makes entries of records."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, ...], Fields | None] = {}
        """What was made of names of keys; most files have one set of them."""
        self._asked = ""

    def entries(self, record: _Record) -> list[Entry] | None:
        """The questions and answers, or the text, of a record; None if it has nothing of the kind."""
        value = record.value
        if not isinstance(value, dict):
            return None
        place = f"line {record.line}"
        for name in _TALKS:
            if isinstance(value.get(name), list):
                self._asked = ""
                return [entry for turn in value[name] for entry in self._turn(place, turn)] or None
        if _member(value, *_ROLE).lower() in _ASKING | _ANSWERING | _ASIDE:
            return list(self._turn(place, value))
        instances = value.get("instances")
        if isinstance(instances, list) and instances and isinstance(instances[0], dict):
            value = value | instances[0]
        names = tuple(name for name, member in value.items() if isinstance(member, (str, list, dict)))
        if names not in self._fields:
            self._fields[names] = fields_of(names)
        fields = self._fields[names]
        if fields is None:
            return None
        heading, context, text, category = (
            visible_text(_text(value.get(name)))
            for name in (fields.heading, fields.context, fields.text, fields.category)
        )
        return [Entry(place, heading, (context, text), category)] if text and (heading or not fields.heading) else None

    def _turn(self, place: str, turn: Any) -> Iterator[Entry]:
        """Yield the question that was asked last, if this turn of a talk answers it."""
        role = _member(turn, *_ROLE).lower()
        text = visible_text(_member(turn, "content", "value", "text"))
        if role in _ASKING:
            self._asked = text
        elif role in _ANSWERING and self._asked and text:
            yield Entry(place, self._asked, (text,))
            self._asked = ""


def _member(value: Any, *names: str) -> str:
    """The first member of a record, of those with these names, that is a text."""
    found = (_text(value.get(name)) for name in names) if isinstance(value, dict) else iter(())
    return next(filter(None, found), "")


def _text(value: Any, depth: int = 0) -> str:
    """A text, or several in a list, or one that is called so."""
    if isinstance(value, list) and depth < _DEEPEST:
        return "\n\n".join(filter(None, (_text(each, depth + 1) for each in value)))
    if isinstance(value, dict) and depth < _DEEPEST:
        return next(filter(None, (_text(value.get(name), depth + 1) for name in ("text", "value", "content"))), "")
    return value if isinstance(value, str) else ""
