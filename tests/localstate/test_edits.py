"""A text handed to the person's own editor."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.localstate.edits import edit_text, editor_command, keep_text, kept_text


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_text_that_was_kept_is_found() -> None:
    """Whoever interrupts the editor can be told where the text lies."""
    assert kept_text("S-1") is None

    path = keep_text("## title", "S-1")

    assert kept_text("S-1") == path
    assert path.read_text() == "## title"


def test_a_text_that_was_read_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing lies about once the words are in hand."""
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)

    assert edit_text("## title", "S-1") == "## title"
    assert kept_text("S-1") is None


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_a_command_with_an_open_quote_is_named(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """The sentence names the variable that holds it."""
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv(variable, "vim '")

    with pytest.raises(Refused, match=rf"^\${variable} cannot be read"):
        editor_command()
