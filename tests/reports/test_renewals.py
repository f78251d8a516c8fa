"""The renewals report."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from roadmap_tui.model.records import DatedArr, Notification, Record
from roadmap_tui.reports.document import Document
from roadmap_tui.reports.measures.data import measures_report, with_renewals
from roadmap_tui.reports.measures.document import measures_document
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.reports.renewals.data import RenewalsReport, renewals_plain, renewals_report
from roadmap_tui.reports.renewals.document import renewals_blocks, row_cells, summary
from tests.hostile import HOSTILE
from tests.model.kit import TODAY, customer, link, request, snapshot_of, story

SHIPPED = datetime(2026, 3, 8, 9, tzinfo=UTC)
SOON = TODAY + timedelta(days=20)


def board(*more: Record, **fields: Any) -> list[Record]:
    """A customer that renews soon: it waits for a story and a request, was told of one, and not of a no."""
    past = (DatedArr(day=date(2024, 1, 1), arr=40_000), DatedArr(day=date(2026, 1, 1), arr=60_000))
    return [
        customer("C-1", renewal=SOON, arr=60_000, arr_history=past, csm="Bob", **fields),
        story("S-1", title="Ahead", stage="building", ship_by=date(2026, 5, 1)),
        story("S-2", title="Out", stage="shipped", entered={"shipped": SHIPPED}),
        request("R-1", "C-1"),
        request("R-2", "C-1"),
        request("R-3", "C-1"),
        request("R-4", "C-1", declined_because="too dear"),
        link("L-1", "R-1", "S-1"),
        link("L-2", "R-2", "S-2"),
        Notification(id="T-1", customer="C-1", about="S-2", by="bob", at=SHIPPED, answer="solved"),
        *more,
    ]


def report(*records: Record, **more: Any) -> RenewalsReport:
    return renewals_report(snapshot_of(*records), TODAY, **more)


def test_a_customer_that_renews() -> None:
    """What it pays and paid a year ago, waits for, is to be told and was told."""
    (one,) = renewals_plain(report(*board()))

    assert (one["customer"], one["arr"], one["arr_before"], one["days_left"]) == ("C-1", 60_000, 40_000, 20)
    assert [(each["ref"], each["stage"], each["said"]) for each in one["waits_for"]] == [
        ("S-1", "building", None),
        ("R-3", None, "said in R-3"),
    ]
    assert [(each["ref"], each["because"]) for each in one["to_tell"]] == [("R-4", "too dear")]
    assert [(each["ref"], each["told_on"], each["answer"]) for each in one["told"]] == [
        ("S-2", date(2026, 3, 8), "solved")
    ]


def test_in_words() -> None:
    """Each thing by its id, with how far it is or when it was told."""
    assert row_cells(report(*board()).rows[0], "EUR") == (
        "Acme",
        "€60k",
        "€40k",
        "7 Apr 2026",
        "Bob",
        "S-1 building by 1 May 2026; R-3",
        "R-4 declined, 17 days",
        "S-2 8 Mar 2026, solved",
    )


def test_who_is_not_among_them() -> None:
    """Who left, who was forgotten, who renews later; a day that has passed is counted apart."""
    others = [
        customer("C-2", "Gone", renewal=SOON, status="churned"),
        customer("C-3", "Forgotten customer C-3", renewal=SOON, forgotten=True),
        customer("C-4", "Later", renewal=TODAY + timedelta(days=91)),
        customer("C-5", "Past", renewal=TODAY - timedelta(days=1)),
        customer("C-6", "Today", renewal=TODAY),
    ]
    found = report(*board(*others))

    assert (["C-6", "C-1"], 1) == ([one.customer for one in found.rows], found.past)
    assert ["C-6"] == [one.customer for one in report(*board(*others), within=0).rows]


def test_the_sentence_counts() -> None:
    """How many, how much is known of them, and how many wait."""
    found = report(*board(customer("C-2", "Calm", renewal=SOON)))

    assert summary(found) == (
        "2 customers with $60k renew within 90 days (the ARR of 1 is not known); "
        "1 of 2 waits or was not told, with $60k."
    )
    assert summary(report(customer("C-1"))) == "Nobody renews within 90 days."


def test_the_page_of_the_measures_has_them() -> None:
    """With the customers that were measured; names are text."""
    snapshot = snapshot_of(*board(name=HOSTILE + "<b>"), customer("C-2", "Bolt", renewal=SOON))
    everybody = with_renewals(measures_report(snapshot, TODAY), snapshot)
    of_bob = with_renewals(measures_report(snapshot, TODAY, only={"csm": "bob"}), snapshot)
    page = render_html(measures_document(everybody))

    assert ("Renews within 90 days" in page, "<b>" in page) == (True, False)
    assert everybody.renewals is not None
    assert of_bob.renewals is not None
    assert (2, ["C-1"]) == (len(everybody.renewals.rows), [one.customer for one in of_bob.renewals.rows])


def test_nobody_renews() -> None:
    """A sentence says so, and no table is empty."""
    blocks = renewals_blocks(report(customer("C-1")))

    assert "Nobody renews" in render_html(Document(title="t", subtitle="s", blocks=tuple(blocks)))
    assert 2 == len(blocks)


def test_in_a_sentence() -> None:
    """Who renews beyond the usual days waits, too, and what nobody knows is no amount."""
    late = customer("C-2", "Late", renewal=TODAY + timedelta(days=200))
    asked = request("R-9", "C-2")

    assert summary(report(*board(late, asked), within=365)) == (
        "2 customers with $60k renew within 365 days (the ARR of 1 is not known); 2 of 2 wait or were not told, "
        "with $60k."
    )
    assert summary(report(customer("C-2", renewal=TODAY), within=1)) == (
        "1 customer renews within 1 day (the ARR of 1 is not known); 0 of 1 wait or were not told."
    )
