"""Labelled lines, notes and customers, as several screens show them."""

from datetime import date, datetime

from roadmap_tui.model.records import Customer
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.days import ago, away, show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.spans import hanging, wrap_spans
from roadmap_tui.tui.widgets.cells import crop, safe_line, safe_text

LABEL = 13
"""Width in cells of the column of labels."""


def customer_words(customer: Customer, currency: str, today: date | None = None) -> str:
    """A customer in a few words behind its name: segment, plan, ARR, renewal, who owns the account.

    The renewal is told by how far it is where `today` is given.
    """
    words = [safe_line(customer.segment), safe_line(customer.plan)]
    if customer.arr is not None:
        words.append(short_money(customer.arr, currency))
    if customer.renewal is not None:
        when = away(customer.renewal, today) if today is not None else show_day(customer.renewal)
        words.append(f"{'renewal was' if when.endswith('ago') else 'renews'} {when}")
    if customer.status in {"trial", "churned"}:
        words.append(customer.status)
    if customer.csm:
        words.append(f"CSM {safe_line(customer.csm)}")
    return " · ".join(word for word in words if word)


def labelled(label: str, text: str | None, width: int, role: Role = "plain") -> list[Line]:
    """A text beside its label, its own line breaks kept; nothing where there is no text."""
    lines: list[Line] = []
    for paragraph in safe_text(text):
        lines += beside_label("" if lines else label, [(paragraph, role)], width)
    return lines


def note_lines(snapshot: Snapshot, ref: str, now: datetime, width: int) -> list[Line]:
    """The notes on a record, newest first."""
    lines: list[Line] = []
    for note in reversed(snapshot.notes_about(ref)):
        lines += [[], [(crop(f"{safe_line(note.by)}, {ago(note.at, now)}", width), "dim")]]
        for paragraph in safe_text(note.text):
            lines += wrap_spans([(paragraph, "plain")], width)
    return [[], [("notes", "dim")], *lines[1:]] if lines else []


def beside_label(label: str, spans: Line, width: int) -> list[Line]:
    """Spans beside a label, their later lines under their first."""
    return hanging(label, spans, LABEL, width)
