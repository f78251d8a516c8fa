"""Where the days of a board lie."""

import sys
from pathlib import Path

import platformdirs
import pytest

from roadmap_tui.store.file.generations import days_of


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked itself")
@pytest.mark.parametrize("state", ["/var/state", "", None])
def test_it_is_the_users_state_folder(monkeypatch: pytest.MonkeyPatch, state: str | None) -> None:
    """The same that platformdirs names, without its import."""
    if state is None:
        monkeypatch.delenv("XDG_STATE_HOME")
    else:
        monkeypatch.setenv("XDG_STATE_HOME", state)

    expected = platformdirs.user_state_path("roadmap-tui", appauthor=False) / "boards"
    assert expected == days_of(Path("/a/roadmap.json")).parent
