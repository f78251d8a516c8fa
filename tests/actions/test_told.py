"""Telling a customer."""

from datetime import date

import pytest

from roadmap_tui.actions import history, requests, stories
from roadmap_tui.actions.told import told
from roadmap_tui.model.errors import Refused
from roadmap_tui.model.records import Told
from tests.actions.kit import TODAY, WHOLE, Board


def shipped(board: Board, *customers: str) -> list[str]:
    """A story that shipped, asked for by these customers; ids of their requests."""
    made = [board.request(customer=one).id for one in customers]
    story = board.story(behind=tuple(made), **WHOLE)
    with board.change() as change:
        stories.move(change, story.id, "shipped", because="urgent")
    return made


def tell(board: Board, *ids: str, **more: object) -> list[Told]:
    with board.change() as change:
        return told(change, ids, **more)  # type: ignore[arg-type]


def test_told_of_the_story(board: Board) -> None:
    """The customer of a request is told of the story that shipped."""
    asked = shipped(board, "Acme", "Bolt")
    tell(board, *asked)

    assert [("C-1", "S-1", "ann"), ("C-2", "S-1", "ann")] == [
        (one.customer, one.about, one.by) for one in board.now.told.values()
    ]


def test_twice_is_once(board: Board) -> None:
    """A second time writes nothing."""
    asked = shipped(board, "Acme")
    first = tell(board, *asked)
    before = len(board.events)
    again = tell(board, *asked)

    assert (first, before) == (again, len(board.events))


def test_two_requests_of_one_customer_are_told_once(board: Board) -> None:
    """A customer is told of a story once."""
    asked = shipped(board, "Acme", "Acme")

    assert 1 == len(tell(board, *asked))


def test_the_answer_comes_later(board: Board) -> None:
    """An answer is added to what was told, whose day stays."""
    asked = shipped(board, "Acme")
    (first,) = tell(board, *asked, on=date(2026, 3, 17))
    (later,) = tell(board, *asked, answer="not-solved", note="too late")

    assert (first.id, first.at, "not-solved", "too late") == (later.id, later.at, later.answer, later.note)


def test_a_no_is_told(board: Board) -> None:
    """The customer of a declined request is told of the no."""
    asked = board.request(customer="Acme")
    with board.change() as change:
        requests.decline(change, asked.id, "no")

    assert asked.id == tell(board, asked.id)[0].about


def test_not_before_it_shipped(board: Board) -> None:
    """Nothing is told of a story on the way."""
    asked = board.request(customer="Acme")
    board.story(behind=(asked.id,))
    with pytest.raises(Refused, match="S-1 is in discover, and not shipped"):
        tell(board, asked.id)

    assert {} == board.now.told


def test_not_who_did_not_ask(board: Board) -> None:
    """A customer is not told of a story they did not ask for."""
    shipped(board, "Acme")
    other = board.request(customer="Bolt")
    with pytest.raises(Refused, match="did not ask for S-1"):
        tell(board, other.id, story="S-1")


def test_nobody_without_a_customer(board: Board) -> None:
    """A request without a customer has nobody to tell."""
    asked = board.request()
    with pytest.raises(Refused, match="has no customer to tell"):
        tell(board, asked.id)


def test_not_ahead(board: Board) -> None:
    """A day to come is refused."""
    asked = shipped(board, "Acme")
    with pytest.raises(Refused, match="is ahead"):
        tell(board, *asked, on=date(TODAY.year + 1, 1, 1))


def test_not_undone(board: Board) -> None:
    """What a customer was told cannot be taken back, and the history names who was told of what."""
    tell(board, *shipped(board, "Acme"))
    with (
        pytest.raises(Refused, match="“C-1 told of S-1” cannot be undone: a customer was told"),
        board.change() as change,
    ):
        history.undo(change)
