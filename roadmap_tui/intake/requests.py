"""Import of requests: a file is read and mapped first, then taken in within one change, or only shown."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from roadmap_tui.actions.change import Change
from roadmap_tui.intake.batches import add_requests
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.drafts import Draft, Named, Reader
from roadmap_tui.intake.known import Known, Who
from roadmap_tui.intake.mapping import request_mapping, shown
from roadmap_tui.intake.refused import RefusedRow
from roadmap_tui.intake.shapes import Shape
from roadmap_tui.intake.table import Table, read_rows
from roadmap_tui.model.records import Batch, Customer, Request, Value
from roadmap_tui.model.text import folded

SHOWN_ROWS = 5
"""Rows that a dry run shows as they would become."""


class Incoming(NamedTuple):
    """An export as it was read, before the board is asked: its rows as drafts, and those that cannot be taken."""

    path: Path
    headers: tuple[str, ...]
    shape: Shape
    mapping: list[tuple[str, str]]
    drafts: tuple[Draft, ...]
    refused: tuple[RefusedRow, ...]


class Imported(Value, kw_only=True, frozen=True):
    """What an import did; `batch` is None where nothing was added and so nothing written."""

    batch: str | None
    added: int
    skipped: int
    refused: int


class Preview(Value, kw_only=True, frozen=True):
    """What an import would do.

    `mapping` is column and field; `rows` are the first requests as they would become, `refused_rows` the first
    that cannot be taken, by their line.
    """

    shape: str
    mapping: list[tuple[str, str]]
    rows: list[dict[str, Any]]
    new_customers: list[str]
    added: int
    skipped: int
    refused: int
    refused_rows: list[tuple[int, str]]


class _Plan(NamedTuple):
    requests: list[tuple[dict[str, Any], Who | None]]
    customers: list[dict[str, Any]]
    skipped: int


def read_requests(
    path: Path, *, today: date, shape: str | None = None, maps: Iterable[str] = (), zone: tzinfo = UTC
) -> Incoming:
    """Read an export of requests, without the board.

    `maps` holds `COLUMN=FIELD`; times without an offset are those of `zone`. NotFound, Usage or Refused where the
    file as a whole cannot be taken.
    """
    table = read_rows(path)
    found, mapped = request_mapping(table.headers, file=path.name, shape=shape, maps=maps)
    reader = Reader(table.headers, mapped, system=found.system or folded(path.stem), today=today, zone=zone)
    drafts, refused = _drafts(table, reader)
    return Incoming(
        path=path,
        headers=table.headers,
        shape=found,
        mapping=shown(table.headers, mapped),
        drafts=drafts,
        refused=refused,
    )


def import_requests(change: Change, incoming: Incoming) -> Imported:
    """Take an export in: one transaction, one batch, one event. What the board has already is skipped."""
    plan = _plan(incoming, change.transaction.table(Customer), change.transaction.table(Request))
    batch: Batch | None = None
    if plan.requests:
        batch = add_requests(
            change,
            plan.requests,
            customers=plan.customers,
            file=incoming.path.name,
            shape=incoming.shape.name,
            skipped=plan.skipped,
            refused=len(incoming.refused),
        )
    return Imported(
        batch=batch.id if batch else None,
        added=len(plan.requests),
        skipped=plan.skipped,
        refused=len(incoming.refused),
    )


def preview_requests(
    incoming: Incoming, customers: Mapping[str, Customer], requests: Mapping[str, Request]
) -> Preview:
    """What importing would do to a board that holds these customers and requests; nothing is written."""
    plan = _plan(incoming, customers, requests)
    names = [one["name"] for one in plan.customers]
    rows = []
    for fields, who in plan.requests[:SHOWN_ROWS]:
        name = names[who] if isinstance(who, int) else customers[who].name if who is not None else None
        rows.append({"customer_name": name, **fields})
    return Preview(
        shape=incoming.shape.name,
        mapping=incoming.mapping,
        rows=rows,
        new_customers=names,
        added=len(plan.requests),
        skipped=plan.skipped,
        refused=len(incoming.refused),
        refused_rows=[(one.line, one.why) for one in incoming.refused[:SHOWN_ROWS]],
    )


def _drafts(table: Table, reader: Reader) -> tuple[tuple[Draft, ...], tuple[RefusedRow, ...]]:
    drafts: list[Draft] = []
    refused: list[RefusedRow] = []
    for place, row in enumerate(table.rows):
        try:
            if row.fault is not None:
                raise Unreadable(row.fault)
            drafts.append(reader.draft(place, row.cells))
        except Unreadable as why:
            refused.append(RefusedRow(row.line, str(why), row.cells))
    return tuple(drafts), tuple(refused)


def _plan(incoming: Incoming, customers: Mapping[str, Customer], requests: Mapping[str, Request]) -> _Plan:
    """Which drafts are new, and whose they are."""
    seen = {
        (one.source.system, one.source.id)
        for one in requests.values()
        if one.source is not None and one.source.id
    }
    known = Known(customers.values())
    new: list[dict[str, Any]] = []
    planned: list[tuple[dict[str, Any], Who | None]] = []
    for draft in incoming.drafts:
        source = draft.fields["source"]
        if (source.system, source.id) in seen:
            continue
        seen.add((source.system, source.id))
        planned.append((draft.fields, _who(draft.customer, known, new)))
    return _Plan(planned, new, skipped=len(incoming.drafts) - len(planned))


def _who(named: Named, known: Known, new: list[dict[str, Any]]) -> Who | None:
    """The customer that a row names; one that nobody knows yet is added to `new`."""
    found = known.find(name=named.name, domains=(named.domain,), external_ids=(named.external_id,))
    if found is not None:
        return found
    name = named.name or named.domain
    if name is None:
        return None
    fields: dict[str, Any] = {"name": name}
    if named.domain:
        fields["domains"] = (named.domain,)
    if named.external_id:
        fields["external_ids"] = (named.external_id,)
    new.append(fields)
    known.learn(len(new) - 1, **{"domains": (), "external_ids": (), **fields})
    return len(new) - 1
