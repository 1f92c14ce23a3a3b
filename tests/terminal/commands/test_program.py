"""/corpus, /help and /quit, and how a line is taken for a command, several, or a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from essaybot import EssayBot
from essaybot.terminal.commands import COMMANDS, Leave, leaves
from essaybot.terminal.style import Look
from support import Talk


@pytest.fixture(name="tea")
def tea_file(tmp_path: Path) -> Path:
    file = tmp_path / "green tea.md"
    file.write_text("# Tea\n\nSteep green tea for two minutes. It is made in Uji.\n")
    return file


@pytest.fixture(name="coffee")
def coffee_file(tmp_path: Path) -> Path:
    file = tmp_path / "coffee.md"
    file.write_text("# How is coffee roasted?\n\nCoffee is roasted in drums.\n")
    return file


@pytest.fixture(name="own")
def own_talk(tea: Path) -> Iterator[Talk]:
    """A conversation about tea, which it closes itself when it takes other texts."""
    talk = Talk(EssayBot.open(tea), str(tea), look=Look(None, styles=False, colors=False), suggestions=3)
    yield talk
    talk.conversation.bot.close()


class TestCorpus:
    def test_tells_which_texts_these_are(self, own: Talk, tea: Path) -> None:
        assert own.say("/corpus").split("\n") == [
            "green tea.md: 1 passage in 1 section",
            str(tea),
            "/corpus PATH ... talks about other texts.",
        ]

    def test_does_not_take_standard_input_from_which_the_questions_come(self, own: Talk) -> None:
        assert own.say("/corpus -").startswith("/corpus takes files and folders: standard input is where")

    @pytest.mark.parametrize(
        ("argument", "passages"), [("coffee.md", 1), ("green tea.md", 1), ('"green tea.md" coffee.md', 2), (".", 2)]
    )
    def test_talks_about_others(
        self, own: Talk, coffee: Path, monkeypatch: pytest.MonkeyPatch, argument: str, passages: int
    ) -> None:
        monkeypatch.chdir(coffee.parent)
        own.say(f"/corpus {argument}")
        assert len(own.conversation.bot) == passages
        assert ("Coffee is roasted in drums." in own.say("What is roasted in drums?")) == (argument != "green tea.md")

    def test_suggests_questions_about_the_new_text(self, own: Talk, coffee: Path) -> None:
        reply = own.say(f"/corpus {coffee}")
        assert reply.startswith(f"coffee.md: 1 passage in 1 section\n{coffee}\n\nFor example (the letter is enough):\n")
        assert "Coffee is roasted in drums." in own.say("a")

    def test_forgets_what_was_said_about_the_old_one(self, own: Talk, coffee: Path) -> None:
        own.say("What is made in Uji?")
        own.say("/in tea")
        own.say(f"/corpus {coffee}")
        assert own.say("/open 1").startswith("How is coffee roasted?\n")
        assert not own.say("and coffee?").startswith(("asking:", "in "))

    def test_a_text_that_is_not_there_leaves_the_old_one(self, own: Talk) -> None:
        assert own.say("/corpus missing.md").endswith("missing.md: no such file or folder; check the path.")
        assert "made in Uji" in own.say("What is made in Uji?")

    def test_a_quotation_mark_that_is_not_closed_is_part_of_the_name(self, own: Talk) -> None:
        assert '"open.md: no such file' in own.say('/corpus "open.md')


class TestHelp:
    @pytest.mark.parametrize("line", ["/help", "?", "help", "/HELP", "/he"])
    def test_lists_every_command(self, talk: Talk, line: str) -> None:
        listed = [row.split()[0] for row in talk.say(line).split("\n") if row.startswith("/")]
        assert listed == [f"/{command.name}" for command in COMMANDS]

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
    @pytest.mark.parametrize("slash", ["", "/"])
    def test_tells_more_about_one(self, talk: Talk, command: object, slash: str) -> None:
        assert isinstance(command, type(COMMANDS[0]))
        usage, _, rest = talk.say(f"/help {slash}{command.name}").partition("\n")
        assert usage == command.usage
        assert " ".join(rest.split()).endswith(command.details)

    def test_of_no_command_lists_those_there_are(self, talk: Talk) -> None:
        assert talk.say("/help nope").startswith("/nope is not a command; there are: /in, /more,")

    def test_in_a_narrow_window_has_the_meanings_on_lines_of_their_own(self, essay: EssayBot) -> None:
        reply = Talk(essay, look=Look(30, styles=False, colors=False)).say("/help")
        assert "\n/sections\n  the outline of the text\n" in reply


class TestQuit:
    @pytest.mark.parametrize("line", ["/quit", "/q", "/QUIT", "exit", "quit", "Exit"])
    def test_leaves(self, talk: Talk, line: str) -> None:
        with pytest.raises(Leave):
            talk.say(line)
        assert leaves(line)

    @pytest.mark.parametrize("line", ["", "/", "/nope", "/help", "Who can quit?", "quit smoking"])
    def test_nothing_else_does(self, line: str) -> None:
        assert not leaves(line)

    def test_takes_nothing_behind_it(self, talk: Talk) -> None:
        assert talk.say("/quit now") == "/quit takes nothing behind it."


class TestLine:
    def test_a_unique_beginning_is_enough(self, talk: Talk) -> None:
        assert "11 sections" in talk.say("/sec")

    def test_a_beginning_of_several_lists_them(self, talk: Talk) -> None:
        assert talk.say("/s") == "/s could be: /sections, /save."

    def test_a_name_that_others_begin_with_is_meant_itself(self, talk: Talk) -> None:
        assert talk.say("/in").startswith("Questions go to the whole text.")

    @pytest.mark.parametrize("line", ["/nope", "//", "/nope nope", "/1"])
    def test_an_unknown_command_lists_those_there_are(self, talk: Talk, line: str) -> None:
        assert re.match(r"/\S+ is not a command; there are: /in, /more, ", talk.say(line))

    def test_an_unknown_commands_controls_are_shown_harmless(self, talk: Talk) -> None:
        assert "\x1b" not in talk.say("/\x1b[2J")

    def test_lines_that_are_all_questions_or_commands_are_taken_one_by_one(self, talk: Talk) -> None:
        reply = talk.say("What is Masakhane?\n\n  Who wrote nanoGPT?\n/corpus\n")
        assert len(talk.conversation.exchanges) == 2
        assert "the essay: 40 passages" in reply

    def test_other_lines_are_one_question(self, talk: Talk) -> None:
        talk.say("I would like to know\nwho wrote nanoGPT?")
        assert [each.question for each in talk.conversation.exchanges] == ["I would like to know who wrote nanoGPT?"]

    def test_a_mistake_in_one_line_does_not_stop_the_others(self, talk: Talk) -> None:
        reply = talk.say("/nope\n/corpus")
        assert reply.startswith("/nope is not a command")
        assert "the essay: 40 passages" in reply

    @pytest.mark.parametrize("line", ["", "   ", "\n \n"])
    def test_nothing_gets_nothing(self, talk: Talk, line: str) -> None:
        assert talk.say(line) == ""
