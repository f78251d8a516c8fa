"""The standing of a request, in words that a CSM can pass on.

New requests wait in one line: the heavier importance first (critical 3, important 2, nice to have 1, unknown 1,
"does not care" 0, as in a story's weight), then the longer wait. A place in it says how much stands before a
request, not when its turn comes.
"""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from typing import Literal

from roadmap_tui.model.evidence import heard
from roadmap_tui.model.loop import csm_of, is_shipped, notifications_of, root_of
from roadmap_tui.model.records import Customer, Notification, Request, Story, Value, number
from roadmap_tui.model.request_states import is_answered, is_asked, request_state
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import LINE, stage_of
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import show_day

StandingKind = Literal["asked", "waiting", "snoozed", "part", "tell", "told", "declined"]
Place = tuple[int, int, int]
"""The sort key of the line: importance, day heard, number."""
_UNKNOWN_IMPORTANCE = 0.5
_URGENCY: tuple[StandingKind, ...] = ("asked", "tell", "waiting", "part", "snoozed", "declined", "told")


class RequestStanding(Value, kw_only=True, frozen=True):
    """The standing of a request. `days` it waits; `place` of `of` in the line, for one that waits."""

    kind: StandingKind
    words: str
    story: str | None = None
    days: int = 0
    place: int | None = None
    of: int | None = None

    @property
    def urgency(self) -> int:
        """The sort key by urgency to a CSM: an answer first, then a word to the customer."""
        return _URGENCY.index(self.kind)


def place_of(request: Request) -> Place:
    """The sort key of a new request in the line."""
    weight = 1 if request.importance is None else request.importance
    return (-weight, heard(request).toordinal(), number(request.id))


def rank_of(snapshot: Snapshot, request: Request, order: str) -> tuple[float, int, int]:
    """The sort key of a list: `arr`, what the customer is worth, or `importance`; then the newest first.

    What is not known stands behind what is worth nothing, and between "nice to have" and "does not care".
    """
    day, count = heard(request).toordinal(), number(request.id)
    if order == "importance":
        known = request.importance
        return (-(known if known is not None else _UNKNOWN_IMPORTANCE), -day, -count)
    customer = snapshot.customers.get(request.customer) if request.customer is not None else None
    arr = customer.arr if customer is not None and customer.arr is not None else -1
    return (-arr, -day, -count)


def line_of(snapshot: Snapshot, today: date) -> list[Place]:
    """The line of all new requests, sorted."""
    return sorted(
        place_of(one)
        for one in snapshot.requests.values()
        if request_state(one, bool(snapshot.stories_of(one.id)), today) == "new"
    )


def others_of(snapshot: Snapshot, customer: Customer | None, besides: str | None) -> list[Request]:
    """Other requests of a customer, newest first; forgotten and merged ones are left out."""
    if customer is None:
        return []
    found = [
        one
        for one in snapshot.requests.values()
        if one.customer == customer.id and one.id != besides and not one.forgotten and one.merged_into is None
    ]
    return sorted(found, key=lambda one: (heard(one), number(one.id)), reverse=True)


class Standings:
    """The standings of requests on a day. `line` is that of all new requests, sorted; `me` is who asks."""

    def __init__(self, snapshot: Snapshot, today: date, line: list[Place], me: str | None = None) -> None:
        self._snapshot = snapshot
        self._today = today
        self._line = line
        self._me = (me or "").casefold()
        self._notifications = notifications_of(snapshot)

    def of(self, request: Request) -> RequestStanding:
        """The standing of a request; a merged one stands where the request stands that it was merged into."""
        root = root_of(self._snapshot, request)
        found = self._plain(request, root)
        return found if root is request else _saying(found, f"with {root.id}: {found.words}")

    def _plain(self, request: Request, root: Request) -> RequestStanding:
        stories = [self._snapshot.stories[one] for one in self._snapshot.stories_of(request.id)]
        days = (self._today - heard(request)).days
        if is_asked(request):
            return self._asked(request)
        if root.declined_because is not None:
            notification = self._notification_of(request, root.id)
            because = one_line(root.declined_because)
            words = (
                f"declined, told {show_day(notification.at.date())}: {because}"
                if notification
                else f"declined: {because}"
            )
            return RequestStanding(kind="told" if notification else "declined", words=words, days=days)
        if stories:
            return self._filed(request, stories, days)
        if root.snoozed_until is not None and root.snoozed_until > self._today:
            return RequestStanding(
                kind="snoozed", words=f"set aside until {show_day(root.snoozed_until)}", days=days
            )
        place = bisect_left(self._line, place_of(root)) + 1
        words = f"waiting {_days(days)}, {place:,} of {len(self._line):,} in line"
        if is_answered(root):
            words = f"answered, {words}"
        return RequestStanding(kind="waiting", words=words, days=days, place=place, of=len(self._line))

    def _asked(self, request: Request) -> RequestStanding:
        asked = request.asked
        assert asked is not None
        customer = self._snapshot.customers.get(request.customer) if request.customer is not None else None
        theirs = (request.csm, request.captured_by, csm_of(customer, [request]))
        is_mine = bool(self._me) and self._me in {(one or "").casefold() for one in theirs}
        whom = "you" if is_mine else one_line(request.csm or request.captured_by)
        days = (self._today - asked.at.date()).days
        words = f"asked {whom}: {one_line(asked.question)} ({one_line(asked.by)}, {_ago(days)})"
        return RequestStanding(kind="asked", words=words, days=days)

    def _filed(self, request: Request, stories: Iterable[Story], days: int) -> RequestStanding:
        shipped = [one for one in stories if is_shipped(one)]
        untold = [one for one in shipped if self._notification_of(request, one.id) is None]
        if untold and request.customer is not None:
            story = untold[0]
            words = f"{story.id} {stage_of(story, self._today)}: tell them"
            return RequestStanding(kind="tell", words=words, story=story.id, days=days)
        ahead = [one for one in stories if one.stage in LINE and one not in shipped and not one.archived]
        if ahead:
            story = max(ahead, key=lambda one: LINE.index(one.stage))
            words = f"part of {story.id} in {stage_of(story, self._today)}"
            return RequestStanding(kind="part", words=words, story=story.id, days=days)
        if shipped:
            story = shipped[0]
            notification = self._notification_of(request, story.id)
            when = f", told {show_day(notification.at.date())}" if notification is not None else ""
            words = f"{story.id} {stage_of(story, self._today)}{when}"
            return RequestStanding(kind="told", words=words, story=story.id, days=days)
        story = next(iter(stories))
        aside = f"declined: {one_line(story.declined_because)}" if story.declined_because else "set aside"
        return RequestStanding(kind="part", words=f"{story.id} {aside}", story=story.id, days=days)

    def _notification_of(self, request: Request, about: str) -> Notification | None:
        return self._notifications.get((request.customer, about)) if request.customer is not None else None


def _saying(found: RequestStanding, words: str) -> RequestStanding:
    from msgspec.structs import replace

    return replace(found, words=words)


def _days(count: int) -> str:
    return "since today" if count <= 0 else f"{count} day{'s' if count != 1 else ''}"


def _ago(days: int) -> str:
    return "today" if days <= 0 else f"{_days(days)} ago"
