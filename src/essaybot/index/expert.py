"""The expert syntax: Whoosh's query language over words as they are written, with errors where Whoosh would guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from whoosh import query as whoosh_query
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser, MultifieldPlugin, OperatorsPlugin, syntax

from essaybot.errors import QueryError
from essaybot.index.analysis import Token, fold, tokens
from essaybot.index.schema import WORD_FIELDS, passage_schema
from essaybot.index.signs import has_signs

if TYPE_CHECKING:
    from essaybot.index.postings import PassageIndex

_LONGEST = 2_000
_DEEPEST = 50
_QUOTED = re.compile(r'"[^"]*"' r"|'[^']*'(?!\w)")
_FIELD = re.compile(r"(?<![\w.])([A-Za-z_]\w*):")
_OPERATORS = "AND|OR|ANDNOT|ANDMAYBE"
_LEADING = re.compile(rf"(?:^|\()\s*({_OPERATORS})\b")
_TRAILING = re.compile(rf"\b({_OPERATORS}|NOT)\s*(?:$|\))")
_DOUBLED = re.compile(rf"\b({_OPERATORS}|NOT)\s+({_OPERATORS})\b|\b(NOT)\s+(NOT)\b")
_EMPTY_FIELD = re.compile(r"(?<![\w.])([A-Za-z_]\w*):(?=\s|\)|$)")
_WILDCARD = re.compile(r"[*?]")
_VERY_FUZZY = re.compile(r"(?<=\S)~[3-9]")


class _AnyField(syntax.GroupNode):  # type: ignore[misc]  # Whoosh has no types
    """The fields of a word. Not Whoosh's own group for OR: a boost of the word would reach what the next OR adds."""

    merging = False
    qclass = whoosh_query.Or


def find(
    index: PassageIndex, text: str, limit: int, among: Collection[int] | None = None
) -> list[tuple[int, float, frozenset[str]]]:
    """Return (passage number, score, matched words) for the best `limit` passages, best first.

    Words match as written, but for case and accents. Scores are Whoosh's BM25F over the whole text, also if only the
    passages with a number in `among` are searched.

    Raises:
        QueryError: the query cannot be understood.
    """
    query = parse(text)
    if among is not None and not among:
        return []  # Whoosh would take an empty set for no restriction.
    try:
        return index.find(query, limit, among)
    except RecursionError:
        raise QueryError("the query is nested too deeply; use fewer parentheses") from None


def parse(text: str) -> whoosh_query.Query:
    """Return the query that `text` stands for.

    Raises:
        QueryError: it cannot be understood; the message says what to change.
    """
    _check(text)
    parser = MultifieldParser(list(WORD_FIELDS), passage_schema())
    parser.replace_plugin(MultifieldPlugin(list(WORD_FIELDS), group=_AnyField))
    # Whoosh's REQUIRE fails when it skips passages.
    parser.replace_plugin(OperatorsPlugin(Require=None))
    parser.add_plugin(FuzzyTermPlugin())
    try:
        query = _folded(parser.parse(text)).normalize()
    except RecursionError:
        raise QueryError("the query is nested too deeply; use fewer parentheses") from None
    except Exception as error:
        raise QueryError(f"the query cannot be understood ({error}); see 'essaybot search --help'") from error
    if query.is_leaf() and isinstance(query, type(whoosh_query.NullQuery)):
        raise QueryError("the query has no word to look for; write at least one")
    return query


def _check(text: str) -> None:
    """Refuse what Whoosh's parser would silently take for something else."""
    if not text.strip():
        raise QueryError("the query is empty; write at least one word to look for")
    if len(text) > _LONGEST:
        raise QueryError(f"the query is too long ({len(text):,} characters; at most {_LONGEST:,})")
    if not any(character.isalnum() for character in text):
        raise QueryError("the query has no word to look for; write at least one")
    if text.count('"') % 2:
        raise QueryError('a quotation mark (") is missing; a phrase needs one on each side')
    bare = _QUOTED.sub(" x ", text)
    _check_parentheses(bare)
    for name in _FIELD.findall(bare):
        if name not in WORD_FIELDS:
            known = " and ".join(WORD_FIELDS)
            raise QueryError(f"there is no field '{name}'; the fields are {known} (quote a word that has a colon)")
    empty = _EMPTY_FIELD.search(_QUOTED.sub("x", text))
    if empty:
        raise QueryError(f"{empty.group(1)}: has no word behind it; write one without a space between")
    if _VERY_FUZZY.search(bare):
        raise QueryError("~1 and ~2 are as fuzzy as a word may be; more takes minutes")
    for pattern, place in ((_LEADING, "before"), (_TRAILING, "after")):
        found = pattern.search(bare)
        if found:
            raise QueryError(f"{found.group(1)} has nothing {place} it; write a word there, or quote it to look for it")
    doubled = _DOUBLED.search(bare)
    if doubled:
        pair = " and ".join(filter(None, doubled.groups()))
        raise QueryError(f"{pair} stand side by side; write a word between them")


def _check_parentheses(bare: str) -> None:
    depth = 0
    for character in bare:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth > _DEEPEST:
            raise QueryError("the query is nested too deeply; use fewer parentheses")
        if depth < 0:
            raise QueryError("a parenthesis is closed that was never opened")
    if depth:
        raise QueryError("a parenthesis is missing its ')'")


def _plain(text: str) -> Iterator[Token]:
    return tokens(_WILDCARD.sub(" ", text), wanted=True)


def _folded(query: whoosh_query.Query) -> whoosh_query.Query:
    """Fold the words that Whoosh leaves as typed: those with wildcards, ranges and fuzzy ones."""
    if isinstance(query, (whoosh_query.Prefix, whoosh_query.Wildcard, whoosh_query.FuzzyTerm)):
        if has_signs(query.text):
            # Where there are no spaces, a word is found inside longer ones anyway.
            return whoosh_query.And([whoosh_query.Term(query.fieldname, token.word) for token in _plain(query.text)])
        query.text = fold(query.text)
        return query
    if isinstance(query, whoosh_query.TermRange):
        query.start = query.start and fold(query.start)
        query.end = query.end and fold(query.end)
        return query
    return query.apply(_folded)
