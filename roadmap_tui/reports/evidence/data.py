"""Computes the evidence report: the customers behind a story, their worth, the thin spots."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from roadmap_tui.measures.thin_evidence import thin_spots
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.formula import Scored, inputs_of, score
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Reading, Request, Story, Target, Value
from roadmap_tui.model.sessions import Tried, tried
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.model.standing import Standing, standings
from roadmap_tui.reports.record_json import plain_of

if TYPE_CHECKING:
    import ast


class Asking(Value, kw_only=True, frozen=True):
    """One request behind a story. ARR is per year: `arr_then` when it was captured, `arr_now` today."""

    request: str
    customer: str | None
    customer_name: str | None
    segment: str | None
    arr_then: int | None
    arr_now: int | None
    renewal: date | None
    importance: int | None
    day: date
    quote: str | None
    person: str | None
    channel: str | None
    captured_by: str
    merged_into: str | None
    feeling: str | None


class SessionEvidence(Value, kw_only=True, frozen=True):
    """One session in which a story was tried."""

    session: str
    day: date
    customer: str | None
    customer_name: str | None
    participant: str | None
    task: str | None
    result: str
    minutes: int | float | None
    planned: int | float | None
    note: str | None
    has_asked: bool


class StoryEvidence(Value, kw_only=True, frozen=True):
    """The evidence behind one story. ARR counts each customer once: `arr_then` at their first request for it."""

    story: str
    title: str
    stage: str
    kind: str
    told: str
    target: Target | None
    readings: tuple[Reading, ...]
    written_on: date
    shipped_on: date | None
    requests: int
    customers: int
    weight: int
    arr: int | None
    arr_then: int | None
    newest: date | None
    asking: tuple[Asking, ...]
    thin: tuple[str, ...]
    standing: Standing | None
    score: Scored | None
    tried: Tried
    sessions: tuple[SessionEvidence, ...]


class EvidenceReport(Value, kw_only=True, frozen=True):
    """The evidence of some stories on a day."""

    board: str
    currency: str
    day: date
    stories: tuple[StoryEvidence, ...]
    since: date | None = None


def evidence_report(
    snapshot: Snapshot,
    today: date,
    stories: Sequence[Story],
    *,
    since: date | None = None,
    formula: "ast.expr | None" = None,
) -> EvidenceReport:
    """The evidence report of these stories; `since` leaves what was heard before out of lists, not of sums."""
    places = standings(snapshot, today)
    found = tuple(_story(snapshot, one, today, places.get(one.id), since, formula) for one in stories)
    return EvidenceReport(
        board=snapshot.board.name, currency=snapshot.board.currency, day=today, stories=found, since=since
    )


def _story(
    snapshot: Snapshot,
    story: Story,
    today: date,
    standing: Standing | None,
    since: date | None,
    formula: "ast.expr | None",
) -> StoryEvidence:
    evidence = snapshot.evidence(story.id)
    behind = [one for one, _ in snapshot.asking(story.id)]
    quotes = {one.request: one.text for one in evidence.quotes}
    asking = sorted((_asking(snapshot, one, quotes.get(one.id)) for one in behind), key=lambda one: one.day)
    then: dict[str, int] = {}
    for one in asking:
        if one.customer is not None and one.arr_then is not None:
            then.setdefault(one.customer, one.arr_then)
    customers = [snapshot.customers[one] for one in evidence.customer_ids]
    known = [one.arr for one in customers if one.arr is not None]
    shipped = story.entered.get("shipped")
    return StoryEvidence(
        story=story.id,
        title=story.title,
        stage=stage_of(story, today),
        kind=story.kind,
        told=prose(story),
        target=story.target,
        readings=story.readings,
        written_on=story.created_at.date(),
        shipped_on=shipped.date() if story.stage == "shipped" and shipped is not None else None,
        requests=evidence.requests,
        customers=evidence.customers,
        weight=evidence.weight,
        arr=sum(known) if known else None,
        arr_then=sum(then.values()) if then else None,
        newest=evidence.newest,
        asking=tuple(one for one in reversed(asking) if since is None or one.day >= since),
        thin=thin_spots(snapshot, story, today),
        standing=standing,
        score=score(formula, inputs_of(story, evidence, snapshot.customers)) if formula is not None else None,
        tried=tried(snapshot, story),
        sessions=tuple(_sessions(snapshot, story.id, evidence.customer_ids)),
    )


def _sessions(snapshot: Snapshot, story: str, asking: Collection[str]) -> Iterator[SessionEvidence]:
    """The sessions of a story, the newest first."""
    for one in reversed(snapshot.sessions_of(story)):
        yield SessionEvidence(
            session=one.id,
            day=one.day,
            customer=one.customer,
            customer_name=snapshot.customer_name(one.customer),
            participant=one.participant,
            task=one.task,
            result=one.result,
            minutes=one.minutes,
            planned=one.planned,
            note=one.note,
            has_asked=one.customer in asking,
        )


def _asking(snapshot: Snapshot, request: Request, quote: str | None) -> Asking:
    customer = snapshot.customers.get(request.customer) if request.customer else None
    return Asking(
        request=request.id,
        customer=request.customer,
        customer_name=customer.name if customer else None,
        segment=customer.segment if customer else None,
        arr_then=request.snapshot.arr if request.snapshot else None,
        arr_now=customer.arr if customer else None,
        renewal=customer.renewal if customer else None,
        importance=request.importance,
        day=heard(request),
        quote=quote,
        person=request.person,
        channel=request.channel,
        captured_by=request.captured_by,
        merged_into=request.merged_into,
        feeling=request.feeling,
    )


def evidence_plain(report: EvidenceReport) -> list[dict[str, Any]]:
    """An object for each story; what is unknown is null."""
    found = []
    for one in report.stories:
        plain = plain_of(one)
        if one.score is not None:
            plain["score"]["inputs"] = dict(one.score.inputs)
        found.append(plain)
    return found
