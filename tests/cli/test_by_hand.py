"""A story in the person's own editor, from a real terminal."""

import os
from pathlib import Path

from tests.cli.conftest import Shell
from tests.e2e.terminal import BOARD, PATIENCE, Terminal


def test_a_form_that_was_given_up_is_kept(shell: Shell, here: Path, tmp_path: Path) -> None:
    """Who leaves a form that cannot be read is told why, and where every word lies."""
    shell("story", "add", "--title", "History in hand", "--actor", "physician")
    hand = tmp_path / "hand.sh"
    hand.write_text('#!/bin/sh\nsed -i "s/^## actor$/## acktor/; s/^physician$/nurse/" "$1"\n')
    hand.chmod(0o700)
    environment = {**os.environ, "EDITOR": str(hand), "VISUAL": "", "XDG_STATE_HOME": str(tmp_path / "state")}

    with Terminal((*BOARD, "story", "edit", "S-1"), environment=environment, folder=here) as terminal:
        while terminal.process.poll() is None:
            terminal.read(0.05)
        terminal.read(0)
        code, said = terminal.process.wait(timeout=PATIENCE), terminal.raw.decode()

    (kept,) = (tmp_path / "state").rglob("*-S-1-*.md")
    assert (2, True) == (code, "no field 'acktor'" in said)
    assert "What you wrote is kept in" in said
    assert "## acktor\n\nnurse" in kept.read_text()
