"""A board in memory."""

from pathlib import Path

import pytest

from tests.actions.kit import Board


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Board:
    """An empty board, with a state folder that nobody else uses."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Board()
