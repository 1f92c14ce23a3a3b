"""The text of the blocks of HTML that Markdown may hold, cut at their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class HtmlPiece:
    """Text of a block of HTML: one heading, or what stands between headings."""

    level: int
    """The heading's level, else 0."""
    start: int
    end: int = 0
    texts: list[str] = field(default_factory=list)

    def visible(self) -> str:
        """The visible text, a line for each block element."""
        lines = (" ".join(line.split()) for line in "".join(self.texts).split("\n"))
        return "\n".join(line for line in lines if line)


def joined(pieces: Sequence[HtmlPiece]) -> HtmlPiece:
    """Return the text of several pieces as one that is no heading."""
    return HtmlPiece(0, 0, 0, [text for piece in pieces for text in ("\n", *piece.texts)])


class VisibleText(HTMLParser):
    """The text of a block of HTML, cut at its headings."""

    _HIDDEN = frozenset(("script", "style", "template"))
    _HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
    _INLINE = frozenset(
        "a abbr b bdi bdo cite code del em i img ins kbd mark q s small span strong sub sup u var".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[HtmlPiece] = []
        self._starts = [0]
        self._open: list[str] = []
        self._cut = True
        self._pending = False

    def feed(self, data: str) -> None:
        """Read the whole block, once."""
        for line in data.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        super().feed(data)

    def close(self) -> None:
        """Finish the last piece."""
        super().close()
        self._position()

    def _position(self) -> int:
        """Where the parser is; the text that it read last ends here."""
        line, column = self.getpos()
        position = self._starts[line - 1] + column
        if self._pending:
            self.pieces[-1].end = position
            self._pending = False
        return position

    def _tag(self, tag: str) -> None:
        self._position()
        self._cut = self._cut or tag in self._HEADINGS
        if self.pieces and tag not in self._INLINE:
            self.pieces[-1].texts.append("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a heading or hidden element that opens."""
        self._tag(tag)
        if tag in self._HIDDEN or tag in self._HEADINGS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note one that closes."""
        self._tag(tag)
        if tag in self._open:
            self._open.remove(tag)

    def handle_comment(self, data: str) -> None:
        """Pass over a comment."""
        self._position()

    def handle_decl(self, decl: str) -> None:
        """Pass over a declaration."""
        self._position()

    def handle_pi(self, data: str) -> None:
        """Pass over a processing instruction."""
        self._position()

    def handle_data(self, data: str) -> None:
        """Gather text that is not hidden."""
        position = self._position()
        if any(tag in self._HIDDEN for tag in self._open):
            return
        if not data.strip():
            if self.pieces:
                self.pieces[-1].texts.append(" ")
            return
        if self._cut:
            level = next((int(tag[1]) for tag in self._open if tag in self._HEADINGS), 0)
            self.pieces.append(HtmlPiece(level, position))
            self._cut = False
        self.pieces[-1].texts.append(data)
        self._pending = True
