"""The little grammar that making questions takes: what common words do, and the forms of verbs and nouns.

Nothing here tags words by what they are in a sentence; short lists say what a word can be. A word that is missing from
them costs a question, never a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

TOKEN = re.compile(r"[^\W_](?:[\w’'./+&-]*(?:[\w+#]|(?<=s)['’](?=\s)))?|[^\w\s]")
"""A word with what is inside it (``state-of-the-art``, ``fast.ai``), or a mark of punctuation."""

MODALS = frozenset("can could may might must should will would shall cannot".split())
BE = frozenset("is are was were".split())
AUXILIARIES = MODALS | BE | frozenset("has have had does do did".split())
PREPOSITIONS = frozenset(
    """about above across after against along among around as at before behind below beneath beside between beyond by
    despite down during for from in inside into like near of off on onto out outside over per since than through to
    toward towards under unlike until up upon using via with within without""".split()
)
DETERMINERS = frozenset(
    """a an the your each every any some all no both several many most few two three four five six seven eight nine ten
    more another""".split()
)
CONJUNCTIONS = frozenset("and or but nor so yet".split())
CLAUSE_WORDS = frozenset(
    """that which who whom whose where when how why what whether if because although though while whereas unless until
    since""".split()
)
DANGLING = frozenset(
    """this these those such it its they them theirs he him his she her hers we us our ours i me my mine here there
    above below following former latter other others same itself himself herself themselves aforementioned previous
    next previously then thus one ones so former today now
    everything nothing something anything everybody nobody somebody someone""".split()
)
"""Words that point at something outside a question, where its reader cannot see it."""
ADVERBS = frozenset(
    """also often always usually typically generally then thus therefore still even just simply already now currently
    sometimes frequently normally commonly further""".split()
)
_NO_ADVERBS = frozenset(
    """apply assembly anomaly barely daily early family friendly hardly italy july nearly only rarely reply scarcely
    supply""".split()
)
"""What no adverb is, or none that can be left away."""

_VERBS = """accelerate accept access achieve act adapt add address adjust affect allow analyze answer apply ask assess
assign attach attract automate avoid balance become begin belong benefit block boost break bring build calculate call
capture carry cause change check choose clean close collect combine compare compile complete compute configure confirm
connect consist consume contain continue contribute control convert copy cost cover create customize cut decide declare
decrease define delete deliver demand demonstrate depend describe design detect determine develop differ disable
discard discover display distribute download draw drive drop edit eliminate empower enable encourage end enforce enhance
ensure enter establish evaluate examine exceed execute exist expand expect explain exploit explore export expose express
extend extract face facilitate fail fill filter find finish fix focus follow force form foster fuel generate get give
govern grow guarantee guide handle happen help hide highlight hinder hinge hold identify ignore illustrate implement
imply import impose improve include increase indicate influence inform inherit inspect install integrate interact
introduce invoke involve keep kill know lack launch lay lead learn leave let leverage lift limit link list load locate
lower maintain make manage match mean measure merge modify monitor move need obtain occur offer open operate optimize
organize overcome override own participate permit place play point pose predict prepare present preserve prevent print
process produce prohibit promote propagate protect prove provide publish pull push put raise reach read receive
recommend record reduce refer reflect refuse reject rely remain remove rename repair repeat replace report represent
request require reset resolve respond restart restore restrict result retain retrieve return reveal rise run save say
scan search see select send serve set shape share shift show simplify solve specify spread stand start state stop store
strengthen submit suggest supply support surround switch take teach tell test thrive track train transfer transform
translate transmit transport treat trigger try turn undergo understand uninstall update upgrade upload use validate
verify view visit want warn widen withdraw work write yield"""
"""What explanatory texts say that things do. Without such a list no sentence can be told apart."""
_IRREGULAR = """become became break broke bring brought build built choose chose cut cut draw drew drive drove
find found get got give gave grow grew hide hid hold held keep kept know knew lay laid lead led leave left let let
make made mean meant overcome overcame put put rise rose run ran say said see saw send sent set set show showed
spread spread stand stood take took teach taught tell told understand understood undergo underwent
withdraw withdrew write wrote"""
"""Of the verbs above, those whose past does not end in -ed."""
NOUNS_TOO = frozenset(
    """access act address answer balance benefit block boost break call capture cause change check control copy cost
    cover cut demand design display download draw drive drop edit end export extract face filter fix focus force form
    fuel guide help highlight import increase influence lack launch lead leave lift limit link list load match measure
    need offer place play point present print process pull push reach record report request result return rise run scan
    search set shape share shift show spread stand start state stop store supply support switch test track train
    transfer transport trigger try turn update upgrade use view visit work yield""".split()
)
"""Verbs that are as often nouns: they need more evidence."""
ADJECTIVES_TOO = frozenset("clean close complete lower open separate".split())
"""Verbs that before a noun are as often adjectives."""
MASS = re.compile(r"(?:tion|sion|ment|ness|ity|ism|ship|ance|ence|ing|ware|ics|ology|graphy|ery|dom)$")
"""How nouns end that do without an article."""
PARTNERS: Mapping[str, str] = {
    "belong": "to", "benefit": "from", "consist": "of", "contribute": "to", "depend": "on", "differ": "from",
    "focus": "on", "hinge": "on", "interact": "with", "lead": "to", "participate": "in", "point": "to", "refer": "to",
    "rely": "on", "respond": "to", "result": "in",
}  # fmt: skip
"""The preposition that a verb's object comes with."""
ASKED_FOR = frozenset(
    """accelerate affect attract block calculate cause combine compare configure contain control convert cover define
    demand demonstrate describe design detect determine display eliminate enforce enhance evaluate examine
    explain explore expose facilitate filter foster fuel generate govern handle highlight identify illustrate implement
    imply improve include increase indicate influence introduce involve lack limit measure offer organize prevent
    produce prohibit promote protect provide recommend reduce replace represent require resolve restrict return reveal
    solve specify store strengthen support track transfer transform""".split()
)
"""Verbs whose object one asks for: "What does it contain?"."""
OBJECT_TO = frozenset("allow cause empower enable encourage force permit require help".split())
"""Verbs that say what their object comes to do: "allows users to ..."."""
OBJECT_WITH: Mapping[str, str] = {
    "prepare": "for",
    "provide": "with",
    "protect": "from",
    "expose": "to",
    "replace": "with",
}
"""Verbs whose object goes on: "prepares people for ..."."""
CREATED = frozenset("built created designed developed directed discovered founded introduced invented launched made "
                    "painted produced published started written composed".split())  # fmt: skip
"""What people do to things: asking who did it is natural."""
PERSONS = frozenset(
    """actor artist author boy child composer daughter developer director doctor emperor engineer father founder girl
    hero king knight lady leader man mathematician merchant mother musician painter philosopher physician physicist
    poet politician president priest prince princess professor programmer queen researcher scientist servant singer
    person soldier son teacher team user widow wife woman writer""".split()
)
ASKED_OF = frozenset(
    """advantage aim aspect barrier benefit cause challenge characteristic command component concern condition
    consequence cost criterion difference difficulty disadvantage drawback duty effect element factor feature function
    goal guideline implication ingredient issue lesson limitation meaning method objective obligation obstacle option
    part phase power prerequisite principle problem property purpose reason requirement responsibility restriction risk
    role rule scope stage step strategy strength structure symptom task type weakness application format
    guarantee""".split()
)
"""Nouns of which one asks what they are: "What are the risks?"."""
_PLURALS = frozenset("people men women children data criteria media mice feet teeth policemen".split())
_NO_PLURALS = re.compile(r"(?:ss|us|is|ics|ous|news|lens|series|species)$")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1$")

Form = Literal["base", "s", "past"]


def _s_form(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def _past_form(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def _british(verb: str) -> str:
    return re.sub(r"([iy])ze$", r"\1se", verb)


@lru_cache(maxsize=1)
def _verb_forms() -> Mapping[str, tuple[str, Form]]:
    """For each finite form of a verb of the list its base and which form it is."""
    words = _IRREGULAR.split()
    irregular = dict(zip(words[::2], words[1::2], strict=True))
    doubling = {"drop": "dropped", "stop": "stopped", "permit": "permitted", "submit": "submitted", "refer": "referred"}
    forms: dict[str, tuple[str, Form]] = {}
    for verb in (spelt for each in _VERBS.split() for spelt in (each, _british(each))):
        forms[verb] = (verb, "base")
        forms[_s_form(verb)] = (verb, "s")
        forms.setdefault(irregular.get(verb) or doubling.get(verb) or _past_form(verb), (verb, "past"))
    return forms


def verb_of(word: str) -> tuple[str, str]:
    """Return the base of a finite form of a verb of the list and which form it is, or two empty texts."""
    return _verb_forms().get(word.lower(), ("", ""))


def base_of(word: str) -> str:
    """Return the verb of the list that an -ing form is of, or ''."""
    if not word.endswith("ing"):
        return ""
    trunk = word[:-3]
    tries = (trunk, trunk + "e", _DOUBLED.sub(r"\1", trunk))
    return next((each for each in tries if verb_of(each)[1] == "base"), "")


def is_plural(noun: str) -> bool:
    """Say whether a noun, in lower case, looks like a plural."""
    return noun in _PLURALS or (noun.endswith("s") and not _NO_PLURALS.search(noun) and len(noun) > 3)


def singular_of(noun: str) -> str:
    """Return the singular of a regular plural, else the word."""
    if noun == "criteria":
        return "criterion"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if is_plural(noun) else noun


def is_adverb(word: str) -> bool:
    """Say whether a word in lower case is an adverb that a question can do without."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 5 and word not in _NO_ADVERBS)
