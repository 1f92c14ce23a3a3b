"""Markdown becomes headed blocks."""

from __future__ import annotations

import pytest

from essaybot.reading.blocks import OVERLONG, Block
from essaybot.reading.markdown import read_markdown


def headings(source: str) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in read_markdown(source) if section.heading]


def blocks(source: str) -> list[Block]:
    return [block for section in read_markdown(source) for block in section.blocks]


def shown(source: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(source)]


def slices(source: str) -> list[str]:
    return [source[block.start : block.end] for block in blocks(source)]


class TestHeadings:
    def test_are_marked_by_number_signs(self) -> None:
        assert headings("# Tea\n\n## Black ##\n\n###### Deep") == [(1, "Tea"), (2, "Black"), (6, "Deep")]

    def test_are_underlined(self) -> None:
        assert headings("Tea\n===\n\nBlack\n-----\n") == [(1, "Tea"), (2, "Black")]

    def test_may_be_underlined_below_two_lines(self) -> None:
        assert headings("Tea and\nrain\n====") == [(1, "Tea and rain")]

    def test_are_shown_without_markup(self) -> None:
        assert headings("# *Black* [tea](u) &amp; `milk`") == [(1, "Black tea & milk")]

    def test_need_a_space_behind_the_number_sign(self) -> None:
        assert headings("#tea") == []

    def test_do_not_stand_inside_code(self) -> None:
        assert headings("```\n# tea\n```\n\n    # rain\n") == []

    def test_do_not_stand_inside_a_quotation(self) -> None:
        assert headings("> # Tea\n>\n> It is hot.") == []

    def test_do_not_stand_inside_a_list(self) -> None:
        assert headings("- # Tea\n\n  It is hot.") == []

    def test_inside_a_quotation_keep_their_words(self) -> None:
        assert shown("> # Tea\n>\n> It is hot.") == [("quote", "Tea"), ("quote", "It is hot.")]

    def test_without_words_head_nothing(self) -> None:
        assert headings("#\n\ntea") == []

    def test_know_where_they_stand(self) -> None:
        assert [section.start for section in read_markdown("tea\n\n# Rain\n\nwet")] == [0, 5]

    def test_hold_the_blocks_below_them(self) -> None:
        sections = read_markdown("first\n\n# Tea\n\nhot\n\nblack\n\n# Rain\n\nwet")
        assert [[block.text for block in section.blocks] for section in sections] == [
            ["first"],
            ["hot", "black"],
            ["wet"],
        ]


class TestHtmlHeadings:
    def test_are_headings(self) -> None:
        assert headings("<h1 align=center>Tea &amp; rain</h1>\n\nIt is hot.") == [(1, "Tea & rain")]

    def test_may_spread_over_lines_beside_a_picture(self) -> None:
        assert headings('<h2 align="center">\n  <img src="u" alt="cup"><br>\n  <b>Tea</b>\n</h2>') == [(2, "Tea")]

    def test_may_be_followed_by_a_paragraph_at_once(self) -> None:
        assert headings("<h1>Tea</h1>\n<p>It is hot.</p>\n") == [(1, "Tea")]

    def test_leave_the_paragraph_behind_them_to_the_text(self) -> None:
        assert shown("<h1>Tea</h1>\n<p>It is hot.</p>\n") == [("paragraph", "It is hot.")]

    def test_may_stand_in_a_division(self) -> None:
        assert headings('<div align="center">\n<h1>Tea</h1>\n<p>It is hot.</p>\n</div>') == [(1, "Tea")]

    def test_may_follow_one_another(self) -> None:
        assert headings("<h1>Tea</h1>\n<h2>Black</h2>\n") == [(1, "Tea"), (2, "Black")]


class TestInlineMarkup:
    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("*hot* _tea_ and **cold** __rain__", "hot tea and cold rain"),
            ("***hot*** ~~cold~~ `code` ``a ` b``", "hot cold code a ` b"),
            ("un*frigging*believable", "unfriggingbelievable"),
            ("snake_case_name 2 * 3 * 4", "snake_case_name 2 * 3 * 4"),
            ("[tea](http://u.v 'title') and [rain][r]\n\n[r]: http://u.v", "tea and rain"),
            ("[**bold** tea](u) and [tea]", "bold tea and [tea]"),
            ("![a cup](u.png) of ![hot *tea*][r]\n\n[r]: u", "a cup of hot tea"),
            ("[![cup](u)](v)", "cup"),
            ("<http://u.v> <a@b.cd>", "http://u.v a@b.cd"),
            ("\\*tea\\* \\# 1\\. \\\\", "*tea* # 1. \\"),
            ("tea &amp; rain &copy; &#233; &lt;b&gt;", "tea & rain © é <b>"),
            ("<b>tea</b> <!-- no --> and <span class='x'>rain</span>", "tea  and rain"),
            ("tea<br>rain", "tea\nrain"),
            ("tea\nrain", "tea rain"),
            ("tea  \nrain\\\nsun", "tea\nrain\nsun"),
            ("`<b> *no* &amp;`", "<b> *no* &amp;"),
        ],
    )
    def test_is_removed(self, source: str, text: str) -> None:
        assert shown(source) == [("paragraph", text)]


class TestLists:
    def test_give_a_block_for_each_item(self) -> None:
        assert shown("- tea\n- rain\n  wet\n\n1. sun\n2) wind") == [
            ("item", "tea"),
            ("item", "rain wet"),
            ("item", "sun"),
            ("item", "wind"),
        ]

    def test_give_a_block_for_each_paragraph_of_an_item(self) -> None:
        assert shown("- tea\n\n  is hot\n- rain") == [("item", "tea"), ("item", "is hot"), ("item", "rain")]

    def test_keep_their_items_together(self) -> None:
        groups = [block.group for block in blocks("- tea\n- rain\n\nand\n\n- sun\n- wind")]
        assert groups == [1, 1, 0, 2, 2]

    def test_know_the_line_that_introduces_them(self) -> None:
        assert [block.introduction for block in blocks("You need water. Then take:\n\n- tea\n- milk")] == [
            "",
            "Then take:",
            "Then take:",
        ]

    def test_are_introduced_only_by_a_line_with_a_colon(self) -> None:
        assert [block.introduction for block in blocks("You need this.\n\n- tea")] == ["", ""]

    def test_are_not_introduced_across_a_heading(self) -> None:
        assert [block.introduction for block in blocks("Take:\n\n# Tea\n\n- hot")] == ["", ""]

    def test_inside_an_item_are_introduced_by_the_item(self) -> None:
        nested = blocks("Take:\n\n- *green* tea\n  - two minutes\n    - or three\n- water")
        assert [block.introduction for block in nested] == ["", "Take:", "green tea", "two minutes", "Take:"]

    def test_hold_code_and_tables(self) -> None:
        assert shown("- tea\n\n  ```\n  pour()\n  ```\n\n  | a |\n  |---|\n  | b |\n") == [
            ("item", "tea"),
            ("code", "pour()"),
            ("table", "a\nb"),
        ]

    def test_are_found_in_the_source_without_their_markers(self) -> None:
        assert slices("- tea\n  - *hot* tea\n\n10. rain\n    wet") == ["tea", "*hot* tea", "rain\n    wet"]


class TestQuotations:
    def test_are_one_block_for_each_paragraph(self) -> None:
        assert shown("> tea\n> is *hot*\n>\n> rain") == [("quote", "tea is hot"), ("quote", "rain")]

    def test_go_on_without_their_mark(self) -> None:
        assert shown("> tea\nis hot") == [("quote", "tea is hot")]

    def test_hold_lists(self) -> None:
        assert shown("> - tea\n>   - hot") == [("item", "tea"), ("item", "hot")]

    def test_are_found_in_the_source_behind_their_mark(self) -> None:
        assert slices(">> tea\n>> hot") == ["tea\n>> hot"]


class TestCode:
    def test_in_fences_stays_as_it_stands(self) -> None:
        assert shown("```py\nif *tea*:\n    pour()\n\n# stop\n```") == [("code", "if *tea*:\n    pour()\n\n# stop")]

    def test_may_be_fenced_by_tildes(self) -> None:
        assert shown("~~~\n```\n~~~") == [("code", "```")]

    def test_may_be_indented(self) -> None:
        assert shown("    pour()\n      stop()") == [("code", "pour()\n  stop()")]

    def test_without_closing_fence_goes_on_to_the_end(self) -> None:
        assert shown("```\ntea\n\nrain") == [("code", "tea\n\nrain")]

    def test_knows_the_line_that_introduces_it(self) -> None:
        assert [block.introduction for block in blocks("Say:\n\n```\npour()\n```")] == ["", "Say:"]

    def test_that_is_blank_is_nothing(self) -> None:
        assert shown("```\n\n```\n\ntea") == [("paragraph", "tea")]

    def test_is_found_in_the_source_without_its_fences(self) -> None:
        assert slices("> ```\n> pour()\n>\n> stop()\n> ```") == ["pour()\n>\n> stop()"]


class TestTables:
    def test_are_rows_of_cells(self) -> None:
        assert shown("| Tea | Time |\n|:--|--:|\n| *Black* | 4 |\n| [Green](u) | |") == [
            ("table", "Tea\tTime\nBlack\t4\nGreen")
        ]

    def test_need_no_bars_at_their_ends(self) -> None:
        assert shown("Tea | Time\n--- | ---\nBlack | 4") == [("table", "Tea\tTime\nBlack\t4")]

    def test_may_hold_a_bar_in_a_cell(self) -> None:
        assert shown("| a \\| b |\n|---|\n| `c \\| d` |") == [("table", "a | b\nc | d")]

    def test_end_before_the_paragraph_behind_them(self) -> None:
        assert [kind for kind, _ in shown("| a |\n|---|\n| b |\n\ntea")] == ["table", "paragraph"]

    def test_know_the_line_that_introduces_them(self) -> None:
        assert [block.introduction for block in blocks("Times:\n\n| a |\n|---|\n| b |")] == ["", "Times:"]


class TestWhatIsNotShown:
    @pytest.mark.parametrize(
        "source",
        [
            "---\ntitle: Rain\n---\n\ntea",
            "<!-- rain -->\n\ntea",
            "<!--\nrain\n\nwind\n-->\n\ntea",
            "[rain]: http://u.v 'wind'\n\ntea",
            "***\n\ntea\n\n---",
            "<script>\nrain()\n</script>\n\ntea",
            "<style>\n.rain {}\n\n.wind {}\n</style>\n\ntea",
            "![](rain.png)\n\ntea",
            '<img src="rain.png">\n\ntea',
            '<a name="rain"></a>\n\ntea',
        ],
    )
    def test_leaves_no_words(self, source: str) -> None:
        assert shown(source) == [("paragraph", "tea")]

    def test_front_matter_stands_only_at_the_start(self) -> None:
        assert ("paragraph", "tea") in shown("rain\n\n---\n\ntea\n\n---\n")

    def test_front_matter_without_an_end_is_text(self) -> None:
        assert shown("---\n\ntea") == [("paragraph", "tea")]


class TestHtmlBlocks:
    def test_show_their_text(self) -> None:
        assert shown('<p align="center">\nTea &amp; <b>rain</b>\n</p>') == [("paragraph", "Tea & rain")]

    def test_show_each_block_on_a_line_of_its_own(self) -> None:
        assert shown("<ul><li>tea</li><li>rain</li></ul>") == [("paragraph", "tea\nrain")]

    def test_let_markdown_inside_be_markdown(self) -> None:
        assert shown("<details>\n<summary>Tea</summary>\n\nIt is *hot*.\n\n</details>") == [
            ("paragraph", "Tea"),
            ("paragraph", "It is hot."),
        ]

    def test_go_on_as_written_until_a_blank_line(self) -> None:
        assert shown("- <br>\n  - *rain*\n\n  - *tea*") == [("paragraph", "- *rain*"), ("item", "tea")]


class TestPlaces:
    @pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\f", "\u2028"])
    def test_of_a_paragraph_below_a_line_of_other_white_space(self, space: str) -> None:
        assert slices(f"{space}\nTea is *hot*.\nRain is wet.") == ["Tea is *hot*.\nRain is wet."]

    def test_of_an_item_below_a_line_of_other_white_space(self) -> None:
        assert slices("- \u00a0\n  tea\n- rain") == ["tea", "rain"]

    def test_of_a_line_with_a_null_character(self) -> None:
        assert slices("- tea\0pot") == ["tea\0pot"]

    def test_of_lines_that_go_on_lazily(self) -> None:
        assert slices("> - tea\nis hot") == ["tea\nis hot"]

    def test_of_tabbed_lists(self) -> None:
        assert slices("-\ttea\n\t- hot\n\n\t\tcold") == ["tea", "hot", "cold"]

    def test_of_code_indented_by_tabs(self) -> None:
        assert slices("\tpour()\n\t\tstop()") == ["pour()\n\t\tstop()"]

    def test_of_an_indented_paragraph(self) -> None:
        assert slices("   tea\n      rain") == ["tea\n      rain"]


class TestOverlongParagraphs:
    SENTENCES = tuple(f"Cup {number} of [tea](u{number}) is *hot*." for number in range(80))

    def test_are_cut_into_parts(self) -> None:
        (block,) = blocks(" ".join(self.SENTENCES))
        assert len(block.parts) > 1

    def test_have_parts_that_end_with_a_sentence(self) -> None:
        (block,) = blocks(" ".join(self.SENTENCES))
        assert all(part.text.endswith(".") for part in block.parts)

    def test_have_parts_that_make_up_the_text(self) -> None:
        (block,) = blocks(" ".join(self.SENTENCES))
        assert " ".join(part.text for part in block.parts) == block.text

    def test_have_parts_with_their_place(self) -> None:
        source = "\n".join(self.SENTENCES)
        (block,) = blocks(source)
        assert "\n".join(source[part.start : part.end] for part in block.parts) == source

    def test_are_cut_beside_markup_that_spans_sentences(self) -> None:
        (block,) = blocks("Tea is hot. *Rain is wet. Sun is warm.* " * 60)
        assert "*" not in block.text

    @pytest.mark.parametrize(("opening", "closing"), [("*", "*"), ("**", "**"), ("[", "](u1)")])
    def test_may_be_marked_up_as_a_whole(self, opening: str, closing: str) -> None:
        sentences = " ".join(f"Cup {number} of tea is hot." for number in range(300))
        assert blocks(f"{opening}{sentences}{closing}")[0].text == sentences

    def test_begin_only_at_the_limit(self) -> None:
        assert blocks(("Tea is hot. " * 200)[: OVERLONG - 10])[0].parts == ()


class TestHardInput:
    @pytest.mark.parametrize(
        "mark", ["[", "*", ">", "`", "_", "![", "<", "&", "\\", "|", "-", "1.", "#", "~~", "[a](", "<a "]
    )
    def test_many_marks_leave_the_words_around_them(self, mark: str) -> None:
        (block,) = blocks(f"hot {mark * 2_000} tea")
        assert (block.text.split()[0], block.text.split()[-1]) == ("hot", "tea")

    @pytest.mark.parametrize("marker", ["- ", "1. ", "> "])
    def test_deep_nesting_keeps_its_words(self, marker: str) -> None:
        assert [block.text for block in blocks(marker * 15 + "tea")] == ["tea"]

    @pytest.mark.parametrize("marker", ["- ", "1. ", "> "])
    def test_very_deep_nesting_keeps_the_words_behind_it(self, marker: str) -> None:
        assert blocks(marker * 2_000 + "tea\n\n# Rain\n\nwet")[-1].text == "wet"

    def test_nested_lists_keep_the_words_of_every_level(self) -> None:
        source = "".join("  " * depth + f"- w{depth}\n" for depth in range(15))
        assert [block.text for block in blocks(source)] == [f"w{depth}" for depth in range(15)]

    def test_one_long_word_is_cut(self) -> None:
        (block,) = blocks("a" * 50_000)
        assert "".join(part.text for part in block.parts) == "a" * 50_000
