"""The history of two copies as one: every event once, in the order of their times, whoever merges into whom.

Transactions stand by instant; those of one instant as the copies had them, else by the least uid of their events.
Within one, events keep their order. Both are numbered by their place, so that two copies which hold the same
events number them alike.
"""

from bisect import insort
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec

from roadmap_tui.merge.copies import Copy
from roadmap_tui.merge.references import renamed_event
from roadmap_tui.merge.shared import Shared
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.records import Event

_DEEPEST = 100
"""How many reversals of reversals are followed: what a broken history says of itself may have no end."""


class _Transaction(msgspec.Struct, frozen=True):
    at: datetime
    uid: str
    events: list[Event]


def merge_history(
    ours: Copy,
    theirs: Copy,
    our_ids: Mapping[str, str],
    their_ids: Mapping[str, str],
    shared: Shared,
    new: Iterable[list[Event]] = (),
) -> list[Event]:
    """The events of both copies, numbered on from the beginning that both share.

    `new` are the transactions of the merge itself.
    """
    our_events = {uid: renamed_event(one, our_ids) for uid, one in ours.events.items()}
    their_events = {uid: renamed_event(one, their_ids) for uid, one in theirs.events.items()}
    both = {uid: _kept(one, their_events.get(uid)) for uid, one in our_events.items()}
    mine, other = _transactions(our_events, both), _transactions(their_events, {**their_events, **both})
    transactions = {one.uid: one for one in (*mine, *other)}
    for own in new:
        least = min(one.uid for one in own)
        transactions[least] = _Transaction(own[0].at, least, own)
    before = {**_undone(their_events), **_undone(our_events)}
    ordered = _in_order(transactions, before, ([one.uid for one in mine], [one.uid for one in other]))
    place = {one.uid: count for count, one in enumerate(ordered, shared.transactions + 1)}
    undone = {**_places(their_events, place, shared), **_places(our_events, place, shared)}
    return _numbered(ordered, place, undone, shared.count)


def in_order(events: Iterable[Event], shared: Shared) -> list[Event]:
    """The events of one copy after the beginning that both share, numbered anew by their place."""
    by_uid = {one.uid: one for one in events}
    own = _transactions(by_uid, by_uid)
    ordered = _in_order({one.uid: one for one in own}, _undone(by_uid), ([one.uid for one in own],))
    place = {one.uid: count for count, one in enumerate(ordered, shared.transactions + 1)}
    return _numbered(ordered, place, _places(by_uid, place, shared), shared.count)


def _numbered(
    ordered: Iterable[_Transaction],
    place: Mapping[str, int],
    undone: Mapping[str, int | None],
    before: int,
) -> list[Event]:
    """The events of transactions in order, with the numbers of their places."""
    found: list[Event] = []
    for one in ordered:
        for event in one.events:
            fields: dict[str, object] = {"id": f"E-{before + len(found) + 1}", "transaction": place[one.uid]}
            if event.undoes is not None:
                fields["undoes"] = undone.get(event.uid)
            changed = any(getattr(event, name) != value for name, value in fields.items())
            found.append(msgspec.structs.replace(event, **fields) if changed else event)
    return found


def _in_order(
    transactions: Mapping[str, _Transaction], undone: Mapping[str, str], sequences: Iterable[list[str]]
) -> list[_Transaction]:
    """Transactions by instant, each after the one that it reverses, whatever a clock said.

    Those of one instant stand as the copies had them, and where that says nothing, by uid.
    """
    instants = {uid: _instant(uid, transactions, undone) for uid in transactions}
    later: dict[str, set[str]] = {}
    for sequence in sequences:
        for one, other in pairwise(sequence):
            if instants[one] == instants[other]:
                later.setdefault(one, set()).add(other)
    for one, other in undone.items():
        if one in instants and instants.get(other) == instants[one]:
            later.setdefault(other, set()).add(one)
    by_instant: dict[datetime, list[str]] = {}
    for uid in sorted(transactions):
        by_instant.setdefault(instants[uid], []).append(uid)
    return [transactions[uid] for at in sorted(by_instant) for uid in _sorted(by_instant[at], later)]


def _instant(uid: str, transactions: Mapping[str, _Transaction], undone: Mapping[str, str]) -> datetime:
    """When a transaction can have been: not before the one that it reverses."""
    at, depth, one = transactions[uid].at, 0, uid
    while (one := undone.get(one, "")) in transactions and depth < _DEEPEST:
        at, depth = max(at, transactions[one].at), depth + 1
    return at


def _sorted(uids: list[str], later: Mapping[str, set[str]]) -> list[str]:
    """Sorted uids, each before those that are later; as they are where that goes round in a circle."""
    if len(uids) == 1:
        return uids
    waits = dict.fromkeys(uids, 0)
    for one in uids:
        for other in later.get(one, ()):
            waits[other] += 1
    ready = [one for one in uids if not waits[one]]
    found = []
    while ready:
        found.append(ready.pop(0))
        for other in later.get(found[-1], ()):
            waits[other] -= 1
            if not waits[other]:
                insort(ready, other)
    return found if len(found) == len(uids) else uids


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


def _places(events: Mapping[str, Event], place: Mapping[str, int], shared: Shared) -> dict[str, int | None]:
    """The new number of the transaction that each event undoes, by the event's uid."""
    least = _leasts(events)
    return {
        uid: event.undoes if event.undoes <= shared.transactions else place.get(least.get(event.undoes, ""))
        for uid, event in events.items()
        if event.undoes is not None
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
