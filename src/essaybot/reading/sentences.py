"""Where sentences end, and how an overlong text is cut into pieces."""

from __future__ import annotations

import re

from essaybot.model import Span

_CLOSERS = "\"'”’»)\\]"
_END = re.compile(
    rf"""(?=[.!?…؟۔։。｡．！？‼⁇⁈⁉।॥။።៕\n])  # quickly passes by all else
        (?: (?<![.!?…؟۔։]) [.!?…؟۔։]+ [{_CLOSERS}]* (?=\s)   # full stops, then space
         | (?:[。｡！？‼⁇⁈⁉]|．(?!\d))+ [」』〉》】〕”’）)]*  # those of a script without spaces
         | [।॥။።។៕]+                    # or of one that needs none behind them
         | \n[ \t]*\n )                     # or a blank line
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr vs etc e.g i.e cf al fig figs eq no nos vol ed eds pp p ch sec approx dept est inc ltd
    co corp gen col sgt capt lt rev hon gov sen rep jan feb mar apr jun jul aug sep sept oct nov dec
    bzw ca evtl ggf inkl nr sog usw vgl abb bspw hrsg z.b d.h u.a z.t mme mlle p.ex sra srta ud uds pág núm dott ecc
    bijv d.w.z enz blz t.ex bl.a f.eks dvs esim т.е т.д т.п т.к т.ч др гг стр рис см им ул руб млн млрд""".split()
)
_ORDINAL = re.compile(
    r"(?<![\d.,])\d{1,2}\.\s(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Jahrhundert|Jh|Auflage|Kapitel|Klasse|Etage|Stock|Tag|Woche|Monat|Weltkrieg)"
)
"""German writes numbers of order with a full stop: "am 31. März"."""
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]*$")
_LONGEST_PIECE = 1_000


def sentence_spans(text: str) -> list[Span]:
    """Return the (start, end) offsets of the sentences of `text`, in order, without the space around them.

    A piece that runs on without any sentence end is cut at white space, or failing that anywhere, after at most
    1,000 characters. A text of only white space has no sentences.
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.group() == "." and _is_abbreviation(text, match.start(), match.end()):
            continue
        _append_stripped(spans, text, start, match.end())
        start = match.end()
    _append_stripped(spans, text, start, len(text))
    return spans


def _is_abbreviation(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at `stop` ends an abbreviation or an initial, or the sentence goes on in lower case."""
    following = text[end : end + 40].lstrip()[:1]
    if following.islower() or _ORDINAL.match(text, max(0, stop - 2)) or _ORDINAL.match(text, max(0, stop - 1)):
        return True
    found = _LAST_WORD.search(text, max(0, stop - 20), stop)
    word = found.group().lower() if found else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i")


def _append_stripped(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > _LONGEST_PIECE:
        cut = max(text.rfind(" ", start, start + _LONGEST_PIECE), text.rfind("\n", start, start + _LONGEST_PIECE))
        cut = cut if cut > start else start + _LONGEST_PIECE
        stripped = cut
        while text[stripped - 1].isspace():
            stripped -= 1
        spans.append((start, stripped))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        spans.append((start, end))
