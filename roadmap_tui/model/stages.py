"""The stages of a story, the ones derived from its readings, and the gate before `ready`."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, get_args

from roadmap_tui.model.marks import marks_of
from roadmap_tui.model.records import StageName, Story, Target

DerivedStage = Literal["proven", "missed"]
AnyStage = StageName | DerivedStage

STAGES: tuple[StageName, ...] = get_args(StageName)
"""Stages a story can be moved to."""
LINE: tuple[StageName, ...] = ("discover", "draft", "ready", "building", "shipped")
"""The stages of a story in the order of the board."""
DERIVED: tuple[DerivedStage, ...] = get_args(DerivedStage)
ALL_STAGES: tuple[AnyStage, ...] = (*LINE, *DERIVED, "declined")
GATED: frozenset[str] = frozenset({"ready", "building", "shipped"})
"""Stages behind the gate."""
ACTIVE: frozenset[str] = frozenset(LINE[:-1])
"""Stages of a story on which work is still ahead."""
MARKS_ASKED = 4


def reached(target: Target | None, value: float) -> bool:
    """Whether a value is at or past a target, in its direction (up where none is given and none follows)."""
    if target is None or target.target is None:
        return False
    return value <= target.target if direction(target) == "down" else value >= target.target


def direction(target: Target) -> Literal["up", "down"]:
    """The direction in which a target gets better: as given, else from baseline to target, else up."""
    if target.direction is not None:
        return target.direction
    if target.baseline is not None and target.target is not None and target.target < target.baseline:
        return "down"
    return "up"


def proven_on(story: Story, today: date) -> date | None:
    """The day from which a shipped story counts as proven; None where no reading reached its target."""
    if story.stage != "shipped":
        return None
    days = [one.day for one in story.readings if one.day <= today and reached(story.target, one.value)]
    if not days:
        return None
    shipped = story.entered.get("shipped")
    first = min(days)
    return max(first, shipped.date()) if shipped is not None else first


def stage_of(story: Story, today: date) -> AnyStage:
    """The stage of a story on a day.

    A shipped story is `proven` from the day of a reading at or past the target, and `missed` once the due day
    has passed without one.
    """
    return story.stage if story.stage != "shipped" else _verdict(story, today)[0]


def _verdict(story: Story, today: date) -> tuple[AnyStage, date | None]:
    """The stage of a shipped story on a day, and the day from which it is proven or missed, if it is."""
    proven = proven_on(story, today)
    if proven is not None:
        return "proven", proven
    due = story.target.due if story.target is not None else None
    return ("missed", due + timedelta(days=1)) if due is not None and due < today else ("shipped", None)


def over_limit(
    stories: Iterable[Story], stage: str, limit: int | None, today: date, name: str | None = None
) -> str:
    """A remark on a stage that holds more stories than its limit of work in progress; empty where it does not."""
    if limit is None:
        return ""
    count = sum(1 for one in stories if not one.archived and stage_of(one, today) == stage)
    return f"{name or stage} holds {count} of {limit}: over its limit" if count > limit else ""


def verdicts(story: Story, today: date) -> tuple[tuple[DerivedStage, date], ...]:
    """The verdicts of readings and the due day on a shipped story, in order: it may be missed, and proven later.

    Missed counts from the day after the due day, and not from before it shipped.
    """
    if story.stage != "shipped":
        return ()
    proven = proven_on(story, today)
    due = story.target.due if story.target is not None else None
    found: list[tuple[DerivedStage, date]] = []
    if due is not None and due < today and (proven is None or proven > due):
        shipped = story.entered.get("shipped")
        missed = due + timedelta(days=1)
        missed = missed if shipped is None else max(missed, shipped.date())
        if proven is None or missed < proven:
            found.append(("missed", missed))
    if proven is not None:
        found.append(("proven", proven))
    return tuple(found)


def guardrail_state(story: Story, today: date) -> Literal["held", "broken", "unread"] | None:
    """Whether a story's guardrail holds by its newest reading; None where the story has no guardrail.

    It never makes a story proven or missed: it stands beside that.
    """
    if story.guardrail is None or story.guardrail.target is None:
        return None
    readings = [one for one in story.guardrail_readings if one.day <= today]
    if not readings:
        return "unread"
    newest = max(readings, key=lambda one: one.day)
    return "held" if reached(story.guardrail, newest.value) else "broken"


def unread(story: Story) -> bool:
    """Whether a story has no reading at all."""
    return not story.readings


def entered(story: Story, today: date) -> dict[str, datetime]:
    """The instant at which a story entered each stage.

    A derived one counts from midnight UTC of its day (missed: the day after the due day), and never from before
    the story shipped.
    """
    return dict(stage_and_entered(story, today)[1])


def stage_and_entered(story: Story, today: date) -> tuple[AnyStage, Mapping[str, datetime]]:
    """The stage of a story on a day, and the instant at which it entered each stage, as `entered` has it."""
    stage, day = _verdict(story, today) if story.stage == "shipped" else (story.stage, None)
    if day is None:
        return stage, story.entered
    since = datetime.combine(day, time(), UTC)
    return stage, {**story.entered, stage: max(since, story.entered.get("shipped", since))}


def gate_missing(story: Story) -> list[str]:
    """The parts that a story lacks before it may pass the gate, in words; empty where it has them all."""
    missing = [] if (story.outcome or "").strip() else ["an outcome"]
    marks = marks_of(story)
    if len(marks.present) < MARKS_ASKED:
        short = MARKS_ASKED - len(marks.present)
        missing.append(f"{_COUNT[short]} more of {_listed(marks.missing)}")
    target = story.target or Target()
    for name, words in _TARGET_ASKED.items():
        value = getattr(target, name)
        if value is None or value == "":
            missing.append(words)
    return missing


def passes_gate(story: Story, stage: str) -> bool:
    """Whether a story stands behind the gate already, or the move does not lead through it."""
    return stage not in GATED or story.stage in GATED


_COUNT = {1: "one", 2: "two", 3: "three", 4: "four"}
_TARGET_ASKED = {
    "baseline": "a baseline",
    "target": "a target",
    "due": "a due day",
    "measured_by": "how it is measured (measured_by)",
}


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
