"""What an account is worth, waits for and was told, in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.actions import customers, notifications, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.accounts import accounts, risk_words
from roadmap_tui.store.memory import MemoryStore
from tests.each_row import each_row

TODAY = date(2026, 11, 20)


def told_of(fill: Callable[[Change], object], **fields: Any) -> tuple[str, bool]:
    """What is said of one account, and whether it is at risk, after what `fill` does."""
    store = MemoryStore()
    store.create("Clinics", "USD")
    with begin(store, by="ana", at=datetime(2026, 3, 9, tzinfo=UTC), today=date(2026, 3, 9)) as change:
        customers.add(change, {"name": "Acme", **fields})
        fill(change)
    found = accounts(store.read(), TODAY)[0]
    return risk_words(found, TODAY), found.is_at_risk(TODAY)


def nothing(change: Change) -> None:
    """It asked for nothing."""


def waits(change: Change) -> None:
    """It waits for one story with two requests, and for what becomes of a third; a fourth was declined."""
    story = stories.add(change, {"title": "One bill", "actor": "owner"}).id
    for said in ("The bill comes twice", "Two bills again"):
        requests.add(change, {"said": said}, customer="Acme", story=story)
    requests.add(change, {"said": "Nobody answers"}, customer="Acme")
    declined, _ = requests.add(change, {"said": "A fax machine"}, customer="Acme")
    requests.decline(change, declined.id, "no")


def told(change: Change) -> None:
    """It was told of what was declined, and waits for nothing."""
    one, _ = requests.add(change, {"said": "A fax machine"}, customer="Acme")
    requests.decline(change, one.id, "no")
    notifications.notify(change, [one.id])


@each_row(
    ("fill", "fields", "said"),
    [
        (waits, {"renewal": date(2026, 12, 25)}, ("renews in 5 weeks, waits for 2, never told", True)),
        (waits, {"renewal": date(2027, 6, 1)}, ("renews in 27 weeks, waits for 2, never told", False)),
        (waits, {"renewal": date(2026, 11, 1)}, ("renewal was 2 weeks ago, waits for 2, never told", False)),
        (waits, {"status": "churned", "renewal": date(2026, 12, 25)}, ("left, waits for 2, never told", False)),
        (
            told,
            {"renewal": date(2026, 12, 25)},
            ("renews in 5 weeks, waits for nothing, last told in March", False),
        ),
        (nothing, {"status": "trial"}, ("on trial, waits for nothing, never told", False)),
        (nothing, {}, ("no renewal known, waits for nothing, never told", False)),
    ],
)
def test_the_risk_is_in_words(
    fill: Callable[[Change], object], fields: dict[str, Any], said: tuple[str, bool]
) -> None:
    """And an account is at risk that renews within 90 days and waits."""
    assert told_of(fill, **fields) == said
