"""Filters of requests, as the inbox has taken them from the first day."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.filters.who import Who
from roadmap_tui.model.records import Asked, Customer, Request
from roadmap_tui.store.overlay import empty_snapshot
from tests.each_row import each_row

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def _customer(number: int, name: str, **fields: Any) -> Customer:
    return Customer(id=f"C-{number}", name=name, created_at=NOW, created_by="ana", **fields)


def _request(number: int, **fields: Any) -> Request:
    values = {"said": "words", "heard_on": NOW.date(), **fields}
    return Request(id=f"R-{number}", captured_at=NOW, captured_by="ana", **values)


def _context() -> Context:
    snapshot = empty_snapshot()
    snapshot.apply(
        [
            _customer(1, "Acme Corp", segment="Bank", arr=60_000, csm="cleo", domains=("acme.example",)),
            _customer(2, "Birch", segment="retail", arr=5_000),
            _request(1, customer="C-1", touchpoint="billing", channel="call", importance=3),
            _request(2, customer="C-2", heard_on=date(2026, 10, 1), csm="cleo", batch="B-1"),
            _request(3, person="a nurse", problem="p", frequency="daily", workaround="w", consequence="c"),
            _request(4, declined_because="no", customer="C-2"),
            _request(5, asked=Asked(question="How often?", by="ana", at=NOW), customer="C-2", importance=0),
        ]
    )
    return Context(snapshot, NOW.date(), lambda: Who("cleo"))


@each_row(
    ("typed", "kept"),
    [
        ("state:declined", ["R-4"]),
        ("state:new", ["R-1", "R-2", "R-3", "R-5"]),
        ("state:asked", ["R-5"]),
        ("state:decl,asked", ["R-4", "R-5"]),
        ("customer:acme", ["R-1"]),
        ('customer:"acme corp"', ["R-1"]),
        ("customer:acme.example", ["R-1"]),
        ("customer:c-2 state:new", ["R-2", "R-5"]),
        ("customer:none", ["R-3"]),
        ("segment:bank", ["R-1"]),
        ("csm:me", ["R-1", "R-2"]),
        ("touchpoint:bill", ["R-1"]),
        ("channel:call", ["R-1"]),
        ("batch:b-1", ["R-2"]),
        ("age:>14", ["R-2"]),
        ("age:>=7w", ["R-2"]),
        ("context:>=6", ["R-3"]),
        ("importance:critical", ["R-1"]),
        ("importance:<1", ["R-5"]),
        ("importance:unknown", ["R-2", "R-3", "R-4"]),
        ("arr:>50k", ["R-1"]),
        ("arr:>50,000", ["R-1"]),
        ("age:", ["R-1", "R-2", "R-3", "R-4", "R-5"]),
        ("arr:>", ["R-1", "R-2", "R-3", "R-4", "R-5"]),
        ("acme", ["R-1"]),
        ("nurses daily", ["R-3"]),
    ],
)
def test_a_filter_keeps(typed: str, kept: list[str]) -> None:
    """All that was typed must hold."""
    context = _context()
    found = read_filter(typed, "Request", context)

    assert kept == [one.id for one in context.snapshot.requests.values() if found.keeps(one)]


def test_what_has_no_key_are_words() -> None:
    """Words, quoted ones and addresses are looked for as they are."""
    found = read_filter('letter state:new "dose list" https://a.example', "Request", _context())

    assert found.words == ("letter", "dose list", "https://a.example")


@each_row(
    ("typed", "sentence"),
    [
        ("cutsomer:acme", "no cutsomer:. Did you mean customer?"),
        ("state:open", "There is no state 'open'."),
        ("touchpoint:billling", "Did you mean billing?"),
        ("age:old", "age:>14 counts days"),
        ("importance:9x", "takes 0 to 3"),
        ("has:ownr", "Did you mean owner?"),
        ("readings:3", "has:readings"),
        ("forgotten:maybe", "takes yes or no"),
        ("heard:<banana", "Cannot read a day"),
    ],
)
def test_what_means_nothing_is_refused(typed: str, sentence: str) -> None:
    """A wrong key or value is named, with the right one."""
    with pytest.raises(Usage) as refused:
        read_filter(typed, "Request", _context())

    assert sentence in str(refused.value)
