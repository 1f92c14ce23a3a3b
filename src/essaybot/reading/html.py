"""The text of the blocks of HTML that Markdown may hold, cut at their headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from essaybot.reading.elements import HEADINGS, INLINE
from essaybot.reading.markup import tokens

_HIDDEN = frozenset(("script", "style", "template"))


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


def visible_pieces(source: str) -> list[HtmlPiece]:
    """Return the text of a block of HTML, cut at its headings, without what no reader sees."""
    pieces: list[HtmlPiece] = []
    around: list[str] = []
    is_cut = True
    for token in tokens(source):
        tag = token.text
        if token.kind != "text":
            is_cut = is_cut or tag in HEADINGS
            if pieces and tag not in INLINE:
                pieces[-1].texts.append("\n")
            if token.kind == "start" and (tag in _HIDDEN or tag in HEADINGS):
                around.append(tag)
            elif token.kind == "end" and tag in around:
                around.remove(tag)
        elif any(tag in _HIDDEN for tag in around):
            continue
        elif token.text.strip():
            if is_cut:
                level = next((int(tag[1]) for tag in around if tag in HEADINGS), 0)
                pieces.append(HtmlPiece(level, token.start))
                is_cut = False
            pieces[-1].texts.append(token.text)
            pieces[-1].end = token.end
        elif pieces:
            pieces[-1].texts.append(" ")
    return pieces
