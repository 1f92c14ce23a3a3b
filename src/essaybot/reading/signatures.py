"""What a file is by its first bytes, where those are certain, and what to call it if it is no text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from essaybot.errors import CorpusError
from essaybot.reading.files import HTML, Kind, kind_of
from essaybot.reading.limits import Limits

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_HEAD = 2_048
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE, _SOUND, _FILM, _PROGRAM, _FONT = "a picture", "a sound file", "a film", "a program", "a font"
_RECOGNISE = "recognise the text in it (OCR) and save that"

_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", _PICTURE, _RECOGNISE),
    (0, b"\xff\xd8\xff", _PICTURE, _RECOGNISE),
    (0, b"GIF87a", _PICTURE, _RECOGNISE),
    (0, b"GIF89a", _PICTURE, _RECOGNISE),
    (0, b"II*\0", _PICTURE, _RECOGNISE),
    (0, b"MM\0*", _PICTURE, _RECOGNISE),
    (0, b"\0\0\x01\0", _PICTURE, ""),
    (0, b"8BPS\0\x01", _PICTURE, _RECOGNISE),
    (8, b"WEBPVP8", _PICTURE, _RECOGNISE),
    (4, b"ftyphei", _PICTURE, _RECOGNISE),
    (4, b"ftypavif", _PICTURE, _RECOGNISE),
    (0, b"AT&TFORM", "a DjVu file", "convert it to PDF"),
    (8, b"WAVEfmt ", _SOUND, ""),
    (0, b"ID3\x03", _SOUND, ""),
    (0, b"ID3\x04", _SOUND, ""),
    (0, b"fLaC\0", _SOUND, ""),
    (0, b"OggS\0", _SOUND, ""),
    (4, b"ftypM4A", _SOUND, ""),
    (4, b"ftyp", _FILM, ""),
    (8, b"AVI LIST", _FILM, ""),
    (0, b"\x1a\x45\xdf\xa3", _FILM, ""),
    (0, b"\x7fELF", _PROGRAM, ""),
    (0, b"MZ\x90\0", _PROGRAM, ""),
    (0, b"\xcf\xfa\xed\xfe", _PROGRAM, ""),
    (0, b"\xca\xfe\xba\xbe", _PROGRAM, ""),
    (0, b"\0asm", _PROGRAM, ""),
    (0, b"\0\x01\0\0\0", _FONT, ""),
    (0, b"OTTO\0", _FONT, ""),
    (0, b"wOFF", _FONT, ""),
    (0, b"wOF2", _FONT, ""),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (0, b"Rar!\x1a\x07", "a rar archive", "unpack it"),
    (0, b"\xfd7zXZ\0", "packed with xz", "unpack it"),
    (0, b"BZh91AY&SY", "packed with bzip2", "unpack it"),
    (0, b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it"),
    (257, b"ustar", "a tar archive", "unpack it"),
    (0, b"!<arch>\n", "an archive", "unpack it"),
    (0, b"SQLite format 3\0", "a database", "export its text"),
    (0, b"{\\rtf", "a rich text file (.rtf)", "save it as .docx or .txt"),
    (60, b"BOOKMOBI", "a Kindle book", "convert it to EPUB"),
    (0, b"ITSF\x03\0", "a Windows help file", "convert it to HTML"),
    (0, b"%!PS-Adobe", "a PostScript file", "convert it to PDF"),
    (0, b"PK\x05\x06", "an empty zip archive", ""),
)
"""(offset, bytes, what it is, what to do) of files that are not read."""

_OLD_OFFICE = (
    ("EncryptedPackage", "password-protected", "save a copy without the password"),
    ("WordDocument", "an old Word file (.doc)", "save it as .docx"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", "save it as PDF"),
    ("Workbook", "an old Excel file (.xls)", "save it as CSV"),
    ("__properties_version1.0", "an Outlook message (.msg)", "save it as .eml"),
)
"""The names in files of Microsoft's old kind, which stand in them as UTF-16."""

_OPEN = b"application/vnd.oasis.opendocument."
_ARCHIVES = (
    ("word/document.xml", b"", ".docx", "a Word file", ""),
    ("xl/workbook.xml", b"", ".xlsx", "an Excel workbook", "save it as CSV"),
    ("ppt/presentation.xml", b"", ".pptx", "a PowerPoint presentation", "save it as PDF"),
    ("META-INF/container.xml", b"application/epub+zip", ".epub", "an EPUB book", ""),
    ("", _OPEN + b"text", ".odt", "an OpenDocument text", ""),
    ("", _OPEN + b"spreadsheet", ".ods", "an OpenDocument spreadsheet", "save it as CSV"),
    ("", _OPEN + b"presentation", ".odp", "an OpenDocument presentation", "save it as PDF"),
)
"""(part, media type, suffix, what it is, what to do) of files that are zip archives."""


def kind_of_content(path: Path, data: bytes, limits: Limits) -> Kind | None:
    """Return the kind of a file by its content; None where that is not certain.

    Args:
        path: its name, which may say of what kind it should be.
        data: its content.
        limits: what unpacking may cost.

    Raises:
        CorpusError: it is something that is not read. The reason says what.
    """
    named = kind_of(path)
    if data.startswith(b"%PDF-"):
        return kind_of(Path("x.pdf")) or named
    if data.startswith(_ZIP):
        return _zip_kind(data, limits, named)
    if data.startswith(_OLE):
        raise _unread(*_old_office(data))
    for offset, signature, name, advice in _SIGNATURES:
        if data.startswith(signature, offset):
            raise _unread(name, advice)
    if _begins_as_html(data):
        if named is not None and not named.plain:
            raise CorpusError(f"it is a web page, not {named.name}", "get it again")
        return HTML
    return None


def _unread(name: str, advice: str) -> CorpusError:
    return CorpusError(f"it is {name}" + ("" if advice else ", not text"), advice)


def _old_office(data: bytes) -> tuple[str, str]:
    for name, what, advice in _OLD_OFFICE:
        if name.encode("utf-16-le") in data:
            return what, advice
    return "an old office file", "save it in a newer format"


def _zip_kind(data: bytes, limits: Limits, named: Kind | None) -> Kind:
    """The kind of a zip archive.

    Raises:
        CorpusError: it is of none that is read.
    """
    # Here, because it is only needed for archives.
    from essaybot.reading.archive import Archive

    try:
        archive = Archive(data, limits)
    except CorpusError:
        if named is not None and not named.plain:
            return named  # whose reader says what is wrong with it
        raise
    declared = archive.read("mimetype") or b""
    parts = {name.casefold() for name in archive.names}
    for part, media_type, suffix, what, advice in _ARCHIVES:
        if part.casefold() in parts or (media_type and declared.startswith(media_type)):
            kind = kind_of(Path(f"x{suffix}"))
            if kind is None:
                raise _unread(f"{what} ({suffix})", advice)
            return kind
    if named is not None and not named.plain:
        return named
    raise _unread("a zip archive", "unpack it")


def _begins_as_html(data: bytes) -> bool:
    head = data[:_HEAD]
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return bool(_HTML.match(head.decode(encoding, "ignore")))
