"""Checks of Linear for the doctor: from the login to the states of the stages, one line each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from roadmap_tui.errors import Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.protocol import Check

if TYPE_CHECKING:
    from roadmap_tui.trackers.linear.tracker import LinearTracker

SKEW_SECONDS = 60.0
"""The clock skew in seconds above which the doctor reports it."""


def run_checks(tracker: "LinearTracker", statuses: Mapping[str, StatusWanted]) -> list[Check]:
    """Run every possible check; one that depends on a failed one is left out. Raises nothing of the network."""
    return list(_checks(tracker, statuses))


def _checks(tracker: "LinearTracker", statuses: Mapping[str, StatusWanted]) -> Iterator[Check]:
    try:
        identity = tracker.probe()
    except Problem as problem:
        yield Check(name="linear login", ok=False, sentence=str(problem))
        return
    where = clean_line(tracker.organization.get("name"), 100)
    yield Check(name="linear account", ok=True, sentence=f"You are {identity.name} in {where}.")
    skew = identity.clock_skew_seconds
    if skew is not None:
        agree = abs(skew) <= SKEW_SECONDS
        side = "behind" if skew > 0 else "ahead of"
        off = f"This machine's clock is {abs(skew):.0f} seconds {side} Linear's: set it right."
        said = "Its clock and this machine's agree." if agree else off
        yield Check(name="linear clock", ok=agree, sentence=said)
    team = clean_line(tracker.about.get("name"), 100)
    if tracker.about.get("archivedAt") is not None:
        yield Check(name="linear team", ok=False, sentence=f"The team {team} is archived: set another one.")
    else:
        yield Check(name="linear team", ok=True, sentence=f"The team {team} takes issues.")
    if "customers" in tracker.capabilities.fields:
        enabled = tracker.organization.get("customersEnabled") is True
        said = (
            "Customers' requests are taken." if enabled else "The workspace has no customers: turn them on there."
        )
        yield Check(name="linear customers", ok=enabled, sentence=said)
    for stage, wanted in statuses.items():
        if tracker.state_id(wanted) is None:
            sentence = tracker.no_state(wanted, f", which [tracker.status] gives to {stage}")
            yield Check(name="linear states", ok=False, sentence=sentence)
            return
    if statuses:
        yield Check(name="linear states", ok=True, sentence="Each stage of [tracker.status] has its state there.")
