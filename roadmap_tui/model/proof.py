"""A story that came true, in words: what was measured, of what was promised, and who waits to hear it."""

from datetime import date

from msgspec.structs import replace

from roadmap_tui.model.records import Reading, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import proven_on, reached
from roadmap_tui.model.waiting_customers import waiting_customers
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import listed

_NAMED = 2
"""The most customers that are named; more of them are counted."""


def proven_by(story: Story, reading: Reading, today: date) -> bool:
    """Whether a reading makes a story come true that was not proven before it."""
    return (
        story.stage == "shipped"
        and reading.day <= today
        and reached(story.target, reading.value)
        and proven_on(story, today) is None
    )


def proof_on(story: Story, day: date, today: date) -> Reading | None:
    """The reading of a day by which a story came true; None where it had before, or did not."""
    before = replace(story, readings=tuple(one for one in story.readings if one.day != day))
    found = next((one for one in story.readings if one.day == day), None)
    return found if found is not None and proven_by(before, found, today) else None


def proof_words(story: Story, reading: Reading) -> str:
    """A story that came true by a reading: `S-4 is proven: 1.8 % of 2 % by 10 Nov 2026`."""
    target = story.target
    assert target is not None
    assert target.target is not None
    unit = f" {target.unit}" if target.unit else ""
    by = f" by {show_day(target.due)}" if target.due is not None else f" on {show_day(reading.day)}"
    return f"{story.id} is proven: {number_words(reading.value)}{unit} of {number_words(target.target)}{unit}{by}"


def tell_words(snapshot: Snapshot, story: str) -> str:
    """Whom to tell of a story, in words: `tell Acme, Birch and 4 more`; empty where nobody waits."""
    notified = {(one.customer, one.about) for one in snapshot.notifications.values()}
    names = sorted(snapshot.customers[one].name for one in waiting_customers(snapshot, story, notified))
    return f"tell {listed(names, _NAMED)}" if names else ""
