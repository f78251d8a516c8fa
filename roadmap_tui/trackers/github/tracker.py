"""The tracker protocol, implemented with GitHub's requests.

An issue's id is what it keeps when it is transferred; it is asked for by its repository and number, which the
board keeps as its address. Its marker is a label and the last line of its body.
"""

import re
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from math import ceil
from typing import Any
from urllib.parse import quote

from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.errors import Offline, Problem, Usage
from roadmap_tui.model.github_status import GitHubStatus
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.document.characters import is_web_link
from roadmap_tui.trackers.github.answers import is_label_race
from roadmap_tui.trackers.github.capabilities import CAPABILITIES
from roadmap_tui.trackers.github.issues import (
    COMMON,
    REPOSITORY,
    DueField,
    Place,
    body_of,
    is_issue,
    issue_of,
    labels_of,
    made_by,
    place_of,
)
from roadmap_tui.trackers.github.marker import link_line, with_line
from roadmap_tui.trackers.github.projects import Item
from roadmap_tui.trackers.github.repository import Repository
from roadmap_tui.trackers.github.requests import canonical, changed_parts, label_of, markdown_of
from roadmap_tui.trackers.github.statuses import StatusMap, parts_of
from roadmap_tui.trackers.github.transport import PAGE, GitHubTransport
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.markdown.changes import title_of
from roadmap_tui.trackers.protocol import (
    Changed,
    Check,
    Gone,
    Identity,
    IssueDraft,
    Marker,
    NotSent,
    Origin,
    OutcomeUnknown,
    Patch,
    Prose,
    Rejected,
    RemoteIssue,
)

Raw = dict[str, Any]
_NAME = re.compile(rf"(?:({REPOSITORY})#|#?)(\d{{1,12}})")
_IN_FLIGHT = 4
_ALONE = 3
"""Up to so many labels and columns are asked for one by one; more of them are read from the list of all."""
_ID = re.compile(r"\d{1,20}")


class GitHubTracker(TrackerBase[Raw]):
    """The tracker for one repository. Threads may share it."""

    name = "github"

    def __init__(
        self,
        transport: GitHubTransport,
        site: str,
        repository: str,
        *,
        issue_type: str | None = None,
        due_field: str | None = None,
        statuses: Sequence[StatusWanted] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.site = site
        self.transport = transport
        self.issue_type = issue_type
        self.due_field = due_field
        self.map = StatusMap.of(statuses)
        self.at = Repository(transport, site, repository, due_field, self.map, now)
        fields = CAPABILITIES.fields | ({"due"} if due_field else set())
        self.capabilities = replace(CAPABILITIES, fields=frozenset(fields), pace=transport.pace)
        self._columns: dict[str, Item] | None = None
        self._lock = threading.Lock()
        self._places: dict[str, Place] = {}
        self._has_searched = False

    # who we are, and where

    def probe(self) -> Identity:
        """Identity of our account, and the repository, asked for once.

        Raises Offline where the login is not accepted, Rejected where the repository is not there.
        """
        return self.at.probe()

    def open(self) -> None:
        """Load the client. Raises Usage where a proxy or a CA bundle cannot be used."""
        self.transport.open()

    def locate(self, addresses: Mapping[str, str]) -> None:
        """Take over where linked issues are: GitHub knows no issue by its id."""
        for identity, address in addresses.items():
            place = place_of(address)
            if place is not None:
                self._places.setdefault(identity, place)

    def issue_name(self, given: str) -> str:
        """The issue as `#12`, in another repository as `owner/name#12`: from such a name or an address."""
        given = given.strip()
        place = place_of(given)
        if place is not None:
            return place.key(self.at.name)
        found = _NAME.fullmatch(given)
        if found is None:
            return super().issue_name(given)
        return Place(found[1] or self.at.name, int(found[2])).key(self.at.name)

    # reading

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """Issues with the markers' labels or lines, by story uid. May lag.

        One with the label of ours that our own account made is ours also where somebody took the line out of its
        body; a line that names another board says that it is not.
        """
        if not markers:
            return {}
        account = self.probe().account
        by_label = {one.label: one for one in markers}
        by_story = {one.story: one for one in markers}
        found: dict[str, dict[str, RemoteIssue]] = {}
        for raw in self._marked(by_label):
            issue = self._issue(raw, placed=False)
            made_at = made_by(raw, account, self.at.name)
            if issue.labels is UNSET and issue.marker is None:
                raise Offline(
                    f"GitHub named {issue.key} without labels that can be read, so that nobody knows whose it "
                    "is: nothing was created. Try again."
                )
            named = [by_label[label.lower()] for label in issue.labels or () if label.lower() in by_label]
            if issue.marker is not None and issue.marker.story in by_story:
                named.append(by_story[issue.marker.story])
            for one in named:
                mine = issue.marker
                if mine is None and made_at is not None and issue.marker_read:
                    mine = Marker(board=one.board, story=one.story, operation="")
                found.setdefault(one.story, {})[issue.id] = replace(
                    issue, marker=mine, made_by_us_at=made_at, indexed=True
                )
        return {story: list(issues.values()) for story, issues in found.items()}

    def _marked(self, labels: Mapping[str, Marker]) -> list[Raw]:
        """The issues that may carry these labels or their stories' lines."""
        if not self.at.may_label:
            return self._list({"creator": self.at.login})
        if len(labels) <= _ALONE:
            return self._labelled(labels)
        listed = self._list({"labels": COMMON}, keeps=True)
        seen = {name.lower() for raw in listed for name in labels_of(raw) or ()}
        rows = self.transport.rows(
            f"/repos/{self.at.name}/labels", what="read the labels", query={"per_page": str(PAGE)}
        )
        there = {clean_line(row.get("name"), 100).lower() for row in rows}
        rest = [label for label in labels if label in there and label not in seen]
        return [*listed, *self._labelled(rest)]

    def _labelled(self, labels: Collection[str]) -> list[Raw]:
        """The issues with each of these labels."""
        return [raw for page in self._all(lambda one: self._list({"labels": one}), labels) for raw in page]

    def _list(self, query: Mapping[str, str], *, keeps: bool = False) -> list[Raw]:
        """Issues of the repository, open and closed, the oldest first; pull requests left out."""
        asked = _asked(query)
        rows = self.transport.rows(self._issues, what="list the issues", query=asked, keeps=keeps)
        return self._of(rows)

    def _roadmap(self, wanted: Collection[str]) -> list[Raw]:
        """The issues that a roadmap made, by what was kept of their list; it is read anew where it lacks some."""
        return self._of(
            self.transport.kept_rows(
                self._issues,
                what="list the issues",
                query=_asked({"labels": COMMON}),
                lacks=lambda rows: not {str(row.get("id")) for row in rows} >= set(wanted),
            )
        )

    @property
    def _issues(self) -> str:
        return f"/repos/{self.at.name}/issues"

    def _of(self, rows: Iterable[Raw]) -> list[Raw]:
        """The issues among rows, with where they are noted."""
        found = [row for row in rows if is_issue(row)]
        for raw in found:
            self._remember(raw)
        return found

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:
        """The issues with these ids or names, by what was asked.

        Many are read from the list of all that a roadmap made, a hundred a page, which costs nothing where it has
        not changed; what it leaves out, and what is doubtful, is read alone.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        self.probe()
        self._has_searched = False
        doubts = set(doubtful)
        listed: dict[str, RemoteIssue] = {}
        is_many = self._is_many([one for one in wanted if one not in doubts])
        self._read_columns(wanted, alone=not is_many and len(wanted) <= _ALONE)
        if is_many:
            for raw in self._roadmap([one for one in wanted if one not in doubts]):
                issue = self._issue(raw, indexed=True)
                listed |= {issue.id: issue, issue.key: issue}
        absent = [one for one in wanted if one in doubts or one not in listed]
        alone = dict(zip(absent, self._all(self._alone, absent), strict=True))
        return {one: alone.get(one) or listed[one] for one in wanted}

    def _is_many(self, names: Sequence[str]) -> bool:
        """Whether the list of all takes fewer requests than reading these one by one."""
        return len(names) > max(1, ceil(len(self._places) / PAGE))

    def _alone(self, name: str) -> RemoteIssue | Gone:
        raw = self._get(name)
        return Gone(id=name) if raw is None else self._issue(raw)

    def _get(self, identity: str) -> Raw | None:
        place = self._place(identity)
        if place is None:
            return None
        found = self.transport.found(place.path, what=f"read {place.key(self.at.name)}")
        if not isinstance(found.data, dict) or not is_issue(found.data):
            return None
        is_other = _ID.fullmatch(identity) and str(found.data.get("id")) != identity
        if is_other and found.path == place.path:
            return None
        self._remember(found.data)
        return found.data

    def _place(self, name: str) -> Place | None:
        """Where an issue is, by its id or its name; None where nobody knows."""
        if _ID.fullmatch(name):
            if name not in self._places and not self._has_searched:
                self._list({"labels": COMMON}, keeps=True)
                self._has_searched = True
            return self._places.get(name)
        found = _NAME.fullmatch(name.strip())
        return None if found is None else Place(found[1] or self.at.name, int(found[2]))

    def _remember(self, raw: Raw) -> None:
        place = place_of(raw.get("html_url"))
        if place is not None:
            self._places[str(raw.get("id"))] = place

    def _issue(self, raw: Raw, *, indexed: bool = False, placed: bool = True) -> RemoteIssue:
        """An issue in canonical values; `placed`: with its column, which its own answer does not tell."""
        if placed and self._columns is None:
            with self._lock:
                if self._columns is None:
                    self._read_columns([str(raw.get("id"))], alone=False)
        item = (self._columns or {}).get(str(raw.get("id")))
        return issue_of(
            raw,
            self.at.name,
            self.map,
            column=None if item is None else item.option,
            due=DueField(self.due_field, lambda: self.at.due_id) if self.due_field else None,
            indexed=indexed,
        )

    def _all(self, do: "Callable[[str], Any]", names: Collection[str]) -> list[Any]:
        """What is done with each name, several at once."""
        if len(names) < 2:
            return [do(one) for one in names]
        with ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="roadmap-github") as pool:
            return list(pool.map(do, names))

    def _read_columns(self, names: Sequence[str], *, alone: bool) -> None:
        """Read in which columns issues stand; `alone` those that are known to be in the project one by one."""
        project = self.at.project
        if project is None:
            return
        known = self._columns
        if known is None or not alone or not all(one in known for one in names):
            self._columns = project.items(names)
            return
        for one in names:
            self._keep_column(one, project.item(known[one].id))

    def _keep_column(self, identity: str, item: Item | None) -> None:
        if self._columns is None:
            self._columns = {}
        self._columns.pop(identity, None)
        self._columns |= {} if item is None else {identity: item}

    # writing

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:  # noqa: ARG002
        """Create an issue, once, with its label and line in the same request; its answer is what was made.

        `left_out` says what GitHub dropped of it without a word. Raises NotSent, Rejected or OutcomeUnknown.
        """
        body = self._draft(draft, marker)
        try:
            self.probe()
            if self.due_field and draft.due is not None:
                body["issue_field_values"] = [{"field_id": self.at.due_id, "value": draft.due.isoformat()}]
        except Offline as problem:
            raise NotSent.of(problem) from None
        raw = self._posted(body)
        if (
            not isinstance(raw, dict)
            or not isinstance(raw.get("id"), int)
            or place_of(raw.get("html_url")) is None
        ):
            raise OutcomeUnknown(
                f"{self.transport.host} took the issue but did not say which it became: sync again."
            )
        self._remember(raw)
        issue = self._issue(raw, placed=False)
        return replace(issue, left_out=self._dropped(issue, raw, body, draft))

    def _draft(self, draft: IssueDraft, marker: Marker) -> dict[str, Any]:
        labels = [label_of(one) for one in dict.fromkeys((*draft.labels, marker.label))]
        body: dict[str, Any] = {
            "title": title_of(draft.summary, CAPABILITIES),
            "body": with_line(markdown_of(draft.description, 0), marker),
            "labels": [*labels, COMMON],
        }
        return body if self.issue_type is None else {**body, "type": self.issue_type}

    def _posted(self, body: dict[str, Any]) -> Any:
        path, what = f"/repos/{self.at.name}/issues", "create the issue"
        for is_last in (False, True):
            try:
                return self.transport.write("POST", path, body=body, what=what)
            except Changed as problem:
                raise Rejected.of(problem) from None
            except Rejected as problem:
                # Somebody made one of its labels at the same moment: nothing was created, and now it is there.
                if is_last or not is_label_race(problem.fields):
                    raise
        return None

    def _dropped(
        self, issue: RemoteIssue, raw: Raw, body: Mapping[str, Any], draft: IssueDraft
    ) -> tuple[str, ...]:
        """What an answer lacks of what was sent."""
        there = {one.lower() for one in issue.labels or ()}
        lacking = [one for one in body["labels"] if one != COMMON and one.lower() not in there]
        found = ["labels"] if lacking and issue.labels is not UNSET else []
        if "issue_field_values" in body and issue.due is not UNSET and issue.due != draft.due:
            found.append("due")
        kind = raw.get("type")
        if self.issue_type is not None and (not isinstance(kind, dict) or not kind.get("name")):
            found.append("type")
        return tuple(found)

    def _present(self, issue: RemoteIssue) -> tuple[Raw, RemoteIssue]:
        self.locate({issue.id: issue.url})
        return super()._present(issue)

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:
        """Bring the issue to a status, once its column is read anew where it has one."""
        self.probe()
        if self._columns is not None and issue.id in self._columns:
            self._read_columns([issue.id], alone=True)
        return super().move(issue, wanted, hops=hops)

    def writes_of_create(self, wanted: StatusWanted | None) -> int:
        """The requests that make an issue and bring it to a status; a column takes two: it is an item before."""
        status = None if wanted is None else parts_of(wanted)
        more = {"label": 1, "closed": 1, "project": 2}
        return 1 + (0 if status is None else more.get(status.kind, 0))

    def _send(self, current: RemoteIssue, raw: Raw, patch: Patch) -> bool:
        path, what = self._path(raw), f"change {current.key}"
        body = changed_parts(raw, current, patch)
        if body:
            self.transport.write("PATCH", path, body=body, what=what)
        is_dated = "due" in patch.fields and bool(self.due_field) and patch.due != current.due
        if is_dated:
            self._send_due(path, patch)
        labelled = self._send_labels(current, path, patch) if "labels" in patch.fields else False
        return bool(body) or is_dated or labelled

    def _send_due(self, path: str, patch: Patch) -> None:
        values, what = f"{path}/issue-field-values", "set the due date"
        if patch.due is None:
            self.transport.write("DELETE", f"{values}/{self.at.due_id}", body=None, what=what, repeatable=True)
            return
        body = {"issue_field_values": [{"field_id": self.at.due_id, "value": patch.due.isoformat()}]}
        self.transport.write("POST", values, body=body, what=what, repeatable=True)

    def _send_labels(self, current: RemoteIssue, path: str, patch: Patch) -> bool:
        """Add and remove labels one by one; those of others stay."""
        there = {one.lower() for one in current.labels or ()}
        add = [label_of(one) for one in patch.add_labels if one.lower() not in there]
        remove = [one for one in patch.remove_labels if one.lower() in there]
        if any(one.startswith(f"{COMMON}-") for one in add):
            add.append(COMMON)
        if any(one.startswith(f"{COMMON}-") for one in remove):
            remove.append(COMMON)
        if add:
            self._label(current, path, add)
        for one in remove:
            self._unlabel(path, one)
        return bool(add or remove)

    def _label(self, current: RemoteIssue, path: str, labels: Sequence[str]) -> None:
        """Add labels, and see whether they were kept. Raises Rejected naming the labels where they were not."""
        what = f"label {current.key}"
        try:
            kept = self.transport.write(
                "POST", f"{path}/labels", body={"labels": list(labels)}, what=what, repeatable=True
            )
        except Rejected as problem:
            problem.fields = {**problem.fields, "labels": "refused"}
            raise
        names = (
            {clean_line(one.get("name"), 100).lower() for one in kept if isinstance(one, dict)} if kept else set()
        )
        if not {one.lower() for one in labels} <= names:
            raise Rejected(self.capabilities.words.unlabelled.format(key=current.key), {"labels": "not kept"})

    def _unlabel(self, path: str, label: str) -> None:
        """Take a label off; one that somebody took off meanwhile is no failure."""
        reply = self.transport.reply("DELETE", f"{path}/labels/{quote(label, safe='')}", again=True)
        if reply.status not in {200, 204, 404}:
            raise self.transport.refusal(reply, f"take the label {clean_line(label, 60)} off")

    def _set_status(self, here: RemoteIssue, wanted: StatusWanted) -> None:
        status = parts_of(wanted)
        if status is None:
            raise Rejected(
                f"{here.key} can be open, closed:completed, closed:not_planned, have a label or stand in a "
                f"project's column, but not {clean_line(wanted.words, 60)!r}."
            )
        path = self._path_of(here)
        match status.kind:
            case "closed":
                self._close(here, path, status.reason or "completed")
                self._clear_labels(here, path)
            case "open":
                self._reopen(here, path)
                self._clear_labels(here, path)
            case "label":
                self._reopen(here, path)
                self._label(here, path, [status.label])
                self._clear_labels(here, path, but=status)
            case "project":
                if self.map.states:
                    self._reopen(here, path)
                self._put(here, status)

    def _close(self, here: RemoteIssue, path: str, reason: str) -> None:
        # A reason alone changes nothing: the state has to change with it.
        self._reopen(here, path)
        body = {"state": "closed", "state_reason": reason}
        self.transport.write("PATCH", path, body=body, what=f"close {here.key}", repeatable=True)

    def _reopen(self, here: RemoteIssue, path: str) -> None:
        if here.status_type == "closed":
            self.transport.write(
                "PATCH", path, body={"state": "open"}, what=f"reopen {here.key}", repeatable=True
            )

    def _clear_labels(self, here: RemoteIssue, path: str, *, but: GitHubStatus | None = None) -> None:
        """Take off the labels of the other stages."""
        others = {one.label.casefold() for one in self.map.labels}
        kept = "" if but is None else but.label.casefold()
        for label in here.labels or ():
            if label.casefold() in others and label.casefold() != kept:
                self._unlabel(path, label)

    def _put(self, here: RemoteIssue, status: GitHubStatus) -> None:
        project = self.at.project
        if project is None or project.number != status.project:
            raise Rejected(f"{here.key} cannot be moved in project {status.project}: no stage stands for it.")
        wanted = project.option(status)
        item = (self._columns or {}).get(here.id)
        if item is None:
            item = project.add(int(here.id))
            self._keep_column(here.id, item)
            if item.option is not None and project.field.options.get(item.option.casefold()) != wanted:
                raise Changed(
                    f"{here.key} was put into {item.option} of project {status.project} meanwhile. Sync again."
                )
        self._keep_column(here.id, project.put(item, status))

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:  # noqa: ARG002
        """Add a comment, once. Raises Rejected, NotSent or OutcomeUnknown."""
        self.probe()
        if not self.canonical(prose):
            raise Rejected(f"A comment on {issue.key} needs words.", {"body": "empty"})
        self._post_comment(issue, markdown_of(prose, 0))

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """See that a link from the issue to a web address is there: in its body, or in one comment of ours.

        The comment is written anew where the address changes. Raises Rejected on another kind of address.
        """
        if not is_web_link(url):
            raise Rejected(f"An issue is linked to an address of the web only, not to {clean_line(url, 80)!r}.")
        self.probe()
        raw, _ = self._present(issue)
        body = body_of(raw)
        if isinstance(body, str) and f"<{url}>" in body:
            return
        sign = link_line(key)
        text = f"{markdown_of(Prose(story=(Origin(text=clean_line(title), url=url),)), 0)}\n\n{sign}"
        path = f"{self._path(raw)}/comments"
        rows = self.transport.rows(path, what="read the comments", query={"per_page": str(PAGE)})
        said = next((row for row in rows if sign in str(row.get("body"))), None)
        if said is None:
            self._post_comment(issue, text)
        elif said.get("body") != text:
            repository = (place_of(raw.get("html_url")) or self._ours()).repository
            where = f"/repos/{repository}/issues/comments/{said.get('id')}"
            self.transport.write("PATCH", where, body={"body": text}, what="link the issue", repeatable=True)

    def _post_comment(self, issue: RemoteIssue, text: str) -> None:
        path = f"{self._path_of(issue)}/comments"
        try:
            self.transport.write("POST", path, body={"body": text}, what=f"comment on {issue.key}")
        except Changed as problem:
            raise Rejected.of(problem) from None

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """Write the marker's line on an issue, or take it off for a marker without a board."""
        self.probe()
        raw, current = self._present(issue)
        body = body_of(raw)
        if not isinstance(body, str):
            raise NotSent(f"{current.key} came without its text: nothing was written.")
        text = with_line(body.replace("\r\n", "\n"), marker if marker.board else None)
        if text != body:
            self.transport.write(
                "PATCH", self._path(raw), body={"body": text}, what=f"mark {current.key}", repeatable=True
            )

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """A description's text as read back once this prose is written. Raises Rejected where it is too long."""
        return canonical(prose, beside)

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:
        """Checks of login, clock, repository, rights, types, fields and statuses, for the doctor."""
        from roadmap_tui.trackers.github.doctor import run_checks

        return list(run_checks(self.at, self.issue_type, statuses or {}))

    def close(self) -> None:
        """Close the connection."""
        with suppress(Problem):
            self.transport.close()

    def _path(self, raw: Raw) -> str:
        return (place_of(raw.get("html_url")) or self._ours()).path

    def _path_of(self, issue: RemoteIssue) -> str:
        return (self._places.get(issue.id) or place_of(issue.url) or self._ours()).path

    def _ours(self) -> Place:
        raise Usage("GitHub sent an issue without an address.")


def _asked(query: Mapping[str, str]) -> dict[str, str]:
    """The query of a list of issues, open and closed, the oldest first."""
    return {**query, "state": "all", "sort": "created", "direction": "asc", "per_page": str(PAGE)}
