"""Words become a vector of what they mean, compared with a sum in plain floats."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.ranking.lexicon import Lexicon, Table, pack
from essaybot.ranking.meaning import Meanings, Vector, centre_of, likeness, without

QUICK = settings(max_examples=20, deadline=None)
STEMS = "abcdef"
STEPS = 200
"""Weights that are whole numbers of these parts of 1 are not rounded."""

Components = Sequence[Sequence[int]]


def meanings(components: Components, weights: Mapping[str, float]) -> Meanings:
    """Meanings over a table of the first of STEMS, each with a row of components."""
    stems = STEMS[: len(components)]
    table = Table(stems, [1.0] * len(stems), [[] for _ in stems], components)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lexicon.bin"
        path.write_bytes(pack(table))
        return Meanings(Lexicon(path), lambda stem: weights.get(stem, 1.0))


def weighted_sum(components: Components, steps: Mapping[str, int], words: Sequence[str]) -> list[float] | None:
    """The meaning of some words, a component at a time."""
    known = dict(zip(STEMS, components, strict=False))
    total = [0.0] * len(components[0])
    for word in words:
        for number, component in enumerate(known.get(word, ())):
            total[number] += float(steps[word]) * component
    length = math.hypot(*total)
    return [component / length for component in total] if length else None


COMPONENTS = st.integers(1, 5).flatmap(
    lambda dimensions: st.lists(
        st.lists(st.integers(-127, 127), min_size=dimensions, max_size=dimensions), min_size=1, max_size=len(STEMS)
    )
)
WEIGHT_STEPS = st.fixed_dictionaries({stem: st.integers(0, STEPS) for stem in STEMS})
WORDS = st.lists(st.sampled_from(STEMS), max_size=12)
UNIT_VECTORS = (
    st.lists(st.integers(-9, 9), min_size=3, max_size=3)
    .filter(any)
    .map(lambda row: [component / math.hypot(*row) for component in row])
)


class TestOf:
    @QUICK
    @given(COMPONENTS, WEIGHT_STEPS, WORDS)
    def test_is_the_weighted_sum_of_vectors_at_length_one(
        self, components: Components, steps: dict[str, int], words: list[str]
    ) -> None:
        found = meanings(components, {stem: count / STEPS for stem, count in steps.items()}).of(words)
        expected = weighted_sum(components, steps, words)
        assert (found or []) == pytest.approx(expected or [], abs=1e-9)

    @QUICK
    @given(COMPONENTS, WORDS, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_words(
        self, components: Components, words: list[str], random: Random
    ) -> None:
        shuffled = random.sample(words, len(words))
        known = meanings(components, {})
        assert known.of(shuffled) == known.of(words)

    @pytest.mark.parametrize("words", [[], ["unknown"], ["unknown", "日本", "\ud800", ""]])
    def test_of_words_that_the_table_lacks_is_none(self, words: list[str]) -> None:
        assert meanings([[1, 2]], {}).of(words) is None

    def test_of_words_that_weigh_nothing_is_none(self) -> None:
        assert meanings([[1, 2]], {"a": 0.0}).of(["a", "a"]) is None

    def test_of_words_that_cancel_out_is_none(self) -> None:
        assert meanings([[1, 2], [-1, -2]], {}).of(["a", "b"]) is None

    def test_words_that_the_table_lacks_do_no_harm(self) -> None:
        known = meanings([[1, 2]], {})
        assert known.of(["unknown", "a"]) == known.of(["a"])

    def test_words_that_weigh_nothing_do_no_harm(self) -> None:
        known = meanings([[1, 2], [5, -7]], {"b": 0.0})
        assert known.of(["a", "b"]) == known.of(["a"])

    @pytest.mark.parametrize("extreme", [127, -127])
    def test_of_a_very_long_text_does_not_spill_over(self, extreme: int) -> None:
        assert meanings([[extreme, 0, extreme]], {}).of(["a"] * 100_000) == pytest.approx(
            [math.copysign(math.sqrt(0.5), extreme), 0, math.copysign(math.sqrt(0.5), extreme)]
        )


class TestCentreOf:
    def test_is_the_mean_of_each_component(self) -> None:
        assert centre_of([[1.0, 2.0], [3.0, -2.0]]) == [2.0, 0.0]

    @QUICK
    @given(UNIT_VECTORS)
    def test_of_one_vector_is_that_vector(self, vector: Vector) -> None:
        assert centre_of([vector]) == vector


class TestWithout:
    @QUICK
    @given(UNIT_VECTORS, UNIT_VECTORS)
    def test_is_the_difference_at_length_one(self, vector: Vector, centre: Vector) -> None:
        difference = [a - b for a, b in zip(vector, centre, strict=True)]
        found = [component * math.hypot(*difference) for component in without(vector, centre) or (0.0, 0.0, 0.0)]
        assert found == pytest.approx(difference)

    def test_a_vector_that_is_the_centre_leaves_none(self) -> None:
        assert without([0.6, 0.8], [0.6, 0.8]) is None

    def test_of_none_is_none(self) -> None:
        assert without(None, [0.6, 0.8]) is None


class TestLikeness:
    @QUICK
    @given(UNIT_VECTORS)
    def test_of_a_vector_to_itself_is_one(self, vector: Vector) -> None:
        assert likeness(vector, vector) == pytest.approx(1)

    @QUICK
    @given(UNIT_VECTORS)
    def test_of_opposite_vectors_is_minus_one(self, vector: Vector) -> None:
        assert likeness(vector, [-component for component in vector]) == pytest.approx(-1)

    def test_of_vectors_at_right_angles_is_zero(self) -> None:
        assert likeness([0.6, 0.8], [0.8, -0.6]) == pytest.approx(0)

    @QUICK
    @given(UNIT_VECTORS, UNIT_VECTORS)
    def test_is_the_same_both_ways(self, a: Vector, b: Vector) -> None:
        assert likeness(a, b) == likeness(b, a)

    @pytest.mark.parametrize(("a", "b"), [(None, [1.0]), ([1.0], None), (None, None)])
    def test_of_a_missing_vector_is_zero(self, a: Vector | None, b: Vector | None) -> None:
        assert likeness(a, b) == 0
