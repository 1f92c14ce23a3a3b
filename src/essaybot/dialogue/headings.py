"""Questions that a heading, the introduction of a list or the label of an item may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from essaybot.dialogue.asking import LAST_RESORT, LONGEST, Candidate, asked, how_do_i, said_by_reader
from essaybot.dialogue.clauses import clause_of, head_of, is_verb_first, whole
from essaybot.dialogue.grammar import (
    ASKED_OF,
    AUXILIARIES,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    DETERMINERS,
    MASS,
    NOUNS_TOO,
    PREPOSITIONS,
    TOKEN,
    base_of,
    is_adverb,
    is_plural,
    singular_of,
    verb_of,
)
from essaybot.dialogue.writing import Writing
from essaybot.index.analysis import fold, stem
from essaybot.ranking.lexicon import english

_NUMBERING = re.compile(
    r"(?:(?:chapter|section|part|appendix|step|annex)\s+(?:\d+|[A-Z]|[IVXLC]+)\b\s*[.:)–—-]*\s*"
    r"|(?:[A-Z]\.|[A-Z](?=\.\d))?\d+(?:\.\d+)*\s*[.:)–—-]*\s+|[A-Z][.)]\s+|[IVXLC]+[.:)]\s+|[(]\w{1,3}[)]\s+|§\s*[\d.]+\s*)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?:(?:release|version|changes in|v)\s*)?v?(\d+(?:\.\d+){1,3})\b", re.IGNORECASE)
_SUBTITLE = re.compile(
    r":\s+(?:an?\s|the\s)?(?:\w+\s){0,2}(?:overview|introduction|summary|guide|primer|look|study)\b.*$", re.IGNORECASE
)
_ACTIONS = frozenset(
    """add build change check choose configure connect create customize debug delete deploy disable download edit enable
    export extend find import install integrate locate make manage organize prepare prevent print receive remove rename
    repair replace report reset restart restore run save search select send set share start stop store test track
    transfer translate uninstall update upgrade upload use validate verify view withdraw write""".split()
)
"""Verbs that in a heading tell what a reader may want to do."""
_NO_LABELS = frozenset(
    """note notes warning tip hint example examples default defaults type returns return parameters parameter arguments
    important caution see todo usage syntax author authors date version name description summary result input output
    note q a question answer e.g remark""".split()
)
CONTENTS = frozenset(("contents", "table of contents", "index", "toc", "references", "bibliography"))
"""Headings of lists of places in a text, which answer nothing themselves."""
_FURNITURE = (
    CONTENTS
    | frozenset(
        """introduction overview background examples example definitions concepts discussion
    conclusion conclusions summary details general internals miscellaneous notes abstract preface acknowledgments
    acknowledgements status terminology basics features other misc changelog""".split()
    )
    | {"copyright notice", "see also", "further reading", "status of this memo"}
)
"""Headings of what every text has."""
_NO_NOUN_PHRASE = AUXILIARIES | CLAUSE_WORDS | {"you", "no", "not", "please", "back", "-", "–", "—", "/"}
_ADJECTIVE = re.compile(r"(?:ed|ly|ive|al|ous|able|ible|ful|ic|less|er|est)$")
_COMMON = 0.45
"""Rarity in English below which a word says nothing by itself."""
_KNOWN = 0.62
"""Rarity in English below which a word is no name of a program or the like."""
_OF_PARENT = frozenset(
    """advantage benefit composition disadvantage drawback duty history limitation power requirement responsibility
    right risk role structure""".split()
)
"""Headings of one word that are asked of what the heading above names."""
_LABEL = re.compile(r"([A-Z][^.:;?!()\n]{2,50}?)(?::|\s[–—-])\s+(?=\S)")
_MANY = frozenset("several some many various numerous multiple other following two three four five six seven".split())


def heading_questions(heading: str, writing: Writing, parent: str = "") -> list[Candidate]:
    """Return the questions that a heading may stand for, the best first.

    Args:
        heading: as the text has it, numbering and all.
        writing: how the text writes its words.
        parent: the heading above, for one that says too little by itself, such as "Powers".
    """
    text = " ".join(heading.split()).strip(" #*_:.…")
    if text.lower() in _FURNITURE or re.fullmatch(r"[IVXLC]+", text):
        return []
    text = _without_numbering(text)
    if found := _VERSION.match(text):
        return list(asked(3, "What is new in version", found[1]))
    text = re.sub(r"\s*\([^()]*\)$", "", _SUBTITLE.sub("", text)).rstrip(". …")
    if not text:
        return []
    if heading.rstrip().endswith("?"):
        return list(asked(1, writing.lowered_heading(text.rstrip("? "))))
    words = writing.lowered_heading(text).split()
    if len(words) == 1 and singular_of(words[0]) in _OF_PARENT and parent:
        owner = _without_numbering(parent)
        return list(_of_parent(words[0], writing.lowered_heading(owner).split(), writing))
    return sorted(_of_heading(words, writing), key=lambda each: each.strength)


def heading_as_it_stands(heading: str) -> list[Candidate]:
    """Return the question that a heading is; none if it is none. That takes no grammar of its language."""
    text = " ".join(_without_numbering(heading.strip()).split())
    return [Candidate(text, 1)] if text.endswith(("?", "？", "؟")) and len(text) <= LONGEST else []


def _without_numbering(heading: str) -> str:
    return _NUMBERING.sub("", heading, count=1) if _NUMBERING.match(heading) else heading


def _of_parent(word: str, owner: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    """Ask of a part of what the heading above names."""
    tokens = [token for each in owner for token in TOKEN.findall(each)]
    if is_noun_phrase(tokens, writing) and not base_of(tokens[0].lower()):
        alone = tokens[0].lower() in DETERMINERS or is_plural(head_of(tokens).lower()) or len(tokens) == 1
        verb = "are" if is_plural(word) else "is"
        yield from asked(2, "what", verb, "the", word, "of", "" if alone else "the", *owner)


def _of_heading(words: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    first = words[0].lower()
    if first in CLAUSE_WORDS:
        yield from _question_word(first, words[1:])
    elif versus := next((place for place, word in enumerate(words) if word.rstrip(".") in ("vs", "versus")), 0):
        yield from asked(1, "What is the difference between", *words[:versus], "and", *words[versus + 1 :])
    elif base_of(first):
        yield from _gerund(base_of(first), words, writing)
    elif is_verb_first(words) or (first in _ACTIONS - NOUNS_TOO and len(words) > 1):
        yield from how_do_i(" ".join(words))
    else:
        yield from _noun_phrase(words, writing)


def _question_word(first: str, rest: Sequence[str]) -> Iterator[Candidate]:
    if len(rest) < 2:
        return
    after, text = rest[0].lower(), " ".join(rest[1:])
    form = "aux" if after in AUXILIARIES else verb_of(after)[1]
    if after == "to":
        auxiliary = "do" if first in ("how", "where") else "should"
        yield from asked(1, first, auxiliary, "I", said_by_reader(text), reader=True)
    elif form == "aux" or (first, form) in (
        ("what", "s"),
        ("what", "past"),
        ("who", "s"),
        ("who", "past"),
        ("why", "base"),
    ):
        yield from asked(1, first, *_up_to_comma(rest))
    elif first in ("how", "why", "when", "where", "what"):
        clause = clause_of(" ".join(rest))
        if first == "what" and rest[-1] in ("does", "do"):
            yield from asked(1, first, rest[-1], *rest[:-1], "do")
            return
        if clause is None or clause.opening:
            return
        article = next((place for place, word in enumerate(clause.subject) if word in ("a", "an", "the", "your")), 0)
        if article == 1 and first == "how" and not clause.rest:
            # "How good the answers are"
            yield from asked(1, first, clause.subject[0], clause.verb, *clause.subject[1:])
        elif clause.form == "aux":
            yield from asked(1, first, clause.verb, *clause.subject, *clause.rest)
        else:
            auxiliary = "did" if clause.form == "past" else "do" if clause.plural else "does"
            yield from asked(1, first, auxiliary, *clause.subject, clause.base, *clause.rest)


def _up_to_comma(words: Sequence[str]) -> list[str]:
    """The words up to the first that a comma or semicolon follows."""
    end = next((place for place, word in enumerate(words) if word.endswith((",", ";"))), len(words) - 1)
    return [*words[:end], words[end].rstrip(",;")]


def _gerund(base: str, words: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    plain = words[1:2] and (words[1].lower() in DETERMINERS or writing.is_name(words[1]))
    if base == "get" and words[1:] == ["started"]:
        yield from asked(1, "how do I get started", reader=True)
    elif base in ("understand", "introduce"):
        yield from asked(3, "what should I know about", *words[1:], reader=True)
        return
    if plain or (len(words) > 1 and base in _ACTIONS and "and" not in words and not writing.describes(words[0])):
        yield from how_do_i(" ".join([base, *words[1:]]))
    yield from _about(words, writing)


def _noun_phrase(words: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    tokens = [token for word in words for token in TOKEN.findall(word)]
    if not is_noun_phrase(tokens, writing):
        return
    head = head_of(tokens).lower()
    relation = singular_of(head) in ASKED_OF and not words[0].endswith("ing")
    bare = words[0].lower() not in DETERMINERS
    plural = is_plural(head) or ("and" in tokens[: tokens.index("of")] if "of" in tokens else False)
    if relation and plural:
        yield from asked(1, "what are", "the" if bare else "", *words)
    elif relation and ("of" in tokens or not bare):
        yield from asked(1, "what is", "the" if bare else "", *words)
    yield from _about(words, writing)


def _about(words: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    tokens = [token for word in words for token in TOKEN.findall(word)]
    if is_noun_phrase(tokens, writing) and "about" not in tokens:
        yield from asked(LAST_RESORT, "what is said about", _article(tokens, writing), *words)


def _article(tokens: Sequence[str], writing: Writing) -> str:
    """The article that a heading leaves out."""
    head = head_of(tokens)
    if tokens[0].lower() in DETERMINERS | {"the"} or "and" in tokens or is_plural(head.lower()) or not head.islower():
        return ""
    if any(re.search("['’]s?$", token) for token in tokens):
        return ""
    if len(tokens) == 1:
        return "the" if writing.takes_article(head) else ""
    if base_of(tokens[0].lower()):
        return ""
    if head != tokens[-1] and {"of", "for", "with", "between"} & set(tokens):
        return "the"
    known = english().rarity(stem(fold(head))) < _KNOWN
    return "the" if known and not MASS.search(head) else ""


def is_noun_phrase(tokens: Sequence[str], writing: Writing) -> bool:
    """Say whether words can stand behind "about"; when in doubt, not."""
    lower = [token.lower() for token in tokens]
    if not 0 < len(tokens) <= 10 or not tokens[0][0].isalpha() or lower[0] in PREPOSITIONS | CONJUNCTIONS:
        return False
    if _NO_NOUN_PHRASE & set(lower):
        return False
    if any(len(word) > 1 and word.isdigit() for word in lower) or is_verb_first(tokens) or is_adverb(lower[-1]):
        return False
    if (is_adverb(lower[0]) and len(tokens) < 3) or lower[-1] in PREPOSITIONS | {"to"}:
        return False
    if "to" in lower and verb_of(lower[lower.index("to") + 1])[1] == "base":
        return False
    head = head_of(tokens)
    if re.search(r"[^e]ed$", lower[-1]) and len(tokens) > 1:
        return False
    if len(tokens) == 1:
        return writing.is_noun(head)
    if head == tokens[-1]:
        return clause_of(" ".join(tokens)) is None
    return writing.is_noun(head) or not _ADJECTIVE.search(head.lower())


def introduction_questions(introduction: str, writing: Writing) -> list[Candidate]:
    """Return the questions that the list behind an introduction may answer."""
    text = re.sub(r"(?:,? (?:as follows|the following|such as|for example))?\s*[:：]$", "", introduction)
    if match := re.match(r"(?:To|In order to|If you (?:want|need|wish) to) (\w+ [^,:]+)(?:,|$)", text):
        return list(how_do_i(match[1]))
    if match := re.match(r"(?:The|Our) (.+?) (?:are|is|include|includes)$", text):
        tokens = TOKEN.findall(match[1])
        verb = "are" if tokens and is_plural(head_of(tokens).lower()) else "is"
        return list(asked(1, "what", verb, "the", match[1])) if is_noun_phrase(tokens, writing) else []
    clause = clause_of(text)
    if clause and clause.plural and clause.subject[0].lower() in _MANY and len(clause.subject) > 1 and whole(clause):
        return list(asked(1, "which", *clause.subject[1:], clause.verb, *clause.rest))
    return []


def label_of(text: str) -> str:
    """Return what stands before the colon or dash at the start of a text, if it can be a label, else ''."""
    found = _LABEL.match(text)
    if not found or len(found[1].split()) > 6 or found[1].lower() in _NO_LABELS:
        return ""
    return found[1]


def label_questions(label: str, introduction: str, writing: Writing) -> list[Candidate]:
    """Return the questions that an item with a label may answer."""
    words = writing.lowered_heading(label).split()
    tokens = [token for word in words for token in TOKEN.findall(word)]
    if not is_noun_phrase(tokens, writing):
        return []
    if len(tokens) == 1 and english().rarity(stem(fold(tokens[0]))) < _COMMON:
        return []
    found = list(asked(8, "what is said about", _article(tokens, writing), *words))
    clause = clause_of(introduction.rstrip(": "))
    if clause and clause.verb in ("has", "have") and clause.subject[0].lower() in _MANY and not clause.opening:
        # "Several factors have contributed to X:" asks of each factor how it has.
        verb = "have" if "and" in tokens or is_plural(tokens[-1].lower()) else "has"
        found = [*asked(1, "how", verb, *words, *clause.rest), *found]
    return found
