"""The tables of a database that keeps boards, made and brought up to date by numbered steps."""

from psycopg import sql

from roadmap_tui.errors import Reason, Refused, Remedy
from roadmap_tui.store.postgres.server import READER, WRITER, Connection, Server

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """create table board (
             id integer generated always as identity primary key,
             uid text not null unique,
             name text not null unique,
             generation bigint not null,
             record json not null,
             settings text not null default '')""",
        """create table record (
             board integer not null references board,
             kind text not null,
             key text not null,
             number bigint,
             generation bigint not null,
             made bigint not null,
             by_role text not null default session_user,
             words bigint[],
             record json,
             primary key (board, kind, key))""",
        "create index on record (board, generation)",
        "create index on record (board, kind, number)",
        "create index on record using gin (words) with (fastupdate = off)",
        """create table commit (
             board integer not null references board,
             generation bigint not null,
             key uuid not null,
             by_role name not null default session_user,
             app text not null,
             at timestamptz not null default clock_timestamp(),
             primary key (board, generation),
             unique (board, key))""",
        """create table replaced (
             board integer not null references board,
             generation bigint not null,
             kind text not null,
             key text not null,
             record json,
             primary key (board, generation, kind, key))""",
        """create table journal (
             board integer not null references board,
             seq bigint generated always as identity,
             entry json not null,
             primary key (board, seq))""",
        """create table held (
             board integer primary key references board,
             by text,
             since timestamptz,
             process integer)""",
        """create table rejected (
             board integer not null references board,
             at timestamptz not null default clock_timestamp(),
             line text not null)""",
    ),
)
"""What each step does, in the schema that the session's search path names. A step is never changed."""
RIGHTS = (
    "grant usage on schema {schema} to {reader}, {writer}",
    "grant select on all tables in schema {schema} to {reader}, {writer}",
    "grant insert, update on {schema}.board, {schema}.replaced, {schema}.held to {writer}",
    # Under which role a row was made, and a change committed, no writer can say: the server does.
    "grant insert (board, kind, key, number, generation, made, words, record) on {schema}.record to {writer}",
    "grant update (generation, words, record) on {schema}.record to {writer}",
    "grant insert (board, generation, key, app) on {schema}.commit to {writer}",
    "grant insert on {schema}.journal, {schema}.rejected to {writer}",
    "grant delete on {schema}.journal, {schema}.replaced, {schema}.rejected to {writer}",
)


def make(server: Server, connection: Connection) -> None:
    """Make the tables, or bring those of an older program up to date. Raises Refused for newer ones."""
    name = sql.Identifier(server.address.schema)
    with server.guarded(), connection.transaction():
        connection.execute("select pg_advisory_xact_lock(hashtextextended('roadmap migration', 0))")
        # Asking whether it is there needs no right; `create schema if not exists` does, even where it is.
        if connection.execute("select to_regnamespace(%s)", (_quoted(server),)).fetchone() == (None,):
            connection.execute(sql.SQL("create schema {}").format(name))
        if connection.execute("select to_regclass('migration')").fetchone() == (None,):
            connection.execute("create table migration (number integer primary key, at timestamptz not null)")
        (done,) = connection.execute("select coalesce(max(number), 0) from migration").fetchone() or (0,)
        if done > len(STEPS):
            refuse_other_version(server, done)
        for number, statements in enumerate(STEPS[done:], done + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute("insert into migration values (%s, now())", (number,))


def refuse_other_version(server: Server, version: int) -> None:
    """Refuse tables that another version of the program made. Raises Refused."""
    if version > len(STEPS):
        raise Refused(
            f"{server.place} was made by a newer version of this program, which this one cannot read. Install a "
            "newer one.",
            reason=Reason.NEWER_FORMAT,
        )
    if version < len(STEPS):
        raise Refused(
            f"The tables of {server.place} are those of an older version.",
            remedy=Remedy("init", (server.place,), "{} brings them up to date."),
        )


def role(name: str) -> str:
    """The statement that makes a group role."""
    return f"create role {name} nologin"


def grants(server: Server) -> list[str]:
    """The statements by which an administrator makes the group roles and gives them their rights."""
    names = {
        "schema": sql.Identifier(server.address.schema),
        "reader": sql.Identifier(READER),
        "writer": sql.Identifier(WRITER),
    }
    return [role(READER), role(WRITER), *(sql.SQL(one).format(**names).as_string(None) for one in RIGHTS)]


def _quoted(server: Server) -> str:
    return sql.Identifier(server.address.schema).as_string(None)
