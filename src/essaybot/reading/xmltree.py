"""XML of office documents as trees, parsed without expanding entities and within bounds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from essaybot.errors import CorpusError

_DEEPEST = 150
"""Elements inside one another; those who write office documents do not reach half of it."""
_MOST = 1_000_000
"""Elements that are kept at once; as many take about 200 MB. A thousand pages have a tenth of that."""
_CHUNK = 1 << 20
_DAMAGED = ("it is damaged: its XML cannot be read", "open it where it was written and save it again")


def parse(
    data: bytes,
    prefixes: Mapping[str, str],
    containers: Collection[str] = (),
    take: Callable[[Element], None] | None = None,
) -> Element:
    """Return the root of an XML document, with names written as ``prefix-name``: `find` gives colons a meaning.

    Args:
        data: the document.
        prefixes: how to write the namespaces that matter; names from others are of no use.
        containers: the names of elements whose children are not kept but given to `take`, one after the other.
        take: what gets them.

    Raises:
        CorpusError: it is not well-formed, brings definitions of its own, or goes beyond what office documents need.
    """
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    builder = _Builder(prefixes, containers, take)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        for start in range(0, len(data), _CHUNK):
            parser.Parse(data[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise CorpusError(*_DAMAGED) from None
    return builder.root()


class _Builder:
    def __init__(
        self, prefixes: Mapping[str, str], containers: Collection[str], take: Callable[[Element], None] | None
    ) -> None:
        self._prefixes = prefixes
        self._containers = containers
        self._take = take
        self._tree = TreeBuilder()
        self._names: dict[str, str] = {}
        self._open: list[Element] = []
        self._kept = 0
        self.text = self._tree.data

    def root(self) -> Element:
        return self._tree.close()

    def doctype(self, name: str, system: str | None, public: str | None, has_definitions: int) -> None:
        if has_definitions:
            raise CorpusError(*_DAMAGED)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._kept += 1
        if self._kept > _MOST or len(self._open) >= _DEEPEST:
            raise CorpusError("it is too complex: its elements are too many, or too deep inside one another")
        names = self._names
        named = {names.get(name) or self._name(name): value for name, value in attributes.items()}
        self._open.append(self._tree.start(self._name(tag), named))

    def end(self, tag: str) -> None:
        element = self._open.pop()
        self._tree.end(self._name(tag))
        if self._take is not None and self._open and self._open[-1].tag in self._containers:
            self._take(element)
            self._open[-1].clear()
            self._kept = len(self._open)

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            space, _, local = name.rpartition("}")
            known = f"{self._prefixes.get(space, '?')}-{local}" if space else local
            self._names[name] = known
        return known
