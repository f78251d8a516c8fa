"""The simplest tracker keeps the contract on the base's defaults."""

from typing import Any

import pytest

from roadmap_tui.trackers.protocol import TextLimit
from tests.contracts.trackers.plain import SECRET, STATUSES, PlainServer, PlainTracker
from tests.contracts.trackers.suite import Call, Part, TrackerContract

_WRITES = frozenset({"create", "update", "move", "comment", "stamp", "link"})


class PlainThere:
    """The server in this process, as the contract sees it."""

    secret = SECRET
    statuses = STATUSES
    longest_title = TextLimit(most=120, unit="bytes")

    def __init__(self) -> None:
        self.server = PlainServer()

    def connect(self, *, token: str | None = None) -> PlainTracker:
        return PlainTracker(self.server, token or SECRET)

    def count(self) -> int:
        return len(self.server.cards)

    def writes(self) -> int:
        return sum(1 for one in self.server.asked if one in _WRITES)

    def asked(self) -> int:
        return len(self.server.asked)

    def edit(self, identity: str, **fields: Any) -> None:
        card = self.server.cards[identity]
        card.title = fields.get("title", card.title)
        card.labels = set(fields.get("labels", card.labels))

    def walk(self, identity: str, status: str) -> None:
        self.server.cards[identity].status = status

    def assign(self, identity: str, name: str) -> None:
        self.server.cards[identity].assignee = name

    def delete(self, identity: str) -> None:
        del self.server.cards[identity]

    def rename(self, identity: str) -> str:
        self.server.last += 1
        card = self.server.cards[identity]
        card.number = self.server.last
        card.names.add(f"P-{card.number}")
        return f"P-{card.number}"

    def clone(self, identity: str) -> str:
        old = self.server.cards[identity]
        return self.server.put(f"Copy of {old.title}", old.text, old.labels, "a-copy", None).id

    def comments(self, identity: str) -> int:
        return len(self.server.cards[identity].comments)

    def hide_new(self) -> None:
        """It never lags."""

    def catch_up(self) -> None:
        """It never lags."""

    def fail(self, call: Call | None, *, after: bool, nth: int = 1) -> None:
        self.server.faults.append((call, after, nth))

    def spoil(self, part: Part, *, odd: bool) -> None:
        self.server.spoiled["text" if part == "description" else part] = odd

    def heal(self) -> None:
        self.server.faults.clear()
        self.server.spoiled.clear()


class TestPlain(TrackerContract):
    """In this process, without a socket."""

    @pytest.fixture
    def there(self) -> PlainThere:
        """A fresh server."""
        return PlainThere()
