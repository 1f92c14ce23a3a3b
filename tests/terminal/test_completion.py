"""What completes at the prompt, and when."""

from __future__ import annotations

from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from essaybot import Section
from essaybot.terminal.commands import COMMANDS
from essaybot.terminal.completion import PromptCompleter

SECTIONS = [
    Section("Security and Ethical Risks", 1, document="notes/my tea.md"),
    Section("Quality Control", 1, document="notes/my tea.md"),
    Section("", 0, document="jam.md"),
]
TERMS = ["Hugging Face", "nanoGPT", "quality", "question"]
COMPLETER = PromptCompleter(lambda: SECTIONS, lambda: TERMS)


def completed(typed: str, *, tab: bool = False) -> list[str]:
    """The lines that completing `typed` may lead to."""
    event = CompleteEvent(completion_requested=tab, text_inserted=not tab)
    found = COMPLETER.get_completions(Document(typed), event)
    return [typed[: len(typed) + each.start_position] + each.text for each in found]


class TestCommands:
    def test_a_slash_offers_all(self) -> None:
        assert [line.strip() for line in completed("/")] == [f"/{command.name}" for command in COMMANDS]

    def test_their_meanings_stand_beside_them(self) -> None:
        (found,) = COMPLETER.get_completions(Document("/sect"), CompleteEvent(text_inserted=True))
        assert found.display_meta_text == "the outline of the text"

    def test_a_space_follows_one_that_takes_something(self) -> None:
        assert completed("/sa") == ["/save "]

    def test_help_takes_their_names(self) -> None:
        assert completed("/help sa") == ["/help save"]


class TestSections:
    @pytest.mark.parametrize("typed", ["/in secu", "/in sethi", "/in ethical", "/open risks", "/i security"])
    def test_are_found_by_some_of_their_letters(self, typed: str) -> None:
        assert [line.partition(" ")[2] for line in completed(typed)] == ["Security and Ethical Risks"]

    @pytest.mark.parametrize(
        ("typed", "lines"),
        [
            ("/in file:", ['/in file:"notes/my tea.md"', "/in file:jam.md"]),
            ("/in file:TEA", ['/in file:"notes/my tea.md"']),
        ],
    )
    def test_files_are_found_by_a_part_of_their_names(self, typed: str, lines: list[str]) -> None:
        assert completed(typed) == lines

    def test_all_are_offered_at_first(self) -> None:
        assert completed("/in ") == ["/in Security and Ethical Risks", "/in Quality Control"]


class TestPaths:
    def test_corpus_completes_them(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "notes.md").write_text("x")
        monkeypatch.chdir(tmp_path)
        assert completed("/corpus no") == ["/corpus notes.md"]


class TestTerms:
    def test_tab_completes_a_word_of_the_text(self) -> None:
        assert completed("Who wrote nano", tab=True) == ["Who wrote nanoGPT"]

    def test_tab_completes_a_name_of_several_words(self) -> None:
        assert completed("what is hugging f", tab=True) == ["what is Hugging Face"]

    def test_tab_offers_all_that_begin_so(self) -> None:
        assert completed("que", tab=True) == ["question"]
        assert completed("qu", tab=True) == ["quality", "question"]

    def test_tab_completes_what_find_looks_for(self) -> None:
        assert completed("/find nan", tab=True) == ["/find nanoGPT"]

    @pytest.mark.parametrize("typed", ["Who wrote nano", "qu", "", "/find nan"])
    def test_nothing_is_offered_unasked(self, typed: str) -> None:
        assert completed(typed) == []
