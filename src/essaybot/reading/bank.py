"""Banks of questions and answers: which columns or keys hold them, and how an entry becomes a section."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from essaybot.reading.blocks import LONGEST_HEADING
from essaybot.reading.extract import Extract
from essaybot.reading.sentences import sentence_spans

_QUESTION = frozenset(
    """question questions q query frage fragen pregunta preguntas domanda domande vraag pergunta perguntas intrebare
    intrebari fraga sporgsmal sporsmal spørgsmal spørsmal kysymys pytanie otazka kerdes soru вопрос питання ερωτηση
    質問 问题 問題 질문""".split()
)
_ANSWER = frozenset(
    """answer answers a response reply antwort antworten respuesta respuestas risposta risposte antwoord resposta
    respostas reponse reponses raspuns raspunsuri svar vastaus odpowiedz odpoved valasz cevap ответ відповідь απαντηση
    回答 答え 答案 답변 solution""".split()
)
_PROMPT = frozenset({"prompt", "instruction", "input", "user", "utterance"})
_COMPLETION = frozenset({"completion", "output", "assistant", "target"}) | _ANSWER
_TITLE = frozenset("title heading headline subject name term titel titre titolo titulo".split())
_BODY = frozenset("body article definition description abstract message inhalt beschreibung texte texto testo".split())
_TEXT = frozenset({"text", "content", "contents"})
_PAIRS = (
    (_QUESTION, _ANSWER),
    (_PROMPT, _COMPLETION),
    (_QUESTION, _TEXT | _BODY),
    (_TITLE, _TEXT | _BODY),
    (frozenset[str](), _TEXT | {"body"}),
)
"""What a heading and the text below it may be called, the likeliest first."""
_CONTEXT = frozenset({"input", "context"})
_CATEGORY = frozenset("category section chapter topic kategorie categoria categorie categoría".split())
_ABOUT = frozenset("id ids type count number date url uri link score length tokens embedding source sources".split())
"""Words in names of columns that say something about a text and do not hold it."""
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HTML = re.compile(r"</?(?:p|br|a|b|i|ul|ol|li|div|span|strong|em|h[1-6]|table|code|pre)(?:\s[^<>]{0,1000})?/?>", re.I)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s[^<>]{0,1000})?/?>", re.IGNORECASE)
_BLOCKS = frozenset("p ul ol h1 h2 h3 h4 h5 h6 table pre blockquote".split())
_SHORT_HEADING = 200
_BLANK = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"\A[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+")


class Fields(NamedTuple):
    """The names of what an entry consists of."""

    heading: str
    """Empty for texts without a heading."""
    text: str
    context: str = ""
    """What the question is about, between the two."""
    category: str = ""
    asks: bool = False
    """Whether the heading is a question or another request, not a title."""


def fields_of(names: Sequence[str]) -> Fields | None:
    """Return which of the names of columns or keys stand for a heading and its text, None if none do."""
    words = {name: _words(name) for name in names}
    for headings, texts in _PAIRS:
        heading = _named(words, headings)
        text = _named({name: found for name, found in words.items() if name != heading}, texts)
        if text and (heading or not headings):
            rest = {name: found for name, found in words.items() if name not in (heading, text)}
            asks = headings in (_QUESTION, _PROMPT)
            return Fields(heading, text, _named(rest, _CONTEXT) if asks else "", _named(rest, _CATEGORY), asks)
    return None


def _words(name: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKD", _HUMP.sub(" ", name).lower())
    return frozenset(_WORD.findall("".join(sign for sign in folded if not unicodedata.combining(sign))))


def _named(words: dict[str, frozenset[str]], wanted: frozenset[str]) -> str:
    """The name that has one of the wanted words and fewest others."""
    fitting = [name for name, found in words.items() if found & wanted and not found & _ABOUT]
    return min(fitting, key=lambda name: len(words[name]), default="")


class Entry(NamedTuple):
    """A question with its answer, or another text with its heading."""

    place: str
    heading: str
    texts: tuple[str, ...]
    category: str = ""


def add_entries(extract: Extract, entries: Sequence[Entry]) -> None:
    """Add entries, each as a section, in sections for their categories if they are sorted by these."""
    categories = [entry.category for entry in entries]
    changes = sum(above != below for above, below in pairwise(["", *categories]))
    sorted_ = changes <= 2 * len(set(categories))
    category = ""
    for entry in entries:
        extract.place(entry.place)
        if sorted_ and entry.category != category:
            category = entry.category
            extract.heading(category, 1)
        heading = " ".join(entry.heading.split())
        extract.heading(_short(heading), 2 if sorted_ and category else 1)
        for text in (heading if len(heading) > LONGEST_HEADING else "", *entry.texts):
            _add_text(extract, text)


def _short(heading: str) -> str:
    """A heading, or the start of one that is too long to be one."""
    if len(heading) <= LONGEST_HEADING:
        return heading
    start, end = sentence_spans(heading[:LONGEST_HEADING])[0]
    return heading[start:end] if end <= _SHORT_HEADING else heading[:_SHORT_HEADING].rpartition(" ")[0]


def _add_text(extract: Extract, text: str) -> None:
    for block in _BLANK.split(text):
        lines = block.strip("\n").split("\n")
        while lines and not _BULLET.match(lines[0]):
            index = next((i for i, line in enumerate(lines) if _BULLET.match(line)), len(lines))
            extract.paragraph("\n".join(lines[:index]))
            lines = lines[index:]
        if lines:
            extract.open_list()
            for line in lines:
                extract.item(_BULLET.sub("", line, count=1))
            extract.close_list()


def visible_text(text: str) -> str:
    """Return a text of an entry as a reader sees it: many are kept as HTML."""
    text = text.strip()
    if not _HTML.search(text):
        return text
    lines = unescape(_TAG.sub(_between, text.replace("\n", " "))).split("\n")
    return _BLANK.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


def _between(tag: re.Match[str]) -> str:
    """The white space that stands for a tag."""
    name = tag.group(2).lower()
    if name == "li":
        return "" if tag.group(1) else "\n- "
    if name in ("br", "tr", "div"):
        return "\n"
    return "\n\n" if name in _BLOCKS else ""
