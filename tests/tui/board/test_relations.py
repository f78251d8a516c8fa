"""Relations on the board: what a card and the pane tell, and the questions that make them."""

from pathlib import Path

from roadmap_tui.actions import relations, requests, stories
from roadmap_tui.actions.change import Change
from tests.tui.at_screen import board, by_another, opened, picture, press, until


async def test_a_blocked_story_says_so_until_the_other_ships(tmp_path: Path) -> None:
    """On its card, whoever changes what."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        by_another(store, lambda change: relations.block(change, "S-1", "S-2"))
        await until(pilot, lambda: "waits for S-2" in picture(app))
        by_another(store, lambda change: stories.move(change, "S-2", "shipped", because="so"))
        await until(pilot, lambda: "waits for S-2" not in picture(app))

        assert "blocked by S-2" in picture(app)


async def test_a_relation_is_asked_for_by_words(tmp_path: Path) -> None:
    """What they mean is told while typing; what means nothing is refused in its place."""
    async with opened(board(tmp_path)) as (app, pilot):
        app.screen.action_block()  # type: ignore[attr-defined]
        await pilot.pause()
        await press(pilot, *"zzz", "enter")
        refused = app.screen.message  # type: ignore[attr-defined]
        await press(pilot, *["backspace"] * 3, *"dose")
        told = app.screen.message  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await until(pilot, lambda: "waits for S-2" in picture(app))

        assert "No story is called “zzz”" in refused
        assert told.startswith("S-2  Dose list at the round")


async def test_a_part_is_split_off_with_its_requests(tmp_path: Path) -> None:
    """First its title, then which requests go over."""
    store = board(tmp_path)
    by_another(store, _behind)
    async with opened(store) as (app, pilot):
        app.screen.action_split()  # type: ignore[attr-defined]
        await pilot.pause()
        await press(pilot, *"Part", "enter")
        await pilot.pause()
        await press(pilot, *"r-1", "enter")
        await until(pilot, lambda: "S-3 Part" in picture(app))
        await until(pilot, lambda: "S-3" in store.read().stories)

        assert [link.request for link in store.read().links_of_story("S-3")] == ["R-1"]


def _behind(change: Change) -> None:
    requests.link(change, "R-1", "S-1")
