"""Jira Cloud and Jira Data Center keep the contract of trackers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from roadmap_tui.trackers.jira import connect
from roadmap_tui.trackers.protocol import TextLimit, Tracker
from tests.contracts.trackers.suite import Call, Part, TrackerContract
from tests.fake_jira import FakeJira
from tests.fake_jira.spoil import spoil_field
from tests.trackers.jira.conftest import Waits

_CALLS: dict[Call | None, tuple[str | None, str]] = {
    None: (None, ""),
    "create": ("POST", r"/issue$"),
    "update": ("PUT", r"/issue/\d+$"),
    "move": ("POST", r"/transitions$"),
    "comment": ("POST", r"/comment$"),
}
_READS = ("/search", "/search/jql", "/issue/bulkfetch")
_NAMES = {"title": "summary", "due": "duedate"}
_ODD = 7
"""What no field of an issue is."""


class JiraThere:
    """A fake Jira, as the contract sees it."""

    statuses = ("To Do", "In Progress")
    longest_title = TextLimit(most=255, unit="utf-16")

    def __init__(self, fake: FakeJira) -> None:
        self.fake = fake
        self.secret = fake.site.token
        self.waits = Waits()
        self.made: list[Tracker] = []
        self.spoiled: list[Callable[[], None]] = []

    def connect(self, *, token: str | None = None) -> Tracker:
        tracker = connect(
            site=self.fake.url,
            email=self.fake.site.email,
            token=token or self.secret,
            project="ROAD",
            issue_type="Task",
            edition=self.fake.site.edition.name,
            sleep=self.waits.sleep,
            clock=self.waits.clock,
            chance=lambda: 0.5,
        )
        self.made.append(tracker)
        return tracker

    def count(self) -> int:
        return len(self.fake.site.issues)

    def writes(self) -> int:
        return sum(1 for one in self.fake.requests() if one.method != "GET" and not one.path.endswith(_READS))

    def asked(self) -> int:
        return len(self.fake.requests())

    def edit(self, identity: str, **fields: Any) -> None:
        self.fake.site.edit(identity, **{_NAMES.get(name, name): value for name, value in fields.items()})

    def walk(self, identity: str, status: str) -> None:
        self.fake.site.walk(identity, status)

    def assign(self, identity: str, name: str) -> None:
        self.fake.site.edit(identity, assignee=name)

    def delete(self, identity: str) -> None:
        self.fake.site.delete(identity)

    def rename(self, identity: str) -> str:
        self.fake.site.add_project("OTHER", "Elsewhere")
        return self.fake.site.move(identity, "OTHER")

    def clone(self, identity: str) -> str:
        return self.fake.site.issue(self.fake.site.clone(identity)).id

    def comments(self, identity: str) -> int:
        return len(self.fake.site.issue(identity).comments)

    def hide_new(self) -> None:
        self.fake.site.lag = 60.0

    def catch_up(self) -> None:
        self.fake.site.lag = 0.0
        self.fake.site.index()

    def fail(self, call: Call | None, *, after: bool, nth: int = 1) -> None:
        method, path = _CALLS[call]
        self.fake.arm("drop", after=after, method=method, path=path, nth=nth)

    def spoil(self, part: Part, *, odd: bool) -> None:
        name = _NAMES.get(part, part)
        self.spoiled.append(
            spoil_field(
                self.fake.site, name, lambda fields: fields.update({name: _ODD}) if odd else fields.pop(name)
            )
        )

    def heal(self) -> None:
        self.fake.faults.clear()
        while self.spoiled:
            self.spoiled.pop()()


class TestJira(TrackerContract):
    """Both editions, each request and answer held to Atlassian's files where they are at hand."""

    @pytest.fixture(params=["cloud", "datacenter"])
    def there(self, request: pytest.FixtureRequest) -> Iterator[JiraThere]:
        """A fake of each edition."""
        with FakeJira(edition=request.param) as fake:
            there = JiraThere(fake)
            yield there
            for tracker in there.made:
                tracker.close()
        assert [] == fake.breaches
