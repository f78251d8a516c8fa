"""Computes the loop report: the customers to notify, of what, in their words, with drafted messages."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from roadmap_tui.model.askers import Askers
from roadmap_tui.model.loop import LoopRow, is_shipped, loop_rows
from roadmap_tui.model.records import Customer, Request, Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.width import cut

NOBODY = "nobody's customers"
MAIL = "mail"
"""The system of a request that came by mail; its id there is the mail's."""
_SUBJECT = 120
_LETTER = ("person", "email", "requests", "subject", "message")
_PLAIN = (
    "story declined title because customer customer_name csm requests person said since told_at told_by answer "
    "days_open overdue sessions"
).split()


class LoopLetter(Value, kw_only=True, frozen=True):
    """A message to one person, about one thing: whom it is to, and what it says.

    `email` is None where nobody knows their address. `requests` are theirs: none where they only took part in
    `sessions`. `answers` is the id of the mail in which they asked.
    """

    about: str
    customer: str
    customer_name: str
    csm: str | None
    person: str | None
    email: str | None
    requests: tuple[str, ...]
    subject: str
    message: str
    sessions: tuple[str, ...] = ()
    answers: str | None = None


class LoopReport(Value, kw_only=True, frozen=True):
    """Rows of the loop on a day, each with the message drafted for it while it waits."""

    board: str
    day: date
    rows: tuple[LoopRow, ...]
    messages: tuple[str | None, ...]
    letters: tuple[LoopLetter, ...] = ()
    """Those that were asked for: one to each person who was not told yet, of each thing."""
    nameless: int = 0
    """Requests behind shipped stories that have no customer, so that nobody can be notified."""

    @property
    def waiting(self) -> tuple[LoopRow, ...]:
        """The rows whose customer was not notified yet."""
        return tuple(one for one in self.rows if one.waits)


def loop_report(
    snapshot: Snapshot,
    today: date,
    *,
    csm: str | None = None,
    since: date | None = None,
    keep: Callable[[Story], bool] = lambda _: True,
    keep_request: Callable[[Request], bool] | None = None,
    keep_tried: Callable[[Story, Customer], bool] = lambda _story, _customer: True,
    segment: str | None = None,
    draft: Callable[[LoopRow, Story | None], str] | None = None,
    letters: bool = False,
) -> LoopReport:
    """The loop report: of one CSM, of what shipped or was declined since a day, of some stories or requests.

    `keep_tried` is asked of who tried a story without a request that `keep_request` could be asked of.
    With `letters` each person who was not told yet gets one, as `draft` drafts it: also of a customer of whom
    somebody else was.
    """
    rows = []
    for row in loop_rows(snapshot, today):
        story = snapshot.stories.get(row.story) if row.story else None
        customer = snapshot.customers[row.customer]
        if (
            (csm is None or (row.csm or "").casefold() == csm.casefold())
            and (since is None or row.since.date() >= since)
            and (segment is None or (customer.segment or "").casefold() == segment.casefold())
            and (story is None or keep(story))
            and (
                keep_request is None
                or any(keep_request(snapshot.requests[one]) for one in row.requests)
                or (story is not None and not row.requests and keep_tried(story, customer))
            )
        ):
            rows.append(row)
    messages = (
        draft(one, snapshot.stories.get(one.story) if one.story else None)
        if draft is not None and one.waits
        else None
        for one in rows
    )
    return LoopReport(
        board=snapshot.board.name,
        day=today,
        rows=tuple(rows),
        messages=tuple(messages),
        letters=tuple(_letters(snapshot, rows, draft)) if letters and draft is not None else (),
        nameless=len(_nameless(snapshot)),
    )


def _letters(
    snapshot: Snapshot, rows: Iterable[LoopRow], draft: Callable[[LoopRow, Story | None], str]
) -> Iterator[LoopLetter]:
    askers = Askers(snapshot)
    for row in rows:
        story = snapshot.stories.get(row.story) if row.story else None
        for one, theirs in askers.letters(row):
            yield LoopLetter(
                about=row.about,
                customer=row.customer,
                customer_name=row.customer_name,
                csm=row.csm,
                person=one.person,
                email=one.email,
                requests=one.requests,
                subject=_subject(theirs),
                message=draft(theirs, story),
                sessions=row.sessions,
                answers=_mail_of(snapshot, one.requests),
            )


def _subject(row: LoopRow) -> str:
    """What a letter is about, on one line: the story, or what they asked for and will not get."""
    words = one_line(row.title or "") if row.story else f"You asked: {one_line(row.said or row.customer_name)}"
    return cut(words.rstrip("."), _SUBJECT)


def _mail_of(snapshot: Snapshot, requests: Iterable[str]) -> str | None:
    """The id of the newest mail in which something was asked."""
    sources = (snapshot.requests[one].source for one in requests)
    return next((one.id for one in sources if one is not None and one.system == MAIL and one.id), None)


def _nameless(snapshot: Snapshot) -> set[str]:
    shipped = (one.id for one in snapshot.stories.values() if is_shipped(one))
    asking: Iterable[Request] = (one for story in shipped for one, _ in snapshot.asking(story))
    return {one.id for one in asking if one.customer is None}


def loop_plain(report: LoopReport) -> list[dict[str, Any]]:
    """The report as the JSON of the contract; `answer` is null until they were told.

    With letters each row has those to its people.
    """
    found = []
    letters: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in report.letters:
        told = {name: getattr(one, name) for name in _LETTER}
        letters.setdefault((one.customer, one.about), []).append(told)
    for row, text in zip(report.rows, report.messages, strict=True):
        plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
        if row.waits:
            plain["answer"] = None
        if report.letters:
            plain["letters"] = letters.get((row.customer, row.about), [])
        found.append({**plain, "message": text})
    return found
