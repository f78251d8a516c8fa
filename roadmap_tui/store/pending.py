"""The uncommitted writes of a transaction, which every store shares, over records that stay as they are."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from roadmap_tui.model.records import PREFIX, TABLE, Board, Record, number
from roadmap_tui.store.find import Conditions, Finder
from roadmap_tui.store.rows import TRANSACTIONS
from roadmap_tui.store.uids import new_uid

R = TypeVar("R", bound=Record)


class Pending(ABC):
    """The writes of a transaction and reads through them; subclasses supply the committed records below."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._counters = dict(board.counters)
        self._put: dict[type[Record], dict[str, Record]] = {}
        self._removed: dict[type[Record], dict[str, None]] = {}
        self._finders: dict[type[Record], Finder[Record]] = {}
        self._columns: dict[tuple[type[Record], str], dict[str, Any]] = {}
        self._read_kinds: set[type[Record]] = set()
        self._highest: set[type[Record]] = set()
        self._renamed = False

    @abstractmethod
    def _stored(self, kind: type[R], identity: str) -> R | None:
        """One committed record."""

    @abstractmethod
    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        """The committed ids of a kind."""

    @abstractmethod
    def _stored_find(self, kind: type[R], conditions: Conditions) -> Iterable[R]:
        """The committed records of a kind that meet every condition, in id order."""

    @abstractmethod
    def _stored_newest(self, kind: type[R]) -> Iterator[R]:
        """The committed records of a kind by descending id, each read when it is asked for."""

    @abstractmethod
    def _stored_column(self, kind: type[Record], name: str) -> dict[str, Any]:
        """One field of every committed record of a kind, by id, in id order, in a dict of its own."""

    @property
    def board(self) -> Board:
        """The board's own record, counters as they stand within this transaction."""
        return msgspec.structs.replace(self._board, counters=dict(self._counters))

    @property
    def put_records(self) -> tuple[Record, ...]:
        """Every record that was put and not removed again."""
        return tuple(record for records in self._put.values() for record in records.values())

    @property
    def removed(self) -> tuple[tuple[type[Record], str], ...]:
        """Kind and id of every committed record that was removed."""
        return tuple((kind, identity) for kind, ids in self._removed.items() for identity in ids)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write: a number that was only drawn is not, one that was put is, even if
        its record was removed again, so that it is not given twice.
        """
        return self._renamed or bool(self._put) or any(self._removed.values())

    def get(self, kind: type[R], identity: str) -> R | None:
        """One record as this transaction has it; None where there is none."""
        found = self._put.get(kind, {}).get(identity)
        if found is not None:
            return found  # type: ignore[return-value]  # the key is the type of the values
        if identity in self._removed.get(kind, {}):
            return None
        return self._stored(kind, identity)

    def find(self, kind: type[R], **equals: Any) -> list[R]:
        """The records of a kind whose fields have these values, in id order, as this transaction has them."""
        put, removed = self._put.get(kind, {}), self._removed.get(kind, {})
        stored = self._stored_find(kind, equals)
        if not put and not removed:
            return list(stored)
        found = [one for one in stored if one.id not in put and one.id not in removed]
        own = self._put_finder(kind).find(equals)
        return sorted((*found, *own), key=lambda one: number(one.id)) if own else found

    def newest(self, kind: type[R]) -> Iterator[R]:
        """The records of a kind by descending id, each read when it is asked for."""
        put: dict[str, R] = dict(self._put.get(kind, {}))  # type: ignore[arg-type]  # the key is the type
        removed = dict(self._removed.get(kind, {}))
        stored = (one for one in self._stored_newest(kind) if one.id not in put and one.id not in removed)
        own = sorted(put.values(), key=lambda one: number(one.id), reverse=True)
        if not own:
            return stored
        from heapq import merge  # seldom needed

        return merge(own, stored, key=lambda one: number(one.id), reverse=True)

    def column(self, kind: type[Record], name: str) -> Mapping[str, Any]:
        """One field of every record of a kind, by id, as this transaction has them from here on."""
        found = self._columns.get((kind, name))
        if found is None:
            found = self._columns[kind, name] = self._stored_column(kind, name)
            self._read_kinds.add(kind)
            for identity in self._removed.get(kind, {}):
                found.pop(identity, None)
            for identity, record in self._put.get(kind, {}).items():
                found[identity] = getattr(record, name)
        return found

    def ids(self, kind: type[Record]) -> Iterable[str]:
        """The ids of every record of a kind."""
        put, removed = self._put.get(kind, {}), self._removed.get(kind, {})
        stored = [one for one in self._stored_ids(kind) if one not in removed]
        known = set(stored)
        new = [one for one in put if one not in known]
        return sorted([*stored, *new], key=number) if new else stored

    def next_id(self, kind: type[Record]) -> str:
        """A new id, never given before."""
        prefix = PREFIX[kind]
        if kind not in self._highest:
            # A program that wrote rows without counting must not make us give an id twice.
            self._highest.add(kind)
            self._raise(prefix, self._highest_below(kind))
        self._counters[prefix] = self._counters.get(prefix, 0) + 1
        return f"{prefix}-{self._counters[prefix]}"

    def count_from(self, counters: Mapping[str, int]) -> None:
        """Give no number again up to these, whatever the board itself says."""
        self._counters = highest_counters(self._counters, counters)

    def next_transaction(self) -> int:
        """The number of a new transaction."""
        self._counters[TRANSACTIONS] = self._counters.get(TRANSACTIONS, 0) + 1
        return self._counters[TRANSACTIONS]

    def put(self, record: R) -> R:
        """Write a record, new or changed. Raises ValueError where the id is not one of its kind."""
        kind = type(record)
        prefix, _, digits = record.id.partition("-")
        place = int(digits) if digits.isdigit() and digits.isascii() else 0
        if place < 1 or kind not in TABLE or PREFIX[kind] != prefix:
            raise ValueError(f"{record.id!r} is no id of a {kind.__name__}")
        mine = self._put.setdefault(kind, {})
        if not record.uid:
            record = msgspec.structs.replace(record, uid=self._known_uid(record, place, mine) or new_uid())
        if self._counters.get(prefix, 0) < place:
            self._counters[prefix] = place
        mine[record.id] = record
        if kind in self._removed:
            self._removed[kind].pop(record.id, None)
        if kind in self._finders or kind in self._read_kinds:
            self._note(kind, record.id)
        return record

    def _known_uid(self, record: Record, place: int, mine: Mapping[str, Record]) -> str:
        """The uid of a record that came without, where it is known already; empty for a new one."""
        kind = type(record)
        known = mine.get(record.id)
        if known is None and place <= self._board.counters.get(PREFIX[kind], 0):
            known = self.get(kind, record.id)
        return known.uid if known is not None else ""

    def remove(self, kind: type[Record], identity: str) -> None:
        """Remove a record; one that is not there is no error."""
        self._put.get(kind, {}).pop(identity, None)
        if self._stands_below(kind, identity):
            self._removed.setdefault(kind, {})[identity] = None
        self._note(kind, identity)

    def rename(self, *, name: str | None = None, currency: str | None = None) -> None:
        """Change the board's own name or currency."""
        renamed = msgspec.structs.replace(
            self._board,
            name=self._board.name if name is None else name,
            currency=self._board.currency if currency is None else currency,
        )
        self._renamed = self._renamed or renamed != self._board
        self._board = renamed

    def _stands_below(self, kind: type[Record], identity: str) -> bool:
        return self._stored(kind, identity) is not None

    def _highest_below(self, kind: type[Record]) -> int:
        ids = list(self._stored_ids(kind))
        # Of ids that are as long, the highest number is the last as text too; thousands are not read as numbers.
        _, last = max(zip(map(len, ids), ids, strict=True), default=(0, "-0"))
        return number(last)

    def _raise(self, prefix: str, at_least: int) -> None:
        self._counters[prefix] = max(self._counters.get(prefix, 0), at_least)

    def _put_finder(self, kind: type[R]) -> Finder[R]:
        """The finder of the records of a kind that were put."""
        found = self._finders.get(kind)
        if found is None:
            found = self._finders[kind] = Finder(dict(self._put.get(kind, {})))
        return found  # type: ignore[return-value]  # the key is the type of the records

    def _note(self, kind: type[Record], identity: str) -> None:
        record = self._put.get(kind, {}).get(identity)
        finder = self._finders.get(kind)
        if finder is not None:
            finder.remove(identity) if record is None else finder.put(record)
        for (table, name), column in self._columns.items():
            if table is not kind:
                continue
            if record is None:
                column.pop(identity, None)
            else:
                column[identity] = getattr(record, name)


def highest_counters(*counters: Mapping[str, int]) -> dict[str, int]:
    """The highest number of each counter: no number that one of them gave out is given again."""
    found: dict[str, int] = {}
    for one in counters:
        for name, count in one.items():
            found[name] = max(count, found.get(name, 0))
    return found
