"""Conflicts that merges left: fields that two copies changed differently, until a person takes a side."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.history import as_kept
from roadmap_tui.actions.products import call_by_name, with_former_name
from roadmap_tui.errors import Advice, NotFound, Reason, Remedy
from roadmap_tui.model.account_changes import corrected
from roadmap_tui.model.changes import AGREED, CONFLICT, read_values
from roadmap_tui.model.records import Customer, Event, Product, Record, kind_of, number
from roadmap_tui.model.snapshot import Snapshot

Side = Literal["ours", "theirs"]
RESOLVE = "resolve"
"""The verb of an event by which a person takes a side."""


class OpenConflict(NamedTuple):
    """A field of a record in which two copies clashed.

    `base` is what both agreed on before, `ours` what stands, `theirs` what a merge left.
    """

    id: str
    field: str
    base: Any
    ours: Any
    theirs: Any


def conflicts_of(snapshot: Snapshot) -> list[OpenConflict]:
    """The conflicts of a board that nobody has resolved, by id and field."""
    if not snapshot.may_have_happened(CONFLICT):
        return []
    events = snapshot.events.values()

    def get(kind: type[Record], identity: str) -> Record | None:
        return snapshot.table(kind).get(identity)

    return _open([one for one in events if one.verb == CONFLICT], events, get)


def conflicts_advice(conflicts: Sequence[OpenConflict]) -> list[Advice]:
    """What a person should know of conflicts: one sentence, where there are any."""
    count = len(conflicts)
    if not count:
        return []
    are = "field was" if count == 1 else "fields were"
    listed = Remedy("conflicts", (), "{} lists them.")
    return [Advice(f"{count} {are} changed differently in two copies.", Reason.CONFLICTS_LEFT, (listed,))]


def _open(
    clashes: list[Event], events: Iterable[Event], get: Callable[[type[Record], str], Record | None]
) -> list[OpenConflict]:
    """The conflicts that stand, of those that events tell and of what the same records' events say of them.

    The order of events says nothing here, since clocks may be wrong: a conflict stands as long as its field holds
    what the merge left there, and nobody said that this is meant.
    """
    about = [one for one in events if one.verb in {AGREED, RESOLVE} or one.undoes is not None]
    bases = {(one.transaction, one.ref): one for one in about if one.verb == AGREED}
    undone: set[int] = set()
    for event in reversed(about):
        if event.undoes is not None and event.transaction not in undone:
            undone.add(event.undoes)
    meant = [one for one in about if one.verb == RESOLVE and one.transaction not in undone]
    found: dict[tuple[str, str, str], OpenConflict] = {}
    for event in clashes:
        kind = kind_of(event.ref)
        record = get(kind, event.ref) if kind is not None else None
        if kind is None or record is None:
            continue
        for name in event.changes:
            left, taken = read_values(event, kind, name) or (None, None)
            stands = getattr(record, name)
            if (
                taken != stands
                or left == stands
                or any(_means(one, kind, event.ref, name, stands) for one in meant)
            ):
                continue
            base = bases.get((event.transaction, event.ref))
            agreed = read_values(base, kind, name) if base is not None else None
            found[event.ref, name, repr(left)] = OpenConflict(event.ref, name, agreed and agreed[0], stands, left)
    return sorted(found.values(), key=lambda one: (one.id.partition("-")[0], number(one.id), one.field))


def _means(event: Event, kind: type[Record], ref: str, name: str, value: Any) -> bool:
    """Whether an event says of a field of a record that somebody means its value."""
    pair = read_values(event, kind, name) if event.ref == ref else None
    return pair is not None and pair[1] == value


def find_conflicts(change: Change, identity: str, fields: Iterable[str] = ()) -> list[OpenConflict]:
    """The conflicts of a record, or of some of its fields. Raises NotFound where there is no such one."""
    name, wanted = identity.strip().upper(), list(fields)
    find = change.transaction.find
    known = _open(find(Event, verb=CONFLICT, ref=name), find(Event, ref=name), change.transaction.get)
    found = [one for one in known if not wanted or one.field in wanted]
    missing = [one for one in wanted if all(one != each.field for each in found)]
    if missing or not found:
        named = ", ".join(dict.fromkeys(one.field for one in known))
        there = f" There is one in {named}." if known else ""
        raise NotFound(f"{name} has no conflict{f' in {missing[0]}' if missing else ''}.{there}")
    return found


def resolve(change: Change, conflicts: Iterable[OpenConflict], side: Side) -> None:
    """Resolve conflicts by taking a side; of several in one field the last one's.

    Raises NotFound where one of them is none any more.
    """
    by_record: dict[str, dict[str, OpenConflict]] = {}
    for one in conflicts:
        by_record.setdefault(one.id, {})[one.field] = one
    for identity, fields in by_record.items():
        known = find_conflicts(change, identity, fields)
        for one in fields.values():
            if one not in known:
                raise NotFound(f"{identity} has another conflict in {one.field} by now.")
        kind = kind_of(identity)
        assert kind is not None
        record = change.get(kind, identity)
        if side == "theirs":
            taken = {name: one.theirs for name, one in fields.items()}
            if isinstance(record, Customer):
                taken |= corrected(record, taken)
            if isinstance(record, Product):
                taken = with_former_name(change, record, taken)
            change.edit(record, RESOLVE, **taken)
            if isinstance(record, Product):
                call_by_name(change)
        else:
            # Our side stands already: the event says that somebody means it.
            kept = {name: as_kept(getattr(record, name)) for name in fields}
            change.transaction.put(msgspec.structs.replace(record, revision=record.revision + 1))
            change.event(RESOLVE, identity, changes={name: (value, value) for name, value in kept.items()})
