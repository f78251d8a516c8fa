"""Formats customers for the shell."""

from datetime import date

from roadmap_tui.cli.request.text import request_table
from roadmap_tui.model.account_history import arr_words, histories_of, status_words, unkept_changes
from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.records import Customer
from roadmap_tui.model.sessions import result_words
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.renewals.data import RenewalsReport
from roadmap_tui.reports.renewals.document import message_note, waiting_note
from roadmap_tui.text.characters import drawn, one_line, visible
from roadmap_tui.text.days import away, show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.width import cell_width, cut


def customer_page(snapshot: Snapshot, customer: Customer, today: date) -> str:
    """The page of one customer, with what it was worth over time and what they asked for."""
    currency = snapshot.board.currency
    histories = histories_of(customer, unkept_changes(snapshot.happened.values()))
    facts = [
        *((label, words) for _, label, words in page_rows(customer, CUSTOMER, currency)),
        ("scores", ", ".join(f"{one.kind} {one.value} on {show_day(one.day)}" for one in customer.scores)),
        (
            "renewals",
            ", ".join(
                f"{'renewed' if one.renewed else 'not renewed'} on {show_day(one.day)}"
                for one in customer.renewals
            ),
        ),
        ("arr was", arr_words(histories.arr, currency)),
        ("status was", status_words(histories.status)),
    ]
    lines = [f"{customer.id}  {one_line(customer.name)}", ""]
    lines += [f"{name:<10} {one_line(value)}" for name, value in facts if value]
    lines += [
        f"{'note':<10} {visible(one.text)} — {one_line(one.by)}, {show_day(one.at.date())}"
        for one in snapshot.notes_about(customer.id)
    ]
    for one in reversed(snapshot.sessions_of(customer.id)):
        words = [f"{one.story} on {show_day(one.day)}", one.participant or "", result_words(one)]
        lines.append(f"{'tried':<10} {one.id}  {one_line(', '.join(word for word in words if word))}")
    asked = [one for one in snapshot.requests.values() if one.customer == customer.id]
    if asked:
        lines += ["", request_table(snapshot, asked, today).rstrip("\n")]
    return "\n".join(lines)


_TOLD = 3
"""The most things that a customer was told which are listed, the newest first."""


def renewals_page(report: RenewalsReport, width: int) -> str:
    """The renewals for a terminal: each customer in a line, under it what it waits for and was told."""
    lines: list[str] = []
    for one in report.rows:
        worth = short_money(one.arr, report.currency) if one.arr is not None else ""
        if one.arr_before is not None and one.arr_before != one.arr:
            worth += f" (a year ago {short_money(one.arr_before, report.currency)})"
        when = f"renews {away(one.renewal, report.day)}, {show_day(one.renewal)}"
        named = [one.customer_name, worth, when, f"CSM {one.csm}" if one.csm else ""]
        lines += [f"{one.customer:<6}" + " · ".join(one_line(word) for word in named if word)]
        things = [
            ("waits for", [(each.ref, each.title or each.said, waiting_note(each)) for each in one.waits_for]),
            ("to tell", [(each.ref, each.title or each.because, message_note(each)) for each in one.to_tell]),
            (
                "was told",
                [(each.ref, each.title or each.because, message_note(each)) for each in one.told[:_TOLD]],
            ),
        ]
        for label, several in things:
            for place, (ref, words, note) in enumerate(several):
                start = f"      {label if not place else '':<11}{ref:<6}"
                room = max(width - cell_width(start) - cell_width(note) - 2, 8)
                lines.append(f"{start}{cut(drawn(one_line(words or '')), room)}  {note}".rstrip())
        lines.append("")
    return "\n".join(cut(drawn(line), width) for line in lines[:-1])
