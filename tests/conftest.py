"""What all tests share: private directories, the essay's bot, and ways to run the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from essaybot import EssayBot
from support import Run

# The same examples every time, so that a run says something of the change it is made for. To look further:
# pytest --hypothesis-profile default
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")

_NUMBERS = count()
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


@pytest.fixture(scope="session")
def directories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold the directories of all tests: asking pytest for one a test takes longer the more there are."""
    return tmp_path_factory.mktemp("private")


@pytest.fixture(autouse=True)
def private_directories(directories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test's index, history and settings away from the user's, and its look from the environment."""
    for name in (*_LOOK, *(name for name in os.environ if name.startswith("ESSAYBOT_"))):
        monkeypatch.delenv(name, raising=False)
    own = directories / str(next(_NUMBERS))
    for name in ("ESSAYBOT_CACHE_DIR", "ESSAYBOT_DATA_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        folder = own / name.lower()
        folder.mkdir(parents=True)
        monkeypatch.setenv(name, str(folder))


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


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``essaybot`` with arguments in another process, in an empty folder, and return what it did."""

    def run_essaybot(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "essaybot", *arguments],
            input=data,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(errors="surrogateescape"), done.stderr.decode()
        )

    return run_essaybot
