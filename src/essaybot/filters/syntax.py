"""Filters as people write them: ``in:"Security" file:notes/*.md``, alone, in a question or in an expert query."""

from __future__ import annotations

import re
from collections.abc import Iterable

from essaybot.errors import QueryError
from essaybot.model import Where

_QUOTED = r""""[^"]*"|“[^”]*”|'[^']*'(?!\w)"""
_NAME = r"(?P<name>in|file):(?!//)"
# Not compiled, for most questions have no colon and every start would wait for it.
_IN_QUESTION = rf'(?i)(?<!\w)"[^"]*"|“[^”]*”|(?<!\S){_NAME}(?P<value>{_QUOTED}|[^\s"“]*)'
"""Something in quotation marks, which holds no filter, or a filter."""
_IN_QUERY = rf"""(?i)"[^"]*"|(?<!\w)'[^']*'(?!\w)|(?<![\w.]){_NAME}(?P<value>{_QUOTED}|[^\s"“()]*)"""
_QUOTES = "\"'“"
_ENDS_OF_SENTENCES = "?!.,;)"
_HOLE = "\0"
"""Stands where a filter was taken out."""
_ALTERNATIVES = rf"\b(OR|NOT|ANDNOT|ANDMAYBE)\s+{_HOLE}|{_HOLE}\s+(OR|ANDNOT|ANDMAYBE)\b"


def as_where(filters: Where | str | None) -> Where:
    """Return filters, parsed if they are a text.

    Raises:
        QueryError: the text is no filters.
    """
    return where_of(filters) if isinstance(filters, str) else filters or Where()


def where_of(text: str) -> Where:
    """Return what filters say.

    Raises:
        QueryError: `text` is something else, or a filter has no value.
    """
    question, where = question_and_filters(text)
    if question or not where:
        wrong = question or text
        raise QueryError(f'"{wrong}" is no filter; write them as in:"Security" file:notes/*.md')
    return where


def question_and_filters(text: str) -> tuple[str, Where]:
    """Take the filters out of a question in plain words.

    A filter starts where a word can start and has its value right behind it: "in: " is a word of the question,
    as is all that stands in quotation marks, and an address such as ``file://...``.

    Raises:
        QueryError: a filter has an empty value.
    """
    found: list[tuple[str, str]] = []

    def take(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        if name is None:
            return match.group()
        bare = value if value[:1] in _QUOTES else value.rstrip(_ENDS_OF_SENTENCES)
        if not bare:
            if text[match.end() : match.end() + 1] in ('"', "“"):
                raise QueryError(f"{match.group()} has a quotation mark behind it that another one must close")
            return match.group()
        found.append((name.lower(), _unquoted(bare, name)))
        return value[len(bare) :]

    rest = re.sub(_IN_QUESTION, take, text) if ":" in text else text
    if not found:
        return text, Where()
    # A question mark that stood behind a filter belongs to what stands before it.
    return re.sub(r"\s+(?=[?!.,;)]+(?:\s|$))", "", " ".join(rest.split())), _where(found)


def query_and_filters(text: str) -> tuple[str, Where]:
    """Take the filters out of an expert query; each holds for the whole of it.

    Raises:
        QueryError: a filter has no value, or stands in parentheses or beside OR or NOT.
    """
    found: list[tuple[str, str]] = []
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        if name is None:
            return match.group()
        before = re.sub(r'"[^"]*"', "", text[: match.start()])
        if before.count("(") > before.count(")"):
            raise QueryError(f"{match.group()} stands in parentheses, but {_WHOLE}; write it at the end")
        found.append((name.lower(), _unquoted(value, name)))
        taken.append(match.group())
        return _HOLE

    rest = re.sub(_IN_QUERY, take, text.replace(_HOLE, " "))
    wrong = re.search(_ALTERNATIVES, rest)
    if wrong:
        written = taken[rest[: wrong.end()].count(_HOLE) - 1]
        if wrong[1] in ("NOT", "ANDNOT"):
            raise QueryError(f"{wrong[1]} {written} cannot be asked; name the sections or files to look in instead")
        alternatives = "a passage need pass only one of several in:, or file:"
        raise QueryError(
            f"{written} stands beside {wrong[1] or wrong[2]}, but {_WHOLE} ({alternatives}); write it at the end"
        )
    rest = re.sub(rf"\bAND\s+{_HOLE}", "", rest)
    rest = re.sub(rf"{_HOLE}\s+AND\b", "", rest)
    return rest.replace(_HOLE, "").strip() if found else text, _where(found)


_WHOLE = "a filter holds for the whole query"


def _unquoted(value: str, name: str) -> str:
    bare = value[1:-1] if value[:1] in _QUOTES and len(value) > 1 else value
    if not bare.strip():
        raise QueryError(f'{name}: has no value; write one right behind it, as in in:"Security" or file:notes/*.md')
    return bare.strip()


def _where(found: Iterable[tuple[str, str]]) -> Where:
    pairs = list(dict.fromkeys(found))
    return Where(
        tuple(value for name, value in pairs if name == "file"), tuple(value for name, value in pairs if name == "in")
    )
