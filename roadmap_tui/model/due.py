"""Due readings: what shipped is neither proven nor missed for good until somebody measures it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from roadmap_tui.model.records import Reading, Story, Target, Value
from roadmap_tui.model.stages import proven_on

Of = Literal["target", "guardrail"]
Why = Literal["not read yet", "its day has passed", "read long ago"]
STALE = 30
"""Days after which a number that is still watched is read again."""


class DueReading(Value, kw_only=True, frozen=True):
    """A number of a shipped story that should be read: its target's, or its guardrail's.

    It is due from the day `since`: the one it shipped, the day after the target's, or 30 days after the `last`
    reading.
    """

    story: str
    title: str
    of: Of
    measured: Target
    last: Reading | None
    why: Why
    since: date

    def days(self, today: date) -> int:
        """The whole days for which it is due."""
        return (today - self.since).days


def due_readings(stories: Iterable[Story], today: date) -> list[DueReading]:
    """The readings that are due on a day: those whose day has passed first, then what waits the longest."""
    found = [one for story in stories for one in _of_story(story, today)]
    return sorted(found, key=lambda one: (one.why != "its day has passed", one.since, int(one.story[2:]), one.of))


def _of_story(story: Story, today: date) -> Iterable[DueReading]:
    if story.stage != "shipped" or story.archived:
        return
    shipped = story.entered.get("shipped", story.created_at).date()
    is_open = proven_on(story, today) is None
    pairs: tuple[tuple[Of, Target | None, tuple[Reading, ...]], ...] = (
        ("target", story.target if is_open else None, story.readings),
        ("guardrail", story.guardrail, story.guardrail_readings),
    )
    for of, measured, readings in pairs:
        if measured is None or not measured.metric:
            continue
        last = max((one for one in readings if one.day <= today), key=lambda one: one.day, default=None)
        reason = _why(measured if of == "target" else None, last, shipped, today, is_open=is_open)
        if reason is not None:
            yield DueReading(
                story=story.id,
                title=story.title,
                of=of,
                measured=measured,
                last=last,
                why=reason[0],
                since=reason[1],
            )


def _why(
    target: Target | None, last: Reading | None, shipped: date, today: date, *, is_open: bool
) -> tuple[Why, date] | None:
    """The reason to read a number, and since when; None where there is none."""
    due = target.due if target is not None else None
    if due is not None and due < today and (last is None or last.day < due):
        return "its day has passed", due + timedelta(days=1)
    if last is None:
        return "not read yet", shipped
    stale = last.day + timedelta(days=STALE)
    # A missed target that was read on its day is settled until somebody hopes again.
    if is_open and stale <= today and (due is None or due >= today):
        return "read long ago", stale
    return None
