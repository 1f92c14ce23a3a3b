"""Blocks become passages with a place, a heading path and an id."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from essaybot.model import Passage, Section
from essaybot.reading.passages import passages_and_outline
from support import document_from_source

SENTENCE = "The kettle stands on the stove and sings a quiet song to itself while the rain runs down the window. "
PARAGRAPH = SENTENCE.strip() + " Nobody in the house feels any wish to go out before the afternoon is over."


def passages(source: str, name: str = "tea.md") -> list[Passage]:
    return passages_and_outline(document_from_source(source, Path("/notes") / name, name))[0]


def outline(source: str, name: str = "tea.md") -> list[Section]:
    return passages_and_outline(document_from_source(source, Path("/notes") / name, name))[1]


def texts(source: str, name: str = "tea.md") -> list[str]:
    return [passage.text for passage in passages(source, name)]


class TestPassage:
    LAST = "*hot*, and more so than a reader who sits by the fire all day thinks it is, or would like it to be."
    SOURCE = f"# Guide\n\n## Tea\n\n### Black\n\n{PARAGRAPH}\n\nIt is\n{LAST}\n"

    def test_knows_its_heading(self) -> None:
        assert passages(self.SOURCE)[0].heading == "Black"

    @pytest.mark.parametrize(
        "source",
        [
            "# Tea\n\n## Green\n\nSteep.",
            "---\ntitle: Tea\n---\n\n## Green\n\nSteep.",
            '---\ntitle: "Tea"\n---\n# Green\n\nSteep.',
        ],
    )
    def test_has_the_title_beside_its_path(self, source: str) -> None:
        assert [(each.title, each.heading_path) for each in passages(source)] == [("Tea", "Green")]

    def test_before_the_first_heading_stands_below_the_title_of_the_front_matter(self) -> None:
        assert [(each.title, each.heading_path) for each in passages("---\ntitle: Tea\n---\n\nSteep.")] == [("", "Tea")]

    def test_knows_the_headings_above_but_not_the_title(self) -> None:
        assert passages(self.SOURCE)[0].ancestors == ("Tea",)

    def test_shows_the_headings_as_a_path(self) -> None:
        assert passages(self.SOURCE)[0].heading_path == "Tea > Black"

    def test_knows_its_document(self) -> None:
        assert passages(self.SOURCE)[0].document == "tea.md"

    def test_knows_its_file(self) -> None:
        assert passages(self.SOURCE)[0].file == str(Path("/notes/tea.md"))

    def test_knows_its_lines(self) -> None:
        assert [(passage.first_line, passage.last_line) for passage in passages(self.SOURCE)] == [(7, 7), (9, 10)]

    def test_has_offsets_of_its_source(self) -> None:
        last = passages(self.SOURCE)[-1]
        assert self.SOURCE[last.start : last.end] == f"It is\n{self.LAST}"

    def test_shows_its_text_without_markup(self) -> None:
        assert passages(self.SOURCE)[-1].text == "It is " + self.LAST.replace("*", "")

    def test_before_the_first_heading_has_no_heading(self) -> None:
        assert passages(f"{PARAGRAPH}\n\n# Tea\n\n{PARAGRAPH}")[0].heading_path == ""

    def test_of_wrapped_plain_text_is_wrapped(self) -> None:
        assert passages(textwrap.fill(PARAGRAPH, 60), "tea.txt")[0].wrapped

    def test_of_verse_is_not_wrapped(self) -> None:
        song = "The kettle sings\nThe rain is here\nThe garden drinks\nThe day goes by"
        assert not passages(f"{textwrap.fill(PARAGRAPH, 60)}\n\n{song}\n", "tea.txt")[-1].wrapped


class TestIds:
    SOURCE = f"# Tea\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n# Rain & Sun\n\n{PARAGRAPH}\n"

    def test_name_the_document_the_section_and_a_number(self) -> None:
        assert [passage.id for passage in passages(self.SOURCE)] == [
            "tea.md#tea/1",
            "tea.md#tea/2",
            "tea.md#rain-sun/1",
        ]

    def test_stay_when_another_section_is_edited(self) -> None:
        edited = self.SOURCE.replace("# Rain", f"{PARAGRAPH}\n\n# Wind\n\n{PARAGRAPH}\n\n# Rain")
        assert passages(edited)[-1].id == passages(self.SOURCE)[-1].id

    def test_differ_under_headings_of_the_same_name(self) -> None:
        source = f"# Tea\n\n{PARAGRAPH}\n\n# Tea\n\n{PARAGRAPH}\n\n# tea!\n\n{PARAGRAPH}\n\n# tea 2\n\n{PARAGRAPH}"
        assert len({passage.id for passage in passages(source)}) == 4

    def test_differ_under_headings_without_letters(self) -> None:
        source = f"{PARAGRAPH}\n\n# ?\n\n{PARAGRAPH}\n\n# !\n\n{PARAGRAPH}"
        assert len({passage.id for passage in passages(source)}) == 3

    def test_differ_under_long_headings_that_start_alike(self) -> None:
        source = "".join(f"# {'tea ' * 40}{end}\n\n{PARAGRAPH}\n\n" for end in ("hot", "cold"))
        assert len({passage.id for passage in passages(source)}) == 2

    def test_keep_the_letters_of_every_script(self) -> None:
        assert passages(f"# О чае\n\n{PARAGRAPH}")[0].id == "tea.md#о-чае/1"


class TestOverlongBlocks:
    def test_are_split_at_sentence_ends(self) -> None:
        assert all(text.endswith("window.") for text in texts(SENTENCE * 30))

    def test_are_split_into_pieces_of_a_size(self) -> None:
        assert all(300 <= len(text) <= 1_000 for text in texts(SENTENCE * 30))

    @pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
    def test_keep_all_their_words(self, name: str) -> None:
        assert " ".join(texts(SENTENCE * 30, name)).split() == (SENTENCE * 30).split()

    @pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
    def test_have_exact_places(self, name: str) -> None:
        assert [(SENTENCE * 30)[each.start : each.end] for each in passages(SENTENCE * 30, name)] == texts(
            SENTENCE * 30, name
        )

    def test_that_are_emphasised_are_split_too(self) -> None:
        assert len(texts(f"*{(SENTENCE * 30).strip()}*")) > 1

    def test_of_code_are_split_between_lines(self) -> None:
        lines = [f"pour(cup_{number}, 'tea')" for number in range(120)]
        pieces = texts("```\n" + "\n".join(lines) + "\n```")
        assert len(pieces) > 1
        assert "\n".join(pieces).split("\n") == lines

    def test_keep_their_introduction(self) -> None:
        line = "Note this, whatever else you do today or tomorrow or in the days that follow upon it, in this order:"
        pieces = passages(f"{line}\n\n- {SENTENCE * 30}")
        assert {piece.introduction for piece in pieces if piece.kind == "item"} == {line}


class TestTables:
    ROWS = tuple(f"| Tea number {number} | steeps for {number} minutes in the pot |" for number in range(60))
    SOURCE = "Times for tea:\n\n| Tea | Time |\n|---|---|\n" + "\n".join(ROWS)

    def test_are_cut_into_groups_of_rows(self) -> None:
        assert len(passages(self.SOURCE)) > 3

    def test_keep_every_row_once(self) -> None:
        rows = [line for passage in passages(self.SOURCE) for line in passage.text.split("\n") if "number" in line]
        assert rows == [f"Tea number {number}\tsteeps for {number} minutes in the pot" for number in range(60)]

    def test_introduce_later_groups_by_their_head(self) -> None:
        assert {passage.introduction for passage in passages(self.SOURCE)[2:]} == {"Tea | Time"}

    def test_that_are_small_stay_whole(self) -> None:
        assert texts("| Tea | Time |\n|---|---|\n| Black | 4 |\n| Green | 2 |") == ["Tea\tTime\nBlack\t4\nGreen\t2"]


class TestTinyNeighbours:
    def test_items_stay_together(self) -> None:
        assert texts("- tea\n- milk\n- bread") == ["tea\nmilk\nbread"]

    def test_long_items_stand_alone(self) -> None:
        assert texts(f"- {PARAGRAPH}\n- {PARAGRAPH}") == [PARAGRAPH, PARAGRAPH]

    def test_many_items_make_several_passages(self) -> None:
        assert len(texts("\n".join(f"- cup number {number} of the tea" for number in range(100)))) > 2

    def test_items_of_different_lists_stand_apart(self) -> None:
        assert texts("- tea\n- milk\n\n1. boil\n2. pour") == ["tea\nmilk", "boil\npour"]

    def test_a_list_stays_with_its_introduction(self) -> None:
        assert texts("You need:\n\n- tea\n- milk") == ["You need:\ntea\nmilk"]

    def test_code_stays_with_its_introduction(self) -> None:
        assert texts("Say:\n\n```\npour()\n```") == ["Say:\npour()"]

    @pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
    def test_the_paragraph_behind_a_list_is_no_part_of_it(self, name: str) -> None:
        source = "You need this before you begin:\n\n- tea\n\nThen the rain came and went.\n"
        assert texts(source, name)[-1] == "Then the rain came and went."

    def test_a_label_stays_with_its_paragraph(self) -> None:
        assert texts(f"Note\n\n{PARAGRAPH}\n\n{PARAGRAPH}") == [f"Note\n\n{PARAGRAPH}", PARAGRAPH]

    def test_paragraphs_stand_alone(self) -> None:
        assert texts(f"{PARAGRAPH}\n\n{PARAGRAPH}") == [PARAGRAPH, PARAGRAPH]

    def test_never_cross_a_heading(self) -> None:
        assert texts("# A\n\ntea\n\n# B\n\nmilk") == ["tea", "milk"]


class TestIntroductions:
    def test_of_a_later_part_of_a_list_are_known(self) -> None:
        items = "\n".join(f"- {PARAGRAPH}" for _ in range(3))
        assert [each.introduction for each in passages(f"You need:\n\n{items}")][-1] == "You need:"

    def test_of_a_nested_list_are_the_item_above(self) -> None:
        source = f"- {PARAGRAPH}\n  - tea\n  - milk"
        assert passages(source)[-1].introduction == PARAGRAPH

    def test_of_a_passage_that_holds_the_line_itself_are_empty(self) -> None:
        assert passages("You need:\n\n- tea\n- milk")[0].introduction == ""


class TestOutline:
    SOURCE = f"{PARAGRAPH}\n\n# Guide\n\n## Tea\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n## Rain\n"

    def test_lists_the_sections(self) -> None:
        assert [section.heading for section in outline(self.SOURCE)] == ["", "Guide", "Tea", "Rain"]

    def test_knows_levels(self) -> None:
        assert [section.level for section in outline(self.SOURCE)] == [0, 1, 2, 2]

    def test_counts_passages(self) -> None:
        assert [section.passages for section in outline(self.SOURCE)] == [1, 0, 2, 0]

    def test_knows_the_first_passage(self) -> None:
        assert [section.first_passage for section in outline(self.SOURCE)] == [0, 1, 1, 3]

    def test_knows_lines(self) -> None:
        assert [section.first_line for section in outline(self.SOURCE)] == [1, 3, 5, 11]

    def test_leaves_the_title_out_of_paths(self) -> None:
        assert [section.heading_path for section in outline(self.SOURCE)] == ["", "Guide", "Tea", "Rain"]

    def test_keeps_the_first_of_several_outermost_headings_in_paths(self) -> None:
        assert [each.heading_path for each in outline("# Tea\n\n## Black\n\n# Rain")] == ["Tea", "Tea > Black", "Rain"]

    def test_of_a_text_without_headings_is_one_nameless_section(self) -> None:
        assert [(each.heading, each.level, each.passages) for each in outline(PARAGRAPH)] == [("", 0, 1)]

    def test_of_skipped_levels_is_nested(self) -> None:
        assert [each.ancestors for each in outline("# A\n\n# B\n\n### C\n\n## D")] == [(), (), ("B",), ("B",)]
