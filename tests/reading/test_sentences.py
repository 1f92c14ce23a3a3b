"""Where sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.reading.sentences import sentence_spans

TEXTS = st.one_of(
    st.text(max_size=100),
    st.text(alphabet="aB. !?\n\"')。！।؟．", max_size=100),
    st.tuples(st.sampled_from(("a", "word ", "A. ", "a\n", ".", "。")), st.integers(0, 2_500)).map(
        lambda run: run[0] * run[1]
    ),
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


class TestSentenceSpans:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Tea is hot. Rain is wet.", ["Tea is hot.", "Rain is wet."]),
            ("Is it? It is! So be it… Well.", ["Is it?", "It is!", "So be it…", "Well."]),
            ("“Tea.” “Rain.” (Sun.) Wind", ["“Tea.”", "“Rain.”", "(Sun.)", "Wind"]),
            ("What?! No... Yes.", ["What?!", "No...", "Yes."]),
            ("Tea is hot.\nRain is wet.", ["Tea is hot.", "Rain is wet."]),
            ("お茶は熱い。雨は冷たい。", ["お茶は熱い。", "雨は冷たい。"]),
            ("「はい。」と言う。", ["「はい。」", "と言う。"]),
            ("你好！？再见。", ["你好！？", "再见。"]),
            ("هل هذا شاي؟ نعم.", ["هل هذا شاي؟", "نعم."]),
            ("यह चाय है।वह है॥", ["यह चाय है।", "वह है॥"]),
            ("長さは3．5メートル。次", ["長さは3．5メートル。", "次"]),
            ("one line\n\nanother", ["one line", "another"]),
        ],
    )
    def test_end_at_full_stops_and_their_like(self, text: str, expected: list[str]) -> None:
        assert sentences(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "Dr. Grey met Mr. Brown.",
            "See fig. 3 and p. 12 of it.",
            "J. R. Smith wrote it.",
            "They have tea, rain etc. and sun.",
            "It costs 3.50 at the shop.",
            "Read notes.txt or e.g. this.",
            "The U.S. weather is fine.",
            "Sie kam am 31. März an.",
            "Das war im 3. Stock.",
        ],
    )
    def test_do_not_end_at_abbreviations_and_figures(self, text: str) -> None:
        assert sentences(text) == [text]

    def test_white_space_has_none(self) -> None:
        assert sentence_spans(" \n\t ") == []

    def test_run_on_text_is_cut_at_spaces(self) -> None:
        pieces = sentences("word " * 500)
        assert all(piece.startswith("word") and piece.endswith("word") for piece in pieces)

    def test_run_on_text_is_cut_into_pieces_of_a_thousand_characters_at_most(self) -> None:
        assert max(len(piece) for piece in sentences("word " * 500)) <= 1_000

    def test_text_without_spaces_is_cut_anywhere(self) -> None:
        assert [len(piece) for piece in sentences("a" * 2_500)] == [1_000, 1_000, 500]

    @settings(deadline=None)
    @given(TEXTS)
    def test_hold_every_character_but_the_space_between_them(self, text: str) -> None:
        assert "".join("".join(sentences(text)).split()) == "".join(text.split())

    @settings(deadline=None)
    @given(TEXTS)
    def test_stand_in_order_and_apart(self, text: str) -> None:
        assert all(before[1] <= after[0] for before, after in pairwise(sentence_spans(text)))

    @settings(deadline=None)
    @given(TEXTS)
    def test_have_no_space_around_them(self, text: str) -> None:
        assert all(sentence and sentence == sentence.strip() for sentence in sentences(text))

    @settings(deadline=None)
    @given(TEXTS)
    def test_are_never_long(self, text: str) -> None:
        assert all(len(sentence) <= 1_000 for sentence in sentences(text))
