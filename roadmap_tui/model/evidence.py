"""Evidence behind a story: who asked for it, in their words, and what it is worth."""

from collections.abc import Iterable, Mapping
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from roadmap_tui.model.records import Customer, Feeling, Link, LinkSummary, Request, RequestSummary, Value

CONTEXT_FIELDS = ("customer", "person", "problem", "frequency", "workaround", "consequence", "said")

_context = attrgetter(*CONTEXT_FIELDS)


class Quote(Value, kw_only=True, frozen=True, omit_defaults=False):
    """A quote of one request for a story; `feeling` is how the customer felt, as somebody heard it.

    As JSON it has every field: what is not known is null.
    """

    request: str
    customer_name: str | None
    text: str
    feeling: Feeling | None = None

    @property
    def who(self) -> str:
        """The customer and how they felt: `Acme, angry`; empty where neither is known."""
        return ", ".join(one for one in (self.customer_name, self.feeling) if one)


class Evidence(Value, kw_only=True, frozen=True):
    """The evidence behind a story.

    `customers` and `arr` (as it is today, per year) count each customer once. `weight` adds the highest
    importance of each customer (3, 2, 1; unknown counts 1; 0 counts 0). Weight and ARR stand side by side and
    are never blended.
    """

    requests: int = 0
    customers: int = 0
    arr: int = 0
    weight: int = 0
    newest: date | None = None
    quotes: tuple[Quote, ...] = ()
    customer_ids: tuple[str, ...] = ()


Asking = tuple[Request | RequestSummary, Link | LinkSummary]
"""A request behind a story, with the link it counts by."""
NO_EVIDENCE = Evidence()
"""The evidence of a story that nobody asked for."""


class Worth(NamedTuple):
    """The sum of what stands behind several stories: requests, and the ARR of their customers, each once."""

    requests: int
    arr: int


def worth_of(evidence: Iterable[Evidence], customers: Mapping[str, Customer]) -> Worth:
    """The sum of the evidence of several stories."""
    each = list(evidence)
    asking = {identity for one in each for identity in one.customer_ids}
    return Worth(sum(one.requests for one in each), sum(customers[one].arr or 0 for one in asking))


def heard(request: Request | RequestSummary) -> date:
    """The day a request counts from: when it was heard, else when it was captured."""
    return request.heard_on or request.captured_at.date()


def evidence_of(asking: Iterable[Asking], customers: Mapping[str, Customer]) -> Evidence:
    """The evidence of one story, added up from its requests."""
    count = 0
    newest: date | None = None
    importance: dict[str, int] = {}
    quotes: list[Quote] = []
    for request, link in asking:
        count += 1
        day = heard(request)
        if newest is None or day > newest:
            newest = day
        customer = customers.get(request.customer) if request.customer is not None else None
        if customer is not None:
            weight = 1 if request.importance is None else request.importance
            importance[customer.id] = max(importance.get(customer.id, 0), weight)
        text = link.quote if link.quote and link.request == request.id else request.said
        if text and not request.forgotten:
            name = customer.name if customer else None
            quotes.append(Quote(request=request.id, customer_name=name, text=text, feeling=request.feeling))
    if not count:
        return NO_EVIDENCE
    return Evidence(
        requests=count,
        customers=len(importance),
        arr=sum(customers[one].arr or 0 for one in importance),
        weight=sum(importance.values()),
        newest=newest,
        quotes=tuple(quotes),
        customer_ids=tuple(importance),
    )


def may_repeat(outcome: str, said: str) -> bool:
    """Whether a request is short enough for an outcome to be a copy of it; a long one tells more than an ask."""
    return len(said) < 3 * len(outcome) + 60


def context_score(request: Request) -> int:
    """The context score of a request, 0 to 7."""
    return sum(map(bool, _context(request)))


def context_missing(request: Request) -> list[str]:
    """The parts of its context that a request lacks, in the order people know them."""
    return [name for name in CONTEXT_FIELDS if not getattr(request, name)]
