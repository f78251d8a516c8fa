"""A year of a company's life, made by chance from a seed: what happened as plain facts, and the records of it.

The tests compute every measure from the plain facts, by another way than the program does.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from random import Random
from typing import Any, get_args

from roadmap_tui.model.records import (
    Answer,
    Cost,
    Customer,
    DatedArr,
    DatedStatus,
    Event,
    Link,
    Note,
    Notification,
    Product,
    Reading,
    Record,
    Renewal,
    Request,
    Score,
    Session,
    SessionResult,
    Stint,
    Story,
    Target,
)
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import empty_snapshot

TODAY = date(2026, 12, 31)
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
START = datetime(2026, 1, 1, 8, tzinfo=UTC)
SINCE, UNTIL = date(2026, 4, 1), date(2026, 10, 31)
PERIODS = {"ever": (date.min, TODAY), "half a year": (SINCE, UNTIL)}
"""The first and the last day of the periods that are measured, by name."""
CSMS = ("Bea", "Cem", "Dot", "Eve", None)
"""Dot never was in a stint of the rotation, and Eve was in one, long ago."""
PMS = ("Pat", "Pia")
SEGMENTS = ("SMB", "Enterprise", None)
TOUCHPOINTS = ("learn", "onboard", "use", "billing", None)
CHANNELS = ("call", "mail", None)
CONTEXT = ("person", "problem", "frequency", "workaround", "consequence")
ORDER = ("discover", "draft", "ready", "building", "shipped")
RESULTS: tuple[SessionResult, ...] = ("did", "did", "with-help", "failed")
PRODUCTS = {"Field app": "Field app", "Mobile": "Field app", "mobile": "Field app", "Till": "Till", None: None}
"""The names by which records call products, with what each is called: one had another name, one has no record."""


def product_of(identity: str) -> str | None:
    """The name by which a record calls its product, whichever chance made the record."""
    return [*PRODUCTS][int(identity[2:]) * 13 % 7 % 5]


@dataclass(eq=False)
class Account:
    """A customer as it is today."""

    id: str
    arr: int | None
    segment: str | None
    csm: str | None
    renewal: date | None
    churned: date | None
    renewed: date | None
    """The day on which it renewed."""
    scores: list[tuple[date, str, int]]
    contracts: list[tuple[date, bool]]
    """Contracts that were due, and whether they were renewed."""
    written: datetime
    """The instant at which it was written down."""
    worths: list[tuple[date, int | None]]
    """What it paid from a day on; the last is what it pays today."""
    trial: tuple[date, date] | None
    """The days on which its trial began and ended."""
    kept: str
    """What keeps its past: a `history`, the `events` of an earlier program, or nothing, as it never changed."""

    def paid(self, day: date) -> int | None:
        """What it paid on a day; None where nobody knows, and in a trial."""
        if self.churned is not None and day >= self.churned:
            return 0
        if self.trial is not None and self.trial[0] <= day < self.trial[1]:
            return None
        return self.worth(day)

    def worth(self, day: date) -> int | None:
        """The ARR that stood beside its name on a day."""
        before = [worth for since, worth in self.worths if since <= day]
        return before[-1] if before else None

    @property
    def rises(self) -> list[date]:
        """The days on which it began to pay more."""
        found = []
        for place in range(1, len(self.worths)):
            (_, before), (day, after) = self.worths[place - 1], self.worths[place]
            if before is not None and after is not None and after > before:
                found.append(day)
        return found


@dataclass(eq=False)
class Ask:
    """A request."""

    id: str
    account: Account | None
    heard: date | None
    captured: datetime
    by: str
    acknowledged: datetime | None
    imported: bool
    importance: int | None
    satisfaction: int | None
    touchpoint: str | None
    channel: str | None
    context: list[str]
    csm: str | None
    declined: datetime | None = None
    merged: "Ask | None" = None
    links: list[tuple["Plan", datetime]] = field(default_factory=list)

    @property
    def feeling(self) -> str | None:
        """How they felt; two of three say it."""
        return {0: "angry", 1: "content", 2: "worried", 3: "angry"}.get(int(self.id[2:]) * 7 % 6)

    @property
    def product(self) -> str | None:
        return PRODUCTS[product_of(self.id)]

    @property
    def root(self) -> "Ask":
        return self.merged.root if self.merged else self

    @property
    def plans(self) -> list["Plan"]:
        """The stories it counts for."""
        own = [plan for plan, _ in self.links]
        return own + [one for one in (self.merged.plans if self.merged else []) if one not in own]

    @property
    def day(self) -> date:
        return self.heard or self.captured.date()


@dataclass(eq=False)
class Plan:
    """A story."""

    id: str
    stage: str
    entered: dict[str, datetime]
    order: float
    kind: str
    owner: str
    touchpoints: list[str]
    due: date | None
    readings: list[tuple[date, int]]
    """The target is 10, and up is better."""
    guard: list[tuple[date, int]] | None
    """The guardrail is 5, and down is better; None where there is none."""
    cost: tuple[int, str, str] | None
    pushed: datetime | None
    linked: datetime | None
    because: str | None
    archived: bool

    @property
    def product(self) -> str | None:
        return PRODUCTS[product_of(self.id)]


@dataclass(eq=False)
class Trial:
    """A session in which somebody tried a plan."""

    plan: Plan
    account: Account | None
    at: datetime
    """The instant at which it was written down, on its day."""
    result: SessionResult
    minutes: int | None
    planned: int | None


@dataclass(eq=False)
class Word:
    """A customer told of a plan, or of an ask that was declined."""

    account: Account
    about: Plan | Ask
    at: datetime
    answer: Answer


@dataclass(eq=False)
class Sitting:
    """A stint of the rotation, with the notes of it on accounts."""

    id: str
    pm: str
    csm: str
    met: list[Account]
    """Whom it names; nobody, where it may be anybody."""
    first: date
    last: date
    done: date | None
    hours: int | None
    noted: list[Account]

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.done or self.last


@dataclass(eq=False)
class Year:
    """All that happened."""

    accounts: list[Account]
    asks: list[Ask]
    plans: list[Plan]
    words: list[Word]
    sittings: list[Sitting]
    snoozes: list[tuple[Ask, str, datetime]]
    """Requests that were snoozed, by whom and when."""
    trials: list[Trial]

    def asking(self, plan: Plan) -> list[Ask]:
        """Every request that counts for a plan."""
        return self._asking.get(plan.id, [])

    @cached_property
    def _asking(self) -> dict[str, list[Ask]]:
        found: dict[str, list[Ask]] = {}
        for one in self.asks:
            for plan in one.plans:
                found.setdefault(plan.id, []).append(one)
        return found

    @property
    def shipped(self) -> list[Plan]:
        return [one for one in self.plans if one.stage == "shipped"]

    @property
    def ahead(self) -> list[Plan]:
        return [one for one in self.plans if one.stage in ORDER[:4] and not one.archived]


def within(name: str, day: date) -> bool:
    """Whether a day lies in a period."""
    since, until = PERIODS[name]
    return since <= day <= until


@cache
def year(seed: int = 7, plans: int = 300, asks: int = 5_000) -> Year:
    """The year of a seed."""
    maker = _Maker(Random(seed), Random(f"what accounts paid {seed}"))
    return maker.make(plans, asks)


class _Maker:
    def __init__(self, random: Random, past: Random) -> None:
        self.random = random
        self.past = past

    def make(self, plans: int, asks: int) -> Year:
        accounts = [self.account(f"C-{one}") for one in range(1, 1_501)]
        stories = [self.plan(f"S-{one}") for one in range(1, plans + 1)]
        made: list[Ask] = []
        for number in range(1, asks + 1):
            made.append(self.ask(f"R-{number}", accounts, stories, made))
        words = self.words(stories, made)
        # From here on by another chance, so that what was there before stays as it was.
        self.random = Random(self.random.random())
        sittings = [self.sitting(f"J-{one}", accounts) for one in range(1, 13)]
        long_ago = date(START.year, 4, 1)  # the first day of a quarter
        sittings.append(Sitting("J-13", "Pat", "Eve", [], long_ago, long_ago, long_ago, 8, []))
        of_bea = next(one for one in sittings if one.csm == "Bea" and SINCE <= one.first and one.days[1] <= UNTIL)
        beside = "Pia" if of_bea.pm == "Pat" else "Pat"
        sittings.append(Sitting("J-14", beside, "Bea", [], of_bea.first, of_bea.last, of_bea.done, None, []))
        people = (*PMS, "Bea", "Cem")
        snoozes = [(self.random.choice(made), self.random.choice(people), self.moment()) for _ in range(400)]
        trials = self.trials(stories, accounts, made)
        words += self.words_to_tried(trials, made)
        return Year(accounts, made, stories, words, sittings, snoozes, trials)

    def trials(self, plans: list[Plan], accounts: list[Account], asks: list[Ask]) -> list[Trial]:
        """Up to six sessions of a plan, some with those who asked for it."""
        found = []
        of: dict[Plan, list[Account | None]] = {plan: [] for plan in plans}
        for one in asks:
            for plan in dict.fromkeys(one.plans):
                of[plan].append(one.account)
        for plan, asking in of.items():
            planned = self.random.choice((None, None, 7))
            for _ in range(self.random.choice((0, 0, 1, 3, 6))):
                who = self.random.choice(asking if asking and self.chance(0.3) else [*accounts[:60], None])
                minutes = self.random.choice((None, *range(1, 15)))
                if self.chance(0.05):
                    planned = 9
                found.append(Trial(plan, who, self.moment(), self.random.choice(RESULTS), minutes, planned))
        return found

    def words_to_tried(self, trials: list[Trial], asks: list[Ask]) -> list[Word]:
        """Some of those who tried what shipped, and did not ask for it, are told."""
        asked = {(one.account.id, plan.id) for one in asks if one.account for plan in one.plans}
        found: dict[tuple[str, str], Word] = {}
        for one in trials:
            key = (one.account.id if one.account else "", one.plan.id)
            if one.account and one.plan.stage == "shipped" and key not in asked and self.chance(0.5):
                at = self.moment(max(one.at, one.plan.entered["shipped"]), within=30)
                found[key] = Word(one.account, one.plan, at, self.random.choice(get_args(Answer)))
        return list(found.values())

    def sitting(self, identity: str, accounts: list[Account]) -> Sitting:
        first = self.moment(within=340).date() if self.chance(0.9) else TODAY + timedelta(days=9)
        last = first + timedelta(days=self.random.randrange(3, 20))
        done = min(last, TODAY) if last < TODAY and self.chance(0.7) else None
        return Sitting(
            id=identity,
            pm=self.random.choice(PMS),
            csm=self.random.choice(("Bea", "Cem")),
            met=self.random.sample(accounts, 300) if self.chance(0.5) else [],
            first=first,
            last=last,
            done=done,
            hours=self.random.randrange(4, 40) if done and self.chance(0.7) else None,
            noted=self.random.sample(accounts, self.random.randrange(3)),
        )

    def csm(self, identity: str) -> str | None:
        chosen = self.random.choice(("Bea", "Cem", None))
        return {0: "Dot", 1: "Eve"}.get(int(identity[2:]) % 10, chosen)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def moment(self, after: datetime = START, within: int = 360) -> datetime:
        least = min(after, NOW - timedelta(minutes=1))
        room = min(timedelta(days=within), NOW - least)
        return least + timedelta(seconds=self.random.randrange(max(int(room.total_seconds()), 1)))

    def account(self, identity: str) -> Account:
        churned = self.moment().date() if self.chance(0.1) else None
        arr = self.random.randrange(1, 200) * 1_000 if self.chance(0.9) else None
        return Account(
            id=identity,
            arr=arr,
            segment=self.random.choice(SEGMENTS),
            csm=self.csm(identity),
            renewal=TODAY + timedelta(days=self.random.randrange(-30, 300)) if self.chance(0.9) else None,
            churned=churned,
            renewed=self.moment().date() if churned is None and self.chance(0.5) else None,
            scores=[
                (self.moment().date(), kind, self.random.randrange(1, top + 1))
                for kind, top in (("nps", 10), ("csat", 5), ("ces", 7))
                for _ in range(self.random.randrange(3))
            ],
            contracts=[(self.moment().date(), self.chance(0.8)) for _ in range(self.random.choice((0, 0, 1, 2)))],
            **self.former(arr),
        )

    def former(self, arr: int | None) -> dict[str, Any]:
        """What an account paid before, in up to two and a half years, and what keeps it."""
        past = self.past
        written = START - timedelta(days=past.randrange(-200, 700))
        kept = past.choice(("history", "history", "events", "nothing"))
        count = 0 if kept == "nothing" else past.randrange(5)
        first = TODAY - timedelta(days=past.randrange(400, 900)) if kept == "history" else written.date()
        days = {first} | {first + timedelta(days=past.randrange(1, (TODAY - first).days)) for _ in range(count)}
        worths = [(day, past.choice((None, *range(10, 210, 10)))) for day in sorted(days)]
        worths = [(day, worth and worth * 1_000) for day, worth in worths]
        worths[-1] = (worths[-1][0], arr)
        trial = None
        if kept == "history" and past.random() < 0.3:
            trial = (first, min(first + timedelta(days=past.randrange(10, 400)), TODAY))
        return {"written": written, "worths": worths, "trial": trial, "kept": kept}

    def plan(self, identity: str) -> Plan:
        stage = self.random.choice((*ORDER, "shipped", "declined"))
        way = ORDER[: ORDER.index(stage) + 1] if stage in ORDER else ("discover", "declined")
        entered: dict[str, datetime] = {}
        at = self.moment(within=330)
        for one in way:
            entered[one] = at
            at = self.moment(at, within=20)
        due = (START + timedelta(days=self.random.randrange(200, 500))).date() if self.chance(0.8) else None
        shipped = entered.get("shipped")
        readings = (
            [(self.moment(shipped).date(), self.random.randrange(5, 13)) for _ in range(self.random.randrange(3))]
            if shipped
            else []
        )
        guard = [(self.moment().date(), self.random.randrange(3, 8)) for _ in range(self.random.randrange(3))]
        pushed = self.moment(entered["discover"]) if self.chance(0.4) else None
        return Plan(
            id=identity,
            stage=stage,
            entered=entered,
            order=float(self.random.randrange(10_000_000)),
            kind="bet" if self.chance(0.2) else "ask",
            owner=self.random.choice(PMS),
            touchpoints=sorted(set(self.random.choices(["learn", "onboard", "use", "billing"], k=2))),
            due=due,
            readings=sorted(dict(readings).items()),
            guard=sorted(dict(guard).items()) if self.chance(0.4) else None,
            cost=(self.random.randrange(1, 60), "minutes", self.random.choice(("day", "visit")))
            if self.chance(0.3)
            else None,
            pushed=pushed,
            linked=self.moment(entered["discover"]) if pushed is None and self.chance(0.2) else None,
            because="agreed" if self.chance(0.1) else None,
            archived=self.chance(0.05),
        )

    def ask(self, identity: str, accounts: list[Account], plans: list[Plan], before: list[Ask]) -> Ask:
        captured = self.moment()
        by = self.random.choice((*PMS, "Bea", "Cem"))
        made = Ask(
            id=identity,
            account=self.random.choice(accounts) if self.chance(0.95) else None,
            heard=captured.date() - timedelta(days=self.random.randrange(9)) if self.chance(0.8) else None,
            captured=captured,
            by=by,
            acknowledged=self.moment(captured, within=20) if self.chance(0.6) else None,
            imported=self.chance(0.3),
            importance=self.random.choice((0, 1, 2, 3, None)),
            satisfaction=self.random.choice((0, 1, 2, 3, None)),
            touchpoint=self.random.choice(TOUCHPOINTS),
            channel=self.random.choice(CHANNELS),
            context=[one for one in CONTEXT if self.chance(0.6)],
            csm=self.csm(identity),
        )
        fate = self.random.random()
        open_ones = [one for one in before[-50:] if one.declined is None]
        if fate < 0.5:
            # A few stories are asked for by many, most by hardly anybody.
            wanted = {int(len(plans) * self.random.random() ** 8) for _ in range(self.random.choice((1, 1, 2)))}
            for index in sorted(wanted):
                made.links.append((plans[index], self.moment(captured, within=60)))
        elif fate < 0.6:
            made.declined = self.moment(captured, within=30)
        elif fate < 0.7 and open_ones:
            made.merged = self.random.choice(open_ones)
        return made

    def words(self, plans: list[Plan], asks: list[Ask]) -> list[Word]:
        found: dict[tuple[str, str], Word] = {}
        answers = get_args(Answer)
        for ask in asks:
            if ask.account is None:
                continue
            abouts: list[Plan | Ask] = [one for one in ask.plans if one.stage == "shipped"]
            if ask.root.declined:
                abouts.append(ask.root)
            for about in abouts:
                since = about.entered["shipped"] if isinstance(about, Plan) else about.declined
                assert since is not None
                key = (ask.account.id, about.id)
                if key not in found and self.chance(0.5):
                    word = Word(ask.account, about, self.moment(since, within=30), self.random.choice(answers))
                    found[key] = word
        return list(found.values())


def records(facts: Year) -> list[Record]:
    """The facts as the records of a board."""
    found: list[Record] = []
    events: list[tuple[datetime, str, str, dict[str, Any], str]] = []
    for one in facts.accounts:
        found.append(
            Customer(
                id=one.id,
                name=f"Customer {one.id}",
                arr=one.arr,
                segment=one.segment,
                csm=one.csm,
                renewal=one.renewal,
                status="churned" if one.churned else "active",
                churned_on=one.churned,
                scores=tuple(Score(day=day, kind=kind, value=value) for day, kind, value in one.scores),  # type: ignore[arg-type]
                renewals=tuple(Renewal(day=day, renewed=renewed) for day, renewed in sorted(one.contracts)),
                created_at=one.written,
                created_by="Bea",
                **_former(one),
            )
        )
        if one.kept == "events":
            for (_, before), (day, after) in pairwise(one.worths):
                at = datetime.combine(day, START.timetz())
                events.append((at, "edit", one.id, {"arr": (before, after)}, "x"))
        if one.renewed:
            change = (str(one.renewed), str(one.renewed + timedelta(days=365)))
            events.append(
                (datetime.combine(one.renewed, START.timetz()), "edit", one.id, {"renewal": change}, "x")
            )
    for ask, by, at in facts.snoozes:
        events.append((at, "snooze", ask.id, {"snoozed_until": (None, str(at.date()))}, by))
    notes = 0
    for sitting in facts.sittings:
        found.append(
            Stint(
                id=sitting.id,
                pm=sitting.pm,
                csm=sitting.csm.upper(),
                customers=tuple(one.id for one in sitting.met),
                since=sitting.first,
                until=sitting.last,
                done_on=sitting.done,
                hours=sitting.hours,
                by="Pat",
                at=START,
            )
        )
        for account in sitting.noted:
            notes += 1
            found.append(
                Note(id=f"N-{notes}", about=account.id, by=sitting.pm, at=START, text="hm", stint=sitting.id)
            )
    found.append(Product(id="P-1", name="Field app", aliases=("Mobile",), created_at=START, created_by="Pat"))
    for number, trial in enumerate(facts.trials, 1):
        found.append(
            Session(
                id=f"U-{number}",
                story=trial.plan.id,
                customer=trial.account.id if trial.account else None,
                day=trial.at.date(),
                result=trial.result,
                minutes=trial.minutes,
                planned=trial.planned,
                by="Pat",
                at=trial.at,
            )
        )
    links = 0
    for ask in facts.asks:
        context: dict[str, Any] = {
            name: "twice a week" if name == "frequency" else "filled" for name in ask.context
        }
        found.append(
            Request(
                id=ask.id,
                customer=ask.account.id if ask.account else None,
                said=f"Words of {ask.id} " * 40,
                heard_on=ask.heard,
                captured_at=ask.captured,
                captured_by=ask.by,
                acknowledged_at=ask.acknowledged,
                batch="B-1" if ask.imported else None,
                importance=ask.importance,
                satisfaction=ask.satisfaction,
                touchpoint=ask.touchpoint,
                product=product_of(ask.id),
                feeling=ask.feeling,  # type: ignore[arg-type]
                channel=ask.channel,
                csm=ask.csm,
                declined_because="no" if ask.declined else None,
                merged_into=ask.merged.id if ask.merged else None,
                **context,
            )
        )
        if ask.declined:
            events.append((ask.declined, "decline", ask.id, {"declined_because": (None, "no")}, "Bea"))
        for plan, at in ask.links:
            links += 1
            found.append(Link(id=f"L-{links}", request=ask.id, story=plan.id, by="Pat", at=at))
            events.append((at, "link", f"L-{links}", {}, "Pat"))
    for plan in facts.plans:
        found.append(_story(plan))
        if plan.pushed:
            events.append((plan.pushed, "push", plan.id, {"tracked": (False, True)}, "x"))
        if plan.linked:
            events.append((plan.linked, "link", plan.id, {"link": (None, {})}, "x"))
    for number, word in enumerate(facts.words, 1):
        about = word.about.id
        found.append(
            Notification(
                id=f"T-{number}", customer=word.account.id, about=about, by="Bea", at=word.at, answer=word.answer
            )
        )
    for number, (at, verb, ref, changes, by) in enumerate(sorted(events, key=lambda one: one[0]), 1):
        found.append(
            Event(id=f"E-{number}", transaction=number, at=at, by=by, verb=verb, ref=ref, changes=changes)
        )
    return found


def _former(one: Account) -> dict[str, Any]:
    """The histories of an account that keeps them."""
    if one.kept != "history":
        return {}
    statuses: list[tuple[date, Any]] = []
    if one.trial is not None:
        statuses = [(one.trial[0], "trial"), (one.trial[1], "active")]
    if one.churned is not None and statuses:
        statuses = [*(each for each in statuses if each[0] < one.churned), (one.churned, "churned")]
    return {
        "arr_history": tuple(DatedArr(day=day, arr=arr) for day, arr in one.worths),
        "status_history": tuple(DatedStatus(day=day, status=status) for day, status in statuses),
    }


def by_probe(day: date, value: int) -> bool:
    """Whether a reading is a probe's: some are, whichever chance made them."""
    return (day.toordinal() + value) % 4 == 0


def _story(one: Plan) -> Story:
    target = Target(metric="share", unit="%", direction="up", baseline=1, target=10, due=one.due)
    return Story(
        id=one.id,
        uid="AAAAAAAAAA",
        title=f"Story {one.id}",
        outcome="does it in a minute",
        target=target,
        guardrail=Target(metric="errors", direction="down", target=5) if one.guard is not None else None,
        guardrail_readings=tuple(Reading(day=day, value=value) for day, value in one.guard or ()),
        readings=tuple(
            Reading(day=day, value=value, source="csv a.csv" if by_probe(day, value) else None)
            for day, value in one.readings
        ),
        cost=Cost(amount=one.cost[0], unit=one.cost[1], per=one.cost[2]) if one.cost else None,
        kind=one.kind,  # type: ignore[arg-type]
        stage=one.stage,  # type: ignore[arg-type]
        order=one.order,
        touchpoints=tuple(one.touchpoints),
        product=product_of(one.id),
        owner=one.owner,
        entered=one.entered,
        gate_opened_because=one.because,
        archived=one.archived,
        created_at=one.entered["discover"],
        created_by=one.owner,
    )


@cache
def board() -> Snapshot:
    """The year as a board."""
    found = empty_snapshot()
    found.apply(records(year()))
    return found
