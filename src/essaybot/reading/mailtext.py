"""The plain text of an e-mail: what its author wrote, what it quotes, and what a mailing list added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from essaybot.model import Kind
from essaybot.reading import plaintext
from essaybot.reading.extract import Extract

_QUOTED = re.compile(r"[ \t]?>(?:[ \t]?>)*[ \t]?")
_SIGNATURE = "-- "
_FOOTER_RULE = re.compile(r"[_=-]{20,}|-- ?")
_FOOTER = re.compile(r"mailing list|unsubscribe|listinfo|/groups?/|groups\.google", re.IGNORECASE)
_LONGEST_FOOTER = 10
"""Lines of what a mailing list adds."""
_FORWARDED = re.compile(r"[ \t]*-{2,}[ \t]*([^-\s][^\n]{0,80}?)[ \t]*-{2,}[ \t]*")
_HEADER = re.compile(r"[ \t>*]*\*?[^\W\d][\w -]{1,20}\*?[ \t]?:[ \t*]")
_TIME = re.compile(r"\d:\d\d")
_LONGEST_ATTRIBUTION = 300
"""Characters of what introduces a quotation, such as ``On Monday Ann wrote:``."""
_WRAPPED_KINDS = ("paragraph", "item", "quote")


class _Piece(NamedTuple):
    """A run of lines."""

    lines: list[str]
    is_quoted: bool


def write_mail_text(extract: Extract, text: str, level: int) -> None:
    """Add the plain text of an e-mail.

    What it quotes stays in its place as quotations. The message that it answers or passes on, below its own text, is a
    section of its own, under the line that introduces it; what a mailing list adds at the end is left out.

    Args:
        extract: what it is added to.
        text: the text.
        level: that of its headings.
    """
    own, answered = _parted(_without_footer(text.split("\n")))
    pieces = [*_pieces(own)]
    heading = ""
    if not answered and len(pieces) > 1 and pieces[-1].is_quoted:
        heading, before = _attribution(pieces[-2].lines)
        if heading:
            pieces[-2:-1] = [_Piece(before, is_quoted=False)]
    for piece in pieces:
        if piece.is_quoted and heading and piece is pieces[-1]:
            extract.heading(heading, level)
        if piece.is_quoted:
            _write_quoted(extract, piece.lines)
        else:
            _write_own(extract, piece.lines, level)
    if answered:
        extract.heading(_bare(answered[0]), level)
        write_mail_text(extract, "\n".join(_quoted_once(answered[1:])), level + 1)


def write_plain(extract: Extract, text: str, level: int) -> None:
    """Add a plain text, its headings at `level` and below."""
    document = plaintext.document_of(text)
    has_headings = sum(bool(section.heading) for section in document.sections) > 1
    for section in document.sections:
        if has_headings:
            extract.heading(section.heading, level + section.level - 1)
        else:
            # One line alone that looks like a heading is a greeting.
            extract.paragraph(section.heading)
        group = 0
        for block in section.blocks:
            words = block.text
            if document.wrapped and block.kind in _WRAPPED_KINDS:
                words = " ".join(words.split())
            if block.group != group and group:
                extract.close_list()
            if block.group != group and block.group:
                extract.open_list()
            group = block.group
            if block.kind == "code":
                extract.code(words)
            elif block.kind == "table":
                extract.table([line.split("\t") for line in words.split("\n")])
            else:
                extract.paragraph(words, block.kind)
        if group:
            extract.close_list()


def _write_own(extract: Extract, lines: Sequence[str], level: int) -> None:
    """Add what the author wrote; the signature's lines stay lines."""
    marks = [number for number, line in enumerate(lines) if line in (_SIGNATURE, _SIGNATURE.rstrip())]
    behind = marks[-1] if marks else len(lines)
    write_plain(extract, "\n".join(lines[:behind]), level)
    extract.paragraph("\n".join(" ".join(line.split()) for line in lines[behind + 1 :] if line.strip()), "verse")


def _write_quoted(extract: Extract, lines: Sequence[str]) -> None:
    kind: Kind = "quote"
    for paragraph in "\n".join(_QUOTED.sub("", line, count=1).rstrip() for line in lines).split("\n\n"):
        extract.paragraph(" ".join(paragraph.split()), kind)


def _pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    """Yield the runs of quoted lines and of others; blank lines belong to the run before them."""
    current: list[str] = []
    is_quoted = False
    for line in lines:
        if line.strip() and bool(_QUOTED.match(line)) != is_quoted:
            if any(map(str.strip, current)):
                yield _Piece(current, is_quoted)
            current, is_quoted = [], not is_quoted
        current.append(line)
    if any(map(str.strip, current)):
        yield _Piece(current, is_quoted)


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands above the message that is answered or passed on, and that message with the line that begins it."""
    for number, line in enumerate(lines):
        bare = _QUOTED.sub("", line, count=1)
        if not bare.strip() or not (_FORWARDED.fullmatch(bare) or _HEADER.match(bare)):
            continue
        headers = [*takewhile(_HEADER.match, filter(str.strip, lines[number + 1 : number + 6]))]
        is_timed = any(map(_TIME.search, headers))
        if len(headers) > 1 and (not _HEADER.match(bare) or (is_timed and number and not lines[number - 1].strip())):
            return lines[:number], lines[number:]
    return lines, []


def _quoted_once(lines: Sequence[str]) -> list[str]:
    """The lines of a message that is passed on; where all are marked as quoted the marks go."""
    marked = [line for line in lines if line.strip()]
    if marked and all(map(_QUOTED.match, marked)):
        return [re.sub(r"^[ \t]?>[ \t]?", "", line) for line in lines]
    return [*lines]


def _bare(line: str) -> str:
    bare = _QUOTED.sub("", line, count=1)
    found = _FORWARDED.fullmatch(bare)
    return found.group(1) if found else bare


def _attribution(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The paragraph that introduces a quotation, if there is one at the end of some lines, and those above it."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and lines[start - 1].strip():
        start -= 1
    text = " ".join(" ".join(lines[start:end]).split())
    if text.endswith((":", "\N{FULLWIDTH COLON}")) and len(text) <= _LONGEST_ATTRIBUTION and end - start <= 3:
        return text, [*lines[:start]]
    return "", [*lines]


def _without_footer(lines: list[str]) -> list[str]:
    """Leave out what a mailing list added at the end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for number in range(end - 1, max(-1, end - _LONGEST_FOOTER - 1), -1):
        if _FOOTER_RULE.fullmatch(lines[number].rstrip()) and _FOOTER.search("\n".join(lines[number + 1 : end])):
            return lines[:number]
    return lines[:end]
