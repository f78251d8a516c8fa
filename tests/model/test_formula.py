"""The team's own formula of what a story is worth."""

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.model.formula import inputs_of, read_formula, score
from tests.each_row import each_row
from tests.model.kit import customer, link, request, snapshot_of, story

KNOWN = {
    "weight": 6,
    "arr": 90_000,
    "customers": 3,
    "requests": 5,
    "reach": 3,
    "importance": 2.0,
    "effort": 4,
    "confidence": 0.5,
}


@each_row(
    ("formula", "value"),
    [
        ("weight", 6),
        ("weight + arr / 10000", 15),
        ("(weight + 2) * confidence", 4),
        ("-weight + 10", 4),
        ("min(weight, requests) + max(1, 2)", 7),
        ("rice", 3 * 2 * 0.5 / 4),
        ("RICE", 0.75),
    ],
)
def test_formulas(formula: str, value: float) -> None:
    """Sums, products, parentheses, min, max, and RICE by its name."""
    assert value == score(read_formula(formula, "rank.formula"), KNOWN).value


@each_row(
    ("formula", "words"),
    [
        ("wieght * 2", "asks for wieght, which no story has. Did you mean weight"),
        ("__import__('os')", "numbers, names"),
        ("weight.real", "numbers, names"),
        ("weight ** 9", "numbers, names"),
        ("'a' * 3", "numbers, names"),
        ("True", "numbers, names"),
        ("[1]", "numbers, names"),
        ("lambda: 1", "numbers, names"),
        ("min(*[1])", "numbers, names"),
        ("weight +", "is no formula"),
        ("(" * 250 + "1" + ")" * 40, "is no formula"),
        ("1" + "+1" * 200, "at most 300"),
    ],
)
def test_refused(formula: str, words: str) -> None:
    """Anything else is refused, with what was wrong in it."""
    with pytest.raises(Usage, match=words.replace("*", r"\*").replace("+", r"\+")):
        read_formula(formula, "rank.formula")


def test_unknown_is_not_zero() -> None:
    """Without an effort there is no RICE, and it says so."""
    found = score(read_formula("rice", "here"), {**KNOWN, "effort": None})

    assert (None, "effort is not known") == (found.value, found.unknown)


def test_no_result_of_a_division_by_zero() -> None:
    """An effort of 0 gives no score."""
    assert score(read_formula("weight / effort", "here"), {**KNOWN, "effort": 0}).value is None


def test_the_inputs_are_shown() -> None:
    """A score is told with what went into it."""
    assert "12 (weight 6)" == score(read_formula("weight * 2", "here"), KNOWN).words


def test_arr_is_unknown_where_no_customer_has_one() -> None:
    """Customers whose ARR nobody knows add up to unknown, not to 0."""
    snapshot = snapshot_of(customer("C-1"), request("R-1", "C-1", importance=3), story(), link("L-1", "R-1"))
    found = inputs_of(snapshot.stories["S-1"], snapshot.evidence("S-1"), snapshot.customers)

    assert (None, 3, 3.0) == (found["arr"], found["weight"], found["importance"])
