"""A tracker in memory that behaves as badly as a real one may."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES
from roadmap_tui.trackers.protocol import (
    Capabilities,
    Changed,
    Check,
    Gone,
    Identity,
    IssueDraft,
    KnownStatus,
    Marker,
    NotSent,
    OutcomeUnknown,
    Paragraph,
    Patch,
    Prose,
    Rejected,
    RemoteIssue,
)

STATUSES = {"To Do": "new", "In Progress": "indeterminate", "Review": "indeterminate", "Done": "done"}

_T = TypeVar("_T")


class Crash(BaseException):
    """The process is killed: nothing but what is durable survives."""


@dataclass
class TrackerDouble(TrackerBase[RemoteIssue]):
    """Issues by id, for several threads. `lag` hides new issues from `find` for so many calls, `seconds_hidden`
    by the `clock`; `before` and `after` are called around each request with its name and may raise. `ways` names
    the statuses that can be reached from one; from those it does not name, all can. `drops`: a create does not
    keep its marker. `born` tells of each issue that we made or took over for which story, by its uid.
    """

    issues: dict[str, RemoteIssue] = field(default_factory=dict)
    lag: int = 0
    before: Callable[[str], None] = lambda _: None
    after: Callable[[str], None] = lambda _: None
    calls: list[str] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    made: int = 0
    clock: Callable[[], float] = lambda: 0.0
    seconds_hidden: float = 0.0
    visible_at: dict[str, float] = field(default_factory=dict)
    name: str = "jira"
    capabilities: Capabilities = CAPABILITIES
    site: str = "https://acme.example"
    statuses_there: dict[str, str] = field(default_factory=lambda: dict(STATUSES))
    ways: dict[str, tuple[str, ...]] = field(default_factory=dict)
    comments: list[tuple[str, str]] = field(default_factory=list)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    drops: bool = False
    born: dict[str, str] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.RLock)

    def probe(self) -> Identity:
        self._around("probe", lambda: None)
        return Identity(account="1", name="Dana", site=self.site, edition="cloud")

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        def found() -> dict[str, list[RemoteIssue]]:
            now = self.clock()
            seen = [
                one
                for one in self.issues.values()
                if self.hidden.get(one.id, 0) <= 0 and self.visible_at.get(one.id, now) <= now
            ]
            self.hidden = {identity: left - 1 for identity, left in self.hidden.items()}
            return {
                marker.story: [one for one in seen if marker.label in (one.labels or ())]
                for marker in markers
                if any(marker.label in (one.labels or ()) for one in seen)
            }

        return self._around("find", found)

    def statuses(self, issue: RemoteIssue) -> Sequence[KnownStatus]:
        return [KnownStatus(id=str(at), names=(name,)) for at, name in enumerate(self.statuses_there, 1)]

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:
        by_name = {name: one for one in self.issues.values() for name in (one.id, one.key)}
        return self._around("fetch", lambda: {one: by_name.get(one, Gone(id=one)) for one in ids})

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        own = self.capabilities.create == "own id"

        def made() -> RemoteIssue:
            if own and marker.operation in self.issues:
                return self.issues[marker.operation]
            self.made += 1
            identity = marker.operation if own else str(10_000 + self.made)
            key = f"ROAD-{self.made}"
            born = datetime.fromtimestamp(self.clock(), UTC)
            issue = RemoteIssue(
                id=identity,
                key=key,
                url=f"{self.site}/browse/{key}",
                summary=draft.summary,
                description=self.canonical(draft.description),
                labels=() if "labels" in self.left_out else draft.labels,
                due=None if "due" in self.left_out else draft.due,
                status="To Do",
                status_id="1",
                status_category="new",
                marker=None if self.drops else marker,
                marker_read=True,
                left_out=self.left_out,
                created_at=born,
                made_by_us_at=born,
            )
            self.issues[identity] = issue
            self.born[identity] = marker.story
            self.hidden[identity] = self.lag
            self.visible_at[identity] = self.clock() + self.seconds_hidden
            if not read_back:
                presumed = {"status": None, "status_id": None, "status_category": "undefined"}
                return msgspec.structs.replace(issue, marker=marker, marker_read=False, **presumed)
            return issue

        return self._around("create", made)

    def update(self, issue: RemoteIssue, patch: Patch) -> RemoteIssue:
        def changed() -> RemoteIssue:
            now = self._still(issue)
            if (now.summary, now.description, now.due) != (issue.summary, issue.description, issue.due):
                raise Changed(f"{issue.key} changed meanwhile; push again.")
            fields: dict[str, Any] = {}
            if "summary" in patch.fields:
                fields["summary"] = patch.summary
            if "description" in patch.fields and patch.description is not None:
                fields |= {"description": self.canonical(patch.description), "foreign": False}
            if "due" in patch.fields:
                fields["due"] = patch.due
            labels = tuple(sorted({*(now.labels or ()), *patch.add_labels} - set(patch.remove_labels)))
            self.issues[issue.id] = msgspec.structs.replace(now, labels=labels, **fields)
            return self.issues[issue.id]

        return self._around("update", changed)

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:
        def moved() -> RemoteIssue:
            now = self._still(issue)
            if not now.shares_status(issue):
                raise Changed(f"{issue.key} moved meanwhile.")
            here, left = {now.status or ""}, hops
            reached: set[str] = set()
            while left and not any(wanted.fits(self._in(now, one)) for one in reached):
                here = {to for one in here for to in self.ways.get(one, tuple(self.statuses_there))} - reached
                reached |= here
                left -= 1
            fitting = [one for one in self.statuses_there if one in reached and wanted.fits(self._in(now, one))]
            if not fitting:
                raise Rejected(f"No way leads there; {issue.key} can reach {', '.join(sorted(reached))}.")
            self.issues[issue.id] = self._in(now, fitting[0])
            return self.issues[issue.id]

        return self._around("move", moved)

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:
        first = prose.story[0]
        assert isinstance(first, Paragraph)
        self._around("comment", lambda: self.comments.append((issue.key, first.text)))

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        self._around("link_back", lambda: self.links.update({(issue.id, key): url}))

    def walk(self, identity: str, status: str) -> None:
        """A person moves an issue."""
        with self.lock:
            self.issues[identity] = self._in(self.issues[identity], status)

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        def stamped() -> None:
            self.issues[issue.id] = msgspec.structs.replace(self._still(issue), marker=marker)
            self.born.pop(issue.id, None)
            if marker.board:
                self.born[issue.id] = marker.story

        self._around("stamp", stamped)

    def canonical(self, prose: Prose, beside: int = 0) -> str:  # it takes any length
        return msgspec.json.encode(prose).decode().strip()

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:
        return []

    def edit(self, identity: str, **fields: object) -> None:
        """A person changes an issue in the tracker."""
        with self.lock:
            self.issues[identity] = msgspec.structs.replace(self.issues[identity], **fields)

    def _still(self, issue: RemoteIssue) -> RemoteIssue:
        if issue.id not in self.issues:
            raise Changed(f"{issue.key} is gone.")
        return self.issues[issue.id]

    def _in(self, issue: RemoteIssue, status: str) -> RemoteIssue:
        """The issue in a status."""
        number = str(1 + list(self.statuses_there).index(status))
        return msgspec.structs.replace(
            issue, status=status, status_id=number, status_category=self.statuses_there[status]
        )

    def _around(self, name: str, do: Callable[[], _T]) -> _T:
        with self.lock:
            self.calls.append(name)
        self.before(name)
        with self.lock:
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
