"""The timeline, key by key."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.actions import relations, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.tui.timeline.screen import TimelineScreen
from tests.tui import at_screen
from tests.tui.at_screen import board, by_another, picture, press, shown, until, write

opened = partial(at_screen.opened, at="timeline")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def planned(change: Change) -> None:
    """Two stories now (one late and slipped), one next by its stage, one shipped."""
    for title, horizon, day in (
        ("Late list", "now", date(2026, 11, 1)),
        ("Early list", "now", date(2026, 12, 1)),
        ("Some day", None, None),
        ("Long out", None, None),
    ):
        stories.add(change, {"title": title, "horizon": horizon, "ship_by": day, "owner": "ana"})
    stories.edit(change, "S-1", {"ship_by": date(2026, 11, 15)})
    stories.move(change, "S-4", "shipped", because="it is out")


async def at_timeline(pilot: Pilot[int]) -> TimelineScreen:
    screen: TimelineScreen = await shown(pilot, "TimelineScreen")
    await until(pilot, lambda: screen.is_known and screen.is_settled)
    await pilot.pause()
    return screen


async def test_four_opens_now_next_and_later(tmp_path: Path) -> None:
    """In the order of the board; without a horizon of their own, stories stand where their stage says."""
    async with at_screen.opened(board(tmp_path, planned)) as (app, pilot):
        await press(pilot, "4")
        screen = await at_timeline(pilot)

        assert screen.model.shown == ["#now", "S-1", "S-2", "#later", "S-3", "#shipped", "S-4"]
        assert "late +14 d" in picture(app)
        assert "the day moved once, +14 days in all" in screen.page.text
        assert "by stage" in picture(app)


async def test_v_shows_the_quarters(tmp_path: Path) -> None:
    """By their days; stories without a day at the end."""
    async with opened(board(tmp_path, planned)) as (_app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "tab")

        assert screen.model.shown == ["#2026 Q4", "S-1", "S-4", "S-2", "#no day", "S-3"]


async def test_tab_again_shows_the_products(tmp_path: Path) -> None:
    """Each by the days of its stories, whatever it is called; and back."""

    def sorted_out(change: Change) -> None:
        planned(change)
        for ref, name in (("S-1", "now"), ("S-2", "shipped"), ("S-4", "now")):
            stories.edit(change, ref, {"product": name})

    async with opened(board(tmp_path, sorted_out)) as (app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "tab", "tab")
        by_product = screen.model.shown[:]
        drawn = picture(app)
        await press(pilot, "shift+tab")

        assert by_product == ["#product:now", "S-1", "S-4", "#product:shipped", "S-2", "#product:", "S-3"]
        assert "now  2" in drawn
        assert "No product  1" in drawn
        assert screen.model.tab == "quarters"


async def test_capitals_move_a_story_between_horizons(tmp_path: Path) -> None:
    """Back and on, as on the board; shown at once, durable, and undone as everything else."""
    store = board(tmp_path, planned)
    async with opened(store) as (app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "H")
        assert screen.model.shown[:4] == ["#now", "S-2", "#next", "S-1"]
        await app.session.settle()
        assert store.read().stories["S-1"].horizon == "next"
        await press(pilot, "u")
        await until(pilot, lambda: screen.model.shown[:2] == ["#now", "S-1"])

        assert screen.model.cursor == "S-1"


async def test_what_is_now_already_says_so(tmp_path: Path) -> None:
    """And what shipped is in no horizon."""
    async with opened(board(tmp_path, planned)) as (app, pilot):
        await at_timeline(pilot)
        await press(pilot, "L")
        assert "S-1 is in now already" in picture(app)
        await press(pilot, "G", "H")

        assert "S-4 has shipped" in picture(app)


async def test_a_story_goes_past_its_neighbour(tmp_path: Path) -> None:
    """The order is the board's; at the end it says so."""
    store = board(tmp_path, planned)
    async with opened(store) as (app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "J")
        assert screen.model.shown[:3] == ["#now", "S-2", "S-1"]
        await press(pilot, "J")
        assert "S-1 is the last of now." in picture(app)
        await app.session.settle()
        kept = store.read().stories

        assert kept["S-2"].order < kept["S-1"].order


async def test_marked_stories_move_sooner_and_past_others_together(tmp_path: Path) -> None:
    """One change for all that can; what has shipped stays, and is named first."""
    store = board(tmp_path, planned)
    async with opened(store) as (app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "asterisk", "H")
        await shown(pilot, "Choose")
        asked = " ".join(picture(app).split())
        await press(pilot, "a")
        await until(pilot, lambda: "u undoes" in screen.footer.answer)

        assert "3 of 4 go to a later horizon · 1 cannot: S-4 has shipped: it is in no horizon any more." in asked
        assert [one.horizon for one in store.read().stories.values()][:3] == ["next", "next", "later"]
        assert not screen.model.marked


async def test_a_day_that_is_moved_is_a_slip(tmp_path: Path) -> None:
    """How far it moves stands beside the day while it is typed."""
    store = board(tmp_path, planned)
    async with opened(store) as (app, pilot):
        screen = await at_timeline(pilot)
        await press(pilot, "j", "s", "s")
        asked = await shown(pilot, "SetField")
        await write(pilot, "2026-12-11")
        assert asked.listed == ["11 Dec 2026"]
        assert "11 Dec 2026  +10 days" in picture(app)
        await press(pilot, "enter")
        await app.session.settle()
        await until(pilot, lambda: "+10 d" in picture(app))

        assert store.read().stories["S-2"].ship_by == date(2026, 12, 11)
        await until(pilot, lambda: "the day moved once" in screen.page.text)


async def test_enter_opens_the_story(tmp_path: Path) -> None:
    """And esc comes back to it."""
    async with opened(board(tmp_path, planned)) as (_app, pilot):
        await at_timeline(pilot)
        await press(pilot, "j", "enter")
        assert (await shown(pilot, "StoryScreen")).ref == "S-2"
        await press(pilot, "escape")

        assert (await shown(pilot, "TimelineScreen")).model.cursor == "S-2"


async def test_what_changes_elsewhere_is_shown(tmp_path: Path) -> None:
    """A declined story leaves the timeline, a new one comes into it."""
    store = board(tmp_path, planned)
    async with opened(store) as (app, pilot):
        screen = await at_timeline(pilot)

        def change_both(change: Change) -> None:
            stories.decline(change, "S-2", "not now")
            stories.add(change, {"title": "Another", "horizon": "next"})

        by_another(store, change_both)
        await app.session.look()

        assert screen.model.shown[:4] == ["#now", "S-1", "#next", "S-5"]


async def test_an_empty_board_says_what_fills_it(tmp_path: Path) -> None:
    """The key and the command."""
    async with opened(board(tmp_path, lambda _: None)) as (app, pilot):
        await at_timeline(pilot)

        assert "No story yet." in picture(app)


async def test_what_blocks_a_story_is_drawn_as_a_line(tmp_path: Path) -> None:
    """From the one to the other, as soon as somebody says so; in words the days stand as before."""
    store = board(tmp_path, planned)
    async with opened(store, size=(120, 35)) as (app, pilot):
        await at_timeline(pilot)

        assert "▸" not in picture(app)

        by_another(store, lambda change: relations.block(change, "S-2", "S-1"))
        await app.session.look()
        await until(pilot, lambda: "▸" in picture(app) or "└" in picture(app))
        await press(pilot, "d")

        assert "1 Dec 2026" in picture(app)
        assert "┊" not in picture(app)


async def test_the_scale_is_zoomed_and_moved(tmp_path: Path) -> None:
    """Weeks, months, quarters, and a sentence where there is no more; the choice is found the next time."""
    async with opened(board(tmp_path, planned), size=(160, 35)) as (app, pilot):
        screen = await at_timeline(pilot)
        shown = [picture(app).splitlines()[4]]
        for key in ("plus", "plus", "l"):
            await press(pilot, key)
            shown.append(picture(app).splitlines()[4])
        await press(pilot, "plus")

        assert [
            one for one, head in zip(("2027 Q1", "Dec", "30 Nov", "7 Dec"), shown, strict=True) if one not in head
        ] == []
        assert "smallest" in screen.footer.answer
        assert screen.choices()["unit"] == "week"
