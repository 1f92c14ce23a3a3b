"""Web pages saved as a single file (MHTML) become headed blocks: they are e-mails around a page."""

from __future__ import annotations

from essaybot.reading import webpage
from essaybot.reading.blocks import Document
from essaybot.reading.limits import Limits
from essaybot.reading.mail import first_html, parsed, text_of


def read(data: bytes, limits: Limits) -> Document:
    """Read a web page in a single file.

    Raises:
        CorpusError: it is damaged, has no text or goes beyond the limits.
    """
    return webpage.document_of(text_of(first_html(parsed(data))), limits)
