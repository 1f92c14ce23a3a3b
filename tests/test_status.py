"""Which indexes there are, and removing them."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from essaybot import EssayBot, IndexInfo, known_indexes, remove_indexes
from essaybot.corpus import Corpus
from essaybot.index.store import Store
from essaybot.status import indexes_of


@pytest.fixture(name="notes")
def notes_folder(tmp_path: Path) -> Path:
    """A folder with a text and a file that is none, of which there is an index."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "tea.md").write_text("# Tea\n\nSteep it.\n")
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 8)
    index(folder)
    return folder


def index(*paths: Path, **options: object) -> None:
    """Build the index of some texts."""
    EssayBot.open(*paths, **options).close()  # type: ignore[arg-type]


def only() -> IndexInfo:
    (info,) = known_indexes()
    return info


def files_in(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


class TestKnownIndexes:
    def test_says_of_which_texts_each_is(self, notes: Path) -> None:
        info = only()
        assert (info.title, info.roots, info.state) == ("notes", (str(notes),), "current")
        assert (info.files, info.failed, info.passages) == (1, 1, 1)

    def test_says_how_large_and_how_old_it_is(self, notes: Path) -> None:
        info = only()
        assert info.built is not None
        assert abs(time.time() - info.built) < 60
        assert info.size == sum(path.stat().st_size for path in files_in(Path(info.directory)))

    def test_says_which_files_were_chosen_and_how_they_were_read(self, notes: Path) -> None:
        index(notes, include=["*.md"], exclude=["old/"], follow_links=True, language="de")
        info = next(each for each in known_indexes() if each.language != "auto")
        assert (info.include, info.exclude, info.follow_links, info.language) == (("*.md",), ("old/",), True, "de")
        assert info.state == "current"

    def test_knows_the_essay_by_its_name(self, indexed_essay: Path) -> None:
        assert [info.title for info in known_indexes(indexed_essay)] == ["the essay"]

    @pytest.mark.parametrize("change", ["edited", "added", "another version"])
    def test_tells_one_that_is_outdated(self, notes: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
        if change == "edited":
            (notes / "tea.md").write_text("# Tea\n\nSteep it for long.\n")
        elif change == "added":
            (notes / "jam.md").write_text("# Jam\n\nBoil it.\n")
        else:
            monkeypatch.setattr("essaybot.opening.__version__", "99")
        assert only().state == "outdated"

    def test_tells_one_whose_texts_are_gone(self, notes: Path) -> None:
        shutil.rmtree(notes)
        assert only().state == "gone"

    @pytest.mark.parametrize("what", ["a file of the index", "the manifest"])
    def test_tells_one_that_is_damaged(self, notes: Path, what: str) -> None:
        directory = Path(only().directory)
        damaged = directory / "current.json" if what == "the manifest" else max(directory.glob("gen-*/*/*"))
        damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
        assert only().state == "damaged"

    @pytest.mark.parametrize(
        "content",
        [{}, {"corpus": 3}, {"corpus": {"roots": [""], "language": "en"}, "files": []}, {"corpus": {"roots": 5}}],
    )
    def test_a_manifest_that_says_something_else_is_damaged(self, notes: Path, content: dict[str, object]) -> None:
        directory = Path(only().directory)
        store = Store(directory.parent.parent, directory.name)
        manifest = store.load()
        assert manifest is not None
        store.amend(manifest, content)
        assert only().state == "damaged"

    def test_leaves_out_what_is_no_index(self, notes: Path) -> None:
        indexes = Path(only().directory).parent
        (indexes / "file").touch()
        (indexes / "holiday pictures").mkdir()
        (indexes / "0123456789abcdef").mkdir()
        assert len(known_indexes()) == 1

    @pytest.mark.skipif(os.name != "posix", reason="needs links")
    def test_leaves_out_links(self, notes: Path) -> None:
        directory = Path(only().directory)
        (directory.parent / "0123456789abcdef").symlink_to(directory)
        assert len(known_indexes()) == 1

    @pytest.mark.parametrize("there", [True, False])
    def test_a_cache_that_is_none_has_none(self, tmp_path: Path, there: bool) -> None:
        if there:
            (tmp_path / "indexes").touch()
        assert known_indexes(tmp_path) == []

    def test_does_not_read_standard_input_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        text = tmp_path / "text"
        text.write_text("Tea is hot.")
        with text.open() as stream, monkeypatch.context() as patch:
            patch.setattr("sys.stdin", stream)
            EssayBot.open("-").close()
        assert [info.state for info in known_indexes()] == ["current"]


class TestIndexesOf:
    def test_takes_those_of_the_same_texts_however_they_were_read(self, notes: Path) -> None:
        index(notes, language="de")
        index(notes, exclude=["old/"])
        index(notes / "tea.md")
        known = known_indexes()
        found = indexes_of(Corpus.of([notes]), known)
        assert sorted((info.language, info.exclude) for info in found) == [
            ("auto", ()),
            ("auto", ("old/",)),
            ("de", ()),
        ]

    def test_takes_those_of_patterns_that_are_given_alone(self, notes: Path) -> None:
        index(notes, exclude=["old/"])
        found = indexes_of(Corpus.of([notes], exclude=["old/"]), known_indexes())
        assert [info.exclude for info in found] == [("old/",)]


class TestRemoveIndexes:
    def test_removes_them_and_says_what_that_frees(self, notes: Path) -> None:
        info = only()
        assert remove_indexes([info]) == info.size
        assert not Path(info.directory).exists()

    def test_removes_a_damaged_one(self, notes: Path) -> None:
        (Path(only().directory) / "current.json").write_text("nonsense")
        remove_indexes([only()])
        assert known_indexes() == []

    def test_leaves_what_essaybot_has_not_made(self, notes: Path) -> None:
        info = only()
        (Path(info.directory) / "diary.txt").write_text("Dear diary")
        remove_indexes([info])
        assert files_in(Path(info.directory).parent) == [Path(info.directory) / "diary.txt"]

    @pytest.mark.skipif(os.name != "posix", reason="needs links")
    @pytest.mark.parametrize("name", ["gen-1-link", "gen-1-real/link"])
    def test_never_follows_a_link(self, notes: Path, name: str) -> None:
        info = only()
        link = Path(info.directory) / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(notes)
        remove_indexes([info])
        assert (notes / "tea.md").exists()

    def test_leaves_the_texts_and_other_indexes(self, notes: Path) -> None:
        index(notes / "tea.md")
        remove_indexes([info for info in known_indexes() if info.title == "notes"])
        assert ([info.title for info in known_indexes()], (notes / "tea.md").exists()) == (
            ["tea.md"],
            True,
        )

    def test_of_one_that_is_gone_there_is_nothing_to_do(self, notes: Path) -> None:
        info = only()
        remove_indexes([info])
        assert remove_indexes([info]) == 0
