"""Reads new records from JSON Lines on stdin."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Problem, Usage

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_LINE = 16_000_000
"""Bytes of one line of JSON Lines; more is no record."""


def json_lines(session: Session) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects on stdin, each with its place ("line 3"). Raises Usage, naming the line."""
    import msgspec

    if sys.stdin is None or (sys.stdin.isatty() and session.flags.no_input):
        raise Usage("There is nothing on stdin; send one JSON object a line.")
    lines = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        where = f"line {number}"
        if len(line) > LONGEST_LINE:
            raise Usage(f"{where} has over {LONGEST_LINE:,} bytes, which is no record; nothing was added.")
        try:
            value = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
            raise Usage(f"{where} is not valid JSON ({wrong}); nothing was added.") from None
        except RecursionError:
            raise Usage(f"{where} is nested too deeply; nothing was added.") from None
        if not isinstance(value, dict):
            raise Usage(f"{where} is not a JSON object; nothing was added.")
        lines += 1
        yield where, value
    if not lines:
        raise Usage("There is nothing on stdin; send one JSON object a line.")


def key_in(session: Session, where: str, value: dict[str, Any]) -> "UUID | None":
    """Take the key out of a line, under which its record is added once. Raises Usage where it is no text."""
    given = value.pop("key", None)
    if given is None:
        return None
    if not isinstance(given, str) or not given.strip():
        raise Usage(f"{where}: `key` is a text of your own; nothing was added.")
    if session.flags.offline:
        raise Usage(f"{where}: a line's `key` needs the server; give `--key`. Nothing was added.")
    return session.key_of(given)


@contextmanager
def naming(where: str) -> Iterator[None]:
    """Prefix the message of a problem with the place where it occurred."""
    try:
        yield
    except Problem as problem:
        raise problem.reworded(f"{where}: {problem.message} Nothing was added.") from None


def say_left_out(left: Mapping[str, list[str]]) -> None:
    """Report which facts of JSON Lines were not taken, and where they stood."""
    for name, places in left.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        output.say(f"{places[0]}{more}: `{name}` was left out; what is new comes to it by a command.")


def set_aside(value: dict[str, Any], derived: frozenset[str]) -> dict[str, Any]:
    """Drop the fields that the board computes itself, and nulls, from an object."""
    return {name: each for name, each in value.items() if name not in derived and each is not None}
