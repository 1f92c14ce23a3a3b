"""Settings: where they may stand, what goes before what, and what is said of mistakes."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaybot.errors import SettingsError
from essaybot.settings import KEYS, Key, Loaded, Settings, load, nearest, settings_file

NAMES = [key.name for key in KEYS]
README = Path(__file__).parents[1] / "README.md"
OTHER: dict[str, Any] = {
    "passages": 5,
    "colors": "none",
    "editing": "vi",
    "pager": "less -S",
    "toolbar": False,
    "layout": "full",
    "suggestions": 0,
    "links": "never",
    "plain": True,
    "language": "de",
    "max_megabytes": 5,
    "max_seconds": 6,
    "max_memory": 300,
    "max_headings": 70,
}
"""For each setting a value that is not its default."""


def key_of(name: str) -> Key:
    return next(key for key in KEYS if key.name == name)


def as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else as_text(value)


@pytest.fixture(name="file")
def users_file() -> Path:
    """Where the user's settings are looked for; nothing is there yet."""
    file = settings_file({})
    file.parent.mkdir(parents=True)
    return file


def problem_of(file: Path, content: str | bytes) -> str:
    """The one thing that is wrong with a file of this content."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    (problem,) = load({}, {}).problems
    return problem


class TestKeys:
    def test_each_field_of_settings_has_one(self) -> None:
        assert [field.name for field in dataclasses.fields(Settings)] == NAMES

    @pytest.mark.parametrize("key", KEYS, ids=NAMES)
    def test_a_default_is_allowed(self, key: Key) -> None:
        assert key.problem(key.default) == ""

    @pytest.mark.parametrize("key", KEYS, ids=NAMES)
    def test_the_readme_lists_it_with_its_default_first(self, key: Key) -> None:
        assert f"\n| `{key.name}` | `{as_toml(key.default)}`" in README.read_text(encoding="utf-8")

    @pytest.mark.parametrize("key", KEYS, ids=NAMES)
    def test_the_readme_lists_its_words(self, key: Key) -> None:
        row = README.read_text(encoding="utf-8").partition(f"\n| `{key.name}` |")[2].partition("\n")[0]
        assert [word for word in key.words if f'`"{word}"`' not in row] == []

    @settings(deadline=None)
    @given(st.sampled_from(KEYS), st.text())
    def test_a_text_is_either_a_value_of_the_right_type_or_told_in_a_line(self, key: Key, text: str) -> None:
        value = key.convert(text)
        problem = key.problem(value)
        assert type(value) is type(key.default) if not problem else problem.startswith("must be ")


class TestPrecedence:
    def test_without_anything_all_are_the_defaults(self) -> None:
        loaded = load({}, {})
        assert (loaded.settings, set(loaded.sources.values())) == (Settings(), {"default"})

    @pytest.mark.parametrize("name", NAMES)
    def test_the_file_goes_before_the_default(self, file: Path, name: str) -> None:
        file.write_text(f"{name} = {as_toml(OTHER[name])}\n")
        loaded = load({}, {})
        assert (getattr(loaded.settings, name), loaded.sources[name]) == (OTHER[name], f"file {file}")

    @pytest.mark.parametrize("name", NAMES)
    def test_a_variable_goes_before_the_file(self, file: Path, name: str) -> None:
        file.write_text(f"{name} = {as_toml(key_of(name).default)}\n")
        variable = f"ESSAYBOT_{name.upper()}"
        loaded = load({}, {variable: as_text(OTHER[name])})
        assert (getattr(loaded.settings, name), loaded.sources[name]) == (OTHER[name], f"environment {variable}")

    @pytest.mark.parametrize("name", NAMES)
    def test_an_option_goes_before_a_variable(self, name: str) -> None:
        loaded = load({name: OTHER[name]}, {f"ESSAYBOT_{name.upper()}": as_text(key_of(name).default)})
        option = "--limit" if name == "passages" else f"--{name}".replace("_", "-")
        assert (getattr(loaded.settings, name), loaded.sources[name]) == (OTHER[name], f"option {option}")

    def test_each_setting_has_its_own_source(self, file: Path) -> None:
        file.write_text("passages = 7\n")
        loaded = load({"plain": True}, {"ESSAYBOT_LINKS": "never"})
        assert loaded.settings == Settings(passages=7, links="never", plain=True)

    def test_an_empty_variable_counts_as_not_set(self) -> None:
        assert load({}, {"ESSAYBOT_LAYOUT": "", "ESSAYBOT_CONFIG": ""}).problems == ()

    def test_other_options_and_variables_are_left_alone(self) -> None:
        loaded = load({"corpus": ["a.md"], "json": True}, {"ESSAYBOT_CACHE_DIR": "x", "HOME": "y"})
        assert (loaded.settings, loaded.problems) == (Settings(), ())


class TestVariables:
    @pytest.mark.parametrize("text", ["false", "no", "off", "0", "No", "FALSE"])
    def test_a_switch_may_be_turned_off_in_any_common_way(self, text: str) -> None:
        assert not load({}, {"ESSAYBOT_TOOLBAR": text}).settings.toolbar

    @pytest.mark.parametrize("text", ["true", "yes", "on", "1", "Yes"])
    def test_a_switch_may_be_turned_on_in_any_common_way(self, text: str) -> None:
        assert load({}, {"ESSAYBOT_PLAIN": text}).settings.plain

    @pytest.mark.parametrize(
        ("variable", "text", "expected"),
        [
            ("ESSAYBOT_LAYOUT", "ful", "must be page, full or brief, not 'ful'"),
            ("ESSAYBOT_TOOLBAR", "maybe", "must be true or false, not 'maybe'"),
            ("ESSAYBOT_PASSAGES", "0", "must be a number from 1 up, not 0"),
            ("ESSAYBOT_PASSAGES", "9" * 5_000, f"must be a number from 1 up, not '{'9' * 39}..."),
            ("ESSAYBOT_SUGGESTIONS", "-1", "must be a number from 0 up, not '-1'"),
            ("ESSAYBOT_PAGER", "less 'x", 'must be auto, never or a command line, not "less \'x"'),
            ("ESSAYBOT_PAGER", " ", "must be auto, never or a command line, not ' '"),
        ],
    )
    def test_a_wrong_value_is_told_with_those_allowed(self, variable: str, text: str, expected: str) -> None:
        assert load({}, {variable: text}).problems == (f"{variable} {expected}",)


class TestFile:
    def test_is_in_the_users_config_directory(self) -> None:
        assert settings_file({}).parts[-2:] == ("essaybot", "config.toml")

    def test_a_variable_names_another(self, tmp_path: Path) -> None:
        other = tmp_path / "other.toml"
        other.write_text('layout = "full"\n')
        assert load({}, {"ESSAYBOT_CONFIG": str(other)}).settings.layout == "full"

    def test_a_tilde_in_its_name_is_the_home_directory(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        assert settings_file({"ESSAYBOT_CONFIG": "~/my.toml"}) == tmp_path / "my.toml"

    def test_one_that_is_named_must_be_there(self, tmp_path: Path) -> None:
        (problem,) = load({}, {"ESSAYBOT_CONFIG": str(tmp_path / "none.toml")}).problems
        assert "No such file" in problem
        assert problem.endswith("correct ESSAYBOT_CONFIG")

    def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(self, file: Path) -> None:
        file.write_bytes(b'\xef\xbb\xbflayout = "full"\r\npassages = 4\r\n')
        assert load({}, {}).settings == Settings(layout="full", passages=4)

    def test_no_file_can_be_where_a_file_stands_for_the_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "nothing").touch()
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
        assert load({}, {}).problems == ()

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ('layout = "page"\ntoolbar = maybe\n', "Invalid value (at line 2, column 11)"),
            ('\n\npager = "less', "Unterminated string (at the end, line 3)"),
            (b'pager = "caf\xe9"\n', "line 1 is not UTF-8; save the file as UTF-8"),
            (b'passages = 3\npager = "\xff"\n', "line 2 is not UTF-8; save the file as UTF-8"),
            ("a = " + "[" * 100_000, "write each setting on a line"),
        ],
    )
    def test_what_is_not_toml_is_told_with_its_line(self, file: Path, content: str | bytes, expected: str) -> None:
        problem = problem_of(file, content)
        assert problem.startswith(f"{file}: ")
        assert expected in problem

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ('toolbar = "yes"', "toolbar must be true or false, not 'yes'"),
            ("passages = true", "passages must be a number from 1 up, not true"),
            ("passages = 2.0", "passages must be a number from 1 up, not 2.0"),
            ('passages = "2"', "passages must be a number from 1 up, not '2'"),
            ("suggestions = -1", "suggestions must be a number from 0 up, not -1"),
            ('colors = "Dark"', "colors must be auto, dark, light or none, not 'Dark'"),
            ("pager = []", "pager must be auto, never or a command line, not []"),
        ],
    )
    def test_a_wrong_value_is_told_with_those_allowed(self, file: Path, line: str, expected: str) -> None:
        assert problem_of(file, line) == f"{file}: {expected}"

    def test_an_unknown_setting_is_told_with_the_nearest_known_one(self, file: Path) -> None:
        assert problem_of(file, 'colours = "dark"') == f"{file}: 'colours' is not a setting; do you mean colors?"

    def test_one_that_is_like_no_other_is_told_with_all(self, file: Path) -> None:
        assert problem_of(file, "xyzzy = 1").endswith(f"there are {', '.join(NAMES)}")

    def test_a_table_is_told_as_such(self, file: Path) -> None:
        assert "[display] is a table" in problem_of(file, '[display]\nlayout = "full"\n')

    def test_a_directory_is_told_as_such(self, file: Path) -> None:
        file.mkdir()
        assert f"{file}: the settings cannot be read (Is a directory)" in load({}, {}).problems[0]

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs permissions that bind")
    def test_one_that_may_not_be_read_is_told_as_such(self, file: Path) -> None:
        file.touch(mode=0)
        assert "Permission denied" in load({}, {}).problems[0]

    def test_what_is_right_beside_a_mistake_is_in_force(self, file: Path) -> None:
        file.write_text('colours = "dark"\nlayout = "full"\npassages = 0\n')
        assert load({}, {}).settings == Settings(layout="full")

    @settings(deadline=None)
    @given(content=st.binary() | st.text().map(str.encode))
    def test_no_content_raises_anything(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        file = tmp_path_factory.getbasetemp() / "any.toml"
        file.write_bytes(content)
        loaded = load({}, {"ESSAYBOT_CONFIG": str(file)})
        assert all(problem.startswith(f"{file}: ") for problem in loaded.problems)


class TestChecked:
    def loaded(self, *problems: str) -> Loaded:
        return Loaded(Settings(), {}, Path("config.toml"), problems)

    def test_gives_the_settings_when_nothing_is_wrong(self) -> None:
        assert self.loaded().checked() == Settings()

    def test_raises_what_is_wrong(self) -> None:
        with pytest.raises(SettingsError, match=r"^this is wrong$"):
            self.loaded("this is wrong").checked()

    def test_says_how_many_more_mistakes_there_are(self) -> None:
        with pytest.raises(SettingsError, match=r"^this is wrong \(2 more: essaybot config lists them\)$"):
            self.loaded("this is wrong", "and this", "and that").checked()


class TestNearest:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [("colours", "colors"), ("Color", "colors"), ("limit", "passages"), ("tool_bar", "toolbar"), ("xyzzy", "")],
    )
    def test_is_what_was_probably_meant(self, name: str, meant: str) -> None:
        assert nearest(name) == meant
