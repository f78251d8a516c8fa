"""The history of two copies as one: every event once, in the order of their times, whoever merges into whom.

Transactions stand by instant, then by the least uid among their events; within one, events keep their order. Both
are numbered by their place, so that two copies which hold the same events number them alike.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from roadmap_tui.merge.copies import Copy
from roadmap_tui.merge.references import renamed_event
from roadmap_tui.model.changes import FORGOTTEN
from roadmap_tui.model.records import Event


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
    ordered = sorted(transactions.values(), key=lambda one: (one.at, one.uid))
    place = {one.uid: count for count, one in enumerate(ordered, 1)}
    undone = {
        **_places(their_events, place),
        **_places(our_events, place),
    }
    found: list[Event] = []
    for one in ordered:
        for event in one.events:
            fields: dict[str, object] = {"id": f"E-{len(found) + 1}", "transaction": place[one.uid]}
            if event.undoes is not None:
                fields["undoes"] = undone.get(event.uid)
            changed = any(getattr(event, name) != value for name, value in fields.items())
            found.append(msgspec.structs.replace(event, **fields) if changed else event)
    return found


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
    least: dict[int, str] = {}
    for uid, event in events.items():
        least[event.transaction] = min(least.get(event.transaction, uid), uid)
    return {
        uid: place.get(least.get(event.undoes, "")) for uid, event in events.items() if event.undoes is not None
    }


def _kept(one: Event, other: Event | None) -> Event:
    """Of an event that both copies have, the version in which more was forgotten."""
    if other is None or other == one:
        return one
    return max(one, other, key=lambda event: (_forgotten(event), msgspec.json.encode(event.changes)))


def _forgotten(event: Event) -> int:
    words = (event.because, *(one for pair in event.changes.values() for one in pair))
    return sum(one == FORGOTTEN for one in words)
