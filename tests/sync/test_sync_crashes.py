"""A sync killed after any step: the next one finishes the work, with one issue a story and no field lost."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.model.link_state import link_state
from roadmap_tui.sync.plan import plan_sync
from roadmap_tui.trackers.protocol import OutcomeUnknown
from tests.sync.conftest import FIELDS, NOW, Desk, new_desk
from tests.sync.test_push_crashes import Bomb, _armed
from tests.sync.tracker_double import Crash, lose_answer, refuse_connection

MAP = {"discover": "To Do", "building": "In Progress", "shipped": "category:done"}


def _desk(folder: Path) -> Desk:
    """Stories to create, to update, to move, to pull from, with news for a comment; and a label to put back."""
    desk = new_desk(folder)
    with begin(desk.store, by="Dana", at=NOW, today=NOW.date()) as change:
        stories.add(change, {**FIELDS, "title": "Third"})
        stories.add(change, {**FIELDS, "title": "Fourth"})
    desk.map(**MAP)
    desk.set(comment=True)
    desk.push("S-1")
    desk.push("S-2")
    desk.sync()
    desk.tracker.before = refuse_connection()
    desk.push("S-3", "S-4")
    desk.tracker.before = lambda _: None
    desk.edit(title="History at hand")
    desk.move("building")
    desk.move("building", "S-4")
    desk.tracker.edit("10002", due=date(2027, 5, 1), labels=(), marker=None)
    desk.tracker.walk("10002", "In Progress")
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    return desk


@pytest.mark.slow
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_any_step(tmp_path: Path, before: bool) -> None:
    """Every request and every step of the journal, before it and after it."""
    at, spent = 0, True
    while spent:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = _desk(folder)
        bomb = Bomb(at)
        with pytest.MonkeyPatch.context() as patch:
            _armed(desk, bomb, patch, before=before)
            with suppress(Crash):
                desk.sync()
            spent = bomb.spent
        desk.tracker.before = desk.tracker.after = lambda _: None
        again = desk.reopened()
        for _ in range(3):
            again.sync()
            again.now += again.settings.settle
        _check(again, at)
    assert at > 10


def _check(desk: Desk, at: int) -> None:
    told = f"crash at step {at}"
    snapshot = desk.store.read()
    issues = {one.id: desk.tracker.issues[one.link.id] for one in snapshot.stories.values() if one.link}
    assert 4 == len(desk.tracker.issues) == len({one.id for one in issues.values()}), told
    assert ["in step"] * 4 == [link_state(one) for one in snapshot.stories.values()], told
    assert ("History at hand", "In Progress") == (issues["S-1"].summary, issues["S-1"].status), told
    second = snapshot.stories["S-2"]
    assert (date(2027, 5, 1), "building") == (second.ship_by, second.stage), told
    assert [one.title for one in snapshot.stories.values()] == [one.summary for one in issues.values()], told
    assert ["In Progress", "In Progress", "To Do", "In Progress"] == [one.status for one in issues.values()], told
    assert all(one.labels and one.marker for one in issues.values()), told
    assert 1 >= len(desk.tracker.comments), told
    assert [] == desk.store.journal().entries(), told


@pytest.mark.parametrize("request_name", ["create", "update", "move", "comment", "stamp", "fetch", "find"])
def test_a_lost_answer_is_made_good(tmp_path: Path, request_name: str) -> None:
    """It worked and nobody heard: the next sync finds both sides as they should be."""
    folder = tmp_path / "more"
    folder.mkdir()
    again = _desk(folder)
    again.tracker.after = lose_answer(to=request_name)
    with suppress(Exception):
        again.sync()
    again.tracker.after = lambda _: None
    again.sync()

    _check(again, 0)


@pytest.mark.parametrize("lost", [True, False], ids=["no answer", "killed"])
def test_our_own_words_are_no_conflict(desk: Desk, lost: bool) -> None:
    """An update worked and nobody heard; what is there then was not written by a person."""
    desk.map(discover="To Do", draft="In Progress", building="Review")
    desk.push()
    desk.edit(title="History at hand", outcome="has it at hand")
    desk.move("draft")
    desk.tracker.after = _dies_after("move", lost=lost)
    with suppress(Crash):
        desk.sync()
    desk.tracker.after = lambda _: None
    again = desk.reopened()
    again.edit(title="History at hand again", outcome="has it all at hand")
    again.move("building")
    planned, (done,) = plan_sync(again.run), again.sync()
    issue = again.tracker.issues["10001"]

    assert ("update", "update", True) == (planned.items[0].action, done.action, done.done)
    assert ("History at hand again", "Review", "in step") == (
        issue.summary,
        issue.status,
        link_state(again.story),
    )
    assert [] == again.store.journal().entries()


@pytest.mark.parametrize("lost", [True, False], ids=["no answer", "killed"])
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "not arrived"])
def test_our_own_words_lost_twice_are_no_conflict(desk: Desk, lost: bool, arrived: bool) -> None:
    """Of two updates in a row without an answer either may be what the issue holds."""
    desk.map(discover="To Do", draft="In Progress", building="Review")
    desk.push()
    for title, stage, arrives in (("First", "draft", True), ("Second", "building", arrived)):
        desk.edit(title=title)
        desk.move(stage)
        dies = _dies_after("update", lost=lost), _dies_after("move", lost=lost)
        for one in dies:
            desk.tracker.before, desk.tracker.after = (_nothing, one) if arrives else (one, _nothing)
            with suppress(Crash):
                desk.sync()
        desk.tracker.before = desk.tracker.after = _nothing
        desk = desk.reopened()
    desk.edit(title="Third")
    (done,) = desk.sync()
    issue = desk.tracker.issues["10001"]

    assert ("update", True) == (done.action, done.done)
    assert ("Third", "Review", "in step") == (issue.summary, issue.status, link_state(desk.story))


def _nothing(_: str) -> None:
    """Nothing fails."""


def test_a_person_after_our_own_words(desk: Desk) -> None:
    """What a person wrote after an update that nobody heard of is theirs all the same."""
    desk.push()
    desk.edit(title="History at hand")
    desk.tracker.after = _dies_after("update", lost=False)
    with suppress(Crash):
        desk.sync()
    desk.tracker.after = lambda _: None
    desk.tracker.edit("10001", summary="Theirs")
    desk.edit(title="History at hand again")
    (result,) = desk.reopened().sync()

    assert ("conflict", "Theirs") == (result.action, desk.tracker.issues["10001"].summary)


def _dies_after(request: str, *, lost: bool) -> Callable[[str], None]:
    def after(name: str) -> None:
        if name == request:
            raise OutcomeUnknown("The connection broke before the answer came.") if lost else Crash

    return after
