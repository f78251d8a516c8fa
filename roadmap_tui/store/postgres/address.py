"""Addresses of boards on a PostgreSQL server: what is libpq's in them, and what is ours."""

import os
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Conninfo

from roadmap_tui.errors import Usage
from roadmap_tui.store.address import board_place

_DEFAULTS = {
    "connect_timeout": "5",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "application_name": "roadmap-tui",
}
ARRIVED = ("IntervalStyle", "iso_8601")
"""A setting that every server reports by itself, unasked: it tells whether the others came through."""
_SETTINGS = {
    ARRIVED[0]: ARRIVED[1],
    "lock_timeout": "15s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "30s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "datestyle": "ISO",
    "timezone": "UTC",
}
"""Settings of a session: a server's own let a dead client keep a lock for hours."""


class ServerAddress(NamedTuple):
    """The address of a board on a server.

    `conninfo` is what libpq takes, without a password; `board` is the board's name, None for the only one there;
    `place` is how the address is shown.
    """

    conninfo: str
    board: str | None
    schema: str
    place: str

    def of(self, board: str) -> str:
        """The address of another board of the same database."""
        base, _, query = self.place.partition("?")
        kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "board"]
        return f"{base}?{urlencode([('board', board), *kept], quote_via=quote)}"


def parse_address(address: str) -> ServerAddress:
    """Split an address; what neither it nor libpq's environment says is given our defaults. Raises Usage."""
    uri, board, schema, place = board_place(address)
    try:
        named = conninfo_to_dict(uri)
    except ProgrammingError as error:
        raise Usage(f"The address {address} is no address of a PostgreSQL server: {_why(error)}.") from None
    options = {**_SETTINGS, "search_path": '"{}"'.format(schema.replace('"', '""'))}
    return ServerAddress(make_conninfo(uri, **_added(named, options)), board, schema, place)


def reading_conninfo(dsn: str, options: Mapping[str, str]) -> str:
    """What libpq takes for a database of other people's, with settings of the session. Raises Usage.

    As for a board, a server elsewhere has to show a certificate that is trusted, where the address says nothing.
    """
    try:
        return make_conninfo(dsn, **_added(conninfo_to_dict(dsn), options))
    except ProgrammingError as error:
        raise Usage(f"This is no address of a PostgreSQL server: {_why(error)}.") from None


def _added(named: dict[str, Any], options: Mapping[str, str]) -> dict[str, Any]:
    """The connection parameters that the address leaves to us, with settings of the session."""
    known = {**_environment(named.get("service")), **named}
    added: dict[str, Any] = {name: value for name, value in _DEFAULTS.items() if name not in known}
    words = " ".join(f"-c {name}={_escaped(value)}" for name, value in options.items())
    added["options"] = f"{words} {known.get('options') or ''}".strip()
    if "sslmode" not in known and not _is_local(known):
        added["sslmode"] = "verify-full"
    mode = added.get("sslmode") or known.get("sslmode")
    if mode in {"verify-full", "verify-ca"} and known.get("sslrootcert", "system") == "system":
        bundle = _bundle()
        if bundle is not None:
            added["sslrootcert"] = bundle
    return added


def _environment(service: Any) -> dict[str, str]:
    """The parameters that the environment and a service's file give."""
    before = os.environ.get("PGSERVICE")
    try:
        if service:
            os.environ["PGSERVICE"] = str(service)
        options = Conninfo.get_defaults()
    finally:
        if service:
            os.environ.pop("PGSERVICE")
            if before is not None:
                os.environ["PGSERVICE"] = before
    return {
        one.keyword.decode(): one.val.decode()
        for one in options
        if one.val is not None and one.val != one.compiled
    }


def _is_local(known: dict[str, Any]) -> bool:
    """Whether every host is this machine, where nobody listens in between."""
    hosts = str(known.get("hostaddr") or known.get("host") or "").split(",")
    return all(one in {"", "localhost", "::1", "[::1]"} or one.startswith(("/", "@", "127.")) for one in hosts)


def _bundle() -> str | None:
    """The file of the certificate authorities that this machine trusts; a user's own for libpq comes first.

    The OpenSSL within psycopg's wheel looks in a folder that no machine has.
    """
    own = Path("~/.postgresql/root.crt").expanduser()
    paths = ssl.get_default_verify_paths()
    usual = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
    for one in (own, os.environ.get("SSL_CERT_FILE"), paths.cafile, *usual):
        if one and Path(one).is_file():
            return str(one)
    try:
        import certifi
    except ImportError:
        return None
    return certifi.where()


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace(" ", "\\ ")


def _why(error: Exception) -> str:
    return str(error).strip().removesuffix(".").splitlines()[0]
