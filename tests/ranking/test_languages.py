"""Questions in other languages than English are answered by their own words."""

from __future__ import annotations

import pytest

from essaybot import EssayBot, Passage, Verdict
from essaybot.ranking.languages import accented, language_of_question, other_forms, stop_words
from essaybot.ranking.question import understand

GERMAN = (
    "Der Leuchtturm wurde im Jahr 1890 von Fischern gebaut.",
    "Im Winter kommen Schwäne an den See und bleiben bis März.",
    "Die Bibliothek öffnet am Dienstag um zehn Uhr.",
)
CHINESE = ("灯塔是渔民在一八九零年建造的。", "冬天天鹅来到湖边。", "图书馆星期二十点开门。")
SPANISH = ("La educación será obligatoria.", "Las elecciones se celebran cada cuatro años.", "El faro es viejo.")


def bot_of(language: str, *texts: str) -> EssayBot:
    return EssayBot.from_passages([Passage(str(n), text, language=language) for n, text in enumerate(texts)])


class TestLanguageOfQuestion:
    @pytest.mark.parametrize(
        ("question", "language"),
        [
            ("Wer darf Sklaven halten?", "de"),
            ("Who may be held?", "en"),
            ("¿Quién puede votar?", "es"),
            ("谁建造了灯塔？", "zh"),
            ("nanoGPT", "en"),
        ],
    )
    def test_is_the_one_it_has_most_function_words_of(self, question: str, language: str) -> None:
        assert language_of_question(question, {"de": 9, "en": 1, "es": 5, "zh": 1}) == language

    def test_in_doubt_is_that_of_most_passages(self) -> None:
        assert language_of_question("nanoGPT", {"fr": 1, "de": 2}) == "de"

    def test_is_one_of_the_text(self) -> None:
        assert language_of_question("Who may vote?", {"de": 2}) == "de"


class TestUnderstand:
    @pytest.mark.parametrize(
        ("question", "language", "written"),
        [
            ("Wie lange dürfen Gäste bleiben?", "de", ["lange", "Gäste", "bleiben"]),
            ("Qu'est-ce que l'éducation ?", "fr", ["éducation"]),
            ("茶是什么？", "zh", ["茶"]),
            ("国籍とは何ですか", "ja", ["国籍"]),
        ],
    )
    def test_function_words_do_not_count(self, question: str, language: str, written: list[str]) -> None:
        assert [word.written for word in understand(question, language).words if not word.chance] == written

    def test_a_word_has_its_stem_in_every_language_of_the_text(self) -> None:
        (word,) = understand("Häuser", "de", ["de", "en"]).words
        assert {"haus", "hauser"} <= {*word.stems}

    def test_signs_with_a_function_word_count_only_by_chance(self) -> None:
        assert {word.written: word.chance for word in understand("教育的权利", "zh").words} == {
            "教育": False,
            "育的": True,
            "的权": True,
            "权利": False,
        }

    def test_a_long_text_of_signs_takes_no_time(self) -> None:
        assert understand("谁建造了灯塔" * 5_000, "zh").words


class TestAccented:
    def test_tries_the_accents_of_the_language(self) -> None:
        assert "educação" in accented("educacao", "pt")

    @pytest.mark.parametrize(
        ("word", "form"),
        [("wartet", "gewartet"), ("reinigen", "gereinigt"), ("gereinigt", "reinigen"), ("waschen", "gewaschen")],
    )
    def test_tries_participles_and_their_verbs_in_german(self, word: str, form: str) -> None:
        assert form in list(other_forms(word, "de"))

    def test_tries_none_in_a_language_without(self) -> None:
        assert list(accented("education", "")) == []


class TestStopWords:
    @pytest.mark.parametrize(("language", "word"), [("de", "fur"), ("fr", "ou"), ("ru", "еще"), ("tr", "nasil")])
    def test_are_folded(self, language: str, word: str) -> None:
        assert word in stop_words(language)

    def test_of_an_unknown_language_are_none(self) -> None:
        assert stop_words("") == frozenset()


class TestAnswers:
    @pytest.mark.parametrize(
        ("question", "text"),
        [
            ("Wer baute den Leuchtturm?", GERMAN[0]),
            ("Bis wann bleibt der Schwan?", GERMAN[1]),
            ("wann offnet die bibliothek", GERMAN[2]),
        ],
    )
    def test_a_german_question_finds_forms_of_its_words(self, question: str, text: str) -> None:
        with bot_of("de", *GERMAN) as bot:
            answer = bot.ask(question)
            assert answer.best is not None
            assert answer.best.passage.text == text

    def test_one_whose_words_are_all_there_is_answered(self) -> None:
        with bot_of("de", *GERMAN) as bot:
            assert bot.ask("Wann öffnet die Bibliothek?").verdict is Verdict.ANSWERED

    def test_one_whose_words_are_not_there_is_not_found(self) -> None:
        with bot_of("de", *GERMAN) as bot:
            answer = bot.ask("Wie backt man Brot mit Hefe?")
            assert (answer.verdict, answer.missing) == (Verdict.NOT_FOUND, ("backt", "Brot", "Hefe"))

    def test_the_word_table_has_no_say(self) -> None:
        with bot_of("de", "Der Arzt arbeitet im hospital.", *GERMAN) as bot:
            answer = bot.ask("Wo ist die clinic?")
            assert (answer.hits, answer.mended) == ((), ())

    @pytest.mark.parametrize("question", ["educación obligatoria", "educacion obligatoria", "EDUCACIÓN OBLIGATORIA"])
    def test_words_without_their_accents_are_found(self, question: str) -> None:
        with bot_of("es", *SPANISH) as bot:
            assert bot.ask(question).verdict is Verdict.ANSWERED

    @pytest.mark.parametrize(
        ("question", "text"), [("谁建造了灯塔？", CHINESE[0]), ("图书馆什么时候开门？", CHINESE[2]), ("湖", CHINESE[1])]
    )
    def test_a_chinese_question_is_answered(self, question: str, text: str) -> None:
        with bot_of("zh", *CHINESE) as bot:
            answer = bot.ask(question)
            assert answer.verdict is Verdict.ANSWERED
            assert answer.best is not None
            assert answer.best.passage.text == text

    def test_marks_and_words_are_whole_where_pairs_overlap(self) -> None:
        with bot_of("zh", *CHINESE) as bot:
            (hit,) = bot.ask("图书馆", 1).hits
            assert [hit.passage.text[start:end] for start, end in hit.marks] == ["图书馆"]
            assert hit.matched == ("图书馆",)

    def test_missing_words_are_whole_where_pairs_overlap(self) -> None:
        with bot_of("zh", *CHINESE) as bot:
            assert bot.ask("巧克力蛋糕").missing == ("巧克力蛋糕",)

    @pytest.mark.parametrize(
        ("question", "language"), [("Who built the lighthouse?", "en"), ("Wer baute den Leuchtturm?", "de")]
    )
    def test_of_texts_in_several_languages_the_one_that_is_asked_in_answers(self, question: str, language: str) -> None:
        passages = [Passage(f"de{n}", text, language="de") for n, text in enumerate(GERMAN)]
        passages += [Passage("en", "The lighthouse was built by fishermen in 1890.")]
        with EssayBot.from_passages(passages) as bot:
            answer = bot.ask(question)
            assert answer.best is not None
            assert answer.best.passage.language == language

    def test_an_english_name_is_found_in_a_german_passage(self) -> None:
        with bot_of("de", *GERMAN) as german, bot_of("en", "Tea is green.") as english:
            with EssayBot.from_passages([*german.passages(), Passage("x", "Tea is green.")]) as bot:
                assert bot.ask("Leuchtturm").verdict is Verdict.ANSWERED
            assert english.ask("Leuchtturm").verdict is Verdict.NOT_FOUND


class TestDialogue:
    def test_nothing_is_suggested_in_english_grammar(self) -> None:
        with bot_of("de", *GERMAN) as bot:
            assert bot.suggest() == []
            assert list(bot.faq()) == []

    def test_a_heading_that_asks_is_a_question_in_any_language(self) -> None:
        passages = [
            Passage("a", GERMAN[0], heading="Wer baute den Leuchtturm?", language="de"),
            Passage("b", GERMAN[1], heading="Die Schwäne", language="de"),
        ]
        with EssayBot.from_passages(passages) as bot:
            assert [entry.question for entry in bot.faq()] == ["Wer baute den Leuchtturm?"]
