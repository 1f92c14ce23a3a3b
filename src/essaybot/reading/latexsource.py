"""The source of a LaTeX text: its tokens, which braces belong together, and what stands behind a command."""

from __future__ import annotations

import re

from essaybot.model import Span
from essaybot.reading.blocks import Part
from essaybot.reading.latexnames import HEADED, LISTINGS, PICTURES, SECTIONS

TOKEN = re.compile(
    r"""\\(?P<name>[A-Za-z@]+)\*?
      | (?P<sign>\\.?)
      | (?P<comment>%[^\n]*(?:\n[ \t]*(?=\S))?)   # with its line end, unless a blank line follows
      | (?P<blank>\n[ \t]*\n\s*)
      | (?P<mark>\$\$|[{}$&~])
      | (?P<text>[^\\%{}$&~\n]+|\n)
    """,
    re.VERBOSE | re.DOTALL,
)
_NAME = re.compile(r"\s*(\{)\s*([\w*]+)\s*\}")
_OPTIONS = re.compile(r"(?:[ \t]*\*)?(?:[ \t]*(?:\n[ \t]*)?(?:\[[^\[\]]{0,1000}\]|<[\w+,|:-]{1,30}>))+")
_SPACE = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_EMPTY = re.compile(r"\{[ \t]*\}")
_DEFINED = re.compile(r"\s*(?:\{\s*)?\\([A-Za-z@]+)\s*\}?((?:\s*\[[^\[\]]{0,200}\]|#\d)*)\s*(=?\s*\\[A-Za-z@]+)?")


class LatexSource:
    """A text and the braces in it that belong together."""

    def __init__(self, text: str) -> None:
        """Look through `text` once."""
        self._text = text
        self._absent: dict[str, int] = {}
        """From where on pieces of text do not occur any more."""
        self._closing: dict[int, int] = {}
        """For the brace at an offset, where the one stands that closes it."""
        self._body = (0, len(text))
        self._is_whole: bool | None = None
        """Whether it is no part of another text."""
        opened: list[int] = []
        position = 0
        while position < len(text):
            found = TOKEN.match(text, position)
            assert found is not None, "a token is any text"
            position = found.end()
            if found["name"] in ("begin", "end"):
                position = self._behind_environment(found["name"], position)
            elif found["name"] in ("documentclass", "documentstyle") and self._is_whole is None:
                self._is_whole = True
            elif found["name"] in SECTIONS and self._is_whole is None:
                self._is_whole = False  # a class that comes later is an example
            elif found["mark"] == "{":
                opened.append(found.start())
            elif found["mark"] == "}" and opened:
                self._closing[opened.pop()] = found.start()

    def _behind_environment(self, kind: str, position: int) -> int:
        """Note where the text begins or ends; return the position behind an environment whose braces mean nothing."""
        found = _NAME.match(self._text, position)
        name = found.group(2) if found else ""
        if found is None or (name not in LISTINGS and name not in PICTURES and name != "document"):
            return position
        if name == "document":
            start, end = self._body
            if kind == "begin" and self._is_whole and not start:
                self._body = (found.end(), end)
            elif kind == "end" and start and end == len(self._text):
                self._body = (start, found.end())
            return position
        end = self.find(f"\\end{{{name}}}", position) if kind == "begin" else -1
        if end < 0:
            return position
        self._closing[found.start(1)] = found.end() - 1
        return end

    def body(self) -> Span:
        """Where the text begins and ends that is set; all of it, if it is a part of another."""
        return self._body

    def levels(self) -> dict[str, int]:
        """The levels of the commands for headings, counted from 1 for the outermost that the text has."""
        names = [name for name in ("title", *SECTIONS) if re.search(rf"\\{name}\b", self._text)]
        depths = {SECTIONS.get(name, 1) for name in names}
        if any(f"{{{name}}}" in self._text for name in HEADED):
            depths.add(SECTIONS["section"])
        if "{frame}" in self._text:
            depths.add(SECTIONS["frametitle"])
        return {name: sum(each < depth for each in depths) + 1 for name, depth in SECTIONS.items()}

    def find(self, text: str, position: int) -> int:
        """The offset of the next occurrence of a text; -1 if there is none."""
        if position >= self._absent.get(text, position + 1):
            return -1
        found = self._text.find(text, position)
        if found < 0:
            self._absent[text] = position
        return found

    def dollar(self, position: int) -> int:
        """The offset of the dollar that ends a formula of this paragraph; -1 if there is none."""
        blank = self.find("\n\n", position)
        last = len(self._text) if blank < 0 else blank
        while True:
            found = self._text.find("$", position, last)
            if found < 0 or self._text[found - 1] != "\\" or self._text[found - 2] == "\\":
                return found
            position = found + 1

    def argument(self, position: int) -> Span | None:
        """Where the text in the braces stands that follow, perhaps behind white space; None if none follow."""
        space = _SPACE.match(self._text, position)
        start = space.end() if space else position
        end = self._closing.get(start, -1)
        return (start + 1, end) if end >= 0 else None

    def behind_options(self, position: int) -> int:
        """The position behind the square brackets that follow."""
        found = _OPTIONS.match(self._text, position)
        return found.end() if found else position

    def behind_arguments(self, position: int, count: int) -> int:
        """The position behind so many arguments in braces, with those in square brackets between them."""
        if self._text.startswith(("[", "<"), position) or count:
            position = self.behind_options(position)
        for _ in range(count):
            span = self.argument(position)
            if span is None:
                break
            position = self.behind_options(span[1] + 1)
        return position

    def behind_empty(self, position: int) -> int:
        """The position behind empty braces, which only end a command's name."""
        found = _EMPTY.match(self._text, position)
        return found.end() if found else position

    def definition(self, position: int) -> tuple[str, Span, bool] | None:
        """The name that is defined, where its meaning stands, and whether it has no arguments."""
        found = _DEFINED.match(self._text, position)
        if found is None:
            return None
        if found.group(3):
            return found.group(1), (found.start(3), found.end(3) - 1), False
        span = self.argument(found.end())
        return (found.group(1), span, not found.group(2).strip()) if span else None

    def lines(self, start: int, end: int) -> list[Part]:
        """The lines of a listing or a formula, without the indentation that all have."""
        rows = self._text[start:end].split("\n")
        indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
        parts: list[Part] = []
        for row in rows:
            first = min(indent, len(row))
            parts.append(Part(start + first, start + max(first, len(row.rstrip())), row[indent:].rstrip()))
            start += len(row) + 1
        return parts
