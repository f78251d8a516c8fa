"""What goes wrong between a program and a server: nothing is lost, nothing is doubled, and one is told."""

import os
import signal
import socket
import threading
from collections.abc import Iterator

import psycopg
import pytest

from roadmap_tui.errors import NotFound, Offline, Problem, Reason, Refused
from roadmap_tui.model.records import Customer, Record
from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store, Watch
from tests.postgres_server import PostgresServer, new_server, shared_server
from tests.store.kit import add, customer
from tests.store.postgres.proxy import Proxy

FIRST = 40
"""Pieces that pass before the last is sent, at the most: each of them is cut once."""


@pytest.fixture(scope="module")
def own() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    yield from new_server()


def names(address: str) -> list[str]:
    """The customers' names, by a connection of its own."""
    return [one.name for one in open_store(address).read().customers.values()]


@pytest.mark.parametrize("piece", range(FIRST))
def test_a_cut_is_known_for_what_it_was(address: str, through: Store, proxy: Proxy, piece: int) -> None:
    """Wherever the connection is cut, what was said to be saved is there, and what was not is not."""
    proxy.cut_once(piece)
    reason: Reason | None = None
    try:
        add(through, "One")
    except Offline as problem:
        reason = problem.reason

    assert reason is not Reason.OUTCOME_UNKNOWN
    assert names(address) == ([] if reason else ["One"])


def test_an_unknown_outcome_is_said(address: str, through: Store, proxy: Proxy) -> None:
    """The answer to a commit is lost and the server cannot be asked: the sentence says that it is not known."""
    add(through, "One")

    def put() -> None:
        with through.transaction() as change:
            change.put(customer("C-2", "Two"))
            proxy.deaf = True

    with pytest.raises(Offline, match="is not known") as caught:
        put()
    assert caught.value.reason is Reason.OUTCOME_UNKNOWN
    assert names(address) == ["One", "Two"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "stopped"])
def test_a_server_that_stops_during_a_change_keeps_none_of_it(own: PostgresServer, how: signal.Signals) -> None:
    """The program says so and lives, and the same store goes on once the server is back."""
    store = open_store(own.new_address())
    store.create("Board", "EUR")
    add(store, "One")
    watch = store.watch()

    def put() -> None:
        with store.transaction() as change:
            change.put(customer("C-2", "Lost"))
            own.stop(how)

    with pytest.raises(Offline):
        put()
    with pytest.raises(Offline):
        watch.poll()
    assert list(watch.snapshot.customers) == ["C-1"]
    own.start()
    add(store, "Two")
    delta = watch.poll()

    assert delta is not None
    assert [one.name for one in delta.put if isinstance(one, Customer)] == ["Two"]


def test_twenty_writers_lose_nothing(address: str) -> None:
    """Each with connections of its own: every id differs and every customer is there."""
    given: list[str] = []

    def write() -> None:
        store = open_store(address)
        given.extend(add(store) for _ in range(5))

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == sorted(open_store(address).read().customers)
    assert len(set(given)) == 100


def test_a_hung_holder_does_not_hold_for_ever(address: str) -> None:
    """Who waits is told so after its time; nothing is written."""
    with psycopg.connect(address.split("?")[0]) as other:
        schema = address.partition("schema=")[2]
        other.execute(f'select from "{schema}".board for update')
        store = open_store(f"{address}&options=-c%20lock_timeout%3D100")
        with pytest.raises(Refused, match="takes too long") as caught:
            add(store)

    assert caught.value.reason is Reason.HELD
    assert names(address) == []


def test_a_read_only_session_refuses_changes(address: str) -> None:
    """As a standby does; reading goes on."""
    store = open_store(f"{address}&options=-c%20default_transaction_read_only%3Don")

    with pytest.raises(Refused, match="read-only"):
        add(store)
    assert store.read().customers == {}


def test_a_server_that_is_not_there_is_said(address: str) -> None:
    """With the address, and without a password."""
    store = open_store(address.replace(f":{shared_server().port}/", ":1/"))

    with pytest.raises(Offline, match=r"^postgresql://postgres@127\.0\.0\.1:1/\S+ cannot be reached: ") as caught:
        store.read()
    assert "\n" not in str(caught.value)


def test_several_boards_want_a_name(address: str) -> None:
    """One of several is named in the address; the only one need not be."""
    open_store(f"{address}&board=Second").create("Second", "EUR")

    with pytest.raises(Refused, match="several boards"):
        open_store(address).read()
    assert open_store(f"{address}&board=Second").read().board.name == "Second"
    with pytest.raises(NotFound):
        open_store(f"{address}&board=Third").read()


def test_a_newer_schema_is_refused(address: str) -> None:
    """Before anything of it is read or changed."""
    schema = address.partition("schema=")[2]
    with psycopg.connect(address.split("?")[0]) as other:
        other.execute(f'insert into "{schema}".migration values (99, now())')

    for act in (open_store(address).read, lambda: add(open_store(address))):
        with pytest.raises(Refused, match="newer version") as caught:
            act()
        assert caught.value.reason is Reason.NEWER_FORMAT


def test_programs_that_start_at_once_make_the_tables_once() -> None:
    """Six at a time: one makes them, all find them."""
    base = shared_server().new_address()
    failed: list[Problem] = []

    def create(number: int) -> None:
        try:
            open_store(f"{base}&board=B{number}").create(f"B{number}", "EUR")
        except Problem as problem:
            failed.append(problem)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert open_store(f"{base}&board=B5").read().board.name == "B5"


def test_a_lost_notice_is_made_up_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watch that hears nothing asks by itself after a time."""
    from roadmap_tui.store.postgres import watch as module

    watch = open_store(address).watch()
    with psycopg.connect(address.split("?")[0], autocommit=True) as other:
        schema = address.partition("schema=")[2]
        board = open_store(address).read().board
        raw = other.execute(f'select record::text from "{schema}".board').fetchone()
        assert raw is not None
        other.execute(
            f'update "{schema}".board set record = %s::json, generation = generation + 1',
            (raw[0].replace(f'"generation":{board.generation}', f'"generation":{board.generation + 1}'),),
        )
    assert watch.poll() is None
    monkeypatch.setattr(module, "UNASKED_SECONDS", 0.0)

    delta = watch.poll()
    assert delta is not None
    assert delta.board.generation == board.generation + 1


def test_a_generation_that_went_back_is_read_whole(address: str) -> None:
    """A server that was restored to an earlier state: the watch tells the difference to what it showed."""
    schema = address.rpartition("schema=")[2]
    store = open_store(address)
    add(store, "One")
    watch = store.watch()
    with psycopg.connect(address.split("?")[0], autocommit=True) as other:
        for table in ("record", "commit", "replaced", "board"):
            other.execute(f'create table "{schema}_{table}" as select * from {schema}."{table}"')
    add(store, "Lost")
    watch.snapshot.apply(*_told(watch))
    with psycopg.connect(address.split("?")[0], autocommit=True) as other:
        other.execute("begin")
        for table in ("replaced", "commit", "record"):
            other.execute(f'delete from {schema}."{table}"')
            other.execute(f'insert into {schema}."{table}" select * from "{schema}_{table}"')
        other.execute(
            f"update {schema}.board set record = c.record, generation = c.generation from {schema}_board c"
        )
        other.execute("commit")
    add(open_store(address), "Other")
    add(open_store(address), "More")
    assert watch.wait(60)
    watch.snapshot.apply(*_told(watch))

    assert [one.name for one in watch.snapshot.customers.values()] == ["One", "Other", "More"]


def _told(watch: Watch) -> tuple[tuple[Record, ...], tuple[tuple[type[Record], str], ...]]:
    delta = watch.poll()
    assert delta is not None
    return delta.put, delta.removed


def test_a_write_that_is_larger_than_the_socket_takes_ends(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left of it is sent while an answer is waited for."""
    from roadmap_tui.store.postgres import server as module
    from roadmap_tui.store.postgres.address import parse_address

    monkeypatch.setattr(module, "SILENCE_SECONDS", 5.0)
    with module.Server(parse_address(address)).connect() as connection:
        with socket.socket(fileno=os.dup(connection.fileno())) as own:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        with connection.pipeline():
            connection.execute("begin")
            found = connection.execute("select length(%s), octet_length(%s)", ("x" * 2_000_000,) * 2)
            connection.execute("select 1")
            connection.commit()

        assert found.fetchall() == [(2_000_000, 2_000_000)]
