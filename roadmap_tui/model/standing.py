"""The standing of a story among active ones: by the board, by weight, by ARR."""

from collections.abc import Callable
from datetime import date

from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.records import Story, Value, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, stage_of
from roadmap_tui.text.money import short_money

CRITICAL = 3
"""The weight that a customer adds who calls it critical."""


class Standing(Value, kw_only=True, frozen=True):
    """The place of a story, from 1, in each order; equals share a place. `above` stands right above it.

    `customers_needed`: so many more customers who call it critical would raise its weight past that of `above`
    (0 where it is past it already). `arr_needed` likewise, per year.
    """

    place: int
    of: int
    by_weight: int
    by_arr: int
    above: str | None = None
    customers_needed: int = 0
    arr_needed: int = 0


def active_stories(snapshot: Snapshot, today: date) -> list[Story]:
    """Stories on which work is still ahead, in the order of the board."""
    found = [one for one in snapshot.stories.values() if not one.archived and stage_of(one, today) in ACTIVE]
    return sorted(found, key=lambda one: (one.order, number(one.id)))


def standings(snapshot: Snapshot, today: date) -> dict[str, Standing]:
    """The standing of every active story, by its id, in the order of the board."""
    stories = active_stories(snapshot, today)
    evidence = {one.id: snapshot.evidence(one.id) for one in stories}
    by_weight = _places(evidence, lambda one: one.weight)
    by_arr = _places(evidence, lambda one: one.arr)
    found: dict[str, Standing] = {}
    above: Story | None = None
    for place, one in enumerate(stories, 1):
        mine = evidence[one.id]
        theirs = evidence[above.id] if above is not None else Evidence()
        behind = theirs.weight - mine.weight
        found[one.id] = Standing(
            place=place,
            of=len(stories),
            by_weight=by_weight[one.id],
            by_arr=by_arr[one.id],
            above=above.id if above is not None else None,
            customers_needed=behind // CRITICAL + 1 if above is not None and behind >= 0 else 0,
            arr_needed=theirs.arr - mine.arr + 1 if above is not None and theirs.arr >= mine.arr else 0,
        )
        above = one
    return found


def _places(evidence: dict[str, Evidence], by: Callable[[Evidence], int]) -> dict[str, int]:
    values = sorted((by(one) for one in evidence.values()), reverse=True)
    first: dict[int, int] = {}
    for place, value in enumerate(values, 1):
        first.setdefault(value, place)
    return {identity: first[by(one)] for identity, one in evidence.items()}


def standing_line(standing: Standing) -> str:
    """A place in one line: where weight and ARR would put the story, and if it stands under a lighter one."""
    words = f"{standing.by_weight} by weight, {standing.by_arr} by ARR of {standing.of} ahead"
    if standing.above is not None and standing.customers_needed == 0:
        words += f"; more weight than {standing.above} above it"
    return words


def standing_sentences(standing: Standing, currency: str) -> tuple[str, ...]:
    """A place in sentences, and what would raise the story past the one above it."""
    place = (
        f"Place {standing.place} of {standing.of} on the board; "
        f"{standing.by_weight} by weight, {standing.by_arr} by ARR."
    )
    if standing.above is None:
        return (place,)
    if standing.customers_needed == 0:
        return place, f"It has more weight than {standing.above}, which stands above it."
    more = f"{standing.customers_needed:,} more customer{'' if standing.customers_needed == 1 else 's'}"
    money = f"; {short_money(standing.arr_needed, currency)} more ARR its worth." if standing.arr_needed else "."
    lift = f"{more} calling it critical would lift its weight past that of {standing.above}, right above it"
    return place, lift + money
