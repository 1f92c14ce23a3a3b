"""/sections, /in, /open, /next, /prev and /around: what they print, and what they say to mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from essaybot import EssayBot
from support import Talk

SURE = "Who wrote nanoGPT?"
RISKS = "What are the security risks of open models?"
SECURITY = "Challenges and Limitations of Open-Source AI > Security and Ethical Risks"


def flat(reply: str) -> str:
    """A reply as one line."""
    return " ".join(reply.split())


@pytest.fixture(name="nested")
def nested_talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Talk]:
    """A conversation about two files with sections in sections, one of which has no text of its own."""
    (tmp_path / "a.md").write_text(
        "# Tea\n\nTea is a drink.\n\n## Green\n\n### Sencha\n\nSencha is steamed.\n\n# Bags\n\nBags are quick.\n"
    )
    (tmp_path / "b.md").write_text("# Coffee\n\nCoffee is roasted.\n\n## Green\n\nGreen beans keep long.\n")
    monkeypatch.chdir(tmp_path)
    with EssayBot.open("a.md", "b.md") as bot:
        yield Talk(bot, "a.md", "b.md")


class TestSections:
    def test_prints_the_numbered_outline_and_how_to_walk_it(self, talk: Talk) -> None:
        lines = talk.say("/sections").split("\n")
        assert lines[6] == "  7.   Security and Ethical Risks (1)"
        assert lines[11:] == ["11 sections, 40 passages", "", "/open N reads section N, /in N asks within it."]

    def test_has_the_documents_names_over_their_sections(self, nested: Talk) -> None:
        assert [line for line in nested.say("/sections").split("\n") if line.endswith(".md")] == ["a.md", "b.md"]

    def test_marks_the_section_that_is_asked(self, talk: Talk) -> None:
        talk.say("/in 7")
        marked = [line for line in talk.say("/sections").split("\n") if "*" in line]
        assert marked == ["  7.*  Security and Ethical Risks (1)"]


class TestIn:
    @pytest.mark.parametrize("argument", ["7", "secur", "SECURITY and", "Security and Ethical Risks", "ethcal rsks"])
    def test_takes_a_number_or_some_of_the_words_of_a_name(self, talk: Talk, argument: str) -> None:
        reply = flat(talk.say(f"/in {argument}"))
        assert reply == f"Asking within {SECURITY} (1 passage). /in alone leaves it."

    def test_questions_then_go_to_that_section_alone(self, talk: Talk) -> None:
        talk.say("/in community")
        reply = talk.say(SURE)
        assert reply.startswith(
            "in Community-Driven Development and Collaboration (/in leaves it)\n\nNot found. The section"
        )

    def test_takes_in_the_sections_below(self, nested: Talk) -> None:
        assert "(2 passages)" in nested.say("/in tea")
        assert "Sencha is steamed." in nested.say("What is sencha?")

    def test_alone_leaves_the_section(self, talk: Talk) -> None:
        talk.say("/in community")
        assert talk.say("/in") == "Questions go to the whole text again."
        assert "nanoGPT by" in talk.say(SURE)

    def test_alone_outside_says_how_to_enter_one(self, talk: Talk) -> None:
        assert talk.say("/in") == "Questions go to the whole text. /in SECTION asks within one section."

    @pytest.mark.parametrize("argument", ["0", "12", "9" * 5000])
    def test_names_the_numbers_it_takes(self, talk: Talk, argument: str) -> None:
        assert talk.say(f"/in {argument}") == "/in takes the number of a section of /sections, from 1 to 11."

    def test_of_several_that_fit_asks_for_the_number(self, nested: Talk) -> None:
        lines = nested.say("/in green").split("\n")
        assert lines == [
            "green could be one of these; give the number:",
            "  2. Tea > Green (a.md)",
            "  6. Green (b.md)",
        ]

    def test_takes_filters(self, nested: Talk) -> None:
        assert nested.say("/in file:b.md in:green") == (
            "Asking among in:green file:b.md (1 passage). /in alone leaves it."
        )
        assert nested.say("What keeps long?").startswith("among in:green file:b.md (/in leaves it)\n\n")
        assert nested.say("/in") == "Questions go to the whole text again."

    def test_filters_take_the_place_of_the_section_and_the_section_theirs(self, nested: Talk) -> None:
        nested.say("/in bags")
        nested.say("/in file:b.md")
        assert nested.say("/find quick").startswith("Nothing found among file:b.md.")
        nested.say("/in bags")
        assert "Bags are quick." in nested.say("/find quick")

    def test_filters_that_nothing_passes_leave_all_as_it_was(self, nested: Talk) -> None:
        nested.say("/in bags")
        assert nested.say("/in file:c.md").startswith('no file is called "c.md"; the nearest are ')
        assert nested.conversation.place == "in Bags"

    def test_next_walks_on_from_where_the_filters_begin(self, nested: Talk) -> None:
        nested.say("/in file:b.md")
        assert "Coffee is roasted." in nested.say("/next")

    def test_suggested_questions_come_from_there(self, talk: Talk) -> None:
        talk.say("/in in:security")
        (section,) = talk.conversation.bot.sections("in:security")
        assert talk.conversation._not_wanted() >= set(range(section.first_passage))

    def test_says_that_there_is_no_such_section(self, talk: Talk) -> None:
        assert talk.say("/in kangaroo") == "No section is called anything like kangaroo; /sections lists them."


class TestOpen:
    def test_shows_the_whole_section_of_a_passage_with_a_bar_beside_it(self, talk: Talk) -> None:
        talk.say("Masakhane")
        page = talk.say("/open 1")
        lines = page.split("\n")
        assert lines[0] == "Community-Driven Development and Collaboration"
        assert "not just the few." in page
        barred = flat(" ".join(line.removeprefix("|") for line in lines if line.startswith("|")))
        assert barred == talk.conversation.shown[0].passage.text

    def test_takes_the_first_passage_unless_told(self, talk: Talk) -> None:
        talk.say(RISKS)
        assert talk.say("/open").startswith(f"{SECURITY}\n")

    def test_takes_the_outlines_numbers_after_sections(self, talk: Talk) -> None:
        talk.say(RISKS)
        talk.say("/sections")
        assert talk.say("/open 4").startswith("Community-Driven Development and Collaboration\n")

    def test_takes_the_numbers_of_the_sections_that_a_name_could_mean(self, nested: Talk) -> None:
        nested.say("What is quick?")
        nested.say("/open green")
        assert nested.say("/open 6") == "Green\n\nGreen beans keep long.\n\nb.md:7"

    def test_takes_the_passages_numbers_again_after_the_next_answer(self, talk: Talk) -> None:
        talk.say("/sections")
        talk.say(RISKS)
        assert talk.say("/open 1").startswith(f"{SECURITY}\n")

    def test_takes_a_part_of_a_sections_name(self, talk: Talk) -> None:
        assert "double-edged sword" in talk.say("/open secur")

    def test_shows_what_is_below_a_section_too(self, nested: Talk) -> None:
        blocks = nested.say("/open tea").split("\n\n")
        assert [block for block in blocks if block.startswith("Tea")] == [
            "Tea",
            "Tea is a drink.",
            "Tea > Green",
            "Tea > Green > Sencha",
        ]

    def test_without_anything_shown_begins_with_the_first_section(self, talk: Talk) -> None:
        assert talk.say("/open").startswith("The Rise of Open-Source AI: A Brief Overview\n\nIn recent years")

    def test_within_a_section_shows_that(self, talk: Talk) -> None:
        talk.say("/in secur")
        assert talk.say("/open").startswith(f"{SECURITY}\n")

    def test_names_the_numbers_it_takes(self, talk: Talk) -> None:
        talk.say(RISKS)
        assert talk.say("/open 9") == "/open takes the number of a passage shown above, from 1 to 3."


class TestNextAndPrev:
    def test_walk_from_passage_to_passage_each_with_one_number(self, talk: Talk) -> None:
        talk.say(SURE)
        found = talk.conversation.shown[0].position
        assert [talk.say(line)[:2] for line in ("/next", "/next", "/prev", "/prev")] == ["2.", "3.", "2.", "1."]
        assert [hit.position for hit in talk.conversation.shown] == [found, found + 1, found + 2]

    def test_walk_from_section_to_section_after_open(self, talk: Talk) -> None:
        talk.say(RISKS)
        talk.say("/open 1")
        assert "Resource Intensiveness and\nAccessibility\n\nAlthough" in talk.say("/next")
        assert talk.say("/prev").startswith(f"{SECURITY}\n")

    def test_pass_over_sections_without_text(self, nested: Talk) -> None:
        nested.say("/find drink")
        nested.say("/open 1")
        assert nested.say("/next").startswith("Tea > Green > Sencha\n")

    def test_go_on_behind_all_sections_that_were_read(self, nested: Talk) -> None:
        nested.say("/open tea")
        assert nested.say("/next").startswith("Bags\n")

    @pytest.mark.parametrize(("line", "begins"), [("/next", "In recent years"), ("/prev", "In summary")])
    def test_without_a_question_begin_at_either_end(self, talk: Talk, line: str, begins: str) -> None:
        assert talk.say(line).split("\n")[1].strip().startswith(begins)

    @pytest.mark.parametrize(
        ("first", "then", "said"),
        [
            ("/next", "/prev", "This is the first passage."),
            ("/prev", "/next", "This is the last passage."),
            ("/open 1", "/prev", "This is the first section."),
            ("/open 11", "/next", "This is the last section."),
        ],
    )
    def test_say_where_the_text_ends(self, talk: Talk, first: str, then: str, said: str) -> None:
        talk.say(first)
        assert talk.say(then) == said

    def test_begin_with_the_section_that_was_entered(self, talk: Talk) -> None:
        talk.say("/in 7")
        assert "double-edged sword" in flat(talk.say("/next"))


class TestAround:
    def test_shows_what_stands_before_and_after(self, talk: Talk) -> None:
        talk.say(SURE)
        reply = talk.say("/around")
        assert [line[:2] for line in reply.split("\n") if line[:1].isdigit()] == ["2.", "1.", "3."]
        found = talk.conversation.shown[0].position
        assert [hit.position for hit in talk.conversation.shown] == [found, found - 1, found + 1]

    def test_takes_the_number_of_a_passage(self, talk: Talk) -> None:
        talk.say(RISKS)
        second = talk.conversation.shown[1].position
        talk.say("/around 2")
        assert [hit.position for hit in talk.conversation.shown[3:]] == [second - 1, second + 1]

    def test_does_not_reach_into_another_document(self, nested: Talk) -> None:
        nested.say("/find quick")
        assert "Coffee" not in nested.say("/around")

    def test_next_then_goes_on_from_the_passage_itself(self, talk: Talk) -> None:
        talk.say(SURE)
        found = talk.conversation.shown[0].position
        talk.say("/around")
        talk.say("/next")
        assert talk.conversation.shown[-1].position == found + 1

    def test_wants_a_question_first(self, talk: Talk) -> None:
        assert talk.say("/around") == "There is no passage for /around: ask a question first."
