"""Which texts a corpus has, as they were named."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from pathlib import Path

import pytest

from essaybot.corpus import Corpus, CorpusFile, bundled_essay
from essaybot.errors import CorpusError


def files(*paths: str | Path) -> list[CorpusFile]:
    return Corpus.of(paths).scan()


def names(*paths: str | Path) -> list[str]:
    return [file.name for file in files(*paths) if not file.skipped]


def skipped(*paths: str | Path) -> dict[str, str]:
    return {file.name: file.skipped for file in files(*paths) if file.skipped}


class TestOf:
    def test_without_paths_it_is_the_essay(self) -> None:
        assert Corpus.of(()).roots == (bundled_essay(),)

    def test_paths_become_absolute(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        assert Corpus.of(["./deep/../tea.md"]).roots == (folder / "tea.md",)

    def test_a_path_that_is_given_twice_counts_once(self, folder: Path) -> None:
        assert len(Corpus.of([folder, str(folder), f"{folder}/"]).roots) == 1

    def test_a_tilde_is_the_home_directory(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(folder))
        assert Corpus.of(["~/tea.md"]).roots == (folder / "tea.md",)

    @pytest.mark.parametrize("name", ["~tea.md", "~$draft.md"])
    def test_a_name_that_only_starts_with_a_tilde_is_a_file(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.chdir(folder)
        assert Corpus.of([name]).roots == (folder / name,)

    def test_an_empty_path_is_an_error(self) -> None:
        with pytest.raises(CorpusError, match="the path of a text is empty; name a file or a folder"):
            Corpus.of(["tea.md", ""])

    @pytest.mark.parametrize("pattern", ["", "/", "[", "a//b"])
    def test_a_pattern_that_can_match_nothing_is_an_error(self, pattern: str) -> None:
        with pytest.raises(CorpusError, match="can match no file"):
            Corpus.of(["tea.md"], exclude=["*.md", pattern])


class TestKey:
    def test_is_the_same_for_the_same_paths(self, folder: Path) -> None:
        assert Corpus.of([folder]).key == Corpus.of([str(folder)]).key

    def test_is_another_for_other_paths(self, folder: Path) -> None:
        paths = [(folder,), (folder / "tea.md",), (folder, folder / "tea.md"), ()]
        assert len({Corpus.of(each).key for each in paths}) == len(paths)

    def test_is_another_for_other_patterns(self, folder: Path) -> None:
        corpora = [
            Corpus.of([folder]),
            Corpus.of([folder], include=["*.md"]),
            Corpus.of([folder], exclude=["*.md"]),
            Corpus.of([folder], include=["*.md", "*.txt"]),
            Corpus.of([folder], include=["*.md"], exclude=["*.txt"]),
            Corpus.of([folder], follow_links=True),
            Corpus.of([folder / "*.md"]),
        ]
        assert len({corpus.key for corpus in corpora}) == len(corpora)

    def test_is_the_same_for_patterns_in_another_order(self, folder: Path) -> None:
        one, other = (Corpus.of([folder], include=each) for each in (["a", "b", "a"], ["b", "a"]))
        assert one.key == other.key

    @pytest.mark.parametrize("name", ["naïve", "日本", "a b\nc", "\udcff"])
    def test_is_a_plain_file_name(self, name: str) -> None:
        assert Corpus.of([name]).key.isalnum()


class TestTitle:
    def test_of_the_essay_says_so(self) -> None:
        assert Corpus.of([]).title == "the essay"

    def test_is_the_name_of_the_file_or_folder(self, folder: Path) -> None:
        assert Corpus.of([folder]).title == "notes"

    def test_of_several_counts_the_others(self, folder: Path) -> None:
        assert Corpus.of([folder, folder / "tea.md", folder / "deep"]).title == "notes and 2 more"

    def test_of_a_pattern_is_the_pattern(self, folder: Path) -> None:
        assert Corpus.of([folder / "**" / "*.md"]).title == "notes/**/*.md"

    def test_of_standard_input_says_so(self) -> None:
        assert Corpus.of(["-"]).title == "standard input"

    def test_can_be_encoded(self) -> None:
        assert Corpus.of(["\udcff"]).title == "\\xff"

    def test_of_the_root_of_the_file_system_is_its_path(self) -> None:
        assert Corpus.of(["/"]).title == str(Path("/").absolute())


class TestScan:
    def test_takes_a_file_that_is_named_whatever_its_suffix(self, folder: Path) -> None:
        (folder / "log.xyz").write_text("A log.")
        assert names(folder / "log.xyz") == ["log.xyz"]

    def test_so_it_does_when_its_folder_was_searched_before(self, folder: Path) -> None:
        (folder / "log.xyz").write_text("A log.")
        assert (names(folder, folder / "log.xyz")[:1], skipped(folder, folder / "log.xyz")) == (["log.xyz"], {})

    def test_finds_a_file_of_a_folder_once_though_it_is_named_too(self, folder: Path) -> None:
        assert names(folder / "tea.md", folder) == ["tea.md", "notes/deep/cup.txt"]

    def test_finds_the_files_of_a_folder_in_a_folder_once(self, folder: Path) -> None:
        paths = [folder / "deep", folder]
        assert (names(*paths), skipped(*paths)) == (["deep/cup.txt", "notes/tea.md"], {})

    def test_finds_a_folder_once_though_a_link_leads_to_it(self, folder: Path) -> None:
        (folder.parent / "link").symlink_to("notes")
        paths = [folder, folder.parent / "link"]
        assert (names(*paths), skipped(*paths)) == (["notes/tea.md", "notes/deep/cup.txt"], {})

    def test_says_that_a_file_that_is_named_is_one_that_was_found(self, folder: Path) -> None:
        (folder.parent / "link.md").symlink_to("notes/tea.md")
        assert skipped(folder, folder.parent / "link.md") == {"link.md": "the same file as notes/tea.md"}

    def test_follows_a_link_that_is_named(self, folder: Path) -> None:
        (folder.parent / "link.md").symlink_to("notes/tea.md")
        assert names(folder.parent / "link.md") == ["link.md"]

    def test_shows_whole_paths_of_files_with_the_same_name(self, folder: Path) -> None:
        (folder / "deep" / "tea.md").write_text("x")
        paths = [folder / "tea.md", folder / "deep" / "tea.md"]
        assert names(*paths) == list(map(str, paths))

    def test_a_missing_path_is_an_error_with_its_name(self, folder: Path) -> None:
        with pytest.raises(CorpusError, match=r"tee\.md: no such file or folder; check the path"):
            names(folder / "tee.md")

    @pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", "tea.md/below"])
    def test_a_path_that_cannot_be_is_an_error(self, folder: Path, path: str) -> None:
        with pytest.raises(CorpusError):
            names(folder / path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
    def test_a_pipe_that_is_named_is_an_error_and_is_not_waited_for(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe")
        with pytest.raises(CorpusError, match="a pipe, not a file; for a text that comes through a pipe, name -"):
            names(folder / "pipe")

    def test_a_folder_without_texts_is_an_error(self, folder: Path) -> None:
        (folder / "empty").mkdir()
        with pytest.raises(CorpusError, match="empty: no texts in this folder; essaybot reads Markdown, plain text"):
            names(folder, folder / "empty")

    def test_so_is_one_with_hidden_texts_alone_which_it_says(self, folder: Path) -> None:
        (folder / "deep" / "cup.txt").rename(folder / "deep" / ".cup.txt")
        with pytest.raises(CorpusError, match=r"no texts in this folder \(1 hidden or ignored; name one to take it\)"):
            names(folder / "deep")

    def test_so_is_one_of_which_the_patterns_leave_nothing(self, folder: Path) -> None:
        with pytest.raises(CorpusError, match="no texts in this folder that the patterns to include and exclude leave"):
            Corpus.of([folder], include=["*.pdf"]).scan()

    def test_a_folder_cannot_be_its_own_index(self, folder: Path) -> None:
        corpus = Corpus.of([folder])
        inside = Corpus(corpus.roots, without=(folder / "deep", folder / "nowhere"))
        assert [file.name for file in inside.scan()] == ["notes/tea.md"]


class TestNames:
    """Files and folders whatever they are called."""

    @pytest.fixture(
        params=[
            "two words.md",
            "line\nbreak.md",
            "naïve 日本.md",
            "-rf.md",
            "#?.md",
            "[a]*.md",
            "\x1b[31m.md",
            "a\\b.md",
            "\udcff.md",
            "x" * 252 + ".md",
        ]
    )
    def name(self, request: pytest.FixtureRequest, tmp_path: Path) -> str:
        try:
            (tmp_path / request.param).touch()
        except (OSError, UnicodeEncodeError):
            pytest.skip("this file system has no such names")
        (tmp_path / request.param).unlink()
        return str(request.param)

    def test_are_found_in_a_folder(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert str(folder / name) in [file.place for file in files(folder) if not file.skipped]

    def test_are_taken_when_they_are_named(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert [(file.path, file.read()) for file in files(folder / name)] == [(folder / name, b"x")]

    def test_are_searched_when_they_are_folders(self, folder: Path, name: str) -> None:
        assert [file.read() for file in files(folder.rename(folder.with_name(name)))] == [b"Tea is green.", b"A cup."]

    def test_can_be_encoded(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert [file.name.encode().decode() for file in files(folder, folder / name)] == [
            file.name for file in files(folder, folder / name)
        ]

    def test_that_differ_only_in_how_accents_are_written_are_two(self, folder: Path) -> None:
        for form in ("NFC", "NFD"):
            (folder / unicodedata.normalize(form, "é.md")).write_text(form)
        if len([*folder.iterdir()]) == 3:
            pytest.skip("to this file system they are one")
        assert len({file.name for file in files(folder)}) == 4


class TestGlobs:
    @pytest.mark.parametrize(
        ("pattern", "expected"),
        [
            ("*.md", ["notes/tea.md"]),
            ("**/*.txt", ["notes/deep/cup.txt"]),
            ("**", ["notes/tea.md", "notes/deep/cup.txt"]),
            ("*", ["notes/tea.md", "notes/deep/cup.txt"]),
            ("d*", ["notes/deep/cup.txt"]),
            ("*/c?p.*", ["notes/deep/cup.txt"]),
            ("deep/*", ["deep/cup.txt"]),
            ("[st]ea.md", ["notes/tea.md"]),
            ("*.log", ["notes/x.log"]),
        ],
    )
    def test_stand_for_what_they_match(self, folder: Path, pattern: str, expected: list[str]) -> None:
        (folder / "x.log").write_text("A log.")
        assert names(folder / pattern) == expected

    def test_are_relative_to_where_one_is(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        assert names("*.md") == ["notes/tea.md"]

    def test_match_files_that_come_later(self, folder: Path) -> None:
        corpus = Corpus.of([folder / "*.md"])
        corpus.scan()
        (folder / "new.md").write_text("x")
        assert [file.name for file in corpus.scan()] == ["notes/new.md", "notes/tea.md"]

    def test_do_not_match_what_is_hidden_or_ignored(self, folder: Path) -> None:
        (folder / ".x.md").write_text("x")
        (folder / ".gitignore").write_text("deep")
        assert names(folder / "**") == ["notes/tea.md"]

    def test_look_only_where_they_can_match(self, folder: Path) -> None:
        assert list(map(Path, Corpus.of([folder / "*.md"]).survey().places)) == [folder]

    @pytest.mark.parametrize("name", ["*.md", "[tea].md", "what?.md"])
    def test_are_files_where_there_are_files_of_that_name(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert names(folder / name) == [name]

    def test_may_lie_in_a_folder_with_such_a_name(self, folder: Path) -> None:
        folder = folder.rename(folder.with_name("[notes]"))
        assert names(folder / "*.md") == ["[notes]/tea.md"]

    def test_obey_other_patterns(self, folder: Path) -> None:
        corpus = Corpus.of([folder / "**"], include=["*.md", "*.txt"], exclude=["tea.*"])
        assert [file.name for file in corpus.scan()] == ["notes/deep/cup.txt"]

    @pytest.mark.parametrize("pattern", ["*.pdf", "nowhere/*.md", "tea.md/*"])
    def test_that_match_nothing_are_errors(self, folder: Path, pattern: str) -> None:
        with pytest.raises(CorpusError, match="no text matches this pattern; check it"):
            names(folder / pattern)

    def test_that_are_no_patterns_are_missing_files(self, folder: Path) -> None:
        with pytest.raises(CorpusError, match="no such file or folder"):
            names(folder / "[tea.md")


class Typed(io.BytesIO):
    """What a terminal gives."""

    def isatty(self) -> bool:
        return True


class TestStandardInput:
    @staticmethod
    def give(monkeypatch: pytest.MonkeyPatch, stream: io.BytesIO) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))

    def test_is_a_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, io.BytesIO(b"Tea \xff"))
        assert [(file.name, file.read(), file.size) for file in files("-")] == [("stdin", b"Tea \xff", 5)]

    def test_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, io.BytesIO(b"Tea"))
        assert files("-") == files("-") == files("-", "-")

    def test_another_one_is_read_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, io.BytesIO(b"Tea"))
        files("-")
        self.give(monkeypatch, io.BytesIO(b"Coffee"))
        assert files("-")[0].read() == b"Coffee"

    def test_stands_beside_files(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, io.BytesIO(b"Tea"))
        assert names(folder / "tea.md", "-") == ["tea.md", "stdin"]

    def test_is_not_the_file_of_its_name(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        Path("-").write_text("A dash.")
        assert [file.read() for file in files("./-")] == [b"A dash."]

    def test_is_read_up_to_one_byte_more_than_allowed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, io.BytesIO(b"x" * 1_000))
        (file,) = Corpus((Path("-"),), stdin_size=10).scan()
        assert file.size == 11

    def test_of_a_terminal_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.give(monkeypatch, Typed())
        with pytest.raises(CorpusError, match="standard input is the keyboard"):
            files("-")

    @pytest.mark.parametrize("stream", [None, io.StringIO()])
    def test_that_is_closed_is_an_error(self, monkeypatch: pytest.MonkeyPatch, stream: object) -> None:
        monkeypatch.setattr(sys, "stdin", stream)
        with pytest.raises(CorpusError, match="standard input is closed"):
            files("-")

    def test_that_cannot_be_read_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.BytesIO()
        self.give(monkeypatch, stream)
        stream.close()
        with pytest.raises(CorpusError, match="standard input cannot be read"):
            files("-")
