"""The facts that measures are computed from: the records, with values derived from them once."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from roadmap_tui.measures.histories import HistoriesByCustomer
from roadmap_tui.measures.kinds import Period
from roadmap_tui.model.loop import LoopRow, loop_rows, root_of
from roadmap_tui.model.products import names_of, product_name
from roadmap_tui.model.records import Customer, EventSummary, Request, Story
from roadmap_tui.model.request_states import RequestState, request_state
from roadmap_tui.model.rotation import StintOutcome, outcomes
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, AnyStage, stage_of
from roadmap_tui.text.characters import folded

Split = Literal["segment", "touchpoint", "product", "csm"]


class FirstAsked(msgspec.Struct, frozen=True, gc=False):
    """A request with the days, states and links derived from it.

    `heard_on` is the day it was captured where nobody said; `linked_at` its first link, or that of what it was
    merged into; `is_open` until it is declined, or answered by stories that all shipped or were declined.
    """

    request: Request
    captured_on: date
    heard_on: date
    customer: Customer | None
    csm: str | None
    stories: tuple[str, ...]
    linked_at: datetime | None
    state: RequestState
    is_open: bool

    @property
    def segment(self) -> str | None:
        """The customer's segment."""
        return self.customer.segment if self.customer is not None else None


class Cadence(NamedTuple):
    """The team's settings that measures depend on: how often a stint is due, the month its year starts with."""

    every: timedelta | None = None
    year_starts: int = 1


NO_CADENCE = Cadence()


class Facts:
    """The records of a board as the measures ask for them, on a day and over a period.

    `asked` holds every request, merged ones with their own customer; `stories` every story, the archived ones
    too; `active` those ahead on the board, `ahead` the ids of those and of archived ones; `loop` the loop's
    rows; `customers` every customer, `histories` their ARR and status over time. `is_whole` until they are
    narrowed to some of the requests.
    """

    def __init__(self, snapshot: Snapshot, today: date, period: Period, cadence: Cadence = NO_CADENCE) -> None:
        self.is_whole = True
        self.cadence = cadence
        self.snapshot = snapshot
        self.today = today
        self.period = period
        self.stage: dict[str, AnyStage] = {one.id: stage_of(one, today) for one in snapshot.stories.values()}
        self.stories: list[Story] = list(snapshot.stories.values())
        self.customers: list[Customer] = list(snapshot.customers.values())
        self.ahead = {one for one, stage in self.stage.items() if stage in ACTIVE}
        self.asked: list[FirstAsked] = list(self._each_asked())
        self.loop: list[LoopRow] = loop_rows(snapshot, today)
        self.histories = HistoriesByCustomer(snapshot)

    @cached_property
    def active(self) -> list[Story]:
        """Stories on which work is ahead, in the order of the board."""
        found = [one for one in self.stories if not one.archived and one.stage in ACTIVE]
        return sorted(found, key=lambda one: (one.order, int(one.id[2:])))

    @cached_property
    def shipped(self) -> list[Story]:
        """Stories that are out, whether proven, missed or neither, archived or not."""
        return [one for one in self.stories if one.stage == "shipped"]

    @property
    def happened(self) -> Iterable[EventSummary]:
        """Every recorded change in brief, oldest first."""
        return self.snapshot.happened.values()

    @cached_property
    def pms(self) -> dict[str, str]:
        """The product managers as they are spelt, by their folded names: who owns a story, or rotates as one."""
        names = {one.pm for one in self.snapshot.stints.values()}
        names |= {one.owner for one in self.snapshot.stories.values() if one.owner}
        return {folded(one): one for one in names}

    @cached_property
    def first_hand(self) -> dict[str, list[FirstAsked]]:
        """The requests that each product manager heard, by folded name.

        They wrote them down, or a CSM in a stint with them did. What an import brought nobody heard.
        """
        in_stints = self.snapshot.first_hand
        spelt: dict[str, str] = {}
        found: dict[str, list[FirstAsked]] = {}
        for one in self.asked:
            if one.request.batch is not None:
                continue
            by = spelt.get(one.request.captured_by)
            if by is None:
                by = spelt[one.request.captured_by] = folded(one.request.captured_by)
            heard = {by} if by in self.pms else set()
            heard |= {folded(each.pm) for each in in_stints.stints_of(one.request)}
            for pm in heard:
                found.setdefault(pm, []).append(one)
        return found

    @cached_property
    def outcomes(self) -> dict[str, StintOutcome]:
        """What came of every stint so far, by its id."""
        return outcomes(self.snapshot, self.snapshot.stints.values())

    def only(
        self, keep: Callable[[FirstAsked], bool], keep_story: Callable[[Story], bool] | None = None
    ) -> "Facts":
        """The same facts for some requests: their customers, the stories they ask for, their rows of the loop."""
        found = Facts.__new__(Facts)
        found.is_whole, found.cadence = False, self.cadence
        found.snapshot, found.today, found.period = self.snapshot, self.today, self.period
        found.stage, found.ahead, found.histories = self.stage, self.ahead, self.histories
        found.asked = [one for one in self.asked if keep(one)]
        ids = {one.request.id for one in found.asked}
        behind = {story for one in found.asked for story in one.stories}
        who = {one.request.customer for one in found.asked}
        found.stories = [one for one in self.stories if (keep_story(one) if keep_story else one.id in behind)]
        found.customers = [one for one in self.customers if one.id in who]
        found.loop = [one for one in self.loop if not ids.isdisjoint(one.requests)]
        return found

    def split(self, by: Split) -> dict[str, "Facts"]:
        """The facts apart for each segment, touchpoint, product or CSM; who has none is under "none"."""
        if by == "touchpoint":
            points = {one.request.touchpoint for one in self.asked}
            points |= {point for one in self.stories for point in one.touchpoints or (None,)}
            ordered = self.snapshot.touchpoints.ordered(one for one in points if one is not None)
            names = [*(one for one in ordered if one in points), *([None] if None in points else [])]
            return {name or "none": self._at(name) for name in names}
        if by == "product":
            products = names_of(self.snapshot)
            own = {
                used: product_name(products, used)
                for used in {one.request.product for one in self.asked} | {one.product for one in self.stories}
            }
            return {name or "none": self._of_product(name, own) for name in _ordered(set(own.values()))}
        groups: dict[str | None, set[str]] = {}
        for one in self.asked:
            groups.setdefault(one.csm if by == "csm" else one.segment, set()).add(one.request.id)
        return {name or "none": self._of(groups[name]) for name in _ordered(groups)}

    def _at(self, touchpoint: str | None) -> "Facts":
        return self.only(
            lambda one: one.request.touchpoint == touchpoint,
            lambda one: touchpoint in one.touchpoints if touchpoint else not one.touchpoints,
        )

    def _of_product(self, product: str | None, own: dict[str | None, str | None]) -> "Facts":
        """The facts of a product. `own` gives what a product is called, by the names that records have of it."""
        return self.only(lambda one: own[one.request.product] == product, lambda one: own[one.product] == product)

    def _of(self, requests: set[str]) -> "Facts":
        return self.only(lambda one: one.request.id in requests)

    def merge_targets(self, request: Request) -> list[str]:
        """The chain of requests that a request was merged into, step by step."""
        found: dict[str, None] = {}
        at = request.merged_into
        while at is not None and at not in found and at != request.id:
            found[at] = None
            one = self.snapshot.requests.get(at)
            at = one.merged_into if one is not None else None
        return list(found)

    def _each_asked(self) -> Iterator[FirstAsked]:
        snapshot, stage, ahead, today = self.snapshot, self.stage, self.ahead, self.today
        customers, links_of = snapshot.customers, snapshot.links_of_request
        for request in snapshot.requests.values():
            customer = customers.get(request.customer) if request.customer is not None else None
            links = links_of(request.id)
            root = request
            if request.merged_into is not None:
                root = root_of(snapshot, request)
                stories = tuple(snapshot.stories_of(request.id))
                links = [*links, *(one for into in self.merge_targets(request) for one in links_of(into))]
            elif links:
                stories = tuple([one.story for one in links if one.story in stage])
            else:
                stories = ()
            captured_on = request.captured_at.date()
            yield FirstAsked(
                request,
                captured_on,
                request.heard_on or captured_on,
                customer,
                (customer.csm if customer is not None else None) or request.csm,
                stories,
                min([one.at for one in links]) if links else None,
                request_state(request, bool(stories), today),
                root.declined_because is None and not (stories and ahead.isdisjoint(stories)),
            )


def waited(asked: FirstAsked, today: date) -> int:
    """Whole days since a request was heard."""
    return (today - asked.heard_on).days


def arr_of(customers: Iterable[Customer]) -> tuple[int, int]:
    """ARR per year of customers, each once, and how many of them have one that is known."""
    known = {one.id: one.arr for one in customers if one.arr is not None}
    return sum(known.values()), len(known)


def _ordered(names: Iterable[str | None]) -> list[str | None]:
    return sorted(names, key=lambda one: (one is None, (one or "").casefold(), one or ""))
