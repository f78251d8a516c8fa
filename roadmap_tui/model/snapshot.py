"""One generation of a board as typed records, with the questions that commands and screens ask of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from roadmap_tui.model.changes import count_unreadable
from roadmap_tui.model.evidence import NO_EVIDENCE, Evidence, evidence_of
from roadmap_tui.model.records import (
    Batch,
    Board,
    Customer,
    Event,
    EventSummary,
    Link,
    LinkSummary,
    Note,
    Notification,
    Record,
    Relation,
    Request,
    RequestSummary,
    Session,
    Stint,
    Story,
    brief,
    number,
)
from roadmap_tui.model.stints import FirstHand
from roadmap_tui.model.touchpoints import DEFAULT, Touchpoints

R = TypeVar("R", bound=Record)
L = TypeVar("L", Link, LinkSummary)
Q = TypeVar("Q", Request, RequestSummary)
_TOUCHING: frozenset[type[Record]] = frozenset({Story, Request})
"""The kinds that name touchpoints."""
_CURRENT: tuple[type[Record], ...] = (
    Story,
    Request,
    Customer,
    Link,
    Notification,
    Note,
    Relation,
    Session,
    Stint,
)
"""The kinds read when a board is opened; the history and the imports are decoded when they are asked for."""


class Tables(Protocol):
    """The source of a snapshot's records; a table is decoded when it is first asked for."""

    @property
    def board(self) -> Board:
        """The board's own record."""

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order."""


@runtime_checkable
class SearchedTables(Tables, Protocol):
    """Tables that tell without decoding that no record has a text."""

    def may_hold(self, kind: type[Record], text: str) -> bool:
        """Whether a field of a record of a kind may have just this text."""


class Snapshot:
    """One generation of a board. Tables are read when first asked for; `apply` brings it up to date in place."""

    def __init__(self, tables: Tables) -> None:
        self.board = tables.board
        self._tables = tables
        self._records: dict[type[Record], dict[str, Record]] = {}
        self._waiting: dict[type[Record], dict[str, Record]] = {}
        self._by_story: dict[str, list[Link]] | None = None
        self._by_request: dict[str, list[Link]] | None = None
        self._merged: dict[str, list[str]] | None = None
        self._notes: dict[str, list[Note]] | None = None
        self._relations: dict[str, list[Relation]] | None = None
        self._sessions: dict[str, list[Session]] | None = None
        self._first_hand: FirstHand | None = None
        self._evidence: dict[str, Evidence] = {}
        self._touchpoints = DEFAULT

    @property
    def touchpoints(self) -> Touchpoints:
        """The team's touchpoints, in whose names records are read."""
        return self._touchpoints

    @touchpoints.setter
    def touchpoints(self, touchpoints: Touchpoints) -> None:
        self._touchpoints = touchpoints
        for kind in _TOUCHING & self._records.keys():
            self._records[kind] = self._named(self._records[kind])

    def _named(self, records: dict[str, Record]) -> dict[str, Record]:
        """Records in the names that touchpoints have now."""
        if not self._touchpoints.words:
            return records
        return {identity: self._touchpoints.read(one) for identity, one in records.items()}

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id."""
        found = self._records.get(kind)
        if found is None:
            found = {**self._tables.table(kind), **self._waiting.pop(kind, {})}
            found = self._records[kind] = self._named(found) if kind in _TOUCHING else found
        return found  # type: ignore[return-value]  # the key is the type of the values

    def decoded(self, kind: type[R]) -> dict[str, R] | None:
        """The records of a kind, as far as anybody asked for them; None where nobody did."""
        return self._records.get(kind)  # type: ignore[return-value]  # the key is the type of the values

    @property
    def stories(self) -> dict[str, Story]:
        """Every story by id."""
        return self.table(Story)

    @property
    def requests(self) -> dict[str, Request]:
        """Every request by id."""
        return self.table(Request)

    @property
    def customers(self) -> dict[str, Customer]:
        """Every customer by id."""
        return self.table(Customer)

    @property
    def notifications(self) -> dict[str, Notification]:
        """Every notification by id."""
        return self.table(Notification)

    @property
    def notes(self) -> dict[str, Note]:
        """Every note by id."""
        return self.table(Note)

    @property
    def stints(self) -> dict[str, Stint]:
        """Every stint of the rotation by id."""
        return self.table(Stint)

    @property
    def first_hand(self) -> FirstHand:
        """The stints in which requests were heard first hand."""
        if self._first_hand is None:
            self._first_hand = FirstHand(self.stints.values())
        return self._first_hand

    @property
    def batches(self) -> dict[str, Batch]:
        """Every import run by id."""
        return self.table(Batch)

    @property
    def events(self) -> dict[str, Event]:
        """Every recorded change by id, oldest first."""
        return self.table(Event)

    @property
    def happened(self) -> dict[str, EventSummary]:
        """Every recorded change in brief, by id, oldest first."""
        return self.table(EventSummary)

    def may_have_happened(self, verb: str) -> bool:
        """Whether the history may hold a change of a verb; thousands are not decoded to tell."""
        for kind in (EventSummary, Event):
            known = self._records.get(kind)
            if known is not None:
                return any(one.verb == verb for one in known.values())  # type: ignore[attr-defined]  # events are
        waiting = self._waiting.get(Event, {}).values()
        if any(one.verb == verb for one in waiting):  # type: ignore[attr-defined]  # events are
            return True
        return not isinstance(self._tables, SearchedTables) or self._tables.may_hold(Event, verb)

    @property
    def left_out(self) -> str:
        """A sentence on events that were asked for in brief and cannot be read; empty where there is none."""
        count = count_unreadable(self._records.get(EventSummary, {}).values())  # type: ignore[arg-type]
        if not count:
            return ""
        many = (
            f"{count:,} changes in the history cannot be read and are"
            if count > 1
            else ("1 change in the history cannot be read and is")
        )
        return f"{many} left out."

    def links_of_story(self, story: str) -> list[Link]:
        """The links of requests to a story, in the order they were made."""
        if self._by_story is None:
            self._by_story = defaultdict(list)
            for link in self.table(Link).values():
                self._by_story[link.story].append(link)
        return self._by_story.get(story, [])

    def links_of_request(self, request: str) -> list[Link]:
        """The links of a request to stories, in the order they were made."""
        if self._by_request is None:
            self._by_request = defaultdict(list)
            for link in self.table(Link).values():
                self._by_request[link.request].append(link)
        return self._by_request.get(request, [])

    def merged_into(self, request: str) -> list[str]:
        """Ids of the requests that were merged into this one, directly."""
        return self._merges.get(request, [])

    @property
    def _merges(self) -> dict[str, list[str]]:
        """Ids of the requests that were merged into each one, where there are any."""
        if self._merged is None:
            self._merged = _merges_of(self.requests.values())
        return self._merged

    def notes_about(self, ref: str) -> list[Note]:
        """The notes on a record, oldest first."""
        if self._notes is None:
            self._notes = defaultdict(list)
            for note in self.table(Note).values():
                self._notes[note.about].append(note)
        return self._notes.get(ref, [])

    def relations_of(self, story: str) -> list[Relation]:
        """The relations of a story to others, and of others to it, oldest first."""
        if self._relations is None:
            self._relations = defaultdict(list)
            for one in self.table(Relation).values():
                self._relations[one.story].append(one)
                self._relations[one.other].append(one)
        return self._relations.get(story, [])

    def sessions_of(self, ref: str) -> list[Session]:
        """The sessions in which a story was tried, or in which a customer took part, oldest first."""
        if self._sessions is None:
            self._sessions = defaultdict(list)
            for one in sorted(self.table(Session).values(), key=lambda one: (one.day, number(one.id))):
                self._sessions[one.story].append(one)
                if one.customer is not None:
                    self._sessions[one.customer].append(one)
        return self._sessions.get(ref, [])

    def stories_of(self, request: str) -> list[str]:
        """Ids of the stories that a request counts for: its own links, and those of what it was merged into."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        at: str | None = request
        while at is not None and at not in seen:
            seen.add(at)
            found.update((link.story, None) for link in self.links_of_request(at))
            one = self.requests.get(at)
            at = one.merged_into if one is not None else None
        return [story for story in found if story in self.stories]

    def asking(self, story: str) -> list[tuple[Request, Link]]:
        """The requests behind a story, each with the link it counts by; merged ones follow their target."""
        links = self.links_of_story(story)
        return _asking(links, self.requests, self._merges) if links else []

    def evidence(self, story: str) -> Evidence:
        """The evidence behind a story."""
        found = self._evidence.get(story)
        if found is None:
            found = self._evidence[story] = evidence_of(self.asking(story), self.customers)
        return found

    def gather_evidence(self) -> None:
        """Work out the evidence behind all stories at once, of which requests and links are read in brief."""
        if Request in self._records:
            return  # whole ones are there
        requests, by_story = self._tables.table(RequestSummary), defaultdict(list)
        for link in self._tables.table(LinkSummary).values():
            by_story[link.story].append(link)
        merges = _merges_of(requests.values())
        self._evidence = dict.fromkeys(self.stories, NO_EVIDENCE)
        for story, links in by_story.items():
            self._evidence[story] = evidence_of(_asking(links, requests, merges), self.customers)

    def customer_name(self, identity: str | None) -> str | None:
        """The name of a customer; None where there is none."""
        customer = self.customers.get(identity) if identity is not None else None
        return customer.name if customer is not None else None

    def frozen(self) -> "Snapshot":
        """A frozen copy, for a thread that reads it while this one goes on.

        What is worked out from links is shared. A table that was not read yet is decoded by who asks for it.
        """
        found = Snapshot(self._tables)
        found.board = self.board
        found._touchpoints = self._touchpoints
        for kind in _CURRENT:
            self.table(kind)
        found._records = {kind: dict(table) for kind, table in self._records.items()}
        found._waiting = {kind: dict(records) for kind, records in self._waiting.items()}
        found._by_request = self._by_request
        return found

    def apply(self, put: Iterable[Record] = (), removed: Iterable[tuple[type[Record], str]] = ()) -> None:
        """Bring the snapshot up to date with records that changed, appeared or went."""
        for record in put:
            kind = type(record)
            if isinstance(record, Event):
                self._put_event(record)
                continue
            table = self.table(kind)
            record = self._touchpoints.read(record) if self._touchpoints.words else record
            self._outdate(table.get(record.id))
            table[record.id] = record
            self._outdate(record)
        for kind, identity in removed:
            # While it still stands, for what it was merged into leads to the stories it counted for.
            self._outdate(self.table(kind).get(identity))
            self.table(kind).pop(identity, None)
            if kind is Event:
                self.happened.pop(identity, None)

    def _put_event(self, event: Event) -> None:
        """Add one event. Thousands are decoded when they are asked for, not for this one."""
        for kind, record in ((Event, event), (EventSummary, brief(event))):
            table = self._records.get(kind)
            if table is None:
                table = self._waiting.setdefault(kind, {})
            table[event.id] = record

    def _outdate(self, record: Record | None) -> None:
        """Invalidate the caches that were derived from a record."""
        match record:
            case Link():
                self._by_story = self._by_request = None
                self._evidence.pop(record.story, None)
                if self.merged_into(record.request):
                    self._evidence.clear()
            case Request():
                for story in self.stories_of(record.id):
                    self._evidence.pop(story, None)
                if record.merged_into is not None or self._merged:
                    self._merged = None
            case Customer():
                self._evidence.clear()
            case Note():
                self._notes = None
            case Relation():
                self._relations = None
            case Session():
                self._sessions = None
            case Stint():
                self._first_hand = None
            case _:
                pass


def _merges_of(requests: Iterable[Request | RequestSummary]) -> dict[str, list[str]]:
    """Ids of the requests that were merged into each one, where there are any."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in requests:
        if one.merged_into is not None:
            found[one.merged_into].append(one.id)
    return found


def _asking(links: Sequence[L], requests: Mapping[str, Q], merges: Mapping[str, list[str]]) -> list[tuple[Q, L]]:
    """The requests that count by links, each with its link; merged ones follow their target."""
    ids = [link.request for link in links]
    is_each_once = len(ids) == 1 or len(set(ids)) == len(ids)
    if is_each_once and merges.keys().isdisjoint(ids):  # as nearly always
        return [(requests[link.request], link) for link in links if link.request in requests]
    found: dict[str, tuple[Q, L]] = {}
    for link in links:
        identity = link.request
        one = requests.get(identity)
        if one is None or identity in found:
            continue
        found[identity] = (one, link)
        waiting = list(reversed(merges[identity])) if identity in merges else None
        while waiting:
            identity = waiting.pop()
            one = requests.get(identity)
            if one is not None and identity not in found:
                found[identity] = (one, link)
                waiting.extend(reversed(merges.get(identity, ())))
    return list(found.values())
