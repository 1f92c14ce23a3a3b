"""A conversation without a terminal: follow-ups, suggestions, hints, sections, texts and settings that change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaybot import EssayBot
from essaybot.terminal.conversation import HINTS, LETTERS
from support import Talk

SURE = "Who wrote nanoGPT?"
MASAKHANE = "What is Masakhane?"
RISKS = "What are the security risks of open models?"
NO_ANSWER = "/sections shows what the text covers, /faq what it answers."


def flat(reply: str) -> str:
    """A reply as one line."""
    return " ".join(reply.split())


def offered(reply: str) -> list[str]:
    """The suggested questions at the end of a reply."""
    _, _, listed = flat(reply).partition(" (the letter is enough): ")
    for letter in LETTERS:
        listed = listed.replace(f" {letter}. ", "\n").removeprefix(f"{letter}. ")
    return listed.split("\n") if listed else []


@pytest.fixture(name="guided")
def guided_talk(essay: EssayBot) -> Talk:
    """A conversation that suggests questions."""
    return Talk(essay, suggestions=3)


class TestFollowUps:
    def test_a_line_says_what_is_asked(self, talk: Talk) -> None:
        talk.say(MASAKHANE)
        assert talk.say("is it in Africa?").startswith("asking: Is Masakhane in Africa? (/new asks it as typed)\n\n")

    def test_a_question_that_stands_on_its_own_has_no_such_line(self, talk: Talk) -> None:
        talk.say(MASAKHANE)
        assert "asking:" not in talk.say(SURE)

    def test_the_first_question_follows_on_nothing(self, talk: Talk) -> None:
        assert "asking:" not in talk.say("is it in Africa?")

    def test_lean_on_the_whole_question_that_was_asked_before(self, talk: Talk) -> None:
        talk.say(MASAKHANE)
        talk.say("is it in Africa?")
        assert flat(talk.say("and in Europe?")).startswith("asking: Is Masakhane in Europe?")

    def test_keep_the_filters_of_the_question_before(self, talk: Talk) -> None:
        talk.say('What is Masakhane? in:"community"')
        reply = flat(talk.say("is it in Africa?"))
        assert reply.startswith("asking: Is Masakhane in Africa? in:community (/new asks it as typed)")
        assert {hit.passage.heading[:9] for hit in talk.conversation.shown} == {"Community"}

    def test_may_have_filters_of_their_own(self, talk: Talk) -> None:
        talk.say("What is Masakhane? in:community")
        assert flat(talk.say("is it in Africa? in:rise")).startswith("asking: Is Masakhane in Africa? in:rise (")

    def test_another_question_does_not_keep_them(self, talk: Talk) -> None:
        talk.say("What is Masakhane? in:security")
        assert "nanoGPT by" in talk.say(SURE)

    def test_filters_alone_are_no_question(self, talk: Talk) -> None:
        assert talk.say("in:rise") == "in:rise is no question. To ask several questions there: /in in:rise."

    def test_more_leaves_out_what_was_shown(self, talk: Talk) -> None:
        talk.say(RISKS)
        before = {hit.position for hit in talk.conversation.shown}
        reply = flat(talk.say("tell me more"))
        assert reply.startswith(f"asking: {RISKS} (beyond what was shown; /new asks it as typed)")
        assert before.isdisjoint(hit.position for hit in talk.conversation.shown)

    def test_keep_to_the_section(self, talk: Talk) -> None:
        talk.say("/in community")
        talk.say(MASAKHANE)
        lines = talk.say("is it in Africa?").split("\n")
        assert lines[1] == "in Community-Driven Development and Collaboration (/in leaves it)"

    def test_do_not_lean_on_a_text_that_was_left(self, tmp_path: Path) -> None:
        (tmp_path / "tea.md").write_text("# Tea\n\nTea is grown in Africa.\n")
        talk = Talk(EssayBot.open())
        talk.say(MASAKHANE)
        talk.say(f"/corpus {tmp_path / 'tea.md'}")
        assert "asking:" not in talk.say("is it in Africa?")
        talk.conversation.bot.close()


class TestSuggestions:
    def test_stand_below_an_answer_with_letters(self, guided: Talk) -> None:
        reply = guided.say(SURE)
        assert "\n\nYou could ask next (the letter is enough):\n  a. " in reply
        assert tuple(offered(reply)) == guided.conversation.offers
        assert len(guided.conversation.offers) == 3

    @pytest.mark.parametrize("letter", ["b", "B", "b.", "b)"])
    def test_the_letter_asks_it(self, guided: Talk, letter: str) -> None:
        guided.say(SURE)
        wanted = guided.conversation.offers[1]
        guided.say(letter)
        assert guided.conversation.exchanges[-1].asked == wanted

    def test_their_answers_are_sure_and_new(self, guided: Talk) -> None:
        guided.say(SURE)
        seen = {hit.position for hit in guided.conversation.shown}
        reply = guided.say("a")
        assert not reply.startswith("Not ")
        assert guided.conversation.shown[0].position not in seen

    def test_are_not_taken_for_follow_ups(self, guided: Talk) -> None:
        guided.say(MASAKHANE)
        guided.conversation.offers = ("and in Europe?",)
        assert guided.say("a").startswith("asking: and in Europe?\n")

    @pytest.mark.parametrize("line", ["d", "e."])
    def test_a_letter_that_was_not_offered_names_those_that_were(self, guided: Talk, line: str) -> None:
        guided.say(SURE)
        assert guided.say(line) == "The suggested questions are a to c."

    def test_a_number_opens_its_passage(self, guided: Talk) -> None:
        guided.say(SURE)
        assert guided.say("1") == guided.say("/open 1")

    def test_stay_while_commands_are_run(self, guided: Talk) -> None:
        guided.say(SURE)
        before = guided.conversation.offers
        guided.say("/sections")
        guided.say("a")
        assert guided.conversation.exchanges[-1].asked == before[0]

    def test_keep_to_the_section(self, guided: Talk) -> None:
        guided.say("/in education")
        section = guided.conversation.section
        assert section is not None
        inside = range(section.first_passage, section.first_passage + section.passages)
        guided.say("What do students learn?")
        assert guided.conversation.offers
        for offer in guided.conversation.offers:
            best = guided.conversation.bot.ask(offer).best
            assert best is not None
            assert best.position in inside

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_are_as_many_as_the_settings_say(self, essay: EssayBot, count: int) -> None:
        talk = Talk(essay, suggestions=count)
        assert len(offered(talk.say(SURE))) == count

    def test_are_no_more_than_there_are_letters(self, essay: EssayBot) -> None:
        talk = Talk(essay, suggestions=99)
        assert len(offered(talk.say(SURE))) <= len(LETTERS)


class TestHints:
    @pytest.fixture(autouse=True)
    def newcomer(self, talk: Talk) -> None:
        """Somebody who has not asked anything yet."""
        talk.conversation.hints = HINTS

    def test_come_one_by_one_with_the_first_answers(self, talk: Talk) -> None:
        for hint in HINTS:
            assert flat(talk.say(SURE)).endswith(hint)
        assert flat(talk.say(SURE)).endswith("essay.md:12 matched: nanoGPT")

    def test_wait_while_nothing_is_found(self, talk: Talk) -> None:
        assert flat(talk.say("kangaroo pouch")).endswith(NO_ANSWER)
        assert flat(talk.say(SURE)).endswith(HINTS[0])


class TestNotFound:
    def test_says_where_to_look(self, talk: Talk) -> None:
        assert talk.say("kangaroo pouch") == f"Not found. The text does not mention: kangaroo, pouch.\n\n{NO_ANSWER}"

    def test_in_a_section_says_how_to_leave_it(self, talk: Talk) -> None:
        talk.say("/in security")
        reply = flat(talk.say(MASAKHANE))
        assert "The section does not mention: Masakhane." in reply
        assert reply.endswith(f"/in leaves the section; {NO_ANSWER}")

    def test_suggests_questions_for_a_start(self, guided: Talk) -> None:
        assert len(offered(guided.say("kangaroo pouch"))) == 3


class TestOverview:
    def test_what_a_text_is_about_is_its_beginning_and_its_outline(self, talk: Talk) -> None:
        reply = talk.say("What is this essay about?")
        assert reply.startswith("It begins so, and its sections are:\n\n1. The Rise of Open-Source AI")
        assert "\n  7.   Security and Ethical Risks (1)\n" in reply
        assert reply.endswith("/open N reads section N, /in N asks within it.")

    def test_open_then_takes_the_numbers_of_the_outline(self, talk: Talk) -> None:
        talk.say("What is this essay about?")
        assert "double-edged sword" in talk.say("/open 7")

    @pytest.mark.parametrize("line", ["hello", "Thanks!", "what can you do?"])
    def test_small_talk_is_told_how_to_start(self, guided: Talk, line: str) -> None:
        reply = guided.say(line)
        assert reply.startswith(
            "Ask a question in plain words. /help lists the commands, Ctrl-D leaves.\n\nFor example"
        )
        assert guided.conversation.exchanges == []


class TestSettings:
    @pytest.mark.parametrize("passages", [1, 2])
    def test_as_many_passages_are_shown_as_they_say(self, essay: EssayBot, passages: int) -> None:
        talk = Talk(essay, passages=passages)
        talk.say(RISKS)
        assert len(talk.conversation.shown) == passages

    def test_layout_full_shows_all_passages_whole(self, essay: EssayBot) -> None:
        talk = Talk(essay, layout="full")
        reply = flat(talk.say(RISKS))
        assert all(flat(hit.passage.text) in reply for hit in talk.conversation.shown)

    def test_layout_page_shows_the_first_whole_and_of_the_others_a_sentence(self, talk: Talk) -> None:
        reply = flat(talk.say(RISKS))
        first, second, _ = talk.conversation.shown
        assert flat(first.passage.text) in reply
        assert second.sentence is not None
        assert f"[...] {second.sentence.text} [...]" in reply
        assert flat(second.passage.text) not in reply

    def test_layout_brief_shows_sentences_alone(self, essay: EssayBot) -> None:
        talk = Talk(essay, layout="brief")
        reply = flat(talk.say(RISKS))
        for hit in talk.conversation.shown:
            assert hit.sentence is not None
            assert reply.count(hit.sentence.text) == 1
            assert flat(hit.passage.text) not in reply


class TestTextThatChanges:
    @pytest.fixture(name="file")
    def text(self, tmp_path: Path) -> Path:
        file = tmp_path / "tea.md"
        file.write_text("# Notes\n\n## Tea\n\nTea is steeped for two minutes.\n")
        return file

    @pytest.fixture(name="own")
    def own_talk(self, file: Path) -> Iterator[Talk]:
        talk = Talk(EssayBot.open(file), str(file))
        yield talk
        talk.conversation.bot.close()

    def write(self, file: Path, text: str) -> None:
        """Write the file anew, at another time than before."""
        before = file.stat().st_mtime_ns
        file.write_text(text)
        os.utime(file, ns=(before + 10**9, before + 10**9))

    def test_is_read_again_before_the_next_answer(self, own: Talk, file: Path) -> None:
        own.say("How long is tea steeped?")
        self.write(file, "# Notes\n\n## Tea\n\nTea is steeped for ten minutes.\n")
        reply = own.say("How long is tea steeped?")
        assert reply.startswith("tea.md has changed and was read again.\n\n")
        assert "ten minutes" in reply

    @pytest.mark.parametrize("line", ["/find ten", "/sections", "/faq", "/more"])
    def test_is_read_again_by_commands_that_look_at_all_of_it(self, own: Talk, file: Path, line: str) -> None:
        self.write(file, "# Notes\n\n## Tea\n\nTea is steeped for ten minutes.\n")
        assert own.say(line).startswith("tea.md has changed and was read again.\n\n")

    def test_the_section_that_was_entered_stays_if_it_is_still_there(self, own: Talk, file: Path) -> None:
        own.say("/in tea")
        self.write(file, "# Notes\n\n## Coffee\n\nCoffee is roasted.\n\n## Tea\n\nTea is steeped.\n")
        reply = own.say("What is steeped?")
        assert "\n\nin Tea (/in leaves it)\n\n" in reply

    def test_a_section_that_is_gone_is_told_of(self, own: Talk, file: Path) -> None:
        own.say("/in tea")
        self.write(file, "# Notes\n\n## Coffee\n\nCoffee is roasted.\n")
        reply = flat(own.say("What is roasted?"))
        assert "The section that you asked within is gone; questions go to the whole text again." in reply
        assert "Coffee is roasted." in reply

    def test_filters_stay_in_force_while_something_passes_them(self, own: Talk, file: Path) -> None:
        own.say("/in in:tea")
        self.write(file, "# Notes\n\n## Coffee\n\nCoffee is roasted.\n\n## Tea\n\nTea is steeped.\n")
        assert "\n\namong in:tea (/in leaves it)\n\n" in own.say("What is steeped?")
        self.write(file, "# Notes\n\n## Coffee\n\nCoffee is roasted.\n")
        reply = flat(own.say("What is roasted?"))
        assert "Nothing passes in:tea any more; questions go to the whole text again." in reply
        assert "Coffee is roasted." in reply

    def test_a_text_that_is_gone_is_a_problem_of_that_answer_only(self, own: Talk, file: Path) -> None:
        text = file.read_text()
        file.unlink()
        assert "no such file" in flat(own.say("What is steeped?"))
        file.write_text(text)
        assert "two minutes" in own.say("What is steeped?")
