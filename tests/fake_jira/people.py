"""What people and admins do to a Jira beside our program: edit, walk, comment, move, clone, hide, delete."""

import copy
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from tests.fake_jira.records import Account, Edge, Field, Issue, IssueType, Past, Project, Workflow, copied


class People:
    """The state of one site, and a method for each thing that people do. Every method is thread-safe.

    `lag` is how many seconds of `clock`, `lag_searches` how many searches, the search index is behind.
    `accounts` are logins beside the usual one, and `asking` is whose request is answered. Whatever has a name
    there keeps the one it was made with for tests; `names` are what admins call it by now, `translations` what
    languages do.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock: Callable[[], float] = time.monotonic
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.zone: tzinfo = UTC
        self.lag = 0.0
        self.lag_searches = 0
        self.searches = 0
        self.projects: dict[str, Project] = {}
        self.issues: dict[str, Issue] = {}
        self.ghosts: list[Issue] = []
        self.accounts: list[Account] = []
        self.language = "en"
        self.asking: Account | None = None
        self.names: dict[str, str] = {}
        self.translations: dict[str, dict[str, str]] = {}
        self._last = 10_000
        self.add_project("ROAD", "Roadmap")

    def add_project(self, key: str, name: str) -> Project:
        """A new project with the types Task and Story."""
        number = 10_000 + len(self.projects)
        types = [
            IssueType("10101", "Task"),
            IssueType("10102", "Story"),
            IssueType("10103", "Sub-task", subtask=True),
        ]
        self.projects[key] = Project(str(number), key, name, types)
        return self.projects[key]

    def rename(self, name: str, new: str) -> None:
        """An admin renames a status, a type, a field, a priority or a person; every id stays."""
        self.names[name] = new

    def twins(self, name: str = "In Review", project: str = "ROAD") -> tuple[str, str]:
        """An admin gives a workflow two statuses of one name; returns what tests know each by."""
        workflow = self.workflow(project)
        for made in (name, f"{name} too"):
            workflow.add_status(made, "indeterminate")
            for other in [one for one in workflow.statuses if one != made]:
                workflow.add_edge(other, made)
                workflow.add_edge(made, other)
        self.rename(f"{name} too", name)
        return name, f"{name} too"

    def translate(self, language: str, **names: str) -> None:
        """Jira speaks a language: the names of statuses, types, fields, priorities and categories in it."""
        self.translations.setdefault(language, {}).update(names)

    def untranslated(self, name: str) -> str:
        """What admins call a thing by now."""
        return self.names.get(name, name)

    def called(self, name: str) -> str:
        """What a thing is called in the language of the account that asks."""
        language = self.language if self.asking is None else self.asking.language
        return self.translations.get(language, {}).get(name) or self.untranslated(name)

    def screen(self, project: str = "ROAD", issue_type: str = "Task") -> dict[str, Field]:
        """The fields of a create screen, to change."""
        return next(one for one in self.projects[project].types if one.name == issue_type).fields

    def workflow(self, project: str = "ROAD") -> Workflow:
        """The workflow of a project, to change."""
        return self.projects[project].workflow

    def issue(self, name: str) -> Issue:
        """An issue by id, key, or a key it had. Raises StopIteration where there is none."""
        with self.lock:
            found = self.issues.get(name)
            return found or next(one for one in self.issues.values() if name in {one.key, *one.keys})

    def edit(self, name: str, **fields: Any) -> None:
        """Change an issue as a person in the browser does; `status` and `assignee` as well."""
        with self.lock, self.changing(self.issue(name)) as issue:
            issue.status = fields.pop("status", issue.status)
            issue.assignee = fields.pop("assignee", issue.assignee)
            issue.fields |= fields

    def add_labels(self, name: str, *labels: str) -> None:
        """Add labels to an issue."""
        with self.lock, self.changing(self.issue(name)) as issue:
            issue.fields["labels"] = sorted({*issue.fields["labels"], *labels})

    def remove_labels(self, name: str, *labels: str) -> None:
        """Take labels off an issue."""
        with self.lock, self.changing(self.issue(name)) as issue:
            issue.fields["labels"] = sorted({*issue.fields["labels"]} - {*labels})

    def make_anew(self, name: str) -> None:
        """An admin deletes the status or the type of a name and makes another one that is called the same.

        The issues that were in it Jira moves over to the new one.
        """
        for project in self.projects.values():
            for status in project.workflow.statuses.values():
                if status.name == name:
                    status.id = f"3{status.id}"
            for kind in project.types:
                if kind.name == name:
                    kind.id = f"3{kind.id}"

    def walk(self, name: str, *statuses: str) -> None:
        """Bring an issue along its workflow. Raises ValueError where no transition leads there."""
        with self.lock:
            for status in statuses:
                issue = self.issue(name)
                if status not in [edge.target for edge in self.ways(issue)]:
                    raise ValueError(f"{issue.key}: no way from {issue.status} to {status}")
                self.edit(name, status=status)

    def ways(self, issue: Issue) -> list[Edge]:
        """The transitions that an issue can take from where it is."""
        return self.workflow(issue.project).ways(issue.status)

    def remark(self, name: str, body: Any, author: str = "Bob") -> str:
        """Comment on an issue, `body` in the edition's markup; returns the comment's id."""
        with self.lock, self.changing(self.issue(name)) as issue:
            self._last += 1
            at = self.stamp()
            comment = {"id": str(self._last), "body": body, "author": author, "created": at, "updated": at}
            issue.comments.append(comment)
            return str(self._last)

    def move(self, name: str, project: str) -> str:
        """Move an issue to another project: a new key, the same id. Returns the key."""
        with self.lock, self.changing(self.issue(name)) as issue:
            issue.keys.add(issue.key)
            self.projects[project].last += 1
            issue.key, issue.project = f"{project}-{self.projects[project].last}", project
            return issue.key

    def clone(self, name: str, creator: str = "Bob") -> str:
        """Clone an issue: its fields and labels, not its properties. Returns the new key."""
        with self.lock:
            old = self.issue(name)
            fields = copied(old.fields)
            fields |= {"summary": f"CLONE - {fields['summary']}", "created": self.stamp()}
            return self.added(self.projects[old.project], old.type, fields, {}, creator).key

    def hide(self, name: str) -> None:
        """Take an issue out of our account's sight."""
        self.issue(name).hidden = True

    def show(self, name: str) -> None:
        """Let our account see an issue again."""
        self.issue(name).hidden = False

    def delete(self, name: str) -> None:
        """Delete an issue. A lagging search goes on to find it."""
        with self.lock:
            issue = self.issues.pop(self.issue(name).id)
            if self.lag or self.lag_searches:
                issue.past.append(self._until(copy.copy(issue)))
                self.ghosts.append(issue)

    def index(self) -> None:
        """Let the search index catch up now."""
        with self.lock:
            self.ghosts = []
            for issue in self.issues.values():
                issue.past = []

    def added(
        self,
        project: Project,
        issue_type: str,
        fields: dict[str, Any],
        properties: dict[str, Any],
        creator: str = "Bob",
    ) -> Issue:
        """A new issue in the first status of its project's workflow."""
        with self.lock:
            self._last += 1
            project.last += 1
            issue = Issue(
                id=str(self._last),
                key=f"{project.key}-{project.last}",
                project=project.key,
                type=issue_type,
                fields=fields,
                properties=properties,
                creator=creator,
                status=next(iter(project.workflow.statuses)),
            )
            if self.lag or self.lag_searches:
                issue.past.append(self._until(None))
            self.issues[issue.id] = issue
            self._touch(issue)
            return issue

    @contextmanager
    def changing(self, issue: Issue) -> Iterator[Issue]:
        """A change of an issue: its time of update moves, and a lagging search still sees it as it was."""
        with self.lock:
            if self.lag or self.lag_searches:
                before = copy.copy(issue)
                before.fields, before.properties = copied([issue.fields, issue.properties])
                before.links, before.past = copied(issue.links), []
                issue.past.append(self._until(before))
            yield issue
            self._touch(issue)

    def indexed(self) -> list[Issue]:
        """The issues as the search index has them; counts as one search."""
        with self.lock:
            self.searches += 1
            found = []
            for issue in [*self.issues.values(), *self.ghosts]:
                issue.past = [one for one in issue.past if not self._over(one)]
                live = issue if issue.id in self.issues else None
                seen = issue.past[0].issue if issue.past else live
                if seen is not None and not issue.hidden:
                    found.append(seen)
            self.ghosts = [one for one in self.ghosts if one.past]
            return found

    def stamp(self, moment: datetime | None = None) -> str:
        """A time as Jira writes it: its own offset, no colon in it."""
        told = (moment or self.now()).astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S.%f %z")
        return told[:23] + told[-5:]

    def _until(self, before: Issue | None) -> Past:
        return Past(before, self.clock() + self.lag, self.searches + self.lag_searches)

    def _over(self, past: Past) -> bool:
        return self.clock() >= past.until and self.searches > past.searches

    def _touch(self, issue: Issue) -> None:
        """Move the time of update, at least by the millisecond that Jira counts in."""
        last = issue.fields.get("updated")
        moment = self.now()
        if last is not None:
            moment = max(moment, datetime.fromisoformat(last) + timedelta(milliseconds=1))
        issue.fields["updated"] = self.stamp(moment)
