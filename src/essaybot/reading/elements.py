"""The elements of an HTML page as a tree, whatever its author forgot to close."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from essaybot.reading.markup import RAW, Token, tokens

_DEEPEST = 120
"""Elements inside one another; one that is deeper stands beside its parent, so that nothing is lost."""
_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
_IGNORED = frozenset(("html", "head", "body"))
"""Elements that are everywhere and say nothing."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = HEADINGS | frozenset(
    """address article aside blockquote caption center dd details dialog dir div dl dt fieldset figcaption figure footer
    form header hgroup hr legend li listing main menu nav noframes ol optgroup option p plaintext pre search section
    summary table tbody td tfoot th thead title tr ul xmp""".split()
)
"""Elements that begin a line of their own."""
INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub
    sup tt u var""".split()
)
"""Elements that do not end while a block in them is open."""
_CELLS = frozenset(("td", "th", "caption"))
_SCOPES = _CELLS | {"table"}
"""Elements that a tag in them neither closes nor looks beyond."""
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_TABLE = frozenset(("table",))
_CLOSED_BY: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "li": (frozenset(("li",)), _LISTS | _SCOPES),
        **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), _SCOPES | {"dl"})),
        **dict.fromkeys(_CELLS, (_CELLS, _TABLE)),
        "tr": (frozenset(("tr", "caption")), _TABLE),
        **dict.fromkeys(_ROW_GROUPS, (_ROW_GROUPS | {"caption"}, _TABLE)),
        **dict.fromkeys(("option", "optgroup"), (frozenset(("option",)), _SCOPES | {"select"})),
        **dict.fromkeys(("rt", "rp"), (frozenset(("rt", "rp")), frozenset(("ruby",)))),
        "a": (frozenset(("a",)), BLOCKS),
        **dict.fromkeys(HEADINGS, (HEADINGS, BLOCKS - HEADINGS)),
    }
)
"""What a start tag closes, and the elements beyond which it closes nothing."""
_ENDED_IN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(_CELLS | _ROW_GROUPS | {"tr", "table"}, _TABLE),
        **dict.fromkeys(INLINE, BLOCKS),
        "li": _LISTS | _SCOPES,
    }
)
"""The elements beyond which an end tag closes nothing, where they are not those of `_SCOPES`."""


class Element:
    """An element with its attributes and what is in it."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []

    def elements(self) -> Iterator[Element]:
        """Yield the elements right in this one."""
        return (child for child in self.children if isinstance(child, Element))

    def descendants(self) -> Iterator[Element]:
        """Yield every element in this one, in the order of the document."""
        ahead = [self]
        while ahead:
            element = ahead.pop()
            if element is not self:
                yield element
            ahead.extend(reversed([*element.elements()]))

    def text(self) -> str:
        """All text in this element, as it stands in the source."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


Node: TypeAlias = "Element | str"


def tree_of(source: str) -> Element:
    """Return the whole document as one element without a name."""
    builder = _Builder()
    for token in tokens(source):
        builder.add(token)
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root = Element("", {})
        self._open = [self.root]
        self._count: Counter[str] = Counter()
        self._beside: dict[str, int] = {}
        """How many elements of a name are open that were too deep to go down into."""

    def add(self, token: Token) -> None:
        if token.kind == "text":
            self._open[-1].children.append(token.text)
        elif token.text in _IGNORED:
            return
        elif token.kind == "start":
            self._start(token)
        else:
            self._end(token.text)

    def _start(self, token: Token) -> None:
        tag = token.text
        if tag in BLOCKS:
            self._close(("p",), _SCOPES)
        if tag in _CLOSED_BY:
            self._close(*_CLOSED_BY[tag])
        element = Element(tag, token.attributes)
        self._open[-1].children.append(element)
        if tag in _VOID:
            return
        if len(self._open) < _DEEPEST:
            self._beside.clear()
        elif tag not in RAW or self._open[-1].tag in RAW:
            self._beside[tag] = self._beside.get(tag, 0) + 1
            return
        self._open.append(element)
        self._count[tag] += 1

    def _end(self, tag: str) -> None:
        if self._beside.get(tag):
            self._beside[tag] -= 1
        elif tag not in _VOID:
            self._close(HEADINGS if tag in HEADINGS else (tag,), _ENDED_IN.get(tag, _SCOPES))

    def _close(self, tags: tuple[str, ...] | frozenset[str], scopes: frozenset[str]) -> None:
        """Close the innermost element of these names, and all in it, unless one of `scopes` is around that."""
        if not any(map(self._count.__getitem__, tags)):
            return
        for index in range(len(self._open) - 1, 0, -1):
            tag = self._open[index].tag
            if tag in tags:
                self._count.subtract(element.tag for element in self._open[index:])
                del self._open[index:]
                return
            if tag in scopes:
                return
