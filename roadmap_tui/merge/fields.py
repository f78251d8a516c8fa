"""The fields of a record that two copies have: what one changed is taken, what both changed is united or told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from roadmap_tui.merge.copies import removed_uid
from roadmap_tui.model.changes import FORGOTTEN, RENUMBER
from roadmap_tui.model.records import Customer, Event, Record, Story, TrackerLink

R = TypeVar("R", bound=Record)

NEWEST = frozenset({"order", "acknowledged_at", "snoozed_until", "tracked"})
"""Fields of which the last change counts: nobody minds which."""
_LAST = datetime.min.replace(tzinfo=UTC)


class Change(msgspec.Struct, frozen=True):
    """What one copy alone did to a field: its value before and after all of it, and when it did so last.

    `events` are the uids of the events that did so, the last one's last.
    """

    before: Any
    after: Any
    at: datetime
    events: tuple[str, ...]

    @property
    def last(self) -> tuple[datetime, str]:
        """What tells the later of two changes."""
        return self.at, self.events[-1]


class FieldConflict(msgspec.Struct, frozen=True):
    """A field that both copies changed, each to something else."""

    id: str
    field: str
    base: Any
    ours: Any
    theirs: Any


Changes = Mapping[str, Change]


def changes_by(events: Iterable[Event], uids: Mapping[str, str]) -> dict[str, dict[str, Change]]:
    """What events that one copy alone has did, by the uid of the record and the field, the oldest event first.

    A record that was removed and put back is as it was.
    """
    found: dict[str, dict[str, Change]] = {}
    for event in events:
        uid = uids.get(event.ref)
        if uid is None or event.verb == RENUMBER or removed_uid(event) is not None:
            continue
        fields = found.setdefault(uid, {})
        for name, (before, after) in event.changes.items():
            first = fields.get(name)
            fields[name] = (
                Change(before, after, event.at, (event.uid,))
                if first is None
                else Change(first.before, after, event.at, (*first.events, event.uid))
            )
    return found


def merge_record(
    ours: R,
    theirs: R,
    our_changes: Changes,
    their_changes: Changes,
    prefer: Sequence[str] = ("ours",),
    base: Callable[[], Record | None] = lambda: None,
) -> tuple[R, list[FieldConflict]]:
    """One record of both, and the fields in which they clash, of which the preferred side is taken.

    `base` tells what it was before, where that is known.
    """
    conflicts: list[FieldConflict] = []
    fields: dict[str, Any] = {}
    for name in type(ours).__struct_fields__:
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
            fields[name] = _unexplained(name, ours, theirs, base)
        elif our_change is None:
            fields[name] = other
        elif their_change is None:
            fields[name] = mine
        elif isinstance(mine, tuple) and isinstance(other, tuple):
            is_newer = our_change.last > their_change.last
            fields[name] = _united(our_change.before, *((other, mine) if is_newer else (mine, other)))
        elif isinstance(mine, dict) and isinstance(other, dict):
            is_newer = our_change.last > their_change.last
            fields[name] = {**other, **mine} if is_newer else {**mine, **other}
        elif name in NEWEST:
            fields[name] = mine if our_change.last > their_change.last else other
        else:
            conflicts.append(FieldConflict(ours.id, name, our_change.before, mine, other))
            fields[name] = other if "theirs" in prefer else mine
    merged = msgspec.structs.replace(ours, **fields)
    if isinstance(ours, Customer) and isinstance(theirs, Customer):
        settled = {
            name: value
            for name, value in _by_day_of_effect(ours, theirs, merged).items()
            if f"{name}_history" in our_changes and f"{name}_history" in their_changes
        }
        merged = msgspec.structs.replace(merged, **settled)
        conflicts = [one for one in conflicts if one.field not in settled]
    return _settled(merged), conflicts


def as_told(record: R, changes: Changes) -> R | None:
    """A record as the copy that has it no more would have it, which alone did something to it; None for nothing.

    It was removed there, and put back where nobody knew of these changes.
    """
    plain = msgspec.to_builtins(record) if changes else {}
    done: set[str] = set()
    for name in changes.keys() & set(type(record).__struct_fields__):
        told = {**plain, name: changes[name].after}
        if told[name] is None:
            del told[name]
        try:
            msgspec.convert(told, type(record))
        except msgspec.ValidationError:
            continue  # another program recorded what the field cannot hold
        plain = told
        done |= set(changes[name].events)
    if not done:
        return None
    return msgspec.convert({**plain, "revision": record.revision + len(done)}, type(record))


def _by_day_of_effect(ours: Customer, theirs: Customer, merged: Any) -> dict[str, Any]:
    """The fields of a customer that both histories tell: of two days of effect the later one's value holds.

    Not where both say another value of that day, or where a side holds what its history does not tell.
    """
    from roadmap_tui.model.account_changes import KINDS  # few merges change an account in both copies

    found: dict[str, Any] = {}
    for name in KINDS:
        histories = [getattr(one, f"{name}_history") for one in (ours, theirs)]
        if not all(history and getattr(history[-1], name) == getattr(one, name)
                   for history, one in zip(histories, (ours, theirs), strict=True)):  # fmt: skip
            continue
        last = getattr(merged, f"{name}_history")[-1].day
        values = {getattr(one, name) for history in histories for one in history if one.day == last}
        if len(values) == 1:
            found[name] = values.pop()
    return found


def _settled(record: R) -> R:
    """A record whose fields fit each other after they came from two sides."""
    if isinstance(record, Story) and record.stage not in record.entered and record.entered:
        return msgspec.structs.replace(
            record, entered={**record.entered, record.stage: max(record.entered.values())}
        )
    return record


def _unexplained(name: str, ours: Record, theirs: Record, base: Callable[[], Record | None]) -> Any:
    """The value of a field whose difference no event tells: that of the record which was changed more often.

    Of a private one that stands on one side alone, nothing: the other forgot it. Where one side is as it was
    before, the other one's.
    """
    mine, other = getattr(ours, name), getattr(theirs, name)
    from roadmap_tui.model.fields.register import REGISTER  # seldom needed, and large

    private = next((one.private for one in REGISTER[type(ours).__name__] if one.part == name), "")
    if None in (mine, other) and (private == "cleared" or (private and FORGOTTEN not in (mine, other))):
        return None
    if FORGOTTEN in (mine, other):
        return FORGOTTEN
    before = base()
    if before is not None and getattr(before, name) in (mine, other):
        return other if getattr(before, name) == mine else mine
    if ours.revision != theirs.revision:
        return mine if ours.revision > theirs.revision else other
    return max(mine, other, key=_bytes)


def _united(base: Any, older: tuple[Any, ...], newer: tuple[Any, ...]) -> tuple[Any, ...]:
    """Several values: those that neither side took out, then what each added; of what was measured, by its day.

    Where both have a value of one day, that of the side which was changed last counts.
    """
    first, last = {_key(one): one for one in older}, {_key(one): one for one in newer}
    before = {_key(one): one for one in base} if isinstance(base, list | tuple) else {}
    kept = [key for key in before if key in first and key in last]
    added = sorted({key for side in (first, last) for key in side if key not in before})
    found = {key: last[key] if key in last else first[key] for key in (*kept, *added)}
    for key in kept:
        # What one side alone corrected is as it was corrected.
        if _plain(last[key]) == _plain(before[key]):
            found[key] = first[key]
    if all(hasattr(one, "day") for one in found.values()):
        return tuple(sorted(found.values(), key=lambda one: one.day))
    return tuple(found.values())


def _key(value: Any) -> str:
    """What tells a value of several from the others: the day of what was measured, its kind, its number."""
    plain = _plain(value)
    if isinstance(plain, dict) and "day" in plain:
        plain = [plain["day"], plain.get("kind"), plain.get("of")]
    return msgspec.json.encode(plain).decode()


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _link(mine: TrackerLink, other: TrackerLink) -> TrackerLink:
    """Of two links to an issue the one that was synced last; of links to two issues the older issue's."""
    if (mine.site, mine.id) == (other.site, other.id):
        return max(mine, other, key=lambda one: (one.synced_at is not None, one.synced_at or _LAST, _bytes(one)))
    return min(
        mine, other, key=lambda one: (not one.id.isdigit(), int(one.id) if one.id.isdigit() else 0, one.id)
    )


def _bytes(value: Any) -> bytes:
    return msgspec.json.encode(value)
