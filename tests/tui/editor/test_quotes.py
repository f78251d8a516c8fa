"""Phrases of customers' words put into fields of a story."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Link
from tests.tui.at_screen import board, opened, press, shown, until, usual, write

SAID = "We hunt for the treatment history ten minutes a visit"


def asked_for(change: Change) -> None:
    """The usual board, R-1 filed under S-1."""
    usual(change)
    requests.link(change, "R-1", "S-1")


def links(store: Any) -> list[Link]:
    """The links of requests to stories."""
    return list(store.read().table(Link).values())


async def test_a_phrase_is_lifted(tmp_path: Path) -> None:
    """A key puts the phrase into its field, and the cursor behind it."""
    async with opened(board(tmp_path, asked_for)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "left", "left", "escape")
        for key, field in (("enter", "obstacle"), ("s", "situation"), ("b", "benefit")):
            await press(pilot, "ctrl+l", key)

            assert editor.fields[field].text == "We hunt for the treatment history ten minutes"
            assert editor.fields[field].inner.has_focus
            assert "R-1 keeps it as its quote" in editor.footer.answer


async def test_a_phrase_goes_behind_what_stands_there(tmp_path: Path) -> None:
    """With a blank between, where the cursor was not set in that field."""

    def filled(change: Change) -> None:
        asked_for(change)
        stories.edit(change, "S-1", {"obstacle": "today"})

    async with opened(board(tmp_path, filled)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "o")

        assert editor.fields["obstacle"].text == f"today {SAID}"


async def test_a_lifted_phrase_is_kept_with_its_request(tmp_path: Path) -> None:
    """Once saved, the link has it as the quoted span."""
    store = board(tmp_path, asked_for)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "left", "left", "left", "o", "ctrl+s")
        await shown(pilot, "BoardScreen")

        assert [one.quote for one in links(store)] == ["We hunt for the treatment history ten"]


@pytest.mark.slow
async def test_a_phrase_taken_out_again_is_not_kept(tmp_path: Path) -> None:
    """The field's undo takes the phrase back, and with it the quote."""
    store = board(tmp_path, asked_for)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "o", "ctrl+z")
        assert editor.fields["obstacle"].text == ""
        editor.start_at(editor.fields["title"])
        await write(pilot, " now")
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        assert [one.quote for one in links(store)] == [None]


async def test_a_new_story_keeps_the_phrases_of_its_requests(tmp_path: Path) -> None:
    """Distilled from requests, the story's links carry what was lifted while it was written."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        from roadmap_tui.tui.editor.screen import EditorScreen

        app.push_screen(EditorScreen(app.session, app.settings, {}, None, requests=["R-1", "R-2"]))
        await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "tab", "o", "ctrl+l")
        await press(pilot, "escape", "shift+tab")
        await write(pilot, "sees it")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: links(store))

        assert [one.quote for one in links(store)] == [None, "The dose list is never there at night"]


@pytest.mark.slow
async def test_a_draft_keeps_what_was_lifted(tmp_path: Path) -> None:
    """Set aside and taken up again, the phrase still goes to its link."""
    store = board(tmp_path, asked_for)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "o", "escape")
        await shown(pilot, "Choose")
        await press(pilot, "k")
        await shown(pilot, "BoardScreen")
        await press(pilot, "e")
        await shown(pilot, "Choose")
        await press(pilot, "r")
        await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        assert [one.quote for one in links(store)] == [SAID]


@pytest.mark.slow
async def test_leaving_the_quotes_changes_nothing(tmp_path: Path) -> None:
    """Esc goes back to the field one came from."""
    async with opened(board(tmp_path, asked_for)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "down", "escape")

        assert editor.fields["title"].inner.has_focus
        assert not editor.model.touched


async def test_no_quotes_say_so(tmp_path: Path) -> None:
    """Without a request there is nothing to lift."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l")

        assert "No customer's words" in editor.footer.answer


async def test_a_phrase_is_picked_with_the_mouse(tmp_path: Path) -> None:
    """From where the button went down to where it goes up."""
    async with opened(board(tmp_path, asked_for)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await pilot.mouse_down(editor.quotes.pane, offset=(6, 2))
        await pilot.hover(editor.quotes.pane, offset=(12, 2))
        await pilot.mouse_up(editor.quotes.pane, offset=(12, 2))
        assert editor.quotes.pane.model.phrase == "We hunt for"
        await press(pilot, "o")

        assert editor.fields["obstacle"].text == "We hunt for"
