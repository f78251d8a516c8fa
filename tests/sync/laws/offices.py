"""A board at its desk beside a fake of each tracker, over a real socket: what the laws see of it, and do there.

A new tracker's office is a subclass of `LawOffice` and an entry of OFFICES; the laws themselves stay as they are.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadmap_tui.settings.statuses import STATUS_READERS
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.trackers.github import connect as connect_github
from roadmap_tui.trackers.jira import connect as connect_jira
from roadmap_tui.trackers.linear import connect as connect_linear
from roadmap_tui.trackers.protocol import Push, Tracker
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.fake_jira import FakeJira
from tests.fake_linear import FakeLinear
from tests.fake_linear.site import TEAM
from tests.sync.conftest import Desk, new_desk


class LawOffice:
    """A board and a tracker that keep the same time. `map` names a status there for three stages."""

    kind: str
    map: dict[str, str]
    has_due = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk: Desk = new_desk(folder)
        self.fake: Any = None

    # the board's side

    def open(self) -> Tracker:
        """A connection of its own."""
        raise NotImplementedError

    @contextmanager
    def connected(self, around: Callable[[Tracker], Any] = lambda tracker: tracker) -> Iterator[Tracker]:
        """The desk's tracker for as long as the block runs, with something around it."""
        wire = self.open()
        self.desk.tracker = around(wire)
        try:
            yield wire
        finally:
            wire.close()

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

    def use_statuses(self) -> None:
        """Give stages statuses there, which makes `status` go both ways."""
        read = STATUS_READERS[self.kind]
        self.desk.set(statuses={stage: read(words) for stage, words in self.map.items()})
        self.desk.directions(status="both")

    def key(self, story: str = "S-1") -> str:
        """The id of a story's issue."""
        link = self.desk.store.read().stories[story].link
        assert link is not None
        return link.id

    def environment(self) -> dict[str, str]:
        """The settings of a command that works on this board and this tracker."""
        raise NotImplementedError

    # the tracker's side

    def ids(self) -> list[str]:
        """The ids of all issues."""
        raise NotImplementedError

    def title(self, identity: str) -> str:
        """An issue's title."""
        raise NotImplementedError

    def source(self, identity: str) -> str:
        """An issue's description as it is kept there."""
        raise NotImplementedError

    def retitle(self, identity: str, title: str) -> None:
        """A person changes a title."""
        raise NotImplementedError

    def add_below(self, identity: str, words: str) -> None:
        """A person writes a paragraph below ours."""
        raise NotImplementedError

    def set_due(self, identity: str, day: str) -> None:
        """A person sets the day on which an issue is due."""
        raise NotImplementedError

    def hinder(self) -> None:
        """Let the site be as bad as sites may be all the time."""

    def walk(self, identity: str, stage: str) -> None:
        """A person brings an issue to the status that stands for a stage."""
        raise NotImplementedError

    def status_is(self, identity: str, stage: str) -> bool:
        """Whether an issue is in the status that stands for a stage."""
        raise NotImplementedError

    def delete(self, identity: str) -> None:
        """A person deletes an issue."""
        raise NotImplementedError

    def comments(self, identity: str) -> int:
        """How many comments an issue has."""
        raise NotImplementedError

    def new_issue(self, title: str) -> str:
        """A person makes an issue; its id."""
        raise NotImplementedError

    def name_of(self, identity: str) -> str:
        """What people call an issue."""
        raise NotImplementedError

    def writes(self) -> int:
        """How many requests that write have come."""
        raise NotImplementedError

    def check(self) -> None:
        """Assert what else is to be whole in the end."""

    def heal(self) -> None:
        """Every request is answered again."""
        self.fake.faults.clear()


class JiraOffice(LawOffice):
    """A board beside a Jira of one edition."""

    kind = "jira"
    edition = "cloud"
    map = {"draft": "To Do", "building": "In Progress", "shipped": "Done"}

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.fake = FakeJira(edition=self.edition)
        self.site = self.fake.site
        self.site.clock = lambda: self.desk.clock()  # noqa: PLW0108  # the desk is exchanged later
        self.site.now = lambda: self.desk.now

    def open(self) -> Tracker:
        return connect_jira(
            site=self.fake.url,
            email=self.site.email,
            token=self.site.token,
            project="ROAD",
            issue_type="Task",
            edition=self.edition,
            sleep=self.desk.sleep,
            clock=self.desk.clock,
            chance=lambda: 0.5,
            now=lambda: self.desk.now,
            timeouts=(2.0, 2.0),
        )

    def environment(self) -> dict[str, str]:
        return {
            "ROADMAP_JIRA_SITE": self.fake.url,
            "ROADMAP_JIRA_EDITION": self.edition,
            "ROADMAP_JIRA_EMAIL": self.site.email or "",
            "ROADMAP_JIRA_TOKEN": self.site.token,
            "ROADMAP_TRACKER_PROJECT": "ROAD",
        }

    def ids(self) -> list[str]:
        return list(self.site.issues)

    def title(self, identity: str) -> str:
        return str(self.site.issue(identity).fields["summary"])

    def source(self, identity: str) -> str:
        found = self.site.issue(identity).fields["description"]
        return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

    def retitle(self, identity: str, title: str) -> None:
        self.site.edit(identity, summary=title)

    def add_below(self, identity: str, words: str) -> None:
        there: Any = self.site.issue(identity).fields["description"]
        if isinstance(there, str):
            self.site.edit(identity, description=f"{there}\n\n{words}")
            return
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": words}]}
        self.site.edit(identity, description={**there, "content": [*there["content"], paragraph]})

    def set_due(self, identity: str, day: str) -> None:
        self.site.edit(identity, duedate=day)

    def hinder(self) -> None:
        self.site.lag = 0.1

    def walk(self, identity: str, stage: str) -> None:
        self.site.walk(identity, self.map[stage])

    def status_is(self, identity: str, stage: str) -> bool:
        return bool(self.site.issue(identity).status == self.map[stage])

    def delete(self, identity: str) -> None:
        self.site.delete(identity)

    def comments(self, identity: str) -> int:
        return len(self.site.issue(identity).comments)

    def new_issue(self, title: str) -> str:
        _, made = self.site.create(
            query={},
            body={"fields": {"project": {"key": "ROAD"}, "issuetype": {"name": "Task"}, "summary": title}},
        )
        return str(made["id"])

    def name_of(self, identity: str) -> str:
        return str(self.site.issue(identity).key)

    def writes(self) -> int:
        reads = ("/search", "/search/jql", "/issue/bulkfetch")
        return sum(1 for one in self.fake.requests() if one.method != "GET" and not one.path.endswith(reads))


class DataCenterOffice(JiraOffice):
    """A board beside a Jira Data Center."""

    edition = "datacenter"

    def hinder(self) -> None:
        super().hinder()
        self.site.drops_properties = True


class GitHubOffice(LawOffice):
    """A board beside a repository of an organisation with a field for the due date."""

    kind = "github"
    map = {"draft": "open", "building": "label:in progress", "shipped": "closed:completed"}
    due_field: str | None = "Target date"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.fake = FakeGitHub()
        self.site = self.fake.site
        self.site.clock = lambda: self.desk.clock()  # noqa: PLW0108  # the desk is exchanged later
        self.site.now = lambda: self.desk.now
        self.site.fields = {42: ("Target date", "date")}

    def open(self) -> Tracker:
        return connect_github(
            api=self.fake.url,
            site=f"{self.fake.url}/{REPOSITORY}",
            repository=REPOSITORY,
            token=self.site.me.token,
            due_field=self.due_field,
            statuses=tuple(self.desk.settings.statuses.values()),
            kept=self.folder / "answers.json",
            sleep=self.desk.sleep,
            clock=self.desk.clock,
            chance=lambda: 0.5,
            now=lambda: self.desk.now,
            timeouts=(2.0, 2.0),
        )

    def environment(self) -> dict[str, str]:
        return {
            "ROADMAP_TRACKER_KIND": "github",
            "ROADMAP_GITHUB_REPOSITORY": REPOSITORY,
            "ROADMAP_GITHUB_API": self.fake.url,
            "ROADMAP_GITHUB_TOKEN": self.site.me.token,
            "ROADMAP_GITHUB_DUE_FIELD": self.due_field or "",
        }

    def ids(self) -> list[str]:
        return [str(one) for one in self.site.issues]

    def title(self, identity: str) -> str:
        return str(self.site.issue(identity).title)

    def source(self, identity: str) -> str:
        return str(self.site.issue(identity).body)

    def retitle(self, identity: str, title: str) -> None:
        self.site.edit(identity, title=title)

    def add_below(self, identity: str, words: str) -> None:
        self.site.edit(identity, body=f"{self.source(identity)}\n\n{words}")

    def set_due(self, identity: str, day: str) -> None:
        self.site.edit(identity, values={42: day} if self.has_due else {})

    def walk(self, identity: str, stage: str) -> None:
        labels = [one for one in self.site.issue(identity).labels if one != "in progress"]
        self.site.edit(identity, labels=labels)
        self.site.walk(identity, self.map[stage])

    def status_is(self, identity: str, stage: str) -> bool:
        one = self.site.issue(identity)
        if stage == "building":
            return one.state == "open" and "in progress" in one.labels
        state = f"closed:{one.reason}" if one.state == "closed" else "open"
        return state == self.map[stage] and "in progress" not in one.labels

    def delete(self, identity: str) -> None:
        self.site.delete(identity)

    def comments(self, identity: str) -> int:
        return len(self.site.issue(identity).comments)

    def new_issue(self, title: str) -> str:
        made = self.site._create(self.site.repositories[REPOSITORY], {"title": title}, self.site.me)
        return str(made.body["id"])

    def name_of(self, identity: str) -> str:
        return f"#{self.site.issue(identity).number}"

    def writes(self) -> int:
        return len(self.fake.writes())


class GitHubPlainOffice(GitHubOffice):
    """A board beside a repository of a person: no due date, and the columns of a project as statuses."""

    map = {
        "draft": "project:5/Status/Todo",
        "building": "project:5/Status/In progress",
        "shipped": "project:5/Status/Done",
    }
    due_field = None
    has_due = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.site.is_org = False
        self.site.add_project(5, "Todo", "In progress", "Done")

    def walk(self, identity: str, stage: str) -> None:
        self.site.walk(identity, f"column:{self.map[stage].rpartition('/')[2]}")

    def status_is(self, identity: str, stage: str) -> bool:
        _, option = self.site.projects[5].items.get(int(identity), (0, None))
        return bool(option == self.map[stage].rpartition("/")[2])


class LinearOffice(LawOffice):
    """A board beside a team in Linear."""

    kind = "linear"
    map = {"draft": "Todo", "building": "type:started", "shipped": "Done"}
    _names = {"draft": "Todo", "building": "In Progress", "shipped": "Done"}
    customers = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.fake = FakeLinear()
        self.site = self.fake.site
        self.site.clock = lambda: self.desk.clock()  # noqa: PLW0108  # the desk is exchanged later
        self.site.now = lambda: self.desk.now

    def open(self) -> Tracker:
        return connect_linear(
            api=self.fake.api,
            site=f"{self.fake.url}/team/{TEAM}",
            team=TEAM,
            token=self.site.token,
            customers=self.customers,
            sleep=self.desk.sleep,
            clock=self.desk.clock,
            chance=lambda: 0.5,
            now=lambda: self.desk.now,
            timeouts=(2.0, 2.0),
        )

    def environment(self) -> dict[str, str]:
        return {
            "ROADMAP_TRACKER_KIND": "linear",
            "ROADMAP_LINEAR_TEAM": TEAM,
            "ROADMAP_LINEAR_API": self.fake.api,
            "ROADMAP_LINEAR_TOKEN": self.site.token,
            "ROADMAP_LINEAR_CUSTOMERS": str(self.customers).lower(),
        }

    def ids(self) -> list[str]:
        return list(self.site.issues)

    def title(self, identity: str) -> str:
        return str(self.site.issue(identity).title)

    def source(self, identity: str) -> str:
        return str(self.site.issue(identity).description)

    def retitle(self, identity: str, title: str) -> None:
        self.site.edit(identity, title=title)

    def add_below(self, identity: str, words: str) -> None:
        self.site.edit(identity, description=f"{self.source(identity)}\n\n{words}")

    def set_due(self, identity: str, day: str) -> None:
        self.site.edit(identity, due=day)

    def walk(self, identity: str, stage: str) -> None:
        self.site.walk(identity, self._names[stage])

    def status_is(self, identity: str, stage: str) -> bool:
        return bool(self.site.state_of(identity) == self._names[stage])

    def delete(self, identity: str) -> None:
        self.site.delete(identity)

    def comments(self, identity: str) -> int:
        return len(self.site.issue(identity).comments)

    def new_issue(self, title: str) -> str:
        return str(self.site.new_issue(title))

    def name_of(self, identity: str) -> str:
        return str(self.site.issue(identity).identifier)

    def writes(self) -> int:
        return len(self.fake.writes())


class LinearCustomersOffice(LinearOffice):
    """A board whose requests are needs of customers in Linear."""

    customers = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.desk.set(evidence="full")

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "ROADMAP_TRACKER_EVIDENCE": "full"}

    def needs(self, story: str = "S-1") -> list[dict[str, Any]]:
        """The needs of a story's issue, in the order they came."""
        return [one for one in self.site.needs.values() if one["issueId"] == self.key(story)]

    def check(self) -> None:
        base = self.desk.store.read().stories["S-1"].link.base  # type: ignore[union-attr]

        assert [one["id"] for one in self.needs()] == [one.id for one in base.needs.values()]
        assert (1, 1) == (len(self.site.needs), len(self.site.customers))


OFFICES: dict[str, type[LawOffice]] = {
    "jira-cloud": JiraOffice,
    "jira-datacenter": DataCenterOffice,
    "github": GitHubOffice,
    "github-plain": GitHubPlainOffice,
    "linear": LinearOffice,
    "linear-customers": LinearCustomersOffice,
}
