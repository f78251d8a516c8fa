"""Records for the tests of values and rules."""

from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.model.records import Customer, Link, Record, Request, Story, Target
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import empty_snapshot

TODAY = date(2026, 3, 18)
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TARGET = Target(
    metric="time to first answer",
    unit="min",
    direction="down",
    baseline=7,
    target=1,
    due=date(2026, 6, 30),
    measured_by="stopwatch study",
)
WHOLE: dict[str, Any] = {
    "actor": "physician",
    "situation": "before each consultation",
    "outcome": "is presented with a summary of the treatment history",
    "obstacle": "spending 5 to 10 minutes finding it",
    "benefit": "spend more time with patients",
    "target": TARGET,
}
"""Everything that the gate asks for."""


def customer(identity: str, name: str = "Acme", **more: Any) -> Customer:
    return Customer(id=identity, name=name, created_at=AT, created_by="ann", **more)


def request(identity: str, customer: str | None = None, **more: Any) -> Request:
    fields = {"said": f"said in {identity}", "captured_at": AT, "captured_by": "ann", **more}
    return Request(id=identity, customer=customer, **fields)


def story(identity: str = "S-1", **more: Any) -> Story:
    fields = {"uid": "AAAAAAAAAA", "title": "History in hand", "order": 1.0, "created_at": AT, **more}
    return Story(id=identity, created_by="ann", **fields)


def link(identity: str, request: str, story: str = "S-1", **more: Any) -> Link:
    return Link(id=identity, request=request, story=story, by="ann", at=AT, **more)


def snapshot_of(*records: Record) -> Snapshot:
    snapshot = empty_snapshot()
    snapshot.apply(records)
    return snapshot
