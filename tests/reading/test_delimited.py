"""Tables in plain text become sections or stay tables."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading.blocks import LONGEST_HEADING, Document
from essaybot.reading.delimited import read
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline

_CELLS = st.text(alphabet='ab ?,;\t|"\n\\é', max_size=12)


def document(text: str) -> Document:
    return read(text.encode(), Limits())


def passages(text: str) -> list[Passage]:
    return passages_and_outline(document(text))[0]


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(passage.heading, passage.text, passage.place) for passage in passages(text)]


class TestBanks:
    @pytest.mark.parametrize(
        "header",
        ["question,answer", "Question,Answer", "q,a", "Frage,Antwort", "pregunta,respuesta", "Întrebare,Răspuns",
         "質問,回答", "prompt,completion", "question_text,answerText", "title,body", "term,definition",
         "Query,Response"],
    )  # fmt: skip
    def test_are_known_by_the_names_of_their_columns(self, header: str) -> None:
        assert shown(f"{header}\nWhat is tea?,A leaf.\n") == [("What is tea?", "A leaf.", "row 2")]

    def test_are_known_by_their_question_marks(self) -> None:
        rows = "".join(f"{number},Is it {number}?,It is indeed number {number}.\n" for number in range(4))
        assert shown(rows)[0] == ("Is it 0?", "It is indeed number 0.", "row 1")
        assert shown(f"n,what,so\n{rows}")[0] == ("Is it 0?", "It is indeed number 0.", "row 2")

    def test_stand_in_sections_if_they_are_sorted_by_them(self) -> None:
        sections = document("category,q,a\nPots,Why?,Tea.\nPots,How?,Hot.\nCups,Who?,We.\n").sections
        assert [(section.heading, section.level) for section in sections] == [
            ("Pots", 1), ("Why?", 2), ("How?", 2), ("Cups", 1), ("Who?", 2)
        ]  # fmt: skip

    def test_stand_in_none_if_they_are_not(self) -> None:
        rows = "".join(f"{'ab'[number % 2]},Is it {number}?,Yes\n" for number in range(8))
        assert {section.level for section in document(f"category,question,answer\n{rows}").sections} == {1}

    def test_count_rows_as_a_spreadsheet_does(self) -> None:
        text = 'question,answer\n\nWhat?,"One\nline."\n,\nWho?,We.\n'
        assert [place for _, _, place in shown(text)] == ["row 3", "row 5"]

    def test_leave_out_what_has_no_question_or_no_answer_and_say_so(self) -> None:
        found = document("question,answer\nWhat?,\n,Tea.\nWho?,We.\nWhere\n")
        assert len(found.sections) == 1
        assert found.remark == "3 rows without a question or an answer left out"

    def test_say_which_columns_they_leave_out(self) -> None:
        assert document("id,question,answer,tags\n1,What?,Tea.,x\n").remark == "columns left out: id, tags"

    def test_show_answers_in_html_as_text(self) -> None:
        text = 'q,a\nWhat?,"<p>Hot <b>tea</b> &amp; milk</p><ul><li>One</li><li>Two</li></ul>"\n'
        assert [block.text for block in document(text).sections[0].blocks] == ["Hot tea & milk", "One", "Two"]

    def test_read_lists_and_paragraphs_of_an_answer(self) -> None:
        section = document('q,a\nHow?,"So:\n- Boil.\n- Pour.\n\nDone."\n').sections[0]
        assert [(block.kind, block.text, block.introduction) for block in section.blocks] == [
            ("paragraph", "So:", ""), ("item", "Boil.", "So:"), ("item", "Pour.", "So:"), ("paragraph", "Done.", "")
        ]  # fmt: skip

    def test_show_what_a_question_is_about(self) -> None:
        assert shown("instruction,input,output\nTranslate,tea,Tee\n")[0][:2] == ("Translate", "tea\n\nTee")

    def test_head_an_answer_with_the_start_of_a_long_question(self) -> None:
        section = document(f"q,a\n{'What is tea? ' * 100},A leaf.\n").sections[0]
        assert section.heading == "What is tea?"
        assert len(section.blocks[0].text) > LONGEST_HEADING

    def test_of_texts_alone_have_no_headings(self) -> None:
        assert shown("id,text\n1,Tea is hot.\n") == [("", "Tea is hot.", "row 2")]

    def test_without_any_answer_are_tables(self) -> None:
        assert passages("question,answer\n,Tea.\n,Milk.\n")[0].kind == "table"


class TestTables:
    def test_stay_tables(self) -> None:
        passage = passages("tea,price\ngreen,3\nblack,2\n")[0]
        assert (passage.kind, passage.text) == ("table", "tea\tprice\ngreen\t3\nblack\t2")

    def test_that_are_long_are_cut_between_rows_and_introduced_by_the_head(self) -> None:
        found = passages("tea,price\n" + "".join(f"green,{number}\n" for number in range(1_000)))
        assert {passage.introduction for passage in found[1:]} == {"tea | price"}
        for passage in found[1:]:
            assert passage.place == f"row {int(passage.text.split()[1]) + 2}"

    def test_of_many_columns_are_not_taken_for_titles_and_texts(self) -> None:
        assert passages("title,year,director,genre,place,description\nTea,1,Ada,b,c,Hot.\n")[0].kind == "table"

    def test_of_numbers_are_not_taken_for_answers(self) -> None:
        assert passages("q,a\n1,2\n3,4\n")[0].kind == "table"


class TestSeparators:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_are_found_out(self, delimiter: str) -> None:
        text = f"tea{delimiter}price\n" + f'"green, hot; or"{delimiter}3\n' * 5
        assert passages(text)[0].text.split("\n")[1] == "green, hot; or\t3"

    def test_may_be_named_in_the_first_line(self) -> None:
        assert shown("sep=;\nquestion;answer\nWhat?;Tea, hot.\n") == [("What?", "Tea, hot.", "row 3")]

    def test_are_found_behind_a_byte_order_mark(self) -> None:
        data = "question;answer\r\nWhat?;Tea.\r\n".encode("utf-16")
        assert read(data, Limits()).sections[0].heading == "What?"

    def test_quotes_with_backslashes_are_understood(self) -> None:
        assert shown('question,answer\nWhat?,"Say \\"tea\\", please."\n')[0][1] == 'Say "tea", please.'

    def test_a_quote_that_nobody_closed_does_not_swallow_the_rest(self) -> None:
        rows = "".join(f"green tea,{number}\n" for number in range(100))
        found = passages(f'tea,price\n"black tea,1\n{rows}')
        assert "green tea\t99" in found[-1].text

    def test_an_answer_may_have_many_lines(self) -> None:
        answer = "Tea, of course.\n" * 60
        assert len(document(f'question,answer\nWhat?,"{answer}"\nWho?,We.\n').sections) == 2

    @given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=3, max_size=8), st.sampled_from(",;\t|"))
    @settings(deadline=None)
    def test_of_any_table_are_read_without_losing_a_letter(self, rows: list[list[str]], delimiter: str) -> None:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
        letters = sum(cell.count("a") + cell.count("b") for row in rows for cell in row)
        source = document(buffer.getvalue()).source
        assert source.count("a") + source.count("b") == letters


class TestBadFiles:
    def test_leave_the_limit_of_the_csv_module_as_it_was(self) -> None:
        before = csv.field_size_limit()
        document(f"question,answer\nWhat?,{'tea ' * 100_000}\n")
        assert csv.field_size_limit() == before

    def test_have_no_more_entries_than_headings_are_allowed(self) -> None:
        with pytest.raises(CorpusError, match="headings"):
            read(b"q,a\n" + b"Why?,Tea.\n" * 4, Limits(headings=3))

    @given(st.binary(max_size=80))
    @settings(deadline=None)
    def test_of_any_bytes_are_read_or_refused(self, data: bytes) -> None:
        try:
            found = read(data, Limits())
        except CorpusError:
            return
        assert all(passage.place.startswith("row ") for passage in passages_and_outline(found)[0])
