"""One copy of a board that is to be merged: what it holds that the other one does not hold alike."""

from collections.abc import Iterator
from typing import Any, TypeVar

from msgspec import Raw

from roadmap_tui.merge.shared import Shared
from roadmap_tui.merge.tables import Document, Table
from roadmap_tui.model.changes import RENUMBER
from roadmap_tui.model.records import PREFIX, TABLE, Batch, Event, Record, kind_of, number
from roadmap_tui.store.rows import BOARD, BOARD_KEY, UnreadableRow, decode_row, decode_table

R = TypeVar("R", bound=Record)

BY = "merge"
"""The author of what a merge itself writes: no person's undo meets it."""
KINDS = tuple(kind for kind in TABLE if kind is not Event)


class Copy:
    """One of two copies. What stands alike in both, under the same number, is not decoded.

    `records` are those that differ by kind and uid, `removed` the ids of those that this copy's history says it
    removed, by uid, `removals` the uids of the events that did so, `events` the history by uid, but for the
    beginning that is alike in both. `tables` are where all rows stand, `others` the rows of other programs'
    tables, `batches` the uid of each import by its id.
    """

    def __init__(self, document: Document, other: Document, shared: Shared) -> None:
        self.tables = document.tables
        self.board = document.content.board
        self._known: dict[str, str] = {}
        self.raw: dict[str, Raw] = {}
        """The row of each record that differs, by its uid."""
        self.records: dict[type[Record], dict[str, Record]] = {}
        for kind in KINDS:
            differing = self._differing(kind, other.tables[TABLE[kind]])
            self.records[kind] = {one.uid: one for one in differing}
        self.tail = shared.after(document)
        self.events: dict[str, Event] = {}
        for event in decode_table(Event, self.tail).values():
            self._take(event)
            self.events[event.uid or event.id] = event
        own = {BOARD, *TABLE.values()}
        self.own_row = document.content.rows(BOARD)[BOARD_KEY].copy()
        self.others = {
            name: {key: raw.copy() for key, raw in document.content.rows(name).items()}
            for name in document.content.tables
            if name not in own
        }
        self.batches = {one.id: one.uid for one in document.content.table(Batch).values()}
        self.shared = {one.uid: one for one in shared.telling}
        self.removed: dict[str, str] = {}
        self.removals: dict[str, set[str]] = {}
        for event in self.history():
            uid = removed_uid(event)
            if uid is not None:
                self.removals.setdefault(uid, set()).add(event.uid)
            elif event.verb == RENUMBER:
                # What an import brought goes without an event of its own; its number is known from here.
                uid = event.changes.get("uid", ("", ""))[1]
            if isinstance(uid, str) and uid and known_kind(event.ref) is not None and not self._has(event.ref):
                self.removed[uid] = event.ref

    def history(self) -> Iterator[Event]:
        """The events that differ, after those of the shared beginning that tell of ids and removals."""
        yield from self.shared.values()
        yield from self.events.values()

    def _has(self, identity: str) -> bool:
        """Whether a record is there, as one that was removed and put back."""
        kind = known_kind(identity)
        return kind is not None and count_of(identity) in self.tables[TABLE[kind]]

    def let_go(self) -> None:
        """Let go of the document: what stands alike in both is known from the other copy's."""
        self.tables = {}

    def _differing(self, kind: type[R], other: Table) -> Iterator[R]:
        table = self.tables[TABLE[kind]]
        for count in table.differing(other):
            raw = Raw(table.row(count) or b"")
            record = decode_row(kind, str(count), raw)
            self._take(record)
            self.raw[record.uid] = raw
            yield record

    def _take(self, record: Record) -> None:
        """Take a uid for known. Raises UnreadableRow where it is another record's already."""
        other = self._known.setdefault(record.uid or record.id, record.id)
        if other != record.id:
            reason = f"its uid is that of {other} too"
            raise UnreadableRow(TABLE[type(record)], record.id, reason)

    def ids(self) -> dict[str, str]:
        """The uid of each id that may mean another record in the other copy."""
        found = {identity: uid for uid, identity in self.removed.items()}
        for records in self.records.values():
            found |= {one.id: uid for uid, one in records.items()}
        return found


def removed_uid(event: Event) -> str | None:
    """The uid of the record that an event removed; None for any other event."""
    pair: Any = event.changes.get("uid")
    if event.verb == RENUMBER or not isinstance(pair, list | tuple) or len(pair) != 2:
        return None
    before, after = pair
    return before if isinstance(before, str) and after is None else None


def identity_of(kind: type[Record], count: int) -> str:
    """The id of a kind with a number."""
    return f"{PREFIX[kind]}-{count}"


def count_of(identity: str) -> int:
    """The number in an id."""
    return number(identity)


def known_kind(identity: str) -> type[Record] | None:
    """The kind that an id names, but for events; None for any other text."""
    kind = kind_of(identity)
    return None if kind is Event else kind
