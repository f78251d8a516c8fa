"""A story as lines: its prose, its target, its evidence, its history. Pure."""

from collections.abc import Sequence
from datetime import datetime

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.actions.history import describe
from roadmap_tui.measures.thin_evidence import thin_spots
from roadmap_tui.model.changes import unreadable_changes
from roadmap_tui.model.choices import IMPORTANCE
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import line_words
from roadmap_tui.model.probes import probe_words, probing
from roadmap_tui.model.prose import reading_words, target_words, verdict_words
from roadmap_tui.model.records import Customer, Event, Measured, Reading, Request, Story, Target
from roadmap_tui.model.sessions import result_words
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, GATED, guardrail_state, reached
from roadmap_tui.model.standing import Standing, standing_sentences
from roadmap_tui.settings.schema import Wording
from roadmap_tui.text.days import age, ago, show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import CardData, Line, Role, Span, fitted, time_in_stage, trouble
from roadmap_tui.tui.common.labelled_lines import LABEL, labelled, note_lines
from roadmap_tui.tui.common.link_text import link_spans, question
from roadmap_tui.tui.common.prose_lines import PROSE_WIDTH, mark_lines, prose_lines
from roadmap_tui.tui.common.reading_chart import chart_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import crop, pad, safe_line, safe_text, wrap

QUOTE_LINES = 6
CHANGES = 60
"""Width in cells of a value in the history."""


def story_lines(
    snapshot: Snapshot, card: CardData, now: datetime, width: int, label: str, wording: Wording | None = None
) -> list[Line]:
    """A story's prose, target and stage in lines of at most `width` cells. `label` names its stage."""
    story = card.story
    title = wrap(safe_line(story.title), max(width - len(story.id) - 2, 8))
    indent: Span = (" " * (len(story.id) + 2), "plain")
    rest: list[Line] = [[indent, (line, "strong")] for line in title[1:]]
    lines: list[Line] = [
        [(f"{story.id}  ", "accent"), (title[0], "strong")],
        *rest,
        [],
        *prose_lines(story, width),
        [],
        *mark_lines(story, width),
        [],
        *_target("target", story.target, width),
        *_readings(story, width),
        *_probe(story, "target", width),
        *labelled("verdict", verdict_words(story, card.today), width),
        *_chart(card, story.target, story.readings, width),
        *_target("guardrail", story.guardrail, width),
        *_guarded(card, width),
        *_probe(story, "guardrail", width),
        *_standing(card, label, now, width),
        *_gate(card, width, wording),
    ]
    wrong = trouble(card)
    if wrong is not None:
        words = f"{wrong[0]} R says yes" if wrong[0] == question(story) else wrong[0]
        lines += labelled("!", words, width, wrong[1])
    return lines + note_lines(snapshot, story.id, now, width)


def evidence_lines(
    snapshot: Snapshot,
    card: CardData,
    history: Sequence[Event] | None,
    now: datetime,
    width: int,
    standing: Standing | None = None,
) -> list[Line]:
    """A story's evidence and its history as lines. `history` is None while it is being read.

    `standing` is the story's place among those ahead; None while it is worked out, and where it has none.
    """
    lines = [*_evidence(snapshot, card, standing, width), *_sessions(snapshot, card, width)]
    return [*lines, [], [("history", "dim")], *_history(history, now, width)]


def _quoted(text: str | None, width: int, most: int) -> list[Line]:
    whole = " ".join(one for one in safe_text(text) if one)
    return [[("▎ ", "dim"), (line, "plain")] for line in wrap(whole, max(width - 2, 1), most)] if whole else []


def _target(label: str, target: Target | None, width: int) -> list[Line]:
    words = safe_line(target_words(target))
    if target is None or not words:
        return labelled(label, "none yet", width, "dim") if label == "target" else []
    measured = labelled("", target.measured_by, width, "dim")
    return [*labelled(label, words, width), *measured]


def _readings(story: Story, width: int) -> list[Line]:
    lines: list[Line] = []
    for one in sorted(story.readings, key=lambda reading: reading.day, reverse=True):
        words = reading_words(one)
        if one.note:
            words += f", {safe_line(one.note)}"
        met = reached(story.target, one.value)
        lines += labelled(
            "" if lines else "read", words + (" ✓" if met else ""), width, "green" if met else "plain"
        )
    return lines


def _probe(story: Story, of: Measured, width: int) -> list[Line]:
    """How a number measures itself, where it does."""
    one = probing(story, of)
    if one is None:
        return []
    role: Role = "red" if one.probed.failed is not None else "amber" if one.asides else "dim"
    return labelled("probe", safe_line(probe_words(one)), width, role)


def _chart(card: CardData, target: Target | None, readings: Sequence[Reading], width: int) -> list[Line]:
    story = card.story
    shipped = story.entered.get("shipped") if story.stage == "shipped" else None
    lines = chart_lines(
        target,
        readings,
        written=story.created_at.date(),
        shipped=shipped.date() if shipped is not None else None,
        today=card.today,
        width=min(width, PROSE_WIDTH),
        indent=LABEL,
    )
    return [[], *lines, []] if lines else []


def _guarded(card: CardData, width: int) -> list[Line]:
    """The state of the guardrail, by its newest reading, and how it went."""
    story = card.story
    state = guardrail_state(story, card.today)
    if state is None or state == "unread":
        return labelled("", "not read yet", width, "dim") if state else []
    newest = max((one for one in story.guardrail_readings if one.day <= card.today), key=lambda one: one.day)
    words = f"{reading_words(newest)}: {'held ✓' if state == 'held' else 'broken'}"
    lines = labelled("guarded", words, width, "green" if state == "held" else "red")
    return lines + _chart(card, story.guardrail, story.guardrail_readings, width)


def _standing(card: CardData, label: str, now: datetime, width: int) -> list[Line]:
    story = card.story
    since = time_in_stage(card)
    words = [f"{label} for {since}" if since else label, *map(safe_line, line_words(story, STORY))]
    lines = labelled("stage", " · ".join(words), width)
    for name, ids in card.related:
        lines += labelled(name, ids, width)
    lines += labelled("tried", card.tried, width)
    lines += labelled("" if card.tried else "tried", card.untried, width, "amber")
    lines += labelled("gate opened", story.gate_opened_because, width)
    lines += labelled("declined", story.declined_because, width)
    if story.link is not None:
        link = story.link
        issue = " ".join(safe_line(one) for one in (link.tracker, link.key, link.status) if one)
        state, role = link_spans(story)[0]
        synced = f", {ago(link.synced_at, now)}" if link.synced_at is not None else ""
        lines += labelled("tracker", f"{issue} · {state}{synced}", width, "plain" if role == "dim" else role)
    elif story.tracked:
        lines += labelled("tracker", "↑ not sent yet: the next sync sends it", width, "amber")
    return lines


def _gate(card: CardData, width: int, wording: Wording | None) -> list[Line]:
    """The gate's missing requirements, as long as the story stands before it."""
    if card.story.stage not in ACTIVE - GATED:
        return []
    gate = gate_of(card.story, today=card.today, wording=wording)
    asked = safe_line("; ".join([*gate.missing, *gate.errors]))
    return labelled("before ready", asked, width, "amber") if asked else []


def _evidence(snapshot: Snapshot, card: CardData, standing: Standing | None, width: int) -> list[Line]:
    evidence, currency = card.evidence, card.currency
    if not evidence.requests:
        bet = card.story.kind == "bet"
        words = (
            "A bet: no request is asked of it."
            if bet
            else "No request stands behind it yet: f in the inbox files one."
        )
        return wrap_spans([(words, "dim")], width)
    figures = f"{plural(evidence.requests, 'request')} · {plural(evidence.customers, 'customer')} · {card.arr}"
    lines = wrap_spans([(figures, "strong"), (f" · weight {evidence.weight}", "dim")], width)
    place = standing_sentences(standing, currency) if standing is not None else ()
    notes: Line = [(one, "dim") for one in place]
    notes += [(f"thin: {one}", "amber") for one in thin_spots(snapshot, card.story, card.today)]
    for words, role in notes:
        lines += wrap_spans([(safe_line(words), role)], width)
    name_width = min(28, max(12, width - 42))
    for request, link in snapshot.asking(card.story.id):
        customer = snapshot.customers.get(request.customer) if request.customer is not None else None
        name = safe_line(customer.name) if customer is not None else "customer not known"
        worth = short_money(customer.arr, currency) if customer is not None and customer.arr else "–"
        grade = IMPORTANCE[request.importance] if request.importance is not None else ""
        spans: Line = [
            (pad(crop(name, name_width), name_width), "strong"),
            (f" {worth.rjust(7)}  ", "plain"),
            (pad(grade, 13), "plain"),
            (f" {show_day(heard(request)).rjust(11)}", "dim"),
            (f"  {request.id}", "dim"),
        ]
        text = link.quote if link.quote and link.request == request.id else request.said or request.problem
        lines += [[], fitted(spans, width), *_quoted(text, width, QUOTE_LINES)]
        lines += wrap_spans([(_noted(request, customer, currency), "dim")], width)
    return lines


def _sessions(snapshot: Snapshot, card: CardData, width: int) -> list[Line]:
    """The sessions in which the story was tried, the newest first: who, when, what came of it, what was seen."""
    lines: list[Line] = []
    for one in reversed(snapshot.sessions_of(card.story.id)):
        who = safe_line(snapshot.customer_name(one.customer)) or "customer not known"
        spans: Line = [
            (who, "strong"),
            (f"  {result_words(one)}", "plain"),
            (f"  {show_day(one.day)}  {one.id}", "dim"),
        ]
        about = " · ".join(safe_line(each) for each in (one.participant, one.task) if each)
        lines += [[], fitted(spans, width), *_quoted(one.note, width, QUOTE_LINES)]
        lines += wrap_spans([(about, "dim")], width) if about else []
    return [[], [("tried", "dim")], *lines[1:]] if lines else []


def _noted(request: Request, customer: Customer | None, currency: str) -> str:
    """The source of a quote: how they felt, the customer, what they were worth then, who wrote it down."""
    then = request.snapshot.arr if request.snapshot is not None else None
    now = customer.arr if customer is not None else None
    known = (
        request.feeling,
        customer.segment if customer is not None else None,
        f"{short_money(then, currency)} then" if then is not None and then != now else None,
        f"renews {show_day(customer.renewal)}" if customer is not None and customer.renewal else None,
        f"noted by {request.captured_by}",
    )
    return " · ".join(safe_line(one) for one in known if one)


def _history(history: Sequence[Event] | None, now: datetime, width: int) -> list[Line]:
    if history is None:
        return [[("reading …", "dim")]]
    lines: list[Line] = []
    for event in history:
        words = safe_line(describe(event))
        head: Line = [
            (age(event.at, now).rjust(6), "dim"),
            (f"  {safe_line(event.by)}  ", "plain"),
            (words, "plain"),
        ]
        lines.append(fitted(head, width))
        if event.because:
            lines += [
                [(" " * 8, "plain"), (line, "dim")]
                for line in wrap(safe_line(event.because), max(width - 8, 8), 3)
            ]
        if event.verb == "edit":
            unreadable = unreadable_changes(event)
            for name, (before, after) in event.changes.items():
                words = "cannot be read" if name in unreadable else f"{_value(before)} → {_value(after)}"
                change = f"{safe_line(name)}: {words}"
                lines += [[(" " * 8, "plain"), (line, "dim")] for line in wrap(change, max(width - 8, 8), 3)]
    return lines or [[("nothing yet", "dim")]]


def _value(value: object) -> str:
    """A value of the history in a few words."""
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, dict):
        value = ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return crop(safe_line(str(value)), CHANGES)
