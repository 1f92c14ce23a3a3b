"""The Whoosh schema of a passage index.

Two views of each passage are indexed. The *words*, as written but for case and accents, with their positions, serve
the expert syntax, which matches exactly. The *stems*, with their frequencies, serve plain questions; there the line
that introduces a list counts as part of the headings of its items.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Tokenizer
from whoosh.analysis.acore import Token as WhooshToken
from whoosh.fields import STORED, TEXT, Schema

from essaybot.index.analysis import Token, fold, tokens
from essaybot.model import Passage

WORD_FIELDS = ("heading", "text")
STEM_FIELDS = {"heading": "heading_stems", "text": "text_stems"}
"""For each field of a passage the index field that holds its stems."""
STORED_FIELD = "passage"
ORDERED_FIELD = "ordered_stems"
"""Holds a passage's stems in the order of its text, so that one passage can be read without asking for every stem."""


def text_around(passage: Passage) -> str:
    """Return what lends its words to a passage beside its own heading: the headings above, and its introduction."""
    introduction = "" if passage.text.startswith(passage.introduction) else passage.introduction
    return "\n".join((*passage.ancestors, introduction))


class FoldedWords(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's view of `essaybot.index.analysis.tokens`, for parsing expert queries."""

    def __call__(self, value: str, **options: Any) -> Iterator[WhooshToken]:
        """Yield Whoosh's one reusable token for each word of `value`."""
        token = WhooshToken(positions=True, chars=True, mode=options.get("mode", ""))
        first = options.get("start_pos", 0)
        # Whoosh asks for the whole of a word that has wildcards or is fuzzy.
        words = tokens(value) if options.get("tokenize", True) else [Token(fold(value), 0, len(value))]
        for position, (word, start, end) in enumerate(words, first):
            token.text, token.pos, token.startchar, token.endchar = word, position, start, end
            token.boost = 1.0
            token.stopped = False
            yield token


def passage_schema() -> Schema:
    """Return the schema: `heading` and `text` as words and as stems, and what is stored of a passage."""
    words, stems = TEXT(analyzer=FoldedWords()), TEXT(analyzer=FoldedWords(), phrase=False)
    fields = dict.fromkeys(WORD_FIELDS, words) | dict.fromkeys(STEM_FIELDS.values(), stems)
    return Schema(**fields, **{STORED_FIELD: STORED(), ORDERED_FIELD: STORED()})
