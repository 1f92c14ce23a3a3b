"""What an EPUB says of itself: its title, the order of its parts, and its table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from essaybot.errors import CorpusError
from essaybot.model import HEADING_SEPARATOR
from essaybot.reading.archive import Archive, resolved
from essaybot.reading.charset import decode_marked
from essaybot.reading.elements import Element, tree_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_METHODS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""How fonts are made unusable outside their book. They hold no text."""
_TEXT_TYPES = ("application/xhtml+xml", "text/html", "application/xml", "text/xml", "application/x-dtbook+xml")
_LONGEST_TITLE = 120


class Entry(NamedTuple):
    """A line of a table of contents."""

    title: str
    level: int
    """1 for the outermost lines."""
    place: str
    """How a location names what it leads to."""


@dataclass(slots=True)
class Package:
    """What an EPUB consists of."""

    title: str = ""
    parts: list[str] = field(default_factory=list)
    """The paths of the parts with text, in the order of reading."""
    contents: dict[str, dict[str, Entry]] = field(default_factory=dict)
    """By part and the name in it that a line leads to; the name is empty for the part's beginning."""
    guides: set[str] = field(default_factory=set)
    """Parts that show the reader the way: a table of contents."""


def package_of(archive: Archive) -> Package:
    """Read what a book says of itself.

    Raises:
        CorpusError: it does not say what it consists of, or it is copy-protected.
    """
    path = _package_path(archive)
    root = _parsed(archive, path)
    if root is None:
        raise CorpusError("it is damaged: the list of its parts is missing", "get it again")
    items = {
        each.attributes.get("id", ""): each
        for each in _named(root, "item")
        if each.attributes.get("href") and each.attributes.get("id")
    }
    package = Package()
    title = next(_named(root, "title"), None)
    package.title = _line(title) if title else ""
    spine = [
        items[each.attributes["idref"]] for each in _named(root, "itemref") if each.attributes.get("idref") in items
    ]
    for item in spine or items.values():
        if item.attributes.get("media-type", "").lower() in _TEXT_TYPES:
            package.parts.append(resolved(path, item.attributes["href"])[0])
    package.parts = [*dict.fromkeys(package.parts)]
    if _encrypted(archive) & {part.casefold() for part in package.parts}:
        raise CorpusError("it is copy-protected (DRM)", "only a copy without the protection can be read")
    for each in _named(root, "reference"):
        if each.attributes.get("type", "").lower() == "toc":
            package.guides.add(resolved(path, each.attributes.get("href", ""))[0])
    _add_contents(package, archive, path, [*items.values()])
    return package


def _package_path(archive: Archive) -> str:
    container = _parsed(archive, _CONTAINER)
    if container is not None:
        for each in _named(container, "rootfile"):
            return resolved("", each.attributes.get("full-path", ""))[0]
    return next((name for name in archive.names if name.lower().endswith(".opf")), "")


def _encrypted(archive: Archive) -> set[str]:
    """The parts, in lower case, that are encrypted."""
    root = _parsed(archive, _ENCRYPTION)
    paths: set[str] = set()
    for each in _named(root, "encrypteddata") if root else ():
        method = next(_named(each, "encryptionmethod"), None)
        if method is not None and method.attributes.get("algorithm", "").startswith(_FONT_METHODS):
            continue
        paths.update(
            resolved("", part.attributes.get("uri", ""))[0].casefold() for part in _named(each, "cipherreference")
        )
    return paths


# -- the table of contents


def _add_contents(package: Package, archive: Archive, path: str, items: list[Element]) -> None:
    for item in items:
        if "nav" in item.attributes.get("properties", "").split():
            part = resolved(path, item.attributes["href"])[0]
            package.guides.add(part)
            lines = [*_navigation_lines(_parsed(archive, part))]
        elif item.attributes.get("media-type") == "application/x-dtbncx+xml":
            part = resolved(path, item.attributes["href"])[0]
            lines = [*_ncx_lines(_parsed(archive, part))]
        else:
            continue
        if lines and not package.contents:
            _enter(package, part, lines)


class _Line(NamedTuple):
    title: str
    link: str
    above: tuple[str, ...]


def _enter(package: Package, base: str, lines: list[_Line]) -> None:
    counts = Counter(line.title for line in lines)
    for line in lines:
        part, name = resolved(base, line.link)
        whole = HEADING_SEPARATOR.join((*line.above, line.title)) if counts[line.title] > 1 else line.title
        entry = Entry(line.title, len(line.above) + 1, f'"{whole}"')
        if line.link and line.title:
            package.contents.setdefault(part.casefold(), {}).setdefault(name, entry)


def _navigation_lines(root: Element | None) -> Iterator[_Line]:
    """The lines of an EPUB 3 navigation document."""
    found = [*_named(root, "nav")] if root else []
    chosen = [each for each in found if "toc" in each.attributes.get("epub:type", "").split()] or found
    for each in chosen[:1]:
        yield from _list_lines(each, ())


def _list_lines(element: Element, above: tuple[str, ...]) -> Iterator[_Line]:
    for items in (child for child in element.elements() if child.tag == "ol"):
        for item in (child for child in items.elements() if child.tag == "li"):
            label = next((child for child in item.elements() if child.tag in ("a", "span")), None)
            title = _line(label) if label else ""
            if label is not None:
                yield _Line(title, label.attributes.get("href", ""), above)
            yield from _list_lines(item, (*above, title) if title else above)


def _ncx_lines(root: Element | None) -> Iterator[_Line]:
    """The lines of an EPUB 2 table of contents."""
    for each in _named(root, "navmap") if root else ():
        yield from _point_lines(each, ())


def _point_lines(element: Element, above: tuple[str, ...]) -> Iterator[_Line]:
    for point in (child for child in element.elements() if _local(child) == "navpoint"):
        label = next((child for child in point.elements() if _local(child) == "navlabel"), None)
        target = next((child for child in point.elements() if _local(child) == "content"), None)
        title = _line(label) if label else ""
        if target is not None:
            yield _Line(title, target.attributes.get("src", ""), above)
        yield from _point_lines(point, (*above, title) if title else above)


# -- XML


def _parsed(archive: Archive, path: str) -> Element | None:
    data = archive.read(path)
    try:
        return tree_of(decode_marked(data)) if data else None
    except CorpusError:
        return None


def _named(root: Element, name: str) -> Iterator[Element]:
    """The elements of a name, whatever their namespace."""
    return (each for each in root.descendants() if _local(each) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition(":")[2]


def _line(element: Element) -> str:
    return " ".join(element.text().split())[:_LONGEST_TITLE]
