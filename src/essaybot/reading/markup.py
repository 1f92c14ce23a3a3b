"""Markup becomes tokens: HTML, XHTML and plain XML, however broken, in time proportional to its length.

A tokenizer of our own, because every parser that was tried (lexbor, libxml2, html5lib, the standard library's) needs
minutes for a megabyte of nested or unclosed tags or of attributes. It follows the HTML standard, and takes ``<x/>`` for
an empty element everywhere, as XHTML means it. Entities that a document defines are not expanded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

_MARK = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(r"[a-zA-Z][^\s/<>]*")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_TAG_END = re.compile(r"[\s/]*>?")
_COMMENT_END = re.compile(r"--!?>")
_MOST_ATTRIBUTES = 100
RAW = frozenset(("script", "style", "title", "textarea", "iframe", "noembed", "xmp"))
"""Elements whose content is not markup."""
_RAW_END = MappingProxyType({name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW})
_LITERAL = frozenset(("script", "style", "xmp"))
"""Elements whose content has no entities."""
_LONG_NUMBER = re.compile(r"&#\d{8,};?")
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Token(NamedTuple):
    """A piece of a document: text, or a tag."""

    kind: Literal["text", "start", "end"]
    text: str
    """Text with its entities resolved, or the tag's name in lower case."""
    start: int
    end: int
    """Where it stands in the source."""
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    """Of a start tag, names in lower case."""


def unescape(text: str) -> str:
    """Resolve the entities of HTML in a text."""
    if "&" not in text:
        return text
    # Python refuses to make a number of thousands of digits.
    return html.unescape(_LONG_NUMBER.sub("\N{REPLACEMENT CHARACTER}", text))


def tokens(source: str) -> Iterator[Token]:
    """Yield the texts and tags of a document in order; ``<x/>`` gives a start and an end.

    Comments, declarations and processing instructions are left out, and so is a tag with attributes that the document's
    end cuts off.
    """
    return _Tokenizer(source).tokens()


class _Tokenizer:
    """Walks over one document. What is not closed anywhere is looked for once only."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._last: dict[str, int] = {}
        self._never_closed: set[str] = set()

    def tokens(self) -> Iterator[Token]:
        source, position = self._source, 0
        while position < len(source):
            found = _MARK.search(source, position)
            opened = found.start() if found else len(source)
            if opened > position:
                yield Token("text", unescape(source[position:opened]), position, opened)
                position = opened
                continue
            following = source[position + 1]
            if following == "/":
                name = _NAME.match(source, position + 2)
                end = self._behind(">", position + 2)
                if name:
                    yield Token("end", name.group().lower(), position, end)
                position = end
            elif following in "!?":
                text, position = self._declaration(position)
                if text is not None:
                    yield text
            else:
                start, is_empty = self._start_tag(position)
                if start is None:
                    rest = source[position:]
                    if "=" not in rest:
                        yield Token("text", unescape(rest), position, len(source))
                    return
                yield start
                position = start.end
                if is_empty:
                    yield Token("end", start.text, position, position)
                elif start.text in RAW:
                    text = self._raw_text(start.text, position)
                    if text is not None:
                        yield text
                        position = text.end

    def _behind(self, mark: str, position: int) -> int:
        """Where `mark` ends that comes next; the end of the document if none does."""
        last = self._last.get(mark)
        if last is None:
            last = self._last[mark] = self._source.rfind(mark)
        return self._source.find(mark, position) + len(mark) if last >= position else len(self._source)

    def _start_tag(self, position: int) -> tuple[Token | None, bool]:
        """The start tag at a position, and whether it is an empty element; None if it has no end."""
        source = self._source
        name = _NAME.match(source, position + 1)
        assert name is not None, "the caller saw a letter"
        attributes: dict[str, str] = {}
        end = name.end()
        while found := _ATTRIBUTE.match(source, end):
            end = found.end()
            if len(attributes) < _MOST_ATTRIBUTES:
                key, double, single, bare = found.groups()
                attributes.setdefault(key.lower(), unescape(double or single or bare or ""))
        tail = _TAG_END.match(source, end)
        assert tail is not None, "it matches nothing, too"
        if not tail.group().endswith(">"):
            return None, False
        token = Token("start", name.group().lower(), position, tail.end(), attributes or _NO_ATTRIBUTES)
        return token, tail.group().endswith("/>")

    def _raw_text(self, name: str, position: int) -> Token | None:
        """The content of an element that holds no markup; None if nothing ends it, and its content is shown."""
        if name in self._never_closed:
            return None
        found = _RAW_END[name].search(self._source, position)
        if not found:
            self._never_closed.add(name)
            if name not in ("script", "style"):
                return None
        end = found.start() if found else len(self._source)
        text = self._source[position:end]
        return Token("text", text if name in _LITERAL else unescape(text), position, end)

    def _declaration(self, position: int) -> tuple[Token | None, int]:
        """Pass over what begins with ``<!`` or ``<?``; a section of character data is text."""
        source = self._source
        if source.startswith("<!--", position):
            return None, self._comment_end(position + 4)
        if source.startswith("<![CDATA[", position):
            end = self._behind("]]>", position)
            return Token("text", source[position + 9 : end].removesuffix("]]>"), position, end), end
        end = self._behind(">", position)
        if source[position + 2 : position + 9].lower() == "doctype" and "[" in source[position:end]:
            return None, self._behind("]>", position)
        return None, end

    def _comment_end(self, position: int) -> int:
        if self._source.startswith((">", "->"), position):
            return self._behind(">", position)
        if "comment" not in self._never_closed:
            found = _COMMENT_END.search(self._source, position)
            if found:
                return found.end()
            self._never_closed.add("comment")
        # Not to lose the rest of a document for a missing mark, as old browsers did.
        return self._behind(">", position)
