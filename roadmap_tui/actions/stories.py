"""Commands on outcome stories."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.gate import Gate, gate_of
from roadmap_tui.actions.products import resolved
from roadmap_tui.actions.requests import link as link_request
from roadmap_tui.actions.requests import resolve_request
from roadmap_tui.errors import Advice, Reason, Refused, Remedy, Stale, Usage
from roadmap_tui.model.records import Reading, Relation, Story, number
from roadmap_tui.model.stages import GATED, LINE, STAGES, passes_gate
from roadmap_tui.text.characters import capital, checked, one_line
from roadmap_tui.text.nearest import meant

_TITLE_WORDS = 12


def add(change: Change, fields: Mapping[str, Any], *, from_requests: Iterable[str] = ()) -> Story:
    """Add a story in `discover`; requests named in `from_requests` are linked to it.

    A missing title is taken from the outcome. Usage where there is neither.
    """
    values = resolved(change, titled(fields))
    behind = [resolve_request(change, one) for one in from_requests]
    identity = change.new_id(Story)
    story = change.add(
        Story(
            id=identity,
            order=float(number(identity)),
            entered={"discover": change.at},
            created_at=change.at,
            created_by=change.by,
            **values,
        )
    )
    for request in behind:
        link_request(change, request.id, story.id)
    return story


def titled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new story with its title, from the outcome where none is given. Usage without either."""
    return {**fields, "title": fields.get("title") or _title_from(fields.get("outcome"))}


def edit(change: Change, identity: str, fields: Mapping[str, Any], *, seen: Story | None = None) -> Story:
    """Edit a story's fields.

    With `seen`, the story as the person had it before them, a field that somebody else changed meanwhile to
    another value is refused as Stale; fields that only one of the two touched are kept from both.
    """
    story = change.get(Story, identity)
    if "title" in fields and not fields["title"]:
        raise Usage("title cannot be empty.", reason=Reason.MISSING_VALUE)
    wanted = resolved(change, fields, story)
    if seen is not None:
        shown = change.touchpoints.read(story)
        wanted = {name: value for name, value in wanted.items() if value != getattr(seen, name)}
        both = [
            name
            for name, value in wanted.items()
            if getattr(shown, name) != getattr(seen, name) and getattr(shown, name) != value
        ]
        if both:
            raise Stale(
                f"{story.id} was changed meanwhile in {', '.join(both)}; nothing was written. "
                "Look at both versions and choose.",
                story,
            )
    return change.edit(story, **wanted)


def move(change: Change, identity: str, stage: str, *, because: str | None = None) -> Story:
    """Move a story to a stage; before `ready` stands the gate, which `because` opens.

    Refused where the gate is shut, naming what is missing. Moving to where it stands changes nothing.
    """
    story = change.get(Story, identity)
    because = (because or "").strip() and checked(because or "", "because")
    name = stage.strip().lower()
    if name in {"proven", "missed"}:
        raise Refused(
            f"A story is not moved to {name}: it follows from its readings.",
            reason=Reason.DERIVED_STAGE,
            remedy=Remedy("story read", (story.id, "VALUE"), "Move it to shipped, then {}."),
        )
    if name not in STAGES:
        raise Usage(f"There is no stage {one_line(stage)!r}.{meant(name, STAGES)}", reason=Reason.UNKNOWN_WORD)
    if story.stage == name:
        return story
    fields: dict[str, Any] = {"stage": name, "entered": {**story.entered, name: change.at}}
    if not passes_gate(story, name):
        gate = gate_of(story, today=change.today, wording=change.wording)
        if not gate.is_open and not because:
            raise Refused.of(gate_advice(story, name, gate))
        fields["gate_opened_because"] = None if gate.is_open else because
    elif name not in GATED and story.gate_opened_because is not None:
        fields["gate_opened_because"] = None
    if name == "declined":
        if not because:
            given = Remedy("story decline", (story.id, "--because", "…"), "Give one: {}.")
            raise Refused(f"Declining {story.id} needs a reason.", reason=Reason.REASON_NEEDED, remedy=given)
        fields["declined_because"] = because
    elif story.declined_because is not None:
        fields["declined_because"] = None
        for one in change.transaction.find(Relation, story=story.id, type="duplicate"):
            change.remove(one, "unduplicate", about=(story.id, one.other))
    return change.edit(story, "move", because=because or None, **fields)


def gate_advice(story: Story, stage: str, gate: Gate) -> Advice:
    """The advice where the gate is shut: the same words on the board, in the editor and in the shell."""
    mend = "Fill them in" if gate.missing and not gate.errors else "Mend that"
    return Advice(
        f"{story.id} cannot move to {stage} yet. {gate.words} {mend}, or open the gate with a reason.",
        Reason.GATE_REFUSED,
        (Remedy("story move", (story.id, stage, "--because", "…"), "{} opens it."),),
    )


def next_stage(story: Story, steps: int) -> str | None:
    """The stage before (-1) or after (+1) a story's own on the line; None at its ends."""
    place = LINE.index(story.stage) if story.stage in LINE else 0
    place += steps
    return LINE[place] if 0 <= place < len(LINE) else None


def decline(change: Change, identity: str, because: str) -> Story:
    """Decline a story with a reason, which stays on it."""
    return move(change, identity, "declined", because=because)


def archive(change: Change, identity: str, *, archived: bool = True) -> Story:
    """Archive a story, which takes it off the board without losing it, or put it back."""
    return change.edit(change.get(Story, identity), "archive" if archived else "unarchive", archived=archived)


def keep_address(change: Change, identity: str, address: str) -> Story:
    """Keep the address of an issue in another tracker than the board's; nothing is brought into step with it."""
    story = change.get(Story, identity)
    return change.edit(story, addresses=tuple(dict.fromkeys((*story.addresses, address))))


def read(
    change: Change,
    identity: str,
    value: float,
    *,
    on: date | None = None,
    note: str | None = None,
    guardrail: bool = False,
    source: str | None = None,
    asked: str | None = None,
) -> Story:
    """Record a reading of the target or the guardrail on a day; a second one of a day replaces it.

    A probe's says its `source`, and by a digest what was `asked`.
    """
    story = change.get(Story, identity)
    measured = story.guardrail if guardrail else story.target
    before = story.guardrail_readings if guardrail else story.readings
    if measured is None or measured.metric is None:
        raise Refused(
            f"{story.id} has no guardrail to read yet. Say in its guardrail what must not get worse."
            if guardrail
            else f"{story.id} has no metric to read yet.",
            reason=Reason.NO_METRIC,
            remedy=None
            if guardrail
            else Remedy(
                "story edit", (story.id, "--metric", "…", "--target", "…"), "Say what is measured first: {}."
            ),
        )
    day = on or change.today
    if day > change.today:
        raise Refused(f"A reading is of a day that has been; {day} is ahead.", reason=Reason.DAY_OUT_OF_RANGE)
    made = Reading(day=day, value=value, note=note, source=source, asked=asked)
    readings = sorted([*(one for one in before if one.day != day), made], key=lambda one: one.day)
    if guardrail:
        return change.edit(story, "read", guardrail_readings=tuple(readings))
    return change.edit(story, "read", readings=tuple(readings))


def rank(change: Change, identity: str, *, before: str | None = None, after: str | None = None) -> Story:
    """Place a story right before or after another; without either, on top of the board.

    With both, it goes somewhere between the two, which asks for no look at the others.
    """
    story = change.get(Story, identity)
    if before is not None and after is not None:
        above, below = change.get(Story, after).order, change.get(Story, before).order
        wanted = _between(above, below) if above < below else None
        if wanted is not None:
            return change.edit(story, "rank", order=wanted)
        before = None
    named = before if before is not None else after
    anchor = change.get(Story, named) if named is not None else None
    if anchor is not None and anchor.id == story.id:
        raise Usage(f"{story.id} cannot be ranked against itself.")
    wanted = _between(*_neighbours(change, story, anchor, is_before=before is not None))
    if wanted is None:
        wanted = _renumbered(change, story, anchor, is_before=before is not None)
    return change.edit(story, "rank", order=wanted)


def _neighbours(
    change: Change, story: Story, anchor: Story | None, *, is_before: bool
) -> tuple[float | None, float | None]:
    """The two order values between which a story goes. One look at every story: a screen waits for it."""
    orders: Mapping[str, float] = change.transaction.column(Story, "order")
    if anchor is None:
        return None, min((order for one, order in orders.items() if one != story.id), default=None)
    found: float | None = None
    for one, order in orders.items():
        if one in (story.id, anchor.id):
            continue
        if order == anchor.order and (number(one) < number(anchor.id)) == is_before:
            found = order
            break
        is_nearer = found is None or (order > found if is_before else order < found)
        if is_nearer and order != anchor.order and (order < anchor.order) == is_before:
            found = order
    return (found, anchor.order) if is_before else (anchor.order, found)


def _renumbered(change: Change, story: Story, anchor: Story | None, *, is_before: bool) -> float:
    """Renumber the fewest neighbours, as no value is left between two of them; the order left for `story`."""
    orders: Mapping[str, float] = change.transaction.column(Story, "order")
    line = sorted((one for one in orders if one != story.id), key=lambda one: (orders[one], number(one)))
    line.insert(line.index(anchor.id) + (not is_before) if anchor is not None else 0, story.id)
    place, reach = line.index(story.id), 1
    spread: list[float] = []
    while not spread:
        reach *= 2
        first, last = max(place - reach, 0), place + reach
        above = orders[line[first - 1]] if first else None
        below = orders[line[last]] if last < len(line) else None
        spread = _spread(above, below, len(line[first:last]))
    for one, order in zip(line[first:last], spread, strict=True):
        if one != story.id:
            change.edit(change.get(Story, one), "rank", order=order)
    return spread[place - first]


def _spread(above: float | None, below: float | None, count: int) -> list[float]:
    """Values at equal distances between two others, or beyond the one there is; none where there is no room."""
    step = 1.0 if above is None or below is None else (below - above) / (count + 1)
    start = above if above is not None else 0.0 if below is None else below - step * (count + 1)
    end = start + step * (count + 1) if below is None else below
    found = [start + step * place for place in range(1, count + 1)]
    return found if all(one < other for one, other in pairwise((start, *found, end))) else []


def _between(above: float | None, below: float | None) -> float | None:
    if above is None:
        return 0.0 if below is None else below - 1.0
    if below is None:
        return above + 1.0
    middle = (above + below) / 2
    return middle if above < middle < below else None


def _title_from(outcome: str | None) -> str:
    words = one_line(outcome or "").split()
    if not words:
        titled = Remedy("story add", ("--title", "Treatment history in hand"), "Give one: {}.")
        raise Usage("A story needs a title or an outcome.", reason=Reason.MISSING_VALUE, remedy=titled)
    title = " ".join(words[:_TITLE_WORDS])
    return capital(title) + ("…" if len(words) > _TITLE_WORDS else "")
