"""Plain text becomes headed blocks: headings, paragraphs, list items and verse are recognised from the layout."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from essaybot.model import Kind
from essaybot.reading.blocks import LONGEST_HEADING, OVERLONG, Block, Document, HeadedBlocks, Part, introducing_line
from essaybot.reading.encoding import decode
from essaybot.reading.limits import Limits
from essaybot.reading.plainheadings import (
    Style,
    assign_levels,
    heading_text,
    is_enumerated,
    is_field,
    is_strong,
    is_title_case,
    may_be_underlined,
    style_of,
)
from essaybot.reading.plainlines import Layout, Line, is_verse, measure, split_lines
from essaybot.reading.sentences import sentence_spans

_COUNT = re.compile(r"(\d{1,3})((?:\.\d{1,3})*)(\.?)[ \t]")
_LONGEST_CHAIN = 4
"""Headings that may follow one another directly (title, part, chapter); more of them are a table of contents."""

_LONGEST_HEADING = 4
"""Lines that a wrapped heading may take."""


@dataclass
class _Element:
    """A run of lines that belong together, before it is known which ones are headings."""

    kind: Kind
    lines: list[Line]
    style: Style | None = None
    """What makes it look like a heading, for a line that may be one."""
    group: int = 0
    is_heading: bool = False
    after_blank: bool = True
    """Whether a blank line, or the start of the text, stands before it."""

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def length(self) -> int:
        return self.lines[-1].end - self.lines[0].start


def read(data: bytes, limits: Limits) -> Document:
    """Read a file of plain text."""
    return document_of(decode(data))


def document_of(source: str) -> Document:
    """Return the document of a plain text."""
    sections, wrapped = read_plaintext(source)
    return Document("", "", source, sections, exact=True, wrapped=wrapped)


def read_plaintext(source: str) -> tuple[tuple[HeadedBlocks, ...], bool]:
    """Return the sections of a plain text and whether its paragraphs are hard-wrapped.

    Every block's text is exactly the slice of `source` at its offsets.
    """
    lines = split_lines(source)
    layout = measure(lines)
    elements = _Splitter(layout).split(lines, _page_furniture(lines))
    _choose_headings(elements, layout)
    return _sections(source, elements), layout.wrapped


def _page_furniture(lines: list[Line]) -> set[int]:
    """Indexes of the running heads and feet of a paginated text: what recurs beside its form feeds."""
    breaks = [index for index, line in enumerate(lines) if line.page_break]
    nearest = [_nearest(lines, start, step) for index in breaks for start, step in ((index - 1, -1), (index, 1))]
    beside = [index for index in nearest if index is not None]
    shapes = Counter(_shape(lines[index].text) for index in beside)
    return {index for index in beside if shapes[_shape(lines[index].text)] >= 3}


def _nearest(lines: list[Line], index: int, step: int) -> int | None:
    """The index of the nearest line with text within a few lines of `index`."""
    for candidate in range(index, index + 6 * step, step):
        if 0 <= candidate < len(lines) and lines[candidate].text:
            return candidate
    return None


def _shape(text: str) -> str:
    """A running head without the page number and spacing that differ from page to page."""
    return " ".join("".join(" " if character.isdigit() else character for character in text).split())


class _Splitter:
    """Cuts the lines of a text into elements."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._elements: list[_Element] = []
        self._groups = 0

    def split(self, lines: list[Line], skipped: set[int]) -> list[_Element]:
        run: list[Line] = []
        for index, line in enumerate(lines):
            if line.is_blank:
                self._add_run(run)
                run = []
            elif index not in skipped:
                run.append(line)
        self._add_run(run)
        return self._elements

    def _add_run(self, run: list[Line]) -> None:
        """Cut one run of lines without a blank between them."""
        if not run:
            return
        first_of_run = len(self._elements)
        has_marks = any(line.marker or line.is_rule for line in run)
        style = _wrapped_heading_style(run)
        if style is not None:
            heading = self._start("paragraph", run[0])
            heading.lines.extend(run[1:])
            heading.style = style
        elif not has_marks and is_verse(run, self._layout) and not self._opens_with_heading(run):
            self._start("verse", run[0]).lines.extend(run[1:])
        else:
            self._add_lines(run)
        for index, element in enumerate(self._elements[first_of_run:]):
            element.after_blank = index == 0

    def _add_lines(self, run: list[Line]) -> None:
        current: _Element | None = None
        for index, line in enumerate(run):
            before = run[index - 1] if index else None
            after = run[index + 1] if index + 1 < len(run) else None
            if line.is_rule:
                if current is not None and len(current.lines) == 1 and _underlines(line, current.lines[0]):
                    current.style = ("underlined", line.text[0])
                current = None
            elif self._starts_item(line, before, current):
                current = self._start_item(line, current)
            elif current is None or before is None or self._breaks(current, before, line, after):
                current = self._start("paragraph", line)
            else:
                current.lines.append(line)
                current.style = None

    def _opens_with_heading(self, run: list[Line]) -> bool:
        """Whether the first line is a heading over the others, which make up a paragraph."""
        heading, rest = run[0], run[1:]
        if style_of(heading.text) is None or not self._layout.break_is_meant(heading, rest[0]):
            return False
        one_sentence_a_line = all(line.ends_sentence for line in rest)
        verse = len(rest) > 1 and not one_sentence_a_line and is_verse(rest, self._layout)
        if not rest[0].opens_sentence or verse or is_field(rest[0].text):
            return False
        return sum(len(line.text) for line in rest) >= 2 * len(heading.text) and rest[-1].ends_sentence

    def _start(self, kind: Kind, line: Line) -> _Element:
        element = _Element(kind, [line], style_of(line.text) if kind == "paragraph" else None)
        self._elements.append(element)
        return element

    def _starts_item(self, line: Line, before: Line | None, current: _Element | None) -> bool:
        if not line.marker:
            return False
        if current is None or before is None or current.kind == "item" or not self._layout.wrapped:
            return True
        return before.ends_sentence or self._layout.break_is_meant(before, line)

    def _start_item(self, line: Line, current: _Element | None) -> _Element:
        previous = current or (self._elements[-1] if self._elements else None)
        element = self._start("item", line)
        element.style = style_of(line.text) if line.number is not None else None
        if previous is not None and previous.kind == "item":
            element.group = previous.group
        else:
            self._groups += 1
            element.group = self._groups
        return element

    def _breaks(self, current: _Element, before: Line, line: Line, after: Line | None) -> bool:
        """Whether a new paragraph starts at `line`, which follows `before` without a blank line."""
        if current.kind == "item" and line.indent > current.lines[0].indent:
            return False
        if not self._layout.wrapped:
            return True
        meant = self._layout.break_is_meant(before, line)
        if len(current.lines) == 1 and current.style is not None and meant and line.opens_sentence:
            return True
        if not line.opens_sentence or not before.ends_sentence:
            return False
        if line.indent >= before.indent + 2 and current.kind != "item":
            return True
        if self._layout.blank_separated:
            return False
        heading_follows = (
            after is not None
            and style_of(line.text) is not None
            and after.opens_sentence
            and self._layout.break_is_meant(line, after)
        )
        return meant or heading_follows


def _wrapped_heading_style(run: list[Line]) -> Style | None:
    """The style of a run of lines that is one heading going on to new lines: in capitals, or a numbered question."""
    if not 2 <= len(run) <= _LONGEST_HEADING or any(line.is_rule for line in run):
        return None
    if any(is_enumerated(line.text) for line in run[1:]):
        return None
    whole = " ".join(line.text for line in run)
    if len(whole) > LONGEST_HEADING:
        return None
    if all(line.text.isupper() for line in run) and style_of(run[0].text.rstrip(",;:-")) == ("caps",):
        return ("caps",)
    return style_of(whole) if whole.endswith("?") else None


def _underlines(rule: Line, title: Line) -> bool:
    """Whether `rule` is drawn under `title` and not a separator that happens to follow it."""
    return (
        len(title.text) <= LONGEST_HEADING
        and may_be_underlined(title.text)
        and len(set(rule.text)) == 1
        and 0.5 * len(title.text) <= len(rule.text) <= 2 * len(title.text) + 3
    )


def _choose_headings(elements: list[_Element], layout: Layout) -> None:
    """Mark the headings among the elements, looking from the end at what each candidate stands before."""
    for index in range(len(elements) - 1, -1, -1):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        before = elements[index - 1] if index else None
        element.is_heading = (
            element.style is not None and _may_follow(element, before) and _may_precede(element, following, layout)
        )
    _reject_listed(elements)
    _reject_contents(elements)
    _reject_stray_numbers(elements)
    plain = [element for element in elements if element.is_heading and element.style == ("plain",)]
    if len(plain) > sum(not element.is_heading for element in elements):
        for element in plain:
            element.is_heading = False
    for element in elements:
        if element.is_heading:
            element.kind = "paragraph"


def _may_follow(element: _Element, before: _Element | None) -> bool:
    """Whether a heading may stand behind `before`."""
    if before is None or (element.style or ("",))[0] == "underlined":
        return True
    number = element.lines[0].number
    if number is not None and before.kind == "item" and before.lines[0].number == number - 1:
        return False
    if before.lines[-1].text.endswith(",") or (is_field(element.text) and is_field(before.text)):
        return False
    return element.after_blank or before.lines[-1].ends_sentence or before.style is not None or before.kind == "item"


def _may_precede(element: _Element, following: _Element | None, layout: Layout) -> bool:
    """Whether a heading may stand before `following`: there must be something for it to head."""
    if following is None or element.style is None:
        return False
    if element.style[0] == "underlined":
        return True
    if layout.is_set_off(element.lines[0], following.lines[0]):
        return False
    if following.is_heading:
        return True
    if is_field(element.text) and is_field(following.text):
        return False
    if following.kind == "item":
        return element.style[0] != "numbered" or following.lines[0].number in (None, 1)
    if is_strong(element.style):
        return True
    if following.kind == "verse":
        return is_title_case(element.text)
    ends = following.lines[-1].ends_sentence
    return following.length >= 1.5 * element.length or ends or len(following.lines) > 1


def _reject_listed(elements: list[_Element]) -> None:
    """Undo the headings that are only entries of a list or a table of contents."""
    chain: list[_Element] = []
    for element in [*elements, _Element("paragraph", [])]:
        if element.is_heading:
            chain.append(element)
            continue
        for above, below in pairwise(chain):
            above.is_heading = above.style != below.style or above.style in (("plain",), ("caps",))
        if len(chain) > _LONGEST_CHAIN:
            listed = chain[-1].style == chain[-2].style and all(each.text != chain[-1].text for each in chain[:-1])
            for entry in chain if listed else chain[:-1]:
                entry.is_heading = entry.style is not None and entry.style[0] == "underlined"
        chain = []


def _reject_contents(elements: list[_Element]) -> None:
    """Undo the headings that stand again further down, where their text follows, not the next entry of a table."""
    last = {element.text: index for index, element in enumerate(elements) if element.is_heading}
    for index, element in enumerate(elements):
        repeated = element.is_heading and is_enumerated(element.text) and last[element.text] > index
        if repeated and is_enumerated(elements[index + 1].text):
            element.is_heading = False


def _reject_stray_numbers(elements: list[_Element]) -> None:
    """Undo headings like ``12 High Street``, whose number counts nothing: no other heading has one near it.

    A full stop behind a number says that it counts, but not if one ends the line, too: ``1. Tea.`` may be a sentence.
    """
    numbered = [(element, _COUNT.match(element.text)) for element in elements if element.is_heading]
    numbers = {(int(match.group(1)), bool(match.group(2))) for _, match in numbered if match}
    for element, match in numbered:
        ends = element.text.endswith(".")
        if match and not match.group(2) and (ends or not match.group(3)) and element.style == ("numbered", 1, True):
            number = int(match.group(1))
            element.is_heading = (number <= 1 and not ends) or bool(
                {(number - 1, False), (number + 1, False), (number, True)} & numbers
            )


def _sections(source: str, elements: list[_Element]) -> tuple[HeadedBlocks, ...]:
    sections: list[HeadedBlocks] = []
    levels = iter(assign_levels([each.style for each in elements if each.is_heading and each.style is not None]))
    heading, level, start = "", 0, 0
    blocks: list[Block] = []
    introduction = ""
    for element in elements:
        if element.is_heading and element.style is not None:
            if heading or blocks:
                sections.append(HeadedBlocks(heading, level, start, tuple(blocks)))
            heading, start, blocks, introduction = heading_text(element.text), element.lines[0].start, [], ""
            level = next(levels)
            continue
        if element.kind == "paragraph":
            block = _block(source, element, "")
            introduction = introducing_line(block.text)
        else:
            block = _block(source, element, introduction)
            introduction = introduction if element.kind == "item" else ""
        blocks.append(block)
    if heading or blocks:
        sections.append(HeadedBlocks(heading, level, start, tuple(blocks)))
    return tuple(sections)


def _block(source: str, element: _Element, introduction: str) -> Block:
    start, end = element.lines[0].start, element.lines[-1].end
    text = source[start:end]
    parts: tuple[Part, ...] = ()
    if len(text) > OVERLONG:
        spans = (
            [(line.start - start, line.end - start) for line in element.lines]
            if element.kind == "verse" and not any(len(line.text) > OVERLONG for line in element.lines)
            else sentence_spans(text)
        )
        parts = tuple(Part(start + first, start + last, text[first:last]) for first, last in spans)
    return Block(element.kind, start, end, text, parts, introduction, element.group)
