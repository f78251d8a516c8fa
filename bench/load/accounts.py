"""The customers of a large board: what they are worth, how their contracts ended, what they answered."""

from datetime import date, datetime, timedelta
from random import Random

from bench.load import phrases as words
from bench.load.phrases import BEN, DANIEL, LUCIA, PRIYA
from roadmap_tui.model.records import Customer, Renewal, Score, ScoreKind

CSMS = (PRIYA, DANIEL, LUCIA, BEN)
_PLANS = {"Small business": "Starter", "Mid-market": "Growth", "Enterprise": "Scale"}
_ANSWERS: dict[ScoreKind, tuple[int, ...]] = {
    "nps": (3, 5, 6, 7, 8, 8, 9, 9, 10),
    "csat": (2, 3, 4, 4, 5),
    "ces": (3, 4, 5, 6, 6),
}
_YEAR = timedelta(days=365)


def account(identity: str, index: int, random: Random, today: date, at: datetime) -> Customer:
    """One customer, brought in at an instant; the same for the same state of `random`."""
    name = f"{random.choice(words.FIRST)}{random.choice(words.SECOND)} {random.choice(words.TRADE_NAMES)}"
    size = random.random()
    # Most accounts are small and most of the money is with few.
    arr = int(round(random.lognormvariate(10.2 if size < 0.6 else 11.3 if size < 0.9 else 12.3, 0.5), -2))
    segment = "Small business" if arr < 30_000 else "Mid-market" if arr < 120_000 else "Enterprise"
    churned_on = today - timedelta(days=random.randrange(10, 200)) if random.random() < 0.04 else None
    renewal = None if churned_on else today + timedelta(days=random.randrange(5, 365))
    ended = churned_on or (renewal - _YEAR if renewal else None)
    return Customer(
        id=identity,
        name=f"{name} {index + 1}",
        segment=segment,
        plan=_PLANS[segment],
        status="churned" if churned_on else "active",
        churned_on=churned_on,
        arr=arr,
        renewal=renewal,
        renewals=(Renewal(day=ended, renewed=churned_on is None),) if ended else (),
        scores=_scores(random, today),
        csm=random.choice(CSMS),
        domains=(f"{name.lower().replace(' ', '')}{index + 1}.example",),
        created_at=at,
        created_by="demo",
    )


def _scores(random: Random, today: date) -> tuple[Score, ...]:
    """None, one or two answers of the last year, oldest first."""
    days = sorted(today - timedelta(days=random.randrange(3, 360)) for _ in range(random.randrange(3)))
    kind = random.choice(tuple(_ANSWERS))
    return tuple(Score(day=day, kind=kind, value=random.choice(_ANSWERS[kind])) for day in days)
