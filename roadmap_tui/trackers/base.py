"""Base class of trackers: defaults for what most do alike, so that an adapter writes only its own part.

An adapter defines how an issue is read (`_get`, `_issue`) and how a change is sent (`_send`, `_set_status`). From
that come the updates here, which never write over what a person changed meanwhile.
"""

import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, Generic, Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.errors import Problem, Reason
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.protocol import (
    Capabilities,
    Changed,
    Check,
    Created,
    CustomerNeed,
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
from roadmap_tui.trackers.respelling import words_of

Raw = TypeVar("Raw")
"""The type of a raw issue, as the tracker sends it."""

_PARTS = {"summary": "the summary", "description": "the description", "due": "the due date"}
_LINE_END = re.compile(r"\r\n?")


class TrackerBase(Generic[Raw]):
    """Base class of trackers with default methods; an adapter overrides what differs."""

    name: str
    site: str
    capabilities: Capabilities
    named_after: tuple[str, ...] = ("browse", "issue", "issues")
    """The path segments of an address after which an issue's key stands, before whatever title follows."""
    named_in: tuple[str, ...] = ()
    """The query parameters of an address that hold an issue's key."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Do nothing: nothing has to be loaded ahead."""

    def recall(self, ids: Mapping[str, Collection[str]]) -> None:
        """Do nothing: no name in settings is looked up here."""

    def locate(self, addresses: Mapping[str, str]) -> None:
        """Do nothing: an id is all that an issue is asked for by."""

    def statuses(self, issue: RemoteIssue) -> Sequence[KnownStatus]:  # noqa: ARG002  # the adapter's
        """No statuses: their names tell them apart."""
        return ()

    def prepare(self) -> None:
        """Do nothing: creates need nothing that could be asked ahead."""

    def close(self) -> None:
        """Do nothing: there is no connection to close."""

    def probe(self) -> Identity:
        """Identity of our account and of the site. The adapter implements it."""
        raise NotImplementedError

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """The text of a description as read back once this prose is written. The adapter implements it."""
        raise NotImplementedError

    def issue_name(self, given: str) -> str:
        """The issue's key or id, as typed or from an address: its last part where no known word precedes it."""
        given = given.strip()
        if "/" not in given:
            return given
        try:
            parts = urlsplit(given)
        except ValueError:
            return given
        asked = parse_qs(parts.query)
        for question in self.named_in:
            if question in asked:
                return asked[question][0].strip()
        steps = [unquote(one) for one in parts.path.split("/") if one]
        for word, after in pairwise(steps):
            if word.lower() in self.named_after:
                return after
        return steps[-1] if steps else given

    def comparable(self, text: str) -> str:
        """The normalised text for comparing; where texts come back as written, only line ends are normalised."""
        return _LINE_END.sub("\n", text) if self.capabilities.exact_text else words_of(text)

    def new_operation(self) -> str:
        """A random operation id of sixteen hexadecimal digits."""
        return secrets.token_hex(8)

    def create(self, draft: IssueDraft, marker: Marker, *, read_back: bool = True) -> RemoteIssue:
        """Create an issue, once. The adapter implements it."""
        raise NotImplementedError

    def create_many(self, drafts: Sequence[tuple[IssueDraft, Marker]]) -> Sequence[Created]:
        """Create issues one after the other; the result of each."""
        return [self._tried(draft, marker) for draft, marker in drafts]

    def _tried(self, draft: IssueDraft, marker: Marker) -> Created:
        try:
            return self.create(draft, marker, read_back=False)
        except (NotSent, Rejected, OutcomeUnknown) as problem:
            return problem

    def update(self, issue: RemoteIssue, patch: Patch) -> RemoteIssue:
        """Send the differences of a patch, if the touched fields still are as `issue` says, and read it back.

        Raises Changed where they are not or the issue is gone, Rejected where the tracker says no, NotSent also
        where nobody knows what the touched fields are now, and OutcomeUnknown where an answer is missing; the
        next reading then tells.
        """
        self.probe()
        raw, current = self._present(issue)
        unknown = unknown_of(current, patch)
        if unknown:
            raise NotSent(unreadable(issue.key, unknown), reason=Reason.UNREADABLE)
        differs = differences(issue, current, patch)
        if differs:
            where = self.capabilities.words.tracker
            raise Changed(f"{issue.key} changed in {where} meanwhile: {', '.join(differs)}. Sync again.")
        if not self._send(current, raw, patch):
            return current
        after = self._look(issue.id)
        return (
            patched(current, patch, self.canonical(patch.description or Prose(story=()), patch.own.beside))
            if after is None
            else after
        )

    def move(self, issue: RemoteIssue, wanted: StatusWanted, *, hops: int = 1) -> RemoteIssue:  # noqa: ARG002  # one
        """Set the status, which is one change here, if the issue still is in the status that `issue` names.

        Raises Changed where it is not, Rejected where there is no such status, NotSent, and OutcomeUnknown where
        an answer is missing and the issue still stands where it stood.
        """
        self.probe()
        _, here = self._present(issue)
        if here.status is UNSET:
            raise NotSent(unreadable(issue.key, ["the status"]), reason=Reason.UNREADABLE)
        if issue.status is not None and not here.shares_status(issue):
            where = self.capabilities.words.tracker
            raise Changed(f"{issue.key} changed in {where} meanwhile: it is now in {here.status}. Sync again.")
        if wanted.fits(here):
            return here
        lost: OutcomeUnknown | None = None
        try:
            self._set_status(here, wanted)
        except OutcomeUnknown as unknown:
            lost = unknown
        after = self._look(issue.id)
        if lost is not None and (after is None or not wanted.fits(after)):
            raise lost
        return replace(here, version=None) if after is None else after

    def writes_of_create(self, wanted: StatusWanted | None) -> int:  # noqa: ARG002  # the adapter's
        """One: its limits ask for no pace, so that nobody counts."""
        return 1

    def put_need(self, issue: RemoteIssue, identity: str, need: CustomerNeed, *, known: bool) -> None:  # noqa: ARG002
        """Refuse: no customers are kept here."""
        raise Rejected(f"{self.capabilities.words.tracker} keeps no customers: nothing was sent to {issue.key}.")

    def drop_need(self, identity: str) -> None:
        """Do nothing: no customers are kept here."""

    def check(self, statuses: Mapping[str, StatusWanted] | None = None) -> list[Check]:  # noqa: ARG002  # the adapter's
        """Checks that the tracker answers and knows us; the adapter adds others."""
        try:
            identity = self.probe()
        except Problem as problem:
            return [Check(name=f"{self.name} login", ok=False, sentence=str(problem))]
        return [
            Check(name=f"{self.name} site", ok=True, sentence=f"{identity.site} answers."),
            Check(name=f"{self.name} account", ok=True, sentence=f"You are {identity.name} there."),
        ]

    def _get(self, identity: str) -> Raw | None:
        """The issue with an id or key, as the tracker sends it; None where it is gone or hidden."""
        raise NotImplementedError

    def _issue(self, raw: Raw) -> RemoteIssue:
        """Convert a raw issue to canonical values."""
        raise NotImplementedError

    def _send(self, current: RemoteIssue, raw: Raw, patch: Patch) -> bool:
        """Send the real differences of a patch; False where there are none."""
        raise NotImplementedError

    def _set_status(self, here: RemoteIssue, wanted: StatusWanted) -> None:
        """Send the change of a status. Raises Rejected where there is no such status."""
        raise Rejected(f"{self.capabilities.words.tracker} keeps no status: move {here.key} there. ({wanted})")

    def _present(self, issue: RemoteIssue) -> tuple[Raw, RemoteIssue]:
        """The issue as it is now. Raises Changed where it is gone."""
        raw = self._get(issue.id)
        if raw is None:
            raise Changed(
                f"{issue.key} is gone: it was deleted, or your account may no longer see it. Sync again."
            )
        return raw, self._issue(raw)

    def _look(self, identity: str) -> RemoteIssue | None:
        """The issue read back after an accepted change; None where it cannot be read."""
        try:
            raw = self._get(identity)
        except Problem:
            return None
        return None if raw is None else self._issue(raw)


def unknown_of(now: RemoteIssue, patch: Patch) -> list[str]:
    """The touched fields whose values nobody knows, so that writing them could destroy a person's."""
    parts = {"summary": now.summary, "description": now.description, "due": now.due}
    return [_PARTS[name] for name, value in parts.items() if name in patch.fields and value is UNSET]


def unreadable(key: str, parts: Sequence[str]) -> str:
    """The sentence on parts of an issue that could not be read, so that nothing was sent."""
    return f"{key} came without {' and '.join(parts)}, or not in a form that can be read: nothing was written."


def differences(before: RemoteIssue, now: RemoteIssue, patch: Patch) -> list[str]:
    """The touched fields that are no longer as they were read. Labels are added and removed one by one."""
    differs = []
    if "summary" in patch.fields and before.summary != now.summary:
        differs.append(_PARTS["summary"])
    if "description" in patch.fields and _is_rewritten(before, now):
        differs.append(_PARTS["description"])
    if "due" in patch.fields and before.due != now.due:
        differs.append(_PARTS["due"])
    return differs


def _is_rewritten(before: RemoteIssue, now: RemoteIssue) -> bool:
    """Whether a description is no longer as it was read, by its digest where both have one."""
    if before.description_digest is not None and now.description_digest is not None:
        return before.description_digest != now.description_digest
    return before.description != now.description or (now.foreign and not before.foreign)


def patched(current: RemoteIssue, patch: Patch, description: str) -> RemoteIssue:
    """The issue with a patch applied, for an accepted change that cannot be read back.

    `description` is what the patch's would read.
    """
    known: dict[str, Any] = {"version": None}
    if "summary" in patch.fields:
        known["summary"] = one_line(patch.summary or "")
    if "description" in patch.fields:
        known |= {"description": description, "foreign": False, "own": None}
        known |= {"blocks": (), "description_size": 0, "description_digest": None}
    if "due" in patch.fields:
        known["due"] = patch.due
    if "labels" in patch.fields:
        labels = (set(current.labels or ()) | set(patch.add_labels)) - set(patch.remove_labels)
        known["labels"] = tuple(sorted(labels))
    return replace(current, **known)
