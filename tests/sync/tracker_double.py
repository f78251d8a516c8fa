"""A tracker in memory that behaves as badly as a real one may."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from roadmap_tui.model.tracker import (
    Changed,
    Check,
    Gone,
    Identity,
    IssueDraft,
    Marker,
    NotSent,
    OutcomeUnknown,
    Patch,
    Prose,
    RemoteIssue,
)


class Crash(BaseException):
    """The process is killed: nothing but what is durable survives."""


@dataclass
class TrackerDouble:
    """Issues by id. `lag` hides new issues from `find` for so many calls; `before` and `after` are called
    around each request with its name and may raise.
    """

    issues: dict[str, RemoteIssue] = field(default_factory=dict)
    lag: int = 0
    before: Callable[[str], None] = lambda _: None
    after: Callable[[str], None] = lambda _: None
    calls: list[str] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    made: int = 0
    name: str = "jira"
    site: str = "https://acme.example"

    def probe(self) -> Identity:
        self._around("probe", lambda: None)
        return Identity(account="1", name="Dana", site=self.site, edition="cloud")

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        def found() -> dict[str, list[RemoteIssue]]:
            seen = [one for one in self.issues.values() if self.hidden.get(one.id, 0) <= 0]
            self.hidden = {identity: left - 1 for identity, left in self.hidden.items()}
            return {
                marker.story: [one for one in seen if marker.label in one.labels]
                for marker in markers
                if any(marker.label in one.labels for one in seen)
            }

        return self._around("find", found)

    def fetch(self, ids: Sequence[str]) -> dict[str, RemoteIssue | Gone]:
        return self._around("fetch", lambda: {one: self.issues.get(one, Gone(id=one)) for one in ids})

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        def made() -> RemoteIssue:
            self.made += 1
            identity, key = str(10_000 + self.made), f"ROAD-{self.made}"
            issue = RemoteIssue(
                id=identity,
                key=key,
                url=f"{self.site}/browse/{key}",
                summary=draft.summary,
                description=self.canonical(draft.description),
                labels=() if "labels" in self.left_out else draft.labels,
                due=None if "due" in self.left_out else draft.due,
                status="To Do",
                status_category="new",
                marker=marker,
                marker_read=True,
                left_out=self.left_out,
            )
            self.issues[identity] = issue
            self.hidden[identity] = self.lag
            return issue

        return self._around("create", made)

    def update(self, issue: RemoteIssue, patch: Patch) -> RemoteIssue:
        def changed() -> RemoteIssue:
            now = self.issues[issue.id]
            if (now.summary, now.description, now.due) != (issue.summary, issue.description, issue.due):
                raise Changed(f"{issue.key} changed meanwhile; push again.")
            fields = {}
            if "summary" in patch.fields:
                fields["summary"] = patch.summary
            if "description" in patch.fields and patch.description is not None:
                fields["description"] = self.canonical(patch.description)
            if "due" in patch.fields:
                fields["due"] = patch.due
            labels = tuple(sorted({*now.labels, *patch.add_labels} - set(patch.remove_labels)))
            self.issues[issue.id] = msgspec.structs.replace(now, labels=labels, **fields)
            return self.issues[issue.id]

        return self._around("update", changed)

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        self._around("stamp", lambda: None)
        self.issues[issue.id] = msgspec.structs.replace(self.issues[issue.id], marker=marker)

    def canonical(self, prose: Prose) -> str:
        return msgspec.json.encode(prose).decode().strip()

    def check(self) -> list[Check]:
        return []

    def close(self) -> None:
        pass

    def edit(self, identity: str, **fields: object) -> None:
        """A person changes an issue in the tracker."""
        self.issues[identity] = msgspec.structs.replace(self.issues[identity], **fields)

    def _around(self, name: str, do: Callable[[], Any]) -> Any:
        self.calls.append(name)
        self.before(name)
        result = do()
        self.after(name)
        return result


def lose_answer(times: int = 1, *, to: str = "create") -> Callable[[str], None]:
    """The answer to a request is lost after it worked."""
    left = [times]

    def after(name: str) -> None:
        if name == to and left[0] > 0:
            left[0] -= 1
            raise OutcomeUnknown("The connection broke before the answer came.")

    return after


def refuse_connection(to: str = "create") -> Callable[[str], None]:
    """A request never leaves."""

    def before(name: str) -> None:
        if name == to:
            raise NotSent("No connection to https://acme.example.")

    return before
