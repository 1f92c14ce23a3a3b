"""How the REPL looks: colours, plain mode, narrow and wide windows, wide characters, hostile texts, links."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from wcwidth import width

from essaybot import EssayBot
from essaybot.terminal.style import Look
from support import Talk, Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
FULL_TOOLBAR = "the essay | 40 passages | F1 help | emacs"
HEADING = "1. The Rise of Open-Source AI: A Brief Overview"
READLINES_OWN = re.compile(rb"\x1b\[\?(?:2004|1034)[hl]")
"""What readline itself writes: it switches bracketed paste and the eighth bit."""


def color_of(terminal: Terminal, line: str, word: str) -> str:
    """The colour of a word in the first line of the screen that begins so."""
    row = next(number for number, each in enumerate(terminal.screen.display) if each.strip().startswith(line))
    color: str = terminal.screen.buffer[row][terminal.screen.display[row].index(word)].fg
    return color


def wait_for_end(terminal: Terminal, end: str) -> None:
    """Wait until the screen ends so."""
    terminal.wait(lambda: terminal.text.endswith(end))


class TestColors:
    @pytest.mark.parametrize(
        ("colors", "heading", "match"),
        [("dark", "cyan", "brown"), ("light", "blue", "red"), ("none", "default", "default")],
    )
    def test_suit_the_background(self, colors: str, heading: str, match: str) -> None:
        with Terminal("ask", SURE, "--colors", colors) as terminal:
            assert terminal.exit_code() == 0
            assert color_of(terminal, "nanoGPT by", "nanoGPT") == match
            assert color_of(terminal, HEADING, "Rise") == heading

    def test_with_no_color_the_prompt_has_none_either(self) -> None:
        with Terminal(NO_COLOR="1") as terminal:
            terminal.wait_for_start()
            terminal.say(SURE)
            terminal.type("/")
            terminal.wait_for("/why [N]")
            assert {codes for codes in re.findall(rb"\x1b\[([\d;]*)m", terminal.output) if b"3" in codes} == set()
            row = next(row for row, line in enumerate(terminal.screen.display) if line.startswith(HEADING))
            assert terminal.screen.buffer[row][0].bold


class TestPlain:
    @pytest.mark.parametrize("dumb", [True, False], ids=["TERM=dumb", "--plain"])
    def test_writes_words_only_in_reading_order(self, dumb: bool) -> None:
        with Terminal(*(() if dumb else ("--plain",)), TERM="dumb" if dumb else "xterm-256color") as terminal:
            terminal.wait_for_start()
            assert "nanoGPT by Andrej" in terminal.say(SURE)
            terminal.type("half a quest")
            terminal.wait(lambda: terminal.line == "> half a quest")
            time.sleep(0.1)  # while readline draws, it hears no Ctrl-C
            terminal.type("\x03")
            terminal.wait_for_prompt()
            terminal.type("/in secur\r")
            terminal.wait(lambda: terminal.line == "Security and Ethical Risks>")
            terminal.type("\x04")
            assert terminal.exit_code() == 0
            assert "F1 help" not in terminal.text
            assert b"\x1b" not in READLINES_OWN.sub(b"", terminal.output)

    def test_shares_the_history_with_the_other_prompt(self) -> None:
        history = Path(os.environ["XDG_STATE_HOME"], "essaybot", "history")
        history.parent.mkdir()
        history.write_text("\n# then\n+What is Masakhane?\n")
        with Terminal("--plain", ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.say(SURE)
            terminal.type("\x1b[A")
            terminal.wait(lambda: terminal.line == f"> {SURE}")
            terminal.type("\x1b[A")
            terminal.wait(lambda: terminal.line == "> What is Masakhane?")
        assert history.read_text().endswith(f"+{SURE}\n")


class TestWidth:
    LINES = (
        "/help",
        "/help open",
        "Who is Karpathy?",
        "and Masakhane?",
        "/why",
        "/open 1",
        "/sections",
        "/in secur",
        "xy",
    )

    @pytest.mark.parametrize("columns", [20, 33, 80, 200])
    def test_no_line_is_wider_than_the_window(self, essay: EssayBot, columns: int) -> None:
        talk = Talk(essay, look=Look(columns, styles=True, colors=True, links=True), suggestions=3)
        for line in (*self.LINES, "/faq", "/find open", "/around", "/nope", "what is this about?"):
            reply = talk.say(line)
            assert max(map(width, reply.split("\n"))) < columns

    @pytest.mark.parametrize("columns", [20, 200])
    def test_the_window_breaks_no_line(self, terminal: Terminal, columns: int) -> None:
        terminal.resize(columns, 400)
        terminal.clear()
        for line in self.LINES[:5]:
            terminal.say(line)
        # The window breaks lines only behind their last column; no question here is that long.
        assert {row[-1] for row in terminal.screen.display} == {" "}

    def test_the_toolbar_says_as_much_as_fits(self, terminal: Terminal) -> None:
        for columns, toolbar in ((26, "the essay | 40 passages"), (20, "the essay"), (90, FULL_TOOLBAR)):
            terminal.resize(columns, 120)
            wait_for_end(terminal, f"\n{toolbar}")

    def test_there_is_no_toolbar_if_it_is_not_wanted(self) -> None:
        with Terminal("--no-toolbar") as terminal:
            terminal.wait_for_start()
            assert "F1 help" not in terminal.text

    def test_running_text_is_never_too_wide_to_read(self, essay: EssayBot) -> None:
        reply = Talk(essay, look=Look(200, styles=False, colors=False)).say(SURE)
        assert 80 < max(map(len, reply.split("\n"))) <= 100


class TestWideCharacters:
    TEXT = (
        "# 茶道 🍵 Tea ceremony\n\n"
        "In Uji 抹茶が作られています。茶葉は石臼で挽かれて細かい粉になります。 It is served 🍵🍡 with sweets.\n\n"
        "Cafe\u0301 au lait is na\u00efve: " + "e\u0301" * 60 + ".\n\n"
        "```\n" + "茶" * 30 + " listing\n```\n"
    )

    @pytest.fixture(name="talk")
    def wide_talk(self, tmp_path: Path) -> Iterator[Talk]:
        (tmp_path / "茶.md").write_text(self.TEXT, encoding="utf-8")
        with EssayBot.open(tmp_path / "茶.md") as bot:
            yield Talk(bot, look=Look(40, styles=True, colors=True), suggestions=3)

    @pytest.mark.parametrize("line", ["What is made in Uji?", "café", "/open 1", "/sections", "/faq", "/find listing"])
    def test_count_as_two_columns_and_combining_ones_as_none(self, talk: Talk, line: str) -> None:
        assert max(map(width, talk.say(line).split("\n"))) < 40

    def test_may_be_typed_and_are_shown(self, tmp_path: Path) -> None:
        (tmp_path / "茶.md").write_text(self.TEXT, encoding="utf-8")
        with Terminal("--corpus", "茶.md", columns=30, directory=tmp_path, ESSAYBOT_SUGGESTIONS="0") as terminal:
            terminal.wait_for_prompt()
            terminal.type("抹茶 in Uji 🍵?")
            terminal.wait(lambda: terminal.line == "> 抹茶 in Uji 🍵?")
            terminal.type("\r")
            terminal.wait_for_prompt()
            assert "茶葉は石臼で挽かれて細かい粉になります。" in re.sub(r"\n *", "", terminal.text)
            assert terminal.text.endswith("茶.md | 3 passages | F1 help")


class TestHostileText:
    ESCAPES = "\x1b]0;owned\x07 \x1b[2J \x9b31m \x1bP+q\x1b\\ \x08\x08 \u202eevil\u202c \x1b[?1049h"

    @pytest.fixture(name="folder")
    def hostile_folder(self, tmp_path: Path) -> Path:
        """A text whose name, heading, words and questions are full of escape sequences."""
        folder = tmp_path / "texts"
        folder.mkdir()
        (folder / "trap\x1b]0;owned\x07.md").write_text(
            f"# Notes\n\n## Trap {self.ESCAPES}\n\nPress {self.ESCAPES} enter. What is a trap? A trap {self.ESCAPES}.\n"
            f"\n```\ncode {self.ESCAPES}\n```\n\n## What is {self.ESCAPES} a snare?\n\nA snare is a loop.\n\n"
            "## How is coffee roasted?\n\nCoffee is roasted in drums.\n",
            encoding="utf-8",
        )
        return folder

    LINES = (
        "press enter",
        "What is a snare?",
        "/open 1",
        "/sections",
        "/find trap",
        "/why",
        "/faq",
        "/corpus",
        "/around",
    )

    def test_is_shown_harmless_by_every_command(self, folder: Path) -> None:
        with EssayBot.open(folder) as bot:
            talk = Talk(bot, suggestions=3)
            replies = "\n".join(map(talk.say, (*self.LINES, "/in trap", "press", "/in snare", "/prev")))
        assert "Press \N{REPLACEMENT CHARACTER}]0;owned\N{REPLACEMENT CHARACTER} " in replies
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", replies)

    @pytest.mark.parametrize("plain", [False, True], ids=["prompt", "--plain"])
    def test_does_nothing_to_the_terminal(self, folder: Path, plain: bool) -> None:
        arguments = ["--plain"] if plain else []
        with Terminal("--corpus", str(folder), *arguments, lines=200, ESSAYBOT_PAGER="never") as terminal:
            terminal.wait_for_start()
            for line in self.LINES[:4]:
                terminal.say(line)
            terminal.type("/in trap\r")
            terminal.wait_for("/in alone leaves it.")
            terminal.wait(lambda: terminal.line.endswith(">"))
            if not plain:
                terminal.type("/open tr")
                terminal.wait_for("Trap \N{REPLACEMENT CHARACTER}")
            for bad in (b"owned\x07", b"\x1b[2J", "\x9b".encode(), b"\x1bP", b"\x1b[?1049h", "\u202e".encode()):
                assert bad not in terminal.output


class TestLinks:
    @pytest.mark.parametrize("choice", ["auto", "never"])
    def test_lead_to_the_file_unless_there_are_to_be_none(self, tmp_path: Path, choice: str) -> None:
        (tmp_path / "green tea.md").write_text("# Tea\n\nSteep green tea for two minutes.\n")
        with Terminal("ask", "green tea", "-c", "green tea.md", "--links", choice, directory=tmp_path) as terminal:
            assert terminal.exit_code() == 0
            address = f"\x1b]8;;{(tmp_path / 'green tea.md').as_uri()}#L3\x1b\\green"
            assert (address.encode() in terminal.output) == (choice == "auto")
            assert "   green tea.md:3" in terminal.text
