"""Which passages pass filters, and what is said of those that nothing passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from essaybot import EssayBot, Passage, QueryError, Section, Where

TEXTS = {
    "tea.md": "# Tea\n\nTea is a drink.\n\n## Risks\n\nHot tea burns.\n\n### Rare risks\n\nTea stains cups.\n",
    "old/coffee.md": "# Coffee\n\nCoffee is a drink.\n\n## Risks\n\nHot coffee burns.\n\n## Taste\n\nBitter.\n",
    "copy.md": "# Coffee\n\nCoffee is a drink.\n\n## Risks\n\nHot coffee burns.\n\n## Taste\n\nBitter.\n",
}


@pytest.fixture(name="notes", scope="module")
def notes_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EssayBot]:
    """A folder of notes, two of which are the same; the copy comes first."""
    folder = tmp_path_factory.mktemp("texts") / "notes"
    (folder / "old").mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    with EssayBot.open(folder, cache_dir=folder.parent / "cache") as bot:
        yield bot


def passing(bot: EssayBot, where: Where | str) -> list[str]:
    """The texts of the passages that pass filters, in order."""
    passages = bot.passages()
    return [passages[position].text for position in sorted(bot.positions(where=where))]


class TestPositions:
    @pytest.mark.parametrize(
        ("where", "texts"),
        [
            ("file:tea.md", ["Tea is a drink.", "Hot tea burns.", "Tea stains cups."]),
            ("file:notes/tea.md file:copy.md in:risks", ["Hot coffee burns.", "Hot tea burns.", "Tea stains cups."]),
            ("in:taste", ["Bitter."]),
            ('in:"risks > rare"', ["Tea stains cups."]),
            ("in:tea", ["Tea is a drink.", "Hot tea burns.", "Tea stains cups."]),
            ("in:tea in:taste", ["Bitter.", "Tea is a drink.", "Hot tea burns.", "Tea stains cups."]),
        ],
    )
    def test_are_in_one_of_the_files_and_below_one_of_the_sections(
        self, notes: EssayBot, where: str, texts: list[str]
    ) -> None:
        assert passing(notes, where) == texts

    def test_a_section_of_that_very_name_goes_before_one_that_begins_so(self, notes: EssayBot) -> None:
        assert passing(notes, "in:rare") == ["Tea stains cups."]

    def test_a_file_with_the_same_text_as_another_stands_for_it(self, notes: EssayBot) -> None:
        assert passing(notes, "file:old/ in:taste") == ["Bitter."]

    def test_a_path_of_the_file_does_as_well(self, notes: EssayBot) -> None:
        (root,) = notes.roots
        assert len(passing(notes, Where(files=(f"{root}/t*.md",)))) == 3

    def test_nothing_to_filter_by_is_the_whole_text(self, notes: EssayBot) -> None:
        assert notes.positions() == range(6)

    @pytest.mark.parametrize(
        ("where", "message"),
        [
            ("file:tee.md", 'no file is called "tee.md"; the nearest is "notes/tea.md"'),
            ("in:risk5", 'no section is called "risk5"; the nearest are "Risks", "Rare risks"'),
            ("in:taste file:tea.md", 'no section is called "taste" in tea.md, or anything like it; the outline lists'),
            ('in:"tea > taste"', 'no section is called "tea > taste"; the nearest is "Taste"'),
        ],
    )
    def test_of_what_fits_nothing_the_nearest_is_named(self, notes: EssayBot, where: str, message: str) -> None:
        with pytest.raises(QueryError) as raised:
            notes.positions(where=where)
        assert str(raised.value).startswith(message)

    def test_passages_without_a_file_are_found_by_their_document(self) -> None:
        passages = [Passage("1", "Tea.", document="a.md"), Passage("2", "Tea.", document="b.md")]
        with EssayBot.from_passages(passages) as bot:
            assert [hit.passage.id for hit in bot.search("tea file:b.md")] == ["2"]


class TestAsk:
    def test_speaks_of_what_passes_alone(self, notes: EssayBot) -> None:
        answer = notes.ask("What burns? in:taste file:copy.md")
        assert (answer.missing, answer.where) == (("burns",), Where(("copy.md",), ("taste",)))

    def test_gives_the_same_for_filters_in_the_question_and_beside_it(self, notes: EssayBot) -> None:
        inside, beside = notes.ask("What burns? file:tea.md"), notes.ask("What burns?", where="file:tea.md")
        assert (inside.hits, inside.confidence, inside.where) == (beside.hits, beside.confidence, beside.where)

    def test_weighs_words_as_within_a_section_does(self, notes: EssayBot) -> None:
        (taste,) = [section for section in notes.sections() if section.heading == "Taste"]
        filtered, within = notes.ask("bitter drink", where="in:taste"), notes.ask("bitter drink", within=taste)
        assert (filtered.hits, filtered.confidence) == (within.hits, within.confidence)

    def test_the_question_that_is_given_back_has_its_filters(self, notes: EssayBot) -> None:
        assert notes.ask("What burns? file:tea.md").question == "What burns? file:tea.md"

    def test_filters_and_a_section_narrow_each_other(self, notes: EssayBot) -> None:
        risks = next(section for section in notes.sections("file:tea.md") if section.heading == "Risks")
        assert [hit.passage.text for hit in notes.search("tea in:rare", within=risks)] == ["Tea stains cups."]

    def test_filters_that_leave_nothing_together_are_an_error(self, notes: EssayBot) -> None:
        with pytest.raises(QueryError, match="nothing of in:taste passes file:tea"):
            notes.ask("What burns? in:taste", where="file:tea.md")

    def test_filters_alone_are_no_question(self, notes: EssayBot) -> None:
        with pytest.raises(QueryError, match="no question beside in:taste"):
            notes.ask("in:taste")

    @pytest.mark.parametrize("count", [200, 40])
    def test_finds_what_passes_among_many(self, count: int) -> None:
        passages = [Passage(str(n), "Tea is hot.", heading=f"Part {n % 2}", document=f"{n}.md") for n in range(count)]
        with EssayBot.from_passages(passages) as bot:
            found = {int(hit.passage.id) for hit in bot.search("hot tea in:'part 1' file:?.md", limit=50)}
        assert found == {1, 3, 5, 7, 9}


class TestFind:
    def test_takes_filters_in_the_query_and_beside_it(self, notes: EssayBot) -> None:
        found = notes.find("hot AND in:risks", where=Where(files=("tea.md",)))
        assert [hit.passage.text for hit in found] == ["Hot tea burns."]

    def test_scores_do_not_change(self, notes: EssayBot) -> None:
        assert notes.find("bitter file:copy.md")[0].score == notes.find("bitter")[0].score


class TestSections:
    def test_gives_those_that_pass_and_those_below(self, notes: EssayBot) -> None:
        assert [section.heading for section in notes.sections("file:tea.md in:risks")] == ["Risks", "Rare risks"]


class TestFaq:
    def test_covers_what_passes_alone(self, essay: EssayBot) -> None:
        entries = list(essay.faq(where="in:security"))
        assert {entry.hit.passage.heading for entry in entries} == {"Security and Ethical Risks"}

    def test_what_looks_like_a_filter_in_the_text_does_no_harm(self) -> None:
        text = "The option in:zebra is a filter of the shop. The shop was founded in 1999 by Ann Smith."
        with EssayBot.from_passages([Passage("1", text, heading="What is in:zebra?")]) as bot:
            assert all(entry.hit.position == 0 for entry in bot.faq())


class TestWhere:
    def test_is_false_without_any_filter(self) -> None:
        assert not Where()

    def test_shows_as_it_is_written(self) -> None:
        assert str(Where(("notes/*.md", "my tea.md"), ("The Rise",))) == (
            'in:"The Rise" file:notes/*.md file:"my tea.md"'
        )


def test_a_section_knows_what_it_is_below() -> None:
    outer, inner = Section("Tea", 1), Section("Green", 2, ("Tea",))
    assert (inner.is_below(outer), outer.is_below(inner)) == (True, False)
