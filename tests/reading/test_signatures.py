"""Files are known by their first bytes, and unpacked."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading import packing
from essaybot.reading.files import EPUB, HTML, Kind
from essaybot.reading.formats import read_document
from essaybot.reading.limits import Limits
from essaybot.reading.packing import unpacked
from essaybot.reading.signatures import kind_of_content

TEXT = b"Tea is hot and good to drink.\n" * 20


def kind(data: bytes, name: str = "tea") -> Kind | None:
    return kind_of_content(Path(name), data, Limits())


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        if mimetype:
            archive.writestr("mimetype", mimetype)
    return buffer.getvalue()


class TestKindOfContent:
    @pytest.mark.parametrize("name", ["tea", "tea.txt", "tea.md", "tea.html"])
    @pytest.mark.parametrize(
        "data",
        [
            b"<!DOCTYPE html><p>tea",
            b"\xef\xbb\xbf\n <!doctype HTML>",
            b"<html><p>tea",
            b"<?xml version='1.0'?>\n<!-- made by hand -->\n<html xmlns='x'>",
            "<!doctype html><p>tea".encode("utf-16"),
        ],
    )
    def test_of_a_page_is_html_whatever_its_name(self, name: str, data: bytes) -> None:
        assert kind(data, name) is HTML

    def test_of_many_comments_takes_no_time(self) -> None:
        assert kind(b"<!---->" * 290) is None

    @pytest.mark.parametrize("data", [b"", b"Tea", b"# Tea\n\n<p>hot", b"<p>tea</p>", b"MZ is a name", b"BM", b"GIFT"])
    def test_of_text_is_not_certain(self, data: bytes) -> None:
        assert kind(data) is None

    @pytest.mark.parametrize("name", ["tea", "tea.txt", "tea.epub", "tea.zip"])
    def test_of_a_book_is_epub_whatever_its_name(self, name: str) -> None:
        assert kind(zipped("a", mimetype="application/epub+zip"), name) is EPUB

    def test_of_a_book_without_its_type_is_epub(self) -> None:
        assert kind(zipped("META-INF/container.xml")) is EPUB

    def test_of_a_damaged_book_is_what_its_name_says(self) -> None:
        assert kind(zipped("a")[:40], "tea.epub") is EPUB

    def test_of_a_page_in_place_of_a_book_is_reported(self) -> None:
        with pytest.raises(CorpusError, match="a web page, not EPUB"):
            kind(b"<!doctype html><h1>Not found</h1>", "tea.epub")

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (zipped("a.txt"), "it is a zip archive; unpack it"),
            (zipped("xl/workbook.xml"), "it is an Excel workbook (.xlsx); save it as CSV"),
            (
                zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
                "it is an OpenDocument spreadsheet (.ods); save it as CSV",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "it is an old office file; save it in a newer format"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0" + "WordDocument".encode("utf-16-le"),
                "it is an old Word file (.doc); save it as .docx",
            ),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0" + "EncryptedPackage".encode("utf-16-le"),
                "it is password-protected; save a copy without the password",
            ),
            (b"\x89PNG\r\n\x1a\n\0\0", "it is a picture; recognise the text in it (OCR) and save that"),
            (b"RIFF\0\0\0\0WAVEfmt ", "it is a sound file, not text"),
            (b"\0\0\0\x18ftypmp42", "it is a film, not text"),
            (b"\x7fELF\x02\x01", "it is a program, not text"),
            (b"{\\rtf1\\ansi tea}", "it is a rich text file (.rtf); save it as .docx or .txt"),
            (bytes(257) + b"ustar\x0000", "it is a tar archive; unpack it"),
            (b"7z\xbc\xaf\x27\x1c", "it is a 7z archive; unpack it"),
            (b"SQLite format 3\0", "it is a database; export its text"),
        ],
    )
    def test_of_what_is_not_read_is_said(self, data: bytes, reason: str) -> None:
        with pytest.raises(CorpusError) as caught:
            kind(data)
        assert str(caught.value) == reason

    @given(st.binary(max_size=60), st.sampled_from([b"PK\x03\x04", b"\x1f\x8b", b"<html", b"%PDF-", b"RIFF"]))
    def test_of_any_bytes_is_told_or_refused(self, data: bytes, start: bytes) -> None:
        with suppress(CorpusError):
            kind(start + data, "tea.epub")


class TestUnpacked:
    def test_returns_what_was_packed(self) -> None:
        assert unpacked(gzip.compress(TEXT), Limits()) == TEXT

    def test_joins_members(self) -> None:
        assert unpacked(gzip.compress(b"tea ") + gzip.compress(b"") + gzip.compress(b"hot"), Limits()) == b"tea hot"

    def test_ignores_what_follows(self) -> None:
        assert unpacked(gzip.compress(TEXT) + b"\0\0garbage", Limits()) == TEXT

    @pytest.mark.parametrize("cut", [1, 8, 12, 30])
    def test_refuses_what_is_cut_off(self, cut: int) -> None:
        with pytest.raises(CorpusError, match="ends too early"):
            unpacked(gzip.compress(TEXT)[:-cut], Limits())

    def test_refuses_what_is_damaged(self) -> None:
        data = bytearray(gzip.compress(TEXT))
        data[-8] ^= 1
        with pytest.raises(CorpusError, match="cannot be unpacked"):
            unpacked(bytes(data), Limits())

    def test_stops_at_the_limit(self) -> None:
        with pytest.raises(CorpusError, match="unpacks to more than 1 MB"):
            unpacked(gzip.compress(bytes(30_000_000)), Limits(megabytes=1))

    def test_stops_at_the_limit_in_many_members(self) -> None:
        with pytest.raises(CorpusError, match="unpacks to more than 1 MB"):
            unpacked(gzip.compress(bytes(500_000)) * 5, Limits(megabytes=1))

    def test_refuses_very_many_members(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packing, "_MOST_MEMBERS", 10)
        with pytest.raises(CorpusError, match="too many pieces"):
            unpacked(gzip.compress(b"") * 11, Limits())

    @given(st.binary(max_size=100))
    def test_of_any_bytes_is_unpacked_or_refused(self, data: bytes) -> None:
        with suppress(CorpusError):
            unpacked(b"\x1f\x8b\x08\0" + data, Limits())


class TestPackedFiles:
    @pytest.mark.parametrize("name", ["tea.txt.gz", "tea.gz", "tea.txt", "TEA.TXT.GZ"])
    def test_are_read_whatever_they_are_called(self, tmp_path: Path, name: str) -> None:
        assert read_document(tmp_path / name, data=gzip.compress(TEXT)).source == TEXT.decode()

    def test_are_of_the_kind_that_their_name_says_below(self, tmp_path: Path) -> None:
        assert not read_document(tmp_path / "tea.md.gz", data=gzip.compress(b"# Tea\n\nhot")).exact

    def test_may_be_pages(self, tmp_path: Path) -> None:
        page = gzip.compress(b"<!doctype html><p>tea is hot")
        assert read_document(tmp_path / "tea.gz", data=page).source == "tea is hot"

    def test_that_are_not_packed_are_read_as_they_are(self, tmp_path: Path) -> None:
        assert read_document(tmp_path / "tea.txt.gz", data=TEXT).source == TEXT.decode()

    def test_that_are_packed_twice_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="packed twice"):
            read_document(tmp_path / "tea.txt.gz", data=gzip.compress(gzip.compress(TEXT)))
