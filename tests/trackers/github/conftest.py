"""A fake GitHub, and a tracker on it whose waiting costs no time."""

from collections.abc import Callable, Iterator

import pytest

from roadmap_tui.model.github_status import wanted_github_status
from roadmap_tui.trackers.github import connect
from roadmap_tui.trackers.github.tracker import GitHubTracker
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.trackers.jira.conftest import Waits

Connect = Callable[..., GitHubTracker]


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    """A fake GitHub; no request of the test may have broken the contract."""
    with FakeGitHub() as running:
        yield running
    assert [] == running.breaches


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def connected(fake: FakeGitHub, waits: Waits) -> Iterator[Connect]:
    """Connects trackers to the fake; `statuses` are written as in settings, what is not said is right."""
    made = []

    def make(*statuses: str, **changed: object) -> GitHubTracker:
        values: dict[str, object] = {
            "api": fake.url,
            "site": f"{fake.url}/{REPOSITORY}",
            "repository": REPOSITORY,
            "token": fake.site.me.token,
            "statuses": tuple(map(wanted_github_status, statuses)),
            "sleep": waits.sleep,
            "clock": waits.clock,
            "chance": lambda: 0.5,
        }
        tracker = connect(**{**values, **changed})  # type: ignore[arg-type]
        made.append(tracker)
        return tracker

    yield make
    for tracker in made:
        tracker.close()


@pytest.fixture
def github(connected: Connect) -> GitHubTracker:
    """A tracker that already knows who it is."""
    tracker = connected()
    tracker.probe()
    return tracker
