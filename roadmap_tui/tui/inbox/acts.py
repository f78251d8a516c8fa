"""Actions on requests in the inbox: each makes its change in the session and answers in one line.

A rule's refusal is raised as a Problem, with nothing changed. What concerns several requests is one change.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext, day_ahead
from roadmap_tui.errors import Refused, Usage
from roadmap_tui.model.records import Request
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common import each
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.widgets.cells import crop, safe_line

TITLE = 48
"""Width in cells of a story's title in an answer."""


def file(session: BoardSession, chosen: Sequence[str], story: str) -> ActionResult:
    """Link requests to a story. Refused where they all are already."""
    linked = [
        one for one in chosen if any(link.story == story for link in session.snapshot.links_of_request(one))
    ]
    left = [one for one in chosen if one not in linked]
    if not left:
        raise Refused(f"{named(chosen)} {'is' if len(chosen) == 1 else 'are'} linked to {story} already.")
    title = (
        crop(safe_line(session.snapshot.stories[story].title), TITLE) if story in session.snapshot.stories else ""
    )
    return _each(
        session, left, f"→ {story} {title}".rstrip(), lambda change, one: requests.link(change, one, story)
    )


def file_each(session: BoardSession, chosen: Sequence[str], stories: Mapping[str, str]) -> ActionResult:
    """Link each request to a story of its own, by the request's id."""
    count = len({stories[one] for one in chosen})
    words = f"→ {stories[chosen[0]]}" if count == 1 else f"→ {count:,} stories"
    return _each(session, chosen, words, lambda change, one: requests.link(change, one, stories[one]))


def decline(session: BoardSession, chosen: Sequence[str], because: str) -> ActionResult:
    """Decline requests, with a reason for the customer."""
    return _each(session, chosen, "declined", lambda change, one: requests.decline(change, one, because.strip()))


def snooze(session: BoardSession, chosen: Sequence[str], until: date) -> ActionResult:
    """Snooze requests until a day."""
    return _each(
        session,
        chosen,
        f"snoozed until {show_day(until)}",
        lambda change, one: requests.snooze(change, one, until),
    )


def acknowledge(session: BoardSession, chosen: Sequence[str]) -> ActionResult:
    """Record that a person answered the customer."""
    if all(session.snapshot.requests[one].acknowledged_at for one in chosen):
        raise Refused(f"{named(chosen)} {'was' if len(chosen) == 1 else 'were'} acknowledged already.")
    return _each(session, chosen, "acknowledged", requests.acknowledge)


def reopen(session: BoardSession, chosen: Sequence[str]) -> ActionResult:
    """Reopen requests that were declined, snoozed or merged."""
    closed = [one for one in chosen if _is_closed(session.snapshot.requests[one])]
    if not closed:
        raise Refused(
            f"{named(chosen)} {'is' if len(chosen) == 1 else 'are'} neither declined, snoozed nor merged."
        )
    return _each(session, closed, "back in the inbox", requests.reopen)


def ask(session: BoardSession, chosen: Sequence[str], question: str) -> ActionResult:
    """Ask whoever wrote the requests down for what is missing."""
    return _each(session, chosen, "asked about", lambda change, one: requests.ask(change, one, question.strip()))


def answer(session: BoardSession, identity: str, text: str) -> ActionResult:
    """Answer the question about a request."""
    return _each(session, [identity], "answered", lambda change, one: requests.answer(change, one, text.strip()))


def merge(session: BoardSession, chosen: Sequence[str], into: str) -> ActionResult:
    """Merge requests into another one, which is kept."""
    left = [one for one in chosen if one != into]
    if not left:
        raise Refused(f"{into} cannot be merged into itself.")
    return _each(session, left, f"merged into {into}", lambda change, one: requests.merge(change, one, into))


def day_to_come(text: str, today: date, year_starts: int) -> date:
    """The day until which a request is snoozed. Usage where it is none, Refused where it is not ahead."""
    found = day_ahead(text.strip(), "until", ReadContext(today, year_starts))
    if found is None:
        raise Usage("Until when? Type a day such as friday, in 2 weeks or end of Q3.")
    assert isinstance(found, date)
    if found <= today:
        raise Refused(f"A request is snoozed until a day to come; {show_day(found)} is not.")
    return found


def _each(
    session: BoardSession, chosen: Sequence[str], words: str, do: Callable[[Change, str], object]
) -> ActionResult:
    return each.act_on_each(session, chosen, f"{named(chosen)} {words}", do)


def named(chosen: Sequence[str]) -> str:
    """The chosen requests in a sentence: their ids, or how many they are."""
    return each.named(chosen, "requests")


def _is_closed(request: Request) -> bool:
    return (
        request.declined_because is not None
        or request.snoozed_until is not None
        or request.merged_into is not None
    )
