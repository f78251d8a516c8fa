"""The board's push and the sync screen with GitHub behind them: in its words, from the first question on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import GitHub, Tracker
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.tui.at_screen import board, opened, picture, press, shown, until
from tests.tui.sync.test_screen import answer, edited, three


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """A fake GitHub, and a token for it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with FakeGitHub() as fake:
        monkeypatch.setenv("ROADMAP_GITHUB_TOKEN", fake.site.me.token)
        yield fake
    assert [] == fake.breaches


def settings_of(fake: FakeGitHub) -> Settings:
    """The settings that name the fake."""
    return Settings(tracker=Tracker(kind="github"), github=GitHub(repository=REPOSITORY, api=fake.url))


async def test_a_push_and_a_conflict(tmp_path: Path, github: FakeGitHub) -> None:
    """What is not kept is said before it is sent; the conflict has its three sides, and a choice ends it."""
    store = board(tmp_path, three)
    edited(store, "S-1", ship_by=date(2027, 4, 1))
    async with opened(store, settings=settings_of(github)) as (app, pilot):
        await press(pilot, "p")
        await shown(pilot, "Choose")
        asked = picture(app)
        await press(pilot, "p")
        await until(pilot, lambda: "S-1 → #1 created" in answer(app.screen))
        github.site.edit("#1", title="Theirs")
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

        assert f"It makes one issue in {REPOSITORY} at 127.0.0.1" in asked
        assert "GitHub keeps no due date: ship_by stays here." in asked
        assert "due 1 Apr" not in asked
        assert all(words in clash for words in ("Ours", "Theirs", "#1", f"{REPOSITORY}/issues/1"))
        assert "Ours" == github.site.issue("#1").title
        assert "Jira" not in asked + clash + picture(app)


async def test_many_at_once_are_asked_about(tmp_path: Path, github: FakeGitHub) -> None:
    """What is not kept of any of them is said once, before they are sent."""
    store = board(tmp_path, three)
    for identity in ("S-1", "S-3"):
        edited(store, identity, ship_by=date(2027, 4, 1))
    async with opened(store, settings=settings_of(github)) as (app, pilot):
        await press(pilot, "asterisk", "p")
        await shown(pilot, "Choose")

        assert 1 == picture(app).count("GitHub keeps no due date: ship_by stays here.")
        assert "3 made in acme/roadmap at 127.0.0.1" in picture(app)
        assert [] == github.writes()


async def test_a_card_names_the_tracker(tmp_path: Path, github: FakeGitHub) -> None:
    """`GitHub`, as it is written there."""
    store = board(tmp_path, three)
    async with opened(store, settings=settings_of(github)) as (app, pilot):
        await press(pilot, "p")
        await shown(pilot, "Choose")
        await press(pilot, "p")
        await until(pilot, lambda: "S-1 → #1 created" in answer(app.screen))
        github.site.edit("#1", state="closed", reason="completed")
        await press(pilot, "S")
        sync = await shown(pilot, "SyncScreen")
        await until(pilot, lambda: sync.phase == "asking")
        await press(pilot, "a")
        await until(pilot, lambda: sync.phase == "idle")

        assert "done in GitHub: released?" in picture(app)
