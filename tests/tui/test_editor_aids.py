"""What helps while one writes: lifted phrases, suggestions, findings, folds, a user story to start from."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Link, Target
from tests.tui.at_screen import board, opened, picture, press, shown, until, usual, write

SAID = "We hunt for the treatment history ten minutes a visit"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def asked_for(change: Change) -> None:
    """The usual board, R-1 filed under S-1."""
    usual(change)
    requests.link(change, "R-1", "S-1")


def links(store: Any) -> list[Link]:
    """The ties of requests to stories."""
    return list(store.read().table(Link).values())


@pytest.mark.parametrize(
    ("key", "field"), [("enter", "obstacle"), ("o", "obstacle"), ("s", "situation"), ("b", "benefit")]
)
async def test_a_phrase_is_lifted(tmp_path: Path, key: str, field: str) -> None:
    """A key puts the phrase into its field, and the cursor behind it."""
    async with opened(board(tmp_path, asked_for)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "left", "left", key)

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


async def test_leaving_the_quotes_changes_nothing(tmp_path: Path) -> None:
    """Esc goes back to the field one came from."""
    async with opened(board(tmp_path, asked_for)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+l", "down", "escape")

        assert editor.fields["title"].inner.has_focus
        assert not editor.model.is_dirty


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
        await pilot.mouse_down(editor.quotes, offset=(6, 2))
        await pilot.hover(editor.quotes, offset=(12, 2))
        await pilot.mouse_up(editor.quotes, offset=(12, 2))
        assert editor.quotes.model.phrase == "We hunt for"
        await press(pilot, "o")

        assert editor.fields["obstacle"].text == "We hunt for"


async def test_a_suggestion_is_taken(tmp_path: Path) -> None:
    """Down marks it, tab takes it; undo takes it back."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, "nurse")
        assert "night nurse" in picture(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "down", "tab")
        assert editor.fields["actor"].text == "night nurse"
        await press(pilot, "ctrl+z")

        assert editor.fields["actor"].text == "nurse"


async def test_suggestions_are_never_in_the_way(tmp_path: Path) -> None:
    """Tab without one marked goes on with what was typed; esc takes them away first."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, "nurse")
        await press(pilot, "escape")
        assert not editor.offered.display
        await write(pilot, "s")
        await press(pilot, "backspace", "tab")

        assert (editor.fields["actor"].text, editor.at) == ("nurse", "situation")


async def test_a_metric_fills_unit_and_direction_where_they_are_empty(tmp_path: Path) -> None:
    """What is typed there already stays."""

    def measured(change: Change) -> None:
        target = Target(metric="late doses", unit="%", direction="down")
        stories.add(change, {"title": "A", "target": target})
        stories.add(change, {"title": "B"})

    async with opened(board(tmp_path, measured)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        editor.start_at(editor.fields["unit"])
        await write(pilot, "doses")
        editor.start_at(editor.fields["metric"])
        await press(pilot, "f4", "down", "enter")

        texts = [editor.fields[name].text for name in ("metric", "unit", "direction")]
        assert texts == ["late doses", "doses", "down"]


async def test_a_finding_stands_under_its_field(tmp_path: Path) -> None:
    """With its level in a word, once nobody types; F2 goes there and tells it whole."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        editor.start_at(editor.fields["outcome"])
        await write(pilot, "Add a dashboard")
        await until(pilot, lambda: "error: " in editor.fields["outcome"].told)
        editor.start_at(editor.fields["title"])
        await press(pilot, "f2")

        assert editor.fields["outcome"].inner.has_focus
        assert editor.footer.answer.startswith("Error: ")


async def test_what_is_optional_is_folded(tmp_path: Path) -> None:
    """A line tells what lies under it; enter shows the fields, and they are saved with the rest."""
    store = board(tmp_path)
    async with opened(store, size=(80, 24)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        assert editor.fields["owner"].region.height == 0
        await press(pilot, "f5")
        editor.start_at(editor.fields["guardrail_metric"])
        await write(pilot, "mis-picks")
        editor.start_at(editor.fields["owner"])
        await write(pilot, "Maya")
        await press(pilot, "f5")
        assert "▸ plan         ask · Maya" in picture(pilot.app)  # type: ignore[arg-type]
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        story = store.read().stories["S-1"]
        assert (story.owner, story.guardrail) == ("Maya", Target(metric="mis-picks"))


async def test_a_user_story_is_offered_as_a_start(tmp_path: Path) -> None:
    """Actor and benefit come out of it, the rest is asked for; the same key takes it back."""
    text = "As a dispatcher, I want to see slots so that I can fill them"
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, text)
        await until(pilot, lambda: "F8" in editor.fields["actor"].told)
        await press(pilot, "f8")
        assert [editor.fields[one].text for one in ("actor", "benefit")] == ["dispatcher", "fill them"]
        assert "They want “see slots”" in editor.footer.answer
        await press(pilot, "f8")

        assert [editor.fields[one].text for one in ("actor", "benefit")] == [text, ""]


async def test_the_glossary_stands_beside_the_form(tmp_path: Path) -> None:
    """The terms in the text come first; esc shows the story again."""
    async with opened(board(tmp_path), size=(80, 24)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, "client")
        await press(pilot, "f3")
        assert "write “customer” for “client”" in editor.page.text
        await press(pilot, "escape")

        assert "glossary" not in editor.page.text
        assert type(pilot.app.screen).__name__ == "EditorScreen"
