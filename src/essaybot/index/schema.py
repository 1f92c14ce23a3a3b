"""The Whoosh schema of a passage index.

Two views of each passage are indexed. The *words*, as written but for case and accents, with their positions, serve
the expert syntax, which matches exactly. The *stems*, with their frequencies, serve plain questions; there the line
that introduces a list counts as part of the headings of its items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.analysis import Tokenizer
from whoosh.analysis.acore import Token as WhooshToken
from whoosh.fields import ID, STORED, TEXT, Schema

from essaybot.index.analysis import Token, fold, tokens
from essaybot.model import Passage

WORD_FIELDS = ("heading", "text")
STEM_FIELDS = {"heading": "heading_stems", "text": "text_stems"}
"""For each field of a passage the index field that holds its stems."""
STORED_FIELD = "passage"
ORDERED_FIELD = "ordered_stems"
"""Holds a passage's stems in the order of its text, so that one passage can be read without asking for every stem."""
LANGUAGE_FIELD = "language"
"""Holds the code of a passage's language, so that those of the whole index can be counted without reading it."""


def text_around(passage: Passage) -> str:
    """Return what lends its words to a passage beside its own heading: the headings above, and its introduction."""
    introduction = "" if passage.text.startswith(passage.introduction) else passage.introduction
    return "\n".join((passage.title, *passage.ancestors, introduction))


class FoldedWords(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's view of `essaybot.index.analysis.tokens`, for parsing expert queries."""

    def __call__(self, value: str, **options: Any) -> Iterator[WhooshToken]:
        """Yield Whoosh's one reusable token for each word of `value`."""
        token = WhooshToken(positions=True, chars=True, mode=options.get("mode", ""))
        first = options.get("start_pos", 0)
        # Whoosh asks for the whole of a word that has wildcards or is fuzzy.
        whole = not options.get("tokenize", True)
        words = [Token(fold(value), 0, len(value))] if whole else tokens(value, wanted=True)
        for position, (word, start, end) in placed(words):
            token.text, token.pos, token.startchar, token.endchar = word, first + position, start, end
            token.boost = 1.0
            token.stopped = False
            yield token


def placed(words: Iterable[Token]) -> Iterator[tuple[int, Token]]:
    """Yield each word with its position, from 0: the same for those that start at one place."""
    position, last = -1, -1
    for token in words:
        if token.start != last:
            position, last = position + 1, token.start
        yield position, token


def passage_schema() -> Schema:
    """Return the schema: `heading` and `text` as words and as stems, and what is stored of a passage."""
    words, stems = TEXT(analyzer=FoldedWords()), TEXT(analyzer=FoldedWords(), phrase=False)
    fields = dict.fromkeys(WORD_FIELDS, words) | dict.fromkeys(STEM_FIELDS.values(), stems)
    return Schema(**fields, **{LANGUAGE_FIELD: ID(), STORED_FIELD: STORED(), ORDERED_FIELD: STORED()})
