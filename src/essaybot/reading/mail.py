"""E-mails become headed blocks: the subject is the heading, and messages inside others stand below their own."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from essaybot.errors import CorpusError
from essaybot.reading import plaintext
from essaybot.reading.blocks import Document
from essaybot.reading.boilerplate import text_of_page
from essaybot.reading.charset import decode_marked
from essaybot.reading.elements import tree_of
from essaybot.reading.encoding import decode
from essaybot.reading.extract import Extract
from essaybot.reading.limits import Limits
from essaybot.reading.mailtext import write_mail_text, write_plain
from essaybot.reading.pagewriter import PageWriter

_SHOWN = ("From", "To", "Cc", "Date")
_TELLING = ("from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type", "return-path")
"""Headers by which an e-mail is known."""
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LONGEST_HEADER = 10_000
_ENCODED_WORDS = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?\n]*\?=(?:\s+=\?[^?\s]+\?[bBqQ]\?[^?\n]*\?=)*")
_BOUNDARY = re.compile(r"^--([^\s\"\\][^\n\"\\]{0,100}?)[ \t]*\nContent-", re.MULTILINE | re.IGNORECASE)
_DEEPEST = 20
_LEAST_PLAIN = 0.3
"""Share of the length of the same text in HTML that a plain text has, unless it only says to look at the other."""
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, binascii.Error)
"""What the standard library raises on parts and headers that are not as they should be."""


def read(data: bytes, limits: Limits) -> Document:
    """Read an e-mail; a file without a header is read as plain text.

    Raises:
        CorpusError: it is encrypted, not text, or goes beyond the limits.
    """
    message = parsed(data)
    if not any(name.lower() in _TELLING for name in message.keys()):  # noqa: SIM118 - it is no dictionary
        return plaintext.read(data, limits)
    writer = _Writer(Extract(limits))
    writer.write(message, 1)
    if writer.is_encrypted and not writer.has_text:
        raise CorpusError("it is encrypted", "save a decrypted copy from your mail program")
    return writer.document()


def parsed(data: bytes) -> Message:
    """Return the message that an e-mail, or another file in its format, holds.

    Raises:
        CorpusError: its parts cannot be told apart.
    """
    try:
        return message_from_bytes(_in_bytes(data).lstrip(b"\r\n \t"), policy=_Policy())
    except (*_BROKEN, RecursionError):
        reason = "it is damaged: its parts cannot be told apart"
        raise CorpusError(reason, "save it again") from None


def _in_bytes(data: bytes) -> bytes:
    """E-mails are bytes, whatever a program that saved one as UTF-16 took it for."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data).encode("utf-8", "surrogateescape")
    return data.removeprefix(codecs.BOM_UTF8)


class _Policy(Compat32):
    """Keeps the bytes of headers that are not ASCII, for them to be decoded like any text."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


class _Writer:
    """Adds messages and their parts to an extract."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._attached: list[str] = []
        """Names of files that are not read."""
        self.is_encrypted = False
        self.has_text = False

    def document(self) -> Document:
        """Return what was written."""
        names = ", ".join(dict.fromkeys(self._attached))
        return self._extract.document(remark=f"what is attached was not read: {names}" if names else "")

    def write(self, message: Message, level: int) -> None:
        """Add a message, its subject at a level of headings."""
        self._extract.heading(_header(message, "Subject"), level)
        headers = [f"{name}: {value}" for name in _SHOWN if (value := _header(message, name))]
        self._extract.paragraph("\n".join(headers), "verse")
        before = len(self._attached)
        self._write_part(message, level)
        names = [*dict.fromkeys(self._attached[before:])]
        if names and level == 1:
            self._extract.paragraph(f"Attachments: {', '.join(names)}")

    def _write_part(self, part: Message, level: int) -> None:
        kind = part.get_content_type()
        if kind in _ENCRYPTED:
            self.is_encrypted = True
        elif part.get_content_maintype() == "multipart" and not part.is_multipart():
            self._write_undivided(part, level)
        elif kind == "message/rfc822":
            for child in _children(part):
                self._write_inner(child, level)
        elif kind == "multipart/alternative":
            self._write_alternative([*_children(part)], level)
        elif part.is_multipart():
            for child in _children(part):
                if kind == "message/delivery-status":
                    self._extract.paragraph("\n".join(f"{name}: {value}" for name, value in child.items()), "verse")
                elif level < _DEEPEST:
                    self._write_part(child, level)
        elif kind not in _SIGNATURES:
            self._write_leaf(part, level)

    def _write_undivided(self, part: Message, level: int) -> None:
        """Add parts that are divided by something else than their header says, or by nothing."""
        text = str(part.get_payload())
        found = _BOUNDARY.search(text)
        boundary = f'; boundary="{found.group(1)}"' if found else ""
        kind = "multipart/mixed" if found else "text/plain"
        again = message_from_string(f"Content-Type: {kind}{boundary}\n\n{text}", policy=_Policy())
        if again.get_content_maintype() != "multipart" or again.is_multipart():
            self._write_part(again, level)

    def _write_inner(self, message: Message, level: int) -> None:
        if level >= _DEEPEST:
            return
        subject = " ".join(_header(message, "Subject").split())
        self._extract.place(f'message "{subject}"' if subject else "message inside")
        self.write(message, level + 1)
        self._extract.place("")

    def _write_alternative(self, parts: list[Message], level: int) -> None:
        """Add one of several forms of the same: the plain one unless there is little in it."""
        plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
        rich = next((part for part in reversed(parts) if part is not plain and _is_readable(part)), None)
        if plain is not None and rich is not None:
            page = tree_of(text_of(first_html(rich)))
            plain_size, rich_size = len("".join(text_of(plain).split())), text_of_page(page).kept
            if plain_size < _LEAST_PLAIN * rich_size:
                plain = None
        chosen = plain or rich or next(iter(parts), None)
        if chosen is not None:
            self._write_part(chosen, level)
        for part in parts:
            if part is not chosen and not _is_readable(part):
                self._write_part(part, level)

    def _write_leaf(self, part: Message, level: int) -> None:
        name = _file_name(part)
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html", "text/markdown", "text/rfc822-headers"):
            if name and not (part.get_content_maintype() == "image" and part.get("Content-ID")):
                self._attached.append(name)
            return
        is_attached = bool(name) and part.get_content_disposition() == "attachment"
        try:
            text = text_of(part)
        except CorpusError:
            self._attached.append(name or kind)
            return
        if not text.strip():
            return
        self.has_text = True
        if is_attached:
            self._extract.place(f'attachment "{name}"')
            self._extract.heading(name, level + 1)
        if kind == "text/html":
            page = tree_of(text)
            PageWriter(self._extract, lower=level + is_attached, named=False).write(text_of_page(page))
        elif is_attached:
            write_plain(self._extract, text, level + 2)
        else:
            write_mail_text(self._extract, _unfolded(part, text), level + 1)
        if is_attached:
            self._extract.place("")


def _children(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    return (child for child in payload if isinstance(child, Message)) if isinstance(payload, list) else iter(())


def _is_readable(part: Message) -> bool:
    return part.get_content_maintype() == "multipart" or part.get_content_type() in ("text/plain", "text/html")


def first_html(part: Message) -> Message:
    """Return the first part in HTML, or the part itself."""
    return next((each for each in part.walk() if each.get_content_type() == "text/html"), part)


def text_of(part: Message) -> str:
    """The decoded text of a part.

    Raises:
        CorpusError: it is not text.
    """
    try:
        data = part.get_payload(decode=True)
        charset = part.get_content_charset() or ""
    except _BROKEN:
        raise CorpusError("it is damaged") from None
    return decode_marked(data, charset) if isinstance(data, bytes) else ""


def _unfolded(part: Message, text: str) -> str:
    """Join the lines of a text that its header says are only folded: those that end in a space go on."""
    try:
        if str(part.get_param("format", "")).lower() != "flowed":
            return text
    except _BROKEN:
        return text
    return re.sub(r"(?<=[^ \n-]) \n(?=[^>\n])", " ", text)


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename("") or ""
    except _BROKEN:
        return ""
    return " ".join(_decoded(str(name)).split())[:200]


def _header(message: Message, name: str) -> str:
    """The value of a header as a reader sees it; empty if there is none."""
    try:
        value = message.get(name, "")
    except _BROKEN:
        return ""
    return " ".join(_decoded(str(value)).split())


def _decoded(value: str) -> str:
    """A header's value with its encoded words decoded; those that are not as they should be stay as they are."""
    value = _in_unicode(value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape"), "")
    return _ENCODED_WORDS.sub(lambda found: _decoded_words(found.group()), value)


def _decoded_words(words: str) -> str:
    try:
        pieces = decode_header(words)
    except _BROKEN:
        return words
    decoded = (_in_unicode(each, charset or "") if isinstance(each, bytes) else each for each, charset in pieces)
    return "".join(decoded) or words


def _in_unicode(data: bytes, charset: str) -> str:
    try:
        return decode_marked(data, charset)
    except CorpusError:
        return data.decode("utf-8", "replace")
