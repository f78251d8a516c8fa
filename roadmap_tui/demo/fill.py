"""Fills a board with the hand-written sample: its past is run through the actions, day by day."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

import msgspec
from msgspec import Struct

from roadmap_tui.actions import customers, glossary, notes, probes, products, requests, sessions, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.demo.load import (
    CustomerRow,
    DayMoved,
    NoteRow,
    NotificationRow,
    ProductRow,
    RequestRow,
    Sample,
    SessionRow,
    Step,
    StoryRow,
    TargetRow,
    TermRow,
    load_sample,
)
from roadmap_tui.demo.rotation import decider, plan_stints
from roadmap_tui.model.probes import judge, probing
from roadmap_tui.model.records import (
    Customer,
    CustomerThen,
    Link,
    Notification,
    Probe,
    Renewal,
    Request,
    Score,
    Source,
    Story,
    Target,
    number,
)
from roadmap_tui.store.protocol import Transaction

QUOTE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
"""The quote: the part of what was said that matters to the story."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

Day = Callable[[int], date]
"""The day that lies so many days back."""


def new_uid(random: Random) -> str:
    """A random uid, which marks a story in trackers."""
    return "".join(random.choices(_LETTERS, k=10))


def _same(row: Struct, kind: type[Struct]) -> dict[str, Any]:
    """The fields of a row that a record has too, as they stand."""
    return {name: getattr(row, name) for name in row.__struct_fields__ if name in kind.__struct_fields__}


def target_of(row: TargetRow | None, day: Day) -> Target | None:
    """The target or guardrail of a row."""
    if row is None:
        return None
    return Target(**_same(row, Target) | {"due": None if row.due is None else day(-row.due)})


def story_of(row: StoryRow, *, identity: str, uid: str, day: Day, at: datetime, by: str) -> Story:
    """The story of a row as it was written down first, in `discover`: nothing was read yet."""
    changed = {
        "target": target_of(row.target, day),
        "guardrail": target_of(row.guardrail, day),
        "ship_by": None if row.ship_by is None else day(-row.ship_by),
        "readings": (),
        "guardrail_readings": (),
        "probe": None,
    }
    return Story(
        id=identity,
        uid=uid,
        order=float(number(identity)),
        entered={"discover": at},
        created_at=at,
        created_by=by,
        **_same(row, Story) | changed,
    )


def request_of(
    row: RequestRow, *, identity: str, customer: Customer | None, day: Day, at: datetime, by: str
) -> Request:
    """The request of a row as it was captured, with what the customer was worth that day."""
    then = None
    if customer is not None:
        then = CustomerThen(as_of=at.date(), arr=customer.arr, segment=customer.segment, renewal=customer.renewal)
    changed = {"customer": customer.id if customer else None, "said": QUOTE.sub(r"\1", row.said)}
    return Request(
        id=identity,
        source=_source(row.ticket),
        heard_on=day(row.heard),
        captured_at=at,
        captured_by=by,
        snapshot=then,
        **_same(row, Request) | changed,
    )


def _source(ticket: str | None) -> Source | None:
    if ticket is None:
        return None
    return Source(system="zendesk", id=ticket, url=f"https://support.wrenfield.example/tickets/{ticket}")


_YEAR = 365

Action = Callable[[Change], object]


def fill_sample(tx: Transaction, *, now: datetime, today: date, sample: Sample | None = None) -> None:
    """Write the sample's customers, stories, requests and their history to an empty board.

    Every day is counted from `today`, so that the board looks lived in whenever it is made; nothing happens
    after `now` (an instant in UTC). The demo has brought in the customers; named people did the rest. Without a
    `sample` the hand-written one is taken.
    """
    sample = sample or load_sample()
    tx.rename(name=sample.company.name, currency=sample.company.currency)
    schedule = _Schedule(sample, now, today)
    for customer in sample.company.customer:
        _plan_customer(schedule, customer)
    for term in sample.talk.term:
        schedule.plan(term.ago, term.by, partial(_define, term))
    for story in sample.stories:
        _plan_story(schedule, story)
    for request in sample.requests:
        _plan_request(schedule, request)
    for row in sample.talk.told:
        schedule.plan(row.ago, row.by, partial(_notify, schedule, row), late=True)
    for session in sample.talk.session:
        schedule.plan(session.ago, session.by, partial(_add_session, schedule, session), late=True)
    for note in sample.talk.note:
        schedule.plan(note.ago, note.by, partial(_add_note, schedule, note), late=True)
    plan_stints(sample.rotation, schedule.plan, schedule.day, schedule.ids)
    for customer in sample.company.customer:
        _plan_worth(schedule, customer)
    for story in sample.stories:
        _plan_probe(schedule, story)
    for product in sample.products:
        _plan_product(schedule, product)
    schedule.run(tx)


class _Schedule:
    """The actions to run and when, and the ids that the sample's keys were given on the way."""

    def __init__(self, sample: Sample, now: datetime, today: date) -> None:
        self.manager = sample.company.product_managers[0]
        self.stories = {one.key: one for one in sample.stories}
        self.rotation = sample.rotation
        self.now = now
        self.today = today
        self.ids: dict[str, str] = {}
        self._random = Random(0)  # noqa: S311  # a likeness of chance, no secret
        self._planned: list[tuple[datetime, str, Action]] = []

    def day(self, ago: int) -> date:
        """The day that lies so many days back."""
        return self.today - timedelta(days=ago)

    def plan(self, ago: int, by: str, action: Action, *, late: bool = False) -> None:
        """Plan an action for a day: in its office hours, the late ones after the others."""
        minute = len(self._planned) * 17 % 200 + (15 * 60 if late else 9 * 60)
        at = datetime.combine(self.day(ago), time(minute // 60, minute % 60), UTC)
        self._planned.append((min(at, self.now), by, action))

    def run(self, tx: Transaction) -> None:
        """Run all planned actions, in the order in which they happened."""
        for at, by, action in sorted(self._planned, key=lambda one: one[0]):
            action(Change(tx, by=by, at=at, today=at.date()))

    def uid(self) -> str:
        """The mark of a story in trackers, the same in every sample."""
        return new_uid(self._random)


def _plan_customer(schedule: _Schedule, one: CustomerRow) -> None:
    """Plan the life of one customer: brought in, asked for scores, renewed or gone."""
    schedule.plan(one.since, "demo", partial(_bring_in, schedule, one))
    for ago, kind, value in one.scores:
        score = Score(day=schedule.day(ago), kind=kind, value=value)
        schedule.plan(ago, one.csm, partial(_score, schedule, one.key, score))
    ended = _ended(one)
    if ended is not None:
        schedule.plan(ended, one.csm, partial(_end_contract, schedule, one, ended))


def _plan_product(schedule: _Schedule, one: ProductRow) -> None:
    """Plan the life of a product: written down, and called otherwise since."""
    fields = {"name": one.before or one.name, "owner": one.owner, "team": one.team}
    schedule.plan(one.ago, one.by, lambda change: products.add(change, fields))
    if one.before is not None:
        called = {"name": one.name}
        schedule.plan(one.renamed, one.by, lambda change: products.edit(change, fields["name"] or "", called))


def _plan_worth(schedule: _Schedule, one: CustomerRow) -> None:
    """Plan the days on which a customer began to pay more, or less."""
    for ago, arr in one.worth[1:]:
        schedule.plan(ago, one.csm, partial(_be_worth, schedule, one.key, arr))


def _ended(one: CustomerRow) -> int | None:
    """The days since the last contract ended; None where the first one still runs."""
    ago = one.churned if one.renewal is None else _YEAR - one.renewal
    return ago if ago is not None and ago < one.since else None


def _bring_in(schedule: _Schedule, one: CustomerRow, change: Change) -> None:
    """The customer as it was then, before the last renewal."""
    identity = schedule.ids[one.key] = change.new_id(Customer)
    ended = _ended(one)
    renewal = one.renewal if ended is None else -ended
    change.add(
        Customer(
            id=identity,
            name=one.name,
            segment=one.segment,
            plan=one.plan,
            status="trial" if one.status == "trial" else "active",
            arr=_first_arr(one),
            renewal=None if renewal is None else schedule.day(-renewal),
            csm=one.csm,
            domains=(one.domain,),
            created_at=change.at,
            created_by=change.by,
        )
    )


def _first_arr(one: CustomerRow) -> int | None:
    """What a customer paid at first."""
    if one.worth:
        return one.worth[0].arr
    renewed = _ended(one) is not None and one.churned is None
    return int(round(one.arr / 1.1, -2)) if one.arr is not None and renewed else one.arr


def _be_worth(schedule: _Schedule, key: str, arr: int, change: Change) -> None:
    customers.edit(change, schedule.ids[key], {"arr": arr})


def _score(schedule: _Schedule, key: str, score: Score, change: Change) -> None:
    who = change.get(Customer, schedule.ids[key])
    change.edit(who, scores=(*who.scores, score))


def _end_contract(schedule: _Schedule, one: CustomerRow, ago: int, change: Change) -> None:
    """A contract came to its end: the customer signed again, for a tenth more, or left."""
    who = change.get(Customer, schedule.ids[one.key])
    ended = (*who.renewals, Renewal(day=schedule.day(ago), renewed=one.churned is None))
    fields: dict[str, Any] = {"renewals": ended}
    if one.churned is None and one.renewal is not None:
        fields |= {"renewal": schedule.day(-one.renewal), "arr": who.arr if one.worth else one.arr}
    else:
        fields |= {"renewal": None, "status": "churned", "churned_on": schedule.day(ago)}
    customers.edit(change, who.id, fields)


def _define(term: TermRow, change: Change) -> None:
    glossary.set_term(change, term.term, definition=term.definition, avoid=term.avoid)


def _notify(schedule: _Schedule, row: NotificationRow, change: Change) -> None:
    """Tell a customer of a story, or of the declined request."""
    customer, about = schedule.ids[row.customer], schedule.ids[row.about]
    made = Notification(
        id=change.new_id(Notification),
        customer=customer,
        about=about,
        by=change.by,
        at=change.at,
        note=row.note,
        answer=row.answer,
    )
    change.add(made, verb="told", about=(about, customer))


def _add_note(schedule: _Schedule, row: NoteRow, change: Change) -> None:
    identity = schedule.ids[row.about]
    about = change.find(Story, identity) or change.get(Request, identity)
    notes.add(change, about, row.text)


def _add_session(schedule: _Schedule, row: SessionRow, change: Change) -> None:
    names = ("participant", "task", "result", "minutes", "planned", "note")
    fields = {"day": schedule.day(row.ago), **{name: getattr(row, name) for name in names}}
    customer = schedule.ids[row.customer] if row.customer is not None else None
    sessions.add(change, schedule.ids[row.story], fields, customer=customer)


def _plan_story(schedule: _Schedule, row: StoryRow) -> None:
    """Plan the life of one story."""
    first, *rest = row.steps
    by = row.owner or first.by
    schedule.plan(first.ago, first.by, partial(_write_story, schedule, row))
    for step in rest:
        schedule.plan(step.ago, step.by, partial(_move, schedule, row, step), late=True)
    probe = row.probe
    for ago, value, note in row.readings:
        is_own = probe is not None and note is None and ago < probe.ago
        read = partial(_measure, schedule, row.key, f"{value}", None) if is_own else None
        schedule.plan(ago, by, read or partial(_read, schedule, row.key, value, note), late=True)
    for ago, value, note in row.guardrail_readings:
        schedule.plan(ago, by, partial(_read, schedule, row.key, value, note, guardrail=True), late=True)
    for moved in row.moved:
        schedule.plan(moved.ago, moved.by, partial(_move_day, schedule, row.key, moved), late=True)


def _plan_probe(schedule: _Schedule, story: StoryRow) -> None:
    """Plan the probe of a story, what it gave that is odd, and its failure."""
    row, key, by = story.probe, story.key, story.owner or story.steps[0].by
    if row is None:
        return

    def give(change: Change) -> None:
        target = change.get(Story, schedule.ids[key]).target
        unit = target.unit if target is not None else None
        probes.set_probe(change, schedule.ids[key], "target", Probe(**_same(row, Probe), unit=unit))

    schedule.plan(row.ago, by, give, late=True)
    for ago, text in row.odd:
        schedule.plan(ago, by, partial(_measure, schedule, key, text, None), late=True)
    if row.failed is not None:
        schedule.plan(row.failed.ago, by, partial(_measure, schedule, key, None, row.failed.text), late=True)


def _measure(schedule: _Schedule, key: str, text: str | None, failed: str | None, change: Change) -> None:
    """A probe gives a text, or fails."""
    one = probing(change.get(Story, schedule.ids[key]), "target")
    assert one is not None
    got = probes.Outcome(None if text is None else judge(text, one), failed)
    probes.note_outcome(change, one.story, "target", one.asked, one.probed, got)


def _move(schedule: _Schedule, row: StoryRow, step: Step, change: Change) -> None:
    """Move a story. The gate is not asked, which would take most of the time of a generated board."""
    story = change.get(Story, schedule.ids[row.key])
    because = row.declined if step.stage == "declined" else None
    entered = {**story.entered, step.stage: change.at}
    change.edit(story, "move", because=because, stage=step.stage, entered=entered, declined_because=because)


def _read(
    schedule: _Schedule, key: str, value: float, note: str | None, change: Change, *, guardrail: bool = False
) -> None:
    stories.read(change, schedule.ids[key], value, note=note, guardrail=guardrail)


def _move_day(schedule: _Schedule, key: str, moved: DayMoved, change: Change) -> None:
    story = change.get(Story, schedule.ids[key])
    ship_by, target = story.ship_by, story.target
    if moved.ship_by is not None:
        ship_by = schedule.day(-moved.ship_by)
    if moved.due is not None and target is not None:
        target = msgspec.structs.replace(target, due=schedule.day(-moved.due))
    change.edit(story, ship_by=ship_by, target=target)


def _write_story(schedule: _Schedule, row: StoryRow, change: Change) -> None:
    identity = schedule.ids[row.key] = change.new_id(Story)
    uid = schedule.uid()
    change.add(story_of(row, identity=identity, uid=uid, day=schedule.day, at=change.at, by=change.by))


def _plan_request(schedule: _Schedule, row: RequestRow) -> None:
    """Plan the life of one request: captured, answered, asked about, filed or set aside."""
    key = row.key or f"{row.customer} {row.heard}"
    written = schedule.stories
    story = written.get(row.story or "")
    pm = (story.owner if story else None) or schedule.manager
    captured = max(row.heard - row.captured, 0)
    schedule.plan(captured, row.by or row.csm or pm, partial(_write_request, schedule, key, row))

    def later(ago: int, by: str, action: Callable[[Change, str], object]) -> None:
        by = decider(schedule.rotation, by, row.csm, min(ago, captured))
        schedule.plan(min(ago, captured), by, lambda change: action(change, schedule.ids[key]), late=True)

    if row.acknowledged is not None:
        later(row.acknowledged, pm, requests.acknowledge)
    if row.question is not None:
        later(captured - 2, pm, partial(_ask, row.question))
    if row.answered is not None:
        later(row.answered, row.csm or pm, _answered)
    if row.declined is not None:
        later(captured - 2, pm, partial(_decline, row.declined))
    if row.snoozed is not None:
        later(captured - 1, pm, partial(_snooze, schedule.day(-row.snoozed)))
    if row.merged is not None:
        later(captured - 1, pm, partial(_merge, schedule, row.merged))
    quote = QUOTE.search(row.said)
    for wanted, words in ((row.story, quote[1] if quote else None), (row.also, None)):
        if wanted is not None:
            ago = min(captured - 3, written[wanted].steps[0].ago)
            later(ago, pm, partial(_link, schedule, wanted, words))


def _ask(question: str, change: Change, identity: str) -> None:
    requests.ask(change, identity, question)


def _answered(change: Change, identity: str) -> None:
    request = requests.resolve_request(change, identity)
    if request.asked is not None:
        change.edit(request, asked=msgspec.structs.replace(request.asked, answered_at=change.at))


def _decline(because: str, change: Change, identity: str) -> None:
    request = change.get(Request, identity)
    change.edit(request, "decline", because=because, declined_because=because)


def _snooze(until: date, change: Change, identity: str) -> None:
    requests.snooze(change, identity, until)


def _merge(schedule: _Schedule, into: str, change: Change, identity: str) -> None:
    requests.merge(change, identity, schedule.ids[into])


def _link(schedule: _Schedule, story: str, quote: str | None, change: Change, request: str) -> None:
    """Link a request to a story for the first time, without a look at every other link."""
    link = Link(
        id=change.new_id(Link),
        request=request,
        story=schedule.ids[story],
        quote=quote,
        by=change.by,
        at=change.at,
    )
    change.add(link, verb="link", about=(link.request, link.story))


def _write_request(schedule: _Schedule, key: str, row: RequestRow, change: Change) -> None:
    who = change.get(Customer, schedule.ids[row.customer]) if row.customer else None
    identity = schedule.ids[key] = change.new_id(Request)
    change.add(request_of(row, identity=identity, customer=who, day=schedule.day, at=change.at, by=change.by))
