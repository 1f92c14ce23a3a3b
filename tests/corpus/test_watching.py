"""Whether a corpus is still as it was read."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from essaybot.corpus import Corpus, CorpusFile, Watch, record, unchanged
from essaybot.reading.files import digest_of

SECOND = 1_000_000_000


class TestUnchanged:
    """Files whose times are long past unless a test says otherwise: what was recorded of them can be trusted."""

    @staticmethod
    def recorded(path: Path, seconds_later: float) -> list[dict[str, object]]:
        """What is recorded of a file that is read so long after it last changed."""
        (file,) = Corpus.of([path]).scan()
        now = max(file.stamp[1:3]) + int(seconds_later * SECOND)
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
        old = [record(file, digest_of(path.read_bytes()), file.stamp[2] + SECOND)]
        path.write_text("Tea is black.")
        assert not unchanged([file], old)

    @pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing but the time tells")
    def test_a_file_in_whose_place_another_of_its_size_and_time_came_is_not(self, folder: Path) -> None:
        old, status = self.recorded(folder / "tea.md", 10), (folder / "tea.md").stat()
        (folder / "new").write_text("Tea is black.")
        os.utime(folder / "new", ns=(status.st_atime_ns, status.st_mtime_ns))
        (folder / "new").replace(folder / "tea.md")
        assert not unchanged(Corpus.of([folder / "tea.md"]).scan(), old)

    def test_a_file_from_the_future_is_known_by_its_time(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        future = time.time_ns() + 10**9 * SECOND
        os.utime(folder / "tea.md", ns=(future, future))
        (file,) = Corpus.of([folder / "tea.md"]).scan()
        old = [record(file, digest_of(file.read()), file.stamp[2] + 10 * SECOND)]
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("a text was read"))
        assert unchanged(Corpus.of([folder / "tea.md"]).scan(), old)

    def test_two_files_whose_names_were_swapped_are_not(self, folder: Path) -> None:
        (folder / "deep" / "cup.txt").rename(folder / "cup.md")
        for name in ("tea.md", "cup.md"):
            (folder / name).write_text(f"{name:8}")
            os.utime(folder / name, (5, 5))
        old = [record(file, digest_of(file.read()), 2**62) for file in Corpus.of([folder]).scan()]
        for source, target in (("tea.md", "x"), ("cup.md", "tea.md"), ("x", "cup.md")):
            (folder / source).rename(folder / target)
        assert not unchanged(Corpus.of([folder]).scan(), old)

    def test_what_was_recorded_survives_json(self, folder: Path) -> None:
        try:
            (folder / "\udcff\n.md").write_text("x")
        except (OSError, UnicodeEncodeError):
            pytest.skip("this file system has no such names")
        old = [record(file, digest_of(file.read()), 2**62) for file in Corpus.of([folder]).scan()]
        assert unchanged(Corpus.of([folder]).scan(), json.loads(json.dumps(old).encode()))

    @pytest.mark.parametrize(("text", "expected"), [(b"Tea", True), (b"Cup", False)])
    def test_standard_input_is_known_by_its_content(self, text: bytes, expected: bool) -> None:
        old = record(CorpusFile("-", "stdin", data=b"Tea"), digest_of(b"Tea"), 2**62)
        assert unchanged([CorpusFile("-", "stdin", data=text)], [old]) is expected

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
        old = [record(file, digest_of(file.read()), 2**62) for file in Corpus.of([folder]).scan()]
        change(folder)
        assert not unchanged(Corpus.of([folder]).scan(), old)

    def test_a_second_name_of_a_file_is_not_read(self, folder: Path) -> None:
        os.link(folder / "tea.md", folder / "tee.md")
        old = [record(file, "" if file.skipped else digest_of(file.read()), 0) for file in Corpus.of([folder]).scan()]
        assert unchanged(Corpus.of([folder]).scan(), old)

    def test_a_file_that_is_no_longer_left_out_is_not(self, folder: Path) -> None:
        file = CorpusFile(str(folder / "tea.md"), "tea.md")
        left_out = CorpusFile(str(folder / "tea.md"), "tea.md", skipped="a link")
        assert not unchanged([file], [record(left_out, "", 0) | {"skipped": True}])

    def test_a_file_that_cannot_be_read_any_more_is_not(self, folder: Path) -> None:
        old = self.recorded(folder / "tea.md", 10)
        (folder / "tea.md").unlink()
        (folder / "tea.md").mkdir()
        (file,) = [CorpusFile(str(folder / "tea.md"), "tea.md")]
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


def _ignore(folder: Path) -> None:
    (folder / ".gitignore").write_text("deep\n")


def _ignore_above(folder: Path) -> None:
    (folder.parent / ".gitignore").write_text("deep\n")


def _replace_in_place(folder: Path) -> None:
    status = (folder / "tea.md").stat()
    (folder / "tea.md").write_text("Tea is black.")
    os.utime(folder / "tea.md", ns=(status.st_atime_ns, status.st_mtime_ns))


def _watch(corpus: Corpus) -> Watch:
    files, _, now = corpus.survey()
    return Watch(corpus, [record(file, "" if file.skipped else digest_of(file.read()), now) for file in files])


class TestWatch:
    @pytest.fixture(params=[False, True], ids=["racy", "settled"])
    def watch(self, folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Watch:
        """What watches the folder and has looked at it once; settled, it goes by times alone."""
        if request.param:
            monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        (folder.parent / ".git").mkdir()
        watch = _watch(Corpus.of([folder]))
        assert not watch.changed()
        return watch

    def test_sees_no_change_where_there_is_none(self, watch: Watch) -> None:
        assert not watch.changed()

    @pytest.mark.parametrize(
        "change",
        [
            _edit,
            _edit_deep,
            _add,
            _delete,
            _rename,
            _empty,
            _move_away,
            _add_folder,
            _ignore,
            _ignore_above,
            pytest.param(_replace_in_place, marks=pytest.mark.skipif(os.name != "posix", reason="ctime tells")),
        ],
    )
    def test_sees_a_change_as_often_as_it_is_asked(
        self, watch: Watch, folder: Path, change: Callable[[Path], None]
    ) -> None:
        time.sleep(0.02)
        change(folder)
        assert [watch.changed(), watch.changed()] == [True, True]

    def test_sees_no_change_in_a_file_that_was_only_touched(self, watch: Watch, folder: Path) -> None:
        (folder / "tea.md").touch()
        assert not watch.changed()

    def test_sees_that_patterns_have_changed(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        (folder / "deep" / ".gitignore").write_text("# Nothing yet.\n")
        watch = _watch(Corpus.of([folder]))
        watch.changed()
        (folder / "deep" / ".gitignore").write_text("*\n")
        assert watch.changed()

    def test_sees_that_the_folder_has_come_back(self, watch: Watch, folder: Path) -> None:
        folder.rename(folder.with_name("elsewhere"))
        gone = watch.changed()
        folder.with_name("elsewhere").rename(folder)
        assert (gone, watch.changed()) == (True, False)

    def test_sees_no_change_in_a_copy_that_came_back(self, watch: Watch, folder: Path) -> None:
        shutil.copytree(folder, folder.with_name("copy"))
        shutil.rmtree(folder)
        folder.with_name("copy").rename(folder)
        assert not watch.changed()

    def test_sees_that_a_link_leads_to_something_now(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        (folder / "link.md").symlink_to(folder.parent / "new.md")
        corpus = Corpus.of([folder], follow_links=True)
        watch = _watch(corpus)
        before = watch.changed()
        (folder.parent / "new.md").write_text("New.")
        assert (before, watch.changed()) == (False, True)

    def test_does_not_wait_for_a_pipe_in_the_place_of_a_text(self, watch: Watch, folder: Path) -> None:
        (folder / "tea.md").unlink()
        os.mkfifo(folder / "tea.md")
        assert watch.changed()

    def test_standard_input_does_not_change(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Tea")))
        watch = _watch(Corpus.of(["-"]))
        assert [watch.changed(), watch.changed()] == [False, False]

    def test_sees_no_change_in_files_that_are_no_texts(self, watch: Watch, folder: Path) -> None:
        (folder / ".hidden.md").write_text("Secret.")
        assert not watch.changed()

    def test_sees_a_change_of_a_new_file_while_the_clock_stands_still(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = time.time_ns()
        for module in ("walking", "watching"):
            monkeypatch.setattr(f"essaybot.corpus.{module}.stamp_of", lambda status: (status.st_size, now, now, 1))
        watch = _watch(Corpus.of([folder]))
        before = watch.changed()
        (folder / "tea.md").write_text("Tea is black.")
        assert (before, watch.changed()) == (False, True)

    def test_sees_that_a_change_was_taken_back(self, watch: Watch, folder: Path) -> None:
        before = (folder / "tea.md").read_bytes()
        _edit(folder)
        watch.changed()
        (folder / "tea.md").write_bytes(before)
        assert not watch.changed()

    def test_does_not_read_settled_files_again(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        corpus = Corpus.of([folder])
        watch = Watch(corpus, [record(file, digest_of(file.read()), 0) | {"stamp": None} for file in corpus.scan()])
        watch.changed()
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("a text was read"))
        assert not watch.changed()

    def test_lets_nobody_read_again_what_was_only_touched(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        watch = _watch(Corpus.of([folder]))
        (folder / "tea.md").touch()
        watch.changed()
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("a text was read"))
        assert unchanged(Corpus.of([folder]).scan(), watch.recorded)

    def test_keeps_what_else_was_recorded(self, folder: Path) -> None:
        corpus = Corpus.of([folder])
        watch = Watch(corpus, [{**record(file, digest_of(file.read()), 0), "passages": 3} for file in corpus.scan()])
        watch.changed()
        assert [each["passages"] for each in watch.recorded] == [3, 3]
