"""Formats customers for the shell."""

from datetime import date

from roadmap_tui.cli.request.text import request_table
from roadmap_tui.model.account_history import arr_words, histories_of, status_words, unkept_changes
from roadmap_tui.model.fields import CUSTOMER
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.records import Customer
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import show_day


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
    asked = [one for one in snapshot.requests.values() if one.customer == customer.id]
    if asked:
        lines += ["", request_table(snapshot, asked, today).rstrip("\n")]
    return "\n".join(lines)
