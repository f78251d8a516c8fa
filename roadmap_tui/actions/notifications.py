"""The command that records notifications of customers: one of each thing, and it cannot be undone."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.requests import resolve_request
from roadmap_tui.errors import Reason, Refused, Remedy
from roadmap_tui.model.loop import declined_at, is_shipped, root_of
from roadmap_tui.model.message import name_of
from roadmap_tui.model.records import (
    Answer,
    Customer,
    Event,
    EventSummary,
    Link,
    Notification,
    Record,
    Request,
    Session,
    Story,
    brief,
)
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Transaction
from roadmap_tui.text.characters import checked, folded, one_line

R = TypeVar("R", bound=Record)
_Due = dict[tuple[str, str], dict[str, None] | None]
"""Who was told of what: a customer and a subject, with the requests of those who were; None for all who asked."""


def notify(
    change: Change,
    requests: Sequence[str],
    *,
    story: str | None = None,
    on: date | None = None,
    note: str | None = None,
    answer: Answer | None = None,
    everybody: bool = False,
) -> list[Notification]:
    """Record notifications of these requests' customers: of the story, or of all they asked for that shipped.

    A declined request's customer was told of the no. Told were those who made these requests, or `everybody` of
    the customer who asked. A second time adds those, and else changes only what is given: the day, the note, the
    customer's answer. Refused where there is nothing to tell yet, or was not on the day `on`, saying why.
    """
    _check_day(change, on)
    named = change.get(Story, story) if story is not None else None
    due: _Due = {}
    for identity in requests:
        request = resolve_request(change, identity)
        if request.customer is None:
            raise Refused(
                f"{request.id} has no customer to tell.",
                reason=Reason.NO_CUSTOMER,
                remedy=Remedy("request edit", (request.id, "--customer", "NAME"), "Say who asked: {}."),
            )
        snapshot = Snapshot(_Around(change.transaction, request))
        about = _subjects(snapshot, request, named)
        if on is not None and on < change.today:
            about = _there_on(on, snapshot, request, about)
        for one in about:
            askers = due.setdefault((request.customer, one), None if everybody else {})
            if askers is not None:
                askers[request.id] = None
    return _record_all(change, due, on=on, note=note, answer=answer)


def notify_participants(
    change: Change,
    sessions: Sequence[str],
    *,
    on: date | None = None,
    note: str | None = None,
    answer: Answer | None = None,
) -> list[Notification]:
    """Record that the customers who took part in these sessions were told that their stories shipped.

    Who took part may have asked as well, under the same name; others of the customer who asked were not told.
    Refused where a session has no customer, or its story did not ship, or not by the day `on`.
    """
    _check_day(change, on)
    due: _Due = {}
    for identity in sessions:
        session = change.get(Session, identity)
        if session.customer is None:
            raise Refused(
                f"{session.id} has no customer to tell.",
                reason=Reason.NO_CUSTOMER,
                remedy=Remedy("session edit", (session.id, "--customer", "NAME"), "Say who took part: {}."),
            )
        story = change.get(Story, session.story)
        if not is_shipped(story):
            raise Refused(
                f"There is nothing to tell of {session.id} yet: {story.id} is in {story.stage}, and not shipped.",
                reason=Reason.NOTHING_TO_TELL,
            )
        since = max(_day_of(story.entered.get("shipped", story.created_at)), session.day)
        if on is not None and on < since:
            raise Refused(
                f"{story.id} shipped, and {session.id} was, by {since}; nobody was told of that on {on}. "
                "Name a later day.",
                reason=Reason.DAY_OUT_OF_RANGE,
            )
        askers = due.setdefault((session.customer, story.id), {})
        if askers is not None:
            askers.update(dict.fromkeys(_asked_by(change, session)))
    return _record_all(change, due, on=on, note=note, answer=answer)


def _asked_by(change: Change, session: Session) -> list[str]:
    """The requests of who took part in a session, by their name."""
    who = folded(name_of(session.participant) or "")
    theirs = change.transaction.find(Request, customer=session.customer) if who else ()
    return [one.id for one in theirs if folded(name_of(one.person) or "") == who]


def _check_day(change: Change, on: date | None) -> None:
    if on is not None and on > change.today:
        raise Refused(
            f"A customer is told on a day that has been; {on} is ahead.", reason=Reason.DAY_OUT_OF_RANGE
        )


def _record_all(
    change: Change,
    due: "_Due",
    *,
    on: date | None,
    note: str | None,
    answer: Answer | None,
) -> list[Notification]:
    """Record that customers were told, or change what is recorded of it."""
    at = change.at if on is None or on == change.today else datetime.combine(on, time(12), UTC)
    given: dict[str, Any] = {"note": checked(note, "note") if note else None, "answer": answer}
    given = {name: value for name, value in given.items() if value is not None}
    customers = frozenset(customer for customer, _ in due)
    earlier = change.transaction.find(Notification, customer=customers) if due else []
    known = {(one.customer, one.about): one for one in earlier}
    found = []
    for key, askers in due.items():
        fields = {**given, "requests": None if askers is None else tuple(askers)}
        found.append(_record(change, key, known.get(key), fields, at, moved=on is not None))
    return found


class _Around:
    """The neighbourhood of one request: those it was merged into, their stories, and their events."""

    def __init__(self, transaction: Transaction, request: Request) -> None:
        self.board = transaction.board
        self._transaction = transaction
        self._requests = {request.id: request}
        at: Request | None = request
        while at is not None and at.merged_into is not None and at.merged_into not in self._requests:
            at = transaction.get(Request, at.merged_into)
            if at is not None:
                self._requests[at.id] = at
        self._links = transaction.find(Link, request=frozenset(self._requests))

    def table(self, kind: type[R]) -> dict[str, R]:
        """The records of a kind that belong here, by id."""
        return {one.id: one for one in self._records(kind)}  # type: ignore[misc]  # the records are of the kind

    def _records(self, kind: type[Record]) -> Iterable[Record]:
        get = self._transaction.get
        if kind is Story:
            found = (get(Story, link.story) for link in self._links)
            return [one for one in found if one is not None]
        if kind is Customer:
            who = (get(Customer, one.customer) for one in self._requests.values() if one.customer is not None)
            return [one for one in who if one is not None]
        if kind is EventSummary:
            return map(brief, self._transaction.find(Event, ref=frozenset(self._requests)))
        return self._links if kind is Link else self._requests.values()


def _record(
    change: Change,
    key: tuple[str, str],
    found: Notification | None,
    given: dict[str, Any],
    at: datetime,
    *,
    moved: bool,
) -> Notification:
    customer, about = key
    if found is not None:
        same_day = found.at.date() == at.date()
        if found.requests is None:
            given["requests"] = None
        elif given["requests"] is not None:
            given["requests"] = tuple(dict.fromkeys((*found.requests, *given["requests"])))
        fields = {**given, **({"at": at} if moved and not same_day else {})}
        return change.edit(found, "told", about=(about, customer), **fields)
    made = Notification(id=change.new_id(Notification), customer=customer, about=about, by=change.by, at=at)
    return change.add(msgspec.structs.replace(made, **given), verb="told", about=(about, customer))


def _subjects(snapshot: Snapshot, request: Request, named: Story | None) -> list[str]:
    """Ids of all that a request's customer can be notified of: stories, or the request that was declined."""
    asked_for = snapshot.stories_of(request.id)
    if named is not None:
        if named.id not in asked_for:
            raise Refused(
                f"{request.id} did not ask for {named.id}, so there is nothing to tell.",
                reason=Reason.NOTHING_TO_TELL,
                remedy=Remedy("request link", (request.id, named.id), "If it did, {}."),
            )
        asked_for = [named.id]
    shipped = [one for one in asked_for if is_shipped(snapshot.stories[one])]
    if shipped:
        return shipped
    who = one_line(_name(snapshot, request))
    if asked_for:
        stages = ", ".join(f"{one} is in {snapshot.stories[one].stage}" for one in asked_for)
        raise Refused(
            f"There is nothing to tell {who} of {request.id} yet: {stages}, and not shipped.",
            reason=Reason.NOTHING_TO_TELL,
        )
    root = root_of(snapshot, request)
    if root.declined_because is not None:
        return [root.id]
    raise Refused(
        f"There is nothing to tell {who} yet: {request.id} is part of no story and was not declined.",
        reason=Reason.NOTHING_TO_TELL,
    )


def _there_on(on: date, snapshot: Snapshot, request: Request, about: list[str]) -> list[str]:
    """The ids to notify of on a day: asked for, and shipped or declined, by then. Refused where there is none."""
    asked = request.heard_on or _day_of(request.captured_at)
    if on < asked:
        raise Refused(
            f"{request.id} was heard on {asked}, so nobody was told of it on {on}.",
            reason=Reason.DAY_OUT_OF_RANGE,
            remedy=Remedy(
                "request edit", (request.id, "--heard", "DAY"), "If it was heard before, {} says when."
            ),
        )
    since = {one: _since(snapshot, one) for one in about}
    found = [one for one in about if since[one] <= on]
    if not found:
        first = min(about, key=lambda one: since[one])
        came = "shipped" if first in snapshot.stories else "was declined"
        raise Refused(
            f"{first} {came} on {since[first]}; nobody was told of that on {on}. Name a later day.",
            reason=Reason.DAY_OUT_OF_RANGE,
        )
    return found


def _since(snapshot: Snapshot, about: str) -> date:
    """The first day on which a customer can have been notified of a story, or of a declined request."""
    story = snapshot.stories.get(about)
    if story is not None:
        return _day_of(story.entered.get("shipped", story.created_at))
    request = snapshot.requests[about]
    return _day_of(declined_at(snapshot.happened.values()).get(about, request.captured_at))


def _day_of(instant: datetime) -> date:
    """The day of an instant, here or in UTC, whichever is earlier: either is what people saw on a calendar."""
    return min(instant.date(), instant.astimezone().date())


def _name(snapshot: Snapshot, request: Request) -> str:
    customer = snapshot.customers.get(request.customer or "")
    assert isinstance(customer, Customer)
    return customer.name
