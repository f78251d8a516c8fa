"""Undo and redo over anything that two people may do to a board."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.actions import customers, history, notes, products, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.history import Transactions
from roadmap_tui.errors import Problem
from roadmap_tui.model.products import outdated
from roadmap_tui.model.records import TABLE, Customer, Event, Link, Note, Product, Record, Request, Story, kind_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import Overlay, empty_snapshot
from roadmap_tui.text.characters import folded
from tests.actions.kit import AT, TODAY, WHOLE

Act = Callable[[Change], Any]
State = dict[str, dict[str, Any]]

_story = st.sampled_from(["S-1", "S-2", "S-3"])
_request = st.sampled_from(["R-1", "R-2", "R-3"])
_customer = st.sampled_from(["C-1", "C-2", "C-3"])
_name = st.sampled_from(["Acme", "Bolt", "dana@acme.example"])
_product = st.sampled_from(["Till", "till", "Web", "Kiosk"])
_word = st.sampled_from([None, "one", "two"])


def _note(change: Change, story: str) -> None:
    notes.add(change, change.get(Story, story), "hm")


def _link_and_more(change: Change, request: str, story: str) -> None:
    requests.link(change, request, story)
    requests.acknowledge(change, request)
    stories.edit(change, story, {"owner": request})


_acts: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda: lambda change: stories.add(change, WHOLE)),
    st.builds(lambda one: lambda change: stories.add(change, {"title": "x"}, from_requests=[one]), _request),
    st.builds(lambda one, word: lambda change: stories.edit(change, one, {"owner": word}), _story, _word),
    st.builds(
        lambda one, tags: lambda change: stories.edit(change, one, {"tags": tags, "target": None}),
        _story,
        st.sampled_from([(), ("a",), ("a", "b")]),
    ),
    st.builds(
        lambda one, stage: lambda change: stories.move(change, one, stage, because="why"),
        _story,
        st.sampled_from(["discover", "draft", "ready", "shipped", "declined"]),
    ),
    st.builds(lambda one, value: lambda change: stories.read(change, one, value), _story, st.integers(0, 3)),
    st.builds(lambda one, other: lambda change: stories.rank(change, one, before=other), _story, _story),
    st.builds(lambda one: lambda change: _note(change, one), _story),
    st.builds(lambda who: lambda change: requests.add(change, {"said": "x"}, customer=who), _name),
    st.builds(lambda one: lambda change: requests.add(change, {"said": "x"}, story=one), _story),
    st.builds(
        lambda one, word, who: lambda change: requests.edit(change, one, {"person": word}, customer=who),
        _request,
        _word,
        st.one_of(st.none(), _name, _customer),
    ),
    st.builds(lambda one, other: lambda change: requests.link(change, one, other), _request, _story),
    st.builds(lambda one, other: lambda change: _link_and_more(change, one, other), _request, _story),
    st.builds(lambda one, other: lambda change: requests.unlink(change, one, other), _request, _story),
    st.builds(lambda one: lambda change: requests.decline(change, one, "no"), _request),
    st.builds(lambda one: lambda change: requests.reopen(change, one), _request),
    st.builds(lambda one: lambda change: requests.ask(change, one, "why?"), _request),
    st.builds(lambda one, other: lambda change: requests.merge(change, one, other), _request, _request),
    st.builds(lambda name: lambda change: customers.add(change, {"name": name}), _name),
    st.builds(
        lambda one, word, name: lambda change: customers.edit(change, one, {"segment": word, "name": name}),
        _customer,
        _word,
        _name,
    ),
    st.builds(lambda one, other: lambda change: customers.merge(change, one, other), _customer, _customer),
)
_of_products: st.SearchStrategy[Act] = st.one_of(
    st.builds(lambda name: lambda change: products.add(change, {"name": name}), _product),
    st.builds(lambda one, name: lambda change: products.edit(change, one, {"name": name}), _product, _product),
    st.builds(lambda one, other: lambda change: products.merge(change, one, other), _product, _product),
    st.builds(lambda one: lambda change: products.remove(change, one), _product),
    st.builds(lambda one, name: lambda change: stories.edit(change, one, {"product": name}), _story, _product),
    st.builds(lambda one, name: lambda change: requests.edit(change, one, {"product": name}), _request, _product),
)


def _steps(acts: st.SearchStrategy[Act], most: int) -> st.SearchStrategy[list[tuple[str, Act]]]:
    """What two people do one after the other, an undo or a redo of theirs in between."""
    back = st.sampled_from([history.undo, history.redo])
    return st.lists(st.tuples(st.sampled_from(["ann", "bob"]), st.one_of(acts, acts, back)), max_size=most)


class World:
    """A board in memory: a change that is refused leaves nothing."""

    def __init__(self) -> None:
        self.snapshot: Snapshot = empty_snapshot()
        self.at: datetime = AT
        self.around: dict[int, tuple[State, State]] = {}

    def do(self, by: str, act: Act, *, keep: bool = True) -> tuple[State, Any]:
        """The state after the act, and what it returned."""
        overlay = Overlay(self.snapshot)
        before = state_of(self.snapshot)
        self.at += timedelta(minutes=1)
        change = Change(overlay, by=by, at=self.at, today=TODAY)
        done = act(change)
        put = {one.id: one for one in overlay.put_records if not isinstance(one, Event)}
        after = {ref: row for ref, row in before.items() if ref not in {ref for _, ref in overlay.removed}}
        after |= {ref: row_of(one) for ref, one in put.items()}
        if keep:
            # As a file would: records are encoded and read again.
            self.snapshot.apply(
                (msgspec.json.decode(msgspec.json.encode(one), type=type(one)) for one in overlay.put_records),
                overlay.removed,
            )
            self.snapshot.board = overlay.board
            assert state_of(self.snapshot) == after
            self.around[change.number] = (before, after)
        return after, done


def row_of(record: Record) -> dict[str, Any]:
    """A record's fields that hold something, as read from a file, without its count of changes."""
    read = msgspec.json.decode(msgspec.json.encode(record), type=type(record))
    plain = msgspec.json.decode(msgspec.json.encode(msgspec.structs.asdict(read)))
    return {name: value for name, value in plain.items() if name != "revision" and value not in (None, [], {})}


def state_of(snapshot: Snapshot) -> State:
    return {one.id: row_of(one) for kind in TABLE if kind is not Event for one in snapshot.table(kind).values()}


def faults(snapshot: Snapshot) -> list[str]:
    """What does not hold together."""
    known = state_of(snapshot)
    links = [(one.request, one.story) for one in snapshot.table(Link).values()]
    found = [f"{links} twice"] if len(links) != len(set(links)) else []
    for link in snapshot.table(Link).values():
        found += [f"{link.id} to {one}" for one in (link.request, link.story) if one not in known]
        found += [f"{link.request} declined"] if "declined_because" in known.get(link.request, {}) else []
    for request in snapshot.requests.values():
        found += [
            f"{request.id}: {one}" for one in (request.customer, request.merged_into) if one and one not in known
        ]
        at, seen = request.merged_into, {request.id}
        while at is not None:
            if at in seen:
                found.append(f"{request.id} in a circle")
                break
            seen.add(at)
            at = snapshot.requests[at].merged_into
    names = [one.name.casefold() for one in snapshot.customers.values()]
    found += [f"{names} twice"] if len(names) != len(set(names)) else []
    named = [one.name for one in snapshot.table(Product).values()]
    called = [folded(one) for one in named]
    found += [f"{named} twice"] if len(called) != len(set(called)) else []
    used = {one.id: one.product for one in snapshot.stories.values()}
    used |= {one.id: one.product for one in snapshot.requests.values()}
    found += outdated(snapshot.table(Product).values(), used)
    found += [one.id for one in snapshot.table(Note).values() if one.about not in known]
    return found


@given(_steps(st.one_of(_acts, _of_products), 40))
def test_undo_and_redo(steps: list[tuple[str, Act]]) -> None:
    """What was just done can be undone, and that redone. Each leaves what the transaction touched as it was,
    neither touches another's transactions, and nothing ever hangs in the air.
    """
    _undo_and_redo(World(), steps)


@given(_steps(_of_products, 15))
def test_products_are_called_alike_after_any_undo(steps: list[tuple[str, Act]]) -> None:
    """Whatever two people call them: each story and request names its product by the product's own name."""
    world = World()
    for _ in range(3):
        world.do("cy", lambda change: stories.add(change, WHOLE))
        world.do("cy", lambda change: requests.add(change, {"said": "x"}))
    _undo_and_redo(world, steps)


def _undo_and_redo(world: World, steps: list[tuple[str, Act]]) -> None:
    for by, act in steps:
        past = Transactions(reversed(list(world.snapshot.events.values())))
        state = state_of(world.snapshot)
        try:
            after, done = world.do(by, act)
        except Problem:
            assert state_of(world.snapshot) == state
            continue
        assert faults(world.snapshot) == []
        if act in (history.undo, history.redo):
            events = past.events(done.transaction)
            assert {one.by for one in events} == {by}
            before, left = world.around[done.transaction]
            for event in events:
                fields = set(event.changes) or set(left.get(event.ref, {}))
                for name in fields - {"product"}:  # it is called as the product is now
                    expected = before.get(event.ref, {}).get(name)
                    assert after.get(event.ref, {}).get(name) == expected, (event.ref, name)
                assert (event.ref in after) == (event.ref in before)
        elif after != state:
            back, _ = world.do(by, history.undo, keep=False)
            assert back == state
        if act is history.undo:
            again, _ = world.do(by, history.redo, keep=False)
            assert again == state


@given(_steps(st.one_of(_acts, _of_products), 40))
def test_ids_are_never_given_twice(steps: list[tuple[str, Act]]) -> None:
    """Not even after the adding of a record was undone; revisions of what stays never fall."""
    world = World()
    given_to: dict[str, Any] = {}
    for by, act in steps:
        known = {kind: dict(world.snapshot.table(kind)) for kind in (Story, Request, Customer)}
        try:
            world.do(by, act)
        except Problem:
            continue
        for kind, before in known.items():
            for identity, record in world.snapshot.table(kind).items():
                made = getattr(record, "created_at", None) or record.captured_at  # type: ignore[attr-defined]
                assert given_to.setdefault(identity, made) == made
                assert kind_of(identity) is kind
                if identity in before:
                    assert record.revision >= before[identity].revision


def test_every_day_of_undo_counts_from_the_same_today() -> None:
    """Nothing in an undo depends on the day it is."""
    world = World()
    world.do("ann", lambda change: stories.add(change, WHOLE))
    before = state_of(world.snapshot)
    world.do("ann", lambda change: stories.read(change, "S-1", 1, on=date(2026, 3, 1)))
    after, _ = world.do("ann", history.undo)

    assert after == before
