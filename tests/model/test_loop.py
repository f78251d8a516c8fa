"""The loop: who waits to be told of what."""

from datetime import UTC, datetime
from typing import Any

from roadmap_tui.model.loop import LoopRow, loop_rows
from roadmap_tui.model.records import Event, Link, Notification, Record
from tests.model.kit import AT, TODAY, customer, link, request, snapshot_of, story

SHIPPED = datetime(2026, 3, 8, 9, tzinfo=UTC)


def shipped(identity: str = "S-1", at: datetime = SHIPPED, **more: Any) -> Record:
    return story(identity, stage="shipped", entered={"shipped": at}, **more)


def told(identity: str, customer: str, about: str, day: int, **more: Any) -> Notification:
    at = datetime(2026, 3, day, 9, tzinfo=UTC)
    return Notification(id=identity, customer=customer, about=about, by="ann", at=at, **more)


def rows(*records: Record) -> list[LoopRow]:
    return loop_rows(snapshot_of(*records), TODAY)


def test_one_row_per_customer() -> None:
    """Two requests of one customer make one row, with both."""
    found = rows(customer("C-1"), request("R-1", "C-1"), request("R-2", "C-1"), shipped(), *links("R-1", "R-2"))

    assert [("S-1", "C-1", ("R-1", "R-2"))] == [(one.story, one.customer, one.requests) for one in found]


def test_merged_requests_count() -> None:
    """The customer of a request that was merged into a linked one waits too."""
    merged = request("R-2", "C-2", merged_into="R-1")
    found = rows(
        customer("C-1"), customer("C-2", "Bolt"), request("R-1", "C-1"), merged, shipped(), *links("R-1")
    )

    assert ["C-1", "C-2"] == [one.customer for one in found]


def test_not_before_it_shipped() -> None:
    """Nobody waits to be told of a story that is being built."""
    assert [] == rows(customer("C-1"), request("R-1", "C-1"), story(stage="building"), *links("R-1"))


def test_days_are_counted_from_shipping() -> None:
    """Ten days after it shipped, a customer who was not told waits too long."""
    (found,) = rows(customer("C-1"), request("R-1", "C-1"), shipped(), *links("R-1"))

    assert (10, True, True) == (found.days_open, found.overdue, found.waits)


def test_seven_days_are_in_time() -> None:
    """A week is given before a row is overdue."""
    at = datetime(2026, 3, 11, 9, tzinfo=UTC)
    (found,) = rows(customer("C-1"), request("R-1", "C-1"), shipped(at=at), *links("R-1"))

    assert (7, False) == (found.days_open, found.overdue)


def test_who_asked_later_waits_since_then() -> None:
    """A request linked after the story shipped is counted from its link."""
    late = link("L-1", "R-1")
    late = Link(id="L-1", request="R-1", story="S-1", by="ann", at=datetime(2026, 3, 16, 9, tzinfo=UTC))
    (found,) = rows(customer("C-1"), request("R-1", "C-1"), shipped(), late)

    assert 2 == found.days_open


def test_told_closes_the_row() -> None:
    """Who was told waits no longer, and the days they waited stay."""
    done = told("T-1", "C-1", "S-1", 12, answer="solved")
    (found,) = rows(customer("C-1"), request("R-1", "C-1"), shipped(), *links("R-1"), done)

    assert (False, False, 4, "solved") == (found.waits, found.overdue, found.days_open, found.answer)


def test_the_words_that_matter() -> None:
    """A row quotes the link's part of what the newest request said."""
    said = request("R-1", "C-1", said="Hello. I lose ten minutes. Bye.")
    (found,) = rows(customer("C-1"), said, shipped(), link("L-1", "R-1", quote="I lose ten minutes."))

    assert "I lose ten minutes." == found.said


def test_the_owner_of_the_account_tells() -> None:
    """The customer's CSM goes before the request's."""
    (found,) = rows(customer("C-1", csm="Bob"), request("R-1", "C-1", csm="Cleo"), shipped(), *links("R-1"))

    assert "Bob" == found.csm


def test_a_no_waits_to_be_told() -> None:
    """A declined request makes a row with the reason, from the day of the decline."""
    no = request("R-1", "C-1", declined_because="solved by the report")
    event = Event(
        id="E-1",
        transaction=1,
        at=datetime(2026, 3, 15, tzinfo=UTC),
        by="ann",
        verb="decline",
        ref="R-1",
        changes={"declined_because": (None, "solved by the report")},
    )
    (found,) = rows(customer("C-1"), no, event)

    assert (None, "R-1", "solved by the report", 3) == (
        found.story,
        found.declined,
        found.because,
        found.days_open,
    )


def test_who_was_merged_into_a_no_waits_too() -> None:
    """The customer of a request merged into a declined one is told of that one."""
    no, merged = request("R-1", "C-1", declined_because="no"), request("R-2", "C-2", merged_into="R-1")
    found = rows(customer("C-1"), customer("C-2", "Bolt"), no, merged)

    assert [("C-1", "R-1"), ("C-2", "R-1")] == [(one.customer, one.about) for one in found]


def test_the_forgotten_are_left_alone() -> None:
    """Who asked to be forgotten is not written to, and whose words were forgotten is not quoted."""
    gone = customer("C-1", forgotten=True)
    still = request("R-2", "C-2", forgotten=True, said="secret")
    found = rows(gone, customer("C-2"), request("R-1", "C-1"), still, shipped(), *links("R-1", "R-2"))

    assert [("C-2", None)] == [(one.customer, one.said) for one in found]


def test_the_order() -> None:
    """By CSM, nobody's last; within one the longest wait first, and who was told after who waits."""
    newer = datetime(2026, 3, 14, 9, tzinfo=UTC)
    found = rows(
        customer("C-1", csm="bob"),
        customer("C-2", csm=None),
        request("R-1", "C-1"),
        request("R-2", "C-2"),
        shipped("S-1", newer),
        shipped("S-2"),
        shipped("S-3"),
        link("L-1", "R-1", "S-1"),
        link("L-2", "R-1", "S-2"),
        link("L-3", "R-1", "S-3"),
        link("L-4", "R-2", "S-2"),
        told("T-1", "C-1", "S-3", 9),
    )

    assert [("bob", "S-2"), ("bob", "S-1"), ("bob", "S-3"), (None, "S-2")] == [
        (one.csm, one.story) for one in found
    ]


def links(*requests: str) -> list[Link]:
    return [link(f"L-{number}", one) for number, one in enumerate(requests, 1)]


assert AT < SHIPPED
