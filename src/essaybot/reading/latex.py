"""LaTeX becomes headed blocks: a walk over its commands, one by one.

LaTeX is a program that only TeX can run. Here nothing is run: commands that are known do what they do in most texts,
others are dropped and what stands in their braces is read; short names that the text defines are replaced. Files that
it includes are not looked for. Every step takes time in proportion to the text, however its braces nest.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from essaybot.model import Span
from essaybot.reading.blocks import Document, Part
from essaybot.reading.encoding import decode
from essaybot.reading.gathering import Gathering
from essaybot.reading.latexmacros import LONGEST, Macros
from essaybot.reading.latexnames import (
    ACCENTS,
    CITATIONS,
    DEFINITIONS,
    ENVIRONMENT_ARGUMENTS,
    FORMULAS,
    HEADED,
    INCLUDES,
    LISTINGS,
    LISTS,
    PICTURES,
    QUOTES,
    SECTIONS,
    SILENT,
    SPACES,
    SYMBOLS,
    TABLES,
    THEOREMS,
)
from essaybot.reading.latexsource import TOKEN, LatexSource
from essaybot.reading.latextext import LatexText, Piece, parts_of
from essaybot.reading.limits import Limits

_DEEPEST = 20
"""Texts inside one another, such as footnotes, that are read as such."""
_LIGATURES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))
_ALIAS = re.compile(r"\s*\\(begin|end)\s*\{([\w*]+)\}\s*")
_NEXT_LETTER = re.compile(r"\s*(?:\{\s*)?(\\[ij](?![A-Za-z])\s*|[^\W_])?\s*(\})?")
_COMMAND = re.compile(r"\\[A-Za-z]+|[\\{}]")
_VALUE = re.compile(r"\s*(?:=\s*)?-?[\d.]+\s*(?:pt|em|ex|cm|mm|in|bp)\b")
_ASSIGNED = re.compile(r"=-?[\d.]+(?:pt|em|ex|cm|mm|in|bp)?")


def read(data: bytes, limits: Limits) -> Document:
    """Read a LaTeX file.

    Raises:
        CorpusError: it is not text, or it goes beyond `limits`.
    """
    source = decode(data)
    reader = _Reader(source, limits)
    reader.read()
    return reader.gathering.document(source, remark=reader.remark)


class _Reader:
    """Walks over the commands of one text."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.gathering = Gathering(limits)
        self._source = LatexSource(source)
        self._levels = self._source.levels()
        self._text = source
        self._out = LatexText(self.gathering)
        self._open: list[str] = []
        """Environments that are open."""
        self._counts: Counter[str] = Counter()
        self._macros = Macros()
        self._aliases: dict[str, tuple[str, str]] = {}
        self._included = 0
        self._commands: dict[str, Callable[[int, int], int]] = {
            "item": self._item,
            "bibitem": self._item,
            "verb": self._verb,
            "lstinline": self._verb,
            "iffalse": self._skip_false,
            "par": self._break,
            "texorpdfstring": self._two_ways,
        }
        """What reads commands: given where they start and where their names end, it returns where they end."""
        self._arguments: dict[str, Callable[[int, int, int], None]] = {
            "title": self._title,
            **dict.fromkeys(("author", "caption"), self._caption),
            **dict.fromkeys(("footnote", "footnotetext"), self._footnote),
            **dict.fromkeys(("url", "path", "nolinkurl"), self._raw),
            "ensuremath": self._inline,
            **dict.fromkeys(CITATIONS, self._cite),
        }
        """What reads commands with one argument: given where they start, and the start and end of that."""

    @property
    def remark(self) -> str:
        """What a person should know."""
        if not self._included:
            return ""
        return f"the files that it includes ({self._included}) are only read if they are texts of the corpus themselves"

    def read(self) -> None:
        start, end = self._source.body()
        if start:
            self._out.muted = True
            self._walk(0, start)
            self._out.muted = False
        self._walk(start, end)
        while self._open:
            self._close(self._open.pop(), end)
        self._out.flush()

    def _walk(self, start: int, end: int) -> None:
        position = start
        while position < end:
            found = TOKEN.match(self._text, position, end)
            assert found is not None, "a token is any text"
            position = found.end()
            kind, text = found.lastgroup, found.group()
            if kind == "name":
                position = self._command(found["name"], found.start(), position)
            elif kind == "sign":
                position = self._sign(text[1:], found.start(), position)
            elif kind == "blank":
                self._break(found.start(), position)
            elif kind == "mark":
                position = self._mark(text, found.start(), position)
            elif kind == "text":
                for written, shown in _LIGATURES:
                    text = text.replace(written, shown)
                self._out.put(found.start(), text)

    # -- commands

    def _command(self, name: str, start: int, position: int) -> int:
        """Do what a command does; `position` is behind its name. Return the position behind all of it."""
        if name in self._aliases:
            return self._environment(*self._aliases[name], start, position)
        if name in self._macros:
            self._out.put(start, self._macros.in_text(name))
            return self._source.behind_empty(position)
        if name in self._commands:
            return self._commands[name](start, position)
        if name in self._arguments or name in SECTIONS or name in ("begin", "end"):
            span = self._source.argument(position if name == "begin" else self._source.behind_options(position))
            if span is None:
                return position
            if name in ("begin", "end"):
                return self._environment(name, self._text[slice(*span)].strip(), start, span[1] + 1)
            if name in SECTIONS:
                self._heading(self._levels[name], start, span)
            else:
                self._arguments[name](start, *span)
            return span[1] + 1
        if name in DEFINITIONS:
            return self._define(position)
        if name in SYMBOLS:
            self._out.put(start, SYMBOLS[name])
            return self._source.behind_empty(position)
        if name in ACCENTS:
            return self._accent(ACCENTS[name], start, position)
        if name in INCLUDES:
            self._included += 1
        if name in SPACES:
            self._out.put(start, " ")
        value = (_VALUE if name in SPACES else _ASSIGNED).match(self._text, position)
        return value.end() if value else self._source.behind_arguments(position, SILENT.get(name, 0))

    def _sign(self, sign: str, start: int, position: int) -> int:
        """Do what a command does that is a sign."""
        if sign in ACCENTS:
            return self._accent(ACCENTS[sign], start, position)
        if sign == "\\":
            position = self._source.behind_options(position)
            if not self._out.end_row():
                self._out.put(start, " ")
            return position
        if sign == "(":
            end = self._source.find("\\)", position)
            if end < 0:
                return position
            self._inline(start, position, end)
            return end + 2
        if sign == "[":
            return self._formula("\\]", position)
        if sign in "&%$#_{} ,;:\n\t":
            self._out.put(start, sign if sign in "&%$#_{}" else " ")
        return position

    def _mark(self, mark: str, start: int, position: int) -> int:
        if mark == "~" or (mark == "&" and not self._out.end_cell()):
            self._out.put(start, " ")
        elif mark == "$$":
            return self._formula("$$", position)
        elif mark == "$":
            end = self._source.dollar(position)
            if end >= 0:
                self._inline(start, position, end)
                return end + 1
            self._out.put(start, "$")
        return position

    def _heading(self, level: int, start: int, span: Span) -> None:
        text = self._shown(*span)
        if not self._out.is_inside and not self._out.muted:
            self._out.flush()
            self.gathering.heading(text, level, start)

    def _title(self, start: int, first: int, last: int) -> None:
        muted, self._out.muted = self._out.muted, False
        self._heading(1, start, (first, last))
        self._out.muted = muted

    def _caption(self, start: int, first: int, last: int) -> None:
        """Read a paragraph by itself, also before the text begins."""
        muted, self._out.muted = self._out.muted, False
        pieces = self._inner(first, last)
        if self._out.is_inside:
            self._out.extend(pieces)
        else:
            self._out.flush()
            self.gathering.prose(parts_of(pieces))
        self._out.muted = muted

    def _footnote(self, start: int, first: int, last: int) -> None:
        self._out.note(self._inner(first, last))

    def _raw(self, start: int, first: int, last: int) -> None:
        self._out.put(first, self._text[first:last].replace("\\", ""))

    def _inline(self, start: int, first: int, last: int) -> None:
        self._out.put(start, self._macros.in_formula(self._text[first:last]))

    def _cite(self, start: int, first: int, last: int) -> None:
        self._out.put(start, f"[{' '.join(self._text[first:last].split())}]")

    def _item(self, start: int, position: int) -> int:
        behind = self._source.behind_options(position)
        if self._text.startswith("\\bibitem", start):
            span = self._source.argument(behind)
            position = behind = span[1] + 1 if span else behind
        if not self._open or self._open[-1] not in LISTS or self._out.is_inside:
            self._out.put(start, " ")
            return behind
        self._out.flush()
        self.gathering.next_item()
        label = self._text.find("[", position, behind) + 1
        if label:
            self.gathering.label(Part(start, behind, f"{self._shown(label, behind - 1)} "))
        return behind

    def _verb(self, start: int, position: int) -> int:
        position = self._source.behind_options(position)
        mark = self._text[position : position + 1]
        end = self._text.find("}" if mark == "{" else mark, position + 1, position + 1_000) if mark else -1
        if end < 0 or "\n\n" in self._text[position:end]:
            return position
        self._out.put(position + 1, self._text[position + 1 : end])
        return end + 1

    def _skip_false(self, start: int, position: int) -> int:
        end = self._source.find("\\fi", position)
        return end + 3 if end >= 0 else position

    def _break(self, start: int, position: int) -> int:
        self._out.end_paragraph(start)
        return position

    def _two_ways(self, start: int, position: int) -> int:
        """Read the first of two arguments that say the same."""
        span = self._source.argument(position)
        self._out.extend(self._inner(*span) if span else [])
        return self._source.behind_arguments(span[1] + 1, 1) if span else position

    def _accent(self, accent: str, start: int, position: int) -> int:
        letter = _NEXT_LETTER.match(self._text, position)
        if letter is None or not letter.group(1):
            return position
        base = letter.group(1).strip().removeprefix("\\")
        self._out.put(start, unicodedata.normalize("NFC", base + accent))
        # A brace that was opened is closed, or else it goes around more than the letter.
        return letter.end() if bool(letter.group(2)) == ("{" in letter.group()) else letter.end(1)

    def _define(self, position: int) -> int:
        """Remember what a name stands for, if it takes no arguments."""
        definition = self._source.definition(position)
        if definition is None:
            return position
        name, (start, end), plain = definition
        alias = _ALIAS.fullmatch(self._text, start, end)
        if alias:
            self._aliases[name] = (alias.group(1), alias.group(2))
        elif plain and end - start <= LONGEST and name not in SECTIONS and name not in self._commands:
            self._out.muted, before = False, self._out.muted
            text = self._shown(start, end)
            self._out.muted = before
            if text or name in SYMBOLS:
                self._macros.define(name, text, self._text[start:end])
        return end + 1

    # -- environments

    def _environment(self, kind: str, name: str, start: int, position: int) -> int:
        if kind == "end":
            closed = "" if self._counts[name] and not self._out.muted and not self._out.depth else name
            while closed != name:
                closed = self._open.pop()
                self._close(closed, start)
            return position
        if name in PICTURES or name in LISTINGS or name in FORMULAS:
            return self._opaque(name, position)
        behind = self._source.behind_options(position)
        if self._out.muted or self._out.depth:
            return self._source.behind_arguments(position, ENVIRONMENT_ARGUMENTS.get(name, 0))
        self._break(start, position)
        self._open.append(name)
        self._counts[name] += 1
        if name in HEADED:
            self.gathering.heading(HEADED[name], self._levels["chapter"], start)
        if name in TABLES:
            self._out.open_table()
        elif self._out.is_table:
            pass
        elif name in LISTS:
            self.gathering.open_list()
        elif name in QUOTES:
            self.gathering.open_quote()
        elif name == "frame" and self._source.argument(behind):
            return self._command("frametitle", start, behind)
        elif name in THEOREMS and behind > position:
            self._out.put(position, self._shown(position + 1, behind - 1) + " ")
        return self._source.behind_arguments(position, ENVIRONMENT_ARGUMENTS.get(name, 0))

    def _close(self, name: str, position: int) -> None:
        self._counts[name] -= 1
        if name in TABLES:
            self._out.close_table()
        elif self._out.is_table:
            self._out.put(position, " ")
        else:
            self._out.flush()
            if name in LISTS:
                self.gathering.close_list()
            elif name in QUOTES:
                self.gathering.close_quote()

    def _opaque(self, name: str, position: int) -> int:
        """Read an environment whose content is no text that could be walked over."""
        closing = f"\\end{{{name}}}"
        if name in FORMULAS:
            return self._formula(closing, position)
        end = self._source.find(closing, position)
        if end < 0:
            return position
        if name in LISTINGS and not self._out.muted:
            position = self._source.behind_options(position)
            self._listing(self._source.behind_arguments(position, 1) if name == "minted" else position, end)
        return end + len(closing)

    def _formula(self, closing: str, position: int) -> int:
        end = self._source.find(closing, position)
        if end < 0:
            return position
        if self._out.is_inside:
            self._out.put(position, f" {self._macros.in_formula(self._text[position:end])} ")
        elif not self._out.muted:
            rows = self._source.lines(position, end)
            shown = [replace(row, text=self._macros.in_formula(row.text).rstrip("\\ ")) for row in rows]
            self._out.flush()
            self.gathering.lines("code", [row for row in shown if row.text])
        return end + len(closing)

    def _listing(self, start: int, end: int) -> None:
        if self._out.is_inside:
            self._out.put(start, f" {self._text[start:end]} ")
        else:
            self._out.flush()
            self.gathering.lines("code", self._source.lines(start, end))

    # -- text inside the text

    def _inner(self, start: int, end: int) -> list[Piece]:
        """The pieces of a text inside the text."""
        if self._out.depth >= _DEEPEST:
            return [(start, _COMMAND.sub(" ", self._text[start:end]))]
        before = self._out.set_aside()
        self._out.depth += 1
        self._walk(start, end)
        self._out.depth -= 1
        return self._out.restore(before)

    def _shown(self, start: int, end: int) -> str:
        """What a reader sees of a piece of the source, in one line."""
        return " ".join("".join(text for _, text in self._inner(start, end)).split())
