"""No action reads a whole kind of records within a transaction, in which others wait."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from roadmap_tui.actions import customers, forget, glossary, history, products, requests, stories, views
from roadmap_tui.actions.change import Change
from roadmap_tui.intake import customers as intake_customers
from roadmap_tui.intake import incoming, scores
from roadmap_tui.intake import requests as intake_requests
from roadmap_tui.intake.table import read_rows
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.records import Event, Link, Note, Product, Record, Story, Term, View
from roadmap_tui.store.protocol import Store
from tests.intake.boards import lines
from tests.store.kit import AT, note, story

TODAY = AT.date()


class NoWholeKind:
    """A transaction that refuses to read a kind whole, but for terms, views and products, which stay few."""

    def __init__(self, transaction: Any) -> None:
        self._transaction = transaction

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)

    def find(self, kind: type[Record], **equals: Any) -> list[Any]:
        assert equals or kind in {Product, Term, View}, f"every {kind.__name__} is read"
        return self._transaction.find(kind, **equals)  # type: ignore[no-any-return]


def fill(change: Change) -> None:
    """Two customers with requests of two stories, one of whom takes a third in, and a request taken back."""
    for title in ("Faster", "Safer"):
        stories.add(change, {"title": title})
    for who, where in (("Acme", "S-1"), ("Bolt", "S-2")):
        requests.add(change, {"said": f"Slow for {who}"}, customer=who, story=where)
    requests.unlink(change, "R-1", "S-1")
    customers.add(change, {"name": "Acme East"})
    customers.merge(change, "C-3", "C-1")
    change.edit(change.get(Story, "S-2"), "rank", order=change.get(Story, "S-1").order)


def on_board(store: Store, act: Callable[[Change], object]) -> None:
    """Act in a transaction that refuses to read a kind whole."""
    with store.transaction() as transaction:
        act(Change(NoWholeKind(transaction), by="ann", at=AT, today=TODAY))


ACTS: dict[str, Callable[[Change, Path], object]] = {
    "forget a request": lambda change, _: forget.request(change, ["R-1"]),
    "forget a customer": lambda change, _: forget.customer(change, "Acme"),
    "rank": lambda change, _: stories.rank(change, "S-2", after="S-1"),
    "undo": lambda change, _: history.undo(change),
    "glossary": lambda change, _: glossary.set_term(change, "churn", definition="Leaving."),
    "products": lambda change, _: [
        requests.edit(change, "R-1", {"product": "Mobile"}),
        products.edit(change, "Mobile", {"name": "App", "owner": "Dana"}),
    ],
    "views": lambda change, _: views.save_view(change, "Mine", filter_="owner:me"),
    "import requests": lambda change, folder: intake_requests.import_requests(
        change,
        incoming.read_requests(
            lines(folder / "a.csv", "id,customer,said", "1,ACME inc,Slower", "2,New,Hm"), today=TODAY
        ),
    ),
    "import customers": lambda change, folder: intake_customers.import_customers(
        change, intake_customers.read_customers(lines(folder / "a.csv", "name,arr", "Acme,500", "New,1"))
    ),
    "import scores": lambda change, folder: scores.import_answers(
        change,
        scores.read_answers(
            path := lines(folder / "a.csv", "customer,date,nps", "Acme,2026-01-01,9"), read_rows(path)
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_no_whole_kind_is_read(store: Store, tmp_path: Path, name: str) -> None:
    """Each asks for the records it needs, or for one field of all."""
    on_board(store, fill)
    before = store.read().board.counters["E"]
    on_board(store, lambda change: ACTS[name](change, tmp_path))

    assert store.read().board.counters["E"] > before


def test_events_are_found_by_what_they_changed(store: Store) -> None:
    """By a text before or after; what no text is, or stands in another field, is not compared."""
    kept: list[dict[str, tuple[Any, Any]]] = [
        {"about": ("R-1", None)},
        {"about": (None, "R-2")},
        {"text": ("R-1", "R-2")},
        {"about": (["R-1"], {"R-1": 1})},
        {},
    ]
    with store.transaction() as change:
        for count, changes in enumerate(kept, 1):
            change.put(
                Event(
                    id=f"E-{count}", transaction=count, at=AT, by="ann", verb="edit", ref="N-1", changes=changes
                )
            )
        put = [one.id for one in change.find(Event, changes__about=frozenset({"R-1", "R-2"}))]
    with store.transaction() as change:
        found = [[one.id for one in change.find(Event, changes__about="R-1")] for _ in range(3)]

    assert put == ["E-1", "E-2"]
    assert found == [["E-1"]] * 3


def test_records_that_went_are_forgotten_in_the_history(store: Store) -> None:
    """A note, a link and a request that were taken back leave no word in what their events keep."""
    on_board(store, fill)
    with store.transaction() as transaction:
        change = Change(transaction, by="ann", at=AT, today=TODAY)
        change.add(note("N-1", "R-1", "XSECRETX"))
        change.remove(change.get(Note, "N-1"))
        made, _ = requests.add(change, {"said": "XSECRETX"}, customer="Acme")
        change.remove(made)
    on_board(store, lambda change: forget.customer(change, "Acme"))

    assert b"XSECRETX" not in store.dump()
    assert not store.read().table(Link).keys() & {"L-1"}


def test_renumbering_leaves_what_is_far_away(store: Store) -> None:
    """Where no value is left between two stories, only those beside them are given new ones."""
    with store.transaction() as change:
        for count in range(1, 21):
            change.put(replace(story(f"S-{count}"), order=float(max(count, 2))))
    on_board(store, lambda change: stories.rank(change, "S-20", after="S-1"))
    found = sorted(store.read().stories.values(), key=board_order)

    assert [one.id for one in found] == ["S-1", "S-20", *(f"S-{count}" for count in range(2, 20))]
    assert [one.order for one in found if int(one.id[2:]) > 6] == [found[1].order, *map(float, range(7, 20))]
