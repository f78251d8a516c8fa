"""Numbers that measure themselves as lines: rows, one of them whole, values that wait aside. Pure."""

from datetime import date

from roadmap_tui.files.folders import is_served
from roadmap_tui.model.probes import Probing, asked_lines, every_words, probe_words, readings_of, source_of
from roadmap_tui.model.prose import reading_words, target_words
from roadmap_tui.model.records import Aside, Story
from roadmap_tui.text.days import away, show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.labelled_lines import labelled
from roadmap_tui.tui.common.reading_chart import chart_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import crop, pad, safe_line

ID, STATE, LAST = 7, 18, 22
PAST = 5
"""The readings that the page tells."""
_CLOSED = "What it asks is not shown in a browser: a secret may stand in it."


def state_of(one: Probing, today: date, *, is_allowed: bool) -> tuple[str, Role]:
    """How a number stands that measures itself: failing, asked about, not allowed here, or when it comes next."""
    if one.probed.failed is not None:
        return "fails", "red"
    if one.asides:
        return f"{len(one.asides)} aside", "amber"
    if not is_allowed:
        return "not allowed here", "amber"
    return ("due now", "plain") if one.due <= today else (away(one.due, today), "dim")


def probe_spans(one: Probing, today: date, width: int, *, is_allowed: bool) -> Line:
    """A number that measures itself in one line: how it stands, its story, its metric, its source, its last."""
    state, role = state_of(one, today, is_allowed=is_allowed)
    metric = safe_line(one.measured.metric) + (" (guardrail)" if one.of == "guardrail" else "")
    spans: Line = [(pad(crop(state, STATE - 1), STATE), role), (pad(one.story, ID), "dim")]
    left = max(width - STATE - ID, 8)
    wanted = left - LAST if left >= LAST + 20 else left
    name = wanted if wanted < 40 else wanted * 3 // 5
    spans.append((pad(crop(metric, name - 1), name), "strong"))
    if name < wanted:
        spans.append((pad(crop(source_of(one.probe), wanted - name - 1), wanted - name), "plain"))
    if wanted < left:
        last = reading_words(one.last) if one.last is not None else "never read"
        spans.append((crop(last, LAST), "dim"))
    return spans


def aside_spans(one: Probing, aside: Aside, width: int) -> Line:
    """A value that waits aside in one line: its day, its story, what came, what is odd about it."""
    value = 16
    spans: Line = [
        (pad(show_day(aside.day), STATE), "plain"),
        (pad(one.story, ID), "dim"),
        (pad(crop(safe_line(aside.text) or "nothing", value - 1), value), "strong"),
    ]
    spans.append((crop(safe_line(aside.why), max(width - STATE - ID - value, 1)), "amber"))
    return spans


def probe_lines(one: Probing, story: Story, today: date, width: int, *, is_allowed: bool) -> list[Line]:
    """A number that measures itself in full: what is asked, what came of it, what waits aside."""
    lines = wrap_spans([(f"{one.story}  ", "accent"), (safe_line(one.title), "strong")], width)
    lines.append([])
    lines += labelled(one.of, safe_line(target_words(one.measured)) or safe_line(one.measured.metric), width)
    if one.probed.failed is not None:
        lines += labelled("!", safe_line(probe_words(one)), width, "red")
    for aside in one.asides:
        came = safe_line(aside.text) or "nothing"
        lines += labelled("aside", f"{show_day(aside.day)}: {came}; {safe_line(aside.why)}", width, "amber")
    words = "on this machine" if is_allowed else "not here: what came with the board runs once you have seen it"
    lines += labelled("allowed", words, width, "plain" if is_allowed else "amber")
    lines += labelled("next", show_day(one.due), width)
    lines += [[], *asked_spans(one, width), []]
    past = [*readings_of(story, one.of)][-PAST:]
    for reading in reversed(past):
        source = safe_line(reading.source) if reading.source else "by hand"
        how = "" if not reading.asked or one.asked.startswith(reading.asked) else ", asked otherwise"
        lines += labelled(
            "" if reading is not past[-1] else "read", f"{reading_words(reading)}, {source}{how}", width
        )
    shipped = story.entered.get("shipped")
    chart = chart_lines(
        one.measured,
        readings_of(story, one.of),
        written=story.created_at.date(),
        shipped=shipped.date() if shipped is not None else None,
        today=today,
        width=width,
    )
    return [*lines, [], *chart] if chart else lines


def asked_spans(one: Probing, width: int) -> list[Line]:
    """What is run, asked or read, whole; to somebody in a browser only of what kind it is."""
    if is_served():
        return [*labelled("source", source_of(one.probe), width), *labelled("", _CLOSED, width)]
    lines: list[Line] = []
    for name, words in asked_lines(one.probe):
        lines += labelled(name, every_words(one.probe.every) if name == "every" else words, width)
    return lines


def aside_question(one: Probing, aside: Aside) -> str:
    """The question for a value that waits aside."""
    unit = f" in {safe_line(one.measured.unit)}" if one.measured.unit else ""
    came = safe_line(aside.text) or "nothing"
    return crop(
        f"{one.story}: {came} came on {show_day(aside.day)}; {safe_line(aside.why)}. The reading{unit}:", 150
    )


def aside_text(aside: Aside) -> str:
    """What stands in the question's answer at first: the value, where what came is one."""
    return number_words(aside.value).replace(",", "") if aside.value is not None else ""


def no_probes(is_filtered: bool, is_mine: bool) -> list[list[tuple[str, str]]]:
    """The lines where no number measures itself."""
    if is_filtered or is_mine:
        key = "readings.back" if is_filtered else "readings.mine"
        return [[("None of these measures itself. ", "plain"), (key, "command"), (" shows all", "dim")]]
    return [
        [("No number measures itself yet.", "strong")],
        [],
        [("A command, an address, a CSV file or a query can take a story's readings:", "dim")],
        [("roadmap story probe S-1 --command LINE --every 1w", "plain"), ("  in the shell", "dim")],
    ]


def no_asides() -> list[list[tuple[str, str]]]:
    """The lines where no value waits aside."""
    return [
        [("No value waits.", "strong")],
        [],
        [("What is no number, in another unit or far from the last one is asked about here.", "dim")],
    ]
