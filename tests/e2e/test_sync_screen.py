"""A sync from the board's own screens, in a real terminal, with a tracker in a process of its own."""

import json

import pytest

from tests.e2e.conftest import Jira, Open, Roadmap
from tests.e2e.terminal import CTRL_C, ENTER


def pushed(roadmap: Roadmap, environment: dict[str, str], jira: Jira) -> None:
    """Three stories with an issue each."""
    environment.update(jira.environment)
    for title in ("Reports in one look", "Invoices sent by night", "Doses at the round"):
        roadmap("story", "add", "--title", title, "--actor", "nurse", "--outcome", f"knows of {title}")
    for one in ("S-1", "S-2", "S-3"):
        roadmap("push", one)


@pytest.mark.slow  # by default tests/tui/sync has it
def test_a_plan_is_shown_and_carried_out_and_a_conflict_solved(
    roadmap: Roadmap, environment: dict[str, str], open_terminal: Open, jira: Jira
) -> None:
    """What each side changed crosses over; what both changed is chosen on the screen; both are in step then."""
    pushed(roadmap, environment, jira)
    roadmap("story", "edit", "S-1", "--title", "Reports, ours")
    roadmap("story", "edit", "S-2", "--title", "Invoices, better")
    jira.people_do("edit", issue="ROAD-1", summary="Reports, theirs")
    jira.people_do("edit", issue="ROAD-3", duedate="2026-09-01")

    terminal = open_terminal(columns=140, rows=40)
    terminal.wait_for("S-1", "2 to send")
    terminal.keys("S")
    terminal.wait_for("1 update · 1 pull?", "agreed", "Reports, theirs", "not done yet")
    terminal.keys("a")
    terminal.wait_for("1 updated, 1 pulled, 1 conflict: S-1", "last just now by Ada")
    terminal.keys("t")
    terminal.wait_for("S-1: take theirs?")
    terminal.keys("t")
    terminal.wait_for("S-1: theirs taken in title")
    terminal.keys("S")
    terminal.wait_for("3 in step")
    terminal.keys("1")
    terminal.wait_for("Jira in step, just now", "Reports, theirs")
    terminal.keys("q")

    assert 0 == terminal.wait_end()
    found = {one["key"]: one["fields"]["summary"] for one in jira.told("issues")}
    assert {"ROAD-1": "Reports, theirs", "ROAD-2": "Invoices, better", "ROAD-3": "Doses at the round"} == found
    assert "2026-09-01" == json.loads(roadmap("story", "show", "S-3", "--json"))["ship_by"]
    assert [] == jira.told("breaches")


@pytest.mark.slow
def test_what_is_done_there_is_answered_here(
    roadmap: Roadmap, environment: dict[str, str], open_terminal: Open, jira: Jira
) -> None:
    """The sync asks whether it is released; a gate that is shut opens with a reason; the loop can begin."""
    pushed(roadmap, environment, jira)
    jira.people_do("walk", issue="ROAD-2", values=["Done"])

    terminal = open_terminal(columns=140, rows=40)
    terminal.wait_for("S-2", "Jira in step")
    terminal.keys("S")
    terminal.wait_for("1 pull?")
    terminal.keys("a")
    terminal.wait_for("? released?", "S-2 is done there: released?")
    terminal.keys("R")
    terminal.wait_for("cannot", "B opens it")
    terminal.keys("B")
    terminal.wait_for("S-2 → Shipped because")
    terminal.keys("it went out with 4.2", ENTER)
    terminal.wait_for("S-2 → Shipped · u undoes")
    terminal.keys("q")

    assert 0 == terminal.wait_end()
    assert "shipped" == json.loads(roadmap("story", "show", "S-2", "--json"))["stage"]


@pytest.mark.slow
def test_ctrl_c_stops_and_the_board_stays(
    roadmap: Roadmap, environment: dict[str, str], open_terminal: Open, jira: Jira
) -> None:
    """A slow tracker: the sync ends between two requests, says what is left, and the next one finishes it."""
    pushed(roadmap, environment, jira)
    for one in range(1, 4):
        roadmap("story", "edit", f"S-{one}", "--title", f"Anew {one}")
    terminal = open_terminal(columns=140, rows=40)
    terminal.wait_for("3 to send")
    terminal.keys("S")
    terminal.wait_for("3 update?")
    jira.people_do("set", delay=1.0)
    terminal.keys("a")
    terminal.wait_for("Syncing …")
    terminal.keys(CTRL_C)
    terminal.wait_for("Stopping: what is under way ends first.")
    terminal.wait_until(lambda: "Stopped" in terminal.text or "3 updated" in terminal.text, "the end")
    jira.people_do("set", delay=0.0)
    terminal.keys("q")

    assert 0 == terminal.wait_end()
    roadmap("sync", "--yes")
    assert {f"Anew {one}" for one in range(1, 4)} == {one["fields"]["summary"] for one in jira.told("issues")}
    assert 3 == len(jira.told("issues"))
