"""An index is brought up to date: only what changed is read, and the answers are those of an index built anew."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaybot import EssayBot, EssayBotError, Limits
from essaybot.errors import MissingExtraError
from essaybot.index.shards import Numbering, Run, joined
from essaybot.library import Library
from essaybot.model import Passage, Section
from essaybot.opening import open_library
from essaybot.reading.worker import Reader, Reading

TEAS = ("green", "black", "white", "oolong", "yellow", "herbal")


def text_of(number: int) -> str:
    tea = TEAS[number % len(TEAS)]
    return f"# Tea {number}\n\nThe {tea} tea is steeped for {number} minutes.\n\nIt was word{number} of old.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(6):
        (folder / f"tea{number}.md").write_text(text_of(number))
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def many_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even the smallest shard stay when a file changes."""
    monkeypatch.setattr("essaybot.building._SMALL_SHARD", 0)


@pytest.fixture
def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, in order."""
    read: list[str] = []
    original = Reader.read

    def note(reader: Reader, path: Path, name: str, data: bytes | None = None) -> object:
        read.append(name)
        return original(reader, path, name, data)

    monkeypatch.setattr(Reader, "read", note)
    return read


def shards(cache: Path) -> int:
    (generation,) = cache.glob("indexes/*/gen-*")
    return len(list(generation.iterdir()))


def statuses(bot: EssayBot) -> dict[str, str]:
    return {Path(file.file).name: file.status for file in bot.report.files}


def open_notes(notes: Path, cache: Path) -> None:
    EssayBot.open(notes, cache_dir=cache).close()


def seen(bot: EssayBot) -> object:
    """All that a person can see of a bot's answers."""
    return (
        bot.sections(),
        bot.passages(),
        [bot.ask(question) for question in ("green tea", "steeped for 3 minutes", "word2", "word4 of old", "coffee")],
        # Whoosh's scores count what is dead, so that the order may be another.
        [{hit.passage.id for hit in bot.find(query)} for query in ("tea", "word*", '"green tea" OR heading:tea')],
        sorted(bot.terms()),
    )


class TestUpdating:
    def test_reads_only_the_file_that_changed(self, notes: Path, cache: Path, files_read: list[str]) -> None:
        open_notes(notes, cache)
        files_read.clear()
        (notes / "tea2.md").write_text("# Tea\n\nPu-erh is aged.\n")
        open_notes(notes, cache)
        assert files_read == ["notes/tea2.md"]

    def test_reads_nothing_when_a_file_is_gone(self, notes: Path, cache: Path, files_read: list[str]) -> None:
        open_notes(notes, cache)
        files_read.clear()
        (notes / "tea2.md").unlink()
        open_notes(notes, cache)
        assert files_read == []

    def test_reports_each_file(self, notes: Path, cache: Path) -> None:
        open_notes(notes, cache)
        (notes / "tea2.md").write_text("Pu-erh is aged.\n")
        (notes / "tea9.md").write_text("")
        with EssayBot.open(notes, cache_dir=cache) as bot:
            found = statuses(bot)
        assert (found["tea1.md"], found["tea2.md"], found["tea9.md"]) == ("unchanged", "indexed", "failed")

    def test_leaves_the_big_shard_as_it_is(self, notes: Path, cache: Path, many_shards: None) -> None:
        open_notes(notes, cache)
        (notes / "tea2.md").write_text("Pu-erh is aged.\n")
        open_notes(notes, cache)
        assert shards(cache) == 2

    def test_does_not_gather_ever_more_shards(self, notes: Path, cache: Path, many_shards: None) -> None:
        for number in range(12):
            (notes / "tea2.md").write_text(f"Pu-erh is aged for {number} years.\n")
            open_notes(notes, cache)
        assert shards(cache) <= 3

    def test_writes_a_small_index_whole(self, notes: Path, cache: Path) -> None:
        open_notes(notes, cache)
        (notes / "tea2.md").write_text("Pu-erh is aged.\n")
        open_notes(notes, cache)
        assert shards(cache) == 1

    def test_goes_on_without_the_files_of_the_old_index(
        self, notes: Path, cache: Path, many_shards: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def vanish(shard: Path, *rest: object) -> None:
            shutil.rmtree(shard.parent)
            raise FileNotFoundError(2, "No such file or directory")

        open_notes(notes, cache)
        (notes / "tea2.md").write_text("Pu-erh is aged.\n")
        monkeypatch.setattr("essaybot.building.link_shard", vanish)
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert (len(bot.find("aged")), len(bot.find("word1")), shards(cache)) == (1, 1, 1)

    def test_of_a_damaged_index_builds_it_anew(self, notes: Path, cache: Path, many_shards: None) -> None:
        open_notes(notes, cache)
        next(cache.rglob("*.trm")).write_bytes(b"")
        (notes / "tea2.md").write_text("Pu-erh is aged.\n")
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert (len(bot.find("word1")), set(statuses(bot).values())) == (1, {"indexed"})

    def test_does_not_offer_a_word_that_is_gone(self, notes: Path, cache: Path, many_shards: None) -> None:
        (notes / "tea5.md").write_text("The samovar is hot.\n")
        open_notes(notes, cache)
        (notes / "tea5.md").write_text("The kettle is hot.\n")
        with EssayBot.open(notes, cache_dir=cache) as bot:
            answer = bot.ask("samovr")
        assert (shards(cache), answer.mended, answer.hits) == (2, (), ())


EDITS: dict[str, Callable[[Path, int], object]] = {
    "write": lambda notes, number: (notes / f"tea{number}.md").write_text(text_of(number + 7)),
    "restore": lambda notes, number: (notes / f"tea{number}.md").write_text(text_of(number)),
    "delete": lambda notes, number: (notes / f"tea{number}.md").unlink(missing_ok=True),
    "empty": lambda notes, number: (notes / f"tea{number}.md").write_text(""),
    "copy": lambda notes, number: (notes / f"copy{number}.md").write_text(text_of(number)),
    "touch": lambda notes, number: (notes / f"tea{number}.md").touch(),
}


class TestUpdated:
    @pytest.fixture(params=["on disk", "in memory"])
    def place(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        if request.param == "in memory":
            (tmp_path / "file").touch()
            return tmp_path / "file" / "cache"
        return tmp_path / "cache"

    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 7)), min_size=1, max_size=3), max_size=4
        )
    )
    def test_answers_as_one_built_anew(
        self, tmp_path: Path, many_shards: None, place: Path, steps: list[list[tuple[str, int]]]
    ) -> None:
        notes = tmp_path / "changing"
        shutil.rmtree(notes, ignore_errors=True)
        notes.mkdir()
        for number in range(6):
            (notes / f"tea{number}.md").write_text(text_of(number))
        (notes / "always.md").write_text("# Always\n\nThere is always tea.\n")
        with EssayBot.open(notes, cache_dir=place) as bot:
            for step in steps:
                for edit, number in step:
                    EDITS[edit](notes, number)
                bot.ask("tea")
            with EssayBot.open(notes, cache_dir=tmp_path / "anew") as anew:
                shutil.rmtree(tmp_path / "anew", ignore_errors=True)
                assert seen(bot) == seen(anew)


class TestRefresh:
    @pytest.fixture(name="bot")
    def open_bot(self, notes: Path, cache: Path) -> Iterator[EssayBot]:
        with EssayBot.open(notes, cache_dir=cache) as bot:
            yield bot

    def test_finds_what_was_written_since(self, bot: EssayBot, notes: Path) -> None:
        (notes / "new.md").write_text("Pu-erh is aged.\n")
        assert [hit.passage.text for hit in bot.find("aged")] == ["Pu-erh is aged."]

    def test_does_not_find_what_was_deleted_since(self, bot: EssayBot, notes: Path) -> None:
        (notes / "tea3.md").unlink()
        assert bot.ask("word3").hits == ()

    def test_finds_what_was_moved_where_it_is_now(self, bot: EssayBot, notes: Path) -> None:
        (notes / "tea3.md").rename(notes / "moved.md")
        assert [hit.passage.document for hit in bot.find("word3")] == ["notes/moved.md"]

    @pytest.mark.parametrize("change", [True, False])
    def test_says_whether_anything_has_changed(self, bot: EssayBot, notes: Path, change: bool) -> None:
        if change:
            (notes / "new.md").write_text("Pu-erh is aged.\n")
        assert (bot.refresh(), bot.refresh()) == (change, False)

    def test_keeps_to_a_section_by_its_headings(self, bot: EssayBot, notes: Path) -> None:
        section = next(each for each in bot.sections() if each.heading == "Tea 4")
        (notes / "aa.md").write_text("# First\n\nPu-erh is aged.\n")
        assert [hit.passage.heading for hit in bot.find("tea", within=section)] == ["Tea 4"]

    def test_of_a_folder_that_is_gone_is_an_error_and_not_an_old_answer(self, bot: EssayBot, notes: Path) -> None:
        notes.rename(notes.with_name("away"))
        with pytest.raises(Exception, match="no such file or folder"):
            bot.ask("tea")

    def test_serves_again_when_the_folder_is_back(self, bot: EssayBot, notes: Path) -> None:
        away = notes.rename(notes.with_name("away"))
        with pytest.raises(Exception, match="no such file or folder"):
            bot.ask("tea")
        away.rename(notes)
        assert len(bot.find("word3")) == 1

    def test_finds_passages_of_a_section_where_they_are_now(self, bot: EssayBot, notes: Path) -> None:
        section = next(each for each in bot.sections() if each.heading == "Tea 4")
        for number in range(3):
            (notes / f"tea{number}.md").unlink()
        bot.refresh()
        assert {passage.heading for passage in bot.passages(section)} == {"Tea 4"}

    def test_leaves_a_hit_of_before_without_a_section_if_the_text_is_too_short_now(
        self, bot: EssayBot, notes: Path
    ) -> None:
        (hit,) = bot.find("word5")
        for number in range(5):
            (notes / f"tea{number}.md").unlink()
        bot.refresh()
        with pytest.raises(EssayBotError, match="the text has changed"):
            bot.section_of(hit)

    def test_does_not_open_a_bot_again_that_was_closed_meanwhile(
        self, bot: EssayBot, notes: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def open_and_close(*arguments: Any, **options: Any) -> Library:
            library = open_library(*arguments, **options)
            bot.close()
            return library

        (notes / "new.md").write_text("Pu-erh is aged.\n")
        monkeypatch.setattr("essaybot.bot.open_library", open_and_close)
        bot.refresh()
        with pytest.raises(EssayBotError, match="closed"):
            len(bot)

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not list open files")
    def test_leaves_no_files_open(self, bot: EssayBot, notes: Path) -> None:
        gc.disable()
        try:
            counts = set()
            for number in range(4):
                (notes / "new.md").write_text(f"Pu-erh is aged {number} years.\n")
                bot.ask("tea", where="file:tea1.md")
                bot.suggest()
                counts.add(len(list(Path("/proc/self/fd").iterdir())))
        finally:
            gc.enable()
        assert len(counts) == 1

    def test_works_though_the_cache_has_vanished(self, bot: EssayBot, notes: Path, cache: Path) -> None:
        shutil.rmtree(cache)
        (notes / "new.md").write_text("Pu-erh is aged.\n")
        assert (len(bot.find("aged")), len(bot.find("word3"))) == (1, 1)


class TestDuplicates:
    def test_are_found_once(self, notes: Path, cache: Path) -> None:
        shutil.copy(notes / "tea3.md", notes / "zz.md")
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert len(bot.find("word3")) == 1

    def test_are_reported_with_the_first(self, notes: Path, cache: Path) -> None:
        shutil.copy(notes / "tea3.md", notes / "zz.md")
        with EssayBot.open(notes, cache_dir=cache) as bot:
            reasons = [(file.status, file.reason) for file in bot.report.files if file.file == "notes/zz.md"]
        assert reasons == [("skipped", "the same text as notes/tea3.md")]

    def test_are_found_when_the_first_is_gone(self, notes: Path, cache: Path) -> None:
        shutil.copy(notes / "tea3.md", notes / "zz.md")
        open_notes(notes, cache)
        (notes / "tea3.md").unlink()
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert [hit.passage.document for hit in bot.find("word3")] == ["notes/zz.md"]

    def test_are_reported_with_the_next_when_the_first_is_gone(self, notes: Path, cache: Path) -> None:
        for name in ("x.md", "y.md", "z.md"):
            shutil.copy(notes / "tea3.md", notes / name)
        open_notes(notes, cache)
        (notes / "tea3.md").unlink()
        with EssayBot.open(notes, cache_dir=cache) as bot:
            reasons = {file.file: file.reason for file in bot.report.files if file.reason}
            assert reasons == dict.fromkeys(("notes/y.md", "notes/z.md"), "the same text as notes/x.md")
            assert len(bot.find("word3", where="file:z.md")) == 1


class TestFilesThatFailed:
    SMALL = Limits(headings=1)

    @pytest.fixture(autouse=True)
    def long(self, notes: Path) -> None:
        (notes / "long.md").write_text("# A zebra\n\nSleeps.\n\n# A lion\n\nDoes not.\n")

    def test_for_their_limits_are_read_when_those_are_others(self, notes: Path, cache: Path) -> None:
        EssayBot.open(notes, cache_dir=cache, limits=self.SMALL).close()
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert len(bot.find("zebra")) == 1

    def test_for_their_limits_are_not_read_again_with_the_same(
        self, notes: Path, cache: Path, files_read: list[str]
    ) -> None:
        EssayBot.open(notes, cache_dir=cache).close()
        for _ in range(3):
            EssayBot.open(notes, cache_dir=cache, limits=Limits(headings=2)).close()
        files_read.clear()
        EssayBot.open(notes, cache_dir=cache, limits=Limits(headings=2)).close()
        assert files_read == []

    def test_for_want_of_an_extra_are_read_when_it_is_there(self, notes: Path, cache: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("essaybot.reading.worker.Reader.read", without_pdf)
            open_notes(notes, cache)
        with EssayBot.open(notes, cache_dir=cache) as bot:
            assert len(bot.find("zebra")) == 1


def without_pdf(reader: Reader, path: Path, name: str, data: bytes | None = None) -> Reading:
    if name.endswith("long.md"):
        raise MissingExtraError("PDF", "pdf")
    return Reading([Passage(name, "Tea.", document=name)], [Section("", 0, (), name, 1, 1)])


class TestStamps:
    def test_of_a_folder_indexed_right_after_it_was_written_are_known_later(
        self, notes: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_notes(notes, cache)
        for file in notes.iterdir():
            os.utime(file, (1_000_000_000, 1_000_000_000))
        monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))
        open_notes(notes, cache)
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("a file was read"))
        open_notes(notes, cache)


class TestNumbering:
    def test_of_one_whole_shard_is_plain(self) -> None:
        assert Numbering([3], [Run(0, 0, 3)]).is_plain

    def test_goes_through_the_runs(self) -> None:
        numbering = Numbering([4, 2], [Run(0, 0, 1), Run(1, 0, 2), Run(0, 2, 2)])
        assert (list(numbering.places), list(numbering.numbers)) == ([0, 4, 5, 2, 3], [0, -1, 3, 4, 1, 2])

    def test_knows_what_is_dead(self) -> None:
        assert list(Numbering([3], [Run(0, 0, 1), Run(0, 2, 1)]).dead) == [1]

    @pytest.mark.parametrize("run", [Run(0, 2, 2), Run(0, -1, 1), Run(1, 0, 1), Run(0, 0, -1)])
    def test_beyond_the_shards_is_an_error(self, run: Run) -> None:
        with pytest.raises((ValueError, IndexError)):
            Numbering([3], [run])

    def test_joins_runs_that_follow_one_another(self) -> None:
        runs = [Run(0, 0, 1), Run(0, 1, 2), Run(1, 0, 0), Run(1, 3, 1), Run(0, 3, 1)]
        assert joined(runs) == [Run(0, 0, 3), Run(1, 3, 1), Run(0, 3, 1)]
