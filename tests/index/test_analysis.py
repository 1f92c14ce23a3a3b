"""Text becomes words and stems that stand where the text has them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from essaybot.index.analysis import Token, fold, stem, tokens

WRITTEN = st.text(st.one_of(st.characters(), st.sampled_from("aé'’&+#.,1 \u0301İßℌﬁ")), max_size=60)

LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x36F, exclude_categories=["Cn"]), max_size=60)


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("What's new?", ["what", "new"]),
            ("the author’s view", ["the", "author", "view"]),
            ("don't", ["dont"]),
            ("C++ beats C#, not C", ["c++", "beats", "c#", "not", "c"]),
            ("R&D at AT&T", ["r&d", "at", "at&t"]),
            ("salt&pepper", ["salt", "pepper"]),
            ("open-source", ["open", "source"]),
            ("snake_case", ["snake", "case"]),
            ("3.14, 1,000 and 2.7.5.", ["3.14", "1000", "and", "2.7.5"]),
            ("ends here.", ["ends", "here"]),
            ("“quoted” «words»", ["quoted", "words"]),
            ("?!.,;:—…", []),
            ("", []),
        ],
    )
    def test_words_are_told_from_punctuation(self, text: str, expected: list[str]) -> None:
        assert words(text) == expected

    @pytest.mark.parametrize("text", ["CAFÉ", "café", "cafe", "cafe\u0301", "Cafe\u0301"])
    def test_case_and_accents_do_not_count(self, text: str) -> None:
        assert words(text) == ["cafe"]

    def test_decomposed_japanese_has_the_same_words(self) -> None:
        assert words(unicodedata.normalize("NFD", "ガラス")) == words("ガラス")

    def test_a_decomposed_word_is_marked_to_its_last_accent(self) -> None:
        assert list(tokens("a cafe\u0301 b"))[1] == Token("cafe", 2, 7)

    def test_a_run_of_letters_too_long_for_a_word_is_left_out(self) -> None:
        assert words("a " + "x" * 65 + " b") == ["a", "b"]

    def test_the_longest_word_is_kept(self) -> None:
        assert words("x" * 64) == ["x" * 64]

    @given(WRITTEN)
    def test_each_token_stands_behind_the_one_before(self, text: str) -> None:
        ends = [0, *(place for token in tokens(text) for place in (token.start, token.end))]
        assert ends == sorted(ends)

    @given(WRITTEN)
    def test_each_token_is_the_fold_of_its_slice(self, text: str) -> None:
        assert all(fold(text[token.start : token.end]) == token.word for token in tokens(text))

    @given(LATIN)
    @example("A&Bücher")
    def test_composed_and_decomposed_text_have_the_same_words(self, text: str) -> None:
        assert words(unicodedata.normalize("NFC", text)) == words(unicodedata.normalize("NFD", text))


class TestFold:
    @pytest.mark.parametrize(
        ("word", "folded"),
        [("Straße", "strasse"), ("İstanbul", "istanbul"), ("ﬁne", "fine"), ("Ａ", "a"), ("naïve", "naive")],
    )
    def test_ways_to_write_a_word_fold_alike(self, word: str, folded: str) -> None:
        assert fold(word) == folded

    @pytest.mark.parametrize("word", ["ℌello", "𝐇𝐞𝐥𝐥𝐨"])
    def test_letters_in_another_style_lose_their_case_too(self, word: str) -> None:
        assert fold(word) == "hello"

    @given(st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=12))
    def test_a_folded_word_stays_as_it_is(self, word: str) -> None:
        assert fold(fold(word)) == fold(word)


class TestStem:
    @pytest.mark.parametrize(
        ("word", "other"),
        [("collaborative", "collaboration"), ("risks", "risk"), ("licensing", "licensed"), ("models", "model")],
    )
    def test_forms_of_a_word_share_a_stem(self, word: str, other: str) -> None:
        assert stem(word) == stem(other)

    @pytest.mark.parametrize("word", ["c++", "r&d", "3.14", "привет", "日本語"])
    def test_what_is_no_english_word_is_its_own_stem(self, word: str) -> None:
        assert stem(word) == word
