"""Commands on probes."""

from typing import Any

import msgspec
import pytest

from roadmap_tui.actions import forget, history, probes, stories
from roadmap_tui.actions.forget_beside import beside
from roadmap_tui.actions.probes import Outcome
from roadmap_tui.errors import NotFound, Refused, Usage
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.probes import Probing, digest, due_probings, judge, probing
from roadmap_tui.model.records import Measured, Probe, Probed, Story
from tests.actions.kit import TARGET, TODAY, Board
from tests.each_row import each_row

PROBE = Probe(sql="select minutes from visit -- hunter2", dsn="warehouse", unit="min")


@pytest.fixture
def board(board: Board) -> Board:
    """A story whose minutes measure themselves."""
    board.story(target=TARGET, guardrail=msgspec.structs.replace(TARGET, metric="errors"))
    with board.change() as change:
        probes.set_probe(change, "S-1", "target", PROBE)
    return board


def story(board: Board) -> Story:
    return board.now.stories["S-1"]


def note(
    board: Board, text: str | None, *, of: Measured = "target", by: str = "ann", seen: Probing | None = None
) -> str:
    """Note what a probe gave; None where it failed."""
    one = seen or probing(story(board), of)
    assert one is not None
    got = Outcome(None, "its database cannot be reached") if text is None else Outcome(judge(text, one))
    with board.change(by) as change:
        return probes.note_outcome(change, "S-1", of, one.asked, one.probed, got)


def test_a_value_becomes_a_reading_with_its_source(board: Board) -> None:
    """Of today, with what was asked; it is due again after its time."""
    assert "taken" == note(board, "6.5")
    (reading,) = story(board).readings

    assert (TODAY, 6.5, "sql warehouse", digest(PROBE)[:16]) == (
        reading.day,
        reading.value,
        reading.source,
        reading.asked,
    )
    assert [] == due_probings([story(board)], TODAY)
    assert {digest(PROBE)[:16]: PROBE} == probes.asked_before(board.events)


def test_it_makes_a_story_proven(board: Board) -> None:
    """Without anybody remembering."""
    from roadmap_tui.model.stages import stage_of

    with board.change() as change:
        stories.move(change, "S-1", "shipped", because="so")
    note(board, "1")

    assert "proven" == stage_of(story(board), TODAY)


@pytest.mark.parametrize("text", ["n/a", "", "6.5 s", "70", "0"])
def test_an_odd_value_is_kept_aside(board: Board, text: str) -> None:
    """And is no reading; another one of the day takes its place."""
    assert ["aside", "aside"] == [note(board, "nonsense"), note(board, text)]

    assert () == story(board).readings
    assert [(text, "target")] == [(one.text, one.of) for one in story(board).asides]


def test_few_values_are_kept_aside(board: Board) -> None:
    """The newest, and a text cut: a probe that nobody looks after does not fill the board."""
    from datetime import timedelta

    from roadmap_tui.actions.change import begin

    for day in range(15):
        one = probing(story(board), "target")
        assert one is not None
        with begin(board.store, by="ann", at=board.at, today=TODAY + timedelta(day)) as change:
            probes.note_outcome(
                change, "S-1", "target", one.asked, one.probed, Outcome(judge("x" * 500 + str(day), one))
            )

    assert 10 == len(story(board).asides)
    assert TODAY + timedelta(14) == story(board).asides[-1].day
    assert {80} == {len(one.text) for one in story(board).asides}


def test_an_odd_value_is_accepted_or_refused(board: Board) -> None:
    """As a reading of its day; where it is no number, with one that a person gives."""
    note(board, "70")
    with board.change("ben") as change:
        probes.accept(change, "S-1", "target")
    note(board, "about 6")
    with board.change("ben") as change, pytest.raises(Usage, match="no number: “about 6”"):
        probes.accept(change, "S-1", "target")
    with board.change("ben") as change:
        probes.accept(change, "S-1", "target", TODAY, 6)
    note(board, "lost")
    with board.change("ben") as change:
        probes.refuse(change, "S-1", "target")
    with board.change("ben") as change, pytest.raises(NotFound, match="No value"):
        probes.refuse(change, "S-1", "target")

    assert [6] == [one.value for one in story(board).readings]
    assert () == story(board).asides


def test_a_failure_is_noted_once(board: Board) -> None:
    """Since when and why, until a value comes; it stays due."""
    for _ in range(3):
        assert "failed" == note(board, None)
    failed, told = story(board).probed["target"].failed, [one.verb for one in board.events].count("fail")
    was_due = due_probings([story(board)], TODAY)
    note(board, "6")

    assert ("its database cannot be reached", 1) == (failed, told)
    assert was_due
    assert Probed(day=TODAY) == story(board).probed["target"]


def test_who_is_late_notes_nothing(board: Board) -> None:
    """Two ran the probe at once: the second value is no reading; nor is one of a probe that changed meanwhile."""
    seen = probing(story(board), "target")
    assert ["taken", "late"] == [note(board, "6", seen=seen), note(board, "5", seen=seen)]
    with board.change() as change:
        probes.set_probe(change, "S-1", "target", msgspec.structs.replace(PROBE, every=1))
    seen_now = probing(story(board), "target")
    assert seen is not None
    assert seen_now is not None

    assert "late" == note(board, "4", seen=msgspec.structs.replace(seen, probed=seen_now.probed))
    assert [6] == [one.value for one in story(board).readings]


def test_undo_takes_a_reading_back_and_not_its_turn(board: Board) -> None:
    """What was taken back would come again at once; one more undo lets it."""
    note(board, "6")
    undone: list[object] = []
    for _ in range(3):
        with board.change() as change:
            undone.append(history.undo(change).what)
        undone.append((len(story(board).readings), len(due_probings([story(board)], TODAY))))

    assert ["S-1 read", (0, 0), "S-1 measured by its probe", (0, 1), "S-1 given a probe", (0, 0)] == undone
    with board.change() as change:
        history.redo(change)
    assert PROBE == story(board).probe


def test_a_guardrail_measures_itself(board: Board) -> None:
    """Beside the target."""
    with board.change() as change:
        probes.set_probe(change, "S-1", "guardrail", Probe(command="errors"))
    note(board, "6", of="guardrail")
    note(board, "x")
    with board.change() as change:
        probes.remove_probe(change, "S-1", "target")

    assert [6] == [one.value for one in story(board).guardrail_readings]
    assert (None, (), ["guardrail"]) == (story(board).probe, story(board).asides, list(story(board).probed))


def test_nothing_measures_itself_that_is_not_measured(board: Board) -> None:
    """A story without a metric has no number."""
    board.story()
    with board.change() as change, pytest.raises(Refused, match="no metric"):
        probes.set_probe(change, "S-2", "target", PROBE)


@each_row(
    ("given", "before", "wrong"),
    [
        ({}, None, "--command, --url, --csv or --sql"),
        ({"every": 3}, None, "Say where"),
        ({"command": "a", "url": "https://b"}, None, "has one source: --command or --url"),
        ({"command": " "}, None, "Say where"),
        ({"csv": "/a"}, None, "--csv needs --column"),
        ({"sql": "select 1"}, None, "--sql needs --dsn"),
        ({"command": "a", "dsn": "b"}, None, "--dsn goes with --sql, and not with --command"),
        ({"shell": True}, PROBE, "--shell goes with --command"),
        ({"limit": 0}, PROBE, "--limit takes 1 to 300"),
        ({"limit": 301}, PROBE, "--limit takes 1 to 300"),
        ({"jump": 1}, PROBE, "--jump takes a factor above 1"),
        ({"jump": float("nan")}, PROBE, "--jump takes a factor above 1"),
        ({"jump": float("inf")}, PROBE, "--jump takes a factor above 1"),
        ({"command": "a" * 10_001}, None, "at most 10,000"),
    ],
)
def test_what_is_no_probe_is_refused(given: dict[str, Any], before: Probe | None, wrong: str) -> None:
    """With the option that is to blame."""
    with pytest.raises(Usage, match=wrong):
        probes.made_probe(given, before, TARGET)


def test_a_new_source_takes_the_place_of_all_of_the_old_one() -> None:
    """How often and how long stay."""
    before = msgspec.structs.replace(PROBE, every=2, limit=9)

    assert Probe(command="a", unit="min", every=2, limit=9) == probes.made_probe({"command": "a"}, before, TARGET)
    assert msgspec.structs.replace(before, dsn="b") == probes.made_probe({"dsn": "b"}, before, TARGET)


@each_row(("text", "days"), [("1d", 1), ("2 w", 14), ("1M", 30), ("366d", 366)])
def test_how_often(text: str, days: int) -> None:
    """In days, weeks, and months of 30 days."""
    assert days == probes.read_every(text, "--every")


@each_row("text", ["", "0d", "1h", "weekly", "367d", "-1d", "\u0661d"])
def test_what_is_no_time(text: str) -> None:
    """Nor less than a day, of which there is one reading."""
    with pytest.raises(Usage, match="such as 1d"):
        probes.read_every(text, "--every")


def test_what_a_probe_asked_is_forgotten(board: Board) -> None:
    """On the board, in its history, in its earlier states, and not with what a customer said."""
    note(board, "hunter2")
    note(board, None)
    with board.change() as change:
        redaction = forget.probes(change, "S-1")
    with board.store.hold(by="ann"):
        beside(board.store, redaction)

    now = story(board)
    assert (None, ()) == (now.probe, now.asides)
    assert b"hunter2" not in board.store.dump()
    assert any("hunter2" in one for one in redaction.words)
    assert {} == probes.asked_before(board.events)
    assert any(FORGOTTEN in str(event.changes) for event in board.events)
    if board.store.generations():
        board.store.restore()
        assert b"hunter2" not in board.store.dump()
