"""A question that leans on the one before it, "and in education?" or "who made it?", becomes a whole question.

Tables of words, tried in order, say how a question leans; the first that fits decides. One that has a subject of its
own fits none and is left alone. Limits, chosen so that no whole question is bent: where a pronoun could mean several
things both questions are asked together ("How do vaccines protect children, and are they safe?"), and after "what
about" three words of meaning are the most that still lean ("What about licensing of models in commercial products?"
says enough).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

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
from essaybot.dialogue.pronouns import OWNERS, PRONOUNS, TELLING, antecedent, dangling, is_owner, owner
from essaybot.ranking.languages import ENGLISH, language_of_question
from essaybot.ranking.question import understand


def _listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


_ENGLISH_ALONE = {ENGLISH: 1}
_LONGEST = 20
"""Words of the longest question that can lean on another."""
_LONGEST_TEXT = 1_000
"""Characters of a question; a longer one is a text that was pasted, of which only more can be asked."""
_MOST_IN_A_PHRASE = 3
"""Words of meaning in the longest phrase that is no question of its own."""

# What a reader says to hear more of the same, without what was shown.
_MORE = _listed(
    """
    more, some more, any more, more details, more detail, more information, more info, say more, go on, continue,
    keep going, elaborate, what else, who else, where else, when else, how else, why else, which others,
    what else is there, who else is there, anything else, anyone else, anybody else, something else, anything more,
    is there anything else, is there more, are there others, are there any others, any other, any others, others,
    another, another one, one more, what more, what next, then, then what, what then, what happened next,
    what happens next, what happened then, what happens then, is that all
    """
)
# For an instance. The passages shown had none, or the reader would not ask: so this too wants others.
_EXAMPLES = _listed(
    """
    for example, for instance, example, examples, an example, some examples, any example, any examples, another example,
    more examples, one more example, such as, such as what, like what, like which, like who
    """
)
_ASKING_FOR_MORE = re.compile(r"^(?:(?:can|could|would|will) you )?(?:(?:tell|give|show) (?:me |us )?)?")
_ABOUT_THAT = re.compile(r" (?:(?:about|on|of) (?:it|that|this|these|those|them|him|her)|please)$")
# "It" and "that" stand for all that the question before says.
_OF_ALL_THAT = re.compile(
    r"how long (?:does|did|will|would) (?:it|that|this) take|says who|who says(?: so| that)?"
    r"|(?P<word>why|how|when) (?:(?:is|was) (?:that|this)(?: so| possible)?|(?:does|did) (?:it|that|this) happen)"
)
# The words of a question that only asks why, for whom, since when.
_BARE = QUESTION_WORDS | PREPOSITIONS | frozenset("so come not much many long often far exactly soon one ones".split())
# Those that can stand before a question that a helper begins: "Does it ...", "how often does it ...".
_IN_FRONT = _listed("why, how, when, where, how often, how long, since when, until when")

# Those that one word follows: "how deep", "in which year".
_OF_ONE_WORD = _listed("how, which, what, whose, how many, how much")
_ASKING = QUESTION_WORDS | HELPERS


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that was completed from the question before it."""

    question: str
    """The whole question to ask instead; it reads well enough to be shown."""
    further: bool = False
    """Whether it asks for more than was shown: the passages shown already are then left out."""


def completed(question: str, previous: str, languages: Mapping[str, int] = _ENGLISH_ALONE) -> FollowUp | None:
    """Complete a question from the one before it.

    Args:
        question: as it was asked.
        previous: the question before as it was asked, completed already if it was a follow-up itself.
        languages: those of the text's passages, with the number of passages in each. Only English questions lean.

    Returns:
        The whole question, or None if `question` stands on its own or `previous` has nothing to give.
    """
    if len(question) > _LONGEST_TEXT:
        return None
    if any(language_of_question(each, languages) != ENGLISH for each in (question, previous)):
        return None
    asked, before = Wording(question), Wording(" ".join(previous[:_LONGEST_TEXT].split()))
    leans = _leans(asked)
    if leans is None or not before.words or understand(before.text).only_stop_words:
        return None
    if leans is _more:
        return FollowUp(previous, further=True)
    if len(previous) > _LONGEST_TEXT:
        return None
    whole = leans(asked, _without_addition(before))
    if not whole:
        return None
    whole = " ".join(whole.split())
    first = Wording(whole).plain[0]
    if first in _ASKING | TELLING or before.plain[0] in _ASKING:
        whole = whole[0].upper() + whole[1:] + "?" * (first not in TELLING)
    return FollowUp(whole, further=leans is _for_example or "else" in asked.plain)


def asks_for_more(question: str) -> bool:
    """Return whether a question asks for nothing but more of what was shown: "tell me more", "who else?"."""
    return _leans(Wording(question)) is _more


def _leans(asked: Wording) -> Callable[[Wording, Wording], str] | None:
    """How a question leans on the one before it: the function that completes it, None if it stands."""
    if not 0 < len(asked.words) <= _LONGEST:
        return None
    phrase = _ABOUT_THAT.sub("", _ASKING_FOR_MORE.sub("", _ABOUT_THAT.sub("", " ".join(asked.plain))))
    if phrase in _MORE:
        return _more
    if phrase in _EXAMPLES:
        return _for_example
    if _is_bare(asked.plain) or _OF_ALL_THAT.fullmatch(" ".join(asked.plain)):
        return _under_question_word
    if _fragment(asked) is not None:
        return _with_fragment
    return _with_topic if dangling(asked) is not None else None


def _without_addition(before: Wording) -> Wording:
    """The question before without what an earlier follow-up added: ", and why", ", for example"."""
    head, comma, tail = before.text.rpartition(", ")
    added = Wording(tail)
    if comma and added.plain and before.plain[0] in _ASKING and (added.is_led or _leans(added) in _ADDED_PLAINLY):
        return Wording(head) if _leans(added) else before
    return before


def _lower(text: str) -> str:
    """A question that goes on after a comma."""
    first = text.partition(" ")[0].casefold()
    return text[0].lower() + text[1:] if first in _ASKING else text


def _more(asked: Wording, before: Wording) -> str:
    return before.text


def _for_example(asked: Wording, before: Wording) -> str:
    return f"{before.text}, for example"


def _is_bare(words: Sequence[str]) -> bool:
    """Whether a question is only a question word and what belongs to it: "for whom", "how deep", "in which year"."""
    if len(words) > 4 or QUESTION_WORDS.isdisjoint(words):
        return False
    if _BARE.issuperset(words):
        return not {"so", "what", "whats"}.issuperset(words)
    *opening, last = words
    opening = opening[opening[:1] != [] and opening[0] in PREPOSITIONS :]
    return last not in _ASKING | PRONOUNS and " ".join(opening) in _OF_ONE_WORD


def _under_question_word(asked: Wording, before: Wording) -> str:
    """Put the question before under a new question word, or add it."""
    phrase = " ".join(asked.plain)
    that = _OF_ALL_THAT.fullmatch(phrase)
    phrase = (that and that["word"]) or phrase
    if phrase in _IN_FRONT and before.plain[0] in HELPERS:
        return f"{phrase} {_lower(before.text)}"
    adverbs = ("why", "how", "when", "where")
    if phrase in adverbs and before.plain[0] in adverbs and before.plain[1:2] and before.plain[1] in HELPERS - BE:
        return f"{phrase} {before.piece(1, len(before.words))}"
    return f"{before.text}, {phrase}" if phrase == "says who" else f"{before.text}, and {phrase}"


def _fragment(asked: Wording) -> int | None:
    """Where in a question the phrase begins that is all of it: "and in education", "what about fast.ai"."""
    begins = 2 if asked.plain[:2] in (["what", "about"], ["how", "about"]) else 0
    words, plain = asked.words[begins:], asked.plain[begins:]
    meant = sum(map(is_noun, words))
    if not words or meant > _MOST_IN_A_PHRASE or not _ASKING.isdisjoint(plain):
        return None
    if any(word.pause for word in words[:-1]):
        return None
    pronouns = [at for at, word in enumerate(plain) if word in PRONOUNS]
    if pronouns and (pronouns != [len(plain) - 1] if plain[pronouns[0]] not in OWNERS else pronouns != [0]):
        return None
    if not meant and not pronouns:
        return None
    if plain[0] in PREPOSITIONS:
        alone = plain[0] not in ("of", "to", "like", "off", "out", "up") and len(plain) > 1 and not pronouns
        return begins if begins or asked.is_led or alone else None
    if not (begins or asked.is_led or plain[0] in OWNERS):
        return None
    verbal = plain[0] not in ARTICLES and not begins and any(is_verb(words, at) for at in range(1, len(words)))
    return None if verbal else begins


def _with_fragment(asked: Wording, before: Wording) -> str:
    """Put a phrase where the question before has one like it, or add it."""
    begins = _fragment(asked) or 0
    rest, plain = asked.piece(begins, len(asked.words)), asked.plain[begins:]
    if not PRONOUNS.isdisjoint(plain):
        topic = antecedent(plain[0], before)
        if topic and plain[0] in OWNERS and before.plain[0] in ("who", "what") and before.plain[1] in BE:
            owned = f"{owner(before.of(topic))} {asked.piece(begins + 1, len(asked.words))}"
            return before.with_piece(topic.first, topic.end, owned)
    elif plain[0] in PREPOSITIONS:
        at = _last_phrase_with(plain[0], before)
        return f"{before.piece(0, at)} {rest}" if at else f"{before.text} {rest}"
    else:
        alike = _alike(asked, begins, before)
        if alike is not None:
            return before.with_piece(alike.first, alike.end, rest)
    return f"{before.text}, and {rest}" if plain[0] in PREPOSITIONS else f"{before.text}, and what about {rest}"


def _last_phrase_with(preposition: str, before: Wording) -> int:
    """Where the phrase begins that ends a question and has this preposition; 0 if there is none."""
    at = len(before.words) - 1
    while at > 0 and before.plain[at] not in PREPOSITIONS | _ASKING and not before.words[at - 1].pause:
        at -= 1
    ends = before.plain[at] == preposition and at < len(before.words) - 1
    return at if ends and any(map(is_noun, before.words[:at])) else 0


def _alike(asked: Wording, begins: int, before: Wording) -> Phrase | None:
    """The one phrase of the question before that is built like a phrase, which can take its place."""
    new = phrases(asked.words[begins:])
    if len(new) != 1 or asked.plain[-1] in ("one", "ones"):
        return None
    shape = "bare" if new[0].shape == "name" and before.text.islower() else new[0].shape
    fits = [
        phrase
        for phrase in phrases(before.words)
        if phrase.shape == shape
        and not phrase.inner
        and "of" not in before.plain[phrase.first : phrase.end]
        and (shape == "name" or phrase.plural == new[0].plural)
    ]
    return fits[0] if len(fits) == 1 else None


def _with_topic(asked: Wording, before: Wording) -> str:
    """Put what the question before is about in place of a pronoun, or ask both together."""
    if dangling(before) is not None:
        return ""
    at = dangling(asked) or 0
    topic = antecedent(asked.plain[at], before)
    if not topic or len(PRONOUNS.intersection(asked.plain)) > 1:
        return f"{before.text}, and {_lower(asked.text)}"
    owns = is_owner(asked, at) or asked.piece(at, at + 1).casefold().endswith(("'s", "’s"))
    return asked.with_piece(at, at + 1, owner(before.of(topic)) if owns else before.of(topic))


_ADDED_PLAINLY = (_for_example, _under_question_word)
