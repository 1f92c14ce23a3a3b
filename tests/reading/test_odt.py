"""OpenDocument texts become headed blocks."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.limits import Limits
from essaybot.reading.odt import read

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{SPACE}:{name}:1.0"' for name in ("office", "text", "table", "style", "manifest"))
NAMES += f' xmlns:draw="{SPACE}:drawing:1.0"'
SHARED = """<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="Heading_20_2" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="Preformatted_20_Text" style:family="paragraph"/>
<style:style style:name="Contents_20_1" style:family="paragraph"/>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>"""
OWN = """<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>"""


def p(content: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def h(content: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{content}</text:h>'


def span(content: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def listed(*items: str) -> str:
    return f"<text:list>{''.join(f'<text:list-item>{each}</text:list-item>' for each in items)}</text:list>"


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row) for row in rows)
    return f"<table:table>{''.join(f'<table:table-row>{line}</table:table-row>' for line in lines)}</table:table>"


def note(content: str) -> str:
    return (
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{content}</text:note-body></text:note>"
    )


def packed(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def written(*blocks: str) -> bytes:
    styles = f"<office:automatic-styles>{OWN}</office:automatic-styles>"
    body = f"<office:body><office:text>{''.join(blocks)}</office:text></office:body>"
    shared = f"<office:document-styles {NAMES}><office:styles>{SHARED}</office:styles></office:document-styles>"
    return packed(
        {
            "content.xml": f"<office:document-content {NAMES}>{styles}{body}</office:document-content>",
            "styles.xml": shared,
        }
    )


def document(*blocks: str) -> Document:
    return read(written(*blocks), Limits())


def kinds(*blocks: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in document(*blocks).sections for block in section.blocks]


def texts(*blocks: str) -> list[str]:
    return [text for _, text in kinds(*blocks)]


def headings(*blocks: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document(*blocks).sections if section.heading]


class TestHeadings:
    def test_they_have_levels(self) -> None:
        assert headings(h("Tea"), h("Rain", 3)) == [(1, "Tea"), (3, "Rain")]

    def test_a_style_may_make_one(self) -> None:
        assert headings(p("Tea", "Heading_20_2")) == [(2, "Tea")]

    def test_the_title_stands_above_them(self) -> None:
        assert headings(p("Tea", "P1"), h("Rain")) == [(1, "Tea"), (2, "Rain")]

    def test_numbered_ones_in_lists_are_headings(self) -> None:
        assert headings(listed(h("Tea"))) == [(1, "Tea")]


class TestParagraphs:
    def test_white_space_is_what_its_elements_say(self) -> None:
        assert texts(p('a\n  b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e')) == ["a b c d\ne"]

    def test_text_around_spans_and_links_is_kept(self) -> None:
        assert texts(p(f"Tea <text:a>{span('is', 'X')}</text:a> hot.")) == ["Tea is hot."]

    def test_hidden_text_is_left_out(self) -> None:
        assert texts(p("seen" + span(" unseen", "T1") + ".")) == ["seen."]

    def test_raised_numbers_stay_others(self) -> None:
        assert texts(p("10" + span("2", "T2"))) == ["10²"]

    def test_listings_keep_their_lines_and_spaces(self) -> None:
        lines = (p("if a:", "Preformatted_20_Text"), p('<text:s text:c="4"/>b', "Preformatted_20_Text"))
        assert kinds(*lines) == [("code", "if a:\n    b")]

    def test_quotations_are_known(self) -> None:
        assert kinds(p("Rain is wet.", "Quotations")) == [("quote", "Rain is wet.")]

    def test_a_style_may_be_its_own_parent(self) -> None:
        assert texts(p("Tea", "Loop")) == ["Tea"]

    @pytest.mark.parametrize(
        "element",
        [
            f"<text:table-of-content><text:index-body>{p('no')}</text:index-body></text:table-of-content>",
            f"<text:tracked-changes><text:changed-region>{p('no')}</text:changed-region></text:tracked-changes>",
            f'<text:section text:display="none">{p("no")}</text:section>',
            p("no", "Contents_20_1"),
            p(f"<office:annotation>{p('no')}</office:annotation>"),
            p("<text:page-number>7</text:page-number>"),
        ],
    )
    def test_what_is_no_text_is_left_out(self, element: str) -> None:
        assert texts(element, p("Tea.")) == ["Tea."]


class TestListsAndTables:
    def test_items_have_levels(self) -> None:
        blocks = document(listed(p("a") + listed(p("b")), p("c")), p("Then.")).sections[0].blocks
        assert [(block.kind, block.introduction) for block in blocks] == [
            ("item", ""),
            ("item", "a"),
            ("item", ""),
            ("paragraph", ""),
        ]

    def test_rows_have_cells(self) -> None:
        assert kinds(table((p("a"), p("b")), (p("c"), listed(p("d"))))) == [("table", "a\tb\nc\td")]

    def test_one_cell_is_a_frame(self) -> None:
        assert kinds(table((p("Tea is hot."),))) == [("paragraph", "Tea is hot.")]

    def test_tables_in_tables_are_read(self) -> None:
        assert texts(table((table((p("a"), p("b"))), p("c")))) == ["a\tb", "c"]

    def test_cells_that_are_repeated_without_end_are_few(self) -> None:
        wide = table((p("a"), p("b"))).replace("<table:table-cell>", "<table:table-cell xml:lang='' R>", 1)
        assert len(texts(wide.replace("R>", 'table:number-columns-repeated="99999">'))[0]) < 1_000


class TestAsides:
    def test_a_note_follows_its_paragraph(self) -> None:
        assert texts(p(f"Tea is{note(p('Very.'))} hot."), p("Rain.")) == ["Tea is hot.", "Very.", "Rain."]

    def test_notes_to_items_follow_the_list(self) -> None:
        assert texts(listed(p(f"a{note(p('Very.'))}"), p("b"))) == ["a", "b", "Very."]

    def test_a_text_box_is_read_below_its_paragraph(self) -> None:
        box = f"<draw:frame><draw:text-box>{p('In the box.')}</draw:text-box></draw:frame>"
        assert texts(p(f"Tea {box}is hot.")) == ["Tea is hot.", "In the box."]


class TestPlaces:
    def test_pages_are_counted_where_they_began(self) -> None:
        found = document(p("Tea."), "<text:soft-page-break/>", p("Rain.")).places
        assert [place for _, place in found] == ["page 1", "page 2"]

    def test_there_are_none_where_the_file_does_not_tell_them(self) -> None:
        assert document(p("Tea.")).places == ()


class TestFiles:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b"Tea", "no OpenDocument text"),
            (b"PK\3\4 broken", "damaged"),
            (packed({"a": "b"}), "no OpenDocument text"),
            (packed({"content.xml": "<office"}), "damaged"),
            (packed({"content.xml": f"<office:document-content {NAMES}/>"}), "no OpenDocument text"),
            (packed({"encrypted-package": "?"}), "password"),
            (packed({"content.xml": "<a/>", "Pictures/a.png": ""}), "no OpenDocument text"),
        ],
    )
    def test_what_cannot_be_read_is_reported(self, data: bytes, reason: str) -> None:
        with pytest.raises(CorpusError, match=reason):
            read(data, Limits())

    def test_a_password_is_reported(self) -> None:
        entry = (
            '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
        )
        manifest = f"<manifest:manifest {NAMES}>{entry}</manifest:manifest>"
        with pytest.raises(CorpusError, match="password"):
            read(packed({"content.xml": "?", "META-INF/manifest.xml": manifest}), Limits())

    def test_entities_are_refused(self) -> None:
        with pytest.raises(CorpusError, match="damaged"):
            read(packed({"content.xml": '<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'}), Limits())

    def test_a_deep_tree_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="complex"):
            document("<text:section>" * 5_000 + "</text:section>" * 5_000)

    @settings(max_examples=60)
    @given(st.data())
    def test_changed_files_are_read_or_reported(self, data: st.DataObject) -> None:
        body = bytearray(f"{h('Tea')}{listed(p('a'))}{table((p('a'), p('b')))}{p(note(p('c')))}".encode())
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.sampled_from(b'<>/&tp:a\x00\xff" 19'))
        with suppress(CorpusError):
            document(body.decode("latin-1"))

    @settings(max_examples=60)
    @given(st.data())
    def test_any_nesting_is_read(self, data: st.DataObject) -> None:
        names = """text:p text:h text:list text:list-item text:note text:note-body text:span table:table
        table:table-row table:table-cell draw:frame draw:text-box text:section text:soft-page-break""".split()
        content = "Tea"
        for name in data.draw(st.lists(st.sampled_from(names), max_size=12)):
            content = f"<{name}>{content}</{name}>"
        document(content)

    @settings(max_examples=30)
    @given(st.binary(max_size=60))
    def test_random_bytes_are_reported(self, data: bytes) -> None:
        with pytest.raises(CorpusError):
            read(b"PK\3\4" + data, Limits())
