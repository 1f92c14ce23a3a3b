"""Markup that docutils does not know: directives and roles that Sphinx and its extensions bring."""

from __future__ import annotations

import re
from typing import NamedTuple

_HEAD = re.compile(r"\.\.[ ]+([\w:.+-]*[\w+-])[ ]?::(?:[ ]+(.*))?\Z")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")
_ROLE = re.compile(r":([\w:.+-]+):`(.*)`|`(.*)`:([\w:.+-]+):", re.DOTALL)
_TARGET = re.compile(r"(?<!\s)\s*<[^<>]*>\Z")
_ESCAPED = re.compile(r"\\(\S)|\\\s")

_SILENT = frozenset(
    """toctree contents index highlight include literalinclude raw module currentmodule sectionauthor codeauthor
    moduleauthor tabularcolumns graphviz digraph graph uml plantuml mermaid inheritance-diagram rst-class cssclass
    role default-role default-domain namespace namespace-push namespace-pop bibliography image meta figure
    program acks-list sphinx-bibliography""".split()
)
"""Directives that hold no text, or none that a reader sees."""
_CODE = frozenset(
    """code code-block sourcecode doctest testcode testoutput testsetup testcleanup prompt ipython productionlist
    parsed-literal plot jupyter-execute math console terminal""".split()
)
_VERSIONS = re.compile(r"version-?(?:added|changed|deprecated|removed)|deprecated(?:-removed)?|soft-deprecated")
_OPTIONS_ONLY = frozenset({"only", "ifconfig", "grid", "grid-item", "hlist", "tab-set", "container", "class", "table"})
"""Directives whose argument is for the program that sets the text."""
_OBJECTS = frozenset(
    """function method classmethod staticmethod class attribute property data exception decorator decoratormethod
    option cmdoption envvar describe object confval setting directive role macro type var member struct enum enumerator
    union concept alias opcode pdbcommand 2to3fixer cfunction cmacro cmember ctype cvar""".split()
)
"""Directives whose argument is the signature of something that can be programmed with."""
_OBJECT_ROLES = frozenset("class meth func mod attr exc data obj type const property deco".split())
"""Roles whose text may start with a dot that is not shown."""
_LITERAL_ROLES = frozenset({"code", "literal", "math"})


class Directive(NamedTuple):
    """A directive that docutils handed back as it is written; its lines number as they are written."""

    signature: str
    """What it describes, as it is written."""
    code: str
    """Its body, if that is a listing."""
    text: str
    """Its body, if that is reStructuredText."""


def directive_of(block: str) -> Directive | None:
    """Return what a directive says to a reader; None if `block` is no directive."""
    first, *rest = block.split("\n")
    head = _HEAD.match(first)
    if head is None:
        return None
    name, argument = head.group(1).lower(), head.group(2) or ""
    short = name.rpartition(":")[2]
    if short in _SILENT or short.startswith("auto"):
        return Directive("", "", "")
    indent = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    lines = ["", *(line[indent:] for line in rest)]
    start = _after_argument(lines)
    body = _without_options(lines, start)
    if short in _CODE:
        return Directive("", "\n".join([*[""] * start, *lines[body:]]) if body == start else _blanked(lines, body), "")
    if short in _OBJECTS or ":" in name:
        signature = "\n".join([argument, *(line.strip() for line in lines[1:start])]).strip()
        return Directive(signature, "", _blanked(lines, body))
    if _VERSIONS.fullmatch(short):
        argument = f"{short} {argument}"
    elif short in _OPTIONS_ONLY:
        argument = ""
    return Directive("", "", "\n".join([argument, *lines[1:start], *[""] * (body - start), *lines[body:]]))


def _after_argument(lines: list[str]) -> int:
    """The index of the first line behind a directive's argument, which may go on in the lines below its name."""
    index = 1
    while index < len(lines) and lines[index].strip() and not _OPTION.match(lines[index]):
        index += 1
    return index


def _without_options(lines: list[str], index: int) -> int:
    """The index of the first line behind a directive's options."""
    if index < len(lines) and _OPTION.match(lines[index]):
        while index < len(lines) and lines[index].strip():
            index += 1
    return index


def _blanked(lines: list[str], start: int) -> str:
    return "\n".join([*[""] * start, *lines[start:]])


def role_text(raw: str) -> str:
    """Return what a reader sees of a text with a role, for example ``Flask`` of ``:class:`~flask.Flask```."""
    match = _ROLE.fullmatch(raw)
    if match is None:
        return _ESCAPED.sub(r"\1", raw.strip("`"))
    role = (match.group(1) or match.group(4)).lower().rpartition(":")[2]
    text = match.group(2) if match.group(1) else match.group(3)
    if role in _LITERAL_ROLES:
        return text
    text = _ESCAPED.sub(r"\1", text)
    titled = _TARGET.sub("", text)
    if titled and titled != text:
        return titled
    if role in ("pep", "rfc"):
        return f"{role.upper()} {text}"
    if text.startswith("~"):
        return text.rpartition(".")[2]
    return text.removeprefix("!").removeprefix("." if role in _OBJECT_ROLES else "")
