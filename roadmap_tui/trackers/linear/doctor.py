"""Checks of Linear for the doctor: from the login to the states of the stages, one line each."""

from collections.abc import Iterator, Mapping

from roadmap_tui.errors import Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.checks import clock_check
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.linear.team import Team
from roadmap_tui.trackers.protocol import Check


def run_checks(at: Team, statuses: Mapping[str, StatusWanted], *, customers: bool) -> Iterator[Check]:
    """Run every possible check; one that depends on a failed one is left out. Raises nothing of the network."""
    try:
        identity = at.probe()
    except Problem as problem:
        yield Check(name="linear login", ok=False, sentence=str(problem))
        return
    where = clean_line(at.organization.get("name"), 100)
    yield Check(name="linear account", ok=True, sentence=f"You are {identity.name} in {where}.")
    yield from clock_check("linear", "Linear", identity.clock_skew_seconds)
    team = clean_line(at.about.get("name"), 100)
    if at.about.get("archivedAt") is not None:
        yield Check(name="linear team", ok=False, sentence=f"The team {team} is archived: set another one.")
    else:
        yield Check(name="linear team", ok=True, sentence=f"The team {team} takes issues.")
    if customers:
        enabled = at.organization.get("customersEnabled") is True
        said = (
            "Customers' requests are taken." if enabled else "The workspace has no customers: turn them on there."
        )
        yield Check(name="linear customers", ok=enabled, sentence=said)
    for stage, wanted in statuses.items():
        if at.state_id(wanted) is None:
            sentence = at.no_state(wanted, f", which [tracker.status] gives to {stage}")
            yield Check(name="linear states", ok=False, sentence=sentence)
            return
    if statuses:
        yield Check(name="linear states", ok=True, sentence="Each stage of [tracker.status] has its state there.")
