"""Screens over a history in which another program left what no field can hold."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from tests.slower import first_of
from tests.tui.at_screen import board, by_another, opened, press, shown, until, usual

KEYS = {"InboxScreen": "2", "LoopScreen": "3", "TimelineScreen": "4", "MeasuresScreen": "5", "DueScreen": "8"}
ODD: tuple[Any, ...] = ("2026-02-31", 7, [], {"due": 5}, True)


def _history(change: Change) -> None:
    usual(change)
    stories.edit(change, "S-1", {"ship_by": date(2027, 1, 31)})
    requests.decline(change, "R-3", "not ours")


def _spoil(place: Path, odd: Any) -> None:
    """Put a value into every change of the history."""
    whole = json.loads(place.read_text())
    for event in whole["events"].values():
        event["changes"] = {name: [odd, odd] for name in event.get("changes", {})}
    place.write_text(json.dumps(whole))


@pytest.mark.parametrize("odd", first_of(2, ODD))
async def test_every_screen_opens(tmp_path: Path, odd: Any) -> None:
    """The history of a story, and undo, say what cannot be read; screens that read the history say so too."""
    store = board(tmp_path, _history)
    by_another(store, lambda change: stories.edit(change, "S-1", {"ship_by": date(2027, 2, 28)}))
    _spoil(Path(store.place), odd)
    async with opened(store) as (app, pilot):
        for name, key in KEYS.items():
            await press(pilot, key)
            await shown(pilot, name)
            if name == "TimelineScreen":
                await until(pilot, lambda: "left out" in app.screen.footer.answer)  # type: ignore[attr-defined]
        await press(pilot, "1", "enter", "enter")
        story = await shown(pilot, "StoryScreen")
        await until(pilot, lambda: "ship_by: cannot be read" in story.evidence_page.text + story.story_page.text)
        await press(pilot, "u")
        await until(pilot, lambda: "cannot be undone" in app.screen.footer.answer)  # type: ignore[attr-defined]

        assert app.is_running
