"""Import of scores and of renewals, one a row, into customers that are known."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.intake import cells
from roadmap_tui.intake.batches import add_customers
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.customers import (
    CustomersImported,
    IncomingCustomers,
    Plan,
    incoming,
    outcome,
    with_renewals,
    yes_or_no,
)
from roadmap_tui.intake.known import Known
from roadmap_tui.intake.mapping import answer_mapping
from roadmap_tui.intake.refused import RefusedRow
from roadmap_tui.intake.table import Table
from roadmap_tui.model.records import Customer, Renewal, Score, ScoreKind

RANGES: dict[ScoreKind, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
"""The least and the most of each kind of score."""
_KINDS: dict[str, ScoreKind] = {
    **{kind: kind for kind in RANGES},
    "net promoter score": "nps",
    "customer satisfaction": "csat",
    "customer effort": "ces",
    "customer effort score": "ces",
}


def read_answers(path: Path, table: Table, *, maps: Iterable[str] = ()) -> IncomingCustomers:
    """A table of scores and renewals, without the board. Usage or Refused where it cannot be taken as a whole."""
    return incoming(path, table, answer_mapping(table.headers, file=path.name, maps=maps))


def import_answers(change: Change, given: IncomingCustomers) -> CustomersImported:
    """Take scores and renewals in: one transaction, one batch. What a customer has already is skipped."""
    customers = change.transaction.table(Customer)
    plan = _plan(given, customers, change.today)
    batch = None
    if plan.edits:
        batch = add_customers(
            change,
            (),
            plan.edits,
            file=given.path.name,
            shape="scores",
            skipped=plan.unchanged,
            refused=len(plan.refused),
        ).id
    return outcome(given, plan, customers, batch)


def preview_answers(
    given: IncomingCustomers, customers: Mapping[str, Customer], *, currency: str, today: date
) -> CustomersImported:
    """What importing would do to these customers; nothing is written. Scores have no `currency`."""
    del currency
    return outcome(given, _plan(given, customers, today), customers, None)


def _plan(given: IncomingCustomers, customers: Mapping[str, Customer], today: date) -> Plan:
    known = Known(customers.values())
    refused = list(given.refused)
    scores: dict[str, list[Score]] = {}
    renewals: dict[str, list[Renewal]] = {}
    skipped = 0
    for line, row in given.rows:
        try:
            who, facts = _facts(given, row, known, today)
        except Unreadable as why:
            refused.append(RefusedRow(line, str(why), row))
            continue
        for one in facts:
            if isinstance(one, Score):
                scores.setdefault(who, []).append(one)
            elif one in customers[who].renewals:
                skipped += 1
            else:
                renewals.setdefault(who, []).append(one)
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
    counted = " and ".join(
        f"{count:,} {word}{'' if count == 1 else 's'}"
        for count, word in ((added, "score"), (ended, "renewal"))
        if count or not (added or ended)
    )
    remarks = (f"New: {counted}; known already: {skipped:,}.",)
    return Plan([], edits, skipped, tuple(sorted(refused)), remarks)


def _facts(
    given: IncomingCustomers, row: tuple[str, ...], known: Known, today: date
) -> tuple[str, list[Score | Renewal]]:
    """Whom a row tells of, and what. Unreadable, saying why, where that cannot be told."""
    found = {}
    for name, places in given.mapped.items():
        for place in places:
            if not cells.is_nothing(row[place]):
                found[name] = cells.text(row[place], given.headers[place]).strip(), given.headers[place]
                break
    if "day" not in found:
        raise Unreadable("it names no day")
    day = cells.day(*found["day"], today=today, order=given.order)
    facts: list[Score | Renewal] = []
    if "value" in found and "kind" in found:
        told = cells.choice(*found["kind"], dict(_KINDS))
        facts.append(_score(_KINDS[told], day, *found["value"]))
    facts += [_score(kind, day, *found[kind]) for kind in RANGES if kind in found]
    if "renewed" in found:
        facts.append(Renewal(day=day, renewed=yes_or_no(*found["renewed"])))
    if not facts:
        raise Unreadable("it holds neither a score with its kind nor how a renewal ended")
    return _who(found, known), facts


def _who(found: Mapping[str, tuple[str, str]], known: Known) -> str:
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
    least, most = RANGES[kind]
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        raise Unreadable(f"{column} is a {kind} score from {least} to {most}, not {cells.short(cell)}")
    return Score(day=day, kind=kind, value=int(value) if value.is_integer() else value)
