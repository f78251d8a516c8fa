"""The unit of work on a board: records and their events, written in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from roadmap_tui.errors import Stale, unknown
from roadmap_tui.model.records import (
    NO_BASE,
    Customer,
    Event,
    Note,
    Notification,
    Product,
    Record,
    Request,
    Session,
    Stint,
    Story,
    TrackerLink,
    kind_of,
)

if TYPE_CHECKING:
    from uuid import UUID

    from roadmap_tui.model.touchpoints import Touchpoints
    from roadmap_tui.settings.schema import Wording
    from roadmap_tui.store.protocol import ServerStore, Store, Transaction

R = TypeVar("R", bound=Record)

# What identifies a record or counts its changes is no field that a person changed.
_UNRECORDED = frozenset({"id", "revision"})
_ADDING = frozenset({"add", "note", "import"})
"""Verbs of events by which a command adds what it prints."""
_WORD = {
    Customer: "customer",
    Product: "product",
    Request: "request",
    Session: "session",
    Stint: "stint",
    Story: "story",
}


class Change:
    """A transaction with its author and instant; each write through it leaves an event.

    `at` is an instant in UTC, `today` the day where the person is, `wording` the team's own words for the gate.
    """

    def __init__(
        self, transaction: "Transaction", *, by: str, at: datetime, today: date, wording: "Wording | None" = None
    ) -> None:
        self.transaction = transaction
        self.by = by
        self.at = at
        self.today = today
        self.wording = wording
        self.wrote = 0
        """The number of events recorded so far."""
        self.added: list[str] = []
        """Ids of the records that were added, without those of events."""
        self.new_products: dict[str, list[str]] = {}
        """Names of products that nothing on the board had before, each with those that it resembles."""
        self.settled_products: frozenset[str] = frozenset()
        """Names of which a person said that they are new products, whatever they resemble."""
        self.meant_products: dict[str, str] = {}
        """Products by the names that were looked up so far; emptied when a product changes."""
        self.if_revision: int | None = None
        """The revision that the first record asked for must have; None for any, or once it was looked at."""
        self.key: str | None = None
        """The key that events carry; None for none, and where the store keeps it."""
        self._number: int | None = None

    @cached_property
    def touchpoints(self) -> "Touchpoints":
        """The team's touchpoints, in whose names people see records: the usual ones unless others are set."""
        from roadmap_tui.model.touchpoints import DEFAULT  # few changes read a touchpoint

        return DEFAULT

    def once(self, key: "UUID") -> None:
        """Make this change under a key. Raises Repeated where it was made before."""
        known = self.transaction.find(Event, key=str(key))
        if known:
            from roadmap_tui.store.protocol import Repeated  # few changes are made twice

            raise Repeated(tuple(one.ref for one in known if one.verb in _ADDING))
        self.key = str(key)

    @contextmanager
    def under(self, key: "UUID | None") -> Iterator[None]:
        """Give the events of one record of several a key of its own; None for none."""
        before = self.key
        self.key = before if key is None else str(key)
        yield
        self.key = before

    def made_under(self, keys: "Iterable[UUID]", kind: type[Record]) -> "dict[UUID, str]":
        """The ids of the records of a kind that were added under keys of their own, by these keys."""
        from uuid import UUID

        asked = frozenset(map(str, keys))
        known = self.transaction.find(Event, key=asked) if asked else []
        return {UUID(one.key): one.ref for one in known if one.verb in _ADDING and kind_of(one.ref) is kind}

    def get(self, kind: type[R], identity: str) -> R:
        """One record by its id. NotFound names the nearest id there is; Stale where it has another revision."""
        found = self.find(kind, identity)
        if found is not None:
            return self.expected(found)
        from roadmap_tui.text.nearest import nearest  # mistakes alone need it

        word = _WORD.get(kind, kind.__name__.lower())
        near = nearest(identity.upper(), self.transaction.ids(kind))
        listed = kind in _WORD
        raise unknown(
            f"{word} {identity}",
            near,
            "rotation list" if kind is Stint else f"{word} list" if listed else "history",
        )

    def expected(self, record: R) -> R:
        """The record, where it has the revision that is asked for. Raises Stale where it has another one."""
        if self.if_revision is not None and type(record) in _WORD:
            wanted, self.if_revision = self.if_revision, None
            if record.revision != wanted:
                raise Stale(f"{record.id} has revision {record.revision} by now, not {wanted}.", record)
        return record

    def find(self, kind: type[R], identity: str) -> R | None:
        """One record by its id, in any case (`s-12`); None where there is none."""
        identity = identity.strip().upper()
        return self.transaction.get(kind, identity) if kind_of(identity) is kind else None

    def new_id(self, kind: type[Record]) -> str:
        """The id for a record that is about to be added."""
        return self.transaction.next_id(kind)

    def add(self, record: R, *, verb: str = "add", about: tuple[str, ...] = ()) -> R:
        """Insert a new record. Its event carries no changes: the record has them."""
        record = self.transaction.put(record)
        self.added.append(record.id)
        self.event(verb, record.id, about=about)
        return record

    def edit(
        self,
        record: R,
        verb: str = "edit",
        *,
        because: str | None = None,
        about: tuple[str, ...] = (),
        **fields: Any,
    ) -> R:
        """Update fields of a record; nothing is written where none differs."""
        changes = {
            name: (_recorded(getattr(record, name)), _recorded(value))
            for name, value in fields.items()
            if getattr(record, name) != value
        }
        if not changes:
            return record
        changed = msgspec.structs.replace(record, revision=record.revision + 1, **fields)
        changed = self.transaction.put(changed)
        self.event(verb, record.id, changes=changes, about=about, because=because)
        return changed

    def remove(self, record: Record, verb: str = "remove", *, about: tuple[str, ...] = ()) -> None:
        """Delete a record. Its event keeps every field, so that it can come back."""
        changes = {name: (value, None) for name, value in plain_fields(record).items()}
        self.transaction.remove(type(record), record.id)
        self.event(verb, record.id, changes=changes, about=about)

    def event(
        self,
        verb: str,
        ref: str,
        *,
        changes: dict[str, tuple[Any, Any]] | None = None,
        about: tuple[str, ...] = (),
        because: str | None = None,
        undoes: int | None = None,
    ) -> Event:
        """Record an event."""
        self.wrote += 1
        event = Event(
            id=self.transaction.next_id(Event),
            transaction=self.number,
            at=self.at,
            by=self.by,
            verb=verb,
            ref=ref,
            changes=changes or {},
            about=about,
            because=because,
            undoes=undoes,
            key=self.key,
        )
        return self.transaction.put(event)

    @property
    def has_happened(self) -> bool:
        """Whether any event was recorded."""
        return self._number is not None

    @property
    def number(self) -> int:
        """The number of this transaction in the board's history."""
        if self._number is None:
            self._number = self.transaction.next_transaction()
        return self._number


@contextmanager
def begin(
    store: "Store",
    *,
    by: str,
    at: datetime | None = None,
    today: date | None = None,
    wording: "Wording | None" = None,
    key: "UUID | None" = None,
) -> Iterator[Change]:
    """Open a transaction on the board; it is committed when the block ends without an error.

    With a `key` it is committed once: Repeated is raised where it was before.
    """
    at = at or datetime.now(UTC).replace(microsecond=0)
    today = today or at.astimezone().date()
    is_kept = key is not None and store.keeps_keys
    opened = cast("ServerStore", store).transaction(key) if is_kept else store.transaction()
    with opened as transaction:
        change = Change(transaction, by=by, at=at, today=today, wording=wording)
        if key is not None and not is_kept:
            change.once(key)
        yield change


def hang(change: Change, record: Note | Notification, about: str) -> None:
    """Hang a note or a notification on the record that the one it was about went into."""
    moved = msgspec.structs.replace(record, about=about, revision=record.revision + 1)
    change.transaction.put(moved)
    change.event("merge", record.id, changes={"about": (record.about, about)}, about=(about,))


def plain_fields(record: Record) -> dict[str, Any]:
    """The filled fields of a record as plain JSON values, without id and revision."""
    return {
        name: value
        for name, value in msgspec.to_builtins(record).items()
        if name not in _UNRECORDED and value is not None
    }


def _recorded(value: object) -> Any:
    """A value as an event keeps it: a link without its merge base, which is long and which no undo meets."""
    if isinstance(value, TrackerLink):
        value = msgspec.structs.replace(value, base=NO_BASE)
    return msgspec.to_builtins(value)
