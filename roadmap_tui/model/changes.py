"""Changes as the history records them, checked against the fields of their records before anybody uses them.

The values of an event are plain JSON that any program may have written: none is taken for what its field holds
before it was read here.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from roadmap_tui.model.records import Changed, Event, EventSummary, Record, kind_of

FORGOTTEN = "(forgotten)"
"""What stands in place of words that were forgotten, in a field of whatever type."""
RENUMBER = "renumber"
"""The verb of an event by which a merge gave a record another id, since two copies had given one twice."""
CONFLICT = "conflict"
"""The verb of an event by which a merge keeps, of a field that both copies changed, what it did not take.

It has that, and what stands. Nothing of the record changed by it.
"""
AGREED = "agreed"
"""The verb of an event beside one of a conflict, in its transaction: what both copies had agreed on."""
_NOTHING = Changed()
_NEVER = frozenset({"id", "revision"})
"""The fields of a record that no event records a change of."""


def read_change(event: Event | EventSummary, kind: type[Record], name: str) -> tuple[Any, Any] | None:
    """The value of a field before and after an event of a record of this kind, in the field's own type.

    None where the event is of another kind, did not change the field, or what it says of it was forgotten or
    cannot be read. A value that was left out, such as a day that was not given, is None.
    """
    pair = read_values(event, kind, name) if event.verb not in {CONFLICT, AGREED} else None
    return None if pair is None or pair[0] == pair[1] else pair


def read_values(event: Event | EventSummary, kind: type[Record], name: str) -> tuple[Any, Any] | None:
    """The values that an event has of a field, as `read_change`, also where the field did not change by it."""
    changes = event.changes
    pair = changes.get(name) if isinstance(changes, dict) else getattr(changes, name)
    if pair is None or kind_of(event.ref) is not kind:
        return None
    try:
        before, after = _read(kind, name, pair)
    except _Unreadable:
        return None
    return None if before == FORGOTTEN or after == FORGOTTEN else (before, after)


def unreadable_changes(event: Event | EventSummary) -> dict[str, str]:
    """Why the changes of some fields cannot be read, by field; of no field where all can be."""
    changes = event.changes
    if event.verb == RENUMBER:
        return {}
    if not isinstance(changes, dict):
        changes = {name: pair for name, pair in msgspec.structs.asdict(changes).items() if pair is not None}
    kind = kind_of(event.ref)
    if kind is None:
        return dict.fromkeys(changes, f"{event.ref!r} is no record's id")
    found: dict[str, str] = {}
    for name, pair in changes.items():
        try:
            _read(kind, name, pair)
        except _Unreadable as why:
            found[name] = str(why)
    return found


def count_unreadable(happened: Iterable[EventSummary]) -> int:
    """The number of events of which reports leave something out because it cannot be read."""
    return sum(1 for one in happened if one.changes != _NOTHING and unreadable_changes(one))


class _Unreadable(Exception):
    """The error of a value that its field cannot hold."""


def _read(kind: type[Record], name: str, pair: tuple[Any, Any]) -> tuple[Any, Any]:
    hint = _types(kind).get(name)
    if hint is None:
        raise _Unreadable(f"no {kind.__name__.lower()} has a field of this name")
    before, after = pair
    return _value(hint, before), _value(hint, after)


def _value(hint: Any, plain: Any) -> Any:
    if plain is None or plain == FORGOTTEN:
        return plain
    try:
        return msgspec.convert(plain, hint)
    except (msgspec.ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _Unreadable(f"{str(error).partition(' - at ')[0]}") from None


@cache
def _types(kind: type[Record]) -> dict[str, Any]:
    """The types of a kind's fields by name, but for those that are never recorded."""
    return {one.name: one.type for one in msgspec.structs.fields(kind) if one.name not in _NEVER}
