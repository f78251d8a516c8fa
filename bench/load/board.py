"""A large board of the sample's kind: as many stories and requests as asked for, the same for the same seed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from bench.load import phrases as words
from bench.load.accounts import account
from bench.load.events import Past, until
from bench.load.phrases import BEN, CURRENCY, LETTERS, MAYA, PRIYA, THEMES, TOM, Theme
from roadmap_tui.model.records import (
    Answer,
    Asked,
    Cost,
    Customer,
    CustomerThen,
    Horizon,
    Link,
    Note,
    Notification,
    Reading,
    Record,
    Request,
    Source,
    StageName,
    Story,
    Target,
)
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import LINE, reached
from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Transaction

_COLUMNS = ("discover", "draft", "ready", "building", "shipped", "proven", "missed")
_SHARES = (20, 14, 11, 10, 12, 18, 12)
_DECLINED_SHARE = 0.03
_LENGTH = 640
_PER_CUSTOMER = 50
_HEARD_WITHIN = 270
_PMS = (MAYA, TOM)
_GUARDRAIL = Target(metric="complaints per 100 visits", direction="down", baseline=4, target=5)


def fill_large(tx: Transaction, *, stories: int, requests: int, seed: int, now: datetime, today: date) -> None:
    """Write so many stories and requests to an empty board, with customers, links, readings and history.

    Each column, from discover to missed, holds a tenth of the stories at least; a request has about 640
    characters; there is one customer for 50 requests. The same numbers, seed, `now` and `today` make the
    same board.
    """
    tx.rename(name=f"{stories:,} stories", currency=CURRENCY)
    _Maker(tx, Random(seed), now, today).make(stories, requests)  # a likeness of chance, no secret


def write_board(
    path: Path, *, stories: int, requests: int, seed: int = 1, now: datetime | None = None
) -> Snapshot:
    """Write such a board to a new file, counted from `now` (UTC; else from this instant); what it holds."""
    instant = now or datetime.now(UTC)
    store = open_store(path)
    store.create("bench", CURRENCY)
    with store.transaction() as tx:
        fill_large(tx, stories=stories, requests=requests, seed=seed, now=instant, today=instant.date())
    return store.read()


class _Maker:
    """One large board in the making."""

    def __init__(self, tx: Transaction, random: Random, now: datetime, today: date) -> None:
        self.tx = tx
        self.random = random
        self.now = now
        self.today = today
        self.noon = datetime.combine(today, time(12), UTC)
        self.past = Past()
        self.customers: list[Customer] = []
        self.stories: dict[Theme, list[Story]] = {theme: [] for theme in THEMES}
        self.asked: set[str] = set()
        self.askers: dict[str, dict[str, None]] = {}

    def make(self, stories: int, requests: int) -> None:
        """Write everything, the history last and in the order in which it happened."""
        for index in range(max(requests // _PER_CUSTOMER, min(requests, 1))):
            self.customers.append(self._customer(index))
        made = [self._story(column, index) for index, column in enumerate(self._columns(stories))]
        theme_linked: dict[Theme, Request] = {}
        for _ in range(requests):
            self._request(theme_linked)
        for story in made:
            # Whatever nobody asked for is a bet, or an ask that still looks for its first request.
            bet = story.id not in self.asked and self.random.random() < 0.4
            self.tx.put(msgspec.structs.replace(story, kind="bet") if bet else story)
            if story.stage == "shipped":
                self._tell(story)
        self.past.write(self.tx)

    def _columns(self, count: int) -> list[str]:
        """The column of each story, shuffled: a tenth for each column, a few declined, the rest by share."""
        floor = -(-count // 10)
        found = [column for column in _COLUMNS for _ in range(floor)]
        found += ["declined"] * min(int(count * _DECLINED_SHARE), max(count - len(found), 0))
        found += self.random.choices(_COLUMNS, _SHARES, k=max(count - len(found), 0))
        self.random.shuffle(found)
        return found[:count]

    def _at(self, ago: float) -> datetime:
        """An instant so many days back, never after now."""
        return min(self.noon - timedelta(days=ago, minutes=self.random.randrange(480)), self.now)

    def _add(self, record: Record, at: datetime, by: str, verb: str = "add", about: tuple[str, ...] = ()) -> None:
        self.tx.put(record)
        self.past.happened(at, by, verb, record.id, about=about)

    def _customer(self, index: int) -> Customer:
        at = self._at(430)
        one = account(self.tx.next_id(Customer), index, self.random, self.today, at)
        self._add(one, at, "demo")
        return one

    def _said(self, parts: Sequence[str]) -> str:
        """One of the phrases, its gaps filled."""
        random = self.random
        phrase = parts[int(random.random() * len(parts))]
        if "{" not in phrase:
            return phrase
        return phrase.format(
            n=3 + int(random.random() * 17),
            trade=words.TRADES[int(random.random() * len(words.TRADES))],
            place=words.PLACES[int(random.random() * len(words.PLACES))],
        )

    def _story(self, column: str, index: int) -> Story:
        random = self.random
        theme = random.choice(THEMES)
        stage: StageName = "shipped" if column in {"proven", "missed"} else column  # type: ignore[assignment]
        by = random.choice(_PMS)
        age = random.uniform(1, 40) if column == "discover" else random.uniform(60, 420)
        entered, moves = self._way(stage, age)
        written = stage != "discover" or random.random() < 0.3
        full = stage not in {"discover", "draft", "declined"}
        shipped = entered.get("shipped")
        target = self._target(theme, column, full=full) if written else None
        identity = self.tx.next_id(Story)
        title = random.choice(theme.titles)
        title = self._said((title if "{place}" in title else f"{title} in {{place}}",))
        declined = random.choice(words.DECLINED) if stage == "declined" else None
        story = Story(
            id=identity,
            uid="".join(random.choices(LETTERS, k=10)),
            title=title[:1].upper() + title[1:],
            actor=random.choice(theme.actors),
            situation=self._said(theme.situations) if written else None,
            outcome=self._said(theme.outcomes),
            obstacle=self._said(theme.obstacles) if written else None,
            cost=Cost(amount=random.randrange(5, 90), unit="minutes", per="visit") if full else None,
            benefit=random.choice(theme.benefits) if full or random.random() < 0.4 else None,
            target=target,
            readings=self._readings(target, column, shipped),
            guardrail=_GUARDRAIL if full and random.random() < 0.4 else None,
            stage=stage,
            order=float(index),
            touchpoints=(theme.touchpoint,),
            product=theme.product,
            owner=by,
            horizon=self._horizon(stage),
            ship_by=self.today + timedelta(days=random.randrange(10, 120))
            if stage in {"ready", "building"}
            else None,
            effort=random.randrange(1, 13) if full else None,
            confidence=random.randrange(4, 10) / 10 if full else None,
            tags=(theme.tag,),
            entered=entered,
            declined_because=declined,
            created_at=entered["discover"],
            created_by=by,
        )
        if story.guardrail is not None and story.readings:
            value = round(random.uniform(3, 5.5), 1)
            kept = (Reading(day=story.readings[-1].day, value=value),)
            story = msgspec.structs.replace(story, guardrail_readings=kept)
        self.stories[theme].append(story)
        self.past.happened(story.created_at, by, "add", identity)
        if story.ship_by is not None and random.random() < 0.4:
            promised = story.ship_by - timedelta(days=random.randrange(-10, 60))
            slip = {"ship_by": (promised.isoformat(), story.ship_by.isoformat())}
            self.past.happened(self._at(random.uniform(1, age / 2)), by, "edit", identity, slip)
        for before, after, at in moves:
            stages: dict[str, tuple[Any, Any]] = {"stage": (before, after)}
            stages["entered"] = until(entered, before), until(entered, after)
            self.past.happened(
                at, by, "move", identity, stages, because=declined if after == "declined" else None
            )
        if random.random() < 0.06:
            self._note(identity, entered["discover"], by)
        return story

    def _way(
        self, stage: StageName, age: float
    ) -> tuple[dict[str, datetime], list[tuple[StageName, StageName, datetime]]]:
        """The instants at which a story entered its stages, and the moves between them."""
        line = list(LINE[: LINE.index(stage) + 1]) if stage in LINE else ["discover", "draft", "declined"]
        days = sorted((age * self.random.uniform(0.15, 0.9) for _ in line[1:]), reverse=True)
        entered = {name: self._at(ago) for name, ago in zip(line, [age, *days], strict=True)}
        in_order = dict(zip(line, sorted(entered.values()), strict=True))
        moves = [(one, two, in_order[two]) for one, two in pairwise(line)]
        return in_order, moves  # type: ignore[return-value]

    def _target(self, theme: Theme, column: str, *, full: bool) -> Target:
        """The number a story is about; before the gate, parts of it are missing."""
        random = self.random
        baseline = random.randint(*theme.baseline)
        goal = max(round(baseline * random.uniform(0.2, 0.6)), 1)
        if theme.direction == "up":
            goal = min(round(baseline * random.uniform(1.3, 1.9)), 95)
        due = random.randrange(-200, -5) if column == "missed" else random.randrange(20, 240)
        if column == "proven":
            due = random.randrange(-100, 120)
        return Target(
            metric=theme.metric,
            unit=theme.unit,
            direction=theme.direction,
            baseline=baseline,
            target=goal if full or random.random() < 0.5 else None,
            due=self.today + timedelta(days=due) if full or random.random() < 0.3 else None,
            measured_by=theme.measured_by if full else None,
        )

    def _readings(self, target: Target | None, column: str, shipped: datetime | None) -> tuple[Reading, ...]:
        """Readings since a story shipped: past the target where it is proven, short of it elsewhere."""
        if target is None or shipped is None or target.baseline is None or target.target is None:
            return ()
        random = self.random
        since = max((self.today - shipped.date()).days, 0)
        count = 1 + int(random.random() * 3) if column == "proven" else int(random.random() * 3)
        days = sorted({self.today - timedelta(days=int(random.random() * since)) for _ in range(count)})
        found = []
        for place, day in enumerate(days):
            share = random.uniform(0.1, 0.8)
            if column == "proven" and place == len(days) - 1:
                share = random.uniform(1, 1.15)
            value = round(target.baseline + (target.target - target.baseline) * share, 1)
            if share < 1 and reached(target, value):
                value = target.baseline
            found.append(Reading(day=day, value=value))
        return tuple(found)

    def _horizon(self, stage: StageName) -> Horizon | None:
        if stage in {"ready", "building", "shipped"}:
            return "now"
        return self.random.choice(("next", "later", None)) if stage in {"draft", "discover"} else None

    def _request(self, last: dict[Theme, Request]) -> None:
        random = self.random
        theme = THEMES[int(random.random() * len(THEMES))]
        # A few customers ask for much, most ask now and then.
        who = self.customers[int(random.random() ** 1.6 * len(self.customers))]
        problem = self._said(theme.problems)
        workaround = self._said(theme.workarounds)
        consequence = self._said(theme.consequences)
        heard = int(random.random() * _HEARD_WITHIN)
        captured = self._at(max(heard - int(random.random() ** 3 * 9), 0))
        csm = who.csm or BEN
        fate = random.random()
        identity = self.tx.next_id(Request)
        ticket = random.random() < 0.2
        chance = random.random
        filed = fate < 2 / 3 and bool(self.stories[theme])
        early = captured + timedelta(days=1 + chance() * 6)
        by = random.choice(_PMS) if chance() < 0.05 else csm
        one = Request(
            id=identity,
            customer=who.id if fate < 0.99 else None,
            said=self._text(problem, workaround, consequence),
            person=f"{random.choice(words.PEOPLE)}, {random.choice(words.ROLES)}" if chance() < 0.8 else None,
            problem=problem if chance() < 0.6 else None,
            frequency=self._said(words.FREQUENCIES) if chance() < 0.5 else None,
            workaround=workaround if chance() < 0.5 else None,
            consequence=consequence if chance() < 0.4 else None,
            importance=random.choices((None, 0, 1, 2, 3), (20, 2, 25, 35, 18))[0],
            satisfaction=random.choices((None, 0, 1, 2, 3), (35, 20, 25, 15, 5))[0],
            touchpoint=theme.touchpoint,
            product=theme.product,
            channel="ticket" if ticket else words.CHANNELS[int(chance() * 4)],
            source=Source(system="zendesk", id=identity.replace("R-", "6")) if ticket else None,
            csm=csm,
            heard_on=self.today - timedelta(days=heard),
            captured_at=captured,
            captured_by=by,
            snapshot=CustomerThen(as_of=captured.date(), arr=who.arr, segment=who.segment, renewal=who.renewal),
            asked=self._question(captured) if 0.80 < fate < 0.84 else None,
            acknowledged_at=min(early, self.now) if filed or chance() < 0.3 else None,
            declined_because=random.choice(words.DECLINED) if 0.67 < fate < 0.70 else None,
            snoozed_until=self.today + timedelta(days=random.randrange(3, 60)) if 0.70 < fate < 0.72 else None,
            merged_into=last[theme].id if 0.72 < fate < 0.75 and theme in last else None,
        )
        self._add(one, captured, by)
        if one.declined_because is not None:
            self._decline(one, min(early, self.now))
        if filed:
            self._file(one, theme, problem)
            last[theme] = one
        if chance() < 0.03:
            self._note(identity, captured, csm)

    def _decline(self, one: Request, at: datetime) -> None:
        """Decline a request; half of those who asked are told of it."""
        because = one.declined_because
        self.past.happened(at, MAYA, "decline", one.id, {"declined_because": (None, because)}, because=because)
        if one.customer is not None and self.random.random() < 0.5:
            at = min(at + timedelta(days=self.random.random() * 9), self.now)
            told = Notification(
                id=self.tx.next_id(Notification), customer=one.customer, about=one.id, by=PRIYA, at=at
            )
            self._add(told, at, PRIYA, "told", (one.id, one.customer))

    def _text(self, problem: str, workaround: str, consequence: str) -> str:
        """What a customer says: the problem among its circumstances, about 640 characters in all."""
        random = self.random
        parts = [self._said(words.OPENINGS), problem, workaround, consequence]
        room = _LENGTH - sum(map(len, parts)) - 60 + int(random.random() * 60)
        for detail in random.sample(words.DETAILS, 6):
            if room < 30:
                break
            filled = self._said((detail,))
            parts.insert(2, filled)
            room -= len(filled) + 1
        parts.append(self._said(words.CLOSINGS))
        return " ".join(parts)

    def _question(self, captured: datetime) -> Asked:
        return Asked(
            question="How often does it happen, and what do they do today?",
            by=self.random.choice(_PMS),
            at=min(captured + timedelta(days=1), self.now),
        )

    def _file(self, request: Request, theme: Theme, problem: str) -> None:
        """Link a request to a story of its theme; a few stories draw most of the requests."""
        random = self.random
        stories = self.stories[theme]
        story = stories[int(random.random() ** 2 * len(stories))]
        at = max(request.captured_at, story.created_at) + timedelta(days=random.random() * 8)
        by = story.owner or MAYA
        link = Link(
            id=self.tx.next_id(Link),
            request=request.id,
            story=story.id,
            quote=problem if random.random() < 0.6 else None,
            by=by,
            at=min(at, self.now),
        )
        self._add(link, link.at, by, "link", (request.id, story.id))
        self.asked.add(story.id)
        if request.customer is not None:
            self.askers.setdefault(story.id, {})[request.customer] = None

    def _tell(self, story: Story) -> None:
        """Tell most of those who asked that their story shipped."""
        for customer in self.askers.get(story.id, ()):
            if self.random.random() > 0.6:
                continue
            answer: Answer = self.random.choices(("solved", "not-solved", "none"), (55, 12, 33))[0]
            at = min(story.entered["shipped"] + timedelta(days=self.random.random() * 20), self.now)
            told = Notification(
                id=self.tx.next_id(Notification),
                customer=customer,
                about=story.id,
                by=PRIYA,
                at=at,
                answer=answer,
            )
            self._add(told, at, PRIYA, "told", (story.id, customer))

    def _note(self, about: str, since: datetime, by: str) -> None:
        at = min(since + timedelta(days=self.random.random() * 5), self.now)
        note = Note(id=self.tx.next_id(Note), about=about, by=by, at=at, text=self.random.choice(words.REMARKS))
        self._add(note, at, by, "note", (about,))
