"""The editor: typing, saving, leaving, drafts, and somebody else at the same story."""

from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.localstate.drafts import Drafts
from roadmap_tui.tui.widgets.form import LineInput
from tests.tui.at_screen import board, by_another, opened, picture, press, shown, until, usual, write


def kept(folder: Path) -> list[Path]:
    """The drafts on disk."""
    return list((folder / "state").rglob("drafts/*.json"))


async def test_prose_follows_the_keys(tmp_path: Path) -> None:
    """The story as it will be read, its marks and what the gate asks follow what is typed."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, "night nurse")
        await press(pilot, "tab")
        await write(pilot, "at the start of the round")

        assert "A night nurse, at the start of the round, ______ without ______" in editor.page.text
        assert "● situation" in editor.page.text
        await until(pilot, lambda: "two more of obstacle, benefit and number" in editor.page.text)
        assert "an outcome" in editor.page.text


async def test_first_keys_are_text(tmp_path: Path) -> None:
    """Keys that come before the form is there are typed, not commands of the board."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await pilot.press("n", "q", "u", "1", "x")
        editor = await shown(pilot, "EditorScreen")
        await until(pilot, lambda: len(editor.fields["actor"].text) == 4)

        assert editor.fields["actor"].text == "qu1x"


async def test_saving_closes_once_it_is_on_disk(tmp_path: Path) -> None:
    """What was typed is on the board, and no draft is left."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        await press(pilot, "ctrl+s")
        room = await shown(pilot, "BoardScreen")

        assert store.read().stories["S-1"].title == "Treatment history in hand now"
        assert "S-1 edited" in room.footer.answer
        assert [] == kept(tmp_path)


async def test_saving_nothing_writes_nothing(tmp_path: Path) -> None:
    """A story that was only looked at keeps its revision."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        assert store.read().stories["S-1"].revision == 1


async def test_an_error_stands_under_its_field(tmp_path: Path) -> None:
    """What cannot be read keeps the editor open and says why, where it was typed; there is the cursor."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        editor.start_at(editor.fields["due"])
        await write(pilot, "someday")
        editor.start_at(editor.fields["title"])
        await press(pilot, "ctrl+s")

        assert "someday" in editor.fields["due"].message
        assert editor.fields["due"].inner.has_focus
        assert "Cannot read a day" in editor.footer.answer
        assert type(pilot.app.screen).__name__ == "EditorScreen"
        assert store.read().stories["S-1"].revision == 1


@pytest.mark.slow
async def test_a_day_says_what_it_means(tmp_path: Path) -> None:
    """Under the field stands the day that was understood."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        editor.start_at(editor.fields["due"])
        await write(pilot, "end of Q1")

        assert editor.fields["due"].message == "31 March 2027, in 18 weeks"


async def test_leaving_without_changes_asks_nothing(tmp_path: Path) -> None:
    """Esc goes back where nothing was typed."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await press(pilot, "escape")

        await shown(pilot, "BoardScreen")


async def test_leaving_goes_on_typing_at_esc(tmp_path: Path) -> None:
    """Esc on the question is no answer: the text is still there."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "surgeon")
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "escape")
        editor = await shown(pilot, "EditorScreen")

        assert editor.fields["actor"].text == "surgeon"


async def test_discarding_takes_the_key_twice(tmp_path: Path) -> None:
    """One key is not enough to throw text away; then nothing is left of it."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "surgeon")
        await until(pilot, lambda: kept(tmp_path))
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "D")
        assert type(app.screen).__name__ == "Choose"
        await press(pilot, "D")
        await shown(pilot, "BoardScreen")

        assert [] == kept(tmp_path)


async def test_a_kept_draft_is_offered_again(tmp_path: Path) -> None:
    """`k` keeps the text; opening the same story offers it, and resuming brings it back."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "e")
        await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "k")
        await shown(pilot, "BoardScreen")
        await press(pilot, "e")
        await shown(pilot, "Choose")
        await press(pilot, "r")
        editor = await shown(pilot, "EditorScreen")

        assert editor.fields["title"].text == "Treatment history in hand now"
        assert ("title",) == editor.model.touched


@pytest.mark.slow
async def test_quitting_keeps_what_was_typed(tmp_path: Path) -> None:
    """The app may be left from the editor; the next one says that text is waiting."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "nurse")
        await pilot.press("ctrl+q")

    async with opened(store) as (app, pilot):
        room = await shown(pilot, "BoardScreen")
        await until(pilot, lambda: "kept for a new story" in room.footer.answer)
        assert ["new"] == Drafts(app.session.snapshot.board.uid).waiting()


@pytest.mark.slow
async def test_others_words_come_into_untouched_fields(tmp_path: Path) -> None:
    """What somebody else writes while one types is shown where one did not type, and both are kept."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        by_another(store, lambda change: stories.edit(change, "S-1", {"outcome": "sees it"}))
        await app.session.look()
        await pilot.pause()
        assert editor.fields["outcome"].text == "sees it"
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        story = store.read().stories["S-1"]
        assert ("Treatment history in hand now", "sees it") == (story.title, story.outcome)


@pytest.mark.parametrize(("key", "title"), [("t", "Theirs"), ("m", "Treatment history in hand now")])
async def test_a_conflict_is_chosen_field_by_field(tmp_path: Path, key: str, title: str) -> None:
    """The same field changed twice is shown with both versions; the chosen one is saved."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        by_another(store, lambda change: stories.edit(change, "S-1", {"title": "Theirs"}))
        await app.session.look()
        editor._answer_all()  # as the rules do, a moment after the last key
        await pilot.pause()
        assert "theirs by now: Theirs" in editor.fields["title"].message
        await press(pilot, "ctrl+s")
        await shown(pilot, "Compare")
        assert "○ theirs Theirs" in picture(app)
        await press(pilot, key, "enter")
        await shown(pilot, "BoardScreen")

        assert store.read().stories["S-1"].title == title


async def test_an_unseen_change_is_not_overwritten(tmp_path: Path) -> None:
    """A change that the screen has not read yet is refused by the store; the text stays, and can be chosen."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        by_another(store, lambda change: stories.edit(change, "S-1", {"title": "Theirs"}))
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "changed meanwhile" in editor.footer.answer)

        assert store.read().stories["S-1"].title == "Theirs"
        assert editor.fields["title"].text == "Treatment history in hand now"
        assert ("title",) == editor.model.touched


async def test_a_write_that_fails_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the board cannot be written, the editor stays with the text and the reason."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")

        def full(_pending: object) -> object:
            raise Refused("The disk is full.")

        monkeypatch.setattr(app.session, "_commit", full)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "The disk is full." in editor.footer.answer)

        assert ("title",) == editor.model.touched
        assert editor.fields["title"].text == "Treatment history in hand now"


@pytest.mark.slow
async def test_a_story_that_went_leaves_the_text(tmp_path: Path) -> None:
    """A story taken away meanwhile cannot be saved; what was typed stays in the form."""
    store = board(tmp_path, lambda _change: None)
    async with opened(store) as (app, pilot):
        app.session.act("new", lambda change: stories.add(change, {"title": "Mine"}))
        await app.session.settle()
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        app.action_undo()
        await until(pilot, lambda: "S-1" not in app.session.snapshot.stories)
        await press(pilot, "ctrl+s")

        assert "gone from the board" in editor.footer.answer
        assert editor.fields["title"].text == "Mine now"


async def test_pasted_lines_stay(tmp_path: Path) -> None:
    """Pasting several lines into one loses none, and no control character comes in."""
    from textual.events import Paste

    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        app.post_message(Paste("night\nnurse \x1b[2J"))
        await pilot.pause()
        await pilot.pause()

        assert editor.fields["actor"].text == "night nurse ␛[2J"


async def test_markup_is_text(tmp_path: Path) -> None:
    """What looks like markup stands in the prose as it was typed, wide characters too."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        editor.fields["outcome"].insert("[red]sees 履歴[/red]")
        await pilot.pause()

        assert "[red]sees 履歴[/red]" in editor.page.text
        assert "[red]sees" in picture(app)


@pytest.mark.slow
async def test_narrow_window_keeps_the_prose_above(tmp_path: Path) -> None:
    """At 80 by 24 the prose stands over the form; a key shows all of it, esc the form again."""
    async with opened(board(tmp_path), size=(80, 24)) as (app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        assert "A physician ______" in picture(app)
        assert "before ready" not in picture(app)
        await press(pilot, "ctrl+t")
        assert "before ready it asks for" in picture(app)
        await press(pilot, "escape")

        assert editor.fields["title"].region.height > 0
        assert type(app.screen).__name__ == "EditorScreen"


async def test_a_field_of_lines_is_gone_on_with(tmp_path: Path) -> None:
    """The cursor comes into it behind what stands there, as into a field of one line."""

    def filled(change: Change) -> None:
        usual(change)
        stories.edit(change, "S-1", {"situation": "before each round"})

    async with opened(board(tmp_path, filled)) as (_app, pilot):
        await press(pilot, "e", "tab", "tab")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " at night")

        assert editor.fields["situation"].text == "before each round at night"


@pytest.mark.slow
async def test_a_past_day_of_a_new_story_is_not_to_be_read(tmp_path: Path) -> None:
    """Nothing is said of a story that has no name yet but to set another day."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")
        editor.fields["metric"].replace("late doses")
        editor.fields["due"].replace("yesterday")
        await until(pilot, lambda: any(one.rule == "V11-target-passed" for one in editor.findings))

        found = next(one for one in editor.findings if one.rule == "V11-target-passed")
        assert "S-0" not in found.hint
        assert found.message.endswith("has passed.")


@pytest.mark.slow
async def test_the_cursor_is_on_what_was_just_written(tmp_path: Path) -> None:
    """Back on the board the next key means the new story, wherever the cursor was before."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, "n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "ward clerk")
        await press(pilot, "tab", "tab")
        await write(pilot, "finds the bed list")
        await press(pilot, "ctrl+s")
        room = await shown(pilot, "BoardScreen")

        assert room.story.id == "S-3"


@pytest.mark.parametrize("size", [(80, 24), (120, 35)])
async def test_no_hint_is_cut(tmp_path: Path, size: tuple[int, int]) -> None:
    """Each question stands whole in its room."""
    async with opened(board(tmp_path), size=size) as (_, pilot):
        await press(pilot, "n")
        editor = await shown(pilot, "EditorScreen")

        assert [one.hint for one in editor.query(LineInput) if one.placeholder != one.hint] == []
