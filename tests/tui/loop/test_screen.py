"""The loop, key by key."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.actions import customers, requests, sessions, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.notifications import notify
from roadmap_tui.errors import Problem
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.common.day_and_note import DayAndNote, read_day_and_note
from roadmap_tui.tui.loop.screen import LoopScreen
from tests.each_row import each_row
from tests.tui import at_screen
from tests.tui.at_screen import TODAY, board, by_another, picture, press, shown, until, write

opened = partial(at_screen.opened, at="loop")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def shipped(change: Change) -> None:
    """A story that Acme and Birch asked for is out; what Cedar asked for was declined."""
    for name, csm in (("Acme", "ana"), ("Birch", "ben"), ("Cedar", "ben")):
        customers.add(change, {"name": name, "csm": csm})
    requests.add(change, {"said": "We hunt for the history", "person": "Dr. Osei, chief"}, customer="Acme")
    requests.add(change, {"said": "Where is [the] history?"}, customer="Birch")
    requests.add(change, {"said": "Paint it blue"}, customer="Cedar")
    story = stories.add(
        change, {"title": "History in hand", "actor": "physician", "outcome": "sees the history"},
        from_requests=["R-1", "R-2"],
    )  # fmt: skip
    stories.move(change, story.id, "shipped", because="it is out")
    requests.decline(change, "R-3", "Nobody else needs it")


def shipped_yesterday(change: Change) -> None:
    """The same, a day ago."""
    change.at -= timedelta(days=1)
    shipped(change)


async def at_loop(pilot: Pilot[int]) -> LoopScreen:
    screen: LoopScreen = await shown(pilot, "LoopScreen")
    await until(pilot, lambda: screen.is_known and screen.is_settled)
    await pilot.pause()
    return screen


def kept(store: FileStore) -> list[tuple[str, str, date, str | None, str]]:
    return [
        (one.customer, one.about, one.at.date(), one.note, one.answer)
        for one in store.read().notifications.values()
    ]


async def test_three_opens_who_waits_by_csm(tmp_path: Path) -> None:
    """My own first; the no with its reason; the message at the right, as text and not as markup."""
    async with at_screen.opened(board(tmp_path, shipped)) as (app, pilot):
        await press(pilot, "3")
        screen = await at_loop(pilot)

        assert screen.model.shown == ["#ana", "C-1 S-1", "#ben", "C-2 S-1", "C-3 R-3"]
        assert "Hello Dr. Osei," in screen.page.text
        assert "no: Nobody else needs it" in picture(app)
        assert "Where is [the] history?" in picture(app)


async def test_t_and_enter_write_down_that_they_were_told_today(tmp_path: Path) -> None:
    """Shown at once, and durable."""
    store = board(tmp_path, shipped)
    async with opened(store) as (app, pilot):
        screen = await at_loop(pilot)
        await press(pilot, "t")
        await shown(pilot, "Ask")
        await press(pilot, "enter")

        assert screen.model.count("told") == 1
        await app.session.settle()
        assert kept(store) == [("C-1", "S-1", TODAY, None, "none")]
        assert [one.requests for one in store.read().notifications.values()] == [None], "everybody who asked"


async def test_a_day_and_a_note_are_understood_while_typing(tmp_path: Path) -> None:
    """What they mean stands under them; a day before it shipped is refused, and the words stay."""
    store = board(tmp_path, shipped_yesterday)
    async with opened(store) as (app, pilot):
        await at_loop(pilot)
        await press(pilot, "t")
        asked = await shown(pilot, "Ask")
        await write(pilot, "2026-11-18")
        await press(pilot, "enter")

        assert asked.message.startswith("! R-1 was heard on 2026-11-19, so nobody was told of it on 2026-11-18.")
        await press(pilot, "home", "ctrl+k")
        await write(pilot, "yesterday, she is glad")

        assert asked.message.strip() == "told on 19 Nov 2026 · note: she is glad"
        await press(pilot, "enter")
        await app.session.settle()
        assert kept(store) == [("C-1", "S-1", TODAY - timedelta(days=1), "she is glad", "none")]


async def test_marked_customers_are_told_together(tmp_path: Path) -> None:
    """In one change."""
    store = board(tmp_path, shipped)
    async with opened(store) as (app, pilot):
        screen = await at_loop(pilot)
        await press(pilot, "space", "space", "space", "t")
        await shown(pilot, "Ask")
        await press(pilot, "enter")
        await app.session.settle()

        assert len(kept(store)) == 3
        assert screen.model.marked == set()


async def test_their_answer_is_written_down(tmp_path: Path) -> None:
    """In the tab of those who were told."""
    store = board(tmp_path, shipped)
    by_another(store, lambda change: notify(change, ["R-1"]))
    async with opened(store) as (app, pilot):
        await at_loop(pilot)
        await press(pilot, "tab", "a")
        await shown(pilot, "Choose")
        await press(pilot, "n")
        await app.session.settle()

        assert [one[-1] for one in kept(store)] == ["not-solved"]
        assert [one.requests for one in store.read().notifications.values()] == [("R-1",)], "as before"
        assert "not solved" in picture(app)


async def test_y_copies_the_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line, as it is sent."""
    async with opened(board(tmp_path, shipped)) as (app, pilot):
        copied: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await at_loop(pilot)
        await press(pilot, "y")

        assert copied[0].splitlines()[0] == "Hello Dr. Osei,"
        assert copied[0].splitlines()[-1] == "ana"
        assert "Copied the message to Acme" in picture(app)


async def test_each_who_asked_has_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With their address, below the row; `y` copies them all, each below whom it is to."""

    def asked_twice(change: Change) -> None:
        shipped(change)
        more = {"said": "We print it", "person": "Kim [b]", "email": "kim@acme.example"}
        requests.add(change, more, customer="Acme", story="S-1")

    async with opened(board(tmp_path, asked_twice), size=(140, 60)) as (app, pilot):
        copied: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await at_loop(pilot)
        shown_now = picture(app)
        await press(pilot, "y")

        assert "to Kim [b] <kim@acme.example>" in shown_now
        assert "to Dr. Osei, chief" in shown_now
        assert ["Dr. Osei, chief", "Kim [b] <kim@acme.example>"] == [
            one.split("\n")[0] for one in copied[0].split("\n\n\n")
        ]
        assert "Copied 2 letters to Acme" in picture(app)


async def test_enter_twice_opens_the_story(tmp_path: Path) -> None:
    """The first time the row is read."""
    async with opened(board(tmp_path, shipped)) as (_app, pilot):
        screen = await at_loop(pilot)
        await press(pilot, "enter")
        assert screen.is_reading
        await press(pilot, "enter")

        assert (await shown(pilot, "StoryScreen")).ref == "S-1"


async def test_what_ships_elsewhere_comes_into_the_loop(tmp_path: Path) -> None:
    """The open screen works it out again."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.link(change, "R-1", "S-1"))
    async with opened(store) as (app, pilot):
        screen = await at_loop(pilot)
        assert "Nobody waits to be told." in picture(app)
        by_another(store, lambda change: stories.move(change, "S-1", "shipped", because="it is out"))
        await app.session.look()
        await until(pilot, lambda: screen.model.count("waiting") == 1)

        assert "Acme" in picture(app)


async def test_the_board_says_how_many_are_to_be_told(tmp_path: Path) -> None:
    """And keeps count when one was."""
    store = board(tmp_path, shipped)
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: "3 to tell" in picture(app))
        by_another(store, lambda change: notify(change, ["R-1"]))
        await app.session.look()

        await until(pilot, lambda: "2 to tell" in picture(app))


@each_row(
    ("typed", "understood"),
    [
        ("", DayAndNote(TODAY, None)),
        ("she is glad", DayAndNote(TODAY, "she is glad")),
        ("yesterday", DayAndNote(date(2026, 11, 19), None)),
        ("2026-11-18: by phone, in the morning", DayAndNote(date(2026, 11, 18), "by phone, in the morning")),
        ("on the phone, glad", DayAndNote(TODAY, "on the phone, glad")),
    ],
)
def test_what_was_typed_is_a_day_a_note_or_both(typed: str, understood: DayAndNote) -> None:
    """A comma parts them; words that are no day are the note."""
    assert read_day_and_note(typed, TODAY, 1, "It was on") == understood


def test_a_day_ahead_is_refused() -> None:
    """Nobody was told tomorrow, nor was anything measured."""
    with pytest.raises(Problem, match=r"^A customer is told on a day that has been; 1 Jan 2027 is ahead\.$"):
        read_day_and_note("2027-01-01, soon", TODAY, 1, "A customer is told on")


def is_filtered_by(screen: LoopScreen, typed: str) -> bool:
    return screen.model.filter == typed


async def test_who_only_tried_it_is_found_by_a_filter(tmp_path: Path) -> None:
    """By their name, their CSM and what they tried, though they asked for nothing."""

    def fill(change: Change) -> None:
        shipped(change)
        sessions.add(change, "S-1", {"result": "did", "participant": "night nurse"}, customer="Cedar")

    async with opened(board(tmp_path, fill)) as (_, pilot):
        screen = await at_loop(pilot)
        found = {}
        for typed in ("cedar history", "csm:ben", "nurse", "birch"):
            screen.find(typed)
            await until(pilot, partial(is_filtered_by, screen, typed))
            found[typed] = [one for one in screen.model.shown if one.endswith("S-1")]

    assert {
        "cedar history": ["C-3 S-1"],
        "csm:ben": ["C-2 S-1", "C-3 S-1"],
        "nurse": ["C-3 S-1"],
        "birch": ["C-2 S-1"],
    } == found
