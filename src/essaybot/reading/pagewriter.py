"""The elements of a page become headed blocks: headings, paragraphs, lists, listings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from essaybot.model import Kind
from essaybot.reading.boilerplate import Text, words_of
from essaybot.reading.elements import BLOCKS, HEADINGS, Element, Node
from essaybot.reading.extract import Extract
from essaybot.reading.formulas import formula_text, picture_text
from essaybot.reading.raising import lowered, raised

_LISTS = frozenset(("ul", "ol", "menu", "dir"))
LISTINGS = frozenset(("pre", "listing", "plaintext", "xmp"))
_LONGEST_HEADING = 250
"""Characters of a heading; longer ones are paragraphs in large type."""
_LONGEST_CELL = 400
"""Characters of a cell in a table of data; beyond that the table is there for the looks of the page."""
_LONGEST_HEADED_CELL = 1_500
"""The same for a table with a head."""
_MOST_COLUMNS = 100
_LONGEST_NAME = 100
_LABEL = 60
"""Characters of the words that begin an item like a heading."""
_SHORT_LINE = 80
_VERSES = 4
"""Short lines that make a verse or an address."""
_STANZAS = frozenset(("stanza", "strophe", "verse", "poem", "poetry", "linegroup", "lg"))
_LINE_ENDS = re.compile(r"\s*\n\s*")
_SPACE = re.compile(r"\s+")
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_PARTS_OF_PAGES = HEADINGS | frozenset(("table", "pre", "hr", "article", "section", "form"))
"""What stands in the cells of a table that only puts parts of a page beside one another."""
_CONTROLS = frozenset(("input", "button", "select", "textarea", "form", "label"))
"""What is filled in; nobody looks for text under its name."""
_LEAVES = frozenset(("br", "img", "math", "sup", "sub"))


class PageWriter:
    """Walks over the elements of pages and adds their text to an extract."""

    def __init__(self, extract: Extract, *, lower: int = 0, named: bool = True) -> None:
        """Write to `extract`.

        Args:
            extract: what the text is added to.
            lower: how many levels further down the headings of the pages stand.
            named: whether the names of places on a page say where its text is.
        """
        self._extract = extract
        self._text: Text
        self._lower = lower
        self._named = named
        self._pieces: list[str] = []
        self._anchor = ""
        """The last name of a place since the last text."""
        self._headings: list[tuple[int, str]] = []
        """Level and place of the headings around."""
        self._quotes = 0
        self._in_list = 0
        self._is_item_new = False
        self._label = ""
        """A few words that begin an item, which are nothing without the paragraph below them."""

    def write(self, text: Text) -> None:
        """Add the text of a page."""
        self._text = text
        self._inside(text.root)
        self._flush()

    # -- elements

    def _inside(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._pieces.append(_SPACE.sub(" ", child))
            elif not self._text.drops(child):
                self._element(child)
            elif child.tag in BLOCKS:
                self._flush()

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
        before = self._anchor
        name = element.attributes.get("id") or (element.attributes.get("name", "") if tag == "a" else "")
        if _is_name(name) and tag not in _CONTROLS:
            self._note_name(name, element)
        level = _level(element)
        if level:
            self._heading(element, level)
        elif tag in _LISTS and not self._text.has_heading(element):
            self._list(element)
        elif tag in LISTINGS or (tag == "div" and "fragment" in words_of(element)):
            self._listing(element)
        elif tag == "table" and (rows := self._rows(element)):
            self._table(element, rows)
        elif tag in BLOCKS and self._is_stanza(element):
            self._pieces.append(_LINE_ENDS.sub("\n", "".join(self._inline(element, "\n"))))
            self._flush()
        elif tag == "blockquote":
            self._quotes += 1
            self._inside(element)
            self._flush()
            self._quotes -= 1
        elif tag == "dl":
            self._inside(element)
            self._flush()
            self._place(self._headings[-1][1] if self._headings else "")
        elif tag == "li" and self._in_list:
            self._is_item_new = True
            self._inside(element)
            self._flush()
            self._release()
            self._is_item_new = False
        elif tag in BLOCKS:
            if tag == "dt" and self._anchor:
                self._place(self._anchor)
            self._inside(element)
            self._flush()
        elif tag in _LEAVES:
            self._pieces.extend(self._inline(element))
        else:
            self._inside(element)
        if tag in BLOCKS and self._anchor and self._anchor == element.attributes.get("id"):
            # It had no text: nobody would look for what comes next under its name.
            self._anchor = before

    def _note_name(self, name: str, element: Element) -> None:
        """Note the name of an element, to which a link can lead."""
        self._anchor = name

    def _start_text(self) -> None:
        """Do what is due before text that is no heading."""
        self._anchor = ""

    def _heading(self, element: Element, level: int) -> None:
        if self._text.size(element) > _LONGEST_HEADING:
            self._inside(element)
            self._flush()
            return
        pictured = (each.attributes.get("alt", "") for each in element.descendants() if each.tag == "img")
        text = self._plain(element) or next(pictured, "")
        if text.strip():
            self._add_heading(" ".join(text.split()), level, self._names_of(element))

    def _add_heading(self, text: str, level: int, names: Sequence[str]) -> None:
        place = names[0] if names else ""
        self._headings = [(above, name) for above, name in self._headings if above < level]
        if not place and self._headings:
            place = self._headings[-1][1]
        self._headings.append((level, place))
        self._place(place)
        self._extract.heading(text, level + self._lower)
        self._anchor = ""

    def _names_of(self, heading: Element) -> list[str]:
        """The names that lead to a heading: its own, that of its sign of a link, one in it or just before it."""
        own = heading.attributes.get("id", "")
        inner = [*heading.descendants()]
        linked = [each.attributes.get("href", "") for each in inner if self._text.drops(each)]
        kept = (each.attributes for each in inner if not self._text.drops(each))
        named = [attributes.get("id") or attributes.get("name", "") for attributes in kept]
        names = [own, *(href[1:] for href in linked if href.startswith("#")), *named, self._anchor]
        return [*filter(_is_name, names)]

    def _place(self, name: str) -> None:
        if self._named:
            self._extract.place(f"#{name}" if name else "")

    def _list(self, element: Element) -> None:
        self._release()
        self._extract.open_list()
        self._in_list += 1
        self._inside(element)
        self._flush()
        self._in_list -= 1
        self._extract.close_list()

    def _release(self) -> None:
        """Add the words that begin an item by themselves."""
        if self._label:
            self._extract.item(self._label)
        self._label = ""

    def _listing(self, element: Element) -> None:
        self._release()
        lines = [line.rstrip() for line in "".join(verbatim(element, self._text)).split("\n")]
        if any(lines):
            self._start_text()
            self._extract.code("\n".join(lines))

    # -- tables

    def _rows(self, table: Element) -> list[list[str]]:
        """The cells of a table of data; nothing for a table that only puts parts of a page beside one another."""
        if table.attributes.get("role", "").lower() in ("presentation", "none") or _has_loose_text(table):
            return []
        rows: list[list[str]] = []
        has_head = False
        for row in self._row_elements(table):
            cells: list[str] = []
            if _has_loose_text(row):
                return []
            for cell in row.elements():
                if cell.tag not in ("td", "th") or self._text.drops(cell):
                    continue
                has_head = has_head or cell.tag == "th"
                longest = _LONGEST_HEADED_CELL if has_head else _LONGEST_CELL
                if self._text.size(cell) > longest or any(each.tag in _PARTS_OF_PAGES for each in cell.descendants()):
                    return []
                cells += [self._plain(cell), *[""] * (_columns(cell) - 1)]
                del cells[_MOST_COLUMNS:]
            rows.append(cells)
        full = [row for row in rows if sum(map(bool, row)) > 1]
        return rows if has_head or len(full) > 1 else []

    def _row_elements(self, table: Element) -> Iterator[Element]:
        for child in table.elements():
            if self._text.drops(child):
                continue
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from self._row_elements(child)

    def _table(self, table: Element, rows: Sequence[Sequence[str]]) -> None:
        self._release()
        for child in table.elements():
            if child.tag == "caption":
                self._element(child)
        self._start_text()
        self._extract.table(rows)

    # -- text

    def _flush(self) -> None:
        """Add the text gathered so far as a paragraph, or several where blank lines part it."""
        text = "".join(self._pieces)
        self._pieces.clear()
        if not text.strip():
            return
        self._start_text()
        lines: list[str] = []
        for line in (*(" ".join(line.split()) for line in text.split("\n")), ""):
            if line:
                lines.append(line)
            elif lines:
                self._paragraph(lines)
                lines = []

    def _paragraph(self, lines: Sequence[str]) -> None:
        kind: Kind = "quote" if self._quotes else "paragraph"
        if len(lines) >= _VERSES and all(len(line) < _SHORT_LINE for line in lines):
            kind = "verse"
        text = "\n".join(lines).replace(_SOFT_HYPHEN, "")
        if self._is_item_new and self._in_list and len(text) <= _LABEL and not text.endswith((".", ":")):
            self._label = text
        else:
            self._extract.paragraph(f"{self._label}\n{text}" if self._label else text, kind)
            self._label = ""
        self._is_item_new = False

    def _plain(self, element: Element) -> str:
        """The text of an element in one line."""
        return " ".join("".join(self._inline(element)).replace(_SOFT_HYPHEN, "").split())

    def _is_stanza(self, element: Element) -> bool:
        """Whether each block in an element is a line of a poem."""
        if not words_of(element) & _STANZAS:
            return False
        lines = [each for each in element.descendants() if each.tag in BLOCKS]
        are_lines = all(each.tag in ("div", "p") and not any(map(_is_block, each.elements())) for each in lines)
        return len(lines) > 1 and are_lines and self._text.size(element) <= _SHORT_LINE * len(lines)

    def _inline(self, node: Node, between_blocks: str = " ") -> Iterator[str]:
        if isinstance(node, str):
            yield _SPACE.sub(" ", node)
        elif node.tag == "br":
            yield "\n"
        elif node.tag == "img":
            yield picture_text(node)
        elif node.tag == "math":
            yield formula_text(node)
        elif node.tag in ("sup", "sub"):
            text = node.text().strip()
            yield raised(text) if node.tag == "sup" else lowered(text)
        else:
            apart = between_blocks if node.tag in BLOCKS else ""
            yield apart
            for child in node.children:
                if isinstance(child, str) or not self._text.drops(child):
                    yield from self._inline(child, between_blocks)
            yield apart


def verbatim(element: Element, text: Text) -> Iterator[str]:
    """The text of a listing, with its spaces and lines."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        elif not text.drops(child):
            yield from verbatim(child, text)
            if child.tag in BLOCKS:
                yield "\n"


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS


def _level(element: Element) -> int:
    if element.tag in HEADINGS:
        return int(element.tag[1])
    if element.attributes.get("role") == "heading":
        level = element.attributes.get("aria-level", "")
        return int(level) if level in tuple("123456") else 2
    return 0


def _is_name(name: str) -> bool:
    """Whether a name of a place can be shown to a reader."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable() and " " not in name


def _has_loose_text(element: Element) -> bool:
    """Whether there is text in a table, or a row of one, that is in no cell."""
    return any(child.strip() for child in element.children if isinstance(child, str))


def _columns(cell: Element) -> int:
    count = cell.attributes.get("colspan", "")
    return min(int(count), _MOST_COLUMNS) if count.isascii() and count.isdigit() and len(count) < 4 else 1
