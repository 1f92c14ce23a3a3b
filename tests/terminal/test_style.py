"""What a stream can show, worked out from what it is, the settings and the environment."""

from __future__ import annotations

import io
from typing import Any

import pytest

from essaybot.settings import Settings
from essaybot.terminal.style import look_of


class Window(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


class TestLookOf:
    @pytest.fixture(autouse=True)
    def terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("COLUMNS", "90")
        monkeypatch.setenv("LINES", "30")

    @pytest.mark.parametrize(
        ("settings", "environment", "styles", "colors", "light"),
        [
            ({}, {}, True, True, False),
            ({}, {"COLORFGBG": "0;15"}, True, True, True),
            ({}, {"COLORFGBG": "15;0"}, True, True, False),
            ({"colors": "dark"}, {"COLORFGBG": "0;15"}, True, True, False),
            ({"colors": "light"}, {}, True, True, True),
            ({"colors": "none"}, {}, True, False, False),
            ({}, {"NO_COLOR": "1"}, True, False, False),
            ({}, {"NO_COLOR": ""}, True, True, False),
            ({}, {"TERM": "dumb"}, False, False, False),
            ({"plain": True}, {"FORCE_COLOR": "1"}, False, False, False),
        ],
    )
    def test_knows_styles_and_colours(
        self,
        monkeypatch: pytest.MonkeyPatch,
        settings: dict[str, Any],
        environment: dict[str, str],
        styles: bool,
        colors: bool,
        light: bool,
    ) -> None:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        look = look_of(Window(), Settings(**settings))
        assert (look.styles, look.colors, look.light) == (styles, colors, light)

    @pytest.mark.parametrize(
        ("settings", "term", "links"),
        [
            ({}, "xterm-256color", True),
            ({}, "linux", False),
            ({}, "vt220", False),
            ({}, "dumb", False),
            ({"links": "never"}, "xterm-256color", False),
            ({"links": "always"}, "linux", True),
            ({"links": "always", "plain": True}, "xterm-256color", False),
        ],
    )
    def test_knows_links(
        self, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], term: str, links: bool
    ) -> None:
        monkeypatch.setenv("TERM", term)
        assert look_of(Window(), Settings(**settings)).links == links

    def test_knows_the_window(self) -> None:
        look = look_of(Window(), Settings())
        assert (look.width, look.height) == (90, 30)

    def test_does_not_wrap_at_less_than_20_columns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "7")
        assert look_of(Window(), Settings()).width == 20

    @pytest.mark.parametrize("forced", [True, False])
    def test_a_pipe_has_no_end_and_no_styles_unless_forced(self, monkeypatch: pytest.MonkeyPatch, forced: bool) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1" if forced else "0")
        look = look_of(io.StringIO(), Settings())
        assert (look.width, look.height, look.styles, look.colors, look.links) == (None, None, forced, forced, False)
