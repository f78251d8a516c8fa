"""Commands on sessions: write down, change and remove that somebody tried what a story promises."""

from collections.abc import Mapping
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import resolve_customer
from roadmap_tui.errors import Reason, Refused, Usage
from roadmap_tui.model.records import Customer, Session, Story


def add(
    change: Change, story: str, fields: Mapping[str, Any], *, customer: str | None = None
) -> tuple[Session, Customer | None]:
    """Write down a session of a story, and by whom it was tried; an unknown name becomes a new customer.

    Returns the session, and the customer where it is new. Usage without a result; Refused for a day ahead.
    """
    tried = change.get(Story, story)
    values = {"day": change.today, **{name: value for name, value in fields.items() if value is not None}}
    if values.get("result") is None:
        raise Usage("A session needs its result: did, with-help or failed.", reason=Reason.MISSING_VALUE)
    _check(change, values)
    who, created = resolve_customer(change, customer)
    made = Session(
        id=change.new_id(Session),
        story=tried.id,
        customer=who.id if who is not None else None,
        by=change.by,
        at=change.at,
        **values,
    )
    about = (tried.id, *([made.customer] if made.customer is not None else []))
    return change.add(made, verb="session", about=about), created


def edit(
    change: Change, identity: str, fields: Mapping[str, Any], *, customer: str | None = None
) -> tuple[Session, Customer | None]:
    """Change what is given of a session; an empty name of the customer takes it away."""
    before = change.get(Session, identity)
    values = dict(fields)
    for name in ("day", "result"):
        if name in values and values[name] is None:
            raise Usage(f"A session has a {name}; it cannot be empty.", reason=Reason.MISSING_VALUE)
    _check(change, values)
    created = None
    if customer is not None:
        who, created = resolve_customer(change, customer)
        values["customer"] = who.id if who is not None else None
    return change.edit(before, "session-edit", about=(before.story,), **values), created


def remove(change: Change, identity: str) -> Session:
    """Remove a session."""
    gone = change.get(Session, identity)
    change.remove(gone, "session-remove", about=(gone.story, *([gone.customer] if gone.customer else [])))
    return gone


def _check(change: Change, values: Mapping[str, Any]) -> None:
    day = values.get("day")
    if day is not None and day > change.today:
        raise Refused(f"A session is of a day that has been; {day} is ahead.", reason=Reason.DAY_OUT_OF_RANGE)
    for name in ("minutes", "planned"):
        value = values.get(name)
        if value is not None and value < 0:
            raise Usage(f"{name} cannot be below 0, as {value} is.", reason=Reason.NOT_A_NUMBER)
