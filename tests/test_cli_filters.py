"""Filters and the options of reading on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support import Run

pytestmark = pytest.mark.usefixtures("warm_cache")

SURE = "Who wrote nanoGPT?"
SECURITY = "Security and Ethical Risks"


class TestFilters:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("ask", "open models", "--section", "security"),
            ("--section", "security", "ask", "open models"),
            ("ask", "open models in:security"),
            ("ask", "open", "models", "in:Security and"),
            ("ask", "open models", "--section", "security", "--file", "essay.md"),
        ],
    )
    def test_ask_answers_from_what_passes(self, run: Run, arguments: tuple[str, ...]) -> None:
        output = run(*arguments).stdout
        assert f"1. Challenges and Limitations of Open-Source AI > {SECURITY}\n" in output
        assert "\n2. " not in output

    def test_each_may_be_given_several_times(self, run: Run) -> None:
        done = run("sections", "--section", "security", "--section", "growth", "--json")
        headings = [section["heading"] for section in json.loads(done.stdout)["sections"]]
        assert headings == ["Real-World Applications Fueling Growth", SECURITY]

    def test_the_verdict_speaks_of_what_was_asked(self, run: Run) -> None:
        assert run("ask", SURE, "--section", "security").stdout.startswith(
            "Not found. The chosen part does not mention"
        )

    def test_json_names_them(self, run: Run) -> None:
        data = json.loads(run("ask", f"{SURE} in:rise", "--file", "essay.md", "--json").stdout)
        assert data["where"] == {"files": ["essay.md"], "sections": ["rise"]}

    def test_json_without_any_does_not(self, run: Run) -> None:
        assert "where" not in json.loads(run("ask", SURE, "--json").stdout)

    def test_search_takes_them(self, run: Run) -> None:
        assert run("search", "sword in:security").returncode == 0
        assert run("search", "sword", "--section", "growth").returncode == 1

    def test_faq_takes_them(self, run: Run) -> None:
        data = json.loads(run("faq", "--section", "security", "--json").stdout)
        assert {entry["passage"]["heading"] for entry in data["faq"]} == {SECURITY}

    def test_a_pipe_takes_them(self, run: Run) -> None:
        done = run("--section", "growth", stdin="Version control?\nSwords? in:security\nVersion control?\n")
        assert (done.returncode, "nothing of in:security passes in:growth" in done.stderr) == (2, True)
        assert done.stdout.count("matched: Version, control") == 2

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("ask", SURE, "--section", "securty"), f'no section is called "securty"; the nearest is "{SECURITY}"'),
            (("ask", SURE, "--file", "esay.md"), 'no file is called "esay.md"; the nearest is "essay.md"'),
            (("search", "(sword in:security)"), "in:security stands in parentheses"),
            (("index", "--file", "essay.md"), "unrecognized arguments: --file essay.md"),
            (("--file", "essay.md", "index"), "--file and --section go with ask, search, sections, faq"),
        ],
    )
    def test_a_mistake_is_told_in_one_line(self, run: Run, arguments: tuple[str, ...], message: str) -> None:
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert message in done.stderr


class TestReading:
    @pytest.fixture(autouse=True)
    def texts(self, tmp_path: Path) -> None:
        (tmp_path / "notes").mkdir()
        (tmp_path / "notes" / "tea.md").write_text("Steep green tea for two minutes.\n")
        (tmp_path / "notes" / "draft.md").write_text("Steep black tea for four minutes.\n")

    @pytest.mark.parametrize(
        "options", [("--exclude", "draft*"), ("--include", "tea*"), ("--include", "*.md", "--exclude", "draft.md")]
    )
    @pytest.mark.parametrize("before", [True, False])
    def test_patterns_choose_the_files_of_folders(self, run: Run, options: tuple[str, ...], before: bool) -> None:
        command = ("ask", "-c", "notes", "black tea")
        done = run(*options, *command) if before else run(*command, *options)
        assert ("green tea" in done.stdout, "four minutes" in done.stdout) == (True, False)

    def test_a_link_that_leads_out_is_followed_when_asked(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "jam.md").write_text("Boil fruit and sugar.\n")
        (tmp_path / "notes" / "jam.md").symlink_to(tmp_path / "jam.md")
        assert run("ask", "-c", "notes", "fruit").returncode == 1
        assert run("ask", "-c", "notes", "fruit", "--follow-links").returncode == 0

    def test_limits_are_options_and_settings(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "notes" / "long.md").write_text("# Heading\n\nText.\n\n" * 20)
        option = run("index", "-c", "notes", "--max-headings", "10")
        setting = run("index", "-c", "notes", "--rebuild", ESSAYBOT_MAX_HEADINGS="10")
        assert "failed     notes/long.md: it has more than 10 headings" in option.stdout
        assert "failed     notes/long.md: it has more than 10 headings" in setting.stdout

    @pytest.mark.parametrize("option", ["--max-megabytes=0", "--max-seconds=x", "--language=?"])
    def test_a_wrong_value_is_told_in_one_line(self, run: Run, option: str) -> None:
        done = run("ask", "tea", option)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)

    @pytest.mark.parametrize("arguments", [("-c", "-"), ("-c", "notes", "-c", "-")])
    def test_standard_input_cannot_be_both_text_and_questions(self, run: Run, arguments: tuple[str, ...]) -> None:
        done = run(*arguments, stdin="Tea is hot.")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert 'essaybot -c - ask "..."' in done.stderr

    @pytest.mark.parametrize("option", [(), ("--links", "always")])
    def test_the_place_of_what_comes_from_standard_input_is_its_name(self, run: Run, option: tuple[str, ...]) -> None:
        assert "stdin:1" in run("-c", "-", "ask", "tea", *option, stdin="Tea is hot.", FORCE_COLOR="1").stdout
