"""The records of a board.

Every record is frozen: a change makes a new one. Optional fields that nobody filled are `None`; lists are
tuples. Instants are aware datetimes in UTC, days are dates, money is a whole number of the board's currency
per year.
"""

from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

FORMAT = 2
"""Version of the board's format that this program writes."""

StageName = Literal["discover", "draft", "ready", "building", "shipped", "declined"]
Direction = Literal["up", "down"]
Kind = Literal["ask", "bet"]
Horizon = Literal["now", "next", "later"]
CustomerStatus = Literal["trial", "active", "churned"]
ScoreKind = Literal["nps", "csat", "ces"]
Feeling = Literal["delighted", "content", "puzzled", "annoyed", "angry", "worried"]
Answer = Literal["solved", "not-solved", "none"]
SessionResult = Literal["did", "with-help", "failed"]
RelationType = Literal["blocked", "split", "duplicate", "related"]
Measured = Literal["target", "guardrail"]
Take = Literal["last", "sum", "mean", "median", "min", "max", "count"]
SyncedField = Literal["title", "description", "ship_by", "status"]
LinkState = Literal["in step", "ours newer", "theirs newer", "conflict", "gone", "unsent", "unknown"]


class Value(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True, gc=False):
    """A part of a record, without an identity of its own."""


class Record(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True, gc=False):
    """One row of the board. `revision` rises by one with every change of it.

    `uid` is ten base-32 characters that tell it from every record of this board and of its copies, whatever id
    it has there. The transaction that first puts the record gives it; it never changes and is never shown.
    """

    id: str
    revision: int = 1
    uid: str = ""


class Board(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """The board itself. `counters` holds the last number given out for each id prefix, and of transactions."""

    uid: str
    name: str
    currency: str
    created_at: datetime
    format: int = FORMAT
    counters: dict[str, int] = {}
    generation: int = 0


class Score(Value, kw_only=True, frozen=True):
    """One answer of a customer to a survey: NPS 0-10, CSAT 1-5, CES 1-7."""

    day: date
    kind: ScoreKind
    value: int | float


class Renewal(Value, kw_only=True, frozen=True):
    """A contract that was due on a day: renewed, or not."""

    day: date
    renewed: bool


class DatedArr(Value, kw_only=True, frozen=True):
    """The ARR of a customer from a day on, until the next day that is known; None is not known."""

    day: date
    arr: int | None = None


class DatedStatus(Value, kw_only=True, frozen=True):
    """The status of a customer from a day on, until the next day that is known; None is not known."""

    day: date
    status: CustomerStatus | None = None


class Customer(Record, kw_only=True, frozen=True):
    """An account. `arr` is its annual recurring revenue; `csm` owns the account.

    `renewal` is the day of the next one; `renewals` are those that were due before, with how each ended. `size`
    is what it earns or employs itself; `aliases` are names it had before, or is called by elsewhere.
    `arr_history` and `status_history` hold what ARR and status were, each from a day of effect on, the oldest
    first; `arr` and `status` are what holds today (`model/account_history.py`).
    """

    name: str
    segment: str | None = None
    plan: str | None = None
    status: CustomerStatus | None = None
    churned_on: date | None = None
    arr: int | None = None
    renewal: date | None = None
    csm: str | None = None
    size: str | None = None
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
    renewals: tuple[Renewal, ...] = ()
    arr_history: tuple[DatedArr, ...] = ()
    status_history: tuple[DatedStatus, ...] = ()
    forgotten: bool = False
    created_at: datetime
    created_by: str


class Source(Value, kw_only=True, frozen=True):
    """The source of a request: the system, its id there, its address."""

    system: str
    id: str | None = None
    url: str | None = None


class CustomerThen(Value, kw_only=True, frozen=True):
    """A snapshot of the customer from when the request was captured."""

    as_of: date
    arr: int | None = None
    segment: str | None = None
    renewal: date | None = None


class Asked(Value, kw_only=True, frozen=True):
    """The PM's question back to whoever captured the request."""

    question: str
    by: str
    at: datetime
    answered_at: datetime | None = None


class Request(Record, kw_only=True, frozen=True):
    """One expression by one customer, kept as said.

    `importance` and `satisfaction` run from 0 to 3; unknown is `None`, not 0. `person` is who asked, in which
    role, and `email` their address; `problem` what they were trying to do and what stood in the way; `feeling`
    how they felt, as whoever wrote it down heard it.
    """

    customer: str | None = None
    said: str | None = None
    person: str | None = None
    email: str | None = None
    problem: str | None = None
    frequency: str | None = None
    workaround: str | None = None
    consequence: str | None = None
    importance: int | None = None
    satisfaction: int | None = None
    feeling: Feeling | None = None
    touchpoint: str | None = None
    product: str | None = None
    channel: str | None = None
    source: Source | None = None
    csm: str | None = None
    heard_on: date | None = None
    captured_at: datetime
    captured_by: str
    snapshot: CustomerThen | None = None
    asked: Asked | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: date | None = None
    declined_because: str | None = None
    merged_into: str | None = None
    batch: str | None = None
    forgotten: bool = False


class Link(Record, kw_only=True, frozen=True):
    """A link of a request to a story; `quote` is the part of what was said that matters to it."""

    request: str
    story: str
    quote: str | None = None
    by: str
    at: datetime


class Cost(Value, kw_only=True, frozen=True):
    """The cost of an obstacle: 10 `minutes` per `visit`."""

    amount: int | float
    unit: str | None = None
    per: str | None = None


class Target(Value, kw_only=True, frozen=True):
    """The measurable goal of a story: a number that will show whether it came true."""

    metric: str | None = None
    unit: str | None = None
    direction: Direction | None = None
    baseline: int | float | None = None
    target: int | float | None = None
    due: date | None = None
    measured_by: str | None = None


class Reading(Value, kw_only=True, frozen=True):
    """The target's metric as measured on a day.

    A probe's has its `source`, such as `sql warehouse`, and with `asked` the digest of what was asked.
    """

    day: date
    value: int | float
    note: str | None = None
    source: str | None = None
    asked: str | None = None


class Probe(Value, kw_only=True, frozen=True):
    """The way in which a number is measured by itself: a command, an address, a CSV file or a query.

    Exactly one of `command`, `url`, `csv` and `sql` is there. `shell` gives the command to a shell; `headers` and
    `dsn` are names of each person's own settings; `take` says what is taken of a column. It is measured every
    so many days, within `limit` seconds, in `unit`; a value `jump` times the last one, or that part of it, is
    asked about.
    """

    command: str | None = None
    shell: bool = False
    url: str | None = None
    json_path: str | None = None
    headers: str | None = None
    csv: str | None = None
    column: str | None = None
    take: Take = "last"
    sql: str | None = None
    dsn: str | None = None
    unit: str | None = None
    every: int = 7
    limit: int = 30
    jump: int | float = 10


class Probed(Value, kw_only=True, frozen=True):
    """The last run of a probe: the day of its last value, and since when it failed, with the reason."""

    day: date | None = None
    failed: str | None = None
    since: datetime | None = None


class Aside(Value, kw_only=True, frozen=True):
    """A value of a probe that is kept aside until a person accepts or refuses it.

    `text` is what came, cut; `value` is None where it is no number. `why` says what is odd about it.
    """

    day: date
    of: Measured
    text: str
    value: int | float | None = None
    why: str
    source: str
    asked: str


class Digest(Value, kw_only=True, frozen=True):
    """A digest of a text: enough to know the text again, not to read it.

    `spelled` is the digest of its words in the one spelling that all of its spellings share.
    """

    digest: str
    spelled: str | None = None


Kept = str | Digest | None
"""A value of a field as a merge base keeps it: a text or its digest, a day in ISO 8601, a stage or a status."""


class Agreed(Value, kw_only=True, frozen=True):
    """The agreed state of one field: what we had sent, and what the tracker returned after it.

    A half is unset where nothing was ever agreed on, which is not the same as agreed to be empty. `read_back`
    is false from a write until the field is read once: its spelling in the tracker is not known so long.
    `accepted`: what is there a person wrote, and somebody chose to leave it; that covers no later write of ours.
    """

    ours: Kept | UnsetType = UNSET
    theirs: Kept | UnsetType = UNSET
    read_back: bool = True
    accepted: bool = False

    @property
    def our(self) -> Kept:
        """Our half; None where it is empty or unset."""
        return None if self.ours is UNSET else self.ours

    @property
    def their(self) -> Kept:
        """Their half; None where it is empty or unset."""
        return None if self.theirs is UNSET else self.theirs


class Conflict(Value, kw_only=True, frozen=True):
    """The three sides of a field on which a story and its issue clash, as they were last seen."""

    base: str | None = None
    ours: str | None = None
    theirs: str | None = None


class AskCounts(Value, kw_only=True, frozen=True):
    """The counts of customers and requests that ask for a story."""

    customers: int
    requests: int


class SentNeed(Value, kw_only=True, frozen=True):
    """A request as it was sent to an issue: its id there, and a digest; "" where nobody knows what arrived."""

    id: str
    digest: str = ""


class MergeBase(Value, kw_only=True, frozen=True):
    """The common ancestor of a story and its issue for a three-way merge, and what else a sync must remember.

    `unanswered` holds what was sent of a field and never answered, the newest last: found in the issue, it is
    our own word. `displayed` holds digests of their side of the fields that are left to a person, as it
    was when it was shown. `fingerprint` marks the story as it was when both were last in step, "" where they
    were not.
    `evidence` is how much of the evidence was sent, `evidence_at` when. `marked`: the issue surely carries the
    marker. `left_out` names what the issue's screens do not take, in the tracker's words. `linked_back` is the
    address that the issue links back to. `moves` names the stages that would move the issue. `commented` is
    what the last comment told. `resent_at` is when a create was sent again, since the one before it had no
    answer and was not found. `status_id` is the id of the agreed status; None where an earlier program agreed on
    its name alone. `ids` are the ids that names in settings had there when they were first looked up, as
    `status:in review` or `type:task`: what such a thing is called by now changes nothing. `needs` are
    the requests that the issue has as needs of customers, by the uid of the request.
    """

    agreed: dict[SyncedField, Agreed] = {}
    unanswered: dict[SyncedField, tuple[Kept, ...]] = {}
    conflicts: dict[SyncedField, Conflict] = {}
    displayed: dict[SyncedField, str] = {}
    fingerprint: str = ""
    evidence: str | None = None
    evidence_at: datetime | None = None
    marked: bool = False
    left_out: tuple[str, ...] = ()
    linked_back: str | None = None
    moves: tuple[str, ...] = ()
    commented: AskCounts | None = None
    resent_at: datetime | None = None
    status_id: str | None = None
    ids: dict[str, str] = {}
    needs: dict[str, SentNeed] = {}

    def field(self, name: SyncedField) -> Agreed:
        """The agreed state of a field; both halves are unset where nothing was agreed on."""
        return self.agreed.get(name, _NOTHING)


_NOTHING = Agreed()
NO_BASE = MergeBase()
"""The merge base of a link on which nothing was ever agreed; left out of a row, as every default is."""


class TrackerLink(Value, kw_only=True, frozen=True):
    """A story's link to an issue of a tracker.

    `base` is what both sides last agreed on, field by field, in the tracker's canonical values. `status` and
    `assignee` are names for people; their ids are unknown where an earlier program read them.
    """

    tracker: str
    site: str
    id: str
    key: str
    url: str
    status: str | None = None
    status_id: str | None = None
    status_category: str | None = None
    assignee: str | None = None
    assignee_id: str | None = None
    state: LinkState = "in step"
    base: MergeBase = NO_BASE
    synced_at: datetime | None = None


class Story(Record, kw_only=True, frozen=True):
    """A customer's success, written before anything is built. Its `uid` marks it in trackers.

    `addresses` are those of its issues in trackers that the board pushed to before.
    """

    title: str
    actor: str | None = None
    situation: str | None = None
    outcome: str | None = None
    obstacle: str | None = None
    cost: Cost | None = None
    benefit: str | None = None
    target: Target | None = None
    guardrail: Target | None = None
    readings: tuple[Reading, ...] = ()
    guardrail_readings: tuple[Reading, ...] = ()
    probe: Probe | None = None
    guardrail_probe: Probe | None = None
    probed: dict[Measured, Probed] = {}
    asides: tuple[Aside, ...] = ()
    kind: Kind = "ask"
    stage: StageName = "discover"
    order: float
    touchpoints: tuple[str, ...] = ()
    product: str | None = None
    objective: str | None = None
    owner: str | None = None
    horizon: Horizon | None = None
    ship_by: date | None = None
    effort: int | float | None = None
    confidence: int | float | None = None
    tags: tuple[str, ...] = ()
    entered: dict[str, datetime] = {}
    gate_opened_because: str | None = None
    declined_because: str | None = None
    tracked: bool = False
    link: TrackerLink | None = None
    addresses: tuple[str, ...] = ()
    archived: bool = False
    created_at: datetime
    created_by: str


class Relation(Record, kw_only=True, frozen=True):
    """A relation of one story to another: blocked by it, split from it, a duplicate of it, or related to it."""

    type: RelationType
    story: str
    other: str
    by: str
    at: datetime


class Product(Record, kw_only=True, frozen=True):
    """A product that the team answers for; `aliases` are names it had before, or is called by elsewhere.

    Stories and requests name theirs; a name that no record has is a product without an owner.
    """

    name: str
    owner: str | None = None
    team: str | None = None
    aliases: tuple[str, ...] = ()
    created_at: datetime
    created_by: str


class Session(Record, kw_only=True, frozen=True):
    """A session with a customer: somebody tried what a story promises, while it is built.

    `participant` is who, in which role; `minutes` how long the task took them, of `planned` ones.
    """

    story: str
    customer: str | None = None
    participant: str | None = None
    day: date
    task: str | None = None
    result: SessionResult
    minutes: int | float | None = None
    planned: int | float | None = None
    note: str | None = None
    by: str
    at: datetime


class Notification(Record, kw_only=True, frozen=True):
    """A notification of one customer of one thing: a story that shipped, or a request that was declined.

    `requests` are those of which who asked was told; None where that is everybody who asked.
    """

    customer: str
    about: str
    by: str
    at: datetime
    note: str | None = None
    answer: Answer = "none"
    requests: tuple[str, ...] | None = None


class Note(Record, kw_only=True, frozen=True):
    """A remark on a story, a request, a customer or a stint; `stint` is the one in which that was learned."""

    about: str
    by: str
    at: datetime
    text: str
    stint: str | None = None


class Stint(Record, kw_only=True, frozen=True):
    """One job rotation: a product manager and a CSM in each other's seat, from `since` to `until`, both in it.

    `customers` are ids of those who are to be met; empty, it may be any. `done_on` is the last day on which it
    took place, None until somebody says that it did; `hours` were spent together.
    """

    pm: str
    csm: str
    customers: tuple[str, ...] = ()
    since: date
    until: date
    done_on: date | None = None
    hours: int | float | None = None
    by: str
    at: datetime


class Term(Record, kw_only=True, frozen=True):
    """A word of the team's glossary: what it means here, and the words that mean it but are not used."""

    term: str
    definition: str | None = None
    avoid: tuple[str, ...] = ()


class View(Record, kw_only=True, frozen=True):
    """A view of a place of the screens, kept for all: what it is filtered by, and how it is laid out.

    `choices` hold by name how it is grouped and ordered, whether cards are compact, which columns are shown.
    """

    name: str
    place: str = "board"
    filter: str = ""
    choices: dict[str, str] = {}
    by: str
    at: datetime


class Batch(Record, kw_only=True, frozen=True):
    """One import run. `guesses` are what of its file was taken for right though nobody said so."""

    file: str
    shape: str
    by: str
    at: datetime
    added: int = 0
    skipped: int = 0
    refused: int = 0
    undone_at: datetime | None = None
    guesses: tuple[str, ...] = ()


class Event(Record, kw_only=True, frozen=True):
    """One recorded change of one record.

    `changes` maps a field to [before, after] as plain JSON values. A creation carries none (the record has
    them), a removal carries every field. `about` names the records that the change concerns beside `ref`.
    `undoes` is the transaction that this one reverses. `key` is the key under which a program made the change,
    where the store keeps none.
    """

    transaction: int
    at: datetime
    by: str
    verb: str
    ref: str
    changes: dict[str, tuple[Any, Any]] = {}
    about: tuple[str, ...] = ()
    because: str | None = None
    undoes: int | None = None
    key: str | None = None

    @property
    def seq(self) -> int:
        """Place of this event in the board's history, from 1."""
        return number(self.id)


class Changed(Value, kw_only=True, frozen=True):
    """The changes of an event that reports look at, each [before, after]; None where the field stayed."""

    stage: tuple[Any, Any] | None = None
    ship_by: tuple[Any, Any] | None = None
    target: tuple[Any, Any] | None = None
    renewal: tuple[Any, Any] | None = None
    declined_because: tuple[Any, Any] | None = None
    arr: tuple[Any, Any] | None = None
    status: tuple[Any, Any] | None = None
    arr_history: tuple[Any, Any] | None = None
    status_history: tuple[Any, Any] | None = None


class EventSummary(Record, kw_only=True, frozen=True):
    """An event in brief, without its uid. Reports go through all of them, and whole ones take twice as long to
    decode.
    """

    uid: str = msgspec.field(default="", name="unread uid")
    at: datetime
    by: str
    verb: str
    ref: str
    changes: Changed = Changed()


class RequestSummary(Record, kw_only=True, frozen=True):
    """What a request says as evidence of a story. Whole ones take three times as long to decode."""

    uid: str = msgspec.field(default="", name="unread uid")
    customer: str | None = None
    said: str | None = None
    importance: int | None = None
    feeling: Feeling | None = None
    heard_on: date | None = None
    captured_at: datetime
    merged_into: str | None = None
    forgotten: bool = False


class LinkSummary(Record, kw_only=True, frozen=True):
    """A link of a request to a story, without who made it."""

    uid: str = msgspec.field(default="", name="unread uid")
    request: str
    story: str
    quote: str | None = None


BRIEF: dict[type[Record], type[Record]] = {EventSummary: Event, RequestSummary: Request, LinkSummary: Link}
"""Kinds that are read from the rows of another one, and never written."""

PREFIX: dict[type[Record], str] = {
    Customer: "C",
    Request: "R",
    Link: "L",
    Story: "S",
    Relation: "A",
    Session: "U",
    Notification: "T",
    Note: "N",
    Stint: "J",
    Batch: "B",
    Term: "G",
    View: "V",
    Product: "P",
    Event: "E",
}
TABLE: dict[type[Record], str] = {
    Customer: "customers",
    Request: "requests",
    Link: "links",
    Story: "stories",
    Relation: "relations",
    Session: "sessions",
    Notification: "told",
    Note: "notes",
    Stint: "stints",
    Batch: "batches",
    Term: "glossary",
    View: "views",
    Product: "products",
    Event: "events",
}
REFERENCES: dict[type[Record], tuple[str, ...]] = {
    Link: ("request", "story"),
    Note: ("about", "stint"),
    Notification: ("about", "customer", "requests"),
    Request: ("customer", "merged_into"),
    Relation: ("story", "other"),
    Stint: ("customers",),
    Session: ("story", "customer"),
}
"""The fields that are references to other records, to one or to several."""
OPTIONAL_REFERENCES: dict[type[Record], frozenset[str]] = {
    Note: frozenset({"stint"}),
    Notification: frozenset({"requests"}),
    Request: frozenset({"customer", "merged_into"}),
    Stint: frozenset({"customers"}),
    Session: frozenset({"customer"}),
}
"""The references that are taken out where what they name is gone; without any other the record goes as well."""
KIND_OF: dict[str, type[Record]] = {prefix: kind for kind, prefix in PREFIX.items()}


def references(record: Record, name: str) -> tuple[str, ...]:
    """The ids that a field of a record refers to: none, one or several."""
    value = getattr(record, name)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def brief(event: Event) -> EventSummary:
    """An event in brief."""
    kept = {name: pair for name, pair in event.changes.items() if name in Changed.__struct_fields__}
    return EventSummary(
        id=event.id,
        revision=event.revision,
        at=event.at,
        by=event.by,
        verb=event.verb,
        ref=event.ref,
        changes=Changed(**kept),
    )


def in_brief(kind: type[Record], record: Record) -> Record:
    """A record as one of a kind that is read from its rows."""
    if isinstance(record, Event):
        return brief(record)
    return kind(**{name: getattr(record, name) for name in kind.__struct_fields__ if name != "uid"})


def number(identity: str) -> int:
    """The number in an id: 12 for `S-12`."""
    return int(identity.partition("-")[2])


def kind_of(identity: str) -> type[Record] | None:
    """The kind of record that an id such as `S-12` names; None where it is no id."""
    prefix, dash, digits = identity.partition("-")
    if not dash or not digits.isascii() or not digits.isdigit():
        return None
    return KIND_OF.get(prefix)
