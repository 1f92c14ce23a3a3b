"""Records in JSON become sections."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import CorpusError
from essaybot.reading.blocks import Document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.records import read

_KEYS = st.sampled_from(
    ["question", "answer", "text", "title", "messages", "role", "content", "instances", "input", "instruction", "from"]
)
_VALUES = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["user", "assistant", "system"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


def document(*records: Any) -> Document:
    return read("\n".join(json.dumps(record) for record in records).encode(), Limits())


def shown(document: Document) -> list[tuple[str, str, str]]:
    passages, _ = passages_and_outline(document)
    return [(passage.heading, passage.text, passage.place) for passage in passages]


class TestRecords:
    @pytest.mark.parametrize(
        "record",
        [
            {"question": "What?", "answer": "Tea."},
            {"id": 1, "q": "What?", "a": "Tea.", "score": 0.5},
            {"prompt": "What?", "completion": " Tea."},
            {"instruction": "What?", "input": "", "output": "Tea."},
            {"instruction": "What?", "instances": [{"input": "", "output": "Tea."}]},
            {"question": "What?", "answers": {"text": ["Tea."], "answer_start": [1]}},
            {"question": "What?", "answer": ["Tea."]},
            {"title": "What?", "text": "Tea."},
            {"heading": "What?", "content": [{"type": "text", "text": "Tea."}]},
            {"messages": [{"role": "system", "content": "Help."}, {"role": "user", "content": "What?"},
                          {"role": "assistant", "content": "Tea."}]},
            {"conversations": [{"from": "human", "value": "What?"}, {"from": "gpt", "value": "Tea."}]},
        ],
    )  # fmt: skip
    def test_of_many_shapes_are_questions_and_answers(self, record: dict[str, Any]) -> None:
        assert shown(document(record)) == [("What?", "Tea.", "line 1")]

    @pytest.mark.parametrize("name", ["text", "content", "body"])
    def test_may_be_texts_alone(self, name: str) -> None:
        assert shown(document({name: "Tea is hot."})) == [("", "Tea is hot.", "line 1")]

    def test_show_what_a_question_is_about(self) -> None:
        found = shown(document({"instruction": "Translate.", "input": "tea", "output": "Tee"}))
        assert found == [("Translate.", "tea\n\nTee", "line 1")]

    def test_of_a_talk_are_a_question_and_answer_each_time(self) -> None:
        talk = [{"role": role, "content": f"{role} {number}"} for number in range(2) for role in ("user", "assistant")]
        assert [heading for heading, _, _ in shown(document({"messages": talk}))] == ["user 0", "user 1"]

    def test_that_are_turns_of_a_talk_are_put_together(self) -> None:
        found = document({"role": "user", "content": "What?"}, {"role": "assistant", "content": "Tea."})
        assert (shown(found), found.remark) == ([("What?", "Tea.", "line 2")], "")

    def test_keep_numbers_that_are_no_bullets(self) -> None:
        found = shown(document({"question": "When?", "answer": "- It was on the 12. May\nof 1. Henry"}))
        assert "12. May" in found[0][1]
        assert found[0][1].endswith("of 1. Henry")

    def test_are_found_by_the_line_where_they_start(self) -> None:
        text = '{"q": "A", "a": "B"}\n\n{"q": "C", "a": "D"}\r\n{\n  "q": "E",\n  "a": "F"\n}\n{"q": "G", "a": "H"}'
        found = read(text.encode(), Limits())
        assert [place for _, _, place in shown(found)] == ["line 1", "line 3", "line 4", "line 8"]

    def test_may_stand_in_an_array(self) -> None:
        text = json.dumps([{"q": "A?", "a": "B."}, {"q": "C?", "a": "D."}], indent=1)
        assert [place for _, _, place in shown(read(text.encode(), Limits()))] == ["line 2", "line 6"]

    def test_that_are_broken_are_left_out_and_counted(self) -> None:
        found = read(b'{"q": "A?", "a": "B."}\n{"q": "C?", "a": \n{"n": 1}\n', Limits())
        assert len(found.sections) == 1
        assert found.remark == "1 broken line and 1 record without a text left out"


class TestBadFiles:
    @pytest.mark.parametrize("text", ["tea\nmilk\n", '{"q": \n', "{", '{"a":' * 5_000])
    def test_that_are_no_json_are_refused(self, text: str) -> None:
        with pytest.raises(CorpusError, match="damaged"):
            read(text.encode(), Limits())

    def test_without_a_text_are_refused_with_advice(self) -> None:
        with pytest.raises(CorpusError, match="call the keys"):
            document({"a": 1}, {"b": 2})

    @pytest.mark.parametrize("scrap", ['{"x":[\n', '{"a":"x\n', '{"text":"a"}\n{"x":[\n', "tea\n"])
    def test_of_many_scraps_take_no_time(self, scrap: str) -> None:
        start = time.process_time()
        with suppress(CorpusError):
            read((scrap * 10_000).encode(), Limits())
        assert time.process_time() - start < 10

    @given(st.lists(_VALUES, max_size=4), st.integers(0, 100))
    @settings(deadline=None)
    def test_of_any_shape_are_read_or_refused(self, values: list[Any], cut: int) -> None:
        data = "\n".join(json.dumps(value) for value in values).encode()
        try:
            found = read(data[: len(data) - cut], Limits())
        except CorpusError:
            return
        assert all(place.startswith("line ") for _, _, place in shown(found))
