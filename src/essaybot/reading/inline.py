"""The markup inside a paragraph, heading or cell of Markdown becomes the text that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from essaybot.reading.sentences import sentence_spans

_LONGEST_INLINE = 40_000
"""Characters of one paragraph whose markup is parsed at once; the parser's worst case is quadratic in them."""
_LONGEST_DENSE = 4_000
"""The same for a paragraph that is made of markup rather than of words."""
_MARKUP = re.compile(r"[\[\]*_`<&!~]")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def rendered(content: str, env: dict[str, Any]) -> str:
    """Return the text of a piece of inline markup, which should be no longer than those of `chunks`.

    Args:
        content: the markup.
        env: what the parser of blocks found out, such as the targets of links.
    """
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(content.strip(), parser, env, tokens)
    return _text_of(tokens).strip()


def rendered_whole(content: str, env: dict[str, Any]) -> str:
    """Return the text of inline markup of any length."""
    text = ""
    done = 0
    for start, end in chunks(content):
        text += " " * (start > done > 0) + rendered(content[start:end], env)
        done = end
    return text


def chunks(content: str) -> Iterator[tuple[int, int]]:
    """Cut content that is too long to parse at once at its sentence ends."""
    longest = _LONGEST_INLINE
    if len(content) > _LONGEST_DENSE and len(_MARKUP.findall(content)) > len(content) / 5:
        longest = _LONGEST_DENSE
    if len(content) <= longest:
        yield 0, len(content)
        return
    start = end = 0
    for first, last in sentence_spans(content):
        if last - start > longest and end > start:
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
