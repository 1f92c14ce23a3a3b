"""What goes through a pager, and which."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from essaybot.terminal import pager
from essaybot.terminal.render import Page
from essaybot.terminal.style import Look

WINDOW = Look(width=80, styles=True, colors=False, height=24)
PIPE = Look(width=None, styles=False, colors=False)
LONG = Page("\n".join(f"line {number}" for number in range(100)))


@pytest.fixture(name="paged")
def pager_that_keeps_what_it_gets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file into which $PAGER writes what it is given."""
    kept = tmp_path / "paged"
    program = f"import sys; open({str(kept)!r}, 'wb').write(sys.stdin.buffer.read())"
    monkeypatch.setenv("PAGER", shlex.join([sys.executable, "-c", program]))
    return kept


class TestShow:
    def test_gives_a_page_that_does_not_fit_to_the_pager(self, paged: Path) -> None:
        pager.show(LONG, WINDOW, "auto")
        assert paged.read_text() == f"{LONG.text}\n"

    def test_prints_a_page_that_fits(self, paged: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pager.show(Page("short"), WINDOW, "auto")
        assert (capsys.readouterr().out, paged.exists()) == ("short\n", False)

    def test_prints_to_a_pipe(self, paged: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pager.show(LONG, PIPE, "auto")
        assert (capsys.readouterr().out, paged.exists()) == (f"{LONG.text}\n", False)

    def test_prints_when_no_pager_is_wanted(self, paged: Path, capsys: pytest.CaptureFixture[str]) -> None:
        pager.show(LONG, WINDOW, "never")
        assert (capsys.readouterr().out, paged.exists()) == (f"{LONG.text}\n", False)

    def test_takes_the_pager_that_was_chosen(self, paged: Path, tmp_path: Path) -> None:
        other = tmp_path / "other"
        program = f"import sys; open({str(other)!r}, 'wb').write(sys.stdin.buffer.read())"
        pager.show(LONG, WINDOW, shlex.join([sys.executable, "-c", program]))
        assert other.read_text() == f"{LONG.text}\n"

    def test_prints_and_says_so_when_the_pager_does_not_start(self, capsys: pytest.CaptureFixture[str]) -> None:
        pager.show(LONG, WINDOW, "no-such-pager --really")
        shown = capsys.readouterr()
        assert shown.out == f"{LONG.text}\n"
        assert "no-such-pager does not start" in shown.err

    def test_does_not_mind_a_pager_that_reads_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        pager.show(Page("x\n" * 200_000), WINDOW, shlex.join([sys.executable, "-c", ""]))
        assert capsys.readouterr().out == ""

    def test_tells_less_where_to_open(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        arguments = tmp_path / "arguments"
        less = tmp_path / "less"
        less.write_text(f'#!/bin/sh\ncat >/dev/null\necho "$@ $LESS" >{shlex.quote(str(arguments))}\n')
        less.chmod(0o755)
        monkeypatch.setenv("PAGER", str(less))
        monkeypatch.delenv("LESS", raising=False)
        pager.show(Page(LONG.text, opens_at=41), WINDOW, "auto")
        assert arguments.read_text().endswith(" +42 FRX\n")
