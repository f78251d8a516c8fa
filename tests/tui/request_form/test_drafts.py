"""A request being written is kept as a draft: no crash and no slip of a key takes it."""

from pathlib import Path

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.localstate.drafts import NEW_REQUEST, Drafts
from tests.tui.at_screen import board, by_another, opened, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_a_request_outlives_the_app(tmp_path: Path) -> None:
    """What was typed is named at the next start, offered by the form, and brought back."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "2", "n")
        await shown(pilot, "RequestFormScreen")
        await write(pilot, "Delmar")
        await pilot.press("ctrl+q")

    async with opened(store) as (app, pilot):
        room = await shown(pilot, "BoardScreen")
        await until(pilot, lambda: "kept for a new request (2 n)" in room.footer.answer)
        assert [NEW_REQUEST] == Drafts(app.session.snapshot.board.uid).waiting()
        await press(pilot, "2", "n")
        await shown(pilot, "Choose")
        await press(pilot, "r")
        form = await shown(pilot, "RequestFormScreen")

        assert {"customer": "Delmar"} == form.form.typed
        assert "Delmar" == form.fields["customer"].text


async def test_a_saved_request_leaves_no_draft(tmp_path: Path) -> None:
    """Once it is on the board, nothing waits any more."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "Delmar")
        await press(pilot, "tab")
        await write(pilot, "It takes weeks")
        await until(pilot, lambda: list(form.draft.drafts.folder.glob("*.json")))
        await press(pilot, "ctrl+s")
        await shown(pilot, "InboxScreen")

        assert [] == Drafts(app.session.snapshot.board.uid).waiting()
        assert [] == list(form.draft.drafts.folder.glob("*.json"))


async def test_a_draft_holds_no_copy_of_the_request(tmp_path: Path) -> None:
    """The customer's own words are kept nowhere but on the board, so that they can be forgotten."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "2", "G", "e")
        form = await shown(pilot, "RequestFormScreen")
        await press(pilot, "tab")
        await write(pilot, "a nurse")
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "k")
        await shown(pilot, "InboxScreen")

        (place,) = form.draft.drafts.folder.glob("*.json")
        assert "a nurse" in place.read_text()
        assert "Nobody answers" not in place.read_text()


@pytest.mark.slow
async def test_a_draft_says_that_its_request_was_changed(tmp_path: Path) -> None:
    """Resumed over what somebody else wrote meanwhile, it says so before it is saved."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "2", "G", "e")
        await shown(pilot, "RequestFormScreen")
        await write(pilot, " mine")
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "k")
        await shown(pilot, "InboxScreen")
        by_another(store, lambda change: requests.edit(change, "R-3", {"person": "a nurse"}))
        await app.session.look()
        await press(pilot, "e")
        await shown(pilot, "Choose")
        await press(pilot, "r")
        form = await shown(pilot, "RequestFormScreen")

        assert "R-3 was changed since you typed this" in form.footer.answer
        assert "a nurse" == form.fields["person"].text
