"""Pronouns of a question that mean something outside it, and what they can mean in the question before."""

from __future__ import annotations

from essaybot.dialogue.phrases import (
    ARTICLES,
    BE,
    HELPERS,
    PREPOSITIONS,
    QUESTION_WORDS,
    Phrase,
    Wording,
    is_noun,
    is_verb,
    phrases,
)
from essaybot.index.analysis import stem
from essaybot.ranking.question import LIGHT_WORDS

_MOST_BESIDE = 3
"""Words of meaning beside a pronoun; a question with more of them says enough."""
_MOST_BESIDE_THEY = 2
"""Fewer beside a "they" that does something: "how do they make cheese in France" is about nobody named before."""

_PERSON = frozenset("he him his she her".split())
_MANY = frozenset("they them their these those".split())
_ONE = frozenset("it its this that".split())
PRONOUNS = _PERSON | _MANY | _ONE
OWNERS = frozenset("his her its their".split())
TELLING = frozenset("tell explain describe show".split())
"""Words that begin a request, as question words and helpers begin a question."""
_SUBJECTS = frozenset("he she they".split())
_DEMONSTRATIVES = frozenset("this that these those".split())
_SHARE = frozenset("all any some most many both none much each of".split())
"""Words that may stand between a helper and a pronoun: "is any of it"."""
_CLAUSE = frozenset(
    "after although and as because before but if or since than that though unless until when whether while".split()
)
"""Words that begin another clause: a pronoun behind them has its noun before them."""
_SAYING_OF_IT = frozenset("that when if whether because".split())
"""Words that say what an "it" before them is: "is it true that"."""
_TO = frozenset(
    map(
        stem,
        """
        able apply attached available belong built close compared connected designed due given going intended known lead
        linked made meant open ready refer related relevant said sent similar sold supposed used
        """.split(),
    )
)
"""What stands before "to" in a question about something: "is it used to", not "is it common to"."""
_TO_DO = frozenset("cheap dangerous difficult easy expensive free hard illegal legal safe simple".split())
"""What stands before the "to" and verb that end a question about something: "is it hard to learn"."""
_OF_NOTHING = frozenset(
    """
    cold dark early late matter ok okay possible rain raining rains seem snow snowing snows time true worth
    """.split()
)
"""Words beside an "it" that is the weather or the time."""
_OF_THE_TEXT = frozenset("about write written wrote".split())
"""Words beside a "this" that is the text itself."""


def dangling(asked: Wording) -> int | None:
    """Return the position of the first pronoun, if it can mean nothing in its own question; None otherwise."""
    at = next((at for at in range(len(asked.plain)) if _is_pronoun(asked, at)), 0)
    opening = asked.plain[:at]
    begins = next((at for at, word in enumerate(opening) if word not in PREPOSITIONS), None)
    if begins is None or opening[begins] not in QUESTION_WORDS | HELPERS | TELLING:
        return None
    if any(word.pause for word in asked.words[:at]) or not (_CLAUSE | QUESTION_WORDS).isdisjoint(opening[begins + 1 :]):
        return None
    return None if _says_enough(asked, at) or not _is_first_thing(asked, begins, at) else at


def _is_pronoun(asked: Wording, at: int) -> bool:
    """Whether a word is a pronoun; "there" is one in "who lives there", but not in "is there"."""
    if asked.plain[at] == "there":
        return at == len(asked.plain) - 1 and asked.plain[at - 1] not in HELPERS
    return asked.plain[at] in PRONOUNS


def _says_enough(asked: Wording, at: int) -> bool:
    """Whether a question with a pronoun there has words enough, or the pronoun belongs to a noun, or means nothing."""
    word = asked.plain[at]
    beside = sum(is_noun(one) and stem(one.word) not in LIGHT_WORDS for one in asked.words)
    if beside > (_MOST_BESIDE_THEY if word == "they" and asked.plain[at - 1] not in BE else _MOST_BESIDE):
        return True
    if word in _DEMONSTRATIVES:
        return not _stands_for_a_noun(asked, at) or (word == "this" and not _OF_THE_TEXT.isdisjoint(asked.plain))
    return word == "it" and _means_nothing(asked, at)


def _stands_for_a_noun(asked: Wording, at: int) -> bool:
    """Whether "this" or "that" is a pronoun: "who said that", "what does that mean", "is that safe"; not "that man"."""
    rest = asked.plain[at + 1 :]
    if not rest or asked.plain[at - 1] not in HELPERS:
        return not rest
    if len(rest) == 1 and asked.plain[at - 1] in BE:
        return True
    if is_noun(asked.words[at + 1]):
        follows = rest[1:2] == [] or rest[1] in PREPOSITIONS
        return follows and is_verb(asked.words, at + 1, articles=False) and not rest[0].endswith("s")
    return rest[0] not in ARTICLES and rest[0] not in ("same", "one", "ones", "kind", "sort", "many")


def _means_nothing(asked: Wording, at: int) -> bool:
    """Whether an "it" is only there because a sentence needs one ("is it legal to sell tea"), or is the text."""
    rest = asked.plain[at + 1 :]
    if asked.plain[0] == "does" and rest[:1] in (["say"], ["mention"]):
        return True
    if not _OF_NOTHING.isdisjoint(asked.plain) or not _SAYING_OF_IT.isdisjoint(rest):
        return True
    if "to" not in rest[:-1]:
        return False
    to = at + 1 + rest.index("to")
    before, behind = asked.plain[to - 1], asked.words[to + 1]
    if stem(before) in _TO or behind.word in ARTICLES or behind.name:
        return "from" in rest
    return not (before in _TO_DO and to == len(asked.plain) - 2)


def _is_first_thing(asked: Wording, begins: int, at: int) -> bool:
    """Whether no noun stands before a pronoun that it could mean.

    That is so for a subject ("what does it"), for the object of a question word ("who made it"), and for the object of
    another subject ("can students use it"), which would be "itself" if it meant that.
    """
    opening, word = asked.plain[:at], asked.plain[at]
    if opening[begins] in TELLING:
        return not any(map(is_noun, asked.words[begins + 1 : at]))
    helpers = [at for at, one in enumerate(opening) if one in HELPERS] or [begins] * asked.is_short_form
    if not helpers:
        return _is_object_of_question_word(asked, begins, at)
    if helpers[-1] - helpers[0] >= len(helpers) or sum(map(is_noun, asked.words[begins : helpers[0]])) > 2:
        return False
    between = opening[helpers[-1] + 1 :]
    if _SHARE.issuperset(between):
        return True
    # "can students use it": a subject and a verb, and behind "it" no verb whose subject it would be.
    said = [one for one in between if one not in PREPOSITIONS]
    behind = at + 1 < len(asked.words) and (asked.plain[at + 1] in HELPERS or is_verb(asked.words, at + 1))
    return (
        not (is_owner(asked, at) or behind or word in _SUBJECTS)
        and 2 <= len(said) <= 3 + (said[0] in ARTICLES)
        and not any(one in ARTICLES or one.endswith("ing") for one in said[1:])
    )


def _is_object_of_question_word(asked: Wording, begins: int, at: int) -> bool:
    """Whether between a question word and a pronoun there is only a verb: "who made it", "which companies use it"."""
    word, asking = asked.plain[at], asked.plain[begins]
    said = [one for one in asked.plain[begins + 1 : at] if one not in PREPOSITIONS | {"first", "else", "many", "much"}]
    if asking == "who" and is_owner(asked, at) and word != "its":
        return False
    most = 2 if asking in ("which", "how") and not is_owner(asked, at) else 1
    return asking in QUESTION_WORDS and word not in _SUBJECTS and 0 < len(said) <= most


def is_owner(asked: Wording, at: int) -> bool:
    """Whether a pronoun says whose something is; "her" does if a noun follows."""
    if asked.plain[at] == "her":
        return at + 1 < len(asked.words) and is_noun(asked.words[at + 1])
    return asked.plain[at] in OWNERS


def owner(topic: str) -> str:
    """The possessive of a phrase."""
    return topic + ("'" if topic.endswith("s") else "'s")


def antecedent(pronoun: str, before: Wording) -> Phrase | None:
    """Return the one phrase of the question before that a pronoun can mean; None if there is none, or several."""
    found = phrases(before.words)
    if pronoun == "there":
        return None
    if pronoun in _PERSON:
        fits = [phrase for phrase in found if not phrase.inner and not phrase.plural]
    elif pronoun in _MANY:
        fits = [phrase for phrase in found if phrase.plural]
    else:
        fits = [phrase for phrase in found if not phrase.plural or phrase.shape == "name"]
        names = [phrase for phrase in fits if phrase.shape == "name"]
        if len(names) == 1 and not names[0].inner:
            fits = names
    # "Who wrote it": the person is not named, so "he" is not the thing.
    unnamed = before.plain[0] == "who" and before.plain[1:2] != [] and before.plain[1] not in BE and pronoun not in _ONE
    return fits[0] if len(fits) == 1 and not unnamed else None
