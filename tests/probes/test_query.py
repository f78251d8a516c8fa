"""Queries of probes, against a real PostgreSQL: one statement, read-only, one value, in time."""

from collections.abc import Iterator

import pytest

from roadmap_tui.probes.query import ask_query
from roadmap_tui.probes.unread import Unread
from tests.each_row import each_row
from tests.postgres_server import binaries, shared_server

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.skipif(binaries() is None, reason="no PostgreSQL server is installed")


@pytest.fixture(scope="module")
def dsn() -> Iterator[str]:
    """A database with visits, as a team has one."""
    address = f"postgresql://postgres@127.0.0.1:{shared_server().port}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("drop table if exists visit")
        connection.execute(
            "create table visit as "
            "select n as id, (n % 5 + 4)::numeric(9, 2) as minutes from generate_series(1, 100) n"
        )
        connection.execute(
            "create or replace function spoil() returns int language sql as 'delete from visit; select 1'"
        )
    yield address
    with psycopg.connect(address, autocommit=True) as connection:
        assert (100,) == connection.execute("select count(*) from visit").fetchone()
        connection.execute("drop table visit; drop function spoil()")


@each_row(
    ("query", "value"),
    [
        ("select percentile_cont(0.5) within group (order by minutes) from visit", "6.0"),
        ("select avg(minutes) from visit;", "6.0000000000000000"),
        ("with a as (select 7) select * from a", "7"),
        ("select '7.5 min'", "7.5 min"),
        ("select null::int", ""),
        ("values (3)", "3"),
    ],
)
def test_a_query_gives_its_value(dsn: str, query: str, value: str) -> None:
    """As text, to be judged."""
    assert value == ask_query(dsn, query, 10)


@each_row(
    ("query", "why"),
    [
        ("select 1, 2", "2 columns"),
        ("select 1 where false", "no row"),
        ("select minutes from visit", "more than one row"),
        ("delete from visit", "may only read"),
        ("with gone as (delete from visit returning 1) select count(*) from gone", "may only read"),
        ("select spoil()", "may only read"),
        ("select nextval('pg_catalog.x')", "refused the query"),
        ("commit; delete from visit", "refused the query"),
        ("select 1; delete from visit; select 2", "refused the query"),
        ("set transaction read write", "gives no rows"),
        ("select set_config('transaction_read_only', 'off', false)", "refused|may only read"),
        ("copy visit to stdout", "refused|gives no rows"),
        ("select", "refused|0 columns"),
        ("", "refused|gives no rows"),
        ("selec 1", "refused the query"),
    ],
)
def test_what_gives_no_one_value_or_would_write_is_refused(dsn: str, query: str, why: str) -> None:
    """Whatever it is written as, the table stays as it was."""
    with pytest.raises(Unread, match=why):
        ask_query(dsn, query, 10)


def test_a_query_that_hangs_is_stopped(dsn: str) -> None:
    """By the server, which then goes on with others."""
    with pytest.raises(Unread, match=r"did not end within 0.3 s"):
        ask_query(dsn, "select pg_sleep(60)", 0.3)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("postgresql://postgres@127.0.0.1:1/postgres", "cannot be reached"),
        ("nonsense", "address of its database cannot be used"),
        ("postgresql://nobody:hunter2@127.0.0.1:{port}/none", "cannot be reached"),
    ],
)
def test_a_database_that_is_not_there_is_told_without_its_address(dsn: str, wrong: str, why: str) -> None:
    """Which may hold a password."""
    with pytest.raises(Unread, match=why) as fault:
        ask_query(wrong.format(port=dsn.rpartition(":")[2].partition("/")[0]), "select 1", 5)

    assert "hunter2" not in f"{fault.value.why} {fault.value.said}"
