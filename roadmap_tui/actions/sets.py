"""Sets of records: one verb on many of them in one change, and which of them refuse it, with the reason.

A verb is a function of a change and an id, as every action on one record is. `plan` tries it over a snapshot in
memory and writes nothing; `apply` does it in a transaction, so that one undo takes all of it back.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext, read_customer, read_request, read_story
from roadmap_tui.errors import Problem, Refused
from roadmap_tui.model.records import Customer, Record, Request, Story, kind_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import Overlay

if TYPE_CHECKING:
    from roadmap_tui.settings.schema import Wording

Verb = Callable[[Change, str], object]
"""An action on one record, by its id. It raises a Problem before it writes anything."""
FEW = 3
"""The most refusals that a sentence gives one by one; more of them are counted."""


class Refusal(NamedTuple):
    """A record that a verb cannot be done to, and why."""

    ref: str
    problem: Problem

    def plain(self) -> dict[str, str]:
        """The refusal as JSON: the id, the code and the sentence of its reason."""
        return {"id": self.ref, "reason": self.problem.reason.value, "message": str(self.problem)}


class SetResult(NamedTuple):
    """The result of a verb on a set, planned or done: ids that it changes, that are so already, and refusals."""

    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def asked(self) -> int:
        """The number of records that were asked for."""
        return len(self.changed) + len(self.unchanged) + len(self.refused)

    @property
    def done(self) -> tuple[str, ...]:
        """The ids that are as asked: changed, or so already."""
        return (*self.changed, *self.unchanged)

    @property
    def why(self) -> str:
        """The reasons of the refusals in sentences; of more than a few the first ones, and how many more."""
        rest = len(self.refused) - FEW
        more = [f"{rest} more refuse as well."] if rest > 0 else []
        return " ".join([*(one.problem.message for one in self.refused[:FEW]), *more])

    def plain(self) -> dict[str, Any]:
        """The result as JSON: `changed`, `unchanged` and `refused`."""
        return {
            "changed": list(self.changed),
            "unchanged": list(self.unchanged),
            "refused": [one.plain() for one in self.refused],
        }


class SetRefused(Refused):
    """A refusal of a whole set because of some of its records; `result` tells which."""

    def __init__(self, result: SetResult) -> None:
        first = result.refused[0].problem
        message = f"{len(result.refused)} of {result.asked} refuse, and nothing is changed. {result.why}"
        super().__init__(message, reason=first.reason)
        self.exit = first.exit
        self.result = result


def apply(change: Change, refs: Iterable[str], verb: Verb, *, partly: bool = False) -> SetResult:
    """Do a verb to each of some records, in one change.

    With `partly`, those that refuse are left out. Without, a refusal of one refuses all: its own Problem where it
    is the only record, else SetRefused.
    """
    wanted = tuple(dict.fromkeys(one.strip().upper() for one in refs))
    changed: list[str] = []
    unchanged: list[str] = []
    refused: list[Refusal] = []
    for one in wanted:
        try:
            wrote = change.wrote
            verb(change, one)
            (changed if change.wrote > wrote else unchanged).append(one)
        except Problem as problem:
            if len(wanted) == 1 and not partly:
                raise
            refused.append(Refusal(one, problem))
    found = SetResult(tuple(changed), tuple(unchanged), tuple(refused))
    if refused and not partly:
        raise SetRefused(found)
    return found


def plan(
    snapshot: Snapshot,
    refs: Collection[str],
    verb: Verb,
    *,
    by: str,
    at: datetime,
    today: date,
    wording: "Wording | None" = None,
) -> SetResult:
    """The result that a verb on some records would have now; nothing is written."""
    return apply(Change(Overlay(snapshot), by=by, at=at, today=today, wording=wording), refs, verb, partly=True)


# -- verbs -------------------------------------------------------------------------------------------------


def moving(stage: str, because: str | None = None) -> Verb:
    """The verb that moves stories to a stage; `because` opens the gate before it."""
    return lambda change, ref: stories.move(change, ref, stage, because=because)


def declining(because: str) -> Verb:
    """The verb that declines stories, and requests, with a reason."""

    def decline(change: Change, ref: str) -> Record:
        action = requests.decline if kind_of(ref) is Request else stories.decline
        return action(change, ref, because)

    return decline


def ranking(*, before: str | None = None, after: str | None = None) -> Verb:
    """The verb that places stories before or after another, or on top; one after the other, as they are named."""
    last: str | None = None

    def rank(change: Change, ref: str) -> Record:
        nonlocal last
        behind = after if last is None else last
        placed = stories.rank(change, ref, before=before, after=None if before is not None else behind)
        last = placed.id
        return placed

    return rank


def archiving(*, archived: bool = True) -> Verb:
    """The verb that archives stories, or puts them back on the board."""
    return lambda change, ref: stories.archive(change, ref, archived=archived)


def linking(story: str) -> Verb:
    """The verb that links requests to a story."""
    return lambda change, ref: requests.link(change, ref, story)


def editing(given: Mapping[str, Any], reading: ReadContext) -> Verb:
    """The verb that sets fields of the register, as people give their values; an empty one clears a field."""

    def edit(change: Change, ref: str) -> object:
        kind = kind_of(ref)
        if kind is Request:
            request = change.get(Request, ref)
            return requests.edit(change, ref, read_request(given, reading, before=request.source))
        if kind is Customer:
            return customers.edit(change, ref, read_customer(given, reading))
        story = change.get(Story, ref)
        fields = read_story(given, reading, before=story.target, guarding=story.guardrail)
        return stories.edit(change, ref, fields)

    return edit


def adding(field: str, values: Iterable[str], *, remove: bool = False) -> Verb:
    """The verb that adds values to a field that holds several, such as tags, or takes them out."""
    given = tuple(values)

    def add(change: Change, ref: str) -> object:
        kind = kind_of(ref)
        record: Story | Request = change.get(Request, ref) if kind is Request else change.get(Story, ref)
        held: tuple[str, ...] = getattr(change.touchpoints.read(record), field)
        rest = tuple(one for one in held if one not in given)
        wanted = {field: rest if remove else (*held, *(one for one in given if one not in held))}
        return requests.edit(change, ref, wanted) if kind is Request else stories.edit(change, ref, wanted)

    return add


def leading(field: str, value: str) -> Verb:
    """The verb that puts a value first in a field that holds several, in place of the one that was first."""

    def lead(change: Change, ref: str) -> object:
        story = change.get(Story, ref)
        held: tuple[str, ...] = getattr(change.touchpoints.read(story), field)
        return stories.edit(change, ref, {field: (value, *(one for one in held[1:] if one != value))})

    return lead
