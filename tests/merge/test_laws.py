"""Laws of merging: whatever three people did and in whatever order copies are merged, one board comes out."""

import os
import random
from functools import partial

import msgspec
import pytest

from roadmap_tui.actions import customers
from roadmap_tui.errors import Refused
from roadmap_tui.merge.boards import merge_boards
from roadmap_tui.store.rows import BOARD
from tests.merge.clones import Clone


def tables(clone: Clone) -> dict[str, object]:
    """What a clone holds, but for the board's own row, which counts its generations."""
    found: dict[str, object] = msgspec.json.decode(clone.store.dump())
    del found[BOARD]
    return found


def clones(seed: int) -> list[Clone]:
    """Three copies of one board, with clocks that are hours apart."""
    first = Clone("ann", seed=seed)
    for name in ("Acme", "Bolt", "Cato"):
        first.act(partial(customers.add, fields={"name": name}))
    first.work(12)
    chance = random.Random(seed)
    return [first, *(first.fork(name, skew=chance.randint(-5, 5), seed=seed) for name in ("ben", "cyd"))]


def settle(all_of: list[Clone]) -> None:
    """Merge until every copy has seen every other one."""
    first, *others = all_of
    for one in others:
        first.merge(one)
    for one in others:
        one.merge(first)


@pytest.fixture(autouse=True)
def uids(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same uids whenever a test is run again."""
    monkeypatch.setattr(os, "urandom", random.Random(request.node.name).randbytes)


@pytest.mark.parametrize("seed", range(12))
def test_all_copies_become_one(seed: int) -> None:
    """With merges in between, in any order; nothing that was kept is lost, and every board is whole."""
    found = clones(seed)
    chance = random.Random(seed)
    for _ in range(4):
        for one in found:
            one.work(chance.randint(0, 8))
        if chance.random() < 0.7:
            one, other = chance.sample(found, 2)
            one.merge(other)
    settle(found)
    board = found[0].store.read()
    kept = {one.said for one in board.requests.values()}
    forgotten = {one.uid for one in board.requests.values() if one.forgotten}
    missing = {words for one in found for words in one.said} - kept

    assert tables(found[0]) == tables(found[1]) == tables(found[2])
    assert [one.store.check() for one in found] == [[], [], []]
    assert len(missing) <= len(forgotten)


@pytest.mark.parametrize("seed", range(12))
def test_merging_again_changes_nothing(seed: int) -> None:
    """In either direction."""
    one, other, _ = clones(seed)
    one.work(15)
    other.work(15)
    one.merge(other)
    before = tables(one)

    assert not one.merge(other).is_changed
    other.merge(one)
    assert tables(other) == before
    assert not one.merge(other).is_changed
    assert tables(one) == before


def test_another_board_is_refused() -> None:
    """It has another uid."""
    with pytest.raises(Refused, match="is another board"):
        merge_boards(Clone("ann").store.dump(), Clone("ben").store.dump())
