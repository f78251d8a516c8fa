"""A comment at Linear has an id that follows from what it tells: sent again it is the same one."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Problem
from tests.sync.laws.offices import LinearOffice
from tests.sync.laws.test_faults import Mined
from tests.sync.test_push_crashes import Bomb
from tests.sync.tracker_double import Crash


@pytest.fixture
def office(tmp_path: Path) -> Iterator[LinearOffice]:
    """A board with a story on an issue that tells who asks, and one customer more since then."""
    office = LinearOffice(tmp_path)
    office.desk.set(comment=True)
    with office.fake:
        office.push("S-1")
        office.sync()
        with begin(office.desk.store, by="Ana", at=office.desk.now) as change:
            requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
        yield office
    assert [] == office.fake.breaches


@pytest.mark.parametrize("kind", ["drop", "unread", "500"])
@pytest.mark.parametrize("after", [False, True])
def test_a_comment_whose_answer_is_lost_is_there_once(office: LinearOffice, kind: str, after: bool) -> None:
    """Whether it arrived or not, the next sync ends with one, and the one after that adds none."""
    office.fake.arm(kind, path="roadmapComment$", after=after, times=9)
    with suppress(Problem):
        office.sync()
    office.heal()

    assert [1, 1] == [(office.sync(), office.comments(office.key()))[1] for _ in range(2)]


@pytest.mark.parametrize("before", [False, True])
def test_a_comment_amid_which_a_sync_is_killed_is_there_once(office: LinearOffice, before: bool) -> None:
    """Before it was sent or after it: it does not only count as sent."""
    steps = 0
    while office.comments(office.key()) == 0 and steps < 12:
        steps += 1
        bomb = Bomb(steps)
        with suppress(Crash), office.connected(lambda tracker: Mined(tracker, bomb, before=before)):  # noqa: B023
            office.desk.sync()
        office.desk = office.desk.reopened()
    office.sync()

    assert 1 < steps < 12
    assert 1 == office.comments(office.key())
