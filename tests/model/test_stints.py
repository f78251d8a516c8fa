"""A stint of the rotation by day: planned until its first one, running through its last, over after it."""

from datetime import date

import msgspec
import pytest

from roadmap_tui.model.records import Stint
from roadmap_tui.model.stints import FirstHand, StintState, lasts_on, state_of
from tests.each_row import each_row
from tests.model.kit import AT, request

STINT = Stint(
    id="J-1",
    pm="Pat",
    csm="Bea",
    since=date(2026, 3, 2),
    until=date(2026, 3, 6),
    by="ann",
    at=AT,
    customers=("C-1",),
)


@each_row(
    ("day", "state", "heard"),
    [
        (date(2026, 3, 1), "planned", False),
        (date(2026, 3, 2), "running", True),
        (date(2026, 3, 6), "running", True),
        (date(2026, 3, 7), "ended", False),
    ],
)
def test_its_first_and_its_last_day_are_in_it(day: date, state: StintState, heard: bool) -> None:
    """What is heard on them is heard first hand."""
    asked = request("R-1", "C-1", captured_by="bea", heard_on=day)

    assert (state_of(STINT, day), lasts_on(STINT, day), bool(FirstHand([STINT]).stints_of(asked))) == (
        state,
        heard,
        heard,
    )


@pytest.mark.parametrize(("day", "heard"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_one_that_is_done_ends_on_that_day(day: date, heard: bool) -> None:
    """Whatever it was planned for."""
    done = msgspec.structs.replace(STINT, done_on=date(2026, 3, 4))
    asked = request("R-1", "C-1", captured_by="Bea", heard_on=day)

    assert (state_of(done, day), bool(FirstHand([done]).stints_of(asked))) == ("done", heard)


@each_row(
    ("by", "customer", "batch", "heard"),
    [
        ("Pat", "C-2", None, True),
        ("Bea", "C-1", None, True),
        ("Bea", "C-2", None, False),
        ("Bea", None, None, False),
        ("Cem", "C-1", None, False),
        ("Pat", "C-1", "B-1", False),
    ],
)
def test_who_hears_what(by: str, customer: str | None, batch: str | None, heard: bool) -> None:
    """The product manager anybody, with the CSM those who are to be met; nobody what an import brought."""
    asked = request("R-1", customer, captured_by=by, heard_on=date(2026, 3, 4), batch=batch)

    assert [one.id for one in FirstHand([STINT]).stints_of(asked)] == (["J-1"] if heard else [])
