"""The conflicts between copies of a board, key by key."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.merge.boards import merge_boards
from roadmap_tui.merge.conflicts import conflicts_of
from roadmap_tui.model.records import Target
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.store.memory import MemoryStore
from tests.tui.at_screen import NOW, TODAY, board, opened, picture, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def target(due: date, wanted: float) -> Target:
    """The target of a story."""
    return Target(metric="wait", unit="min", baseline=7, target=wanted, due=due, measured_by="stopwatch")


def differently(ours: bool) -> Callable[[Change], Any]:
    """What one of two copies does to a story, a request and a customer."""
    title = "Ours: 治療の履歴 at hand [before] each visit" if ours else "Theirs: history in hand"

    def do(change: Change) -> None:
        day = date(2027, 3, 31) if ours else date(2027, 6, 30)
        stories.edit(change, "S-1", {"title": title, "target": target(day, 1 if ours else 2)})
        requests.edit(change, "R-2", {"touchpoint": "use" if ours else "support"})
        customers.edit(change, "C-1", {"arr": 40_000 if ours else 60_000})

    return do


def apart(folder: Path) -> tuple[FileStore, bytes]:
    """A board, and what comes of merging a copy into it that changed the same fields."""
    store = board(folder)
    other = MemoryStore()
    other.load(store.dump())
    for copy, by in ((store, "ana"), (other, "ben")):
        with begin(copy, by=by, at=NOW, today=TODAY) as change:
            differently(copy is store)(change)
    return store, merge_boards(store.dump(), other.dump(), at=NOW).document


def clashing(folder: Path) -> FileStore:
    """A board into which a copy was merged that changed the same fields."""
    store, merged = apart(folder)
    store.load(merged)
    return store


async def test_the_board_says_how_many_there_are(tmp_path: Path) -> None:
    """At its start, with the key that lists them, field by field."""
    async with opened(clashing(tmp_path)) as (app, pilot):
        await until(pilot, lambda: "4 fields were changed differently in two copies. C lists" in picture(app))
        await press(pilot, "C")
        screen = await shown(pilot, "ConflictsScreen")
        await until(pilot, lambda: screen.is_known)

        assert screen.model.shown == ["C-1 arr", "R-2 touchpoint", "S-1 target", "S-1 title"]
        assert "Conflicts 4" in picture(app)


async def test_a_side_is_taken_field_by_field(tmp_path: Path) -> None:
    """Ours or theirs, of one or of all that are marked; `u` takes it back, and the conflict is there again."""
    store = clashing(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "C")
        screen = await shown(pilot, "ConflictsScreen")
        await until(pilot, lambda: screen.is_known)
        await press(pilot, "t")
        await until(pilot, lambda: "C-1 arr: theirs taken" in picture(app))
        assert store.read().customers["C-1"].arr == 60_000
        await press(pilot, "j", "space", "space", "o")
        await until(pilot, lambda: "2 fields: ours taken" in picture(app))
        await until(pilot, lambda: screen.is_settled and len(screen.model.shown) == 1)
        assert [(one.id, one.field) for one in conflicts_of(store.read())] == [("R-2", "touchpoint")]
        await press(pilot, "u")
        await until(pilot, lambda: screen.is_settled and len(screen.model.shown) == 3)

        assert screen.model.shown == ["R-2 touchpoint", "S-1 target", "S-1 title"]


async def test_a_field_stands_with_its_three_sides(tmp_path: Path) -> None:
    """What was agreed on, ours and theirs; of a part with several fields each beside its name."""
    async with opened(clashing(tmp_path)) as (app, pilot):
        await press(pilot, "C")
        screen = await shown(pilot, "ConflictsScreen")
        await until(pilot, lambda: screen.is_known)
        await press(pilot, "slash")
        await write(pilot, "title")
        await press(pilot, "enter")
        found = screen.page.text
        await press(pilot, "escape", "k")
        parts = screen.page.text

        assert all(one in found for one in ("agreed", "Treatment history in", "[before]", "Theirs: history in"))
        assert all(one in parts for one in ("(nothing)", "due: 31 Mar 2027", "due: 30 Jun 2027"))
        assert "target" in picture(app)


async def test_a_story_is_opened(tmp_path: Path) -> None:
    """Anything else is read with the keys."""
    async with opened(clashing(tmp_path)) as (_, pilot):
        await press(pilot, "C")
        screen = await shown(pilot, "ConflictsScreen")
        await until(pilot, lambda: screen.is_known)
        await press(pilot, "enter")
        assert screen.is_reading
        await press(pilot, "escape", "G", "enter")

        assert (await shown(pilot, "StoryScreen")).story.id == "S-1"


async def test_what_is_resolved_meanwhile_is_said(tmp_path: Path) -> None:
    """Another person was quicker: nothing is written."""
    store = clashing(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "C")
        screen = await shown(pilot, "ConflictsScreen")
        await until(pilot, lambda: screen.is_known)
        with begin(store, by="ben", at=NOW, today=TODAY) as change:
            customers.edit(change, "C-1", {"arr": 1})
        await press(pilot, "t")
        await until(pilot, lambda: "C-1 has no conflict in arr" in picture(app))

        assert store.read().customers["C-1"].arr == 1


async def test_a_merge_meanwhile_is_said(tmp_path: Path) -> None:
    """On whichever screen is open: how many fields clash, and the tab that leads there."""
    store, merged = apart(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "2")
        await shown(pilot, "InboxScreen")
        store.load(merged)
        await app.session.look()

        await until(pilot, lambda: "4 fields were changed differently" in picture(app))
        assert "Conflicts 4" in picture(app)
