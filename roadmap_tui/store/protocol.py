"""The protocol of a store: transactions, a watch, a journal, earlier states, exchange.

What is asked of every store stands here and in tests/contracts/store; nothing outside `store/` asks for more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Advice
from roadmap_tui.model.records import Board, Event, Record

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from roadmap_tui.model.snapshot import Snapshot, Tables

R = TypeVar("R", bound=Record)
StillHeld = Callable[[], None]
Task = Literal["sync", "read"]
"""What a board is held for: a push or a sync, or taking the readings that take themselves."""
RUNNING: dict[Task, str] = {
    "sync": "Another push or sync of this board is running",
    "read": "Another run is measuring this board's numbers",
}
"""The beginning of the sentence on who holds a board for a task."""


class Transaction(Protocol):
    """A transaction: reads and writes that become durable together, or not at all.

    Transactions of one board are serial: from its start to its end no other one, of this process or another,
    reads for a change or writes. So what was read still holds when the change is written. Actions ask for the
    records they need (`get`, `find`, `newest`) or for one field of all (`column`): a store over a network reads
    no whole table while others wait.

    Records are read as this transaction has them. `put` takes a record with the id that `next_id` gave, or
    one that exists.
    """

    @property
    def board(self) -> Board:
        """The board's own record, counters as they stand within this transaction."""

    def get(self, kind: type[R], identity: str) -> R | None:
        """One record; None where there is none. Only this record is decoded."""

    def find(self, kind: type[R], **equals: Any) -> list[R]:
        """The records of a kind whose fields have these values, in id order, as this transaction has them.

        A field in a part of a record is named as `source__id`, what an event changed as `changes__customer`; a
        field that holds several values has the value where it is among them; a frozenset stands for any of its
        members. Without values, every record of the kind: for kinds that stay few.
        """

    def newest(self, kind: type[R]) -> Iterator[R]:
        """The records of a kind by descending id, each read when it is asked for."""

    def column(self, kind: type[Record], name: str) -> Mapping[str, Any]:
        """One field of every record of a kind, by id; no other field is read. Not to be changed."""

    def ids(self, kind: type[Record]) -> Iterable[str]:
        """The ids of every record of a kind; nothing is decoded."""

    def next_id(self, kind: type[Record]) -> str:
        """A new id, never given before, not even to a record that was removed since."""

    def next_transaction(self) -> int:
        """The number of a new transaction in the board's history."""

    def put(self, record: R) -> R:
        """Write a record, new or changed. Returns it as it is kept, with the uid that a new one is given."""

    def remove(self, kind: type[Record], identity: str) -> None:
        """Remove a record; one that is not there is no error."""

    def rename(self, *, name: str | None = None, currency: str | None = None) -> None:
        """Change the board's own name or currency."""


class Delta(msgspec.Struct, frozen=True):
    """The difference between two generations of a board: records put, ids of records removed."""

    board: Board
    put: tuple[Record, ...] = ()
    removed: tuple[tuple[type[Record], str], ...] = ()


class Watch(Protocol):
    """A snapshot that follows the board, by polling for deltas."""

    @property
    def snapshot(self) -> "Snapshot":
        """Every record as last read; the caller applies each delta to it."""

    def poll(self) -> Delta | None:
        """The changes since the last poll; None where there are none. Rows are compared raw; only those that
        differ are decoded. The snapshot itself is left alone, so this may run in a worker.

        Raises Problem when the board was removed, replaced by something else or cannot be read; what was
        read before stays valid.
        """

    def wait(self, timeout: float) -> bool:
        """Wait until `poll` may have something to tell; False after `timeout` seconds. For a worker."""


class Generation(msgspec.Struct, frozen=True):
    """An earlier state of the board that can be brought back.

    `name` is the store's own, for `Store.restore`; a person can tell states apart by it. `size` is in bytes.
    """

    name: str = msgspec.field(name="place")
    saved_at: datetime
    size: int


FaultKind = Literal[
    "doubled",
    "doubled row",
    "misplaced",
    "unreadable",
    "link",
    "event",
    "grade",
    "customer",
    "merged",
    "circle",
    "about",
    "notified",
    "counter",
    "uid",
    "board",
    "foreign",
]


class Fault(msgspec.Struct, frozen=True):
    """One fault that a check of a board found.

    `where` is the id of a record, a table or the board's place, and `what` the ids, names and numbers that the
    fault is about, by kind:

    - `doubled`: a table stands more than once: how often
    - `doubled row`: a row of a table stands twice: its key
    - `misplaced`: a record stands in the row of another one: row, table, its own row
    - `unreadable`: a row is no record: why
    - `link`: a link leads to what is not there: its request, its story, those of both that are gone
    - `event`: an event says of a field what it cannot hold: the record it is of, field, why
    - `grade`: importance or satisfaction out of range: field, value
    - `customer`, `merged`: a request names a customer, or is merged into a request, that is not there: which
    - `circle`: a request is merged into itself: by way of which
    - `about`: a note or a notification is about what is not there: table, which
    - `notified`: a notification names a customer who is not there: table, which
    - `counter`: the counter of a table is behind: it, prefix, highest number given
    - `uid`: two records have one uid, by which copies of a board are united: the other record, the uid
    - `board`: the board's own row is lost: the name it is made anew with
    - `foreign`: JSON that is no board

    `mended` says that the check repaired it; `kept` where the row is that it set aside.
    """

    kind: FaultKind
    where: str
    what: tuple[str | int, ...] = ()
    mended: bool = False
    kept: str | None = None


class Journal(Protocol):
    """A write-ahead journal of requests to trackers, beside the board: appended, replaced only as a whole."""

    def append(self, *entries: dict[str, Any]) -> None:
        """Append steps, in this order; durable when this returns."""

    def entries(self) -> list[dict[str, Any]]:
        """Every step, oldest first; a last line that was cut short by a crash is left out."""

    def replace(self, entries: list[dict[str, Any]]) -> None:
        """Replace all steps by these, all or none: once the board holds what the others led to, or where words
        in them must be forgotten.
        """


class Store(Protocol):
    """A store: keeps one board, with its earlier states and its journal."""

    keeps_keys: bool
    """Whether `transaction` takes the key of a change and keeps it, as on a server; else events have it."""

    @property
    def place(self) -> str:
        """The name of the store in a sentence, such as the path of its file."""

    def exists(self) -> bool:
        """Whether there is a board."""

    def occupies(self, path: "Path") -> bool:
        """Whether the board is kept in the file at a path, over which nothing else may be written."""

    def create(self, name: str, currency: str) -> None:
        """Make an empty board; Refused where one exists."""

    def read(self) -> "Snapshot":
        """One generation of the board, taken without a lock. NotFound where there is none."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Hold the board for one change; durable when the context ends without an error.

        Raises Moved where the board was moved elsewhere.
        """

    def read_ahead(self) -> None:
        """Begin to read the board in a thread, where that is slow and asks nobody: it is watched soon."""

    def watch(self) -> Watch:
        """A watch on the board, for a screen."""

    def generations(self) -> list[Generation]:
        """Earlier states that can be brought back, newest first."""

    def restore(self, name: str | None = None, *, anyway: bool = False) -> Generation:
        """Bring an earlier state back (the newest by default), keeping what it replaces.

        Ids that the replaced board gave out are not given again. Raises NotFound where there is no such state;
        Refused, unless it shall be done `anyway`, where the file is broken, or was put there by another program,
        and holds records that the state lacks.
        """

    def advice(self, *, brief: bool = False) -> list[Advice]:
        """What a person should know of the place, though the board can be read: copies of it that went apart.

        With `brief` only whether the board is older than what was here. Raises as `read` does.
        """

    def dump(self) -> bytes:
        """The whole board as one document, with the fields that other programs added. Every record is decoded."""

    def written(self) -> bytes:
        """The whole board as one document, as it was written: records that nobody asks for are not decoded."""

    def load(self, document: bytes, *, since: int | None = None, named: str | None = None) -> None:
        """Put a whole board that `dump` wrote in place of this one, keeping what it replaces, as `restore` does.

        `named` is what the document is called where it is refused as `restore` refuses; without, it never is.
        `since` is the generation that the document follows: Refused, as stale, where the board has another one.
        There need not be a board yet. Raises `rows.Unreadable` where the document holds no board.
        """

    def rewrite_generations(self, change: Callable[[Transaction], None]) -> int:
        """Apply a change to every earlier state as well, for what must be forgotten. Returns how many."""

    def check(self, *, fix: bool = False) -> list[Fault]:
        """Check the integrity of the board: decode everything and validate it against the rules.

        With `fix`, what can be repaired without losing anything is. Raises NotFound where there is no board,
        Refused where it cannot be read as a whole.
        """

    def journal(self) -> Journal:
        """The journal of requests to trackers."""

    def mark_moved(self, to: str | None) -> None:
        """Mark the board as moved to an address: it takes no changes from here on. None takes the mark away."""

    def settings(self) -> str | None:
        """The team's settings as TOML; None where they are a file of their own beside the board."""

    def write_settings(self, text: str, *, replacing: str) -> None:
        """Replace the team's settings, that stood as `replacing`. Raises Refused where others changed them."""

    def roles(self, events: Sequence[Event]) -> dict[str, str]:
        """The role under which each of these events was written, by id; none where nobody checks who writes."""

    def hold(
        self, *, by: str, wait: float = 0.0, task: Task = "sync"
    ) -> AbstractContextManager[StillHeld | None]:
        """Hold the board for a task: talking to a tracker, or measuring numbers. One at a time of each, beside
        other people's changes.

        Held after `wait` seconds, saying who holds it and since when. Gives a function to call before each
        request where the hold may be lost meanwhile: it raises Offline then.
        """


class Mark(msgspec.Struct, frozen=True):
    """The generation up to which a copy of a board on a server goes, with the key of the commit that made it.

    A server that went back to an earlier state may give the same number to another commit.
    """

    generation: int
    key: str


class Changes(msgspec.Struct, frozen=True):
    """What a copy of a board lacks: its rows by table and key, None for one that was removed.

    With `is_whole` they are all the rows there are. `board` is the board's own row.
    """

    mark: Mark
    board: Raw
    rows: dict[str, dict[str, Raw | None]]
    settings: str
    is_whole: bool


class Repeated(Exception):
    """The error of a transaction whose key was committed before; `made` are the ids that it added, in order."""

    def __init__(self, made: tuple[str, ...]) -> None:
        super().__init__(f"committed before, with {', '.join(made)}")
        self.made = made


class ServerStore(Store, Protocol):
    """A store on a server, of which machines keep copies and to which they send what waited."""

    def transaction(self, key: "UUID | None" = None) -> AbstractContextManager[Transaction]:
        """Hold the board for one change, as every store does. Raises Repeated where its key is there already."""

    def watch(
        self, start: "tuple[Mark, Snapshot] | None" = None, *, otherwise: "Callable[[], Tables] | None" = None
    ) -> Watch:
        """A watch on the board. With a `start`, the snapshot of a copy at a mark, that follows the board, and the
        server is first asked by `poll`.

        A table that is asked for late is the one that `otherwise` has where the server cannot be reached then.
        """

    def changes_since(self, mark: Mark | None) -> Changes:
        """What changed since a mark; the whole board where the server does not know the mark.

        Asked over a connection of its own: nobody waits for it.
        """
