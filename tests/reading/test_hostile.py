"""No text, however it is made, takes more than seconds and a bounded memory, or acts on the terminal."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import permutations
from pathlib import Path
from pkgutil import iter_modules

import pytest

import essaybot.reading
from essaybot.errors import CorpusError
from essaybot.model import Passage
from essaybot.reading import worker
from essaybot.reading.files import read_bytes
from essaybot.reading.limits import Limits
from essaybot.reading.worker import Reader, Reading
from support import Run

SIZE = 8_000
"""Characters of a hostile text: a time that grows with their square is seen, and one that is in proportion is short."""
SECONDS = 20
"""Nothing here takes a tenth of it; but machines may be slow and busy."""

REFUSED = (
    "it has no words",
    "it is empty",
    "it looks like a binary file, not text",
    "its encoding is not recognised; save it as UTF-8",
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader that leaves every file to its child, so that a hang would be a failure and not a hang."""
    with pytest.MonkeyPatch.context() as patch, Reader(Limits(seconds=SECONDS)) as reader:
        patch.setattr(worker, "_LIGHT_SIZE", -1)
        yield reader


def run_of(piece: str, size: int = SIZE) -> str:
    return piece * (size // len(piece))


def read(reader: Reader, name: str, data: bytes) -> Reading | str:
    """What a reader gives for a file: what it holds, or why that cannot be read."""
    try:
        return reader.read(Path(name), name, data)
    except CorpusError as error:
        return str(error)


def passages_of(reading: Reading | str) -> Sequence[Passage]:
    assert isinstance(reading, Reading), reading
    return reading.passages


def size_of(reading: Reading | str) -> int:
    """How many characters there are to keep and to search."""
    shown = ((each.text, each.heading, each.introduction, *each.ancestors) for each in passages_of(reading))
    return sum(map(len, (text for texts in shown for text in texts)))


MARKDOWN = {
    "brackets": run_of("["),
    "nested links": run_of("[") + "a" + run_of("](b)"),
    "nested images": run_of("![") + "a" + run_of("](b)"),
    "open links": run_of("[a]("),
    "emphasis": run_of("*a_ "),
    "nested emphasis": run_of("*a **b "),
    "emphasis around brackets": run_of("*["),
    "strikes": run_of("~~a~"),
    "runs of backticks": " ".join("`" * length for length in range(200)),
    "openings of HTML": run_of("<a "),
    "broken declarations": "<div>\n" + run_of("<![", 9_000),
    "hidden HTML": "<div>" + run_of("<script>", 9_000),
    "entities": run_of("&amp"),
    "backslashes": run_of("\\"),
    "one target": "[a]: " + run_of("x") + "\n\n" + run_of("[a] "),
    "targets": "".join(f"[r{number}]: x\n" for number in range(1_000)) + "".join(f"[r{n}]" for n in range(1_000)),
    "open titles": run_of("[a]: x 'y\n"),
    "a heading of brackets": "# " + run_of("["),
    "a long heading": "# " + run_of("tea ") + "\n\n" + run_of("Tea is hot.\n\n"),
    "a long item above others": "- " + run_of("tea ") + "\n" + run_of("  - hot\n"),
    "a long line that introduces": run_of("tea ") + ":\n\n" + run_of("- hot\n"),
    "a wide table": "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|b" * 10_000 + "|\n",
    "a wide table of short rows": "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "|b|\n" * 500,
    "a table of brackets": "|a|b|\n|-|-|\n|" + run_of("[") + "|c|\n",
    "a long row": "|a|b|\n|-|-|\n|" + run_of("tea ") + "|c|\n",
    "a long line of code": "```\n" + run_of("tea ") + "\n```\n",
    "quotations": run_of("> ") + "a",
    "50 levels of quotations": run_of(">" * 50 + " a\n"),
    "lines after a pile of quotations": ">" * 50 + " a\n" + run_of("a\n", 2_000),
    "lists": run_of("- ") + "a",
    "5,000 levels of lists": "1. " * 5_000 + "a",
    "a staircase of lists": "".join(f"{'  ' * depth}- a\n" for depth in range(140)),
    "lists in quotations": run_of("> - ") + "a",
    "headings": run_of("# a\n"),
    "blank lines": run_of("\n") + "a",
    "spaces": run_of(" ") + "a" + run_of(" ") + "b" + run_of("\t"),
}
PLAIN = {
    "one word": run_of("a", 1_000_000),
    "words": run_of("a "),
    "full stops": run_of("."),
    "brackets": run_of(".)"),
    "rules": run_of("- "),
    "a long underlined line": run_of("tea ") + "\n" + run_of("=") + "\n\n" + run_of("Tea is hot.\n\n"),
    "a heading in capitals": "TEA\n" + run_of("TEA ") + "\n\n" + run_of("Tea is hot.\n\n"),
    "numbered headings": run_of("1.1.1 Tea\n\nHot.\n\n"),
    "contents": run_of("1.1 Tea\n") + run_of("1.1 Tea\n\nHot.\n\n"),
    "labels": run_of("Tea:\n\n- hot\n\n"),
    "form feeds": run_of("a\n\fb\n"),
    "blank lines": run_of("\n") + "a",
    "spaces": run_of(" ") + "a" + run_of(" ") + "b" + run_of("\t"),
    "marks on letters": "a" + run_of("\N{COMBINING ACUTE ACCENT}"),
}
TEXTS = [("md", *item) for item in MARKDOWN.items()] + [("txt", *item) for item in PLAIN.items()]


class TestText:
    @pytest.mark.parametrize(("suffix", "text"), [pytest.param(each, text, id=name) for each, name, text in TEXTS])
    def test_takes_no_time_and_does_not_swell(self, reader: Reader, suffix: str, text: str) -> None:
        reading = read(reader, f"text.{suffix}", text.encode())
        assert reading in REFUSED or size_of(reading) <= 3 * len(text)

    @pytest.mark.parametrize("suffix", ["md", "txt"])
    def test_of_one_line_is_many_passages(self, reader: Reader, suffix: str) -> None:
        passages = passages_of(read(reader, f"text.{suffix}", run_of("tea", 200_000).encode()))
        assert max(len(passage.text) for passage in passages) <= 1_400

    def test_with_too_many_headings_is_refused(self, reader: Reader) -> None:
        found = read(reader, "text.md", b"# a\n" * 200_000)
        assert str(found).startswith("it has more than 50,000 headings; split it, or raise")

    @pytest.mark.parametrize("marker", ["- ", "> ", "1. "])
    def test_at_the_50th_level_is_found(self, reader: Reader, marker: str) -> None:
        passages = passages_of(read(reader, "text.md", (marker * 50 + "tea\n\n# Rain\n\nwet").encode()))
        assert "tea" in passages[0].text
        assert passages[-1].heading == "Rain"


class TestFile:
    def test_of_one_gigabyte_is_refused_at_once(self, reader: Reader, tmp_path: Path) -> None:
        with (tmp_path / "line.txt").open("wb") as file:
            file.truncate(1_000_000_000)
        started = time.monotonic()
        with pytest.raises(CorpusError, match="larger than 100 MB"):
            reader.read(tmp_path / "line.txt", "line.txt")
        assert time.monotonic() - started < 1

    @pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has none")
    def test_that_is_a_device_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="not a regular file"):
            read_bytes(Path("/dev/zero"))

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has none")
    @pytest.mark.parametrize("name", ["mem", "pagemap", "environ", "fd", "task"])
    def test_of_the_system_is_refused_or_short(self, name: str) -> None:
        try:
            data = read_bytes(Path("/proc/self", name), Limits(megabytes=1))
        except CorpusError:
            data = b""
        assert len(data) <= 1_000_000

    def test_that_says_it_is_empty_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "tea.txt").write_bytes(b"hot" * 100_000)
        (tmp_path / "empty.txt").touch()
        status = (tmp_path / "empty.txt").stat()
        monkeypatch.setattr(os, "fstat", lambda _: status)
        assert len(read_bytes(tmp_path / "tea.txt")) == 300_000

    def test_that_grows_beyond_the_limit_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "tea.txt").write_bytes(b"a" * 999_999)
        read = os.read

        def read_and_grow(file: int, size: int) -> bytes:
            with (tmp_path / "tea.txt").open("ab") as growing:
                growing.write(b"a" * size)
            return read(file, size)

        monkeypatch.setattr(os, "read", read_and_grow)
        with pytest.raises(CorpusError, match="larger than 1 MB"):
            read_bytes(tmp_path / "tea.txt", Limits(megabytes=1))

    def test_with_a_name_that_cannot_be_is_refused(self) -> None:
        with pytest.raises(CorpusError, match="cannot be read"):
            read_bytes(Path("tea\0.txt"))


class TestBytes:
    @pytest.mark.parametrize("suffix", ["md", "txt"])
    @pytest.mark.parametrize(
        "data",
        [
            b"\xff" * 20_000,
            b"tea \xff\xfe\xfa " * 2_000,
            b"\xff\xfe" + b"\x00\xd8" * 20_000,
            b"\xc0\x80\xed\xa0\x80\xf5" * 2_000 + b"tea",
            bytes(range(256)) * 80,
            b"tea\0" * 20_000,
            b"tea " * 60_000 + b"\0" * 20_000,
            b"\x1b[2J\x9b\x90" * 2_000,
        ],
        ids=["high", "stray", "halves", "overlong", "all", "zeros", "late zeros", "escapes"],
    )
    def test_that_are_no_text_are_refused_or_read(self, reader: Reader, suffix: str, data: bytes) -> None:
        reading = read(reader, f"text.{suffix}", data)
        assert reading in REFUSED or all(passage.text.encode() for passage in passages_of(reading))


class TestScreen:
    @pytest.mark.parametrize("command", [("ask", "tea"), ("sections",), ("search", "tea"), ("index",)])
    def test_gets_no_escapes_and_no_overrides(self, run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
        hostile = "\x1b]0;owned\x07\x1b[2J\u202etxet\u2066\x9b31m\b\x7f\r"
        file = tmp_path / "tea.md"
        file.write_text(f"# Tea {hostile}\n\nTea {hostile} is {hostile} hot.\n\n- Tea {hostile}:\n  - {hostile} wet\n")
        shown = run(*command, "-c", str(file)).stdout
        assert "ea" in shown
        assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown) == []


def uses_of_patterns() -> dict[str, Callable[[str], object]]:
    """Every way in which the readers that are installed use a regular expression of their own."""
    uses: dict[str, Callable[[str], object]] = {}
    for module in iter_modules(essaybot.reading.__path__):
        try:
            names = vars(import_module(f"essaybot.reading.{module.name}"))
        except ModuleNotFoundError:  # of an extra
            continue
        source = Path(str(names["__file__"])).read_text(encoding="utf-8")
        for name, method in re.findall(r"\b(\w+)\.(match|fullmatch|search|finditer|findall|sub|split)\(", source):
            pattern = names.get(name)
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                # All that find more than one place work alike.
                kind = method if method in ("match", "fullmatch", "search") else "findall"
                uses[f"{module.name}.{name}.{kind}"] = getattr(pattern, kind)
    return uses


USES = uses_of_patterns()
BOUNDED = frozenset(("pdfwords._LAST.search", "pdfcontents._LEADER.search"))
"""Those that are only used on a few characters, whatever the text is."""


def attacks(pattern: str) -> Iterator[str]:
    """What to repeat: one or two of the characters that stand in a pattern, or others that it may take."""
    pieces = list(dict.fromkeys([*"a1A. \n", *sorted({*pattern} - {*"?+^$|"})[:12]]))
    yield from pieces
    yield from map("".join, permutations(pieces, 2))


def seconds_of(use: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    use(text)
    return time.process_time() - started


class TestPatterns:
    @pytest.mark.parametrize("name", sorted(USES.keys() - BOUNDED))
    def test_take_time_in_proportion(self, name: str) -> None:
        use = USES[name]
        pattern: re.Pattern[str] = getattr(use, "__self__")  # noqa: B009  # the type checker knows of no such attribute
        suspects = (each for each in attacks(pattern.pattern) if seconds_of(use, each * 300 + "\0") > 0.001)
        # Twenty times as long takes twenty times as much time, or 400 times.
        assert next((each for each in suspects if seconds_of(use, each * 6_000 + "\0") > 0.3), "") == ""
