"""HTML pages become headed blocks, without what is around their text."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading import webarchive
from essaybot.reading.blocks import Block, Document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.webpage import read

PROSE = "Tea is made of leaves that were picked, rolled and dried. Hot water brings out their taste. "
ARTICLE = f"<h1>Tea</h1><p>{PROSE * 3}</p><h2>Black tea</h2><p>{PROSE * 3}</p>"
MENU = (
    "<ul>" + "".join(f"<li><a href=/{word}>{word}</a>" for word in ("Home", "News", "Shop", "Blog", "Help")) + "</ul>"
)


def document(source: str) -> Document:
    return read(source.encode(), Limits())


def headings(source: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in document(source).sections if section.heading]


def blocks(source: str) -> list[Block]:
    return [block for section in document(source).sections for block in section.blocks]


def shown(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(source)]


def text(source: str) -> str:
    return document(source).source


def places(source: str) -> dict[str, str]:
    """Where the passages stand that begin with a word."""
    return {each.text.split()[0]: each.place for each in passages_and_outline(document(source))[0]}


class TestHeadings:
    def test_are_those_of_the_page(self) -> None:
        assert headings("<h1>Tea</h1><p>hot<h2>Black</h2><p>a<h3>Hot</h3><p>b<h2>Green</h2><p>c") == [
            (1, "Tea"),
            (2, "Black"),
            (3, "Hot"),
            (2, "Green"),
        ]

    def test_are_the_title_where_the_page_has_none(self) -> None:
        assert headings("<title>All of  tea</title><p>hot<h2>Black</h2><p>a") == [(1, "All of tea"), (2, "Black")]

    def test_stand_below_the_title_where_there_are_several_of_the_first_level(self) -> None:
        assert headings("<title>Drinks</title><h1>Tea</h1><p>a<h1>Rain</h1><p>b") == [
            (1, "Drinks"),
            (2, "Tea"),
            (2, "Rain"),
        ]

    def test_leave_the_title_out_beside_a_heading_of_the_first_level(self) -> None:
        assert headings("<title>Tea - a site</title><h1>Tea</h1><p>hot") == [(1, "Tea")]

    def test_are_taken_from_above_the_main_part(self) -> None:
        source = f"<title>Tea - a site</title><header><h1>Tea</h1></header><main><h2>Black</h2><p>{PROSE}</main>"
        assert headings(source) == [(1, "Tea"), (2, "Black")]

    @pytest.mark.parametrize(
        "heading",
        [
            '<h2 id=black>Black tea<a class="headerlink" href="#black">¶</a></h2>',
            '<h2>Black tea <a href="#black">#</a></h2>',
            '<h2>Black tea<a class=permalink href="#black">link</a></h2>',
            '<h2><span>Black tea</span><span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>',
            "<h2>Black\n  <em>tea</em><button>Copy</button></h2>",
            '<h2><a href="/black">Black tea</a></h2>',
            '<div role="heading" aria-level="2">Black tea</div>',
            '<h2><img alt="Black tea" src=x></h2>',
        ],
    )
    def test_have_no_signs_beside_them(self, heading: str) -> None:
        assert headings(f"<h1>Tea</h1><p>hot</p>{heading}<p>dark") == [(1, "Tea"), (2, "Black tea")]

    def test_may_be_buttons_that_unfold_an_answer(self) -> None:
        assert headings("<h1>Tea</h1><p>a<h2><button aria-expanded=false>Is tea hot?</button></h2><p>Yes.") == [
            (1, "Tea"),
            (2, "Is tea hot?"),
        ]

    def test_are_no_paragraphs_in_large_type(self) -> None:
        assert headings(f"<h1>Tea</h1><h2>{PROSE * 4}</h2>") == [(1, "Tea")]


class TestBlocks:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("<p>Tea\n  is <b>hot</b>.<p>Rain", [("paragraph", "Tea is hot."), ("paragraph", "Rain")]),
            ("<div>Tea<div>is</div>hot</div>", [("paragraph", "Tea"), ("paragraph", "is"), ("paragraph", "hot")]),
            ("<p>Tea<br>is<br/>hot", [("paragraph", "Tea\nis\nhot")]),
            ("Tea<br><br>Rain", [("paragraph", "Tea"), ("paragraph", "Rain")]),
            ("<blockquote><p>Tea</blockquote>Rain", [("quote", "Tea"), ("paragraph", "Rain")]),
            ("<pre>pour()\n\n  stop()  </pre>", [("code", "pour()\n\n  stop()")]),
            ("<pre><code>a &lt; b<br>c</code></pre>", [("code", "a < b\nc")]),
            ("<ul><li>Tea<li>Rain</ul>", [("item", "Tea"), ("item", "Rain")]),
            ("<dl><dt>Tea<dd>A drink.</dl>", [("paragraph", "Tea"), ("paragraph", "A drink.")]),
            ("<details><summary>Tea?</summary>Hot.</details>", [("paragraph", "Tea?"), ("paragraph", "Hot.")]),
            ("<figure><img alt=x><figcaption>A cup</figcaption></figure>", [("paragraph", "A cup")]),
            ("<p>Tea&nbsp;is&shy;land", [("paragraph", "Tea island")]),
            ("<a href=x><p>Tea</p></a>", [("paragraph", "Tea")]),
        ],
    )
    def test_are_of_the_kind_that_the_page_says(self, source: str, expected: list[tuple[str, str]]) -> None:
        assert shown(source) == expected

    def test_of_nested_lists_are_introduced_by_the_item_above(self) -> None:
        last = blocks("<ul><li>Kinds of tea:<ul><li>black</ul></ul>")[-1]
        assert (last.text, last.introduction) == ("black", "Kinds of tea:")

    def test_keep_the_words_that_begin_an_item_with_what_they_name(self) -> None:
        source = f"<ul><li><b>Black tea</b><p>{PROSE}</p></li><li>Green</li></ul>"
        assert shown(source) == [("item", f"Black tea\n{PROSE.strip()}"), ("item", "Green")]

    def test_of_an_empty_item_leave_the_text_behind_it(self) -> None:
        assert shown("<ul><li></li>Black</ul><pre>tea</pre>") == [("item", "Black"), ("code", "tea")]

    def test_of_lists_that_hold_headings_are_those_of_a_page(self) -> None:
        source = "<h1>Tea</h1><ul><li><h2>Black</h2><p>dark</p></li></ul>"
        assert shown(source) == [("paragraph", "dark")]

    @pytest.mark.parametrize(
        "source",
        [
            "<p>The cup is full<br>And so am I<br>Of what you pull<br>From far and nigh",
            "<div class=stanza><p>The cup is full<p>And so am I<p>Of what you pull<p>From far and nigh</div>",
        ],
    )
    def test_of_poems_keep_their_lines(self, source: str) -> None:
        assert shown(source) == [("verse", "The cup is full\nAnd so am I\nOf what you pull\nFrom far and nigh")]

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("10<sup>6</sup> m<sup>2</sup>", "10⁶ m²"),
            ("H<sub>2</sub>O", "H₂O"),
            ("4<sup>th</sup>", "4th"),
            ("Tea<sup><a href='#n1'>1</a></sup> is hot.", "Tea is hot."),
            ("Tea<a href='#n1'>[1]</a> is hot.", "Tea is hot."),
            ("see chapter <a href='#c12'>12</a>", "see chapter 12"),
            ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を", "漢字を"),
            ("<img alt='a cup of tea' src=x>Tea", "Tea"),
            ("<img alt='T' src=x>ea is hot", "Tea is hot"),
            ("<img class='tex' alt='x^2' src=x> is it", "x^2 is it"),
            (
                "<math alttext='{\\displaystyle E=mc^{2}}'><mi>E</mi></math> is known",
                "E=mc^{2} is known",
            ),
            ("<math><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></math>", "x^2"),
            ("<math><mi>x</mi><mo>+</mo><mn>1</mn></math>", "x+1"),
        ],
    )
    def test_show_signs_as_a_reader_takes_them(self, source: str, expected: str) -> None:
        assert text(f"<p>{source}") == expected


class TestTables:
    def test_of_data_have_a_line_for_each_row(self) -> None:
        source = "<table><tr><th>Tea<th>Hot<tr><td>Black<td><b>95</b> °C<tr><td>Green<td>75 °C</table>"
        assert shown(source) == [("table", "Tea\tHot\nBlack\t95 °C\nGreen\t75 °C")]

    def test_keep_the_columns_beside_wide_cells(self) -> None:
        source = "<table><tr><th colspan=2>Tea<th>Hot<tr><td>a<td>b<td>c</table>"
        assert shown(source) == [("table", "Tea\t\tHot\na\tb\tc")]

    def test_keep_their_caption(self) -> None:
        source = "<table><caption>Teas:</caption><tr><td>a<td>b<tr><td>c<td>d</table>"
        assert [(block.text, block.introduction) for block in blocks(source)] == [
            ("Teas:", ""),
            ("a\tb\nc\td", "Teas:"),
        ]

    @pytest.mark.parametrize(
        "source",
        [
            f"<table><tr><td>Menu<td><p>{PROSE * 5}</p><p>Rain</p></table>",
            "<table><tr><td>Menu<td><h2>Tea</h2><p>hot</table>",
            "<table><tr><td>Tea<tr><td>Rain</table>",
            "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<table><tr><td>a<td><table><tr><td>b</table><tr><td>c<td>d</table>",
            "<table>Tea<tr><td>a<td>b<tr><td>c<td>d</table>",
        ],
    )
    def test_that_lay_out_a_page_are_no_data(self, source: str) -> None:
        assert "table" not in [kind for kind, _ in shown(source)]

    def test_that_lay_out_a_page_keep_all_their_text(self) -> None:
        assert text(f"<table><tr><td>Tea<td>{PROSE * 5}<tr><td>Rain</table>").split() == f"Tea {PROSE * 5} Rain".split()

    def test_with_wide_cells_are_bounded(self) -> None:
        source = "<table>" + "<tr><td colspan=99999>a<td colspan=999>b" * 300 + "</table>"
        assert len(text(source)) < 1_000_000


class TestBoilerplate:
    @pytest.mark.parametrize(
        "around",
        [
            f"<nav>{MENU}</nav>",
            f"<div class='site-nav'>{MENU}</div>",
            f"<div id=menu>{MENU}</div>",
            f"<div>{MENU}</div>",
            f"<table><tr><td>{MENU}</table>",
            f"<div role=navigation>{MENU}</div>",
            "<a href='#content' class='skip-link'>Skip over this</a>",
            "<a href='#content'>Skip to main content</a>",
            "<div class='cookie-banner'><h2>We use cookies</h2><p>They are small.</p><button>Accept</button></div>",
            "<div role=dialog>Subscribe to our letter!</div>",
            "<ol class=breadcrumb><li><a href=/>Home</a><li>Tea</ol>",
            "<footer>All rights reserved.</footer>",
            f"<footer><h2>Elsewhere</h2>{MENU}</footer>",
            "<aside><h3>Related</h3><p><a href=/rain>Rain</a></aside>",
            "<form action=/search><label>Search</label><input name=q><button>Go</button></form>",
            "<script>var tea = 'hot';</script><style>p { color: red }</style>",
            "<noscript>Enable JavaScript.</noscript>",
            "<template><p>Nothing</template>",
            "<p hidden>Loading</p><p style='color: red; display:none'>Loading</p><p aria-hidden=true>x</p>",
            "<span class='sr-only'>opens in a new window</span>",
            "<svg><title>Arrow</title><text>up</text></svg>",
            "<select><option>English<option>Deutsch</select>",
            "<textarea>Write here</textarea><iframe>old</iframe>",
            "<ul><li><a href='#a'>A</a><li><a href='#b'>B</a><li><a href='#c'>C</a><li><a href='#d'>D</a></ul>",
            "<span class='pagenum'>[12]</span>",
        ],
    )
    def test_is_left_out(self, around: str) -> None:
        assert text(f"{around}{ARTICLE}{around}") == text(ARTICLE)

    @pytest.mark.parametrize(
        "source",
        [
            f"<div class='with-sidebar has-menu cookie-shown'>{ARTICLE}</div>",
            f"<footer>{ARTICLE}</footer>",
            f"<nav>{ARTICLE}</nav>",
            f"<form action=/all>{ARTICLE}</form>",
            f"<div id=sidebar>{ARTICLE}</div>",
            f"<div class=popup>{ARTICLE}</div>",
            f"<div style='display:none'>{ARTICLE}</div>",
            f"<aside>{ARTICLE}</aside>",
            f"<main></main>{ARTICLE}",
            f"<main>Loading</main>{ARTICLE}",
            f"<nav>{MENU}</nav><main>{ARTICLE}</main><div>{MENU}</div>",
            f"<article>{ARTICLE}</article><div>Much less than that.</div>",
        ],
    )
    def test_is_not_what_most_of_the_text_stands_in(self, source: str) -> None:
        assert text(source).removeprefix("Loading\n\n") == text(ARTICLE)

    @pytest.mark.parametrize(
        "part",
        [
            "<aside class='admonition note'><p>Mind the cup.</p></aside>",
            "<header><h1>Tea</h1><p>By Ann</p></header>",
            f"<div class=answer style='display:none'><p>{PROSE * 2}</p></div>",
            "<button>Is tea hot?</button>",
            "<button aria-expanded=false>On hot tea</button>",
            "<blockquote><p>Tea!<footer>Ann</footer></blockquote>",
            "<ul><li><a href=/a>The first long article about the making of tea in the hills</a></ul>",
            "<p>See <a href=/a>rain</a>, <a href=/b>wind</a>, <a href=/c>sun</a> and <a href=/d>snow</a> for more.</p>",
        ],
    )
    def test_is_not_what_belongs_to_the_text(self, part: str) -> None:
        words = text(part).split()
        assert words
        assert [word for word in text(f"<article>{part}{ARTICLE}</article>").split() if word in words][: len(words)]

    def test_that_is_all_there_is_stays(self) -> None:
        assert text(f"<nav>{MENU}</nav>").split() == ["Home", "News", "Shop", "Blog", "Help"]

    def test_is_reported_where_it_is_most_of_the_page(self) -> None:
        aside = f"<div><p>{PROSE * 4}</p></div>"
        assert document(f"<main><p>{PROSE * 4}</main>{aside}{aside}").remark

    def test_is_not_reported_where_it_is_little(self) -> None:
        assert not document(f"<nav>{MENU}</nav>{ARTICLE}").remark

    def test_leaves_the_text_of_a_page_without_scripts_to_its_reader(self) -> None:
        with pytest.raises(CorpusError, match="only scripts"):
            document("<div id=root></div><script>start()</script><noscript>Enable JavaScript.</noscript>")


class TestPlaces:
    @pytest.mark.parametrize(
        "heading",
        [
            "<h2 id=black>Black</h2>",
            "<h2><button id=copy>Copy</button><span id=black>Black</span></h2>",
            "<h2><a name=black></a>Black</h2>",
            "<a name=black></a><h2>Black</h2>",
            "<section id=black><h2>Black</h2></section>",
            '<h2>Black<a class=anchor aria-hidden=true href="#black">#</a></h2>',
            "<p><a id='black'>&nbsp;</a></p><h2>Black</h2>",
        ],
    )
    def test_are_the_names_that_lead_to_a_heading(self, heading: str) -> None:
        assert places(f"<h1>Tea</h1><p>hot</p>{heading}<p>dark")["dark"] == "#black"

    def test_are_those_of_the_heading_above_where_one_has_none(self) -> None:
        assert places("<h2 id=a>A</h2><p>hot<h3>B</h3><p>dark<h2>C</h2><p>green") == {
            "hot": "#a",
            "dark": "#a",
            "green": "",
        }

    def test_are_not_those_of_what_has_no_text(self) -> None:
        assert places("<div id=search></div><h2>Black</h2><p>dark") == {"dark": ""}

    def test_are_not_the_names_of_what_is_filled_in(self) -> None:
        assert places("<input id=searchbox><h2>Black</h2><p>dark") == {"dark": ""}

    def test_are_those_of_terms_and_end_with_their_list(self) -> None:
        source = f"<h2 id=a>A</h2><dl><dt id=b>B<dd>black {PROSE * 2}</dl><p>After {PROSE}"
        assert places(source) == {"B": "#b", "After": "#a"}

    @pytest.mark.parametrize("name", ["a b", "x" * 200, "a\x1b[2J", "a\u202eb"])
    def test_are_fit_to_be_shown(self, name: str) -> None:
        assert places(f'<h2 id="{name}">Black</h2><p>dark') == {"dark": ""}


class TestPlainTextPages:
    def test_are_read_as_plain_text(self) -> None:
        source = "Tea\n===\n\n" + "It is hot and good to drink\nin the morning, they say.\n\n" * 40
        assert headings(f"<html><body><pre>{source}</pre></body></html>") == [(1, "Tea")]

    def test_have_no_lines_that_a_reader_could_look_for(self) -> None:
        assert not document(f"<pre>{PROSE * 20}</pre>").numbered


class TestWebArchives:
    def test_are_read_as_the_page_in_them(self) -> None:
        coded = ARTICLE.replace("=", "=3D").replace(". ", ".=\r\n ").encode()
        head = b"From: <Saved by a browser>\r\nSubject: Tea\r\nMIME-Version: 1.0\r\n"
        parts = b'Content-Type: multipart/related; type="text/html"; boundary="XX"\r\n\r\n--XX\r\n'
        page = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        assert webarchive.read(head + parts + page + coded + b"\r\n--XX--\r\n", Limits()).source == text(ARTICLE)


class TestDocument:
    def test_passages_are_slices_of_the_text(self) -> None:
        whole = document(ARTICLE + "<ul><li>a<li>b</ul><table><tr><th>a<th>b<tr><td>c<td>d</table>")
        assert all(whole.source[each.start : each.end] == each.text for each in passages_and_outline(whole)[0])

    @given(
        st.lists(
            st.sampled_from(
                "<p> </p> <div> </div> <li> <ul> </ul> <td> <b> <h2> <br/> <dl> <dt> tea hot . rain".split()
            )
        )
    )
    def test_has_all_words_of_a_page_without_boilerplate_in_order(self, pieces: list[str]) -> None:
        words = [piece for piece in pieces if not piece.startswith("<")]
        assert text(" ".join(pieces)).split() == words

    @given(st.binary(max_size=300))
    def test_of_any_bytes_is_read_or_refused(self, data: bytes) -> None:
        with suppress(CorpusError):
            read(data, Limits())

    @given(st.data())
    def test_of_a_changed_page_is_read_or_refused(self, data: st.DataObject) -> None:
        source = bytearray(
            f"<!doctype html><title>Tea</title><nav>{MENU}</nav>{ARTICLE}<table><tr><th>a<td>b</table>".encode()
        )
        for _ in range(data.draw(st.integers(1, 8))):
            at = data.draw(st.integers(0, len(source) - 1))
            source[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
        with suppress(CorpusError):
            read(bytes(source), Limits())

    def test_of_too_many_headings_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="headings"):
            read(b"<h2>a</h2>" * 20, Limits(headings=10))


HOSTILE = {
    "lists in lists": "<ul><li>x" * 2_000,
    "tables in tables": "<table><tr><td>x" * 2_000,
    "headings in divisions": "<div><h1>x" * 1_500,
    "links": "<a href=x>y</a>" * 3_000,
    "line breaks": "x<br>" * 12_000,
    "classes": '<div class="' + "a-" * 100_000 + '">x',
    "styles": '<p style="display:' + " " * 200_000 + '">x',
    "words of one letter": "<p>" + "x " * 100_000,
    "a listing": "<pre>" + "x\n" * 40_000,
}


class TestTime:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_is_in_proportion_to_the_length(self, name: str) -> None:
        start = time.process_time()
        document(HOSTILE[name])
        assert time.process_time() - start < 5
