"""The tracker protocol, implemented with Jira's requests.

The first request of a life is always `serverInfo` without a login, the second `myself`: so a token goes only to
a site of the edition that is set, and a bad login is known before an anonymous, empty answer is taken for the
truth.
"""

import re
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import quote

from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.errors import Offline, Problem, Reason
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.bulk_read import read_many, run_parallel, search_labels
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES
from roadmap_tui.trackers.jira.create_screen import CreateScreen, read_screen
from roadmap_tui.trackers.jira.editions import FIELDS, PROPERTY, Edition, Found
from roadmap_tui.trackers.jira.identity import edition_of, identify
from roadmap_tui.trackers.jira.issues import browse_url, description_of, issue_of, made_by, property_of, table
from roadmap_tui.trackers.jira.requests import (
    SHOWN,
    canonical,
    changes,
    creation,
    in_our_names,
    presumed,
    remote_link,
)
from roadmap_tui.trackers.jira.statuses import read_statuses, statuses_of
from roadmap_tui.trackers.jira.transitions import WorkflowWalker
from roadmap_tui.trackers.protocol import (
    Changed,
    Check,
    Gone,
    Identity,
    IssueDraft,
    KnownStatus,
    Marker,
    NotSent,
    OutcomeUnknown,
    Patch,
    Prose,
    Rejected,
    RemoteIssue,
    id_key,
)

_NAME = re.compile(r"\d+|[A-Za-z][A-Za-z0-9_]*-\d+")


class JiraTracker(TrackerBase[Found]):
    """The tracker for one project of one Jira site. Threads may share it."""

    name = "jira"
    capabilities = CAPABILITIES
    named_in = ("selectedIssue",)

    def __init__(
        self,
        transport: Transport,
        wanted: str,
        *,
        project: str,
        issue_type: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.site = transport.site
        self.project = project.strip()
        self.issue_type = issue_type.strip()
        self.transport = transport
        self._edition = None if wanted == "auto" else edition_of(wanted)
        self._wanted = wanted
        self._now = now
        self._keeps_marks: bool | None = None
        self._identity: Identity | None = None
        self._screen: CreateScreen | None = None
        self._ids: Mapping[str, Collection[str]] = {}
        self._statuses: dict[str, tuple[KnownStatus, ...]] = {}
        self._lock = threading.RLock()
        self._screen_lock = threading.Lock()

    def probe(self) -> Identity:
        """Identity of our account and the site's edition, asked of Jira once.

        Raises Usage on a site of another edition than is set, Offline where the login is not accepted, also
        where Jira would answer anonymously.
        """
        with self._lock:
            if self._identity is None:
                self._identity, self._edition = identify(self.transport, self._wanted, self._now)
            return self._identity

    def open(self) -> None:
        """Load the client. Raises Usage where a proxy or a CA bundle cannot be used."""
        self.transport.open()

    def recall(self, ids: Mapping[str, Collection[str]]) -> None:
        """Take over the ids that names in settings had when they were looked up, as the board keeps them."""
        self._ids = {key: frozenset(one) for key, one in ids.items()}

    def statuses(self, issue: RemoteIssue) -> tuple[KnownStatus, ...]:
        """The statuses of the issue's project, asked of Jira once."""
        self.probe()
        project = issue.key.rpartition("-")[0]
        with self._lock:
            if project not in self._statuses:
                self._statuses[project] = statuses_of(read_statuses(self.transport, self.edition, project))
            return self._statuses[project]

    def prepare(self) -> None:
        """Read the create screen ahead of the first create; what goes wrong shows there."""
        with suppress(Problem):
            self.screen()

    @property
    def edition(self) -> Edition:
        """The edition that is set, or that the site says it is. Raises as `probe` where it must be asked."""
        if self._edition is None:
            self.probe()
        assert self._edition is not None  # probe finds it or raises
        return self._edition

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """Issues with the markers' labels, by story uid, in whatever project they are now. May lag.

        Where the create screen has no labels, the marker's line in descriptions is searched for as well.
        """
        account = self.probe().account
        stories = {marker.label: marker.story for marker in markers}
        known = {marker.story for marker in markers}
        found: dict[str, dict[str, RemoteIssue]] = {}
        for one in self._marked(search_labels(self.transport, self.edition, list(stories), self._labels_missing)):
            made_at = made_by(one, account, self.project, self.edition)
            issue = replace(issue_of(one, self.site, self.edition), made_by_us_at=made_at, indexed=True)
            line = description_of(one, self.edition).marker
            if issue.labels is UNSET and issue.marker is None and line is None:
                raise Offline(
                    f"{self.transport.host} named {issue.key} without labels that can be read, so that nobody "
                    "knows whose it is: nothing was created. Try again.",
                    reason=Reason.UNREADABLE,
                )
            named = {stories[label.lower()] for label in issue.labels or () if label.lower() in stories}
            if line is not None and line in stories:
                named.add(stories[line])
            if issue.marker is not None and issue.marker.story in known:
                named.add(issue.marker.story)
            for story in named:
                found.setdefault(story, {})[issue.id] = issue
        return {story: list(issues.values()) for story, issues in found.items()}

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:
        """The issues with these ids or keys, by what was asked.

        What a reading in numbers leaves out is asked for once, alone: so an old key leads to a moved issue.
        Data Center reads in numbers from its index, without the marker. So what is doubtful, or asked for by key,
        is read alone there.
        """
        self.probe()
        wanted = list(dict.fromkeys(ids))
        names = list(dict.fromkeys(one for one in map(_name, wanted) if one))
        if not self.edition.sends_properties:
            doubts = {*map(_name, doubtful), *(one for one in names if not one.isdigit())}
            names = [one for one in names if one not in doubts]
        by_name: dict[str, RemoteIssue] = {}
        doubts = {*map(_name, doubtful)}
        for one in read_many(self.transport, self.edition, names):
            issue = issue_of(one, self.site, self.edition)
            if issue.marker_read or not {issue.key, issue.id} & doubts:
                by_name |= {issue.key: issue, issue.id: issue}
        absent = [one for one in wanted if _name(one) not in by_name]
        alone = dict(zip(absent, run_parallel(self._alone, absent), strict=True))
        return {one: alone.get(one) or by_name[_name(one)] for one in wanted}

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        """Create an issue, once, with its label and property in the same request, and read it back.

        Raises NotSent, Rejected or OutcomeUnknown; once it exists, failing to read it back is no error.
        """
        try:
            self.probe()
            screen = self.screen()
        except Offline as problem:
            raise NotSent.of(problem) from None
        body, left_out = creation(draft, marker, self.edition, self.project, screen)
        try:
            made = self.transport.write(
                "POST", f"{self.edition.api}/issue", body=body, what="create the issue", names=screen.names
            )
        except Changed as problem:
            raise Rejected.of(problem) from None
        identity, key = (clean_line(made.get(part)) if isinstance(made, dict) else "" for part in ("id", "key"))
        if not identity or not key:
            raise OutcomeUnknown(
                f"{self.transport.host} took the issue but did not say which it became: sync again."
            )
        ids = dict(screen.ids)
        if not read_back:
            issue = presumed(draft, marker, self.edition, identity, key, browse_url(self.site, key), left_out)
            return replace(issue, marker_read=self._surely_marked(identity, marker), ids=ids)
        return replace(self._created(draft, marker, identity, key, left_out), ids=ids)

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:
        """Bring the issue to a status by at most `hops` transitions (three are the most), and read it back.

        Raises Changed where its status is no longer as `issue` says, Rejected where no way leads there, several
        do, or a screen asks for what we do not fill; NotSent, and OutcomeUnknown where an answer is missing and
        the issue still stands where it stood.
        """
        self.probe()
        return WorkflowWalker(self.transport, self._path(issue.id), lambda: self._read(issue.id)).move(
            issue, wanted, hops
        )

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:  # noqa: ARG002
        """Add a comment, once. Raises Rejected, NotSent or OutcomeUnknown."""
        self.probe()
        if not self.canonical(prose):
            raise Rejected(f"A comment on {issue.key} needs words.", {"body": "empty"})
        body = {"body": self.edition.description(prose, None)}
        self._only("POST", f"{self._path(issue.id)}/comment", body, f"comment on {issue.key}")

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """Write a link from the issue to a web address; the same `key` writes the same link anew.

        Raises Rejected on another kind of address, NotSent or OutcomeUnknown.
        """
        self.probe()
        body = remote_link(url, title, key)
        self._only("POST", f"{self._path(issue.id)}/remotelink", body, f"link {issue.key} to the roadmap")

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """Write the marker's property on an issue. Writing it twice does no harm, so it is tried again."""
        self.probe()
        self._stamp(issue.id, marker, issue.key)

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """A description's text as read back once this prose is written. Raises Rejected where it is too long."""
        return canonical(prose, self.edition, beside)

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:
        """Checks of site, login, clock, permissions, create screen and statuses, for the doctor."""
        from roadmap_tui.trackers.jira.doctor import Examined, run_checks

        examined = Examined(
            self.transport, self.project, self.probe, lambda: self.edition, self.screen, self._ids
        )
        return list(run_checks(examined, statuses or {}))

    def close(self) -> None:
        """Close the connection."""
        self.transport.close()

    def screen(self) -> CreateScreen:
        """The create screen, read once. Raises Rejected on an unknown project or issue type."""
        with self._screen_lock:
            if self._screen is None:
                if not self.project:
                    raise Rejected(
                        "No project is set: set [tracker] project to the key before an issue's number."
                    )
                kept = self._ids.get(id_key("type", self.issue_type), ())
                self._screen = read_screen(self.transport, self.edition, self.project, self.issue_type, kept)
            return self._screen

    def _issue(self, raw: Found) -> RemoteIssue:
        return issue_of(raw, self.site, self.edition)

    def _send(self, current: RemoteIssue, raw: Found, patch: Patch) -> bool:
        body = changes(current, patch, self.edition, table(raw.get("fields")).get("description"))
        if not body:
            return False
        try:
            self.transport.write(
                "PUT", self._path(current.id), body=body, what=f"change {current.key}", names=SHOWN
            )
        except Rejected as problem:
            problem.fields = in_our_names(problem.fields)
            raise
        return True

    def _labels_missing(self) -> bool:
        try:
            return not self.screen().takes("labels")
        except Rejected:
            return False

    def _alone(self, identity: str) -> RemoteIssue | Gone:
        name = _name(identity)
        return (self._read(name) if name else None) or Gone(id=identity)

    def _marked(self, found: Sequence[Found]) -> list[Found]:
        """The issues with our property, which is asked for one by one where a search did not send it."""
        return run_parallel(self._with_mark, found)

    def _with_mark(self, found: Found) -> Found:
        if isinstance(found.get("properties"), dict):
            return found
        value = self._mark(clean_line(found.get("id")))
        return {**found, "properties": {} if value is None else {PROPERTY: value}}

    def _mark(self, identity: str) -> object:
        """The content of our property; None where the issue has none, False where the answer does not tell."""
        kept = self.transport.read(
            "GET", self._property(identity), what="read the mark of an issue", missing=(404,)
        )
        if kept is None:
            return None
        return kept.get("value") or False if isinstance(kept, dict) else False

    def _surely_marked(self, identity: str, marker: Marker) -> bool:
        """Whether an issue just created surely carries our property; a failure shows when it is read.

        Where the property does not come along with the issues that are read next, the first create of a run
        shows whether this site keeps it. Where it does not, each issue is read alone, and marked then.
        """
        if self.edition.sends_properties:
            return False
        try:
            if self._keeps_marks is None:
                self._keeps_marks = self._mark(identity) == property_of(marker)
        except Problem:
            return False
        return self._keeps_marks

    def _stamp(self, identity: str, marker: Marker, key: str) -> None:
        path = self._property(identity)
        self.transport.write("PUT", path, body=property_of(marker), what=f"mark {key} as ours", repeatable=True)

    def _read(self, identity: str) -> RemoteIssue | None:
        found = self._get(identity)
        return None if found is None else self._issue(found)

    def _only(self, method: str, path: str, body: object, what: str) -> None:
        """Write something without a version conflict: nobody else can have changed it meanwhile."""
        try:
            self.transport.write(method, path, body=body, what=what)
        except Changed as problem:
            raise Rejected.of(problem) from None

    def _get(self, identity: str) -> Found | None:
        query = {"fields": ",".join(FIELDS), "properties": PROPERTY}
        found = self.transport.read(
            "GET", self._path(identity), query=query, what="read the issue", missing=(404,)
        )
        if found is None:
            return None
        if not isinstance(found, dict):
            raise Offline(
                f"{self.transport.host} did not answer with an issue: check that [tracker.jira] site is a Jira."
            )
        if identity.isdigit() and found.get("id") != identity:
            raise Offline(
                f"{self.transport.host} answered with another issue than it was asked for: try again later.",
                reason=Reason.UNREADABLE,
            )
        return self._with_mark(found)

    def _path(self, identity: str) -> str:
        return f"{self.edition.api}/issue/{quote(identity, safe='')}"

    def _property(self, identity: str) -> str:
        return f"{self._path(identity)}/properties/{PROPERTY}"

    def _created(
        self, draft: IssueDraft, marker: Marker, identity: str, key: str, left_out: tuple[str, ...]
    ) -> RemoteIssue:
        """The new issue, read back from Jira, or from what is known where it cannot be read."""
        try:
            found = self._get(identity)
        except Problem:
            found = None
        if found is None:
            return presumed(draft, marker, self.edition, identity, key, browse_url(self.site, key), left_out)
        issue = replace(issue_of(found, self.site, self.edition), left_out=left_out)
        is_other = issue.marker is not None and issue.marker != marker
        if is_other or (
            issue.marker is None and issue.lacks_label(marker.label) and issue.summary != one_line(draft.summary)
        ):
            raise OutcomeUnknown(
                f"{self.transport.host} named {key} as the new issue, and it is another: sync again."
            )
        if issue.marker is not None:
            return issue
        try:
            self.stamp(issue, marker)
        except Problem:
            return issue
        return replace(issue, marker=marker)


def _name(asked: str) -> str:
    """The normalised id or key of an issue; empty for what is neither."""
    return asked.strip().upper() if _NAME.fullmatch(asked.strip()) else ""
