"""Readers of single values: each takes what a file or a variable holds and gives the typed value.

A reader takes the raw value and `where`, the words that name its place, and raises Usage.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from roadmap_tui.errors import Remedy, WrongSetting
from roadmap_tui.text.characters import folded, one_line, visible
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.nearest import meant, nearest_meant

Reader = Callable[[object, str], Any]

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_DURATION = lazy_pattern(r"([0-9]{1,6}) ?(s|m|h|d)?")
_CADENCE = lazy_pattern(r"([1-9][0-9]{0,2}) ?(d|days?|w|weeks?)")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_COMMA = lazy_pattern(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
_HOST = lazy_pattern(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|::1", re.IGNORECASE)
_TEAM = lazy_pattern(r"[A-Z][A-Z0-9]{0,15}")
_LONGEST_NAME = 40
"""Characters of a name in a list; a longer one is a sentence."""
_REPOSITORY = lazy_pattern(
    r"(?:https?://[^/\s]+/)?([A-Za-z0-9][A-Za-z0-9-]{0,60})/([A-Za-z0-9._-]{1,100}?)(?:\.git)?/?"
)
_MONTHS = "january february march april may june july august september october november december".split()


def text(raw: object, where: str) -> str:
    """One line of text."""
    if not isinstance(raw, str) or not raw.strip():
        raise WrongSetting(f'{where} takes a text such as "name", not {shown(raw)}.')
    if "\n" in raw.strip():
        raise WrongSetting(f"{where} takes one line of text.")
    return _harmless(raw.strip(), where)


def choice(*names: str) -> Reader:
    """One of several allowed words."""

    def read(raw: object, where: str) -> str:
        if isinstance(raw, str) and raw.strip().lower() in names:
            return raw.strip().lower()
        hint = nearest_meant(str(raw), names)
        raise WrongSetting(f"{where} takes one of {', '.join(names)}, not {shown(raw)}.{hint}")

    return read


def whole(least: int, most: int) -> Reader:
    """A whole number within limits."""

    def read(raw: object, where: str) -> int:
        found = raw
        if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw.strip()):
            found = int(raw)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            raise WrongSetting(f"{where} takes a whole number from {least} to {most}, not {shown(raw)}.")
        return found

    return read


def month(raw: object, where: str) -> int:
    """A month as 1 to 12 or by its name."""
    if isinstance(raw, str) and len(raw.strip()) >= 3:
        for index, name in enumerate(_MONTHS, 1):
            if name.startswith(raw.strip().lower()):
                return index
    found: int = whole(1, 12)(raw, where)
    return found


def duration(raw: object, where: str) -> timedelta:
    """A length of time: `90s`, `5m`, `2h`; a bare number is seconds."""
    found = None if isinstance(raw, bool) else _DURATION.fullmatch(str(raw).strip().lower())
    if found is None:
        raise WrongSetting(f'{where} takes a length of time such as "5m" or "90s", not {shown(raw)}.')
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2] or "s"])


def cadence(raw: object, where: str) -> timedelta:
    """How often something is due, in days or weeks: `45d`, `6w`."""
    found = None if isinstance(raw, bool) else _CADENCE.fullmatch(str(raw).strip().lower())
    if found is None:
        raise WrongSetting(f'{where} takes how often in weeks or days, such as "6w" or "45d", not {shown(raw)}.')
    return timedelta(days=int(found[1]) * (7 if found[2][0] == "w" else 1))


def command(raw: object, where: str) -> str:
    """A command line that splits into words without a shell."""
    import shlex

    line = text(raw, where)
    try:
        words = shlex.split(line)
    except ValueError as fault:
        raise WrongSetting(f"{where} is no command line: {fault}.") from None
    if not words:
        raise WrongSetting(f"{where} names no command.")
    return line


def site(raw: object, where: str) -> str:
    """An address in one spelling: `acme.atlassian.net` becomes `https://acme.atlassian.net`.

    https only; plain http only to this machine. No user, query or fragment; a path stays (Data Center).
    """
    given = text(raw, where)
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise WrongSetting(f"{where} takes an address such as https://acme.atlassian.net.") from None
    if parts.username is not None or parts.password is not None:
        raise WrongSetting(
            f"{where} must hold no user name or password.",
            remedy=Remedy("login", (), "Give them with {}."),
        )
    if _HOST.fullmatch(host) is None or parts.query or parts.fragment or parts.scheme not in {"https", "http"}:
        raise WrongSetting(f"{where} takes an address such as https://acme.atlassian.net, not {shown(raw)}.")
    if parts.scheme == "http" and host not in LOOPBACK:
        raise WrongSetting(f"{where} must start with https://; plain http is for this machine only.")
    named = f"[{host}]" if ":" in host else host
    ported = "" if port is None or (parts.scheme, port) in {("https", 443), ("http", 80)} else f":{port}"
    return f"{parts.scheme}://{named}{ported}{parts.path.rstrip('/')}"


def repository(raw: object, where: str) -> str:
    """The full name of a repository, `owner/name`, or its address on the web."""
    given = text(raw, where)
    found = _REPOSITORY.fullmatch(given)
    if found is None or found[2].strip(".") == "":
        raise WrongSetting(f"{where} takes a repository such as acme/roadmap, not {shown(raw)}.")
    return f"{found[1]}/{found[2]}"


def team(raw: object, where: str) -> str:
    """The key of a team, in capitals, or an address on the web that ends with it."""
    given = text(raw, where).rstrip("/").rpartition("/")[2].upper()
    if _TEAM.fullmatch(given) is None:
        raise WrongSetting(f"{where} takes the key of a team such as ENG, not {shown(raw)}.")
    return given


def table(names: tuple[str, ...] | None, each: Reader) -> Reader:
    """A table from some names (any, without `names`) to values; a variable writes it as `ready=5,building=3`.

    A value may stand in double quotes there, as in a file: a comma within them is part of it.
    """

    def read(raw: object, where: str) -> dict[str, Any]:
        if isinstance(raw, str):
            pairs = [one.partition("=") for one in _COMMA.split(raw) if one.strip()]
            raw = {name.strip(): _unquoted(value.strip()) for name, _, value in pairs}
        if not isinstance(raw, Mapping):
            raise WrongSetting(f"{where} takes a table, not {shown(raw)}.")
        for name in raw:
            if names is not None and name not in names:
                raise WrongSetting(f"{where} has no {name!r}.{meant(str(name), names)}")
        return {_harmless(name, where): each(value, f"{where}.{name}") for name, value in raw.items()}

    return read


def _harmless(text: str, where: str) -> str:
    """The text; refused where it holds a character that acts on a terminal."""
    if visible(text) != text:
        raise WrongSetting(f"{where} holds a control character: {shown(text)}. Take it out.")
    return text


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value


def record(readers: Mapping[str, Reader]) -> Reader:
    """A table with a reader for each of its names."""

    def read(raw: object, where: str) -> dict[str, Any]:
        found: dict[str, Any] = table(tuple(readers), lambda one, _: one)(raw, where)
        return {name: readers[name](value, f"{where}.{name}") for name, value in found.items()}

    return read


def words(raw: object, where: str) -> tuple[str, ...]:
    """A list of words; a variable or flag separates them with commas."""
    if isinstance(raw, str):
        raw = raw.split(",")
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, str) for one in raw):
        raise WrongSetting(f"{where} takes a list of words, not {shown(raw)}.")
    return tuple(dict.fromkeys(_harmless(one.strip(), where) for one in raw if one.strip()))


def names(raw: object, where: str) -> tuple[str, ...]:
    """A list of names, each once in any case, and none that would be taken for another thing."""
    found = words(raw, where)
    if not found:
        raise WrongSetting(f"{where} names nothing. Take it out, or name at least one.")
    known: set[str] = set()
    for one in found:
        if "," in one or "\n" in one or len(one) > _LONGEST_NAME or one.casefold() == "none":
            raise WrongSetting(f"{where} takes short names without commas, and none that is called none.")
        if folded(one) in known:
            raise WrongSetting(f"{where} has {shown(one)} twice.")
        known.add(folded(one))
    return found


def template(raw: object, where: str) -> str:
    """A message template of several lines, with names in braces as placeholders."""
    from roadmap_tui.model.message import check_template

    if not isinstance(raw, str) or not raw.strip():
        raise WrongSetting(f'{where} takes a text such as "Hello {{person}}, …", not {shown(raw)}.')
    return check_template(_harmless(raw, where), where)


def formula(raw: object, where: str) -> str:
    """A formula over the fields of a story."""
    from roadmap_tui.model.formula import read_formula

    line = text(raw, where)
    read_formula(line, where)
    return line


def flag(raw: object, where: str) -> bool:
    """A boolean."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in {"true", "yes", "on", "1"}:
        return True
    if isinstance(raw, str) and raw.strip().lower() in {"false", "no", "off", "0"}:
        return False
    raise WrongSetting(f"{where} takes true or false, not {shown(raw)}.")


def shown(raw: object) -> str:
    """A value shortened and made safe for a message."""
    words = one_line(str(raw).lower() if isinstance(raw, bool) else str(raw))
    words = f"{words[:60]}…" if len(words) > 60 else words
    return f'"{words}"' if isinstance(raw, str) else words or "nothing"
