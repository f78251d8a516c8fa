"""Views on the screens: listed on `v`, shown with alt and a digit or from the finder, kept from what is shown."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import stories, views
from roadmap_tui.actions.change import Change
from roadmap_tui.localstate import own_views
from roadmap_tui.localstate.views import PlaceView
from roadmap_tui.model.records import View
from roadmap_tui.tui.common import filter_controller
from tests.tui.at_screen import board, opened, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def fill(change: Change) -> None:
    """Three stories of two owners, and a view of one of them."""
    for name, owner in (("Dose list", "ana"), ("Dose history", "ben"), ("Letters", "ben")):
        stories.add(change, {"title": name, "owner": owner})
    choices = {"order": "age", "group": "owner", "compact": "yes", "columns": "declined"}
    views.save_view(change, "Bens", filter_="owner:ben", choices=choices)
    views.save_view(change, "Quarters", place="timeline", filter_="dose", choices={"tab": "quarters"})


def answer(app: Any) -> str:
    return str(app.screen.footer.answer)


def _rows(screen: Any) -> set[str]:
    return {one for column in screen.model.columns for one in column.shown}


async def test_a_digit_shows_a_view_as_it_was_saved(tmp_path: Path) -> None:
    """Its filter, grouping, order, density and columns, from any screen; another place where it is of that."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "2", "alt+1")
        screen = await shown(pilot, "BoardScreen")
        await until(pilot, lambda: len(_rows(screen)) == 2)
        looks = screen.look_choices()
        assert ("owner", "age", "yes", "declined") == tuple(
            looks[name] for name in ("group", "order", "compact", "columns")
        )
        assert "Bens, view · esc shows all" in answer(app)

        await press(pilot, "alt+2")
        timeline = await shown(pilot, "TimelineScreen")
        await until(pilot, lambda: timeline.is_settled and "dose" == timeline.filter)
        assert "quarters" == timeline.model.tab
        await press(pilot, "alt+7")
        assert "There are 2 views" in answer(app)


async def test_a_view_of_a_place_that_was_not_open_is_shown_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its filter goes before that with which the place was left, also where texts take long to read."""
    monkeypatch.setattr(filter_controller, "FIRST_SECONDS", 0.0)
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        app.session.views["timeline"] = PlaceView(filter="letters")
        await press(pilot, "alt+2")
        timeline = await shown(pilot, "TimelineScreen")
        await until(pilot, lambda: timeline.filter)

        assert "dose" == timeline.filter


async def test_a_screen_that_is_left_without_a_trace_is_kept_as_a_view(tmp_path: Path) -> None:
    """The sync is found empty at the next start; a view of it holds its filter and its tab all the same."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "6", "right_square_bracket", "slash")
        await write(pilot, "owner:ana")
        await press(pilot, "enter", "v", "s")
        await write(pilot, "Mine to sync")
        await press(pilot, "enter")
        await until(pilot, lambda: "Mine to sync is kept for all" in answer(app))
        await app.session.settle()
        kept = next(one for one in store.read().table(View).values() if one.name == "Mine to sync")

        assert ("sync", "owner:ana", "Conflicts") == (kept.place, kept.filter, kept.choices["tab"])


async def test_what_is_shown_is_kept_as_a_view(tmp_path: Path) -> None:
    """From the list on v, for all or for one alone; one of the list is shown by its digit, or removed."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "owner:ana")
        await press(pilot, "enter", "v", "s")
        await write(pilot, "Anas")
        await press(pilot, "enter")
        await until(pilot, lambda: "Anas is kept for all · alt+3 shows it" in answer(app))
        await press(pilot, "v", "m")
        await write(pilot, "Mine")
        await press(pilot, "enter")
        await until(pilot, lambda: "Mine is kept for you" in answer(app))
        await app.session.settle()
        kept = {one.name: one.filter for one in store.read().table(View).values()}
        assert "owner:ana" == kept["Anas"]
        assert ["Mine"] == [one.name for one in own_views.load(app.session.snapshot.board.uid)]

        await press(pilot, "v", "1")
        await until(pilot, lambda: "Bens" in answer(app))
        await press(pilot, "v", "x", "1", "1")
        await until(pilot, lambda: "The view Bens is gone" in answer(app))
        await app.session.settle()
        assert "Bens" not in {one.name for one in store.read().table(View).values()}


async def test_the_finder_goes_to_views(tmp_path: Path) -> None:
    """By their name, as to a record."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "colon")
        await write(pilot, "bens")
        await pilot.pause()
        await press(pilot, "enter")
        screen = await shown(pilot, "BoardScreen")
        await until(pilot, lambda: len(_rows(screen)) == 2)
