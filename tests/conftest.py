"""What all tests share: private directories, the essay's bot, and ways to run the program."""

from __future__ import annotations

import gc
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from essaybot import EssayBot
from essaybot.cli import main
from support import Run, Talk, Terminal

# The same examples every time, so that a run says something of the change it is made for. To look further:
# pytest --hypothesis-profile default
settings.register_profile("same", max_examples=30, derandomize=True, database=None, deadline=None)
settings.load_profile("same")

_NUMBERS = count()
_PRIVATE = ("ESSAYBOT_CACHE_DIR", "ESSAYBOT_DATA_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME")
"""Variables of the environment that name directories."""
_LOOK = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORFGBG",
    "COLUMNS",
    "LINES",
    "PAGER",
    "LESS",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "TMUX",
)
"""Variables of the environment that change how things look, or where what is copied goes."""


def pytest_collection_finish() -> None:
    """Leave what collecting the tests made out of the garbage collector's rounds, which took a fifth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def unused() -> list[Path]:
    """Directories that a test was given and wrote nothing to: they serve the next, for making them takes long."""
    return []


def _keep_private(own: Path, patch: pytest.MonkeyPatch) -> None:
    for name in (*_LOOK, *(name for name in os.environ if name.startswith("ESSAYBOT_"))):
        patch.delenv(name, raising=False)
    for name in _PRIVATE:
        patch.setenv(name, str(own / name.lower()))


@pytest.fixture(autouse=True)
def private_directories(
    unused: list[Path], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Keep every test's index, history and settings away from the user's, and its look from the environment."""
    own = unused.pop() if unused else _new_directories(tmp_path_factory.getbasetemp() / f"private{next(_NUMBERS)}")
    _keep_private(own, monkeypatch)
    yield
    if len([*own.rglob("*")]) == len(_PRIVATE):
        unused.append(own)


def _new_directories(own: Path) -> Path:
    for name in _PRIVATE:
        (own / name.lower()).mkdir(parents=True)
    return own


@pytest.fixture(scope="session")
def indexed_essay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache directory in which the essay is indexed already."""
    directory = tmp_path_factory.mktemp("essay")
    EssayBot.open(cache_dir=directory).close()
    return directory


@pytest.fixture
def warm_cache(indexed_essay: Path, private_directories: None) -> None:
    """Give a test's own cache the index of the essay."""
    shutil.copytree(indexed_essay, os.environ["ESSAYBOT_CACHE_DIR"], dirs_exist_ok=True)


@pytest.fixture(scope="session")
def essay(indexed_essay: Path) -> Iterator[EssayBot]:
    """The bundled essay, open for questions."""
    with EssayBot.open(cache_dir=indexed_essay) as bot:
        yield bot


@pytest.fixture(scope="module")
def shared_directories(indexed_essay: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Private directories for what the tests of a module share, with the index of the essay."""
    with pytest.MonkeyPatch.context() as patch:
        _keep_private(_new_directories(tmp_path_factory.mktemp("own")), patch)
        shutil.copytree(indexed_essay, os.environ["ESSAYBOT_CACHE_DIR"], dirs_exist_ok=True)
        yield


@pytest.fixture(scope="module")
def shared_terminal(shared_directories: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A conversation about the essay for all tests of a module, in an empty folder: a start takes a second."""
    with Terminal(directory=tmp_path_factory.mktemp("shared"), SSH_TTY="/dev/null") as terminal:
        terminal.wait_for_start()
        yield terminal


@pytest.fixture
def terminal(shared_terminal: Terminal) -> Terminal:
    """The conversation that a module shares, at an empty prompt on an empty screen, in the whole text."""
    shared_terminal.resize(80, 120)
    shared_terminal.clear()
    return shared_terminal


@pytest.fixture
def talk(essay: EssayBot) -> Talk:
    """A conversation about the essay without a terminal."""
    return Talk(essay)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``essaybot`` with arguments, in this process but in an empty folder, and return what it did."""

    def run_main(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
        data, output, errors = io.BytesIO(_encoded(stdin)), io.BytesIO(), io.BytesIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            for name, value in environment.items():
                patch.setenv(name, value)
            for name, buffer in (("stdin", data), ("stdout", output), ("stderr", errors)):
                patch.setattr(sys, name, io.TextIOWrapper(buffer, encoding="utf-8"))
            try:
                code = main(arguments)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
            sys.stdout.flush()
            sys.stderr.flush()
            return _done(arguments, code, output.getvalue(), errors.getvalue())

    return run_main


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Do what `run` does in another process, which takes half a second, for what only a process can show."""

    def run_process(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "essaybot", *arguments],
            input=_encoded(stdin),
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )
        return _done(arguments, done.returncode, done.stdout, done.stderr)

    return run_process


def _encoded(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _done(arguments: Sequence[str], code: int, output: bytes, errors: bytes) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(arguments, code, output.decode(errors="surrogateescape"), errors.decode())
