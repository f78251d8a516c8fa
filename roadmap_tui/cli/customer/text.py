"""Customers as the shell shows them to people."""

from datetime import date

from roadmap_tui.cli.request.text import request_table
from roadmap_tui.model.records import Customer
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money


def customer_page(snapshot: Snapshot, customer: Customer, today: date) -> str:
    """One customer, and what they asked for."""
    facts = (
        ("segment", customer.segment),
        ("plan", customer.plan),
        ("status", customer.status),
        ("churned", show_day(customer.churned_on) if customer.churned_on else None),
        ("arr", short_money(customer.arr, snapshot.board.currency) if customer.arr is not None else None),
        ("renewal", show_day(customer.renewal) if customer.renewal else None),
        ("csm", customer.csm),
        ("domains", ", ".join(customer.domains)),
        ("known as", ", ".join(customer.external_ids)),
        ("scores", ", ".join(f"{one.kind} {one.value} on {show_day(one.day)}" for one in customer.scores)),
        (
            "renewals",
            ", ".join(
                f"{'renewed' if one.renewed else 'not renewed'} on {show_day(one.day)}"
                for one in customer.renewals
            ),
        ),
    )
    lines = [f"{customer.id}  {one_line(customer.name)}", ""]
    lines += [f"{name:<10} {one_line(value)}" for name, value in facts if value]
    asked = [one for one in snapshot.requests.values() if one.customer == customer.id]
    if asked:
        lines += ["", request_table(snapshot, asked, today).rstrip("\n")]
    return "\n".join(lines)
