"""Imports scores and renewals, one a row, into known customers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.actions.change import Change
from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.customer_lookup import CustomerLookup, CustomersById
from roadmap_tui.intake.customers import (
    CustomersImported,
    IncomingCustomers,
    Plan,
    apply_plan,
    incoming,
    outcome,
    renewal_day,
    with_renewals,
    yes_or_no,
)
from roadmap_tui.intake.mapping import answer_mapping
from roadmap_tui.intake.refused_rows import RefusedRow
from roadmap_tui.intake.rows import Row, Table
from roadmap_tui.intake.score_cells import RANGES, read_score, score_value
from roadmap_tui.model.account_changes import with_histories
from roadmap_tui.model.records import Customer, Renewal, Score, ScoreKind

_EVENTS = {
    **dict.fromkeys(("renewal", "renewed", "renew", "contract renewal", "contract renewed", "won"), True),
    **dict.fromkeys(("churn", "churned", "cancelled", "canceled", "cancellation", "lost", "not renewed",
                     "non-renewal"), False),
}  # fmt: skip
"""Whether a contract was renewed, by the name of the event."""


class _Next(NamedTuple):
    """The day of a renewal to come."""

    day: date


def read_answers(
    path: Path, table: Table, *, maps: Iterable[str] = (), order: cells.Order | None = None
) -> IncomingCustomers:
    """A table of scores and renewals, without the board. Usage or Refused where it cannot be taken as a whole."""
    with table.told_with_refusals():
        mapped = answer_mapping(table.headers, file=path.name, maps=maps)
    return incoming(path, table, mapped, order=order)


def import_answers(
    change: Change, given: IncomingCustomers, meant: Mapping[str, str] | None = None
) -> CustomersImported:
    """Import scores and renewals: one transaction, one batch. Those that a customer has already are skipped.

    They make no customers, so no name is `meant` as another.
    """
    del meant
    customers, known = CustomersById(change), CustomerLookup.of_transaction(change.transaction)
    plan = _plan(given, customers, known, change.today)
    return apply_plan(change, given, plan, customers, "scores")


def preview_answers(
    given: IncomingCustomers, customers: Mapping[str, Customer], *, currency: str, today: date
) -> CustomersImported:
    """Preview an import to these customers; nothing is written. Scores have no `currency`."""
    del currency
    return outcome(given, _plan(given, customers, CustomerLookup(customers.values()), today), customers, None)


def _plan(
    given: IncomingCustomers, customers: Mapping[str, Customer], known: CustomerLookup, today: date
) -> Plan:
    refused = list(given.refused)
    scores: dict[str, list[Score]] = {}
    renewals: dict[str, list[Renewal]] = {}
    ahead: dict[str, date] = {}
    left: dict[str, date] = {}
    skipped = 0
    for row in given.rows:
        try:
            who, facts = _facts(given, row, known, today)
        except Unreadable as why:
            refused.append(RefusedRow(row.line, str(why), row.cells, row.file))
            continue
        for one in facts:
            if isinstance(one, Score):
                scores.setdefault(who, []).append(one)
            elif isinstance(one, _Next):
                skipped += who in ahead or one.day == customers[who].renewal
                ahead[who] = min(one.day, ahead.get(who, one.day))
            elif one in customers[who].renewals:
                skipped += 1
            else:
                renewals.setdefault(who, []).append(one)
                left |= {who: one.day} if not one.renewed and one.day > left.get(who, date.min) else {}
    edits: dict[str, dict[str, Any]] = {}
    added = 0
    for who, several in scores.items():
        before = customers[who].scores
        # Two people of one customer may answer alike on one day: as many are kept as the table holds.
        more = list((Counter(several) - Counter(before)).elements())
        skipped += len(several) - len(more)
        if more:
            added += len(more)
            edits[who] = {"scores": tuple(sorted((*before, *more), key=lambda one: (one.day, one.kind)))}
    ended = sum(map(len, renewals.values()))
    for who, new in renewals.items():
        edits.setdefault(who, {})["renewals"] = with_renewals(customers[who].renewals, new)
    for who, day in left.items() if "event" in given.mapped else ():
        edits[who] |= _churned(customers[who], day, edits[who]["renewals"])
    for who, day in ahead.items():
        if day != customers[who].renewal:
            edits.setdefault(who, {})["renewal"] = day
            ended += 1
    counted = " and ".join(
        f"{count:,} {word}{'' if count == 1 else 's'}"
        for count, word in ((added, "score"), (ended, "renewal"))
        if count or not (added or ended)
    )
    remarks = [f"New: {counted}; known already: {skipped:,}."]
    if "event" in given.mapped:
        remarks.append(
            "A renewal that has been counts as renewed, one to come as the next; a churn as not renewed, and its "
            "customer as churned since that day, unless it renewed after it."
        )
    return Plan([], edits, skipped, tuple(sorted(refused)), tuple(remarks))


def _churned(customer: Customer, day: date, renewals: Iterable[Renewal]) -> dict[str, Any]:
    """The fields of a customer whose contract ended on a day: churned, unless it renewed after it."""
    came_back = any(one.renewed and one.day > day for one in renewals)
    if came_back or customer.status == "churned":
        return {}
    return with_histories(customer, {"status": "churned", "churned_on": day}, day)


def _facts(
    given: IncomingCustomers, row: Row, known: CustomerLookup, today: date
) -> tuple[str, list[Score | Renewal | _Next]]:
    """The customer of a row, and its facts. Unreadable, saying why, where either cannot be read."""
    found = given.filled(row)
    if "day" not in found:
        raise Unreadable("it names no day")
    ended = _ended(*found["event"]) if "event" in found else None
    facts: list[Score | Renewal | _Next] = []
    if ended and "renewed" not in found:
        day = renewal_day(*found["day"], today, given.order)
        facts.append(Renewal(day=day, renewed=True) if day <= today else _Next(day))
    else:
        day = cells.day(*found["day"], today=today, order=given.order)
        if ended is not None and "renewed" not in found:
            facts.append(Renewal(day=day, renewed=ended))
    if "value" in found and "kind" in found:
        named, value = read_score(*found["kind"], *found["value"])
        facts.append(Score(day=day, kind=named, value=value))
    facts += [_score(kind, day, *found[kind]) for kind in RANGES if kind in found]
    if "renewed" in found:
        facts.append(Renewal(day=day, renewed=yes_or_no(*found["renewed"])))
    if not facts:
        raise Unreadable("it holds neither a score with its kind nor how a renewal ended")
    return _who(found, known), facts


def _ended(cell: str, column: str) -> bool:
    """Whether an event says that a contract was renewed; Unreadable where it tells of something else."""
    found = _EVENTS.get(" ".join(cell.split()).casefold().replace("_", " "))
    if found is None:
        raise Unreadable(f"{column} tells of a renewal or a churn, not {cells.short(cell)}")
    return found


def _who(found: Mapping[str, tuple[str, str]], known: CustomerLookup) -> str:
    numbers = cells.listed(found["external_ids"][0]) if "external_ids" in found else ()
    domains = [cells.domain_in(part) for part in cells.listed(found["domains"][0])] if "domains" in found else []
    who = known.find(external_ids=numbers, domains=domains, name=found["name"][0] if "name" in found else None)
    if not isinstance(who, str):
        named = next((found[name][0] for name in ("name", "domains", "external_ids") if name in found), None)
        raise Unreadable(
            "it names no customer" if named is None else f"no customer is known as {cells.short(named)}"
        )
    return who


def _score(kind: ScoreKind, day: date, cell: str, column: str) -> Score:
    return Score(day=day, kind=kind, value=score_value(kind, cell, column))
