"""A push against a Jira over a real socket, with a fault before and after every request of it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from roadmap_tui.errors import Problem
from roadmap_tui.model.link_state import link_state
from roadmap_tui.trackers.jira import connect
from tests.fake_jira import FakeJira
from tests.sync.conftest import Desk, new_desk

FAULTS = [
    ("drop", False),
    ("drop", True),
    ("500", False),
    ("500", True),
    ("cut", True),
    ("login-page", True),
    ("429", False),
    ("503", True),
]
BY_DEFAULT = {("drop", True, 20.0), ("500", False, 0.0)}
"""An answer lost and one refused; with an index that lags and one that does not."""
CASES = [
    pytest.param(
        kind,
        after,
        lag,
        id=f"{kind}-{'after' if after else 'before'}-{'lagging' if lag else 'at once'}",
        marks=() if (kind, after, lag) in BY_DEFAULT else pytest.mark.slow,
    )
    for kind, after in FAULTS
    for lag in (0.0, 20.0)
]


@pytest.fixture
def fake() -> Iterator[FakeJira]:
    """A fake Jira; no request of the test may have broken the contract."""
    with FakeJira() as running:
        yield running
    assert [] == running.breaches


def _connected(folder: Path, fake: FakeJira) -> Desk:
    desk = new_desk(folder)
    fake.site.clock = desk.clock
    return desk


def _push(desk: Desk, fake: FakeJira) -> None:
    """One push by a process of its own."""
    wire = connect(
        site=fake.url,
        email=fake.site.email,
        token=fake.site.token,
        project="ROAD",
        issue_type="Task",
        sleep=desk.sleep,
        clock=desk.clock,
        chance=lambda: 0.5,
        now=lambda: desk.now,
        timeouts=(2.0, 2.0),
    )
    desk.tracker = wire  # type: ignore[assignment]
    try:
        desk.push()
    finally:
        wire.close()


def test_push_and_push_again(tmp_path: Path, fake: FakeJira) -> None:
    """One issue with our label, property and due date; the second push only reads."""
    desk = _connected(tmp_path, fake)
    _push(desk, fake)
    (issue,) = fake.site.issues.values()
    assert "Treatment history in hand" == issue.fields["summary"]
    assert "2027-03-31" == issue.fields["duedate"]

    before = len(fake.requests())
    _push(desk, fake)
    again = fake.requests()[before:]
    assert [] == [one for one in again if one.method in {"PUT", "DELETE"} or one.path.endswith("/issue")]
    assert "in step" == link_state(desk.story)


def _requests_of_a_push(folder: Path) -> int:
    with FakeJira(check=False) as fake:
        _push(_connected(folder, fake), fake)
        return len(fake.requests())


@pytest.mark.parametrize(("kind", "after", "lag"), CASES)
def test_one_issue_whatever_fails(tmp_path: Path, kind: str, after: bool, lag: float) -> None:
    """A fault at any request: pushes after it end with one issue, linked and in step."""
    (tmp_path / "count").mkdir()
    count = _requests_of_a_push(tmp_path / "count")
    assert count >= 5
    for number in range(1, count + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        with FakeJira() as fake:
            desk = _connected(folder, fake)
            fake.site.lag = lag
            fake.arm(kind, after=after, nth=number)
            for _ in range(4):
                _quietly(lambda: _push(desk, fake))  # noqa: B023  # called at once
                desk.now += desk.settings.settle
            assert 1 == len(fake.site.issues), f"{kind} at request {number}"
            assert "in step" == link_state(desk.story), f"{kind} at request {number}"
            assert [] == fake.breaches


def _quietly(work: Callable[[], None]) -> None:
    with suppress(Problem):
        work()
