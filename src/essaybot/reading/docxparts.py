"""The parts of a Word file: which there are, their relationships, its styles and its notes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element

from essaybot.errors import CorpusError
from essaybot.reading.archive import Archive, resolved
from essaybot.reading.officetext import heading_level
from essaybot.reading.xmltree import parse

_TRANSITIONAL = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        f"{_TRANSITIONAL}/wordprocessingml/2006/main": "w",
        f"{_STRICT}/wordprocessingml/main": "w",
        f"{_TRANSITIONAL}/officeDocument/2006/relationships": "r",
        f"{_STRICT}/officeDocument/relationships": "r",
        f"{_TRANSITIONAL}/officeDocument/2006/math": "m",
        f"{_STRICT}/officeDocument/math": "m",
        f"{_TRANSITIONAL}/package/2006/relationships": "rel",
        f"{_TRANSITIONAL}/markup-compatibility/2006": "mc",
    }
)
_MAIN = "word/document.xml"
_DEEPEST_STYLE = 20
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs, with what it inherits."""

    name: str = ""
    level: int = 0
    """Of a heading; 0 for other paragraphs."""
    list_level: int = -1
    """Of the items of lists, from 0; -1 for other paragraphs."""


PLAIN = Style()


class Parts:
    """The parts that a Word file consists of."""

    def __init__(self, archive: Archive) -> None:
        """Find the main part.

        Raises:
            CorpusError: it is missing.
        """
        self._archive = archive
        self.main = self._targets("").get("officeDocument", _MAIN)
        data = archive.read(self.main)
        if data is None and self.main != _MAIN:
            self.main, data = _MAIN, archive.read(_MAIN)
        if data is None:
            raise CorpusError("it is damaged, or no Word file: its text is missing", "get it again")
        self.text: bytes = data
        self._by_kind = self._targets(self.main)

    def read(self, identifier: str) -> tuple[str, bytes | None]:
        """Return the path of the part to which a relationship of the main part leads, and what is in it."""
        path = self._by_id(self.main).get(identifier, "")
        return path, self._archive.read(path) if path else None

    def notes(self, kind: str, name: str) -> dict[str, Element]:
        """Return the footnotes or endnotes by their ids, without those that are lines between the text and them."""
        root = self._tree(kind)
        if root is None:
            return {}
        return {
            note.get("w-id", ""): note
            for note in root.iter(name)
            if note.get("w-type", "normal") == "normal" and note.get("w-id")
        }

    def styles(self) -> dict[str, Style]:
        """Return the styles of paragraphs by their ids; that of paragraphs which name none as the empty id."""
        root = self._tree("styles")
        found: dict[str, Element] = {}
        default = ""
        for style in root.iter("w-style") if root is not None else ():
            if style.get("w-type", "paragraph") == "paragraph":
                found.setdefault(style.get("w-styleId", ""), style)
                if is_on(style.get("w-default", "0")):
                    default = style.get("w-styleId", "")
        styles = {identifier: _style(identifier, found) for identifier in found}
        if default:
            styles[""] = styles[default]
        return styles

    def _tree(self, kind: str) -> Element | None:
        data = self._archive.read(self._by_kind.get(kind, ""))
        if not data:
            return None
        try:
            return parse(data, PREFIXES)
        except CorpusError:
            return None

    def _relationships(self, part: str) -> list[Element]:
        folder, name = posixpath.split(part)
        data = self._archive.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        try:
            return [*parse(data, PREFIXES).iter("rel-Relationship")] if data else []
        except CorpusError:
            return []

    def _targets(self, part: str) -> dict[str, str]:
        """The paths of the parts to which a part leads, by what they are to it."""
        return {
            each.get("Type", "").rpartition("/")[2]: resolved(part, each.get("Target", ""))[0]
            for each in reversed(self._relationships(part))
            if each.get("TargetMode") != "External"
        }

    def _by_id(self, part: str) -> dict[str, str]:
        return {
            each.get("Id", ""): resolved(part, each.get("Target", ""))[0]
            for each in self._relationships(part)
            if each.get("TargetMode") != "External"
        }


def is_on(value: str) -> bool:
    """Whether the value of an attribute means yes."""
    return value.lower() not in ("0", "false", "off", "none")


def own_level(properties: Element | None) -> int | None:
    """Return the level of a heading that properties set, 0 for text; None if they do not say."""
    outline = properties.find("w-outlineLvl") if properties is not None else None
    value = outline.get("w-val", "") if outline is not None else ""
    if not value.isascii() or not value.isdigit() or len(value) > 2:
        return None
    return int(value) + 1 if int(value) < _BODY_LEVEL else 0


def own_list_level(properties: Element | None) -> int | None:
    """Return the level in a list that properties set, -1 for none; None if they do not say."""
    numbering = properties.find("w-numPr") if properties is not None else None
    if numbering is None:
        return None
    number, level = numbering.find("w-numId"), numbering.find("w-ilvl")
    if number is None:
        return None
    if number.get("w-val") == "0":
        return -1
    value = level.get("w-val", "") if level is not None else ""
    return int(value) if value in tuple("12345678") else 0


def _style(identifier: str, styles: Mapping[str, Element]) -> Style:
    """A style with what it has from those that it is based on."""
    name = ""
    level: int | None = None
    list_level: int | None = None
    for _ in range(_DEEPEST_STYLE):
        style = styles.get(identifier)
        if style is None:
            break
        named = style.find("w-name")
        own_name = named.get("w-val", "") if named is not None else identifier
        name = name or own_name
        properties = style.find("w-pPr")
        if level is None:
            level = own_level(properties)
        if level is None:
            level = heading_level(own_name) or None
        if list_level is None:
            list_level = own_list_level(properties)
        above = style.find("w-basedOn")
        identifier = above.get("w-val", "") if above is not None else ""
        if not identifier:
            break
    if name[-1:] in tuple("2345") and list_level == 0:
        list_level = int(name[-1]) - 1  # "List Bullet 2"
    return Style(name, level or 0, -1 if list_level is None else list_level)
