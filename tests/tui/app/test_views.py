"""How the screens are left is how they are found the next time, board by board."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import requests, stories, views
from roadmap_tui.actions.change import Change
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.board.model import BoardModel
from tests.tui.at_screen import TODAY, board, by_another, opened, picture, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def fill(change: Change) -> None:
    """Three stories of ana's, and three requests of a customer's."""
    for name in ("Dose list", "Dose history", "Referral letters"):
        stories.add(change, {"title": name, "owner": "ana", "ship_by": TODAY})
    for words in ("one dose", "two doses", "three letters"):
        requests.add(change, {"said": words}, customer="Acme")


async def leave(store: FileStore, *keys: str, typed: str = "") -> None:
    """Press keys from the board on, type a filter, and quit."""
    async with opened(store) as (app, pilot):
        for key in keys:
            await press(pilot, key)
        if keys and keys[0] in "2345678":
            await pilot.pause(0.3)
        if typed:
            await press(pilot, "slash")
            await write(pilot, typed)
            await press(pilot, "enter")
        await press(pilot, "j", "q")
        await until(pilot, lambda: app.return_code is not None)


@pytest.mark.parametrize("place", ["board", "inbox"])
async def test_the_name_of_the_view_comes_back(tmp_path: Path, place: str) -> None:
    """It stands beside the board's name while what is shown is what the view keeps, at the next start as well."""
    store = board(tmp_path, fill)
    by_another(store, lambda change: views.save_view(change, "Doses", place=place, filter_="dose"))
    async with opened(store) as (app, pilot):
        await press(pilot, "alt+1")
        await until(pilot, lambda: "Clinics  Doses" in picture(app))
        await press(pilot, "q")
        await until(pilot, lambda: app.return_code is not None)
    async with opened(store) as (app, pilot):
        screen = await app.show_place(place)
        await until(pilot, lambda: "Clinics  Doses" in picture(app))
        await screen.run_action("filter")
        await write(pilot, "s")
        await until(pilot, lambda: "Clinics  Doses" not in picture(app))


async def test_the_board_is_as_it_was_left(tmp_path: Path) -> None:
    """Compact, filtered, a column of declined stories, the cursor on its story."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, _):
        first: Any = app.screen
        assert (False, None) == (first.model.compact, first.model._matches)
    async with opened(store) as (app, pilot):
        await press(pilot, "V")
        await app.screen.run_action("column('declined')")
        await press(pilot, "h", "h", "h", "h", "h", "h", "h", "slash")
        await write(pilot, "dose")
        await press(pilot, "enter", "j", "q")
        await until(pilot, lambda: app.return_code is not None)
    async with opened(store) as (app, pilot):
        found: Any = app.screen
        seen = (found.model.compact, found.model.is_shown("declined"), found.model.cursor)

        assert (True, True, "S-2") == seen
        assert "/dose · 2 stories · esc shows all" in picture(app)
        await press(pilot, "escape")
        assert not found.model.is_filtered


@pytest.mark.parametrize(
    ("keys", "typed", "name", "left"),
    [
        (("2", "left_square_bracket", "O"), "dose", "InboxScreen", {"tab": "all", "order": "newest"}),
        (("2", "M"), "", "InboxScreen", {"tab": "all", "order": "oldest", "mine": "yes"}),
        (("4", "tab", "m"), "dose", "TimelineScreen", {"tab": "quarters", "mine": "yes"}),
        (("5", "p", "b"), "", "MeasuresScreen", {"days": "30", "by": "segment"}),
        (("3", "tab"), "", "LoopScreen", {"tab": "told"}),
    ],
    ids=["inbox", "my inbox", "timeline", "measures", "loop"],
)
async def test_a_list_is_as_it_was_left(
    tmp_path: Path, keys: tuple[str, ...], typed: str, name: str, left: dict[str, str]
) -> None:
    """Its tab, its order, whose rows, its filter, and the row under the cursor."""
    store = board(tmp_path, fill)
    await leave(store, *keys, typed=typed)
    async with opened(store) as (app, pilot):
        kept = app.session.views["loop" if name == "LoopScreen" else name.removesuffix("Screen").lower()]
        await press(pilot, keys[0])
        screen = await shown(pilot, name)
        await until(pilot, lambda: screen.rows.cursor == kept.cursor)

        assert left == kept.choices == screen.choices()
        assert typed == kept.filter == screen.filter


async def test_the_cursor_goes_to_what_a_filter_leaves(tmp_path: Path) -> None:
    """Left in a column that holds nothing, it stands on the first story there is."""

    def shipped(change: Change) -> None:
        fill(change)
        stories.move(change, "S-3", "shipped", because="it is out")

    store = board(tmp_path, shipped)
    await leave(store, typed="referral")
    async with opened(store, size=(80, 24)) as (app, _):
        found: Any = app.screen

        assert "S-3" == found.model.cursor
        assert "▌S-3 " in picture(app)


async def test_another_board_is_left_alone(tmp_path: Path) -> None:
    """Nothing of one board's is another's; what cannot be read is no view."""
    store = board(tmp_path, fill)
    (tmp_path / "other").mkdir()
    await leave(store, "V")
    (kept,) = (tmp_path / "state").rglob("views/*.json")
    assert 0o600 == kept.stat().st_mode & 0o777
    async with opened(board(tmp_path / "other", fill)) as (app, _):
        assert {} == app.session.views
    kept.write_text('{"board": {"choices": 3}}')
    async with opened(store) as (app, _):
        assert {} == app.session.views


async def test_a_board_that_was_left_in_no_lanes_is_loaded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes back of its looks places no story anew, unless it groups or orders them otherwise."""
    store = board(tmp_path, fill)
    loads: list[int] = []
    load = BoardModel.load

    def note(model: BoardModel, stories: Any, today: Any) -> None:
        loads.append(len(stories))
        load(model, stories, today)

    await leave(store, "z")
    monkeypatch.setattr(BoardModel, "load", note)
    async with opened(store) as (app, _):
        assert loads == [3]
        assert app.session.views
