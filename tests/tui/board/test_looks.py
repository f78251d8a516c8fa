"""What a person chooses of the board's looks, with keys and the mouse, and finds again at the next start."""

from pathlib import Path

import pytest
from textual.events import MouseMove

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.tui.board.widget import BoardWidget
from tests.tui.at_screen import board, opened, picture, press, until
from tests.tui.board.test_screen import answer, screen


def owned(change: Change) -> None:
    """Three stories of two owners, one of them with a request, and one of nobody."""
    for title, owner in (("First", "Ann"), ("Second", "Ben"), ("Third", "Ann"), ("Fourth", None)):
        stories.add(change, {"title": title, "owner": owner})
    requests.add(change, {"said": "ten minutes a visit"}, customer="Acme", story="S-2")


async def test_the_board_is_grouped_folded_and_found_so_again(tmp_path: Path) -> None:
    """Lanes with their sums, the order and the pane come back at the next start, with the cursor."""
    store = board(tmp_path, owned)
    async with opened(store) as (app, pilot):
        await press(pilot, "b", "o")
        grouped = picture(app)
        await press(pilot, "z", "j", "O", "w")
        await until(pilot, lambda: answer(app).startswith("Ordered by weight"))
        await press(pilot, "less_than_sign", "minus")
        pane = screen(app).pane.size.width
        await press(pilot, "q")
    async with opened(store) as (app, pilot):
        again = picture(app)

        assert "▾ Ann  2 stories" in grouped
        assert "▾ Ben  1 story · 1 request" in grouped
        assert "▾ no owner  1 story" in grouped
        assert "▸ Ann  2 stories" in again
        assert (screen(app).model.cursor, screen(app).ordering.id) == ("S-2", "weight")
        assert [one.stage for one in screen(app).model.columns] == ["discover"]
        assert screen(app).pane.size.width == pane


async def test_a_folded_lane_is_told_in_the_pane_and_opened_by_enter(tmp_path: Path) -> None:
    """What it holds stands under the names of its columns."""
    async with opened(board(tmp_path, owned)) as (app, pilot):
        await press(pilot, "b", "o", "z")
        told = " ".join(screen(app).pane.text.split())
        await press(pilot, "enter")

        assert told.startswith("Ann 2 stories Discover 2 S-1 First S-3 Third")
        assert screen(app).model.cursor == "S-1"
        assert "First" in screen(app).pane.text


async def test_what_a_filter_empties_shrinks_once_it_is_typed(tmp_path: Path) -> None:
    """While one types no column changes its width; then those without a card are slivers, until all is shown."""

    def spread(change: Change) -> None:
        owned(change)
        stories.move(change, "S-2", "building", because="pilot")

    async with opened(board(tmp_path, spread)) as (app, pilot):
        model = screen(app).model
        before = list(model.widths)
        await press(pilot, "slash", *"Second")
        typing = list(model.widths)
        await press(pilot, "enter")
        kept = [one.is_sliver for one in model.columns]
        await press(pilot, "escape")

        assert typing == before
        assert kept == [True, True, True, False, True, True]
        assert list(model.widths) == before


async def test_a_story_that_is_set_goes_to_its_lane_with_the_cursor(tmp_path: Path) -> None:
    """Also one whose requests change, where the order or the group follows from them."""
    store = board(tmp_path, owned)
    async with opened(store) as (app, pilot):
        await press(pilot, "b", "o", "s", "o")
        await press(pilot, *"Ben", "enter")
        await until(pilot, lambda: "u undoes" in answer(app))
        model = screen(app).model

        assert (model.cursor, model.lanes[model.lane].group) == ("S-1", "Ben")


async def test_a_card_that_is_scrolled_half_away_still_says_which_it_is(tmp_path: Path) -> None:
    """Under the heading of its lane stands its title, wherever the lanes are scrolled to."""
    async with opened(board(tmp_path, owned), size=(80, 24)) as (app, pilot):
        await press(pilot, "b", "o")
        model, drawn = screen(app).model, screen(app).board
        below = []
        for line in range(model.card_height):
            model.top_line = line
            drawn.refresh()
            below.append(drawn.render_line(model.first_line + 1).text[1:5].strip())

        assert {"S-1"} == {*below}


async def test_in_an_order_of_its_own_nothing_is_ranked(tmp_path: Path) -> None:
    """The reason is told, with the key that leads back; stories go where the order puts them."""
    store = board(tmp_path, owned)
    async with opened(store) as (app, pilot):
        await press(pilot, "O", "a")
        await until(pilot, lambda: answer(app).startswith("Ordered by ARR"))
        await press(pilot, "J")

        assert answer(app) == "Ordered by ARR; O h orders by hand again."


async def test_marked_stories_are_ranked_as_a_block(tmp_path: Path) -> None:
    """Past the neighbour of all, in their own order, and back with one undo."""
    store = board(tmp_path, owned)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "J")
        await until(pilot, lambda: answer(app) == "S-1, S-2 ranked lower · u undoes")
        after = screen(app).model.columns[0].ids.copy()
        await press(pilot, "u")
        await until(pilot, lambda: "2 stories ranked as before" in answer(app))

        assert after == ["S-3", "S-1", "S-2", "S-4"]
        assert screen(app).model.columns[0].ids == ["S-1", "S-2", "S-3", "S-4"]


async def test_the_pane_is_sized_and_hidden_by_keys(tmp_path: Path) -> None:
    """Hidden, and below 120 columns, `enter` opens the story's own page."""
    async with opened(board(tmp_path, owned)) as (app, pilot):
        before = screen(app).pane.size.width
        await press(pilot, "greater_than_sign")
        narrower = screen(app).pane.size.width
        await press(pilot, "backslash")
        hidden = screen(app).board.size.width
        await press(pilot, "backslash")

        assert (narrower < before, hidden, screen(app).pane.size.width) == (True, 160, narrower)


@pytest.mark.parametrize("group", [False, True], ids=["columns", "lanes"])
async def test_marks_folds_and_edges_by_mouse(tmp_path: Path, group: bool) -> None:
    """A drag along the edge of cards marks them, a click on a lane folds it, a dragged edge widens a column."""
    async with opened(board(tmp_path, owned)) as (app, pilot):
        if group:
            await press(pilot, "b", "o")
        model = screen(app).model
        first, second = (model.place_of(one) for one in ("S-1", "S-3"))
        assert first is not None
        assert second is not None
        await pilot.mouse_down("#board", offset=(first.x, first.y))
        for y in range(first.y, second.y + 1):
            await pilot._post_mouse_events([MouseMove], "#board", offset=(first.x, y), button=1)
        await pilot.mouse_up("#board", offset=(first.x, second.y))
        marked = set(model.marked)
        width = model.pitch_of(0)
        await pilot.mouse_down("#board", offset=(width - 1, model.top))
        await pilot._post_mouse_events([MouseMove], "#board", offset=(width + 7, model.top), button=1)
        await pilot.mouse_up("#board", offset=(width + 7, model.top))
        if group:
            await pilot.click("#board", offset=(4, model.first_line))

        assert marked == ({"S-1", "S-3"} if group else {"S-1", "S-2", "S-3"})
        assert model.pitch_of(0) == width + 8
        assert model.folded == ({"Ann"} if group else set())


async def test_a_card_dragged_to_another_lane_takes_its_value(tmp_path: Path) -> None:
    """In the same column only the field of the grouping changes."""
    store = board(tmp_path, owned)
    async with opened(store) as (app, pilot):
        await press(pilot, "b", "o")
        first, second = (screen(app).model.place_of(one) for one in ("S-1", "S-2"))
        assert first is not None
        assert second is not None
        await pilot.mouse_down("#board", offset=(first.x + 3, first.y))
        await pilot._post_mouse_events([MouseMove], "#board", offset=(second.x + 3, second.y), button=1)
        await pilot.mouse_up("#board", offset=(second.x + 3, second.y))
        await until(pilot, lambda: answer(app) == "S-1 · owner Ben · u undoes")

        assert (store.read().stories["S-1"].owner, store.read().stories["S-1"].stage) == ("Ben", "discover")


async def test_a_click_is_followed_by_the_story_beside_the_board(tmp_path: Path) -> None:
    """Also where keys led from that very card to another one."""
    async with opened(board(tmp_path, owned)) as (app, pilot):
        first = screen(app).model.place_of("S-1")
        assert first is not None
        await pilot.click("#board", offset=(first.x + 3, first.y))
        await press(pilot, "j")
        assert screen(app).pane.text.startswith("S-2")
        await pilot.click("#board", offset=(first.x + 3, first.y))
        await pilot.pause()

        assert screen(app).pane.text.startswith("S-1")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (119, 35), (180, 40)], ids=str)
async def test_a_column_out_of_sight_is_reached_by_its_name(tmp_path: Path, size: tuple[int, int]) -> None:
    """A click on a name above the columns, or beside a heading, goes there; each is where it is drawn."""

    def spread(change: Change) -> None:
        for stage in ("discover", "draft", "ready", "building", "shipped"):
            story = stories.add(change, {"title": f"One in {stage}"})
            stories.move(change, story.id, stage, because="pilot")

    async with opened(board(tmp_path, spread), size=size) as (app, pilot):
        model, drawn = screen(app).model, screen(app).board
        for index in range(5):
            model.widen(index, 36)
        hidden = [one.label for one in model.columns[model.visible :]]
        reached = []
        for wanted in hidden:
            model.select_column(0)
            drawn.refresh()
            lines = [(y, drawn.render_line(y).text) for y in range(2)]
            at = next((text.find(wanted[:3]), y) for y, text in lines if wanted[:3] in text)
            await pilot.click("#board", offset=at)
            reached.append(model.columns[model.column].label)

        assert hidden
        assert hidden == reached


async def test_a_drop_in_another_lane_and_column_is_one_change(tmp_path: Path) -> None:
    """All that are marked move and get the lane's value; one undo takes both back."""
    store = board(tmp_path, owned)
    before = {one.id: (one.stage, one.owner) for one in store.read().stories.values()}
    async with opened(store) as (app, pilot):
        at = screen(app)
        await press(pilot, "space", "j", "space", "b", "o")
        lane = [one.group for one in at.model.lanes].index("Ben")
        at.post_message(BoardWidget.Dropped("S-1", 1, 0, lane))
        await until(pilot, lambda: "2 of 2 → Draft · owner Ben" in picture(app))
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "S-1, S-3 → Draft · owner Ben · u undoes")
        moved = {one: store.read().stories[one] for one in ("S-1", "S-3")}
        await press(pilot, "u")
        await until(pilot, lambda: answer(app).startswith("Undone"))

        assert {("draft", "Ben")} == {(one.stage, one.owner) for one in moved.values()}
        assert before == {one.id: (one.stage, one.owner) for one in store.read().stories.values()}
