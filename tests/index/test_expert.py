"""The expert syntax: exact words, operators, phrases, fields and wildcards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essaybot import EssayBot, Passage, QueryError
from essaybot.index.expert import find, parse

BOT = EssayBot.from_passages(
    [
        Passage("swords", "It is a double-edged sword, said no one in a café.", "Security", ("Risks",)),
        Passage("licences", "A license is licensed by licensing; R&D uses C++.", "Licences"),
        Passage("nanogpt", "Andrej Karpathy wrote nanoGPT in Łódź on 1,000 GPUs.", "Über tools"),
        Passage("safety", "Security is a risk; a sword is double as risky. The edged one and not the other.", "Safety"),
    ]
)


def found(query: str) -> set[str]:
    return {hit.passage.id for hit in BOT.find(query)}


class TestWords:
    @pytest.mark.parametrize("query", ["karpathy", "Karpathy", "KARPATHY", "kárpathy", "ka\u0301rpathy", "karpathy."])
    def test_match_whatever_their_case_and_accents(self, query: str) -> None:
        assert found(query) == {"nanogpt"}

    @pytest.mark.parametrize("query", ["licens", "licenses", "write"])
    def test_match_in_no_other_form(self, query: str) -> None:
        assert found(query) == set()

    @pytest.mark.parametrize(("query", "passage"), [("C++", "licences"), ("R&D", "licences"), ("1000", "nanogpt")])
    def test_may_have_signs_in_them(self, query: str, passage: str) -> None:
        assert found(query) == {passage}

    def test_match_in_the_heading_too(self) -> None:
        assert found("über") == {"nanogpt"}

    def test_match_in_the_headings_above_too(self) -> None:
        assert found("risks") == {"swords"}

    def test_must_all_occur(self) -> None:
        assert found("sword café") == {"swords"}

    def test_may_occur_one_in_the_heading_and_one_in_the_text(self) -> None:
        assert found("safety sword") == {"safety"}

    def test_in_small_letters_are_no_operators(self) -> None:
        assert found("and not") == {"safety"}


class TestOperators:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("sword AND café", {"swords"}),
            ("café OR karpathy", {"swords", "nanogpt"}),
            ("sword NOT café", {"safety"}),
            ("sword AND NOT café", {"safety"}),
            ("NOT sword", {"licences", "nanogpt"}),
            ("(café OR karpathy) AND NOT sword", {"nanogpt"}),
            ("NOT (café OR karpathy)", {"licences", "safety"}),
        ],
    )
    def test_combine_words(self, query: str, expected: set[str]) -> None:
        assert found(query) == expected

    def test_in_quotes_are_words(self) -> None:
        assert found('"not"') == {"safety"}


class TestPhrases:
    def test_match_words_side_by_side(self) -> None:
        assert found('"double-edged sword"') == {"swords"}

    def test_match_whatever_their_case_and_accents(self) -> None:
        assert found('"A CAFE"') == {"swords"}

    def test_do_not_match_words_in_another_order(self) -> None:
        assert found('"sword edged"') == set()


class TestFields:
    def test_a_heading_is_searched_alone(self) -> None:
        assert found("heading:security") == {"swords"}

    def test_a_text_is_searched_alone(self) -> None:
        assert found("text:security") == {"safety"}

    def test_go_with_other_words(self) -> None:
        assert found("heading:security AND sword") == {"swords"}

    def test_take_a_phrase(self) -> None:
        assert found('heading:"über tools"') == {"nanogpt"}


class TestWildcards:
    @pytest.mark.parametrize(
        "query", ["licen*", "LICEN*", "Lícen*", "lice\u0301n*", "lic*d", "lic?nse", "*icense", "?icense"]
    )
    def test_match_any_letters(self, query: str) -> None:
        assert found(query) == {"licences"}

    def test_match_accented_words_by_their_start(self) -> None:
        assert found("CAFÉ*") == {"swords"}

    def test_go_with_a_field(self) -> None:
        assert found("heading:secur*") == {"swords"}

    def test_match_nothing_when_no_word_fits(self) -> None:
        assert found("licenz*") == set()


class TestFuzziness:
    @pytest.mark.parametrize("query", ["karpaty~", "Karpaty~1", "kárpaty~1", "karpxthx~2"])
    def test_matches_words_with_a_few_other_letters(self, query: str) -> None:
        assert found(query) == {"nanogpt"}

    def test_has_a_limit_because_more_takes_minutes(self) -> None:
        with pytest.raises(QueryError):
            parse("abcdefghijklmnop~9")


class TestBoosts:
    @pytest.mark.parametrize(("query", "best"), [("café^9 OR karpathy", "swords"), ("café OR karpathy^9", "nanogpt")])
    def test_put_a_word_first(self, query: str, best: str) -> None:
        assert BOT.find(query)[0].passage.id == best


class TestHits:
    def test_name_the_words_that_matched(self) -> None:
        assert BOT.find("licens*")[0].matched == ("license", "licensed", "licensing")

    def test_mark_the_words_that_matched_in_the_text(self) -> None:
        hit = BOT.find("CAFE")[0]
        assert [hit.passage.text[start:end] for start, end in hit.marks] == ["café"]

    def test_mark_the_words_that_matched_in_the_heading(self) -> None:
        hit = BOT.find("heading:security")[0]
        assert [hit.passage.heading_path[start:end] for start, end in hit.heading_marks] == ["Security"]

    def test_say_where_the_passage_stands(self) -> None:
        assert BOT.find("karpathy")[0].position == 2

    def test_stand_best_first(self) -> None:
        scores = [hit.score for hit in BOT.find("sword OR security OR café")]
        assert scores == sorted(scores, reverse=True)

    @pytest.mark.parametrize("limit", [0, 1, 2, 3])
    def test_are_as_many_as_asked_for(self, limit: int) -> None:
        assert len(BOT.find("a OR in", limit)) == limit


class TestMistakes:
    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("", "empty"),
            (" \n\t ", "empty"),
            ("?!.,;", "no word"),
            ("...", "no word"),
            ("*", "no word"),
            ("?", "no word"),
            ("*:*", "no word"),
            ('""', "no word"),
            ("()", "no word"),
            ('"double-edged', "quotation mark"),
            ("(sword", "parenthesis"),
            ("sword)", "parenthesis"),
            (")sword(", "parenthesis"),
            ("title:sword", "no field 'title'"),
            ("passage:sword", "no field 'passage'"),
            ("text_stems:sword", "no field 'text_stems'"),
            ("https://example.org", "no field 'https'"),
            ("AND sword", "AND has nothing before it"),
            ("sword AND", "AND has nothing after it"),
            ("sword OR", "OR has nothing after it"),
            ("NOT", "NOT has nothing after it"),
            ("(sword AND) café", "AND has nothing after it"),
            ("sword AND AND café", "side by side"),
            ("sword AND OR café", "side by side"),
            ("sword NOT NOT café", "side by side"),
            ("sword NOT AND café", "side by side"),
            ("heading:", "heading"),
            ("heading: sword", "heading"),
            ("sword " * 1_000, "too long"),
            ("(" * 900 + "sword" + ")" * 900, "nested too deeply"),
        ],
        ids=lambda text: text if len(text) < 30 else text[:20],
    )
    def test_are_explained(self, query: str, message: str) -> None:
        with pytest.raises(QueryError, match=message):
            BOT.find(query)

    @pytest.mark.parametrize("query", ["sword\n(", 'sword\n"', "a\nb:c", "NOT\nNOT sword"])
    def test_are_explained_in_one_line(self, query: str) -> None:
        with pytest.raises(QueryError, match=r"\A[^\n]+\Z"):
            BOT.find(query)


SYNTAX = st.sampled_from(
    [
        *"()\"'*?~^[]{}<>-+&|\\:;,.!#/= \n\0\u0301",
        *("AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE", "NEAR", " TO ", "heading:", "text:", "~2", "^2"),
        *("sword", "Café", "a", "1,000", "R&D", "café*", "s?ord"),
    ]
)


class TestAnyText:
    @settings(max_examples=200, deadline=None)
    @given(st.one_of(st.lists(SYNTAX, max_size=12).map("".join), st.lists(SYNTAX, max_size=10).map(" ".join)))
    @example("\ud800")
    def test_finds_something_or_is_a_query_error(self, query: str) -> None:
        try:
            assert isinstance(BOT.find(query), list)
        except QueryError as error:
            assert str(error)  # noqa: PT017  # what is tested is that nothing else is raised

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=60))
    def test_of_any_characters_finds_something_or_is_a_query_error(self, query: str) -> None:
        try:
            assert isinstance(BOT.find(query), list)
        except QueryError as error:
            assert str(error)  # noqa: PT017

    @pytest.mark.parametrize("operator", ["ANDNOT", "ANDMAYBE", "REQUIRE", "NEAR", "TO", "AND", "OR", "NOT"])
    def test_that_whoosh_takes_for_an_operator_does_no_harm(self, many: EssayBot, operator: str) -> None:
        try:
            assert isinstance(many.find(f"tea {operator} green"), list)
        except QueryError as error:
            assert str(error)  # noqa: PT017


@pytest.fixture(name="many", scope="module")
def more_passages_than_whoosh_reads_at_once() -> Iterator[EssayBot]:
    words = random.Random(1).choices("tea tea green leaves hot cold cup pot".split(), k=4_000)
    with EssayBot.from_passages(Passage(str(n), " ".join(words[5 * n : 5 * n + 3 + n % 7])) for n in range(700)) as bot:
        yield bot


class TestLimit:
    @pytest.mark.parametrize(
        "query", ["tea", "tea green", "tea OR green OR cup", '"green leaves"', "c*", "tea NOT green", "pxt~ OR cold"]
    )
    def test_cuts_the_list_of_all_hits(self, many: EssayBot, query: str) -> None:
        few, everything = many.find(query, 10), many.find(query, 1_000)
        assert [hit.position for hit in few] == [hit.position for hit in everything[:10]]


class TestWithin:
    @pytest.mark.parametrize(
        "query", ["tea", "tea green", "tea OR green OR cup", '"green leaves"', "c*", "tea NOT green", "NOT tea", "pxt~"]
    )
    @pytest.mark.parametrize("among", [range(0), range(1), range(100, 180), range(300, 700)], ids=len)
    def test_finds_what_all_hits_have_of_these_passages(self, many: EssayBot, query: str, among: range) -> None:
        index = many._open_library().index
        everything = [hit for hit in find(index, query, 1_000) if hit[0] in among]
        assert [find(index, query, limit, among) for limit in (10, 1_000)] == [everything[:10], everything]

    def test_of_nothing_still_explains_mistakes(self, many: EssayBot) -> None:
        with pytest.raises(QueryError):
            find(many._open_library().index, "(tea", 1, range(0))


# -- compared with the plain meaning of the operators


@dataclass(frozen=True)
class Tree:
    operator: str
    parts: tuple[Tree, ...] = ()

    def __str__(self) -> str:
        if not self.parts:
            return self.operator
        if self.operator == "NOT":
            return f"(NOT {self.parts[0]})"
        return "(" + f" {self.operator} ".join(map(str, self.parts)) + ")"

    def holds(self, words: set[str]) -> bool:
        if not self.parts:
            return self.operator in words
        held = [part.holds(words) for part in self.parts]
        return not held[0] if self.operator == "NOT" else all(held) if self.operator == "AND" else any(held)


TREES = st.recursive(
    st.sampled_from("abcd").map(Tree),
    lambda parts: st.one_of(
        st.tuples(parts).map(lambda trees: Tree("NOT", trees)),
        st.tuples(parts, parts).map(lambda trees: Tree("AND", trees)),
        st.tuples(parts, parts).map(lambda trees: Tree("OR", trees)),
    ),
    max_leaves=5,
)


@pytest.fixture(name="lettered", scope="module")
def passages_with_every_combination_of_letters() -> Iterator[EssayBot]:
    texts = (" ".join(some) for size in range(1, 5) for some in combinations("abcd", size))
    with EssayBot.from_passages(Passage(text, text) for text in texts) as bot:
        yield bot


class TestMeaning:
    @settings(max_examples=100, deadline=None)
    @given(tree=TREES)
    def test_operators_mean_what_logic_says(self, lettered: EssayBot, tree: Tree) -> None:
        assert {hit.passage.id for hit in lettered.find(str(tree), 15)} == {
            passage.id for passage in lettered.passages() if tree.holds(set(passage.text.split()))
        }
