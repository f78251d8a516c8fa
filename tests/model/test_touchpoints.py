"""The touchpoints of a team, and records in the names that they have now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.choices import TOUCHPOINTS
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.grouping import GROUPINGS
from roadmap_tui.model.touchpoints import DEFAULT, FIELDS, Touchpoints
from tests.actions.kit import TODAY, Board

OURS = Touchpoints(
    ("learn", "Sign up", "use", "billing"), {"Sign up": ("onboard", "trial"), "billing": ("invoice",)}
)


@pytest.fixture
def board() -> Board:
    return Board()


def test_a_former_name_is_read_as_the_one_of_today(board: Board) -> None:
    """In the snapshot, in what comes to it later, and in what is frozen of it; nothing is written for it."""
    board.story(touchpoints=("onboard", "use", "trial"))
    board.request(touchpoint="onboard")
    before = board.now.stories["S-1"]
    snapshot = board.now
    snapshot.touchpoints = OURS
    frozen = snapshot.frozen()
    later = board.request(touchpoint="trial")
    snapshot.apply([later])

    assert [one.stories["S-1"].touchpoints for one in (snapshot, frozen)] == [("Sign up", "use")] * 2
    assert [one.touchpoint for one in snapshot.requests.values()] == ["Sign up", "Sign up"]
    assert frozen.touchpoints is OURS
    assert board.now.stories["S-1"] == before


def test_what_is_read_already_follows(board: Board) -> None:
    """Also where the tables were read before the names were known."""
    board.story(touchpoints=("onboard",))
    snapshot = board.now
    assert snapshot.stories["S-1"].touchpoints == ("onboard",)
    snapshot.touchpoints = OURS

    assert snapshot.stories["S-1"].touchpoints == ("Sign up",)


def test_filters_lanes_and_choices_follow(board: Board) -> None:
    """By name, by a word, by its beginning; one that is none any more can be asked for while records have it."""
    board.request(touchpoint="onboard")
    board.request(touchpoint="renew")
    snapshot = board.now
    snapshot.touchpoints = OURS
    context = Context(snapshot, TODAY)

    def kept(typed: str) -> list[str]:
        found = read_filter(typed, "Request", context)
        return [one.id for one in snapshot.requests.values() if found.keeps(one)]

    asked = ('touchpoint:"sign up"', "touchpoint:trial", "touchpoint:sig", "touchpoint:renew")
    assert [kept(one) for one in asked] == [["R-1"], ["R-1"], ["R-1"], ["R-2"]]
    assert context.choices("touchpoint", ()) == ("learn", "Sign up", "use", "billing", "renew")
    by = GROUPINGS["touchpoint"]
    assert sorted(("", "renew", "use", "learn", "Sign up"), key=lambda one: by.rank(OURS, one)) == [
        "learn",
        "Sign up",
        "use",
        "renew",
        "",
    ]


def test_the_eight_are_the_default() -> None:
    """A team that named none sees what it saw."""
    fields = [field for field in (*STORY, *REQUEST) if field.name in FIELDS]

    assert DEFAULT.names == TOUCHPOINTS
    assert [DEFAULT.field(one) for one in fields] == fields
    assert [OURS.field(one).choices for one in fields] == [OURS.names] * 2
    assert OURS.beginning("in") == ["billing"]


@given(st.text(max_size=12))
def test_any_word_is_one_touchpoint_or_none(word: str) -> None:
    """Whatever a record holds is shown: under a name of today, or as it is."""
    meant = OURS.meant(word)

    assert OURS.own(word) == (word if meant is None else meant)
    assert meant is None or OURS.meant(meant) == meant
    assert OURS.own(word) in OURS.ordered([OURS.own(word)])
