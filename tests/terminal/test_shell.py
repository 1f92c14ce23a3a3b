"""Completion, driven as a shell drives it, and in a real bash."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pexpect
import pytest
from argcomplete.finders import CompletionFinder

from essaybot.terminal.shell import script
from support import Run

Complete = Callable[[str], list[str]]


class _Finder(CompletionFinder):
    """Leaves the file descriptor alone that a shell would give it for what goes wrong."""

    def _init_debug_stream(self) -> None:
        pass


@pytest.fixture
def complete(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Return what may come where a command line ends, in a folder with a text and a folder of texts."""
    (tmp_path / "tea.md").touch()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "coffee.txt").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "my essay.md").touch()

    def completions(line: str) -> list[str]:
        given = io.StringIO()
        finder = partial(_Finder(), exit_method=sys.exit, output_stream=given)
        monkeypatch.setattr("argcomplete.autocomplete", finder)
        done = run(_ARGCOMPLETE="1", _ARGCOMPLETE_IFS="\n", COMP_LINE=line, COMP_POINT=str(len(line)))
        assert (done.returncode, done.stdout) == (0, "")
        return given.getvalue().split("\n")

    return completions


class TestComplete:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("essaybot se", ["search", "sections"]),
            ("essaybot com", ["completion "]),
            ("essaybot ask --exp", ["--explain "]),
            ("essaybot --co", ["--corpus", "--colors"]),
            ("essaybot config --w", ["--write "]),
            ("essaybot --layout ", ["page", "full", "brief"]),
            ("essaybot ask --colors=d", ["--colors=dark "]),
            ("essaybot --pager ", ["auto", "never"]),
            ("essaybot completion ", ["bash", "zsh", "fish"]),
        ],
    )
    def test_knows_commands_options_and_their_values(self, complete: Complete, line: str, expected: list[str]) -> None:
        assert complete(line) == expected

    def test_offers_the_commands_before_the_options(self, complete: Complete) -> None:
        commands = complete("essaybot ")
        assert "ask" in commands
        assert not [command for command in commands if command.startswith("-")]

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("essaybot --corpus t", ["tea.md "]),
            ("essaybot ask -c no", ["notes/"]),
            ("essaybot -c notes/", ["notes/coffee.txt "]),
            ("essaybot -c tea.md -c no", ["notes/"]),
            ("essaybot -c my", ["my\\ essay.md "]),
            ("essaybot -c .h", [".hidden "]),
            ("essaybot -c missing/", [""]),
            ("essaybot eval no", ["notes/"]),
            ("essaybot eval --compare t", ["tea.md "]),
        ],
    )
    def test_knows_paths(self, complete: Complete, line: str, expected: list[str]) -> None:
        assert complete(line) == expected

    def test_offers_hidden_files_only_to_who_asks(self, complete: Complete) -> None:
        assert complete("essaybot -c ") == ["my\\ essay.md", "notes/", "tea.md"]

    def test_a_tilde_is_the_home_directory(
        self, complete: Complete, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        assert complete("essaybot -c ~/te") == ["~/tea.md "]

    @pytest.mark.parametrize("line", ["essaybot ask ", "essaybot ask t", "essaybot -n "])
    def test_leaves_questions_and_numbers_to_the_person(self, complete: Complete, line: str) -> None:
        assert complete(line) == [""]

    def test_a_broken_file_of_settings_does_no_harm(self, complete: Complete) -> None:
        file = Path(os.environ["XDG_CONFIG_HOME"], "essaybot", "config.toml")
        file.parent.mkdir()
        file.write_text("nonsense")
        assert complete("essaybot inde") == ["index "]


@pytest.mark.skipif(os.name != "posix" or not shutil.which("bash"), reason="needs bash")
class TestBash:
    @pytest.fixture
    def bash(self, tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
        """A bash in a folder with one text, that has read the script and finds essaybot."""
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "essaybot").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m essaybot "$@"\n')
        (tmp_path / "bin" / "essaybot").chmod(0o700)
        (tmp_path / "script").write_text(script("bash"))
        (tmp_path / "rc").write_text('PATH="$PWD/bin:$PATH"; PS1=READY; bind "set bell-style none"; . ./script\n')
        (tmp_path / "tea.md").touch()
        environment = {**os.environ, "TERM": "dumb"}
        child = pexpect.spawn(
            "bash", ["--noprofile", "--rcfile", "rc", "-i"], cwd=tmp_path, env=environment, encoding="utf-8", timeout=20
        )
        try:
            child.expect_exact("READY")
            yield child
        finally:
            child.close(force=True)

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [("essaybot secti", "essaybot sections "), ("essaybot -c te", "essaybot -c tea.md ")],
    )
    def test_the_tab_key_completes(self, bash: pexpect.spawn[str], typed: str, expected: str) -> None:
        bash.send(f"{typed}\t")
        bash.expect_exact(expected)


class TestScript:
    @pytest.mark.parametrize(
        ("shell", "line"),
        [("bash", "complete -o"), ("zsh", "#compdef essaybot"), ("fish", "complete --command essaybot")],
    )
    def test_is_for_that_shell(self, shell: str, line: str) -> None:
        assert any(each.lstrip().startswith(line) for each in script(shell).splitlines())
