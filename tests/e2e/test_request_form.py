"""`roadmap request add` and `request edit` at a terminal: the form, the id, the exit code."""

from pathlib import Path

import pytest

from roadmap_tui.store.file.store import FileStore
from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import BOARD, CTRL_C, CTRL_S, ENTER, ESCAPE

ADD = " ".join(BOARD)
"""The command as a shell takes it."""


@pytest.mark.slow
def test_the_id_goes_where_stdout_goes(open_terminal: Open, roadmap: Roadmap, board: Path) -> None:
    """The form is drawn on the terminal while stdout is a pipe; the pipe gets the id alone, the rest is told."""
    roadmap("customer", "add", "--name", "Acme Clinics", "--domain", "acme.example")
    terminal = open_terminal(
        "/bin/sh", "-c", f'got=$({ADD} request add --product Kiosk); echo "[$got]"', columns=100, rows=36
    )
    terminal.wait_for("New request", "context 0/7", "heard on")
    terminal.keys("jo@acme.example")
    terminal.wait_for("= Acme Clinics")
    terminal.keys(ENTER, "It takes weeks")
    terminal.wait_for("context 2/7")
    terminal.keys(CTRL_S)

    assert 0 == terminal.wait_end()
    assert ["Kiosk is a new product.", "[R-1]"] == terminal.after.splitlines()
    assert "It takes weeks" == FileStore(board).read().requests["R-1"].said


@pytest.mark.slow
def test_what_is_given_stands_there(open_terminal: Open, roadmap: Roadmap) -> None:
    """The form begins with the options; left with nothing typed, it asks nothing and exits with 1."""
    roadmap("customer", "add", "--name", "Acme Clinics")
    terminal = open_terminal(*BOARD, "request", "add", "--customer", "Acme Clinics", "--frequency", "daily")
    terminal.wait_for("context 2/7", "daily")
    terminal.keys(ESCAPE)

    assert 1 == terminal.wait_end()
    assert "Nothing was added." == terminal.after


def test_ctrl_c_keeps_what_was_typed(open_terminal: Open, roadmap: Roadmap) -> None:
    """Interrupting an edit leaves the request as it was, and says that the draft is kept."""
    roadmap("request", "add", "--said", "It takes weeks", "--customer", "Acme")
    terminal = open_terminal(*BOARD, "request", "edit", "R-1")
    terminal.wait_for("R-1", "It takes weeks")
    terminal.keys(" and more")
    terminal.wait_for("and more")
    terminal.keys(CTRL_C)

    assert 130 == terminal.wait_end()
    assert "The draft of R-1 is kept." == terminal.after


def test_no_input_asks_nothing(open_terminal: Open) -> None:
    """Forbidden to ask, the command says what is missing."""
    terminal = open_terminal(*BOARD, "request", "add", "--no-input")

    assert 2 == terminal.wait_end()
    assert "A request needs what was said" in terminal.text


def test_a_person_is_asked_who_a_near_name_is(open_terminal: Open, roadmap: Roadmap, board: Path) -> None:
    """Yes is that customer, who keeps the name; no makes a new one, ctrl+c writes nothing."""
    roadmap("customer", "add", "--name", "Acme GmbH")
    for keys, name, code in ((CTRL_C, "Acme inc", 130), ("y", "Acme inc", 0), ("n", "Acme ltd", 0)):
        terminal = open_terminal(*BOARD, "request", "add", "--customer", name, "--said", "x")
        terminal.wait_for("Is this Acme GmbH (C-1)? [y/N]")
        terminal.keys(keys, ENTER)
        assert code == terminal.wait_end()
    now = FileStore(board).read()

    assert ["C-1", "C-2"] == [one.customer for one in now.requests.values()]
    assert [("Acme GmbH", ("Acme inc",)), ("Acme ltd", ())] == [
        (one.name, one.aliases) for one in now.customers.values()
    ]
