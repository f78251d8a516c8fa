"""Suggestions under the field that has the cursor."""

from pathlib import Path

import pytest
from textual.geometry import Region

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Target
from roadmap_tui.tui.editor.screen import EditorScreen
from tests.tui.at_screen import board, opened, picture, press, shown, write


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


async def test_who_types_before_suggestions_are_known_gets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come as soon as they are known, unless the field holds something else by then."""
    prepare = EditorScreen._prepare
    monkeypatch.setattr(EditorScreen, "_prepare", lambda _: None)
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        assert isinstance(editor, EditorScreen)
        await write(pilot, "nurse")
        prepare(editor)
        await pilot.pause()
        offered = editor.suggestions.list.display
        editor.suggestions.clear()
        await press(pilot, "tab")
        prepare(editor)
        await pilot.pause()

        assert (offered, editor.suggestions.list.display) == (True, False)


async def test_suggestions_for_a_field_out_of_sight_wait_until_it_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come once it is scrolled to, and not where they were taken away by then."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await pilot.pause()
        seen = []
        for is_left in (False, True):
            with monkeypatch.context() as patch:
                patch.setattr(EditorScreen, "form_region", Region())
                editor.suggestions.suggest("actor", "nurse")
                if is_left:
                    editor.suggestions.clear()
            before = editor.suggestions.list.display
            await pilot.pause()
            seen.append((before, editor.suggestions.list.display))
            editor.suggestions.clear()

        assert seen == [(False, True), (False, False)]


async def test_suggestions_are_never_in_the_way(tmp_path: Path) -> None:
    """Tab without one marked goes on with what was typed; esc takes them away first."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, "nurse")
        await press(pilot, "escape")
        assert not editor.suggestions.list.display
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
