"""What ``essaybot config`` prints and writes."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import pytest

from essaybot.errors import SettingsError
from essaybot.settings import KEYS, Key, Loaded, Settings, load
from essaybot.terminal.configuration import file_text, settings_data, settings_text, strays, write_file

NAMES = [key.name for key in KEYS]


def written(tmp_path: Path, text: str) -> Loaded:
    """The settings that a file with this text gives."""
    file = tmp_path / "written.toml"
    file.write_text(text, encoding="utf-8")
    return load({}, {"ESSAYBOT_CONFIG": str(file)})


class TestSettingsText:
    def test_has_a_line_for_each_setting_with_value_and_source(self) -> None:
        rows = [line.split() for line in settings_text(load({"layout": "full"}, {})).split("\n")[: len(KEYS)]]
        assert [row[0] for row in rows] == NAMES
        assert rows[NAMES.index("layout")] == ["layout", '"full"', "option", "--layout"]

    def test_the_sources_stand_under_each_other(self) -> None:
        rows = settings_text(load({}, {"ESSAYBOT_PAGER": "less -S"})).split("\n")[: len(KEYS)]
        assert len({re.search("default|environment", row).start() for row in rows}) == 1  # type: ignore[union-attr]

    def test_says_that_there_is_no_file_and_how_to_make_one(self) -> None:
        loaded = load({}, {})
        last = settings_text(loaded).split("\n")[-1]
        assert last == f"file: {loaded.file} (not there; essaybot config --write makes it)"

    def test_names_the_file_that_is_there(self, tmp_path: Path) -> None:
        assert settings_text(written(tmp_path, "")).split("\n")[-1] == f"file: {tmp_path / 'written.toml'}"

    def test_no_control_of_a_value_reaches_the_terminal(self, tmp_path: Path) -> None:
        loaded = written(tmp_path, r'pager = "less \u001b[31m \u202e"')
        assert not set(settings_text(loaded)) & set("\x1b\u202e")


class TestSettingsData:
    def test_has_value_and_source_of_each(self) -> None:
        data = settings_data(load({"plain": True}, {}))["settings"]
        assert list(data) == NAMES
        assert data["plain"] == {"value": True, "source": "option --plain"}

    def test_has_what_is_wrong(self) -> None:
        problems = settings_data(load({}, {"ESSAYBOT_PLAIN": "x"}))["problems"]
        assert problems == ["ESSAYBOT_PLAIN must be true or false, not 'x'"]

    def test_is_json(self) -> None:
        assert json.loads(json.dumps(settings_data(load({}, {}))))["exists"] is False


class TestStrays:
    def test_names_a_misspelt_variable_with_the_one_meant(self) -> None:
        (line,) = strays(["ESSAYBOT_COLOURS"])
        assert line.endswith("ESSAYBOT_COLOURS is not read; do you mean ESSAYBOT_COLORS?")

    @pytest.mark.parametrize("variable", ["ESSAYBOT_COLORS", "ESSAYBOT_CONFIG", "ESSAYBOT_CACHE_DIR", "COLOR", "PAGER"])
    def test_leaves_those_that_are_read_and_those_of_others(self, variable: str) -> None:
        assert list(strays([variable])) == []


class TestFileText:
    def test_changes_nothing_as_it_is(self, tmp_path: Path) -> None:
        loaded = written(tmp_path, file_text())
        assert (loaded.problems, set(loaded.sources.values())) == ((), {"default"})

    def test_has_the_defaults_when_every_setting_is_uncommented(self, tmp_path: Path) -> None:
        loaded = written(tmp_path, re.sub(r"(?m)^#(?=\w)", "", file_text()))
        assert (loaded.settings, loaded.problems) == (Settings(), ())
        assert set(loaded.sources.values()) == {f"file {tmp_path / 'written.toml'}"}

    @pytest.mark.parametrize("name", NAMES)
    def test_says_which_option_and_variable_do_the_same(self, name: str) -> None:
        above = file_text().partition(f"\n#{name} = ")[0].rpartition("\n")[2]
        option = "--limit" if name == "passages" else f"--{name}".replace("_", "-")
        assert option in above
        assert f"ESSAYBOT_{name.upper()}" in above

    @pytest.mark.parametrize("key", [key for key in KEYS if key.words], ids=lambda key: key.name)
    def test_explains_every_word_allowed(self, key: Key) -> None:
        words = key.words
        assert [
            word for word in words if not re.search(rf'#   "{word}" +{re.escape(words[word])}\n', file_text())
        ] == []


class TestWriteFile:
    def test_makes_the_directory_private(self, tmp_path: Path) -> None:
        write_file(tmp_path / "new" / "config.toml", force=False)
        assert os.name != "posix" or stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700

    def test_writes_the_commented_file(self, tmp_path: Path) -> None:
        write_file(tmp_path / "config.toml", force=False)
        assert (tmp_path / "config.toml").read_text(encoding="utf-8") == file_text()

    def test_leaves_a_file_that_is_there(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("plain = true\n")
        with pytest.raises(SettingsError, match="is there already; --force writes over it"):
            write_file(tmp_path / "config.toml", force=False)
        assert (tmp_path / "config.toml").read_text() == "plain = true\n"

    def test_writes_over_it_when_forced(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("plain = true\n")
        write_file(tmp_path / "config.toml", force=True)
        assert (tmp_path / "config.toml").read_text(encoding="utf-8") == file_text()

    @pytest.mark.parametrize("force", [False, True])
    def test_says_in_a_line_why_it_cannot_be_written(self, tmp_path: Path, force: bool) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SettingsError, match=r"file/config.toml: the settings cannot be written \("):
            write_file(tmp_path / "file" / "config.toml", force=force)
