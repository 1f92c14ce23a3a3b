"""Questions that a sentence may answer, the best first. Whether it does is not known here: `faq` asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from essaybot.dialogue.asking import LONGEST, Candidate, asked, how_do_i, said_by_reader
from essaybot.dialogue.clauses import Clause, before_complement, clause_of, ends_well, shortened, whole
from essaybot.dialogue.grammar import (
    ASKED_FOR,
    AUXILIARIES,
    BE,
    CLAUSE_WORDS,
    CONJUNCTIONS,
    CREATED,
    DANGLING,
    DETERMINERS,
    MASS,
    OBJECT_TO,
    OBJECT_WITH,
    PARTNERS,
    PERSONS,
    PREPOSITIONS,
    base_of,
    is_adverb,
    is_plural,
    verb_of,
)
from essaybot.dialogue.names import TELLING, names_questions
from essaybot.dialogue.writing import Writing
from essaybot.index.analysis import stem, tokens
from essaybot.ranking.lexicon import english
from essaybot.ranking.question import STOP_WORDS

_GOOD = 2
"""Strength up to which a question is good whatever it is about."""
_BULLET = re.compile(r"(?:[o*•·-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_ONE_OF = re.compile(r"One of the ([^,.;:()]+?) (is|was) ")
_PURPOSE = re.compile(r"(?:In order to|To|If you (?:want|need|wish|would like) to) ([^,.;:()]+), (?!and\b|or\b)")
_YOU_CAN = re.compile(r"You can (?:also )?([a-z]+ [^,.;:()]+?) (?:by|with|using|through|via) ")
_CONDITION = re.compile(r"(If|When) ([^,.;:()]+), (?!and\b|or\b)")
_APPOSITION = re.compile(
    r"(?P<name>(?:[tT]he )?[A-Z][\w.]+(?: (?:of |the )?[A-Z][\w.]+){0,3}), (?:an?|the) (?P<what>[^,.;:()]+)[,.]"
)
_BEHIND = re.compile(r"(?:such as|like|and|of|the|uses?|using) (?P<what>[a-z]+[A-Z]\w+) by [A-Z][a-z]+ [A-Z][a-z]+\b")
"""What is written like ``nanoGPT``, by someone with two names."""
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve".split())
_NEEDED = frozenset("crucial essential important necessary needed required responsible vital".split())
_VAGUE = frozenset("same most best only case first lot few bit good great".split())
_VAGUE_DOING = frozenset("become exist find get happen have include know make mean result say take".split())
_PAST = frozenset("was were had did".split())
_SHOWN = frozenset("demonstrate explain illustrate imply indicate reveal".split())
_MEANS = ("by", "with", "using", "through")


def candidates_of(sentence: str, writing: Writing) -> list[Candidate]:
    """Return the questions that a sentence may answer, the best first."""
    text = " ".join(sentence.split())
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    found = list(_from_words(text, writing))
    if clause := clause_of(text):
        for make in (_definition, _passive, _how, _why, _which, _what, _who, _of_object, _what_can, _how_many):
            found += make(clause, writing)
    found = [each for each in found if each.strength <= _GOOD or _is_specific(each)]
    return sorted(found + names_questions(text, writing), key=lambda each: each.strength)


def _is_specific(candidate: Candidate) -> bool:
    """Whether a question says enough to be about one place of a text."""
    words = [token.word for token in tokens(candidate.question) if token.word not in STOP_WORDS]
    return len(words) > 2 or any(english().rarity(stem(word)) > TELLING for word in words)


# -- from the words of a sentence


def _from_words(text: str, writing: Writing) -> Iterator[Candidate]:
    if found := _ONE_OF.match(text):
        yield from asked(1, "what", found[2], "one of the", found[1])
    if found := _PURPOSE.match(text) or _YOU_CAN.match(text):
        yield from how_do_i(found[1])
    elif found := _CONDITION.match(text):
        yield from _condition(found[1], found[2])
    for found in _BEHIND.finditer(text):
        yield from asked(1, "who is behind", found["what"])
    for found in _APPOSITION.finditer(text):
        yield from _apposition(found["name"].split(), found["what"].split(), writing)


def _condition(conjunction: str, words: str) -> Iterator[Candidate]:
    lower = words.lower().split()
    if "you" in lower or "your" in lower:
        if lower[0] == "you" and lower.count("you") == 1 and conjunction == "If":
            yield from asked(3, "what if", said_by_reader(words), reader=True)
        return
    clause = clause_of(words)
    if clause is None or clause.opening or lower[0] in ("used", "using", "however"):
        return
    past = clause.form == "past" or clause.verb in _PAST
    if not (past and conjunction == "If"):
        yield from asked(3, "what happened" if past else "what happens", conjunction.lower(), words)


def _apposition(name: Sequence[str], what: Sequence[str], writing: Writing) -> Iterator[Candidate]:
    """Of a name that is explained: "the Linux Foundation, a major advocate for ..."."""
    article, bare = name[0].lower() == "the", [word for word in name if word not in ("The", "the", "of")]
    person = any(word in PERSONS for word in what[:4])
    if (person or article) and len(what) > 1 and all(map(writing.is_name, bare)):
        yield from asked(2, "who is" if person else "what is", *(["the", *name[1:]] if article else name))


# -- from a clause


def _subject(clause: Clause, writing: Writing) -> str:
    """The subject as it stands inside a question; empty if it points at something outside."""
    words = list(clause.subject)
    lower = [word.lower() for word in words]
    if any(word in DANGLING and lower[place + 1 : place + 2] != ["as"] for place, word in enumerate(lower)):
        return ""
    if lower[0] == "the" and lower[1:2] in (["first"], ["second"], ["third"], ["last"]):
        return ""
    if not clause.opening:
        several = clause.plural and len(words) == 1 and not writing.has_capital(words[0])
        words[0] = words[0].lower() if several else writing.lowered(words[0])
    return " ".join(words)


def _inverted(clause: Clause) -> tuple[str, str]:
    """The auxiliary that stands before the subject in a question, and the verb behind it."""
    if clause.form == "aux":
        return clause.verb, ""
    return ("did" if clause.form == "past" else "do" if clause.plural else "does"), clause.base


def _definition(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    subject, rest = _subject(clause, writing), clause.rest
    words = subject.split()
    if clause.verb not in BE or not 0 < len(words) < 5 or len(rest) < 3 or clause.opening or rest[1].lower() in _VAGUE:
        return
    # "The result is a list" defines no result.
    if words[0] in DETERMINERS - {"a", "an"} and "of" not in words and not all(map(writing.is_name, words[1:])):
        return
    person = any(word.lower() in PERSONS for word in rest[:5]) or _is_person(clause.subject, writing)
    if rest[0].lower() in ("a", "an", "the") and not clause.plural:
        if writing.is_name(words[-1]) or not person:
            yield from asked(1, "who" if person else "what", clause.verb, subject)
    elif clause.plural and clause.verb == "are" and "and" not in words and is_plural(rest[0].lower()):
        yield from asked(1, "what are", subject)


def _passive(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """What a thing is used for, when it was made and by whom, how it can be done."""
    subject, rest = _subject(clause, writing), clause.rest
    if not subject or len(rest) < 3:
        return
    done = rest[0].lower()
    if clause.verb in BE and done == "used" and rest[1] in ("for", "to", "by", "as"):
        yield from asked(1, "what", clause.verb, subject, "used", "for" if rest[1] == "to" else rest[1])
    if clause.verb in BE and done in CREATED | {"born"}:
        if any(map(_YEAR.fullmatch, rest)) or _YEAR.search(clause.opening):
            yield from asked(1, "when", clause.verb, subject, done)
        if "by" in rest[:-1] and rest[rest.index("by") + 1][0].isupper():
            yield from asked(1, "who", clause.verb, subject, *rest[: rest.index("by")], "by")
    if done == "be" and rest[1].endswith("ed") and clause.verb != "cannot":
        means = next((place for place, word in enumerate(rest) if word in _MEANS), 0)
        if means > 1:
            yield from asked(2, "how", clause.verb, subject, *rest[:means])


def _how(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """How something does what it does by doing something."""
    subject, rest = _subject(clause, writing), clause.rest
    by = next((place for place in range(1, len(rest) - 1) if rest[place] == "by" and rest[place + 1][-3:] == "ing"), 0)
    if not subject or not (by or re.match(r"By \w+ing\b", clause.opening)) or clause.verb == "cannot":
        return
    rest = rest[:by] if by else whole(clause)
    if rest and ends_well(rest):
        auxiliary, verb = _inverted(clause)
        yield from asked(1, "how", auxiliary, subject, verb, *shortened(rest, LONGEST - len(subject) - 20))


def _why(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    subject, rest = _subject(clause, writing), clause.rest
    because = "because" in clause.tail[:1] or clause.tail[:2] == (",", "because")
    if subject and rest and ends_well(rest) and (because or clause.opening.startswith("Because ")):
        auxiliary, verb = _inverted(clause)
        if auxiliary != "cannot":
            yield from asked(1, "why", auxiliary, subject, verb, *rest)


def _which(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """Of things named as examples: "Projects like X support ..." asks which projects do."""
    words = clause.subject
    named = [place for place, word in enumerate(words) if word == "like" or words[place : place + 2] == ("such", "as")]
    kind = list(before_complement(words[: named[0]])) if named else []
    if kind and kind[0].lower() in ("some", "many", "several", "various", "certain"):
        kind = kind[1:]
    if not 0 < len(kind) < 8 or not clause.plural or kind[0].lower() in DETERMINERS:
        return
    if not clause.opening and kind[0] == words[0]:
        kind[0] = writing.lowered(kind[0])
    rest = shortened(whole(clause), LONGEST - 12 - len(" ".join(kind)))
    if rest:
        yield from asked(1, "which", *kind, clause.verb, *rest)


def _what(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """What does it, where the subject cannot be a person."""
    first, rest = clause.subject[0].lower(), whole(clause)
    main = clause.base or verb_of(rest[0] if rest else "")[0]
    thing = (first == "this" and clause.head not in PERSONS) or (first == "it" and clause.form == "s")
    if clause.plural or clause.form == "past" or len(rest) < 2 or not (thing or _is_abstract(clause)):
        return
    rest = tuple(shortened(rest, LONGEST - 16))
    if not rest or clause.base in _VAGUE_DOING or (main in OBJECT_TO and "to" not in rest):
        return
    if clause.verb in BE and rest[0].lower() not in _NEEDED and not base_of(rest[0].lower()):
        return
    if clause.verb in _PAST | {"does", "do", "cannot"}:
        return
    if clause.form == "aux" and clause.verb not in BE and (len(rest) < 3 or not main):
        return
    yield from asked(2, "what", clause.verb, *rest)


def _is_abstract(clause: Clause) -> bool:
    """Whether the subject is a doing or a quality."""
    gerund = len(clause.subject) > 1 and bool(base_of(clause.subject[0].lower()))
    return gerund or bool(MASS.search(clause.head) and not clause.head.endswith("ing"))


def _who(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """Who does it, where the subject is the name of a person."""
    rest = shortened(whole(clause), LONGEST - 16)
    if len(rest) > 1 and _is_person(clause.subject, writing) and clause.base and clause.base not in _VAGUE_DOING:
        yield from asked(2, "who", clause.verb, *rest)


def _is_person(subject: Sequence[str], writing: Writing) -> bool:
    names = all(word.isalpha() and writing.is_name(word) and writing.is_person(word) for word in subject)
    return names and len(subject) < 4


def _of_object(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    """What a thing does, allows, or depends on."""
    subject = _subject(clause, writing)
    base, verb, behind = _main_verb(clause)
    if not subject or not base or not behind:
        return
    start = ("what", clause.verb if clause.form == "aux" else _inverted(clause)[0], subject, verb)
    where = clause.opening[:1].lower() + clause.opening[1:] if _is_place(clause.opening) else ""
    if base in OBJECT_TO and "to" in behind:
        if "to" in behind[1:-1] and "from" not in behind and not behind[0].endswith("ing"):
            yield from asked(2, *start, *behind[: behind.index("to")], "to do")
    elif base in OBJECT_WITH and OBJECT_WITH[base] in behind[1:-1]:
        yield from asked(2, *start, *behind[: behind.index(OBJECT_WITH[base]) + 1])
    elif base in PARTNERS and behind[0] == PARTNERS[base]:
        yield from asked(2, *start, PARTNERS[base])
    elif base in ASKED_FOR and _is_object(base, behind) and (where or (" " in subject and clause.form != "past")):
        yield from asked(2 if where else 3, *start, where)


def _main_verb(clause: Clause) -> tuple[str, str, Sequence[str]]:
    """The base of the verb that says what is done, its form behind the subject of a question, and what follows it."""
    rest = clause.rest
    if clause.form != "aux":
        return clause.base, clause.base, rest
    base, form = verb_of(rest[0]) if rest else ("", "")
    perfect = clause.verb in ("has", "have", "had") and form == "past"
    modal = clause.verb not in BE | {"has", "have", "had", "will", "would", "cannot"} and form == "base"
    return (base, rest[0], rest[1:]) if perfect or modal else ("", "", ())


def _is_place(opening: str) -> bool:
    """Whether an opening says where or for whom, so that a question may end with it."""
    words = opening.lower().split()
    return 0 < len(words) < 7 and words[0] in ("in", "for", "on", "under", "during")


def _is_object(base: str, words: Sequence[str]) -> bool:
    """Whether what follows a verb is what it acts on."""
    if base in _SHOWN and words[0] in ("how", "that"):
        return True
    first = words[0].lower()
    other = PREPOSITIONS | CLAUSE_WORDS | CONJUNCTIONS | AUXILIARIES | DANGLING | {"to", "you", "together"}
    return first[0].isalnum() and first not in other and not is_adverb(first)


def _what_can(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    subject, rest = _subject(clause, writing), clause.rest
    plain = len(clause.subject) > 1 and not PREPOSITIONS & set(clause.subject)
    if clause.verb in ("can", "could") and subject and plain and rest and rest[0] not in ("be", "not"):
        yield from asked(4, "what", clause.verb, subject, "do")


def _how_many(clause: Clause, writing: Writing) -> Iterator[Candidate]:
    subject, rest = _subject(clause, writing), clause.rest
    has = clause.verb in ("has", "have", "had")
    if not subject or not (has or clause.base in ("contain", "include")):
        return
    nouns = next((rest[1 : end + 1] for end in range(1, min(len(rest), 4)) if is_plural(rest[end].lower())), ())
    if nouns and (rest[0].lower() in _NUMBERS or rest[0].isdigit()):
        auxiliary = "did" if clause.verb == "had" or clause.form == "past" else "do" if clause.plural else "does"
        yield from asked(1, "how many", *nouns, auxiliary, subject, clause.base or "have")
