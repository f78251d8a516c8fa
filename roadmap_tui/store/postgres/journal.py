"""The journal of requests to trackers and the hold of a sync, in the board's database."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
import psycopg

from roadmap_tui.errors import Held, Offline
from roadmap_tui.store.postgres.server import Connection, Server
from roadmap_tui.store.protocol import RUNNING, StillHeld, Task
from roadmap_tui.text.characters import one_line

_POLL = 0.1


class PgJournal:
    """A journal in a table. `use` lends a connection and the number of the board."""

    def __init__(self, server: Server, use: Callable[[], Any]) -> None:
        self._server = server
        self._use = use

    def append(self, *entries: dict[str, Any]) -> None:
        """Append steps, in this order; durable when this returns."""
        with self._use() as (connection, board):
            _insert(connection, board, entries)

    def entries(self) -> list[dict[str, Any]]:
        """Every step, oldest first."""
        with self._use() as (connection, board):
            found = connection.execute(
                "select entry from journal where board = %s order by seq", (board,), binary=True
            ).fetchall()
        return [msgspec.json.decode(entry, type=dict[str, Any]) for (entry,) in found]

    def replace(self, entries: list[dict[str, Any]]) -> None:
        """Replace all steps by these, all or none."""
        with self._use() as (connection, board), connection.transaction():
            connection.execute("delete from journal where board = %s", (board,))
            _insert(connection, board, entries)


def _insert(connection: Connection, board: int, entries: Any) -> None:
    connection.execute(
        "insert into journal (board, entry) select %s, entry::json from unnest(%s::text[]) with ordinality "
        "as x(entry, place) order by place",
        (board, [msgspec.json.encode(entry).decode() for entry in entries]),
    )


@contextmanager
def hold(
    server: Server, uid: str, board: int, *, by: str, wait: float, task: Task = "sync"
) -> Iterator[StillHeld]:
    """Hold a board for a task; free as soon as this connection goes. Raises Held, Offline.

    Who holds it for a sync is told in a table, which has room for no other task.
    """

    def still_held() -> None:
        try:
            connection.execute("select")
        except psycopg.Error as error:
            raise Offline(
                f"The connection to {server.place} was cut, and another push or sync may run now: nothing "
                "more was sent."
            ) from error

    connection = server.connect()
    try:
        with server.guarded():
            (process,) = connection.execute("select pg_backend_pid()").fetchone() or (0,)
            server.refuse_pooler(connection, process)
            _acquire(connection, uid, board, wait, task)
            if task == "sync":
                connection.execute(
                    "insert into held (board, by, since, process) "
                    "values (%s, %s, date_trunc('second', now()), %s) "
                    "on conflict (board) do update set by = excluded.by, since = excluded.since, "
                    "process = excluded.process",
                    (board, by, os.getpid()),
                )
        try:
            yield still_held
        finally:
            if task == "sync":
                with suppress(psycopg.Error):  # who is cut off holds nothing any more
                    connection.execute("update held set by = null where board = %s", (board,))
    finally:
        connection.close()


def _acquire(connection: Connection, uid: str, board: int, wait: float, task: Task) -> None:
    end = time.monotonic() + wait
    while True:
        found = connection.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, 0))", (f"{task} {uid}",)
        ).fetchone()
        if found == (True,):
            return
        if time.monotonic() >= end:
            raise Held(_who(connection, board) if task == "sync" else f"{RUNNING[task]}.")
        time.sleep(_POLL)


def _who(connection: Connection, board: int) -> str:
    found = connection.execute(
        "select by, since, process from held where board = %s and by is not null", (board,)
    ).fetchone()
    if found is None:
        return f"{RUNNING['sync']}."
    by, since, process = found
    when = since.isoformat().replace("+00:00", "Z")
    return f"{RUNNING['sync']}: {one_line(by)} since {when}, process {process}."
