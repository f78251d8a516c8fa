"""Due readings as lines: rows, one of them whole, the question. Pure."""

from datetime import date

from roadmap_tui.model.due import DueReading
from roadmap_tui.model.prose import reading_words, target_words
from roadmap_tui.model.records import Story
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.labelled_lines import labelled
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.reading_chart import chart_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line

ID, WHY, DAYS = 7, 20, 7


def key_of(one: DueReading) -> str:
    """The id of a row."""
    return f"{one.story} {one.of}"


def row_spans(one: DueReading, today: date, width: int) -> Line:
    """A due reading in one line: how long it is due, why, and of which story."""
    days = f"{one.days(today)} d ".rjust(DAYS)
    metric = safe_line(one.measured.metric)
    what = f"{metric} (guardrail)" if one.of == "guardrail" else metric
    left = max(width - DAYS - WHY - ID, 8)
    title_cells = left if left < 40 else left // 2
    spans: Line = [
        (days, "plain"),
        (pad(one.why, WHY), "amber" if one.why == "its day has passed" else "dim"),
        (pad(one.story, ID), "dim"),
        (pad(crop(what, title_cells - 1), title_cells), "strong"),
    ]
    if title_cells < left:
        spans.append((crop(safe_line(one.title), left - title_cells), "plain"))
    return spans


def due_lines(one: DueReading, story: Story, today: date, width: int) -> list[Line]:
    """A due reading in full: how it is measured, earlier readings, and its story."""
    lines = wrap_spans([(f"{one.story}  ", "accent"), (safe_line(one.title), "strong")], width)
    lines += [[], *prose_lines(story, width), []]
    measured = one.measured
    lines += labelled(one.of, safe_line(target_words(measured)) or safe_line(measured.metric), width)
    lines += labelled(
        "measured", measured.measured_by or "nobody said how", width, "plain" if measured.measured_by else "dim"
    )
    shipped = story.entered.get("shipped")
    lines += labelled("shipped", show_day(shipped.date()) if shipped is not None else None, width)
    last = reading_words(one.last) if one.last is not None else "never"
    lines += labelled("last read", last, width)
    lines += labelled("due", f"{one.why}, since {show_day(one.since)}", width, "amber")
    chart = chart_lines(
        measured,
        story.readings if one.of == "target" else story.guardrail_readings,
        written=story.created_at.date(),
        shipped=shipped.date() if shipped is not None else None,
        today=today,
        width=width,
    )
    return [*lines, [], *chart] if chart else lines


def question(one: DueReading) -> str:
    """The question for one reading."""
    unit = safe_line(one.measured.unit)
    of = " guardrail" if one.of == "guardrail" else ""
    words = f"{one.story}{of}: {safe_line(one.measured.metric)}{f' in {unit}' if unit else ''}"
    return crop(words, 100) if cell_len(words) > 100 else words


EMPTY = EmptyList(
    filtered="No number holds these words.",
    mine="None of your stories.",
    none=[
        [("Nothing is to be read.", "strong")],
        [],
        [
            (
                "A shipped story stands here until it is read: once it is out, once its target's day has passed,",
                "dim",
            )
        ],
        [("and 30 days after the last reading.", "dim")],
        [("story.read", "command"), ("  on the board records a reading of any story", "plain")],
        [("roadmap story read S-1 7.5 --on friday", "plain"), ("  does it in the shell", "dim")],
    ],
)
"""What the list tells where nothing is to be read."""
