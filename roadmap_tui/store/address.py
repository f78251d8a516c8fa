"""Addresses of boards: a file's path, or `postgresql://…` for a board on a server."""

import re
from typing import TYPE_CHECKING, NamedTuple

from roadmap_tui.errors import Usage
from roadmap_tui.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from urllib.parse import SplitResult

SCHEMA = "roadmap"
"""The default schema of the tables."""
_OURS = ("board", "schema")
_SERVERS = "postgres(?:ql)?|jdbc|mysql|mariadb|sqlite|mongodb|redis|https?"
"""Schemes that nobody has in the name of a file, whatever follows."""
_URL = lazy_pattern(rf"\s*(?P<scheme>(?i:{_SERVERS})(?=:)|[^/\\]*?(?=://)|[^/\\]*?(?<=[^/\\\s:]{{2}})(?=:/))")
"""The scheme of an address that is no path: all before its first slash, if a colon stands before that.

One slash, as in `postgresql:/host`, or none, as in `postgresql:host`, is a slip; a single letter before it may
name a drive.
"""
_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*")
_PASSWORD = lazy_pattern(r":/*[^/?#@:]*:[^/?#]+@")
_SECRET = lazy_pattern(
    r"[?&](?:(?:ssl)?password|oauth_client_secret|scram_(?:client|server)_key)=", re.IGNORECASE
)
"""The parameters of libpq that are secrets."""
_LOGIN = lazy_pattern(r"\s*[^/\\:]{2,}:[^/\\]*@[^/\\]")
"""A user, a password and a host where a path would begin: `ann:secret@host`."""


def is_postgres(address: str) -> bool:
    """Whether an address is that of a board on a PostgreSQL server."""
    return address.lstrip().lower().startswith(("postgresql://", "postgres://"))


def board_named(address: str) -> str | None:
    """The name of the board in the address of a server; None where it names none."""
    from urllib.parse import parse_qs

    return next(iter(parse_qs(server_parts(address).query).get("board", ())), None)


class BoardPlace(NamedTuple):
    """The parts of the address of a board on a server: what libpq takes, and what is ours.

    `board` is the board's name, None for the only one there; `place` is how the address is shown.
    """

    uri: str
    board: str | None
    schema: str
    place: str


def board_place(address: str) -> BoardPlace:
    """Split the address of a board on a server; libpq is not asked. Raises Usage for a host that is none."""
    from urllib.parse import parse_qsl

    parts = server_parts(address)
    given = parse_qsl(parts.query, keep_blank_values=True)
    ours = {name: value for name, value in given if name in _OURS}
    rest = [pair for pair in given if pair[0] not in _OURS]
    board, schema = ours.get("board") or None, ours.get("schema") or SCHEMA
    shown = [("board", board)] if board else []
    shown += [("schema", schema)] if schema != SCHEMA else []
    uri = _joined(parts.netloc, parts.path or "/", rest)
    return BoardPlace(uri, board, schema, _joined(parts.netloc, parts.path, [*shown, *rest]))


def _joined(host: str, path: str, query: list[tuple[str, str]]) -> str:
    """An address of its parts: `urlunsplit` leaves out the slashes before a host that is not named."""
    from urllib.parse import quote, urlencode

    return f"postgresql://{host}{path}" + (f"?{urlencode(query, quote_via=quote)}" if query else "")


def server_parts(address: str) -> "SplitResult":
    """The parts of a server's address. Raises Usage, without repeating it, where it has a host that is none."""
    from urllib.parse import urlsplit

    try:
        return urlsplit(address.strip())
    except ValueError:
        raise Usage("The address of a server names a host that is none: check it, and its brackets.") from None


def _holds_secret(address: str) -> bool:
    """Whether an address names a secret among its parameters, also where their names are written in codes."""
    if "%" in address:
        from urllib.parse import unquote

        address = unquote(address)
    return _SECRET.search(address) is not None


def refuse_unknown(address: str, where: str) -> None:
    """Refuse an address of a kind that no store has; `where` says what named it. Raises Usage.

    Nothing of the address but its scheme is repeated: it may hold a password.
    """
    if ":" not in address:
        return  # as nearly always: a path
    found = _URL.match(address)
    if _LOGIN.match(address) if found is None else _PASSWORD.search(address) or _holds_secret(address):
        raise Usage(
            f"{where} holds a password, which others can read there. Leave it out of the address: the file that "
            "PGPASSFILE names keeps it (~/.pgpass by default), or a service (service=NAME)."
        )
    if found is None or is_postgres(address):
        return
    scheme = found["scheme"]
    kind = f"a place of the kind {scheme}://" if _SCHEME.fullmatch(scheme) else "a place that is no file"
    raise Usage(
        f"{where} names {kind}, and a board is kept in a file or on a server: name a file, or postgresql://…."
    )
