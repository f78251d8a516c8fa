"""Sessions in which somebody tried a story while it was built."""

from datetime import date
from typing import Any

import pytest

from roadmap_tui.actions import customers, forget, history, sessions, stories
from roadmap_tui.actions.change import plain_fields
from roadmap_tui.actions.notifications import notify_participants
from roadmap_tui.errors import NotFound, Problem, Refused, Usage
from roadmap_tui.model.loop import loop_rows
from roadmap_tui.model.records import Session
from tests.actions.kit import TODAY, WHOLE, Board

DAY = date(2026, 3, 10)


def add(board: Board, customer: str | None = "Acme", **fields: Any) -> Session:
    with board.change() as change:
        return sessions.add(change, "S-1", {"result": "did", **fields}, customer=customer)[0]


@pytest.fixture
def asked(board: Board) -> Board:
    """A story that Acme asked for, and Birch, which did not."""
    board.story()
    board.customer("Birch")
    board.request(customer="Acme", story="S-1")
    return board


def test_a_session_keeps_what_is_given(asked: Board) -> None:
    """Its day is today by default, its customer found by name; a new name is a new customer."""
    made = add(asked, participant="nurse", task="find it", minutes=4, note="at once")
    new = add(asked, "Cedar", day=DAY)

    assert (made.id, made.story, made.customer, made.day) == ("U-1", "S-1", "C-2", TODAY)
    assert (made.participant, made.task, made.minutes, made.note) == ("nurse", "find it", 4, "at once")
    assert (new.day, asked.now.customer_name(new.customer)) == (DAY, "Cedar")
    assert [one.id for one in asked.now.sessions_of("S-1")] == ["U-2", "U-1"]
    assert [one.id for one in asked.now.sessions_of("C-2")] == ["U-1"]


@pytest.mark.parametrize("blank", [None, "", " \t "])
def test_a_blank_name_is_nobody(asked: Board, blank: str | None) -> None:
    """Written down, and in a correction."""
    before = asked.now.customers
    made, other = add(asked, blank), add(asked)
    with asked.change() as change:
        changed, created = sessions.edit(change, other.id, {}, customer=blank or "")

    assert (None, None, None) == (made.customer, changed.customer, created)
    assert before == asked.now.customers


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"result": None}, Usage, "needs its result"),
        ({"day": date(2026, 3, 19)}, Refused, "2026-03-19 is ahead"),
        ({"minutes": -1}, Usage, "minutes cannot be below 0"),
        ({"planned": -0.5}, Usage, "planned cannot be below 0"),
    ],
)
def test_what_makes_no_sense_is_refused(
    asked: Board, fields: dict[str, Any], kind: type[Problem], words: str
) -> None:
    """With a sentence, and nothing written."""
    before = asked.state

    with pytest.raises(kind, match=words):
        add(asked, **fields)

    assert asked.state == before


def test_an_edit_changes_what_is_given(asked: Board) -> None:
    """An empty name takes the customer away; what has to be there cannot be cleared."""
    add(asked, note="slow")
    with asked.change() as change:
        sessions.edit(change, "u-1", {"minutes": 3}, customer="")
    now = asked.now.table(Session)["U-1"]
    with pytest.raises(Usage, match="has a result"), asked.change() as change:
        sessions.edit(change, "U-1", {"result": None})
    with pytest.raises(NotFound, match="no session U-9"), asked.change() as change:
        sessions.edit(change, "U-9", {})

    assert (now.minutes, now.customer, now.note) == (3, None, "slow")


def test_each_change_is_undone_and_told(asked: Board) -> None:
    """The history names the story, not the session's own id alone; undo brings all of it back."""
    add(asked)
    with asked.change() as change:
        sessions.edit(change, "U-1", {"minutes": 3})
    before = plain_fields(asked.now.table(Session)["U-1"])
    with asked.change() as change:
        sessions.remove(change, "U-1")
    told = [history.describe(one) for one in asked.events[-3:]]
    with asked.change() as change:
        history.undo(change)

    assert told == ["S-1 tried by C-2", "S-1 session changed in minutes", "S-1 session removed of C-2"]
    assert plain_fields(asked.now.table(Session)["U-1"]) == before


def test_a_merged_customer_takes_its_sessions_along(asked: Board) -> None:
    """They are the other's from then on, and undo gives them back."""
    add(asked)
    with asked.change() as change:
        customers.merge(change, "C-2", "C-1")
    merged = [one.customer for one in asked.now.sessions_of("S-1")]
    with asked.change() as change:
        history.undo(change)

    assert merged == ["C-1"]
    assert [one.customer for one in asked.now.sessions_of("S-1")] == ["C-2"]


def test_a_story_that_was_tried_cannot_be_taken_back(asked: Board) -> None:
    """Nothing hangs in the air: the undo that would leave a session without its story is refused."""
    made = asked.story(title="Other", by="bob")
    with asked.change() as change:
        sessions.add(change, made.id, {"result": "did"})

    with pytest.raises(Refused, match="U-1 hangs on S-2"), asked.change("bob") as change:
        history.undo(change)


def test_forgetting_a_customer_clears_what_was_seen_of_them(asked: Board) -> None:
    """The participant and the note go; that somebody tried it, and what came of it, counts on."""
    add(asked, participant="Ann Other", note="her words", task="find it")
    with asked.change() as change:
        forget.customer(change, "C-2")
    now = asked.now.table(Session)["U-1"]

    assert (now.participant, now.note, now.task, now.result) == (None, None, "find it", "did")


def test_who_took_part_is_in_the_loop(asked: Board) -> None:
    """Whether they asked or not, once each; told by the session, they wait no longer."""
    add(asked, "Birch")
    add(asked, "Birch", day=DAY)
    add(asked, "Acme")
    with asked.change() as change:
        stories.move(change, "S-1", "shipped", because="so")
    rows = {one.customer_name: one for one in loop_rows(asked.now, TODAY)}
    with asked.change() as change:
        notify_participants(change, ["U-1", "U-2"], answer="solved", note="glad")
    after = {one.customer_name: one for one in loop_rows(asked.now, TODAY)}

    assert {name: (one.requests, one.sessions) for name, one in rows.items()} == {
        "Acme": (("R-1",), ("U-3",)),
        "Birch": ((), ("U-2", "U-1")),
    }
    assert (after["Birch"].waits, after["Birch"].answer, after["Acme"].waits) == (False, "solved", True)
    assert len(asked.now.notifications) == 1


@pytest.mark.parametrize(
    ("customer", "ships", "on", "words"),
    [
        (None, True, None, "U-1 has no customer to tell"),
        ("Birch", False, None, "S-1 is in discover, and not shipped"),
        ("Birch", True, date(2026, 3, 17), "Name a later day"),
        ("Birch", True, date(2026, 3, 19), "is ahead"),
    ],
)
def test_nobody_is_told_of_what_did_not_happen(
    asked: Board, customer: str | None, ships: bool, on: date | None, words: str
) -> None:
    """Without a customer, before it shipped, or on a day before that."""
    add(asked, customer)
    if ships:
        with asked.change() as change:
            stories.move(change, "S-1", "shipped", because="so")

    with pytest.raises(Refused, match=words), asked.change() as change:
        notify_participants(change, ["U-1"], on=on)


def test_who_took_part_is_told_of_what_they_asked(board: Board) -> None:
    """By their name; a colleague of theirs who asked as well was not told."""
    one, other = (board.request(customer="Acme", person=who).id for who in ("Ana Berg, nurse", "Ben"))
    story = board.story(behind=(one, other), **WHOLE)
    add(board, "Acme", participant="Ana Berg")
    with board.change() as change:
        stories.move(change, story.id, "shipped", because="urgent")
        (told,) = notify_participants(change, ["U-1"])

    assert (one,) == told.requests
