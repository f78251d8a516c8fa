"""The gate with the wording rules and the team's own words."""

from typing import Any

import pytest

from roadmap_tui.actions import glossary, stories
from roadmap_tui.actions.gate import findings_of, gate_of, lexicon_of
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Term
from roadmap_tui.settings.schema import Wording
from tests.actions.kit import TODAY, WHOLE, Board


def story(board: Board, **fields: Any) -> Any:
    return board.story(**{**WHOLE, **fields})


def test_a_whole_story_passes(board: Board) -> None:
    """Nothing stands between a story that says everything and ready."""
    assert gate_of(story(board), today=TODAY).is_open


def test_an_error_in_the_wording_shuts_it(board: Board) -> None:
    """Four marks are not enough where the outcome is an order to the team; the reason is the rule's own."""
    made = story(board, outcome="Add a summary tab to the consultation screen")
    gate = gate_of(made, today=TODAY)

    assert not gate.missing
    assert gate.errors
    with board.change() as change, pytest.raises(Refused, match="cannot move to ready yet") as refused:
        stories.move(change, made.id, "ready")
    assert gate.words in str(refused.value)


def test_because_opens_it(board: Board) -> None:
    """A reason opens the gate for an error too, and stays on the story."""
    made = story(board, outcome="Add a summary tab to the consultation screen")
    with board.change() as change:
        moved = stories.move(change, made.id, "ready", because="agreed with Acme")

    assert "agreed with Acme" == moved.gate_opened_because


def test_products_of_the_team_are_no_actors(board: Board) -> None:
    """A story whose subject is one of the team's own products is refused once the team named it."""
    made = story(board, outcome="Wardly shows the summary to the physician")

    assert gate_of(made, today=TODAY).is_open
    assert not gate_of(made, today=TODAY, wording=Wording(products=("Wardly",))).is_open


def test_the_glossary_is_asked(board: Board) -> None:
    """A word that the glossary avoids is named; an acronym that it holds needs no explanation."""
    made = story(board, benefit="see 3 more CTG patients a day and phone no client twice")

    def rules() -> set[str]:
        return {one.rule for one in findings_of(board.now, made, today=TODAY)}

    assert {"C04-unknown-acronym", "C05-off-glossary"} <= rules()
    with board.change() as change:
        glossary.set_term(change, "CTG", definition="A recording of a baby's heart.")
        glossary.set_term(change, "customer", avoid=[])
    assert not {"C04-unknown-acronym", "C05-off-glossary"} & rules()


def test_terms_make_a_lexicon() -> None:
    """Terms are known words, and what they avoid leads to them."""
    found = lexicon_of(None, [Term(id="G-1", term="ward", avoid=("Unit",))])

    assert "ward" == found.preferred["unit"]
