"""The rules about requests: what of its context a request carries."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from roadmap_tui.model.records import Customer, Request
from roadmap_tui.wording.check import check_request
from tests.each_row import each_row
from tests.wording.kit import TODAY

AT = datetime(2026, 3, 1, tzinfo=UTC)
ACME = Customer(id="C-1", name="Acme", created_at=AT, created_by="Ada")


def request(**fields: Any) -> Request:
    """A request that carries everything."""
    whole = {
        "customer": "C-1",
        "said": "At night we misread the red rows.",
        "problem": "the night crew dims the screen by hand and misreads red rows",
        "frequency": "twice a shift",
        "workaround": "they print the list",
        "consequence": "named as a blocker for the renewal",
    }
    return Request(id="R-1", captured_at=AT, captured_by="Ada", **{**whole, **fields})


def rules(one: Request, customer: Customer | None = ACME) -> dict[str, str]:
    """The rules that say something about a request, with their levels."""
    return {each.rule: each.level for each in check_request(one, customer, TODAY)}


def test_a_request_with_its_context_is_passed() -> None:
    """A request that carries everything is passed in silence."""
    assert rules(request()) == {}


@each_row(
    ("field", "expected"),
    [
        ("problem", {"R2-no-problem": "warn"}),
        ("frequency", {"R3-no-frequency": "info"}),
        ("workaround", {"R4-no-workaround": "info"}),
        ("consequence", {"R5-no-consequence": "info"}),
        ("said", {"R6-no-quote": "info"}),
    ],
)
def test_what_is_missing_is_said(field: str, expected: dict[str, str]) -> None:
    """Each part of the context that is missing is said at its level."""
    assert rules(request(**{field: None})) == expected


def test_a_request_of_nobody_is_an_error() -> None:
    """A request without a customer cannot be answered."""
    assert rules(request(customer=None), None) == {"R1-no-customer": "error"}


def test_an_ask_without_a_problem_is_noted() -> None:
    """An ask is in order in a request, and only noted; the problem is asked for."""
    assert rules(request(said="We need dark mode", problem=None)) == {
        "F07-ask-phrase": "info",
        "R2-no-problem": "warn",
    }


@pytest.mark.parametrize(("renewal", "level"), [(date(2026, 6, 30), "warn"), (date(2027, 6, 30), "info")])
def test_a_near_renewal_raises_the_level(renewal: date, level: str) -> None:
    """Within 120 days of a renewal the missing consequence is a warning."""
    customer = Customer(id="C-1", name="Acme", renewal=renewal, created_at=AT, created_by="Ada")

    assert rules(request(consequence=None), customer) == {"R5-no-consequence": level}
