"""The year as two people wrote it down in copies of one board, which were merged in the end."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec

from roadmap_tui.actions import customers
from roadmap_tui.actions.change import begin
from roadmap_tui.merge.boards import Merged, merge_boards
from roadmap_tui.model.records import (
    PREFIX,
    REFERENCES,
    Batch,
    Customer,
    DatedArr,
    Event,
    Link,
    Notification,
    Record,
    Request,
    Session,
    Story,
)
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.memory import MemoryStore
from tests.measures.year import NOW, TODAY, Ask, Year, records, year

BOTH, OURS, THEIRS = "both", "ours", "theirs"


@cache
def merged_board() -> Snapshot:
    """The board that comes of two copies with requests under the same ids, and news of accounts and stories."""
    store = MemoryStore("merged")
    store.load(merge().document)
    return store.read()


@cache
def merge() -> Merged:
    """The merge of two copies: each has half of what is new, and knows of accounts what the other does not."""
    all_ = year()
    by_side = _apart(all_)
    base = MemoryStore("base")
    base.create("Board", "EUR")
    ids = _put(base, [_before(one) for one in by_side[BOTH]], {}, Counter())
    copies = {}
    for side in (OURS, THEIRS):
        copy = copies[side] = MemoryStore(side)
        copy.load(base.dump())
        # Each counts on from what both had, so both give the same ids.
        _put(copy, by_side[side], dict(ids), Counter(one.partition("-")[0] for one in ids.values()))
        _news(copy, side, all_, by_side[BOTH])
    return merge_boards(copies[OURS].dump(), copies[THEIRS].dump(), at=NOW)


def side_of(ask: Ask) -> str:
    """Who wrote a request down: one before the copies went apart, or in one of them, where what it joins was."""
    into = side_of(ask.merged) if ask.merged is not None else BOTH
    return into if into != BOTH else (BOTH, BOTH, OURS, THEIRS)[int(ask.id[2:]) % 4]


def _apart(all_: Year) -> dict[str, list[Record]]:
    """The records of the year by who wrote them down."""
    sides = {one.id: side_of(one) for one in all_.asks}
    batch = Batch(id="B-1", file="asks.csv", shape="plain", by="Bea", at=NOW)
    found: dict[str, list[Record]] = {BOTH: [batch], OURS: [], THEIRS: []}
    for place, one in enumerate(records(all_)):
        match one:
            case Request():
                side = sides[one.id]
            case Link(request=ref) | Notification(about=ref) | Event(ref=ref):
                side = sides.get(ref, BOTH)
                side = (OURS, THEIRS)[place % 2] if side == BOTH else side
                sides[one.id] = side
            case Session():
                side = (OURS, THEIRS)[place % 2]
            case _:
                side = BOTH
        found[side].append(one)
    return found


def _before(one: Record) -> Record:
    """A record as it was before the copies went apart: accounts with their first history, stories in discover."""
    match one:
        case Customer(arr_history=(first, *rest)) if rest:
            return msgspec.structs.replace(one, arr=first.arr, arr_history=(first,))
        case Story():
            entered = {"discover": one.entered["discover"]}
            return msgspec.structs.replace(one, uid="", stage="discover", entered=entered, readings=())
        case _:
            return one


def _put(
    store: MemoryStore, several: Iterable[Record], ids: dict[str, str], counts: "Counter[str]"
) -> dict[str, str]:
    """Write records under ids that count on; what they refer to follows. The new ids by those of the year."""
    several = list(several)
    for one in several:
        prefix = PREFIX[type(one)]
        counts[prefix] += 1
        ids[one.id] = f"{prefix}-{counts[prefix]}"
    with store.transaction() as transaction:
        for one in several:
            names = ("ref",) if isinstance(one, Event) else REFERENCES.get(type(one), ())
            refs = {name: _renamed(getattr(one, name), ids) for name in names}
            number = {"transaction": transaction.next_transaction()} if isinstance(one, Event) else {}
            transaction.put(msgspec.structs.replace(one, id=ids[one.id], **refs, **number))
    return ids


def _renamed(refs: Any, ids: dict[str, str]) -> Any:
    """A reference by the new id, or several."""
    return tuple(ids[one] for one in refs) if isinstance(refs, tuple) else ids[refs] if refs is not None else None


def _news(store: MemoryStore, side: str, all_: Year, both: Iterable[Record]) -> None:
    """What is said of accounts and stories in one copy.

    Of every fifth account the other copy knows what it paid in between, as of the day it did.
    """
    wanted = {one.id: one for one in both if isinstance(one, Customer | Story)}
    with begin(store, by=side, at=NOW, today=TODAY) as change:
        for place, account in enumerate(all_.accounts):
            one = wanted[account.id]
            news: list[DatedArr] = list(one.arr_history[1:]) if isinstance(one, Customer) else []
            if place % 5 == 0:
                news = news[-1:] if side == OURS else news[:-1]
            elif (place % 2 == 0) != (side == OURS):
                news = []
            for each in news:
                customers.edit(change, account.id, {"arr": each.arr}, since=each.day)
        for plan in all_.plans:
            story, kept = wanted[plan.id], change.get(Story, plan.id)
            assert isinstance(story, Story)
            if side == OURS:
                change.edit(kept, "move", stage=story.stage, entered=story.entered)
            else:
                change.edit(kept, "read", readings=story.readings)
