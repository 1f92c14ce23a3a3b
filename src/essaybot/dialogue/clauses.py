"""Sentences become clauses: a subject, a verb and what follows, where that can be told with confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from essaybot.dialogue.grammar import (
    ADJECTIVES_TOO,
    AUXILIARIES,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    DETERMINERS,
    NOUNS_TOO,
    PARTNERS,
    PREPOSITIONS,
    TOKEN,
    base_of,
    is_adverb,
    is_plural,
    verb_of,
)

_INSERTED = re.compile(
    r"\s*\([^()]*\)|,\s*(?:for (?:example|instance)|however|in turn|therefore|of course|by (?:default|design)|too)\s*,"
)
_LEADING = re.compile(
    r"(?:(?:and|but|so|yet|for (?:example|instance)"
    r"|in (?:addition|summary|short|fact|turn|general|particular|other words)"
    r"|to illustrate|as a result|of course|by default|on the other hand|at the same time|that is|\w+ly|however|moreover"
    r"|furthermore|therefore|thus|hence|also|besides|meanwhile|instead|nevertheless|overall|first|second|third|then"
    r"|note that|today|now|indeed|still),?\s+)",
    re.IGNORECASE,
)
_OPENERS = PREPOSITIONS | {"because", "although", "while", "when", "if", "whenever", "once", "unlike", "to"}
_CUTS = frozenset(',;:—–()[]"“”')
_LONGEST_SUBJECT = 14
_NO_END_OF_SUBJECT = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | {",", "to", "that", "these", "those"}
_NO_START_OF_SUBJECT = PREPOSITIONS | CONJUNCTIONS | {"there", "here", "you", "one", "to", "not", "i", "we"}
_NO_END = PREPOSITIONS | DETERMINERS | CONJUNCTIONS | AUXILIARIES | CLAUSE_WORDS | {"to", "not", "be", "been"}
_BACK_IN = frozenset(
    "across by during for from in like regardless such through under using via while with without".split()
)
"""Words before which a phrase may be cut short."""
_POINTING = frozenset("defined specified described given shown follows set stated listed".split())
"""What points to the place that was cut off, as in "as defined in"."""
_PARTICIPLES = frozenset("built made known given found kept held written shown taken seen set drawn".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence that could be taken apart; all texts are as the sentence writes them."""

    opening: str
    """What stands before the subject, up to a comma, without it."""
    subject: tuple[str, ...]
    plural: bool
    verb: str
    """The finite verb: an auxiliary or a form of a verb of the list."""
    base: str
    """Its base form; empty for an auxiliary."""
    form: str
    """``aux``, ``base``, ``s`` or ``past``."""
    rest: tuple[str, ...]
    """The words behind the verb up to the first place where the sentence may be cut."""
    tail: tuple[str, ...]
    """The tokens behind those."""

    @property
    def head(self) -> str:
        """The main noun of the subject, in lower case."""
        return head_of(self.subject).lower()


def clause_of(sentence: str) -> Clause | None:
    """Take a sentence apart; None if it is not plain what is what."""
    text = _INSERTED.sub("", " ".join(sentence.split())).rstrip(".!")
    while (shorter := _LEADING.sub("", text, count=1)) != text and _LEADING.match(text):
        text = shorter
    tokens = TOKEN.findall(text)
    opening: list[str] = []
    if tokens and tokens[0].lower() in _OPENERS and "," in tokens:
        comma = tokens.index(",")
        opening, tokens = tokens[:comma], tokens[comma + 1 :]
    return _divided(opening, tokens)


def _divided(opening: Sequence[str], tokens: Sequence[str]) -> Clause | None:
    place = _place_of_verb(tokens)
    if place is None:
        return None
    subject = list(tokens[:place])
    while len(subject) > 1 and is_adverb(subject[-1].lower()):
        subject.pop()
    plural = _plural_subject(subject)
    verb = tokens[place].lower()
    base, form = ("", "aux") if verb in AUXILIARIES else verb_of(verb)
    if not _agrees(subject, plural, verb, form):
        return None
    behind = list(tokens[place + 1 :])
    while behind and is_adverb(behind[0].lower()):
        behind.pop(0)
    end = _end_of_phrase(behind)
    singular = _gerund(subject) and (form == "s" or verb in ("is", "was", "has", "does"))
    plural = plural and not singular
    return Clause(" ".join(opening), tuple(subject), plural, verb, base, form, tuple(behind[:end]), tuple(behind[end:]))


def _place_of_verb(tokens: Sequence[str]) -> int | None:
    """Where the finite verb is, if everything before it can be a subject."""
    perhaps: int | None = None
    for place, token in enumerate(tokens[: _LONGEST_SUBJECT + 1]):
        word = token.lower()
        if word in CLAUSE_WORDS or (token in _CUTS and token != ",") or token in ".?!":
            break
        if not place:
            continue
        sure = True if word in AUXILIARIES else _is_verb(tokens, place)
        if sure is None and perhaps is None:
            perhaps = place
        if sure:
            # Two words may be the verb: there is no telling which.
            perhaps = None if perhaps and word not in AUXILIARIES else place
            break
    return perhaps if perhaps and _can_be_subject(tokens[:perhaps]) else None


def _is_verb(tokens: Sequence[str], place: int) -> bool | None:
    """Whether a form of a verb is one here; None if it may as well be a noun."""
    base, form = verb_of(tokens[place]) if tokens[place].islower() else ("", "")
    before = tokens[place - 1].lower()
    after = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    if not base or before in _NO_END_OF_SUBJECT:
        return False
    if before == "this" and place > 1:
        return False
    if form == "past":
        return after in DETERMINERS or (bool(after) and tokens[place + 1][0].isupper())
    subject = list(tokens[:place])
    while len(subject) > 1 and is_adverb(subject[-1].lower()):
        subject.pop()
    plural = _plural_subject(subject)
    if plural != (form == "base") and not (form == "s" and _gerund(subject)):
        return False
    if base not in NOUNS_TOO:
        return True
    if not after or after in AUXILIARIES | {"of", "and", "or", ",", "."}:
        return False
    named = form == "s" and any(character.isupper() for character in tokens[place - 1]) and place > 1
    if is_adverb(before) or before == "this" or named or after in DETERMINERS or PARTNERS.get(base) == after:
        return True
    if form == "base" and is_plural(before) and after not in PREPOSITIONS:
        return True
    return None if {"like", "such"} & set(tokens[:place]) else False


def _can_be_subject(words: Sequence[str]) -> bool:
    if words[0].lower() in _NO_START_OF_SUBJECT or words[-1].lower() in DETERMINERS | {"most"}:
        return False
    if not words[0][0].isalnum() or not words[-1][0].isalnum():
        return False
    if "," in words:
        last = max(place for place, word in enumerate(words) if word == ",")
        return words[last + 1] in ("and", "or") or "such" in words
    return True


def head_of(subject: Sequence[str]) -> str:
    """Return the main noun of a noun phrase: its last word before a preposition or a participle."""
    return before_complement(subject)[-1]


def before_complement(words: Sequence[str]) -> Sequence[str]:
    """Return a noun phrase up to its first preposition or participle."""
    for place, word in enumerate(words):
        lower = word.lower()
        participle = lower in _PARTICIPLES or verb_of(lower)[1] == "past"
        participle = participle and words[place - 1].lower() not in DETERMINERS
        participle = participle or (place > 0 and is_plural(words[place - 1].lower()) and bool(base_of(lower)))
        if place and (lower in PREPOSITIONS or lower in ("such", "to") or participle):
            return words[:place]
    return words


def _plural_subject(words: Sequence[str]) -> bool:
    main = before_complement(words)
    head = main[-1].lower()
    if words[0].lower() in ("a", "an", "each", "every", "this", "that"):
        return False
    if "and" in main:
        return True
    return is_plural(head) or words[0].lower() in ("these", "those", "they", "many", "several")


def _gerund(words: Sequence[str]) -> bool:
    return len(words) > 1 and bool(base_of(words[0].lower()))


def _agrees(subject: Sequence[str], plural: bool, verb: str, form: str) -> bool:
    singular = verb in ("is", "was", "has", "does") or form == "s"
    if singular:
        return not plural or _gerund(subject)
    if verb in ("are", "were", "have", "do") or form == "base":
        return plural
    return True


def _end_of_phrase(tokens: Sequence[str]) -> int:
    """How many tokens go up to the first place where what follows can be left away."""
    for place, token in enumerate(tokens):
        word = token.lower()
        if token in _CUTS or token in ".?!" or (word in CLAUSE_WORDS and place and word not in ("how", "what", "that")):
            return place
        if word == "that" and place > 1:
            return place
    return len(tokens)


def is_verb_first(words: Sequence[str]) -> bool:
    """Say whether a phrase begins with a verb in its base form and what it acts on."""
    if len(words) < 2 or verb_of(words[0])[1] != "base":
        return False
    first, after = words[0].lower(), words[1].lower()
    if first not in NOUNS_TOO | ADJECTIVES_TOO or after in DETERMINERS | {"up"} or PARTNERS.get(first) == after:
        return True
    return after.endswith(("ed", "ing"))


# -- where a phrase may end


def whole(clause: Clause) -> tuple[str, ...]:
    """Return what follows the verb if it is complete where it was cut, else nothing."""
    rest, tail = clause.rest, clause.tail
    if not rest or not ends_well(rest) or (tail[:1] == ("that",) and rest[-1] in ("fact", "idea", "belief", "way")):
        return ()
    if tail[:1] == (",",) and len(tail) > 1:
        # In "a robust, free framework" the comma divides adjectives.
        single = len(rest) < 3 or rest[-2].lower() in DETERMINERS | PREPOSITIONS
        after = tail[1].lower()
        new = after in {"and", "or", "but", "not", "ranging"} | CLAUSE_WORDS | PREPOSITIONS or after.endswith("ing")
        if single and not new and not is_plural(rest[-1].lower()):
            return ()
    return rest


def ends_well(words: Sequence[str]) -> bool:
    """Say whether words that were cut off where they end can end there."""
    lower = [word.lower() for word in words]
    last = lower[-1]
    if last in _NO_END or last in _POINTING or is_adverb(last) or base_of(last):
        return False
    if {"both", "between", "either"} & set(lower) and not {"and", "or"} & set(lower):
        return False
    if "that" in lower and not any(word in AUXILIARIES or verb_of(word)[0] for word in lower[lower.index("that") :]):
        return False
    return lower[-2:] not in (["as", "long"], ["as", "soon"]) and "only" not in lower and "than" not in lower[-2:]


def _may_be_cut(word: str, after: str = "") -> bool:
    return word.lower() in _BACK_IN or (word == "and" and bool(verb_of(after)[0]))


def shortened(words: Sequence[str], limit: int) -> Sequence[str]:
    """Return words cut at a place where a phrase ends, so that they are not longer than `limit` if that can be."""
    while len(" ".join(words)) > limit:
        cuts = [place for place in range(2, len(words)) if _may_be_cut(*words[place : place + 2])]
        if not cuts:
            break
        words = words[: cuts[-1]]
    return words if words and ends_well(words) else ()
