"""Passages are written to an index and read from it again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.writing import PostingPool

from essaybot.errors import DamagedIndexError
from essaybot.index.analysis import stem, tokens
from essaybot.index.postings import PassageIndex
from essaybot.index.writer import write_to_directory, write_to_memory
from essaybot.model import Passage

TEA = Passage(
    id="1",
    text="Green tea, green leaves.",
    heading="Teas",
    ancestors=("Drinks", "Hot drinks"),
    introduction="Kinds:",
    document="tea.md",
    file="/notes/tea.md",
    first_line=3,
    last_line=4,
    start=10,
    end=34,
    kind="item",
    wrapped=True,
)
COFFEE = Passage("2", "Coffee has caffeine;\ntea has less.", "Coffee")
BARE = Passage("3", "")
PASSAGES = (TEA, COFFEE, BARE)

WORDS = st.sampled_from("tea teas green leaf leaves café C++ R&D 日本 don't".split())
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
CORPORA = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6).map(
    lambda pairs: [Passage(str(number), text, heading) for number, (heading, text) in enumerate(pairs)]
)


@pytest.fixture(params=["directory", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PassageIndex]:
    opened = on_disk(tmp_path, PASSAGES) if request.param == "directory" else in_memory(PASSAGES)
    yield opened
    opened.close()


def on_disk(directory: Path, passages: tuple[Passage, ...]) -> PassageIndex:
    write_to_directory(directory, passages)
    return PassageIndex.in_directories([directory])


def in_memory(passages: tuple[Passage, ...]) -> PassageIndex:
    return PassageIndex.in_memory(write_to_memory(passages))


def frequencies(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for token in tokens(text):
        found[stem(token.word)] = found.get(stem(token.word), 0) + 1
    return found


class TestPassage:
    @pytest.mark.parametrize("number", range(len(PASSAGES)))
    def test_comes_back_as_it_was_written(self, index: PassageIndex, number: int) -> None:
        assert index.passage(number) == PASSAGES[number]

    def test_keeps_any_character(self) -> None:
        odd = Passage("\udcff", "zero \0, lone \ud800, \U0001f600\r\n\u2028", "\x1b[31m")
        assert in_memory((odd,)).passage(0) == odd

    def test_each_is_counted(self, index: PassageIndex) -> None:
        assert index.count == 3


class TestPostings:
    def test_name_the_passages_that_have_a_stem_and_how_often(self, index: PassageIndex) -> None:
        assert index.postings("text", "green") == [(0, 2)]

    def test_count_every_form_of_a_word(self, index: PassageIndex) -> None:
        assert index.postings("text", "leav") == [(0, 1)]

    def test_go_through_the_passages_in_order(self, index: PassageIndex) -> None:
        assert index.postings("text", "tea") == [(0, 1), (1, 1)]

    def test_of_headings_are_apart(self, index: PassageIndex) -> None:
        assert index.postings("heading", "coffe") == [(1, 1)]

    def test_of_headings_count_those_above(self, index: PassageIndex) -> None:
        assert index.postings("heading", "drink") == [(0, 2)]

    @pytest.mark.parametrize("absent", ["kangaroo", "", "\0", "日本"])
    def test_of_a_stem_that_no_passage_has_are_empty(self, index: PassageIndex, absent: str) -> None:
        assert index.postings("text", absent) == []

    @settings(max_examples=25, deadline=None)
    @given(CORPORA)
    def test_are_those_counted_by_hand(self, passages: list[Passage]) -> None:
        index = in_memory(tuple(passages))
        fields = {"heading": [each.heading_path for each in passages], "text": [each.text for each in passages]}
        for field, texts in fields.items():
            counted = [frequencies(text) for text in texts]
            for word_stem in {word for counts in counted for word in counts}:
                expected = [(number, counts[word_stem]) for number, counts in enumerate(counted) if word_stem in counts]
                assert index.postings(field, word_stem) == expected

    def test_of_more_passages_than_a_block_holds_are_complete(self) -> None:
        many = tuple(Passage(str(number), "tea " * (1 + number % 3)) for number in range(1_000))
        assert in_memory(many).postings("text", "tea") == [(number, 1 + number % 3) for number in range(1_000)]


class TestStems:
    def test_stand_in_order_with_their_places(self) -> None:
        stems = in_memory((Passage("1", "Boiled teas, boiling.", "Teas", ("All drinks",), "Cups:"),)).stems(0)
        assert (stems.heading, stems.around) == (("tea",), ("all", "drink", "cup"))
        assert list(zip(stems.text, stems.starts, strict=True)) == [("boil", 0), ("tea", 7), ("boil", 13)]

    def test_of_an_introduction_that_stands_in_the_text_count_once(self) -> None:
        assert in_memory((Passage("1", "Cups: tea", introduction="Cups:"),)).stems(0).around == ()


class TestWords:
    def test_are_those_of_texts_and_headings_each_once(self) -> None:
        index = in_memory((Passage("1", "Tea, tea and Café", "Drinks"), Passage("2", "tea")))
        assert sorted(index.words()) == ["and", "cafe", "drinks", "tea"]


class TestPostingsCount:
    def test_counts_fields_of_passages(self) -> None:
        index = in_memory((Passage("1", "tea tea", "Tea"), Passage("2", "tea")))
        assert [index.postings_count(stem) for stem in ("tea", "kangaroo")] == [3, 0]


class TestInMemory:
    def test_holds_a_big_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        add = PostingPool.add

        def add_as_a_megabyte(pool: PostingPool, item: Any) -> None:
            pool.currentsize += 1 << 20
            add(pool, item)

        monkeypatch.setattr(PostingPool, "add", add_as_a_megabyte)
        many = tuple(Passage(str(number), "tea") for number in range(300))
        assert len(in_memory(many).postings("text", "tea")) == 300


class TestLength:
    def test_is_the_number_of_words(self, index: PassageIndex) -> None:
        assert [index.length("text", number) for number in range(3)] == [4, 6, 0]

    def test_of_a_heading_counts_those_above_and_the_introduction(self, index: PassageIndex) -> None:
        assert [index.length("heading", number) for number in range(3)] == [5, 1, 0]

    @pytest.mark.parametrize("words", [100, 1_000, 50_000])
    def test_of_a_long_passage_is_right_within_a_tenth(self, words: int) -> None:
        assert in_memory((Passage("1", "tea " * words),)).length("text", 0) == pytest.approx(words, rel=0.1)


class TestAverageLength:
    def test_is_the_mean_over_all_passages(self, index: PassageIndex) -> None:
        assert (index.average_length("text"), index.average_length("heading")) == (10 / 3, 6 / 3)

    def test_of_no_words_is_zero(self) -> None:
        assert in_memory((BARE,)).average_length("text") == 0


class TestInDirectory:
    # Whoosh leaves a file that it fails to read for the garbage collector to close.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.parametrize(
        "damage",
        [
            shutil.rmtree,
            lambda directory: [file.unlink() for file in directory.iterdir()],
            lambda directory: [file.write_bytes(b"") for file in directory.iterdir()],
            lambda directory: [file.write_bytes(b"\0" * file.stat().st_size) for file in directory.iterdir()],
            lambda directory: [file.unlink() for file in directory.glob("*.trm")],
        ],
        ids=["no directory", "no files", "empty files", "zeros", "no terms"],
    )
    def test_what_does_not_open_is_a_damaged_index(
        self, tmp_path: Path, damage: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("whoosh.index.sleep", lambda seconds: None)  # it tries ten times
        directory = tmp_path / "index"
        directory.mkdir()
        on_disk(directory, PASSAGES).close()
        damage(directory)
        with pytest.raises(DamagedIndexError):
            PassageIndex.in_directories([directory])

    def test_an_open_index_can_do_without_its_files(self, tmp_path: Path) -> None:
        index = on_disk(tmp_path, PASSAGES)
        for file in tmp_path.iterdir():
            file.unlink()
        found = (index.postings("text", "tea"), index.length("heading", 0), index.passage(1))
        index.close()
        assert found == ([(0, 1), (1, 1)], 5, COFFEE)


class TestThreads:
    def test_read_the_same(self, index: PassageIndex) -> None:
        def read(_: int) -> tuple[object, ...]:
            return index.postings("text", "tea"), index.length("text", 1), index.passage(1)

        with ThreadPoolExecutor(16) as pool:
            assert set(map(str, pool.map(read, range(400)))) == {str(read(0))}


class TestWriteToDirectory:
    def test_leaves_no_temporary_files(self, tmp_path: Path) -> None:
        write_to_directory(tmp_path, PASSAGES)
        assert [path.name for path in tmp_path.iterdir() if path.is_dir() or path.suffix == ".tmp"] == []

    def test_stops_where_the_passages_stop_with_an_error(self, tmp_path: Path) -> None:
        def passages() -> Iterator[Passage]:
            yield TEA
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_to_directory(tmp_path, passages())

    def test_without_passages_is_an_empty_index(self, tmp_path: Path) -> None:
        index = on_disk(tmp_path, ())
        counted = (index.count, index.postings("text", "tea"), index.average_length("text"))
        index.close()
        assert counted == (0, [], 0)


class TestWriteToMemory:
    def test_puts_nothing_on_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        in_memory(PASSAGES).close()
        assert list(tmp_path.iterdir()) == []
