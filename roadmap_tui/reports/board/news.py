"""News of the board report: verdicts, net moves and what waits, for a weekly note."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from roadmap_tui.measures import Facts, Period
from roadmap_tui.measures.evidence import UNTRIAGED, untriaged
from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.loop import OVERDUE, LoopRow, loop_rows
from roadmap_tui.model.moves import Move
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, DerivedStage, reached, stage_of, unread, verdicts
from roadmap_tui.text.days import away, show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural


class Verdict(Value, kw_only=True, frozen=True):
    """A story that was proven or missed on a day; `read` is what was measured, in words, beside the target."""

    story: str
    title: str
    word: DerivedStage
    on: date
    read: str


def verdicts_since(stories: Iterable[Story], since: date, today: date) -> tuple[Verdict, ...]:
    """The stories that came true, or did not, since a day: the oldest first."""
    found = [
        Verdict(story=one.id, title=one.title, word=word, on=on, read=_read(one, word, on))
        for one in stories
        for word, on in verdicts(one, today)
        if on >= since
    ]
    return tuple(sorted(found, key=lambda one: one.on))


def _read(story: Story, word: DerivedStage, on: date) -> str:
    """The reading that a verdict rests on, beside the target."""
    target = story.target
    if target is None or target.target is None:
        return ""
    readings = sorted((one for one in story.readings if one.day <= on), key=lambda one: one.day)
    if word == "proven":
        readings = [one for one in readings if reached(target, one.value)][:1]
    unit = target.unit if target.unit == "%" else f" {target.unit}" if target.unit else ""
    aim = f"target {number_words(target.target)}{unit}"
    if not readings:
        return f"never read, {aim}"
    name = f"{target.metric} " if target.metric else ""
    return f"{name}{number_words(readings[-1].value)}{unit}, {aim}"


def net_moves(moves: Iterable[Move]) -> list[Move]:
    """Moves of one story in a row as one, from where it stood first to where it came last."""
    found: dict[str, Move] = {}
    for one in moves:
        first = found.pop(one.story, None)
        before = first.before if first is not None else one.before
        found[one.story] = Move(story=one.story, before=before, after=one.after, on=one.on, by=one.by)
    return list(found.values())


def waits_of(snapshot: Snapshot, stories: Sequence[Story], today: date, *, whole: bool) -> tuple[str, ...]:
    """Sentences on what waits for somebody: of these stories, and of the `whole` board where it is told."""
    shown = {one.id for one in stories}
    facts = Facts(snapshot, today, Period(until=today)) if whole else None
    loop = facts.loop if facts is not None else loop_rows(snapshot, today)
    rows = [one for one in loop if one.waits and (one.story in shown if one.story else whole)]
    found = [*_stories(stories, today), *_waiting(rows)]
    new = untriaged(facts).value if facts is not None else None
    if new:
        verb = "is" if new == 1 else "are"
        found.append(f"{plural(int(new), 'request')} {verb} new for more than {UNTRIAGED} days.")
    return tuple(found)


def _stories(stories: Iterable[Story], today: date) -> Iterator[str]:
    for one in stories:
        stage = stage_of(one, today)
        if stage in ACTIVE and one.ship_by is not None and one.ship_by < today:
            late = f"{show_day(one.ship_by)}, {away(one.ship_by, today)}"
            yield f"{one.id} {one.title}: should have shipped on {late}."
        if stage == "missed" and unread(one):
            yield f"{one.id} {one.title}: the target was due and was never read."
        if any(each.failed for each in one.probed.values()):
            yield f"{one.id} {one.title}: its probe fails, so the number is not measured."
        if one.asides:
            verb = "waits" if len(one.asides) == 1 else "wait"
            count = plural(len(one.asides), "odd value")
            yield f"{one.id} {one.title}: {count} of its probe {verb} for a yes or no."
        if asks_released(one):
            yield f"{one.id} {one.title}: the tracker says done. Is it released?"
        if one.link is not None and one.link.state == "conflict":
            yield f"{one.id} {one.title}: changed here and in {one.link.key}, which differ."


def _waiting(rows: Sequence[LoopRow]) -> Iterator[str]:
    if not rows:
        return
    customers = {one.customer for one in rows}
    late = {one.customer for one in rows if one.overdue}
    verb = "waits" if len(customers) == 1 else "wait"
    about = _listed(sorted({one.about for one in rows}, key=lambda one: (one[0] != "S", int(one[2:]))))
    overdue = f", {'all' if late == customers else len(late)} for more than {OVERDUE} days" if late else ""
    yield f"{plural(len(customers), 'customer')} {verb} to be told of {about}{overdue}."


def _listed(names: Sequence[str]) -> str:
    few = [*names[:5], f"{len(names) - 5} more"] if len(names) > 6 else list(names)
    return few[0] if len(few) == 1 else f"{', '.join(few[:-1])} and {few[-1]}"
