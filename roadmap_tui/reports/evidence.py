"""The evidence report: who stands behind a story, what it is worth, where it is thin, what would move it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from roadmap_tui.model.days import show_day
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.formula import Scored, inputs_of, score
from roadmap_tui.model.money import short_money
from roadmap_tui.model.prose import prose
from roadmap_tui.model.records import Customer, Request, Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of
from roadmap_tui.model.standing import Standing, standings
from roadmap_tui.model.wording.rules_evidence import evidence_rules
from roadmap_tui.reports.document import Block, Document, Heading, Items, Paragraph, Quote, Table, table
from roadmap_tui.reports.words import many, subtitle

if TYPE_CHECKING:
    import ast

IMPORTANCE = ("does not care", "nice to have", "important", "critical")
_COPIED = "E06-restates-ask"


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


class StoryEvidence(Value, kw_only=True, frozen=True):
    """What stands behind one story. ARR counts each customer once: `arr_then` at their first request for it."""

    story: str
    title: str
    stage: str
    kind: str
    told: str
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


class EvidenceReport(Value, kw_only=True, frozen=True):
    """The evidence of some stories on a day."""

    board: str
    currency: str
    day: date
    stories: tuple[StoryEvidence, ...]


def evidence_report(
    snapshot: Snapshot,
    today: date,
    stories: Sequence[Story],
    *,
    since: date | None = None,
    formula: "ast.expr | None" = None,
) -> EvidenceReport:
    """The evidence of these stories; `since` leaves out of the lists, not of the sums, what was heard before."""
    places = standings(snapshot, today)
    found = tuple(_story(snapshot, one, today, places.get(one.id), since, formula) for one in stories)
    return EvidenceReport(board=snapshot.board.name, currency=snapshot.board.currency, day=today, stories=found)


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
    return StoryEvidence(
        story=story.id,
        title=story.title,
        stage=stage_of(story, today),
        kind=story.kind,
        told=prose(story),
        requests=evidence.requests,
        customers=evidence.customers,
        weight=evidence.weight,
        arr=sum(known) if known else None,
        arr_then=sum(then.values()) if then else None,
        newest=evidence.newest,
        asking=tuple(one for one in reversed(asking) if since is None or one.day >= since),
        thin=_thin(snapshot, story, behind, customers, today),
        standing=standing,
        score=score(formula, inputs_of(story, evidence, snapshot.customers)) if formula is not None else None,
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
    )


def _thin(
    snapshot: Snapshot, story: Story, behind: Sequence[Request], customers: Sequence[Customer], today: date
) -> tuple[str, ...]:
    """Where the evidence is thin: what the wording rules say of it, and customers whose worth nobody noted."""
    rules = evidence_rules(story, snapshot.evidence(story.id), behind, today)
    found = [one.message for one in rules if one.rule != _COPIED]
    unknown = [one.name for one in customers if one.arr is None]
    if unknown:
        listed = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        found.append(f"The ARR of {listed} is not known.")
    nameless = [one.id for one in behind if one.customer is None]
    if nameless:
        found.append(f"Nobody knows who asked in {', '.join(nameless[:5])}{' …' if len(nameless) > 5 else ''}.")
    return tuple(found)


def evidence_plain(report: EvidenceReport) -> list[dict[str, Any]]:
    """An object for each story; what is unknown is null."""
    found = []
    for one in report.stories:
        plain = msgspec.structs.asdict(one)
        plain["asking"] = [msgspec.structs.asdict(each) for each in one.asking]
        plain["standing"] = msgspec.structs.asdict(one.standing) if one.standing else None
        plain["score"] = (
            {"value": one.score.value, "inputs": dict(one.score.inputs), "unknown": one.score.unknown}
            if one.score
            else None
        )
        found.append(plain)
    return found


def evidence_sheet(report: EvidenceReport) -> Table:
    """A line for each request behind each story."""
    names = Asking.__struct_fields__
    rows = []
    for story in report.stories:
        for one in story.asking:
            cells = (getattr(one, name) for name in names)
            rows.append((story.story, *(str(each) if isinstance(each, date) else each for each in cells)))
    return table(("story", *names), rows)


def evidence_document(report: EvidenceReport) -> Document:
    """The evidence to be read, story by story."""
    blocks: list[Block] = []
    for one in report.stories:
        blocks += _blocks(one, report.currency)
    if not blocks:
        blocks.append(Paragraph(text="There is no such story."))
    return Document(title="The evidence", subtitle=subtitle(report.board, report.day), blocks=tuple(blocks))


def _blocks(one: StoryEvidence, currency: str) -> list[Block]:
    blocks: list[Block] = [Heading(text=f"{one.story} {one.title}")]
    if one.told:
        blocks.append(Paragraph(text=one.told))
    if not one.requests:
        blocks.append(Paragraph(text="A bet, without requests." if one.kind == "bet" else "No request yet."))
        return blocks
    worth = "ARR unknown" if one.arr is None else f"{short_money(one.arr, currency)} ARR"
    then = (
        f" ({short_money(one.arr_then, currency)} when they asked)" if one.arr_then not in (None, one.arr) else ""
    )
    sums = (
        f"{many(one.customers, 'customer')}, {many(one.requests, 'request')}: weight {one.weight}, {worth}{then}."
    )
    blocks.append(Paragraph(text=sums, tone="strong"))
    blocks.append(
        table(
            (
                "request",
                "heard",
                "customer",
                "segment",
                "arr then",
                "arr now",
                "renews",
                "importance",
                "noted by",
            ),
            (_row(each, currency) for each in one.asking),
            right=(4, 5),
            flexible=2,
        )
    )
    quotes = [each for each in one.asking if each.quote]
    if quotes:
        blocks.append(Heading(text="In their words", level=3))
        blocks += [Quote(text=each.quote or "", who=_who(each)) for each in quotes]
    if one.thin:
        blocks += [Heading(text="Thin spots", level=3), Items(texts=one.thin)]
    moves = standing_words(one, currency)
    if moves:
        blocks += [Heading(text="Its place", level=3), Items(texts=tuple(moves))]
    return blocks


def standing_words(one: StoryEvidence, currency: str) -> list[str]:
    """Where a story stands, and what would change that."""
    words = []
    place = one.standing
    if place is not None:
        words.append(
            f"Place {place.place} of {place.of} on the board; {place.by_weight} by weight, {place.by_arr} by ARR."
        )
        if place.above is not None and place.customers_needed == 0:
            words.append(f"It has more weight than {place.above}, which stands above it.")
        elif place.above is not None:
            more = many(place.customers_needed, "more customer")
            words.append(
                f"{more} calling it critical would lift its weight past that of {place.above}, right above it"
                + (
                    f"; {short_money(place.arr_needed, currency)} more ARR its worth."
                    if place.arr_needed
                    else "."
                )
            )
    if one.score is not None:
        words.append(f"The team's formula gives {one.score.words}.")
    return words


def _row(one: Asking, currency: str) -> tuple[str | None, ...]:
    return (
        one.request,
        show_day(one.day),
        one.customer_name,
        one.segment,
        short_money(one.arr_then, currency) if one.arr_then is not None else None,
        short_money(one.arr_now, currency) if one.arr_now is not None else None,
        show_day(one.renewal) if one.renewal else None,
        IMPORTANCE[one.importance] if one.importance is not None else "not asked",
        one.captured_by,
    )


def _who(one: Asking) -> str | None:
    return ", ".join(each for each in (one.person, one.customer_name) if each) or None
