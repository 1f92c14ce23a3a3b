"""Which files make up a corpus, and whether they have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from essaybot.corpus import Corpus, CorpusFile, Watch, bundled_essay, record, unchanged
from essaybot.errors import CorpusError
from essaybot.reading.files import digest_of

SECOND = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text in it and one in a folder below."""
    (tmp_path / "notes" / "deep").mkdir(parents=True)
    (tmp_path / "notes" / "tea.md").write_text("Tea is green.")
    (tmp_path / "notes" / "deep" / "cup.txt").write_text("A cup.")
    return tmp_path / "notes"


def names(*paths: str | Path) -> list[str]:
    return [file.name for file in Corpus.of(paths).scan() if not file.skipped]


def skipped(*paths: str | Path) -> dict[str, str]:
    return {file.name: file.skipped for file in Corpus.of(paths).scan() if file.skipped}


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


class TestKey:
    def test_is_the_same_for_the_same_paths(self, folder: Path) -> None:
        assert Corpus.of([folder]).key == Corpus.of([str(folder)]).key

    def test_is_another_for_other_paths(self, folder: Path) -> None:
        paths = [(folder,), (folder / "tea.md",), (folder, folder / "tea.md"), ()]
        assert len({Corpus.of(each).key for each in paths}) == len(paths)

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

    def test_of_the_root_of_the_file_system_is_its_path(self) -> None:
        assert Corpus.of(["/"]).title == str(Path("/").absolute())


class TestScan:
    def test_finds_texts_in_depth(self, folder: Path) -> None:
        assert names(folder) == ["notes/tea.md", "notes/deep/cup.txt"]

    def test_gives_the_same_order_each_time(self, folder: Path) -> None:
        for number in range(20):
            (folder / f"{number}.md").write_text("x")
        assert names(folder)[:20] == sorted(f"notes/{number}.md" for number in range(20))

    def test_takes_a_file_that_is_named_whatever_its_suffix(self, folder: Path) -> None:
        (folder / "log.xyz").write_text("A log.")
        assert names(folder / "log.xyz") == ["log.xyz"]

    @pytest.mark.parametrize("name", ["a.md", "A.MD", "a.markdown", "a.txt", "README", "a.rst"])
    def test_takes_texts_by_their_names(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert f"notes/{name}" in names(folder)

    @pytest.mark.parametrize("name", ["a.py", "a.pdf", "a.md.bak", "photo.jpeg"])
    def test_says_which_files_are_not_texts_by_their_names(self, folder: Path, name: str) -> None:
        (folder / name).write_text("x")
        assert list(skipped(folder)) == [f"notes/{name}"]

    @pytest.mark.parametrize("name", ["two words.md", "line\nbreak.md", "naïve 日本.md", "-c.md", "#?.md", "\udcff.md"])
    def test_takes_files_whatever_their_names(self, folder: Path, name: str) -> None:
        try:
            (folder / name).write_text("x")
        except (OSError, UnicodeEncodeError):
            pytest.skip("this file system has no such names")
        assert f"notes/{name}" in names(folder)

    @pytest.mark.parametrize("name", [".hidden.md", ".git/config", ".git/deep/notes.md"])
    def test_leaves_out_what_is_hidden(self, folder: Path, name: str) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
        assert names(folder) == ["notes/tea.md", "notes/deep/cup.txt"]

    def test_takes_a_hidden_folder_that_is_named(self, folder: Path) -> None:
        assert names(folder.rename(folder.with_name(".notes"))) == [".notes/tea.md", ".notes/deep/cup.txt"]

    def test_finds_a_file_of_a_folder_once_though_it_is_named_too(self, folder: Path) -> None:
        assert names(folder / "tea.md", folder) == ["tea.md", "notes/deep/cup.txt"]

    def test_shows_whole_paths_of_files_with_the_same_name(self, folder: Path) -> None:
        (folder / "deep" / "tea.md").write_text("x")
        paths = [folder / "tea.md", folder / "deep" / "tea.md"]
        assert names(*paths) == list(map(str, paths))

    def test_a_missing_path_is_an_error_with_its_name(self, folder: Path) -> None:
        with pytest.raises(CorpusError, match=r"tee\.md: no such file or folder"):
            names(folder / "tee.md")

    @pytest.mark.parametrize("path", ["x" * 5_000, "a\0b", "tea.md/below"])
    def test_a_path_that_cannot_be_is_an_error(self, folder: Path, path: str) -> None:
        with pytest.raises(CorpusError):
            names(folder / path)

    def test_a_folder_without_texts_is_an_error(self, folder: Path) -> None:
        (folder / "empty").mkdir()
        with pytest.raises(CorpusError, match="empty: no texts in this folder"):
            names(folder, folder / "empty")


class TestLinks:
    def test_to_a_file_in_the_folder_is_followed(self, folder: Path) -> None:
        (folder / "link.md").symlink_to("tea.md")
        assert "notes/link.md" in names(folder)

    def test_out_of_the_folder_is_left_out(self, folder: Path) -> None:
        (folder.parent / "secret.md").write_text("x")
        (folder / "link.md").symlink_to("../secret.md")
        assert skipped(folder) == {"notes/link.md": "a link that leads out of the folder"}

    def test_out_of_the_folder_to_one_with_a_longer_name_is_left_out(self, folder: Path) -> None:
        (folder.parent / "notes2").mkdir()
        (folder.parent / "notes2" / "secret.md").write_text("x")
        (folder / "link.md").symlink_to("../notes2/secret.md")
        assert list(skipped(folder)) == ["notes/link.md"]

    def test_to_a_folder_outside_is_not_entered(self, folder: Path) -> None:
        (folder.parent / "other").mkdir()
        (folder.parent / "other" / "secret.md").write_text("x")
        (folder / "link").symlink_to("../other")
        assert names(folder) == ["notes/tea.md", "notes/deep/cup.txt"]

    def test_to_the_folder_itself_does_no_harm(self, folder: Path) -> None:
        (folder / "deep" / "up").symlink_to("..")
        assert names(folder) == ["notes/tea.md", "notes/deep/cup.txt"]

    @pytest.mark.parametrize("target", ["nowhere.md", "link.md"])
    def test_to_nothing_is_left_out(self, folder: Path, target: str) -> None:
        (folder / "link.md").symlink_to(target)
        assert list(skipped(folder)) == ["notes/link.md"]

    def test_that_is_named_is_followed(self, folder: Path) -> None:
        (folder.parent / "link.md").symlink_to("notes/tea.md")
        assert names(folder.parent / "link.md") == ["link.md"]


class TestUnchanged:
    """Files whose times are long past unless a test says otherwise: what was recorded of them can be trusted."""

    @staticmethod
    def recorded(path: Path, seconds_later: float) -> list[dict[str, object]]:
        """What is recorded of a file that is read so long after it last changed."""
        (file,) = Corpus.of([path]).scan()
        now = max(file.mtime_ns, file.ctime_ns) + int(seconds_later * SECOND)
        return [record(file, digest_of(path.read_bytes()), now)]

    @pytest.mark.parametrize("seconds", [-1_000, 0, 1, 10])
    def test_a_file_that_nobody_touched_is(self, folder: Path, seconds: int) -> None:
        old = self.recorded(folder / "tea.md", seconds)
        assert unchanged(Corpus.of([folder / "tea.md"]).scan(), old)

    @pytest.mark.parametrize("seconds", [-1_000, 0, 1, 10])
    @pytest.mark.parametrize("text", ["", "Tea is green!", "Tea is greener."])
    def test_a_file_with_another_text_is_not(self, folder: Path, text: str, seconds: int) -> None:
        old = self.recorded(folder / "tea.md", seconds)
        (folder / "tea.md").write_text(text)
        assert not unchanged(Corpus.of([folder / "tea.md"]).scan(), old)

    @pytest.mark.skipif(os.name != "posix", reason="elsewhere ctime is the time of creation")
    @pytest.mark.parametrize("seconds", [0, 10])
    def test_a_file_with_another_text_and_its_old_time_is_not(self, folder: Path, seconds: int) -> None:
        path = folder / "tea.md"
        old, status = self.recorded(path, seconds), path.stat()
        time.sleep(0.02)  # a clock tick, which a change of the text takes too
        path.write_text("Tea is black.")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert not unchanged(Corpus.of([path]).scan(), old)

    def test_a_file_changed_right_after_it_was_read_is_not_even_if_the_clock_stood_still(self, folder: Path) -> None:
        path = folder / "tea.md"
        (file,) = Corpus.of([path]).scan()
        old = [record(file, digest_of(path.read_bytes()), file.ctime_ns + SECOND)]
        path.write_text("Tea is black.")
        assert not unchanged([file], old)

    def test_a_file_that_was_only_touched_is(self, folder: Path) -> None:
        old = self.recorded(folder / "tea.md", 10)
        os.utime(folder / "tea.md", (5, 5))
        assert unchanged(Corpus.of([folder / "tea.md"]).scan(), old)

    @pytest.mark.parametrize(
        "change",
        [
            lambda folder: (folder / "new.md").write_text("x"),
            lambda folder: (folder / "new.pdf").write_text("x"),
            lambda folder: (folder / "tea.md").unlink(),
            lambda folder: (folder / "tea.md").rename(folder / "tee.md"),
            lambda folder: (folder / "deep").rename(folder / "steep"),
        ],
        ids=["new text", "new file", "file gone", "file renamed", "folder renamed"],
    )
    def test_a_folder_with_other_files_is_not(self, folder: Path, change: Callable[[Path], object]) -> None:
        old = [record(file, digest_of(file.path.read_bytes()), 2**62) for file in Corpus.of([folder]).scan()]
        change(folder)
        assert not unchanged(Corpus.of([folder]).scan(), old)

    def test_a_file_that_is_no_longer_left_out_is_not(self, folder: Path) -> None:
        file = CorpusFile(folder / "tea.md", "tea.md", named=False)
        left_out = CorpusFile(folder / "tea.md", "tea.md", named=False, skipped="a link")
        assert not unchanged([file], [record(left_out, "", 0) | {"skipped": True}])

    def test_a_file_that_cannot_be_read_any_more_is_not(self, folder: Path) -> None:
        old = self.recorded(folder / "tea.md", 10)
        (folder / "tea.md").unlink()
        (folder / "tea.md").mkdir()
        (file,) = [CorpusFile(folder / "tea.md", "tea.md", named=False)]
        assert not unchanged([file], old)


def _edit(folder: Path) -> None:
    (folder / "tea.md").write_text("Tea is black.")


def _edit_deep(folder: Path) -> None:
    (folder / "deep" / "cup.txt").write_text("A mug.")


def _add(folder: Path) -> None:
    (folder / "deep" / "pot.md").write_text("A pot.")


def _delete(folder: Path) -> None:
    (folder / "deep" / "cup.txt").unlink()


def _rename(folder: Path) -> None:
    (folder / "tea.md").rename(folder / "oolong.md")


def _empty(folder: Path) -> None:
    _delete(folder)
    (folder / "tea.md").unlink()


def _move_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


def _add_folder(folder: Path) -> None:
    (folder / "new").mkdir()
    (folder / "new" / "pot.md").write_text("A pot.")


class TestWatch:
    @pytest.fixture(params=[False, True], ids=["racy", "settled"])
    def watch(self, folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Watch:
        """What watches the folder and has looked at it once; settled, it goes by times alone."""
        if request.param:
            monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        corpus = Corpus.of([folder])
        watch = Watch(
            corpus, [record(file, digest_of(file.path.read_bytes()), time.time_ns()) for file in corpus.scan()]
        )
        assert not watch.changed()
        return watch

    def test_sees_no_change_where_there_is_none(self, watch: Watch) -> None:
        assert not watch.changed()

    @pytest.mark.parametrize("change", [_edit, _edit_deep, _add, _delete, _rename, _empty, _move_away, _add_folder])
    def test_sees_a_change_as_often_as_it_is_asked(
        self, watch: Watch, folder: Path, change: Callable[[Path], None]
    ) -> None:
        time.sleep(0.02)
        change(folder)
        assert [watch.changed(), watch.changed()] == [True, True]

    def test_sees_no_change_in_a_file_that_was_only_touched(self, watch: Watch, folder: Path) -> None:
        (folder / "tea.md").touch()
        assert not watch.changed()

    def test_sees_no_change_in_files_that_are_no_texts(self, watch: Watch, folder: Path) -> None:
        (folder / ".hidden.md").write_text("Secret.")
        assert not watch.changed()

    def test_sees_that_a_change_was_taken_back(self, watch: Watch, folder: Path) -> None:
        before = (folder / "tea.md").read_bytes()
        _edit(folder)
        watch.changed()
        (folder / "tea.md").write_bytes(before)
        assert not watch.changed()

    def test_does_not_read_settled_files_again(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        corpus = Corpus.of([folder])
        watch = Watch(
            corpus, [record(file, digest_of(file.path.read_bytes()), 0) | {"stamp": None} for file in corpus.scan()]
        )
        watch.changed()
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("a text was read"))
        assert not watch.changed()
