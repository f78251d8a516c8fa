"""Findings, folded fields and the glossary in the form."""

from pathlib import Path

import pytest

from roadmap_tui.model.records import Target
from tests.tui.at_screen import board, opened, picture, press, shown, until, write


async def test_a_finding_stands_under_its_field(tmp_path: Path) -> None:
    """With its level in a word, once nobody types; F2 goes there and tells it whole."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        editor.start_at(editor.fields["outcome"])
        await write(pilot, "Add a dashboard")
        await until(pilot, lambda: "error: " in editor.fields["outcome"].message)
        editor.start_at(editor.fields["title"])
        await press(pilot, "f2")

        assert editor.fields["outcome"].inner.has_focus
        assert editor.footer.answer.startswith("Error: ")


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 50)])
async def test_a_finding_can_be_read_whole_under_its_field(tmp_path: Path, size: tuple[int, int]) -> None:
    """It takes the rows that it needs; two fields beside each other stay on one line."""
    async with opened(board(tmp_path), size=size) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        field, unit = editor.fields["situation"], editor.fields["unit"]
        editor.start_at(field)
        await write(pilot, "user")
        await until(pilot, lambda: "error: " in field.message)
        unit.show_message("a unit is a word such as min, or a sign such as %, and not a sentence", "red")
        await pilot.pause()
        drawn = [field.render_line(y).text.strip() for y in range(field.lines, field.size.height)]
        beside = [unit.render_line(y).text.strip() for y in range(unit.lines, unit.size.height)]

        assert field.message == " ".join(drawn)
        assert beside[0].startswith("! a unit is")
        assert 2 <= len(beside) <= 3
        assert editor.fields["direction"].region.y == unit.region.y
        assert "…" not in " ".join(drawn)


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
