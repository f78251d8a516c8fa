"""A board at its desk and a Jira over a real socket, of either edition."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadmap_tui.store import open_store
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.trackers.jira import connect
from roadmap_tui.trackers.protocol import Push, Tracker
from tests.fake_jira import FakeJira
from tests.fake_jira.records import Account
from tests.sync.conftest import Desk, new_desk

EDITIONS = ["cloud", "datacenter"]


class Office:
    """A board at its desk and a Jira that keeps the same time."""

    def __init__(self, folder: Path, edition: str) -> None:
        self.edition = edition
        self.timeouts = (2.0, 2.0)
        self.account: Account | None = None
        """The login to use, where it is not the usual one."""
        self.folder = folder
        self.desk = new_desk(folder)
        self.fake = FakeJira(edition=edition)
        self.site = self.fake.site
        self.site.clock = lambda: self.desk.clock()  # noqa: PLW0108  # the desk is exchanged later
        self.site.now = lambda: self.desk.now

    def push(self, *ids: str, again: bool = False) -> list[Push]:
        """One push by a process of its own."""
        with self.connected():
            return self.desk.push(*ids, again=again)

    def sync(self, *ids: str) -> list[Push]:
        """One sync by a process of its own."""
        with self.connected():
            return self.desk.sync(*ids)

    def resolve(self, side: str, *fields: str, story: str = "S-1") -> list[Push]:
        """A person chooses a side."""
        with self.connected():
            return resolve(self.desk.run, [story], side, fields=fields)  # type: ignore[arg-type]

    @contextmanager
    def connected(self) -> Iterator[Tracker]:
        """A connection of its own for as long as the block runs."""
        wire = connect(
            site=self.fake.url,
            email=self.site.email if self.account is None else self.account.email,
            token=self.site.token if self.account is None else self.account.token,
            project="ROAD",
            issue_type="Task",
            edition=self.edition,
            sleep=self.desk.sleep,
            clock=self.desk.clock,
            chance=lambda: 0.5,
            now=lambda: self.desk.now,
            timeouts=self.timeouts,
        )
        self.desk.tracker = wire  # type: ignore[assignment]
        try:
            yield wire
        finally:
            wire.close()

    def writes(self, since: int = 0) -> list[str]:
        """What was written to Jira, as method and path."""
        return [
            f"{one.method} {one.path}"
            for one in self.fake.requests()[since:]
            if one.method != "GET" and not one.path.endswith(("/search", "/search/jql", "/issue/bulkfetch"))
        ]

    def forget(self, before: Path) -> None:
        """Take the board back to an earlier copy, as after a restore."""
        shutil.copy(before, self.folder / "roadmap.json")
        desk = Desk(open_store(self.folder / "roadmap.json"), self.desk.tracker)
        desk.now = self.desk.now
        self.desk = desk

    def edits_at_once(self, **fields: Any) -> None:
        """A person changes every issue between its create and the answer to it."""
        create = self.site.create

        def created(**asked: Any) -> Any:
            status, made = create(**asked)
            self.site.edit(made["key"], **fields)
            return status, made

        self.site.create = created  # type: ignore[method-assign]

    def text(self, words: str) -> Any:
        """A description by a person, in the edition's markup."""
        if self.edition == "datacenter":
            return words
        return {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}],
        }
