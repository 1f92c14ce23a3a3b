"""Markdown becomes headed blocks, by way of markdown-it's block and inline parsers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from essaybot.model import Kind
from essaybot.reading.blocks import OVERLONG, Block, HeadedBlocks, Part, introducing_line
from essaybot.reading.sentences import sentence_spans

CELL_SEPARATOR = "\t"
_LONGEST_INLINE = 20_000
"""Characters of one paragraph whose markup is parsed at once; the parser's worst case is quadratic in them."""
_LONGEST_SEARCH = 12
"""Sentences that are joined, at most, to find a cut that does not go through a piece of markup."""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.use(front_matter_plugin)


def read_markdown(source: str) -> tuple[HeadedBlocks, ...]:
    """Return the sections of a Markdown text (CommonMark with tables, strikethrough and front matter)."""
    reader = _Reader(source)
    reader.read()
    return tuple(reader.sections)


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
    sections: list[HeadedBlocks] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _env: dict[str, Any] = field(default_factory=dict)
    _blocks: list[Block] = field(default_factory=list)
    _heading: tuple[str, int, int] = ("", 0, 0)
    _lists: list[_List] = field(default_factory=list)
    _groups: int = 0
    _quotes: int = 0
    _introduction: str = ""

    def read(self) -> None:
        self._starts = [0]
        for line in self.source.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        tokens = self._block_tokens()
        index = 0
        while index < len(tokens):
            index = self._read_token(tokens, index)
        self._close_section()

    def _block_tokens(self) -> list[Token]:
        parser = _parser()
        tokens: list[Token] = []
        # The rules that run on the source as a whole; inline markup is parsed block by block in `_rendered`.
        parser.block.parse(self.source.replace("\0", "\N{REPLACEMENT CHARACTER}"), parser, self._env, tokens)
        return tokens

    def _read_token(self, tokens: Sequence[Token], index: int) -> int:
        """Read the token at `index`, with those that belong to it, and return the index of the next."""
        token = tokens[index]
        kind = token.type
        if kind == "heading_open" and token.level == 0:
            text = self._plain(tokens[index + 1].content)
            self._open_section(text, int(token.tag[1]), self._starts[_lines(token)[0]])
            return index + 3
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
        parts = list(self._paragraph_parts(token.content, _lines(token)[0]))
        if not parts:
            return
        text = " ".join(part.text for part in parts)
        kind: Kind = "item" if self._lists else "quote" if self._quotes else "paragraph"
        self._add(kind, parts, text)
        if not self._lists:
            self._introduction = introducing_line(text)
        elif not self._lists[-1].item:
            self._lists[-1].item = " ".join(text.split())

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
        visible = _VisibleText()
        visible.feed(token.content)
        visible.close()
        text = visible.text()
        first, last = _lines(token)
        span = _stripped(self.source, self._starts[first], min(self._starts[last], len(self.source)))
        if text and visible.heading_level and not self._lists and not self._quotes:
            self._open_section(" ".join(text.split()), visible.heading_level, span[0])
        elif text:
            self._add("paragraph", [Part(*span, text)], text)

    def _read_table(self, tokens: Sequence[Token], index: int) -> int:
        rows: list[Part] = []
        cells: list[str] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tr_open":
                cells = []
            elif token.type == "inline":
                cells.append(self._plain(token.content))
            elif token.type == "tr_close" and any(cells):
                line = self._table_line(tokens, index)
                span = _stripped(self.source, self._starts[line], self._starts[line + 1] - 1)
                rows.append(Part(*span, CELL_SEPARATOR.join(cells)))
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

    # -- inline markup

    def _plain(self, content: str) -> str:
        """The text of a piece of inline markup, as a reader sees it."""
        tokens: list[Token] = []
        parser = _parser()
        parser.inline.parse(content.strip(), parser, self._env, tokens)
        return _text_of(tokens).strip()

    def _paragraph_parts(self, content: str, line: int) -> Iterator[Part]:
        """Cut a paragraph that starts in source line `line` where its rendered sentences end, if it is overlong."""
        to_source = self._source_map(content, line)
        for start, end in _chunks(content):
            text = self._plain(content[start:end])
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
        spans = [(start + first, start + last) for first, last in sentence_spans(content[start:end])]
        done = index = 0
        while index < len(spans):
            first = spans[index][0]
            for last_index in range(index, min(index + _LONGEST_SEARCH, len(spans))):
                last = spans[last_index][1]
                piece = self._plain(content[first:last])
                if text.startswith(piece, done):
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

    def _source_map(self, content: str, line: int) -> Callable[[int], int]:
        """Return a function from an offset in `content` to one in the source; `content` starts in source line `line`.

        A line of a paragraph's content is the end of its source line, behind the markers of lists and quotations.
        """
        content_starts: list[int] = []
        source_starts: list[int] = []
        position = 0
        for number, text in enumerate(content.split("\n"), line):
            stripped = text.strip()
            source_line = self.source[self._starts[number] : self._starts[number + 1] - 1]
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


def _chunks(content: str) -> Iterator[tuple[int, int]]:
    """Cut content that is too long to parse at once at its sentence ends."""
    if len(content) <= _LONGEST_INLINE:
        yield 0, len(content)
        return
    start = end = 0
    for first, last in sentence_spans(content):
        if last - start > _LONGEST_INLINE and end > start:
            yield start, end
            start = first
        end = last
    yield start, end


def _text_of(tokens: Sequence[Token]) -> str:
    """The text of inline tokens: links and images by their words, markup dropped."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
            pieces.append("\n")
        elif token.type == "image" and token.children:
            pieces.append(_text_of(token.children))
    return "".join(pieces)


class _VisibleText(HTMLParser):
    """The text of a block of HTML, and the heading level if all of it stands in one heading."""

    _HIDDEN = frozenset(("script", "style", "template"))
    _HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
    _INLINE = frozenset(
        "a abbr b bdi bdo cite code del em i img ins kbd mark q s small span strong sub sup u var".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._levels: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN or tag in self._HEADINGS:
            self._open.append(tag)
        if tag not in self._INLINE:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)
        if tag not in self._INLINE:
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if any(tag in self._HIDDEN for tag in self._open) or not data.strip():
            self._pieces.append(" " if not data.strip() else "")
            return
        self._levels.add(next((int(tag[1]) for tag in self._open if tag in self._HEADINGS), 0))
        self._pieces.append(data)

    @property
    def heading_level(self) -> int:
        """The level of the one heading that holds all the text, else 0."""
        return next(iter(self._levels)) if len(self._levels) == 1 else 0

    def text(self) -> str:
        """The visible text, a line for each block element."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)
