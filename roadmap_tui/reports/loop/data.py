"""Computes the loop report: the customers to notify, of what, in their words, with drafted messages."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from roadmap_tui.model.loop import LoopRow, is_shipped, loop_rows
from roadmap_tui.model.records import Request, Story, Value
from roadmap_tui.model.snapshot import Snapshot

NOBODY = "nobody's customers"
_PLAIN = (
    "story declined title because customer customer_name csm requests person said since told_at told_by answer "
    "days_open overdue sessions"
).split()


class LoopReport(Value, kw_only=True, frozen=True):
    """Rows of the loop on a day, each with the message drafted for it while it waits."""

    board: str
    day: date
    rows: tuple[LoopRow, ...]
    messages: tuple[str | None, ...]
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
    segment: str | None = None,
    draft: Callable[[LoopRow, Story | None], str] | None = None,
) -> LoopReport:
    """The loop report: of one CSM, of what shipped or was declined since a day, of some stories or requests."""
    rows = []
    for row in loop_rows(snapshot, today):
        story = snapshot.stories.get(row.story) if row.story else None
        customer = snapshot.customers[row.customer]
        if (
            (csm is None or (row.csm or "").casefold() == csm.casefold())
            and (since is None or row.since.date() >= since)
            and (segment is None or (customer.segment or "").casefold() == segment.casefold())
            and (story is None or keep(story))
            and (keep_request is None or any(keep_request(snapshot.requests[one]) for one in row.requests))
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
        nameless=len(_nameless(snapshot)),
    )


def _nameless(snapshot: Snapshot) -> set[str]:
    shipped = (one.id for one in snapshot.stories.values() if is_shipped(one))
    asking: Iterable[Request] = (one for story in shipped for one, _ in snapshot.asking(story))
    return {one.id for one in asking if one.customer is None}


def loop_plain(report: LoopReport) -> list[dict[str, Any]]:
    """The report as the JSON of the contract; `answer` is null until they were told."""
    found = []
    for row, text in zip(report.rows, report.messages, strict=True):
        plain: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
        if row.waits:
            plain["answer"] = None
        found.append({**plain, "message": text})
    return found
