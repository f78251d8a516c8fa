"""`roadmap view`: kept with the board for all, or for one person; used by name in lists and reports."""

import pytest

from tests.cli.conftest import Shell, made_once


@pytest.fixture(autouse=True)
@made_once
def _filled(shell: Shell) -> None:
    for customer, owner in (("Acme", "Ann"), ("Birch", "Ben")):
        shell("request", "add", "--customer", customer, "--said", f"{customer} waits")
        shell("story", "add", "--title", f"{customer} is served", "--owner", owner)


def test_a_view_is_saved_listed_shown_and_removed(shell: Shell) -> None:
    """The board's first, in the order they were saved, then one's own; an undo brings one back."""
    assert 0 == shell("view", "save", "Bens", "--filter", "owner:Ben", "--group", "objective").code
    assert 0 == shell("view", "save", "Triage", "--place", "inbox", "--filter", "state:new", "--mine").code
    listed = shell("view", "list", "--json").json
    assert [("Bens", False), ("Triage", True)] == [(one["name"], one["mine"]) for one in listed]
    shown = shell("view", "show", "bens", "--json").json
    assert ("board", "owner:Ben", {"group": "objective"}) == (shown["place"], shown["filter"], shown["choices"])

    shell("view", "save", "BENS", "--filter", "owner:Ben -has:due", "--density", "compact")
    listed = shell("view", "list", "--json").json
    assert [("BENS", {"compact": "yes"}), ("Triage", {})] == [(one["name"], one["choices"]) for one in listed]

    assert 0 == shell("view", "remove", "bens").code
    assert 0 == shell("view", "remove", "triage", "--mine").code
    assert [] == shell("view", "list", "--json").json
    shell("undo")
    assert ["BENS"] == [one["name"] for one in shell("view", "list", "--json").json]


def test_lists_and_reports_take_a_view(shell: Shell) -> None:
    """A view and a filter must both hold."""
    shell("view", "save", "Bens", "--filter", "owner:Ben")
    shell("view", "save", "New", "--place", "inbox", "--filter", "state:new")

    assert ["S-2"] == [one["id"] for one in shell("story", "list", "--view", "bens", "--json").json]
    assert [] == shell("story", "list", "--view", "bens", "--filter", "acme", "--json").json
    assert ["R-1"] == [
        one["id"] for one in shell("request", "list", "--view", "new", "--filter", "acme", "--json").json
    ]
    report = shell("report", "board", "--view", "Bens", "--json").out
    assert ("S-2" in report, "S-1" in report) == (True, False)


def test_a_list_is_in_the_order_of_its_view(shell: Shell) -> None:
    """By what it was saved with, and as always without."""
    shell("view", "save", "Newest", "--place", "inbox", "--order", "newest")
    for view, order in (((), ["R-1", "R-2"]), (("--view", "newest"), ["R-2", "R-1"])):
        assert order == [one["id"] for one in shell("request", "list", *view, "--json").json]
    shell("story", "edit", "S-2", "--ship-by", "2026-04-01")
    shell("view", "save", "Late", "--order", "due")

    for view, order in (((), ["S-1", "S-2"]), (("--view", "late"), ["S-2", "S-1"])):
        assert order == [one["id"] for one in shell("story", "list", *view, "--json").json]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("view", "save", "Wrong", "--filter", "ownr:Ben"), 2, "Did you mean owner?"),
        (("view", "save", " ", "--filter", "owner:Ben"), 2, "needs a name"),
        (("view", "save", "Wrong", "--order", "wieght"), 2, "Did you mean weight?"),
        (("view", "save", "Wrong", "--group", "ownr"), 2, "Did you mean owner?"),
        (("view", "save", "Wrong", "--place", "inbox", "--order", "score"), 2, "There is no order 'score'"),
        (("view", "save", "Wrong", "--place", "timeline", "--group", "owner"), 2, "of the board alone"),
        (("view", "show", "Benz"), 3, "Did you mean Bens?"),
        (("view", "remove", "Nobody"), 3, "There is no view 'Nobody'"),
        (("view", "remove", "Bens", "--mine"), 3, "There is no view"),
        (("request", "list", "--view", "Bens"), 2, "lists something else"),
    ],
)
def test_what_cannot_be_done_is_said(shell: Shell, command: tuple[str, ...], code: int, said: str) -> None:
    """In a sentence, with the exit code of the contract."""
    shell("view", "save", "Bens", "--filter", "owner:Ben")
    outcome = shell(*command)

    assert (code, True) == (outcome.code, said in outcome.err), outcome.err
