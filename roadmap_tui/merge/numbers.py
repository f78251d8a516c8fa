"""Numbers of records after a merge: each record has one, and no number means two records.

Where both copies gave a number to different records, the copy that is merged into keeps it. The other record gets
a new one, which an event records, so that the copy it came from takes it over in its turn: a number that a merge
gave stands. Two merges at once, one in each copy, may both give; the later of two such events counts.
Nor has a record that one copy alone made a number of which the other's history tells as that of a lost record.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import msgspec

from roadmap_tui.merge.copies import Copy, count_of, identity_of, known_kind
from roadmap_tui.merge.references import BATCH
from roadmap_tui.model.changes import RENUMBER
from roadmap_tui.model.records import PREFIX, TABLE, Event, Record, number


class Given(msgspec.Struct, frozen=True):
    """A new id that a merge gave to a record: its uid, the id before and after, how often it got one."""

    uid: str
    before: str
    after: str
    rank: int


class Alike:
    """The numbers of a kind that mean the same record in both copies, which stands alike there."""

    def __init__(self, kind: type[Record], ours: Copy, theirs: Copy) -> None:
        self._table = ours.tables[TABLE[kind]]
        self.differing = {number(one.id) for copy in (ours, theirs) for one in copy.records[kind].values()}
        """The numbers that mean something else in one of them, or stand there in another way."""

    def __contains__(self, count: int) -> bool:
        return count in self._table and count not in self.differing

    @property
    def highest(self) -> int:
        """The highest of them; 0 where there is none."""
        return next((one for one in reversed(self._table.numbers) if one not in self.differing), 0)


class Numbering(msgspec.Struct, frozen=True):
    """The ids after a merge: by uid, and for each copy the new id of each of its ids that changes.

    `given` are those that this merge gave.
    """

    ids: dict[str, str]
    ours: dict[str, str]
    theirs: dict[str, str]
    given: list[Given]
    counters: dict[str, int]


class _Claim(msgspec.Struct, frozen=True, order=True):
    """A number that a merge gave; of several the one of the highest rank counts, whatever the clocks say."""

    rank: int
    at: datetime
    event: str
    wanted: int


def number_records(
    ours: Copy, theirs: Copy, alike_by_kind: Mapping[type[Record], Alike], removed: Collection[str]
) -> Numbering:
    """Number the records of two copies that do not stand alike in both.

    Those that one copy `removed`, by uid, have the number that its history says, or none.
    """
    counters = {
        name: max(one.board.counters.get(name, 0) for one in (ours, theirs))
        for name in {**ours.board.counters, **theirs.board.counters}
    }
    claims = _claims((*ours.history(), *theirs.history()))
    our_ids, their_ids = _by_uid(ours), _by_uid(theirs)
    sides = (_Side(ours, theirs, dict(our_ids)), _Side(theirs, ours, dict(their_ids)))
    for uid in removed:
        if uid not in ours.removed and uid not in theirs.removed:
            our_ids.pop(uid, None)
            their_ids.pop(uid, None)
    ids: dict[str, str] = {}
    given: list[Given] = []
    by_kind: dict[type[Record], list[str]] = {}
    for uid, identity in {**their_ids, **our_ids}.items():
        kind = known_kind(identity)
        if kind is not None:
            by_kind.setdefault(kind, []).append(uid)
    for kind, uids in by_kind.items():
        wanted: dict[int, list[str]] = {}
        for uid in uids:
            claim = claims.get(uid)
            count = claim.wanted if claim is not None else count_of(our_ids.get(uid) or their_ids[uid])
            wanted.setdefault(count, []).append(uid)
        alike = alike_by_kind[kind]
        losers: list[tuple[int, str]] = []
        for count, several in wanted.items():
            keeps = None if count in alike else _keeper(several, count, our_ids, claims)
            if keeps is not None and any(
                one.makes_alone(keeps) and other.lost(kind, count) for one, other in (sides, sides[::-1])
            ):
                keeps = None
            losers += [(count, uid) for uid in several if uid != keeps]
            if keeps is not None:
                ids[keeps] = identity_of(kind, count)
        prefix = PREFIX[kind]
        highest = max([counters.get(prefix, 0), *wanted, alike.highest])
        for count, uid in sorted(losers):
            highest += 1
            ids[uid] = identity_of(kind, highest)
            rank = claims[uid].rank if uid in claims else 0
            given.append(Given(uid, identity_of(kind, count), ids[uid], rank + 1))
        counters[prefix] = max(counters.get(prefix, 0), highest) if losers else counters.get(prefix, 0)
    return Numbering(ids, _changes(our_ids, ids), _changes(their_ids, ids), given, counters)


class _Side:
    """One of two copies: which records it alone made, and of which its history tells that it knows no more."""

    def __init__(self, copy: Copy, other: Copy, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._told = {one for event in copy.events.values() for one in (event.ref, *event.about)}
        self._numbers = {(known_kind(one), count_of(one)) for one in ids.values()}
        known = {*other.batches.values()}
        imports = {one for one, uid in copy.batches.items() if uid not in known}
        alone = (event for uid, event in copy.events.items() if uid not in other.events)
        self._made = {one.ref for one in alone if not one.changes and one.undoes is None and one.verb != "forget"}
        for kind, name in BATCH.items():
            self._made |= {one.id for one in copy.records[kind].values() if getattr(one, name) in imports}

    def makes_alone(self, uid: str) -> bool:
        """Whether this copy made a record, and the other one never knew of it."""
        return self._ids.get(uid) in self._made

    def lost(self, kind: type[Record], count: int) -> bool:
        """Whether its history tells of a record with a number that it knows no more, as of an import taken back.

        What it tells would be said of any other record with that number.
        """
        return identity_of(kind, count) in self._told and (kind, count) not in self._numbers


def _by_uid(copy: Copy) -> dict[str, str]:
    """The id of each record of a copy that may stand for another in the other copy, by uid."""
    found = dict(copy.removed)
    for records in copy.records.values():
        found |= {uid: one.id for uid, one in records.items()}
    return found


def _claims(events: Iterable[Event]) -> dict[str, _Claim]:
    """The newest number that a merge gave to each record, by uid."""
    found: dict[str, _Claim] = {}
    for event in events:
        if event.verb != RENUMBER or known_kind(event.ref) is None:
            continue
        uid = event.changes.get("uid", ("", ""))[1]
        claim = _Claim(event.changes["rank"][1], event.at, event.uid, count_of(event.changes["id"][1]))
        if isinstance(uid, str) and (uid not in found or found[uid] < claim):
            found[uid] = claim
    return found


def _keeper(uids: list[str], count: int, ours: Mapping[str, str], claims: Mapping[str, _Claim]) -> str:
    """The record that keeps a number which several would have."""
    mine = [uid for uid in uids if uid in ours and count_of(ours[uid]) == count]
    if mine:
        return min(mine)
    return min(uids, key=lambda uid: (uid not in claims, claims.get(uid, ()), uid))


def _changes(own: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    return {identity: ids[uid] for uid, identity in own.items() if uid in ids and ids[uid] != identity}
