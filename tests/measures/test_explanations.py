"""What each measure guards against and is made from."""

from datetime import date

from roadmap_tui.measures import Facts, Period, measures_of
from roadmap_tui.measures.kinds import ABOUT
from roadmap_tui.store.overlay import empty_snapshot

TODAY = date(2026, 11, 20)


def test_every_measure_says_what_it_guards_against_and_is_made_from() -> None:
    """And nothing is said of a measure that there is not."""
    measures = measures_of(Facts(empty_snapshot(), TODAY, Period(until=TODAY)))

    assert sorted(one.id for one in measures) == sorted(ABOUT)


def test_they_are_sentences() -> None:
    """Screens show them as they are."""
    told = [words for one in ABOUT.values() for words in one]

    assert [one for one in told if not (one[0].isupper() and one.endswith("."))] == []
