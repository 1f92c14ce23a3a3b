"""Bytes become text, whatever the encoding."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.encoding import decode

WESTERN = {
    "French": "L’été dernier, nous avons mangé des crêpes à la crème près de la forêt. C’était délicieux.\n",
    "German": "Der Bär läuft über die Straße. Grüße aus München an alle Gäste, die gern Käse essen.\n",
    "Spanish": "El niño comió una manzana mañana; ¿qué más quería? Después leyó un capítulo.\n",
    "Portuguese": "A água não estava quente, então ele esperou. As crianças não têm medo do avião.\n",
    "Italian": "La città è bella perché c'è più luce; però la pioggia cade e nessuno uscirà lunedì.\n",
    "Swedish": "På bordet står en skål med äpplen och en kopp te. Snön faller över ån i dag.\n",
    "Danish": "På bordet står en skål med æbler og en kop te. Sneen falder øverst på åen.\n",
    "Finnish": "Pöydällä on kulho täynnä omenoita ja kuppi teetä. Ulkona on kylmä.\n",
    "one word": "Café\n",
    "English": "“Naïve,” she said – and left.\n",
}
OTHERS = {
    "Czech": "Konvice stojí na sporáku a zpívá tichou píseň, zatímco déšť stéká po okně. Kůň úpěl.\n",
    "Polish": "Żółw szedł ścieżką przez łąkę i śpiewał cichą pieśń o deszczu, a nikt nie chciał wyjść.\n",
    "Russian": "Чайник стоит на плите и тихо поёт песню, пока дождь бежит по окну и никто не хочет выходить.\n",
    "Greek": "Ο βραστήρας στέκεται στη σόμπα και τραγουδά ένα ήσυχο τραγούδι, ενώ η βροχή τρέχει.\n",
    "Japanese": "お茶を入れるには、まずお湯を沸かします。それから茶葉を入れて、しばらく待ちます。\n",
    "Chinese": "水壶放在炉子上，轻轻地唱着歌。雨水顺着窗户流下来，屋子里没有人想出去。下午就要过去了。\n",
    "Korean": "주전자가 난로 위에 서서 조용한 노래를 부르고 비가 창문을 타고 흘러내린다.\n",
}
FRENCH = WESTERN["French"]
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


class TestUnicode:
    @pytest.mark.parametrize("encoding", UNICODE)
    def test_is_recognised_in_each_of_its_forms(self, encoding: str) -> None:
        assert decode(FRENCH.encode(encoding)) == FRENCH

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
    def test_is_recognised_by_its_mark_for_every_script(self, encoding: str) -> None:
        assert decode("".join(OTHERS.values()).encode(encoding)) == "".join(OTHERS.values())

    @pytest.mark.parametrize(
        ("mark", "encoding"),
        [
            (codecs.BOM_UTF16_BE, "utf-16-be"),
            (codecs.BOM_UTF32_BE, "utf-32-be"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF32_LE, "utf-32-le"),
        ],
    )
    def test_mark_tells_the_order_of_bytes(self, mark: bytes, encoding: str) -> None:
        assert decode(mark + FRENCH.encode(encoding)) == FRENCH

    @settings(deadline=None)
    @given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\f"), max_size=50))
    def test_comes_back_as_it_was_written(self, text: str) -> None:
        assert decode(codecs.BOM_UTF8 + text.encode()) == text

    def test_one_broken_byte_does_not_spoil_the_rest(self) -> None:
        assert decode(FRENCH.encode() * 30 + b"\xff\n" + FRENCH.encode()) == FRENCH * 30 + "\ufffd\n" + FRENCH

    def test_a_cut_in_the_last_character_does_not_spoil_the_rest(self) -> None:
        assert decode(FRENCH.encode() * 30 + "é".encode()[:1]) == FRENCH * 30 + "\ufffd"

    def test_a_broken_byte_behind_a_mark_is_replaced(self) -> None:
        assert decode(codecs.BOM_UTF8 + b"tea \xff") == "tea \ufffd"


class TestOlderEncodings:
    @pytest.mark.parametrize("language", list(WESTERN))
    def test_western_european_text_is_read_in_windows_letters(self, language: str) -> None:
        assert decode(WESTERN[language].encode("cp1252")) == WESTERN[language]

    @pytest.mark.parametrize(
        ("language", "encoding"),
        [
            ("Czech", "cp1250"),
            ("Polish", "cp1250"),
            ("Russian", "cp1251"),
            ("Russian", "koi8-r"),
            ("Greek", "cp1253"),
            ("Greek", "iso-8859-7"),
            ("Chinese", "gb18030"),
            ("Korean", "euc_kr"),
            ("Japanese", "shift_jis"),
            ("Japanese", "euc_jp"),
        ],
    )
    def test_other_scripts_are_recognised_by_their_letters(self, language: str, encoding: str) -> None:
        assert decode((OTHERS[language] * 3).encode(encoding)) == OTHERS[language] * 3

    def test_one_accent_in_a_long_plain_text_is_read(self) -> None:
        text = "Plain words stand here. " * 50 + "Only one is a café.\n"
        assert decode(text.encode("cp1252")) == text

    def test_an_accent_far_behind_plain_text_is_read(self) -> None:
        text = "Plain words stand here.\n" * 15_000 + "Only one is a café.\n"
        assert decode(text.encode("cp1252")) == text


class TestLineEnds:
    def test_of_every_system_become_one(self) -> None:
        assert decode(b"one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"

    def test_are_found_in_wide_encodings(self) -> None:
        assert decode("one\r\ntwo".encode("utf-16")) == "one\ntwo"

    def test_form_feeds_stay(self) -> None:
        assert decode(b"one\x0ctwo") == "one\x0ctwo"


class TestRefusals:
    @pytest.mark.parametrize(
        "data",
        [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0",
            b"\x1f\x8b\x08\x00\x01\x02\x03\x04",
            b"\x7fELF\x02\x01\x01" + bytes(60),
            bytes(range(1, 32)) * 20,
        ],
        ids=["picture", "archive", "program", "controls"],
    )
    def test_bytes_that_are_no_text_are_called_binary(self, data: bytes) -> None:
        with pytest.raises(CorpusError, match="binary"):
            decode(data)

    @pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
    def test_nothing_is_empty_text(self, data: bytes) -> None:
        assert decode(data) == ""

    @settings(deadline=None, max_examples=60)
    @given(st.binary(max_size=80))
    def test_any_bytes_are_text_or_refused(self, data: bytes) -> None:
        try:
            text = decode(data)
        except CorpusError:
            return
        assert "\r" not in text
