"""GitHub Issues keeps the contract of trackers: on github.com's terms, and with an organisation's date field."""

from collections.abc import Iterator
from typing import Any

import pytest

from roadmap_tui.model.github_status import wanted_github_status
from roadmap_tui.trackers.github import connect
from roadmap_tui.trackers.protocol import TextLimit, Tracker
from tests.contracts.trackers.suite import Call, Part, TrackerContract
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.trackers.jira.conftest import Waits

_CALLS: dict[Call | None, tuple[str | None, str]] = {
    None: (None, ""),
    "create": ("POST", r"/issues$"),
    "update": ("PATCH", r"/issues/\d+$"),
    "move": ("PATCH", r"/issues/\d+$"),
    "comment": ("POST", r"/comments$"),
}
_PARTS = {
    "title": "title",
    "description": "body",
    "due": "issue_field_values",
    "labels": "labels",
    "status": "state",
    "assignee": "assignee",
}
DUE = 42
STATUSES = [wanted_github_status("open"), wanted_github_status("closed:completed")]


class GitHubThere:
    """A fake GitHub, as the contract sees it."""

    statuses = ("open", "closed")
    longest_title = TextLimit(most=256)

    def __init__(self, fake: FakeGitHub, due: str | None) -> None:
        self.fake = fake
        self.due = due
        self.secret = fake.site.me.token
        self.waits = Waits()
        self.made: list[Tracker] = []

    def connect(self, *, token: str | None = None) -> Tracker:
        tracker = connect(
            api=self.fake.url,
            site=f"{self.fake.url}/{REPOSITORY}",
            repository=REPOSITORY,
            token=token or self.secret,
            due_field=self.due,
            statuses=STATUSES,
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
        if "due" in fields:
            self.fake.site.issue(identity).values[DUE] = fields.pop("due").isoformat()
        self.fake.site.edit(identity, **fields)

    def walk(self, identity: str, status: str) -> None:
        self.fake.site.walk(identity, status)

    def assign(self, identity: str, name: str) -> None:
        self.fake.site.assign(identity, name)

    def delete(self, identity: str) -> None:
        self.fake.site.delete(identity)

    def rename(self, identity: str) -> str:
        one = self.fake.site.transfer(identity)
        return f"{one.repository}#{one.number}"

    def clone(self, identity: str) -> str:
        return str(self.fake.site.clone(identity).id)

    def comments(self, identity: str) -> int:
        return len(self.fake.site.issue(identity).comments)

    def hide_new(self) -> None:
        self.fake.site.lag = 60.0

    def catch_up(self) -> None:
        self.fake.site.lag = 0.0
        for one in self.fake.site.issues.values():
            one.visible_at = 0.0

    def fail(self, call: Call | None, *, after: bool, nth: int = 1) -> None:
        method, path = _CALLS[call]
        self.fake.arm("drop", after=after, method=method, path=path, nth=nth)

    def spoil(self, part: Part, *, odd: bool) -> None:
        self.fake.site.spoiled[_PARTS[part]] = odd

    def heal(self) -> None:
        self.fake.faults.clear()
        self.fake.site.spoiled.clear()


class TestGitHub(TrackerContract):
    """Each request and answer held to GitHub's document where it is at hand."""

    @pytest.fixture(params=[None, "Target date"], ids=["no-date", "date-field"])
    def there(self, request: pytest.FixtureRequest) -> Iterator[GitHubThere]:
        """A fake, with a field for the due date or without."""
        with FakeGitHub() as fake:
            fake.site.fields = {7: ("Effort", "number"), DUE: ("Target date", "date")}
            there = GitHubThere(fake, request.param)
            yield there
            for tracker in there.made:
                tracker.close()
        assert [] == fake.breaches
