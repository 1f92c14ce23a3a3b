"""The house stands as it was designed: who imports whom, and what is quick to import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence, Set
from functools import cache
from pathlib import Path

import pytest

import essaybot

HOUSE = Path(essaybot.__file__).parent
FILES = sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))

FLOORS = (
    ("_version", "model", "errors"),
    ("languages",),
    ("index",),
    ("reading",),
    ("settings",),
    ("corpus",),
    ("building",),
    ("library",),
    ("opening",),
    ("status", "filters"),
    ("ranking",),
    ("dialogue",),
    ("answering",),
    ("bot",),
    ("marking",),
    ("evaluation",),
    ("__init__",),
    ("terminal",),
    ("arguments", "chores"),
    ("cli",),
    ("__main__",),
)
"""The rooms from the lowest up; those on one floor do not know each other."""


def module_of(file: str) -> str:
    """``index/store.py`` is ``essaybot.index.store``."""
    return ".".join(("essaybot", *Path(file).with_suffix("").parts)).removesuffix(".__init__")


MODULES = {module_of(file): file for file in FILES}


def room_of(file: str) -> str:
    return Path(file).with_suffix("").parts[0]


def floor_of(room: str) -> int:
    return next(floor for floor, rooms in enumerate(FLOORS) if room in rooms)


@cache
def imports_of(file: str) -> Sequence[str]:
    """Every module that a file imports, wherever in the file."""
    return tuple(_imports_of(file))


def _imports_of(file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((HOUSE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relative to itself"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


def files_imported_by(file: str) -> set[str]:
    """The files of the house that a file imports."""
    return {MODULES[name] for name in imports_of(file) if name in MODULES}


@cache
def imported_after(program: str) -> Set[str]:
    """The modules that Python has imported at the end of a program, which it runs with its output in a pipe."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return frozenset(done.stderr.splitlines()[-1].split())


def packages(modules: Set[str]) -> set[str]:
    """The packages that the modules are of."""
    return {name.partition(".")[0] for name in modules}


class TestRooms:
    @pytest.mark.parametrize("file", FILES)
    def test_each_has_its_floor(self, file: str) -> None:
        assert any(room_of(file) in rooms for rooms in FLOORS)

    @pytest.mark.parametrize("file", FILES)
    def test_imports_go_downwards(self, file: str) -> None:
        room = room_of(file)
        above = {
            other
            for other in map(room_of, files_imported_by(file))
            if other != room and floor_of(other) >= floor_of(room)
        }
        assert above == set()

    def test_imports_do_not_go_in_a_circle(self) -> None:
        left = {file: files_imported_by(file) for file in FILES}
        while free := [file for file, imported in left.items() if not imported & left.keys()]:
            for file in free:
                del left[file]
        assert left == {}

    @pytest.mark.parametrize("file", [file for file in FILES if room_of(file) != "index"])
    def test_only_the_index_knows_whoosh(self, file: str) -> None:
        assert "whoosh" not in {name.partition(".")[0] for name in imports_of(file)}

    @pytest.mark.parametrize("file", [file for file in FILES if room_of(file) != "terminal"])
    def test_only_the_terminal_knows_prompt_toolkit(self, file: str) -> None:
        assert "prompt_toolkit" not in {name.partition(".")[0] for name in imports_of(file)}

    @pytest.mark.parametrize("file", FILES)
    def test_no_file_is_two_rooms(self, file: str) -> None:
        assert len((HOUSE / file).read_text(encoding="utf-8").splitlines()) <= 400

    @pytest.mark.parametrize("name", ["socket", "urllib.request", "http", "ssl", "requests", "asyncio"])
    def test_nobody_knows_the_network(self, name: str) -> None:
        known = {imported for file in FILES for imported in imports_of(file)}
        assert [imported for imported in known if f"{imported}.".startswith(f"{name}.")] == []


ASK = "from essaybot.cli import main; main(['ask', 'Who wrote nanoGPT?'])"


@pytest.mark.usefixtures("warm_cache")
class TestStart:
    @pytest.mark.parametrize("name", ["prompt_toolkit", "numpy", "whoosh", "Stemmer", "markdown_it", "argparse"])
    def test_importing_essaybot_does_not_import(self, name: str) -> None:
        assert name not in packages(imported_after("import essaybot"))

    def test_asking_with_a_fresh_index_in_a_pipe_imports_nothing_it_does_not_need(self) -> None:
        needless = {"prompt_toolkit", "markdown_it", "mdit_py_plugins", "charset_normalizer", "wcwidth", "numpy"}
        needless |= {"argcomplete", "tomllib", "tomli", "difflib", "shlex"}
        assert packages(imported_after(ASK)) & needless == set()

    def test_asking_does_not_import_the_expert_syntax(self) -> None:
        assert "whoosh" in imported_after(ASK)
        assert [name for name in imported_after(ASK) if name.startswith("whoosh.qparser")] == []

    def test_an_outline_needs_no_whoosh_when_the_index_is_fresh(self) -> None:
        assert "whoosh" not in imported_after("from essaybot.cli import main; main(['sections'])")

    def test_everything_named_in_all_is_there(self) -> None:
        assert all(hasattr(essaybot, name) for name in essaybot.__all__)
