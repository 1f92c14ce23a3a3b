"""A word table is packed, opened again and asked; the one that the program carries knows English."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.ranking.lexicon import DATA, MIDDLE, Lexicon, Table, english, pack

QUICK = settings(max_examples=20, deadline=None)
UNKNOWN = "nanogpt"
TEXTS = st.text("abé日😀\uffff", max_size=4)


def opened(table: Table) -> Lexicon:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.bin"
        path.write_bytes(pack(table))
        return Lexicon(path)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    stems = sorted(draw(st.lists(TEXTS.filter(bool), min_size=1, max_size=8, unique=True)), key=str.encode)
    dimensions = draw(st.integers(1, 5))

    def a_stem(entry: st.SearchStrategy[object]) -> Sequence[object]:
        return draw(st.lists(entry, min_size=len(stems), max_size=len(stems)))

    near = st.lists(st.tuples(st.integers(0, len(stems) - 1), st.floats(0, 1)), max_size=4)
    components = st.lists(st.integers(-127, 127), min_size=dimensions, max_size=dimensions)
    return Table(stems, a_stem(st.floats(0, 8)), a_stem(near), a_stem(components))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stems() -> list[bytes]:
    """The stems of the table that the program carries, read as the file's layout is documented."""
    data = DATA.read_bytes()
    (count,) = struct.unpack_from("<I", data, 20)
    starts = struct.unpack_from(f"<{count + 1}I", data, 28)
    texts = data[-starts[-1] :]
    return [texts[first:last] for first, last in pairwise(starts)]


class TestPack:
    @QUICK
    @given(tables())
    def test_every_stem_is_found_again(self, table: Table) -> None:
        lexicon = opened(table)
        assert all(stem in lexicon for stem in table.stems)

    @QUICK
    @given(tables(), TEXTS)
    def test_no_other_text_is_found(self, table: Table, text: str) -> None:
        assert (text in opened(table)) is (text in table.stems)

    @QUICK
    @given(tables())
    def test_rarity_falls_with_the_frequency_that_was_packed(self, table: Table) -> None:
        lexicon = opened(table)
        expected = [1 - zipf / 8 for zipf in table.zipf]
        assert [lexicon.rarity(stem) for stem in table.stems] == pytest.approx(expected, abs=1 / 400)

    @QUICK
    @given(tables())
    def test_near_words_come_back_by_name_and_in_order(self, table: Table) -> None:
        lexicon = opened(table)
        expected = [[table.stems[number] for number, _ in near] for near in table.near]
        assert [[near for near, _ in lexicon.near(stem)] for stem in table.stems] == expected

    @QUICK
    @given(tables())
    def test_cosines_come_back_but_for_rounding(self, table: Table) -> None:
        lexicon = opened(table)
        expected = [cosine for near in table.near for _, cosine in near]
        assert [cosine for stem in table.stems for _, cosine in lexicon.near(stem)] == pytest.approx(
            expected, abs=0.002
        )

    @QUICK
    @given(tables())
    def test_vectors_come_back_as_bytes_around_the_middle(self, table: Table) -> None:
        lexicon = opened(table)
        assert [[byte - MIDDLE for byte in lexicon.vector(stem) or b""] for stem in table.stems] == table.components

    @QUICK
    @given(tables())
    def test_the_number_of_components_comes_back(self, table: Table) -> None:
        assert opened(table).dimensions == len(table.components[0])

    @pytest.mark.parametrize("zipf", [8.0, 8.6, 100.0])
    def test_no_word_is_commoner_than_rarity_zero(self, zipf: float) -> None:
        assert opened(Table(["tea"], [zipf], [[]], [[0]])).rarity("tea") == 0


class TestLexicon:
    @pytest.mark.parametrize("data", [b"", b"no word table, but some text long enough for a header", b"\0" * 1_000])
    def test_a_file_that_is_no_table_is_an_error(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "lexicon.bin").write_bytes(data)
        with pytest.raises(ValueError, match=r"not a word table|empty"):
            Lexicon(tmp_path / "lexicon.bin")

    def test_a_missing_file_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            Lexicon(tmp_path / "lexicon.bin")

    def test_threads_read_the_same(self) -> None:
        lexicon = Lexicon()

        def read(_: int) -> tuple[object, ...]:
            return lexicon.near("hospit"), lexicon.vector("clinic"), lexicon.rarity("hous")

        with ThreadPoolExecutor(16) as pool:
            assert set(pool.map(read, range(200))) == {read(0)}


class TestEnglish:
    def test_is_opened_once(self) -> None:
        assert english() is english()

    def test_is_a_small_file(self) -> None:
        assert DATA.stat().st_size < 6_000_000

    def test_has_forty_thousand_stems(self, stems: list[bytes]) -> None:
        assert len(set(stems)) == 40_000

    def test_has_its_stems_in_the_order_of_their_bytes(self, stems: list[bytes]) -> None:
        assert stems == sorted(stems)

    def test_finds_its_stems(self, stems: list[bytes]) -> None:
        assert [stem for stem in stems[::20] if stem.decode() not in english()] == []

    @pytest.mark.parametrize(
        ("stem", "near"), [("hospit", "clinic"), ("clinic", "hospit"), ("doctor", "physician"), ("buy", "purchas")]
    )
    def test_knows_words_near_in_meaning(self, stem: str, near: str) -> None:
        assert near in dict(english().near(stem))

    @pytest.mark.parametrize(("stem", "far"), [("hospit", "kettl"), ("doctor", "hous"), ("buy", "cat")])
    def test_holds_unlike_words_apart(self, stem: str, far: str) -> None:
        assert far not in dict(english().near(stem))

    def test_names_the_nearest_words_first(self, stems: list[bytes]) -> None:
        cosines = [[cosine for _, cosine in english().near(stem.decode())] for stem in stems[::20]]
        assert cosines == [sorted(each, reverse=True) for each in cosines]

    def test_does_not_call_a_word_near_itself(self, stems: list[bytes]) -> None:
        texts = [stem.decode() for stem in stems[::20]]
        assert [stem for stem in texts if stem in dict(english().near(stem))] == []

    @pytest.mark.parametrize(("common", "rare"), [("the", "hous"), ("hous", "zygot"), ("zygot", UNKNOWN)])
    def test_tells_common_words_from_rare_ones(self, common: str, rare: str) -> None:
        assert english().rarity(common) < english().rarity(rare)

    def test_counts_an_unknown_word_as_rarer_than_any_it_knows(self, stems: list[bytes]) -> None:
        assert max(english().rarity(stem.decode()) for stem in stems[::20]) < english().rarity(UNKNOWN)

    @pytest.mark.parametrize("unknown", [UNKNOWN, "", "日本", "\ud800", "\0", "hospital", "zzzzzz"])
    def test_does_not_contain_what_is_no_stem(self, unknown: str) -> None:
        assert unknown not in english()

    def test_knows_no_word_near_an_unknown_one(self) -> None:
        assert english().near(UNKNOWN) == ()

    def test_has_no_vector_of_an_unknown_word(self) -> None:
        assert english().vector(UNKNOWN) is None
