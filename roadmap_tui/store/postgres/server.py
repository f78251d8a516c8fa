"""Connections to a server, and what goes wrong with them as problems for a person."""

import logging
import re
import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar
from uuid import uuid4

import psycopg
from msgspec import Raw
from psycopg import errors
from psycopg.abc import PQGen
from psycopg.adapt import Buffer, Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Format
from psycopg.rows import TupleRow
from psycopg.waiting import Ready, Wait

from roadmap_tui.errors import NotConnected, Problem, Reason, Refused, Remedy, Usage, no_board
from roadmap_tui.store.postgres.address import ARRIVED, ServerAddress
from roadmap_tui.text.characters import one_line

# What psycopg logs would be written over a screen; what a person must know is raised.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

WRITER, READER = "roadmap_writer", "roadmap_reader"
"""Group roles: who may change boards, and who may read them."""
SILENCE_SECONDS = 65.0
"""The longest that a server says nothing: its own limit for a statement is 60 s.

TCP tells of a server that is gone, but not where something in between still answers for it.
"""
IDLE_SECONDS = 60.0
"""The longest that a connection is used again after: later a new one costs less than a dead one."""
_NOTICE_SECONDS = 2.0
"""The longest that a notice takes."""

T = TypeVar("T")


class Connection(psycopg.Connection[TupleRow]):
    """A connection that ends, as if it were cut, once the server says nothing for too long."""

    _used = 0.0

    def __del__(self, _warn: object = None) -> None:
        """End it with the store or the watch that is let go of: psycopg would warn that nobody closed it."""
        if hasattr(self, "pgconn"):  # else it was never made
            self.pgconn.finish()

    def wait(self, gen: PQGen[T], *args: float | None, **kwargs: float | None) -> T:
        """Wait as psycopg does, no longer than the server may be silent."""
        try:
            return super().wait(self._limited(gen), *args, **kwargs)  # type: ignore[arg-type]
        finally:
            self._used = time.time()

    @property
    def is_stale(self) -> bool:
        """Whether an idle connection was ended by the server, or rests so long that nobody may know it now."""
        # Not by the monotonic clock, which stands still while a machine sleeps.
        if self.closed or self.broken or abs(time.time() - self._used) > IDLE_SECONDS:
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno(), selectors.EVENT_READ)
            return bool(selector.select(0))  # an idle server says one thing alone: that it ends

    def _limited(self, gen: PQGen[T]) -> PQGen[T]:
        end = time.monotonic() + SILENCE_SECONDS
        try:
            wanted = next(gen)
            while True:
                # A pipeline waits for answers though a part of what it asked is not sent yet, for which the
                # server waits (psycopg 3.3.9, parameters larger than the socket's buffer).
                is_unsent = wanted == Wait.R and self.pgconn.flush()
                ready = yield Wait.RW if is_unsent else wanted
                if ready:
                    end = time.monotonic() + SILENCE_SECONDS
                elif time.monotonic() > end:
                    self.pgconn.finish()
                    raise psycopg.OperationalError(f"it has said nothing for {SILENCE_SECONDS:.0f} seconds")
                if is_unsent:
                    ready = Ready.R if ready & Ready.R else Ready.NONE
                    if not ready:
                        continue
                wanted = gen.send(ready)
        except StopIteration as stopped:
            found: T = stopped.value
            return found


class Rights(NamedTuple):
    """What a role may do with the boards of a database."""

    role: str
    reads: bool
    writes: bool
    is_read_only: bool

    @property
    def lacking(self) -> str | None:
        """The group of which the role is no member, though it has to be to change boards; None for none."""
        if not self.reads:
            return READER
        return None if self.writes else WRITER

    @property
    def grant(self) -> str:
        """The statement by which an administrator gives the role what it lacks."""
        return f"grant {self.lacking} to {psycopg.sql.Identifier(self.role).as_string(None)};"


def rights_of(connection: Connection) -> Rights:
    """What the role of a connection may do."""
    found = connection.execute(
        "select session_user, coalesce(has_table_privilege(to_regclass('record'), 'select'), false), "
        "coalesce(has_any_column_privilege(to_regclass('record'), 'insert'), false), "
        "current_setting('transaction_read_only') = 'on'"
    ).fetchone()
    assert found is not None
    return Rights(*found)


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
            connection = Connection.connect(self.address.conninfo, autocommit=autocommit, prepare_threshold=None)
        if connection.pgconn.parameter_status(ARRIVED[0].encode()) != ARRIVED[1].encode():
            connection.close()
            raise self.pooled()
        connection.adapters.register_loader("json", _RawLoader)
        connection.adapters.register_loader("json", _RawTextLoader)
        return connection

    def refuse_pooler(self, connection: Connection, process: int) -> None:
        """Refuse a connection that a pooler lends to others after each transaction. Raises Refused.

        `process` is the number of the process that serves it, as the server knows it. A pooler gives out other
        numbers; but not all that do lend connections, so a notice is sent then.
        """
        if process != connection.info.backend_pid and not self.is_told(connection):
            raise self.pooled()

    def is_told(self, connection: Connection) -> bool:
        """Whether a connection hears what another one notifies it of."""
        channel = f"roadmap_{uuid4().hex}"
        connection.execute(f'listen "{channel}"')
        with self.connect() as other:
            other.execute(f'notify "{channel}"')
        came = list(connection.notifies(timeout=_NOTICE_SECONDS, stop_after=1))
        connection.execute(f'unlisten "{channel}"')
        return bool(came)

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
            words = words_of(error)
            for pattern, refused in _REFUSALS:
                if re.search(pattern, words):
                    return refused(self, words)
            return NotConnected(f"{self.place} cannot be reached: {words}.")
        return Refused(f"{self.place} refused a statement: {words_of(error)}.")

    def missing(self) -> Problem:
        """There is no board at the address."""
        return no_board(self.place, on_server=True)

    def pooled(self) -> Problem:
        """A pooler stands between, which hands a connection to others after each transaction."""
        return Refused(
            f"A pooler such as PgBouncer answers at {self.place}, and shares connections: changes would not be "
            "told and a sync not be held. Name the server's own port in the address, which is 5432 on most."
        )


def is_cut(error: BaseException | None) -> bool:
    """Whether an error says that the connection is gone, so that what was sent last may have been done or not."""
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return error.sqlstate is None or error.sqlstate[:3] in {"080", "57P"}


def words_of(error: psycopg.Error) -> str:
    """The server's or libpq's own words, on one line, without a full stop."""
    lines = (error.diag.message_primary or str(error)).strip().splitlines() or [type(error).__name__]
    # Where several hosts were tried, the first line counts them, and the last is about the last one.
    text = lines[-1] if lines[0].startswith("Multiple ") else lines[0]
    return _BEFORE.sub("", one_line(text)).strip().removesuffix(".")


def _read_only(server: Server, _: psycopg.Error) -> Problem:
    return Refused(
        f"{server.place} takes no changes now: the server, or this session, is read-only.",
        reason=Reason.NOT_WRITTEN,
    )


def _no_right(server: Server, error: psycopg.Error) -> Problem:
    with server.connect() as connection, server.guarded():
        rights = rights_of(connection)
    return _lacking(server, rights) or Refused(
        f"Your role may not do this in {server.place}: {words_of(error)}.",
        reason=Reason.NOT_WRITTEN,
        remedy=Remedy("doctor", (), "{} names the rights that are missing."),
    )


def _no_tables(server: Server, _: psycopg.Error) -> Problem:
    with server.connect() as connection, server.guarded():
        # Tables of a schema into which a role may not look are not there for it.
        (is_shut,) = connection.execute(
            "select not has_schema_privilege(to_regnamespace(%s), 'usage')",
            (psycopg.sql.Identifier(server.address.schema).as_string(None),),
        ).fetchone() or (None,)
        rights = rights_of(connection)
    return (_lacking(server, rights) if is_shut else None) or server.missing()


def _lacking(server: Server, rights: Rights) -> Problem | None:
    if rights.lacking is None:
        return None
    may = "may read, but not change" if rights.reads else "may not read"
    return Refused(
        f"{rights.role} {may} what is in {server.place}. An administrator runs: {rights.grant}",
        reason=Reason.NOT_WRITTEN,
    )


def _held(server: Server, _: psycopg.Error) -> Problem:
    return Refused(
        f"Another change of {server.place} takes too long: nothing was written. Try again.", reason=Reason.HELD
    )


def _slow(server: Server, _: psycopg.Error) -> Problem:
    return Refused(
        f"The change of {server.place} rested too long, so the server let others go on: nothing was written. "
        "Try again.",
        reason=Reason.HELD,
    )


def _full(server: Server, error: psycopg.Error) -> Problem:
    return Refused(
        f"The server of {server.place} has no room: {words_of(error)}. Nothing was written.",
        reason=Reason.NOT_WRITTEN,
    )


def _login(server: Server, words: str) -> Problem:
    return NotConnected(
        f"{server.place} does not accept the login: {words}. The password comes from the file that PGPASSFILE "
        "names, of mode 0600, or from a service.",
        reason=Reason.LOGIN_REFUSED,
    )


def _not_let_in(server: Server, words: str) -> Problem:
    return NotConnected(
        f"{server.place} lets nobody in like this: {words}. An administrator adds a line to pg_hba.conf there.",
        reason=Reason.LOGIN_REFUSED,
    )


def _no_database(server: Server, words: str) -> Problem:
    return NotConnected(f"{server.place} is not there: {words}. An administrator makes it by createdb.")


def _not_trusted(server: Server, _: str) -> Problem:
    bundle = conninfo_to_dict(server.address.conninfo).get("sslrootcert")
    return NotConnected(
        f"The certificate of {server.place} is not trusted: it is out of date, or none of the authorities in "
        f"{bundle} signed it. Name another file as sslrootcert=FILE in the address."
    )


def _other_name(server: Server, words: str) -> Problem:
    return NotConnected(f"{server.place} shows the certificate of another server: {words}.")


def _not_encrypted(server: Server, _: str) -> Problem:
    return NotConnected(
        f"{server.place} offers no encryption. An administrator sets ssl = on there; in a network that you "
        "trust, add sslmode=prefer to the address."
    )


def _pooled(server: Server, _: str) -> Problem:
    return server.pooled()


def _wrong_address(server: Server, words: str) -> Problem:
    return Usage(f"The address {server.place} cannot be used: {words}.")


_BEFORE = re.compile(
    r"^(connection (failed|is bad): )?(connection to server at .*? failed: )?"
    r"(consuming input failed: )?(FATAL:\s+)?"
)
"""What stands before the words that matter, where libpq has added to them."""
_REFUSALS: tuple[tuple[str, Callable[[Server, str], Problem]], ...] = (
    ("password authentication failed|no password supplied|^role .* does not exist", _login),
    ("no pg_hba.conf entry|pg_hba.conf rejects", _not_let_in),
    ("^database .* does not exist", _no_database),
    ("certificate verify failed", _not_trusted),
    ("^server certificate for .* does not match", _other_name),
    ("server does not support SSL", _not_encrypted),
    ("unsupported startup parameter", _pooled),
    ("^invalid .* (value|option)|^invalid port|^definition of service|^service file", _wrong_address),
)
"""What is said while a connection is made, where libpq gives no code: by its words, which most servers say in
English. Others are told in the server's own.
"""
_SENTENCES: tuple[tuple[tuple[type[psycopg.Error], ...], Callable[[Server, psycopg.Error], Problem]], ...] = (
    ((errors.ReadOnlySqlTransaction,), _read_only),
    ((errors.InsufficientPrivilege,), _no_right),
    ((errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected), _held),
    ((errors.IdleInTransactionSessionTimeout,), _slow),
    ((errors.DiskFull, errors.OutOfMemory), _full),
    ((errors.UndefinedTable, errors.InvalidSchemaName), _no_tables),
)
