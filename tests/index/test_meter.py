"""A build tells how far it is: now and then, and whatever it is told in return stops it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from essaybot.index.meter import Meter, Stopped
from essaybot.index.postings import PassageIndex
from essaybot.index.writer import write_to_directory, write_to_memory
from essaybot.model import Passage, Progress

PASSAGES = [Passage(str(number), f"Tea number {number} is green, hot and {number * 7}.") for number in range(60)]


class TestMeter:
    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """What time it is; a test may turn it on."""
        now = [100.0]
        monkeypatch.setattr("essaybot.index.meter.time.monotonic", lambda: now[0])
        return now

    def test_keeps_what_it_was_told_before(self) -> None:
        shown: list[Progress] = []
        meter = Meter(shown.append)
        meter.update(files=3)
        meter.update(passages=2, at_once=True)
        assert shown[-1] == Progress(0, 3, 2, 0)

    def test_says_nothing_again_at_the_same_time(self, clock: list[float]) -> None:
        shown: list[Progress] = []
        meter = Meter(shown.append)
        for number in range(50):
            clock[0] += 0.001
            meter.update(passages=number)
        assert len(shown) == 1

    def test_speaks_at_least_five_times_a_second(self, clock: list[float]) -> None:
        times: list[float] = []
        meter = Meter(lambda progress: times.append(clock[0]))
        for number in range(1_000):
            clock[0] += 0.01
            meter.update(passages=number)
        assert max(later - earlier for earlier, later in pairwise(times)) < 0.2

    def test_says_at_once_that_all_are_written(self, clock: list[float]) -> None:
        shown: list[Progress] = []
        meter = Meter(shown.append)
        meter.update(passages=2)
        meter.written(1)
        meter.written(2)
        assert [progress.indexed for progress in shown] == [0, 2]

    @pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt(), GeneratorExit()])
    def test_carries_an_error_past_all_handlers(self, error: BaseException) -> None:
        def fail(progress: Progress) -> None:
            raise error

        with pytest.raises(Stopped) as stopped:
            Meter(fail).update(files=1)
        assert stopped.value.error is error


class TestTelling:
    @pytest.fixture(autouse=True)
    def short_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.index.writer._POSTINGS_A_STEP", 10)

    def test_of_what_is_written_goes_up_to_all(self) -> None:
        told: list[int] = []
        write_to_memory(PASSAGES, told.append)
        assert told == sorted(told)
        assert set(told) == set(range(len(PASSAGES) + 1))

    def test_goes_on_while_more_is_sorted_than_memory_holds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[int] = []
        monkeypatch.setattr("essaybot.index.writer._GATHERED", 0.01)
        write_to_directory(tmp_path, PASSAGES, told.append)
        assert told == sorted(told)
        assert told[-1] == len(PASSAGES)

    def test_makes_no_difference_to_what_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("essaybot.index.writer._GATHERED", 0.01)
        write_to_directory(tmp_path, PASSAGES)
        in_pieces, whole = PassageIndex.in_directories([tmp_path]), PassageIndex.in_memory(write_to_memory(PASSAGES))
        found = [[index.postings("text", word) for word in index.words()] for index in (in_pieces, whole)]
        in_pieces.close()
        whole.close()
        assert sorted(map(str, found[0])) == sorted(map(str, found[1]))
