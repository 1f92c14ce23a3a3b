"""Every example in the README is run, and its output compared with what the README shows."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from essaybot import EssayBot
from support import Run, Terminal, evaluation_of_the_essay

# The essay is indexed already, so that no example shows the note about that.
pytestmark = pytest.mark.usefixtures("warm_cache")

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"(?:<!-- (?P<label>\w+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
_FILE = re.compile(r'"file": ".*?"')
_VARYING = re.compile(r"built in .* s$|^index in .*", re.MULTILINE)


def blocks(kind: str = "", label: str = "") -> list[str]:
    """The README's fenced blocks of a kind or with a label."""
    found = _BLOCK.finditer(README.read_text(encoding="utf-8"))
    return [match["body"] for match in found if kind in ("", match["kind"]) and label in ("", match["label"])]


@pytest.mark.parametrize("block", blocks(kind="console"))
def test_a_command_prints_what_the_readme_shows(block: str, run: Run) -> None:
    command, _, expected = block.partition("\n")
    done = run(*shlex.split(command.removeprefix("$ essaybot")))
    shown = done.stdout + done.stderr
    assert _FILE.sub("", shown) == _FILE.sub("", expected)


def test_a_folder_of_ones_own_is_reported_and_searched_as_the_readme_shows(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    (notes / "old").mkdir(parents=True)
    tea = "# Tea\n\n## Green tea\n\nTwo minutes, with water at eighty degrees.\n\n## Black tea\n\nFour minutes.\n"
    for name in ("tea.md", "old/tea.md"):
        (notes / name).write_text(tea)
    for name in ("empty.txt", "pot.jpg"):
        (notes / name).touch()
    (notes / "pots.html").write_text(
        '<nav><a href="/">Home</a></nav><h1>Pots</h1><h2 id="iron">Iron pots</h2>'
        "<p>An iron pot keeps its water hot for an hour; it must never be washed with soap.</p>"
    )
    (shown,) = blocks(label="index")
    for each in shown.split("\n\n"):
        command, _, expected = each.strip().partition("\n")
        found = run(*shlex.split(command.removeprefix("$ essaybot"))).stdout.strip()
        assert _VARYING.sub("", found) == _VARYING.sub("", expected)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_the_screen_is_what_a_conversation_looks_like() -> None:
    (screen,) = blocks(label="screen")
    with Terminal(columns=80) as terminal:
        terminal.wait_for_start()
        for line in screen.split("\n"):
            if line.startswith("> "):
                terminal.say(line.removeprefix("> "))
        assert terminal.above == screen.removeprefix("$ essaybot\n").rstrip("\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_the_commands_are_those_that_help_lists() -> None:
    (listed,) = blocks(label="help")
    with Terminal(columns=100) as terminal:
        terminal.wait_for_start()
        assert listed.rstrip("\n") in terminal.say("/help")


@pytest.mark.parametrize("block", blocks(kind="python"))
def test_the_python_runs(block: str) -> None:
    exec(compile(block, str(README), "exec"), {})


def test_the_figures_are_those_of_the_essay() -> None:
    (shown,) = blocks(label="eval")
    assert evaluation_of_the_essay().startswith(shown.removeprefix("$ essaybot eval\n").removesuffix("...\n"))


def test_the_json_fields_are_all_named() -> None:
    text = README.read_text(encoding="utf-8")
    with EssayBot.open() as bot:
        from essaybot.terminal.jsonform import dump, report_data, sections_data

        data = [json.loads(dump(sections_data(bot.sections()))), json.loads(dump(report_data(bot.report)))]
    names = {name for each in data for name in each} | set(data[0]["sections"][0]) | set(data[1]["files"][0])
    assert [name for name in sorted(names) if f"`{name}`" not in text and f'"{name}"' not in text] == []
