"""Checks of GitHub for the doctor: from the login to the statuses of the stages, one line each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from roadmap_tui.errors import Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.nearest import nearest
from roadmap_tui.trackers.github.statuses import parts_of
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.protocol import Check

if TYPE_CHECKING:
    from roadmap_tui.trackers.github.tracker import GitHubTracker

SKEW_SECONDS = 60.0
"""The clock skew in seconds above which the doctor reports it."""


def run_checks(tracker: "GitHubTracker", statuses: Mapping[str, StatusWanted]) -> list[Check]:
    """Run every possible check; one that depends on a failed one is left out. Raises nothing of the network."""
    return list(_checks(tracker, statuses))


def _checks(tracker: "GitHubTracker", statuses: Mapping[str, StatusWanted]) -> Iterator[Check]:
    asked = tracker.at.name
    try:
        identity = tracker.probe()
    except Problem as problem:
        yield Check(name="github login", ok=False, sentence=str(problem))
        return
    yield Check(name="github account", ok=True, sentence=f"You are {identity.name} at {tracker.transport.host}.")
    skew = identity.clock_skew_seconds
    if skew is not None:
        agree = abs(skew) <= SKEW_SECONDS
        side = "behind" if skew > 0 else "ahead of"
        off = f"This machine's clock is {abs(skew):.0f} seconds {side} GitHub's: set it right."
        said = "Its clock and this machine's agree." if agree else off
        yield Check(name="github clock", ok=agree, sentence=said)
    yield _repository(tracker, asked)
    yield _rights(tracker)
    yield from _type(tracker)
    yield from _due(tracker)
    if statuses:
        yield _statuses(tracker, statuses)


def _repository(tracker: "GitHubTracker", asked: str) -> Check:
    about, name = tracker.at.about, tracker.at.name
    if about.get("archived") is True:
        sentence = f"{name} is archived: nothing can be written there. Set another repository."
    elif about.get("has_issues") is False:
        sentence = f"{name} has its issues turned off: turn them on in its settings, or set another repository."
    elif name.casefold() != asked.casefold():
        sentence = f"{asked} is called {name} by now: set [tracker.github] repository to that."
    else:
        return Check(name="github repository", ok=True, sentence=f"{name} takes issues.")
    return Check(name="github repository", ok=False, sentence=sentence)


def _rights(tracker: "GitHubTracker") -> Check:
    if tracker.at.may_label:
        return Check(name="github rights", ok=True, sentence="This account may label issues there.")
    return Check(
        name="github rights",
        ok=False,
        sentence=f"This account has no push access to {tracker.at.name}: GitHub drops labels and types of its "
        "issues without a word. They are found by a line in their text instead.",
    )


def _type(tracker: "GitHubTracker") -> Iterator[Check]:
    wanted = tracker.issue_type
    if wanted is None:
        return
    path = f"/orgs/{tracker.at.owner}/issue-types"
    try:
        rows = list(tracker.transport.rows(path, what="read the issue types", query={}, optional=True))
    except Problem as problem:
        yield Check(name="github issue type", ok=False, sentence=str(problem))
        return
    names = [clean_line(row.get("name"), 100) for row in rows]
    if wanted.casefold() in {one.casefold() for one in names}:
        yield Check(name="github issue type", ok=True, sentence=f"New issues are of the type {wanted}.")
        return
    near = nearest(wanted, names)
    hint = f" Did you mean {near}?" if near else ""
    has = f" It has {', '.join(names)}." if names else " It has none."
    sentence = f"{tracker.at.owner} has no issue type {clean_line(wanted, 60)!r}.{hint}{has}"
    yield Check(name="github issue type", ok=False, sentence=sentence)


def _due(tracker: "GitHubTracker") -> Iterator[Check]:
    if tracker.due_field is None:
        yield Check(
            name="github due date",
            ok=True,
            sentence="Issues have no due date there: the day of shipping stays here.",
        )
        return
    try:
        _ = tracker.at.due_id
    except Problem as problem:
        yield Check(name="github due date", ok=False, sentence=str(problem))
        return
    yield Check(name="github due date", ok=True, sentence=f"The field {tracker.due_field} holds the due date.")


def _statuses(tracker: "GitHubTracker", wanted: Mapping[str, StatusWanted]) -> Check:
    """Check that the project of the stages has each of their columns; labels are made where they are missing."""
    try:
        options = tracker.at.project.field.options if tracker.at.project is not None else {}
    except Problem as problem:
        return Check(name="github statuses", ok=False, sentence=str(problem))
    for stage, one in wanted.items():
        parts = parts_of(one)
        if parts is not None and parts.kind == "project" and parts.option.casefold() not in options:
            near = nearest(parts.option, list(options))
            hint = f" Did you mean {near}?" if near else ""
            return Check(
                name="github statuses",
                ok=False,
                sentence=f"Project {parts.project} has no {parts.field} {parts.option!r}, which [tracker.status] "
                f"gives to {stage}.{hint} It has {', '.join(options)}.",
            )
    return Check(name="github statuses", ok=True, sentence="Each stage of [tracker.status] has its status there.")
