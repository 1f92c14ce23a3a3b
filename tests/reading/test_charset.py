"""What a page says of its own encoding counts, if it is true."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.charset import decode_marked

CZECH = "Konvice stojí na sporáku; kůň úpěl."
RUSSIAN = "Чайник стоит на плите."


def page(charset: str, text: str, encoding: str) -> bytes:
    return f'<html><meta charset="{charset}"><p>{text}'.encode(encoding)


class TestDeclaredEncoding:
    @pytest.mark.parametrize(
        ("charset", "text", "encoding"),
        [
            ("iso-8859-2", CZECH, "iso-8859-2"),
            ("windows-1251", RUSSIAN, "cp1251"),
            ("KOI8-R", RUSSIAN, "koi8-r"),
            ("x-sjis", "日本語の本文", "cp932"),
            ("gb2312", "約會的經過", "gb18030"),
            ("iso-2022-jp", "日本語の本文", "iso-2022-jp"),
            ("iso-8859-1", "“Naïve”", "cp1252"),
        ],
    )
    def test_is_believed(self, charset: str, text: str, encoding: str) -> None:
        assert text in decode_marked(page(charset, text, encoding))

    def test_may_stand_in_the_declaration_of_xml(self) -> None:
        assert RUSSIAN in decode_marked(f"<?xml version='1.0' encoding='windows-1251'?><p>{RUSSIAN}".encode("cp1251"))

    def test_may_stand_in_the_old_kind_of_meta(self) -> None:
        source = f'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>{RUSSIAN}'
        assert RUSSIAN in decode_marked(source.encode("koi8-r"))

    def test_of_the_envelope_goes_before_that_of_the_page(self) -> None:
        assert RUSSIAN in decode_marked(page("koi8-r", RUSSIAN, "cp1251"), "windows-1251")

    @pytest.mark.parametrize("charset", ["iso-8859-1", "gb2312", "windows-1251", "nonsense", "rot13", "punycode"])
    def test_that_is_wrong_does_not_spoil_utf_8(self, charset: str) -> None:
        assert RUSSIAN in decode_marked(page(charset, RUSSIAN, "utf-8"))

    def test_that_does_not_fit_is_not_believed(self) -> None:
        assert "今如" in decode_marked(page("utf-8", "今如动人的故事让每一位观众得到了精神的洗礼" * 5, "gb18030"))

    def test_gives_way_to_a_byte_order_mark(self) -> None:
        assert RUSSIAN in decode_marked(codecs.BOM_UTF16_LE + page("koi8-r", RUSSIAN, "utf-16-le"))

    def test_leaves_line_ends_alike(self) -> None:
        assert "a\nb\nc" in decode_marked("<meta charset=cp1251>\xe9a\r\nb\rc".encode("latin-1"))

    def test_of_a_binary_file_does_not_help(self) -> None:
        with pytest.raises(CorpusError, match="binary"):
            decode_marked(b"<meta charset=koi8-r>" + bytes(200))

    @given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "cp1251", "iso-2022-jp", "utf-7", "hz", "utf-16"]))
    def test_never_fails_with_another_error(self, data: bytes, charset: str) -> None:
        with suppress(CorpusError):
            decode_marked(f"<meta charset={charset}>".encode() + data)
