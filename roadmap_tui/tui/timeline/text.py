"""The timeline as lines: rows, headings, and one story in time whole. Pure."""

from collections.abc import Mapping
from datetime import date

from roadmap_tui.model.moves import Slip
from roadmap_tui.model.prose import target_words
from roadmap_tui.model.records import Story
from roadmap_tui.reports.timeline.data import TimelineRow
from roadmap_tui.text.days import away, show_day
from roadmap_tui.tui.common.card import Line, Role, Span
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.labelled_lines import labelled
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.timeline.model import NO_QUARTER, PRODUCT, SHIPPED, Figures
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line

ID, STAGE, DAY, LONE_DAY, MARK = 7, 9, 13, 16, 12
DUE_FROM = 84
"""The least width for the target's due day in a row."""
TITLE = 24
"""The cells that a product's name has in any heading."""
BEFORE = 2
"""The indent of a row under a heading, in cells."""


def heading_spans(name: str, figures: Figures, width: int) -> Line:
    """A heading: what the stories under it have in common, how many they are, and what their columns hold."""
    title = {SHIPPED: "Shipped", NO_QUARTER: "No day yet", PRODUCT: "No product"}.get(
        name, name.capitalize() if name.islower() else name
    )
    if name.startswith(PRODUCT) and name != PRODUCT:
        title = crop(safe_line(name.removeprefix(PRODUCT)), max(width // 2, TITLE))
    words = [f"{figures.planned} planned"] if figures.planned and figures.shipped else []
    words += [f"{figures.shipped} shipped"] if figures.shipped and figures.planned else []
    words += [
        f"{count} {word}" for word, count in (("proven", figures.proven), ("missed", figures.missed)) if count
    ]
    head: Line = [(title, "strong"), (f"  {figures.planned + figures.shipped:,}", "dim")]
    if words:
        head.append((f"  {' · '.join(words)}", "dim"))
    if figures.late:
        head.append((f"  {figures.late} late", "amber"))
    days = {SHIPPED: "shipped", "now": "ships by", "next": "ships by", "later": "ships by"}.get(name, "day")
    has_due = width - BEFORE >= DUE_FROM
    columns = pad(days, DAY) + pad("target due", DAY) if has_due else pad(days, LONE_DAY)
    start = width - cell_len(columns) - MARK
    used = sum(cell_len(text) for text, _ in head)
    if used + 2 <= start:
        head += [(" " * (start - used), "plain"), (columns, "dim")]
    return head


def row_spans(row: TimelineRow, width: int, names: Mapping[str, str]) -> Line:
    """A story in time in one line: what it is, where it stands, its days, and how they moved."""
    has_due = width >= DUE_FROM
    days = _days(row, has_due)
    fixed = ID + STAGE + 2 + MARK + sum(cell_len(text) for text, _ in days)
    room = max(width - fixed, 8)
    stage = names.get(row.stage, row.stage)
    spans: Line = [
        (pad(row.story, ID), "dim"),
        (pad(crop(safe_line(row.title), room), room + 1), "strong" if row.horizon == "now" else "plain"),
        (pad(crop(stage, STAGE), STAGE + 1), "dim"),
        *days,
        _mark(row),
    ]
    return spans


def drawn_row_spans(row: TimelineRow, bar: Line, width: int) -> Line:
    """A story in time as a bar along the scale, between its title and how its day moved."""
    room = title_width(width)
    role: Role = "strong" if row.horizon == "now" else "plain"
    title = pad(crop(safe_line(row.title), room), room + 1)
    return [(pad(row.story, ID), "dim"), (title, role), *bar, (" ", "plain"), _mark(row)]


def drawn_heading_spans(name: str, figures: Figures, labels: Line, width: int) -> Line:
    """A heading over drawn stories, and the names of weeks, months or quarters along their scale."""
    head = [(crop(text, title_width(width) + ID), role) for text, role in heading_spans(name, figures, 0)[:2]]
    used = sum(cell_len(text) for text, _ in head)
    return [*head, (" " * max(BEFORE + ID + title_width(width) + 1 - used, 1), "plain"), *labels]


def title_width(width: int) -> int:
    """The cells of a title beside a bar, for a row of so many cells."""
    return max(min(width // 3 + max(width - 90, 0) // 2, 64), 12)


def scale_width(width: int) -> int:
    """The cells of the scale in a row of so many cells."""
    return max(width - ID - title_width(width) - 2 - MARK, 8)


def _days(row: TimelineRow, has_due: bool) -> Line:
    """The days of a row: shipped or to ship, and the target's due; one of the two where there is room for one."""
    day = row.shipped_on or row.ship_by
    if has_due:
        due: Span = (pad(show_day(row.due) if row.due else "–", DAY), "dim")
        return [(pad(show_day(day) if day else "–", DAY), "plain" if day else "dim"), due]
    if day is None and row.due is not None:
        return [(pad(f"due {show_day(row.due)}", LONE_DAY), "dim")]
    return [(pad(show_day(day) if day else "–", LONE_DAY), "plain" if day else "dim")]


def _mark(row: TimelineRow) -> Span:
    if row.shipped_on is not None:
        marks: dict[str, Span] = {"proven": ("proven ✓", "green"), "missed": ("missed ×", "red")}
        return marks.get(row.stage, ("not known", "dim"))
    slipped = f"{row.slipped:+d} d" if row.slipped else ""
    if row.late:
        return f"late {slipped}".rstrip(), "amber"
    if slipped:
        return slipped, "amber" if row.slipped > 0 else "plain"
    return ("", "plain") if row.given else ("by stage", "dim")


def story_lines(row: TimelineRow, story: Story | None, today: date, width: int) -> list[Line]:
    """A story in time in full: what it promises, until when, and what became of that."""
    lines = wrap_spans([(f"{row.story}  ", "accent"), (safe_line(row.title), "strong")], width)
    if story is not None:
        lines += [[], *prose_lines(story, width)]
    lines.append([])
    lines += labelled("stage", row.stage + (f" · {safe_line(row.owner)}" if row.owner else ""), width)
    if row.horizon is not None:
        lines += labelled("horizon", row.horizon if row.given else f"{row.horizon}, by its stage", width)
    lines += _ships(row, today, width)
    lines += labelled("waits for", ", ".join(row.blocked_by), width, "amber")
    if story is not None:
        lines += labelled("target", safe_line(target_words(story.target)) or None, width)
    lines += _slips("due", "the target's day", row, width)
    for word, day in (("missed", row.missed_on), ("proven", row.proven_on)):
        if day is not None:
            role: Role = "green" if word == "proven" else "red"
            lines += labelled(word, f"{show_day(day)}{' ✓' if word == 'proven' else ''}", width, role)
    return lines


def _ships(row: TimelineRow, today: date, width: int) -> list[Line]:
    if row.shipped_on is not None:
        lines = labelled("shipped", f"{show_day(row.shipped_on)}, {away(row.shipped_on, today)}", width)
        if row.ship_by is not None:
            late = (row.shipped_on - row.ship_by).days
            how = "on the day" if not late else f"{abs(late)} days {'later' if late > 0 else 'sooner'}"
            lines += labelled("promised", f"{show_day(row.ship_by)}; it shipped {how}", width, "dim")
    elif row.ship_by is not None:
        words = f"{show_day(row.ship_by)}, {away(row.ship_by, today)}{': late' if row.late else ''}"
        lines = labelled("ships by", words, width, "amber" if row.late else "plain")
    else:
        lines = labelled("ships by", "no day yet", width, "dim")
    return lines + _slips("ship_by", "the day", row, width)


def _slips(field: str, what: str, row: TimelineRow, width: int) -> list[Line]:
    """The moves of a day: how often and how far in all, then each time."""
    mine = [one for one in row.slips if one.field == field]
    if not mine:
        return []
    last = row.ship_by if field == "ship_by" else row.due
    first = mine[0].before
    far = f", {(last - first).days:+d} days in all" if last is not None and first is not None else ""
    times = {1: "once", 2: "twice"}.get(len(mine), f"{len(mine)} times")
    lines = labelled("slipped" if field == "ship_by" else "", f"{what} moved {times}{far}", width, "amber")
    for one in mine:
        lines += labelled("", slip_words(one), width, "dim")
    return lines


def slip_words(slip: Slip) -> str:
    """A move of a day in words: from when to when, by whom."""
    before = show_day(slip.before) if slip.before else "no day"
    after = show_day(slip.after) if slip.after else "no day"
    days = f" ({slip.days:+d})" if slip.days is not None else ""
    return f"{before} → {after}{days}, {show_day(slip.on)} by {safe_line(slip.by)}"


EMPTY = EmptyList(
    unread="Reading what slipped …",
    filtered="No story holds these words.",
    mine="You own no story.",
    none=[
        [("No story yet.", "strong")],
        [],
        [
            ("go.board", "command"),
            (" ", "plain"),
            ("story.new", "command"),
            ("  writes the first one on the board", "plain"),
        ],
        [('roadmap story add --outcome "…" --ship-by "end of Q1"', "plain"), ("  in the shell", "dim")],
    ],
)
"""What the timeline tells where no story is shown."""
