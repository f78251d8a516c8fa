"""Accounts as a CSM looks at them: what each is worth, when it renews, what it waits for, what it was told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from roadmap_tui.model.account_history import Histories, histories_of, unkept_changes
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.loop import LoopRow, is_shipped, loop_rows
from roadmap_tui.model.records import Customer, Request, Value, number
from roadmap_tui.model.request_states import is_asked, request_state
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import LINE
from roadmap_tui.text.days import MONTHS, away

SOON = 90
"""The days before a renewal in which what a customer waits for endangers it."""


class Account(Value, kw_only=True, frozen=True):
    """A customer with what came of its requests.

    `requests` are all of its own, the newest first. It waits for `stories`, which did not ship yet, and for what
    becomes of `unfiled` requests; `to_tell` is what it was not told of yet, `told` what it was, the newest first.
    `histories` hold its ARR and status over time.
    """

    customer: Customer
    requests: tuple[str, ...]
    stories: tuple[str, ...]
    unfiled: tuple[str, ...]
    to_tell: tuple[LoopRow, ...]
    told: tuple[LoopRow, ...]
    histories: Histories

    @property
    def waits(self) -> int:
        """The number of things that it waits for."""
        return len(self.stories) + len(self.unfiled)

    @property
    def last_told(self) -> date | None:
        """The day on which it was last told of something."""
        return next((one.told_at.date() for one in self.told if one.told_at is not None), None)

    def days_left(self, today: date) -> int | None:
        """The days until it renews, negative once that is past; None where no renewal is ahead of it."""
        renewal = self.customer.renewal
        return None if renewal is None or self.customer.status == "churned" else (renewal - today).days

    def is_at_risk(self, today: date) -> bool:
        """Whether it renews soon and still waits, or was not told."""
        left = self.days_left(today)
        return left is not None and 0 <= left <= SOON and bool(self.waits or self.to_tell)


def accounts(snapshot: Snapshot, today: date) -> list[Account]:
    """Every customer but those who wanted to be forgotten, by their ids."""
    asked: dict[str, list[Request]] = defaultdict(list)
    for request in snapshot.requests.values():
        if request.customer is not None and not request.forgotten:
            asked[request.customer].append(request)
    rows: dict[str, list[LoopRow]] = defaultdict(list)
    for row in loop_rows(snapshot, today):
        rows[row.customer].append(row)
    unkept = unkept_changes(snapshot.happened.values())
    found = []
    for customer in snapshot.customers.values():
        if customer.forgotten:
            continue
        requests = sorted(asked.get(customer.id, ()), key=lambda one: (heard(one), number(one.id)), reverse=True)
        stories, unfiled = _waits_for(snapshot, requests, today)
        mine = rows.get(customer.id, [])
        told = sorted((one for one in mine if one.told_at is not None), key=_told_at, reverse=True)
        found.append(
            Account(
                customer=customer,
                requests=tuple(one.id for one in requests),
                stories=tuple(stories),
                unfiled=tuple(unfiled),
                to_tell=tuple(one for one in mine if one.waits),
                told=tuple(told),
                histories=histories_of(customer, unkept),
            )
        )
    return found


def _waits_for(snapshot: Snapshot, requests: Iterable[Request], today: date) -> tuple[dict[str, None], list[str]]:
    """The stories ahead that requests count for, and the requests of which nothing became yet."""
    stories: dict[str, None] = {}
    unfiled = []
    for request in requests:
        linked = [snapshot.stories[one] for one in snapshot.stories_of(request.id)]
        ahead = [one for one in linked if one.stage in LINE and not is_shipped(one) and not one.archived]
        stories.update((one.id, None) for one in ahead)
        if request_state(request, bool(linked), today) in {"new", "snoozed"} or (
            is_asked(request) and not linked
        ):
            unfiled.append(request.id)
    return stories, unfiled


def _told_at(row: LoopRow) -> tuple[date, str]:
    assert row.told_at is not None
    return row.told_at.date(), row.about


def risk_words(account: Account, today: date) -> str:
    """The standing of an account in words: `renews in 5 weeks, waits for 3, last told in March`."""
    return ", ".join((renewal_words(account, today), waits_words(account), told_words(account, today)))


def renewal_words(account: Account, today: date) -> str:
    """When an account renews, in words."""
    customer = account.customer
    if customer.status == "churned":
        return f"left {_month(customer.churned_on, today)}" if customer.churned_on is not None else "left"
    if customer.renewal is None:
        return "on trial" if customer.status == "trial" else "no renewal known"
    far = away(customer.renewal, today)
    return f"renewal was {far}" if customer.renewal < today else f"renews {far}"


def waits_words(account: Account) -> str:
    """What an account waits for, in words."""
    if account.to_tell and not account.waits:
        return f"{len(account.to_tell)} to tell"
    return f"waits for {account.waits:,}" if account.waits else "waits for nothing"


def told_words(account: Account, today: date) -> str:
    """When an account was last told of something, in words."""
    day = account.last_told
    return f"last told {_month(day, today)}" if day is not None else "never told"


def _month(day: date, today: date) -> str:
    """A day by its month: `this month`, `in March`; with its year where that is long ago."""
    if (day.year, day.month) == (today.year, today.month):
        return "this month"
    year = "" if (today - day).days < 330 else f" {day.year}"
    return f"in {MONTHS[day.month - 1].capitalize()}{year}"
