"""Jira as a tracker: what the engine of sync asks for, in Jira's requests.

The first request of a life is always `serverInfo` without a login, the second `myself`: so no token goes to a
site of the wrong edition, and a bad login is known before an anonymous, empty answer is taken for the truth.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from msgspec.structs import replace

from roadmap_tui.model.errors import Offline, Problem
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
    Rejected,
    RemoteIssue,
    StatusWanted,
)
from roadmap_tui.trackers.jira.answers import heard
from roadmap_tui.trackers.jira.editions import FIELDS, PROPERTY, Edition, Found
from roadmap_tui.trackers.jira.identity import who
from roadmap_tui.trackers.jira.issues import browse, issue_of, property_of, reading_of
from roadmap_tui.trackers.jira.moving import Mover
from roadmap_tui.trackers.jira.requests import (
    canonical,
    changes,
    creation,
    differences,
    patched,
    presumed,
    remote_link,
)
from roadmap_tui.trackers.jira.screen import Screen, read_screen
from roadmap_tui.trackers.jira.transport import Transport

_LABELS_AT_ONCE = 100
_TEXTS_AT_ONCE = 20
_NAMES = {"duedate": "due date"}


class JiraTracker:
    """One project of one Jira site. Threads may share it."""

    name = "jira"

    def __init__(
        self,
        transport: Transport,
        edition: Edition,
        *,
        project: str,
        issue_type: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.site = transport.site
        self.project = project.strip()
        self.issue_type = issue_type.strip()
        self.transport = transport
        self.edition = edition
        self._now = now
        self._identity: Identity | None = None
        self._screen: Screen | None = None
        self._lock = threading.RLock()

    def probe(self) -> Identity:
        """Who am I, and where; asked of Jira once.

        Raises Usage on Data Center, Offline where the login is not accepted, also where Jira would answer
        anonymously.
        """
        with self._lock:
            if self._identity is None:
                self._identity = who(self.transport, self.edition, self._now)
            return self._identity

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """Issues with the markers' labels, by story uid, in whatever project they are now. May lag.

        Where the create screen has no labels, the marker's line in descriptions is searched for as well.
        """
        self.probe()
        stories = {marker.label: marker.story for marker in markers}
        known = {marker.story for marker in markers}
        found: dict[str, dict[str, RemoteIssue]] = {}
        for jql in self._queries(list(stories)):
            for one in self.edition.search(self.transport, jql):
                issue = issue_of(one, self.site, self.edition)
                line = reading_of(one, self.edition).marker
                named = {stories[label.lower()] for label in issue.labels if label.lower() in stories}
                if line is not None and line in stories:
                    named.add(stories[line])
                if issue.marker is not None and issue.marker.story in known:
                    named.add(issue.marker.story)
                for story in named:
                    found.setdefault(story, {})[issue.id] = issue
        return {story: list(issues.values()) for story, issues in found.items()}

    def fetch(self, ids: Sequence[str]) -> dict[str, RemoteIssue | Gone]:
        """The issues with these ids. What a reading in numbers leaves out is asked for once, alone."""
        self.probe()
        wanted = list(dict.fromkeys(ids))
        issues = [
            issue_of(one, self.site, self.edition) for one in self.edition.in_numbers(self.transport, wanted)
        ]
        by_name = {name: issue for issue in issues for name in (issue.key, issue.id)}
        return {one: by_name[one] if one in by_name else self._alone(one) for one in wanted}

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        """Create an issue, once, with its label and property in the same request, and read it back.

        Raises NotSent, Rejected or OutcomeUnknown; once it exists, failing to read it back is no error.
        """
        try:
            self.probe()
            screen = self.screen()
        except Offline as problem:
            raise NotSent(problem.sentence) from None
        body, left_out = creation(draft, marker, self.edition, self.project, screen)
        try:
            made = self.transport.write(
                "POST", f"{self.edition.api}/issue", body=body, what="create the issue", names=screen.names
            )
        except Changed as problem:
            raise Rejected(problem.sentence) from None
        identity, key = (heard(made.get(part)) if isinstance(made, dict) else "" for part in ("id", "key"))
        if not identity or not key:
            raise OutcomeUnknown(
                f"{self.transport.host} took the issue but did not say which it became: sync again."
            )
        if not read_back:
            return presumed(draft, marker, self.edition, identity, key, browse(self.site, key), left_out)
        return self._created(draft, marker, identity, key, left_out)

    def update(self, issue: RemoteIssue, patch: Patch) -> RemoteIssue:
        """Write what differs of the patch, if the touched fields still are as `issue` says, and read it back.

        Raises Changed where they are not or the issue is gone, Rejected where Jira says no, NotSent, and
        OutcomeUnknown where an answer is missing; the next reading then tells.
        """
        self.probe()
        found = self._get(issue.id)
        if found is None:
            raise Changed(
                f"{issue.key} is gone: it was deleted, or your account may no longer see it. Sync again."
            )
        current = issue_of(found, self.site, self.edition)
        differs = differences(issue, current, patch)
        if differs:
            raise Changed(f"{issue.key} changed in Jira meanwhile: {', '.join(differs)}. Sync again.")
        body = changes(current, patch, self.edition, reading_of(found, self.edition).marker)
        if not body:
            return current
        self.transport.write("PUT", self._path(issue.id), body=body, what=f"change {issue.key}", names=_NAMES)
        try:
            after = self._get(issue.id)
        except Problem:
            after = None
        return (
            patched(current, patch, self.edition) if after is None else issue_of(after, self.site, self.edition)
        )

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:
        """Bring the issue to a status by at most `hops` transitions (three are the most), and read it back.

        Raises Changed where its status is no longer as `issue` says, Rejected where no way leads there, several
        do, or a screen asks for what we do not fill; NotSent, and OutcomeUnknown where an answer is missing and
        the issue still stands where it stood.
        """
        self.probe()
        return Mover(self.transport, self._path(issue.id), lambda: self._read(issue.id)).move(issue, wanted, hops)

    def comment(self, issue: RemoteIssue, prose: Prose) -> None:
        """Leave a comment, once. Raises Rejected, NotSent or OutcomeUnknown."""
        self.probe()
        if not self.canonical(prose):
            raise Rejected(f"A comment on {issue.key} needs words.", {"body": "empty"})
        body = {"body": self.edition.description(prose, None)}
        self._only("POST", f"{self._path(issue.id)}/comment", body, f"comment on {issue.key}")

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """A link from the issue to an address of the web; the same `key` writes the same link anew.

        Raises Rejected on another kind of address, NotSent or OutcomeUnknown.
        """
        self.probe()
        body = remote_link(url, title, key)
        self._only("POST", f"{self._path(issue.id)}/remotelink", body, f"link {issue.key} to the roadmap")

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """Write the marker's property on an issue. Writing it twice does no harm."""
        self.probe()
        path = f"{self._path(issue.id)}/properties/{PROPERTY}"
        self.transport.write("PUT", path, body=property_of(marker), what=f"mark {issue.key} as ours")

    def canonical(self, prose: Prose) -> str:
        """What the description will read once this prose is written. Raises Rejected where it is too long."""
        return canonical(prose, self.edition)

    def check(self) -> list[Check]:
        """The tracker's half of the doctor."""
        from roadmap_tui.trackers.jira.doctor import examine

        return examine(self)

    def close(self) -> None:
        """Let go of connections."""
        self.transport.close()

    def screen(self) -> Screen:
        """The create screen, read once. Raises Rejected on an unknown project or issue type."""
        with self._lock:
            if self._screen is None:
                if not self.project:
                    raise Rejected("No project is set: set [jira] project to the key before an issue's number.")
                self._screen = read_screen(self.transport, self.edition, self.project, self.issue_type)
            return self._screen

    def __enter__(self) -> "JiraTracker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _queries(self, labels: Sequence[str]) -> Iterable[str]:
        for chunk in _chunks(labels, _LABELS_AT_ONCE):
            yield f"labels in ({', '.join(map(_quoted, chunk))}) ORDER BY created ASC"
        if labels and self._labels_missing():
            for chunk in _chunks(labels, _TEXTS_AT_ONCE):
                texts = " OR ".join(f"description ~ {_quoted(_quoted(label))}" for label in chunk)
                yield f"{texts} ORDER BY created ASC"

    def _labels_missing(self) -> bool:
        try:
            return not self.screen().takes("labels")
        except Rejected:
            return False

    def _alone(self, identity: str) -> RemoteIssue | Gone:
        return self._read(identity) or Gone(id=identity)

    def _read(self, identity: str) -> RemoteIssue | None:
        found = self._get(identity)
        return None if found is None else issue_of(found, self.site, self.edition)

    def _only(self, method: str, path: str, body: object, what: str) -> None:
        """Write something that nobody else can have changed meanwhile."""
        try:
            self.transport.write(method, path, body=body, what=what)
        except Changed as problem:
            raise Rejected(problem.sentence) from None

    def _get(self, identity: str) -> Found | None:
        query = {"fields": ",".join(FIELDS), "properties": PROPERTY}
        found = self.transport.read(
            "GET", self._path(identity), query=query, what="read the issue", missing=(404,)
        )
        if found is not None and not isinstance(found, dict):
            raise Offline(
                f"{self.transport.host} did not answer with an issue: check that [jira] site is a Jira."
            )
        return found

    def _path(self, identity: str) -> str:
        return f"{self.edition.api}/issue/{quote(identity, safe='')}"

    def _created(
        self, draft: IssueDraft, marker: Marker, identity: str, key: str, left_out: tuple[str, ...]
    ) -> RemoteIssue:
        """The new issue as Jira has it; from what is known where it cannot be read back."""
        try:
            found = self._get(identity)
        except Problem:
            found = None
        if found is None:
            return presumed(draft, marker, self.edition, identity, key, browse(self.site, key), left_out)
        issue = replace(issue_of(found, self.site, self.edition), left_out=left_out)
        if issue.marker is not None:
            return issue
        try:
            self.stamp(issue, marker)
        except Problem:
            return issue
        return replace(issue, marker=marker)


def _quoted(text: str) -> str:
    """A text as a string of JQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _chunks(texts: Sequence[str], length: int) -> Iterable[Sequence[str]]:
    return (texts[start : start + length] for start in range(0, len(texts), length))
