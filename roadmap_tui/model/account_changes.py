"""Changes of an account's ARR and status: how each adds to the histories that `account_history` reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from roadmap_tui.model.records import Customer, DatedArr, DatedStatus

KINDS: dict[str, type[DatedArr] | type[DatedStatus]] = {"arr": DatedArr, "status": DatedStatus}
"""The fields of a customer that keep a history, and what each history holds."""


def with_histories(
    customer: Customer | None, fields: Mapping[str, Any], day: date, *, is_said: bool = False
) -> dict[str, Any]:
    """Fields of a customer, or of a new one, with the histories that they leave, from a day of effect on.

    A value that later days of the history follow holds until the next of them, and leaves today's as it is. A
    day that `is_said` by somebody is kept even where the value did not change on it. Who left did so on
    `churned_on`, where that is given, and nothing is known of later days; who came back has no such day.
    """
    found = dict(fields)
    for field, kind in KINDS.items():
        now = getattr(customer, field) if customer is not None else None
        value = fields.get(field, now)
        left = fields.get("churned_on") if field == "status" and value == "churned" else None
        if field not in fields and left is None:
            continue
        before = kept_values(customer, field) if customer is not None else {}
        values = {one: known for one, known in before.items() if left is None or one < left}
        # Of two clocks one may be a day ahead: what is said of today follows all that is known.
        since = left or (day if is_said else max([day, *values]))
        is_new = customer is not None and value != now
        if left is not None or is_new or (is_said and (values or value is not None)):
            values[since] = value
        if not values:
            continue
        if field in found and customer is not None and since != max(values):
            del found[field]
        if field == "status" and found.get("status", now) != now and customer is not None and customer.churned_on:
            # The day on which it left is that of the last time, and of nobody who is back.
            found.setdefault("churned_on", None)
        if values != before:
            history = (kind(day=one, **{field: values[one]}) for one in sorted(values))
            found[f"{field}_history"] = tuple(history)
    return found


def corrected(customer: Customer, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The histories of a customer that end in the values of these fields, without a new day of effect."""
    found: dict[str, Any] = {}
    for field in KINDS.keys() & fields.keys():
        history = getattr(customer, f"{field}_history")
        if history:
            found[f"{field}_history"] = (*history[:-1], replace(history[-1], **{field: fields[field]}))
    return found


def kept_values(customer: Customer, field: str) -> dict[date, Any]:
    """The values of a field's history by day; without one, today's since it was written down, or left."""
    history = getattr(customer, f"{field}_history")
    value = getattr(customer, field)
    if history:
        return {one.day: getattr(one, field) for one in history}
    written = customer.created_at.date()
    if field == "status" and value == "churned" and customer.churned_on is not None:
        return (
            {written: None, customer.churned_on: value}
            if written < customer.churned_on
            else {customer.churned_on: value}
        )
    return {written: value} if value is not None else {}
