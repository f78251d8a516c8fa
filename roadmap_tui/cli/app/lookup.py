"""Lookup of the record that a command names, in a snapshot."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from roadmap_tui.actions.customers import named_customer
from roadmap_tui.errors import Reason, Usage, unknown
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.values import NOBODY
from roadmap_tui.model.records import Customer, Product, Record, Request, Session, Stint, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant, nearest

R = TypeVar("R", bound=Record)


def story(snapshot: Snapshot, identity: str) -> Story:
    """A story by its id. NotFound names the nearest."""
    return _by_id(snapshot.stories, identity, "story")


def request(snapshot: Snapshot, identity: str) -> Request:
    """A request by its id. NotFound names the nearest."""
    return _by_id(snapshot.requests, identity, "request")


def stint(snapshot: Snapshot, identity: str) -> Stint:
    """A stint by its id. NotFound names the nearest."""
    return _by_id(snapshot.stints, identity, "stint")


def session(snapshot: Snapshot, identity: str) -> Session:
    """A session by its id. NotFound names the nearest."""
    return _by_id(snapshot.table(Session), identity, "session")


def customer(snapshot: Snapshot, named: str) -> Customer:
    """A customer by id, name, domain or external id. NotFound names the nearest."""
    found = snapshot.customers.get(named.strip().upper())
    if found is not None:
        return found
    found = named_customer(snapshot.customers.values(), named)
    if found is not None:
        return found
    near = nearest(named, [*(one.name for one in snapshot.customers.values()), *snapshot.customers])
    raise unknown(f"customer {one_line(named)!r}", one_line(near) if near else None, "customer list")


def nobody_of(snapshot: Snapshot, *, csm: str | None = None, segment: str | None = None) -> str | None:
    """The warning that a board knows no such CSM or segment, so that an empty answer is no all-clear.

    None where it knows them, or holds nobody yet.
    """
    customers = [one for one in snapshot.customers.values() if not one.forgotten]
    if csm is not None:
        names = {one.csm for one in customers} | {one.csm for one in snapshot.requests.values()}
        known = {name for name in names if name}
        if known and csm.casefold() not in {name.casefold() for name in known}:
            return f"Nothing here is of a CSM {one_line(csm)!r}.{meant(csm, sorted(known))}"
    if segment is not None:
        known = {one.segment for one in customers if one.segment}
        if known and segment.casefold() not in {name.casefold() for name in known}:
            return f"No customer is of a segment {one_line(segment)!r}.{meant(segment, sorted(known))}"
    return None


def product(context: Context, named: str) -> str:
    """The name of a product, also by one it had before; `none` stays. NotFound names the nearest."""
    from roadmap_tui.actions.products import unknown_product
    from roadmap_tui.model.products import names_of

    if named.strip().casefold() == NOBODY:
        return NOBODY
    record = context.snapshot.table(Product).get(named.strip().upper())
    names = names_of(context.snapshot)
    found = record.name if record is not None else names.known(named)
    if found is None:
        raise unknown_product(named, names)
    return found


def touchpoint(context: Context, named: str) -> str:
    """The name of a touchpoint, also by a word that it is known by; `none` stays. Usage names the nearest."""
    if named.strip().casefold() == NOBODY:
        return NOBODY
    found = context.snapshot.touchpoints.meant(named)
    return found or one_of(named, context.choices("touchpoint", ()), "touchpoint")


def one_of(given: str, names: Collection[str], what: str) -> str:
    """The member of `names` equal to a given name in any case. Usage names the nearest."""
    found = next((name for name in names if name.casefold() == given.strip().casefold()), None)
    if found is None:
        raise Usage(f"There is no {what} {one_line(given)!r}.{meant(given, names)}", reason=Reason.UNKNOWN_WORD)
    return found


def _by_id(table: Mapping[str, R], identity: str, what: str) -> R:
    found = table.get(identity.strip().upper())
    if found is None:
        near = nearest(identity.strip().upper(), table)
        raise unknown(
            f"{what} {one_line(identity)}", near, "rotation list" if what == "stint" else f"{what} list"
        )
    return found
