"""A build that is killed at any moment, and many processes at once on one corpus, leave a whole index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from essaybot import EssayBot

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked, so that each starts at once")

KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from essaybot import EssayBot

notes, cache, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
changing = notes / "changing.md"

def write(number):
    changing.write_text(f"# Changing\\n\\nThe version is number{number}.\\n")

def build():
    EssayBot.open(notes, cache_dir=cache).close()

write(0)
build()
write(1)
started = time.perf_counter()
build()
longest = 1.3 * (time.perf_counter() - started)
choose = random.Random(5).uniform
midway = wrong = 0
for number in range(2, times + 2):
    write(number)
    child = os.fork()
    if not child:
        build()
        os._exit(0)
    time.sleep(choose(0, longest))
    os.kill(child, signal.SIGKILL)
    midway += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    notes_made = []
    with EssayBot.open(notes, cache_dir=cache, notify=notes_made.append) as bot:
        sound = len(bot.find("tea")) == 3 and [len(bot.find(f"number{each}")) for each in (number, 0)] == [1, 0]
        wrong += not sound or any("damaged" in note for note in notes_made)
write(0)
build()
left = sorted(path.name for path in Path(cache).glob("indexes/*/*"))
print(midway, wrong, len(left))
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(3):
        (folder / f"tea{number}.md").write_text(f"# Tea\n\nTea number {number}: steep it.\n")
    return folder


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, int, int]:
    """Of 200 builds killed at random moments: how many did not end, how often the index was wrong, files left."""
    folder = tmp_path_factory.mktemp("killing") / "notes"
    folder.mkdir()
    for number in range(3):
        (folder / f"tea{number}.md").write_text(f"# Tea\n\nTea number {number}: steep it.\n")
    done = run(KILLER, folder, folder.parent / "cache", 200)
    assert done.stderr == ""
    midway, wrong, left = map(int, done.stdout.split())
    return midway, wrong, left


class TestKilling:
    def test_a_build_leaves_the_old_index_or_the_new_one(self, outcome: tuple[int, int, int]) -> None:
        assert outcome[1] == 0

    def test_was_mostly_before_the_build_ended(self, outcome: tuple[int, int, int]) -> None:
        assert outcome[0] > 100

    def test_leaves_nothing_behind_when_the_next_build_is_done(self, outcome: tuple[int, int, int]) -> None:
        assert outcome[2] == 2  # the manifest and one generation


READER = """
import json, sys, time
from essaybot import EssayBot

versions, end = set(), time.monotonic() + float(sys.argv[3])
with EssayBot.open(sys.argv[1], cache_dir=sys.argv[2], notify=lambda note: "damaged" in note and sys.exit(note)) as bot:
    while time.monotonic() < end:
        hits = bot.find("version OR tea", limit=9)
        found = {hit.passage.text.split()[-1] for hit in hits if "version" in hit.passage.text}
        if len(hits) != 5 or len(found) != 1:
            sys.exit(f"a mixed result: {[hit.passage.text for hit in hits]}")
        versions |= found
print(json.dumps(len(versions)))
"""

REBUILDER = """
import sys, time
from pathlib import Path
from essaybot import EssayBot

end = time.monotonic() + float(sys.argv[3])
while time.monotonic() < end:
    EssayBot.build(sys.argv[1], cache_dir=sys.argv[2]).close()
"""


class TestManyProcesses:
    def test_eight_that_read_and_two_that_rebuild_do_not_disturb_each_other(self, notes: Path) -> None:
        cache, seconds = notes.parent / "cache", 3
        # Both passages with a version stand in one file, so that a text read half way would show as well.
        versions = notes / "versions.md"
        versions.write_text("# One\n\nThe version is 0\n\n# Two\n\nThe version is 0\n")
        EssayBot.open(notes, cache_dir=cache).close()
        programs = [READER] * 8 + [REBUILDER] * 2
        processes = [
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", program, notes, cache, str(seconds)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for program in programs
        ]
        number = 0
        while any(process.poll() is None for process in processes):
            number += 1
            aside = notes.parent / "aside"
            aside.write_text(f"# One\n\nThe version is {number}\n\n# Two\n\nThe version is {number}\n")
            aside.replace(versions)
            try:
                processes[0].wait(0.3)
            except subprocess.TimeoutExpired:
                continue
        ended = [(process.communicate()[1], process.returncode) for process in processes]
        assert ended == [("", 0)] * 10

    def test_leave_no_lock_and_one_generation(self, notes: Path) -> None:
        cache = notes.parent / "cache"
        processes = [
            subprocess.Popen([sys.executable, "-c", REBUILDER, notes, cache, "1"], stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        assert [process.communicate()[1] for process in processes] == [""] * 3
        EssayBot.build(notes, cache_dir=cache).close()
        assert len(list(cache.glob("indexes/*/*"))) == 2
