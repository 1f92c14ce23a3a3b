"""A corpus with its index: fresh from the cache, rebuilt when stale or damaged, in memory if need be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from essaybot import EssayBot, EssayBotError
from essaybot.corpus import Corpus
from essaybot.errors import CacheError, CorpusError
from essaybot.index.store import MANIFEST, Store
from essaybot.library import Library, library_of_passages
from essaybot.model import IndexReport, Passage, Progress, Section
from essaybot.opening import open_library

TEXT = "# Tea\n\n## Green\n\nGreen tea is brewed at eighty degrees.\n\n## Black\n\nBlack tea is boiled.\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "tea.md"
    path.write_text(TEXT)
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def trusted_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files count as long unchanged at once, so that nothing but their times and sizes is looked at."""
    monkeypatch.setattr("essaybot.corpus.files._RACY_NS", -(2**62))


def ask(question: str, *paths: Path, cache: Path, notes: list[str] | None = None) -> tuple[list[str], IndexReport]:
    """Open texts, ask them a question and return the passages found and the report."""
    with EssayBot.open(*paths, cache_dir=cache, notify=(notes if notes is not None else []).append) as bot:
        return [hit.passage.text for hit in bot.search(question)], bot.report


def outline_and_answer(text: Path, cache: Path) -> tuple[object, ...]:
    with EssayBot.open(text, cache_dir=cache) as bot:
        return bot.sections(), len(bot), bot.ask("green tea").hits, [hit.position for hit in bot.find("tea")]


def index_files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file() and not path.name.endswith("LOCK"))


def generations(cache: Path) -> list[Path]:
    return sorted(cache.glob("indexes/*/gen-*"))


class TestOpenLibrary:
    def test_builds_on_first_use(self, text: Path, cache: Path) -> None:
        assert ask("eighty", text, cache=cache)[1].built

    def test_opens_without_building_afterwards(self, text: Path, cache: Path) -> None:
        ask("eighty", text, cache=cache)
        assert not ask("eighty", text, cache=cache)[1].built

    def test_an_opened_index_answers_as_a_built_one(self, text: Path, cache: Path) -> None:
        assert outline_and_answer(text, cache) == outline_and_answer(text, cache)

    def test_reports_the_same_files_whether_built_or_opened(self, text: Path, cache: Path) -> None:
        folder = text.parent / "folder"
        folder.mkdir()
        text.rename(folder / "tea.md")
        (folder / "photo.jpeg").write_bytes(b"\0")
        (folder / "empty.md").write_bytes(b"")
        first, second = (ask("tea", folder, cache=cache)[1] for _ in range(2))
        files = [tuple(replace(file, status="indexed") for file in report.files) for report in (first, second)]
        assert (files[0], first.passages, first.directory) == (files[1], second.passages, second.directory)

    def test_keeps_an_index_for_each_corpus(self, text: Path, cache: Path) -> None:
        other = text.with_name("engines.md")
        other.write_text("Locomotives are heavy.")
        ask("tea", text, cache=cache)
        ask("locomotives", other, cache=cache)
        assert not ask("tea", text, cache=cache)[1].built

    def test_says_that_it_built_in_one_line(self, text: Path, cache: Path) -> None:
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert [note.split(" in ")[0] for note in notes] == ["indexed tea.md: 2 passages"]

    def test_says_nothing_of_a_fresh_index(self, text: Path, cache: Path) -> None:
        notes: list[str] = []
        ask("tea", text, cache=cache)
        ask("tea", text, cache=cache, notes=notes)
        assert notes == []

    def test_leaves_one_generation(self, text: Path, cache: Path) -> None:
        for number in range(3):
            text.write_text(TEXT + f"\nMore {number}.\n")
            ask("tea", text, cache=cache)
        assert len(generations(cache)) == 1

    def test_writes_nothing_beside_the_texts(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        assert set(text.parent.iterdir()) == {text, cache}

    def test_a_large_text_is_announced_before_it_is_indexed(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("essaybot.opening._LONG_BUILD", 10)
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert notes[0].startswith("indexing tea.md")

    def test_the_environment_says_where_the_index_lives(self, text: Path) -> None:
        with EssayBot.open(text) as bot:
            assert Path(bot.report.directory).is_relative_to(os.environ["ESSAYBOT_CACHE_DIR"])


class TestStaleness:
    def test_a_changed_text_is_indexed_again(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        text.write_text("Oolong is half fermented.")
        assert ask("oolong", text, cache=cache)[0] == ["Oolong is half fermented."]

    def test_so_is_one_changed_to_the_same_size_right_after_the_build(self, text: Path, cache: Path) -> None:
        for word in ("eighty", "ninety", "eighth", "eleven"):
            text.write_text(TEXT.replace("eighty", word))
            assert len(ask(word, text, cache=cache)[0]) == 1

    @pytest.mark.skipif(os.name != "posix", reason="elsewhere ctime is the time of creation")
    @pytest.mark.parametrize("trusted", [False, True])
    def test_so_is_one_whose_time_was_put_back(
        self, text: Path, cache: Path, request: pytest.FixtureRequest, trusted: bool
    ) -> None:
        if trusted:
            request.getfixturevalue("trusted_times")
        ask("tea", text, cache=cache)
        status = text.stat()
        time.sleep(0.02)
        text.write_text(TEXT.replace("eighty", "ninety"))
        os.utime(text, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert len(ask("ninety", text, cache=cache)[0]) == 1

    def test_a_text_that_was_only_touched_is_not(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        os.utime(text)
        assert not ask("tea", text, cache=cache)[1].built

    def test_a_text_whose_times_are_known_is_not_read(
        self, text: Path, cache: Path, trusted_times: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask("tea", text, cache=cache)
        monkeypatch.setattr("essaybot.corpus.files.read_bytes", lambda path: pytest.fail("the text was read"))
        assert not ask("tea", text, cache=cache)[1].built

    def test_a_new_file_in_a_folder_is_found(self, text: Path, cache: Path) -> None:
        ask("tea", text.parent, cache=cache)
        text.with_name("engines.md").write_text("Locomotives are heavy.")
        assert len(ask("locomotives", text.parent, cache=cache)[0]) == 1

    def test_a_file_gone_from_a_folder_is_forgotten(self, text: Path, cache: Path) -> None:
        text.with_name("engines.md").write_text("Locomotives are heavy.")
        ask("locomotives", text.parent, cache=cache)
        text.with_name("engines.md").unlink()
        assert ask("locomotives", text.parent, cache=cache)[0] == []

    @pytest.mark.parametrize(("name", "value"), [("__version__", "99.0"), ("_FORMAT", 99)])
    def test_an_index_of_another_version_is_built_again(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
    ) -> None:
        ask("tea", text, cache=cache)
        monkeypatch.setattr(f"essaybot.opening.{name}", value)
        assert ask("tea", text, cache=cache)[1].built

    def test_a_text_that_is_gone_is_an_error_though_its_index_is_there(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        text.unlink()
        with pytest.raises(CorpusError):
            ask("tea", text, cache=cache)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(0, len(data), max(1, len(data) // 8)):
        data[place] ^= 0x41
    file.write_bytes(data)


def _make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = [_cut, _empty, _flip, Path.unlink, _make_folder]
FILES = [MANIFEST, ".trm", ".pst", ".toc", "_stored.col", "_text_len.col", "_heading_stems_len.col"]


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGES, ids=["cut", "emptied", "flipped", "deleted", "made a folder"])
    @pytest.mark.parametrize("name", FILES)
    def test_of_any_file_costs_a_build_not_the_answer(
        self, text: Path, cache: Path, name: str, damage: Callable[[Path], object]
    ) -> None:
        expected = outline_and_answer(text, cache)
        (damaged,) = [file for file in index_files(cache) if file.name.endswith(name)]
        damage(damaged)
        assert outline_and_answer(text, cache) == expected

    def test_is_mended_for_good(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        _flip(next(file for file in index_files(cache) if file.name.endswith(".trm")))
        ask("tea", text, cache=cache)
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert notes == []

    def test_is_told_in_one_line(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        _flip(next(file for file in index_files(cache) if file.name.endswith(".trm")))
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert notes == ["the index is damaged; building it again"]

    @pytest.mark.parametrize("part", range(4))
    def test_of_one_bit_of_the_manifest_costs_a_build_not_the_answer(
        self, text: Path, cache: Path, trusted_times: None, part: int
    ) -> None:
        expected = outline_and_answer(text, cache)
        (manifest,) = cache.rglob(MANIFEST)
        data = manifest.read_bytes()
        wrong = []
        for place in range(part * 17, len(data) - 10, 4 * 17):  # built again, it may be a few digits shorter
            damaged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            manifest.write_bytes(damaged)
            try:
                right = outline_and_answer(text, cache) == expected
            except Exception:
                right = False
            if not right:
                wrong.append(data[place - 10 : place + 10])
            if manifest.read_bytes() == damaged:
                EssayBot.build(text, cache_dir=cache).close()
            data = manifest.read_bytes()
        assert wrong == []

    def test_of_two_files_swapped_costs_a_build_not_the_answer(self, text: Path, cache: Path) -> None:
        expected = outline_and_answer(text, cache)
        one, other = (file for file in index_files(cache) if file.suffix in (".trm", ".pst"))
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        assert outline_and_answer(text, cache) == expected

    def test_an_index_of_another_corpus_in_its_place_is_not_used(self, text: Path, cache: Path) -> None:
        other = text.with_name("engines.md")
        other.write_text("Locomotives are heavy.")
        places = []
        for path in (text, other):
            with EssayBot.open(path, cache_dir=cache) as bot:
                places.append(Path(bot.report.directory))
        places[0].rename(cache / "aside")
        places[1].rename(places[0])
        assert ask("locomotives", text, cache=cache)[0] == []

    def test_a_cache_that_was_deleted_is_built_again(self, text: Path, cache: Path) -> None:
        expected = outline_and_answer(text, cache)
        cache.rename(cache.with_name("aside"))
        assert outline_and_answer(text, cache) == expected

    def test_between_opening_and_asking_costs_a_build_not_the_answer(self, text: Path, cache: Path) -> None:
        expected = ask("green", text, cache=cache)[0]
        with EssayBot.open(text, cache_dir=cache) as bot:
            shutil.rmtree(generations(cache)[0])
            assert [hit.passage.text for hit in bot.search("green")] == expected


class TestCacheThatCannotBeWritten:
    @pytest.fixture
    def unusable(self, tmp_path: Path) -> Path:
        """A place beneath a file: there, nobody can make a directory, whatever their rights."""
        (tmp_path / "file").touch()
        return tmp_path / "file" / "cache"

    def test_answers_from_memory(self, text: Path, unusable: Path) -> None:
        assert len(ask("eighty", text, cache=unusable)[0]) == 1

    def test_says_so_in_one_line(self, text: Path, unusable: Path) -> None:
        notes: list[str] = []
        ask("eighty", text, cache=unusable, notes=notes)
        assert len(notes) == 1
        assert "kept in memory" in notes[0]

    def test_reports_no_directory(self, text: Path, unusable: Path) -> None:
        assert ask("eighty", text, cache=unusable)[1].directory == ""

    def test_finds_exact_words_too(self, text: Path, unusable: Path) -> None:
        with EssayBot.open(text, cache_dir=unusable) as bot:
            assert len(bot.find('"green tea"')) == 1

    def test_is_an_error_when_a_build_was_asked_for(self, text: Path, unusable: Path) -> None:
        with pytest.raises(CacheError):
            EssayBot.build(text, cache_dir=unusable)

    @pytest.mark.skipif(os.name != "posix", reason="limits are POSIX's")
    def test_because_the_disk_is_full_answers_from_memory(self, text: Path, cache: Path) -> None:
        program = (
            "import resource, sys; from essaybot import EssayBot\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
            "with EssayBot.open(sys.argv[1], cache_dir=sys.argv[2], notify=print) as bot:\n"
            "    print(bot.ask('eighty').verdict.value)\n"
        )
        text.write_text(TEXT * 50)
        done = _run(program, text, cache)
        assert (done.stdout.count("kept in memory"), done.stdout.splitlines()[-1]) == (1, "answered")

    def test_after_it_could_still_serves_the_fresh_index(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask("tea", text, cache=cache)
        monkeypatch.setattr(Store, "new_generation", lambda store: pytest.fail("something was written"))
        assert not ask("tea", text, cache=cache)[1].built


def _run(program: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestInterruption:
    @pytest.mark.parametrize(
        "place",
        [
            "essaybot.index.writer.tokens",
            "essaybot.index.postings.PassageIndex._open_files",
            "essaybot.index.store._checksums",
            "essaybot.index.store.tempfile.mkstemp",
            "essaybot.index.store.os.replace",
        ],
    )
    def test_leaves_the_old_index_and_nothing_else(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        ask("tea", text, cache=cache)
        before = [str(path) for path in sorted(cache.rglob("*"))]
        with monkeypatch.context() as patch:
            patch.setattr(place, _interrupt)
            with pytest.raises(KeyboardInterrupt):
                EssayBot.build(text, cache_dir=cache)
        assert [str(path) for path in sorted(cache.rglob("*"))] == before
        assert not ask("tea", text, cache=cache)[1].built

    def test_while_tidying_up_leaves_a_sound_index(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask("tea", text, cache=cache)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "_clean", _interrupt)
            with pytest.raises(KeyboardInterrupt):
                EssayBot.build(text, cache_dir=cache)
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert notes == []

    def test_of_the_first_build_leaves_no_generation(
        self, text: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("essaybot.index.writer.tokens", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            EssayBot.open(text, cache_dir=cache)
        assert generations(cache) == []


def _interrupt(*arguments: object, **options: object) -> None:
    raise KeyboardInterrupt


def _tree(directory: Path) -> list[str]:
    return [str(path) for path in sorted(directory.rglob("*"))]


class TestProgress:
    @pytest.fixture
    def folder(self, text: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Two texts, one file that cannot be read and one that is skipped; all progress is told."""
        monkeypatch.setattr("essaybot.index.meter._PAUSE", 0.0)
        folder = text.parent / "folder"
        folder.mkdir()
        text.rename(folder / "tea.md")
        (folder / "cup.txt").write_text("A cup holds a quarter of a litre.\n")
        (folder / "bad.md").write_bytes(b"")
        (folder / "photo.jpeg").write_bytes(b"\0")
        return folder

    def told(self, folder: Path, cache: Path, notes: list[str] | None = None) -> list[Progress]:
        told: list[Progress] = []
        notify = (notes if notes is not None else []).append
        EssayBot.open(folder, cache_dir=cache, notify=notify, progress=told.append).close()
        return told

    def test_goes_from_nothing_to_all(self, folder: Path, cache: Path) -> None:
        told = self.told(folder, cache)
        assert (told[0], told[-1]) == (Progress(0, 3, 0, 0), Progress(3, 3, 3, 3))

    def test_never_goes_back(self, folder: Path, cache: Path) -> None:
        told = self.told(folder, cache)
        for name in ("files_done", "files", "passages", "indexed"):
            counts = [getattr(progress, name) for progress in told]
            assert counts == sorted(counts)

    def test_is_not_told_of_a_fresh_index(self, folder: Path, cache: Path) -> None:
        self.told(folder, cache)
        assert self.told(folder, cache) == []

    def test_takes_the_place_of_announcing_a_long_build(
        self, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("essaybot.opening._LONG_BUILD", 10)
        notes: list[str] = []
        self.told(folder, cache, notes)
        assert [note for note in notes if note.startswith("indexing")] == []

    def test_is_told_when_a_damaged_index_is_built_again(self, folder: Path, cache: Path) -> None:
        self.told(folder, cache)
        _flip(next(file for file in index_files(cache) if file.name.endswith(".trm")))
        told: list[Progress] = []
        with EssayBot.open(folder, cache_dir=cache, progress=told.append) as bot:
            bot.ask("tea")
        assert told[-1] == Progress(3, 3, 3, 3)

    @pytest.mark.parametrize("unusable", [False, True], ids=["on disk", "in memory"])
    @pytest.mark.parametrize(
        "error",
        [KeyboardInterrupt(), SystemExit(3), OSError("no"), CorpusError("no"), CacheError("no")],
        ids=lambda error: type(error).__name__,
    )
    def test_that_raises_an_error_stops_the_build_with_it_wherever_it_is(
        self, folder: Path, cache: Path, error: BaseException, unusable: bool
    ) -> None:
        other = cache.with_name("other")
        if unusable:
            cache.touch()
            other.touch()
        else:
            EssayBot.open(folder, cache_dir=cache).close()
            _edit(folder / "tea.md")
        before = _tree(cache)
        times = len(self.told(folder, other))
        for time_to_stop in range(times):
            countdown = iter(range(time_to_stop))

            def stop(progress: Progress, left: Iterator[int] = countdown) -> None:
                if next(left, None) is None:
                    raise error

            with pytest.raises(type(error)) as raised:
                EssayBot.open(folder, cache_dir=cache, progress=stop)
            assert (raised.value, _tree(cache)) == (error, before)
        assert times > 8

    def test_that_raises_an_error_leaves_the_old_index_whole(self, folder: Path, cache: Path) -> None:
        EssayBot.open(folder, cache_dir=cache).close()
        with pytest.raises(KeyboardInterrupt):
            EssayBot.build(folder, cache_dir=cache, progress=_interrupt)
        notes: list[str] = []
        assert not ask("eighty", folder, cache=cache, notes=notes)[1].built
        assert [note for note in notes if "damaged" in note] == []


def _edit(file: Path) -> None:
    file.write_text(file.read_text() + "\nOolong is half fermented.\n")


class TestOtherProcesses:
    PROGRAM = (
        "import sys; from essaybot import EssayBot\n"
        "for _ in range(3):\n"
        "    with EssayBot.build(sys.argv[1], cache_dir=sys.argv[2]) as bot:\n"
        "        assert len(bot.search('eighty')) == 1\n"
        "    with EssayBot.open(sys.argv[1], cache_dir=sys.argv[2]) as bot:\n"
        "        assert len(bot.search('eighty')) == 1\n"
    )

    def test_that_build_at_once_all_get_answers_and_leave_a_sound_index(self, text: Path, cache: Path) -> None:
        processes = [
            subprocess.Popen([sys.executable, "-c", self.PROGRAM, text, cache], stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        assert [process.communicate(timeout=60)[1] for process in processes] == [""] * 4
        notes: list[str] = []
        ask("tea", text, cache=cache, notes=notes)
        assert notes == []

    def test_may_replace_the_index_before_it_is_first_used(self, text: Path, cache: Path) -> None:
        with EssayBot.open(text, cache_dir=cache) as built:
            EssayBot.build(text, cache_dir=cache).close()
            assert len(built.search("eighty")) == 1

    def test_may_replace_an_index_that_was_found_fresh_before_it_is_first_used(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        with EssayBot.open(text, cache_dir=cache) as opened:
            EssayBot.build(text, cache_dir=cache).close()
            assert len(opened.search("eighty")) == 1

    def test_may_replace_the_index_by_one_of_another_text_before_it_is_first_used(
        self, text: Path, cache: Path
    ) -> None:
        ask("tea", text, cache=cache)
        with EssayBot.open(text, cache_dir=cache) as opened:
            text.write_text("# Tea\n\n" + "".join(f"## Kind {n}\n\nOolong number {n}.\n\n" for n in range(9)))
            EssayBot.build(text, cache_dir=cache).close()
            (hit,) = opened.search("oolong 8", limit=1) or opened.search("eighty", limit=1)
            assert opened.section_of(hit).heading == hit.passage.heading

    def test_that_replace_the_index_do_not_make_it_damaged(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        notes: list[str] = []
        with EssayBot.open(text, cache_dir=cache, notify=notes.append) as opened:
            _edit(text)
            EssayBot.build(text, cache_dir=cache).close()
            texts = " ".join(passage.text for passage in opened.passages())
        assert ("Oolong" in texts, notes) == (True, [])

    def test_may_replace_an_index_in_use(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        with EssayBot.open(text, cache_dir=cache) as bot:
            questions: list[Callable[[], object]] = [
                lambda: bot.ask("green tea degrees"),
                lambda: [hit.passage for hit in bot.find('"green tea" OR heading:bl* OR boild~1')],
                bot.passages,
            ]
            bot.ask("tea")
            generation = generations(cache)[0]
            expected = [question() for question in questions[:1]]
            EssayBot.build(text, cache_dir=cache).close()
            assert not generation.exists()
            assert [question() for question in questions[:1]] == expected
            assert [len(question()) for question in questions[1:]] == [2, 2]  # type: ignore[arg-type]


class TestLibrary:
    def test_does_not_open_its_index_again_after_it_was_closed(self, text: Path, cache: Path) -> None:
        library = open_library(Corpus.of([text]), cache, print)
        library.close()
        with pytest.raises(EssayBotError):
            _ = library.index

    def test_watches_the_texts_of_an_index_that_was_built_again(self, text: Path, cache: Path) -> None:
        ask("tea", text, cache=cache)
        with EssayBot.open(text, cache_dir=cache) as bot:
            _flip(next(file for file in index_files(cache) if file.name.endswith(".trm")))
            _edit(text)
            before = bot.changed()
            bot.ask("tea")
            assert (before, bot.changed()) == (True, False)

    def test_that_nobody_closed_is_closed_when_the_program_ends(self, text: Path, cache: Path) -> None:
        program = (
            "import sys; from essaybot import EssayBot\n"
            "bot = EssayBot.open(sys.argv[1], cache_dir=sys.argv[2])\n"
            "bot.itself = bot, bot.search('tea')\n"
            "del bot\n"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, text, cache], capture_output=True, text=True, check=False
        )
        assert done.stderr == ""

    def test_closed_while_it_is_used_is_an_essaybot_error(self, text: Path, cache: Path) -> None:
        library = open_library(Corpus.of([text]), cache, print)
        index = library.index
        library.close()
        with pytest.raises(EssayBotError):
            index.postings("text", "tea")


@pytest.fixture(name="of_passages")
def library_of_four_passages() -> Iterator[Library]:
    library = library_of_passages(
        [
            Passage("1", "One.", "Green", ("Tea",)),
            Passage("2", "Two.", "Green", ("Tea",)),
            Passage("3", "Three.", "Black", ("Tea",)),
            Passage("4", "Four."),
        ]
    )
    yield library
    library.close()


class TestLibraryOfPassages:
    def test_has_a_section_for_each_run_under_one_heading(self, of_passages: Library) -> None:
        assert [(s.heading_path, s.first_passage, s.passages) for s in of_passages.sections] == [
            ("Tea > Green", 0, 2),
            ("Tea > Black", 2, 1),
            ("", 3, 1),
        ]

    def test_is_kept_in_memory(self, of_passages: Library) -> None:
        assert of_passages.report.directory == ""

    def test_counts_its_passages(self, of_passages: Library) -> None:
        assert of_passages.index.count == of_passages.report.passages == 4

    @pytest.mark.parametrize("ids", ["", "11", "121"])
    def test_without_passages_or_with_an_id_twice_is_an_error(self, ids: str) -> None:
        with pytest.raises(CorpusError):
            library_of_passages(Passage(each, "text") for each in ids)


def section(heading: str, *ancestors: str, document: str = "tea.md") -> Section:
    return Section(heading, len(ancestors) + 1 if heading else 0, ancestors, document)


OUTLINE = (
    section(""),
    section("Tea"),
    section("Green", "Tea"),
    section("Sencha", "Tea", "Green"),
    section("Black", "Tea"),
    section("Coffee"),
    section("", document="cup.md"),
    section("Tea", document="cup.md"),
    section("Green", "Tea", document="pot.md"),
)


class TestPart:
    @pytest.mark.parametrize(
        ("number", "count"), [(0, 1), (1, 4), (2, 2), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1)]
    )
    def test_is_a_section_and_those_below_it_in_its_document(self, number: int, count: int) -> None:
        library = Library(
            lambda: OUTLINE, IndexReport((), 0, 0.0, True, ""), lambda _: pytest.fail("the index was opened")
        )
        assert list(library.part(OUTLINE[number])) == list(OUTLINE[number : number + count])

    def test_of_another_texts_section_is_an_error_with_its_name(self, of_passages: Library) -> None:
        with pytest.raises(EssayBotError, match="Sencha"):
            of_passages.part(section("Sencha"))
