"""A fake Linear, and a tracker on it whose waiting costs no time."""

from collections.abc import Callable, Iterator

import pytest

from roadmap_tui.trackers.linear import connect
from roadmap_tui.trackers.linear.tracker import LinearTracker
from tests.fake_linear import FakeLinear
from tests.fake_linear.site import TEAM
from tests.trackers.jira.conftest import Waits

Connect = Callable[..., LinearTracker]


@pytest.fixture
def fake() -> Iterator[FakeLinear]:
    """A fake Linear; no document of the test may be one that its schema refuses."""
    with FakeLinear() as running:
        yield running
    assert [] == running.breaches


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def connected(fake: FakeLinear, waits: Waits) -> Iterator[Connect]:
    """Connects trackers to the fake; what is not said is right."""
    made = []

    def make(**changed: object) -> LinearTracker:
        values: dict[str, object] = {
            "api": fake.api,
            "site": f"{fake.url}/team/{TEAM}",
            "team": TEAM,
            "token": fake.site.token,
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
def linear(connected: Connect) -> LinearTracker:
    """A tracker that already knows who it is."""
    tracker = connected()
    tracker.probe()
    return tracker
