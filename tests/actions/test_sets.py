"""One verb on a set of records."""

from collections.abc import Callable

import pytest

from roadmap_tui.actions import history, sets
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Exit, Reason, Refused, Usage
from roadmap_tui.model.snapshot import Snapshot
from tests.actions.kit import AT, TODAY, WHOLE, Board
from tests.each_row import each_row

READING = ReadContext(TODAY)


def mixed() -> Board:
    """A board with a story that passes the gate, one that does not, one behind it, and a linked request."""
    board = Board()
    board.story(**WHOLE)
    board.story(title="Thin")
    board.story(**WHOLE)
    with board.change() as change:
        sets.apply(change, ["S-3"], sets.moving("ready"))
    board.request(story="S-1")
    board.request()
    return board


VERBS: dict[str, tuple[Callable[[], sets.Verb], list[str], tuple[list[str], list[str], list[str]]]] = {
    "move": (lambda: sets.moving("ready"), ["S-1", "s-2", "S-3", "S-1"], (["S-1"], ["S-3"], ["S-2"])),
    "move with a reason": (lambda: sets.moving("ready", "pilot"), ["S-1", "S-2"], (["S-1", "S-2"], [], [])),
    "decline": (lambda: sets.declining("later"), ["S-1", "R-1", "R-2"], (["S-1", "R-2"], [], ["R-1"])),
    "archive": (sets.archiving, ["S-1", "S-9"], (["S-1"], [], ["S-9"])),
    "link": (lambda: sets.linking("S-1"), ["R-1", "R-2"], (["R-2"], ["R-1"], [])),
    "set a field": (lambda: sets.editing({"owner": "Dana"}, READING), ["S-1", "S-2"], (["S-1", "S-2"], [], [])),
    "set one of both": (
        lambda: sets.editing({"product": "app"}, READING),
        ["S-1", "R-1"],
        (["S-1", "R-1"], [], []),
    ),
    "tag": (lambda: sets.adding("tags", ["beta"]), ["S-1", "S-2"], (["S-1", "S-2"], [], [])),
    "take a tag out": (lambda: sets.adding("tags", ["beta"], remove=True), ["S-1"], ([], ["S-1"], [])),
}


def planned(snapshot: Snapshot, refs: list[str], verb: sets.Verb) -> sets.SetResult:
    """A plan by ann on the day of the tests."""
    return sets.plan(snapshot, refs, verb, by="ann", at=AT, today=TODAY)


@each_row("name", VERBS)
def test_a_plan_says_what_doing_what_can_be_done_does(name: str) -> None:
    """A plan writes nothing, and doing what can be done then changes and refuses just that."""
    make, refs, (changed, unchanged, refused) = VERBS[name]
    board = mixed()
    before = board.state

    plan = planned(board.now, refs, make())
    untouched = board.state
    with board.change() as change:
        done = sets.apply(change, refs, make(), partly=True)

    assert untouched == before
    assert (plan.plain(), list(plan.changed), list(plan.unchanged)) == (done.plain(), changed, unchanged)
    assert [one.ref for one in plan.refused] == refused


def test_a_set_is_refused_whole_unless_part_of_it_is_asked_for() -> None:
    """Where one of a set refuses, nothing is written, and the refusal tells of how many and why."""
    board = mixed()
    before = board.state

    with (
        pytest.raises(sets.SetRefused, match=r"1 of 2 refuse, and nothing is changed\. S-2 cannot") as refusal,
        board.change() as change,
    ):
        sets.apply(change, ["S-1", "S-2"], sets.moving("ready"))

    assert board.state == before
    assert refusal.value.reason is Reason.GATE_REFUSED
    assert refusal.value.result.plain()["refused"][0]["id"] == "S-2"


def test_a_set_of_one_is_refused_as_one_record_is() -> None:
    """The only record of a set refuses with its own problem, exit code and remedies."""
    board = mixed()

    with (
        pytest.raises(Refused, match="S-2 cannot move") as refusal,
        board.change() as change,
    ):
        sets.apply(change, ["S-2"], sets.moving("ready"))

    assert not isinstance(refusal.value, sets.SetRefused)
    assert refusal.value.exit is Exit.REFUSED
    assert refusal.value.remedies


def test_a_value_that_cannot_be_read_is_refused_of_each() -> None:
    """A value that no record can take refuses the set with the code of wrong input."""
    board = mixed()

    with pytest.raises(sets.SetRefused) as refusal, board.change() as change:
        sets.apply(change, ["S-1", "S-2"], sets.editing({"effort": "much"}, READING))

    assert refusal.value.exit is Usage.exit


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (sets.moving("ready", "pilot"), "2 stories back in discover"),
        (
            sets.editing({"owner": "Dana", "horizon": "next"}, READING),
            "2 stories with owner and horizon as before",
        ),
        (sets.archiving(), "2 stories back on the board"),
    ],
)
def test_one_undo_takes_a_set_back_and_says_how_many(verb: sets.Verb, words: str) -> None:
    """What was done to a set is one change of the history, and its undo tells how many stories are back where."""
    board = mixed()
    before = board.now.stories
    with board.change() as change:
        sets.apply(change, ["S-1", "S-2"], verb)

    with board.change() as change:
        undone = history.undo(change)

    assert undone.words == words
    assert {one.id: (one.stage, one.owner) for one in board.now.stories.values()} == {
        one.id: (one.stage, one.owner) for one in before.values()
    }
