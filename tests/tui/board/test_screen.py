import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.events import MouseMove, MouseScrollDown

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Reading, Target, TrackerLink
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.app import start_notices
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.board.screen import BoardScreen
from roadmap_tui.tui.common import board_session
from roadmap_tui.tui.common.figures import Figures
from tests.tui.at_screen import NOW, TODAY, board, by_another, opened, picture, press, shown, until, write

READY: dict[str, Any] = {
    "actor": "physician",
    "situation": "before each consultation",
    "outcome": "is presented with a summary of the history",
    "obstacle": "spending 10 minutes on the search",
    "benefit": "listen to the patient for longer",
    "target": Target(
        metric="search", unit="min", baseline=7, target=1, due=TODAY.replace(year=2027), measured_by="stopwatch"
    ),
}


def fill(change: Change) -> None:
    """Three stories: one that passes the gate, one that does not, one that has shipped."""
    stories.add(change, {"title": "Treatment history in hand", **READY})
    stories.add(change, {"title": "[red]Dose list[/] at the round", "tags": ("night",)})
    stories.add(change, {"title": "Referral letters", **READY})
    stories.move(change, "S-3", "shipped")
    requests.add(change, {"said": "ten minutes a visit"}, customer="Acme", story="S-1")


def screen(app: RoadmapApp) -> BoardScreen:
    found = app.screen
    assert isinstance(found, BoardScreen)
    return found


def answer(app: RoadmapApp) -> str:
    return screen(app).footer.answer


async def test_the_board_is_drawn_with_its_figures(tmp_path: Path) -> None:
    """Name, counts, columns, cards and the story under the cursor."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await until(pilot, lambda: "3 stories · 1 request" in picture(app))
        seen = picture(app)

        assert "Clinics" in seen
        assert "Discover 2" in seen
        assert "▌S-1 Treatment" in seen
        assert "A physician, before each" in seen


async def test_markup_in_a_title_is_shown_as_typed(tmp_path: Path) -> None:
    """A title is text, on the card and in the pane."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "j")

        assert picture(app).count("[red]Dose") == 2


async def test_keys_move_the_cursor(tmp_path: Path) -> None:
    """Every key that moves the cursor."""
    keys = "j k down up G g ctrl+d ctrl+u l left right h".split()
    async with opened(board(tmp_path, fill)) as (app, pilot):
        seen = []
        for key in keys:
            await press(pilot, key)
            seen.append(screen(app).model.cursor)
        await press(pilot, "l", "l", "l", "l")

        assert ["S-2", "S-1"] * 4 == seen[:8]
        assert "S-1" == seen[-1]
        assert "S-3" == screen(app).model.cursor


async def test_counting_gives_way_to_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just after a key there is none: its frame comes first."""
    counted: list[float] = []
    async with opened(board(tmp_path, fill)) as (app, _):
        clock = [100.0]
        monkeypatch.setattr(board_session, "monotonic", lambda: clock[0])
        monkeypatch.setattr(Figures, "work", lambda *_: counted.extend(clock))
        app.session.key_pressed()
        for now in (100.0, 100.01, 100.03, 101.0):
            clock[0] = now
            screen(app)._work()

        assert counted == [100.03, 101.0]


async def test_a_move_is_shown_written_and_undone(tmp_path: Path) -> None:
    """`L` moves, the line answers once it is saved, `u` takes it back, `^r` makes it again."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "L")
        await until(pilot, lambda: answer(app) == "S-1 → Draft · u undoes")
        assert store.read().stories["S-1"].stage == "draft"

        await press(pilot, "u")
        await until(pilot, lambda: answer(app).startswith("Undone:"))
        assert (store.read().stories["S-1"].stage, screen(app).model.cursor) == ("discover", "S-1")

        await press(pilot, "ctrl+r")
        await until(pilot, lambda: answer(app).startswith("Made again:"))
        assert store.read().stories["S-1"].stage == "draft"


async def test_a_move_back_is_allowed(tmp_path: Path) -> None:
    """`H` moves a shipped story to the stage before."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "l", "l", "l", "l", "H")
        await until(pilot, lambda: answer(app) == "S-3 → Building · u undoes")

        assert store.read().stories["S-3"].stage == "building"


async def test_the_gate_refuses_and_opens_with_a_reason(tmp_path: Path) -> None:
    """The refusal says what is missing; `B` asks for a reason and makes the move."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "j", "L")
        await until(pilot, lambda: answer(app) == "S-2 → Draft · u undoes")
        await press(pilot, "L")
        assert answer(app).startswith("S-2 cannot move to ready yet. It lacks an outcome")

        await press(pilot, "B")
        await write(pilot, "pilot signed")
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "S-2 → Ready · u undoes")
        assert store.read().stories["S-2"].gate_opened_because == "pilot signed"
        assert "gate opened: pilot" in picture(app)


async def test_shipped_goes_no_further_by_hand(tmp_path: Path) -> None:
    """Proven follows from a reading: the refusal names the key that writes one down."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "l", "l", "l", "l", "L")

        assert "r writes one down" in answer(app)


async def test_a_reading_at_the_target_proves_the_story(tmp_path: Path) -> None:
    """`r` asks for the number; the card goes to Proven and the cursor with it."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "l", "l", "l", "l", "r")
        await write(pilot, "0.5")
        await press(pilot, "enter")
        proven = "S-3 is proven: 0.5 min of 1 min by 20 Nov 2027"
        await until(pilot, lambda: answer(app) == f"{proven} · u undoes")

        assert store.read().stories["S-3"].readings == (Reading(day=TODAY, value=0.5),)
        assert screen(app).model.current.stage == "proven"


async def test_what_is_no_number_is_refused(tmp_path: Path) -> None:
    """A reading is a number; the sentence shows what was typed."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "r")
        await write(pilot, "many")
        await press(pilot, "enter")

        assert answer(app) == "“many” is no number; type one such as 7 or 7.5."


async def test_ranking_changes_the_order(tmp_path: Path) -> None:
    """`J` places a story below the next one, `K` above the one before."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "J")
        assert screen(app).model.columns[0].ids == ["S-2", "S-1"]

        await press(pilot, "K")
        assert screen(app).model.columns[0].ids == ["S-1", "S-2"]
        await press(pilot, "K")
        assert answer(app) == "S-1 is the first of its column."


async def test_declining_asks_why(tmp_path: Path) -> None:
    """Without a reason nothing happens; with one the story leaves the board."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "x", "enter")
        assert answer(app) == "Declining S-1 needs a reason."

        await press(pilot, "x")
        await write(pilot, "nobody asks")
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "S-1 declined · u undoes")
        assert (store.read().stories["S-1"].declined_because, screen(app).model.cursor) == ("nobody asks", "S-2")


async def test_escape_leaves_a_question_without_a_change(tmp_path: Path) -> None:
    """The board has the keys again."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "x", "a", "escape", "j")

        assert screen(app).model.cursor == "S-2"


async def test_the_filter_works_while_typing(tmp_path: Path) -> None:
    """By the customer's name here; `esc` shows all again."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "slash")
        await write(pilot, "acm")
        typed = [column.shown for column in screen(app).model.columns if column.shown]
        await press(pilot, "enter")
        said = answer(app)
        await press(pilot, "escape")

        assert typed == [["S-1"]]
        assert said == "/acm · 1 story · esc shows all"
        assert screen(app).model.is_filtered is False


async def test_commands_of_the_palette_toggle_columns(tmp_path: Path) -> None:
    """Archived stories have a column when asked for."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        screen(app).action_archive()
        screen(app).action_column("archived")
        await until(pilot, lambda: "Archived 1" in picture(app))

        assert screen(app).model.every_column[-1].ids == ["S-1"]


async def test_compact_marks_and_copies(tmp_path: Path) -> None:
    """`v` draws a card a line, `space` marks and goes on, `y` and `Y` copy."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "V", "space")
        assert (screen(app).model.compact, screen(app).model.marked, screen(app).model.cursor) == (
            True,
            {"S-1"},
            "S-2",
        )
        await press(pilot, "y")
        assert (answer(app), app.clipboard) == ("Copied S-1", "S-1")
        await press(pilot, "escape", "y", "Y")
        assert (answer(app), app.clipboard) == ("S-2 is in no tracker yet.", "S-2")
        await press(pilot, "o")
        assert answer(app) == "S-2 is in no tracker yet."


async def test_only_an_address_of_the_web_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that a tracker sent may be anything; the browser gets http and https only."""
    asked: list[str] = []
    monkeypatch.setattr(RoadmapApp, "open_url", lambda _self, url, **_: asked.append(url))

    def linked(change: Change) -> None:
        for index, url in enumerate(("file:///etc/passwd", "https://acme.example/browse/P-1"), 1):
            made = stories.add(change, {"title": f"Story {index}"})
            site = "https://acme.example"
            link = TrackerLink(tracker="jira", site=site, id="1", key="P-1", url=url)
            change.edit(made, link=link)

    async with opened(board(tmp_path, linked)) as (_app, pilot):
        await press(pilot, "o", "j", "o")

    assert asked == ["https://acme.example/browse/P-1"]


async def test_enter_reads_in_a_narrow_window_and_escape_goes_back(tmp_path: Path) -> None:
    """At 80 × 24 the story takes the board's place."""
    async with opened(board(tmp_path, fill), size=(80, 24)) as (app, pilot):
        before = "A physician" in picture(app)
        await press(pilot, "enter")
        read = picture(app)
        await press(pilot, "escape", "j")

        assert before is False
        assert "A physician, before each consultation, is presented" in read
        assert screen(app).model.cursor == "S-2"


async def test_a_window_too_small_says_so_and_resizing_keeps_the_cursor(tmp_path: Path) -> None:
    """Below 60 × 15 there are words instead of a broken board."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "j")
        await pilot.resize_terminal(50, 12)
        await until(pilot, lambda: "The board needs 60 × 15" in picture(app))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "▌S-2" in picture(app))


async def test_what_others_write_appears_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor stays on its story, and the line at the foot tells who did what; no box comes over a card."""
    told: list[str] = []
    monkeypatch.setattr(RoadmapApp, "notify", lambda _self, words, **_: told.append(words))
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "j")
        by_another(store, lambda change: stories.move(change, "S-1", "draft"))
        await app.session.look()
        await until(pilot, lambda: "Draft 1" in picture(app))

        assert screen(app).model.cursor == "S-2"
        assert screen(app).footer.news == "ben: S-1 moved to draft"
        assert told == []


async def test_an_empty_board_names_keys_and_commands(tmp_path: Path) -> None:
    """The first story is a key away."""
    async with opened(board(tmp_path, lambda _change: None)) as (app, _pilot):
        seen = picture(app)

        assert "No story yet." in seen
        assert "roadmap request add --customer" in seen


async def test_help_opens_over_the_board_and_closes(tmp_path: Path) -> None:
    """`?` shows the keys of the board."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "question_mark")
        await shown(pilot, "HelpScreen")
        seen = picture(app)
        await press(pilot, "escape")
        await shown(pilot, "BoardScreen")

        assert "Keys of the board" in seen


async def test_the_palette_has_our_commands_only(tmp_path: Path) -> None:
    """No command of the toolkit's own appears."""
    async with opened(board(tmp_path, fill)) as (app, _pilot):
        titles = {one.title for one in app.get_system_commands(app.screen)}

        assert "Compact" in titles
        assert titles.isdisjoint({"Maximize", "Minimize", "Show keys and help panel"})


async def test_a_palette_command_acts_on_the_board(tmp_path: Path) -> None:
    """What it runs is the board's own action."""
    async with opened(board(tmp_path, fill)) as (app, _pilot):
        compact = next(one for one in app.get_system_commands(app.screen) if one.title == "Compact")
        await compact.callback()

        assert screen(app).model.compact is True


async def test_a_key_of_ones_own_works_and_the_old_one_does_not(tmp_path: Path) -> None:
    """Keys are rebound by the ids of commands."""
    app = RoadmapApp(
        board(tmp_path, fill),
        Settings(),
        me="ana",
        today=lambda: TODAY,
        now=lambda: NOW,
        keymap={"board.down": "t"},
    )
    async with app.run_test(size=(160, 45)) as pilot:
        await press(pilot, "j")
        before = screen(app).model.cursor
        await press(pilot, "t")

        assert (before, screen(app).model.cursor) == ("S-1", "S-2")


async def test_the_wheel_scrolls_the_column_under_the_mouse(tmp_path: Path) -> None:
    """The cursor stays on its story."""

    def many(change: Change) -> None:
        for index in range(20):
            stories.add(change, {"title": f"Story {index}"})

    async with opened(board(tmp_path, many)) as (app, pilot):
        await pilot._post_mouse_events([MouseScrollDown], "#board", offset=(3, 8))
        await pilot.pause()

        assert (screen(app).model.columns[0].scroll, screen(app).model.cursor) == (1, "S-1")
        assert "↑ 1" in picture(app)


async def test_clicking_selects_and_a_second_click_reads(tmp_path: Path) -> None:
    """The mouse does what the keys do."""
    async with opened(board(tmp_path, fill), size=(80, 24)) as (app, pilot):
        await pilot.click("#board", offset=(3, 11))
        selected = screen(app).model.cursor
        await pilot.click("#board", offset=(3, 11), times=2)

        assert selected == "S-2"
        assert "S-2" == (await shown(pilot, "StoryScreen")).ref


@pytest.mark.parametrize("size", [(80, 24), (109, 35)])
async def test_enter_opens_the_story_whole_in_a_narrow_window(tmp_path: Path, size: tuple[int, int]) -> None:
    """Where the pane has no place beside the board, the story's own screen has all of it, and its keys."""
    async with opened(board(tmp_path, fill), size=size) as (app, pilot):
        await press(pilot, "enter")
        await shown(pilot, "StoryScreen")

        assert "e edit" in picture(app).splitlines()[-1]


async def test_dragging_moves_a_story(tmp_path: Path) -> None:
    """Dropped on another column, it changes its stage."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await pilot.mouse_down("#board", offset=(3, 3))
        beside = (screen(app).model.column_left(1) or 0, 8)
        await pilot._post_mouse_events([MouseMove], "#board", offset=beside, button=1)
        assert screen(app).model.drag is not None
        await pilot.mouse_up("#board", offset=beside)
        await until(pilot, lambda: answer(app) == "S-1 → Draft · u undoes")

        assert store.read().stories["S-1"].stage == "draft"


async def test_escape_cancels_a_drag(tmp_path: Path) -> None:
    """The card stays where it was."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await pilot.mouse_down("#board", offset=(3, 3))
        await pilot._post_mouse_events([MouseMove], "#board", offset=(25, 8), button=1)
        await press(pilot, "escape")
        await pilot.mouse_up("#board", offset=(25, 8))
        await pilot.pause()

        assert screen(app).model.drag is None
        assert store.read().stories["S-1"].stage == "discover"


async def test_keys_of_ones_own(tmp_path: Path) -> None:
    """A key from the settings does what its command says, and the footer shows it; a wrong id is named."""
    settings = Settings(look=Look(keys={"story.edit": "i", "story.psuh": "P"}))
    store = board(tmp_path, fill)
    app = RoadmapApp(store, settings, me="ana", today=lambda: TODAY, now=lambda: NOW)
    async with app.run_test(size=(160, 45)) as pilot:
        await until(pilot, lambda: "there is no command story.psuh. Did you mean story.push?" in answer(app))
        assert "i edit" in picture(app)
        await press(pilot, "i")

        assert "EditorScreen" == type(app.screen).__name__


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"story.push": "u"}, "u is push (story.push) and undo (app.undo)."),
        ({"story.edit": "x"}, "x is decline (story.decline) and edit (story.edit)."),
        ({"request.file": "f9", "request.new": "f9"}, "F9 is file (request.file) and new (request.new)."),
        ({"story.edit": "p", "story.push": "e"}, ""),
    ],
    ids=["with everywhere", "with ours", "with each other", "exchanged"],
)
async def test_keys_of_ones_own_that_clash_are_told(tmp_path: Path, keys: dict[str, str], told: str) -> None:
    """At the start, with both commands; none are where the keys only changed places."""
    settings = Settings(look=Look(keys=keys))
    async with opened(board(tmp_path, fill), settings=settings) as (app, _pilot):
        await app._tell_at_start()

        assert (f"[look] keys: {told}" if told else "") == answer(app)


async def test_what_the_start_finds_late_leaves_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is answered while drafts are looked for keeps its answer; what was found is a toast."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        looked = threading.Event()
        monkeypatch.setattr(
            start_notices, "unsaved", lambda *_: looked.wait(60) and ["Unsaved text is kept for S-1 (E)"]
        )
        late = asyncio.create_task(app._tell_at_start())
        await asyncio.sleep(0)
        app.answer("S-1 is as it was.")
        looked.set()
        await late
        await pilot.pause()

        assert "S-1 is as it was." == answer(app)
        assert ["Unsaved text is kept for S-1 (E)"] == [one.message for one in app._notifications]


async def test_a_refusal_too_long_for_its_line_is_told_whole(tmp_path: Path) -> None:
    """In a narrow window the gate's sentence is cut at the bottom; beside it stands all of it."""
    async with opened(board(tmp_path), size=(80, 24)) as (app, pilot):
        await press(pilot, "L", "L")

        assert "B opens it." in answer(app)
        assert [answer(app)] == [one.message for one in app._notifications]


async def test_a_refusal_that_fits_is_told_once(tmp_path: Path) -> None:
    """Where the lines at the bottom have room for it, nothing else appears."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "L", "L")

        assert "B opens it." in answer(app)
        assert [] == list(app._notifications)


async def test_the_board_says_why_a_story_stands_where_it_does(tmp_path: Path) -> None:
    """Its place on the board, and those that weight and ARR would give it."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.link(change, "R-1", "S-2"))
    async with opened(store) as (_app, pilot):
        room = await shown(pilot, "BoardScreen")
        await press(pilot, "w")
        await until(pilot, lambda: "by weight" in room.footer.answer)

        assert "S-1 is 1 of 2 on the board: 2 by weight" in room.footer.answer


@pytest.mark.parametrize(("wanted", "name"), [("light", "roadmap-light"), ("dark", "roadmap-dark")])
def test_a_theme_by_its_short_name(tmp_path: Path, wanted: str, name: str) -> None:
    """`light` and `dark` are what people write."""
    settings = Settings(look=Look(theme=wanted))
    app = RoadmapApp(board(tmp_path), settings, me="ana", today=lambda: TODAY)

    assert name == app.theme
