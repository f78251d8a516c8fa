"""Killed after any step, the next push finishes the work without a second issue."""

import json
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from roadmap_tui.errors import Offline, Refused
from roadmap_tui.model.link_state import link_state
from roadmap_tui.store.file import journal
from roadmap_tui.sync.linking import unlink
from roadmap_tui.sync.plan import plan_sync
from roadmap_tui.trackers.protocol import IssueDraft, Marker, RemoteIssue
from tests.sync.conftest import NOW, Desk, new_desk
from tests.sync.tracker_double import Crash


class Bomb:
    """Crashes at the n-th step; `spent` says whether it went off."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.spent = False

    def step(self, _: str = "") -> None:
        self.left -= 1
        if self.left == 0:
            self.spent = True
            raise Crash


def _armed(desk: Desk, bomb: Bomb, monkeypatch: pytest.MonkeyPatch, *, before: bool) -> None:
    if before:
        desk.tracker.before = bomb.step
    else:
        desk.tracker.after = bomb.step
    append = journal.FileJournal.append

    def stepping(self: journal.FileJournal, *entries: dict[str, object]) -> None:
        if before:
            bomb.step()
        append(self, *entries)
        if not before:
            bomb.step()

    monkeypatch.setattr(journal.FileJournal, "append", stepping)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("lag", [0, 3])
def test_killed_at_any_step(tmp_path: Path, before: bool, lag: int) -> None:
    """Every request and every journal step, before it and after it: two stories, two issues, both linked."""
    at, spent = 0, True
    while spent:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = new_desk(folder)
        desk.tracker.lag = lag
        bomb = Bomb(at)
        with pytest.MonkeyPatch.context() as patch:
            _armed(desk, bomb, patch, before=before)
            with suppress(Crash):
                desk.push("S-1", "S-2")
            spent = bomb.spent
        desk.tracker.before = desk.tracker.after = lambda _: None
        again = desk.reopened()
        for _ in range(3):
            again.push("S-1", "S-2")
            again.now += again.settings.settle
        stories = again.store.read().stories
        assert 2 == len(again.tracker.issues), f"crash at step {at}"
        assert ["in step", "in step"] == [link_state(stories[one]) for one in ("S-1", "S-2")]
        assert [] == again.store.journal().entries()
    assert at > 5


def _misnames(desk: Desk) -> None:
    """The answer to the first create names an issue that somebody else made."""
    create, named = desk.tracker.create, list[str]()
    desk.tracker.issues["7"] = RemoteIssue(
        id="7", key="ROAD-700", url="", summary="Theirs", description="Theirs", status="To Do", marker_read=True
    )

    def wrong(draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        made = create(draft, marker, read_back=read_back)
        named.append(made.id)
        return made if len(named) > 1 else msgspec.structs.replace(made, id="7", key="ROAD-700", url="")

    desk.tracker.create = wrong  # type: ignore[method-assign]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("drops", [False, True], ids=["marked", "unmarked"])
@pytest.mark.parametrize("first", [("S-1", "S-2"), ("S-2",)], ids=["both", "the other"])
def test_killed_at_any_step_after_a_wrong_name(
    tmp_path: Path, before: bool, drops: bool, first: tuple[str, ...]
) -> None:
    """An issue of others that an answer named is never linked for good, nor written to, whoever reads it."""
    at, spent = 0, True
    while spent:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = new_desk(folder)
        desk.tracker.drops = drops
        desk.tracker.clock = desk.clock
        _misnames(desk)
        theirs = desk.tracker.issues["7"]
        bomb = Bomb(at)
        with pytest.MonkeyPatch.context() as patch:
            _armed(desk, bomb, patch, before=before)
            with suppress(Crash):
                desk.push("S-1", "S-2")
            spent = bomb.spent
        desk.tracker.before = desk.tracker.after = lambda _: None
        again = desk.reopened()
        desk.tracker.clock = again.clock
        for ids in (first, ("S-1", "S-2"), ("S-1", "S-2"), ("S-1", "S-2")):
            again.push(*ids)
            again.now += again.settings.settle
        stories = again.store.read().stories.values()
        linked = {one.title: again.tracker.issues[one.link.id].summary for one in stories if one.link is not None}

        assert theirs == again.tracker.issues["7"], f"crash at step {at}"
        assert {one.title: one.title for one in stories} == linked, f"crash at step {at}"
        assert ["in step", "in step"] == [link_state(one) for one in stories], f"crash at step {at}"
        assert 3 == len(again.tracker.issues), f"crash at step {at}"
        assert [] == again.store.journal().entries()


@pytest.mark.parametrize("act", ["sync", "unlink"])
def test_a_wrong_name_that_was_never_read(desk: Desk, act: str) -> None:
    """Linked while nobody answered, it is let go of by whatever reads it next, and stays as it was."""
    _misnames(desk)
    theirs = desk.tracker.issues["7"]
    desk.tracker.before = _offline
    desk.push("S-1")
    linked = desk.story.link
    desk.tracker.before = lambda _: None
    planned = plan_sync(desk.run).items
    if act == "sync":
        (done,) = desk.sync()
    else:
        done = unlink(desk.run, "S-1")

    assert linked is not None
    assert ("7", "unknown") == (linked.id, planned[0].action)
    assert ("none" if act == "unlink" else "unknown") == done.action
    assert desk.story.link is None
    assert theirs == desk.tracker.issues["7"]


def _offline(name: str) -> None:
    if name == "fetch":
        raise Offline("Nobody answered.")


def test_torn_journal_line_is_left_out(desk: Desk, tmp_path: Path) -> None:
    """A line that a crash cut short neither stops the next push nor spoils its lines."""
    (tmp_path / "roadmap.json.journal").write_bytes(b'{"story": "ABC", "ste')
    desk.push()

    assert "in step" == link_state(desk.story)


@pytest.mark.parametrize(
    "line",
    [
        {"operation": "1"},
        {"sending": {"title": "a"}},
        {"told": {"customers": 1, "requests": 1}},
        {"entry": "from a newer program"},
        {"operation": "1", "story": "A", "step": "creating", "at": str(NOW), "base": {"ours": 5}},
    ],
    ids=json.dumps,
)
def test_a_journal_line_that_is_no_entry_stops_the_push(desk: Desk, line: dict[str, object]) -> None:
    """It may tell of a create, which must not be sent twice: it stays, and a sentence says what to do."""
    desk.store.journal().append({"site": desk.tracker.site, **line})
    with pytest.raises(Refused, match="take that line out of the journal"):
        desk.push()

    assert [] == list(desk.tracker.issues)
    assert 1 == len(desk.store.journal().entries())
