"""A fake Jira, and a tracker on it whose waiting costs no time."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from roadmap_tui.trackers.jira import connect
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Paragraph, Prose, Quotation, RemoteIssue, Tracker
from tests.fake_jira import FakeJira

Connect = Callable[..., JiraTracker]

MARKER = Marker(board="board-1", story="ABCDEFGHIJ", operation="op-1")


class Waits:
    """A clock that stands still but for the waiting, which it writes down."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def clock(self) -> float:
        return self.time


def draft(summary: str = "CSMs see renewals coming", **changed: object) -> IssueDraft:
    """An issue to be, with a story, a quote and a due date."""
    prose = Prose(
        story=(Paragraph(text="CSMs see renewals coming.", strong=True),),
        evidence=(Quotation(text="We learn of it by mail.", by="Enterprise"),),
    )
    values: dict[str, object] = {"description": prose, "labels": ("renewals",), "due": date(2027, 3, 31)}
    return IssueDraft(summary=summary, **{**values, **changed})  # type: ignore[arg-type]


def fetched(tracker: Tracker, identity: str, *, doubtful: bool = False) -> RemoteIssue:
    """An issue as the tracker has it now, which must be there."""
    found = tracker.fetch([identity], doubtful=[identity] if doubtful else [])[identity]
    assert isinstance(found, RemoteIssue)
    return found


@pytest.fixture
def fake() -> Iterator[FakeJira]:
    """A fake Jira; no request of the test may have broken the contract."""
    with FakeJira() as running:
        yield running
    assert running.breaches == []


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def connected(fake: FakeJira, waits: Waits) -> Iterator[Connect]:
    """Connects trackers to the fake; what is not said is right."""
    made = []

    def make(**changed: object) -> JiraTracker:
        values: dict[str, object] = {
            "site": fake.url,
            "email": fake.site.email,
            "token": fake.site.token,
            "project": "ROAD",
            "issue_type": "Task",
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
def jira(connected: Connect) -> JiraTracker:
    """A tracker that already knows who it is."""
    tracker = connected()
    tracker.probe()
    return tracker
