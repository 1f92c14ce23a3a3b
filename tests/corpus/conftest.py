"""What the tests of a corpus share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a text in it and one in a folder below."""
    (tmp_path / "notes" / "deep").mkdir(parents=True)
    (tmp_path / "notes" / "tea.md").write_text("Tea is green.")
    (tmp_path / "notes" / "deep" / "cup.txt").write_text("A cup.")
    return tmp_path / "notes"
