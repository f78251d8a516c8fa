"""A story read whole."""

from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import customers, notes, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.records import Story
from tests.tui.at_screen import TODAY, board, by_another, opened, picture, press, shown, until, usual, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def told(change: Change) -> None:
    """The usual board, a request and a note on the first story."""
    usual(change)
    requests.link(change, "R-1", "S-1")
    notes.add(change, change.get(Story, "S-1"), "ask the [b]clinic[/b]")


async def test_everything_of_a_story_is_there(tmp_path: Path) -> None:
    """Prose with its gaps, marks by name, who asked in their words, notes, history."""
    async with opened(board(tmp_path, told)) as (_app, pilot):
        await press(pilot, "enter", "enter")
        screen = await shown(pilot, "StoryScreen")
        await until(pilot, lambda: "reading …" not in screen.evidence_page.text)

        assert "A physician ______ without ______" in screen.story_page.text
        assert "● actor" in screen.story_page.text
        assert "ask the [b]clinic[/b]" in screen.story_page.text
        assert "We hunt for the treatment history ten minutes a visit" in screen.evidence_page.text
        assert "S-1 added" in screen.evidence_page.text


def asked_twice(change: Change) -> None:
    """Two stories ahead, each with a request; the lower one with more weight."""
    told(change)
    about = {"name": "Ridgeline Labs", "segment": "Clinic", "arr": 5000, "renewal": date(2026, 12, 16)}
    customers.add(change, about)
    said = {"said": "Our slides are lost.", "importance": 3}
    requests.add(change, said, customer="Ridgeline Labs", story="S-2")


async def test_evidence_says_what_would_move_the_story_and_where_it_is_thin(tmp_path: Path) -> None:
    """Its place among those ahead, thin spots, and of each request what the report says too."""
    async with opened(board(tmp_path, asked_twice)) as (_app, pilot):
        await press(pilot, "j", "enter", "enter")
        screen = await shown(pilot, "StoryScreen")
        await until(pilot, lambda: "Place 2 of" in screen.evidence_page.text)

        words = " ".join(screen.evidence_page.text.split())
        assert "It has more weight than S-1, which stands above it." in words
        assert "thin: 1 request behind" in words
        assert "Clinic · renews 16 Dec 2026 · noted by" in words


async def test_narrow_window_shows_one_after_the_other(tmp_path: Path) -> None:
    """At 80 by 24 the evidence follows the story in one column, and keys scroll to it."""
    async with opened(board(tmp_path, told), size=(80, 24)) as (app, pilot):
        await press(pilot, "enter", "enter")
        screen = await shown(pilot, "StoryScreen")
        await until(pilot, lambda: "S-1 added" in screen.story_page.text)
        await press(pilot, "G")

        assert "S-1 added" in picture(app)


async def test_moving_answers(tmp_path: Path) -> None:
    """`L` moves on; a shut gate says what is missing; a reason opens it."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "enter", "enter")
        screen = await shown(pilot, "StoryScreen")
        await press(pilot, "L")
        await app.session.settle()
        assert store.read().stories["S-1"].stage == "draft"
        await press(pilot, "L")
        assert "It lacks an outcome" in screen.footer.answer
        await press(pilot, "B")
        await shown(pilot, "Ask")
        await write(pilot, "promised")
        await press(pilot, "enter")
        await shown(pilot, "StoryScreen")
        await app.session.settle()

        assert store.read().stories["S-1"].gate_opened_because == "promised"


async def test_a_note_is_kept(tmp_path: Path) -> None:
    """`N` asks for words; without any it says so and stays."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "enter", "enter")
        await shown(pilot, "StoryScreen")
        await press(pilot, "N")
        ask = await shown(pilot, "Ask")
        await press(pilot, "enter")
        assert "A note needs a text" in ask.message
        await write(pilot, "call them")
        await press(pilot, "enter")
        screen = await shown(pilot, "StoryScreen")
        await app.session.settle()

        assert "call them" in screen.story_page.text
        assert ["call them"] == [note.text for note in store.read().notes_about("S-1")]


async def test_editing_from_reading_comes_back(tmp_path: Path) -> None:
    """`e` opens the editor; saved, the story reads as it was written."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "enter", "enter")
        await shown(pilot, "StoryScreen")
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        await press(pilot, "ctrl+s")
        screen = await shown(pilot, "StoryScreen")

        assert "Treatment history in hand now" in screen.story_page.text


async def test_others_changes_are_followed(tmp_path: Path) -> None:
    """What somebody else writes is read at once."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "enter", "enter")
        screen = await shown(pilot, "StoryScreen")
        by_another(store, lambda change: stories.edit(change, "S-1", {"outcome": "sees the history"}))
        await app.session.look()
        await pilot.pause()

        assert "sees the history" in screen.story_page.text


async def test_the_gate_is_asked_with_the_wording(tmp_path: Path) -> None:
    """Before ready the reader names an error of the wording, as the shell and the editor do."""
    fields = {"title": "History in hand", "outcome": "Add a summary tab to the screen"}
    store = board(tmp_path, lambda change: stories.add(change, fields))
    (error, *_) = gate_of(store.read().stories["S-1"], today=TODAY).errors
    async with opened(store) as (_app, pilot):
        await press(pilot, "enter", "enter")
        screen = await shown(pilot, "StoryScreen")

        assert error[:30] in " ".join(screen.story_page.text.split())
