"""Importing customers: what is new, what changes, what is refused."""

from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import customers, requests
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.intake.batches import undo_import
from roadmap_tui.intake.customers import (
    CustomersImported,
    Difference,
    import_customers,
    new_account_names,
    preview_customers,
    read_customers,
)
from roadmap_tui.model.account_history import histories_of
from roadmap_tui.model.records import Customer, Event
from tests.each_row import each_row
from tests.intake.boards import TODAY, change, lines
from tests.stores import by_id

DATA = Path(__file__).parents[3] / "shared" / "data"
OURS = Path(__file__).parents[1] / "data" / "exports"


def took(board: Change, path: Path, maps: tuple[str, ...] = ()) -> CustomersImported:
    return import_customers(board, read_customers(path, maps=maps))


def kept(board: Change) -> list[Customer]:
    return board.transaction.find(Customer)


def test_a_row_becomes_a_customer(tmp_path: Path) -> None:
    """The usual headers are known in any case."""
    board = change()
    path = lines(
        tmp_path / "accounts.csv",
        "Account Name,Segment,ARR,Renewal date,Owner,Website,Account ID,Employees",
        'Acme,Enterprise,"$1,100,040",2027-09-30,Priya,https://www.acme.example,001A,12',
    )
    result = took(board, path)
    (acme,) = kept(board)

    assert (result.added, result.changed, result.refused, result.new) == (1, 0, 0, ["Acme"])
    assert (acme.name, acme.segment, acme.arr, acme.renewal) == (
        "Acme",
        "Enterprise",
        1_100_040,
        date(2027, 9, 30),
    )
    assert (acme.csm, acme.domains, acme.external_ids) == ("Priya", ("acme.example",), ("001A",))


@each_row("cell", ["", " ", "-", "N/A", "null", "unknown", "?", "#N/A", "#REF!", "(blank)"])
def test_a_cell_without_a_value_empties_nothing(tmp_path: Path, cell: str) -> None:
    """What a program writes where it knows nothing leaves every known value as it is, and refuses no row."""
    board = change()
    known = {"segment": "hospital", "arr": 60_000, "csm": "Dana", "plan": "Pro", "renewal": date(2027, 6, 30)}
    customers.add(board, {"name": "Acme", "status": "active", **known})
    path = lines(tmp_path / "a.csv", "name,segment,arr,csm,plan,renewal,status", ",".join(["Acme", *[cell] * 6]))
    result = took(board, path)
    (acme,) = kept(board)

    assert (0, 0, 0) == (result.added, result.changed, result.refused)
    assert {**known, "status": "active"} == {name: getattr(acme, name) for name in (*known, "status")}


def test_an_id_is_no_name(tmp_path: Path) -> None:
    """Where a customer has it, the row tells of that one and leaves its name; else it is refused."""
    board = change()
    customers.add(board, {"name": "Acme"})
    result = took(board, lines(tmp_path / "a.csv", "name,ARR", "C-1,500", "C-9,700", "s-2,900"))

    assert [(one.name, one.arr) for one in kept(board)] == [("Acme", 500)]
    assert [row.why for row in result.refused_rows] == [
        f"{name} is written as an id of the board, and no customer has it" for name in ("C-9", "s-2")
    ]


def test_a_month_is_told_as_a_year(tmp_path: Path) -> None:
    """Monthly revenue is taken twelve times, and the result says so."""
    board = change()
    result = took(board, lines(tmp_path / "a.csv", "name,MRR", "Acme,500"))

    assert [one.arr for one in kept(board)] == [6_000]
    assert result.remarks == ["arr is MRR × 12"]


def test_an_amount_stands_in_the_first_column_that_has_one(tmp_path: Path) -> None:
    """Of two columns of ARR and one of months, each row's first counts, and what was taken instead is told."""
    board = change()
    path = lines(tmp_path / "a.csv", "name,ARR,ACV,MRR", "Acme,,120000,", "Bolt,100000,90000,", "Cedar,n/a,,1000")
    result = took(board, path)

    assert [120_000, 100_000, 12_000] == [one.arr for one in kept(board)]
    assert result.remarks == [
        "arr is ACV in 1 row without ARR",
        "arr is MRR × 12 in 1 row without ARR",
        "ACV says something else in 1 row, and is not taken there",
    ]


def test_what_is_replaced_is_listed(tmp_path: Path) -> None:
    """Each value that changes is told with what it was; an empty cell changes nothing."""
    board = change()
    customers.add(board, {"name": "Acme", "arr": 500, "csm": "Ben", "domains": ("acme.example",)})
    path = lines(tmp_path / "a.csv", "name,arr,csm,domain", "ACME,900,,acme.test")
    incoming = read_customers(path)
    shown = preview_customers(incoming, by_id(board.transaction.find(Customer)), currency="USD", today=TODAY)
    expected = [
        Difference(customer="C-1", customer_name="Acme", field="arr", before=500, after=900),
        Difference(
            customer="C-1",
            customer_name="Acme",
            field="domains",
            before=["acme.example"],
            after=["acme.example", "acme.test"],
        ),
    ]

    assert expected == shown.changes
    assert [one.arr for one in kept(board)] == [500]
    assert expected == import_customers(board, incoming).changes
    assert [(one.name, one.arr, one.csm) for one in kept(board)] == [("Acme", 900, "Ben")]


def test_history_keeps_what_an_import_replaced(tmp_path: Path) -> None:
    """A known customer's event holds before and after, in the name of the batch."""
    board = change()
    customers.add(board, {"name": "Acme", "arr": 500})
    took(board, lines(tmp_path / "a.csv", "name,arr", "Acme,900"))
    events = [one for one in board.transaction.find(Event) if one.ref == "C-1" and one.changes]

    assert [(one.verb, one.by, one.changes) for one in events] == [
        ("import", "B-1", {"arr": (500, 900), "arr_history": ((), ({"day": str(TODAY), "arr": 900},))})
    ]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """The same table again writes no batch."""
    board = change()
    path = lines(tmp_path / "a.csv", "name,arr", "Acme,900", "Bolt,10")
    took(board, path)
    again = took(board, path)

    assert (again.batch, again.added, again.changed, again.skipped) == (None, 0, 0, 2)


@pytest.mark.parametrize(
    ("row", "name"),
    [("Other name,,A-1", "Other name"), ("Other name,acme.example,", "Other name"), (" acme ,,", "Acme")],
)
def test_a_customer_is_known_by_number_domain_or_name(tmp_path: Path, row: str, name: str) -> None:
    """Any of the three is enough; a name that differs is a change like others."""
    board = change()
    customers.add(board, {"name": "Acme", "domains": ("acme.example",), "external_ids": ("A-1",)})
    took(board, lines(tmp_path / "a.csv", "name,domain,external id", row))

    assert [one.name for one in kept(board)] == [name]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",5,,", "names no customer"),
        ("Acme,5,bolt.example,", "names two customers: Bolt and Acme"),
        ("Last,6,,", "Last stands on line 2 already"),
    ],
)
def test_a_row_of_nonsense_is_refused_alone(tmp_path: Path, row: str, why: str) -> None:
    """The row is named with its reason; the others are taken."""
    board = change()
    customers.add(board, {"name": "Acme"})
    customers.add(board, {"name": "Bolt", "domains": ("bolt.example",)})
    result = took(board, lines(tmp_path / "a.csv", "name,arr,domain,renewal", "Last,5,,", row))

    assert (result.added, result.refused) == (1, 1)
    assert result.refused_rows[0].line == 3
    assert why in result.refused_rows[0].why


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("New,nonsense,,", "arr", "arr is no amount"),
        ("New,$NaN,,", "arr", "arr is no amount"),
        ("New,5,,03/04/2027", "renewal", "renewal is 2027-04-03 or 2027-03-04"),
        ("New,5,,never", "renewal", "renewal is no day"),
        ("New,5,not a domain,", "domain", "domain is a company's domain"),
    ],
)
def test_a_cell_of_nonsense_is_left_alone(tmp_path: Path, row: str, column: str, why: str) -> None:
    """The row is taken without it, and the cell is named with its line."""
    board = change()
    result = took(board, lines(tmp_path / "a.csv", "name,arr,domain,renewal", row))

    assert (result.added, result.refused) == (1, 0)
    assert [(one.line, one.column) for one in result.left] == [(2, column)]
    assert why in result.left[0].why


def test_what_an_account_earns_is_its_size(tmp_path: Path) -> None:
    """And nothing that it pays; what may be either is a doubt, unless it was mapped by hand."""
    board = change()
    path = lines(
        tmp_path / "a.csv", "Account Name,Annual Revenue,Employees,Annual Contract Value", "Acme,$99M,12,60k"
    )
    took(board, path)
    (acme,) = kept(board)
    maven = lines(tmp_path / "b.csv", "account,revenue", "Bolt,99.5")
    doubts = read_customers(maven).doubts
    took(board, maven, maps=("revenue=arr",))

    assert (acme.arr, acme.size) == (60_000, "Annual Revenue: $99M; Employees: 12")
    assert ["revenue (“99.5”) is read as what the account itself earns: its size, and no ARR"] == [
        one.sentence for one in doubts
    ]
    assert read_customers(maven, maps=("revenue=arr",)).doubts == ()
    assert read_customers(path).doubts == ()
    assert board.get(Customer, "C-2").arr == 100


def test_a_table_without_names_is_refused(tmp_path: Path) -> None:
    """The sentence says how to name the column."""
    with pytest.raises(Refused, match="--map Account=name"):
        read_customers(lines(tmp_path / "a.csv", "klant,omzet", "Acme,5"))


def test_columns_are_mapped_by_hand(tmp_path: Path) -> None:
    """Headers in another language are given their fields."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "klant;omzet", "Acme;5"), maps=("klant=name", "omzet=arr"))

    assert [(one.name, one.arr) for one in kept(board)] == [("Acme", 5)]


def test_new_customers_are_taken_back(tmp_path: Path) -> None:
    """Those that nobody needs since go; one that holds a request stays."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "name,arr", "Acme,5", "Bolt,6"))
    requests.add(board, {"said": "we wait"}, customer="Bolt")

    assert undo_import(board, "B-1").left == {"C-2": "has requests"}
    assert [one.name for one in kept(board)] == ["Bolt"]


def test_accounts_that_we_made_up_are_taken_whole() -> None:
    """Each comes in with segment, revenue, domain and owner, however its revenue is written."""
    board = change()
    result = took(board, OURS / "customers.csv")

    assert (result.added, result.refused) == (4, 0)
    assert [120_000, 64_000, 38_500, 9_000] == [one.arr for one in kept(board)]
    assert all(one.segment and one.domains and one.csm for one in kept(board))


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample accounts are not beside the repository")
def test_sample_accounts_are_taken_whole() -> None:
    """All accounts come in with segment, revenue, domain and owner."""
    board = change()
    result = took(board, DATA / "customers.csv")

    assert (result.added, result.refused) == (85, 0)
    assert all(one.segment and one.arr and one.domains and one.csm for one in kept(board))


def test_an_import_that_everybody_works_with_is_not_taken_back(tmp_path: Path) -> None:
    """Where nothing can be removed nothing is marked undone, so that it can be tried again."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "name,arr", "Acme,5"))
    made, _ = requests.add(board, {"said": "we wait"}, customer="Acme")

    with pytest.raises(Refused, match="Nothing of B-1 can be taken back; in use since: C-1"):
        undo_import(board, "B-1")
    requests.edit(board, made.id, {}, customer="")
    assert undo_import(board, "B-1").removed == 1


def test_an_old_name_renames_nobody(tmp_path: Path) -> None:
    """A table that calls a customer as before, or as a person settled, tells of that customer."""
    board = change()
    customers.add(board, {"name": "Apex", "aliases": ("Acme",)})
    took(board, lines(tmp_path / "a.csv", "name,arr", "ACME,900"))
    path = lines(tmp_path / "b.csv", "name,arr", "Apex Clinics,950")
    asked = new_account_names(
        read_customers(path), by_id(board.transaction.find(Customer)), currency="USD", today=TODAY
    )
    import_customers(board, read_customers(path), {"Apex Clinics": "C-1"})
    took(board, lines(tmp_path / "c.csv", "name,arr", "apex clinics,960"))

    assert asked == ["Apex Clinics"]
    assert [(one.name, one.aliases, one.arr) for one in kept(board)] == [("Apex", ("Acme", "Apex Clinics"), 960)]


PAST = (
    "account,as of,arr,status,csm",
    "Acme,2026-07-01,50k,active,Ann",
    "Acme,2026-01-01,30k,trial,Bob",
    "Bolt,2026-02-01,9k,active,",
    "Acme,2026-10-01,60k,active,Cleo",
    "Bolt,2026-09-15,9k,churned,",
)


def test_a_past_that_comes_in_rows(tmp_path: Path) -> None:
    """An account on several rows, in any order: each value from its day on, the rest from the newest row."""
    board = change()
    result = took(board, lines(tmp_path / "past.csv", *PAST))
    acme, bolt = kept(board)
    arr, status = histories_of(acme, {})

    assert (result.added, result.refused) == (2, 0)
    assert [(str(one.day), one.value) for one in arr] == [
        ("2026-01-01", 30_000),
        ("2026-07-01", 50_000),
        ("2026-10-01", 60_000),
    ]
    assert [one.value for one in status] == ["trial", "active"]
    assert (acme.arr, acme.status, acme.csm) == (60_000, "active", "Cleo")
    assert (bolt.status, bolt.churned_on) == ("churned", date(2026, 9, 15))


def test_a_past_of_a_known_account_leaves_today(tmp_path: Path) -> None:
    """Today's ARR and owner stay; what held before is filled in, and a second run changes nothing."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "account,arr,csm", "Acme,80k,Dana", "Bolt,10k,Dana"))
    path = lines(tmp_path / "past.csv", *PAST)
    first, second = took(board, path), took(board, path)
    acme, bolt = kept(board)

    assert (first.changed, second.changed, second.batch) == (2, 0, None)
    assert (acme.arr, acme.csm, bolt.arr) == (80_000, "Dana", 10_000)
    assert [one.value for one in histories_of(acme, {}).arr] == [30_000, 50_000, 60_000, 80_000]
    assert not undo_import(board, first.batch or "").left
    assert [one.value for one in histories_of(kept(board)[0], {}).arr] == [80_000]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Acme,2027-12-01,1", "lies ahead"),
        ("Acme,soon,1", "as of"),
        ("Acme,2026-01-01,7", "stands on line 2 already"),
    ],
)
def test_a_row_of_no_day_of_effect_is_refused(tmp_path: Path, row: str, why: str) -> None:
    """It must not change what holds today."""
    board = change()
    result = took(board, lines(tmp_path / "a.csv", "account,as of,arr", "Acme,2026-01-01,5", row))

    assert (result.refused, kept(board)[0].arr) == (1, 5)
    assert why in result.refused_rows[0].why


def test_a_table_of_one_day(tmp_path: Path) -> None:
    """The day of effect may be said of the whole table."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "account,arr", "Acme,5"))
    past = lines(tmp_path / "b.csv", "account,arr", "Acme,3")
    import_customers(board, read_customers(past, as_of=date(2026, 1, 1)))
    (acme,) = kept(board)

    assert (acme.arr, [one.value for one in histories_of(acme, {}).arr]) == (5, [3, 5])


def test_what_is_kept_only_fills_in(tmp_path: Path) -> None:
    """With --keep a day of effect of which the value is known stays as it is."""
    board = change()
    took(board, lines(tmp_path / "a.csv", "account,as of,arr", "Acme,2026-01-01,5"))
    past = lines(tmp_path / "b.csv", "account,as of,arr", "Acme,2026-02-01,7", "Acme,2025-01-01,3")
    import_customers(board, read_customers(past, keep=True))

    assert [one.value for one in histories_of(kept(board)[0], {}).arr] == [3, 5]
