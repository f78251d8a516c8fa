"""The board's push and the sync screen with Linear behind them: in its words, from the first question on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Linear, Tracker
from tests.fake_linear import FakeLinear
from tests.tui.at_screen import board, opened, picture, press, shown, until
from tests.tui.sync.test_screen import answer, edited, three


@pytest.fixture
def linear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLinear]:
    """A fake Linear, and a key for it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with FakeLinear() as fake:
        monkeypatch.setenv("ROADMAP_LINEAR_TOKEN", fake.site.token)
        yield fake
    assert [] == fake.breaches


async def test_a_push_with_its_requests_and_a_conflict(tmp_path: Path, linear: FakeLinear) -> None:
    """The issue has its day; the conflict has its three sides, and a choice ends it."""
    store = board(tmp_path, three)
    edited(store, "S-1", ship_by=date(2027, 4, 1))
    settings = Settings(
        tracker=Tracker(kind="linear", evidence="full"),
        linear=Linear(team="ENG", api=linear.api, customers=True),
    )
    async with opened(store, settings=settings) as (app, pilot):
        await press(pilot, "p")
        await shown(pilot, "Choose")
        asked = picture(app)
        await press(pilot, "p")
        await until(pilot, lambda: "S-1 → ENG-1 created" in answer(app.screen))
        (issue,) = linear.site.issues
        linear.site.edit(issue, title="Theirs")
        edited(store, "S-1", title="Ours")
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: "conflict" in answer(sync))
        clash = picture(app)
        await press(pilot, "o")
        await shown(pilot, "Choose")
        await press(pilot, "o")
        await until(pilot, lambda: "ours taken in title" in answer(sync))
        await press(pilot, "escape")
        await pilot.pause()

        assert "It makes one issue in ENG at 127.0.0.1" in asked
        assert all(words in clash for words in ("Ours", "Theirs", "ENG-1"))
        assert ("Ours", "2027-04-01") == (linear.site.issue(issue).title, linear.site.issue(issue).due)
        assert not [word for word in ("Jira", "GitHub") if word in asked + clash + picture(app)]
