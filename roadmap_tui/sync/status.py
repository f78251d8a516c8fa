"""The diff of an issue's status and its story's stage: which side moved, and where the other follows."""

from datetime import date
from typing import Literal, NamedTuple

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.actions.stories import gate_advice
from roadmap_tui.errors import Advice
from roadmap_tui.model.records import Kept, Story
from roadmap_tui.model.stages import LINE, passes_gate
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.sync.known_ids import is_other_status
from roadmap_tui.sync.merge import Sides
from roadmap_tui.sync.merge_base import UNMOVED
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import RemoteIssue, Tracker

StatusVerdict = Literal["same", "push", "pull", "theirs differs", "ours differs", "conflict", "blocked"]


class StatusDiff(NamedTuple):
    """The action on the status: move the issue to `wanted`, or the story to `stage`."""

    verdict: StatusVerdict
    sides: Sides
    wanted: StatusWanted | None = None
    stage: str | None = None
    refusal: Advice | None = None


def diff_status(
    story: Story, issue: RemoteIssue, settings: SyncSettings, tracker: Tracker, today: date
) -> StatusDiff:
    """Compare the stage and the status with their last agreed values.

    A status that no stage names changes nothing here, and so does a stage without a status there. Nothing is
    moved to shipped: a tracker's done is a question to a person. The gate stays in force.
    """
    assert story.link is not None
    base = story.link.base
    direction, statuses = settings.directions["status"], settings.statuses
    agreed, theirs = base.field("status").our, base.field("status").their
    their_id, moved = base.status_id, story.link.key != issue.key
    for stage_sent in base.unanswered.get("status", ()):
        if stage_sent in statuses and statuses[stage_sent].fits(issue):
            agreed, theirs, their_id = stage_sent, issue.status or None, issue.status_id
    sides = Sides(base=theirs, ours=story.stage, theirs=issue.status)
    wanted = statuses.get(story.stage)
    if direction == "off" or not statuses or (wanted is not None and wanted.fits(issue)):
        return StatusDiff("same", sides)
    stage = stage_for(issue, statuses, story.stage)
    if agreed is None:
        return StatusDiff("same" if wanted is None and stage is None else "conflict", sides, wanted, stage)
    had = statuses.get(str(agreed))
    we = wanted is not None and agreed != story.stage and not wanted.means(had)
    they = is_other_status(theirs if isinstance(theirs, str) else None, their_id, issue, tracker, moved=moved)
    if their_id is None and theirs and had is not None and had.fits(issue):
        they = False  # an earlier program kept its name alone, and it stands where we agreed
    if agreed == UNMOVED and theirs is None:
        they = issue.status_category not in {"new", "undefined"}
    if we and they:
        return StatusDiff("conflict", sides, wanted, stage)
    if we:
        return StatusDiff("ours differs" if direction == "pull" else "push", sides, wanted, stage)
    if not they or stage is None or stage == "shipped":
        return StatusDiff("same", sides)
    if direction == "push":
        return StatusDiff("theirs differs", sides, wanted, stage)
    return pulled(story, stage, sides, settings, today)


def pulled(story: Story, stage: str, sides: Sides, settings: SyncSettings, today: date) -> StatusDiff:
    """The story moved to a stage, where the gate allows it."""
    if not passes_gate(story, stage):
        gate = gate_of(story, today=today, wording=settings.wording)
        if not gate.is_open:
            return StatusDiff("blocked", sides, stage=stage, refusal=gate_advice(story, stage, gate))
    return StatusDiff("pull", sides, stage=stage)


def stage_for(issue: RemoteIssue, statuses: dict[str, StatusWanted], here: str) -> str | None:
    """The stage whose status an issue is in; None where no stage names it.

    A status named by its id or name counts before a category; of several stages the nearest to `here` counts.
    """
    fitting = [stage for stage, wanted in statuses.items() if wanted.fits(issue)]
    exact = [stage for stage in fitting if statuses[stage].category is None]
    place = LINE.index(here) if here in LINE else 0

    def far(stage: str) -> tuple[int, int]:
        at = LINE.index(stage) if stage in LINE else len(LINE)
        return abs(at - place), at

    return min(exact or fitting, key=far, default=None)


def moves(agreed: Kept, issue: RemoteIssue, settings: SyncSettings) -> tuple[str, ...]:
    """The stages whose choice would move the issue of a story in step, or should: `diff_status`, asked ahead.

    `agreed` is the stage that the issue's status stands for. Empty where stages have no statuses.
    """
    statuses = settings.statuses
    if not statuses or settings.directions["status"] == "off":
        return ()
    had = statuses.get(str(agreed))
    ahead = (
        stage
        for stage, wanted in statuses.items()
        if stage != agreed and not wanted.means(had) and not wanted.fits(issue)
    )
    return tuple(sorted(ahead))
