"""A file becomes a document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from essaybot.errors import CorpusError
from essaybot.reading.files import kind_of, read_bytes
from essaybot.reading.formats import read_document
from essaybot.reading.passages import passages_and_outline


@pytest.fixture(name="file")
def markdown_file(tmp_path: Path) -> Path:
    path = tmp_path / "tea.md"
    path.write_bytes(b"\xef\xbb\xbf# Tea\r\n\r\nIt is *hot*.\r\n")
    return path


class TestReadDocument:
    @pytest.mark.parametrize("suffix", [".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".MD"])
    def test_reads_markdown_by_its_suffix(self, tmp_path: Path, suffix: str) -> None:
        document = read_document(tmp_path / f"tea{suffix}", data=b"# Tea\n\nHot.")
        assert document.sections[0].heading == "Tea"

    @pytest.mark.parametrize("name", ["tea.txt", "tea", "tea.log", "README"])
    def test_reads_everything_else_as_plain_text(self, tmp_path: Path, name: str) -> None:
        document = read_document(tmp_path / name, data=b"It is *hot*.")
        assert document.sections[0].blocks[0].text == "It is *hot*."

    def test_calls_a_document_by_its_file_name(self, file: Path) -> None:
        assert read_document(file).name == "tea.md"

    def test_calls_a_document_by_a_name_of_choice(self, file: Path) -> None:
        assert read_document(file, "notes/tea.md").name == "notes/tea.md"

    def test_keeps_the_path(self, file: Path) -> None:
        assert read_document(file).file == str(file)

    def test_has_a_source_without_mark_and_with_plain_line_ends(self, file: Path) -> None:
        assert read_document(file).source == "# Tea\n\nIt is *hot*.\n"

    def test_numbers_lines_as_an_editor_does(self, file: Path) -> None:
        passages, _ = passages_and_outline(read_document(file))
        assert [(passage.first_line, passage.last_line) for passage in passages] == [(3, 3)]

    def test_takes_bytes_that_have_been_read_already(self, tmp_path: Path) -> None:
        assert read_document(tmp_path / "nowhere.md", data=b"Tea.").source == "Tea."

    def test_leaves_the_slice_of_plain_text_as_it_stands(self, tmp_path: Path) -> None:
        assert read_document(tmp_path / "tea.txt", data=b"Tea.").exact

    def test_knows_that_markdown_has_markup(self, file: Path) -> None:
        assert not read_document(file).exact

    @pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
    def test_refuses_an_empty_file(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(CorpusError, match="empty"):
            read_document(tmp_path / "tea.txt", data=data)

    @pytest.mark.parametrize("data", [b"-----\n", b"... !?"])
    def test_refuses_a_file_without_words(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(CorpusError, match="no words"):
            read_document(tmp_path / "tea.txt", data=data)


class TestReadBytes:
    def test_returns_what_the_file_holds(self, tmp_path: Path) -> None:
        (tmp_path / "tea.txt").write_bytes(b"hot\r\n")
        assert read_bytes(tmp_path / "tea.txt") == b"hot\r\n"

    def test_refuses_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="cannot be read"):
            read_bytes(tmp_path / "nowhere.txt")

    def test_refuses_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="not a regular file"):
            read_bytes(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
    def test_refuses_a_pipe_without_waiting_for_it(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(CorpusError, match="not a regular file"):
            read_bytes(tmp_path / "pipe.txt")


class TestKindOf:
    @pytest.mark.parametrize("name", ["tea.md", "TEA.MD", "tea.markdown", "tea.txt", "Tea.TXT", "tea.rst", "README"])
    def test_takes_texts(self, name: str) -> None:
        assert kind_of(Path(name)) is not None

    @pytest.mark.parametrize("name", ["tea.png", "tea.py", "tea.doc", "tea.md.bak"])
    def test_leaves_other_files(self, name: str) -> None:
        assert kind_of(Path(name)) is None
