"""Lays out the renewals as rows of a table, in words."""

from collections.abc import Sequence

from roadmap_tui.reports.document import Block, Cell, Heading, Paragraph, Table, table
from roadmap_tui.reports.renewals.data import Message, RenewalRow, RenewalsReport, Waiting
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural

HEADINGS = ("customer", "ARR", "a year ago", "renews", "CSM", "waits for", "to be told", "was told")
_MOST = 4
"""The most things that a cell names; the rest are counted."""


def renewals_blocks(report: RenewalsReport) -> list[Block]:
    """The renewals as a part of a document: how many and how much, then a line for each."""
    return [
        Heading(text=f"Renews within {plural(report.within, 'day')}", level=3),
        Paragraph(text=summary(report)),
        *([renewals_table(report)] if report.rows else []),
    ]


def summary(report: RenewalsReport) -> str:
    """How many renew, what they pay, how many of them wait or were not told, in a sentence."""
    if not report.rows:
        return f"Nobody renews within {plural(report.within, 'day')}."
    waiting = [one for one in report.rows if one.waits_for or one.to_tell]
    unknown = sum(one.arr is None for one in report.rows)
    renew = "renew" if len(report.rows) > 1 else "renews"
    wait = "waits or was not told" if len(waiting) == 1 else "wait or were not told"
    words = f"{plural(len(report.rows), 'customer')}{_worth(report.rows, report.currency)} {renew} within "
    words += plural(report.within, "day") + (f" (the ARR of {unknown:,} is not known)" if unknown else "")
    some = _worth(waiting, report.currency)
    return f"{words}; {len(waiting):,} of {len(report.rows):,} {wait}{',' if some else ''}{some}."


def _worth(rows: Sequence[RenewalRow], currency: str) -> str:
    """What customers pay, where it is known of any: ` with $84k`."""
    known = [one.arr for one in rows if one.arr is not None]
    return f" with {short_money(sum(known), currency)}" if known else ""


def renewals_table(report: RenewalsReport) -> Table:
    """A line for each customer that renews, for a page."""
    rows = []
    for one in report.rows:
        name, arr, before, renews, _, waits, to_tell, told = row_cells(one, report.currency)
        was = f", was {before}" if before and before != arr else ""
        rows.append((name, f"{arr}{was}", renews, waits, to_tell, told))
    return table(("customer", "ARR", "renews", *HEADINGS[5:]), rows, flexible=3)


def row_cells(one: RenewalRow, currency: str) -> tuple[Cell, ...]:
    """The cells of a customer, in words."""
    return (
        one.customer_name,
        _money(one.arr, currency),
        _money(one.arr_before, currency),
        show_day(one.renewal),
        one.csm,
        _several(list(map(_waiting_words, one.waits_for)), "nothing"),
        _several(list(map(_message_words, one.to_tell)), ""),
        _several(list(map(_message_words, one.told)), "nothing yet"),
    )


def _money(arr: int | None, currency: str) -> str:
    return short_money(arr, currency) if arr is not None else ""


def _several(words: list[str], none: str) -> str:
    more = f"; {len(words) - _MOST} more" if len(words) > _MOST else ""
    return "; ".join(words[:_MOST]) + more if words else none


def _waiting_words(one: Waiting) -> str:
    """`S-4 building by 30 Jun 2027`; a request by its id alone: its words are on its own page."""
    return f"{one.ref} {waiting_note(one)}".rstrip()


def waiting_note(one: Waiting) -> str:
    """How far a story is that a customer waits for; empty of a request."""
    by = f" by {show_day(one.ship_by)}" if one.ship_by is not None else ""
    return f"{one.stage}{by}" if one.stage is not None else ""


def _message_words(one: Message) -> str:
    return f"{one.ref} {message_note(one)}"


def message_note(one: Message) -> str:
    """What there is to tell and for how long, `shipped, 23 days`, or when it was told: `3 Mar 2026, solved`."""
    if one.told_on is None:
        return f"{'shipped' if one.title is not None else 'declined'}, {plural(one.days_open or 0, 'day')}"
    answer = {"solved": ", solved", "not-solved": ", not solved", "none": ""}[one.answer]
    return f"{'' if one.title is not None else 'no, '}{show_day(one.told_on)}{answer}"
