"""reStructuredText becomes headed blocks, by way of docutils' parser.

Only its parser runs: no file is included, nothing is fetched or written, and what it reports about markup that it does
not know (Sphinx has much of that) is read here instead of shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser, states
from docutils.utils import new_document

from essaybot.errors import CorpusError
from essaybot.reading import plaintext
from essaybot.reading.blocks import OVERLONG, Document, Part
from essaybot.reading.encoding import decode
from essaybot.reading.gathering import Gathering
from essaybot.reading.limits import Limits
from essaybot.reading.restructureddirectives import Directive, directive_of, role_text
from essaybot.reading.sentences import sentence_spans
from essaybot.reading.sourcelines import Place, SourceLines

_MOST_MARKUP = 60_000
"""Lines and pieces of inline markup that are parsed, at up to half a millisecond each; beyond that it is plain text."""
_MARKS = re.compile(r"[\n`|]|\*\b|_\s")
_DIRECTIVE = re.compile(r"^ *\.\. [\w:.-]+::", re.MULTILINE)
_INLINE = re.compile(r"[*`|_]")
_LONG_RUN = re.compile(r"\S{400,}")
_LIGHT = 200_000
"""Characters of a paragraph times its marks, that is steps of the parser, which pass in an instant."""
_HEAVY = 40_000_000
"""The same, for all paragraphs of a text: a few seconds."""
_DEEPEST = 8
"""Directives inside one another whose text is read as markup."""
_LONGEST_SUBSTITUTION = 500
_LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029\0"), " ")
"""What Python, but no editor, takes for the end of a line."""
_HEADER_FIELDS = re.compile(r"(?:[A-Z][\w-]*: +\S.*\n(?:[ \t]+\S.*\n)*){2,}(?:[A-Z][\w-]*:.*\n|[ \t]+\S.*\n)*[ \t]*\n")
_LONGEST_HEADER = 8_000
_TITLE = re.compile(r"(?:([^\w\s])\1+\n)?[ \t]*(\S.*)\n([^\w\s])\3+\s*\Z")
_NOTHING_TO_READ = (
    nodes.Invisible,
    nodes.decoration,
    nodes.meta,
    nodes.raw,
    nodes.transition,
)
_LISTS = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.field_list, nodes.option_list)
_SETTINGS_OF_SPHINX = frozenset({"orphan", "tocdepth", "nocomments", "nosearch", "no-search"})


def read(data: bytes, limits: Limits) -> Document:
    """Read a file of reStructuredText.

    Raises:
        CorpusError: it is not text, or goes beyond `limits`.
    """
    source = decode(data)
    if len(_MARKS.findall(source)) + 10 * len(_DIRECTIVE.findall(source)) > _MOST_MARKUP:
        return _as_plain_text(source, "read as plain text, because it is too large to be parsed; split it")
    try:
        reader = _Reader(source, limits)
        reader.read(source, 0)
    except CorpusError:
        raise
    except Exception as error:  # whatever docutils stumbles over
        deep = isinstance(error, RecursionError)
        reason = "is nested too deeply" if deep else "cannot be parsed"
        return _as_plain_text(source, f"read as plain text, because its markup {reason}")
    return reader.gathering.document(source)


def _as_plain_text(source: str, remark: str) -> Document:
    return replace(plaintext.document_of(source), remark=remark)


class _Reader:
    """Walks over docutils' tree of one text."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.gathering = Gathering(limits)
        self._lines = SourceLines(source)
        self._definitions: dict[str, nodes.Element] = {}
        """What stands for the names between bars."""
        self._substitutions: dict[str, str] = {}
        self._base = 0
        """Lines of the source before the text that was parsed: the body of a directive is parsed by itself."""
        self._depth = 0
        self._level = 0

    def read(self, text: str, base: int) -> None:
        """Parse `text`, which starts behind `base` lines of the source, and gather what it holds."""
        document = _parsed(text)
        for name, definition in document.substitution_defs.items():
            self._definitions.setdefault(name.lower(), definition)
        before, self._base = self._base, base
        self._children(document)
        self._base = before

    # -- the tree

    def _children(self, node: nodes.Element) -> None:
        for child in _elements(node):
            self._read(child)

    def _read(self, node: nodes.Element) -> None:
        if isinstance(node, _NOTHING_TO_READ) or "contents" in node["classes"]:
            return
        if isinstance(node, nodes.section):
            self._level += 1
            self._children(node)
            self._level -= 1
        elif isinstance(node, nodes.title) and isinstance(node.parent, nodes.section):
            self.gathering.heading(self._text(node), self._level, self._place(node).start)
        elif isinstance(node, nodes.system_message):
            self._read_unparsed(node)
        elif isinstance(node, (nodes.literal_block, nodes.doctest_block, nodes.math_block)):
            self._read_code(node)
        elif isinstance(node, nodes.line_block):
            self.gathering.lines("verse", list(self._verse(node, "")))
        elif isinstance(node, nodes.table):
            self._read_table(node)
        elif isinstance(node, nodes.image):
            self._read_alternative(node)
        elif isinstance(node, nodes.TextElement):
            self.gathering.prose(self._prose(node))
        else:
            self._read_group(node)

    def _read_group(self, node: nodes.Element) -> None:
        """Read a list, a quotation, or another element that has blocks inside."""
        if isinstance(node, _LISTS):
            self.gathering.open_list()
            for item in _elements(node):
                self.gathering.next_item()
                self._read_item(item)
            self.gathering.close_list()
        elif isinstance(node, nodes.block_quote):
            self.gathering.open_quote()
            self._children(node)
            self.gathering.close_quote()
        elif isinstance(node, (nodes.footnote, nodes.citation)):
            self._read_labelled(node, _elements(node), "[%s] ")
        else:
            self._children(node)

    def _read_item(self, item: nodes.Element) -> None:
        """Read an item of a list, perhaps one that says what a term, a field or an option means."""
        if isinstance(item, nodes.field):
            if item.children[1].children and item.children[0].astext() not in _SETTINGS_OF_SPHINX:
                self._read_labelled(item, _elements(item), "%s: ")
        elif isinstance(item, nodes.option_list_item):
            options, description = _elements(item)
            text = ", ".join(option.rawsource for option in _elements(options))
            place = self._lines.find(text, self._hint(description.children[0] if description.children else item))
            self._lines.next = place.line
            self.gathering.label(Part(place.start, place.end, text + "  "))
            self._children(description)
        else:
            for child in _elements(item):
                if isinstance(child, nodes.term):
                    place = self._place(child)
                    self.gathering.label(Part(place.start, place.end, self._text(child) + "\n"))
                elif not isinstance(child, nodes.classifier):
                    self._read(child)

    def _read_labelled(self, node: nodes.Element, children: Sequence[nodes.Element], form: str) -> None:
        """Read blocks behind a label in the same line: the name of a field, the number of a footnote."""
        if isinstance(children[0], (nodes.label, nodes.field_name)):
            text = self._text(children[0])
            place = self._lines.find(text, self._hint(node))
            self._lines.next = place.line
            self.gathering.label(Part(place.start, place.end, form % text))
            children = children[1:]
        for child in children:
            self._read(child)

    def _read_code(self, node: nodes.Element) -> None:
        text = node.astext()
        raw = text if isinstance(node, nodes.math_block) else node.rawsource
        place = self._lines.find(raw if raw.count("\n") == text.count("\n") else text)
        self.gathering.lines("code", list(place.lines(text)))

    def _verse(self, node: nodes.Element, indent: str) -> Iterator[Part]:
        for line in node.children:
            if isinstance(line, nodes.line_block):
                yield from self._verse(line, indent + "    ")
            elif isinstance(line, nodes.line):
                place = self._place(line)
                yield Part(place.start, place.end, indent + self._text(line) if line.children else "")

    def _read_table(self, table: nodes.Element) -> None:
        for title in table.children:
            if isinstance(title, nodes.title):
                self.gathering.prose(self._prose(title))
        rows = []
        for row in table.findall(nodes.row):
            above = self._lines.next
            lines: list[int] = []
            cells: list[list[Part]] = []
            for entry in row.children:
                self._lines.next = above
                cells.append(list(self._cell(entry)))
                lines.extend(self._lines.line_of(part.start) for part in cells[-1])
            if lines:
                self._lines.next = min(lines) + 1
                parts = [part for cell in cells for part in cell]
                text = "\t".join(" ".join(part.text for part in cell) for cell in cells).rstrip()
                rows.append(Part(min(part.start for part in parts), max(part.end for part in parts), text))
        self.gathering.lines("table", rows)

    def _cell(self, node: nodes.Node) -> Iterator[Part]:
        """Yield the texts of a table's cell, each in one line."""
        if isinstance(node, nodes.TextElement):
            for part in self._prose(node):
                yield replace(part, text=" ".join(part.text.split()))
        elif isinstance(node, nodes.Element) and not isinstance(node, (nodes.system_message, *_NOTHING_TO_READ)):
            for child in node.children:
                yield from self._cell(child)

    def _read_alternative(self, image: nodes.Element) -> None:
        """Read the text that stands for an image."""
        text = " ".join(str(image.get("alt", "")).split())
        if text:
            place = self._lines.find(text, self._hint(image))
            self.gathering.prose([Part(place.start, place.end, text)])

    def _read_unparsed(self, message: nodes.Element) -> None:
        """Read a piece of markup that docutils made nothing of, if a report holds one."""
        blocks = [child for child in message.children if isinstance(child, nodes.literal_block)]
        if not blocks or "too short" in message.children[0].astext():
            return  # nothing was lost
        text = blocks[0].astext()
        place = self._lines.find(text, self._base + int(message.get("line", 0)) - 1)
        directive = directive_of(text)
        title = _TITLE.match(text)
        if title:
            self.gathering.heading(self._inline(title.group(2)), self._level + 1, place.start)
        elif directive is None or self._depth >= _DEEPEST:
            self.gathering.lines("code", list(place.lines(text)))
        else:
            self._read_directive(directive, place)

    def _read_directive(self, directive: Directive, place: Place) -> None:
        self._lines.next = place.line
        if directive.signature:
            signature = self._lines.find(directive.signature, place.line)
            self.gathering.open_list()
            self.gathering.label(Part(signature.start, signature.end, directive.signature + "\n"))
        if directive.code.strip():
            code = self._lines.find(directive.code)
            self.gathering.lines("code", list(code.lines(code.raw)))
        if directive.text.strip():
            self._depth += 1
            self.read(directive.text, place.line)
            self._depth -= 1
        if directive.signature:
            self.gathering.close_list()

    # -- text and places

    def _inline(self, text: str) -> str:
        """The text of a title that docutils did not take for one."""
        return " ".join(self._text(child) for child in _parsed(text).children if isinstance(child, nodes.TextElement))

    def _prose(self, node: nodes.Element) -> list[Part]:
        """The text of a paragraph, or its sentences if it is overlong."""
        text = self._text(node).replace("\n", " ").strip()
        if not text:
            return []
        place = self._place(node)
        if len(text) <= OVERLONG:
            return [Part(place.start, place.end, text)]
        return list(place.pieces(text, sentence_spans(text)))

    def _place(self, node: nodes.Element) -> Place:
        return self._lines.find(node.rawsource or node.astext(), self._hint(node))

    def _hint(self, node: nodes.Node) -> int:
        """The index of the line where docutils says that a node starts."""
        line = node.line if node.line is not None else self._lines.next + 1 - self._base
        return line + self._base - 1

    def _text(self, node: nodes.Node) -> str:
        """The text of a piece of inline markup, as a reader sees it."""
        if isinstance(node, nodes.Text):
            return str(node.astext())
        if isinstance(node, (nodes.footnote_reference, nodes.citation_reference)):
            return f"[{node.astext()}]" if node.astext() else ""
        if isinstance(node, nodes.substitution_reference):
            return self._substituted(node)
        if isinstance(node, nodes.image):
            return str(node.get("alt", ""))
        return self._text_of_children(node)

    def _text_of_children(self, node: nodes.Node) -> str:
        pieces: list[str] = []
        for child in node.children:
            text = self._text(child)
            if not text and pieces and isinstance(child, nodes.footnote_reference):
                # A footnote without a number of its own leaves no space before the full stop.
                pieces[-1] = pieces[-1].rstrip()
            pieces.append(text)
        return "".join(pieces)

    def _substituted(self, reference: nodes.Element) -> str:
        """What stands for a name between bars; the name itself, as it is written, if the text does not say."""
        name = reference["refname"].lower()
        if name not in self._substitutions:
            self._substitutions[name] = f"|{reference.astext()}|"
            definition = self._definitions.get(name)
            if definition is not None:
                self._substitutions[name] = self._text_of_children(definition)[:_LONGEST_SUBSTITUTION]
        return self._substitutions[name]


def _elements(node: nodes.Element) -> list[nodes.Element]:
    return [child for child in node.children if isinstance(child, nodes.Element)]


@cache
def _settings() -> Values:
    settings = get_default_settings(Parser)
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.report_level, settings.halt_level, settings.warning_stream = 5, 6, False
    settings.syntax_highlight = "none"
    return settings


def _parsed(text: str) -> nodes.document:
    """Return docutils' tree of a text, without the transforms that would follow."""
    settings = copy(_settings())
    settings.line_length_limit = len(text) + 1
    document = new_document("", settings)
    parser = Parser(rfc2822=_HEADER_FIELDS.match(text, 0, _LONGEST_HEADER) is not None, inliner=_Inliner())
    parser.parse(text.translate(_LINE_ENDS), document)
    return document


class _Inliner(states.Inliner):
    """Reads roles for what a reader sees of them, and markup only as long as that takes no time to speak of."""

    # docutils fills its patterns with strings that it looks up in the class of the object alone.
    locals().update({name: value for name, value in vars(states.Inliner).items() if not name.startswith("__")})

    def __init__(self) -> None:
        super().__init__()
        self._cost = 0

    def parse(
        self, text: str, lineno: int, memo: SimpleNamespace, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        # Each mark that is not closed makes docutils look through the whole paragraph, each character of a word
        # through the whole word.
        cost = len(text) * len(_INLINE.findall(text)) + sum(len(run) ** 2 for run in _LONG_RUN.findall(text))
        if cost > _LIGHT and self._cost + cost > _HEAVY:
            return [nodes.Text(text)], []
        self._cost += cost
        return super().parse(text, lineno, memo, parent)

    def implicit_inline(self, text: str, lineno: int) -> list[nodes.Text]:
        # Addresses are not looked for: they are read as they are written.
        return [nodes.Text(text)] if text else []

    def interpreted(
        self, rawsource: str, text: str, role: str, lineno: int
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(rawsource, nodes.unescape(role_text(rawsource)))], []
