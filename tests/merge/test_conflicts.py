"""Conflicts that merges leave: listed until somebody takes a side, on whichever copy and by whatever clock."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from roadmap_tui.actions import customers, history, products, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound
from roadmap_tui.merge.conflicts import conflicts_of, find_conflicts, resolve
from roadmap_tui.model.account_history import points_of
from roadmap_tui.model.moves import moves_of, slips_of
from roadmap_tui.model.records import Product
from tests.merge.clones import START, Clone


def edit(**fields: Any) -> Any:
    """Somebody edits the story."""
    return partial(stories.edit, identity="S-1", fields=fields)


def take(side: str) -> Any:
    """Somebody takes a side in all fields of the story."""

    def do(change: Change) -> None:
        resolve(change, find_conflicts(change, "S-1"), side)  # type: ignore[arg-type]

    return do


def clashing(skew: int) -> tuple[Clone, Clone]:
    """Two copies that changed a title differently, the second one's clock off by hours; merged into the first."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "Fast"}))
    ben = ann.fork("ben", skew=skew)
    ann.act(edit(title="Ours"))
    ben.act(edit(title="Theirs"))
    ann.merge(ben)
    return ann, ben


def open_on(clone: Clone) -> list[tuple[Any, ...]]:
    """The conflicts of a clone."""
    return [tuple(one) for one in conflicts_of(clone.store.read())]


OPEN = [("S-1", "title", "Fast", "Ours", "Theirs")]
clocks = pytest.mark.parametrize("skew", [-5, 0, 5])


@clocks
def test_a_conflict_is_the_same_on_both_copies(skew: int) -> None:
    """With what was agreed on, whatever the clocks say."""
    ann, ben = clashing(skew)
    ben.merge(ann)

    assert open_on(ann) == open_on(ben) == OPEN


@clocks
@pytest.mark.parametrize(("side", "title"), [("ours", "Ours"), ("theirs", "Theirs")])
def test_a_side_that_was_taken_holds_everywhere(skew: int, side: str, title: str) -> None:
    """On the copy with the other clock as well, and after more merges; an undo opens the conflict again."""
    ann, ben = clashing(skew)
    ben.merge(ann)
    ben.act(take(side))
    ann.merge(ben)
    cyd = ann.fork("cyd", skew=-skew)
    cyd.act(edit(owner="cyd"))
    ann.merge(cyd)
    found = [open_on(one) for one in (ann, ben, cyd)]
    titles = [one.store.read().stories["S-1"].title for one in (ann, ben, cyd)]
    ben.act(history.undo)

    assert (found, titles) == ([[], [], []], [title] * 3)
    assert open_on(ben) == OPEN


def test_an_edit_ends_a_conflict() -> None:
    """There is nothing left to take a side in; an undo of it brings the conflict back."""
    ann, _ = clashing(0)
    ann.act(edit(title="Both"))
    ended = open_on(ann)
    with pytest.raises(NotFound, match="S-1 has no conflict"):
        ann.act(take("theirs"))
    ann.act(history.undo)

    assert (ended, open_on(ann)) == ([], OPEN)


def test_three_copies_leave_two_sides() -> None:
    """Each is shown; either can be taken, which ends both."""
    ann, ben = clashing(0)
    cyd = ben.fork("cyd")
    cyd.act(edit(title="Third"))
    ann.merge(cyd)
    found = conflicts_of(ann.store.read())
    ann.act(lambda change: resolve(change, [one for one in found if one.theirs == "Theirs"], "theirs"))

    assert sorted(one.theirs for one in found) == ["Theirs", "Third"]
    assert (open_on(ann), ann.store.read().stories["S-1"].title) == ([], "Theirs")


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_conflict_is_no_slip_and_no_move(side: str) -> None:
    """Measures count what people did to days and stages, and not what a merge kept of it."""
    ann = Clone("ann")
    ann.act(partial(stories.add, fields={"title": "Fast", "ship_by": START.date()}))
    ben = ann.fork("ben")
    for one, days in ((ann, 10), (ben, 20)):
        one.act(edit(ship_by=START.date().replace(day=days)))
        one.act(
            partial(stories.move, identity="S-1", stage="building" if one is ann else "shipped", because="so")
        )
    ann.merge(ben, prefer=side)
    happened = list(ann.store.read().happened.values())

    assert (
        sorted(one.by for one in slips_of(happened))
        == sorted(one.by for one in moves_of(happened))
        == ["ann", "ben"]
    )


@pytest.mark.parametrize(("ours", "theirs", "arr", "clashes"), [(3, 1, 7, 0), (1, 3, 8, 0), (2, 2, 7, 1)])
def test_two_days_of_effect_are_no_conflict(ours: int, theirs: int, arr: int, clashes: int) -> None:
    """Of what two copies say of an account from two days on, the later holds; of one day, they clash."""
    ann = Clone("ann")
    ann.act(partial(customers.add, fields={"name": "Acme", "arr": 5}))
    ben = ann.fork("ben")
    first = START.date() + timedelta(days=1)
    for clone, days, worth in ((ann, ours, 7), (ben, theirs, 8)):
        clone.now += timedelta(days=9)
        day = first + timedelta(days=days)
        clone.act(partial(customers.edit, identity="Acme", fields={"arr": worth}, since=day))
    merged = ann.merge(ben)
    found = ann.store.read().customers["C-1"]

    assert (found.arr, len(merged.conflicts)) == (arr, clashes)
    assert sorted(one.value for one in points_of(found, "arr")) == ([5, 7] if clashes else [5, 7, 8])
    if clashes:
        ann.act(lambda change: resolve(change, find_conflicts(change, "C-1"), "theirs"))
        taken = ann.store.read().customers["C-1"]

        assert [one.value for one in points_of(taken, "arr")] == [5, 8]
        assert (taken.arr, open_on(ann)) == (8, [])


@clocks
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_product_renamed_twice_is_one(skew: int, side: Any) -> None:
    """What each copy said under its own name is the one product's, and only its name is left to choose."""
    ann = Clone("ann")
    ann.act(partial(products.add, fields={"name": "Mobile"}))
    ann.act(partial(stories.add, fields={"title": "Fast", "product": "Mobile"}))
    ben = ann.fork("ben", skew=skew)
    for clone, name in ((ann, "Field"), (ben, "Ward")):
        clone.act(partial(products.edit, named="Mobile", fields={"name": name}))
        clone.act(partial(stories.add, fields={"title": name, "product": name}))
    ann.merge(ben)
    left = open_on(ann)
    before = {one.product for one in ann.store.read().stories.values()}
    ann.act(lambda change: resolve(change, find_conflicts(change, "P-1"), side))
    ben.merge(ann)
    board = ben.store.read()
    name, other = ("Field", "Ward") if side == "ours" else ("Ward", "Field")

    assert left == [("P-1", "name", "Mobile", "Field", "Ward")]
    assert before == {"Field"}
    assert {one.product for one in board.stories.values()} == {name}
    assert {"Mobile", other} == set(board.table(Product)["P-1"].aliases)
    assert open_on(ann) == open_on(ben) == []
