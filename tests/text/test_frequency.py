"""How often something happens, in people's words."""

from roadmap_tui.text.frequency import times_a_year
from tests.each_row import each_row


@each_row(
    ("words", "times"),
    [
        ("twice a shift", 500),
        ("every Monday", 52),
        ("3 times a week", 156),
        ("3x per month", 36),
        ("once or twice a month", 12),
        ("daily", 250),
        ("Each morning, before the round", 250),
        ("about ten times a day", 2500),
        ("quarterly", 4),
        ("every visit", None),
        ("often", None),
        ("", None),
        (None, None),
    ],
)
def test_times_a_year(words: str | None, times: float | None) -> None:
    """Counts and spans that are said are read; anything else is not known."""
    assert times == times_a_year(words)
