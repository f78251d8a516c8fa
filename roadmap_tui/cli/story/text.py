"""Formats stories for the shell."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from roadmap_tui.actions.gate import findings_of, gate_of
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.story.finding_text import finding_counts, finding_lines
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.link_state import link_state
from roadmap_tui.model.marks import MARKS, marks_of
from roadmap_tui.model.probes import probe_words, probings
from roadmap_tui.model.prose import cost_words, prose, reading_words, target_words, verdict_words
from roadmap_tui.model.records import Reading, Story
from roadmap_tui.model.relations import related
from roadmap_tui.model.sessions import tried, untried_words
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, entered, guardrail_state, stage_of
from roadmap_tui.model.standing import Standing, standing_line, standings
from roadmap_tui.settings.schema import Wording
from roadmap_tui.text.characters import one_line, visible
from roadmap_tui.text.days import age, show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural
from roadmap_tui.text.width import cut

if TYPE_CHECKING:
    from roadmap_tui.model.formula import Scored

QUOTE = 240
"""Width in cells of a quote on a story's page; `request show` has it whole."""
_SESSIONS = 12
"""The most sessions that a page lists, the newest."""


def story_table(snapshot: Snapshot, stories: Sequence[Story], today: date) -> str:
    """The table of stories."""
    currency = snapshot.board.currency
    rows = []
    for one in stories:
        evidence = snapshot.evidence(one.id)
        rows.append(
            (
                one.id,
                stage_of(one, today),
                one.title,
                marks_dots(one),
                evidence.requests,
                evidence.customers,
                short_money(evidence.arr, currency),
                target_words(one.target),
                one.link.key if one.link else "",
            )
        )
    headings = ("id", "stage", "title", "marks", "requests", "customers", "arr", "target", "tracker")
    return table(headings, rows, flexible=2, right=(4, 5, 6))


def marks_dots(story: Story) -> str:
    """The five marks as dots, in their order."""
    present = marks_of(story).present
    return "".join("●" if name in present else "○" for name in MARKS)


def story_page(snapshot: Snapshot, story: Story, today: date, now: datetime, wording: Wording) -> str:
    """The page of one story in full."""
    lines = [f"{story.id}  {one_line(story.title)}", ""]
    sentence = prose(story)
    if sentence:
        lines += [visible(sentence), ""]
    marks = marks_of(story)
    stage = stage_of(story, today)
    since = entered(story, today).get(stage)
    lines.append(_row("stage", f"{stage}, {_for(since, now)}" if since else stage))
    missing = f" · missing: {', '.join(marks.missing)}" if marks.missing else ""
    lines.append(_row("marks", f"{marks_dots(story)} {', '.join(marks.present) or 'none yet'}{missing}"))
    lines += [_row(name, one_line(value)) for name, value in _facts(snapshot, story, today) if value]
    lines += _evidence(snapshot, snapshot.evidence(story.id))
    lines += _sessions(snapshot, story, stage)
    gate = gate_of(story, today=today, wording=wording)
    if stage in ACTIVE and not gate.is_open:
        lines += ["", f"Not ready. {visible(gate.words)}"]
    findings = findings_of(snapshot, story, today=today, wording=wording)
    if findings:
        lines += ["", _row("wording", finding_counts(findings)), *finding_lines(findings)]
    notes = snapshot.notes_about(story.id)
    if notes:
        lines.append("")
        lines += [
            _row("note", f"{visible(one.text)} — {one_line(one.by)}, {show_day(one.at.date())}") for one in notes
        ]
    return "\n".join(lines)


def print_ranks(session: Session) -> None:
    """The order of the board with the reason for each place."""
    snapshot = session.read()
    found = sorted(
        (
            one
            for one in snapshot.stories.values()
            if not one.archived and stage_of(one, session.today) != "declined"
        ),
        key=board_order,
    )
    formula = session.settings.rank.formula
    scores = scores_of(snapshot, found, formula) if formula is not None else {}
    places = standings(snapshot, session.today)
    whys = [why(snapshot, one, places.get(one.id)) for one in found]
    if session.json:
        session.out_json(
            [
                _plain_rank(place, one, words, scores)
                for place, (one, words) in enumerate(zip(found, whys, strict=True), 1)
            ]
        )
        return
    rows = [
        (place, one.id, one.title, words + (f"; score {scores[one.id].words}" if one.id in scores else ""))
        for place, (one, words) in enumerate(zip(found, whys, strict=True), 1)
    ]
    session.out(table(("rank", "id", "title", "why"), rows, flexible=2, right=(0,)))


def scores_of(snapshot: Snapshot, stories: Sequence[Story], formula: str) -> "dict[str, Scored]":
    """The score of each story by the team's formula, by its id."""
    from roadmap_tui.model.formula import inputs_of, read_formula, score

    tree = read_formula(formula, "rank.formula")
    return {one.id: score(tree, inputs_of(one, snapshot.evidence(one.id), snapshot.customers)) for one in stories}


def _plain_rank(place: int, story: Story, words: str, scores: "dict[str, Scored]") -> dict[str, Any]:
    plain = {"rank": place, "story": story.id, "title": story.title, "why": words}
    scored = scores.get(story.id)
    if scored is None:
        return plain
    return {**plain, "score": scored.value, "inputs": dict(scored.inputs), "unknown": scored.unknown}


def why(snapshot: Snapshot, story: Story, standing: Standing | None = None) -> str:
    """The reason for a story's rank: weight and ARR side by side, and where they would put it."""
    evidence = snapshot.evidence(story.id)
    if not evidence.requests:
        return "a bet, without requests" if story.kind == "bet" else "no request yet"
    money = short_money(evidence.arr, snapshot.board.currency)
    words = f"weight {evidence.weight}, {money} of {plural(evidence.customers, 'customer')}"
    return f"{words}; {standing_line(standing)}" if standing is not None else words


def _readings(readings: Sequence[Reading]) -> str:
    return ", ".join(map(reading_words, readings))


def _facts(snapshot: Snapshot, story: Story, today: date) -> list[tuple[str, str | None]]:
    guarded = guardrail_state(story, today)
    guard_read = f"{guarded}: {_readings(story.guardrail_readings)}" if story.guardrail_readings else guarded
    return [
        ("cost", cost_words(story.cost)),
        ("target", target_words(story.target)),
        ("measured", story.target.measured_by if story.target else None),
        ("readings", _readings(story.readings)),
        ("verdict", verdict_words(story, today)),
        ("guardrail", target_words(story.guardrail)),
        ("guarded", guard_read),
        *(("probe" if one.of == "target" else "guarded by", probe_words(one)) for one in probings([story])),
        *((label, words) for _, label, words in page_rows(story, STORY)),
        *((name, ", ".join(ids)) for name, ids in related(snapshot, story.id).items() if ids),
        ("tracker", f"{story.link.key} {story.link.status or ''} · {link_state(story)}" if story.link else None),
        ("gate", f"opened because {story.gate_opened_because}" if story.gate_opened_because else None),
        ("declined", story.declined_because),
    ]


def _evidence(snapshot: Snapshot, evidence: Evidence) -> list[str]:
    if not evidence.requests:
        return [_row("evidence", "no request yet")]
    counts = " · ".join(
        [
            plural(evidence.requests, "request"),
            plural(evidence.customers, "customer"),
            f"{short_money(evidence.arr, snapshot.board.currency)} ARR",
            f"weight {evidence.weight}",
        ]
    )
    quotes = [
        f"  {quote.request}  “{cut(one_line(quote.text), QUOTE)}” {one_line(quote.who)}".rstrip()
        for quote in evidence.quotes
    ]
    return [_row("evidence", counts), *quotes]


def _sessions(snapshot: Snapshot, story: Story, stage: str) -> list[str]:
    """What the sessions add up to, and each of them; in building, whether who asked has tried it."""
    words = tried(snapshot, story).words
    untried = untried_words(snapshot, story) if stage == "building" else ""
    if not words and not untried:
        return []
    if words and untried:
        untried = f"{untried[0].lower()}{untried[1:]}"
    lines = [_row("tried", "; ".join(one for one in (words, untried) if one))]
    sessions = snapshot.sessions_of(story.id)
    if len(sessions) > _SESSIONS:
        earlier = plural(len(sessions) - _SESSIONS, "earlier session")
        lines.append(f"  {earlier}: `roadmap session list --story {story.id}`")
    for one in sessions[-_SESSIONS:]:
        minutes = f"{number_words(one.minutes)} min" if one.minutes is not None else None
        parts = (show_day(one.day), snapshot.customer_name(one.customer), one.participant, one.result, minutes)
        note = f"  “{cut(one_line(one.note), QUOTE)}”" if one.note else ""
        lines.append(f"  {one.id}  {one_line(', '.join(part for part in parts if part))}{note}")
    return lines


def _for(since: datetime, now: datetime) -> str:
    """The time since an instant in words; what has just begun is not "for now"."""
    length = age(since, now)
    return "since just now" if length == "now" else f"for {length}"


def _row(name: str, value: str) -> str:
    return f"{name:<10} {value}"
