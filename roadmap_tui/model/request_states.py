"""The states of a request, derived on reading."""

from datetime import date
from typing import Literal

from roadmap_tui.model.records import Request

RequestState = Literal["new", "linked", "snoozed", "declined", "merged"]
STATES: tuple[RequestState, ...] = ("new", "linked", "snoozed", "declined", "merged")


def request_state(request: Request, linked: bool, today: date) -> RequestState:
    """The state of a request on a day. A snooze ends on its day; what is linked is not snoozed."""
    if request.merged_into is not None:
        return "merged"
    if request.declined_because is not None:
        return "declined"
    if linked:
        return "linked"
    if request.snoozed_until is not None and request.snoozed_until > today:
        return "snoozed"
    return "new"


def is_asked(request: Request) -> bool:
    """Whether a question about the request waits for its answer."""
    return request.asked is not None and request.asked.answered_at is None


def is_answered(request: Request) -> bool:
    """Whether the question about the request was answered."""
    return request.asked is not None and request.asked.answered_at is not None
