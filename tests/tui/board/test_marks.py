"""Marked stories on the board: what acts on one acts on all of them, in one change."""

from pathlib import Path

import pytest
from textual.events import MouseMove

from roadmap_tui.actions import requests
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Columns
from roadmap_tui.store.file.store import FileStore
from tests.tui.at_screen import board, by_another, opened, picture, press, shown, until, write
from tests.tui.board.test_screen import answer, fill, screen


def stages(store: FileStore) -> list[str]:
    return [one.stage for one in store.read().stories.values()]


@pytest.mark.parametrize(
    ("keys", "typed", "said", "back"),
    [
        (("L", "enter"), None, "S-1, S-2 → Draft", "2 stories back in discover"),
        (("x",), "nobody asks", "S-1, S-2 declined", "2 stories back in discover"),
        (("archive",), None, "S-1, S-2 archived", "2 stories back on the board"),
        (("s", "h", "down", "enter"), None, "S-1, S-2 · horizon next", "2 stories with horizon as before"),
        (("s", "o", "enter"), None, "S-1, S-2 · owner ana", "2 stories with owner as before"),
        (("s", "t"), "beta, risk", "S-1, S-2 · tag beta, risk", "2 stories with tags as before"),
        (("s", "s"), "2027-03-31", "S-1, S-2 · ship by 31 Mar 2027", "2 stories with ship by as before"),
        (("s", "e"), "2.5", "S-1, S-2 · effort 2.5", "2 stories with effort as before"),
    ],
    ids=["move", "decline", "archive", "choice", "me", "tags", "day", "number"],
)
async def test_what_acts_on_one_acts_on_all_marked(
    tmp_path: Path, keys: tuple[str, ...], typed: str | None, said: str, back: str
) -> None:
    """The answer names them, one undo takes all back and names them too."""
    store = board(tmp_path, fill)
    before = store.read().stories
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space")
        if keys == ("archive",):
            await screen(app).run_action("archive")
            await press(pilot, "enter")
        else:
            await press(pilot, *keys)
        if typed is not None:
            await write(pilot, typed)
            await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == f"{said} · u undoes")
        changed = [one for one, now in store.read().stories.items() if now != before[one]]

        assert ["S-1", "S-2"] == changed
        assert set() == screen(app).model.marked
        await press(pilot, "u")
        await until(pilot, lambda: answer(app).startswith(f"Undone: {back}"))
        assert ["discover", "discover", "shipped"] == stages(store)


async def test_a_dragged_card_takes_the_marked_ones_with_it(tmp_path: Path) -> None:
    """Dropped on another column, all that are marked move there."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space")
        await pilot.mouse_down("#board", offset=(3, 3))
        beside = (screen(app).model.column_left(1) or 0, 8)
        await pilot._post_mouse_events([MouseMove], "#board", offset=beside, button=1)
        await pilot.mouse_up("#board", offset=beside)
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "S-1, S-2 → Draft · u undoes")

        assert ["draft", "draft", "shipped"] == stages(store)


@pytest.mark.parametrize(
    ("way", "left", "after"),
    [
        ("escape", "", ["draft", "draft", "shipped"]),
        ("a", "S-1 → Ready · u undoes", ["ready", "draft", "shipped"]),
        ("b", "S-1, S-2 → Ready · u undoes", ["ready", "ready", "shipped"]),
    ],
)
async def test_before_a_set_is_moved_it_is_said_what_will_not_go(
    tmp_path: Path, way: str, left: str, after: list[str]
) -> None:
    """Where the gate is shut before one of them, its reason is told; what can go, all or none do."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "L", "enter")
        await until(pilot, lambda: "u undoes" in answer(app))
        await press(pilot, "k", "k", "space", "space", "L")
        asked = picture(app)
        await press(pilot, way)
        if way == "b":
            await write(pilot, "pilot signed")
            await press(pilot, "enter")
        if left:
            await until(pilot, lambda: answer(app) == left)

        assert "1 of 2 → Ready · 1 cannot:" in asked
        assert "S-2 cannot move to ready yet." in asked
        assert after == stages(store)
        assert (way == "escape") == bool(screen(app).model.marked)


@pytest.mark.parametrize(
    ("place", "marks", "action", "count"),
    [
        ("board", ("asterisk",), "shift(1)", "2 of 2 → Draft"),
        ("board", ("asterisk",), "archive", "2 of 2 are archived"),
        ("timeline", ("asterisk",), "shift(-1)", "2 of 2 go to a sooner horizon"),
        ("matrix", ("space", "j", "space"), "shift(1)", "2 of 2 → Draft"),
        ("inbox", ("asterisk",), "acknowledge", "2 of 3 are acknowledged · 1 is so already"),
    ],
)
async def test_no_set_is_changed_before_it_is_counted(
    tmp_path: Path, place: str, marks: tuple[str, ...], action: str, count: str
) -> None:
    """Also where nothing refuses: a question says how many it changes; left, they stay as they are."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.acknowledge(change, "R-1"))
    before = store.read()
    async with opened(store) as (app, pilot):
        at = await app.show_place(place)
        await until(pilot, lambda: "Treatment" in picture(app))
        await press(pilot, *marks)
        await at.run_action(action)
        await shown(pilot, "Choose")
        asked = picture(app)
        await press(pilot, "escape")
        await app.session.settle()
        after = store.read()

        assert count in asked
        assert before.stories == after.stories
        assert before.requests == after.requests


async def test_a_set_that_refuses_as_a_whole_stays_marked(tmp_path: Path) -> None:
    """Where none of them can go, the first reason is told and nothing is asked."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "H")

        assert answer(app).startswith("None of the 2 marked: S-1 is in the first stage")
        assert {"S-1", "S-2"} == screen(app).model.marked


async def test_all_that_a_filter_shows_is_marked_and_let_go(tmp_path: Path) -> None:
    """The star marks what is shown, with what it is worth; escape lets go of it before the filter."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "letters")
        await press(pilot, "enter", "asterisk")
        filtered, said = set(screen(app).model.marked), answer(app)
        await press(pilot, "escape")
        still = screen(app).model.is_filtered
        await press(pilot, "escape", "asterisk")

        assert {"S-3"} == filtered
        assert "1 marked · 0 requests · $0 · s sets a field · esc lets go" == said
        assert still
        assert {"S-1", "S-2", "S-3"} == screen(app).model.marked


async def test_a_request_is_filed_under_all_that_are_marked(tmp_path: Path) -> None:
    """By its id, which is answered with what was said; one undo takes the links away."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "f")
        asked = await shown(pilot, "Ask")
        await write(pilot, "R-9")
        wrong = asked.message
        await press(pilot, "backspace")
        await write(pilot, "1")
        meant = asked.message
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "R-1 → S-1, S-2 · u undoes")
        linked = store.read().stories_of("R-1")
        await press(pilot, "u")
        await until(pilot, lambda: answer(app).startswith("Undone"))

        assert "There is no request R-9" in wrong
        assert "ten minutes a visit" in meant
        assert linked == ["S-1", "S-2"]
        assert store.read().stories_of("R-1") == ["S-1"]


async def test_marked_stories_are_copied_and_exported(tmp_path: Path) -> None:
    """One key or id a line on the clipboard; in a file, the board of just those."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "y")
        await press(pilot, "W")
        await write(pilot, f"{tmp_path}/two.csv")
        await press(pilot, "enter")
        await until(pilot, lambda: "written" in answer(app))

        assert "S-1\nS-2" == app.clipboard
        assert ["S-1", "S-2"] == [line[:3] for line in (tmp_path / "two.csv").read_text().splitlines()[1:]]


async def test_the_cursor_and_the_mark_show_without_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark stands beside the id; the bar below it, and on cards of one line before it."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "V", "space", "k")
        compact = picture(app)
        await press(pilot, "V")

        assert "▌✓S-1 " in compact
        first, *others = [line[:4] for line in picture(app).splitlines() if line[0] in "▌✓"]
        assert first == "✓S-1"
        assert {line[0] for line in others} == {"▌"}


async def test_a_stage_over_its_limit_is_said(tmp_path: Path) -> None:
    """Whoever moves a story past the limit of work in progress reads it in the answer."""
    settings = Settings(board=Columns(wip={"draft": 1}, labels={"draft": "Drafted"}))
    async with opened(board(tmp_path, fill), settings=settings) as (app, pilot):
        await press(pilot, "L")
        await until(pilot, lambda: answer(app) == "S-1 → Drafted · u undoes")
        await press(pilot, "g", "h", "L")
        await until(pilot, lambda: "S-2 → Drafted" in answer(app) and "u undoes" in answer(app))

        assert "S-2 → Drafted · Drafted holds 2 of 1: over its limit · u undoes" == answer(app)
