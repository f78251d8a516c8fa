"""Checking a board: each kind of fault is found, and what can be is mended without losing anything."""

from collections.abc import Callable
from typing import Any

import pytest

from roadmap_tui.errors import NotFound
from roadmap_tui.model.records import Link, Notification
from roadmap_tui.store.protocol import Fault, Store
from tests.contracts.store.places import Place
from tests.contracts.store.test_exchange import spoilt
from tests.store.kit import AT, customer, everything, link, note, request, story

Spoil = Callable[[dict[str, Any]], object]


@pytest.fixture
def full(store: Store) -> Store:
    """A board with something in each table that others refer to."""
    with store.transaction() as change:
        change.put(customer("C-1"))
        change.put(story("S-1"))
        change.put(request("R-1", customer="C-1"))
        change.put(request("R-2", merged_into="R-1"))
        change.put(link("L-1", "R-1", "S-1"))
        change.put(note("N-1", "R-1"))
        change.put(Notification(id="T-1", customer="C-1", about="S-1", by="ann", at=AT))
    return store


@pytest.fixture
def broken(full: Store, new_place: Callable[[], Place]) -> Callable[[Spoil], Store]:
    """Makes a store of the same board, spoilt by another program."""

    def make(spoil: Spoil) -> Store:
        found = new_place().open()
        found.load(spoilt(full.dump(), spoil))
        return found

    return make


def test_a_sound_board_has_no_faults(full: Store) -> None:
    """Nothing is found and nothing is written, with or without the order to mend."""
    before = full.read().board

    assert (full.check(), full.check(fix=True)) == ([], [])
    assert full.read().board == before


def test_where_there_is_no_board_nothing_is_checked(new_place: Callable[[], Place]) -> None:
    """That is no fault of a board."""
    with pytest.raises(NotFound):
        new_place().open().check()


MENDED: dict[str, tuple[Spoil, Fault]] = {
    "misplaced": (
        lambda tables: tables["customers"].update({"9": tables["customers"].pop("1")}),
        Fault("misplaced", "C-1", ("9", "customers", "1")),
    ),
    "unreadable": (
        lambda tables: tables["notes"]["1"].update(text=7),
        Fault(
            "unreadable",
            "N-1",
            ("holds N-1 in the table notes, which cannot be read: field text: expected `str`, got `int`",),
        ),
    ),
    "link": (
        lambda tables: [tables["stories"].pop("1"), tables["told"].pop("1")],
        Fault("link", "L-1", ("R-1", "S-1", "S-1")),
    ),
    "counter": (
        lambda tables: tables["board"]["1"]["counters"].update(R=1),
        Fault("counter", "requests", (1, "R", 2)),
    ),
}


@pytest.mark.parametrize("kind", MENDED)
def test_a_fault_is_mended(broken: Callable[[Spoil], Store], kind: str) -> None:
    """It is told as it is, then as mended, and a second look finds nothing."""
    spoil, fault = MENDED[kind]
    store = broken(spoil)
    found = store.check()
    mended = store.check(fix=True)

    assert found == [fault]
    assert [(one.kind, one.where, one.what, one.mended) for one in mended] == [
        (fault.kind, fault.where, fault.what, True)
    ]
    assert all((one.kept is not None) == (kind in ("unreadable", "link")) for one in mended)
    assert store.check() == []
    everything(store.read())


@pytest.mark.parametrize(
    ("spoil", "faults"),
    [
        (
            lambda tables: tables["requests"]["1"].update(importance=9),
            [Fault("grade", "R-1", ("importance", 9))],
        ),
        (
            lambda tables: tables["requests"]["1"].update(merged_into="R-2"),
            [Fault("circle", "R-1", ("R-2",)), Fault("circle", "R-2", ("R-1",))],
        ),
        (
            lambda tables: [tables[one].pop("1") for one in ("customers", "requests", "links")],
            [
                Fault("merged", "R-2", ("R-1",)),
                Fault("notified", "T-1", ("told", "C-1")),
                Fault("about", "N-1", ("notes", "R-1")),
            ],
        ),
        (lambda tables: tables["requests"]["1"].update(customer="C-7"), [Fault("customer", "R-1", ("C-7",))]),
    ],
    ids=["grade", "circle", "gone", "customer"],
)
def test_what_a_person_must_decide_is_left(
    broken: Callable[[Spoil], Store], spoil: Spoil, faults: list[Fault]
) -> None:
    """It is only told, and nothing is written."""
    store = broken(spoil)
    before = store.read().board

    assert store.check(fix=True) == faults
    assert store.read().board == before


def test_a_link_to_a_row_set_aside_stays(broken: Callable[[Spoil], Store]) -> None:
    """A row that is mended by hand must find its links again."""
    store = broken(lambda tables: tables["stories"]["1"].update(title=3))
    store.check(fix=True)

    assert list(store.read().table(Link)) == ["L-1"]
