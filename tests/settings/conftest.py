"""A home of its own for every test."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without settings, and an environment without ours."""
    import os

    for name in list(os.environ):
        if name.startswith("ROADMAP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def mine(home: Path) -> Path:
    """The user's own file, in a folder that exists."""
    (home / "config" / "roadmap-tui").mkdir(parents=True)
    return home / "config" / "roadmap-tui" / "roadmap.toml"


@pytest.fixture
def board(home: Path) -> Path:
    """Where a board would lie, in a folder that exists."""
    (home / "team").mkdir()
    return home / "team" / "roadmap.json"
