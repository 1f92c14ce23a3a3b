"""Words of every language are cut, folded, stemmed and found."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot import EssayBot, Passage
from essaybot.index.analysis import STEMMERS, fold, stem, stems, tokens

SIGNS = st.text(st.sampled_from("人工智能の東京カーガ한국인ไทยสิทธิ์ລາວខ្មែរမြန်မာ abz。 \u3099"), max_size=30)


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def wanted(text: str) -> list[str]:
    return [token.word for token in tokens(text, wanted=True)]


def found(text: str, query: str) -> list[str]:
    """What an expert query marks in a text."""
    with EssayBot.from_passages([Passage("a", text), Passage("b", "tea")]) as bot:
        return [hit.passage.text[start:end] for hit in bot.find(query) for start, end in hit.marks]


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("人工智能", ["人工", "工智", "智能"]),
            ("茶", ["茶"]),
            ("AI模型", ["ai", "模型"]),
            ("3月", ["3", "月"]),
            ("権利を持つ", ["権利", "を", "持", "つ"]),
            ("データ", ["デー", "ータ"]),
            ("교육을", ["교육", "육을"]),
            ("ชาดี", ["ชาดี"]),
            ("ខ្មែរ", ["ខ្មែរ"]),
            ("ລາວ", ["ລາວ"]),
        ],
    )
    def test_are_pairs_of_signs_where_there_are_no_spaces(self, text: str, expected: list[str]) -> None:
        assert wanted(text) == expected

    def test_signs_that_may_be_words_are_found_alone_too(self) -> None:
        assert words("绿茶") == ["绿", "绿茶", "茶"]

    @given(SIGNS)
    def test_whatever_is_wanted_of_a_text_is_there(self, text: str) -> None:
        assert set(wanted(text)) <= set(words(text))

    @given(SIGNS)
    def test_stand_in_order_where_they_say(self, text: str) -> None:
        places = [(start, end) for _, start, end in tokens(text)]
        assert places == sorted(places)
        assert all(fold(text[start:end]) == word for word, start, end in tokens(text))

    def test_decomposed_korean_has_the_same_words(self) -> None:
        assert words(unicodedata.normalize("NFD", "한국인")) == words("한국인")

    @pytest.mark.parametrize("word", ["हिन्दी", "மொழி", "বাংলা", "العربيّة", "שָׁלוֹם", "inter\xadnational", "می\u200cشود"])
    def test_vowel_signs_and_hidden_joints_divide_no_word(self, word: str) -> None:
        assert len(words(f"a {word} b")) == 3

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("l'école", ["l", "ecole"]), ("qu’il", ["qu", "il"]), ("dell'arte", ["dell", "arte"]), ("J'ai", ["j", "ai"])],
    )
    def test_articles_that_lean_on_a_word_are_words(self, text: str, expected: list[str]) -> None:
        assert words(text) == expected


class TestFold:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("Straße", "strasse"),
            ("smørrebrød", "smorrebrod"),
            ("Łódź", "lodz"),
            ("ÆON", "aeon"),
            ("İSTANBUL", "istanbul"),
            ("ırmak", "irmak"),
            ("ёлка", "елка"),
            ("йод", "йод"),
            ("и\u0306од", "йод"),
            ("أحمد", "احمد"),
            ("كَتَبَ", "كتب"),
            ("مدرسة", "مدرسه"),
            ("ガラス", "ガラス"),
            ("ﾃﾞｰﾀ", "データ"),
            ("Ａ１", "a1"),
        ],
    )
    def test_leaves_of_a_letter_what_people_type(self, written: str, folded: str) -> None:
        assert fold(written) == folded

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    def test_folds_a_folded_word_to_itself(self, word: str) -> None:
        assert fold(fold(word)) == fold(word)


class TestStem:
    @pytest.mark.parametrize(
        ("language", "one", "other"),
        [
            ("da", "husene", "huset"),
            ("de", "Häuser", "Hauses"),
            ("es", "educación", "educaciones"),
            ("fi", "talossa", "talosta"),
            ("fr", "nationalité", "nationalités"),
            ("hu", "könyvből", "könyvek"),
            ("it", "lavoratore", "lavoratori"),
            ("nl", "kinderen", "kinder"),
            ("no", "husene", "huset"),
            ("pt", "eleição", "eleições"),
            ("ro", "drepturile", "drepturilor"),
            ("ru", "который", "которого"),
            ("sv", "husen", "huset"),
            ("tr", "KİTAPLAR", "kitaplar"),
            ("ar", "الكتاب", "كتاب"),
        ],
    )
    def test_is_the_same_for_forms_of_a_word(self, language: str, one: str, other: str) -> None:
        assert stem(one, language) == stem(other, language)

    @pytest.mark.parametrize("language", [*(code for code in STEMMERS if code != "en"), "", "zh"])
    def test_has_no_accents(self, language: str) -> None:
        assert stem("Éáüö", language).isascii()

    def test_is_the_word_where_there_is_no_stemmer(self) -> None:
        assert stem("Houses", "") == "houses"

    def test_of_a_word_in_a_text_goes_by_its_accents(self) -> None:
        assert stems("las educaciones", "es")[1] == (stem("educación", "es"), 4, 15)


class TestLanguages:
    def test_are_those_of_the_passages_with_their_number(self) -> None:
        passages = [Passage(str(n), "tea", language=code) for n, code in enumerate(["en", "de", "", "de"])]
        with EssayBot.from_passages(passages) as bot:
            assert bot.languages == {"en": 1, "de": 2, "": 1}

    def test_are_kept_on_disk(self, tmp_path: Path) -> None:
        (tmp_path / "a.md").write_text("茶是一种饮料。", encoding="utf-8")
        for _ in range(2):
            with EssayBot.open(tmp_path / "a.md", cache_dir=tmp_path / "cache") as bot:
                assert bot.languages == {"zh": 1}


class TestFind:
    @pytest.mark.parametrize(
        ("text", "query", "marked"),
        [
            ("他喜欢喝绿茶。", "绿茶", "绿茶"),
            ("他喜欢喝绿茶。", "茶", "茶"),
            ("人人有权寻求和享受庇护", '"寻求和享受"', "寻求和享受"),
            ("人人有权寻求和享受庇护", "享受*", "享受"),
            ("国籍を奪われる", "国籍", "国籍"),
            ("노예제도는 금지된다", "노예", "노예"),
            ("ทุกคนมีสิทธิ", "สิทธิ", "สิทธิ"),
            ("हिन्दी भाषा", "हिन्दी", "हिन्दी"),
            ("l’éducation est gratuite", "education", "éducation"),
        ],
    )
    def test_finds_words_of_all_scripts(self, text: str, query: str, marked: str) -> None:
        assert found(text, query) == [marked]

    def test_a_phrase_of_signs_must_stand_together(self) -> None:
        assert found("绿色的茶", '"绿茶"') == []
