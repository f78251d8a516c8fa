"""Customers to be notified of one story or one declined request, by the loop's rule."""

from collections.abc import Container

from roadmap_tui.model.loop import declined_with, is_shipped
from roadmap_tui.model.records import Request, Session
from roadmap_tui.model.snapshot import Snapshot


def count_waiting(snapshot: Snapshot, ref: str, notified: Container[tuple[str, str]]) -> int:
    """The count of customers to notify of a story that shipped, or of a request that was declined; else 0."""
    return len(waiting_customers(snapshot, ref, notified))


def waiting_customers(snapshot: Snapshot, ref: str, notified: Container[tuple[str, str]]) -> list[str]:
    """The ids of the customers to notify of a story that shipped, or of a request that was declined.

    `notified` holds who was notified of what already, as (customer, ref).
    """
    asking: list[Request | Session] = []
    story = snapshot.stories.get(ref)
    request = snapshot.requests.get(ref)
    if story is not None and is_shipped(story):
        asking = [*(one for one, _ in snapshot.asking(ref)), *snapshot.sessions_of(ref)]
    elif request is not None and request.declined_because is not None and request.merged_into is None:
        asking = list(declined_with(snapshot, request))
    found = []
    for identity in {one.customer for one in asking if one.customer is not None}:
        customer = snapshot.customers.get(identity)
        if customer is not None and not customer.forgotten and (identity, ref) not in notified:
            found.append(identity)
    return found
