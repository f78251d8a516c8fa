"""Conflicts that merges left: fields that two copies changed differently, until a person takes a side."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.history import as_kept
from roadmap_tui.errors import Advice, NotFound, Reason, Remedy
from roadmap_tui.merge.copies import CONFLICT
from roadmap_tui.model.changes import read_change
from roadmap_tui.model.records import Event, Record, kind_of, number
from roadmap_tui.model.snapshot import Snapshot

Side = Literal["ours", "theirs"]


class OpenConflict(NamedTuple):
    """A field of a record in which two copies clashed: the side that stands, and the one that a merge left."""

    id: str
    field: str
    ours: Any
    theirs: Any


def conflicts_of(snapshot: Snapshot) -> list[OpenConflict]:
    """The conflicts of a board that nobody has resolved, by id and field."""
    if all(one.verb != CONFLICT for one in snapshot.happened.values()):
        return []
    events = snapshot.events.values()

    def get(kind: type[Record], identity: str) -> Record | None:
        return snapshot.table(kind).get(identity)

    return _open([one for one in events if one.verb == CONFLICT], events, get)


def conflicts_advice(snapshot: Snapshot) -> list[Advice]:
    """What a person should know of conflicts: one sentence, where there are any."""
    count = len(conflicts_of(snapshot))
    if not count:
        return []
    are = "field was" if count == 1 else "fields were"
    listed = Remedy("conflicts", (), "{} lists them.")
    return [Advice(f"{count} {are} changed differently in two copies.", Reason.CONFLICTS_LEFT, (listed,))]


def _open(
    clashes: list[Event], events: Iterable[Event], get: Callable[[type[Record], str], Record | None]
) -> list[OpenConflict]:
    """The conflicts that stand, of those that events tell and of what came later.

    A field that was changed since is none any more, nor one of a record that is gone or of words that were
    forgotten.
    """
    refs = {one.ref for one in clashes}
    last: dict[tuple[str, str], Event] = {}
    for event in events:
        if event.ref in refs:
            for name in event.changes:
                last[event.ref, name] = event
    found = []
    for (ref, name), event in last.items():
        kind = kind_of(ref)
        record = get(kind, ref) if kind is not None and event.verb == CONFLICT else None
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
    find = change.transaction.find
    known = _open(find(Event, verb=CONFLICT, ref=name), find(Event, ref=name), change.transaction.get)
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
