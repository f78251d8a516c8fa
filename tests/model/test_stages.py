"""Stages, the ones that follow from readings, and the gate."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from roadmap_tui.model.records import Reading, Story, Target
from roadmap_tui.model.request_states import request_state
from roadmap_tui.model.stages import (
    ALL_STAGES,
    DERIVED,
    GATED,
    STAGES,
    direction,
    entered,
    gate_missing,
    guardrail_state,
    passes_gate,
    proven_on,
    reached,
    stage_of,
    unread,
    verdicts,
)
from tests.each_row import each_row
from tests.model.kit import AT, TARGET, TODAY, WHOLE, request, story

SHIPPED = datetime(2026, 3, 5, 10, tzinfo=UTC)
DUE = date(2026, 6, 30)


def shipped(*readings: tuple[date, float], **more: Any) -> Story:
    read = tuple(Reading(day=day, value=value) for day, value in readings)
    return story(**{**WHOLE, "stage": "shipped", "entered": {"shipped": SHIPPED}, "readings": read, **more})


@each_row("stage", [one for one in STAGES if one != "shipped"])
def test_only_what_shipped_is_proven_or_missed(stage: str) -> None:
    """A reading past the target, or a due day gone by, says nothing of a story that did not ship."""
    one = shipped((TODAY, 0.5), stage=stage)

    assert stage_of(one, DUE + timedelta(days=99)) == stage


def test_the_derived_stages_are_no_place_to_move_to() -> None:
    """Proven and missed are among all stages, and not among those a story is moved to."""
    assert set(ALL_STAGES) - set(STAGES) == set(DERIVED) == {"proven", "missed"}


@each_row(
    ("way", "baseline", "value", "expected"),
    [
        ("down", 7, 1, True),
        ("down", 7, 0.5, True),
        ("down", 7, 1.01, False),
        ("up", 0, 1, True),
        ("up", 0, 1.5, True),
        ("up", 0, 0.99, False),
        (None, 7, 0.9, True),
        (None, 7, 1.1, False),
        (None, 0, 1.1, True),
        (None, 0, 0.9, False),
        (None, None, 1, True),
        (None, None, 0.9, False),
    ],
)
def test_at_or_past_the_target(way: Any, baseline: float | None, value: float, expected: bool) -> None:
    """The direction is the one given, else from the baseline to the target, else up."""
    assert reached(Target(direction=way, baseline=baseline, target=1), value) is expected


def test_without_a_target_nothing_is_reached() -> None:
    """There is no value to be at or past."""
    assert not reached(None, 5)
    assert not reached(Target(metric="answers"), 5)


def test_the_direction_that_was_given_wins() -> None:
    """Even against the way from the baseline to the target."""
    assert direction(Target(direction="up", baseline=7, target=1)) == "up"


def test_proven_from_the_day_of_the_reading() -> None:
    """Not the day before it, and from then on for good."""
    one = shipped((date(2026, 4, 1), 5), (date(2026, 4, 8), 1), (date(2026, 4, 20), 3))

    assert proven_on(one, TODAY) is None
    assert [stage_of(one, date(2026, 4, day)) for day in (7, 8, 30)] == ["shipped", "proven", "proven"]
    assert entered(one, date(2026, 4, 30))["proven"] == datetime(2026, 4, 8, tzinfo=UTC)


def test_a_reading_before_shipping_proves_on_the_day_of_shipping() -> None:
    """What is proven has shipped."""
    one = shipped((date(2026, 3, 1), 1))

    assert proven_on(one, TODAY) == SHIPPED.date()
    assert entered(one, TODAY)["proven"] == SHIPPED


def test_missed_once_the_due_day_has_passed() -> None:
    """The due day itself still counts; then it is missed, from the day after."""
    one = shipped((date(2026, 4, 1), 5))

    assert [stage_of(one, DUE + timedelta(days=add)) for add in (0, 1)] == ["shipped", "missed"]
    assert entered(one, DUE + timedelta(days=9))["missed"] == datetime(2026, 7, 1, tzinfo=UTC)


def test_a_late_proof_is_a_proof() -> None:
    """A reading after the due day turns missed into proven."""
    one = shipped((date(2026, 8, 1), 1))

    assert [stage_of(one, date(2026, 7, 31)), stage_of(one, date(2026, 8, 1))] == ["missed", "proven"]


def test_shipped_after_its_due_day() -> None:
    """It is missed from the moment it shipped, not before."""
    late = datetime(2026, 8, 1, 10, tzinfo=UTC)

    assert entered(shipped(entered={"shipped": late}), date(2026, 8, 2))["missed"] == late


def test_without_a_due_day_nothing_is_missed() -> None:
    """A promise without a day cannot be broken."""
    assert stage_of(shipped(target=msgspec.structs.replace(TARGET, due=None)), date(2030, 1, 1)) == "shipped"


def test_unread_is_told_apart() -> None:
    """A missed story that nobody measured is known as such."""
    assert unread(shipped())
    assert not unread(shipped((TODAY, 5)))


def test_a_whole_story_passes_the_gate() -> None:
    """Outcome, marks and target are there: nothing is missing."""
    assert gate_missing(story(**WHOLE)) == []


@each_row(
    ("without", "missing"),
    [
        ({"outcome": None}, ["an outcome"]),
        ({"outcome": "  "}, ["an outcome"]),
        ({"actor": None}, []),
        ({"actor": "tbd"}, []),
        ({"actor": None, "benefit": None}, ["one more of actor and benefit"]),
        (
            {"actor": None, "situation": None, "benefit": "n/a"},
            ["two more of actor, situation and benefit"],
        ),
        ({"target": None}, ["a baseline", "a target", "a due day", "how it is measured (measured_by)"]),
    ],
)
def test_what_the_gate_asks_for(without: dict[str, Any], missing: list[str]) -> None:
    """Each condition is named when it is not met; one mark of five may be missing."""
    assert gate_missing(story(**{**WHOLE, **without})) == missing


@each_row(
    ("name", "words"),
    [
        ("baseline", "a baseline"),
        ("target", "a target"),
        ("due", "a due day"),
        ("measured_by", "how it is measured (measured_by)"),
    ],
)
def test_the_target_is_asked_for_part_by_part(name: str, words: str) -> None:
    """Baseline, target, due day and how it is measured, each on its own."""
    assert gate_missing(story(**{**WHOLE, "target": msgspec.structs.replace(TARGET, **{name: None})})) == [words]


def test_a_baseline_of_nought_is_filled() -> None:
    """0 is a number that somebody measured."""
    assert gate_missing(story(**{**WHOLE, "target": msgspec.structs.replace(TARGET, baseline=0)})) == []


@each_row("stage", STAGES)
def test_the_gate_stands_before_ready_only(stage: Any) -> None:
    """From outside it is asked on the way to ready, building and shipped; from inside it is not asked again."""
    outside, inside = story(stage="draft"), story(stage="ready")

    assert passes_gate(outside, stage) is (stage not in GATED)
    assert passes_gate(inside, stage)


@each_row(
    ("fields", "linked", "expected"),
    [
        ({}, False, "new"),
        ({}, True, "linked"),
        ({"snoozed_until": TODAY + timedelta(days=1)}, False, "snoozed"),
        ({"snoozed_until": TODAY}, False, "new"),
        ({"snoozed_until": TODAY + timedelta(days=1)}, True, "linked"),
        ({"declined_because": "no"}, False, "declined"),
        ({"merged_into": "R-2", "declined_because": "no"}, True, "merged"),
    ],
)
def test_the_state_of_a_request(fields: dict[str, Any], linked: bool, expected: str) -> None:
    """Derived on reading: a snooze ends on its day by itself."""
    assert request_state(request("R-1", **fields), linked, TODAY) == expected


def test_missed_then_proven() -> None:
    """A story that missed its day and came true later keeps both, with their days."""
    done = story(
        stage="shipped",
        target=TARGET,
        entered={"shipped": AT},
        readings=(Reading(day=date(2026, 6, 1), value=4), Reading(day=date(2026, 8, 1), value=1)),
    )

    assert (("missed", date(2026, 7, 1)),) == verdicts(done, date(2026, 7, 15))
    assert (("missed", date(2026, 7, 1)), ("proven", date(2026, 8, 1))) == verdicts(done, date(2026, 8, 2))


def test_proven_in_time_was_never_missed() -> None:
    """A reading at the target before the due day is the only verdict."""
    done = story(
        stage="shipped",
        target=TARGET,
        entered={"shipped": AT},
        readings=(Reading(day=date(2026, 6, 30), value=1),),
    )

    assert (("proven", date(2026, 6, 30)),) == verdicts(done, date(2026, 9, 1))


def test_no_verdict_before_it_shipped() -> None:
    """A story that is not out is neither."""
    assert () == verdicts(story(stage="building", target=TARGET), date(2027, 1, 1))


@each_row(("values", "state"), [((), "unread"), ((3,), "held"), ((3, 6), "broken"), ((6, 5), "held")])
def test_the_guardrail_by_its_newest_reading(values: tuple[int, ...], state: str) -> None:
    """A guardrail holds while its newest reading is at or within its limit."""
    guardrail = Target(metric="calls a day", direction="down", baseline=4, target=5)
    readings = tuple(Reading(day=date(2026, 3, 1 + day), value=value) for day, value in enumerate(values))

    assert state == guardrail_state(story(guardrail=guardrail, guardrail_readings=readings), TODAY)


def test_no_guardrail_no_state() -> None:
    """A story without a guardrail has nothing to hold."""
    assert guardrail_state(story(), TODAY) is None
