"""The customer's journey: what waits, is under way and came true in each product at each touchpoint."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import product as pairs_of

from roadmap_tui.measures.facts import Facts, FirstAsked, arr_of
from roadmap_tui.measures.kinds import mean
from roadmap_tui.model.products import names_of, product_name
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.stages import ACTIVE

MANY = 3
"""Requests that wait from which a place without a story is a hole."""
_WAITING = frozenset({"new", "snoozed"})
Key = tuple[str | None, str | None]
"""A product and a touchpoint, None where none is named."""


class Place(Value, kw_only=True, frozen=True):
    """A product at a touchpoint, None where none is named: what is asked there, and what comes of it.

    `waiting` requests have neither a story nor a no, are of `customers` with an `arr` of which as many say it as
    `arr_n`. Stories are `under_way`, `shipped` without a verdict yet, `proven` or `missed`. `satisfaction` is the
    mean of 0 (not served) to 3 (well) of the `n` requests that say it; None is no data. A `hole` is where many
    wait and no story is, or ever was; what names no product or no touchpoint is no place to have one.
    """

    product: str | None
    touchpoint: str | None
    waiting: int
    customers: int
    arr: int | None
    arr_n: int
    under_way: int
    shipped: int
    proven: int
    missed: int
    satisfaction: float | None
    n: int
    hole: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked there, and no story is."""
        return not (self.waiting or self.n or self.under_way or self.shipped or self.proven or self.missed)


class Journey(Value, kw_only=True, frozen=True):
    """Every place of a board: products and touchpoints in their order, None last where something has none.

    `places` hold each pair; `of_product` and `of_touchpoint` the same counted over all of the other: a story of
    two touchpoints is one story of its product. `requests` and `stories` are how many it is counted from.
    """

    products: tuple[str | None, ...]
    touchpoints: tuple[str | None, ...]
    places: tuple[Place, ...]
    of_product: tuple[Place, ...]
    of_touchpoint: tuple[Place, ...]
    whole: Place
    requests: int
    stories: int

    @property
    def holes(self) -> list[Place]:
        """The places where many wait and no story is, most first."""
        return sorted((one for one in self.places if one.hole), key=lambda one: -one.waiting)


def journey_of(facts: Facts) -> Journey:
    """The journey of these facts: requests that were captured in the period, stories as they stand."""
    names = names_of(facts.snapshot)
    asked = [one for one in facts.asked if facts.period.holds(one.captured_on)]
    stories = [one for one in facts.stories if not one.archived]
    requests_at: dict[Key, list[FirstAsked]] = defaultdict(list)
    stories_at: dict[Key, list[Story]] = defaultdict(list)
    for request in asked:
        requests_at[product_name(names, request.request.product), request.request.touchpoint].append(request)
    for story in stories:
        for point in story.touchpoints or (None,):
            stories_at[product_name(names, story.product), point].append(story)
    keys = requests_at.keys() | stories_at.keys()
    used = (point for _, point in keys if point is not None)
    products = (*names.names, *((None,) if any(one is None for one, _ in keys) else ()))
    touchpoints = (
        *facts.snapshot.touchpoints.ordered(used),
        *((None,) if any(point is None for _, point in keys) else ()),
    )

    is_sorted = bool(names.names)

    def place(product: str | None, touchpoint: str | None, of: Iterable[Key]) -> Place:
        at = list(of)
        known = {one.id: one for key in at for one in stories_at.get(key, ())}
        here = [one for key in at for one in requests_at.get(key, ())]
        can_be_hole = touchpoint is not None and (product is not None or not is_sorted)
        return _place(facts, product, touchpoint, here, known.values(), can_be_hole=can_be_hole)

    return Journey(
        products=products,
        touchpoints=touchpoints,
        places=tuple(place(*key, [key]) for key in pairs_of(products, touchpoints)),
        of_product=tuple(place(one, None, pairs_of((one,), touchpoints)) for one in products),
        of_touchpoint=tuple(place(None, one, pairs_of(products, (one,))) for one in touchpoints),
        whole=place(None, None, keys),
        requests=len(asked),
        stories=len(stories),
    )


def _place(
    facts: Facts,
    product: str | None,
    touchpoint: str | None,
    asked: Iterable[FirstAsked],
    stories: Iterable[Story],
    *,
    can_be_hole: bool,
) -> Place:
    """What is asked at a place, and what comes of it."""
    here = list(asked)
    waiting = [one for one in here if one.state in _WAITING]
    customers = {one.customer.id: one.customer for one in waiting if one.customer is not None}
    arr, arr_n = arr_of(customers.values())
    stages = Counter(facts.stage[one.id] for one in stories)
    served = [one.request.satisfaction for one in here if one.request.satisfaction is not None]
    return Place(
        product=product,
        touchpoint=touchpoint,
        waiting=len(waiting),
        customers=len(customers),
        arr=arr if arr_n else None,
        arr_n=arr_n,
        under_way=sum(count for stage, count in stages.items() if stage in ACTIVE),
        shipped=stages["shipped"],
        proven=stages["proven"],
        missed=stages["missed"],
        satisfaction=mean(served),
        n=len(served),
        hole=can_be_hole and len(waiting) >= MANY and not stages.keys() - {"declined"},
    )
