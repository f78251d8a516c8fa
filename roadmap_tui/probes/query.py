"""Asks the query of a probe of PostgreSQL: one statement, read-only, within a time limit, exactly one value."""

from roadmap_tui.errors import Problem
from roadmap_tui.probes.unread import NotHere, Unread
from roadmap_tui.store import needing_driver
from roadmap_tui.text.characters import one_line

_LARGEST = 10_000
"""Characters of a value that are looked at."""


def ask_query(dsn: str, query: str, limit: float) -> str:
    """The one value that a query gives, as text. Raises Unread.

    The statement is prepared, so that it is one and cannot end its read-only transaction, which is rolled back.
    The server stops it at the limit, and so does the client where the server says nothing.
    """
    try:
        with needing_driver():
            import psycopg
            from psycopg import errors

            from roadmap_tui.store.postgres.address import reading_conninfo
            from roadmap_tui.store.postgres.server import words_of
    except Problem as problem:
        raise NotHere(problem.message.rstrip(".")) from None
    milliseconds = max(1, int(limit * 1000))
    try:
        conninfo = reading_conninfo(
            dsn,
            {
                "default_transaction_read_only": "on",
                "statement_timeout": str(milliseconds),
                "lock_timeout": str(milliseconds),
                "idle_in_transaction_session_timeout": str(milliseconds + 5_000),
                "datestyle": "ISO",
            },
        )
        with psycopg.connect(conninfo, autocommit=False, prepare_threshold=0) as connection:
            connection.read_only = True
            cursor = connection.execute(query, prepare=True)
            if cursor.description is None:
                raise Unread("its query gives no rows")
            rows = cursor.fetchmany(2)
            connection.rollback()
    except errors.QueryCanceled:
        raise Unread(f"its query did not end within {limit:g} s") from None
    except errors.ReadOnlySqlTransaction:
        raise Unread("its query would change something, and may only read") from None
    except Problem as problem:
        raise NotHere("the address of its database cannot be used", problem.message) from None
    except psycopg.OperationalError as error:
        raise Unread("its database cannot be reached", words_of(error)) from None
    except psycopg.Error as error:
        raise Unread("its database refused the query", words_of(error)) from None
    if len(rows) != 1 or len(rows[0]) != 1:
        count = "no row" if not rows else "more than one row" if len(rows) > 1 else f"{len(rows[0])} columns"
        raise Unread(f"its query gives {count}, not one value")
    (value,) = rows[0]
    return "" if value is None else one_line(str(value)[:_LARGEST])
