"""The loop report."""

from datetime import UTC, datetime
from typing import Any

from roadmap_tui.model.records import Notification, Record, Request
from roadmap_tui.reports.loop.data import LoopReport, loop_plain, loop_report
from roadmap_tui.reports.loop.document import loop_document, loop_sheet
from roadmap_tui.reports.render.text import render_text
from tests.model.kit import TODAY, customer, link, request, snapshot_of, story

SHIPPED = datetime(2026, 3, 8, 9, tzinfo=UTC)
CONTRACT = "story customer customer_name csm requests said told_at answer days_open".split()


def board(*more: Record) -> list[Record]:
    return [
        customer("C-1", csm="Bob", segment="SMB"),
        customer("C-2", "Bolt", csm="Cleo"),
        request("R-1", "C-1"),
        request("R-2", "C-2"),
        story(stage="shipped", entered={"shipped": SHIPPED}, owner="ann"),
        link("L-1", "R-1"),
        link("L-2", "R-2"),
        *more,
    ]


def report(*records: Record, **more: Any) -> LoopReport:
    return loop_report(snapshot_of(*records), TODAY, **more)


def test_the_contract() -> None:
    """Each row has what the contract names, null where nobody was told."""
    first, _ = loop_plain(report(*board()))

    assert ["S-1", "C-1", "Acme", "Bob", ("R-1",), "said in R-1", None, None, 10] == [
        first[one] for one in CONTRACT
    ]


def test_of_one_csm() -> None:
    """A CSM sees their own customers, in any case."""
    assert ["C-2"] == [one.customer for one in report(*board(), csm="cleo").rows]


def test_of_a_segment() -> None:
    """A segment's customers alone."""
    assert ["C-1"] == [one.customer for one in report(*board(), segment="smb").rows]


def test_since_a_day() -> None:
    """What shipped before the day is left out."""
    assert () == report(*board(), since=TODAY).rows


def test_of_some_stories() -> None:
    """The stories asked for alone."""
    assert () == report(*board(), keep=lambda one: one.owner == "zoe").rows


def test_a_draft_for_who_waits() -> None:
    """Who waits gets a draft, who was told none."""
    told = Notification(id="T-1", customer="C-1", about="S-1", by="ann", at=SHIPPED)
    found = report(*board(told), draft=lambda row, _: f"Hello {row.customer_name}")

    assert {"C-1": None, "C-2": "Hello Bolt"} == {one["customer"]: one["message"] for one in loop_plain(found)}


def test_told_is_read_by_csm() -> None:
    """People read who waits under the CSM's name, and how many are late."""
    shown = render_text(loop_document(report(*board())))

    assert "2 customers wait to be told, 2 of them for more than 7 days." in shown
    assert shown.index("Bob") < shown.index("Acme") < shown.index("Cleo") < shown.index("Bolt")


def test_a_customer_who_waits_twice_is_one_customer() -> None:
    """Customers are counted once each, and apart from them what they wait for."""
    no = Request(
        id="R-9", customer="C-1", said="Fax", captured_at=SHIPPED, captured_by="ann", declined_because="Gone"
    )
    shown = render_text(loop_document(report(*board(no))))

    assert "2 customers wait for 3 messages, 3 of them for more than 7 days." in shown


def test_the_long_words_stand_last() -> None:
    """No column is pushed out of sight by what somebody said, and no line is padded to the longest."""
    wordy = request("R-3", "C-3", said="word " * 200)
    third = customer("C-3", "Cable", csm="Bob")
    shown = render_text(loop_document(report(*board(third, wordy, link("L-3", "R-3")))))
    acme = next(line for line in shown.splitlines() if "said in R-1" in line)

    assert acme.endswith("R-1       said in R-1")


def test_nobody_waits() -> None:
    """An empty loop is said plainly."""
    assert "Nobody waits to be told." in render_text(loop_document(report()))


def test_the_nameless_are_counted() -> None:
    """A request without a customer has nobody to tell, and that is said."""
    found = report(*board(request("R-3"), link("L-3", "R-3")))

    assert (1, True) == (found.nameless, "1 request of what shipped" in render_text(loop_document(found)))


def test_the_sheet() -> None:
    """A line for each row, ids in columns of their own."""
    sheet = loop_sheet(report(*board()))

    assert [("Bob", "C-1"), ("Cleo", "C-2")] == [row[:2] for row in sheet.rows]
