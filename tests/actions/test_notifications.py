"""Telling a customer."""

from datetime import date, timedelta

import pytest

from roadmap_tui.actions import history, requests, stories
from roadmap_tui.actions.notifications import notify
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Notification
from tests.actions.kit import TODAY, WHOLE, Board


def shipped(board: Board, *customers: str) -> list[str]:
    """A story that shipped, asked for by these customers; ids of their requests."""
    made = [board.request(customer=one).id for one in customers]
    story = board.story(behind=tuple(made), **WHOLE)
    with board.change() as change:
        stories.move(change, story.id, "shipped", because="urgent")
    return made


def notified(board: Board, *ids: str, **more: object) -> list[Notification]:
    with board.change() as change:
        return notify(change, ids, **more)  # type: ignore[arg-type]


def test_told_of_the_story(board: Board) -> None:
    """The customer of a request is told of the story that shipped."""
    asked = shipped(board, "Acme", "Bolt")
    notified(board, *asked)

    assert [("C-1", "S-1", "ann"), ("C-2", "S-1", "ann")] == [
        (one.customer, one.about, one.by) for one in board.now.notifications.values()
    ]


def test_twice_is_once(board: Board) -> None:
    """A second time writes nothing."""
    asked = shipped(board, "Acme")
    first = notified(board, *asked)
    before = len(board.events)
    again = notified(board, *asked)

    assert (first, before) == (again, len(board.events))


def test_two_requests_of_one_customer_are_told_once(board: Board) -> None:
    """A customer is told of a story once."""
    asked = shipped(board, "Acme", "Acme")

    assert 1 == len(notified(board, *asked))


def test_who_of_a_customer_was_told(board: Board) -> None:
    """Those whose requests are named, one after another; everybody who asked where that is said."""
    first, second = shipped(board, "Acme", "Acme")

    assert [(first,)] == [one.requests for one in notified(board, first)]
    assert [(first, second)] == [one.requests for one in notified(board, second)]
    assert [None] == [one.requests for one in notified(board, first, everybody=True)]
    assert [None] == [one.requests for one in notified(board, second)]


def test_the_answer_comes_later(board: Board) -> None:
    """An answer is added to what was told, whose day stays."""
    board.at -= timedelta(days=5)
    asked = shipped(board, "Acme")
    (first,) = notified(board, *asked, on=date(2026, 3, 17))
    (later,) = notified(board, *asked, answer="not-solved", note="too late")

    assert (first.id, first.at, "not-solved", "too late") == (later.id, later.at, later.answer, later.note)


def test_a_no_is_told(board: Board) -> None:
    """The customer of a declined request is told of the no."""
    asked = board.request(customer="Acme")
    with board.change() as change:
        requests.decline(change, asked.id, "no")

    assert asked.id == notified(board, asked.id)[0].about


def test_not_before_it_shipped(board: Board) -> None:
    """Nothing is told of a story on the way."""
    asked = board.request(customer="Acme")
    board.story(behind=(asked.id,))
    with pytest.raises(Refused, match="S-1 is in discover, and not shipped"):
        notified(board, asked.id)

    assert {} == board.now.notifications


def test_not_who_did_not_ask(board: Board) -> None:
    """A customer is not told of a story they did not ask for."""
    shipped(board, "Acme")
    other = board.request(customer="Bolt")
    with pytest.raises(Refused, match="did not ask for S-1"):
        notified(board, other.id, story="S-1")


def test_nobody_without_a_customer(board: Board) -> None:
    """A request without a customer has nobody to tell."""
    asked = board.request()
    with pytest.raises(Refused, match="has no customer to tell"):
        notified(board, asked.id)


def test_not_ahead(board: Board) -> None:
    """A day to come is refused."""
    asked = shipped(board, "Acme")
    with pytest.raises(Refused, match="is ahead"):
        notified(board, *asked, on=date(TODAY.year + 1, 1, 1))


def test_not_before_there_was_something_to_tell(board: Board) -> None:
    """Neither before the story shipped, nor before the no, nor before it was asked for."""
    board.at -= timedelta(days=5)
    asked = shipped(board, "Acme")
    no = board.request(customer="Bolt", heard_on=date(2026, 3, 1))
    late = board.request(customer="Cedar", heard_on=TODAY, story="S-1")
    with board.change() as change:
        requests.decline(change, no.id, "no")
    for identity, day, words in (
        (asked[0], 12, "R-1 was heard on 2026-03-13, so nobody was told of it on 2026-03-12"),
        (no.id, 12, "R-2 was declined on 2026-03-13; nobody was told of that on 2026-03-12"),
        (late.id, 17, "R-3 was heard on 2026-03-18"),
    ):
        with pytest.raises(Refused, match=words):
            notified(board, identity, on=date(2026, 3, day))
    with board.change() as change:
        requests.edit(change, "R-1", {"heard_on": date(2026, 3, 1)})
    with pytest.raises(Refused, match="S-1 shipped on 2026-03-13; nobody was told of that on 2026-03-12"):
        notified(board, "R-1", on=date(2026, 3, 12))

    assert {} == board.now.notifications
    assert 2 == len(notified(board, "R-1", "R-2", on=date(2026, 3, 13)))


def test_told_of_what_had_shipped_by_then(board: Board) -> None:
    """On a day that has been, a customer was told of the story that was out, not of the one that followed."""
    board.at -= timedelta(days=5)
    (asked,) = shipped(board, "Acme")
    board.at += timedelta(days=4)
    later = board.story(behind=(asked,), **WHOLE)
    with board.change() as change:
        stories.move(change, later.id, "shipped", because="urgent")

    assert ["S-1"] == [one.about for one in notified(board, asked, on=date(2026, 3, 14))]
    with pytest.raises(Refused, match="S-2 shipped on 2026-03-17"):
        notified(board, asked, story="S-2", on=date(2026, 3, 14))


def test_not_undone(board: Board) -> None:
    """What a customer was told cannot be taken back, and the history names who was told of what."""
    notified(board, *shipped(board, "Acme"))
    with (
        pytest.raises(Refused, match="“C-1 told of S-1” cannot be undone: a customer was told"),
        board.change() as change,
    ):
        history.undo(change)
