"""Questions that a text answers: each was asked, and its own passage came first."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot import EssayBot, EssayBotError, Passage
from essaybot.dialogue.faq import alike, content_of, runs, shares
from essaybot.model import Answer, FaqEntry, Verdict

TOPICS = """barge canal lantern orchard violin glacier pottery falcon harbour compass saddle thimble anchor bakery
cathedral dragonfly ferry gondola hammock igloo""".split()
THINGS = "silver copper marble linen amber velvet timber ivory bronze wool".split()


def passages(count: int, in_one_section: int) -> list[Passage]:
    """Passages that each define something else, several under one heading."""
    names = [f"{thing} {topic}" for topic in TOPICS for thing in THINGS]
    return [
        Passage(f"#{number}", f"A {name} is a tool for a {TOPICS[number % 7]}.", f"Part {number // in_one_section + 1}")
        for number, name in enumerate((names * (count // len(names) + 1))[:count])
    ]


def word_for_word(entries: list[FaqEntry]) -> list[tuple[str, int]]:
    return [(entry.question, entry.hit.position) for entry in entries]


@pytest.fixture(scope="module")
def entries(essay: EssayBot) -> list[FaqEntry]:
    return list(essay.faq())


class TestFaq:
    def test_each_question_puts_its_passage_first_and_sure(self, essay: EssayBot, entries: list[FaqEntry]) -> None:
        answers = [essay.ask(entry.question) for entry in entries]
        assert [answer.verdict for answer in answers] == [Verdict.ANSWERED] * len(entries)
        assert [answer.hits[0].position for answer in answers] == [entry.hit.position for entry in entries]

    def test_each_section_of_the_essay_has_one(self, essay: EssayBot, entries: list[FaqEntry]) -> None:
        asked = {essay.section_of(entry.hit).first_line for entry in entries}
        assert asked == {section.first_line for section in essay.sections() if section.passages}

    def test_most_passages_of_the_essay_have_one(self, essay: EssayBot, entries: list[FaqEntry]) -> None:
        assert len(entries) >= 0.7 * len(essay)

    def test_they_stand_in_the_order_of_the_text_one_a_passage(self, entries: list[FaqEntry]) -> None:
        positions = [entry.hit.position for entry in entries]
        assert positions == sorted(set(positions))

    def test_no_two_say_the_same(self, entries: list[FaqEntry]) -> None:
        contents = [content_of(entry.question) for entry in entries]
        assert not any(alike(one, other) for number, one in enumerate(contents) for other in contents[:number])

    def test_the_same_come_each_time(self, essay: EssayBot, entries: list[FaqEntry]) -> None:
        assert word_for_word(list(essay.faq())) == word_for_word(entries)

    def test_they_come_one_by_one(self, essay: EssayBot, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []

        def ask(question: str, limit: int = 3) -> Answer:
            asked.append(question)
            return original(question, limit)

        with EssayBot.from_passages(passages(20, 5)) as bot:
            original = bot.ask
            monkeypatch.setattr(bot, "ask", ask)
            assert len(list(islice(bot.faq(), 1))) == 1
        assert len(asked) < 5

    @pytest.mark.parametrize("limit", [0, 1, 5, 11, 12])
    def test_a_limit_is_kept(self, essay: EssayBot, limit: int) -> None:
        assert len(list(essay.faq(limit))) == limit

    def test_few_are_spread_over_the_text(self, essay: EssayBot) -> None:
        positions = [entry.hit.position for entry in essay.faq(4)]
        assert positions[0] < 10
        assert positions[-1] > 25

    def test_a_text_of_many_passages_is_bounded_and_spread(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.dialogue.faq.MOST_ENTRIES", 50)
        with EssayBot.from_passages(passages(65, 25)) as bot:
            found = list(bot.faq())
            headings = [section.heading for section in bot.sections()]
        assert len(found) <= 50
        assert min(sum(entry.hit.passage.heading == heading for entry in found) for heading in headings) > 5

    def test_a_list_is_asked_for_by_its_introduction(self) -> None:
        introduction = "Several habits have led to the rise of the canal:"
        items = [
            f"{introduction}\nRowing: each town has a club.",
            "Fishing: bait is cheap.",
            "Skating: winters are long.",
        ]
        texts = [Passage(item, item, introduction=introduction, kind="item") for item in items]
        with EssayBot.from_passages(texts) as bot:
            assert "Which habits have led to the rise of the canal?" in [entry.question for entry in bot.faq()]

    def test_a_section_of_which_nothing_better_can_be_asked_is_asked_for_by_name(self) -> None:
        texts = [Passage("1", "Wet. Cold. Long.", "Canal maintenance"), Passage("2", "Nothing.", "Orchard tools")]
        with EssayBot.from_passages(texts) as bot:
            assert [entry.question for entry in bot.faq()] == [
                "What is said about canal maintenance?",
                "What is said about orchard tools?",
            ]

    @pytest.mark.parametrize("kind", ["code", "table", "verse"])
    def test_listings_tables_and_verse_are_no_sentences(self, kind: str) -> None:
        texts = [Passage("1", "A barge is a boat.", kind=kind)]  # type: ignore[arg-type]
        with EssayBot.from_passages(texts) as bot:
            assert list(bot.faq()) == []

    def test_a_text_without_sentences_has_none(self) -> None:
        with EssayBot.from_passages([Passage("1", "1 2 3"), Passage("2", "…")]) as bot:
            assert list(bot.faq()) == []

    def test_a_closed_bot_says_so_at_once(self) -> None:
        bot = EssayBot.from_passages([Passage("1", "A barge is a boat.")])
        bot.close()
        with pytest.raises(EssayBotError, match="closed"):
            bot.faq()


class TestSuggest:
    QUESTIONS = ("Who wrote nanoGPT?", "What are the risks?", "How does it help schools?", "Which licences are there?")

    @pytest.fixture(params=QUESTIONS)
    def answer(self, essay: EssayBot, request: pytest.FixtureRequest) -> Answer:
        return essay.ask(str(request.param))

    def test_up_to_three_lead_on(self, essay: EssayBot, answer: Answer) -> None:
        assert 1 <= len(essay.suggest(answer)) <= 3

    def test_each_is_answered_by_a_passage_of_its_own(self, essay: EssayBot, answer: Answer) -> None:
        found = essay.suggest(answer)
        asked = [essay.ask(entry.question) for entry in found]
        assert [each.verdict for each in asked] == [Verdict.ANSWERED] * len(found)
        assert [each.hits[0].position for each in asked] == [entry.hit.position for entry in found]
        assert len({entry.hit.position for entry in found}) == len(found)

    def test_none_leads_to_what_was_shown(self, essay: EssayBot, answer: Answer) -> None:
        shown = {hit.position for hit in answer.hits} | {entry.hit.position for entry in essay.suggest(answer)}
        assert not [entry for entry in essay.suggest(answer, shown) if entry.hit.position in shown]

    def test_none_leads_back_to_the_answer(self, essay: EssayBot, answer: Answer) -> None:
        assert answer.hits[0].position not in [entry.hit.position for entry in essay.suggest(answer)]

    def test_none_asks_the_same_again(self, essay: EssayBot) -> None:
        question = "What are the challenges and limitations of open-source AI?"
        assert question not in [entry.question for entry in essay.suggest(essay.ask(question))]

    def test_they_are_from_different_sections_if_that_can_be(self, essay: EssayBot) -> None:
        found = essay.suggest(essay.ask("Who wrote nanoGPT?"))
        assert len({essay.section_of(entry.hit).heading for entry in found}) > 1

    def test_the_same_come_each_time(self, essay: EssayBot, answer: Answer) -> None:
        assert word_for_word(essay.suggest(answer)) == word_for_word(essay.suggest(answer))

    def test_few_questions_are_asked_for_them(
        self, essay: EssayBot, answer: Answer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []

        def ask(question: str, limit: int = 3) -> Answer:
            asked.append(question)
            return original(question, limit)

        faq = essay._questions()
        original = faq.ask
        monkeypatch.setattr(faq, "ask", ask)
        essay.suggest(answer)
        assert len(asked) <= 12

    @pytest.mark.parametrize("limit", [0, 1, 5])
    def test_a_limit_is_kept(self, essay: EssayBot, limit: int) -> None:
        assert len(essay.suggest(limit=limit)) == len(essay.suggest(essay.ask("AI in schools"), limit=limit)) == limit

    def test_without_an_answer_they_are_spread_over_the_text(self, essay: EssayBot) -> None:
        positions = [entry.hit.position for entry in essay.suggest()]
        third = len(essay) // 3
        assert [(position >= third) + (position >= 2 * third) for position in positions] == [0, 1, 2]

    def test_after_a_question_that_finds_nothing_they_are_those_of_the_start(self, essay: EssayBot) -> None:
        assert word_for_word(essay.suggest(essay.ask("xyzzy"))) == word_for_word(essay.suggest())

    def test_when_all_was_shown_there_are_none(self, essay: EssayBot, answer: Answer) -> None:
        assert essay.suggest(answer, range(len(essay))) == []

    def test_a_closed_bot_says_so(self) -> None:
        bot = EssayBot.from_passages([Passage("1", "A barge is a boat.")])
        bot.close()
        with pytest.raises(EssayBotError, match="closed"):
            bot.suggest()


class TestShares:
    @given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(30, 200))
    def test_are_as_many_as_there_are_but_no_more_than_wanted(self, sizes: list[int], most: int) -> None:
        found = shares(sizes, most)
        assert sum(found) == min(most, sum(sizes))
        assert all(share <= size for share, size in zip(found, sizes, strict=True))

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(30, 200))
    def test_are_even_but_for_sections_that_are_used_up(self, sizes: list[int], most: int) -> None:
        found = shares(sizes, most)
        larger = [share for share, size in zip(found, sizes, strict=True) if share < size]
        assert not larger or max(found) - min(larger) <= 1


class TestRuns:
    @given(st.integers(0, 50), st.integers(0, 100), st.integers(1, 40))
    def test_cover_everything_once_in_order(self, first: int, size: int, count: int) -> None:
        covered = [number for start, end in runs(first, first + size, count) for number in range(start, end)]
        assert covered == list(range(first, first + size))


class TestAlike:
    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ("What is a barge?", "What are barges?", True),
            ("How do I install the pump?", "What is said about installing the pump?", True),
            ("What is a barge?", "What is a lock?", False),
            ("What is a barge?", "What is the barge keeper in Ghent?", False),
        ],
    )
    def test_questions_about_the_same_words_are(self, one: str, other: str, expected: bool) -> None:
        assert alike(content_of(one), content_of(other)) == expected
