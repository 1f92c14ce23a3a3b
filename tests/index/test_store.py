"""Where indexes live: made current in one step, checked before they are trusted."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from essaybot.errors import CacheError, DamagedIndexError
from essaybot.index.store import MANIFEST, Manifest, Store, default_cache_directory

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", "key")


def publish(store: Store, data: bytes = b"index", **content: object) -> Manifest:
    with store.new_generation() as generation:
        (generation / "0").mkdir()
        (generation / "0" / "postings").write_bytes(data)
        (generation / "0" / "terms").write_bytes(b"terms")
        return store.publish(generation, content)


def generations(store: Store) -> list[str]:
    return sorted(path.name for path in store.directory.iterdir() if path.name != MANIFEST)


def current(store: Store) -> Manifest:
    manifest = store.load()
    assert manifest is not None
    return manifest


class TestStore:
    def test_may_be_named_from_the_current_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for _ in range(2):
            publish(Store(Path("cache"), "key"))
        current(Store(Path("cache"), "key")).verify()


class TestDefaultCacheDirectory:
    def test_the_environment_decides(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("ESSAYBOT_CACHE_DIR", str(tmp_path))
        assert default_cache_directory() == tmp_path

    def test_a_tilde_is_the_home_directory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ESSAYBOT_CACHE_DIR", "~/texts")
        assert default_cache_directory() == Path.home() / "texts"

    def test_otherwise_it_is_the_users_own_cache(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ESSAYBOT_CACHE_DIR")
        assert default_cache_directory().name == "essaybot"


class TestPublish:
    def test_makes_a_generation_the_current_one(self, store: Store) -> None:
        assert publish(store).generation == current(store).generation

    def test_keeps_what_the_builder_recorded(self, store: Store) -> None:
        publish(store, passages=3)
        assert current(store).content == {"passages": 3}

    def test_removes_the_generation_it_replaces(self, store: Store) -> None:
        publish(store)
        second = publish(store)
        assert generations(store) == [second.generation.name]

    def test_leaves_a_generation_that_another_process_is_building(self, store: Store) -> None:
        with store.new_generation() as theirs:
            publish(store)
            assert theirs.is_dir()

    def test_removes_what_a_build_that_died_left_behind_long_ago(self, store: Store) -> None:
        publish(store)
        abandoned = store.directory / "gen-abandoned"
        abandoned.mkdir()
        os.utime(abandoned, (1, 1))
        second = publish(store)
        assert generations(store) == [second.generation.name]

    @posix_only
    def test_removes_what_a_build_that_was_killed_has_just_left_behind(self, store: Store) -> None:
        publish(store)
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        for name in (f"gen-{dead.pid}-x", f"manifest-{dead.pid}-x"):
            (store.directory / name).mkdir()
        second = publish(store)
        assert generations(store) == [second.generation.name]

    def test_a_manifest_that_cannot_be_written_leaves_the_old_index(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = publish(store)
        with monkeypatch.context() as patch:
            patch.setattr("essaybot.index.store.os.replace", _fail)
            with pytest.raises(CacheError):
                publish(store)
        assert (current(store).generation, generations(store)) == (first.generation, [first.generation.name])


def _fail(*arguments: object) -> None:
    raise OSError(28, "No space left on device")


class TestNewGeneration:
    def test_is_empty(self, store: Store) -> None:
        with store.new_generation() as generation:
            assert list(generation.iterdir()) == []

    @posix_only
    def test_only_its_owner_may_look_into_it(self, store: Store) -> None:
        with store.new_generation() as generation:
            assert [stat.S_IMODE(path.stat().st_mode) for path in (generation, store.directory)] == [0o700, 0o700]

    @pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
    def test_is_removed_when_the_build_is_cut_short(self, store: Store, error: type[BaseException]) -> None:
        def build() -> None:
            with store.new_generation() as generation:
                (generation / "half").write_bytes(b"")
                raise error

        with pytest.raises(error):
            build()
        assert generations(store) == []

    def test_a_disk_that_is_full_is_a_cache_error(self, store: Store) -> None:
        with pytest.raises(CacheError, match="No space left on device"), store.new_generation():
            _fail()

    def test_a_cache_that_cannot_be_made_is_a_cache_error(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(CacheError), Store(tmp_path / "file" / "cache", "key").new_generation():
            pass

    @posix_only
    @pytest.mark.parametrize("mode", [0o770, 0o707])
    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_a_directory_that_others_may_write_to_is_refused_with_what_to_do(
        self, store: Store, level: int, mode: int
    ) -> None:
        publish(store)
        place = [store.directory, *store.directory.parents][level]
        place.chmod(mode)
        with pytest.raises(CacheError, match=f"other users may write to .* run: chmod go-w {place}$"):
            publish(store)

    @posix_only
    def test_a_place_where_nobody_can_move_what_belongs_to_others_will_do(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o1777)
        publish(Store(tmp_path, "key"))

    @posix_only
    def test_is_made_for_the_user_alone(self, store: Store) -> None:
        publish(store)
        places = [store.directory, *store.directory.parents[:2]]
        assert [stat.S_IMODE(place.stat().st_mode) for place in places] == [0o700] * 3

    @posix_only
    def test_a_directory_of_another_user_is_refused(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(store)
        monkeypatch.setattr("essaybot.index.store.os.geteuid", lambda: os.getuid() + 1)
        with pytest.raises(CacheError, match="belongs to another user"), store.new_generation():
            pass


class TestLoad:
    def test_is_nothing_before_the_first_build(self, store: Store) -> None:
        assert store.load() is None

    @pytest.mark.parametrize(
        "text",
        ["", "{", "[]", "null", "{}", '"x"', '{"generation": 5}', '{"generation": "gen-x"}', "[" * 100_000, "\xff"],
    )
    def test_is_nothing_when_the_manifest_is_none(self, store: Store, text: str) -> None:
        publish(store)
        (store.directory / MANIFEST).write_text(text, encoding="latin-1")
        assert store.load() is None

    @pytest.mark.parametrize("generation", ["../gen-x", "gen-x/..", "/gen-x", "other", ""])
    def test_a_generation_is_looked_for_nowhere_else(self, store: Store, generation: str) -> None:
        name = publish(store).generation.name
        text = (store.directory / MANIFEST).read_text()
        (store.directory / MANIFEST).write_text(text.replace(name, generation))
        assert store.load() is None

    def test_a_manifest_that_was_changed_is_not_trusted(self, store: Store) -> None:
        publish(store, passages=3)
        text = (store.directory / MANIFEST).read_text()
        (store.directory / MANIFEST).write_text(text.replace('"passages": 3', '"passages": 4'))
        assert store.load() is None

    def test_a_manifest_from_the_place_of_another_corpus_is_not_trusted(self, store: Store) -> None:
        publish(store)
        store.directory.rename(store.directory.with_name("other"))
        assert Store(store.directory.parents[1], "other").load() is None

    @posix_only
    @pytest.mark.parametrize("mode", [0o770, 0o707])
    @pytest.mark.parametrize("place", [lambda store: store.directory, lambda store: store.directory.parent])
    def test_a_directory_that_others_may_write_to_is_not_trusted(
        self, store: Store, place: Callable[[Store], Path], mode: int
    ) -> None:
        publish(store)
        place(store).chmod(mode)
        assert store.load() is None

    @posix_only
    def test_a_directory_of_another_user_is_not_trusted(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        publish(store)
        monkeypatch.setattr("essaybot.index.store.os.geteuid", lambda: os.getuid() + 1)
        assert store.load() is None


class TestVerify:
    def test_an_index_as_it_was_written_is_sound(self, store: Store) -> None:
        publish(store)
        current(store).verify()

    @pytest.mark.parametrize(
        "damage",
        [
            lambda file: file.write_bytes(b""),
            lambda file: file.write_bytes(file.read_bytes()[:-1]),
            lambda file: file.write_bytes(b"Index"),
            lambda file: file.write_bytes(b"index "),
            lambda file: file.write_bytes(b"terms"),
            lambda file: file.rename(file.with_name("renamed")),
            lambda file: file.with_name("more").write_bytes(b""),
            lambda file: file.unlink(),
        ],
        ids=["emptied", "cut", "flipped", "longer", "swapped", "renamed", "one more", "deleted"],
    )
    def test_any_change_is_damage(self, store: Store, damage: Callable[[Path], object]) -> None:
        damage(publish(store).generation / "0" / "postings")
        with pytest.raises(DamagedIndexError):
            current(store).verify()

    def test_a_generation_that_is_gone_is_damage(self, store: Store) -> None:
        generation = publish(store).generation
        shutil.rmtree(generation)
        with pytest.raises(DamagedIndexError):
            current(store).verify()
