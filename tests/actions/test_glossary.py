"""The glossary."""

from collections.abc import Callable

import pytest

from roadmap_tui.actions import glossary, history
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.model.glossary import glossary_of, preferred, seed
from roadmap_tui.model.records import Term
from tests.actions.kit import Board


def terms(board: Board) -> dict[str, Term]:
    return {one.term: one for one in glossary_of(board.now.table(Term).values())}


def do(board: Board, what: Callable[[Change], object]) -> None:
    with board.change() as change:
        what(change)


def test_a_board_starts_with_a_dozen_terms(board: Board) -> None:
    """Before anybody wrote one, the terms are the ones we ship, and none of them clashes with another."""
    words = [word for one in seed() for word in (one.term, *one.avoid)]

    assert {one.term for one in seed()} == terms(board).keys()
    assert len(seed()) >= 12
    assert {"beta", "roadmap", "onboarded", "shipped", "done", "request"} <= terms(board).keys()
    assert len(words) == len(set(words))


def test_a_term_is_set_changed_and_undone(board: Board) -> None:
    """A new term joins the others; only what is given of a known one changes; undo takes it back."""
    do(
        board,
        lambda change: glossary.set_term(change, "ward", definition="A place with beds.", avoid=["unit", "unit"]),
    )
    do(board, lambda change: glossary.set_term(change, "WARD", definition="Beds and a nurse."))

    assert len(seed()) + 1 == len(terms(board))
    assert ("Beds and a nurse.", ("unit",)) == (terms(board)["WARD"].definition, terms(board)["WARD"].avoid)
    do(board, history.undo)
    assert "A place with beds." == terms(board)["ward"].definition


def test_a_term_is_removed(board: Board) -> None:
    """A term that is taken out is gone, and the others stay."""
    do(board, lambda change: glossary.remove_term(change, "Beta"))

    assert "beta" not in terms(board)
    assert len(seed()) - 1 == len(terms(board))


@pytest.mark.parametrize(
    ("wrong", "problem", "words"),
    [
        (lambda change: glossary.remove_term(change, "bta"), NotFound, "Did you mean beta"),
        (
            lambda change: glossary.set_term(change, "x", avoid=["client"]),
            Refused,
            "belongs to the term customer",
        ),
        (lambda change: glossary.set_term(change, "client"), Refused, "belongs to the term customer"),
        (lambda change: glossary.set_term(change, "x", avoid=["X"]), Refused, "in favour of itself"),
    ],
)
def test_what_is_refused(
    board: Board, wrong: Callable[[Change], object], problem: type[Exception], words: str
) -> None:
    """A word stands for one term only; an unknown one names the nearest."""
    with pytest.raises(problem, match=words):
        do(board, wrong)

    assert len(seed()) == len(terms(board))


def test_words_to_avoid_lead_to_their_term(board: Board) -> None:
    """Each word to avoid has the one to use instead, without case."""
    do(board, lambda change: glossary.set_term(change, "ward", avoid=["Nursing Unit"]))

    found = preferred(terms(board).values())
    assert ("ward", "customer") == (found["nursing unit"], found["client"])
