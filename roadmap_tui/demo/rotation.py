"""Plays the job rotation of the sample: stints planned, noted and closed, and triage with the CSM in the seat."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from roadmap_tui.actions import rotation
from roadmap_tui.actions.change import Change
from roadmap_tui.demo.load import StintNoteRow, StintRow

Plan = Callable[..., None]
"""Plans an action of somebody for a day, so many days ago."""


def plan_stints(rows: Iterable[StintRow], plan: Plan, day: Callable[[int], date], ids: dict[str, str]) -> None:
    """Plan each stint with what was learned in it. `day` is so many days ago, `ids` are by the sample's keys."""
    for index, row in enumerate(rows):
        key = f"stint {index}"
        plan(row.planned, row.pm, partial(_begin, row, key, day, ids))
        for note in row.note:
            plan(note.ago, note.by, partial(_note, note, key, ids), late=True)
        if row.done is not None:
            plan(row.done, row.pm, partial(_close, row, key, ids), late=True)


def decider(rows: Iterable[StintRow], pm: str, csm: str | None, ago: int) -> str:
    """Who decides on a request of a CSM's customer that many days ago: the CSM, while they sit in triage."""
    for row in rows:
        last = row.until if row.done is None else row.done
        if (row.pm, row.csm) == (pm, csm) and row.since >= ago >= last:
            return row.csm
    return pm


def _begin(row: StintRow, key: str, day: Callable[[int], date], ids: dict[str, str], change: Change) -> None:
    named = [ids[one] for one in row.customers]
    made = rotation.plan(
        change, pm=row.pm, csm=row.csm, since=day(row.since), until=day(row.until), customers=named
    )
    ids[key] = made.id


def _note(row: StintNoteRow, key: str, ids: Mapping[str, str], change: Change) -> None:
    rotation.note(change, ids[key], row.text, on=[ids[row.about]] if row.about is not None else [])


def _close(row: StintRow, key: str, ids: Mapping[str, str], change: Change) -> None:
    rotation.done(change, ids[key], hours=row.hours)
