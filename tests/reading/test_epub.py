"""EPUB books become headed blocks, chapter by chapter."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.archive import Archive, resolved
from essaybot.reading.blocks import Document
from essaybot.reading.epub import read
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
XHTML, NCX = "application/xhtml+xml", "application/x-dtbncx+xml"
Parts = dict[str, str | bytes]
Lines = Sequence[tuple[str, str]]
PROSE = "It is hot and good to drink in the morning, they say. "


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def chapter(body: str) -> str:
    return (
        "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>"
        f"<head><title/><script/></head><body>{body}</body></html>"
    )


def points(lines: Lines) -> str:
    return "".join(map(point, lines))


def point(line: tuple[str, str], below: str = "") -> str:
    title, link = line
    return f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{link}'/>{below}</navPoint>"


def item(name: str, link: str, kind: str = XHTML, properties: str = "") -> str:
    return f'<item id="{name}" href="{link}" media-type="{kind}" properties="{properties}"/>'


def parts_of(chapters: Mapping[str, str], lines: Lines = (), extra: str = "") -> Parts:
    items = "".join(item(f"i{number}", name) for number, name in enumerate(chapters))
    order = "".join(f'<itemref idref="i{number}"/>' for number in range(len(chapters)))
    ncx = item("ncx", "toc.ncx", NCX) if lines else ""
    package = (
        "<?xml version='1.0'?><package xmlns:dc='d'><metadata><dc:title>On Tea</dc:title></metadata>"
        f"<manifest>{items}{ncx}{extra}</manifest><spine toc='ncx'>{order}</spine></package>"
    )
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package,
        "OEBPS/toc.ncx": f"<ncx><docTitle><text>On Tea</text></docTitle><navMap>{points(lines)}</navMap></ncx>",
        **{f"OEBPS/{name}": chapter(body) for name, body in chapters.items()},
    }


def book(chapters: Mapping[str, str], lines: Lines = (), extra: str = "") -> Document:
    return read(zipped(parts_of(chapters, lines, extra)), Limits())


def headings(document: Document) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document.sections]


def places(document: Document) -> dict[str, str]:
    return {each.text.split()[0]: each.place for each in passages_and_outline(document)[0]}


class TestChapters:
    def test_stand_in_the_order_of_the_spine_below_the_title(self) -> None:
        document = book({"b.xhtml": "<h1>Black</h1><p>dark", "a.xhtml": "<h1>Green</h1><p>light"})
        assert headings(document) == [(1, "On Tea"), (2, "Black"), (2, "Green")]

    @pytest.mark.parametrize("empty", ["a id='x'", "title", "p", "div", "script src='x'", "i", "td", "textarea"])
    def test_keep_the_text_behind_empty_elements(self, empty: str) -> None:
        source = f"<{empty}/><p>tea is <{empty}/>hot</p>"
        assert book({"a.xhtml": source}).source.split() == ["On", "Tea", "tea", "is", "hot"]

    def test_have_their_footnotes_but_not_the_marks_that_lead_to_them(self) -> None:
        source = (
            '<p>Tea<a epub:type="noteref" href="#n1">1</a> is hot.</p><p>Rain<sup><a href="b.xhtml#n2">2</a></sup></p>'
            '<aside epub:type="footnote" id="n1"><p>A drink.</p></aside>'
        )
        assert book({"a.xhtml": source}).source == "On Tea\n\nTea is hot.\n\nRain\n\nA drink."

    def test_have_no_page_numbers_of_the_printed_book(self) -> None:
        source = '<p>Tea <span epub:type="pagebreak" id="p1">12</span>is <span class="pagenum">[p. 13]</span>hot.</p>'
        assert book({"a.xhtml": source}).source == "On Tea\n\nTea is hot."

    def test_with_the_title_of_the_book_for_their_heading_do_not_repeat_it(self) -> None:
        assert headings(book({"a.xhtml": "<h1>ON TEA</h1><p>hot"})) == [(1, "On Tea")]

    def test_are_found_by_percent_signs_and_ways_up(self) -> None:
        parts = parts_of({"a.xhtml": "<p>hot"})
        parts["OEBPS/book.opf"] = str(parts["OEBPS/book.opf"]).replace("a.xhtml", "../Text/%C3%A4%20b.xhtml")
        parts["Text/ä b.xhtml"] = chapter("<p>hot")
        assert read(zipped(parts), Limits()).source == "On Tea\n\nhot"

    def test_without_a_word_of_their_order_are_read_as_they_are_listed(self) -> None:
        parts = parts_of({"a.xhtml": "<p>hot"})
        parts["OEBPS/book.opf"] = str(parts["OEBPS/book.opf"]).replace("<itemref", "<other")
        assert "hot" in read(zipped(parts), Limits()).source

    def test_are_found_without_the_container(self) -> None:
        parts = parts_of({"a.xhtml": "<p>hot"})
        del parts["META-INF/container.xml"]
        assert "hot" in read(zipped(parts), Limits()).source


class TestTableOfContents:
    CHAPTERS: Mapping[str, str] = {
        "a.xhtml": f"<p>dark {PROSE}</p>",
        "b.xhtml": f"<h2>Green</h2><p>light {PROSE * 2}</p>",
    }
    LINES: Lines = (("1. Black", "a.xhtml"), ("2. Green", "b.xhtml"))

    def test_gives_headings_to_chapters_without_one(self) -> None:
        assert headings(book(self.CHAPTERS, self.LINES)) == [(1, "On Tea"), (2, "1. Black"), (2, "Green")]

    def test_names_places(self) -> None:
        assert places(book(self.CHAPTERS, self.LINES)) == {"dark": '"1. Black"', "light": '"2. Green"'}

    def test_of_an_epub_3_is_its_navigation_document(self) -> None:
        parts = parts_of(self.CHAPTERS, (), item("n", "nav.xhtml", XHTML, "nav"))
        lines = "<li><a href='a.xhtml'>Black</a></li><li><a href='b.xhtml'>Green</a></li>"
        lines = f"<ol><li><span>Kinds</span><ol>{lines}</ol></li></ol>"
        parts["OEBPS/nav.xhtml"] = chapter(f"<nav epub:type='toc'><h1>Contents</h1>{lines}</nav>")
        document = read(zipped(parts), Limits())
        assert (headings(document), places(document)) == (
            [(1, "On Tea"), (3, "Black"), (3, "Green")],
            {"dark": '"Black"', "light": '"Green"'},
        )

    def test_tells_places_of_one_name_apart_by_what_is_above(self) -> None:
        parts = parts_of({"a.xhtml": f"<p>dark {PROSE * 3}", "b.xhtml": f"<p>light {PROSE}"}, self.LINES)
        black = point(("Black", "x.xhtml"), point(("I", "a.xhtml")))
        green = point(("Green", "y.xhtml"), point(("I", "b.xhtml")))
        parts["OEBPS/toc.ncx"] = f"<ncx><navMap>{black}{green}</navMap></ncx>"
        assert places(read(zipped(parts), Limits())) == {"dark": '"Black > I"', "light": '"Green > I"'}

    @pytest.mark.parametrize(
        "second",
        [
            '<h2 id="two">Green</h2>',
            '<h2><a id="two"/>Green</h2>',
            '<a id="two"/><h2>Green</h2>',
            '<div id="two"><h2>Green</h2></div>',
        ],
    )
    def test_may_lead_into_a_part(self, second: str) -> None:
        source = f"<h2>Black</h2><p>dark {PROSE}</p>{second}<p>light {PROSE}</p>"
        document = book({"a.xhtml": source}, [("Black", "a.xhtml"), ("Green", "a.xhtml#two")])
        assert (headings(document)[1:], places(document)) == (
            [(2, "Black"), (2, "Green")],
            {"dark": '"Black"', "light": '"Green"'},
        )

    def test_goes_on_in_a_part_that_it_does_not_name(self) -> None:
        document = book({**self.CHAPTERS, "c.xhtml": f"<p>more {PROSE * 3}</p>"}, self.LINES)
        assert places(document)["more"] == '"2. Green"'

    def test_decides_on_the_levels_of_headings(self) -> None:
        chapters = {"a.xhtml": "<h3>Black</h3><p>a</p><h4>Hot</h4><p>b</p>", "b.xhtml": "<h1>Green</h1><p>c</p>"}
        assert headings(book(chapters, self.LINES)) == [(1, "On Tea"), (2, "Black"), (3, "Hot"), (2, "Green")]

    def test_that_is_a_part_of_the_book_is_not_read_as_text(self) -> None:
        links = "".join(
            f"<li><a href='{name}'>{title}</a></li>" for title, name in (*self.LINES, *self.LINES, *self.LINES)
        )
        assert "Contents" not in book({"toc.xhtml": f"<h1>Contents</h1><ul>{links}</ul>", **self.CHAPTERS}).source


class TestDamage:
    def test_of_one_part_leaves_the_others(self) -> None:
        parts = parts_of({"a.xhtml": "<p>dark", "b.xhtml": "<p>light"})
        del parts["OEBPS/a.xhtml"]
        document = read(zipped(parts), Limits())
        assert (document.source, document.remark) == ("On Tea\n\nlight", "1 of its 2 parts cannot be read")

    def test_of_all_parts_is_reported(self) -> None:
        parts = parts_of({"a.xhtml": "<p>dark"})
        del parts["OEBPS/a.xhtml"]
        with pytest.raises(CorpusError, match="chapters are missing"):
            read(zipped(parts), Limits())

    def test_of_a_binary_part_is_reported(self) -> None:
        with pytest.raises(CorpusError, match="chapters are missing"):
            read(zipped({**parts_of({"a.xhtml": ""}), "OEBPS/a.xhtml": bytes(range(256)) * 4}), Limits())

    @pytest.mark.parametrize("size", [0, 10, 400])
    def test_of_the_archive_is_reported(self, size: int) -> None:
        with pytest.raises(CorpusError, match="damaged"):
            read(zipped(parts_of({"a.xhtml": "<p>dark"}))[:size], Limits())

    def test_of_the_list_of_parts_is_reported(self) -> None:
        with pytest.raises(CorpusError, match="list of its parts"):
            read(zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}), Limits())

    def test_is_not_a_book_of_pictures(self) -> None:
        with pytest.raises(CorpusError, match="pictures"):
            book({"a.xhtml": "<img src='a.jpg' alt='a page'/>"})


class TestProtection:
    ENCRYPTION = (
        "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{method}'/>"
        "<enc:CipherData><enc:CipherReference URI='{part}'/></enc:CipherData></enc:EncryptedData></encryption>"
    )

    def test_of_the_text_is_reported(self) -> None:
        encryption = self.ENCRYPTION.format(method="http://www.w3.org/2001/04/xmlenc#aes128-cbc", part="OEBPS/a.xhtml")
        with pytest.raises(CorpusError, match="copy-protected"):
            read(zipped({**parts_of({"a.xhtml": "<p>dark"}), "META-INF/encryption.xml": encryption}), Limits())

    @pytest.mark.parametrize("method", ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
    def test_of_fonts_does_no_harm(self, method: str) -> None:
        encryption = self.ENCRYPTION.format(method=method, part="OEBPS/a.otf")
        parts = {**parts_of({"a.xhtml": "<p>dark"}), "META-INF/encryption.xml": encryption}
        assert "dark" in read(zipped(parts), Limits()).source


class TestHostileBooks:
    def test_that_expand_a_thousandfold_are_refused(self) -> None:
        bomb = zipped({**parts_of({"a.xhtml": ""}), "OEBPS/a.xhtml": b"<p>tea " * 1_000_000})
        with pytest.raises(CorpusError, match="unpacks to more than 1 MB"):
            read(bomb, Limits(megabytes=1))

    def test_that_expand_in_many_parts_are_refused(self) -> None:
        with pytest.raises(CorpusError, match="unpacks to more than 1 MB"):
            read(zipped(parts_of({f"{number}.xhtml": "tea " * 50_000 for number in range(20)})), Limits(megabytes=1))

    def test_do_not_expand_entities(self) -> None:
        parts = parts_of({"a.xhtml": "<p>&b;"})
        bomb = "<!DOCTYPE html [<!ENTITY a 'tea'><!ENTITY b '&a;&a;'>]>"
        parts["OEBPS/a.xhtml"] = str(parts["OEBPS/a.xhtml"]).replace("<html", f"{bomb}<html")
        assert read(zipped(parts), Limits()).source == "On Tea\n\n&b;"

    def test_name_no_files_outside(self) -> None:
        parts = parts_of({"../../../etc/passwd": ""})
        del parts["OEBPS/../../../etc/passwd"]
        with pytest.raises(CorpusError, match="chapters are missing"):
            read(zipped(parts), Limits())

    def test_with_a_table_of_contents_that_is_too_deep_are_read(self) -> None:
        parts = parts_of({"a.xhtml": "<p>dark"}, [("Black", "a.xhtml")])
        parts["OEBPS/toc.ncx"] = "<ncx><navMap>" + "<navPoint><navLabel>a</navLabel><content src='a.xhtml'/>" * 3_000
        assert "dark" in read(zipped(parts), Limits()).source

    @given(st.binary(max_size=200))
    def test_of_any_bytes_are_refused(self, data: bytes) -> None:
        with pytest.raises(CorpusError):
            read(data, Limits())

    @given(st.data())
    def test_that_were_changed_are_read_or_refused(self, data: st.DataObject) -> None:
        changed = bytearray(whole_book())
        for _ in range(data.draw(st.integers(1, 6))):
            changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
        with suppress(CorpusError):
            read(bytes(changed), Limits())

    @given(st.sampled_from(["OEBPS/book.opf", "OEBPS/toc.ncx", "OEBPS/a.xhtml", "META-INF/container.xml"]), st.data())
    def test_with_changed_parts_are_read_or_refused(self, name: str, data: st.DataObject) -> None:
        parts = parts_of({"a.xhtml": "<h1>Black</h1><p>dark"}, [("Black", "a.xhtml")])
        content = str(parts[name])
        at = data.draw(st.integers(0, len(content) - 1))
        parts[name] = (
            content[:at] + data.draw(st.text("<>/'=& a\0", max_size=5)) + content[at + data.draw(st.integers(0, 9)) :]
        )
        with suppress(CorpusError):
            read(zipped(parts), Limits())


@cache
def whole_book() -> bytes:
    return zipped(parts_of({"a.xhtml": "<h1>Black</h1><p>dark", "b.xhtml": "<p>light"}, [("Black", "a.xhtml")]))


class TestArchive:
    def test_reads_a_part_whatever_the_case_of_its_name(self) -> None:
        assert Archive(zipped({"A/b.txt": "tea"}), Limits()).read("a/B.TXT") == b"tea"

    def test_reads_names_in_utf_8_that_do_not_say_so(self) -> None:
        data = zipped({"\u2502\u2502.txt": "tea"})
        hidden = data.replace("\u2502\u2502.txt".encode(), "草枕.txt".encode()).replace(
            b"\x00\x08\x08\x00", b"\0\0\x08\0"
        )
        assert Archive(hidden.replace(b"\x14\x00\x00\x08", b"\x14\0\0\0"), Limits()).read("草枕.txt") == b"tea"

    def test_has_no_part_that_is_packed_in_a_way_that_takes_much_memory(self) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("a", "tea")
        assert Archive(buffer.getvalue(), Limits()).read("a") is None

    def test_has_no_part_that_is_damaged(self) -> None:
        data = zipped({"a": "tea"})
        assert Archive(data.replace(zlib.crc32(b"tea").to_bytes(4, "little"), b"\0\0\0\0"), Limits()).read("a") is None


class TestResolved:
    @pytest.mark.parametrize(
        ("link", "expected"),
        [
            ("b.xhtml", ("OEBPS/b.xhtml", "")),
            ("../b.xhtml#c%20d", ("b.xhtml", "c d")),
            ("#c", ("OEBPS/a.xhtml", "c")),
            ("/b.xhtml", ("b.xhtml", "")),
            ("%E8%8D%89.xhtml", ("OEBPS/草.xhtml", "")),
            ("100%.xhtml", ("OEBPS/100%.xhtml", "")),
        ],
    )
    def test_gives_the_path_and_the_name_in_it(self, link: str, expected: tuple[str, str]) -> None:
        assert resolved("OEBPS/a.xhtml", link) == expected
