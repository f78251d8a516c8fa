"""Linear keeps the contract of trackers, over a fake that executes each document on Linear's schema."""

from collections.abc import Iterator
from typing import Any

import pytest

from roadmap_tui.trackers.linear import connect
from roadmap_tui.trackers.protocol import TextLimit, Tracker
from tests.contracts import linear_files
from tests.contracts.trackers.suite import Call, Part, TrackerContract
from tests.fake_linear import FakeLinear
from tests.fake_linear.site import TEAM, schema
from tests.trackers.jira.conftest import Waits

_CALLS: dict[Call | None, str] = {
    None: "",
    "create": "roadmapCreate",
    "update": "roadmapUpdate",
    "move": "roadmapUpdate",
    "comment": "roadmapComment",
}
_PARTS: dict[Part, str] = {
    "title": "title",
    "description": "description",
    "due": "dueDate",
    "labels": "labelIds",
    "status": "state",
    "assignee": "assignee",
}


@pytest.mark.skipif(not linear_files.HERE, reason="Linear's schema is not at hand.")
def test_the_fakes_schema_is_linears() -> None:
    """Each type, field, argument and input of the fake's is one of Linear's, of the same type."""

    assert [] == linear_files.strays(schema())


class LinearThere:
    """A fake Linear, as the contract sees it."""

    statuses = ("Backlog", "In Progress")
    longest_title = TextLimit(most=255)

    def __init__(self, fake: FakeLinear) -> None:
        self.fake = fake
        self.secret = fake.site.token
        self.waits = Waits()
        self.made: list[Tracker] = []

    def connect(self, *, token: str | None = None) -> Tracker:
        tracker = connect(
            api=self.fake.api,
            site=f"{self.fake.url}/team/{TEAM}",
            team=TEAM,
            token=token or self.secret,
            sleep=self.waits.sleep,
            clock=self.waits.clock,
            chance=lambda: 0.5,
        )
        self.made.append(tracker)
        return tracker

    def count(self) -> int:
        return len(self.fake.site.issues)

    def writes(self) -> int:
        return len(self.fake.writes())

    def asked(self) -> int:
        return len(self.fake.requests())

    def edit(self, identity: str, **fields: Any) -> None:
        if "labels" in fields:
            self.fake.site.set_labels(identity, fields.pop("labels"))
        self.fake.site.edit(identity, **fields)

    def walk(self, identity: str, status: str) -> None:
        self.fake.site.walk(identity, status)

    def assign(self, identity: str, name: str) -> None:
        self.fake.site.edit(identity, assignee=name)

    def delete(self, identity: str) -> None:
        self.fake.site.delete(identity)

    def rename(self, identity: str) -> str:
        return self.fake.site.change_team(identity, "OPS")

    def clone(self, identity: str) -> str:
        return self.fake.site.clone(identity)

    def comments(self, identity: str) -> int:
        return len(self.fake.site.issue(identity).comments)

    def hide_new(self) -> None:
        """Nothing that is read there lags."""

    def catch_up(self) -> None:
        """Nothing that is read there lags."""

    def fail(self, call: Call | None, *, after: bool, nth: int = 1) -> None:
        self.fake.arm("drop", after=after, path=_CALLS[call], nth=nth)

    def spoil(self, part: Part, *, odd: bool) -> None:
        self.fake.site.spoiled[_PARTS[part]] = odd

    def heal(self) -> None:
        self.fake.faults.clear()
        self.fake.site.spoiled.clear()


class TestLinear(TrackerContract):
    """Each document executed on Linear's schema."""

    @pytest.fixture
    def there(self) -> Iterator[LinearThere]:
        """A fake."""
        with FakeLinear() as fake:
            there = LinearThere(fake)
            yield there
            for tracker in there.made:
                tracker.close()
        assert [] == fake.breaches
