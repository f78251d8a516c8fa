"""A change in the making: what a transaction put and removed, over records that stay as they are."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from roadmap_tui.model.records import PREFIX, TABLE, Board, Record, kind_of, number

R = TypeVar("R", bound=Record)

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

TRANSACTIONS = "transaction"
"""The counter of transactions, beside those of the id prefixes."""


class Pending(ABC):
    """Records put and removed, kept apart from those they stand over, which subclasses supply."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._counters = dict(board.counters)
        self._put: dict[type[Record], dict[str, Record]] = {}
        self._removed: dict[type[Record], dict[str, None]] = {}
        self._tables: dict[type[Record], dict[str, Record]] = {}
        self._unfolded: dict[type[Record], dict[str, None]] = {}
        self._highest: set[type[Record]] = set()
        self._renamed = False

    @abstractmethod
    def _stored(self, kind: type[R], identity: str) -> R | None:
        """One record as it stands below."""

    @abstractmethod
    def _stored_table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind as it stands below, in a dict of its own."""

    @abstractmethod
    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        """The ids of a kind as they stand below."""

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
        """Kind and id of every record below that was taken away."""
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
        table = self._tables.get(kind)
        if table is not None:
            return table.get(identity)  # type: ignore[return-value]
        return self._stored(kind, identity)

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order, as this transaction has them at the time of the call."""
        found = self._tables.get(kind)
        if found is None:
            found = dict(self._stored_table(kind))
            self._unfolded[kind] = {**self._removed.get(kind, {}), **dict.fromkeys(self._put.get(kind, {}))}
        self._tables[kind] = found = self._folded(kind, found)
        return found  # type: ignore[return-value]

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

    def next_transaction(self) -> int:
        """The number of a new transaction."""
        self._counters[TRANSACTIONS] = self._counters.get(TRANSACTIONS, 0) + 1
        return self._counters[TRANSACTIONS]

    def put(self, record: Record) -> None:
        """Write a record, new or changed. Raises ValueError where the id is not one of its kind."""
        kind = type(record)
        if kind not in TABLE or kind_of(record.id) is not kind or number(record.id) < 1:
            raise ValueError(f"{record.id!r} is no id of a {kind.__name__}")
        self._raise(PREFIX[kind], number(record.id))
        self._put.setdefault(kind, {})[record.id] = record
        self._removed.get(kind, {}).pop(record.id, None)
        self._note(kind, record.id)

    def remove(self, kind: type[Record], identity: str) -> None:
        """Take a record away; one that is not there is no error."""
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
        return max(map(number, self._stored_ids(kind)), default=0)

    def _raise(self, prefix: str, at_least: int) -> None:
        self._counters[prefix] = max(self._counters.get(prefix, 0), at_least)

    def _note(self, kind: type[Record], identity: str) -> None:
        if kind in self._tables:
            self._unfolded.setdefault(kind, {})[identity] = None

    def _folded(self, kind: type[Record], table: dict[str, Record]) -> dict[str, Record]:
        """The table with what changed since it was last asked for.

        Removals go into a new dict, so that a loop over the old one may remove what it meets.
        """
        waiting = self._unfolded.pop(kind, None)
        if not waiting:
            return table
        put = self._put.get(kind, {})
        if any(identity not in put for identity in waiting):
            table = {key: record for key, record in table.items() if key not in waiting or key in put}
        last = number(next(reversed(table))) if table else 0
        in_order = True
        for identity in waiting:
            record = put.get(identity)
            if record is None:
                continue
            if identity not in table:
                in_order = in_order and number(identity) > last
                last = number(identity)
            table[identity] = record
        return table if in_order else {key: table[key] for key in sorted(table, key=number)}


def highest_counters(*counters: Mapping[str, int]) -> dict[str, int]:
    """The highest number of each counter: no number that one of them gave out is given again."""
    found: dict[str, int] = {}
    for one in counters:
        for name, count in one.items():
            found[name] = max(count, found.get(name, 0))
    return found


def new_uid() -> str:
    """Ten random characters that nothing else is marked with."""
    import secrets  # on the way of every command this module is; few of them make something

    return "".join(secrets.choice(_BASE32) for _ in range(10))
