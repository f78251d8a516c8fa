"""The measures of the year, of one board and of two copies that were merged: both are held against the counts."""

import pytest

from roadmap_tui.measures import Facts, Measure, Period, measures_of
from tests.measures.copies import merged_board
from tests.measures.year import PERIODS, TODAY, board

BOARDS = {"one board": board, "two copies merged": merged_board}


@pytest.fixture(scope="session", params=BOARDS)
def found(request: pytest.FixtureRequest) -> dict[str, dict[str, Measure]]:
    """Every measure by its id, in each period."""
    snapshot = BOARDS[request.param]()
    measures: dict[str, dict[str, Measure]] = {}
    for name, (since, until) in PERIODS.items():
        period = Period(since=None if name == "ever" else since, until=until)
        measures[name] = {one.id: one for one in measures_of(Facts(snapshot, TODAY, period))}
    return measures
