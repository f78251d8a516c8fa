"""A card: how the board draws a story. Pure; lines of words with roles, which the board's styles colour.

A card is five lines of a given width in cells: the title in two, who it is for, its marks and evidence, and
its target, or in its place, in words, whatever is wrong.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from roadmap_tui.model.evidence import NO_EVIDENCE, Evidence
from roadmap_tui.model.marks import MARKS, marks_of
from roadmap_tui.model.records import Reading, Story
from roadmap_tui.model.relations import blockers, related
from roadmap_tui.model.sessions import tried, untried_words
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, AnyStage, entered, reached, stage_of
from roadmap_tui.text.days import MONTHS, age
from roadmap_tui.text.money import short_money
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.link_text import key_marks, question, tracker_name
from roadmap_tui.tui.widgets.cells import cell_len, crop, safe_line, wrap

Role = Literal["strong", "plain", "dim", "accent", "amber", "red", "green"]
Span = tuple[str, Role]
Line = list[Span]

HEIGHT = 5
"""The height of a card in lines."""
TITLE_LINES = 2
"""The lines of its title among them."""
UNCOUNTED = "…"
"""What stands for figures that are not added up yet."""
COMPACT_MARKS_FROM = 23
"""Width in cells from which a card of one line shows its marks."""


@dataclass(frozen=True, slots=True)
class CardData:
    """The data of a story's card on a day. `year_starts` is the month in which quarters begin to count."""

    story: Story
    stage: AnyStage
    evidence: Evidence
    today: date
    currency: str
    year_starts: int = 1
    blockers: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Its relations as they are called on it, each with the ids of the stories."""
    tried: str = ""
    """What its sessions add up to, in words."""
    untried: str = ""
    """The warning that nobody who asked for it has tried it, while it is built."""
    is_counted: bool = True
    """Whether its evidence was added up; until then it is drawn as `…`."""

    @property
    def arr(self) -> str:
        """The ARR behind the story, short; a dash where nothing is known."""
        if not self.is_counted:
            return UNCOUNTED
        return short_money(self.evidence.arr, self.currency) if self.evidence.arr else "–"


def card_data(
    snapshot: Snapshot, story: Story, today: date, year_starts: int = 1, *, counts: bool = True
) -> CardData:
    """The data of a story's card on a day.

    Unless it `counts`, no evidence is added up, for which every request of the board is decoded.
    """
    stage, of_others = stage_of(story, today), bool(snapshot.relations_of(story.id))
    return CardData(
        story=story,
        stage=stage,
        evidence=snapshot.evidence(story.id) if counts else NO_EVIDENCE,
        today=today,
        currency=snapshot.board.currency,
        year_starts=year_starts,
        blockers=tuple(blockers(snapshot, story.id, today)) if of_others and stage in ACTIVE else (),
        related=tuple((name, ", ".join(ids)) for name, ids in related(snapshot, story.id).items() if ids)
        if of_others
        else (),
        tried=tried(snapshot, story).words if snapshot.sessions_of(story.id) else "",
        untried=untried_words(snapshot, story) if stage == "building" and counts else "",
        is_counted=counts,
    )


def card_lines(card: CardData, width: int, title_lines: int = TITLE_LINES) -> list[Line]:
    """The five lines of a card, each at most `width` cells; or six, with three for its title."""
    story = card.story
    label = f"{story.id} "
    title = wrap(safe_line(story.title), width, title_lines, cell_len(label))
    lines: list[Line] = [[(label, "dim"), (title[0], "strong")]]
    lines += [[(one, "strong")] for one in title[1:]]
    if title_lines == TITLE_LINES:
        lines += [[]] * (title_lines - len(title))
    actor = safe_line(story.actor) or "no actor yet"
    lines.append(_ends([(actor, "dim")], [(time_in_stage(card), "dim")], width))
    evidence = card.evidence
    figures = f"{evidence.requests} · {evidence.customers} · {card.arr}"
    if len(MARKS) + 1 + cell_len(figures) > width:
        figures = f"{evidence.requests}·{evidence.customers}·{card.arr}"
    if not card.is_counted:
        figures = UNCOUNTED
    lines.append(_ends(mark_dots(story), [(figures, "plain")], width))
    lines.append(last_line(card, width))
    # A board with long titles lets the others' cards end early, rather than tear them apart.
    return lines + [[]] * (HEIGHT - TITLE_LINES + title_lines - len(lines))


def compact_line(card: CardData, width: int) -> Line:
    """A card in one line: id, title, marks where there is room, ARR; `!` stands for trouble."""
    story = card.story
    label: Line = [(f"{story.id} ", "dim")]
    wrong = trouble(card)
    if wrong is not None:
        label.append(("! ", wrong[1]))
    right: Line = [*mark_dots(story), (" ", "plain")] if width >= COMPACT_MARKS_FROM else []
    right.append((card.arr, "plain"))
    return _ends([*label, (safe_line(story.title), "strong")], right, width)


def mark_dots(story: Story) -> Line:
    """The marks as dots, one for each of the five, filled from the left."""
    count = len(marks_of(story).present)
    dots: Line = [("●" * count, "plain"), ("○" * (len(MARKS) - count), "dim")]
    return [span for span in dots if span[0]]


def time_in_stage(card: CardData) -> str:
    """The time that the story has been in its stage; empty on its first day."""
    since = entered(card.story, card.today).get(card.stage)
    if since is None or (card.today - since.date()).days < 1:
        return ""
    return age(since, datetime.combine(max(card.today, since.date()), time(23, 59, 59), UTC))


def last_line(card: CardData, width: int) -> Line:
    """The last line of a card: target, due day and the tracker's key; trouble takes its place, in words."""
    wrong = trouble(card)
    if wrong is not None:
        return [(crop(wrong[0], width), wrong[1])]
    left, keys = target_spans(card, width), key_marks(card.story)
    taken = sum(cell_len(text) for text, _ in left)
    key = next((one for one in keys if taken + 1 + cell_len(one) <= width), None)
    if key is not None:
        return _ends(left, [(key, "dim")], width)
    return fitted(left or [(one, "dim") for one in keys[-1:]], width)


def target_spans(card: CardData, width: int) -> Line:
    """The target in short: `7→1 min  Q2`, `31→15 %  read 22`, `31→14 %  proven`.

    Where `width` cells are too few, the first word of the unit must do.
    """
    target = card.story.target
    if target is None or target.target is None:
        return [("no target", "dim")] if card.stage in ACTIVE and card.stage != "discover" else []
    last = last_reading(card.story, card.today)
    shown = last.value if last is not None and card.stage == "proven" else target.target
    values = _three(shown)
    if target.baseline is not None:
        values = f"{_three(target.baseline)}→{values}"
    unit = safe_line(target.unit)
    after: Span
    match card.stage:
        case "proven":
            after = ("  ✓ proven", "green")
        case "missed":
            after = ("  ✗ missed", "red")
        case "shipped":
            after = (f"  read {_three(last.value)}", "plain") if last is not None else ("  unread", "amber")
        case _:
            due = short_day(target.due, card.today, card.year_starts) if target.due is not None else ""
            after = (f"  {due}" if due else "", "dim")
    for shorter in (unit, unit.partition(" ")[0], ""):
        unit = shorter
        if cell_len(f"{values} {unit}{after[0]}") <= width:
            break
    return [(f"{values} {unit}".rstrip(), "plain"), after]


def _three(value: float) -> str:
    """A number in about three digits, which is what a card has room for; the pane has it whole."""
    return number_words(round(value) if abs(value) >= 100 else float(f"{value:.3g}"))


def trouble(card: CardData) -> tuple[str, Role] | None:
    """The worst problem of a story in a few words, with its role; None where there is none."""
    story, today = card.story, card.today
    state = story.link.state if story.link is not None else None
    if state == "conflict":
        return f"≠ conflict in {tracker_name(story)}", "red"
    if state == "gone":
        return f"× gone from {tracker_name(story)}", "red"
    asked = question(story)
    if asked is not None:
        return asked, "amber"
    if card.blockers:
        return f"waits for {', '.join(card.blockers)}", "amber"
    if card.stage in ACTIVE:
        due = story.ship_by or (story.target.due if story.target is not None else None)
        if due is not None and due < today:
            days = (today - due).days
            return f"{plural(days, 'day')} over", "amber"
        if story.gate_opened_because:
            return f"gate opened: {safe_line(story.gate_opened_because)}", "amber"
        if story.kind == "ask" and card.is_counted and not card.evidence.requests:
            return "no request yet", "amber"
    return None


def last_reading(story: Story, today: date) -> Reading | None:
    """The reading that counts: the first one that reached the target, else the newest up to today."""
    readings = sorted((one for one in story.readings if one.day <= today), key=lambda one: one.day)
    for one in readings:
        if reached(story.target, one.value):
            return one
    return readings[-1] if readings else None


def short_day(day: date, today: date, year_starts: int = 1) -> str:
    """A due day on a card: `Q2` or `Mar` for the last day of one, else `14 Mar`; `'28` where it is not plain."""
    months = (day.month - year_starts) % 12
    is_last = (date.fromordinal(day.toordinal() + 1)).month != day.month
    name = MONTHS[day.month - 1][:3].capitalize()
    words = name if is_last else f"{day.day} {name}"
    if is_last and months % 3 == 2:
        words = f"Q{months // 3 + 1}"
    far = not -90 <= (day - today).days <= 300
    return f"{words} '{day.year % 100:02d}" if far else words


def _ends(left: Line, right: Line, width: int) -> Line:
    """Two texts at the ends of one line; the left one gives way, its last part first."""
    right_width = sum(cell_len(text) for text, _ in right)
    room = width - right_width - (1 if right_width else 0)
    if room <= 0:
        return fitted(right, width)
    shown = fitted(left, room)
    gap = width - right_width - sum(cell_len(text) for text, _ in shown)
    return [*shown, (" " * gap, "plain"), *right] if right_width else shown


def fitted(spans: Line, width: int) -> Line:
    """Spans cropped to at most `width` cells."""
    shown: Line = []
    room = width
    for text, role in spans:
        if room <= 0:
            break
        cut = crop(text, room)
        shown.append((cut, role))
        room -= cell_len(cut)
    return shown
