"""Word files become headed blocks."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.docx import read
from essaybot.reading.limits import Limits

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:r="{RELATIONS}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{more}</w:style>'
    for identifier, name, more in (
        ("1", "heading 1", ""),
        ("berschrift2", "heading 2", ""),
        ("Own", "My own", '<w:basedOn w:val="berschrift2"/>'),
        ("Third", "Something", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("Heading9", "Not one", ""),
        ("T", "Title", ""),
        ("TOC1", "toc 1", ""),
        ("Code", "Source Code", ""),
        ("Q", "Quote", ""),
        ("Bullets", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("Loop", "Loop", '<w:basedOn w:val="Loop"/>'),
    )
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def styled(content: str, style: str = "", more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def p(text: str, style: str = "", more: str = "") -> str:
    return styled(run(text), style, more)


def item(text: str, level: int = 0, number: int = 1) -> str:
    return p(text, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def packed(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relationships(**targets: str) -> str:
    lines = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for kind, target in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def word(*blocks: str, namespace: str = WORD, **parts: str) -> bytes:
    spaces = f'xmlns:w="{namespace}" {NAMES}'
    parts = {"styles": f"<w:styles {spaces}>{STYLES}</w:styles>", **parts}
    return packed(
        {
            "_rels/.rels": relationships(officeDocument="any/text.xml"),
            "any/text.xml": f"<w:document {spaces}><w:body>{''.join(blocks)}</w:body></w:document>",
            "any/_rels/text.xml.rels": relationships(**{kind: f"{kind}.part" for kind in parts}),
            **{f"any/{kind}.part": content for kind, content in parts.items()},
        }
    )


def notes(kind: str, **texts: str) -> str:
    inner = "".join(f'<w:{kind} w:id="{key[1:]}">{text}</w:{kind}>' for key, text in texts.items())
    return f'<w:{kind}s xmlns:w="{WORD}" {NAMES}>{inner}</w:{kind}s>'


def document(*blocks: str, **parts: str) -> Document:
    return read(word(*blocks, **parts), Limits())


def texts(*blocks: str, **parts: str) -> list[str]:
    return [block.text for section in document(*blocks, **parts).sections for block in section.blocks]


def kinds(*blocks: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for section in document(*blocks).sections for block in section.blocks]


def headings(*blocks: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document(*blocks).sections if section.heading]


class TestHeadings:
    def test_they_are_known_by_the_names_of_styles_and_not_by_their_ids(self) -> None:
        assert headings(p("Tea", "1"), p("Rain", "berschrift2"), p("no", "Heading9")) == [(1, "Tea"), (2, "Rain")]

    def test_a_style_inherits_its_level(self) -> None:
        assert headings(p("Tea", "Own")) == [(2, "Tea")]

    def test_a_style_may_set_an_outline_level(self) -> None:
        assert headings(p("Tea", "Third")) == [(3, "Tea")]

    def test_a_paragraph_may_set_an_outline_level(self) -> None:
        assert headings(p("Tea", "", '<w:outlineLvl w:val="0"/>')) == [(1, "Tea")]

    def test_a_paragraph_may_be_no_heading_in_spite_of_its_style(self) -> None:
        assert headings(p("Tea", "1", '<w:outlineLvl w:val="9"/>')) == []

    def test_an_unknown_style_counts_by_its_id(self) -> None:
        assert headings(p("Tea", "Heading3")) == [(3, "Tea")]

    def test_numbered_headings_are_no_items(self) -> None:
        numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        assert headings(p("Tea", "1", numbered)) == [(1, "Tea")]

    def test_the_title_stands_above_the_headings(self) -> None:
        blocks = (p("All of", "T"), p("tea", "T"), p("Rain", "1"))
        assert headings(*blocks) == [(1, "All of tea"), (2, "Rain")]

    def test_a_style_may_be_based_on_itself(self) -> None:
        assert texts(p("Tea", "Loop")) == ["Tea"]


class TestParagraphs:
    def test_tabs_breaks_and_hyphens_are_kept(self) -> None:
        content = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
        assert texts(styled(content)) == ["a b\nc-d"]

    def test_soft_hyphens_are_not_text(self) -> None:
        assert texts(p("tea\N{SOFT HYPHEN}pot")) == ["teapot"]

    def test_links_and_controls_are_text(self) -> None:
        link = f"<w:hyperlink>{run('a link')}</w:hyperlink>"
        control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' and more')}</w:sdtContent></w:sdt>"
        assert texts(styled(link + control)) == ["a link and more"]

    def test_placeholders_of_controls_are_not(self) -> None:
        control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click')}</w:sdtContent></w:sdt>"
        assert texts(styled(run("Name: ") + control)) == ["Name:"]

    def test_what_was_inserted_is_text_and_what_was_deleted_is_not(self) -> None:
        changes = f"<w:del><w:r><w:delText>cold</w:delText></w:r></w:del><w:ins>{run('hot')}</w:ins>"
        assert texts(styled(run("Tea is ") + changes)) == ["Tea is hot"]

    def test_what_was_moved_is_there_once(self) -> None:
        blocks = (styled(f"<w:moveFrom>{run('Tea')}</w:moveFrom>"), styled(f"<w:moveTo>{run('Tea')}</w:moveTo>"))
        assert texts(*blocks) == ["Tea"]

    def test_a_deleted_end_joins_paragraphs(self) -> None:
        assert texts(p("Tea is ", "", "<w:rPr><w:del/></w:rPr>"), p("hot.")) == ["Tea is hot."]

    def test_hidden_text_is_left_out(self) -> None:
        assert texts(styled(run("seen") + run(" unseen", "<w:vanish/>"))) == ["seen"]

    def test_raised_numbers_stay_others(self) -> None:
        assert texts(styled(run("10") + run("2", '<w:vertAlign w:val="superscript"/>'))) == ["10²"]

    def test_symbols_are_read(self) -> None:
        assert texts(styled('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>')) == ["α"]

    def test_formulas_keep_their_shape(self) -> None:
        fraction = "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
        assert texts(styled(f"{fraction}</m:oMath>")) == ["(a+b)/2"]

    def test_listings_keep_their_lines_and_spaces(self) -> None:
        assert kinds(p("if a:", "Code"), p("    b", "Code"), p("Then.")) == [
            ("code", "if a:\n    b"),
            ("paragraph", "Then."),
        ]

    def test_quotations_are_known(self) -> None:
        assert kinds(p("Rain is wet.", "Q")) == [("quote", "Rain is wet.")]


class TestFields:
    BEGIN, MIDDLE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))

    def field(self, code: str, result: str) -> str:
        return f"{self.BEGIN}<w:r><w:instrText>{code}</w:instrText></w:r>{self.MIDDLE}{run(result)}{self.END}"

    def test_their_results_are_text_and_their_codes_are_not(self) -> None:
        assert texts(styled(self.field("REF x", "Figure 1") + run(" is here."))) == ["Figure 1 is here."]

    def test_page_numbers_are_left_out(self) -> None:
        assert texts(styled(run("Page ") + self.field("PAGE", "7"))) == ["Page"]

    def test_a_table_of_contents_is_left_out(self) -> None:
        start = f"{self.BEGIN}<w:r><w:instrText>TOC</w:instrText></w:r>{self.MIDDLE}"
        assert texts(styled(start + run("Tea 1")), p("Rain 2"), styled(self.END), p("Text.")) == ["Text."]

    def test_one_that_never_ends_does_not_swallow_the_text(self) -> None:
        start = f"{self.BEGIN}<w:r><w:instrText>TOC</w:instrText></w:r>{self.MIDDLE}"
        assert texts(styled(start), p("Tea", "1"), p("Text.")) == ["Text."]

    def test_one_without_a_result_ends_with_its_paragraph(self) -> None:
        assert texts(styled(self.BEGIN + run("unseen")), p("Text.")) == ["Text."]

    def test_lines_in_the_style_of_contents_are_left_out(self) -> None:
        assert texts(p("Tea 1", "TOC1"), p("Text.")) == ["Text."]


class TestLists:
    def test_items_have_levels(self) -> None:
        blocks = document(item("a"), item("b", 1), item("c"), p("Then.")).sections[0].blocks
        assert [(block.kind, block.introduction) for block in blocks] == [
            ("item", ""),
            ("item", "a"),
            ("item", ""),
            ("paragraph", ""),
        ]

    def test_a_style_may_make_items(self) -> None:
        assert kinds(p("a", "Bullets")) == [("item", "a")]

    def test_a_paragraph_may_be_no_item_in_spite_of_its_style(self) -> None:
        assert kinds(p("a", "Bullets", '<w:numPr><w:numId w:val="0"/></w:numPr>')) == [("paragraph", "a")]


class TestTables:
    def test_rows_have_cells(self) -> None:
        assert kinds(table((p("a"), p("b")), (p("c"), p("d") + p("e")))) == [("table", "a\tb\nc\td e")]

    def test_one_cell_is_a_frame(self) -> None:
        assert kinds(table((p("Tea is hot."),))) == [("paragraph", "Tea is hot.")]

    def test_tables_in_tables_are_read(self) -> None:
        assert texts(table((table((p("a"), p("b"))), p("c")))) == ["a\tb", "c"]

    def test_merged_columns_keep_the_others_in_place(self) -> None:
        wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
        assert texts(table((wide + p("a"), p("b")), (p("c"), p("d"), p("e")))) == ["a\t\tb\nc\td\te"]


class TestAsides:
    def test_a_note_follows_its_paragraph(self) -> None:
        referring = styled(run("Tea is") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" hot."))
        assert texts(referring, p("Rain."), footnotes=notes("footnote", n2=p("Very."))) == [
            "Tea is hot.",
            "Very.",
            "Rain.",
        ]

    def test_a_note_that_refers_to_itself_is_there_once(self) -> None:
        reference = '<w:r><w:endnoteReference w:id="2"/></w:r>'
        found = texts(styled(run("Tea.") + reference), endnotes=notes("endnote", n2=styled(run("Very.") + reference)))
        assert found == ["Tea.", "Very."]

    def test_notes_to_items_follow_the_list(self) -> None:
        first = item("a").replace("</w:p>", '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
        assert texts(first, item("b"), footnotes=notes("footnote", n2=p("Very."))) == ["a", "b", "Very."]

    def test_many_notes_of_notes_are_no_depth(self) -> None:
        chain = {
            f"n{number}": styled(run(f"Note {number}.") + f'<w:r><w:footnoteReference w:id="{number + 1}"/></w:r>')
            for number in range(1, 2_000)
        }
        start = styled(run("Tea.") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
        assert len(texts(start, footnotes=notes("footnote", **chain))) == 2_000

    def test_a_text_box_is_read_once_below_its_paragraph(self) -> None:
        box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
        both = (
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
        assert texts(styled(run("Tea") + f"<w:r>{both}</w:r>" + run(" is hot."))) == ["Tea is hot.", "In the box."]


class TestPlaces:
    def test_pages_are_counted_where_they_began(self) -> None:
        broken = styled("<w:r><w:lastRenderedPageBreak/></w:r>" + run("Rain."))
        assert [place for _, place in document(p("Tea."), broken).places] == ["page 1", "page 2"]

    def test_a_break_that_was_rendered_counts_once(self) -> None:
        page = styled('<w:r><w:br w:type="page"/></w:r>')
        broken = styled("<w:r><w:lastRenderedPageBreak/></w:r>" + run("Rain."))
        assert [place for _, place in document(p("Tea."), page, broken).places] == ["page 1", "page 2"]

    def test_a_row_over_two_pages_counts_once(self) -> None:
        cell = styled(run("a") + "<w:r><w:lastRenderedPageBreak/></w:r>" + run("b"))
        assert document(p("Tea."), table((cell, cell)), p("Rain.")).places[-1][1] == "page 2"

    def test_there_are_none_where_the_file_does_not_tell_them(self) -> None:
        assert document(p("Tea."), styled('<w:r><w:br w:type="page"/></w:r>'), p("Rain.")).places == ()


class TestFiles:
    def test_the_strict_format_is_read(self) -> None:
        assert read(word(p("Tea."), namespace=STRICT), Limits()).source == "Tea."

    def test_missing_styles_do_not_matter(self) -> None:
        assert texts(p("Tea."), styles="<broken") == ["Tea."]

    def test_embedded_pages_are_read(self) -> None:
        data = packed(
            {
                "word/document.xml": f'<w:document xmlns:w="{WORD}" {NAMES}><w:body><w:altChunk r:id="c"/></w:body>'
                "</w:document>",
                "word/_rels/document.xml.rels": relationships(c="a.html"),
                "word/a.html": "<html><body><p>Tea.</p></body></html>",
            }
        )
        assert read(data, Limits()).source == "Tea."

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b"{\\rtf1 Tea}", "no Word file"),
            (b"PK\3\4 broken", "damaged"),
            (packed({"a": "b"}), "no Word file"),
            (packed({"word/document.xml": "<w:document"}), "damaged"),
            (packed({"word/document.xml": "<workbook/>"}), "no Word file"),
        ],
    )
    def test_what_cannot_be_read_is_reported(self, data: bytes, reason: str) -> None:
        with pytest.raises(CorpusError, match=reason):
            read(data, Limits())

    def test_pictures_without_text_are_reported(self) -> None:
        data = packed({"word/document.xml": f'<w:document xmlns:w="{WORD}"/>', "word/media/a.png": ""})
        with pytest.raises(CorpusError, match="pictures"):
            read(data, Limits())

    def test_entities_are_refused(self) -> None:
        bomb = '<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'
        with pytest.raises(CorpusError, match="damaged"):
            read(packed({"word/document.xml": bomb}), Limits())

    def test_a_deep_tree_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="complex"):
            document("<w:ins>" * 5_000 + "</w:ins>" * 5_000)

    def test_what_unpacks_beyond_the_limits_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="unpacks to more"):
            read(word(p("a" * 2_000_000)), Limits(megabytes=1))

    @settings(max_examples=60)
    @given(st.data())
    def test_changed_files_are_read_or_reported(self, data: st.DataObject) -> None:
        body = bytearray(f"{p('Tea', '1')}{item('a')}{table((p('a'), p('b')))}".encode())
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.sampled_from(b'<>/&w:a\x00\xff" 19'))
        with suppress(CorpusError):
            document(body.decode("latin-1"))

    @settings(max_examples=60)
    @given(st.data())
    def test_any_nesting_is_read_or_reported(self, data: st.DataObject) -> None:
        names = "p r t tbl tr tc sdt sdtContent ins del txbxContent footnoteReference fldChar pPr br hyperlink".split()
        content = "Tea"
        for name in data.draw(st.lists(st.sampled_from(names), max_size=12)):
            content = f'<w:{name} w:fldCharType="begin" w:id="1">{content}</w:{name}>'
        document(content, footnotes=notes("footnote", n1=content))

    @settings(max_examples=30)
    @given(st.binary(max_size=60))
    def test_random_bytes_are_reported(self, data: bytes) -> None:
        with pytest.raises(CorpusError):
            read(b"PK\3\4" + data, Limits())
