"""The sync screen, key by key, with a tracker in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Offline
from roadmap_tui.localstate import last_sync
from roadmap_tui.model.differing import FORM
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.records import Story
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.sync.reasons import summary
from roadmap_tui.trackers.protocol import Rejected
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.sides import side_lines
from tests.sync.conftest import FIELDS, Desk
from tests.sync.tracker_double import TrackerDouble
from tests.tui.at_screen import NOW, TODAY, board, by_another, opened, picture, press, shown, until, write


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrackerDouble:
    """What every screen of the test talks with."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    double = TrackerDouble()

    def open_tracker(*_: object, **__: object) -> TrackerDouble:
        return double

    monkeypatch.setattr("roadmap_tui.trackers.registry.open_tracker", open_tracker)
    return double


def three(change: Change) -> None:
    """Three stories that are ready, each with a title of its own."""
    for title in ("First", "Second", "Third"):
        stories.add(change, {**FIELDS, "title": title})


def pushed(folder: Path, tracker: TrackerDouble, *ids: str) -> FileStore:
    """A board of three stories, some of them in the tracker."""
    store = board(folder, three)
    session = Desk(store, tracker)
    session.now = NOW - timedelta(hours=2)
    for one in ids or ("S-1", "S-2", "S-3"):
        session.push(one)
    tracker.calls.clear()
    return store


def edited(store: FileStore, identity: str, **fields: Any) -> None:
    """The person's own earlier change."""
    with begin(store, by="ana", at=NOW, today=TODAY) as change:
        stories.edit(change, identity, fields)


def clash(store: FileStore, tracker: TrackerDouble) -> None:
    """The title of the first story changes on both sides."""
    edited(store, "S-1", title="Ours")
    tracker.edit("10001", summary="Theirs")


@contextmanager
def held(tracker: TrackerDouble, name: str) -> Iterator[Event]:
    """Keep a request waiting until the event is set."""
    go = Event()
    tracker.before = lambda one: None if one != name else _wait(go)
    try:
        yield go
    finally:
        go.set()


def _wait(go: Event) -> None:
    assert go.wait(60)


def answer(screen: Any) -> str:
    """The line at the bottom."""
    return str(screen.footer.answer)


async def test_s_shows_a_plan_and_writes_nothing(tmp_path: Path, tracker: TrackerDouble) -> None:
    """From the board: what would be sent, taken and left, conflicts first, and the question."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    edited(store, "S-2", title="Second, better")
    tracker.edit("10003", due=date(2027, 5, 1))
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        seen = picture(app)

        assert ["S-1", "S-2", "S-3"] == sync.model.shown
        assert "1 update · 1 pull? a does it · esc leaves it" == answer(sync)
        assert "plan: 1 update · 1 pull · 1 conflict" in seen
        assert ["probe", "fetch"] == tracker.calls


async def test_a_carries_the_plan_out(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Both sides are written, what both changed is left, and the answer says all of it in one line."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    edited(store, "S-2", title="Second, better")
    tracker.edit("10003", due=date(2027, 5, 1))
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        await press(pilot, "a")
        await until(pilot, lambda: sync.phase == "idle")

        assert "1 updated, 1 pulled, 1 conflict: S-1" == answer(sync)
        assert "Second, better" == tracker.issues["10002"].summary
        assert "Theirs" == tracker.issues["10001"].summary
        kept = store.read().stories
        assert date(2027, 5, 1) == kept["S-3"].ship_by
        assert kept["S-1"].link is not None
        assert "conflict" == kept["S-1"].link.state
        assert "last just now by ana" in picture(app)


async def test_what_crossed_beside_a_conflict_is_told(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The day went over and has a tick, the title did not; also in another run of the app."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    edited(store, "S-1", ship_by=date(2027, 4, 1))
    tracker.edit("10001", labels=())
    async with opened(store, size=(160, 40)) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        assert "label  ↑ goes there" in sync.page.text
        await press(pilot, "a")
        await until(pilot, lambda: sync.phase == "idle")

        assert "2 in step, 1 updated, 1 conflict: S-1" == answer(sync)
        assert "label  ↑ sent" in sync.page.text
        assert "title, due date ✓, label ✓" in picture(app)
    async with opened(store, size=(160, 40)) as (app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: "✓" in picture(app))

        assert "due date  ↑ sent" in sync.page.text


async def test_what_was_refused_half_way_is_told(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The title arrived, the mark was refused: each says so."""
    store = pushed(tmp_path, tracker)
    edited(store, "S-2", title="Better")
    tracker.edit("10002", marker=None)

    def refuse(name: str) -> None:
        if name == "stamp":
            raise Rejected("No permission to mark ROAD-2.")

    tracker.before = refuse
    async with opened(store) as (_app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        await press(pilot, "a")
        await until(pilot, lambda: sync.phase == "idle")

        assert "2 in step, 1 updated, 1 blocked: S-2" == answer(sync)
        assert "title  ↑ sent" in sync.page.text
        assert "mark  ↑ not sent" in sync.page.text
        assert "No permission to mark ROAD-2." in sync.page.text


async def test_esc_leaves_the_plan(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Nothing is written, and the screen says so."""
    store = pushed(tmp_path, tracker)
    edited(store, "S-2", title="Second, better")
    async with opened(store) as (_app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        await press(pilot, "escape", "a")

        assert "There is no plan to carry out: S makes one." == answer(sync)
        assert "Second" == tracker.issues["10002"].summary


async def test_a_field_beside_a_conflict_is_asked_about(tmp_path: Path, tracker: TrackerDouble) -> None:
    """A conflict alone writes nothing and needs no question; what else of the story goes on is asked about."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    tracker.edit("10001", due=date(2027, 5, 1))
    async with opened(store) as (_app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")

        assert "1 conflict: the other fields? a does it · esc leaves it" == answer(sync)
        assert date(2027, 3, 31) == store.read().stories["S-1"].ship_by
        assert ["probe", "fetch"] == tracker.calls


async def test_nothing_to_do_needs_no_question(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The header of the board knows that the tracker was asked just now."""
    store = pushed(tmp_path, tracker)
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: "Jira in step, 2 h ago" in picture(app))
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "idle" and answer(sync) == "3 in step")
        await press(pilot, "1")
        await shown(pilot, "BoardScreen")

        assert "Jira in step, just now" in picture(app)


async def test_keys_go_on_while_it_runs(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The board can be worked on meanwhile; a second `S` says that one is on its way; its end is told there."""
    store = pushed(tmp_path, tracker)
    edited(store, "S-2", title="Second, better")
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        with held(tracker, "update") as go:
            await press(pilot, "a")
            await until(pilot, lambda: "update" in tracker.calls)
            assert ("under way: 1 update" in picture(app), "not done yet" in picture(app)) == (True, False)
            await press(pilot, "S")
            assert answer(sync).startswith("A sync is on its way")
            await press(pilot, "1")
            on_board = await shown(pilot, "BoardScreen")
            before = on_board.model.cursor
            await press(pilot, "j")
            assert before != on_board.model.cursor
            go.set()
            await until(pilot, lambda: answer(on_board).startswith("Sync: 2 in step, 1 updated"))

        assert "Second, better" == tracker.issues["10002"].summary
        assert app.screen is on_board


async def test_stopping_says_what_is_left(tmp_path: Path, tracker: TrackerDouble) -> None:
    """ctrl+c lets the request under way end; what was not begun is named, and the next sync does it."""
    store = board(tmp_path, lambda change: [stories.add(change, {**FIELDS, "title": f"T{n}"}) for n in range(9)])
    session = Desk(store, tracker)
    session.now = NOW
    session.push(*(f"S-{n}" for n in range(1, 10)))
    for one in range(1, 10):
        edited(store, f"S-{one}", title=f"Better {one}")
    async with opened(store) as (_app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        with held(tracker, "update") as go:
            await press(pilot, "a")
            await until(pilot, lambda: tracker.calls.count("update") == 4)
            await press(pilot, "ctrl+c")
            assert "Stopping: what is under way ends first." == answer(sync)
            go.set()
            await until(pilot, lambda: sync.phase == "idle")
        told = answer(sync)
        assert told == "Stopped: 4 updated, 5 left to do: S-5 S-6 S-7 S-8 S-9 · S finishes it"
        await press(pilot, "S")
        await until(pilot, lambda: sync.phase == "asking")
        await press(pilot, "a")
        await until(pilot, lambda: sync.phase == "idle")

        assert {f"Better {n}" for n in range(1, 10)} == {one.summary for one in tracker.issues.values()}


async def test_a_conflict_shows_its_three_sides(tmp_path: Path, tracker: TrackerDouble) -> None:
    """What was agreed, ours and theirs stand side by side, also in another run of the app."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    Desk(store, tracker).sync()
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        lines = sync.page.text.splitlines()
        heads = next(at for at, line in enumerate(lines) if line.split() == ["agreed", "ours", "theirs"])

        assert ["S-1"] == sync.model.shown
        assert ["First", "Ours", "Theirs"] == lines[heads + 1].split()


async def test_what_waits_for_an_answer_names_the_rebound_keys(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Sides are taken, and a gone issue made again, by the keys that this person has for it."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    del tracker.issues["10002"]
    Desk(store, tracker).sync()
    keys = {"sync.ours": "f7", "sync.theirs": "f8", "sync.again": "f9"}
    app = RoadmapApp(store, Settings(look=Look(keys=keys)), me="ana", today=lambda: TODAY, now=lambda: NOW)
    async with app.run_test(size=(160, 45)) as pilot:
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        pages = ["".join(text for line in sync.page_lines(one, 80) for text, _ in line) for one in ("S-1", "S-2")]

        assert "F7 takes ours · F8 takes theirs" in pages[0]
        assert "F9 creates a new issue" in pages[1]
        assert "roadmap" not in "".join(pages)


@pytest.mark.parametrize(("key", "title"), [("o", "Ours"), ("t", "Theirs")])
async def test_a_side_is_taken(tmp_path: Path, tracker: TrackerDouble, key: str, title: str) -> None:
    """The key asks, the key again does it; both sides agree then."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    Desk(store, tracker).sync()
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        await press(pilot, key)
        await shown(pilot, "Choose")
        await press(pilot, key)
        await until(pilot, lambda: "taken in title" in answer(sync))

        assert title == tracker.issues["10001"].summary
        assert title == store.read().stories["S-1"].title
        assert 0 == sync.model.count("Conflicts")


async def test_a_side_is_taken_field_by_field(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Of two fields in conflict one is chosen; the other one waits."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    edited(store, "S-1", ship_by=date(2027, 4, 1))
    tracker.edit("10001", due=date(2027, 5, 1))
    Desk(store, tracker).sync()
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        await press(pilot, "t")
        await shown(pilot, "Choose")
        await press(pilot, "2")
        await until(pilot, lambda: "taken in due date" in answer(sync) or "title" in answer(sync))

        story = store.read().stories["S-1"]
        assert ("Ours", date(2027, 5, 1)) == (story.title, story.ship_by)
        assert ("title",) == sync.model.item.left


async def test_no_login_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason stays on the screen; the board is as it was."""
    double = TrackerDouble()
    store = pushed(tmp_path, double)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def refused(*_: object, **__: object) -> None:
        raise Offline("No token. `roadmap login` keeps one.")

    monkeypatch.setattr("roadmap_tui.trackers.registry.open_tracker", refused)
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "idle" and sync.trouble)

        assert "No token. `roadmap login` keeps one." == answer(sync)
        assert "! No token. `roadmap login` keeps one." in picture(app)


async def test_an_empty_screen_says_what_fills_it(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Nothing was ever pushed: the key that pushes, and the commands."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "6")
        await shown(pilot, "SyncScreen")

        assert "No story was ever pushed." in picture(app)
        assert "roadmap push S-1" in picture(app)


async def test_what_is_done_there_is_asked_about(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The card asks whether it is released; `R` moves the story to shipped."""
    store = board(tmp_path, three)
    session = Desk(store, tracker)
    session.now = NOW
    session.push("S-1")
    for stage in ("ready", "building"):
        session.move(stage)
    tracker.walk("10001", "Done")
    session.sync()
    async with opened(store) as (app, pilot):
        on_board = await shown(pilot, "BoardScreen")
        on_board.go_to(["S-1"])
        await pilot.pause()
        assert "done in Jira: released?" in picture(app)
        await press(pilot, "R")
        await app.session.settle()

        assert "shipped" == store.read().stories["S-1"].stage


async def test_nobody_asks_whether_an_open_story_is_released(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Without a tracker that says done there is no question to answer."""
    async with opened(pushed(tmp_path, tracker)) as (app, pilot):
        await press(pilot, "R")

        assert "No tracker says that" in picture(app)


async def test_an_edit_by_another_is_seen(tmp_path: Path, tracker: TrackerDouble) -> None:
    """A story that somebody changes in the shell becomes one to be sent."""
    store = pushed(tmp_path, tracker)
    async with opened(store) as (app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        assert 0 == sync.model.count("Update")
        by_another(store, lambda change: stories.edit(change, "S-2", {"title": "Anew"}))
        await app.session.look()
        await pilot.pause()

        assert ["S-2"] == sync.model.shown
        assert "It was changed here since both sides were compared." in sync.page.text


async def test_tabs_and_filter_leave_what_is_looked_for(tmp_path: Path, tracker: TrackerDouble) -> None:
    """A kind of its own, or the words of a title or key."""
    store = pushed(tmp_path, tracker)
    clash(store, tracker)
    edited(store, "S-2", title="Second, better")
    Desk(store, tracker).sync("S-1")
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        await press(pilot, "right_square_bracket")
        assert ["S-1"] == sync.model.shown
        await press(pilot, "left_square_bracket", "slash")
        await write(pilot, "road-2")

        assert ["S-2"] == sync.model.shown


async def test_a_gone_issue_is_made_again_when_asked(tmp_path: Path, tracker: TrackerDouble) -> None:
    """`A` asks, and creates a new one."""
    store = pushed(tmp_path, tracker, "S-1")
    del tracker.issues["10001"]
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "idle" and answer(sync) == "1 gone: S-1")
        assert ("A creates a new issue" in picture(app), "--again" in picture(app)) == (True, False)
        await press(pilot, "A")
        await shown(pilot, "Choose")
        await press(pilot, "A")
        await until(pilot, lambda: "S-1 has a new issue" == answer(sync))

        assert ["ROAD-2"] == [one.key for one in tracker.issues.values()]


async def test_the_last_sync_is_remembered(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Who ran it and what came of it, also where it was the shell."""
    store = pushed(tmp_path, tracker)
    results = Desk(store, tracker).sync()
    last_sync.save(
        store.read().board.uid, results, summary=summary(results), at=NOW - timedelta(minutes=4), by="ben"
    )
    async with opened(store) as (app, pilot):
        await press(pilot, "6")
        await shown(pilot, "SyncScreen")
        await until(pilot, lambda: "last 4 min ago by ben" in picture(app))

        assert "3 in step" in picture(app)


async def test_leaving_ends_a_sync_in_good_order(tmp_path: Path, tracker: TrackerDouble) -> None:
    """`q` waits for the request under way; what it did is on the board."""
    store = pushed(tmp_path, tracker)
    edited(store, "S-2", title="Second, better")
    async with opened(store) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        with held(tracker, "update") as go:
            await press(pilot, "a")
            await until(pilot, lambda: "update" in tracker.calls)
            leaving = app.run_worker(app.action_quit())
            await until(pilot, lambda: answer(sync).startswith("Stopping"))
            go.set()
            await leaving.wait()

    link = store.read().stories["S-2"].link
    assert link is not None
    assert "Second, better" == link.base.agreed["title"].ours == tracker.issues["10002"].summary


async def test_the_storys_page_tells_and_answers(tmp_path: Path, tracker: TrackerDouble) -> None:
    """Its state in a word, and the key that answers the tracker."""
    store = pushed(tmp_path, tracker, "S-1")
    tracker.walk("10001", "Done")
    Desk(store, tracker).sync()
    async with opened(store) as (app, pilot):
        await press(pilot, "6", "enter")
        screen = await shown(pilot, "StoryScreen")
        assert "ROAD-1 Done · = in step" in screen.story_page.text
        assert "done in Jira: released? R says yes" in screen.story_page.text
        await press(pilot, "R")
        await app.session.settle()

        assert "shipped" == store.read().stories["S-1"].stage


async def test_ours_goes_only_over_what_is_shown(tmp_path: Path, tracker: TrackerDouble) -> None:
    """What was written there since stays, and is shown; taken again, ours goes in."""
    store = pushed(tmp_path, tracker, "S-1")
    clash(store, tracker)
    async with opened(store) as (_app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "idle" and sync.model.item is not None and sync.model.item.left)
        tracker.edit("10001", summary="Theirs again")
        await press(pilot, "o")
        await shown(pilot, "Choose")
        await press(pilot, "o")
        await until(pilot, lambda: "ROAD-1 was changed again since you saw it: title" in answer(sync))
        assert "Theirs again" == tracker.issues["10001"].summary
        await until(pilot, lambda: sync.phase == "idle")
        await press(pilot, "o")
        await shown(pilot, "Choose")
        await press(pilot, "o")
        await until(pilot, lambda: answer(sync) == "S-1: ours taken in title")

        assert "Ours" == tracker.issues["10001"].summary


@pytest.mark.parametrize("key", ["o", "t"])
async def test_a_side_of_a_description_is_taken_of_all_that_was_shown(
    tmp_path: Path, tracker: TrackerDouble, key: str
) -> None:
    """A picture that came since is news, though the words are the same: it is shown, and nothing is decided."""
    store = pushed(tmp_path, tracker)
    tracker.edit("10001", description="Their words")
    desk = Desk(store, tracker)
    desk.edit(outcome="is news")
    desk.sync()
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")
        tracker.edit("10001", foreign=True)
        await press(pilot, key)
        await shown(pilot, "Choose")
        await press(pilot, key)
        await until(pilot, lambda: "ROAD-1 was changed again since you saw it: description" in answer(sync))

        assert "Their words" == tracker.issues["10001"].description
        assert "conflict" == link_state(store.read().stories["S-1"])


async def test_what_was_never_agreed_on_has_two_sides(tmp_path: Path, tracker: TrackerDouble) -> None:
    """A table of statuses that is new: nothing changed on either side, and there is no third."""
    store = pushed(tmp_path, tracker, "S-1")
    session = Desk(store, tracker)
    session.map(ready="In Progress", building="To Do", discover="In Progress")
    session.sync("S-1")
    async with opened(store) as (app, pilot):
        await press(pilot, "6")
        await shown(pilot, "SyncScreen")
        lines = [line.partition("│")[2].split() for line in picture(app).splitlines()]

        assert ["status", "≠", "differs,", "never", "agreed", "on"] in lines
        assert ["ours", "theirs"] in lines


async def test_a_narrow_header_keeps_the_plan(tmp_path: Path, tracker: TrackerDouble) -> None:
    """What is only planned is said at 80 cells too; the last sync has no room then."""
    store = pushed(tmp_path, tracker)
    edited(store, "S-1", title="First, better")
    last_sync.save(store.read().board.uid, [], summary=summary([]), at=NOW - timedelta(minutes=4), by="ben")
    async with opened(store, size=(80, 24)) as (app, pilot):
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")

        assert "plan: 1 update" in picture(app).splitlines()[0]


@pytest.mark.parametrize("put_away", ["decline", "archive"])
async def test_what_gets_no_issue_waits_for_none(tmp_path: Path, tracker: TrackerDouble, put_away: str) -> None:
    """A story that was pushed, and put away before it had an issue, is no create."""
    store = pushed(tmp_path, tracker, "S-1")
    with begin(store, by="ana", at=NOW, today=TODAY) as change:
        change.edit(change.get(Story, "S-2"), "push", tracked=True)
        if put_away == "decline":
            stories.decline(change, "S-2", because="no")
        else:
            stories.archive(change, "S-2")
    async with opened(store) as (_app, pilot):
        await press(pilot, "6")
        sync = await shown(pilot, "SyncScreen")

        assert ["S-1"] == list(sync.model.items)


def test_a_form_that_changed_there_is_told() -> None:
    """Both texts read alike: what made it a conflict is no text."""
    alike = {"base": "Said", "ours": "Said better", "theirs": "Said"}
    words = [" ".join(text for text, _ in line) for line in side_lines(alike, "conflict", 200)]
    others = [
        " ".join(text for text, _ in line) for line in side_lines({**alike, "theirs": "No"}, "conflict", 200)
    ]

    assert (FORM in words, FORM in others) == (True, False)
