"""A tracker spells our words its own way: that is no news, and hides nobody's edit."""

from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_tui.errors import Problem
from roadmap_tui.model.link_state import link_state
from roadmap_tui.trackers.respelling import words_of
from tests.fake_jira.respelling import RESPELLINGS
from tests.sync.office import EDITIONS, Office

ODD = (
    "e\u0301t\u00e9 \u201chere\u201d \u2013 it\u2019s 5\u00a0min\u200b, so\u00adon "
    "\U0001f600 \U0001f44d\U0001f3fd"
)
_words = st.lists(
    st.sampled_from([*ODD.split(" "), "plain", "12:30", "<b>", "*a*", "[x|y]", "\u00bd", "\u2026", "don't"]),
    min_size=1,
    max_size=8,
).map(lambda words: "Word " + " ".join(words))
_respellings = st.lists(st.sampled_from(sorted(RESPELLINGS)), max_size=6, unique=True).map(tuple)


def _title(office: Office) -> str:
    return str(office.site.issue("ROAD-1").fields["summary"])


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
@given(title=_words, outcome=_words, later=_words, names=_respellings)
@settings(max_examples=24, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_respelling_is_no_news(
    edition: str, title: str, outcome: str, later: str, names: tuple[str, ...]
) -> None:
    """Pushed, synced, synced again: nothing is written or said; then an edit here goes through."""
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), edition)
        office.site.respells = names
        office.desk.edit(title=title, outcome=outcome)
        with office.fake:
            office.push()
            _is_quiet(office)
            office.desk.edit(title=f"{later} again", outcome=f"{later} once more")
            (push,) = office.sync()
            assert ("update", True, {"push"}) == (push.action, push.done, set(push.ways.values()))
            _is_quiet(office)
            office.desk.edit(ship_by=date(2028, 1, 1))
            assert {"ship_by": "push"} == office.sync()[0].ways
            _is_quiet(office)
        assert words_of(f"{later} again") == words_of(_title(office))


def _is_quiet(office: Office) -> None:
    """Two syncs write nothing, there or here, and say nothing."""
    board = (office.folder / "roadmap.json").read_bytes()
    since = len(office.fake.requests())
    for _ in range(2):
        (push,) = office.sync()
        assert ("none", {}, None) == (push.action, push.ways, push.why)
    assert "in step" == link_state(office.desk.story)
    assert [] == office.writes(since)
    assert board == (office.folder / "roadmap.json").read_bytes()


ALL = tuple(sorted(set(RESPELLINGS) - {"decomposed"}))
"""Every way at once."""


@pytest.mark.parametrize(
    ("name", "there", "theirs"),
    [("title", "summary", "Bob's own title"), ("outcome", "description", "Bob's own words")],
)
def test_a_person_in_the_gap(office: Office, name: str, there: str, theirs: str) -> None:
    """What a person wrote between our update and our reading is theirs on a site that respells, too."""
    office.site.respells = ALL
    office.push()
    office.desk.edit(**{name: f"is shown {ODD}"})
    value: Any = theirs if there == "summary" else office.text(theirs)
    change = office.site.change

    def changed(*asked: Any, **more: Any) -> Any:
        answer = change(*asked, **more)
        office.site.edit("ROAD-1", **{there: value})
        return answer

    office.site.change = changed  # type: ignore[method-assign]
    office.sync()
    office.site.change = change  # type: ignore[method-assign]
    assert "theirs newer" == link_state(office.desk.story)
    (push,) = office.sync()
    assert ["theirs differs"] == list(push.ways.values())
    office.desk.edit(**{name: "is shown again"})
    (push,) = office.sync()

    assert ("conflict", value) == (push.action, office.site.issue("ROAD-1").fields[there])


def test_a_quote_that_a_person_mends_later(office: Office) -> None:
    """Once read, a text is compared by its characters: theirs is shown, and our next edit a conflict."""
    office.desk.edit(title="It's at hand")
    office.push()
    office.site.edit("ROAD-1", summary="It\u2019s at hand")
    assert {"title": "theirs differs"} == office.sync()[0].ways
    office.desk.edit(title="It's all at hand")

    assert ("conflict", "It\u2019s at hand") == (office.sync()[0].action, _title(office))


@pytest.mark.parametrize("after", [True, False], ids=["lost", "unread"])
def test_our_words_without_an_answer(office: Office, after: bool) -> None:
    """Written and not heard of, or not read back: in its own spelling it is ours all the same."""
    office.site.respells = ALL
    office.push()
    office.desk.edit(title=f"It\u2019s {ODD}", outcome=f"is {ODD}")
    if after:
        office.fake.arm("drop", after=True, method="PUT", path=r"/issue/\d+$")
    else:
        # Looked at before the write, on Data Center also beside its index, the issue is read once more after it.
        last = 3 if office.edition == "datacenter" else 2
        office.fake.arm("500", method="GET", path=r"/issue/\d+$", nth=last, times=9)
    with suppress(Problem):
        office.sync()
    for fault in office.fake.faults:
        fault.times = 0
    office.desk.edit(ship_by=date(2028, 1, 1))
    (push,) = office.sync()

    assert ("update", {"ship_by": "push"}) == (push.action, push.ways)
    _is_quiet(office)
