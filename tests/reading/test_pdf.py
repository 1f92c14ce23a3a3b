"""PDF files become documents."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading.blocks import Block, Document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.pdf import read
from officefiles import Line, column, content, pdf, pdf_of, stream

TEA = "Tea is a drink that is made of leaves and hot water."
RAIN = "Rain falls out of the clouds, and it makes gardens wet."
WALK = "A walk in the hills is best when neither rain nor wind"
WORDS = "cups leaves clouds gardens hills winds roads towns rivers houses trees books songs birds stones".split()


def document(*pages: list[Line] | bytes, **options: object) -> Document:
    return read(pdf(*pages, **options), Limits())  # type: ignore[arg-type]


def headings(found: Document) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in found.sections if section.heading]


def blocks(found: Document) -> list[Block]:
    return [block for section in found.sections for block in section.blocks]


def shown(found: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(found)]


def texts(found: Document) -> list[str]:
    return [block.text for block in blocks(found)]


def passages(found: Document) -> list[Passage]:
    return passages_and_outline(found)[0]


def filled(count: int, number: int = 0) -> list[str]:
    """Lines of running text, no two alike."""
    return [f"line {number + row} of text that goes on for as long as the column is wide" for row in range(count)]


def about(word: str) -> str:
    """A sentence that no other page has, longer than what is put together with its neighbours."""
    return (
        f"What is written here of {word} is true of {word} alone, however many things there may be in all of the world."
    )


class TestParagraphs:
    def test_are_joined_over_line_ends(self) -> None:
        assert texts(document(column(["Tea is a drink that", "is made of leaves."]))) == [
            "Tea is a drink that is made of leaves."
        ]

    def test_end_where_space_follows(self) -> None:
        assert texts(document(column([TEA, "", RAIN]))) == [TEA, RAIN]

    def test_begin_where_a_line_is_indented(self) -> None:
        first, second, third, fourth = filled(4)
        lines = [Line(first), Line(f"{second}.", base=688), Line(third, left=84, base=676), Line(fourth, base=664)]
        assert texts(document(lines)) == [f"{first} {second}.", f"{third} {fourth}"]

    def test_end_where_a_sentence_ends_early(self) -> None:
        assert texts(document(column([WALK, "blows.", RAIN, TEA]))) == [f"{WALK} blows.", f"{RAIN} {TEA}"]

    def test_go_on_on_the_next_page(self) -> None:
        assert texts(document(column([WALK]), column(["blows.", "", TEA]))) == [f"{WALK} blows.", TEA]

    def test_go_on_behind_the_footnotes_of_a_page(self) -> None:
        pages = [[*column([TEA, WALK]), Line("1 Hills are not mountains.", base=80, size=7)], column(["blows."])]
        assert texts(document(*pages)) == [f"{TEA} {WALK} blows.", "1 Hills are not mountains."]

    def test_do_not_go_on_behind_a_full_stop(self) -> None:
        assert texts(document(column([TEA]), column([RAIN]))) == [TEA, RAIN]

    def test_keep_the_lines_of_verse(self) -> None:
        lines = ["The rain it raineth", "every day", "upon the just and", "the unjust", RAIN]
        assert shown(document(column(lines, size=10)))[0] == ("verse", "\n".join(lines))

    def test_have_letters_for_ligatures(self) -> None:
        glyphs = b"/F0 10 Tf 1 0 0 1 72 700 Tm <0102> Tj"
        font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 1/LastChar 2/Widths[500 500]/ToUnicode 5 0 R>>"
        cmap = b"begincodespacerange <00><ff> endcodespacerange 2 beginbfchar <01><FB01> <02><006E> endbfchar"
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</Font<</F0 4 0 R>>>>>>",
            font.encode(),
            stream(cmap),
            stream(b"BT " + glyphs + b" ET"),
        ]
        assert texts(read(pdf_of(objects), Limits())) == ["fin"]


class TestHyphens:
    def test_that_divide_a_word_go(self) -> None:
        assert texts(document(column(["It rains in the gar-", "den all day."]))) == ["It rains in the garden all day."]

    def test_of_a_compound_stay_when_the_text_has_it_elsewhere(self) -> None:
        lines = ["A well-known text about tea is well-", "known."]
        assert texts(document(column(lines))) == ["A well-known text about tea is well-known."]

    def test_of_a_compound_stay_when_the_text_has_both_its_words(self) -> None:
        lines = ["A well is known to those who read the well-", "known text."]
        assert texts(document(column(lines)))[0].endswith("the well-known text.")

    def test_before_a_capital_stay(self) -> None:
        assert texts(document(column(["They spoke Anglo-", "Saxon there."]))) == ["They spoke Anglo-Saxon there."]


class TestColumns:
    def test_are_read_one_after_the_other(self) -> None:
        left, right = filled(12), filled(12, 100)
        page = [*column(left, left=40, size=8), *column(right, left=330, size=8)]
        # As in files that are written line by line, across both.
        page = [line for pair in zip(page[:12], page[12:], strict=True) for line in pair]
        assert texts(document(page)) == [" ".join([*left, *right])]

    def test_stand_below_a_title_across_both(self) -> None:
        page = [
            Line("A title across both of the columns of this page", left=60, base=740, size=20),
            *column(filled(12), left=40, size=8),
            *column(filled(12, 100), left=330, size=8),
        ]
        found = document(page)
        assert (headings(found), texts(found)) == (
            [(1, "A title across both of the columns of this page")],
            [" ".join([*filled(12), *filled(12, 100)])],
        )

    def test_may_be_three(self) -> None:
        words = [["short lines of column one"] * 8, ["short lines of column two"] * 8, ["lines of column three"] * 8]
        page = [line for number, lines in enumerate(words) for line in column(lines, left=40 + 190 * number)]
        assert texts(document(page)) == [" ".join(word for lines in words for word in lines)]


class TestHeadings:
    def test_are_in_larger_letters(self) -> None:
        page = [Line("Tea", base=740, size=16), *column([TEA, RAIN])]
        assert headings(document(page)) == [(1, "Tea")]

    def test_are_bold_and_stand_alone(self) -> None:
        page = [*column([TEA, "", ""]), Line("About rain", base=664, font="bold"), *column([RAIN, TEA], top=640)]
        assert headings(document(page)) == [(1, "About rain")]

    def test_have_levels_by_their_size(self) -> None:
        page = [
            Line("Drinks", base=740, size=18),
            *column([TEA, RAIN]),
            Line("Tea", base=650, size=14),
            *column([TEA, RAIN], top=620),
            Line("Weather", base=560, size=18),
            *column([RAIN, TEA], top=530),
        ]
        assert headings(document(page)) == [(1, "Drinks"), (2, "Tea"), (1, "Weather")]

    def test_have_levels_by_their_numbers(self) -> None:
        page = [
            Line("1 Drinks", base=740, font="bold"),
            *column([TEA, RAIN]),
            Line("1.1 Tea", base=650, font="bold"),
            *column([TEA, RAIN], top=620),
            Line("2 Weather", base=560, font="bold"),
            *column([RAIN, TEA], top=530),
        ]
        assert headings(document(page)) == [(1, "1 Drinks"), (2, "1.1 Tea"), (1, "2 Weather")]

    def test_are_named_by_the_outline(self) -> None:
        page = [Line("1. Tea", base=740), *column([TEA, RAIN])]
        assert headings(document(page, outline=[("Tea", 0)])) == [(1, "1. Tea")]

    def test_of_an_outline_that_the_page_does_not_have_are_left_out(self) -> None:
        assert headings(document(column([TEA]), outline=[("Cover", 0)])) == []

    def test_are_no_captions(self) -> None:
        page = [*column([TEA, ""]), Line("Figure 2: A cup", base=660, font="bold"), *column([RAIN], top=630)]
        assert headings(document(page)) == []

    def test_are_no_bold_sentences(self) -> None:
        page = [*column([TEA, ""]), Line("Mind the cup.", base=660, font="bold"), *column([RAIN], top=630)]
        assert headings(document(page)) == []

    def test_may_have_two_lines(self) -> None:
        page = [*column(["A long heading that", "needs two lines"], top=740, size=16), *column([TEA, RAIN])]
        assert headings(document(page)) == [(1, "A long heading that needs two lines")]


class TestMargins:
    def test_lose_their_page_numbers(self) -> None:
        pages = [[*column([TEA]), Line(str(number), left=300, base=40)] for number in (1, 2)]
        assert texts(document(*pages)) == [TEA, TEA]

    def test_lose_their_running_heads(self) -> None:
        pages = [
            [Line(f"A book of tea  {7 + number}", base=760), *column([about(WORDS[number])])] for number in range(4)
        ]
        assert texts(document(*pages)) == [about(word) for word in WORDS[:4]]

    def test_lose_running_heads_that_change_beside_the_number_of_the_page(self) -> None:
        titles = ("Tea", "Rain", "Wind", "Hills")
        pages = [
            [Line(f"{title}   {number}", base=760), *column([about(title)])] for number, title in enumerate(titles, 3)
        ]
        assert texts(document(*pages)) == [about(title) for title in titles]

    def test_lose_the_numbers_of_lines(self) -> None:
        numbers = [Line(str(number), left=30, base=700 - 12 * number) for number in range(1, 4)]
        pages = [[*column(["", *map(about, WORDS[number : number + 3])]), *numbers] for number in range(0, 12, 3)]
        assert not any(map(str.isdigit, document(*pages).source))

    def test_keep_a_heading_of_the_outline_that_the_foot_repeats(self) -> None:
        pages = [
            [Line(f"{number}.1 Tea", base=750, size=11), *column([TEA]), Line(f"{number}.1 Tea", base=40, size=8)]
            for number in range(1, 5)
        ]
        found = document(*pages, outline=[("Tea", page) for page in range(4)])
        assert [heading for _, heading in headings(found)] == [f"{number}.1 Tea" for number in range(1, 5)]

    def test_keep_what_stands_there_once(self) -> None:
        pages = [[Line(title, base=760), *column([TEA])] for title in ("Of tea and", "Of rain and", "Of wind and")]
        assert "Of rain and" in " ".join(texts(document(*pages)))

    def test_lose_a_stamp_along_the_edge(self) -> None:
        page = [*column([TEA, RAIN, TEA]), Line("tea:2401.00001", left=20, base=200, turned=True)]
        assert texts(document(page)) == [f"{TEA} {RAIN} {TEA}"]


class TestContents:
    def test_of_dots_and_page_numbers_are_left_out(self) -> None:
        entries = [f"Chapter about drink {number} . . . . . . . . {number}" for number in range(1, 8)]
        pages = [column(["Contents", *entries], size=10), column([TEA])]
        assert "Chapter" not in document(*pages).source

    def test_of_numbers_that_rise_are_left_out(self) -> None:
        names = ("Tea", "Milk", "Water", "Coffee", "Lemons", "Sugar", "Honey", "Cups", "Pots", "Spoons", "Leaves")
        entries = [f"{name} {2 * number}" for number, name in enumerate(names, 1)]
        assert "Lemons" not in document(column(entries), column([TEA])).source

    def test_of_an_index_are_left_out(self) -> None:
        names = ("apples", "bread", "cakes", "dates", "eggs", "figs", "grapes", "honey", "ice", "jam", "kale")
        entries = [f"{name}, {number % 3 + 1}, {number}" for number, name in enumerate(names, 1)]
        assert "grapes" not in document(column(entries), column([TEA])).source

    def test_does_not_take_a_table_of_numbers_for_one(self) -> None:
        rows = [f"Cups of tea on day {number}: {(number * 37) % 11}" for number in range(1, 13)]
        assert "Cups of tea on day 7" in document(column(rows)).source


class TestLists:
    def test_lose_their_bullets(self) -> None:
        assert shown(document(column(["Buy:", "\u2022 tea", "\u2022 milk"]))) == [
            ("paragraph", "Buy:"),
            ("item", "tea"),
            ("item", "milk"),
        ]

    def test_keep_their_numbers(self) -> None:
        assert shown(document(column(["Buy:", "1. tea", "2. milk"])))[1:] == [("item", "1. tea"), ("item", "2. milk")]

    def test_have_items_of_several_lines(self) -> None:
        lines = [Line("\u2022 Tea is a drink that", base=700), Line("is hot.", left=80, base=688)]
        assert shown(document(lines)) == [("item", "Tea is a drink that is hot.")]

    def test_stand_inside_each_other(self) -> None:
        lines = [
            Line("\u2022 Drinks", left=72, base=700),
            Line("\u2022 tea", left=90, base=688),
            Line("\u2022 Food", left=72, base=676),
        ]
        found = blocks(document(lines))
        assert [block.introduction for block in found] == ["", "Drinks", ""]

    def test_know_the_line_that_introduces_them(self) -> None:
        found = blocks(document(column(["Buy:", "\u2022 tea", "\u2022 milk"])))
        assert [block.introduction for block in found] == ["", "Buy:", "Buy:"]


class TestTables:
    ROWS = (("Drink", "Price", "Cup"), ("Tea", "2", "white"), ("Coffee", "3", "black"))

    @staticmethod
    def cells(rows: tuple[tuple[str, ...], ...]) -> list[Line]:
        return [
            Line(cell, left=72 + 150 * place, base=700 - 15 * number)
            for number, row in enumerate(rows)
            for place, cell in enumerate(row)
            if cell
        ]

    def test_are_read_row_by_row(self) -> None:
        assert shown(document(self.cells(self.ROWS))) == [("table", "\n".join("\t".join(row) for row in self.ROWS))]

    def test_join_the_lines_of_a_cell(self) -> None:
        rows = (("Drink", "What it is"), ("Tea", "leaves in"), ("", "hot water"), ("Milk", "from cows"))
        assert shown(document(self.cells(rows))) == [
            ("table", "Drink\tWhat it is\nTea\tleaves in hot water\nMilk\tfrom cows")
        ]

    def test_are_not_seen_in_wide_spaces(self) -> None:
        lines = [Line("Tea is a", base=700), Line("drink.", left=130, base=700), Line("It is hot.", base=688)]
        assert shown(document(lines)) == [("paragraph", "Tea is a drink. It is hot.")]


class TestCode:
    def test_keeps_its_lines_and_its_indentation(self) -> None:
        lines = [
            Line("def tea():", base=700, font="mono"),
            Line("return 1", left=72 + 4 * 6, base=688, font="mono"),
        ]
        assert shown(document([*lines, *column([TEA], top=650)]))[0] == ("code", "def tea():\n    return 1")


class TestPlaces:
    TEA, RAIN = about("tea"), about("rain")

    def test_are_pages(self) -> None:
        found = passages(document(column([self.TEA]), column([self.RAIN])))
        assert [passage.place for passage in found] == ["page 1", "page 2"]

    def test_name_the_label_of_a_page_and_its_number(self) -> None:
        found = passages(document(column([self.TEA]), column([self.RAIN]), labels="0<</S/r/St 5>>1<</S/D>>"))
        assert [passage.place for passage in found] == ["page v (1 of 2)", "page 1 (2 of 2)"]

    def test_are_numbers_where_labels_are_the_same(self) -> None:
        found = passages(document(column([self.TEA]), column([self.RAIN]), labels="0<</S/D>>"))
        assert [passage.place for passage in found] == ["page 1", "page 2"]

    def test_of_a_paragraph_are_where_it_begins(self) -> None:
        found = passages(document(column([WALK]), column(["blows."])))
        assert [passage.place for passage in found] == ["page 1"]


class TestTurnedPages:
    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    def test_are_read_as_they_are_shown(self, rotate: int) -> None:
        upright = column([TEA, RAIN])
        matrices = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 612 0", 180: "-1 0 0 -1 612 792", 270: "0 -1 1 0 0 792"}
        page = f"{matrices[rotate]} cm ".encode() + content(upright)
        assert texts(read(pdf(page, rotate=rotate), Limits())) == [f"{TEA} {RAIN}"]

    def test_may_hold_text_that_stands_sideways(self) -> None:
        lines = [Line(text, left=200 + 12 * row, base=100, turned=True) for row, text in enumerate([TEA, RAIN])]
        assert texts(document(lines)) == [f"{TEA} {RAIN}"]


PICTURE = b"q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q"


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", b"tea", b"%PDF-1.7\n", pdf(column([TEA]))[:300]])
    def test_of_a_damaged_file(self, data: bytes) -> None:
        with pytest.raises(CorpusError, match="damaged"):
            read(data, Limits())

    def test_of_pages_without_text(self) -> None:
        with pytest.raises(CorpusError, match="no text"):
            document(b"")

    def test_of_pictures_without_text(self) -> None:
        with pytest.raises(CorpusError, match=r"its pages are pictures without text; .*OCR"):
            document(PICTURE)

    def test_of_a_password(self) -> None:
        locked = "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{}>/U<{}>>>/ID[<00><00>]".format("00" * 32, "11" * 32)
        with pytest.raises(CorpusError, match="it is password-protected; save a copy without the password"):
            read(pdf(column([TEA]), trailer=locked), Limits())

    def test_of_letters_that_nobody_knows(self) -> None:
        font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>"
        cmap = b"begincodespacerange <00><ff> endcodespacerange 1 beginbfrange <20><7e><E000> endbfrange"
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</Font<</F0 4 0 R>>>>>>",
            font,
            stream(cmap),
            stream(content(column([TEA, RAIN]))),
        ]
        with pytest.raises(CorpusError, match="its fonts do not say which letters they show"):
            read(pdf_of(objects), Limits())

    def test_of_a_part_that_expands_enormously(self) -> None:
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
            stream(b"q " * 9_000_000, packed=True),
        ]
        with pytest.raises(CorpusError, match="unpacks to more than 16 MB"):
            read(pdf_of(objects), Limits())

    @pytest.mark.parametrize("deepest", ["/X 5 0 R", "/Y 5 0 R"], ids=["in a circle", "a billion times"])
    def test_of_parts_that_draw_each_other(self, deepest: str) -> None:
        form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{}>>>>"
        links = [*(f"/X {number} 0 R" for number in range(6, 14)), deepest]
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            stream(b"/X Do"),
            *(stream(b"/X Do " * 10, form.format(link)) for link in links),
        ]
        with pytest.raises(CorpusError, match="its parts draw each other without end"):
            read(pdf_of(objects), Limits())

    def test_of_more_text_than_it_may_hold(self) -> None:
        with pytest.raises(CorpusError, match="larger than 0 MB"):
            read(pdf(column([TEA])), Limits(megabytes=0))


class TestRemarks:
    def test_say_which_pages_are_pictures(self) -> None:
        found = document(column([TEA]), PICTURE, column([RAIN]), PICTURE)
        assert found.remark == "2 of its 4 pages are pictures without text (2, 4)"

    def test_are_missing_where_all_is_read(self) -> None:
        assert document(column([TEA]), b"").remark == ""


class TestHostileFiles:
    def test_may_have_an_outline_in_a_circle(self) -> None:
        data = pdf(column([TEA]), outline=[("Tea", 0), ("Rain", 0)])
        entry = data.index(b"/Title(Rain)")
        first = data.rindex(b"\n", 0, data.index(b"/Title(Tea)") - 2) + 1
        number = data[first:].split()[0]
        looped = data[:entry] + b"/Next " + number + b" 0 R" + data[entry:]
        assert texts(read(looped, Limits())) == [TEA]

    def test_may_have_a_page_tree_in_a_circle(self) -> None:
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        ]
        with pytest.raises(CorpusError):
            read(pdf_of(objects), Limits())

    def test_may_count_pages_that_they_do_not_have(self) -> None:
        data = pdf(column([TEA])).replace(b"/Count 1>>", b"/Count 2000000000>>")
        assert texts(read(data, Limits())) == [TEA]

    def test_may_place_text_beyond_measure(self) -> None:
        page = b"BT /F0 1e30 Tf 1e30 1e30 Td (far) Tj 1 0 0 1 72 700 Tm /F0 0 Tf (none) Tj /F0 10 Tf (tea) Tj ET"
        assert "tea" in document(page).source

    def test_may_scatter_words(self) -> None:
        lines = [Line(f"w{place}", place * 37 % 85 * 7, 9 * (place // 85), 2) for place in range(6_800)]
        assert len(document(lines).source.split()) == 6_800


class TestFuzz:
    VALID = pdf([Line("Tea", base=740, size=16), *column([TEA, "1. milk", "2. sugar"])], outline=[("Tea", 0)])

    @given(st.binary(max_size=400))
    def test_random_bytes_are_refused(self, data: bytes) -> None:
        with pytest.raises(CorpusError):
            read(b"%PDF-1.7\n" + data, Limits())

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.binary(max_size=6)), min_size=1, max_size=12))
    def test_changed_bytes_are_read_or_refused(self, changes: list[tuple[int, bytes]]) -> None:
        data = bytearray(self.VALID)
        for place, change in changes:
            data[place : place + len(change)] = change
        try:
            found = read(bytes(data), Limits())
        except CorpusError:
            return
        assert all(found.source[block.start : block.end] == block.text for block in blocks(found))
