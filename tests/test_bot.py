"""EssayBot, as a Python program uses it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essaybot import Answer, CorpusError, EssayBot, EssayBotError, Hit, Passage, Section, Verdict

QUESTIONS = (
    "Who wrote nanoGPT?",
    "What are the security risks?",
    "How do open-source models lower barriers?",
    "Which licences are ambiguous?",
    "Who maintains the projects?",
    "kangaroo?",
    "What is it?",
    "education and skills",
)
BINARY = bytes(range(32)) * 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    path.mkdir()
    (path / "tea.md").write_text("# Tea\n\nGreen tea is brewed at eighty degrees.\n")
    (path / "cup.txt").write_text("A cup holds a quarter of a litre.\n")
    return path


def texts(bot: EssayBot, question: str) -> list[str]:
    return [hit.passage.text for hit in bot.search(question)]


class TestOpen:
    def test_the_example_of_the_documentation_works(self) -> None:
        with EssayBot.open() as bot:
            answer = bot.ask("Who wrote nanoGPT?")
        assert answer.verdict is Verdict.ANSWERED
        assert answer.best is not None
        assert answer.best.passage.heading == "The Rise of Open-Source AI: A Brief Overview"

    @pytest.mark.parametrize("kind", [str, Path])
    def test_takes_a_file(self, folder: Path, kind: Callable[[Path], str | Path]) -> None:
        with EssayBot.open(kind(folder / "tea.md")) as bot:
            assert texts(bot, "eighty") == ["Green tea is brewed at eighty degrees."]

    @pytest.mark.parametrize("kind", [str, Path])
    def test_takes_a_folder(self, folder: Path, kind: Callable[[Path], str | Path]) -> None:
        with EssayBot.open(kind(folder)) as bot:
            assert texts(bot, "litre") == ["A cup holds a quarter of a litre."]

    def test_takes_files_and_folders_together(self, folder: Path) -> None:
        other = folder.parent / "coffee.md"
        other.write_text("Coffee is roasted.")
        with EssayBot.open(other, folder) as bot:
            assert [passage.document for passage in bot.passages()] == ["coffee.md", "notes/cup.txt", "notes/tea.md"]

    def test_takes_a_path_relative_to_the_working_directory(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(folder)
        with EssayBot.open("tea.md") as bot:
            assert bot.passages()[0].file == str(folder / "tea.md")

    def test_reads_a_file_once_that_is_named_twice(self, folder: Path) -> None:
        with EssayBot.open(folder / "tea.md", folder / "tea.md", folder / ".." / "notes" / "tea.md") as bot:
            assert len(bot) == 1

    def test_reads_a_file_once_that_is_in_a_folder_too(self, folder: Path) -> None:
        with EssayBot.open(folder / "tea.md", folder) as bot:
            assert len(bot) == 2

    def test_tells_files_of_the_same_name_apart(self, folder: Path) -> None:
        (folder / "deep").mkdir()
        (folder / "deep" / "tea.md").write_text("Black tea is boiled.")
        with EssayBot.open(folder / "tea.md", folder / "deep" / "tea.md") as bot:
            assert len({passage.id for passage in bot.passages()}) == 2

    @pytest.mark.parametrize("name", ["two words.md", "line\nbreak.md", "naïve 日本.md", "😀.md"])
    def test_takes_a_file_whatever_its_name(self, folder: Path, name: str) -> None:
        path = (folder / "tea.md").rename(folder / name)
        for _ in range(2):
            with EssayBot.open(path) as bot:
                assert bot.search("eighty")[0].passage.file == str(path)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "empty"),
            (b" \n\n\t", "empty"),
            (b"?! ... ---\n***\n", "no words"),
            (BINARY, "binary"),
            (bytes(range(256)) * 4, "binary"),
        ],
    )
    def test_a_file_without_text_is_an_error_that_says_why(self, folder: Path, data: bytes, reason: str) -> None:
        (folder / "bad.md").write_bytes(data)
        with pytest.raises(CorpusError, match=rf"bad\.md.*{reason}"):
            EssayBot.open(folder / "bad.md")

    def test_a_file_of_headings_alone_is_an_error_that_says_so(self, folder: Path) -> None:
        (folder / "bare.md").write_text("# Tea\n\n## Green\n")
        with pytest.raises(CorpusError, match="there are only headings"):
            EssayBot.open(folder / "bare.md")

    def test_a_missing_path_is_an_error_with_its_name(self, folder: Path) -> None:
        with pytest.raises(CorpusError, match=r"tee\.md"):
            EssayBot.open(folder / "tee.md")

    def test_a_folder_of_nothing_but_bad_files_is_an_error(self, folder: Path) -> None:
        for file in folder.iterdir():
            file.write_bytes(BINARY)
        with pytest.raises(CorpusError, match="binary"):
            EssayBot.open(folder)

    @pytest.mark.parametrize("message", ["missing\nfile", "a\0b"])
    def test_an_error_is_an_essaybot_error(self, message: str) -> None:
        with pytest.raises(EssayBotError):
            EssayBot.open(message)


class TestOneBadFileAmongGoodOnes:
    @pytest.fixture(autouse=True)
    def bad_file(self, folder: Path) -> None:
        (folder / "bad.md").write_bytes(BINARY)

    def test_does_not_keep_the_others_from_being_served(self, folder: Path) -> None:
        with EssayBot.open(folder) as bot:
            assert len(texts(bot, "eighty")) == 1

    def test_is_reported(self, folder: Path) -> None:
        with EssayBot.open(folder) as bot:
            assert {report.file: report.status for report in bot.report.files} == {
                "notes/bad.md": "failed",
                "notes/cup.txt": "indexed",
                "notes/tea.md": "indexed",
            }

    def test_is_told_in_a_line_with_the_reason(self, folder: Path) -> None:
        notes: list[str] = []
        EssayBot.open(folder, notify=notes.append).close()
        assert notes[0].startswith("notes/bad.md is left out: it looks like a binary file")

    def test_is_reported_by_a_fresh_index_too(self, folder: Path) -> None:
        EssayBot.open(folder).close()
        with EssayBot.open(folder) as bot:
            assert (bot.report.built, [report.status for report in bot.report.files].count("failed")) == (False, 1)

    def test_is_read_once_it_is_good(self, folder: Path) -> None:
        EssayBot.open(folder).close()
        (folder / "bad.md").write_text("Now it is a text.")
        with EssayBot.open(folder) as bot:
            assert len(bot) == 3

    def test_that_cannot_be_read_is_left_out_too(self, folder: Path) -> None:
        (folder / "bad.md").unlink()
        (folder / "bad.md").symlink_to("bad.md")
        with EssayBot.open(folder) as bot:
            assert len(bot) == 2


class TestBuild:
    def test_builds_though_the_index_is_fresh(self, folder: Path) -> None:
        for _ in range(2):
            with EssayBot.build(folder) as bot:
                assert bot.report.built


class TestFromPassages:
    def test_the_example_of_the_documentation_works(self) -> None:
        with EssayBot.from_passages([Passage(id="1", heading="Refunds", text="Money comes back in a week.")]) as bot:
            answer = bot.ask("How long do refunds take?")
        assert answer.best is not None
        assert answer.best.passage.id == "1"

    def test_takes_any_iterable(self) -> None:
        with EssayBot.from_passages(Passage(str(number), "tea") for number in range(3)) as bot:
            assert len(bot) == 3

    def test_two_passages_with_one_id_are_an_error(self) -> None:
        with pytest.raises(CorpusError, match="same id"):
            EssayBot.from_passages([Passage("1", "a"), Passage("1", "b")])

    def test_no_passages_are_an_error(self) -> None:
        with pytest.raises(CorpusError, match="no passages"):
            EssayBot.from_passages([])

    def test_passages_without_words_find_nothing(self) -> None:
        with EssayBot.from_passages([Passage("1", ""), Passage("2", "?!")]) as bot:
            assert bot.ask("tea").verdict is Verdict.NOT_FOUND

    def test_writes_nothing_to_the_cache(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ESSAYBOT_CACHE_DIR", str(tmp_path / "cache"))
        with EssayBot.from_passages([Passage("1", "tea")]) as bot:
            bot.ask("tea")
        assert list(tmp_path.iterdir()) == []


class TestAsk:
    @pytest.mark.parametrize(
        "question",
        [
            "who wrote nanogpt",
            "WHO WROTE NANOGPT?",
            "“Who wrote ‘nanoGPT’?”",
            'who wrote "nanoGPT"',
            "Who wrote nanoGPT*?",
            "(who) wrote (nanoGPT",
            "who AND wrote OR NOT nanoGPT",
            "heading:who wrote nanoGPT~2^3",
            "who wrote nánoGPT",
            "who wrote na\u0301noGPT",
        ],
    )
    def test_answers_alike_however_the_question_is_written(self, essay: EssayBot, question: str) -> None:
        expected = essay.ask("Who wrote nanoGPT?").best
        best = essay.ask(question).best
        assert best is not None
        assert best.passage == (expected and expected.passage)

    def test_keeps_the_question_as_it_was_asked(self, essay: EssayBot) -> None:
        assert essay.ask(" Who?\n").question == " Who?\n"

    @pytest.mark.parametrize(
        "question", ["", " ", "?", "*", "()", '"', "\0", "\ud800", "—…", "word " * 20_000, "x" * 100_000, "?" * 100_000]
    )
    def test_never_fails(self, essay: EssayBot, question: str) -> None:
        assert isinstance(essay.ask(question), Answer)

    @settings(max_examples=50, deadline=None)
    @given(st.text())
    @example("what is the AND of OR NOT (it")
    def test_hits_stand_best_first_and_have_a_word_or_a_near_one(self, essay: EssayBot, question: str) -> None:
        hits = essay.ask(question, 50).hits
        assert all(hit.matched or hit.near for hit in hits)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)

    @pytest.mark.parametrize(("limit", "count"), [(-1, 0), (0, 0), (1, 1), (3, 3), (1_000_000, 40)])
    def test_returns_as_many_hits_as_asked_for(self, essay: EssayBot, limit: int, count: int) -> None:
        assert len(essay.ask("open source AI and the models", limit).hits) <= count
        assert bool(essay.ask("open source AI", limit).hits) == bool(count)

    def test_without_hits_there_is_no_best_one(self, essay: EssayBot) -> None:
        assert essay.ask("kangaroo").best is None

    def test_stop_words_alone_find_passages(self, essay: EssayBot) -> None:
        assert essay.ask("what is it?").hits


class TestSearch:
    def test_returns_the_hits_of_ask(self, essay: EssayBot) -> None:
        assert essay.search("security risks", limit=5) == list(essay.ask("security risks", 5).hits)

    def test_puts_the_passage_about_the_question_first(self, essay: EssayBot) -> None:
        assert essay.search("security risks", limit=5)[0].passage.heading == "Security and Ethical Risks"

    @pytest.mark.parametrize("question", ["kangaroo", "", "?"])
    def test_returns_nothing_if_no_word_occurs(self, essay: EssayBot, question: str) -> None:
        assert essay.search(question) == []


DRINKS = """\
# Drinks

Everything one drinks.

## Tea

Tea is brewed.

### Green

Green tea is brewed at eighty degrees.

### Black

## Coffee

Coffee is roasted. Tea is not.
"""


@pytest.fixture(name="drinks", scope="module")
def bot_with_sections_below_sections(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EssayBot]:
    path = tmp_path_factory.mktemp("drinks") / "drinks.md"
    path.write_text(DRINKS)
    with EssayBot.open(path, cache_dir=path.parent / "cache") as bot:
        yield bot


def section_called(bot: EssayBot, heading: str) -> Section:
    return next(section for section in bot.sections() if section.heading == heading)


class TestWithin:
    @pytest.mark.parametrize(
        ("heading", "found"),
        [("Drinks", {1, 2, 3}), ("Tea", {1, 2}), ("Green", {2}), ("Black", set()), ("Coffee", {3})],
    )
    @pytest.mark.parametrize("find", [EssayBot.search, EssayBot.find])
    def test_finds_passages_of_a_section_and_those_below(
        self, drinks: EssayBot, find: Callable[..., list[Hit]], heading: str, found: set[int]
    ) -> None:
        hits = find(drinks, "tea", within=section_called(drinks, heading))
        assert {hit.position for hit in hits} == found

    @pytest.mark.parametrize("find", [EssayBot.search, EssayBot.find])
    def test_takes_a_limit(self, essay: EssayBot, find: Callable[..., list[Hit]]) -> None:
        section = essay.sections()[2]
        everything = find(essay, "open", 100, within=section)
        assert find(essay, "open", 2, within=section) == everything[:2]

    def test_a_word_that_only_other_sections_have_is_missing(self, drinks: EssayBot) -> None:
        answer = drinks.ask("roasted tea", within=section_called(drinks, "Tea"))
        assert answer.missing == ("roasted",)

    @pytest.mark.parametrize(("heading", "missing"), [("Tea", ()), ("Coffee", ("black",))])
    def test_a_word_of_a_heading_without_text_is_missing_elsewhere(
        self, drinks: EssayBot, heading: str, missing: tuple[str, ...]
    ) -> None:
        assert drinks.ask("black tea", within=section_called(drinks, heading)).missing == missing

    @pytest.mark.parametrize(("heading", "verdict"), [("Green", Verdict.ANSWERED), ("Coffee", Verdict.NOT_FOUND)])
    def test_the_verdict_is_that_of_the_section(self, drinks: EssayBot, heading: str, verdict: Verdict) -> None:
        answer = drinks.ask("Is green tea brewed at eighty degrees?", within=section_called(drinks, heading))
        assert answer.verdict is verdict

    @pytest.mark.parametrize(
        "use",
        [
            lambda bot, section: bot.ask("tea", within=section),
            lambda bot, section: bot.search("tea", within=section),
            lambda bot, section: bot.find("tea", within=section),
            lambda bot, section: bot.passages(section),
        ],
        ids=["ask", "search", "find", "passages"],
    )
    def test_a_section_of_another_text_is_an_error(
        self, drinks: EssayBot, essay: EssayBot, use: Callable[[EssayBot, Section], object]
    ) -> None:
        with pytest.raises(EssayBotError, match="Coffee"):
            use(essay, section_called(drinks, "Coffee"))


class TestWithout:
    def test_leaves_passages_out_of_the_hits(self, essay: EssayBot) -> None:
        first, *others = essay.ask("open source tools", 10).hits
        assert list(essay.ask("open source tools", 9, without={first.position}).hits) == others

    def test_does_not_make_words_missing(self, essay: EssayBot) -> None:
        answer = essay.ask("Masakhane volunteers")
        assert essay.ask("Masakhane volunteers", without=[hit.position for hit in answer.hits]).missing == ()

    def test_all_finds_nothing(self, essay: EssayBot) -> None:
        answer = essay.ask("open source", without=range(len(essay)))
        assert (answer.hits, answer.verdict) == ((), Verdict.NOT_FOUND)


class TestPassages:
    @pytest.mark.parametrize(("heading", "deep"), [("Drinks", 1), ("Tea", 2), ("Green", 1), ("Black", 0)])
    def test_of_the_sections_below_are_there_if_asked_for(self, drinks: EssayBot, heading: str, deep: int) -> None:
        section = section_called(drinks, heading)
        first = section.first_passage
        assert drinks.passages(section, deep=True) == drinks.passages()[first : first + deep]
        assert len(drinks.passages(section)) == section.passages

    def test_of_all_are_the_same_either_way(self, drinks: EssayBot) -> None:
        assert drinks.passages(deep=True) == drinks.passages()


class TestHitAt:
    def test_is_the_passage_at_a_position(self, drinks: EssayBot) -> None:
        hits = [drinks.hit_at(position) for position in range(len(drinks))]
        assert [hit.passage for hit in hits] == drinks.passages()
        assert [hit.position for hit in hits] == list(range(len(drinks)))

    def test_has_no_score_and_no_marks(self, drinks: EssayBot) -> None:
        hit = drinks.hit_at(0)
        assert (hit.score, hit.marks, hit.heading_marks, hit.matched) == (0, (), (), ())

    @pytest.mark.parametrize("position", [-1, 4])
    def test_beyond_the_text_is_an_error_that_says_where_it_ends(self, drinks: EssayBot, position: int) -> None:
        with pytest.raises(IndexError, match=f"position {position}; the last is at 3"):
            drinks.hit_at(position)


class TestTerms:
    def test_are_the_names_and_words_of_the_text(self, essay: EssayBot) -> None:
        assert {"Hugging Face", "TensorFlow", "nanoGPT", "healthcare"} <= set(essay.terms())

    def test_are_the_same_each_time_whatever_was_done_with_them(self, essay: EssayBot) -> None:
        first = essay.terms()
        essay.terms().clear()
        assert essay.terms() == first

    def test_of_a_large_text_come_from_its_beginning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.answering._READ_FOR_TERMS", 1)
        with EssayBot.from_passages([Passage("1", "kettles"), Passage("2", "teapots")]) as bot:
            assert bot.terms() == ["kettles"]


class TestChanged:
    @pytest.mark.parametrize("fresh", [False, True])
    def test_is_whether_the_texts_are_others_than_when_they_were_opened(self, folder: Path, fresh: bool) -> None:
        if fresh:
            EssayBot.open(folder).close()
        with EssayBot.open(folder) as bot:
            before = bot.changed()
            (folder / "cup.txt").unlink()
            assert (before, bot.changed()) == (False, True)

    def test_is_so_when_all_are_gone(self, folder: Path) -> None:
        with EssayBot.open(folder / "tea.md") as bot:
            (folder / "tea.md").unlink()
            assert bot.changed()

    def test_is_never_so_for_passages_of_no_file(self) -> None:
        with EssayBot.from_passages([Passage("1", "tea")]) as bot:
            assert not bot.changed()


class TestRootsAndKey:
    def test_name_the_texts(self, folder: Path) -> None:
        with EssayBot.open(folder, folder / "tea.md") as bot, EssayBot.open(folder) as other:
            assert (bot.roots, other.roots) == ((folder, folder / "tea.md"), (folder,))
            assert bot.key != other.key

    def test_of_passages_from_no_file_are_there_too(self) -> None:
        with EssayBot.from_passages([Passage("1", "tea")]) as bot:
            assert (bot.roots, bot.key) == ((), "passages")

    def test_key_can_name_a_file(self, essay: EssayBot) -> None:
        assert essay.key.isalnum()


class TestSections:
    def test_hold_every_passage_once(self, essay: EssayBot) -> None:
        assert [passage for section in essay.sections() for passage in essay.passages(section)] == essay.passages()

    def test_have_the_headings_of_their_passages(self, essay: EssayBot) -> None:
        assert all(p.heading_path == s.heading_path for s in essay.sections() for p in essay.passages(s))

    def test_start_where_their_heading_stands(self, folder: Path) -> None:
        with EssayBot.open(folder / "tea.md") as bot:
            assert bot.sections() == [Section("Tea", 1, (), "tea.md", 1, 1, 0)]

    def test_of_several_files_count_passages_through(self, folder: Path) -> None:
        with EssayBot.open(folder) as bot:
            assert [section.first_passage for section in bot.sections() if section.passages] == [0, 1]


class TestSectionOf:
    @pytest.mark.parametrize("find", [EssayBot.search, EssayBot.find])
    def test_is_the_section_of_the_hits_passage(
        self, essay: EssayBot, find: Callable[[EssayBot, str], list[Hit]]
    ) -> None:
        hits = find(essay, "open")
        assert [essay.section_of(hit).heading for hit in hits] == [hit.passage.heading for hit in hits]


class TestTitle:
    def test_is_what_the_texts_are_called(self, essay: EssayBot, folder: Path) -> None:
        with EssayBot.open(folder) as bot:
            assert (essay.title, bot.title) == ("the essay", "notes")


class TestClose:
    def test_twice_does_no_harm(self) -> None:
        bot = EssayBot.from_passages([Passage("1", "tea")])
        bot.close()
        bot.close()

    @pytest.mark.parametrize(
        "use",
        [
            lambda bot: bot.ask("tea"),
            lambda bot: bot.search("tea"),
            lambda bot: bot.find("tea"),
            lambda bot: bot.sections(),
            lambda bot: bot.passages(),
            lambda bot: bot.hit_at(0),
            lambda bot: bot.terms(),
            lambda bot: bot.changed(),
            lambda bot: bot.report,
            len,
        ],
        ids=["ask", "search", "find", "sections", "passages", "hit_at", "terms", "changed", "report", "len"],
    )
    def test_makes_every_use_an_error(self, use: Callable[[EssayBot], object]) -> None:
        with EssayBot.from_passages([Passage("1", "tea")]) as bot:
            use(bot)
        with pytest.raises(EssayBotError, match="closed"):
            use(bot)

    def test_while_others_ask_gives_them_an_essaybot_error(self, folder: Path) -> None:
        errors: list[BaseException] = []
        asked = threading.Barrier(9)

        def ask_on() -> None:
            bot.ask("tea")
            asked.wait()
            try:
                while True:
                    bot.ask("green tea degrees cup")
            except Exception as error:
                errors.append(error)

        bot = EssayBot.open(folder)
        threads = [threading.Thread(target=ask_on) for _ in range(8)]
        for thread in threads:
            thread.start()
        asked.wait()
        time.sleep(0.02)
        bot.close()
        for thread in threads:
            thread.join()
        assert {type(error) for error in errors} == {EssayBotError}


class TestThreads:
    def test_get_the_answers_that_one_alone_gets(self, essay: EssayBot) -> None:
        expected = [essay.ask(question) for question in QUESTIONS]
        with ThreadPoolExecutor(16) as pool:
            got = list(pool.map(essay.ask, QUESTIONS * 16))
        assert got == expected * 16

    def test_get_the_exact_hits_that_one_alone_gets(self, essay: EssayBot) -> None:
        queries = ("open source", "heading:security", '"open source" OR licen*', "ai NOT the")
        expected = [essay.find(query) for query in queries]
        with ThreadPoolExecutor(16) as pool:
            assert list(pool.map(essay.find, queries * 8)) == expected * 8

    @pytest.mark.parametrize("fresh", [False, True])
    def test_may_all_be_the_first_to_use_it(self, folder: Path, fresh: bool) -> None:
        if fresh:
            EssayBot.open(folder).close()
        start = threading.Barrier(16)

        def ask(bot: EssayBot) -> list[str]:
            start.wait()
            return texts(bot, "eighty") + [hit.passage.text for hit in bot.find("eighty")]

        with EssayBot.open(folder) as bot, ThreadPoolExecutor(16) as pool:
            assert list(pool.map(ask, [bot] * 16)) == [["Green tea is brewed at eighty degrees."] * 2] * 16

    @pytest.mark.parametrize("fresh", [False, True])
    def test_may_use_what_another_has_opened(self, folder: Path, fresh: bool) -> None:
        if fresh:
            EssayBot.open(folder).close()
        with ThreadPoolExecutor(1) as pool:
            bot = pool.submit(EssayBot.open, folder).result()
        with bot:
            assert texts(bot, "eighty") == [hit.passage.text for hit in bot.find("eighty")]
            assert not bot.changed()

    def test_may_ask_one_while_another_builds(self, folder: Path, essay: EssayBot) -> None:
        expected = essay.ask(QUESTIONS[0])
        with ThreadPoolExecutor(1) as pool:
            building = pool.submit(EssayBot.build, folder)
            answers = [essay.ask(QUESTIONS[0])]
            while not building.done():
                answers.append(essay.ask(QUESTIONS[0]))
            building.result().close()
        assert [answer for answer in answers if answer != expected] == []

    def test_may_each_open_and_build_the_same_texts(self, folder: Path) -> None:
        def build(_: int) -> list[str]:
            with EssayBot.build(folder) as bot:
                return texts(bot, "eighty")

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(build, range(24))) == [["Green tea is brewed at eighty degrees."]] * 24
