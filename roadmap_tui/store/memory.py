"""The store that keeps a board in memory, for as long as the process runs."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from roadmap_tui.errors import Advice, Held, NotFound, Reason, Refused, no_board
from roadmap_tui.model.records import BRIEF, FORMAT, PREFIX, TABLE, Board, Event, Record, in_brief, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.check import examine, mended
from roadmap_tui.store.document import Content, empty_tables, encode_rows, encode_tables
from roadmap_tui.store.exchange import document_of, opened
from roadmap_tui.store.moved import marked, refuse_later, refuse_moved
from roadmap_tui.store.overlay import Overlay
from roadmap_tui.store.pending import Pending, highest_counters
from roadmap_tui.store.protocol import RUNNING, Delta, Fault, Generation, Journal, Task, Transaction, Watch
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, Unreadable, decode_row, encode_record, highest, refused
from roadmap_tui.store.uids import new_uid

R = TypeVar("R", bound=Record)

TIMEOUT = 15.0
"""Seconds to wait for another transaction of this process."""
KEPT = 10
"""The number of earlier states kept."""


class MemoryGeneration:
    """An immutable generation of a board: rows by table, and the records they decode to."""

    def __init__(
        self, tables: dict[str, Rows], records: dict[type[Record], dict[str, Record]] | None = None
    ) -> None:
        self.tables = tables
        self.board = msgspec.json.decode(tables[BOARD][BOARD_KEY], type=Board)
        self._records = records or {}

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order. Raises Refused naming a row that is no record."""
        whole = BRIEF.get(kind, kind)
        found = self._records.get(whole)
        if found is None:
            rows = self.tables.get(TABLE[whole], {})
            try:
                records = [decode_row(whole, key, raw) for key, raw in rows.items()]
            except Unreadable as fault:
                raise Refused(f"The board in memory {fault.reason}.") from None
            found = self._records[whole] = {
                one.id: one for one in sorted(records, key=lambda one: number(one.id))
            }
        if whole is not kind:
            return {key: in_brief(kind, record) for key, record in found.items()}  # type: ignore[misc]
        return found  # type: ignore[return-value]  # the key is the type of the values

    def after(self, change: Pending) -> "MemoryGeneration":
        """The next generation, with what a transaction put and removed. Raises Unwritable."""
        tables, records = dict(self.tables), dict(self._records)
        put: dict[type[Record], list[Record]] = {}
        for record in change.put_records:
            put.setdefault(type(record), []).append(record)
        removed: dict[type[Record], list[str]] = {}
        for kind, identity in change.removed:
            removed.setdefault(kind, []).append(identity)
        for kind in {**put, **removed}:
            rows = tables[TABLE[kind]] = dict(tables.get(TABLE[kind], {}))
            known = dict(self.table(kind))
            in_order = True
            for identity in removed.get(kind, ()):
                del rows[str(number(identity))], known[identity]
            for record in put.get(kind, ()):
                key = str(number(record.id))
                in_order = in_order and (key in rows or not rows or int(next(reversed(rows))) < int(key))
                rows[key] = encode_record(record, rows.get(key))
                known[record.id] = decode_row(kind, key, rows[key])
            if not in_order:
                rows = tables[TABLE[kind]] = {key: rows[key] for key in sorted(rows, key=int)}
                known = {f"{PREFIX[kind]}-{key}": known[f"{PREFIX[kind]}-{key}"] for key in rows}
            records[kind] = known
        board = msgspec.structs.replace(change.board, format=FORMAT, generation=self.board.generation + 1)
        return MemoryGeneration(tables, records).with_board(board)

    def with_board(self, board: Board) -> "MemoryGeneration":
        """The generation with another board record and the same other records. Raises Unwritable."""
        own = self.tables.get(BOARD, {})
        row = encode_record(board, own.get(BOARD_KEY))
        return MemoryGeneration({**self.tables, BOARD: {**own, BOARD_KEY: row}}, self._records)

    def content(self) -> Content:
        """The generation as a document."""
        return Content(encode_tables({name: encode_rows(rows) for name, rows in self.tables.items()}))

    def highest(self) -> dict[str, int]:
        """The highest number given out for each id prefix, whether it was counted or not."""
        there = {prefix: highest(self.tables.get(TABLE[kind], {})) for kind, prefix in PREFIX.items()}
        return highest_counters(self.board.counters, there)


def _generation_of(content: Content) -> MemoryGeneration:
    """A document as a generation. Raises Unreadable."""
    _ = content.board
    return MemoryGeneration({name: content.rows(name) for name in content.tables})


class _MemoryTransaction(Overlay):
    """A transaction over one generation in memory."""

    def _highest_below(self, kind: type[Record]) -> int:
        return super(Overlay, self)._highest_below(kind)


class _Earlier(NamedTuple):
    """A state that a later one replaced."""

    generation: Generation
    state: MemoryGeneration


class MemoryStore:
    """A store in memory, which threads share. Nothing outlives the process."""

    keeps_keys = False

    def __init__(self, place: str = "memory") -> None:
        self._place = place
        self._state: MemoryGeneration | None = None
        self._earlier: list[_Earlier] = []
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._changed = threading.Condition()
        self._journal = MemoryJournal()
        self._settings = ""
        self.rejected: list[bytes] = []
        """The rows that checks removed."""
        self._tasks: dict[Task, threading.Lock] = {task: threading.Lock() for task in RUNNING}
        self._held: dict[Task, tuple[str, datetime]] = {}

    @property
    def place(self) -> str:
        """The store's name."""
        return self._place

    def exists(self) -> bool:
        """Whether a board exists."""
        return self._state is not None

    def occupies(self, path: Path) -> bool:  # noqa: ARG002  # no file is a board in memory
        """False: the board is in no file."""
        return False

    def create(self, name: str, currency: str) -> None:
        """Make an empty board; Refused where there is one."""
        board = Board(uid=new_uid(), name=name, currency=currency, created_at=datetime.now(UTC), generation=1)
        with self._locked():
            if self._state is not None:
                raise Refused(f"{self._place} exists already.", reason=Reason.BOARD_EXISTS)
            try:
                document = encode_tables(empty_tables(board))
            except Unreadable as fault:
                raise refused(fault, self._place) from None
            self._replace(_generation_of(Content(document)))

    def read(self) -> Snapshot:
        """The board as it stands. NotFound where there is none."""
        return Snapshot(self.current())

    def current(self) -> MemoryGeneration:
        """The current generation. Raises NotFound."""
        if self._state is None:
            raise no_board(self._place)
        return self._state

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Hold the board for one change; nothing is written where nothing was put."""
        with self._locked():
            state = self.current()
            refuse_moved(state.tables[BOARD][BOARD_KEY], self._place)
            change = _MemoryTransaction(Snapshot(state))
            yield change
            if change.is_changed:
                try:
                    self._replace(state.after(change))
                except Unreadable as fault:
                    raise refused(fault, self._place) from None

    def read_ahead(self) -> None:
        """Nothing: the board is in memory."""

    def watch(self) -> Watch:
        """A watch on the board, for a screen."""
        return MemoryWatch(self)

    def wait(self, seen: MemoryGeneration, timeout: float) -> bool:
        """Wait for another generation than the one seen; False after `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state is not seen, timeout)

    def generations(self) -> list[Generation]:
        """Earlier states that can be brought back, newest first."""
        return [one.generation for one in reversed(self._earlier)]

    def restore(self, name: str | None = None, *, anyway: bool = False) -> Generation:  # noqa: ARG002  # none is lost
        """Bring an earlier state back, the newest by default, keeping what it replaces."""
        with self._locked():
            found = next((one for one in reversed(self._earlier) if name in (None, one.generation.name)), None)
            if found is None:
                raise NotFound(f"There is no earlier state of {self._place} that could be brought back.")
            self._bring(found.state)
        return found.generation

    def advice(self, *, brief: bool = False) -> list[Advice]:  # noqa: ARG002
        """None: there is one board, and no file that anything else could replace."""
        return []

    def dump(self) -> bytes:
        """The whole board as one document, with the fields and tables that other programs added."""
        try:
            return document_of(self.current().content())
        except Unreadable as fault:
            raise refused(fault, self._place) from None

    def written(self) -> bytes:
        """The whole board as one document."""
        return self.dump()

    def load(self, document: bytes, *, since: int | None = None, named: str | None = None) -> None:  # noqa: ARG002
        """Put a whole board in place of this one, keeping what it replaces. Raises Unreadable."""
        state = _generation_of(opened(document))
        with self._locked():
            refuse_later(since, self._state.board if self._state is not None else None, self._place)
            self._bring(state)

    def _bring(self, state: MemoryGeneration) -> None:
        """Make a state the next generation, with counters that give no id again."""
        known = [one.state for one in self._earlier] + ([self._state] if self._state else [])
        counters = highest_counters(state.board.counters, *(one.highest() for one in known))
        generation = max((one.board.generation for one in (state, *known)), default=0)
        board = msgspec.structs.replace(
            state.board,
            counters={name: count for name, count in counters.items() if count},
            generation=generation + 1,
        )
        self._replace(state.with_board(board))

    def rewrite_generations(self, change: Callable[[Transaction], None]) -> int:
        """Apply a change to every earlier state. Returns how many it changed."""
        count = 0
        with self._locked():
            for at, one in enumerate(self._earlier):
                transaction = _MemoryTransaction(Snapshot(one.state))
                change(transaction)
                if transaction.is_changed:
                    self._earlier[at] = one._replace(state=one.state.after(transaction))
                    count += 1
        return count

    def check(self, *, fix: bool = False) -> list[Fault]:
        """Check the integrity of the board, every record decoded; `fix` repairs without losing anything."""
        with self._locked():
            try:
                found = examine(self.current().content(), self._place, list)
            except Unreadable as fault:
                raise refused(fault, self._place) from None
            if not fix or not found.is_mendable:
                return list(found.faults)
            self.rejected += found.aside
            self._replace(_generation_of(Content(found.repaired())))
        return mended(found.faults, self._place)

    def journal(self) -> Journal:
        """The journal of requests to trackers."""
        return self._journal

    def mark_moved(self, to: str | None) -> None:
        """Mark the board as moved, or take the mark away."""
        with self._locked():
            state = self.current()
            own = state.tables[BOARD]
            self._replace(
                MemoryGeneration({**state.tables, BOARD: {**own, BOARD_KEY: marked(own[BOARD_KEY], to)}})
            )

    def settings(self) -> str:
        """The team's settings."""
        return self._settings

    def write_settings(self, text: str, *, replacing: str) -> None:
        """Replace the team's settings."""
        if replacing != self._settings:
            raise Refused(
                f"Others changed the settings of {self._place} meanwhile. Try again.", reason=Reason.STALE
            )
        self._settings = text

    def roles(self, events: Sequence[Event]) -> dict[str, str]:  # noqa: ARG002  # as every store has it
        """None: nobody checks who writes."""
        return {}

    @contextmanager
    def hold(self, *, by: str, wait: float = 0.0, task: Task = "sync") -> Iterator[None]:
        """Hold the board for a task; other people's changes go on beside it."""
        if not self._tasks[task].acquire(timeout=wait):
            held = self._held.get(task)
            words = "" if held is None else f": {held[0]} since {held[1].isoformat()}, process {os.getpid()}"
            raise Held(f"{RUNNING[task]}{words}.")
        self._held[task] = by, datetime.now(UTC).replace(microsecond=0)
        try:
            yield
        finally:
            self._held.pop(task, None)
            self._tasks[task].release()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._holder == threading.get_ident():
            raise RuntimeError("a transaction is open already in this thread")
        if not self._lock.acquire(timeout=TIMEOUT):
            raise Refused(f"Another change of {self._place} in this program takes too long. Try again.")
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()

    def _replace(self, state: MemoryGeneration) -> None:
        if self._state is not None:
            name = f"generation-{self._state.board.generation}"
            size = sum(len(memoryview(raw)) for rows in self._state.tables.values() for raw in rows.values())
            self._earlier.append(
                _Earlier(Generation(name=name, saved_at=datetime.now(UTC), size=size), self._state)
            )
            del self._earlier[:-KEPT]
        with self._changed:
            self._state = state
            self._changed.notify_all()


class MemoryWatch:
    """A watch on a board in memory; it is woken by each commit."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._seen = store.current()
        self._snapshot = Snapshot(self)

    @property
    def board(self) -> Board:
        """The board's own record as last read."""
        return self._seen.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind as last read."""
        return self._seen.table(kind)

    @property
    def snapshot(self) -> Snapshot:
        """Every record as last read; the caller applies each delta to it."""
        return self._snapshot

    def wait(self, timeout: float) -> bool:
        """Wait for another generation; False after `timeout` seconds."""
        return self._store.wait(self._seen, timeout)

    def poll(self) -> Delta | None:
        """The changes since the last poll; None where there are none."""
        old, new = self._seen, self._store.current()
        if new is old:
            return None
        if new.board.uid != old.board.uid:
            raise Refused(f"{self._store.place} holds another board now ({new.board.name}). Open it again.")
        put: list[Record] = []
        removed: list[tuple[type[Record], str]] = []
        for kind in TABLE:
            before, after = old.table(kind), new.table(kind)
            if before is not after:
                put += [one for key, one in after.items() if before.get(key) != one]
                removed += [(kind, key) for key in before if key not in after]
        self._seen = new
        return Delta(board=new.board, put=tuple(put), removed=tuple(removed))


class MemoryJournal:
    """A journal in memory, as lines of JSON."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def append(self, *entries: dict[str, Any]) -> None:
        """Append steps, in this order."""
        self._lines = [*self._lines, *map(msgspec.json.encode, entries)]

    def entries(self) -> list[dict[str, Any]]:
        """Every step, oldest first."""
        return [msgspec.json.decode(line, type=dict[str, Any]) for line in self._lines]

    def replace(self, entries: list[dict[str, Any]]) -> None:
        """Replace all steps by these."""
        self._lines = [msgspec.json.encode(entry) for entry in entries]
