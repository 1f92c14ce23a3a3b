"""Plain text becomes headed blocks by its layout."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from essaybot.reading.blocks import Block
from essaybot.reading.plaintext import read_plaintext

Layout = Callable[[str], str]

KETTLE = (
    "The kettle stands on the stove and sings a quiet song to itself while the rain runs down the window, and nobody "
    "in the house feels any wish to go out before the afternoon is over. There is tea enough for all of them."
)
GARDEN = (
    "The garden is wet and its paths are under water, which pleases the ducks and nobody else. Later in the week it "
    "will be dry again, or so the old man says who has looked after it for most of his life."
)


def wrapped(text: str) -> str:
    return textwrap.fill(text, 66)


def on_one_line(text: str) -> str:
    return text


LAYOUTS = pytest.mark.parametrize("lay", [wrapped, on_one_line])
GAPS = pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])


def headings(source: str) -> list[str]:
    return [section.heading for section in read_plaintext(source)[0] if section.heading]


def levels(source: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in read_plaintext(source)[0] if section.heading]


def blocks(source: str) -> list[Block]:
    return [block for section in read_plaintext(source)[0] for block in section.blocks]


def kinds(source: str) -> list[str]:
    return [block.kind for block in blocks(source)]


def texts(source: str) -> list[str]:
    return [block.text for block in blocks(source)]


def chapters(first: str, second: str, lay: Layout = wrapped, gap: str = "\n\n") -> str:
    """A text of two sections under the headings given."""
    return f"{first}{gap}{lay(KETTLE)}\n\n{second}{gap}{lay(GARDEN)}\n"


class TestHeadings:
    @LAYOUTS
    @GAPS
    def test_are_short_lines_before_a_paragraph(self, lay: Layout, gap: str) -> None:
        assert headings(chapters("On Tea", "On Rain", lay, gap)) == ["On Tea", "On Rain"]

    @LAYOUTS
    @GAPS
    def test_are_in_capitals(self, lay: Layout, gap: str) -> None:
        assert headings(chapters("TEA", "THE RAIN", lay, gap)) == ["TEA", "THE RAIN"]

    @LAYOUTS
    @GAPS
    def test_are_numbered(self, lay: Layout, gap: str) -> None:
        assert headings(chapters("2.1 Method", "2.2 Results", lay, gap)) == ["2.1 Method", "2.2 Results"]

    @LAYOUTS
    @GAPS
    def test_are_underlined(self, lay: Layout, gap: str) -> None:
        assert headings(chapters("on tea\n======", "on rain\n-------", lay, gap)) == ["on tea", "on rain"]

    @LAYOUTS
    @GAPS
    def test_are_chapters(self, lay: Layout, gap: str) -> None:
        assert headings(chapters("Chapter 1", "Chapter 2: Rain", lay, gap)) == ["Chapter 1", "Chapter 2: Rain"]

    @LAYOUTS
    def test_stand_between_paragraphs_without_blank_lines(self, lay: Layout) -> None:
        source = f"On Tea\n{lay(KETTLE)}\n{lay(GARDEN)}\nOn Rain\n{lay(GARDEN)}\n{lay(KETTLE)}\n"
        assert headings(source) == ["On Tea", "On Rain"]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Über den Tee", "Vom Regen"),
            ("О чае", "О дожде"),
            ("Περί τσαγιού", "Περί βροχής"),
            ("お茶について", "雨について"),
            ("关于茶", "关于雨"),
            ("차에 대하여", "비에 대하여"),
            ("عن الشاي", "عن المطر"),
        ],
        ids=["German", "Russian", "Greek", "Japanese", "Chinese", "Korean", "Arabic"],
    )
    def test_are_found_in_every_script(self, first: str, second: str) -> None:
        assert headings(chapters(first, second, on_one_line)) == [first, second]

    def test_may_be_centred(self) -> None:
        assert headings(chapters("ON TEA".center(66), "ON RAIN".center(66))) == ["ON TEA", "ON RAIN"]

    def test_in_capitals_may_go_on_to_a_new_line(self) -> None:
        assert headings(chapters("ON TEA AND THE KETTLE,\nAND OTHER THINGS", "ON RAIN"))[0] == (
            "ON TEA AND THE KETTLE, AND OTHER THINGS"
        )

    def test_may_be_numbered_questions(self) -> None:
        source = chapters("1.1. Why does the kettle sing?", "1.2. Why is it wet?")
        assert headings(source) == ["1.1. Why does the kettle sing?", "1.2. Why is it wet?"]

    @LAYOUTS
    def test_may_be_numbered_and_end_with_a_full_stop(self, lay: Layout) -> None:
        source = f"  0. Definitions.\n\n{lay(KETTLE)}\n\n  1. Use of the Kettle.\n\n{lay(GARDEN)}\n"
        assert headings(source) == ["0. Definitions.", "1. Use of the Kettle."]

    @LAYOUTS
    @GAPS
    def test_may_be_marked_as_in_asciidoc_and_wikis(self, lay: Layout, gap: str) -> None:
        source = f"= Tea{gap}{lay(KETTLE)}\n\n== Garden =={gap}{lay(GARDEN)}\n"
        assert levels(source) == [(1, "Tea"), (2, "Garden")]

    def test_have_their_place(self) -> None:
        source = f"\n\n  On Tea\n\n{wrapped(KETTLE)}"
        assert [section.start for section in read_plaintext(source)[0]] == [source.index("On Tea")]

    def test_are_not_in_the_text_below_them(self) -> None:
        assert texts(chapters("On Tea", "On Rain")) == [wrapped(KETTLE), wrapped(GARDEN)]


class TestLevels:
    def test_of_numbers_follow_their_depth(self) -> None:
        source = (
            f"1 Tea\n\n1.1 Black\n\n{wrapped(KETTLE)}\n\n1.2 Green\n\n{wrapped(KETTLE)}\n\n2 Rain\n\n{wrapped(GARDEN)}"
        )
        assert levels(source) == [(1, "1 Tea"), (2, "1.1 Black"), (2, "1.2 Green"), (1, "2 Rain")]

    def test_of_a_title_is_above_the_rest(self) -> None:
        assert levels("All about Tea\n\n" + chapters("1 Black", "2 Green")) == [
            (1, "All about Tea"),
            (2, "1 Black"),
            (2, "2 Green"),
        ]

    def test_of_underlines_follow_their_order(self) -> None:
        assert levels(chapters("Tea\n===", "Black\n-----")) == [(1, "Tea"), (2, "Black")]

    def test_of_a_chapter_is_above_its_name(self) -> None:
        source = chapters("CHAPTER I\n\nThe Kettle", "CHAPTER II\n\nThe Garden")
        assert levels(source) == [(1, "CHAPTER I"), (2, "The Kettle"), (1, "CHAPTER II"), (2, "The Garden")]


class TestNoHeading:
    POEM = "Roses are red\nViolets are blue\nSugar is sweet\nAnd so are you"
    OTHER_POEM = "The sun is high\nThe sea is wide\nThe gulls go by\nUpon the tide"

    def test_is_made_of_a_poem(self) -> None:
        assert headings(f"{self.POEM}\n\n{self.OTHER_POEM}\n") == []

    def test_is_made_of_a_poem_in_prose(self) -> None:
        assert headings(f"{wrapped(KETTLE)}\n\n{self.POEM}\n\n{wrapped(GARDEN)}\n") == []

    def test_but_the_title_is_made_of_a_poem_with_its_lines_apart(self) -> None:
        lines = "\n\n".join(self.POEM.split("\n"))
        assert headings(f"The Roses\n\n{lines}\n\n{wrapped(KETTLE)}") in (["The Roses"], [])

    @GAPS
    @pytest.mark.parametrize("marker", ["- {}", "* {}", "{n}. {}", "({n}) {}", "• {}"])
    def test_is_made_of_a_list(self, marker: str, gap: str) -> None:
        items = gap.join(marker.format(item, n=n) for n, item in enumerate(("Black Tea", "Milk", "Warm Bread"), 1))
        assert headings(f"{wrapped(KETTLE)}\n\nYou need these:\n\n{items}\n\n{wrapped(GARDEN)}") == []

    @GAPS
    def test_is_made_of_a_list_without_marks(self, gap: str) -> None:
        items = gap.join(("Black Tea", "Milk", "Warm Bread", "Cake", "Butter"))
        assert headings(f"You need these:\n\n{items}\n\n{wrapped(KETTLE)}") == []

    @pytest.mark.parametrize("leader", [" ..... ", " . . . . . ", "\t", "        "])
    @GAPS
    def test_is_made_of_a_table_of_contents(self, leader: str, gap: str) -> None:
        contents = gap.join(f"{name}{leader}{page}" for name, page in (("Tea", 3), ("Rain", 15), ("Sun", 21)))
        source = f"Contents\n\n{contents}\n\n" + chapters("Tea", "Rain")
        assert [heading for heading in headings(source) if heading != "Contents"] == ["Tea", "Rain"]

    def test_is_made_of_a_table_of_contents_without_pages(self) -> None:
        source = "Contents\n\n1 Tea\n2 Rain\n\n" + chapters("1 Tea", "2 Rain")
        assert headings(source) == ["Contents", "1 Tea", "2 Rain"]

    @pytest.mark.parametrize(
        "head",
        [
            "3 May 1901\n\nDear Sir,",
            "May 3, 1901\n\nDear Sir,",
            "Oxford, 3 May 1901",
            "Ann Other\n12 High Street\nOxford\n\n3 May 1901\n\nDear Sir,",
            "12 High Street\n\nDear Sir,",
            "Dear Ann",
            "Hello Ann",
            "From: Ann Other\nTo: Bob Brown\nSubject: Tea and Rain\n\nDear Bob,",
        ],
    )
    def test_is_made_of_the_head_of_a_letter(self, head: str) -> None:
        assert headings(f"{head}\n\n{wrapped(KETTLE)}\n\n{wrapped(GARDEN)}\n\nYours faithfully,\n\nAnn Other\n") == []

    def test_is_made_of_a_signature_before_a_postscript(self) -> None:
        source = f"Dear Ann,\n\n{wrapped(KETTLE)}\n\nLove,\n\nBob\n\nP.S. {wrapped(GARDEN)}\n"
        assert headings(source) == []

    @pytest.mark.parametrize(
        "line",
        [
            "It is hot.",
            "Where is it?",
            "and so it is",
            "For example:",
            "Figure 3",
            "pour(tea);",
            "12 High Street",
            "200 g Flour",
            "1984",
            "Tea     Minutes",
        ],
    )
    def test_is_made_of_a_line_that_only_stands_alone(self, line: str) -> None:
        assert headings(f"{wrapped(KETTLE)}\n\n{line}\n\n{wrapped(GARDEN)}") == []

    def test_is_made_of_a_numbered_reference(self) -> None:
        source = f"{wrapped(KETTLE)}\n\n8. Bodell, Tom (1986). The Garden Yearbook.\n\n{wrapped(GARDEN)}\n"
        assert headings(source) == []

    def test_is_made_of_the_only_name_among_numbered_paragraphs(self) -> None:
        source = f"1. Use of Kettles.\n\n{wrapped(KETTLE)}\n\n2. Use of Gardens. {wrapped(GARDEN)}\n"
        assert headings(source) == []

    def test_is_made_of_a_drawn_table(self) -> None:
        table = "+-----+------+\n| Tea | Time |\n+=====+======+\n| Hot | 4    |\n+-----+------+"
        assert headings(f"{table}\n\n{wrapped(KETTLE)}") == []

    def test_is_made_of_markdown_tables(self) -> None:
        assert headings(f"| Tea | Time |\n|-----|------|\n| Hot | 4 |\n\n{wrapped(KETTLE)}") == []

    def test_is_made_of_the_last_line(self) -> None:
        assert headings(f"{wrapped(KETTLE)}\n\nThe End\n") == []

    def test_is_made_of_a_separator_below_a_paragraph(self) -> None:
        assert headings(f"{on_one_line(KETTLE)}\n-----\n\n{on_one_line(GARDEN)}") == []

    def test_is_made_of_number_signs(self) -> None:
        assert headings(f"# include tea\n\n{wrapped(KETTLE)}") == []


class TestParagraphs:
    @pytest.mark.parametrize("end", ["\n", "\n\n"], ids=["close", "apart"])
    def test_on_one_line_each_are_told_apart(self, end: str) -> None:
        assert texts(KETTLE + end + GARDEN) == [KETTLE, GARDEN]

    def test_over_several_lines_are_told_apart_by_blank_lines(self) -> None:
        assert texts(f"{wrapped(KETTLE)}\n\n{wrapped(GARDEN)}") == [wrapped(KETTLE), wrapped(GARDEN)]

    def test_over_several_lines_are_told_apart_by_indentation(self) -> None:
        both = [textwrap.fill(text, 66, initial_indent="    ") for text in (KETTLE, GARDEN)]
        assert texts("\n".join(both)) == [text.strip() for text in both]

    def test_over_several_lines_are_known_to_be_wrapped(self) -> None:
        assert read_plaintext(f"{wrapped(KETTLE)}\n\n{wrapped(GARDEN)}")[1]

    def test_on_one_line_are_known_not_to_be_wrapped(self) -> None:
        assert not read_plaintext(f"{KETTLE}\n\n{GARDEN}")[1]

    def test_may_be_parted_by_lines_of_white_space(self) -> None:
        assert texts(f"{KETTLE}\n \t\n\u00a0\n{GARDEN}") == [KETTLE, GARDEN]

    def test_leave_drawn_lines_out(self) -> None:
        assert texts(f"{wrapped(KETTLE)}\n\n* * *\n\n{wrapped(GARDEN)}\n\n-----\n") == [
            wrapped(KETTLE),
            wrapped(GARDEN),
        ]

    def test_keep_marks_as_they_stand(self) -> None:
        assert texts("It is *hot* & <b>`wet`</b> \\[sic\\].") == ["It is *hot* & <b>`wet`</b> \\[sic\\]."]

    def test_of_nothing_are_none(self) -> None:
        assert texts(" \n\n\t\n") == []


class TestLists:
    ITEMS = "- black tea\n- a cup that is large enough for the tea and for the milk that goes\n  with it\n- milk"

    def test_give_a_block_for_each_item(self) -> None:
        assert kinds(f"{wrapped(KETTLE)}\n\n{self.ITEMS}") == ["paragraph", "item", "item", "item"]

    def test_keep_the_lines_that_go_on_below_a_marker(self) -> None:
        assert texts(self.ITEMS)[1].endswith("goes\n  with it")

    def test_may_follow_their_introduction_at_once(self) -> None:
        assert kinds(f"{wrapped(KETTLE)}\n\nYou need:\n{self.ITEMS}") == [
            "paragraph",
            "paragraph",
            "item",
            "item",
            "item",
        ]

    def test_know_the_line_that_introduces_them(self) -> None:
        source = f"{wrapped(KETTLE)} You need:\n\n{self.ITEMS}"
        assert [block.introduction for block in blocks(source)] == ["", "You need:", "You need:", "You need:"]

    def test_keep_their_items_together(self) -> None:
        source = f"{self.ITEMS}\n\n{wrapped(KETTLE)}\n\n{self.ITEMS}"
        assert [block.group for block in blocks(source)] == [1, 1, 1, 0, 2, 2, 2]

    def test_may_be_numbered(self) -> None:
        assert kinds("1. Boil the water.\n2. Add the tea.\n3. Wait.") == ["item", "item", "item"]

    def test_are_not_opened_by_a_dash_inside_a_paragraph(self) -> None:
        source = (
            "The kettle stands on the stove and sings a quiet song to itself\n- so it seems - while the rain goes on.\n"
        )
        assert kinds(source + "\n" + wrapped(GARDEN)) == ["paragraph", "paragraph"]


class TestVerse:
    def test_keeps_its_lines(self) -> None:
        source = f"{wrapped(KETTLE)}\n\n{TestNoHeading.POEM}\n\n{wrapped(GARDEN)}"
        assert ("verse", TestNoHeading.POEM) in [(block.kind, block.text) for block in blocks(source)]

    def test_may_be_an_address(self) -> None:
        assert kinds(f"Ann Other\nHigh Street\nOxford\n\n{wrapped(KETTLE)}") == ["verse", "paragraph"]


class TestPages:
    PAGES = tuple(
        wrapped(f"{word} is here. {KETTLE} {GARDEN} No {word} again.") for word in ("Tea", "Rain", "Sun", "Wind")
    )

    def paged(self, head: str, foot: str) -> str:
        return "\f".join(
            f"{head.format(number)}\n\n{page}\n\n{foot.format(number)}\n" for number, page in enumerate(self.PAGES, 1)
        )

    @pytest.mark.parametrize("head", ["ON TEA", "On Tea      {}", "{}"])
    def test_leave_out_the_heads_that_come_again(self, head: str) -> None:
        assert texts(self.paged(head, ""))[-3:] == list(self.PAGES[-3:])

    @pytest.mark.parametrize("foot", ["- {} -", "Page {}", "{}"])
    def test_leave_out_the_feet_that_come_again(self, foot: str) -> None:
        assert texts(self.paged("", foot))[:3] == list(self.PAGES[:3])

    def test_keep_what_stands_beside_a_form_feed_once(self) -> None:
        assert " ".join(texts(f"{wrapped(KETTLE)}\n\f{wrapped(GARDEN)}")).split() == f"{KETTLE} {GARDEN}".split()


class TestOverlongParagraphs:
    def test_have_parts_that_end_with_a_sentence(self) -> None:
        (block,) = blocks(" ".join([KETTLE, GARDEN] * 5))
        assert all(part.text.endswith(".") for part in block.parts)

    def test_have_parts_that_hold_all_words(self) -> None:
        (block,) = blocks(" ".join([KETTLE, GARDEN] * 5))
        assert " ".join(part.text for part in block.parts).split() == [*(KETTLE + " " + GARDEN + " ").split() * 5]

    def test_begin_only_at_the_limit(self) -> None:
        assert blocks(" ".join([KETTLE, GARDEN] * 2))[0].parts == ()

    def test_of_verse_have_its_lines_for_parts(self) -> None:
        lines = [f"Line {number} of the song" for number in range(90)]
        (block,) = blocks("\n".join(lines))
        assert [part.text for part in block.parts] == lines


def test_a_heading_may_stand_right_over_sentences_that_each_have_a_line() -> None:
    text = "Decisions\nWe ship on Friday.\nAnn writes the notes.\n\nNext steps\nBob will call the printer on Monday.\n"
    assert [section.heading for section in read_plaintext(text)[0]] == ["Decisions", "Next steps"]
