"""Commands on customers: add, edit, look up, merge."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from roadmap_tui.actions.change import Change, hang
from roadmap_tui.errors import Reason, Refused, Remedy, Usage, unknown
from roadmap_tui.model.account_changes import KINDS, with_histories
from roadmap_tui.model.records import (
    Customer,
    Note,
    Notification,
    Request,
    Session,
    Stint,
    Story,
    kind_of,
    number,
)
from roadmap_tui.text.characters import checked, folded, one_line
from roadmap_tui.text.mail_domains import is_public_mail

_HISTORIES = frozenset(f"{field}_history" for field in KINDS)


def add(change: Change, fields: Mapping[str, Any], *, since: date | None = None) -> Customer:
    """Add a customer. Refused where one of that name exists, and where the name is like an id.

    Its ARR and status hold `since` a day; without one since today.
    """
    if not fields.get("name"):
        named = Remedy("customer add", ("--name", "Acme Corporation"), "Give it: {}.")
        raise Usage("A customer needs a name.", reason=Reason.MISSING_VALUE, remedy=named)
    _refuse_double(change, fields, apart_from=None)
    fields = dated(change, None, fields, since)
    return change.add(Customer(id=change.new_id(Customer), created_at=change.at, created_by=change.by, **fields))


def edit(change: Change, identity: str, fields: Mapping[str, Any], *, since: date | None = None) -> Customer:
    """Edit a customer's fields.

    A new ARR or status holds `since` a day, today where none is given; where later values are known, until the
    next of them, and today's stays as it is.
    """
    customer = known_customer(change, identity)
    if "name" in fields and not fields["name"]:
        raise Usage("name cannot be empty.", reason=Reason.MISSING_VALUE)
    _refuse_double(change, fields, apart_from=customer.id)
    name, aliases = fields.get("name", customer.name), fields.get("aliases", customer.aliases)
    kept = tuple(one for one in aliases if folded(one) != folded(name))
    if folded(name) != folded(customer.name):
        kept = with_alias(kept, customer.name)
    fields = {**fields, **({"aliases": kept} if kept != customer.aliases else {})}
    return change.edit(customer, **dated(change, customer, fields, since))


def dated(
    change: Change, customer: Customer | None, fields: Mapping[str, Any], since: date | None
) -> dict[str, Any]:
    """Fields of a customer with the histories that they leave. Refused where the day of effect is ahead."""
    if since is None:
        return with_histories(customer, fields, change.today)
    if since > change.today:
        from roadmap_tui.text.days import show_day  # only a refusal names a day

        raise Refused(
            f"{show_day(since)} is ahead; what an account is worth is written down once it holds.",
            reason=Reason.NOT_A_DAY,
        )
    came_back = customer is not None and any(
        one.day > since and one.status != "churned" for one in customer.status_history
    )
    if fields.get("status") == "churned" and "churned_on" not in fields and not came_back:
        fields = {**fields, "churned_on": since}
    return with_histories(customer, fields, since, is_said=True)


def call_also(change: Change, identity: str, name: str) -> Customer:
    """Let a name find a customer, too."""
    customer = known_customer(change, identity)
    return change.edit(customer, aliases=with_alias(customer.aliases, name))


def with_alias(aliases: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Names that a customer is also called by, with one more."""
    known = {folded(one) for one in aliases}
    return aliases if folded(name) in known else (*aliases, name.strip())


def known_customer(change: Change, named: str) -> Customer:
    """A customer by id, domain, external id or name, one of before too. NotFound names the nearest."""
    found = find_customer(change, named)
    if found is not None:
        return change.expected(found)
    if kind_of(named.strip().upper()) is Customer:
        return change.get(Customer, named)
    from roadmap_tui.text.nearest import nearest  # mistakes alone need it

    near = nearest(named, change.transaction.column(Customer, "name").values())
    raise unknown(f"customer {one_line(named)!r}", one_line(near) if near else None, "customer list")


def find_customer(change: Change, named: str) -> Customer | None:
    """A customer by id, domain (of an e-mail address too), external id or name; None where there is none.

    A name that it had before finds it where no other is called so.
    """
    by_id = change.find(Customer, named)
    if by_id is not None:
        return by_id
    name, plain = folded(named), named.strip()
    for identity, each in change.transaction.column(Customer, "name").items():
        # Folding costs more than the rest; most names are told apart without it.
        if each == plain or folded(each) == name:
            return change.transaction.get(Customer, identity)
    find = change.transaction.find
    found = (*find(Customer, domains=name.rpartition("@")[2]), *find(Customer, external_ids=plain))
    if found:
        return min(found, key=lambda one: number(one.id))
    before = _called_before(change, name)
    return change.transaction.get(Customer, before) if before is not None else None


def _called_before(change: Change, name: str) -> str | None:
    """The id of the customer that had a (folded) name before, or is called by it too."""
    aliases = change.transaction.column(Customer, "aliases").items()
    return next((identity for identity, each in aliases if name in map(folded, each)), None)


def named_customer(customers: Collection[Customer], named: str) -> Customer | None:
    """The customer with a name, a domain (of an address too), an external id or an alias; None for none."""
    name, plain = folded(named), named.strip()
    mail = name.rpartition("@")[2]
    for one in customers:
        # Folding costs more than the rest; most names are told apart without it.
        if one.name == plain or folded(one.name) == name:
            return one
    for one in customers:
        if mail in one.domains or plain in one.external_ids:
            return one
    return next((one for one in customers if one.aliases and name in map(folded, one.aliases)), None)


def resolve_customer(change: Change, named: str | None) -> tuple[Customer | None, Customer | None]:
    """A customer by id, domain or name; an unknown name becomes a new one, which is returned twice.

    A blank name is nobody. NotFound for an id that does not exist: a mistyped id is no name.
    """
    if named is None or not named.strip():
        return None, None
    checked(named, "customer")
    found = find_customer(change, named)
    if found is not None:
        return found, None
    if kind_of(named.strip().upper()) is Customer:
        change.get(Customer, named)
    _refuse_id(named)
    domain = folded(named).rpartition("@")[2]
    is_address = re.fullmatch(r"\s*[^\s@]+@[^\s@/.]+(?:\.[^\s@/.]+)+\s*", named) is not None
    # A provider that takes anybody names no company: whoever writes from there is a customer of their own.
    is_address = is_address and not is_public_mail(domain)
    created = change.add(
        Customer(
            id=change.new_id(Customer),
            name=domain if is_address else named.strip(),
            domains=(domain,) if is_address else (),
            created_at=change.at,
            created_by=change.by,
        )
    )
    return created, created


def merge(change: Change, identity: str, into: str) -> Customer:
    """Merge one customer into another: what was known of the first goes to the second where that lacks it.

    The first one's name still finds it.
    """
    first, second = known_customer(change, identity), known_customer(change, into)
    if first.id == second.id:
        raise Refused(f"{first.id} cannot be merged into itself.")
    fields: dict[str, Any] = {}
    for name in Customer.__struct_fields__:
        known, more = getattr(second, name), getattr(first, name)
        if name in _HISTORIES:
            continue
        if isinstance(known, tuple):
            fields[name] = tuple(dict.fromkeys((*known, *more)))
        elif known is None and more is not None:
            fields[name] = more
            if name in KINDS:
                history = f"{name}_history"
                fields[history] = getattr(second, history) or getattr(first, history)
    if folded(first.name) != folded(second.name):
        fields["aliases"] = with_alias(fields.get("aliases", second.aliases), first.name)
    change.remove(first, "merge", about=(second.id,))
    for kind in (Request, Notification, Session):
        for record in change.transaction.find(kind, customer=first.id):
            change.edit(record, "merge", about=(second.id,), customer=second.id)
    for note in change.transaction.find(Note, about=first.id):
        hang(change, note, second.id)
    for stint in change.transaction.find(Stint, customers=first.id):
        met = dict.fromkeys(second.id if one == first.id else one for one in stint.customers)
        change.edit(stint, "merge", about=(second.id,), customers=tuple(met))
    return change.edit(second, "merge", about=(first.id,), **fields)


def is_like_id(name: str) -> bool:
    """Whether a name is written as an id of a customer, a request or a story is: it would name two things."""
    return kind_of(name.strip().upper()) in (Customer, Request, Story)


def _refuse_id(name: str) -> None:
    if is_like_id(name):
        raise Refused(f"{one_line(name)} is written as an id of the board, so no customer is called that.")


def _refuse_double(change: Change, fields: Mapping[str, Any], *, apart_from: str | None) -> None:
    """Refuse a name, domain or external id that another customer has: each names one of them."""
    _refuse_id(fields.get("name") or "")
    name = folded(fields["name"]) if fields.get("name") else None
    public = next((one for one in fields.get("domains") or () if is_public_mail(one)), None)
    if public is not None:
        raise Refused(f"{one_line(public)} takes mail for anybody, so it names no customer; leave it out.")
    names = change.transaction.column(Customer, "name").items() if name is not None else ()
    near = {identity for identity, each in names if folded(each) == name}
    for part in ("domains", "external_ids"):
        given = frozenset(fields.get(part) or ())
        near |= {one.id for one in change.transaction.find(Customer, **{part: given})} if given else set()
    aliases = {folded(one): one for one in fields.get("aliases") or ()}
    if aliases or name is not None:
        wanted = {*aliases, *((name,) if name is not None else ())}
        for identity, each in change.transaction.column(Customer, "aliases").items():
            near |= {identity} if wanted & set(map(folded, each)) else set()
    if aliases:
        names = change.transaction.column(Customer, "name").items()
        near |= {identity for identity, each in names if folded(each) in aliases}
    for identity in sorted(near - {apart_from}, key=number):
        one = change.get(Customer, identity)
        also = {folded(each): each for each in (one.name, *one.aliases)}
        shared_name = next((also[each] for each in (*aliases, name) if each in also), None)
        if shared_name is not None and (name is None or folded(one.name) != name):
            raise Refused(
                f"{one_line(shared_name)} is {one.id} {one_line(one.name)} already.", reason=Reason.NAME_TAKEN
            )
        if name is not None and folded(one.name) == name:
            raise Refused(
                f"{one.id} is called {one_line(one.name)} already; edit that one.", reason=Reason.NAME_TAKEN
            )
        for part in ("domains", "external_ids"):
            shared = set(getattr(one, part)) & set(fields.get(part) or ())
            if shared:
                raise Refused(
                    f"{one_line(min(shared))} belongs to {one.id} {one_line(one.name)} already.",
                    reason=Reason.NAME_TAKEN,
                )
