"""What a person can do to a story."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from roadmap_tui.actions import notes, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound, Problem, Refused, Stale, Usage
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.records import Reading, Story
from roadmap_tui.model.stages import GATED, STAGES
from tests.actions.kit import TARGET, TODAY, WHOLE, Board, summary_of


def refused(board: Board, kind: type[Problem], act: Any, words: str) -> None:
    """The act is refused with these words, and the board is as it was, byte for byte."""
    before = board.state
    with pytest.raises(kind, match=words), board.change() as change:
        act(change)

    assert board.state == before


def test_a_new_story(board: Board) -> None:
    """It starts in discover, knows who wrote it and when, and its event carries no changes."""
    made = board.story(title="Faster", actor="nurse")

    assert (made.id, made.revision, made.stage, made.created_by) == ("S-1", 1, "discover", "ann")
    assert made.entered == {"discover": made.created_at} == {"discover": board.at}
    assert len(made.uid) == 10
    assert [summary_of(one) for one in board.events] == [("add", "S-1", {}, ())]
    assert board.now.stories["S-1"] == made


def test_a_title_comes_from_the_outcome(board: Board) -> None:
    """Where none is given; a long outcome is cut after twelve words."""
    assert board.story(title=None, outcome="has it in hand").title == "Has it in hand"
    assert board.story(title=None, outcome="w " * 20).title == f"W{' w' * 11}…"


def test_a_story_needs_a_title_or_an_outcome(board: Board) -> None:
    """Neither is refused."""
    refused(board, Usage, lambda change: stories.add(change, {}), "needs a title or an outcome")


def test_a_story_from_requests(board: Board) -> None:
    """They are linked to it in the same transaction."""
    board.request()
    board.request()
    made = board.story(behind=("r-1", "R-2"))

    assert [one.request for one in board.now.links_of_story(made.id)] == ["R-1", "R-2"]
    assert [summary_of(one) for one in board.events[2:]] == [
        ("add", "S-1", {}, ()),
        ("link", "L-1", {}, ("R-1", "S-1")),
        ("link", "L-2", {}, ("R-2", "S-1")),
    ]
    assert len({one.transaction for one in board.events[2:]}) == 1


def test_a_story_from_a_request_that_is_not_there(board: Board) -> None:
    """Nothing is added."""
    board.request()
    refused(
        board,
        NotFound,
        lambda change: stories.add(change, {"title": "x"}, from_requests=["R-1", "R-9"]),
        "no request R-9. Did you mean R-1",
    )


def test_an_edit(board: Board) -> None:
    """Only what differs is written and recorded; the revision rises by one."""
    board.story(actor="nurse", owner="ann")
    with board.change("bob") as change:
        changed = stories.edit(change, "s-1", {"actor": "physician", "owner": "ann", "target": TARGET})

    assert (changed.actor, changed.revision) == ("physician", 2)
    assert summary_of(board.events[-1])[:3] == (
        "edit",
        "S-1",
        {"actor": ("nurse", "physician"), "target": (None, msgspec.to_builtins(TARGET))},
    )
    assert board.events[-1].by == "bob"


def test_an_edit_that_changes_nothing(board: Board) -> None:
    """It is no change: no event, no new revision, no write."""
    board.story(actor="nurse")
    before = board.state
    with board.change() as change:
        stories.edit(change, "S-1", {"actor": "nurse"})

    assert board.state == before


def test_a_title_cannot_be_emptied(board: Board) -> None:
    """A story without a headline is none."""
    board.story()
    refused(board, Usage, lambda change: stories.edit(change, "S-1", {"title": None}), "title cannot be empty")


def test_a_stale_edit_is_a_conflict(board: Board) -> None:
    """Both changed the same field: the second sees what stands there now, and nothing is lost."""
    seen = board.story(actor="nurse")
    with board.change("bob") as change:
        now = stories.edit(change, "S-1", {"actor": "physician"})
    with pytest.raises(Stale, match="S-1 was changed meanwhile in actor") as found, board.change() as change:
        stories.edit(change, "S-1", {"actor": "carer"}, seen=seen)

    assert found.value.current == now
    assert board.now.stories["S-1"] == now


def test_edits_of_different_fields_both_stay(board: Board) -> None:
    """A form that still shows the old value of a field does not write it back."""
    seen = board.story(actor="nurse", owner="ann")
    with board.change("bob") as change:
        stories.edit(change, "S-1", {"actor": "physician"})
    with board.change() as change:
        kept = stories.edit(change, "S-1", {"actor": "nurse", "owner": "dana"}, seen=seen)

    assert (kept.actor, kept.owner) == ("physician", "dana")


def test_the_same_edit_twice_is_no_conflict(board: Board) -> None:
    """Both wrote the same words."""
    seen = board.story(actor="nurse")
    for _ in range(2):
        with board.change() as change:
            stories.edit(change, "S-1", {"actor": "physician"}, seen=seen)

    assert (board.now.stories["S-1"].actor, board.now.stories["S-1"].revision) == ("physician", 2)


def test_any_stage_follows_any_other(board: Board) -> None:
    """A whole story moves anywhere in one step, and each stage knows when it was entered."""
    board.story(**WHOLE)
    for stage in (*STAGES[1:], *reversed(STAGES[:-1])):
        with board.change() as change:
            moved = stories.move(change, "S-1", stage.upper(), because="why")

        assert (moved.stage, moved.entered[stage]) == (stage, board.at)
    assert set(moved.entered) == set(STAGES)


def test_a_move_is_recorded(board: Board) -> None:
    """From where to where, and why."""
    board.story()
    with board.change() as change:
        stories.move(change, "S-1", "draft", because="agreed")
    event = board.events[-1]

    assert (event.verb, event.changes["stage"], event.because) == ("move", ("discover", "draft"), "agreed")


def test_a_move_to_where_it_stands(board: Board) -> None:
    """Changes nothing."""
    board.story()
    with board.change() as change:
        assert stories.move(change, "S-1", "discover").revision == 1


@pytest.mark.parametrize("stage", sorted(GATED))
@pytest.mark.parametrize("origin", ["discover", "draft", "declined"])
def test_the_gate_is_asked_from_outside(board: Board, stage: str, origin: str) -> None:
    """On every move into ready, building or shipped; it says what is missing and writes nothing."""
    board.story(outcome="is done")
    with board.change() as change:
        stories.move(change, "S-1", origin, because="x")
    refused(
        board,
        Refused,
        lambda change: stories.move(change, "S-1", stage),
        f"S-1 cannot move to {stage} yet. It lacks four more of .*a baseline; a target; a due day; how it is "
        "measured",
    )


def test_the_gate_is_asked_again_after_a_move_back(board: Board) -> None:
    """Who leaves, comes through the gate again."""
    board.story(**WHOLE)
    with board.change() as change:
        stories.move(change, "S-1", "ready")
        stories.move(change, "S-1", "draft")
        stories.edit(change, "S-1", {"target": None})
    refused(board, Refused, lambda change: stories.move(change, "S-1", "ready"), "lacks a baseline")


def test_behind_the_gate_it_is_not_asked(board: Board) -> None:
    """A story in ready moves on, whatever was taken from it since."""
    board.story(**WHOLE)
    with board.change() as change:
        stories.move(change, "S-1", "ready")
        stories.edit(change, "S-1", {"target": None})
        assert stories.move(change, "S-1", "shipped").stage == "shipped"


def test_a_reason_opens_the_gate_and_stays(board: Board) -> None:
    """On the story, as long as it is behind the gate, and in the history."""
    board.story()
    with board.change() as change:
        opened = stories.move(change, "S-1", "ready", because="promised to Acme")
    assert (opened.gate_opened_because, board.events[-1].because) == ("promised to Acme", "promised to Acme")
    with board.change() as change:
        assert stories.move(change, "S-1", "building").gate_opened_because == "promised to Acme"
        assert stories.move(change, "S-1", "draft").gate_opened_because is None


@pytest.mark.parametrize("because", [None, "", "  \n"])
def test_a_blank_reason_opens_nothing(board: Board, because: str | None) -> None:
    """Neither the gate, nor the way to declined."""
    board.story()
    refused(board, Refused, lambda change: stories.move(change, "S-1", "ready", because=because), "cannot move")
    refused(board, Refused, lambda change: stories.decline(change, "S-1", because or ""), "needs a reason")


def test_a_whole_story_needs_no_reason(board: Board) -> None:
    """One that was given all the same is in the history, but opened nothing."""
    board.story(**WHOLE)
    with board.change() as change:
        assert stories.move(change, "S-1", "ready", because="go").gate_opened_because is None


@pytest.mark.parametrize("stage", ["proven", "Missed"])
def test_what_follows_from_readings_is_no_move(board: Board, stage: str) -> None:
    """The sentence says what to do instead."""
    board.story(**WHOLE)
    refused(board, Refused, lambda change: stories.move(change, "S-1", stage), "follows from its readings")


def test_a_mistyped_stage(board: Board) -> None:
    """The nearest is named."""
    board.story()
    refused(board, Usage, lambda change: stories.move(change, "S-1", "biulding"), "Did you mean building")


def test_declined_and_back(board: Board) -> None:
    """The reason stays as long as it is declined."""
    board.story()
    with board.change() as change:
        assert stories.decline(change, "S-1", "one customer").declined_because == "one customer"
        assert stories.move(change, "S-1", "discover").declined_because is None


def test_archived_and_back(board: Board) -> None:
    """Nothing is lost."""
    made = board.story()
    with board.change() as change:
        assert stories.archive(change, "S-1").archived
        back = stories.archive(change, "S-1", archived=False)

    assert msgspec.structs.replace(back, revision=1) == made
    assert [one.verb for one in board.events] == ["add", "archive", "unarchive"]


def test_readings_stand_by_day(board: Board) -> None:
    """A second reading of a day replaces the first; without a day it is today's."""
    board.story(**WHOLE)
    earlier = TODAY - timedelta(days=2)
    with board.change() as change:
        stories.read(change, "S-1", 5)
        stories.read(change, "S-1", 6, on=earlier, note="survey")
        done = stories.read(change, "S-1", 4.5)

    assert done.readings == (Reading(day=earlier, value=6, note="survey"), Reading(day=TODAY, value=4.5))
    assert [one.verb for one in board.events[1:]] == ["read"] * 3


def test_a_reading_needs_a_metric_and_a_day_that_has_been(board: Board) -> None:
    """Both are said."""
    board.story()
    refused(board, Refused, lambda change: stories.read(change, "S-1", 5), "no metric to read yet")
    board.story(**WHOLE)
    ahead = TODAY + timedelta(days=1)
    refused(board, Refused, lambda change: stories.read(change, "S-2", 5, on=ahead), "is ahead")


def order(board: Board) -> list[str]:
    return [one.id for one in sorted(board.now.stories.values(), key=board_order)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, ["S-3", "S-1", "S-2", "S-4"]),
        ({"before": "S-2"}, ["S-1", "S-3", "S-2", "S-4"]),
        ({"after": "S-1"}, ["S-1", "S-3", "S-2", "S-4"]),
        ({"after": "s-4"}, ["S-1", "S-2", "S-4", "S-3"]),
        ({"before": "S-4"}, ["S-1", "S-2", "S-3", "S-4"]),
        ({"before": "S-1"}, ["S-3", "S-1", "S-2", "S-4"]),
    ],
)
def test_rank(board: Board, where: dict[str, str], expected: list[str]) -> None:
    """Right before or after another, else on top; only the story that moves is written."""
    for _ in range(4):
        board.story()
    with board.change() as change:
        stories.rank(change, "S-3", **where)

    assert order(board) == expected
    assert [one.revision for one in board.now.stories.values() if one.id != "S-3"] == [1, 1, 1]


def test_rank_between_two(board: Board) -> None:
    """A story goes between two others that do not stand side by side, and past both where they have turned."""
    for _ in range(5):
        board.story()
    with board.change() as change:
        stories.rank(change, "S-5", after="S-1", before="S-4")

    assert [one for one in order(board) if one in {"S-1", "S-5", "S-4"}] == ["S-1", "S-5", "S-4"]

    with board.change() as change:
        stories.rank(change, "S-1", after="S-4", before="S-2")

    assert order(board)[-2:] == ["S-4", "S-1"]


def test_rank_never_runs_out_of_room(board: Board) -> None:
    """However often stories go between the same two, the order holds."""
    for _ in range(4):
        board.story()
    with board.change() as change:
        for _ in range(60):
            stories.rank(change, "S-3", after="S-1")
            stories.rank(change, "S-4", after="S-1")

    assert order(board) == ["S-1", "S-4", "S-3", "S-2"]


def test_rank_against_itself(board: Board) -> None:
    """Is refused, and so is a story that is not there."""
    board.story()
    refused(board, Usage, lambda change: stories.rank(change, "S-1", before="S-1"), "against itself")
    refused(board, NotFound, lambda change: stories.rank(change, "S-1", after="S-7"), "no story S-7")


@pytest.mark.parametrize(
    ("stage", "steps", "expected"),
    [("discover", 1, "draft"), ("discover", -1, None), ("shipped", 1, None), ("ready", -1, "draft")],
)
def test_the_next_stage(board: Board, stage: Any, steps: int, expected: str | None) -> None:
    """Along the line; none at its ends."""
    assert stories.next_stage(msgspec.structs.replace(board.story(), stage=stage), steps) == expected


def test_a_note(board: Board) -> None:
    """It says who left it and when; the history tells what it is about."""
    made = board.story()
    with board.change("bob") as change:
        kept = notes.add(change, made, "Acme offers to try it")

    assert board.now.notes_about("S-1") == [kept]
    assert (kept.id, kept.by, kept.at) == ("N-1", "bob", board.at)
    assert summary_of(board.events[-1]) == ("note", "N-1", {}, ("S-1",))
    refused(board, Usage, lambda change: notes.add(change, made, " \n"), "needs a text")


@pytest.mark.parametrize(
    "act",
    [
        lambda change: stories.edit(change, "S-2", {"title": "x"}),
        lambda change: stories.move(change, "S-2", "draft"),
        lambda change: stories.decline(change, "S-2", "no"),
        lambda change: stories.archive(change, "S-2"),
        lambda change: stories.read(change, "S-2", 5),
        lambda change: stories.rank(change, "S-2"),
    ],
)
def test_a_story_that_is_not_there(board: Board, act: Any) -> None:
    """Every action names the nearest id."""
    board.story()
    refused(board, NotFound, act, "There is no story S-2. Did you mean S-1")


def test_a_failed_change_leaves_nothing(board: Board) -> None:
    """What was written before the refusal is not there either."""
    board.story()

    def two(change: Change) -> None:
        stories.edit(change, "S-1", {"owner": "ann"})
        stories.add(change, {"title": "x"})
        stories.move(change, "S-1", "ready")

    refused(board, Refused, two, "cannot move")
    assert board.story().id == "S-2"
    assert change_count(board) == 2


def change_count(board: Board) -> int:
    return len({one.transaction for one in board.events})


def test_revisions_rise_by_one(board: Board) -> None:
    """With each change, whatever it is."""
    board.story(**WHOLE)
    acts: list[Any] = [
        lambda change: stories.edit(change, "S-1", {"owner": "ann"}),
        lambda change: stories.move(change, "S-1", "ready"),
        lambda change: stories.read(change, "S-1", 5),
        lambda change: stories.archive(change, "S-1"),
    ]
    for count, act in enumerate(acts, 2):
        with board.change() as change:
            act(change)

        assert board.now.table(Story)["S-1"].revision == count
