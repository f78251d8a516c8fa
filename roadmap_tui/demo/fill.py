"""The hand-written board: its past is lived once more through the actions, day by day."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

import msgspec

from roadmap_tui.actions import glossary, notes, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.demo.company import ACCOUNTS, CURRENCY, MAYA, NAME
from roadmap_tui.demo.earlier_voices import EARLIER_VOICES
from roadmap_tui.demo.more_voices import MORE_VOICES
from roadmap_tui.demo.outcomes import OUTCOMES
from roadmap_tui.demo.shapes import (
    Account,
    Aim,
    Meaning,
    Outcome,
    Remark,
    Slip,
    Step,
    Voice,
    Word,
)
from roadmap_tui.demo.talk import GLOSSARY, NOTES, TOLD
from roadmap_tui.demo.voices import VOICES
from roadmap_tui.model.records import (
    Customer,
    CustomerThen,
    Notification,
    Renewal,
    Request,
    Score,
    Source,
    Story,
    Target,
    number,
)
from roadmap_tui.store.protocol import Transaction

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_QUOTE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_YEAR = 365

Deed = Callable[[Change], object]


def fill_sample(tx: Transaction, *, now: datetime, today: date, by: str = "demo") -> None:
    """Write the sample's customers, stories, requests and their history to an empty board.

    Every day is counted from `today`, so that the board looks lived in whenever it is made; nothing happens
    after `now` (an instant in UTC). `by` has brought in the customers; named people did the rest.
    """
    tx.rename(name=NAME, currency=CURRENCY)
    past = _Past(now, today)
    for account in ACCOUNTS:
        _open(past, account, by)
    for meaning in GLOSSARY:
        past.note(meaning.ago, meaning.by, partial(_define, meaning))
    for told in OUTCOMES:
        _tell(past, told)
    for voice in (*EARLIER_VOICES, *VOICES, *MORE_VOICES):
        _hear(past, voice)
    for word in TOLD:
        past.note(word.ago, word.by, partial(_say, past, word), late=True)
    for remark in NOTES:
        past.note(remark.ago, remark.by, partial(_remark, past, remark), late=True)
    past.live(tx)


class _Past:
    """What is to happen when, and the ids that the sample's keys were given on the way."""

    def __init__(self, now: datetime, today: date) -> None:
        self.now = now
        self.today = today
        self.ids: dict[str, str] = {}
        self._random = Random(0)  # noqa: S311  # a likeness of chance, no secret
        self._deeds: list[tuple[datetime, str, Deed]] = []

    def day(self, ago: int) -> date:
        """The day that lies so many days back."""
        return self.today - timedelta(days=ago)

    def note(self, ago: int, by: str, deed: Deed, *, late: bool = False) -> None:
        """Plan a deed for a day: in its office hours, the late ones after the others."""
        minute = len(self._deeds) * 17 % 200 + (15 * 60 if late else 9 * 60)
        at = datetime.combine(self.day(ago), time(minute // 60, minute % 60), UTC)
        self._deeds.append((min(at, self.now), by, deed))

    def live(self, tx: Transaction) -> None:
        """Do everything that was planned, in the order in which it happened."""
        for at, by, deed in sorted(self._deeds, key=lambda one: one[0]):
            deed(Change(tx, by=by, at=at, today=at.date()))

    def uid(self) -> str:
        """The mark of a story in trackers, the same in every sample."""
        return "".join(self._random.choices(LETTERS, k=10))


def _open(past: _Past, one: Account, by: str) -> None:
    """Plan the life of one customer: brought in, asked for scores, renewed or gone."""
    past.note(one.since, by, partial(_bring_in, past, one))
    for score in one.scores:
        past.note(
            score[0],
            one.csm,
            partial(_score, past, one.key, Score(day=past.day(score[0]), kind=score[1], value=score[2])),
        )
    ended = _ended(one)
    if ended is not None:
        past.note(ended, one.csm, partial(_end_contract, past, one, ended))


def _ended(one: Account) -> int | None:
    """How many days ago the last contract ended; None where the first one still runs."""
    ago = one.churned if one.renewal is None else _YEAR - one.renewal
    return ago if ago is not None and ago < one.since else None


def _bring_in(past: _Past, one: Account, change: Change) -> None:
    """The customer as it was then, before the last renewal."""
    identity = past.ids[one.key] = change.new_id(Customer)
    ended = _ended(one)
    renewal = one.renewal if ended is None else -ended
    renewed = ended is not None and one.churned is None
    change.add(
        Customer(
            id=identity,
            name=one.name,
            segment=one.segment,
            plan=one.plan,
            status="trial" if one.status == "trial" else "active",
            arr=int(round(one.arr / 1.1, -2)) if one.arr is not None and renewed else one.arr,
            renewal=None if renewal is None else past.day(-renewal),
            csm=one.csm,
            domains=(one.domain,),
            created_at=change.at,
            created_by=change.by,
        )
    )


def _score(past: _Past, key: str, score: Score, change: Change) -> None:
    who = change.get(Customer, past.ids[key])
    change.edit(who, scores=(*who.scores, score))


def _end_contract(past: _Past, one: Account, ago: int, change: Change) -> None:
    """A contract came to its end: the customer signed again, for a tenth more, or left."""
    who = change.get(Customer, past.ids[one.key])
    ended = (*who.renewals, Renewal(day=past.day(ago), renewed=one.churned is None))
    if one.churned is None and one.renewal is not None:
        change.edit(who, renewals=ended, renewal=past.day(-one.renewal), arr=one.arr)
    else:
        change.edit(who, renewals=ended, renewal=None, status="churned", churned_on=past.day(ago))


def _define(meaning: Meaning, change: Change) -> None:
    glossary.set_term(change, meaning.term, definition=meaning.definition, avoid=meaning.avoid)


def _say(past: _Past, word: Word, change: Change) -> None:
    """Tell a customer of a story, or of the declined request."""
    customer, about = past.ids[word.account], past.ids[word.about]
    told = Notification(
        id=change.new_id(Notification),
        customer=customer,
        about=about,
        by=change.by,
        at=change.at,
        note=word.note,
        answer=word.answer,
    )
    change.add(told, verb="told", about=(about, customer))


def _remark(past: _Past, remark: Remark, change: Change) -> None:
    identity = past.ids[remark.about]
    about = change.find(Story, identity) or change.get(Request, identity)
    notes.add(change, about, remark.text)


def _tell(past: _Past, told: Outcome) -> None:
    """Plan the life of one story."""
    first, *rest = told.steps
    past.note(first.ago, first.by, partial(_write, past, told))
    for step in rest:
        past.note(step.ago, step.by, partial(_move, past, told, step), late=True)
    for ago, value, remark in told.readings:
        past.note(ago, told.owner or first.by, partial(_read, past, told.key, value, remark), late=True)
    for ago, value, remark in told.guardrail_readings:
        deed = partial(_read, past, told.key, value, remark, guardrail=True)
        past.note(ago, told.owner or first.by, deed, late=True)
    for slip in told.slips:
        past.note(slip.ago, slip.by, partial(_slip, past, told.key, slip), late=True)


def _move(past: _Past, told: Outcome, step: Step, change: Change) -> None:
    because = told.declined if step.stage == "declined" else None
    stories.move(change, past.ids[told.key], step.stage, because=because)


def _read(
    past: _Past, key: str, value: float, remark: str | None, change: Change, *, guardrail: bool = False
) -> None:
    stories.read(change, past.ids[key], value, note=remark, guardrail=guardrail)


def _slip(past: _Past, key: str, slip: Slip, change: Change) -> None:
    story = change.get(Story, past.ids[key])
    ship_by, target = story.ship_by, story.target
    if slip.ship_by is not None:
        ship_by = past.day(-slip.ship_by)
    if slip.due is not None and target is not None:
        target = msgspec.structs.replace(target, due=past.day(-slip.due))
    change.edit(story, ship_by=ship_by, target=target)


def _write(past: _Past, told: Outcome, change: Change) -> None:
    identity = past.ids[told.key] = change.new_id(Story)
    change.add(
        Story(
            id=identity,
            uid=past.uid(),
            title=told.title,
            actor=told.actor,
            situation=told.situation,
            outcome=told.outcome,
            obstacle=told.obstacle,
            cost=told.cost,
            benefit=told.benefit,
            target=_target(past, told.aim),
            guardrail=_target(past, told.guardrail),
            kind=told.kind,
            order=float(number(identity)),
            touchpoints=told.touchpoints,
            product=told.product,
            objective=told.objective,
            owner=told.owner,
            horizon=told.horizon,
            ship_by=None if told.ship_by is None else past.day(-told.ship_by),
            effort=told.effort,
            confidence=told.confidence,
            tags=told.tags,
            entered={"discover": change.at},
            created_at=change.at,
            created_by=change.by,
        )
    )


def _target(past: _Past, aim: Aim | None) -> Target | None:
    if aim is None:
        return None
    return Target(
        metric=aim.metric,
        unit=aim.unit,
        direction=aim.direction,
        baseline=aim.baseline,
        target=aim.target,
        due=None if aim.due is None else past.day(-aim.due),
        measured_by=aim.measured_by,
    )


def _hear(past: _Past, voice: Voice) -> None:
    """Plan the life of one request: captured, answered, asked about, filed or set aside."""
    key = voice.key or f"{voice.account} {voice.heard}"
    story = next((one for one in OUTCOMES if one.key == voice.story), None)
    pm = (story.owner if story else None) or MAYA
    captured = max(voice.heard - voice.captured, 0)
    past.note(captured, voice.by or voice.csm or pm, partial(_write_down, past, key, voice))

    def later(ago: int, by: str, deed: Callable[[Change, str], object]) -> None:
        past.note(min(ago, captured), by, lambda change: deed(change, past.ids[key]), late=True)

    if voice.acknowledged is not None:
        later(voice.acknowledged, pm, requests.acknowledge)
    if voice.question is not None:
        later(captured - 2, pm, partial(_ask, voice.question))
    if voice.answered is not None:
        later(voice.answered, voice.csm or pm, _answered)
    if voice.declined is not None:
        later(captured - 2, pm, partial(_decline, voice.declined))
    if voice.snoozed is not None:
        later(captured - 1, pm, partial(_snooze, past.day(-voice.snoozed)))
    if voice.merged is not None:
        later(captured - 1, pm, partial(_merge, past, voice.merged))
    quote = _QUOTE.search(voice.said)
    for wanted, words in ((voice.story, quote[1] if quote else None), (voice.also, None)):
        if wanted is not None:
            written = next(one.steps[0].ago for one in OUTCOMES if one.key == wanted)
            later(min(captured - 3, written), pm, partial(_link, past, wanted, words))


def _ask(question: str, change: Change, identity: str) -> None:
    requests.ask(change, identity, question)


def _answered(change: Change, identity: str) -> None:
    request = requests.resolve_request(change, identity)
    if request.asked is not None:
        change.edit(request, asked=msgspec.structs.replace(request.asked, answered_at=change.at))


def _decline(because: str, change: Change, identity: str) -> None:
    requests.decline(change, identity, because)


def _snooze(until: date, change: Change, identity: str) -> None:
    requests.snooze(change, identity, until)


def _merge(past: _Past, into: str, change: Change, identity: str) -> None:
    requests.merge(change, identity, past.ids[into])


def _link(past: _Past, story: str, words: str | None, change: Change, identity: str) -> None:
    requests.link(change, identity, past.ids[story], quote=words)


def _write_down(past: _Past, key: str, voice: Voice, change: Change) -> None:
    who = change.get(Customer, past.ids[voice.account]) if voice.account else None
    identity = past.ids[key] = change.new_id(Request)
    change.add(
        Request(
            id=identity,
            customer=who.id if who else None,
            said=_QUOTE.sub(r"\1", voice.said),
            person=voice.person,
            problem=voice.problem,
            frequency=voice.frequency,
            workaround=voice.workaround,
            consequence=voice.consequence,
            importance=voice.importance,
            satisfaction=voice.satisfaction,
            touchpoint=voice.touchpoint,
            product=voice.product,
            channel=voice.channel,
            source=_source(voice.ticket),
            csm=voice.csm,
            heard_on=past.day(voice.heard),
            captured_at=change.at,
            captured_by=change.by,
            snapshot=CustomerThen(as_of=change.today, arr=who.arr, segment=who.segment, renewal=who.renewal)
            if who
            else None,
        )
    )


def _source(ticket: str | None) -> Source | None:
    if ticket is None:
        return None
    return Source(system="zendesk", id=ticket, url=f"https://support.wrenfield.example/tickets/{ticket}")
