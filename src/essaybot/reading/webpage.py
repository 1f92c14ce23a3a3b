"""HTML pages become headed blocks: the text of a page without the menus and banners around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from essaybot.errors import CorpusError
from essaybot.reading import plaintext
from essaybot.reading.blocks import Document
from essaybot.reading.boilerplate import Text, text_of_page
from essaybot.reading.charset import decode_marked
from essaybot.reading.elements import HEADINGS, Element, tree_of
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.pagewriter import LISTINGS, PageWriter, verbatim

_LONGEST_LISTING = 1_000
"""Characters up to which a listing is one even if there is nothing else on the page."""


def read(data: bytes, limits: Limits) -> Document:
    """Read an HTML or XHTML file.

    Raises:
        CorpusError: it is not text, goes beyond the limits or has no text but what its scripts would make.
    """
    return document_of(decode_marked(data), limits)


def document_of(source: str, limits: Limits) -> Document:
    """Return the document of an HTML page.

    Raises:
        CorpusError: it goes beyond the limits or has no text but what its scripts would make.
    """
    page = tree_of(source)
    text = text_of_page(page)
    listing = _only_listing(text)
    if listing is not None:
        return replace(plaintext.document_of("".join(verbatim(listing, text))), numbered=False)
    extract = Extract(limits)
    _write(extract, page, text)
    if extract.is_empty and any(element.tag == "script" for element in page.descendants()):
        raise CorpusError(
            "it has no text of its own, only scripts that make some", "open it in a browser and save it from there"
        )
    return extract.document(remark=remark_on(text))


def remark_on(text: Text) -> str:
    """What a person should know of what was left out of a page."""
    if text.left_out <= text.kept:
        return ""
    return "most of its text was left out, as menus, banners and the like"


def _write(extract: Extract, page: Element, text: Text) -> None:
    """Add the text of a page to an extract, under the title of the page if that is not in it."""
    levels = [int(element.tag[1]) for element in _kept(text) if element.tag in HEADINGS]
    title = "" if 1 in levels and levels.count(1) == 1 else _title(page, text, has_heading=1 in levels)
    if title:
        extract.heading(title, 1)
    # Below a title that was taken from elsewhere the page's own headings move down, unless they leave it room.
    PageWriter(extract, lower=1 if title and 1 in levels else 0).write(text)


def _kept(text: Text) -> Iterator[Element]:
    ahead = [text.root]
    while ahead:
        element = ahead.pop()
        yield element
        ahead.extend(child for child in element.elements() if not text.drops(child))


def _title(page: Element, text: Text, *, has_heading: bool) -> str:
    """The page's title, as the heading that its author put outside the text, or else as a browser shows it."""
    element = next((each for each in page.descendants() if each.tag == "title"), None)
    title = " ".join(element.text().split()) if element else ""
    if has_heading:
        return title
    for each in page.descendants():
        heading = " ".join(each.text().split()) if each.tag == "h1" else ""
        if heading and (not title or heading in title):
            return heading
    return title


def _only_listing(text: Text) -> Element | None:
    """The listing that is the whole page, as where a plain text was made a page."""
    least = max(_LONGEST_LISTING, 0.8 * text.size(text.root))
    found = (each for each in _kept(text) if each.tag in LISTINGS and text.size(each) > least)
    return None if text.has_heading(text.root) else next(found, None)
