"""What an add costs on boards of growing size, against TinyDB's own storage; run it with Python.

Each line is the median of several adds of a request and its event, in milliseconds: `cold` as a command does
it, with the board read first; `warm` as an open board does it. TinyDB's own storage neither locks nor syncs.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tinydb import TinyDB

from roadmap_tui.model.records import Event, Request
from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store, Transaction

SIZES = (0, 1_000, 10_000, 20_000)
TURNS = 7
LENGTH = 640
AT = datetime(2026, 1, 1, tzinfo=UTC)


def said(number: int) -> str:
    words = f"{number}: the monthly export stops when two people edit the same sheet, and nobody is told. "
    return (words * (LENGTH // len(words) + 1))[:LENGTH]


def put_request(change: Transaction) -> None:
    identity = change.next_id(Request)
    change.put(Request(id=identity, said=said(len(identity)), captured_at=AT, captured_by="ann"))
    event = change.next_id(Event)
    number = change.next_transaction()
    change.put(Event(id=event, transaction=number, at=AT, by="ann", verb="request.add", ref=identity))


def add(store: Store) -> None:
    with store.transaction() as change:
        put_request(change)


def add_plainly(path: Path) -> None:
    with TinyDB(path) as database:
        for name in ("requests", "events"):
            database.table(name).insert({"said": said(0), "captured_at": str(AT), "captured_by": "ann"})


def median(doing: Callable[[], object]) -> float:
    times = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        doing()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1_000


def main() -> None:
    print(f"{'requests':>8} {'MB':>6} {'cold':>8} {'warm':>8} {'read':>8} {'TinyDB':>8} {'times':>6}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        for size in SIZES:
            path = Path(folder) / f"{size}.json"
            store = open_store(path)
            store.create("Board", "EUR")
            with store.transaction() as change:
                for _ in range(size):
                    put_request(change)
            add(store)
            cold = median(lambda path=path: add(open_store(path)))
            warm = median(lambda store=store: add(store))
            read = median(lambda path=path: open_store(path).read().requests)
            plain = path.with_suffix(".plain")
            plain.write_bytes(path.read_bytes())
            own = median(lambda plain=plain: add_plainly(plain))
            megabytes = path.stat().st_size / 1e6
            print(f"{size:8} {megabytes:6.1f} {cold:8.1f} {warm:8.1f} {read:8.1f} {own:8.1f} {own / cold:6.1f}")


if __name__ == "__main__":
    main()
