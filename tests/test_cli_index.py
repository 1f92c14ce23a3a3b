"""essaybot index and essaybot status: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from support import Run


@pytest.fixture(name="notes")
def notes_folder(tmp_path: Path) -> Path:
    """A folder of texts and other files, where `run` runs."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "tea.md").write_text("# Tea\n\nSteep it.\n")
    (folder / "jam.md").write_text("# Jam\n\nBoil it.\n\n## Jars\n\nFill it in.\n")
    (folder / "cat.jpg").touch()
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 8)
    return folder


def indexes() -> list[Path]:
    return [*Path(os.environ["ESSAYBOT_CACHE_DIR"]).glob("indexes/*")]


class TestIndex:
    def test_says_of_each_file_what_became_of_it(self, run: Run, notes: Path) -> None:
        done = run("index", "-c", "notes")
        lines = done.stdout.splitlines()
        assert lines[:2] == ["indexed    notes/jam.md (2 passages)", "indexed    notes/tea.md (1 passage)"]
        assert lines[2].startswith("skipped    notes/cat.jpg: not a kind of file that is read")
        assert lines[3].startswith("failed     notes/broken.txt: it looks like a binary file")
        assert lines[4].startswith("notes: 4 files (2 indexed, 1 skipped, 1 failed), 3 passages, built in ")
        assert lines[5:] == [f"index in {indexes()[0]}"]
        assert (done.returncode, done.stderr) == (0, "")

    def test_reads_only_what_has_changed(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        (notes / "tea.md").write_text("# Tea\n\nSteep it for two minutes.\n")
        lines = run("index", "-c", "notes").stdout.splitlines()
        assert lines[:2] == ["unchanged  notes/jam.md (2 passages)", "indexed    notes/tea.md (1 passage)"]

    def test_says_that_nothing_has_changed(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        assert run("index", "-c", "notes").stdout.splitlines()[-2].endswith(", 3 passages, up to date")

    def test_rebuild_reads_all_anew(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        assert "unchanged" not in run("index", "-c", "notes", "--rebuild").stdout

    def test_tries_a_file_again_that_failed(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        (notes / "broken.txt").write_text("Mended.")
        assert "\nindexed    notes/broken.txt" in run("index", "-c", "notes").stdout

    def test_many_files_of_which_the_same_is_to_be_said_share_a_line_unless_verbose(
        self, run: Run, notes: Path
    ) -> None:
        for number in range(30):
            (notes / f"{number}.md").write_text(f"Note {number}.")
        assert "indexed    32 files (33 passages)" in run("index", "-c", "notes").stdout
        assert "unchanged  notes/29.md (1 passage)" in run("index", "-c", "notes", "--verbose").stdout

    def test_json_reports_each_file(self, run: Run, notes: Path) -> None:
        data = json.loads(run("index", "-c", "notes", "--json").stdout)
        assert (data["schema"], data["built"], data["passages"]) == (1, True, 3)
        assert {file["file"]: file["status"] for file in data["files"]} == {
            "notes/broken.txt": "failed",
            "notes/cat.jpg": "skipped",
            "notes/jam.md": "indexed",
            "notes/tea.md": "indexed",
        }
        assert list(data["files"][0]) == ["file", "status", "passages", "reason", "advice"]

    def test_a_folder_of_which_nothing_can_be_read_is_told_in_one_line(self, run: Run, notes: Path) -> None:
        for name in ("tea.md", "jam.md"):
            (notes / name).unlink()
        done = run("index", "-c", "notes")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_takes_the_patterns_of_files(self, run: Run, notes: Path) -> None:
        output = run("index", "-c", "notes", "--include", "*.md", "--exclude", "jam*").stdout
        assert "indexed    notes/tea.md (1 passage)\n" in output
        assert "jam" not in output

    def test_clear_removes_the_index_of_the_texts_alone(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        run("index", "-c", "notes/tea.md")
        done = run("index", "--clear", "-c", "notes")
        assert (done.returncode, len(indexes())) == (0, 1)
        assert done.stdout.startswith("removed the index of notes\n1 index, ")

    def test_clear_all_removes_all(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        run("index", "-c", "notes/tea.md")
        data = json.loads(run("index", "--clear", "--all", "--json").stdout)
        assert ([each["title"] for each in data["removed"]], indexes()) == (["notes", "tea.md"], [])

    def test_clear_says_when_there_is_none(self, run: Run, notes: Path) -> None:
        done = run("index", "--clear", "-c", "notes")
        assert (done.returncode, done.stdout) == (0, "there is no index of notes\n")

    def test_clear_finds_the_index_of_texts_that_are_gone(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        shutil.rmtree(notes)
        run("index", "--clear", "-c", "notes")
        assert indexes() == []

    @pytest.mark.parametrize(
        "options",
        [("--all",), ("--clear", "--rebuild"), ("--clear", "--verbose"), ("--clear", "--all", "-c", "x")],
    )
    def test_options_that_do_not_go_together_are_an_error(self, run: Run, options: tuple[str, ...]) -> None:
        done = run("index", *options)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


class TestStatus:
    def test_says_that_there_are_none(self, run: Run) -> None:
        done = run("status")
        place = Path(os.environ["ESSAYBOT_CACHE_DIR"], "indexes")
        assert (done.returncode, done.stdout) == (0, f"there are no indexes in {place}\n")

    def test_lists_each_with_its_texts_size_and_age(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes", "--exclude", "jam*", "--language", "de")
        lines = run("status").stdout.splitlines()
        assert lines[:3] == ["notes: up to date", f"  {notes}", "  without jam*; language de"]
        assert lines[3].startswith("  1 file (1 failed), 1 passage, ")
        assert ", built just now by essaybot " in lines[3]
        assert lines[-1].startswith("1 index, ")

    def test_lists_only_those_of_some_texts_if_they_are_named(self, run: Run, notes: Path) -> None:
        (notes.parent / "other.md").write_text("Other.")
        run("index", "-c", "notes")
        run("index", "-c", "other.md")
        assert [index["title"] for index in json.loads(run("status", "-c", "notes", "--json").stdout)["indexes"]] == [
            "notes"
        ]

    def test_of_texts_without_one_says_so(self, run: Run, notes: Path) -> None:
        done = run("status", "-c", "notes")
        assert (done.returncode, "there is no index of notes" in done.stderr) == (2, True)

    def test_says_what_brings_an_outdated_one_up_to_date(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        (notes / "new.md").write_text("New.")
        expected = "notes: its texts have changed; the next question brings it up to date\n"
        assert run("status").stdout.startswith(expected)

    def test_says_what_removes_one_whose_texts_are_gone(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        shutil.rmtree(notes)
        assert "essaybot index --clear removes it" in run("status").stdout

    def test_json_has_what_is_known(self, run: Run, notes: Path) -> None:
        run("index", "-c", "notes")
        data = json.loads(run("status", "--json").stdout)
        (index,) = data["indexes"]
        assert (data["schema"], index["state"], index["roots"]) == (1, "current", [str(notes)])

    def test_names_that_act_on_a_terminal_do_nothing(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "a\x1b[31m"
        folder.mkdir()
        (folder / "a.md").write_text("Some words.")
        run("index", "-c", str(folder))
        assert "\x1b" not in run("status").stdout
