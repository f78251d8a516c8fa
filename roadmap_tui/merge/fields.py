"""The fields of a record that two copies have: what one changed is taken, what both changed is united or told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec

from roadmap_tui.model.records import Event, Record, Story, TrackerLink

R = TypeVar("R", bound=Record)

NEWEST = frozenset({"order", "acknowledged_at", "snoozed_until", "tracked"})
"""Fields of which the last change counts: nobody minds which."""
_LAST = datetime.min.replace(tzinfo=UTC)


class Change(NamedTuple):
    """What one copy alone did to a field: its value before all of it, and when it did so last."""

    before: Any
    at: datetime
    event: str


class FieldConflict(NamedTuple):
    """A field that both copies changed, each to something else."""

    id: str
    field: str
    base: Any
    ours: Any
    theirs: Any


Changes = Mapping[str, Change]


def changes_by(events: Iterable[Event], uids: Mapping[str, str]) -> dict[str, dict[str, Change]]:
    """What events that one copy alone has did, by the uid of the record and the field, the oldest event first."""
    found: dict[str, dict[str, Change]] = {}
    for event in events:
        uid = uids.get(event.ref)
        if uid is None:
            continue
        fields = found.setdefault(uid, {})
        for name, (before, _) in event.changes.items():
            first = fields.get(name)
            fields[name] = Change(before if first is None else first.before, event.at, event.uid)
    return found


def merge_record(
    ours: R, theirs: R, our_changes: Changes, their_changes: Changes, prefer: Sequence[str] = ("ours",)
) -> tuple[R, list[FieldConflict]]:
    """One record of both, and the fields in which they clash, of which the preferred side is taken."""
    conflicts: list[FieldConflict] = []
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(ours)):
        name = field.name
        mine, other = getattr(ours, name), getattr(theirs, name)
        if mine == other or name in {"id", "uid"}:
            continue
        our_change, their_change = our_changes.get(name), their_changes.get(name)
        if name == "revision":
            fields[name] = max(mine, other)
        elif name == "forgotten":
            fields[name] = True
        elif getattr(ours, "forgotten", False) != getattr(theirs, "forgotten", False):
            # What was forgotten on one side stays forgotten, whatever the other did to it.
            fields[name] = mine if getattr(ours, "forgotten", False) else other
        elif isinstance(mine, TrackerLink) and isinstance(other, TrackerLink):
            fields[name] = _link(mine, other)
        elif our_change is None and their_change is None:
            fields[name] = _unexplained(ours, theirs, mine, other)
        elif our_change is None:
            fields[name] = other
        elif their_change is None:
            fields[name] = mine
        elif isinstance(mine, tuple) and isinstance(other, tuple):
            fields[name] = _united(our_change.before, mine, other)
        elif isinstance(mine, dict) and isinstance(other, dict):
            is_newer = (our_change.at, our_change.event) > (their_change.at, their_change.event)
            fields[name] = {**other, **mine} if is_newer else {**mine, **other}
        elif name in NEWEST:
            fields[name] = (
                mine if (our_change.at, our_change.event) > (their_change.at, their_change.event) else other
            )
        else:
            base = our_change.before
            conflicts.append(FieldConflict(ours.id, name, base, mine, other))
            fields[name] = other if "theirs" in prefer else mine
    merged = msgspec.structs.replace(ours, **fields)
    return _settled(merged), conflicts


def _settled(record: R) -> R:
    """A record whose fields fit each other after they came from two sides."""
    if isinstance(record, Story) and record.stage not in record.entered and record.entered:
        return msgspec.structs.replace(
            record, entered={**record.entered, record.stage: max(record.entered.values())}
        )
    return record


def _unexplained(ours: Record, theirs: Record, mine: Any, other: Any) -> Any:
    """The value of a field whose difference no event tells: that of the record which was changed more often."""
    if ours.revision != theirs.revision:
        return mine if ours.revision > theirs.revision else other
    return max(mine, other, key=_bytes)


def _united(base: Any, mine: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    """Several values: those that neither side took out, then what each added."""
    plain_base = [_bytes(one) for one in base] if isinstance(base, list | tuple) else []
    ours, theirs = {_bytes(one): one for one in mine}, {_bytes(one): one for one in other}
    kept = [ours[one] for one in plain_base if one in ours and one in theirs]
    added = {one: value for side in (ours, theirs) for one, value in side.items() if one not in plain_base}
    return (*kept, *(added[one] for one in sorted(added)))


def _link(mine: TrackerLink, other: TrackerLink) -> TrackerLink:
    """Of two links to an issue the one that was synced last; of links to two issues the older issue's."""
    if (mine.site, mine.id) == (other.site, other.id):
        return max(mine, other, key=lambda one: (one.synced_at is not None, one.synced_at or _LAST, _bytes(one)))
    return min(
        mine, other, key=lambda one: (not one.id.isdigit(), int(one.id) if one.id.isdigit() else 0, one.id)
    )


def _bytes(value: Any) -> bytes:
    return msgspec.json.encode(value)
