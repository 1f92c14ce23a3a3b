"""Which files of a folder are taken, which are left out, and what is said of those."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.corpus import Corpus
from essaybot.corpus.patterns import pattern_of
from essaybot.corpus.walking import Choice, Found, walk

BOTH = ["notes/tea.md", "notes/deep/cup.txt"]


def names(
    path: Path, include: Sequence[str] = (), exclude: Sequence[str] = (), *, follow_links: bool = False
) -> list[str]:
    corpus = Corpus.of([path], include=include, exclude=exclude, follow_links=follow_links)
    return [file.name for file in corpus.scan() if not file.skipped]


def skipped(path: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> dict[str, str]:
    corpus = Corpus.of([path], include=include, exclude=exclude)
    return {file.name: file.skipped for file in corpus.scan() if file.skipped}


def write(folder: Path, *files: str) -> None:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("x")


class TestFolder:
    def test_is_searched_in_depth(self, folder: Path) -> None:
        assert names(folder) == BOTH

    def test_is_given_in_the_same_order_each_time(self, folder: Path) -> None:
        write(folder, *(f"{number}.md" for number in range(20)))
        assert names(folder)[:20] == sorted(f"notes/{number}.md" for number in range(20))

    def test_comes_before_the_folders_in_it(self, folder: Path) -> None:
        write(folder, "a/x.md", "a/b/x.md", "a.md", "z.md", "c/x.md")
        shown = [name.removeprefix("notes/") for name in names(folder)]
        assert shown == ["a.md", "tea.md", "z.md", "a/x.md", "a/b/x.md", "c/x.md", "deep/cup.txt"]

    @pytest.mark.parametrize("name", ["a.md", "A.MD", "a.markdown", "a.txt", "README", "a.rst", "v1.2 a.md"])
    def test_gives_texts_by_their_names(self, folder: Path, name: str) -> None:
        write(folder, name)
        assert f"notes/{name}" in names(folder)

    @pytest.mark.parametrize("name", ["a.py", "a.png", "a.md.bak", "photo.jpeg", "README.old"])
    def test_says_which_files_are_not_texts_by_their_names(self, folder: Path, name: str) -> None:
        write(folder, name)
        assert skipped(folder) == {f"notes/{name}": "not a kind of file that is read"}

    def test_says_what_to_do_with_them(self, folder: Path) -> None:
        write(folder, "a.py")
        assert [file.advice for file in Corpus.of([folder]).scan()] == ["name it if it is a text", "", ""]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
    def test_says_which_are_pipes_or_sockets_and_does_not_wait_for_them(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder)
        os.mkfifo("pipe.md")
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("socket")
        assert skipped(folder) == {"notes/pipe.md": "a pipe, not a file", "notes/socket": "a socket, not a file"}

    def test_that_cannot_be_read_is_reported_and_the_others_are_read(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder, "shut/x.md")
        scandir = os.scandir

        def refuse(path: str) -> object:
            if path.endswith("shut"):
                raise PermissionError(13, "Permission denied", path)
            return scandir(path)

        monkeypatch.setattr("os.scandir", refuse)
        assert (names(folder), skipped(folder)) == (
            BOTH,
            {"notes/shut": "the folder cannot be read (Permission denied)"},
        )

    def test_so_is_one_whose_path_is_too_long(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        for _ in range(20):
            Path("x" * 250).mkdir()
            os.chdir("x" * 250)
        left_out = skipped(folder)
        assert (names(folder), len(left_out)) == (BOTH, 1)

    def test_a_file_that_goes_while_it_is_looked_at_is_reported(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder, "gone.md")
        stat = os.stat

        def look(path: str, **how: bool) -> os.stat_result:
            if str(path).endswith("gone.md"):
                raise FileNotFoundError(2, "No such file or directory", path)
            return stat(path, **how)

        monkeypatch.setattr("os.stat", look)
        assert skipped(folder) == {"notes/gone.md": "it cannot be read (No such file or directory)"}

    def test_that_is_named_in_without_is_not_looked_into(self, folder: Path) -> None:
        found = Found()
        status = (folder / "deep").stat()
        walk(str(folder), found, Choice(without={(status.st_dev, status.st_ino)}))
        assert [file.name for file in found.files.values()] == ["notes/tea.md"]


class TestHidden:
    @pytest.mark.parametrize(
        "file",
        [
            ".hidden.md",
            "~$notes.docx",
            ".git/config",
            ".git/deep/notes.md",
            "node_modules/x.md",
            "deep/node_modules/x/README",
            "__pycache__/x",
        ],
    )
    def test_is_left_out_without_a_word(self, folder: Path, file: str) -> None:
        write(folder, file)
        assert (names(folder), skipped(folder)) == (BOTH, {})

    @pytest.mark.parametrize("mark", ["pyvenv.cfg", "CACHEDIR.TAG"])
    @pytest.mark.parametrize("name", ["venv", "any name"])
    def test_so_are_virtual_environments_and_caches(self, folder: Path, mark: str, name: str) -> None:
        write(folder, f"{name}/{mark}", f"{name}/x.md", f"{name}/lib/x.md")
        assert (names(folder), skipped(folder)) == (BOTH, {})

    def test_a_folder_that_is_only_called_like_one_is_not(self, folder: Path) -> None:
        write(folder, "venv/x.md")
        assert "notes/venv/x.md" in names(folder)

    @pytest.mark.parametrize("name", [".notes", "node_modules"])
    def test_what_is_named_is_taken(self, folder: Path, name: str) -> None:
        assert names(folder.rename(folder.with_name(name))) == [f"{name}/tea.md", f"{name}/deep/cup.txt"]

    def test_so_is_a_cache_that_is_named(self, folder: Path) -> None:
        write(folder, "CACHEDIR.TAG")
        assert names(folder) == BOTH


class TestIgnoreFiles:
    @pytest.mark.parametrize("name", [".gitignore", ".ignore"])
    def test_are_obeyed(self, folder: Path, name: str) -> None:
        (folder / name).write_text("*.txt\n")
        assert (names(folder), skipped(folder)) == (["notes/tea.md"], {})

    def test_hold_below_their_folder_only(self, folder: Path) -> None:
        write(folder, "cup.txt")
        (folder / "deep" / ".gitignore").write_text("*\n")
        assert names(folder) == ["notes/cup.txt", "notes/tea.md"]

    def test_the_nearer_one_goes_first(self, folder: Path) -> None:
        (folder / ".gitignore").write_text("*.txt\n")
        (folder / "deep" / ".gitignore").write_text("!cup.txt\n")
        assert names(folder) == BOTH

    def test_one_with_a_slash_starts_at_its_folder(self, folder: Path) -> None:
        write(folder, "deep/tea.md")
        (folder / ".gitignore").write_text("/tea.md\n")
        assert names(folder) == ["notes/deep/cup.txt", "notes/deep/tea.md"]

    def test_nothing_in_an_ignored_folder_comes_back(self, folder: Path) -> None:
        (folder / ".gitignore").write_text("deep\n!cup.txt\n")
        assert names(folder) == ["notes/tea.md"]

    def test_a_file_that_is_named_is_taken_all_the_same(self, folder: Path) -> None:
        (folder / ".gitignore").write_text("*\n")
        assert names(folder / "tea.md") == ["tea.md"]

    def test_names_need_not_be_utf8(self, folder: Path) -> None:
        try:
            write(folder, "\udcff.md")
        except (OSError, UnicodeEncodeError):
            pytest.skip("this file system has no such names")
        (folder / ".gitignore").write_bytes(b"\xff.md\n")
        assert names(folder) == BOTH

    @pytest.mark.parametrize(
        "make",
        [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")],
        ids=["folder", "pipe", "link to nothing"],
    )
    def test_what_is_no_file_does_no_harm(self, folder: Path, make: Callable[[Path], None]) -> None:
        make(folder / ".gitignore")
        assert names(folder) == BOTH

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("x\n" * 200_000, "its patterns are not used (it is too large)"),
            ("a?b\n" * 5_000, "its patterns are not used (there are too many with wildcards or slashes)"),
        ],
        ids=["large", "many wildcards"],
    )
    def test_one_that_would_take_long_is_not_used_and_reported(self, folder: Path, text: str, reason: str) -> None:
        (folder / ".gitignore").write_text(text)
        assert (names(folder), skipped(folder)) == (BOTH, {"notes/.gitignore": reason})


class TestRepository:
    @pytest.fixture
    def repository(self, folder: Path) -> Path:
        (folder.parent / ".git").mkdir()
        return folder.parent

    @pytest.mark.parametrize("pattern", ["*.txt", "/notes/deep/", "notes/**/*.txt", "deep"])
    def test_patterns_of_the_folders_above_hold(self, repository: Path, pattern: str) -> None:
        (repository / ".gitignore").write_text(pattern)
        assert names(repository / "notes") == ["notes/tea.md"]

    def test_a_folder_that_is_named_is_taken_though_it_is_ignored(self, repository: Path) -> None:
        (repository / ".gitignore").write_text("notes/\n/notes/deep\n")
        assert names(repository / "notes") == ["notes/tea.md"]

    def test_patterns_of_the_folders_above_the_repository_do_not(self, repository: Path) -> None:
        (repository / "notes" / ".git").mkdir()
        (repository / ".gitignore").write_text("*.txt")
        assert names(repository / "notes") == BOTH

    def test_patterns_of_the_folders_above_do_not_hold_without_a_repository(self, folder: Path) -> None:
        (folder.parent / ".gitignore").write_text("*.txt")
        assert names(folder) == BOTH

    @pytest.mark.skipif(shutil.which("git") is None, reason="git says what is right")
    def test_what_git_would_add_is_taken(self, folder: Path) -> None:
        subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
        write(folder, "a/b/x.md", "a/b/y.md", "a/x.md", "build/x.md", "a/build/x.md", "deep/build")
        (folder / ".gitignore").write_text("/build/\n*.txt\n!cup.txt\n")
        (folder / "a" / ".gitignore").write_text("build\nb/*\n!b/y.md\n")
        command = ["git", "-C", str(folder), "ls-files", "-o", "-z", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
        assert set(names(folder)) == {f"notes/{path}" for path in listed if path and ".gitignore" not in path}


class TestLinks:
    def test_to_a_file_in_the_folder_are_that_file(self, folder: Path) -> None:
        (folder / "a link.md").symlink_to("tea.md")
        assert (names(folder), skipped(folder)) == (BOTH, {"notes/a link.md": "the same file as notes/tea.md"})

    def test_to_a_file_that_is_left_out_stand_for_it(self, folder: Path) -> None:
        write(folder, "tea.xyz")
        (folder / "link.md").symlink_to("tea.xyz")
        assert "notes/link.md" in names(folder)

    def test_out_of_the_folder_are_left_out(self, folder: Path) -> None:
        write(folder.parent, "secret.md")
        (folder / "link.md").symlink_to("../secret.md")
        assert skipped(folder) == {"notes/link.md": "a link that leads out of the folder"}

    def test_to_what_is_hidden_are_hidden(self, folder: Path) -> None:
        write(folder, ".secret/plan.md")
        (folder / "link.md").symlink_to(".secret/plan.md")
        assert (names(folder), skipped(folder)) == (BOTH, {})

    def test_out_of_the_folder_to_nothing_lead_to_nothing(self, folder: Path) -> None:
        (folder / "link.md").symlink_to("../nowhere.md")
        assert skipped(folder) == {"notes/link.md": "a link to nothing"}

    def test_out_of_the_folder_to_one_with_a_longer_name_are_left_out(self, folder: Path) -> None:
        write(folder.parent, "notes2/secret.md")
        (folder / "link.md").symlink_to("../notes2/secret.md")
        assert list(skipped(folder)) == ["notes/link.md"]

    def test_out_of_the_folder_and_back_are_followed(self, folder: Path) -> None:
        (folder.parent / "back").symlink_to("notes/tea.md")
        (folder / "link.md").symlink_to("../back")
        assert skipped(folder) == {"notes/link.md": "the same file as notes/tea.md"}

    def test_to_a_folder_outside_are_not_entered_but_reported(self, folder: Path) -> None:
        write(folder.parent, "other/secret.md")
        (folder / "link").symlink_to("../other")
        assert (names(folder), list(skipped(folder))) == (BOTH, ["notes/link"])

    def test_to_the_folder_itself_do_no_harm(self, folder: Path) -> None:
        (folder / "deep" / "up").symlink_to("..")
        assert (names(folder), skipped(folder)) == (BOTH, {})

    @pytest.mark.parametrize("target", ["nowhere.md", "link.md"])
    def test_to_nothing_are_reported(self, folder: Path, target: str) -> None:
        (folder / "link.md").symlink_to(target)
        assert skipped(folder) == {"notes/link.md": "a link to nothing"}

    def test_that_are_ignored_are_not_reported(self, folder: Path) -> None:
        (folder / "link.md").symlink_to("../nowhere.md")
        (folder / ".gitignore").write_text("link.md\n")
        assert skipped(folder) == {}


class TestFollowedLinks:
    def test_lead_to_files_outside(self, folder: Path) -> None:
        write(folder.parent, "secret.md")
        (folder / "link.md").symlink_to("../secret.md")
        assert names(folder, follow_links=True) == [*BOTH, "notes/link.md"]

    def test_lead_to_folders_outside(self, folder: Path) -> None:
        write(folder.parent, "other/secret.md", "other/deep/er.md")
        (folder / "link").symlink_to("../other")
        assert names(folder, follow_links=True) == [*BOTH, "notes/link/secret.md", "notes/link/deep/er.md"]

    def test_that_go_round_are_followed_once(self, folder: Path) -> None:
        for place, target in (("up", "."), ("deep/up", ".."), ("deep/out", "../.."), ("deep/over", "../deep")):
            (folder / place).symlink_to(target)
        assert sorted(names(folder, follow_links=True)) == sorted(BOTH)

    def test_to_nothing_are_left_out(self, folder: Path) -> None:
        (folder / "link.md").symlink_to("link.md")
        assert names(folder, follow_links=True) == BOTH

    def test_to_a_folder_in_the_folder_show_its_files_where_they_lie(self, folder: Path) -> None:
        (folder / "a link").symlink_to("deep")
        assert names(folder, follow_links=True) == BOTH


class TestSameFile:
    def test_is_found_once_by_its_hard_links(self, folder: Path) -> None:
        os.link(folder / "tea.md", folder / "deep" / "tee.md")
        assert (names(folder), skipped(folder)) == (BOTH, {"notes/deep/tee.md": "the same file as notes/tea.md"})

    def test_is_another_once_it_was_copied(self, folder: Path) -> None:
        shutil.copy2(folder / "tea.md", folder / "deep" / "tee.md")
        assert skipped(folder) == {}


class TestInclude:
    @pytest.mark.parametrize(
        ("include", "expected"),
        [
            (["*.md"], ["notes/tea.md"]),
            (["deep/"], ["notes/deep/cup.txt"]),
            (["deep"], ["notes/deep/cup.txt"]),
            (["deep/*.txt"], ["notes/deep/cup.txt"]),
            (["/*"], BOTH),
            (["./deep"], ["notes/deep/cup.txt"]),
            (["*.md", "cup.*"], BOTH),
            (["**"], BOTH),
        ],
    )
    def test_leaves_what_matches(self, folder: Path, include: list[str], expected: list[str]) -> None:
        write(folder, "deep/er/x.log")
        assert names(folder, include) == expected

    def test_says_nothing_of_what_does_not_match(self, folder: Path) -> None:
        write(folder, "photo.png")
        assert skipped(folder, ["*.md"]) == {}

    @pytest.mark.parametrize("pattern", ["*.log", "x.log", "/x.log", "**/x.log"])
    def test_takes_files_of_any_kind_that_it_has_the_suffix_or_name_of(self, folder: Path, pattern: str) -> None:
        write(folder, "x.log")
        assert names(folder, [pattern]) == ["notes/x.log"]

    @pytest.mark.parametrize("pattern", ["*", "**", "logs/", "x*"])
    def test_takes_no_others(self, folder: Path, pattern: str) -> None:
        write(folder, "logs/x.log")
        assert "notes/logs/x.log" not in names(folder, [pattern, "*.md"])

    @pytest.mark.parametrize("hidden", [".secret/x.md", ".x.md", "node_modules/x.md", "ignored/x.md"])
    def test_brings_nothing_hidden_back_by_wildcards(self, folder: Path, hidden: str) -> None:
        write(folder, hidden)
        (folder / ".gitignore").write_text("ignored\n")
        assert names(folder, ["*.md", "**/x*", "*/", ".*"]) == BOTH

    @pytest.mark.parametrize("hidden", [".secret/x.md", ".x.md", "node_modules/x.md", "ignored/x.md"])
    def test_brings_back_what_it_names(self, folder: Path, hidden: str) -> None:
        write(folder, hidden, f"deep/{hidden}")
        (folder / ".gitignore").write_text("ignored\n")
        assert names(folder, [f"/{hidden}"]) == [f"notes/{hidden}"]

    def test_brings_back_a_folder_that_it_names_anywhere(self, folder: Path) -> None:
        write(folder, ".secret/x.md", ".secret/.y.md", "deep/.secret/x.md")
        assert names(folder, [".secret/"]) == ["notes/.secret/x.md", "notes/deep/.secret/x.md"]

    def test_leaves_a_link_to_a_file_that_matches(self, folder: Path) -> None:
        (folder / "link.txt").symlink_to("tea.md")
        assert names(folder, ["link.*"]) == ["notes/link.txt"]


class TestExclude:
    @pytest.mark.parametrize(
        ("exclude", "expected"),
        [
            (["*.md"], ["notes/deep/cup.txt"]),
            (["deep/"], ["notes/tea.md"]),
            (["deep/*"], ["notes/tea.md"]),
            (["/cup.txt"], BOTH),
            (["tea.md/"], BOTH),
            (["x", "c*"], ["notes/tea.md"]),
        ],
    )
    def test_leaves_out_what_matches(self, folder: Path, exclude: list[str], expected: list[str]) -> None:
        assert names(folder, exclude=exclude) == expected

    def test_goes_before_include(self, folder: Path) -> None:
        assert names(folder, ["*.md", "deep/"], ["cup.txt"]) == ["notes/tea.md"]

    def test_says_nothing_of_what_matches(self, folder: Path) -> None:
        write(folder, "photo.png", "raw/photo.png")
        assert skipped(folder, exclude=["*.png"]) == {}

    def test_leaves_a_file_that_is_named(self, folder: Path) -> None:
        assert names(folder / "tea.md", exclude=["*.md"]) == ["tea.md"]

    @given(st.text("ab*?[]!/.-", min_size=1, max_size=8))
    def test_with_what_include_has_leaves_nothing(self, pattern: str) -> None:
        found = Found()
        read = pattern_of(pattern)
        if read is not None:
            walk(str(Path(__file__).parent), found, Choice(((read,),), (read,)))
        assert found.files == {}
