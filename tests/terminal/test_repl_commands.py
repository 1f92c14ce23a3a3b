"""Each command of the REPL once in a real pseudo-terminal; what else they do is tested without one."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from essaybot.terminal.commands import COMMANDS
from support import Terminal

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal"),
    pytest.mark.usefixtures("warm_cache"),
]

SURE = "Who wrote nanoGPT?"
RISKS = "What are the security risks of open models?"
# Before each command stands what is to be asked first, behind it something that it prints.
PRINTED = [
    ("", "/in secur", "Ethical Risks (1 passage). /in alone leaves it."),
    (RISKS, "/more", "4. "),
    (SURE, "/why", 'has "nanoGPT"'),
    (SURE, "/new kangaroo", "Not found. The text does not mention: kangaroo."),
    ("", '/find heading:security AND "double-edged sword"', "essay.md:72  matched: double, edged, security, sword"),
    ("", "/faq --export questions.json", "questions saved in questions.json, as JSON."),
    ("", "/sections", "  7.   Security and Ethical Risks (1)"),
    ("Masakhane", "/open 1", "not just the few."),
    (SURE, "/next", "2. The Rise of Open-Source AI: A Brief Overview"),
    (SURE, "/prev", "2. The Rise of Open-Source AI: A Brief Overview"),
    (SURE, "/around", "3. The Rise of Open-Source AI: A Brief Overview"),
    (SURE, "/copy", "Sent to the terminal's clipboard"),
    (SURE, "/save answers.md", "saved in answers.md, as Markdown."),
    (SURE, "/good", "Noted: essay.md:12 answers it."),
    (SURE, "/wrong", "Noted as wrong."),
    ("", "/corpus", "the essay: 40 passages in 11 sections"),
    ("", "/help why", "why passage N stands where it does"),
]


class TestCommands:
    @pytest.mark.parametrize(("before", "line", "printed"), PRINTED, ids=[line.split()[0] for _, line, _ in PRINTED])
    def test_prints_what_it_does(self, terminal: Terminal, before: str, line: str, printed: str) -> None:
        if before:
            terminal.say(before)
        assert printed.casefold() in terminal.say(line).casefold()

    def test_all_are_here(self) -> None:
        assert {line.split()[0] for _, line, _ in PRINTED} | {"/quit"} == {f"/{each.name}" for each in COMMANDS}

    def test_mistakes_are_told_in_a_line(self, terminal: Terminal) -> None:
        assert terminal.say("/s") == "/s could be: /sections, /save."
        assert terminal.say("/more x") == "/more takes nothing behind it."

    def test_copying_over_ssh_goes_through_the_terminal(self, terminal: Terminal) -> None:
        terminal.say(SURE)
        terminal.say("/copy")
        _, _, sent = terminal.output.rpartition(b"\x1b]52;c;")
        assert base64.b64decode(sent.partition(b"\x07")[0]).startswith(b"To illustrate, consider")

    def test_talks_about_another_text(self, tmp_path: Path) -> None:
        (tmp_path / "green tea.md").write_text("# Tea\n\nSteep green tea for two minutes.\n")
        with Terminal(directory=tmp_path) as terminal:
            terminal.wait_for_start()
            assert terminal.say("/corpus green tea.md").startswith("essaybot: indexed green tea.md")
            assert "Steep green tea" in terminal.say("green tea")
            assert terminal.text.endswith("green tea.md | 1 passage | F1 help | emacs")
            (tmp_path / "green tea.md").write_text("# Tea\n\nSteep green tea for three minutes, not two.\n")
            assert "green tea.md has changed and was read again." in terminal.say("How long to steep?")

    def test_leaving_exits_with_0(self) -> None:
        with Terminal() as terminal:
            terminal.wait_for_prompt()
            terminal.type("/quit\r")
            assert terminal.exit_code() == 0
