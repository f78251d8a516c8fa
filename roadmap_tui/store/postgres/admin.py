"""What an administrator of a server asks: which boards there are, who may do what, whether all is well."""

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import psycopg

from roadmap_tui.errors import Advice, Problem, Reason, Refused, Remedy
from roadmap_tui.store.postgres import schema
from roadmap_tui.store.postgres.address import parse_address
from roadmap_tui.store.postgres.server import Connection, Server, rights_of

OLDEST = 14
"""The oldest major version of the server that is supported."""
_CLOCK_SECONDS = 60


class BoardInfo(msgspec.Struct, frozen=True):
    """A board of a database: its address, name, records and the instant of its last change."""

    address: str
    name: str
    uid: str
    currency: str
    stories: int
    requests: int
    changed_at: datetime | None


class Check(NamedTuple):
    """The result of one check of a server."""

    name: str
    ok: bool
    sentence: str


def boards(address: str) -> list[BoardInfo]:
    """The boards of a database by name. Raises Problem."""
    server = Server(parse_address(address))
    with server.connect() as connection:
        if connection.execute("select to_regclass('board')").fetchone() == (None,):
            return []
        with server.guarded():
            rows = connection.execute(
                "select b.name, b.uid, b.record->>'currency', "
                "count(*) filter (where kind = 'stories'), count(*) filter (where kind = 'requests'), "
                "(select max(at) from commit c where c.board = b.id) "
                "from board b left join record r on r.board = b.id and kind in ('stories', 'requests') "
                "and r.record is not null group by b.id order by b.name"
            ).fetchall()
    return [BoardInfo(server.address.of(name), name, *rest) for name, *rest in rows]


def grant_rights(address: str) -> list[str]:
    """Make the group roles and give them their rights. Returns the statements that this role may not do."""
    server = Server(parse_address(address))
    left: list[str] = []
    with server.connect() as connection:
        there = {schema.role(name) for (name,) in connection.execute("select rolname from pg_roles")}
        for statement in schema.grants(server):
            if statement in there:
                continue
            try:
                connection.execute(statement)
            except psycopg.errors.DuplicateObject:
                continue
            except psycopg.errors.InsufficientPrivilege:
                left.append(f"{statement};")
            except psycopg.Error as error:
                raise server.problem_of(error) from error
    return left


def refusal(address: str, problem: Problem) -> Problem:
    """A refusal for want of rights, with the statements that an administrator runs before."""
    if not isinstance(problem.__cause__, psycopg.errors.InsufficientPrivilege):
        return problem
    server = Server(parse_address(address))
    with server.connect() as connection:
        (role,) = connection.execute("select quote_ident(current_user)").fetchone() or ("?",)
        (database,) = connection.execute("select quote_ident(current_database())").fetchone() or ("?",)
    return Refused(
        f"Your role may not make the tables in {server.place}. An administrator runs: "
        f"grant create on database {database} to {role};",
        reason=Reason.NOT_WRITTEN,
    )


def check(address: str) -> list[Check]:
    """Check version, rights, encryption, pooler, clock and tables of a server. Raises Problem."""
    server = Server(parse_address(address))
    with server.connect() as connection, server.guarded():
        return [
            _version(connection),
            _encryption(server, connection),
            _pooler(server, connection),
            _clock(connection),
            _tables(server, connection),
            *_rights(connection),
        ]


def _version(connection: Connection) -> Check:
    number = connection.info.server_version
    words = f"PostgreSQL {number // 10_000}.{number % 10_000}."
    if number < OLDEST * 10_000:
        return Check("server", False, f"{words} Supported are {OLDEST} and newer.")
    return Check("server", True, words)


def _encryption(server: Server, connection: Connection) -> Check:
    in_use = connection.pgconn.ssl_in_use
    if in_use:
        return Check("encryption", True, "The connection is encrypted.")
    host = connection.info.host
    local = host.startswith("/") or host in {"", "localhost", "127.0.0.1", "::1"}
    if local:
        return Check("encryption", True, "None, within this machine.")
    return Check(
        "encryption", False, f"The connection to {server.place} is not encrypted: others can read along."
    )


def _pooler(server: Server, connection: Connection) -> Check:
    if server.is_told(connection):
        return Check("notices", True, "Changes of others are told at once.")
    return Check(
        "notices",
        False,
        "A pooler stands between, which shares connections: changes are not told and a sync is not held. "
        "Name the server's own port.",
    )


def _clock(connection: Connection) -> Check:
    (there,) = connection.execute("select clock_timestamp()").fetchone() or (datetime.now(UTC),)
    apart = abs((datetime.now(UTC) - there).total_seconds())
    if apart < _CLOCK_SECONDS:
        return Check("clock", True, "The server's clock and this machine's agree.")
    return Check("clock", False, f"The server's clock and this machine's are {round(apart / 60)} minutes apart.")


def _tables(server: Server, connection: Connection) -> Check:
    (there,) = connection.execute("select to_regclass('migration')").fetchone() or (None,)
    if there is None:
        return Check("tables", False, _with_init("There are none yet.", server, "{} makes them."))
    (done,) = connection.execute("select max(number) from migration").fetchone() or (0,)
    if done == len(schema.STEPS):
        return Check("tables", True, f"Version {done}.")
    if done > len(schema.STEPS):
        return Check("tables", False, f"Version {done}, of a newer version of this program.")
    return Check("tables", False, _with_init(f"Version {done}, of an older one.", server, "{} renews them."))


def _with_init(message: str, server: Server, words: str) -> str:
    """A sentence with what `init` does about it."""
    return str(Advice(message, Reason.FAILED, (Remedy("init", (server.place,), words),)))


def _rights(connection: Connection) -> list[Check]:
    found = rights_of(connection)
    if not found.reads:
        return [
            Check("rights", False, f"{found.role} may not read boards here. An administrator runs: {found.grant}")
        ]
    if found.is_read_only:
        return [Check("rights", True, f"{found.role} reads: the server takes no changes now.")]
    if not found.writes:
        words = f"{found.role} may read, not change. An administrator runs: {found.grant}"
        return [Check("rights", True, words)]
    return [Check("rights", True, f"{found.role} may read and change boards.")]
