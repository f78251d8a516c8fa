"""Merges another copy of a board into this one. What both did is united; what clashes stays as it was here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.merge.copies import BY, KINDS, Copy, removed_uid
from roadmap_tui.merge.duplicates import Forgotten, find_work
from roadmap_tui.merge.fields import FieldConflict, as_told, changes_by, merge_record
from roadmap_tui.merge.history import in_order, merge_history
from roadmap_tui.merge.numbers import Alike, Numbering, number_records
from roadmap_tui.merge.references import BATCH, renamed, renamed_event, without_lost, without_twins
from roadmap_tui.merge.shared import Shared
from roadmap_tui.merge.tables import Document, Table
from roadmap_tui.model.changes import AGREED, CONFLICT, RENUMBER
from roadmap_tui.model.records import (
    FORMAT,
    OPTIONAL_REFERENCES,
    REFERENCES,
    TABLE,
    Customer,
    Event,
    Link,
    Product,
    Record,
    Relation,
    Request,
    Story,
    kind_of,
    number,
    references,
)
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.exchange import opened
from roadmap_tui.store.rows import BOARD, BOARD_KEY, TRANSACTIONS, Rows, decode_row, encode_record, split_rows
from roadmap_tui.store.uids import new_uid

if TYPE_CHECKING:
    from roadmap_tui.model.products import ProductNames


class Merged(msgspec.Struct, frozen=True):
    """The result of a merge: the document of the board, and what a person should know.

    `added` counts the records that came in by table; `renumbered` maps the ids of the other copy to those here;
    `dropped` are ids of records that hung on what one side removed; `united` maps a record that both made of one
    thing to the one that stays; `forgotten` are ids of what one side forgot without the other's knowing.
    `second_issues` maps stories that both copies pushed apart to the key of the issue that is not their link.
    """

    document: bytes
    added: dict[str, int]
    renumbered: dict[str, str]
    conflicts: list[FieldConflict]
    dropped: list[str]
    united: dict[str, str]
    forgotten: list[str]
    second_issues: dict[str, str]
    is_changed: bool


def merge_boards(
    ours: bytes,
    theirs: bytes | Callable[[], bytes],
    *,
    base: Callable[[], bytes | None] | None = None,
    at: datetime | None = None,
    prefer: str = "ours",
) -> Merged:
    """Merge the document of another copy into that of a board. Raises Unreadable; Refused for another board.

    The other document may be a function that reads it: then nobody holds it while the result is made. `base`
    reads what both were once; it is asked where they differ in what no event tells of, as another program's edit.
    """
    return _Merge(ours, theirs, base, at or datetime.now(UTC).replace(microsecond=0), prefer).merged()


class _Merge:
    """One merge of two copies."""

    def __init__(
        self,
        ours: bytes,
        theirs: bytes | Callable[[], bytes],
        base: Callable[[], bytes | None] | None,
        at: datetime,
        prefer: str,
    ) -> None:
        own, other = opened(ours), _opened(theirs)
        refuse_another(own, other, "The other file")
        self._document, document = Document(own), Document(other)
        self._shared = Shared(self._document, document, at)
        self._ours = Copy(self._document, document, self._shared)
        self._theirs = Copy(document, self._document, self._shared)
        self._theirs.let_go()
        del document, other
        self._read_base = base
        self._alike = {kind: Alike(kind, self._ours, self._theirs) for kind in KINDS}
        self._at = at
        self._prefer = (prefer,)
        self._removed = self._removed_apart(self._ours, self._theirs)
        self._removed |= self._removed_apart(self._theirs, self._ours)
        self._changes: tuple[Mapping[str, Any], ...] = ()
        self._numbering: Numbering = number_records(self._ours, self._theirs, self._alike, self._removed)
        self._conflicts: list[FieldConflict] = []
        self._added: dict[str, int] = {}
        self._second_issues: dict[str, str] = {}

    @cached_property
    def _base(self) -> Mapping[str, Table]:
        """The tables of a copy from before both went on, by name; empty where none is known."""
        document = None if self._read_base is None else self._read_base()
        if document is None:
            return {}
        content = opened(document)
        refuse_another(self._document.content, content, "The base")
        return Document(content).tables

    def _before(self, kind: type[Record], uid: str) -> Record | None:
        """What a record that both copies have was in their base; None where that is not known."""
        count = number(self._ours.records[kind][uid].id)
        row = self._base[TABLE[kind]].row(count) if self._base else None
        before = None if row is None else decode_row(kind, str(count), Raw(row))
        return before if before is not None and before.uid == uid else None

    def merged(self) -> Merged:
        """The board with both copies' records and history."""
        records: dict[type[Record], dict[str, Record]] = {}
        our_changes, their_changes = self._changes = self._sides()
        for kind in KINDS:
            records[kind] = self._merged_kind(kind, our_changes, their_changes)
        dropped = self._without_dangling(records)
        products, other_names = self._products(records)
        if products is not None:
            self._conflicts = [one for one in self._conflicts if not _is_one_product(one, products)]
        events = merge_history(
            self._ours,
            self._theirs,
            self._numbering.ours,
            self._numbering.theirs,
            self._shared,
            self._own_events(dropped),
        )
        misnamed = [] if products is None else _misnamed(records, products)
        work = find_work(
            records, (self._ours, self._theirs), self._merged_into, self._forgotten(), misnamed, other_names
        )
        gone = {
            kind: {one.id for one in self._ours.records[kind].values()} - records[kind].keys() for kind in KINDS
        }
        deep: dict[int, Raw | None] = {}
        if work.is_needed():
            from roadmap_tui.merge.reconcile import Union, reconcile  # most merges need none of it

            union = Union(records, gone, events, self._counters(events))
            union = reconcile(self._document.content, union, work, self._at)
            self._numbering = msgspec.structs.replace(self._numbering, counters=dict(union.counters))
            shared = [one for one in union.events if one.seq <= self._shared.count]
            deep = {one.seq: encode_record(one, None) for one in shared}
            events = in_order((one for one in union.events if one.seq > self._shared.count), self._shared)
            records, gone = union.records, union.gone
        edits = {kind: self._edits(kind, records.get(kind, {}), gone.get(kind, ())) for kind in KINDS}
        document, is_changed = self._united(edits, events, deep)
        return Merged(
            document,
            self._added,
            self._numbering.theirs,
            self._conflicts,
            [one.id for one in dropped],
            {one.gone: one.kept for twins in work.twins.values() for one in twins},
            [one for forgotten in work.forgotten for one in forgotten.ids],
            self._second_issues,
            is_changed,
        )

    def _products(
        self, records: Mapping[type[Record], Mapping[str, Record]]
    ) -> "tuple[ProductNames | None, list[tuple[str, str]]]":
        """The names of the union's products, and those that are some's in the copy whose name was not taken."""
        alike = [one for one in self._ours.tables[TABLE[Product]].numbers if one in self._alike[Product]]
        if not alike and not records[Product]:
            return None, []
        from roadmap_tui.model.products import ProductNames  # seldom needed

        clashes = [one for one in self._conflicts if kind_of(one.id) is Product and one.field == "name"]
        others = {one.id: one.ours if "theirs" in self._prefer else one.theirs for one in clashes}
        table = self._document.content.table(Product)
        standing = (table[f"P-{one}"] for one in alike)
        found = [one for one in (*standing, *records[Product].values()) if isinstance(one, Product)]
        called = (
            msgspec.structs.replace(one, aliases=(*one.aliases, others[one.id])) if one.id in others else one
            for one in found
        )
        return ProductNames(called), list(others.items())

    def _merged_into(self, request: str) -> str | None:
        """What a request is merged into that stands alike in both copies."""
        raw = self._ours.tables[TABLE[Request]].row(number(request))
        return None if raw is None else decode_row(Request, str(number(request)), Raw(raw)).merged_into

    def _forgotten(self) -> list[Forgotten]:
        """The records that one copy forgot and the other does not know to be forgotten, by their new ids."""
        found = []
        for copy, other, ids in self._directions():
            alone = (event for uid, event in copy.events.items() if uid not in other.events)
            refs = {ids.get(event.ref, event.ref): None for event in alone if event.verb == "forget"}
            if refs:
                # Those that were forgotten with a customer, whosever they became meanwhile.
                refs |= {
                    ids.get(one.id, one.id): None
                    for one in copy.records[Request].values()
                    if getattr(one, "forgotten", False)
                    and not getattr(other.records[Request].get(one.uid), "forgotten", False)
                }
                meets = partial(_is_written, other, copy, self._shared.count)
                found.append(Forgotten(list(refs), meets, partial(_belongs, other, self._ids_of(other))))
        return found

    def _ids_of(self, copy: Copy) -> Mapping[str, str]:
        """The new ids of what a copy holds."""
        return self._numbering.ours if copy is self._ours else self._numbering.theirs

    def _directions(self) -> "tuple[tuple[Copy, Copy, Mapping[str, str]], ...]":
        """Each copy with the other one and the new ids of what it holds."""
        return (
            (self._ours, self._theirs, self._numbering.ours),
            (self._theirs, self._ours, self._numbering.theirs),
        )

    def _sides(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What each copy alone did, by uid and field, in terms of the new ids."""
        found = []
        for copy, other, ids in self._directions():
            uids = {ids.get(identity, identity): uid for identity, uid in copy.ids().items()}
            alone = [one for uid, one in copy.events.items() if uid not in other.events]
            found.append(changes_by((renamed_event(one, ids) for one in alone), uids))
        return found[0], found[1]

    def _merged_kind(
        self, kind: type[Record], our_changes: Mapping[str, Any], their_changes: Mapping[str, Any]
    ) -> dict[str, Record]:
        """The records of a kind that do not stand alike in both copies, by their new ids."""
        ours, theirs = self._ours.records[kind], self._theirs.records[kind]
        found: dict[str, Record] = {}
        for uid in {**ours, **theirs}:
            mine, other = ours.get(uid), theirs.get(uid)
            if (mine is None or other is None) and uid in self._removed:
                continue
            if mine is not None:
                mine = self._named(uid, renamed(mine, self._numbering.ours))
            if other is not None:
                other = self._named(uid, renamed(other, self._numbering.theirs))
            is_new = mine is None
            if mine is None and other is not None:
                mine = as_told(other, our_changes.get(uid, {}))
            elif mine is not None and other is None:
                other = as_told(mine, their_changes.get(uid, {}))
            if mine is not None and other is not None:
                merged, conflicts = merge_record(
                    mine,
                    other,
                    our_changes.get(uid, {}),
                    their_changes.get(uid, {}),
                    self._prefer,
                    partial(self._before, kind, uid),
                )
                self._conflicts += conflicts
                if isinstance(merged, Story) and merged.link is not None:
                    links = [one.link for one in (mine, other) if isinstance(one, Story) and one.link is not None]
                    own = merged.link.site, merged.link.id
                    second = [one.key for one in links if (one.site, one.id) != own]
                    if len(links) > 1 and second and self._are_apart(uid):
                        self._second_issues[merged.id] = second[0]
            elif mine is not None:
                merged = mine
            else:
                assert other is not None
                merged = other
            if is_new:
                self._added[TABLE[kind]] = self._added.get(TABLE[kind], 0) + 1
            found[merged.id] = merged
        return found

    def _are_apart(self, uid: str) -> bool:
        """Whether both copies linked a story to an issue without knowing of the other's."""
        return all("link" in changes.get(uid, {}) for changes in self._changes)

    def _named(self, uid: str, record: Record) -> Record:
        identity = self._numbering.ids.get(uid, record.id)
        return record if identity == record.id else msgspec.structs.replace(record, id=identity)

    def _removed_apart(self, here: Copy, there: Copy) -> set[str]:
        """The uids of records of one copy that the other removed, and this one does not know of that.

        What an import brought goes without an event of its own when the import is taken back; it stays where
        somebody worked with it meanwhile, as it would on one board.
        """
        found = {
            uid
            for records in here.records.values()
            for uid in records
            if uid in there.removed
            and any(one not in here.events and one not in here.shared for one in there.removals.get(uid, ()))
        }
        undone = {
            there.batches.get(one.ref)
            for uid, one in there.events.items()
            if one.verb == "undo-import" and uid not in here.events
        }
        if not undone:
            return found
        alone = [one for uid, one in here.events.items() if uid not in there.events]
        worked_on = {ref for one in alone for ref in (one.ref, *one.about)}
        for kind, name in BATCH.items():
            # Whom a request that stays names stays as well: what is forgotten of them later reaches it.
            stay = [one for uid, one in here.records[Request].items() if uid not in found]
            named = {getattr(one, "customer", None) for one in stay} if kind is Customer else set()
            found |= {
                uid
                for uid, one in here.records[kind].items()
                if uid not in there.records[kind]
                and here.batches.get(getattr(one, name) or "", "") in undone
                and one.id not in worked_on | named
                # What was forgotten with its customer was worked on, though no event is about it.
                and not getattr(one, "forgotten", False)
            }
        return found

    def _without_dangling(self, records: dict[type[Record], dict[str, Record]]) -> list[Record]:
        """Take out what hangs on a record that one side removed, and links that both sides made."""
        merged = self._merged_away()
        dropped: list[Record] = []

        def stands(identity: str) -> bool:
            kind = kind_of(identity)
            if kind is None or identity in records.get(kind, {}):
                return True
            return kind in self._alike and number(identity) in self._alike[kind]

        order: list[type[Record]] = [Request, *(one for one in KINDS if one is not Request)]
        for kind in order:
            names = REFERENCES.get(kind, ())
            for identity, record in list(records[kind].items()):
                lost = [name for name in names if not all(map(stands, references(record, name)))]
                if lost:
                    record = without_twins(record, merged, lost)
                    lost = [name for name in lost if not all(map(stands, references(record, name)))]
                    optional = OPTIONAL_REFERENCES.get(kind, frozenset())
                    records[kind][identity] = without_lost(record, optional.intersection(lost), stands)
                    if not optional.issuperset(lost):
                        dropped.append(records[kind].pop(identity))
        seen: dict[tuple[str, str], str] = {}
        for identity, link in sorted(records[Link].items(), key=lambda pair: pair[1].uid):
            assert isinstance(link, Link)
            if seen.setdefault((link.request, link.story), identity) != identity:
                dropped.append(records[Link].pop(identity))
        if records[Relation]:
            from roadmap_tui.merge.relations import clashing  # seldom needed, and large

            known = self._document.content.table(Relation).values()
            standing = [one for one in known if number(one.id) in self._alike[Relation]]
            dropped += [records[Relation].pop(one) for one in clashing(records[Relation].values(), standing)]
        return dropped

    def _merged_away(self) -> dict[str, str]:
        """The record that each one went into which a merge took away, by the new ids."""
        found: dict[str, str] = {}
        for copy, _, ids in self._directions():
            for event in copy.history():
                if event.verb == "merge" and event.about and removed_uid(event) is not None:
                    event = renamed_event(event, ids)
                    found[event.ref] = event.about[0]
        return found

    def _own_events(self, dropped: Iterable[Record]) -> Iterable[list[Event]]:
        """What the merge itself tells the history: numbers given, records dropped, sides that were not taken.

        Each in a transaction of its own.
        """
        for record in dropped:
            from roadmap_tui.actions.change import plain_fields  # seldom needed, and large

            gone = {name: (one, None) for name, one in plain_fields(record).items()}
            yield [self._event("remove", record.id, gone)]
        for one in self._numbering.given:
            changes = {"id": (one.before, one.after), "uid": (one.uid, one.uid), "rank": (one.rank - 1, one.rank)}
            yield [self._event(RENUMBER, one.after, changes)]
        for conflict in self._conflicts:
            sides = conflict.theirs, conflict.ours
            left, taken = map(msgspec.to_builtins, sides[::-1] if "theirs" in self._prefer else sides)
            agreed = conflict.base
            yield [
                self._event(AGREED, conflict.id, {conflict.field: (agreed, agreed)}),
                self._event(CONFLICT, conflict.id, {conflict.field: (left, taken)}),
            ]

    def _event(self, verb: str, ref: str, changes: dict[str, tuple[Any, Any]]) -> Event:
        return Event(
            id="E-1", uid=new_uid(), transaction=1, at=self._at, by=BY, verb=verb, ref=ref, changes=changes
        )

    def _united(
        self,
        edits: Mapping[type[Record], Mapping[int, Raw | None]],
        events: list[Event],
        deep: Mapping[int, Raw | None],
    ) -> tuple[bytes, bool]:
        """The document of the union, and whether it holds more than this copy did.

        `edits` are the rows that differ from this copy's, `deep` those of the history's shared beginning. Rows
        that stand alike are copied as they are.
        """
        tables: dict[str, Raw | list[Any]] = {BOARD: encode_rows({BOARD_KEY: self._own_row(events)})}
        for kind in KINDS:
            tables[TABLE[kind]] = self._ours.tables[TABLE[kind]].edited(edits[kind])
        tail = encode_rows(self._event_rows(events))
        tables[TABLE[Event]] = self._shared.table(tail, deep)
        is_changed = any(edits.values()) or bool(deep) or bytes(tail) != bytes(self._ours.tail)
        for name in {**self._ours.others, **self._theirs.others}:
            mine, other = self._ours.others.get(name, {}), self._theirs.others.get(name, {})
            tables[name] = encode_rows({**other, **mine})
            is_changed = is_changed or not other.keys() <= mine.keys()
        return encode_tables(tables), is_changed

    def _edits(
        self, kind: type[Record], records: Mapping[str, Record], gone: Iterable[str]
    ) -> dict[int, Raw | None]:
        """The rows of a kind that differ from this copy's, by number; None for what is gone."""
        table = self._ours.tables[TABLE[kind]]
        found: dict[int, Raw | None] = {number(one): None for one in gone}
        for record in records.values():
            count = number(record.id)
            over = self._ours.raw.get(record.uid) or self._theirs.raw.get(record.uid) or table.row(count)
            found[count] = encode_record(record, None if over is None else Raw(over))
        return {at: raw for at, raw in found.items() if (None if raw is None else bytes(raw)) != table.row(at)}

    def _event_rows(self, events: Iterable[Event]) -> Rows:
        rows: Rows = {}
        ours = self._ours.events
        known = split_rows("", self._ours.tail)
        for event in events:
            key = str(number(event.id))
            raw = known.get(key)
            rows[key] = raw if raw is not None and ours.get(event.uid) == event else encode_record(event, None)
        return rows

    def _counters(self, events: list[Event]) -> dict[str, int]:
        """The counters of the union: no number is given again."""
        return {
            **self._numbering.counters,
            "E": self._shared.count + len(events),
            TRANSACTIONS: max((one.transaction for one in events), default=self._shared.transactions),
        }

    def _own_row(self, events: list[Event]) -> Raw:
        """The board's own row, with counters that give no number again."""
        board = self._ours.board
        counters = self._counters(events)
        board = msgspec.structs.replace(
            board,
            format=FORMAT,
            counters={name: count for name, count in sorted(counters.items()) if count},
            generation=max(board.generation, self._theirs.board.generation) + 1,
        )
        return encode_record(board, self._ours.own_row)


def _opened(document: bytes | Callable[[], bytes]) -> Content:
    return opened(document() if callable(document) else document)


def refuse_another(own: Content, other: Content, called: str) -> None:
    """Raise Refused where a document is of another board."""
    if own.board.uid != other.board.uid:
        raise Refused(
            f"{called} is another board ({other.board.name}), not a copy of this one ({own.board.name}): "
            "nothing was merged.",
            reason=Reason.ANOTHER_BOARD,
        )


def _is_written(here: Copy, there: Copy, shared: int, record: Record) -> bool:
    """Whether a record of a merged board was written in one copy alone, or by the merge itself.

    One that is forgotten is that of the copy which forgot it: what it holds was written in that knowledge.
    """
    if isinstance(record, Event):
        return record.seq > shared and record.uid not in there.events
    return record.uid in here.records[type(record)] and not getattr(record, "forgotten", False)


def _belongs(here: Copy, ids: Mapping[str, str], request: Request) -> bool:
    """Whether a request of a merged board was its customer's in one copy already."""
    customer: str | None = getattr(here.records[Request].get(request.uid), "customer", None)
    return customer is not None and ids.get(customer, customer) == request.customer


def _misnamed(records: Mapping[type[Record], Mapping[str, Record]], products: "ProductNames") -> list[str]:
    """The stories and requests that name a product otherwise than the union calls it."""
    from roadmap_tui.model.products import HOLDERS, outdated_by  # seldom needed

    used = {one.id: one.product for kind in HOLDERS for one in records[kind].values()}  # type: ignore[attr-defined]
    return list(outdated_by(products, used))


def _is_one_product(conflict: FieldConflict, products: "ProductNames") -> bool:
    """Whether both sides of a conflict name the same product, each as its copy calls it."""
    if conflict.field != "product" or not (conflict.ours and conflict.theirs):
        return False
    ours = products.record(conflict.ours)
    return ours is not None and ours is products.record(conflict.theirs)
