"""A story as lines for the pane beside the board: its prose, its target, its evidence. Pure."""

from collections.abc import Sequence

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
from roadmap_tui.tui.widgets.cells import crop, safe_line, safe_text, wrap

QUOTES = 5
"""The most quotes shown before the rest is counted."""
QUOTE_LINES = 4
NOTES = 3
LABEL = 7
"""Width in cells of the column of labels."""


def reading_lines(card: CardData, notes: Sequence[Note], width: int, label: str) -> list[Line]:
    """A story for the pane, in lines of at most `width` cells. `label` is its stage's name."""
    story = card.story
    lines: list[Line] = [
        *hanging(story.id, [(safe_line(story.title), "strong")], len(story.id) + 2, width, "accent"),
        [],
        *_prose(story, width),
        [],
        *_marks(story, width),
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
    lines += [[], *_evidence(card, width), *_tracker(story, width), *_notes(notes, width)]
    return lines


def _prose(story: Story, width: int) -> list[Line]:
    spans: Line = []
    for piece in pieces(story):
        role: Role = "amber" if piece.gap else "dim" if piece.part == "plain" else "plain"
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


def _evidence(card: CardData, width: int) -> list[Line]:
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
    for quote in evidence.quotes[:QUOTES]:
        # No more of a long text is measured than can be shown.
        text = " ".join(one for one in safe_text(quote.text[: (QUOTE_LINES + 1) * width * 2]) if one)
        for line in wrap(text, max(width - 2, 1), QUOTE_LINES):
            lines.append([("▎ ", "dim"), (line, "plain")])
        who = safe_line(quote.customer_name) or "customer not known"
        of = f", {quote.request}" + (f", {quote.feeling}" if quote.feeling else "")
        lines += [[("▎ ", "dim"), (line, "dim")] for line in wrap(f"{who}{of}", max(width - 2, 1))]
        lines.append([])
    rest = len(evidence.quotes) - QUOTES
    if rest > 0:
        lines.append([(f"and {rest} more", "dim")])
    return lines


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
