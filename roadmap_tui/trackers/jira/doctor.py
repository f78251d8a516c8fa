"""Checks of Jira for the doctor: from the site to the permission to create, one line each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from roadmap_tui.errors import Problem
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.text.nearest import nearest_meant
from roadmap_tui.trackers.checks import clock_check
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.create_screen import CreateScreen
from roadmap_tui.trackers.jira.editions import Edition
from roadmap_tui.trackers.jira.issues import table
from roadmap_tui.trackers.jira.statuses import distinct_names, read_statuses, statuses_of
from roadmap_tui.trackers.protocol import Check, Identity, KnownStatus, id_key

_PERMISSIONS = {"BROWSE_PROJECTS": "see", "CREATE_ISSUES": "create", "EDIT_ISSUES": "edit"}


class Examined(NamedTuple):
    """The tracker under examination: its connection and project, lookups made when needed, and known ids."""

    transport: Transport
    project: str
    probe: Callable[[], Identity]
    edition: Callable[[], Edition]
    screen: Callable[[], CreateScreen]
    ids: Mapping[str, Collection[str]]


def run_checks(tracker: Examined, statuses: Mapping[str, StatusWanted]) -> Iterator[Check]:
    """Run every possible check; one that depends on a failed one is left out. Raises nothing of the network."""
    try:
        identity = tracker.probe()
    except Problem as problem:
        yield Check(name="jira login", ok=False, sentence=str(problem))
        return
    yield Check(name="jira site", ok=True, sentence=f"{identity.site} answers; it is {tracker.edition().title}.")
    yield Check(name="jira account", ok=True, sentence=f"You are {identity.name} there.")
    yield from clock_check("jira", "Jira", identity.clock_skew_seconds)
    yield from _permissions(tracker)
    yield from _screen(tracker)
    if statuses:
        yield from _statuses(tracker, statuses)


def _permissions(tracker: Examined) -> Iterator[Check]:
    if not tracker.project:
        return
    query = tracker.edition().permissions(tracker.project, list(_PERMISSIONS))
    path = f"{tracker.edition().api}/mypermissions"
    try:
        answer = tracker.transport.read(
            "GET", path, query=query, what="tell your permissions", missing=(400, 404)
        )
    except Problem as problem:
        yield Check(name="jira permissions", ok=False, sentence=str(problem))
        return
    held = answer.get("permissions") if isinstance(answer, dict) else None
    if not isinstance(held, dict):
        return
    said = {verb: table(held.get(one)).get("havePermission") for one, verb in _PERMISSIONS.items()}
    lacking = [verb for verb, has in said.items() if has is False]
    project = clean_line(tracker.project, 60)
    if lacking:
        sentence = f"You may not {', '.join(lacking)} issues in {project}: ask a Jira admin for the permission."
        yield Check(name="jira permissions", ok=False, sentence=sentence)
    elif all(has is True for has in said.values()):
        sentence = f"You may see, create and edit issues in {project}."
        yield Check(name="jira permissions", ok=True, sentence=sentence)


def _screen(tracker: Examined) -> Iterator[Check]:
    try:
        screen = tracker.screen()
    except Problem as problem:
        yield Check(name="jira project", ok=False, sentence=str(problem))
        return
    where = f"{clean_line(tracker.project, 60)} takes issues of the type {screen.type_name}"
    yield Check(name="jira project", ok=True, sentence=f"{where}.")
    unfilled = screen.unfilled({"summary", "description", "labels"})
    if unfilled:
        asked = "; ".join(one.words() for one in unfilled)
        yield Check(
            name="jira required fields",
            ok=False,
            sentence=f"A new {screen.type_name} must also have {asked}: ask a Jira admin for a default, or set "
            "another [tracker.jira] issue_type.",
        )
    else:
        yield Check(name="jira required fields", ok=True, sentence="A story fills every required field.")
    for field, name, without in (
        ("description", "description", "issues are created without the story's text"),
        ("duedate", "due date", "the day of shipping is left out of new issues"),
        ("labels", "labels", "issues are found by a line in their description instead"),
    ):
        if screen.takes(field):
            yield Check(name=f"jira {name}", ok=True, sentence=f"The create screen has the {name}.")
        else:
            sentence = f"The create screen lacks the {name}: {without}. Ask a Jira admin to add the field."
            yield Check(name=f"jira {name}", ok=False, sentence=sentence)


def _statuses(tracker: Examined, wanted: Mapping[str, StatusWanted]) -> Iterator[Check]:
    """Checks that issues of our type can have each status of [tracker.status] in the project."""
    try:
        screen = tracker.screen()
        rows = read_statuses(tracker.transport, tracker.edition(), tracker.project, screen.issue_type)
    except Problem:
        return  # the same is told of the project
    there = statuses_of(rows)
    if not there:
        return
    sentences = [
        sentence
        for stage, status in wanted.items()
        if (sentence := _trouble(tracker, screen.type_name, stage, status, there))
    ]
    for sentence in sentences:
        yield Check(name="jira statuses", ok=False, sentence=sentence)
    if not sentences:
        yield Check(name="jira statuses", ok=True, sentence="The project has each status of [tracker.status].")


def _trouble(
    tracker: Examined, type_name: str, stage: str, wanted: StatusWanted, there: Sequence[KnownStatus]
) -> str | None:
    """The sentence on a status of settings that the project lacks, or has twice; None where all is well."""
    name = wanted.name
    if name is None:
        fits = any(wanted.names(one.id, None, one.category) for one in there)
        named: list[KnownStatus] = []
    else:
        kept = tracker.ids.get(id_key("status", name), ())
        named = [one for one in there if one.id in kept] or [one for one in there if one.is_called(name)]
        fits = bool(named)
    where = f"a {type_name} in {clean_line(tracker.project, 60)}"
    asked = f"{clean_line(wanted.words, 60)}, which [tracker.status] gives to {stage},"
    if not fits:
        hint = nearest_meant(name or "", [one.names[0] for one in there if one.names])
        shown = distinct_names((one.id, next(iter(one.names), None)) for one in there)
        return f"{asked} is no status of {where}.{hint} It has {', '.join(shown)}."
    if len(named) > 1:
        ids = " and ".join(f"id:{one.id}" for one in named)
        return (
            f"{asked} is the name of {len(named)} statuses of {where}, {ids}: write the id of the one that is "
            "meant instead of the name."
        )
    return None
