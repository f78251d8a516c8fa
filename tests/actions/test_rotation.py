"""Stints of a job rotation: who is paired and when, what stands of it, and how it is taken back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from roadmap_tui.actions import customers, forget, history, rotation
from roadmap_tui.actions.rotation import person_meant
from roadmap_tui.errors import NotFound, Problem, Refused, Usage
from roadmap_tui.model.rotation import outcomes
from tests.actions.kit import TODAY, Board
from tests.each_row import each_row

DAY = timedelta(days=1)
WEEK: dict[str, Any] = {"pm": "Maya", "csm": "Ben", "since": TODAY - 3 * DAY, "until": TODAY + 3 * DAY}


def do(board: Board, action: Callable[..., Any], *arguments: Any, by: str = "ann", **named: Any) -> Any:
    with board.change(by) as change:
        return action(change, *arguments, **named)


@pytest.fixture
def rotating(board: Board) -> Board:
    """A board of Maya's story and Ben's customers, with a stint of both that lasts."""
    board.story(owner="Maya Lindqvist")
    board.customer("Acme", csm="Ben Achterberg")
    board.customer("Birch", csm="Ben Achterberg")
    do(board, rotation.plan, **WEEK, customers=["acme"])
    return board


def test_people_are_whom_the_board_knows(rotating: Board) -> None:
    """By a part of their name; so that one person stays one."""
    stint = rotating.now.stints["J-1"]

    assert (stint.pm, stint.csm, stint.customers) == ("Maya Lindqvist", "Ben Achterberg", ("C-1",))


@each_row(
    ("typed", "expected"),
    [("MAYA lindqvist", "Maya Lindqvist"), ("maya", "Maya Lindqvist"), ("Zed", "Zed"), ("May", "May"), ("", "")],
)
def test_a_name_means_one_person(typed: str, expected: str) -> None:
    """In any spelling, by its first words; what means nobody is a name of its own."""
    assert person_meant(typed, ["Maya Lindqvist", None, "Ben Achterberg", "Ben Okri"]) == expected


def test_a_name_that_may_mean_two_is_asked_about() -> None:
    """Both are named."""
    with pytest.raises(Usage, match="Ben may be Ben Achterberg or Ben Okri"):
        person_meant("Ben", ["Ben Okri", "Ben Achterberg"])


@each_row(
    ("fields", "words"),
    [
        ({"csm": "maya lindqvist"}, "takes two people"),
        ({"pm": " "}, "needs a product manager"),
        ({"until": TODAY - 9 * DAY}, "ends on or after its first day"),
        ({"until": TODAY + 900 * DAY}, "a year at most"),
        ({"since": TODAY}, "J-1 pairs Maya Lindqvist with Ben Achterberg"),
        ({"customers": ["Acne"]}, "no customer 'Acne'. Did you mean Acme"),
    ],
)
def test_what_makes_no_stint_is_refused(rotating: Board, fields: dict[str, Any], words: str) -> None:
    """And nothing is written."""
    before = rotating.state

    with pytest.raises(Problem, match=words):
        do(rotating, rotation.plan, **{**WEEK, **fields})

    assert rotating.state == before


def test_a_stint_is_done_on_a_day_that_has_been(rotating: Board) -> None:
    """By default today, while it lasts; it can be told again, and taken back."""
    first = do(rotating, rotation.done, "J-1")
    with pytest.raises(Usage, match="is to come"):
        do(rotating, rotation.done, "J-1", on=TODAY + DAY)
    with pytest.raises(Refused, match="begins on"):
        do(rotating, rotation.done, "J-1", on=TODAY - 9 * DAY)
    second = do(rotating, rotation.done, "J-1", on=TODAY - DAY, hours=12)
    third = do(rotating, rotation.done, "J-1", hours=13)
    fourth = do(rotating, rotation.reopen, "J-1")

    assert (first.done_on, second.done_on, third.done_on) == (TODAY, TODAY - DAY, TODAY - DAY)
    assert (second.hours, third.hours, fourth.done_on) == (12, 13, None)


def test_what_was_learned_stands_where_it_concerns(rotating: Board) -> None:
    """On the customer and the story; without either on the stint; a removed one leaves the first two."""
    made = do(rotating, rotation.note, "j-1", "They print it", on=["Acme", "S-1", "acme"], by="Maya Lindqvist")
    own = do(rotating, rotation.note, "J-1", "Triage needs the renewal", by="Ben Achterberg")
    came = outcomes(rotating.now, rotating.now.stints.values())["J-1"]
    before = rotating.everything()
    do(rotating, rotation.remove, "J-1")
    left = [(one.about, one.stint) for one in rotating.now.notes.values()]
    do(rotating, history.undo)

    assert [(one.about, one.stint) for one in (*made, *own)] == [("C-1", "J-1"), ("S-1", "J-1"), ("J-1", None)]
    assert (came.notes, came.met) == (("N-1", "N-2", "N-3"), ("C-1",))
    assert left == [("C-1", None), ("S-1", None)]
    assert {kind: set(table) for kind, table in rotating.everything().items()} == {
        kind: set(table) for kind, table in before.items()
    }
    assert [one.stint for one in rotating.now.notes.values()] == ["J-1", "J-1", None]


def test_an_undo_of_what_others_rest_on_is_refused(rotating: Board) -> None:
    """A stint with a note, a customer of a stint."""
    do(rotating, rotation.plan, **{**WEEK, "pm": "Tom"}, by="tom")
    do(rotating, rotation.note, "J-2", "Much", by="ben")

    with pytest.raises(Refused, match="N-1 hangs on J-2"):
        do(rotating, history.undo, by="tom")

    rotating.customer("Cato", by="cid")
    do(rotating, rotation.edit, "J-1", customers=["Cato"])
    with pytest.raises(Refused, match="J-1 hangs on C-3"):
        do(rotating, history.undo, by="cid")


def test_a_merged_customer_stays_in_the_stint(rotating: Board) -> None:
    """With the notes on it; and one undo takes all back."""
    do(rotating, rotation.note, "J-1", "They print it", on=["Acme"])
    before = rotating.everything()
    do(rotating, customers.merge, "Acme", "Birch")
    met = rotating.now.stints["J-1"].customers, [one.about for one in rotating.now.notes.values()]
    do(rotating, history.undo)

    assert met == (("C-2",), ["C-2"])
    assert rotating.now.stints["J-1"].customers == ("C-1",)
    assert {one.about for one in rotating.now.notes.values()} == {one.about for one in _notes(before)}


def _notes(everything: dict[Any, dict[str, Any]]) -> list[Any]:
    return [one for table in everything.values() for one in table.values() if one.id.startswith("N-")]


def test_with_a_customer_what_was_learned_of_it_is_forgotten(rotating: Board) -> None:
    """On it, and on the stint in which it was to be met, also once; other stints keep their words."""
    do(rotating, rotation.plan, **{**WEEK, "pm": "Tom"}, customers=["Birch"])
    for stint, about in (("J-1", ["Acme"]), ("J-1", []), ("J-2", ["Birch"]), ("J-2", [])):
        do(rotating, rotation.note, stint, f"SECRET of {stint}", on=about)
    do(rotating, rotation.edit, "J-1", customers=[])
    do(rotating, rotation.remove, "J-1")
    do(rotating, forget.customer, "Acme")
    texts = [one.text for one in rotating.now.notes.values()]
    events = str([one.changes for one in rotating.events])

    assert texts == ["(forgotten)", "SECRET of J-2", "SECRET of J-2"]
    assert "SECRET of J-1" not in events


def test_the_history_tells_stints(rotating: Board) -> None:
    """By what was done with them, without the ids of their customers."""
    do(rotating, rotation.note, "J-1", "They print it", on=["Acme"])
    do(rotating, rotation.edit, "J-1", until=TODAY)
    do(rotating, rotation.done, "J-1")
    do(rotating, rotation.remove, "J-1")

    assert [history.describe(one) for one in rotating.events[3:]] == [
        "J-1 planned",
        "C-1 noted in J-1",
        "J-1 edited in until",
        "J-1 done",
        "C-1 unlinked from J-1",
        "J-1 removed",
    ]


def test_days_at_the_end_of_the_calendar(rotating: Board) -> None:
    """Are days like others."""
    stint = do(rotating, rotation.plan, **{**WEEK, "since": date.max - 2 * DAY, "until": date.max})

    assert stint.until == date.max


def test_an_unknown_stint_names_the_nearest(rotating: Board) -> None:
    """As of other records."""
    with pytest.raises(NotFound, match="no stint J-9"):
        do(rotating, rotation.done, "J-9")
