"""The feedback loop: customers who wait to be notified of what came of their requests, and those notified.

A customer is told once of each story that shipped and that they asked for or tried in a session, and once of each
request that was declined. A request that was merged follows what it was merged into.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from roadmap_tui.model.changes import read_change
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.records import (
    Answer,
    Customer,
    EventSummary,
    Link,
    Notification,
    Request,
    Session,
    Story,
    Value,
)
from roadmap_tui.model.snapshot import Snapshot

OVERDUE = 7
"""Days after which a customer's wait for a notification is overdue."""


class LoopRow(Value, kw_only=True, frozen=True):
    """A row of the loop: one customer, and a story that shipped (`story`) or a no (`declined`).

    `said` is what the customer said last, or the part of it that mattered; `since` the instant from which they
    wait; `days_open` whole days from then until they were told, or until today. `because` is the reason of a no.
    `sessions` are those of the story in which they took part, the last `tried_on` a day; who only did that made
    none of the `requests`.
    """

    story: str | None
    declined: str | None
    title: str | None
    because: str | None
    customer: str
    customer_name: str
    csm: str | None
    requests: tuple[str, ...]
    person: str | None
    said: str | None
    since: datetime
    told: str | None
    told_at: datetime | None
    told_by: str | None
    answer: Answer
    days_open: int
    overdue: bool
    sessions: tuple[str, ...] = ()
    tried_on: date | None = None

    @property
    def about(self) -> str:
        """The subject of the notification: a story's id, or a declined request's."""
        about = self.story or self.declined
        assert about is not None
        return about

    @property
    def waits(self) -> bool:
        """Whether the customer was not notified yet."""
        return self.told_at is None


def loop_rows(snapshot: Snapshot, today: date) -> list[LoopRow]:
    """Every row of the loop: by CSM, those who wait before those notified, the longest wait first.

    A request without a customer has nobody to tell, and whoever asked to be forgotten is not written to.
    """
    rows = [*_shipped(snapshot, today), *_declined(snapshot, today)]
    return sorted(rows, key=_urgency)


def is_shipped(story: Story) -> bool:
    """Whether a story is out, so that its customers can be notified; proven and missed ones are."""
    return story.stage == "shipped"


def declined_with(snapshot: Snapshot, request: Request) -> list[Request]:
    """A declined request and every one that was merged into it, near or far."""
    found = {request.id: request}
    waiting = [request.id]
    while waiting:
        for identity in snapshot.merged_into(waiting.pop()):
            one = snapshot.requests.get(identity)
            if one is not None and identity not in found:
                found[identity] = one
                waiting.append(identity)
    return list(found.values())


def root_of(snapshot: Snapshot, request: Request) -> Request:
    """The request that one was merged into in the end; itself where it was not."""
    seen = {request.id}
    while request.merged_into is not None and request.merged_into not in seen:
        seen.add(request.merged_into)
        into = snapshot.requests.get(request.merged_into)
        if into is None:
            break
        request = into
    return request


def declined_at(happened: Iterable[EventSummary]) -> dict[str, datetime]:
    """The instant at which each request was last declined."""
    return {
        one.ref: one.at
        for one in happened
        if one.changes.declined_because is not None and read_change(one, Request, "declined_because") is not None
    }


def notifications_of(snapshot: Snapshot) -> dict[tuple[str, str], Notification]:
    """Notifications by customer and by what they were about; the first one counts."""
    found: dict[tuple[str, str], Notification] = {}
    for one in snapshot.notifications.values():
        key = (one.customer, one.about)
        if key not in found or one.at < found[key].at:
            found[key] = one
    return found


def _shipped(snapshot: Snapshot, today: date) -> Iterator[LoopRow]:
    notifications, customers = notifications_of(snapshot), snapshot.customers
    for story in snapshot.stories.values():
        if not is_shipped(story):
            continue
        by_customer: dict[str, list[tuple[Request, Link]]] = {}
        for request, link in snapshot.asking(story.id):
            if request.customer is not None:
                by_customer.setdefault(request.customer, []).append((request, link))
        took_part: dict[str, list[Session]] = {}
        for session in snapshot.sessions_of(story.id):
            if session.customer is not None:
                took_part.setdefault(session.customer, []).append(session)
                by_customer.setdefault(session.customer, [])
        shipped = story.entered.get("shipped", story.created_at)
        for identity, asking in by_customer.items():
            sessions = took_part.get(identity, [])
            # Who asked after it shipped, or took part after that, waits since then.
            begun = [max(link.at, request.captured_at) for request, link in asking] or [
                one.at for one in sessions
            ]
            since = max(shipped, min(begun))
            said = {one.id: link.quote for one, link in asking if link.quote and link.request == one.id}
            customer, done = customers.get(identity), notifications.get((identity, story.id))
            if customer is not None and (done is not None or not customer.forgotten):
                requests = [one for one, _ in asking]
                yield _row(customer, requests, said, since, done, story, today, sessions)


def _declined(snapshot: Snapshot, today: date) -> Iterator[LoopRow]:
    declined = [
        one for one in snapshot.requests.values() if one.declined_because is not None and one.merged_into is None
    ]
    if not declined:
        return
    notifications, customers = notifications_of(snapshot), snapshot.customers
    instants = declined_at(snapshot.happened.values())
    for request in declined:
        by_customer: dict[str, list[Request]] = {}
        for one in declined_with(snapshot, request):
            if one.customer is not None:
                by_customer.setdefault(one.customer, []).append(one)
        since = instants.get(request.id, request.captured_at)
        for identity, asking in by_customer.items():
            customer, done = customers.get(identity), notifications.get((identity, request.id))
            if customer is not None and (done is not None or not customer.forgotten):
                yield _row(customer, asking, {}, since, done, request, today)


def _row(
    customer: Customer,
    asking: list[Request],
    quotes: Mapping[str, str],
    since: datetime,
    done: Notification | None,
    about: Story | Request,
    today: date,
    sessions: Sequence[Session] = (),
) -> LoopRow:
    newest_first = asking if len(asking) == 1 else sorted(asking, key=heard, reverse=True)
    speaking = [one for one in newest_first if not one.forgotten]
    until = done.at.date() if done is not None else today
    days = max((until - since.date()).days, 0)
    story = about if isinstance(about, Story) else None
    return LoopRow(
        story=about.id if story is not None else None,
        declined=None if story is not None else about.id,
        title=story.title if story is not None else None,
        because=None if story is not None else about.declined_because,
        customer=customer.id,
        customer_name=customer.name,
        csm=csm_of(customer, newest_first),
        requests=tuple([one.id for one in asking]),
        person=next((one.person for one in speaking if one.person), None),
        said=next((text for one in speaking if (text := quotes.get(one.id) or one.said)), None),
        since=since,
        told=done.id if done is not None else None,
        told_at=done.at if done is not None else None,
        told_by=done.by if done is not None else None,
        answer=done.answer if done is not None else "none",
        days_open=days,
        overdue=done is None and days > OVERDUE,
        sessions=tuple([one.id for one in sessions]),
        tried_on=sessions[-1].day if sessions else None,
    )


def csm_of(customer: Customer | None, newest_first: Iterable[Request]) -> str | None:
    """The CSM who notifies a customer: the one who owns the account, else the one of the newest request."""
    if customer is not None and customer.csm:
        return customer.csm
    return next((one.csm for one in newest_first if one.csm), None)


def _urgency(row: LoopRow) -> tuple[bool, str, bool, bool, int, str, str]:
    """The sort key: by CSM, nobody's last; those who wait first, the longest wait on top."""
    csm = row.csm or ""
    return (
        csm == "",
        csm.casefold(),
        not row.waits,
        not row.overdue,
        -row.days_open,
        row.customer_name,
        row.about,
    )
