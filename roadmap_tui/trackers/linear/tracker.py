"""The tracker protocol, implemented with Linear's documents.

A create carries an id that we chose and journalled, so that the same one sent again makes no second issue. An
issue's marker is an attachment whose address is made of our uids.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.base import TrackerBase
from roadmap_tui.trackers.document.characters import is_web_link
from roadmap_tui.trackers.http.reply import Reply, clean_line
from roadmap_tui.trackers.linear import documents
from roadmap_tui.trackers.linear.answers import faults_of, nodes_in, part_in
from roadmap_tui.trackers.linear.capabilities import CAPABILITIES, WITH_CUSTOMERS
from roadmap_tui.trackers.linear.creates import MOST, Answer, Ask, Made
from roadmap_tui.trackers.linear.customers import Customers
from roadmap_tui.trackers.linear.issues import is_gone, issue_of
from roadmap_tui.trackers.linear.marker import address_of, attachment_of, mark_of, story_of
from roadmap_tui.trackers.linear.requests import canonical, changed_parts, markdown_of
from roadmap_tui.trackers.linear.team import Team
from roadmap_tui.trackers.linear.transport import PAGE, LinearTransport
from roadmap_tui.trackers.markdown.changes import title_of
from roadmap_tui.trackers.protocol import (
    Check,
    Created,
    CustomerNeed,
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
)

Raw = dict[str, Any]


class LinearTracker(TrackerBase[Raw]):
    """The tracker for one team. Threads may share it."""

    name = "linear"

    def __init__(
        self,
        transport: LinearTransport,
        site: str,
        team: str,
        *,
        customers: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.site = site
        self.transport = transport
        self.at = Team(transport, site, team, now)
        self.capabilities = WITH_CUSTOMERS if customers else CAPABILITIES
        self._customers = Customers(transport)
        self._labels: dict[str, str] | None = None
        self._groups: set[str] = set()
        self._own_labels: dict[str, str] = {}
        self._most = MOST
        self._lock = threading.RLock()

    # who we are, and where

    def probe(self) -> Identity:
        """Identity of our account, and the team, asked for once. Raises as `Team.probe`."""
        return self.at.probe()

    def open(self) -> None:
        """Load the client. Raises Usage where a proxy or a CA bundle cannot be used."""
        self.transport.open()

    def new_operation(self) -> str:
        """A new id for one issue, which is a version 4 UUID: Linear takes no other."""
        return str(uuid4())

    def statuses(self, issue: RemoteIssue) -> Sequence[KnownStatus]:
        """The states that the issue's team has."""
        return self.at.states(self.at.team_of(issue.key))

    # reading

    def find(self, markers: Sequence[Marker]) -> dict[str, list[RemoteIssue]]:
        """Issues with the stories' marks, by story uid; archived ones too, which are never made again."""
        found: dict[str, list[RemoteIssue]] = {}
        if not markers:
            return found
        account = self.probe().account
        for part in _parts(markers, PAGE):
            urls = [address_of(one) for one in part]
            for raw in self._pages(documents.BY_MARKS, {"urls": urls}):
                issue = self._issue(raw)
                made = issue.created_at if part_in(raw, "creator").get("id") == account else None
                story = story_of(raw)
                if story is not None:
                    found.setdefault(story, []).append(replace(issue, made_by_us_at=made))
        return found

    def fetch(self, ids: Sequence[str], *, doubtful: Collection[str] = ()) -> dict[str, RemoteIssue | Gone]:  # noqa: ARG002
        """The issues with these ids, 250 a request, or names, by what was asked. None of it lags."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        self.probe()
        found: dict[str, Raw] = {}
        for part in _parts([one for one in wanted if _is_id(one)], PAGE):
            found |= {str(raw.get("id")): raw for raw in self._pages(documents.BY_IDS, {"ids": part})}
        for one in wanted:
            if not _is_id(one):
                raw = self._get(one)
                if raw is not None:
                    found[one] = raw
        return {
            one: Gone(id=one) if one not in found or is_gone(found[one]) else self._issue(found[one])
            for one in wanted
        }

    def _pages(self, document: str, variables: Mapping[str, Any]) -> Iterable[Raw]:
        return self.transport.pages(document, variables, what="read the issues", field="issues")

    def _get(self, identity: str) -> Raw | None:
        if _is_id(identity):
            found = next(iter(self._pages(documents.BY_IDS, {"ids": [identity]})), None)
            return None if found is None or is_gone(found) else found
        try:
            data, _ = self.transport.ask(documents.ONE, {"id": identity}, what=f"read {clean_line(identity, 60)}")
        except Rejected:
            return None
        raw = part_in(data, "issue")
        return raw if raw and not is_gone(raw) else None

    def _issue(self, raw: Raw) -> RemoteIssue:
        ids = raw.get("labelIds")
        if not isinstance(ids, list) or not ids:
            return issue_of(raw, {})
        names = self._label_names()
        if not all(one in names for one in ids):
            names = self._label_names(anew=True)
        return issue_of(raw, names)

    def _label_names(self, *, anew: bool = False) -> dict[str, str]:
        """The names of labels by id, read once, and once more where an issue has one that is not among them."""
        with self._lock:
            if self._labels is None or anew:
                self._read_labels()
            return self._labels or {}

    def _read_labels(self) -> None:
        team = self.at.about.get("id")
        self._labels, self._own_labels, self._groups = {}, {}, set()
        for row in self.transport.pages(documents.LABELS, {}, what="read the labels", field="issueLabels"):
            identity, name = clean_line(row.get("id"), 80), clean_line(row.get("name"), 200)
            owner = part_in(row, "team").get("id")
            self._labels[identity] = name
            if row.get("isGroup"):
                self._groups.add(identity)
            elif owner in {None, team}:
                self._own_labels[name.casefold()] = identity

    # writing

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:  # noqa: ARG002
        """Create an issue, once, under the id that its operation names; its answer is what was made.

        Raises NotSent, Rejected or OutcomeUnknown.
        """
        (made,) = self.create_many([(draft, marker)])
        if isinstance(made, RemoteIssue):
            return made
        raise made

    def create_many(self, drafts: Sequence[tuple[IssueDraft, Marker]]) -> Sequence[Created]:
        """Create issues in one request, each once; the result of each. Raises NotSent where nobody answers."""
        asks: list[Ask | Rejected] = []
        try:
            self.probe()
            asks += [self._ask(draft, marker) for draft, marker in drafts]
        except Offline as problem:
            raise NotSent.of(problem) from None
        sent = [one for one in asks if isinstance(one, Ask)]
        answers = iter([answer for part in _parts(sent, self._most) for answer in self._send_part(part)])
        return [one if isinstance(one, Rejected) else self._made(one, next(answers)) for one in asks]

    def _made(self, ask: Ask, answer: Answer) -> Created:
        if not isinstance(answer, Made):
            return answer
        found = self._issue(answer.raw)
        return replace(found, marker=ask.marker, marker_read=True) if answer.is_marked else found

    def _ask(self, draft: IssueDraft, marker: Marker) -> Ask | Rejected:
        """The create of a draft; Rejected where it cannot be an issue. Raises Offline."""
        try:
            title, text = title_of(draft.summary, CAPABILITIES), markdown_of(draft.description, 0)
            labels = [self._label_id(one) for one in dict.fromkeys(draft.labels)]
        except Rejected as problem:
            return problem
        issue = {
            "id": marker.operation,
            "teamId": self.at.about["id"],
            "title": title,
            "description": text,
            "labelIds": labels,
        }
        if draft.due is not None:
            issue["dueDate"] = draft.due.isoformat()
        return Ask(issue, marker)

    def _send_creates(self, asks: Sequence[Ask]) -> Sequence[Answer]:
        """Create issues in one transaction; where it is refused, or nobody answered, in halves.

        So one issue that is not taken, or a batch that costs too much, holds up no other.
        """
        failed: Rejected | OutcomeUnknown
        try:
            return self._created(asks)
        except NotSent:
            raise
        except (Rejected, OutcomeUnknown) as problem:
            failed = problem
        known = self._known(asks)
        missing = [one for one in asks if one.issue["id"] not in known]
        if len(missing) == len(asks) and (len(asks) == 1 or isinstance(failed, OutcomeUnknown)):
            raise failed
        half = (len(missing) + 1) // 2
        made = {
            ask.issue["id"]: answer
            for part in (missing[:half], missing[half:])
            if part
            for ask, answer in zip(part, self._send_part(part), strict=True)
        }
        if (
            isinstance(failed, Rejected)
            and len(made) == len(asks)
            and all(isinstance(one, Made) for one in made.values())
        ):
            self._most = min(self._most, half)  # each half was taken: the whole costs too much
        return [
            self._marked_anew(known[one.issue["id"]], one) if one.issue["id"] in known else made[one.issue["id"]]
            for one in asks
        ]

    def _send_part(self, asks: Sequence[Ask]) -> Sequence[Answer]:
        try:
            return self._send_creates(asks)
        except (NotSent, Rejected, OutcomeUnknown) as problem:
            return [problem] * len(asks)

    def _created(self, asks: Sequence[Ask]) -> list[Answer]:
        variables: dict[str, Any] = {"issues": [one.issue for one in asks]}
        variables |= {f"mark{at}": attachment_of(one.marker, one.issue["id"]) for at, one in enumerate(asks)}
        document = documents.batch(len(asks))
        data, reply = self.transport.changed(document, variables, what="create the issue", partly=True)
        batch = part_in(data, "issueBatchCreate")
        made = {raw.get("id"): raw for raw in batch.get("issues") or () if isinstance(raw, dict)}
        if not batch.get("success") or any(one.issue["id"] not in made for one in asks):
            if not made:
                raise self._refused(reply)
            raise OutcomeUnknown(f"{self.transport.host} did not say of each issue that it was created.")
        return [
            Made(made[one.issue["id"]], bool(part_in(data, f"mark{at}").get("success")))
            for at, one in enumerate(asks)
        ]

    def _refused(self, reply: Reply) -> Problem:
        if faults_of(reply):
            problem = self.transport.refusal(reply, "create the issue")
            return OutcomeUnknown.of(problem) if isinstance(problem, Offline) else problem
        return OutcomeUnknown(
            f"{self.transport.host} took the issue but did not say which it became: sync again."
        )

    def _marked_anew(self, raw: Raw, ask: Ask) -> Answer:
        """An issue that is there under our id, with its mark written where it lacks it."""
        marker, is_read, _ = mark_of(raw)
        if marker is not None:
            return Made(raw, is_read)
        with suppress(Problem):
            self._attach(attachment_of(ask.marker, str(raw["id"])), "mark the issue")
            return Made(raw, True)
        return Made(raw, False)

    def _known(self, asks: Sequence[Ask]) -> dict[str, Raw]:
        """The issues that are there under ids of ours. Raises OutcomeUnknown where nobody says."""
        try:
            found = self._pages(documents.BY_IDS, {"ids": [one.issue["id"] for one in asks]})
            return {str(raw.get("id")): raw for raw in found}
        except Problem as problem:
            raise OutcomeUnknown(f"The issue may have been created: {problem}") from None

    def _label_id(self, name: str) -> str:
        """The id of a label of the team's or the workspace's; made in the team where there is none."""
        with self._lock:
            self._label_names()
            known = self._own_labels.get(name.casefold())
            if known is not None:
                return known
            made = {"name": name, "teamId": self.at.about["id"], "id": str(uuid4())}
            try:
                data = self.transport.change(documents.NEW_LABEL, {"input": made}, what=f"make the label {name}")
            except (Rejected, OutcomeUnknown):
                # Somebody else may have made it at the same moment.
                self._read_labels()
                if name.casefold() not in self._own_labels:
                    raise
                return self._own_labels[name.casefold()]
            label = part_in(part_in(data, "issueLabelCreate"), "issueLabel")
            identity = clean_line(label.get("id"), 80) or made["id"]
            self._own_labels[name.casefold()] = identity
            self._label_names()[identity] = name
            return identity

    def _send(self, current: RemoteIssue, raw: Raw, patch: Patch) -> bool:
        found = changed_parts(raw, current, patch)
        if "labels" in patch.fields:
            there = {one.casefold() for one in current.labels or ()}
            add = [self._label_id(one) for one in patch.add_labels if one.casefold() not in there]
            gone = {one.casefold() for one in patch.remove_labels} & there
            remove = [
                one for one in raw.get("labelIds") or () if self._label_names().get(one, "").casefold() in gone
            ]
            found |= {"addedLabelIds": add} if add else {}
            found |= {"removedLabelIds": remove} if remove else {}
        if not found:
            return False
        self.transport.change(documents.UPDATE, {"id": current.id, "input": found}, what=f"change {current.key}")
        return True

    def _set_status(self, here: RemoteIssue, wanted: StatusWanted) -> None:
        team = self.at.team_of(here.key)
        identity = self.at.state_id(wanted, team)
        if identity is None:
            raise Rejected(self.at.no_state(wanted, team=team))
        self.transport.change(
            documents.UPDATE,
            {"id": here.id, "input": {"stateId": identity}},
            what=f"move {here.key}",
        )

    def comment(self, issue: RemoteIssue, prose: Prose, *, key: str = "") -> None:
        """Add a comment, once, under an id of ours; the same key is the same id. Raises as a change does."""
        self.probe()
        if not self.canonical(prose):
            raise Rejected(f"A comment on {issue.key} needs words.", {"body": "empty"})
        identity = str(_id_of(key) if key else uuid4())
        body = {"id": identity, "issueId": issue.id, "body": markdown_of(prose, 0)}
        what = f"comment on {issue.key}"
        try:
            self.transport.change(documents.NEW_COMMENT, {"input": body}, what=what)
        except Rejected:
            if not self._has_comment(identity):
                raise

    def _has_comment(self, identity: str) -> bool:
        """Whether a comment with this id is there, which an answer that was lost has made."""
        try:
            data, _ = self.transport.ask(documents.COMMENT, {"id": identity}, what="read a comment")
        except Rejected:
            return False
        return bool(part_in(data, "comment"))

    def link_back(self, issue: RemoteIssue, url: str, title: str, key: str) -> None:
        """See that an attachment with a web address is there; the one of the same key before it goes.

        Raises Rejected on another kind of address.
        """
        if not is_web_link(url):
            raise Rejected(f"An issue is linked to an address of the web only, not to {clean_line(url, 80)!r}.")
        self.probe()
        data, _ = self.transport.ask(documents.ATTACHED, {"id": issue.id}, what=f"read the links of {issue.key}")
        before = [
            one
            for one in nodes_in(part_in(data, "issue"), "attachments")
            if part_in(one, "metadata").get("roadmap_link") == key
        ]
        named = clean_line(title, 200) or "Roadmap"
        if not any(one.get("url") == url and one.get("title") == named for one in before):
            self._attach(
                {"issueId": issue.id, "url": url, "title": named, "metadata": {"roadmap_link": key}},
                f"link {issue.key}",
            )
        for one in before:
            if one.get("url") != url:
                self._detach(one, issue)

    def stamp(self, issue: RemoteIssue, marker: Marker) -> None:
        """Write the marker on an issue, or take it off for a marker without a board."""
        self.probe()
        raw, current = self._present(issue)
        there, _, identity = mark_of(raw)
        if not marker.board:
            if identity is not None:
                self._detach({"id": identity}, current)
            return
        if there is not None and identity is not None and address_of(there) != address_of(marker):
            self._detach({"id": identity}, current)
        self._attach(attachment_of(marker, issue.id), f"mark {current.key}")

    def _attach(self, attachment: Mapping[str, Any], what: str) -> None:
        # An address that the issue has already is written anew, not added.
        self.transport.change(documents.ATTACH, {"input": dict(attachment)}, what=what, repeatable=True)

    def _detach(self, attachment: Mapping[str, Any], issue: RemoteIssue) -> None:
        with suppress(Rejected):  # somebody took it off meanwhile
            self.transport.change(
                documents.DETACH, {"id": attachment.get("id")}, what=f"unlink {issue.key}", repeatable=True
            )

    def put_need(self, issue: RemoteIssue, identity: str, need: CustomerNeed, *, known: bool) -> None:
        """Write a customer's request on an issue, under an id of ours. Raises as a change does."""
        self.probe()
        self._customers.put(issue, identity, need, known=known)

    def drop_need(self, identity: str) -> None:
        """Take a customer's request off its issue; one that is gone already is no error."""
        self.probe()
        self._customers.drop(identity)

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """A description's text as read back once this prose is written. Raises Rejected where it is too long."""
        return canonical(prose, beside)

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:
        """Checks of login, clock, team and states, for the doctor."""
        from roadmap_tui.trackers.linear.doctor import run_checks

        return list(run_checks(self.at, statuses or {}, customers="customers" in self.capabilities.fields))

    def close(self) -> None:
        """Close the connection."""
        with suppress(Problem):
            self.transport.close()


def _id_of(key: str) -> UUID:
    """The id that a key stands for, in the form of a version 4 UUID: Linear takes no other."""
    return UUID(bytes=blake2b(key.encode(), digest_size=16).digest(), version=4)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _parts(items: Sequence[Any], size: int) -> Iterable[list[Any]]:
    return (list(items[at : at + size]) for at in range(0, len(items), size))
