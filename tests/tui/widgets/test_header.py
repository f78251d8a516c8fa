"""Which tabs the header has room for."""

from itertools import pairwise

from roadmap_tui.tui.common.places import PLACES
from roadmap_tui.tui.widgets.header import Tab, placed
from tests.each_row import each_row

WAITS = {"inbox": 15, "loop": 7, "readings": 3}
TABS = [
    Tab(name, str(number % 10), one.title, one.short, WAITS.get(name, 0))
    for number, (name, one) in enumerate(PLACES.items(), 1)
]


@each_row("here", PLACES)
@each_row("width", range(30, 200, 7))
def test_the_present_tab_is_shown_at_every_width(width: int, here: str) -> None:
    """And no tab stands over another one, or over the edge."""
    found = placed(TABS, here, width)

    assert here in [one.place for one in found]
    assert [one.start for one in found[1:]] == sorted(one.start for one in found[1:])
    assert all(before.end < after.start for before, after in pairwise(found))
    assert found[-1].end < width


def test_every_tab_fits_in_eighty_columns() -> None:
    """With what waits in each."""
    found = placed(TABS, "board", 80)

    assert [one.place for one in found] == [*PLACES]
    assert [one.waits for one in found if one.waits] == [" 15", " 7", " 3"]


def test_marks_lead_to_tabs_that_do_not_fit() -> None:
    """On either side of the present one."""
    found = placed(TABS, "timeline", 34)
    places = [one.place for one in found]

    assert (found[0].words, found[-1].words) == ("‹", "›")
    assert places == [*PLACES][[*PLACES].index(places[0]) :][: len(places)]
