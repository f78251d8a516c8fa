"""A story as lines for the pane beside the board: its prose, its target, its evidence. Pure."""

from collections.abc import Sequence

from roadmap_tui.model.evidence import Quote
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import line_words
from roadmap_tui.model.marks import MARKS, marks_of
from roadmap_tui.model.prose import pieces, reading_words, target_words
from roadmap_tui.model.records import Note, Story, Target
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.card import UNCOUNTED, CardData, Line, Role, mark_dots, time_in_stage, trouble
from roadmap_tui.tui.common.link_text import link_spans, question, tracker_name
from roadmap_tui.tui.common.spans import hanging, spaced, wrap_spans
from roadmap_tui.tui.widgets.cells import cell_len, crop, safe_line, safe_text, wrap

QUOTES = 5
"""The most quotes shown before the rest is counted."""
QUOTE_LINES = 3
QUOTED_LINES = 15
"""The most lines that all quotes take where a page has no more left, each with an empty one behind it."""
LEAST_NAME = 6
"""The fewest cells of a customer's name; what stands behind it is cut then."""
NOTES = 3
LABEL = 7
"""Width in cells of the column of labels."""
TITLE, PROSE, FIVE_MARKS = 54, 200, 50
FACTS = 20, 35, 50
"""Cells that are enough for most titles, prose and marks, and for most targets, their metrics and stages."""
EVIDENCE_LINES = 7
"""What must be left of a page for its parts to keep their lines: the figures and a quote."""


def reading_lines(card: CardData, notes: Sequence[Note], width: int, label: str, height: int = 0) -> list[Line]:
    """A story for the pane, in lines of at most `width` cells. `label` is its stage's name.

    On a page of `height` lines that has room for it, each part begins at the same line whichever story is shown,
    unless one before it is longer than most. Quotes take what is left.
    """
    story, beside = card.story, width - LABEL
    parts = [_title(story, width), _prose(story, width), _marks(story, width), _facts(card, label, width)]
    usual = [_rows(beside, TITLE), _rows(width, PROSE), _rows(beside, FIVE_MARKS), _rows(beside, *FACTS)]
    steady = [[*part, *[[]] * (rows - len(part))] for part, rows in zip(parts, usual, strict=True)]
    if sum(map(len, steady)) + len(steady) + EVIDENCE_LINES <= height:
        parts = steady
    title, prose, marks, facts = parts
    above: list[Line] = [*title, [], *prose, [], *marks, *facts, []]
    below = [*_tracker(story, width), *_notes(notes, width)]
    return [*above, *_evidence(card, width, height - len(above) - len(below)), *below]


def _rows(width: int, *cells: int) -> int:
    """The lines that texts of so many cells take in a width, one below the other."""
    return sum(-(-one // max(width, 1)) for one in cells)


def _facts(card: CardData, label: str, width: int) -> list[Line]:
    """What is known of a story beside its prose, each with its label; `label` is its stage's name."""
    story = card.story
    lines = [
        *_target("target", story.target, width),
        *_readings(story, width),
        *_target("guard", story.guardrail, width),
        *_tried(card, width),
        *_standing(card, label, width),
    ]
    for name, ids in card.related:
        lines += hanging("", [(f"{name} {ids}", "plain")], LABEL, width)
    wrong = trouble(card)
    if wrong is not None:
        hint: Line = [("  R says yes", "dim")] if wrong[0] == question(story) else []
        lines += hanging("!", [wrong, *hint], LABEL, width, wrong[1])
    return lines


def _title(story: Story, width: int) -> list[Line]:
    return hanging(story.id, [(safe_line(story.title), "strong")], len(story.id) + 2, width, "accent")


def _prose(story: Story, width: int) -> list[Line]:
    spans: Line = []
    for piece in pieces(story):
        # A comma or a full stop belongs to the words before it; only words between the parts are dim.
        between = piece.part == "plain" and bool(piece.text.strip(" ,;."))
        role: Role = "amber" if piece.gap else "dim" if between else "plain"
        text = piece.text if piece.gap else spaced(piece.text)
        spans.append((text, role))
    return wrap_spans(spans, width)


def _tried(card: CardData, width: int) -> list[Line]:
    """What the sessions of the story add up to; in building, that nobody who asked has tried it."""
    words: Line = [(card.tried, "plain")] if card.tried else []
    if card.untried:
        words += [(", " if words else "", "plain"), ("not by who asked", "dim")]
    return hanging("tried", words, LABEL, width) if words else []


def _marks(story: Story, width: int) -> list[Line]:
    marks = marks_of(story)
    spans: Line = [(" ".join(marks.present), "plain")] if marks.present else []
    if marks.missing:
        spans.append((f" missing {', '.join(marks.missing)}", "amber"))
    lines = hanging("", spans, LABEL, width)
    if lines:
        lines[0] = [*mark_dots(story), (" " * (LABEL - len(MARKS)), "plain"), *lines[0][1:]]
    return lines


def _target(label: str, target: Target | None, width: int) -> list[Line]:
    words = safe_line(target_words(target))
    if target is None or not words:
        return [] if label != "target" else hanging(label, [("none yet", "dim")], LABEL, width)
    metric = safe_line(target.metric)
    lines = hanging(label, [(words.removeprefix(metric).strip() or "no number yet", "plain")], LABEL, width)
    for text in (metric, safe_line(target.measured_by)):
        if text:
            lines += hanging("", [(text, "dim")], LABEL, width)
    return lines


def _readings(story: Story, width: int) -> list[Line]:
    if not story.readings:
        return []
    newest = sorted(story.readings, key=lambda one: one.day, reverse=True)
    words = ", ".join(reading_words(one) for one in newest[:3])
    return hanging("read", [(words, "plain")], LABEL, width)


def _standing(card: CardData, label: str, width: int) -> list[Line]:
    story = card.story
    since = time_in_stage(card)
    words = [f"{label} for {since}" if since else label, *map(safe_line, line_words(story, STORY, pane=True))]
    lines = hanging("stage", [(" · ".join(words), "plain")], LABEL, width)
    for name, text in (("gate", story.gate_opened_because), ("reason", story.declined_because)):
        if text:
            lines += hanging(name, [(safe_line(text), "plain")], LABEL, width)
    return lines


def _evidence(card: CardData, width: int, height: int) -> list[Line]:
    evidence = card.evidence
    if not card.is_counted:
        return [[(UNCOUNTED, "dim")]]
    if not evidence.requests:
        words = (
            "A bet: no request is asked of it."
            if card.story.kind == "bet"
            else "No request stands behind it yet."
        )
        return wrap_spans([(words, "dim")], width)
    figures = f"{plural(evidence.requests, 'request')} · {plural(evidence.customers, 'customer')}"
    if evidence.arr:
        figures += f" · {short_money(evidence.arr, card.currency)}"
    lines = wrap_spans([(figures, "strong"), (f" · weight {evidence.weight}", "dim")], width)
    left, shown = max(height - len(lines) - 1, QUOTED_LINES), 0
    for quote in evidence.quotes[:QUOTES]:
        found = _quote(quote, width)
        if shown and len(found) >= left:
            break
        lines += [*found, []]
        left, shown = left - len(found) - 1, shown + 1
    rest = len(evidence.quotes) - shown
    if rest > 0:
        lines.append([(f"and {rest} more", "dim")])
    return lines


def _quote(quote: Quote, width: int) -> list[Line]:
    """The beginning of what a customer said, and under it who that is, cut so that the request's id stays."""
    # No more of a long text is measured than can be shown.
    text = " ".join(one for one in safe_text(quote.text[: (QUOTE_LINES + 1) * width * 2]) if one)
    lines: list[Line] = [[("▎ ", "dim"), (line, "plain")] for line in wrap(text, max(width - 2, 1), QUOTE_LINES)]
    of = f", {quote.request}" + (f", {quote.feeling}" if quote.feeling else "")
    who = crop(safe_line(quote.customer_name) or "customer not known", max(width - 2 - cell_len(of), LEAST_NAME))
    return [*lines, [("▎ ", "dim"), (crop(f"{who}{of}", max(width - 2, 1)), "dim")]]


def _tracker(story: Story, width: int) -> list[Line]:
    link = story.link
    if link is None:
        return hanging("sent", [("to be sent with the next sync", "dim")], LABEL, width) if story.tracked else []
    words = f"{safe_line(link.key)} {safe_line(link.status)}".rstrip()
    spans: Line = [(words, "plain"), (" · ", "dim"), *link_spans(story)]
    lines = hanging(crop(tracker_name(story), LABEL - 1), spans, LABEL, width)
    return lines + hanging("", [(safe_line(link.url), "dim")], LABEL, width)


def _notes(notes: Sequence[Note], width: int) -> list[Line]:
    lines: list[Line] = []
    for note in list(reversed(notes))[:NOTES]:
        lines.append([])
        lines.append([(crop(f"{safe_line(note.by)}, {show_day(note.at.date())}", width), "dim")])
        for paragraph in safe_text(note.text):
            lines += wrap_spans([(paragraph, "plain")], width)
    return lines
