"""The session form, with keys."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.model.records import Session
from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import press, shown, until, write
from tests.tui.pictures import sample


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoadmapApp:
    """The app over the sample, its cursor on the first story in building."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return sample(tmp_path, "roadmap-dark")


async def filled(pilot: Pilot[int]) -> None:
    """A session of S-6 by a customer who asked, up to its minutes."""
    await press(pilot, "l", "l", "l", "t")
    await shown(pilot, "SessionFormScreen")
    await press(pilot, "f4", "down", "tab")
    await write(pilot, "Ingrid, dispatcher")
    await press(pilot, "tab", "tab", "tab")
    await write(pilot, "d")
    await press(pilot, "down", "tab")
    await write(pilot, "5")


async def test_a_session_is_written_down(app: RoadmapApp) -> None:
    """Who asked is offered first; the board answers with what the sessions add up to by then."""
    async with app.run_test(size=(120, 35)) as pilot:
        await filled(pilot)
        await press(pilot, "ctrl+s")
        board = await shown(pilot, "BoardScreen")
        await until(pilot, lambda: "4 of 6 did it" in board.footer.answer)
        *_, made = app.session.snapshot.table(Session).values()

        assert (made.story, made.customer, made.result, made.minutes) == ("S-6", "C-1", "did", 5)
        assert made.participant == "Ingrid, dispatcher"
        assert "median 4.5 min of 7" in " ".join(board.pane.text.split())


async def test_what_is_missing_is_told_and_what_was_typed_asked_about(app: RoadmapApp) -> None:
    """A session without a result stays a form; leaving it loses nothing unasked."""
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "l", "l", "l", "enter", "enter")
        await shown(pilot, "StoryScreen")
        before = {*app.session.snapshot.table(Session)}
        await press(pilot, "t")
        form = await shown(pilot, "SessionFormScreen")
        await press(pilot, "tab")
        await write(pilot, "a nurse")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "needs its result" in form.footer.answer)
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "D", "D")
        await shown(pilot, "StoryScreen")

        assert app.session.snapshot.table(Session).keys() == before
