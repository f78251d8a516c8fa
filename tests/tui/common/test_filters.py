"""The filter of every screen: the same words everywhere, told while they are typed, completed with tab."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Label

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Target
from roadmap_tui.tui.common import filter_controller
from roadmap_tui.tui.common.filter_controller import FilterController
from roadmap_tui.tui.common.list_screen import ListScreen
from tests.tui.at_screen import board, opened, press, shown, until, write

SCREENS = {
    "board": ("1", "BoardScreen"),
    "inbox": ("2", "InboxScreen"),
    "loop": ("3", "LoopScreen"),
    "timeline": ("4", "TimelineScreen"),
    "sync": ("6", "SyncScreen"),
    "readings": ("8", "DueScreen"),
    "customers": ("9", "CustomersScreen"),
}


def _fill(change: Change) -> None:
    """Two stories that shipped, each with a request of a customer of its own."""
    for owner, customer in (("Ann", "Acme"), ("Ben", "Birch")):
        target = Target(metric="wait", unit="min", baseline=7, target=1, due=date(2026, 12, 31))
        request, _ = requests.add(change, {"said": f"{customer} waits"}, customer=customer)
        fields = {"title": f"{owner} is quick", "owner": owner, "target": target}
        made = stories.add(change, fields, from_requests=[request.id])
        change.edit(stories.move(change, made.id, "shipped", because="a test"), tracked=True)


def _rows(screen: Any) -> list[str]:
    if isinstance(screen, ListScreen):
        return [one for one in screen.rows.shown if one not in screen.rows.headings]
    return [one for column in screen.model.columns for one in column.shown]


@pytest.mark.parametrize("place", SCREENS)
async def test_every_screen_takes_the_same_words(tmp_path: Path, place: str) -> None:
    """Fields of stories, of customers and of requests, not, has, and words: each leaves one row of two."""
    key, name = SCREENS[place]
    async with opened(board(tmp_path, _fill)) as (_app, pilot):
        await press(pilot, key)
        screen = await shown(pilot, name)
        if place == "inbox":
            screen.rows.turn_by(2)
            screen.turned()
        await until(pilot, lambda: len(_rows(screen)) == 2)
        whole = _rows(screen)
        for typed in (
            "owner:Ben",
            "customer:birch",
            'said:"birch waits"',
            "-owner:Ann has:owner",
            "birch",
            "birc -acme",
        ):
            screen.filtering.set(typed)
            await until(pilot, lambda: len(_rows(screen)) == 1)
            assert screen.filtering.problem == ""
        screen.filtering.set("owner:Ben ownr:x")
        assert "Did you mean owner?" in screen.filtering.problem
        assert len(_rows(screen)) == 1
        screen.filtering.set("")
        assert whole == _rows(screen)


async def test_the_cursor_goes_where_a_story_is_left(tmp_path: Path) -> None:
    """A filter that empties its column leaves it on no empty one, and the pane shows the story."""

    def fill(change: Change) -> None:
        stories.add(change, {"title": "First"})
        stories.move(change, stories.add(change, {"title": "Second"}).id, "draft")

    async with opened(board(tmp_path, fill)) as (app, pilot):
        screen: Any = app.screen
        assert "S-1" == screen.model.cursor
        screen.filtering.set("second")
        await pilot.pause()

        assert "S-2" == screen.model.cursor
        assert "Second" in screen.pane.text


async def test_no_key_waits_for_texts_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are answered once all texts are read, in slices; fields at once."""
    monkeypatch.setattr(filter_controller, "FIRST_SECONDS", 0.0)
    async with opened(board(tmp_path, _fill)) as (app, pilot):
        screen: Any = app.screen
        screen.filtering.set("ben")
        assert 2 == len(_rows(screen))
        screen.filtering.set("owner:ann")
        assert 1 == len(_rows(screen))
        screen.filtering.set("ben")
        await until(pilot, lambda: ["S-2"] == _rows(screen))


async def test_what_is_typed_is_told_and_completed(tmp_path: Path) -> None:
    """A mistyped name is told beside the prompt and empties nothing; tab completes, again in the next way."""
    async with opened(board(tmp_path, _fill)) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "owner:bem")
        line = app.screen.query_one("AskLine")
        remark = line.query(Label).last()
        await until(pilot, lambda: "Did you mean Ben?" in str(remark.content))
        assert len(_rows(app.screen)) == 2

        field = line.query_one(Input)
        field.value = "ow"
        await press(pilot, "tab")
        assert "owner:" == field.value
        await press(pilot, "tab")
        assert "owner:" != field.value
        field.value = "owner:b"
        await press(pilot, "tab", "enter")
        screen: Any = app.screen
        controller: FilterController = screen.filtering
        assert "owner:Ben" == controller.matches.typed
        assert 1 == len(_rows(screen))
