"""What is told once."""

from pathlib import Path

import pytest

from roadmap_tui.files.folders import state_folder
from roadmap_tui.localstate.told import untold


def test_a_notice_is_told_once_to_whoever_was_here_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told of changes to what they never knew; who left a screen before is told of each once."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    new = untold(["a"])
    (state_folder() / "views").mkdir(parents=True)

    assert [] == new
    assert ["b"] == untold(["a", "b"])
    assert [] == untold(["a", "b"])
