"""Checks of GitHub for the doctor: from the login to the statuses of the stages, one line each."""

from collections.abc import Iterator, Mapping

from roadmap_tui.errors import Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.trackers.checks import clock_check
from roadmap_tui.trackers.github.repository import Repository
from roadmap_tui.trackers.github.statuses import parts_of
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.protocol import Check


def run_checks(at: Repository, issue_type: str | None, statuses: Mapping[str, StatusWanted]) -> Iterator[Check]:
    """Run every possible check; one that depends on a failed one is left out. Raises nothing of the network."""
    asked = at.name
    try:
        identity = at.probe()
    except Problem as problem:
        yield Check(name="github login", ok=False, sentence=str(problem))
        return
    yield Check(name="github account", ok=True, sentence=f"You are {identity.name} at {at.transport.host}.")
    yield from clock_check("github", "GitHub", identity.clock_skew_seconds)
    yield _repository(at, asked)
    yield _rights(at)
    yield from _type(at, issue_type)
    yield from _due(at)
    if statuses:
        yield _statuses(at, statuses)


def _repository(at: Repository, asked: str) -> Check:
    about, name = at.about, at.name
    if about.get("archived") is True:
        sentence = f"{name} is archived: nothing can be written there. Set another repository."
    elif about.get("has_issues") is False:
        sentence = f"{name} has its issues turned off: turn them on in its settings, or set another repository."
    elif name.casefold() != asked.casefold():
        sentence = f"{asked} is called {name} by now: set [tracker.github] repository to that."
    else:
        return Check(name="github repository", ok=True, sentence=f"{name} takes issues.")
    return Check(name="github repository", ok=False, sentence=sentence)


def _rights(at: Repository) -> Check:
    if at.may_label:
        return Check(name="github rights", ok=True, sentence="This account may label issues there.")
    return Check(
        name="github rights",
        ok=False,
        sentence=f"This account has no push access to {at.name}: GitHub drops labels and types of its "
        "issues without a word. They are found by a line in their text instead.",
    )


def _type(at: Repository, issue_type: str | None) -> Iterator[Check]:
    if issue_type is None:
        return
    path = f"/orgs/{at.owner}/issue-types"
    try:
        rows = list(at.transport.rows(path, what="read the issue types", query={}, optional=True))
    except Problem as problem:
        yield Check(name="github issue type", ok=False, sentence=str(problem))
        return
    names = [clean_line(row.get("name"), 100) for row in rows]
    if issue_type.casefold() in {one.casefold() for one in names}:
        yield Check(name="github issue type", ok=True, sentence=f"New issues are of the type {issue_type}.")
        return
    hint = nearest_meant(issue_type, names)
    has = f" It has {', '.join(names)}." if names else " It has none."
    sentence = f"{at.owner} has no issue type {clean_line(issue_type, 60)!r}.{hint}{has}"
    yield Check(name="github issue type", ok=False, sentence=sentence)


def _due(at: Repository) -> Iterator[Check]:
    if at.due_field is None:
        yield Check(
            name="github due date",
            ok=True,
            sentence="Issues have no due date there: the day of shipping stays here.",
        )
        return
    try:
        _ = at.due_id
    except Problem as problem:
        yield Check(name="github due date", ok=False, sentence=str(problem))
        return
    yield Check(name="github due date", ok=True, sentence=f"The field {at.due_field} holds the due date.")


def _statuses(at: Repository, wanted: Mapping[str, StatusWanted]) -> Check:
    """Check that the project of the stages has each of their columns; labels are made where they are missing."""
    try:
        options = at.project.field.options if at.project is not None else {}
    except Problem as problem:
        return Check(name="github statuses", ok=False, sentence=str(problem))
    for stage, one in wanted.items():
        parts = parts_of(one)
        if parts is not None and parts.kind == "project" and parts.option.casefold() not in options:
            hint = nearest_meant(parts.option, options)
            return Check(
                name="github statuses",
                ok=False,
                sentence=f"Project {parts.project} has no {parts.field} {parts.option!r}, which [tracker.status] "
                f"gives to {stage}.{hint} It has {', '.join(options)}.",
            )
    return Check(name="github statuses", ok=True, sentence="Each stage of [tracker.status] has its status there.")
