"""The integrity check of a board: every record decoded and validated, and repairs that lose nothing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

import msgspec
from msgspec import Raw

from roadmap_tui.model.changes import unreadable_changes
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.records import (
    PREFIX,
    TABLE,
    Board,
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Record,
    Relation,
    Request,
    Session,
    Stint,
    Story,
    kind_of,
)
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.joined import Joined
from roadmap_tui.store.protocol import Fault
from roadmap_tui.store.rows import (
    BOARD,
    BOARD_KEY,
    BROKEN,
    Rows,
    UnreadableRow,
    decode_row,
    encode_record,
    highest,
    in_id_order,
    shown_key,
)
from roadmap_tui.store.uids import new_uid

Records = dict[type[Record], dict[str, Record]]

MENDABLE = frozenset(
    {"misplaced", "unreadable", "link", "event", "counter", "uid", "board", "doubled", "doubled row"}
)
"""The kinds of faults that are repaired; a person must decide on the others."""
_GRADES = [field.name for field in REQUEST if field.reader == "grade"]
_LINKED: dict[type[Record], dict[str, type[Record]]] = {
    Link: {"request": Request, "story": Story},
    Relation: {"story": Story, "other": Story},
}
"""The records that link two others: the fields that name them, and of which kind they are."""
_ABOUT: dict[type[Record], tuple[type[Record], ...]] = {
    Notification: (Story, Request),
    Note: (Story, Request, Customer, Stint),
}
"""The kinds of records that a notification and a note may be about."""
_SET_ASIDE = frozenset({"unreadable", "link", "event", "doubled row"})


def examine(
    content: Content, place: str, earlier: Callable[[], Iterable[Board]], joined: Joined | None = None
) -> "Examination":
    """Check one generation of a board; where its own row is lost, `earlier` gives those of older ones.

    `joined` says how the content came of one in which a table or a row stood twice. Raises Unreadable where there
    are no tables to look through.
    """
    doubled = joined.faults if joined is not None else []
    aside = joined.aside if joined is not None else []
    if BOARD_KEY in content.rows(BOARD):
        return Examination(content, content.board, doubled, aside)
    if not any(name in content.tables for name in TABLE.values()):
        return Examination(None, None, [Fault("foreign", place)])
    found = next(iter(earlier()), None)
    board = found or Board(uid=new_uid(), name="Board", currency="USD", created_at=datetime.now(UTC))
    return Examination(content, board, [*doubled, Fault("board", place, (board.name,))], aside)


def mended(faults: Iterable[Fault], rejected: str) -> list[Fault]:
    """The faults after the repair; `rejected` is where it put the rows that it set aside."""
    return [
        msgspec.structs.replace(one, mended=True, kept=rejected if one.kind in _SET_ASIDE else None)
        if one.kind in MENDABLE
        else one
        for one in faults
    ]


class Examination:
    """The result of a check: the faults of one generation, and its tables once repaired."""

    def __init__(
        self,
        content: Content | None,
        board: Board | None,
        found: Iterable[Fault] = (),
        aside: Iterable[bytes] = (),
    ) -> None:
        self.aside = list(aside)
        """The rows that a repair takes out, as JSON objects that say where they stood and why they go."""
        self._found: list[Fault] = []
        self._tables: dict[str, Rows] = {}
        self._records: Records = {kind: {} for kind in TABLE}
        self._unread: dict[type[Record], set[str]] = {kind: set() for kind in TABLE}
        self._board = board
        if content is not None and board is not None:
            self._tables = {name: content.rows(name) for name in content.tables}
            for kind in TABLE:
                self._rows(kind)
            self._links()
            self._changes()
            self._uids()
            self._found += self._references()
        self._found += found
        if board is not None:
            self._board = msgspec.structs.replace(board, counters=self._counters(board))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults found, in the order of the tables."""
        return tuple(self._found)

    @property
    def is_mendable(self) -> bool:
        """Whether a repair would change anything."""
        return any(one.kind in MENDABLE for one in self._found)

    def repaired(self) -> bytes:
        """The repaired board as a document of the next generation."""
        assert self._board is not None
        rows = self._tables.setdefault(BOARD, {})
        board = msgspec.structs.replace(self._board, generation=self._board.generation + 1)
        rows[BOARD_KEY] = encode_record(board, rows.get(BOARD_KEY))
        ordered = {BOARD: rows, **self._tables}
        return encode_tables({name: encode_rows(in_id_order(one)) for name, one in ordered.items()})

    def _rows(self, kind: type[Record]) -> None:
        name = TABLE[kind]
        rows = self._tables.get(name, {})
        for key, raw in list(rows.items()):
            try:
                record = decode_row(kind, key, raw)
                self._records[kind][record.id] = record
            except UnreadableRow as fault:
                self._misplaced(kind, rows, key, raw, fault)

    def _misplaced(self, kind: type[Record], rows: Rows, key: str, raw: Raw, fault: UnreadableRow) -> None:
        """Move a row under a wrong key to its own where that is free; set it aside on any other fault."""
        name = TABLE[kind]
        own: str | None = None
        with suppress(*BROKEN, UnreadableRow):
            own = msgspec.json.decode(raw, type=kind).id.removeprefix(f"{PREFIX[kind]}-")
            record = decode_row(kind, own, raw)
            if own not in rows:
                rows[own] = rows.pop(key)
                self._records[kind][record.id] = record
                self._found.append(Fault("misplaced", record.id, (shown_key(key), name, own)))
                return
        self._unread[kind].add(fault.identity)
        self._set_aside(name, rows, key, fault.reason)
        self._found.append(Fault("unreadable", fault.identity, (fault.reason,)))

    def _links(self) -> None:
        """Set aside links and relations of which a side is gone."""
        for kind, sides in _LINKED.items():
            rows = self._tables.get(TABLE[kind], {})
            for identity, link in list(self._records[kind].items()):
                refs = [(named, getattr(link, name)) for name, named in sides.items()]
                gone = [ref for named, ref in refs if self._is_gone(named, ref)]
                if gone:
                    (_, one), (_, other) = refs
                    reason = f"{identity} links {one} to {other}, but there is no {' and no '.join(gone)}."
                    self._set_aside(TABLE[kind], rows, identity.partition("-")[2], reason)
                    del self._records[kind][identity]
                    self._found.append(Fault("link", identity, (one, other, *gone)))

    def _changes(self) -> None:
        """Set events aside that say of a field what it cannot hold: nothing they say can be used."""
        rows = self._tables.get(TABLE[Event], {})
        for identity, event in list(self._records[Event].items()):
            assert isinstance(event, Event)
            unreadable = unreadable_changes(event)
            if not unreadable and kind_of(event.ref) is None:
                unreadable = {"ref": f"{event.ref!r} is no record's id"}
            if unreadable:
                name, why = next(iter(unreadable.items()))
                self._set_aside(TABLE[Event], rows, identity.partition("-")[2], f"{name}: {why}")
                del self._records[Event][identity]
                self._found.append(Fault("event", identity, (event.ref, name, why)))

    def _uids(self) -> None:
        """Give a record another uid where one before it has the same: a merge would take them for one."""
        known: dict[str, str] = {}
        for kind, records in self._records.items():
            for identity, record in records.items():
                if not record.uid or known.setdefault(record.uid, identity) == identity:
                    continue
                self._found.append(Fault("uid", identity, (known[record.uid], record.uid)))
                key = identity.partition("-")[2]
                rows = self._tables[TABLE[kind]]
                rows[key] = encode_record(msgspec.structs.replace(record, uid=new_uid()), rows[key])

    def _references(self) -> Iterator[Fault]:
        requests = self._records[Request]
        for identity, request in requests.items():
            assert isinstance(request, Request)
            for name in _GRADES:
                grade = getattr(request, name)
                if grade is not None and not 0 <= grade <= 3:
                    yield Fault("grade", identity, (name, grade))
            if request.customer is not None and self._is_gone(Customer, request.customer):
                yield Fault("customer", identity, (request.customer,))
            if request.merged_into is not None and self._is_gone(Request, request.merged_into):
                yield Fault("merged", identity, (request.merged_into,))
            elif request.merged_into is not None and _is_circle(requests, identity):
                yield Fault("circle", identity, (request.merged_into,))
        yield from self._hanging()

    def _hanging(self) -> Iterator[Fault]:
        """Sessions, notes, notifications and stints that name what does not exist."""
        for identity, session in self._records[Session].items():
            assert isinstance(session, Session)
            if self._is_gone(Story, session.story):
                yield Fault("about", identity, (TABLE[Session], session.story))
            if session.customer is not None and self._is_gone(Customer, session.customer):
                yield Fault("notified", identity, (TABLE[Session], session.customer))
        for kind in (Notification, Note):
            for identity, record in self._records[kind].items():
                assert isinstance(record, Notification | Note)
                if all(self._is_gone(one, record.about) for one in _ABOUT[kind]):
                    yield Fault("about", identity, (TABLE[kind], record.about))
                if isinstance(record, Notification) and self._is_gone(Customer, record.customer):
                    yield Fault("notified", identity, (TABLE[kind], record.customer))
                if isinstance(record, Note) and record.stint is not None and self._is_gone(Stint, record.stint):
                    yield Fault("about", identity, (TABLE[kind], record.stint))
        for identity, stint in self._records[Stint].items():
            assert isinstance(stint, Stint)
            for customer in stint.customers:
                if self._is_gone(Customer, customer):
                    yield Fault("notified", identity, (TABLE[Stint], customer))

    def _is_gone(self, kind: type[Record], identity: str) -> bool:
        return identity not in self._records[kind] and identity not in self._unread[kind]

    def _set_aside(self, name: str, rows: Rows, key: str, reason: str) -> None:
        raw = bytes(rows.pop(key))
        row = raw.decode("utf-8", "backslashreplace")
        self.aside.append(msgspec.json.encode({"table": name, "key": key, "reason": reason, "row": row}))

    def _counters(self, board: Board) -> dict[str, int]:
        """The corrected counters, none behind the highest id; each that was is a fault."""
        counters = dict(board.counters)
        for kind, prefix in PREFIX.items():
            last = highest(self._tables.get(TABLE[kind], {}))
            if last > counters.get(prefix, 0):
                self._found.append(Fault("counter", TABLE[kind], (counters.get(prefix, 0), prefix, last)))
                counters[prefix] = last
        return counters


def _is_circle(requests: dict[str, Record], start: str) -> bool:
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at not in seen:
        seen.add(at)
        request = requests.get(at)
        at = request.merged_into if isinstance(request, Request) else None
    return at == start
