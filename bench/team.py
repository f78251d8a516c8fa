"""What a board on a server costs, beside a board in a file and beside bare psycopg, in one run.

    python -m bench.team [--only add,card] [--scale 1] [--runs 15] [--beside CHECKOUT]

The server is one of its own on this machine, with fsync on. `add` compares with an earlier commit, which is built
in a worktree, or taken from `--beside`, a checkout that has its own `.venv`.
"""

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg

from bench import screens
from bench.before import COMMIT, SAID, Side, checkout, compile_package, timed
from bench.load import write_board
from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Request
from roadmap_tui.store import open_store
from tests.postgres_server import PostgresServer, shared_server, stop_shared
from tests.store.postgres.proxy import Proxy

ROADMAP = Path(sys.executable).with_name("roadmap")
WRITERS, WRITING = 20, 60.0
WATCHES, WATCHING = 50, 30.0
LATENCY = 0.02
"""Seconds of a round trip through the proxy."""


class Run(NamedTuple):
    """What a measure is given: a server, a folder, and how large and how often."""

    server: PostgresServer
    folder: Path
    scale: float
    runs: int
    beside: Path | None

    def size(self, number: int) -> int:
        """A number of records, scaled."""
        return max(int(number * self.scale), 20)

    def seconds(self, number: float) -> float:
        """A time, scaled, but long enough to tell something."""
        return max(number * min(self.scale, 1), 5)

    def board(self, stories: int, requests: int) -> tuple[Path, str]:
        """A generated board in a file, and the same on the server."""
        path = self.folder / f"{stories}-{requests}.json"
        address = self.server.address(f"b_{stories}_{requests}")
        if not path.exists():
            write_board(path, stories=stories, requests=requests)
            timed([str(ROADMAP), "--board", str(path), "transfer", address, "--keep"])
            with psycopg.connect(bare(address), autocommit=True) as connection:
                connection.execute("vacuum analyze")  # as it is on a server that runs for a while
        return path, address

    def empty(self) -> str:
        """The address of an empty board on the server."""
        address = self.server.new_address()
        open_store(address).create("Board", "EUR")
        return address


def bare(address: str) -> str:
    """The address without what is ours in it."""
    return address.partition("?")[0]


def schema_of(address: str) -> str:
    return address.partition("schema=")[2]


def by_turns(runs: int, **doing: Callable[[], float]) -> dict[str, float]:
    """The median of each in milliseconds, measured by turns after one turn that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in doing}
    for turn in range(runs + 1):
        for name, act in doing.items():
            taken = act()
            if turn:
                times[name].append(taken)
    return {name: 1000 * statistics.median(found) for name, found in times.items()}


def tell(what: str, value: str, ratio: float | None = None, reach: str = "") -> None:
    shown = "" if ratio is None else f"{ratio:.2f}"
    print(f"  {what:56} {value:>14} {shown:>7} {reach}", flush=True)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


# -- commands and screens -------------------------------------------------------------------------------------


def adding(run: Run) -> None:
    """A request added by the shell, start to exit, with few and with many kept."""
    few, many = (run.board(100, run.size(number))[1] for number in (10_000, 100_000))
    words = ("request", "add", "--customer", "Acme", "--said", SAID)

    def measure(program: Path) -> dict[str, float]:
        old = Side("old", program, run.folder / "old")
        old.folder.mkdir(exist_ok=True)
        compile_package(program)
        kept = str(old.board("kept"))
        old.run("demo", "--stories", "100", "--requests", str(run.size(1_000)), "--out", kept)
        return by_turns(
            run.runs,
            old=lambda: old.run("--board", kept, *words),
            few=lambda: timed([str(ROADMAP), "--board", few, *words]),
            many=lambda: timed([str(ROADMAP), "--board", many, *words]),
        )

    if run.beside is not None:
        found = measure(run.beside / ".venv/bin/roadmap")
    else:
        with checkout(COMMIT, run.folder) as program:
            found = measure(program)
    tell(f"file of {COMMIT}, {run.size(1_000):,} kept", f"{found['old']:.0f} ms")
    tell(f"server, {run.size(10_000):,} kept", f"{found['few']:.0f} ms", found["few"] / found["old"], "<= 2.0")
    tell(
        f"server, {run.size(100_000):,} kept", f"{found['many']:.0f} ms", found["many"] / found["few"], "<= 1.15"
    )


def cards(run: Run) -> None:
    """A board opened in a terminal, until its first card; this machine opened it before."""
    path, address = run.board(run.size(5_000), run.size(20_000))
    timed([str(ROADMAP), "--board", address, "report", "loop"])  # it makes the copy, as any screen does
    found = by_turns(
        run.runs // 3 + 1,
        file=lambda: screens.first_card(path, [str(ROADMAP)]),
        server=lambda: screens.first_card(address, [str(ROADMAP)]),
    )
    tell("file", f"{found['file']:.0f} ms")
    tell("server", f"{found['server']:.0f} ms", found["server"] / found["file"], "<= 1.15")


def keys(run: Run) -> None:
    """A key drawn on an open board, while another adds a request once a second."""
    times = {}
    for name, place in zip(("file", "server"), run.board(run.size(5_000), run.size(20_000)), strict=True):
        with screens.writer(place):
            times[name] = p95(screens.keys(place, program=[str(ROADMAP)]))
    tell("file, p95", f"{1000 * times['file']:.1f} ms")
    tell("server, p95", f"{1000 * times['server']:.1f} ms", times["server"] / times["file"], "no key is delayed")


def memory(run: Run) -> None:
    """What an open board holds, at rest."""
    held = {}
    for name, place in zip(("file", "server"), run.board(run.size(5_000), run.size(20_000)), strict=True):
        with screens.opened(str(place), [str(ROADMAP)]) as screen:
            screen.first_card()
            screen.rest(4.0)
            held[name] = screen.memory()
    tell("file", f"{held['file']:.0f} MiB")
    tell("server", f"{held['server']:.0f} MiB", held["server"] / held["file"], "<= 1.10")


# -- writers --------------------------------------------------------------------------------------------------


def product(address: str, seconds: float, start: Any, out: Any) -> None:
    """Add requests by the product's own action for a time; the ids and the seconds that each took."""
    store = open_store(address)
    store.exists()
    start.wait()
    until = time.monotonic() + seconds
    found: list[tuple[str, float]] = []
    while time.monotonic() < until:
        began = time.perf_counter()
        with store.transaction() as transaction:
            now = datetime.now(UTC).replace(microsecond=0)
            change = Change(transaction, by="ann", at=now, today=now.date())
            made, _ = requests.add(change, {"said": SAID}, customer="Acme")
        found.append((made.id, time.perf_counter() - began))
    out.put(found)


def plain(address: str, seconds: float, start: Any, out: Any) -> None:
    """Send the statements of such an add by psycopg alone for a time, with rows made beforehand."""
    settings = f"-c search_path={schema_of(address)} -c lock_timeout=15s"
    raw = '{"said":"' + SAID + '","captured_at":"2026-01-01T00:00:00Z","captured_by":"ann"}'
    words = "1 2 3 4"
    found: list[tuple[str, float]] = []
    with psycopg.connect(bare(address), options=settings, prepare_threshold=None, autocommit=True) as connection:
        start.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            cursor = connection.execute(
                "begin; select id, record, settings, (select max(number) from migration), generation from board "
                "limit 2 for no key update of board; "
                "select kind, (select max(number) from record r where r.board = 1 and r.kind = k.kind and record "
                "is not null) from unnest('{customers,requests,links,stories,told,notes,batches,glossary,events}'"
                "::text[]) as k(kind)"
            )
            cursor.nextset()
            ((board, own, _, _, generation),) = cursor.fetchall()
            cursor.nextset()
            highest = dict(cursor.fetchall())
            connection.execute(
                "select kind, key, record from record where board = %s and record is not null and kind = any(%s) "
                "order by kind, number nulls last, key",
                (board, ["customers"]),
                binary=True,
            ).fetchall()
            keys = [str((highest["requests"] or 0) + 1), str((highest["events"] or 0) + 1)]
            kinds, generation = ["requests", "events"], generation + 1
            with connection.pipeline():
                connection.execute(
                    "insert into replaced select %s, %s, x.kind, x.key, r.record from unnest(%s::text[], "
                    "%s::text[]) as x(kind, key) left join record r on r.board = %s and r.kind = x.kind "
                    "and r.key = x.key",
                    (board, generation, kinds, keys, board),
                )
                connection.execute(
                    "insert into record (board, kind, key, number, generation, made, words, record) select %s, "
                    "kind, key, number, %s, %s, nullif(string_to_array(words, ' ')::bigint[], '{}'), "
                    "record::json from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[]) "
                    "as x(kind, key, number, words, record) on conflict (board, kind, key) do update set "
                    "generation = excluded.generation, words = excluded.words, record = excluded.record",
                    (board, generation, generation, kinds, keys, list(map(int, keys)), [words] * 2, [raw] * 2),
                )
                text = json.dumps(own)
                connection.execute(
                    "insert into replaced values (%s, %s, 'board', '1', %s::json)", (board, generation, text)
                )
                connection.execute(
                    "update board set uid = uid, generation = %s, record = %s::json where id = %s",
                    (generation, text, board),
                )
                connection.execute(
                    "insert into commit (board, generation, key, app) values (%s, %s, %s, 'bare')",
                    (board, generation, uuid4()),
                )
                connection.execute("select pg_notify('bare', %s)", (str(generation),))
                connection.commit()
            found.append((f"R-{keys[0]}", time.perf_counter() - began))
    out.put(found)


def together(
    address: str, work: Callable[[str, float, Any, Any], None], seconds: float
) -> list[tuple[str, float]]:
    """What twenty processes of a kind wrote within a time."""
    context = multiprocessing.get_context("spawn")
    start, out = context.Barrier(WRITERS), context.Queue()
    processes = [context.Process(target=work, args=(address, seconds, start, out)) for _ in range(WRITERS)]
    for one in processes:
        one.start()
    found = [pair for _ in processes for pair in out.get()]
    for one in processes:
        one.join()
    return found


def writing(run: Run) -> None:
    """Twenty writers at once, and twenty that send the same statements by psycopg alone."""
    seconds = run.seconds(WRITING)
    address = run.empty()
    with open_store(address).transaction() as transaction:
        now = datetime.now(UTC).replace(microsecond=0)
        requests.add(Change(transaction, by="ann", at=now, today=now.date()), {"said": SAID}, customer="Acme")
    done = together(address, product, seconds)
    ids = [identity for identity, _ in done]
    stored = set(open_store(address).read().requests) - {"R-1"}
    baseline = run.empty()
    alone = together(baseline, plain, seconds)
    times = [taken for _, taken in done]
    tell("bare psycopg", f"{len(alone) / seconds:.0f}/s")
    tell("the product", f"{len(done) / seconds:.0f}/s", len(done) / len(alone), ">= 0.7")
    tell("median and p95 of an add", f"{1000 * statistics.median(times):.0f}, {1000 * p95(times):.0f} ms")
    tell("lost", str(len(set(ids) - stored)), reach="0")
    tell("doubled", str(len(ids) - len(set(ids)) + len(stored - set(ids))), reach="0")


# -- watching -------------------------------------------------------------------------------------------------


@contextmanager
def latency(server: PostgresServer, address: str, seconds: float) -> Iterator[tuple[str, Proxy]]:
    """The address through a proxy that makes each round trip longer by that many seconds."""
    proxy = Proxy(server.port, delay=seconds / 2)
    try:
        yield address.replace(f":{server.port}/", f":{proxy.port}/"), proxy
    finally:
        proxy.close()


def told(address: str, through: str, count: int) -> tuple[list[float], list[float]]:
    """Seconds from a commit to its request on another's watch, and to one read after a bare notice."""
    store = open_store(address)
    watch = open_store(through).watch()
    written: dict[str, float] = {}
    ours: list[float] = []
    over = threading.Event()

    def follow() -> None:
        while not over.is_set():
            if watch.wait(0.5) and (delta := watch.poll()) is not None:
                now = time.perf_counter()
                ours.extend(now - written[one.id] for one in delta.put if isinstance(one, Request))

    bare_times: list[float] = []
    notices: list[float] = []

    def listen() -> None:
        with psycopg.connect(bare(through), autocommit=True, prepare_threshold=None) as connection:
            connection.execute("listen bare")
            ready.set()
            while not over.is_set():
                for _ in connection.notifies(timeout=0.5, stop_after=1):
                    pass
                if notices:
                    connection.execute(f'select record from "{schema_of(address)}".board').fetchall()
                    bare_times.append(time.perf_counter() - notices.pop())

    ready = threading.Event()
    threads = [threading.Thread(target=work) for work in (follow, listen)]
    for one in threads:
        one.start()
    ready.wait()
    with psycopg.connect(bare(address), autocommit=True) as other:
        for number in range(count):
            with store.transaction() as change:
                identity = change.next_id(Request)
                now = datetime.now(UTC)
                change.put(Request(id=identity, said=f"{number}", captured_at=now, captured_by="ann"))
                written[identity] = time.perf_counter()  # as it is sent: the commit comes after
            time.sleep(0.1)
            notices.append(time.perf_counter())
            other.execute("notify bare")
            time.sleep(0.1)
    over.set()
    for one in threads:
        one.join()
    return ours, bare_times


def living(run: Run) -> None:
    """How soon another machine's open board has a change, beside a bare notice and one read."""
    count = max(run.runs * 8, 20)
    for name, seconds in (("loopback", 0.0), (f"{1000 * LATENCY:.0f} ms", LATENCY)):
        address = run.empty()
        with latency(run.server, address, seconds) as (through, _):
            ours, plainly = told(address, through if seconds else address, count)
        tell(f"{name}: a bare notice and one read, p95", f"{1000 * p95(plainly):.1f} ms")
        more = f"<= 10, {len(ours)} of {count}" if not seconds else f"{1000 * (p95(ours) - p95(plainly)):+.0f} ms"
        tell(f"{name}: on another's watch, p95", f"{1000 * p95(ours):.1f} ms", p95(ours) / p95(plainly), more)


def polling(run: Run) -> None:
    """What is asked of the server while nothing happens, by one open board."""
    seconds = max(run.seconds(60), 42)
    address = run.empty()
    with latency(run.server, address, 0.0) as (through, proxy):
        watch = open_store(through).watch()
        began, before, passed = time.monotonic(), proxy.passed, 0
        while time.monotonic() < began + seconds:
            watch.wait(0.25)
            watch.poll()
        passed = proxy.passed - before
    tell(
        f"messages in {seconds:.0f} s, there and back", str(passed), passed / 2 / (seconds / 20), "<= 1 each 20 s"
    )


def many(run: Run) -> None:
    """Fifty open boards on one server, and a writer a second: how soon each has each change."""
    seconds = run.seconds(WATCHING)
    address = run.empty()
    watches = [open_store(address).watch() for _ in range(WATCHES)]
    written: dict[str, float] = {}
    found: list[float] = []
    over = threading.Event()

    def follow(watch: Any) -> None:
        while not over.is_set():
            if watch.wait(1.0) and (delta := watch.poll()) is not None:
                now = time.perf_counter()
                found.extend(now - written[one.id] for one in delta.put if isinstance(one, Request))

    threads = [threading.Thread(target=follow, args=(watch,)) for watch in watches]
    for one in threads:
        one.start()
    store = open_store(address)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with store.transaction() as change:
            identity = change.next_id(Request)
            change.put(Request(id=identity, said="One", captured_at=datetime.now(UTC), captured_by="ann"))
            written[identity] = time.perf_counter()
        time.sleep(1.0)
    over.set()
    for one in threads:
        one.join()
    due = len(written) * WATCHES
    tell("seen, of those due", f"{len(found)} of {due}", len(found) / due, "1")
    tell("median and p95", f"{1000 * statistics.median(found):.0f}, {1000 * p95(found):.0f} ms")


MEASURES: Mapping[str, Callable[[Run], None]] = {
    "add": adding,
    "card": cards,
    "keys": keys,
    "memory": memory,
    "writers": writing,
    "live": living,
    "poll": polling,
    "many": many,
}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--only", default=",".join(MEASURES), help=", ".join(MEASURES))
    reader.add_argument("--scale", type=float, default=1, help="of boards and times; 0.01 only tries the script")
    reader.add_argument("--runs", type=int, default=15)
    reader.add_argument("--beside", type=Path, help="a checkout of the earlier commit with its own .venv")
    given = reader.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="roadmap-bench-"))
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        os.environ[name] = str(folder / "home")
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    server = shared_server()
    server.stop()
    server.start(fsync="on")
    try:
        run = Run(server, folder, given.scale, given.runs, given.beside)
        compile_package(ROADMAP)
        for name in given.only.split(","):
            print(f"{name}: {(MEASURES[name].__doc__ or '').strip()} Load {os.getloadavg()[0]:.1f}.", flush=True)
            MEASURES[name](run)
    finally:
        stop_shared()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
