"""The rotation on the board: who is overdue stands in the header, and counts at the measures."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import rotation, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Rotation
from tests.tui.at_screen import NOW, TODAY, board, by_another, opened, picture, until

EVERY = Settings(rotation=Rotation(every=timedelta(weeks=6)))
LONG_AGO = NOW - timedelta(days=50)


def owned(change: Change) -> None:
    """A story that was Maya's long before a cadence ago."""
    change.at = LONG_AGO
    stories.add(change, {"title": "Treatment history in hand", "owner": "Maya [b]Lindqvist[/b] of a long name"})


async def test_who_is_overdue_stands_in_the_header(tmp_path: Path) -> None:
    """And at the tab of the measures, until a stint is planned."""
    store = board(tmp_path, owned)
    async with opened(store, settings=EVERY) as (app, pilot):
        await until(pilot, lambda: "Maya [b]Lindqvist[/b] o… overdue in rotation" in picture(app))
        await until(pilot, lambda: "5 Measures 1" in picture(app))

        by_another(store, _plan)
        await until(pilot, lambda: "overdue in rotation" not in picture(app))
        await until(pilot, lambda: "5 Measures 1" not in picture(app))


def _plan(change: Change) -> Any:
    return rotation.plan(change, pm="Maya [b]Lindqvist[/b] of a long name", csm="Ben", since=TODAY, until=TODAY)


async def test_without_a_cadence_nobody_is(tmp_path: Path) -> None:
    """The header says nothing of it."""
    async with opened(board(tmp_path, owned)) as (app, pilot):
        await until(pilot, lambda: "1 story" in picture(app))

        assert "rotation" not in picture(app)


@pytest.mark.parametrize(("width", "told"), [(120, " overdue in rotation"), (80, " overdue"), (60, "")])
async def test_a_narrow_board_says_less(tmp_path: Path, width: int, told: str) -> None:
    """Where the header has no room for a word of it, the tab of the measures still counts them."""
    async with opened(board(tmp_path, owned), settings=EVERY, size=(width, 24)) as (app, pilot):
        await until(pilot, lambda: "Measures 1" in picture(app))

        header = picture(app).splitlines()[0].rstrip()
        assert header.partition(" o…")[2] == told
