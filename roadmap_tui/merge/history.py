"""The history of two copies as one: every event once, in the order of their times, whoever merges into whom.

Transactions stand by instant, then by the least uid among their events; within one, events keep their order. Both
are numbered by their place, so that two copies which hold the same events number them alike.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.merge.copies import Copy
from roadmap_tui.merge.references import renamed_event
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.records import Event

_DEEPEST = 100
"""How many reversals of reversals are followed: what a broken history says of itself may have no end."""


class _Transaction(NamedTuple):
    at: datetime
    uid: str
    events: list[Event]


def merge_history(
    ours: Copy,
    theirs: Copy,
    our_ids: Mapping[str, str],
    their_ids: Mapping[str, str],
    new: Iterable[Event] = (),
) -> list[Event]:
    """The events of both copies and those of the merge itself, numbered anew."""
    our_events = {uid: renamed_event(one, our_ids) for uid, one in ours.events.items()}
    their_events = {uid: renamed_event(one, their_ids) for uid, one in theirs.events.items()}
    both = {uid: _kept(one, their_events.get(uid)) for uid, one in our_events.items()}
    groups = [*_transactions(our_events, both), *_transactions(their_events, {**their_events, **both})]
    transactions = {one.uid: one for one in groups}
    for event in new:
        transactions[event.uid] = _Transaction(event.at, event.uid, [event])
    ordered = _in_order(transactions, {**_undone(their_events), **_undone(our_events)})
    place = {one.uid: count for count, one in enumerate(ordered, 1)}
    undone = {**_places(their_events, place), **_places(our_events, place)}
    return _numbered(ordered, place, undone)


def _numbered(
    ordered: Iterable[_Transaction], place: Mapping[str, int], undone: Mapping[str, int | None]
) -> list[Event]:
    """The events of transactions in order, with the numbers of their places."""
    found: list[Event] = []
    for one in ordered:
        for event in one.events:
            fields: dict[str, object] = {"id": f"E-{len(found) + 1}", "transaction": place[one.uid]}
            if event.undoes is not None:
                fields["undoes"] = undone.get(event.uid)
            changed = any(getattr(event, name) != value for name, value in fields.items())
            found.append(msgspec.structs.replace(event, **fields) if changed else event)
    return found


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events of one copy, numbered anew by their place."""
    by_uid = {one.uid: one for one in events}
    ordered = _in_order({one.uid: one for one in _transactions(by_uid, by_uid)}, _undone(by_uid))
    place = {one.uid: count for count, one in enumerate(ordered, 1)}
    return _numbered(ordered, place, _places(by_uid, place))


def _in_order(transactions: Mapping[str, _Transaction], undone: Mapping[str, str]) -> list[_Transaction]:
    """Transactions by instant and uid, each after the one that it reverses, whatever a clock said."""

    def key(uid: str) -> tuple[datetime, int, str]:
        at, depth, one = transactions[uid].at, 0, uid
        while (one := undone.get(one, "")) in transactions and depth < _DEEPEST:
            at, depth = max(at, transactions[one].at), depth + 1
        return at, depth, uid

    return sorted(transactions.values(), key=lambda one: key(one.uid))


def _undone(events: Mapping[str, Event]) -> dict[str, str]:
    """The transaction that each reverses, both by the least uid among their events."""
    least = _leasts(events)
    return {
        least[one.transaction]: least[one.undoes]
        for one in events.values()
        if one.undoes in least and one.undoes != one.transaction
    }


def _leasts(events: Mapping[str, Event]) -> dict[int | None, str]:
    """The least uid among the events of each transaction."""
    least: dict[int | None, str] = {}
    for uid, event in events.items():
        least[event.transaction] = min(least.get(event.transaction, uid), uid)
    return least


def _transactions(events: Mapping[str, Event], kept: Mapping[str, Event]) -> list[_Transaction]:
    groups: dict[int, list[str]] = {}
    for uid, event in events.items():
        groups.setdefault(event.transaction, []).append(uid)
    return [
        _Transaction(min(events[uid].at for uid in uids), min(uids), [kept[uid] for uid in uids])
        for uids in groups.values()
    ]


def _places(events: Mapping[str, Event], place: Mapping[str, int]) -> dict[str, int | None]:
    """The new number of the transaction that each event undoes, by the event's uid."""
    least = _leasts(events)
    return {
        uid: place.get(least.get(event.undoes, "")) for uid, event in events.items() if event.undoes is not None
    }


def _kept(one: Event, other: Event | None) -> Event:
    """An event that both copies have, without what was forgotten in either."""
    if other is None or other == one:
        return one
    changes: dict[str, Any] = {
        name: tuple(map(_least, pair, other.changes.get(name, pair))) for name, pair in one.changes.items()
    }
    because = _least(one.because, other.because)
    if changes == one.changes and because == one.because:
        return one
    return msgspec.structs.replace(one, changes=changes, because=because)


def _least(one: Any, other: Any) -> Any:
    """Of a value as two copies have it, the one that says less: what was forgotten, and parts that are gone."""
    if one == other:
        return one
    if FORGOTTEN in (one, other):
        return FORGOTTEN
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _least(value, other[name]) for name, value in one.items() if name in other}
    return max(one, other, key=msgspec.json.encode)
