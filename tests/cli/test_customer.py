"""`roadmap customer`: what accounts are worth over time, and renewals."""

from datetime import date, timedelta

import pytest

from tests.cli.conftest import TODAY, Shell
from tests.each_row import each_row

SOON = date.fromisoformat(TODAY) + timedelta(days=20)


@pytest.fixture
def acme(shell: Shell) -> Shell:
    """A board with a customer that renews soon and asked for something."""
    shell("customer", "add", "--name", "Acme", "--arr", "40k", "--from", "2025-01-01", "--renewal", str(SOON))
    shell("request", "add", "--said", "a", "--customer", "Acme")
    return shell


def test_the_day_from_which_it_holds(acme: Shell) -> None:
    """A change keeps what was before; one of an earlier day leaves today's, and says so."""
    acme("customer", "edit", "Acme", "--arr", "60k", "--from", "2026-03-01")
    earlier = acme("customer", "edit", "Acme", "--arr", "50k", "--from", "2025-06-01")
    shown, plain = acme("customer", "show", "Acme"), acme("customer", "show", "Acme", "--json").json

    assert "today's stays" in earlier.err
    assert "50k from 1 Jun 2025" in shown.out
    assert (plain["arr"], [one["arr"] for one in plain["arr_history"]]) == (60_000, [40_000, 50_000, 60_000])


@each_row(
    ("arguments", "words"),
    [
        (("edit", "Acme", "--plan", "x", "--from", "2026-01-01"), "give one of them"),
        (("edit", "Acme", "--arr", "1", "--from", "in 3 days"), "is ahead"),
        (("edit", "Acme", "--arr", "1", "--from", str(SOON)), "is ahead"),
        (("renewals", "--within", "soonish"), "Cannot read a day"),
        (("renewals", "--within", "2020-01-01"), "has passed"),
        (("renewals", "--within", ""), "how far ahead"),
    ],
)
def test_what_cannot_be_meant(acme: Shell, arguments: tuple[str, ...], words: str) -> None:
    """It is refused in a sentence."""
    found = acme("customer", *arguments)

    assert (found.code in {1, 2}, found.out) == (True, "")
    assert words in found.err


@pytest.mark.parametrize(
    ("within", "count"), [("3w", 1), ("20d", 1), ("19 days", 0), ("99999y", 1), (str(SOON), 1)]
)
def test_renewals(acme: Shell, within: str, count: int) -> None:
    """Lines for a pipe, and the sum on stderr; as far ahead as is said."""
    found = acme("customer", "renewals", "--within", within)

    assert count == len(found.out.splitlines())
    assert ("1 customer with $40k renews within" if count else "Nobody renews") in found.err


def test_renewals_as_data(acme: Shell) -> None:
    """Filtered like any list of customers."""
    kept = acme("customer", "renewals", "--filter", "arr:>30k", "--json").json
    none = acme("customer", "renewals", "--filter", "arr:>50k", "--json").json

    assert [(one["customer"], [each["ref"] for each in one["waits_for"]]) for one in kept] == [("C-1", ["R-1"])]
    assert none == []
