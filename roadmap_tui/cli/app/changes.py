"""Transactions of commands that change a board."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from roadmap_tui.actions.change import Change, begin
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Problem, Usage, no_board
from roadmap_tui.store.protocol import Store

LONGEST_LINE = 16_000_000
"""Bytes of one line of JSON Lines; more is no record."""


@contextmanager
def changing(session: Session, *, create: bool = False) -> Iterator[Change]:
    """Open a transaction on the board. `create` makes a board that is not there yet; else that is NotFound."""
    if create:
        store = session.writing()
    else:
        store = session.store()
        if not store.exists():
            raise no_board(store.place)
    with begin(
        store, by=session.me, at=session.now, today=session.today, wording=session.settings.wording
    ) as change:
        yield change


def existing(store: Store) -> Store:
    """The store of a board that is there; NotFound where there is none."""
    if not store.exists():
        raise no_board(store.place)
    return store


def reading(session: Session) -> ReadContext:
    """The context for reading days and numbers: today, and the calendar."""
    return ReadContext(session.today, session.settings.calendar.year_starts)


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were named on the command line; an empty text among them clears a field."""
    return {name: value for name, value in options.items() if value is not None and value != ()}


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
