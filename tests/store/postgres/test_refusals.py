"""What a server says no to: one sentence each, with an exit code, and never a password."""

import re
import shutil
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import socket

import psycopg
import pytest

from roadmap_tui.errors import Exit, Problem
from roadmap_tui.store import open_store
from roadmap_tui.store.postgres import server as module
from roadmap_tui.store.postgres.address import parse_address
from tests.postgres_server import PostgresServer, binaries, new_server
from tests.store.kit import add
from tests.store.postgres.certificates import Authority
from tests.store.postgres.proxy import Proxy

SECRET = "s3cret-of-ann"
_HBA = """
host all postgres 127.0.0.1/32 trust
host all ann 127.0.0.1/32 scram-sha-256
host all rita,wanda,nina 127.0.0.1/32 trust
"""


@pytest.fixture(scope="module")
def strict() -> Iterator[PostgresServer]:
    """A server with a board, and with roles that may do different things: ann needs a password.

    rita may read, wanda may write, nina may do nothing.
    """
    yield from _strict(new_server())


def _strict(servers: Iterator[PostgresServer]) -> Iterator[PostgresServer]:
    server = next(servers)
    server.stop()
    server.write("pg_hba.conf", _HBA)
    server.start(log_statement="all", log_destination="stderr")
    store = open_store(server.address("roadmap"))
    store.create("Board", "EUR")
    add(store, "One")
    with psycopg.connect(f"{server.address('roadmap').split('?')[0]}", autocommit=True) as admin:
        from roadmap_tui.store.postgres.admin import grant_rights

        grant_rights(server.address("roadmap"))
        admin.execute(f"create role ann login password '{SECRET}'")
        for role in ("rita", "wanda", "nina"):
            admin.execute(f"create role {role} login")
        admin.execute("grant roadmap_reader to rita")
        admin.execute("grant roadmap_writer to wanda, ann")
    yield server
    next(servers, None)


def as_role(server: PostgresServer, role: str, **options: str) -> str:
    """The address of the board for a role."""
    return server.address("roadmap", **options).replace("postgres@", f"{role}@")


def said(act: Callable[[], object]) -> Problem:
    """The problem that an act ends with: one line, with no password in it."""
    with pytest.raises(Problem) as caught:
        act()
    assert "\n" not in str(caught.value)
    assert SECRET not in str(caught.value)
    return caught.value


CONNECTING = [
    ("ann@127.0.0.1:PORT/postgres", Exit.OFFLINE, "does not accept the login: password authentication failed"),
    ("nobody@127.0.0.1:PORT/postgres", Exit.OFFLINE, "lets nobody in like this: no pg_hba.conf entry"),
    (
        "postgres@127.0.0.1:PORT/missing",
        Exit.OFFLINE,
        'is not there: database "missing" does not exist. An admin',
    ),
    ("postgres@127.0.0.1:1/postgres", Exit.OFFLINE, "cannot be reached: Connection refused."),
    ("postgres@no-such-host.invalid/postgres", Exit.OFFLINE, "cannot be reached: failed to resolve host"),
    ("postgres@127.0.0.1:PORT/postgres?sslmode=verify-full", Exit.OFFLINE, "offers no encryption. An admin"),
    (
        "postgres@127.0.0.1:PORT/postgres?sslmode=often",
        Exit.USAGE,
        'cannot be used: invalid sslmode value: "often"',
    ),
    ("postgres@127.0.0.1:many/postgres", Exit.USAGE, "many"),
    ("postgres@127.0.0.1:PORT/postgres?nonsense=1", Exit.USAGE, "nonsense"),
    ("postgres@127.0.0.1:PORT/postgres?service=unknown", Exit.USAGE, "unknown"),
]


@pytest.mark.parametrize(("where", "code", "words"), CONNECTING)
def test_a_connection_that_is_refused_is_explained(
    strict: PostgresServer, monkeypatch: pytest.MonkeyPatch, where: str, code: Exit, words: str
) -> None:
    """With what an administrator does about it, where somebody can."""
    monkeypatch.setenv("PGPASSWORD", f"{SECRET}-wrong")
    address = f"postgresql://{where}".replace("PORT", str(strict.port))
    problem = said(lambda: open_store(address).read())

    assert words in str(problem)
    assert problem.exit == code


def test_a_role_that_may_not_write_is_told_the_grant(strict: PostgresServer) -> None:
    """A reader reads on; one without any right is told that of readers."""
    assert [one.name for one in open_store(as_role(strict, "rita")).read().customers.values()] == ["One"]
    refused = said(lambda: add(open_store(as_role(strict, "rita"))))
    shut_out = said(lambda: open_store(as_role(strict, "nina")).read())

    assert "rita may read, but not change" in str(refused)
    assert 'grant roadmap_writer to "rita";' in str(refused)
    assert "nina may not read" in str(shut_out)
    assert 'grant roadmap_reader to "nina";' in str(shut_out)
    assert refused.exit == shut_out.exit == Exit.REFUSED


def test_a_writer_needs_no_more_than_was_granted(strict: PostgresServer) -> None:
    """Adding, settings, the journal, a hold and bringing an earlier state back: all without more rights."""
    store = open_store(as_role(strict, "wanda"))
    before = len(store.read().customers)
    add(store, "Two")
    store.write_settings("[board]\n", replacing=store.settings() or "")
    with store.hold(by="wanda"):
        store.journal().append({"step": 1})
        store.journal().replace([])
    store.restore()

    assert len(store.read().customers) == before


def test_a_full_disk_is_said(address: str) -> None:
    """What was to be written is not, and reading goes on."""
    schema = address.partition("schema=")[2]
    with psycopg.connect(address.split("?")[0], autocommit=True) as other:
        other.execute(
            f'create function "{schema}".full() returns trigger language plpgsql as $$ begin raise exception '
            "'could not extend file: No space left on device' using errcode = '53100'; end $$"
        )
        other.execute(
            f'create trigger no_room before insert on "{schema}".record execute function "{schema}".full()'
        )
    problem = said(lambda: add(open_store(address)))

    assert "has no room: could not extend file: No space left on device. Nothing was written." in str(problem)
    assert open_store(address).read().customers == {}


def test_a_password_is_in_no_log_and_no_error(
    strict: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is read from PGPASSFILE; not even the chain of causes has it."""
    file = tmp_path / "passwords"
    file.write_text(f"127.0.0.1:{strict.port}:*:ann:{SECRET}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    caplog.set_level("DEBUG")
    store = open_store(as_role(strict, "ann"))
    add(store, "Three")
    with psycopg.connect(strict.address("roadmap").split("?")[0], autocommit=True) as admin:
        admin.execute("revoke roadmap_writer from ann")
    problem = said(lambda: add(store))
    with psycopg.connect(strict.address("roadmap").split("?")[0], autocommit=True) as admin:
        admin.execute("grant roadmap_writer to ann")

    report = "".join(traceback.format_exception(problem))
    chain = [repr(problem), str(problem.__cause__), repr(problem.__cause__), store.place, report, caplog.text]
    assert [text for text in chain if SECRET in text] == []


def test_a_service_names_the_server(
    strict: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With its password, in a file of the person's own; the address holds neither."""
    file = tmp_path / "services"
    lines = (
        "[team]",
        "host=127.0.0.1",
        f"port={strict.port}",
        "user=ann",
        "dbname=postgres",
        f"password={SECRET}",
    )
    file.write_text("\n".join(lines))
    monkeypatch.setenv("PGSERVICEFILE", str(file))
    store = open_store("postgresql:///?service=team")

    assert store.read().board.name == "Board"
    assert store.place == "postgresql:///?service=team"


# -- TLS ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority."""
    if shutil.which("openssl") is None:
        pytest.skip("makes certificates with openssl")
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def encrypted(strict: PostgresServer, authority: Authority) -> Iterator[Callable[..., PostgresServer]]:
    """Starts the server with a certificate; ends with one without."""
    if not str(binaries()).startswith("/usr"):
        pytest.skip("the wheel's server has no TLS")

    def start(name: str = "IP:127.0.0.1", **period: str) -> PostgresServer:
        made = authority.certificate(name, **period)
        files = {
            "ssl_cert_file": strict.write("s.crt", made.crt),
            "ssl_key_file": strict.write("s.key", made.key),
        }
        strict.stop()
        strict.start(ssl="on", **{setting: str(path) for setting, path in files.items()})
        return strict

    yield start
    strict.stop()
    strict.start()


def test_a_certificate_is_checked_against_the_bundle_of_the_machine(
    encrypted: Callable[..., PostgresServer], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that is trusted here is found, though no OpenSSL of the wheel knows it."""
    server = encrypted()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.bundle))
    monkeypatch.setenv("HOME", str(authority.bundle.parent))
    address = as_role(server, "postgres", sslmode="verify-full")

    assert open_store(address).read().board.name == "Board"
    with module.Server(parse_address(address)).connect() as connection:
        assert connection.pgconn.ssl_in_use


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"until": "20210101000000Z"}, "is not trusted: it is out of date, or none of the authorities in"),
        ({"name": "DNS:other.example"}, "shows the certificate of another server: server certificate for"),
    ],
)
def test_a_wrong_certificate_is_refused(
    encrypted: Callable[..., PostgresServer],
    authority: Authority,
    certificate: dict[str, str],
    words: str,
) -> None:
    """One that is out of date, and one of another host."""
    server = encrypted(**certificate)
    address = as_role(server, "postgres", sslmode="verify-full", sslrootcert=str(authority.bundle))
    problem = said(lambda: open_store(address).read())

    assert words in str(problem)
    assert problem.exit == Exit.OFFLINE


def test_a_certificate_of_nobody_is_refused(
    encrypted: Callable[..., PostgresServer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The machine's own bundle is what it is held against; the sentence names that file."""
    server = encrypted()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    problem = said(lambda: open_store(as_role(server, "postgres", sslmode="verify-full")).read())

    assert "none of the authorities in /" in str(problem)


def test_a_host_elsewhere_is_verified_unless_told_otherwise() -> None:
    """On this machine nobody listens in between; elsewhere names and authorities are checked."""
    elsewhere = parse_address("postgresql://ann@db.example/team").conninfo
    asked = parse_address("postgresql://ann@db.example/team?sslmode=require").conninfo
    here = parse_address("postgresql://ann@127.0.0.1/team").conninfo

    assert "sslmode=verify-full" in elsewhere
    assert "sslrootcert=/" in elsewhere
    assert "verify-full" not in asked
    assert "sslmode" not in here


# -- what stands between --------------------------------------------------------------------------------------


@pytest.fixture
def pooler(strict: PostgresServer, tmp_path: Path) -> Iterator[Callable[..., int]]:
    """Starts PgBouncer in transaction mode before the server, with more settings; returns its port."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip("no PgBouncer is installed")
    running: list[subprocess.Popen[bytes]] = []

    def start(*settings: str, on_connect: str = "") -> int:
        with socket() as one:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
        file = strict.write("pgbouncer.ini", "")
        query = f" connect_query='{on_connect}'" if on_connect else ""
        lines = (
            "[databases]",
            f"postgres = host=127.0.0.1 port={strict.port} user=postgres{query}",
            "[pgbouncer]",
            f"listen_port = {port}",
            "listen_addr = 127.0.0.1",
            "unix_socket_dir =",
            "auth_type = any",
            "pool_mode = transaction",
            *settings,
        )
        file.write_text("\n".join(lines))
        running.append(
            subprocess.Popen(
                [program, "-q", str(file)],
                stderr=subprocess.DEVNULL,
                **strict.as_nobody,  # type: ignore[call-overload]  # a user or nothing
            )
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return port
            time.sleep(0.02)
        raise AssertionError("PgBouncer does not start")

    yield start
    for one in running:
        one.terminate()
        one.wait(60)


@pytest.mark.parametrize("settings", [(), ("ignore_startup_parameters = options",)])
def test_a_pooler_is_refused_by_every_command(
    strict: PostgresServer, pooler: Callable[..., int], settings: tuple[str, ...]
) -> None:
    """Whether it refuses our settings or drops them without a word; the own port is what to name."""
    port = pooler(*settings)
    address = strict.address("roadmap").replace(f":{strict.port}/", f":{port}/")

    for act in (open_store(address).read, lambda: add(open_store(address))):
        problem = said(act)
        assert "A pooler such as PgBouncer answers" in str(problem)
        assert "own port" in str(problem)
        assert problem.exit == Exit.REFUSED


def test_a_pooler_that_passes_settings_on_is_refused_by_a_watch(
    strict: PostgresServer, pooler: Callable[..., int]
) -> None:
    """A notice to oneself does not come back: a screen would never hear of others."""
    port = pooler(
        "ignore_startup_parameters = options",
        on_connect="set search_path = roadmap; set intervalstyle = iso_8601",
    )
    address = strict.address("roadmap").replace(f":{strict.port}/", f":{port}/")
    problem = said(lambda: open_store(address).watch())

    assert "A pooler such as PgBouncer answers" in str(problem)


def test_a_silent_server_is_left_after_a_time(
    address: str, through: object, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands between answers for it still: the program does not wait for ever, and goes on later."""
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.5)
    store = open_store(proxy.through(address))
    watch = store.watch()
    add(store, "One")
    proxy.silent = True
    began = time.monotonic()
    problem = said(lambda: add(store))
    took = time.monotonic() - began
    proxy.silent = False
    add(store, "Two")

    assert took < 15
    assert problem.exit == Exit.OFFLINE
    assert [one.name for one in open_store(address).read().customers.values()] == ["One", "Two"]
    assert watch.poll() is not None


def test_a_connection_that_was_dropped_while_idle_is_made_anew(address: str) -> None:
    """Nothing of it is noticed: the change is written over a new one."""
    store = open_store(address)
    add(store, "One")
    with psycopg.connect(address.split("?")[0], autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'roadmap-tui' and pid <> pg_backend_pid()"
        )
    time.sleep(0.2)
    add(store, "Two")

    assert [one.name for one in open_store(address).read().customers.values()] == ["One", "Two"]


def test_a_change_that_rests_is_ended_by_the_server(address: str) -> None:
    """So that others can go on; it is told, and nothing of it is written."""
    store = open_store(f"{address}&options=-c%20idle_in_transaction_session_timeout%3D100")

    def rest() -> None:
        with store.transaction() as change:
            change.rename(name="Other")
            time.sleep(0.5)

    problem = said(rest)
    add(store, "One")

    assert re.search("nothing was (written|saved)", str(problem))
    assert open_store(address).read().board.name == "Board"
