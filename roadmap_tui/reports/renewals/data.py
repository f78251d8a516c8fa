"""Computes the renewals report: who renews soon, what they pay and paid, wait for and were told."""

from collections.abc import Callable
from datetime import date
from typing import Any

from roadmap_tui.model.account_history import year_before
from roadmap_tui.model.accounts import SOON, Account, accounts
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Answer, Customer, Score, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of


class Waiting(Value, kw_only=True, frozen=True):
    """One thing that a customer waits for: a story ahead, or a request of which nothing became yet (`said`)."""

    ref: str
    title: str | None = None
    said: str | None = None
    stage: str | None = None
    ship_by: date | None = None


class Message(Value, kw_only=True, frozen=True):
    """What a customer is to be told or was told: of a story by its title, or of a no with its reason."""

    ref: str
    title: str | None = None
    because: str | None = None
    told_on: date | None = None
    answer: Answer = "none"
    days_open: int | None = None


class RenewalRow(Value, kw_only=True, frozen=True):
    """A customer whose contract renews. `arr_before` is what it paid a year before; None is not known."""

    customer: str
    customer_name: str
    csm: str | None
    arr: int | None
    arr_before: int | None
    renewal: date
    days_left: int
    at_risk: bool
    waits_for: tuple[Waiting, ...]
    to_tell: tuple[Message, ...]
    told: tuple[Message, ...]
    scores: tuple[Score, ...]


class RenewalsReport(Value, kw_only=True, frozen=True):
    """Who renews within so many days, the next one first; `past` counts renewals whose day has passed."""

    currency: str
    day: date
    within: int
    rows: tuple[RenewalRow, ...]
    past: int = 0


def renewals_report(
    snapshot: Snapshot,
    today: date,
    *,
    within: int = SOON,
    keep: Callable[[Customer], bool] = lambda _: True,
) -> RenewalsReport:
    """The customers that renew within so many days from today, but for those who left or were forgotten."""
    kept = [
        (one.customer.renewal, one)
        for one in accounts(snapshot, today)
        if one.customer.renewal is not None and one.customer.status != "churned" and keep(one.customer)
    ]
    rows = [_row(snapshot, one, day, today) for day, one in kept if 0 <= (day - today).days <= within]
    return RenewalsReport(
        currency=snapshot.board.currency,
        day=today,
        within=within,
        rows=tuple(sorted(rows, key=lambda one: (one.renewal, -(one.arr or 0), one.customer_name))),
        past=sum(1 for day, _ in kept if day < today),
    )


def _row(snapshot: Snapshot, account: Account, renewal: date, today: date) -> RenewalRow:
    customer = account.customer
    newest = {one.kind: one for one in sorted(customer.scores, key=lambda one: one.day)}
    return RenewalRow(
        customer=customer.id,
        customer_name=customer.name,
        csm=customer.csm,
        arr=customer.arr,
        arr_before=account.histories.arr_on(year_before(today)),
        renewal=renewal,
        days_left=(renewal - today).days,
        at_risk=account.is_at_risk(today),
        waits_for=(
            *(_story(snapshot, one, today) for one in account.stories),
            *(Waiting(ref=one, said=snapshot.requests[one].said) for one in account.unfiled),
        ),
        to_tell=tuple(map(_message, account.to_tell)),
        told=tuple(map(_message, account.told)),
        scores=tuple(newest.values()),
    )


def _story(snapshot: Snapshot, ref: str, today: date) -> Waiting:
    story = snapshot.stories[ref]
    return Waiting(ref=ref, title=story.title, stage=stage_of(story, today), ship_by=story.ship_by)


def _message(row: LoopRow) -> Message:
    return Message(
        ref=row.about,
        title=row.title,
        because=row.because,
        told_on=row.told_at.date() if row.told_at is not None else None,
        answer=row.answer,
        days_open=row.days_open if row.waits else None,
    )


def renewals_plain(report: RenewalsReport) -> list[dict[str, Any]]:
    """The JSON of the report: an object for each customer; null is not known."""
    from roadmap_tui.reports.record_json import plain_of

    return [plain_of(one) for one in report.rows]
