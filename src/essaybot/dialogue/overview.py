"""What people say first to a text they do not know: what it is about, or hello."""

from __future__ import annotations

import re

from essaybot.index.analysis import tokens

_TEXT = r"(?:essay|text|texts|book|document|documents|article|paper|manual|guide|story|file|files|folder|notes|corpus)"
_THIS = rf"(?:this|it|that|(?:this|the|that|these|those|my) {_TEXT})"
_SUMMARY = r"(?:summary|overview|outline|gist|main (?:point|idea|topic|theme|message)s?|contents|table of contents)"
_ASKING = (
    rf"what (?:is |s |are )?{_THIS}(?: is| are)?(?: all| mainly)? about",
    rf"whats {_THIS}(?: all)? about",
    rf"what (?:does|do) {_THIS} (?:say|cover|contain|discuss|deal with|talk about)",
    rf"what is (?:in )?(?:this|this {_TEXT})",
    r"what (?:can|should) i ask(?: you| it| about)?",
    rf"(?:give me |show me |what is |what are )?(?:a |an |the )?(?:short |brief |quick )?{_SUMMARY}(?: of {_THIS})?",
    rf"(?:summarize|summarise|sum up|describe)(?: {_THIS}| it all| everything)?",
)
_OVERVIEW = re.compile(f"(?:please )?(?:can you |could you )?(?:tell me )?(?:{'|'.join(_ASKING)})(?: please)?")
_SMALL_TALK = frozenset(
    "hello|hi|hey|hi there|hello there|good morning|good evening|good afternoon|thanks|thank you|thanks a lot|ok|okay|"
    "test|who are you|what are you|what can you do|how are you|how do you work|how does this work".split("|")
)


def asks_for_overview(question: str) -> bool:
    """Whether a question is about the text as a whole: "what is this essay about?", "give me a summary"."""
    return bool(_OVERVIEW.fullmatch(_plain(question)))


def is_small_talk(line: str) -> bool:
    """Whether a line is a greeting or thanks, or asks about the program, and not a question to the text."""
    return _plain(line) in _SMALL_TALK


def _plain(text: str) -> str:
    # Nothing this long is one of them, and patterns take their time on long lines.
    return " ".join(token.word for token in tokens(text[:200])) if len(text) <= 200 else ""
