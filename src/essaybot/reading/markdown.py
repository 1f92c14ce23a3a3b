"""Markdown becomes headed blocks, by way of markdown-it's block and inline parsers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, lheading, paragraph
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from essaybot.model import Kind, Span
from essaybot.reading.blocks import (
    LONGEST_HEADING,
    OVERLONG,
    Block,
    Document,
    HeadedBlocks,
    Part,
    introducing_item,
    introducing_line,
)
from essaybot.reading.encoding import decode
from essaybot.reading.html import joined, visible_pieces
from essaybot.reading.inline import chunks, rendered, rendered_whole
from essaybot.reading.limits import Limits
from essaybot.reading.sentences import sentence_spans

CELL_SEPARATOR = "\t"
_Rule = Callable[[StateBlock, int, int, bool], bool]
_LONGEST_HTML = 20_000
"""Characters of one block of HTML that are parsed; a longer one is shown as it is written."""
_TITLE = re.compile(r"""^title:[ \t]+(?P<quote>["']?)(?P<title>[^\n"'|>][^\n]*?)(?P=quote)[ \t]*$""", re.MULTILINE)
"""What front matter calls a text; a title of several lines is left alone."""
_SHORTEST_CUT = 200
"""Characters that a piece of an overlong paragraph has at least, so that there are not too many to render."""
_DEEPEST = 32
"""Nesting, two for a list, from which lists and quotations are read as plain paragraphs: the time for each line grows
with it."""
_LONGEST_SEARCH = 12
"""Sentences that are joined, at most, to find a cut that does not go through a piece of markup."""


@cache
def _block_parser() -> MarkdownIt:
    """The parser of blocks, which may nest deeper than inline markup."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").use(front_matter_plugin)
    parser.block.ruler.before("table", "flat", _flat)
    parser.block.ruler.at("heading", _counted(heading), {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("lheading", _counted(lheading))
    return parser


def _counted(rule: _Rule) -> _Rule:
    """A rule for headings that stops at the limit, long before the whole text is parsed."""

    def counted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = rule(state, start, end, silent)
        if found and not silent:
            state.env["headings"] += 1
            state.env["limits"].check_headings(state.env["headings"])
        return found

    return counted


def _flat(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # At its own limit the parser would drop the rest of the text.
    return state.level >= _DEEPEST and paragraph(state, start, end, silent)


def read(data: bytes, limits: Limits) -> Document:
    """Read a Markdown file."""
    return document_of(decode(data), limits)


def document_of(source: str, limits: Limits | None = None) -> Document:
    """Return the document of a Markdown text.

    Raises:
        CorpusError: it has more headings than `limits` allow.
    """
    reader = _read(source, limits)
    return Document("", "", source, tuple(reader.sections), exact=False, title=reader.title)


def read_markdown(source: str, limits: Limits | None = None) -> tuple[HeadedBlocks, ...]:
    """Return the sections of a Markdown text (CommonMark with tables, strikethrough and front matter).

    Raises:
        CorpusError: as for `document_of`.
    """
    return tuple(_read(source, limits).sections)


def _read(source: str, limits: Limits | None) -> _Reader:
    reader = _Reader(source, {"headings": 0, "limits": limits or Limits()})
    reader.read()
    return reader


@dataclass
class _List:
    """A list that is being read."""

    group: int
    introduction: str
    item: str = ""
    """The first paragraph of its current item, which introduces the lists inside that item."""


@dataclass
class _Reader:
    """Walks over the block tokens of one text and gathers sections."""

    source: str
    _env: dict[str, Any]
    """What the parser keeps between blocks: the targets of links, and what `_counted` needs."""
    sections: list[HeadedBlocks] = field(default_factory=list)
    title: str = ""
    """What the front matter calls the text."""
    _starts: list[int] = field(default_factory=list)
    _parsed: str = ""
    """The source as the parser reads it, as long as the source."""
    _blocks: list[Block] = field(default_factory=list)
    _heading: tuple[str, int, int] = ("", 0, 0)
    _lists: list[_List] = field(default_factory=list)
    _groups: int = 0
    _quotes: int = 0
    _introduction: str = ""

    def read(self) -> None:
        self._starts = [0]
        self._parsed = self.source.replace("\0", "\N{REPLACEMENT CHARACTER}")
        for line in self.source.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        tokens = self._block_tokens()
        index = 0
        while index < len(tokens):
            index = self._read_token(tokens, index)
        self._close_section()

    def _block_tokens(self) -> list[Token]:
        parser = _block_parser()
        tokens: list[Token] = []
        # The rules that run on the source as a whole; inline markup is parsed block by block in `_rendered`.
        parser.block.parse(self._parsed, parser, self._env, tokens)
        return tokens

    def _read_token(self, tokens: Sequence[Token], index: int) -> int:
        """Read the token at `index`, with those that belong to it, and return the index of the next."""
        token = tokens[index]
        kind = token.type
        if kind == "heading_open" and token.level == 0:
            inline = tokens[index + 1]
            text = rendered_whole(inline.content, self._env)
            if len(text) > LONGEST_HEADING:
                self._read_paragraph(inline)
            else:
                self._open_section(text, int(token.tag[1]), self._starts[_lines(token)[0]])
            return index + 3
        if kind == "front_matter":
            named = _TITLE.search(token.content)
            self.title = named["title"].strip()[:LONGEST_HEADING] if named else ""
        if kind == "table_open":
            return self._read_table(tokens, index)
        if kind in ("bullet_list_open", "ordered_list_open"):
            self._groups += 1
            introduction = self._lists[-1].item if self._lists else self._introduction
            self._lists.append(_List(self._groups, introduction))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._introduction = ""
        elif kind == "list_item_open":
            self._lists[-1].item = ""
        elif kind in ("blockquote_open", "blockquote_close"):
            self._quotes += 1 if token.nesting > 0 else -1
        elif kind == "inline":
            self._read_paragraph(token)
        elif kind in ("fence", "code_block"):
            self._read_code(token)
        elif kind == "html_block":
            self._read_html(token)
        return index + 1

    # -- sections and blocks

    def _open_section(self, text: str, level: int, start: int) -> None:
        if not text:
            return
        self._close_section()
        self._heading = (text, level, start)
        self._introduction = ""

    def _close_section(self) -> None:
        heading, level, start = self._heading
        if heading or self._blocks:
            self.sections.append(HeadedBlocks(heading, level, start, tuple(self._blocks)))
        self._blocks = []

    def _add(self, kind: Kind, parts: Sequence[Part], text: str, *, keep_parts: bool = False) -> None:
        inside = self._lists[-1] if self._lists else None
        self._blocks.append(
            Block(
                kind,
                parts[0].start,
                parts[-1].end,
                text,
                tuple(parts) if keep_parts or len(text) > OVERLONG else (),
                inside.introduction if inside else self._introduction if kind != "paragraph" else "",
                inside.group if inside else 0,
            )
        )

    def _read_paragraph(self, token: Token) -> None:
        parts = list(self._paragraph_parts(token.content, *_lines(token)))
        if not parts:
            return
        text = " ".join(part.text for part in parts)
        kind: Kind = "item" if self._lists else "quote" if self._quotes else "paragraph"
        self._add(kind, parts, text)
        if not self._lists:
            self._introduction = introducing_line(text)
        elif not self._lists[-1].item:
            self._lists[-1].item = introducing_item(text)

    def _read_code(self, token: Token) -> None:
        lines = token.content.split("\n")
        first = _lines(token)[0] + (1 if token.type == "fence" else 0)
        parts = [
            Part(start, end, text)
            for number, text in enumerate(lines, first)
            if number + 1 < len(self._starts)
            for start, end in [self._code_span(number, text)]
        ]
        while parts and not parts[0].text.strip():
            parts.pop(0)
        while parts and not parts[-1].text.strip():
            parts.pop()
        if parts:
            self._add("code", parts, "\n".join(part.text for part in parts))

    def _code_span(self, number: int, text: str) -> tuple[int, int]:
        """Where a line of code stands in the source line `number`, behind the markers of lists and quotations."""
        end = self._starts[number + 1] - 1
        return max(self._starts[number], end - len(text)), end

    def _read_html(self, token: Token) -> None:
        if len(token.content) > _LONGEST_HTML:
            self._read_code(token)
            return
        found = visible_pieces(token.content)
        first, last = _lines(token)
        base = self._starts[first]
        start, end = _stripped(self.source, base, min(self._starts[last], len(self.source)))
        pieces = found if not self._lists and not self._quotes else [joined(found)]
        for piece in pieces:
            if len(pieces) > 1:
                start, end = _stripped(self.source, base + piece.start, base + piece.end)
            text = piece.visible()
            if text and piece.level:
                self._open_section(" ".join(text.split()), piece.level, start)
            elif text:
                self._add("paragraph", [Part(start, end, text)], text)

    def _read_table(self, tokens: Sequence[Token], index: int) -> int:
        rows: list[Part] = []
        cells: list[str] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tr_open":
                cells = []
            elif token.type == "inline":
                cells.append(rendered_whole(token.content, self._env))
            elif token.type == "tr_close" and any(cells):
                line = self._table_line(tokens, index)
                span = _stripped(self.source, self._starts[line], self._starts[line + 1] - 1)
                rows.append(Part(*span, CELL_SEPARATOR.join(cells).rstrip()))
            index += 1
        if rows:
            self._add("table", rows, "\n".join(row.text for row in rows), keep_parts=True)
        return index + 1

    @staticmethod
    def _table_line(tokens: Sequence[Token], index: int) -> int:
        """The source line of the table row that closes at `index`."""
        while tokens[index].type != "tr_open":
            index -= 1
        return _lines(tokens[index])[0]

    # -- paragraphs

    def _paragraph_parts(self, content: str, line: int, behind: int) -> Iterator[Part]:
        """Cut a paragraph that starts in source line `line` where its rendered sentences end, if it is overlong."""
        to_source = self._source_map(content, line, behind)
        for start, end in chunks(content):
            text = rendered(content[start:end], self._env)
            if len(text) <= OVERLONG:
                cuts = [(start, end, text)] if text else []
            else:
                cuts = list(self._cut(content, start, end, text))
            for first, last, piece in cuts:
                first, last = _stripped(content, first, last)
                yield Part(to_source(first), to_source(last - 1) + 1, piece)

    def _cut(self, content: str, start: int, end: int, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield pieces of `content` whose renderings, one after another, make up `text`.

        A cut through a link or an emphasis would leave its marks in the rendering, so a piece only counts when its
        own rendering is what comes next in `text`; otherwise the next sentence joins it.
        """
        spans = list(_coarse(sentence_spans(content[start:end]), start))
        done = index = 0
        while index < len(spans):
            first = spans[index][0]
            for last_index in range(index, min(index + _LONGEST_SEARCH, len(spans))):
                last = spans[last_index][1]
                piece = rendered(content[first:last], self._env)
                if text.startswith(piece, done):
                    break
                # An emphasis that goes on over the cut: its marks stay outside the pieces.
                inner, outer = _without_marks(content, first, last)
                piece = rendered(content[inner:outer], self._env)
                if piece and text.startswith(piece, done):
                    first, last = inner, outer
                    break
            else:
                yield first, spans[-1][1], text[done:]
                return
            if piece:
                yield first, last, piece
            done += len(piece)
            while done < len(text) and text[done].isspace():
                done += 1
            index = last_index + 1

    def _line(self, number: int) -> str:
        return self._parsed[self._starts[number] : self._starts[number + 1] - 1]

    def _source_map(self, content: str, line: int, behind: int) -> Callable[[int], int]:
        """Return a function from an offset in `content` to one in the source, whose lines `line` to `behind` hold it.

        A line of a paragraph's content is the end of its source line, behind the markers of lists and quotations.
        """
        content_starts: list[int] = []
        source_starts: list[int] = []
        position = 0
        lines = content.split("\n")
        # The parser strips lines of other white space (a no-break space, a form feed) that are not blank to it.
        while line + len(lines) < behind and not all(
            self._line(number).rstrip().endswith(text.strip()) for number, text in enumerate(lines, line)
        ):
            line += 1
        for number, text in enumerate(lines, line):
            stripped = text.strip()
            source_line = self._line(number)
            content_starts.append(position + len(text) - len(text.lstrip()))
            source_starts.append(self._starts[number] + max(0, source_line.rfind(stripped)))
            position += len(text) + 1

        def to_source(offset: int) -> int:
            index = max(0, bisect_right(content_starts, offset) - 1)
            return source_starts[index] + max(0, offset - content_starts[index])

        return to_source


def _lines(token: Token) -> list[int]:
    assert token.map is not None, "block tokens carry their lines"
    return token.map


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _coarse(spans: Sequence[Span], offset: int) -> Iterator[Span]:
    """Join short neighbours among `spans`, and move all of them by `offset`."""
    first: int | None = None
    for start, end in spans:
        first = start if first is None else first
        if end - first >= _SHORTEST_CUT or end == spans[-1][1]:
            yield first + offset, end + offset
            first = None


def _without_marks(content: str, start: int, end: int) -> Span:
    while start < end and content[start] in "*_~":
        start += 1
    while start < end and content[end - 1] in "*_~":
        end -= 1
    return start, end
