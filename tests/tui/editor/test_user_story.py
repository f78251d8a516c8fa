"""A user story to start from: what is taken out of it, and how it is offered."""

from pathlib import Path

import pytest

from roadmap_tui.tui.editor.user_story import is_asked_of, start_from
from tests.tui.at_screen import board, opened, press, shown, until, write

EMPTY = {"title": "", "actor": "", "situation": "", "outcome": "", "benefit": "", "kind": "ask"}
USER_STORY = "As a dispatcher, I want to see freed slots so that I can fill them the same day."


def test_a_user_story_gives_actor_and_benefit() -> None:
    """The wish is no outcome: it is asked for, and the field it stood in is emptied."""
    start = start_from("title", {**EMPTY, "title": USER_STORY})

    assert start is not None
    assert dict(start.texts) == {"title": "", "actor": "dispatcher", "benefit": "fill them the same day"}
    assert start.want == "see freed slots"


def test_what_is_written_already_stays() -> None:
    """An actor of one's own is not replaced."""
    start = start_from("title", {**EMPTY, "title": USER_STORY, "actor": "planner"})

    assert start is not None
    assert "actor" not in start.texts


def test_a_user_story_is_looked_for_in_titles_and_new_stories() -> None:
    """Elsewhere people quote one, and nothing is offered."""
    texts = {**EMPTY, "actor": USER_STORY}

    assert is_asked_of("title", EMPTY, is_new=False)
    assert is_asked_of("actor", texts, is_new=True)
    assert not is_asked_of("actor", texts, is_new=False)
    assert not is_asked_of("actor", {**texts, "outcome": "sees it"}, is_new=True)


@pytest.mark.slow
async def test_a_user_story_is_offered_as_a_start(tmp_path: Path) -> None:
    """Actor and benefit come out of it, the rest is asked for; the same key takes it back."""
    text = "As a dispatcher, I want to see slots so that I can fill them"
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, text)
        await until(pilot, lambda: "F8" in editor.fields["actor"].message)
        await press(pilot, "f8")
        assert [editor.fields[one].text for one in ("actor", "benefit")] == ["dispatcher", "fill them"]
        assert "They want “see slots”" in editor.footer.answer
        await press(pilot, "f8")

        assert [editor.fields[one].text for one in ("actor", "benefit")] == [text, ""]
