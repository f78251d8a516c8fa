"""A board that two people change, for the tests of actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.records import TABLE, Customer, Event, Record, Request, Story, Target
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store
from tests.stores import memory_store

TODAY = date(2026, 3, 18)
AT = datetime(2026, 3, 18, 9, tzinfo=UTC)
TARGET = Target(metric="minutes", unit="min", direction="down", baseline=7, target=1, due=date(2026, 6, 30))
WHOLE: dict[str, Any] = {
    "title": "History in hand",
    "actor": "physician",
    "situation": "before each consultation",
    "outcome": "is presented with a summary",
    "obstacle": "spending 10 minutes finding it",
    "benefit": "spend more time with patients",
    "target": Target(
        metric="minutes", unit="min", baseline=7, target=1, due=date(2026, 6, 30), measured_by="stopwatch"
    ),
}


class Board:
    """One board; each change happens a minute after the one before."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or memory_store()
        self.at = AT

    @contextmanager
    def change(self, by: str = "ann") -> Iterator[Change]:
        self.at += timedelta(minutes=1)
        with begin(self.store, by=by, at=self.at, today=TODAY) as change:
            yield change

    @property
    def now(self) -> Snapshot:
        return self.store.read()

    @property
    def events(self) -> list[Event]:
        return list(self.now.events.values())

    @property
    def state(self) -> tuple[object, ...]:
        """All that a change could have touched: the board's own record with its generation, records, history."""
        return self.now.board, self.everything(), self.events

    def everything(self) -> dict[type[Record], dict[str, Record]]:
        """Every record but the history."""
        snapshot = self.now
        return {kind: dict(snapshot.table(kind)) for kind in TABLE if kind is not Event}

    def story(self, by: str = "ann", *, behind: tuple[str, ...] = (), **fields: Any) -> Story:
        with self.change(by) as change:
            return stories.add(change, {"title": "Faster", **fields}, from_requests=behind)

    def request(
        self, by: str = "ann", customer: str | None = None, story: str | None = None, **fields: Any
    ) -> Request:
        with self.change(by) as change:
            return requests.add(change, {"said": "Too slow", **fields}, customer=customer, story=story)[0]

    def customer(self, name: str = "Acme", by: str = "ann", **fields: Any) -> Customer:
        with self.change(by) as change:
            return customers.add(change, {"name": name, **fields})

    def link(self, request: str, story: str, by: str = "ann", quote: str | None = None) -> None:
        with self.change(by) as change:
            requests.link(change, request, story, quote=quote)


def summary_of(event: Event) -> tuple[str, str, dict[str, tuple[Any, Any]], tuple[str, ...]]:
    """What an event says happened."""
    return event.verb, event.ref, event.changes, event.about
