"""/more, /why, /find, /new and /faq: what they print, and what they say to mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from essaybot import EssayBot
from essaybot.terminal.commands.asking import path_of
from support import Talk

SURE = "Who wrote nanoGPT?"
RISKS = "What are the security risks of open models?"


def numbers(reply: str) -> list[str]:
    """The numbers of the passages in a reply."""
    return [line.partition(".")[0] for line in reply.split("\n") if line[:1].isdigit()]


class TestMore:
    def test_goes_on_where_the_answer_ended(self, talk: Talk) -> None:
        talk.say(RISKS)
        assert numbers(talk.say("/more")) == ["4", "5", "6"]

    def test_goes_on_and_on_without_showing_a_passage_twice(self, talk: Talk) -> None:
        talk.say(RISKS)
        talk.say("/more")
        talk.say("/more")
        shown = [hit.position for hit in talk.conversation.shown]
        assert (len(shown), len(set(shown))) == (9, 9)

    def test_goes_on_after_find_too(self, talk: Talk) -> None:
        talk.say("/find open")
        assert numbers(talk.say("/more")) == ["4", "5", "6"]

    def test_gives_as_many_as_an_answer_has(self, essay: EssayBot) -> None:
        talk = Talk(essay, passages=1)
        talk.say(RISKS)
        assert numbers(talk.say("/more")) == ["2"]

    def test_says_when_there_is_no_more(self, talk: Talk) -> None:
        talk.say("/find nanoGPT")
        assert talk.say("/more") == "There are no more passages."

    def test_stays_in_the_section_that_was_asked(self, talk: Talk) -> None:
        talk.say("/in security")
        talk.say("risks")
        assert talk.say("/more") == "There are no more passages."

    def test_wants_a_question_first(self, talk: Talk) -> None:
        assert talk.say("/more") == "Ask a question first; /more then shows the passages that come next."

    def test_takes_nothing_behind_it(self, talk: Talk) -> None:
        assert talk.say("/more please") == "/more takes nothing behind it."


class TestWhy:
    def test_says_what_a_score_adds_up_from(self, talk: Talk) -> None:
        talk.say(SURE)
        score, *parts = talk.say("/why 1").split("\n")
        assert score.split()[0] == "score"
        assert any('has "nanoGPT"' in part for part in parts)
        assert float(score.split()[1]) == pytest.approx(sum(float(part.split()[0]) for part in parts))

    def test_takes_the_first_passage_unless_told(self, talk: Talk) -> None:
        talk.say(RISKS)
        assert talk.say("/why") == talk.say("/why 1") != talk.say("/why 2")

    @pytest.mark.parametrize("argument", ["0", "4", "9" * 5000, "-1", "one", "²"])
    def test_of_a_passage_that_is_not_shown_says_which_are(self, talk: Talk, argument: str) -> None:
        talk.say(RISKS)
        assert talk.say(f"/why {argument}") == "/why takes the number of a passage shown above, from 1 to 3."

    def test_without_a_question_asks_for_one(self, talk: Talk) -> None:
        assert talk.say("/why") == "There is no passage for /why: ask a question first."

    def test_after_nothing_was_found_says_so(self, talk: Talk) -> None:
        talk.say("kangaroo")
        assert talk.say("/why") == "There is no passage for /why: nothing was found."

    def test_of_exact_search_says_that_it_is_exact(self, talk: Talk) -> None:
        talk.say("/find nanoGPT")
        assert talk.say("/why") == "Exact search found it by: nanogpt."

    def test_of_a_passage_that_was_walked_to_says_that_it_was_not_looked_for(self, talk: Talk) -> None:
        talk.say(SURE)
        talk.say("/next")
        assert talk.say("/why 2") == "It was not looked for: it stands beside a passage that was."


class TestFind:
    def test_takes_the_expert_syntax(self, talk: Talk) -> None:
        reply = talk.say('/find heading:security AND "double-edged sword"')
        assert reply.startswith("1. Challenges and Limitations of Open-Source AI > Security and Ethical Risks\n")
        assert numbers(reply) == ["1"]

    def test_explains_a_bad_query(self, talk: Talk) -> None:
        assert talk.say("/find sword AND").startswith("AND has nothing after it")

    def test_says_that_words_must_be_as_written_when_nothing_is_found(self, talk: Talk) -> None:
        assert talk.say("/find nanoGPTs").startswith("Nothing found. /find takes words exactly as written;")

    def test_names_the_section_that_has_nothing(self, talk: Talk) -> None:
        talk.say("/in security")
        assert talk.say("/find nanoGPT").startswith("Nothing found in Security and Ethical Risks.")

    def test_stays_in_the_section(self, talk: Talk) -> None:
        talk.say("/in security")
        assert numbers(talk.say("/find open")) == ["1"]

    def test_without_words_shows_how_it_goes(self, talk: Talk) -> None:
        assert talk.say("/find").startswith("Write what to find, for example: /find heading:security")


class TestNew:
    FIRST = "What is Masakhane?"

    def test_asks_the_follow_up_again_as_it_was_typed(self, talk: Talk) -> None:
        talk.say(RISKS)
        assert talk.say("and in education?").startswith("asking: ")
        reply = talk.say("/new")
        assert not reply.startswith("asking: ")
        assert talk.conversation.exchanges[-1].asked == "and in education?"

    def test_after_a_whole_question_makes_the_next_stand_on_its_own(self, talk: Talk) -> None:
        talk.say(self.FIRST)
        assert talk.say("/new") == "The next question stands on its own."
        assert not talk.say("is it in Africa?").startswith("asking: ")

    def test_asks_another_question_as_it_stands(self, talk: Talk) -> None:
        talk.say(self.FIRST)
        assert not talk.say("/new is it in Africa?").startswith("asking: ")
        assert talk.conversation.exchanges[-1].asked == "is it in Africa?"


class TestFaq:
    def test_gives_questions_under_the_headings_with_numbers_that_open_takes(self, talk: Talk) -> None:
        reply = talk.say("/faq")
        assert reply.startswith("The Rise of Open-Source AI: A Brief Overview\n\n1. ")
        assert numbers(reply) == [str(number) for number in range(1, len(numbers(reply)) + 1)]
        last = talk.conversation.shown[-1].passage
        assert talk.say(f"/open {numbers(reply)[-1]}").startswith(last.heading)

    def test_a_text_without_questions_has_none(self, tmp_path: Path) -> None:
        (tmp_path / "x.md").write_text("xyzzy\n")
        with EssayBot.open(tmp_path / "x.md") as bot:
            assert Talk(bot).say("/faq") == "No question was found that this text answers for certain."

    @pytest.mark.parametrize(
        "line", ["/faq export", "/faq --export", "/faq --exports x.md", "/faq --export  "], ids=str.split
    )
    def test_takes_nothing_but_a_file_to_save_them_in(self, talk: Talk, line: str) -> None:
        assert talk.say(line).startswith("/faq takes nothing, or --export FILE,")

    @pytest.mark.parametrize("name", ["questions.json", '"my questions.json"'])
    def test_saves_them_and_may_do_so_again(self, talk: Talk, tmp_path: Path, name: str) -> None:
        file = tmp_path / name.strip('"')
        argument = f'"{file}"' if name.startswith('"') else str(file)
        for _ in range(2):
            reply = " ".join(talk.say(f"/faq --export {argument}").split())
            saved = json.loads(file.read_text(encoding="utf-8"))["faq"]
            assert reply.startswith(f"{len(saved)} questions saved in ")

    def test_does_not_replace_a_file_that_is_not_its_own(self, talk: Talk, tmp_path: Path) -> None:
        file = tmp_path / "mine.md"
        file.write_text("mine")
        assert "is there already" in " ".join(talk.say(f"/faq --export {file}").split())
        assert file.read_text() == "mine"


class TestPathOf:
    @pytest.mark.parametrize(
        ("argument", "path"),
        [
            ("a.md", "a.md"),
            ('"a b.md"', "a b.md"),
            ("a b.md", "a b.md"),
            ("it's.md", "it's.md"),
            ("~/a.md", str(Path.home() / "a.md")),
            ("~a.md", "~a.md"),
        ],
    )
    def test_is_the_file_that_was_meant(self, argument: str, path: str) -> None:
        assert path_of(argument) == Path(path)
