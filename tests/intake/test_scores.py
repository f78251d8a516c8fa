"""Importing scores and renewals into customers that are known."""

from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import customers
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.intake.batches import undo_import
from roadmap_tui.intake.customers import CustomersImported, import_customers, read_customers
from roadmap_tui.intake.mapping import is_answers
from roadmap_tui.intake.scores import import_answers, preview_answers, read_answers
from roadmap_tui.intake.table import read_rows
from roadmap_tui.model.account_history import histories_of
from roadmap_tui.model.records import Customer, Renewal, Score
from tests.each_row import each_row
from tests.intake.boards import TODAY, change, lines
from tests.stores import by_id


def board() -> Change:
    made = change()
    customers.add(made, {"name": "Acme Inc", "domains": ("acme.example",), "arr": 100})
    return made


def took(to: Change, path: Path) -> CustomersImported:
    return import_answers(to, read_answers(path, read_rows(path)))


@each_row(
    ("headers", "expected"),
    [
        ("customer,kind,value,day", True),
        ("Email,NPS,Date", True),
        ("account,renewed,renewal date", True),
        ("name,arr,segment,renewed,renewed on", False),
        ("account,event,date", True),
        ("account,event", False),
        ("name,kind,value", False),
        ("name,segment", False),
    ],
)
def test_a_table_of_answers_is_told_from_one_of_accounts(headers: str, expected: bool) -> None:
    """It says who, when and what; a table with revenue or segments is one of accounts."""
    assert expected == is_answers(headers.split(","))


def test_scores_are_kept_once(tmp_path: Path) -> None:
    """Two people may answer alike on one day; a second run of the same table adds nothing."""
    made = board()
    path = lines(
        tmp_path / "nps.csv",
        "customer,kind,value,day",
        "acme,NPS,9,2027-01-02",
        "Acme,nps,9,2027-01-02",
        "jo@acme.example,csat,4.5,2027-01-03",
        "c-1,ces,7,2027-01-04",
    )
    first, again = took(made, path), took(made, path)

    assert (first.changed, first.batch, again.changed, again.batch) == (1, "B-1", 0, None)
    assert made.get(Customer, "C-1").scores == (
        Score(day=date(2027, 1, 2), kind="nps", value=9),
        Score(day=date(2027, 1, 2), kind="nps", value=9),
        Score(day=date(2027, 1, 3), kind="csat", value=4.5),
        Score(day=date(2027, 1, 4), kind="ces", value=7),
    )


def test_renewals_are_kept_by_their_day(tmp_path: Path) -> None:
    """What ended how stands beside the day of the next one; a corrected row replaces what stood for its day."""
    made = board()
    took(made, lines(tmp_path / "a.csv", "email,renewed,date", "jo@acme.example,no,2026-06-30"))
    took(made, lines(tmp_path / "b.csv", "email,renewed,date", "jo@acme.example,yes,2026-06-30"))

    assert made.get(Customer, "C-1").renewals == (Renewal(day=date(2026, 6, 30), renewed=True),)


def test_events_tell_of_renewals(tmp_path: Path) -> None:
    """One that has been is renewed or not, the nearest to come is the next; another event is refused alone."""
    made = board()
    path = lines(
        tmp_path / "renewals.csv",
        "account,event,date",
        "Acme,renewal,2025-06-30",
        "Acme,Churned,2026-06-30",
        "Acme,renewal,2029-06-30",
        "Acme,renewal,2028-06-30",
        "Acme,upsell,2026-01-02",
    )
    first, again = took(made, path), took(made, path)
    acme = made.get(Customer, "C-1")

    assert acme.renewals == (
        Renewal(day=date(2025, 6, 30), renewed=True),
        Renewal(day=date(2026, 6, 30), renewed=False),
    )
    assert acme.renewal == date(2028, 6, 30)
    assert first.remarks[0] == "New: 3 renewals; known already: 1."
    assert [row.why for row in first.refused_rows] == ["event tells of a renewal or a churn, not “upsell”"]
    assert (again.batch, again.changed) == (None, 0)


def test_accounts_tell_of_renewals_too(tmp_path: Path) -> None:
    """A column of an accounts table says how the renewal ended that has passed."""
    made = board()
    path = lines(tmp_path / "a.csv", "name,arr,renewed,renewal", "Acme,100,yes,2027-01-31")
    import_customers(made, read_customers(path))
    path = lines(tmp_path / "b.csv", "name,arr,renewed", "Acme,100,yes")
    told = import_customers(made, read_customers(path))

    assert made.get(Customer, "C-1").renewals == (Renewal(day=date(2027, 1, 31), renewed=True),)
    assert [(one.line, one.column, one.why) for one in told.left] == [
        (2, "renewed", "it says whether the contract was renewed, but not on which day")
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Acme,nps,11,2027-01-02", "value is a nps score from 0 to 10, not “11”"),
        ("Acme,happiness,1,2027-01-02", "kind is one of nps, csat, ces"),
        ("Acme,nps,9,", "it names no day"),
        ("Nobody,nps,9,2027-01-02", "no customer is known as “Nobody”"),
        (",nps,9,2027-01-02", "it names no customer"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_refused_alone(tmp_path: Path, row: str, why: str) -> None:
    """The reason stands with its row; no customer is made of it."""
    made = board()
    path = lines(tmp_path / "a.csv", "customer,kind,value,day", row)
    given = read_answers(path, read_rows(path))
    result = preview_answers(given, by_id(made.transaction.find(Customer)), currency="USD", today=TODAY)

    assert [one.why.startswith(why) for one in result.refused_rows] == [True]


def test_scores_are_taken_back(tmp_path: Path) -> None:
    """A customer holds again what it held before, unless that changed since."""
    made = board()
    took(made, lines(tmp_path / "a.csv", "customer,nps,day", "Acme,9,2027-01-02"))
    took(made, lines(tmp_path / "b.csv", "customer,nps,day", "Acme,3,2027-02-02"))

    with pytest.raises(Refused, match="in use since: C-1"):
        undo_import(made, "B-1")
    undone = undo_import(made, "B-2")

    assert (undone.restored, undone.removed, undone.left) == (1, 0, {})
    assert [one.value for one in made.get(Customer, "C-1").scores] == [9]


def test_what_an_import_replaced_is_put_back(tmp_path: Path) -> None:
    """Fields of a known customer are as before; one that a person has changed since stays, and is named."""
    made = board()
    path = lines(tmp_path / "a.csv", "name,arr,segment", "Acme,200,Retail")
    import_customers(made, read_customers(path))
    customers.edit(made, "C-1", {"segment": "Health"})
    undone = undo_import(made, "B-1")
    acme = made.get(Customer, "C-1")

    assert (acme.arr, acme.segment) == (100, "Health")
    assert (undone.restored, undone.left) == (1, {"C-1": "segment changed since"})


def test_keeping_fills_only_what_is_missing(tmp_path: Path) -> None:
    """With `keep` no value that somebody knew is replaced; lists grow all the same."""
    made = board()
    path = lines(tmp_path / "a.csv", "name,arr,segment,domain", "Acme,200,Retail,acme.test")
    result = import_customers(made, read_customers(path, keep=True))
    acme = made.get(Customer, "C-1")

    assert (acme.arr, acme.segment, acme.domains) == (100, "Retail", ("acme.example", "acme.test"))
    assert [one.field for one in result.changes] == ["segment", "domains"]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (("Acme Inc,churned,2027-02-01",), "churned"),
        (("Acme Inc,churned,2027-01-01", "Acme Inc,renewed,2027-02-01"), None),
    ],
)
def test_a_churn_is_kept_as_the_status_since_that_day(tmp_path: Path, rows: tuple[str, ...], status: str) -> None:
    """Unless the customer came back; taken back with the import."""
    made = board()
    done = took(made, lines(tmp_path / "events.csv", "account,event,date", *rows))
    acme = by_id(made.transaction.find(Customer))["C-1"]
    undo_import(made, done.batch or "")
    back = by_id(made.transaction.find(Customer))["C-1"]

    assert (acme.status, acme.churned_on) == (status, date(2027, 2, 1) if status else None)
    assert [one.value for one in histories_of(acme, {}).status] == ([status] if status else [None])
    assert (back.status, back.status_history) == (None, ())
