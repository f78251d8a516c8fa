"""What happens to a request by itself when somebody works on it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from roadmap_tui.actions import notes, requests
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_states import is_answered, is_asked
from tests.stores import memory_store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = date(2026, 12, 4)


class Board:
    """A board with two requests of one customer, written by `cleo`."""

    def __init__(self) -> None:
        self.store = memory_store("Clinics")
        self.do("cleo", lambda change: requests.add(change, {"said": "The list is late"}, customer="Acme"))
        self.do("cleo", lambda change: requests.add(change, {"said": "It is late again"}, customer="Acme"))

    def do(self, by: str, action: Any) -> Any:
        with begin(self.store, by=by, at=NOW, today=NOW.date()) as change:
            return action(change)

    @property
    def first(self) -> Request:
        return self.store.read().requests["R-1"]


@pytest.fixture
def board() -> Board:
    return Board()


def _note(text: str) -> Any:
    def add(change: Change) -> None:
        notes.add(change, change.get(Request, "R-1"), text)

    return add


@pytest.mark.parametrize(
    "activity",
    [
        _note("she called again"),
        lambda change: requests.edit(change, "R-1", {"frequency": "daily"}),
        lambda change: requests.merge(change, "R-2", "R-1"),
    ],
    ids=["note", "edit", "merge"],
)
def test_activity_ends_a_snooze(board: Board, activity: Any) -> None:
    """What somebody worked on is back before its day."""
    board.do("ana", lambda change: requests.snooze(change, "R-1", LATER))

    board.do("cleo", activity)

    assert board.first.snoozed_until is None


def test_an_edit_that_changes_nothing_leaves_the_snooze(board: Board) -> None:
    """Saving a form as it was is no activity."""
    board.do("ana", lambda change: requests.snooze(change, "R-1", LATER))

    board.do("cleo", lambda change: requests.edit(change, "R-1", {"said": "The list is late"}))

    assert board.first.snoozed_until == LATER


def test_a_note_of_another_answers(board: Board) -> None:
    """The PM asks, the CSM notes: the question is answered."""
    board.do("ana", lambda change: requests.ask(change, "R-1", "How often?"))

    board.do("cleo", _note("twice a shift"))

    assert is_answered(board.first)


def test_a_note_of_the_asker_does_not(board: Board) -> None:
    """Who asked may note more; the question stays open."""
    board.do("ana", lambda change: requests.ask(change, "R-1", "How often?"))

    board.do("ana", _note("waiting for cleo"))

    assert is_asked(board.first)


def test_an_answer_is_kept_as_a_note(board: Board) -> None:
    """Whoever answers, the question is done and the words stay."""
    board.do("ana", lambda change: requests.ask(change, "R-1", "How often?"))

    board.do("ana", lambda change: requests.answer(change, "R-1", "twice a shift"))

    assert is_answered(board.first)
    assert ["twice a shift"] == [one.text for one in board.store.read().notes_about("R-1")]


def test_nothing_was_asked(board: Board) -> None:
    """An answer without a question is refused."""
    with pytest.raises(Refused, match="R-1 was asked nothing"):
        board.do("cleo", lambda change: requests.answer(change, "R-1", "twice a shift"))
