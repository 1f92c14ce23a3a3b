"""Files are read in a process of their own, which may fail without harm."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaybot.corpus import bundled_essay
from essaybot.errors import CorpusError, MissingExtraError
from essaybot.model import Passage, Section
from essaybot.reading import worker
from essaybot.reading.formats import read_document
from essaybot.reading.limits import Limits
from essaybot.reading.passages import passages_and_outline
from essaybot.reading.wire import BrokenWireError, Table, TooLongError, receive, send
from essaybot.reading.worker import Reader

RUDE = """
import os, re, sys, time

def read(data, limits):
    word, _, rest = data.decode().partition(" ")
    actions.get(word, lambda: None)()
    from essaybot.reading.plaintext import document_of
    from dataclasses import replace
    return replace(document_of(rest), remark="it was rude")

def allocate():
    kept = []
    while True:
        kept.append(bytearray(10_000_000))

def recurse():
    recurse()

def crash():
    import faulthandler
    faulthandler._sigsegv()

def spoil():
    actions["innocent"] = crash

def fail():
    raise IndexError("list index\\nout of range")

def miss():
    from essaybot.errors import MissingExtraError
    raise MissingExtraError("PDF", "pdf")

def noise():
    print("noise", flush=True)
    os.write(1, b"noise")

def lie():
    for file in range(3, 20):
        try:
            os.write(file, (10).to_bytes(8, "big") + b"[\\"read\\", 1]")
        except OSError:
            pass

def tell():
    with open(os.environ["TELL"], "w") as file:
        file.write(str(os.getpid()))
    regex()

def regex():
    re.match(r"(a+)+$", "a" * 60 + "b")

actions = {
    "regex": regex, "sleep": lambda: time.sleep(600), "allocate": allocate, "recurse": recurse, "crash": crash,
    "abort": os.abort, "exit": lambda: os._exit(0), "spoil": spoil, "fail": fail, "miss": miss, "noise": noise,
    "lie": lie, "tell": tell,
}
sys.modules["essaybot.reading.markdown"] = sys.modules[__name__]
"""
"""A reader of Markdown that does what the first word says. Python imports it at its start under this name."""

TEA = Path("tea.md")


@pytest.fixture(scope="module")
def rude(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let children read Markdown with the rude reader; this process keeps its own."""
    folder = tmp_path_factory.mktemp("rude")
    (folder / "sitecustomize.py").write_text(RUDE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)
        patch.setattr(worker, "_LIGHT_SIZE", -1)
        yield


@pytest.fixture(scope="module")
def reader(rude: None) -> Iterator[Reader]:
    """A reader that all tests share: what happened to the files before must not matter."""
    with Reader(Limits(seconds=2, memory=300)) as reader:
        yield reader


@pytest.fixture
def no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no process be started."""

    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)


def reason_of(reader: Reader, action: str) -> str:
    with pytest.raises(CorpusError) as caught:
        reader.read(TEA, "tea.md", action.encode() + b" Tea is hot.")
    return str(caught.value)


def texts(reader: Reader, data: bytes) -> list[str]:
    return [passage.text for passage in reader.read(TEA, "tea.md", data).passages]


def wait_until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def is_gone(process: int) -> bool:
    """Whether a process runs no more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class TestRead:
    def test_gives_what_reading_here_gives(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PYTHONPATH", raising=False)  # the rude reader is not for this
        essay = bundled_essay()
        passages, sections = passages_and_outline(read_document(essay, "notes/essay.md"))
        monkeypatch.setattr(worker, "_LIGHT_SIZE", -1)
        with Reader() as reader:
            reading = reader.read(essay, "notes/essay.md")
        assert (reading.passages, reading.sections) == (passages, sections)

    def test_gives_the_remark(self, reader: Reader) -> None:
        assert reader.read(TEA, "tea.md", b"good Tea is hot.").remark == "it was rude"

    @pytest.mark.parametrize("name", ["a\nb.md", "-rf", "\udce9.md", "\x1b[31m.md", "n" * 255])
    def test_keeps_any_name(self, reader: Reader, name: str) -> None:
        passage = reader.read(Path("/texts", name), name, b"good Tea is hot.").passages[0]
        assert (passage.document, passage.file) == (name, f"/texts/{name}")

    def test_keeps_any_text(self, reader: Reader) -> None:
        text = "Tea\x00 \x1b[31m \u202e \U0001f375 \u2028 \ufffd é"
        assert texts(reader, f"good {text}".encode()) == [text]

    @pytest.mark.usefixtures("no_children")
    def test_reads_a_small_text_here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "_LIGHT_SIZE", 100)
        with Reader() as reader:
            reader.read(tmp_path / "tea.md", "tea.md", b"# Tea\n\nHot.")
            assert reader.isolated

    def test_reads_the_file_when_it_has_no_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "tea.txt").write_bytes(b"Tea is hot.")
        with Reader() as reader:
            assert reader.read(tmp_path / "tea.txt", "tea.txt").passages[0].text == "Tea is hot."

    def test_refuses_bytes_beyond_the_limit(self) -> None:
        with Reader(Limits(megabytes=1)) as reader, pytest.raises(CorpusError, match="larger than 1 MB"):
            reader.read(TEA, "tea.md", b"a" * 1_000_001)

    def test_works_in_a_thread(self, reader: Reader) -> None:
        found: list[str] = []
        thread = threading.Thread(target=lambda: found.extend(texts(reader, b"good Tea is hot.")))
        thread.start()
        thread.join()
        assert found == ["Tea is hot."]

    def test_works_whatever_the_main_program_and_the_current_folder_are(self, tmp_path: Path) -> None:
        (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
        program = (
            "import sys\nsys.path.remove('')\n"
            "from pathlib import Path\nfrom essaybot.reading.worker import Reader\n"
            "with Reader() as reader:\n"
            "    reader.read(Path('tea.txt'), 'tea.txt', b'Tea. ' * 10_000)\n"
            "    print(reader.isolated)\n"
        )
        source = str(Path(worker.__file__).parents[2])
        path = os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-"],
            input=program,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path},
            timeout=60,
            check=True,
        )
        assert done.stdout == "True\n"


class TestBadReaders:
    @pytest.mark.parametrize(
        ("action", "reason"),
        [
            ("regex", "reading it took longer than 2 s"),
            ("crash", "its reader crashed"),
            ("exit", "its reader crashed"),
            ("lie", "its reader crashed"),
            ("allocate", "reading it needs more than 300 MB of memory"),
            ("recurse", "it is nested too deeply"),
            ("fail", "its reader failed (IndexError: list index out of range)"),
        ],
    )
    def test_cost_one_line(self, reader: Reader, action: str, reason: str) -> None:
        message = reason_of(reader, action)
        assert message.startswith(reason)
        assert message.count(";") == 1
        assert "\n" not in message

    def test_cost_no_other_file(self, reader: Reader) -> None:
        reason_of(reader, "crash")
        assert texts(reader, b"good Tea is hot.") == ["Tea is hot."]

    def test_that_spoil_the_process_cost_no_other_file(self, reader: Reader) -> None:
        reader.read(TEA, "tea.md", b"spoil Tea is hot.")
        assert texts(reader, b"innocent Rain is wet.") == ["Rain is wet."]

    def test_may_print(self, reader: Reader) -> None:
        assert texts(reader, b"noise Tea is hot.") == ["Tea is hot."]

    def test_that_say_why_are_heard(self, reader: Reader) -> None:
        with pytest.raises(CorpusError, match="it has no words"):
            reader.read(TEA, "tea.md", b"good -----")

    def test_that_lack_a_library_say_which(self, reader: Reader) -> None:
        with pytest.raises(MissingExtraError, match="what reads PDF files is not installed") as caught:
            reader.read(TEA, "tea.md", b"miss it")
        assert caught.value.extra == "pdf"


class TestWaiting:
    def test_ticks(self, rude: None) -> None:
        ticks: list[float] = []
        with Reader(Limits(seconds=1), lambda: ticks.append(time.monotonic())) as reader:
            reason_of(reader, "sleep")
        assert len(ticks) >= 5

    def test_ends_when_a_tick_raises(self, rude: None) -> None:
        def tick() -> None:
            raise EOFError

        with Reader(tick=tick) as reader, pytest.raises(EOFError):
            reader.read(TEA, "tea.md", b"sleep")

    @pytest.mark.skipif(os.name != "posix", reason="needs signals")
    def test_ends_with_control_c(self, rude: None) -> None:
        threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
        with Reader() as reader, pytest.raises(KeyboardInterrupt):
            reader.read(TEA, "tea.md", b"sleep")


class TestProcess:
    def test_is_waited_for(self, rude: None, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[subprocess.Popen[bytes]] = []

        class Noted(subprocess.Popen[bytes]):
            def __init__(self, *arguments: Any, **options: Any) -> None:
                super().__init__(*arguments, **options)
                started.append(self)

        monkeypatch.setattr(subprocess, "Popen", Noted)
        with Reader() as reader:
            reason_of(reader, "exit")
            texts(reader, b"good Tea is hot.")
        assert [process.returncode is None for process in started] == [False, False]

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tells by /proc, and relies on a signal of Linux")
    def test_dies_with_its_parent_however_busy_it_is(self, rude: None, tmp_path: Path) -> None:
        program = (
            "from pathlib import Path\nfrom essaybot.reading.worker import Reader\n"
            "Reader().read(Path('tea.md'), 'tea.md', b'tell ' * 10_000)\n"
        )
        told = tmp_path / "process"
        parent = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "TELL": str(told)})
        try:
            assert wait_until(lambda: told.exists() and told.read_text() != "")
        finally:
            parent.kill()
            parent.wait()
        assert wait_until(lambda: is_gone(int(told.read_text())))

    @pytest.mark.usefixtures("no_children")
    def test_is_not_needed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "_LIGHT_SIZE", -1)
        with Reader() as reader:
            assert texts(reader, b"Tea is hot.") == ["Tea is hot."]
            assert not reader.isolated

    @pytest.mark.usefixtures("no_children")
    def test_is_not_tried_without_a_python_to_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "")
        with Reader() as reader:
            assert not reader.isolated

    def test_that_never_gets_ready_is_done_without(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker, "_LIGHT_SIZE", -1)
        monkeypatch.setattr(sys, "executable", "/bin/echo")
        with Reader() as reader:
            assert texts(reader, b"Tea is hot.") == ["Tea is hot."]
            assert not reader.isolated


anything = st.text(st.characters(codec=None, exclude_categories=()))
passages = st.builds(
    Passage,
    id=anything,
    text=anything,
    heading=anything,
    ancestors=st.lists(anything, max_size=2).map(tuple),
    first_line=st.integers(),
    kind=st.sampled_from(("paragraph", "verse")),
    wrapped=st.booleans(),
    place=anything,
)


def sent(content: object) -> object:
    stream = BytesIO()
    send(stream, content)
    stream.seek(0)
    return receive(stream, 1 << 20)[0]


class TestTable:
    @given(passages)
    def test_brings_every_field_over(self, passage: Passage) -> None:
        table = Table(Passage)
        assert table.object_of(sent(table.row_of(passage)), {}) == passage

    @pytest.mark.parametrize("kind", [Passage, Section])
    def test_has_every_field(self, kind: type[Passage | Section]) -> None:
        example = Passage("a", "b") if kind is Passage else Section("a", 1)
        assert len(Table(kind).row_of(example)) == len(fields(kind))

    @pytest.mark.parametrize("value", [None, 1.5, True, [1], "3", {}])
    def test_refuses_what_is_no_number(self, value: object) -> None:
        row = list(Table(Section).row_of(Section("Tea", 1)))
        row[1] = value
        with pytest.raises(BrokenWireError):
            Table(Section).object_of(row, {})

    def test_refuses_what_is_no_text_in_a_list(self) -> None:
        row = list(Table(Section).row_of(Section("Tea", 1)))
        row[2] = ["Drinks", 7]
        with pytest.raises(BrokenWireError):
            Table(Section).object_of(row, {})

    def test_refuses_a_kind_that_there_is_not(self) -> None:
        row = sent(Table(Passage).row_of(replace(Passage("a", "b"), kind="verse")))
        assert isinstance(row, list)
        row[row.index("verse")] = "worse"
        with pytest.raises(BrokenWireError):
            Table(Passage).object_of(row, {})

    @pytest.mark.parametrize("row", [[], {}, "Tea", None, ["Tea"]])
    def test_refuses_what_is_no_row(self, row: object) -> None:
        with pytest.raises(BrokenWireError):
            Table(Section).object_of(row, {})


class TestReceive:
    @given(st.binary(max_size=60))
    def test_takes_only_whole_frames_of_json(self, data: bytes) -> None:
        with suppress(BrokenWireError):
            receive(BytesIO(data), 50)
            pytest.fail("this is hardly JSON with its length in front of it")

    def test_refuses_what_is_too_long_before_it_comes(self) -> None:
        with pytest.raises(TooLongError):
            receive(BytesIO((1 << 60).to_bytes(8, "big")), 1 << 20)

    def test_refuses_json_that_is_too_deep(self) -> None:
        data = b"[" * 200_000
        with pytest.raises(BrokenWireError):
            receive(BytesIO(len(data).to_bytes(8, "big") + data), 1 << 20)
