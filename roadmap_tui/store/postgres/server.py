"""Connections to a server, and what goes wrong with them as problems for a person."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from msgspec import Raw
from psycopg import errors
from psycopg.adapt import Buffer, Loader
from psycopg.pq import Format
from psycopg.rows import TupleRow

from roadmap_tui.errors import NotConnected, Problem, Reason, Refused, Remedy, no_board
from roadmap_tui.store.postgres.address import ServerAddress
from roadmap_tui.text.characters import one_line

# What psycopg logs would be written over a screen; what a person must know is raised.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

Connection = psycopg.Connection[TupleRow]


class _RawLoader(Loader):
    """Loads JSON as the bytes that were stored."""

    format = Format.BINARY

    def load(self, data: Buffer) -> Raw:
        return Raw(bytes(data))


class _RawTextLoader(_RawLoader):
    format = Format.TEXT


class Server:
    """A database in which boards are kept."""

    def __init__(self, address: ServerAddress) -> None:
        self.address = address

    @property
    def place(self) -> str:
        """How the address is shown; it holds no password."""
        return self.address.place

    def connect(self, *, autocommit: bool = True) -> Connection:
        """A new connection. Raises NotConnected where the server cannot be reached or says no."""
        with self.guarded():
            connection = psycopg.connect(self.address.conninfo, autocommit=autocommit, prepare_threshold=None)
        connection.adapters.register_loader("json", _RawLoader)
        connection.adapters.register_loader("json", _RawTextLoader)
        return connection

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn errors of psycopg within the block into problems."""
        try:
            yield
        except psycopg.Error as error:
            raise self.problem_of(error) from error

    def problem_of(self, error: psycopg.Error) -> Problem:
        """What an error of the server means for a person, in one sentence."""
        for kinds, make in _SENTENCES:
            if isinstance(error, kinds):
                return make(self, error)
        if isinstance(error, psycopg.OperationalError):
            return NotConnected(f"{self.place} cannot be reached: {_words(error)}.")
        return Refused(f"{self.place} refused a statement: {_words(error)}.")

    def missing(self) -> Problem:
        """There is no board at the address."""
        return no_board(self.place, on_server=True)


def is_cut(error: BaseException | None) -> bool:
    """Whether an error says that the connection is gone, so that what was sent last may have been done or not."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return error.sqlstate is None or error.sqlstate[:2] in {"08", "57"}


def _words(error: psycopg.Error) -> str:
    """The server's or libpq's own words, on one line, without a full stop."""
    lines = (error.diag.message_primary or str(error)).strip().splitlines() or [type(error).__name__]
    # Where several hosts were tried, the first line counts them, and the last is about the last one.
    text = lines[-1] if lines[0].startswith("Multiple ") else lines[0]
    return one_line(text).strip().removesuffix(".")


def _read_only(server: Server, _: psycopg.Error) -> Problem:
    return Refused(
        f"{server.place} takes no changes now: the server, or this session, is read-only.",
        reason=Reason.NOT_WRITTEN,
    )


def _no_right(server: Server, error: psycopg.Error) -> Problem:
    return Refused(
        f"Your role may not do this in {server.place}: {_words(error)}.",
        reason=Reason.NOT_WRITTEN,
        remedy=Remedy("doctor", (), "{} names the rights that are missing."),
    )


def _held(server: Server, _: psycopg.Error) -> Problem:
    return Refused(
        f"Another change of {server.place} takes too long: nothing was written. Try again.", reason=Reason.HELD
    )


def _full(server: Server, error: psycopg.Error) -> Problem:
    return Refused(
        f"The server of {server.place} has no room: {_words(error)}. Nothing was written.",
        reason=Reason.NOT_WRITTEN,
    )


def _no_tables(server: Server, _: psycopg.Error) -> Problem:
    return server.missing()


_SENTENCES: tuple[tuple[tuple[type[psycopg.Error], ...], Callable[[Server, psycopg.Error], Problem]], ...] = (
    ((errors.ReadOnlySqlTransaction,), _read_only),
    ((errors.InsufficientPrivilege,), _no_right),
    ((errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected), _held),
    ((errors.DiskFull, errors.OutOfMemory), _full),
    ((errors.UndefinedTable, errors.InvalidSchemaName), _no_tables),
)
