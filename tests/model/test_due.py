"""Which numbers should be read."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from roadmap_tui.model.due import due_readings
from roadmap_tui.model.records import Reading, Story, Target
from tests.each_row import each_row

TODAY = date(2026, 11, 20)
SHIPPED = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
TARGET = Target(metric="wait", unit="min", baseline=7, target=1, due=date(2026, 12, 31))


def shipped(identity: str = "S-1", **fields: Any) -> Story:
    given: dict[str, Any] = {"target": TARGET, "entered": {"shipped": SHIPPED}, "stage": "shipped", **fields}
    return Story(
        id=identity,
        uid="ABCDEFGHIJ",
        title="Short waits",
        created_at=SHIPPED,
        created_by="ana",
        order=1.0,
        **given,
    )


def told(*stories: Story) -> list[tuple[str, str, str, date]]:
    return [(one.story, one.of, one.why, one.since) for one in due_readings(stories, TODAY)]


def test_what_shipped_and_was_never_read_is_due_since_then() -> None:
    """The day it shipped counts."""
    assert told(shipped()) == [("S-1", "target", "not read yet", date(2026, 10, 1))]


def test_a_day_that_has_passed_asks_for_a_reading_of_that_day() -> None:
    """A reading from before the due day does not tell whether the target was met."""
    target = Target(metric="wait", target=1, baseline=7, due=date(2026, 11, 1))
    early = (Reading(day=date(2026, 10, 20), value=4),)

    assert told(shipped(target=target, readings=early)) == [
        ("S-1", "target", "its day has passed", date(2026, 11, 2))
    ]


@pytest.mark.parametrize(("day", "due"), [(date(2026, 10, 21), True), (date(2026, 10, 22), False)])
def test_a_number_is_read_again_after_thirty_days(day: date, due: bool) -> None:
    """On the thirtieth day after the last reading, and not before."""
    assert bool(told(shipped(readings=(Reading(day=day, value=4),)))) == due


@each_row(
    "story",
    [
        shipped(readings=(Reading(day=date(2026, 10, 5), value=1),)),
        shipped(stage="building", entered={}),
        shipped(archived=True),
        shipped(target=Target(target=1)),
        shipped(
            target=Target(metric="wait", target=1, baseline=7, due=date(2026, 10, 10)),
            readings=(Reading(day=date(2026, 10, 12), value=4),),
        ),
    ],
)
def test_what_is_settled_is_not_due(story: Story) -> None:
    """Nor is what cannot be read."""
    assert told(story) == []


def test_a_guardrail_is_due_even_of_a_proven_story() -> None:
    """That the target was met says nothing of its price."""
    guard = Target(metric="errors", target=2)
    proven = (Reading(day=date(2026, 10, 5), value=1),)

    assert told(shipped(readings=proven, guardrail=guard)) == [
        ("S-1", "guardrail", "not read yet", date(2026, 10, 1))
    ]


def test_what_its_day_has_passed_comes_first_then_the_longest_wait() -> None:
    """The order in which they are asked."""
    passed = Target(metric="wait", target=1, baseline=7, due=date(2026, 11, 1))
    later = {"shipped": datetime(2026, 11, 3, tzinfo=UTC)}

    assert [
        one[0] for one in told(shipped("S-1", entered=later), shipped("S-2"), shipped("S-3", target=passed))
    ] == [
        "S-3",
        "S-2",
        "S-1",
    ]
