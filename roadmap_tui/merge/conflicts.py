"""Conflicts that merges left: fields that two copies changed differently, until a person takes a side."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.history import as_kept
from roadmap_tui.errors import NotFound
from roadmap_tui.merge.copies import CONFLICT
from roadmap_tui.model.changes import read_change
from roadmap_tui.model.records import Event, kind_of, number
from roadmap_tui.store.protocol import Transaction

Side = Literal["ours", "theirs"]


class OpenConflict(NamedTuple):
    """A field of a record in which two copies clashed: the side that stands, and the one that a merge left."""

    id: str
    field: str
    ours: Any
    theirs: Any


def open_conflicts(transaction: Transaction) -> list[OpenConflict]:
    """The conflicts that nobody has resolved, by id and field.

    A field that was changed since is none any more, nor one of a record that is gone or of words that were
    forgotten.
    """
    clashes = transaction.find(Event, verb=CONFLICT)
    if not clashes:
        return []
    last: dict[tuple[str, str], Event] = {}
    for event in transaction.find(Event, ref=frozenset(one.ref for one in clashes)):
        for name in event.changes:
            last[event.ref, name] = event
    found = []
    for (ref, name), event in last.items():
        kind = kind_of(ref)
        record = transaction.get(kind, ref) if kind is not None and event.verb == CONFLICT else None
        pair = read_change(event, type(record), name) if record is not None else None
        if pair is not None and pair[0] != pair[1]:
            found.append(OpenConflict(ref, name, getattr(record, name), pair[0]))
    return sorted(found, key=lambda one: (one.id.partition("-")[0], number(one.id), one.field))


def resolve(change: Change, identity: str, fields: Iterable[str], side: Side) -> list[OpenConflict]:
    """Resolve the conflicts of a record, or of some of its fields, by taking a side. Returns them.

    Raises NotFound where there is no such conflict.
    """
    name = identity.strip().upper()
    wanted = list(fields)
    known = [one for one in open_conflicts(change.transaction) if one.id == name]
    found = [one for one in known if not wanted or one.field in wanted]
    missing = [one for one in wanted if all(one != each.field for each in found)]
    if missing or not found:
        named = ", ".join(one.field for one in known)
        there = f" There is one in {named}." if known else ""
        raise NotFound(f"{name} has no conflict{f' in {missing[0]}' if missing else ''}.{there}")
    kind = kind_of(name)
    assert kind is not None
    record = change.get(kind, name)
    taken = {one.field: one.theirs for one in found}
    if side == "theirs":
        change.edit(record, "resolve", **taken)
    else:
        # Our side stands already: the event says that somebody means it.
        kept = {field: as_kept(getattr(record, field)) for field in taken}
        change.transaction.put(msgspec.structs.replace(record, revision=record.revision + 1))
        change.event("resolve", name, changes={field: (value, value) for field, value in kept.items()})
    return found
