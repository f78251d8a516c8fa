"""Imports customers from any table: adds new ones, updates known ones, and reports each change."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import is_like_id, with_alias
from roadmap_tui.actions.fields import ReadContext, read_customer
from roadmap_tui.errors import Usage
from roadmap_tui.intake import cells
from roadmap_tui.intake.batches import add_customers
from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.customer_lookup import CustomerLookup, CustomersById, Who, taken_as_remark
from roadmap_tui.intake.mapping import MONEY, Mapped, customer_mapping, shown
from roadmap_tui.intake.refused_rows import RefusedRow
from roadmap_tui.intake.rows import Choice, Doubt, LeftCell, Row, Table
from roadmap_tui.intake.shapes import OWN_SIZE, plain
from roadmap_tui.intake.table import read_rows
from roadmap_tui.model.account_changes import KINDS, with_histories
from roadmap_tui.model.account_history import points_of, value_on
from roadmap_tui.model.records import Customer, Renewal, Value
from roadmap_tui.model.similar_customers import bare_name
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.plural import plural

_MONTHS = 12
_LISTS = ("domains", "external_ids", "renewals", "aliases")
_DAYS = ("renewal", "renewed_on", "churned_on", "as_of", "day")
_NAMING = ("domains", "external_ids")
_STATUS = {
    **dict.fromkeys(("trial", "trialing"), "trial"),
    **dict.fromkeys(("active", "customer"), "active"),
    **dict.fromkeys(("churned", "cancelled", "canceled"), "churned"),
}


class Difference(Value, kw_only=True, frozen=True):
    """One field of a known customer that an import changes, as plain JSON values."""

    customer: str
    customer_name: str
    field: str
    before: Any
    after: Any


class CustomersImported(Value, kw_only=True, frozen=True):
    """The result of an import of customers, done or previewed (`batch` is None then, and where nothing was new).

    `changes` lists each value that it replaces or fills in; `remarks` what it worked out, such as a year's
    revenue from a month's. `left` are cells that could not be taken.
    """

    batch: str | None
    mapping: list[tuple[str, str]]
    added: int
    changed: int
    skipped: int
    refused: int
    new: list[str]
    changes: list[Difference]
    remarks: list[str]
    refused_rows: tuple[RefusedRow, ...]
    left: tuple[LeftCell, ...] = ()


class IncomingCustomers(NamedTuple):
    """An export of customers as it was read, before the board is asked.

    With `keep` it only fills in what nobody knew; else it replaces what differs. `as_of` is the day from which
    the ARR and the status of rows hold that name none.
    """

    path: Path
    headers: tuple[str, ...]
    mapped: Mapped
    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]
    keep: bool = False
    order: cells.Order | None = None
    as_of: date | None = None
    remarks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left: tuple[LeftCell, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, str] = {}

    def ambiguous(self) -> str | None:
        """A day that can be read in two ways, as it stands; None where there is none, or the order is known."""
        if self.order is not None:
            return None
        places = [place for name in _DAYS for place in self.mapped.get(name, ())]
        return next(
            (one.cells[at] for one in self.rows for at in places if cells.is_ambiguous(one.cells[at])), None
        )

    def filled(self, row: Row) -> dict[str, tuple[str, str]]:
        """The first filled cell of each field in a row: its text, and the heading that it stands under.

        Of the account's own size every cell counts, each with its heading.
        """
        found: dict[str, tuple[str, str]] = {}
        for name, places in self.mapped.items():
            there = [
                (cells.text(row.cells[place], self.headers[place]).strip(), self.headers[place])
                for place in places
                if not cells.is_nothing(row.cells[place])
            ]
            if there and name == "size":
                found[name] = "; ".join(f"{column}: {cell}" for cell, column in there), there[0][1]
            elif there:
                found[name] = there[0]
        return found


class Plan(NamedTuple):
    """The plan of an import: new customers, new values by id, rows that say nothing new, rows refused."""

    new: list[dict[str, Any]]
    edits: dict[str, dict[str, Any]]
    unchanged: int
    refused: tuple[RefusedRow, ...]
    remarks: tuple[str, ...] = ()
    left: tuple[LeftCell, ...] = ()


def read_customers(
    path: Path,
    table: Table | None = None,
    *,
    maps: Iterable[str] = (),
    keep: bool = False,
    order: cells.Order | None = None,
    as_of: date | None = None,
) -> IncomingCustomers:
    """Read an export of customers, or take its `table`, without the board; `maps` holds `COLUMN=FIELD`.

    With `keep` it will fill in only what nobody knew; `order` is that of days written as 03/04/2026. What
    accounts are worth holds from the day of `as_of`, where a row has none of its own.
    NotFound, Usage or Refused where the file as a whole cannot be taken.
    """
    table = table or read_rows(path)
    maps = tuple(maps)
    with table.told_with_refusals():
        mapped = customer_mapping(table.headers, file=path.name, maps=maps)
    found = incoming(path, table, mapped, keep=keep, order=order)._replace(as_of=as_of)
    return found._replace(doubts=(*found.doubts, *_size_doubts(found)) if not maps else found.doubts)


def incoming(
    path: Path, table: Table, mapped: Mapped, *, keep: bool = False, order: cells.Order | None = None
) -> IncomingCustomers:
    """The rows of a table, those apart that are no rows of it."""
    rows, refused, values = [], [], dict[str, str]()
    for row in table.rows:
        if row.fault is not None:
            refused.append(RefusedRow(row.line, row.fault, row.cells, row.file))
            continue
        rows.append(row)
        if len(values) < len(table.headers):
            for header, cell in zip(table.headers, row.cells, strict=True):
                if header not in values and not cells.is_nothing(cell):
                    values[header] = cell
    mapping = shown(table.headers, mapped)
    return IncomingCustomers(
        path=path,
        headers=table.headers,
        mapped=mapped,
        rows=tuple(rows),
        refused=tuple(refused),
        keep=keep,
        order=order or cells.order_in((row.cells for row in rows), mapped, *_DAYS),
        remarks=table.remarks,
        doubts=table.doubts,
        left=table.left,
        unused=tuple((header, values.get(header, "")) for header, field in mapping if not field and header),
        values=values,
    )


def _size_doubts(given: IncomingCustomers) -> list[Doubt]:
    """The doubts about columns that may be what an account pays, and are taken as its own size."""
    likely = {plain(one) for one in OWN_SIZE["likely"]}
    columns = [given.headers[place] for place in given.mapped.get("size", ())]
    return [
        Doubt(
            f"{one_line(one)}"
            + (f" ({cells.short(given.values[one])})" if given.values.get(one) else "")
            + " is read as what the account itself earns: its size, and no ARR",
            f'--map "{one_line(one)}=arr", or =mrr',
            f"{one_line(one)} as size",
            (Choice(f"{one}=arr", "what it pays us a year"), Choice(f"{one}=mrr", "what it pays us a month")),
        )
        for one in columns
        if plain(one) in likely
    ]


def new_account_names(
    given: IncomingCustomers, customers: Mapping[str, Customer], *, currency: str, today: date
) -> list[str]:
    """The names in a table of accounts that a board with these customers does not know."""
    plan = _plan(given, customers, CustomerLookup(customers.values()), currency=currency, today=today)
    return [one["name"] for one in plan.new]


def import_customers(
    change: Change, given: IncomingCustomers, meant: Mapping[str, str] | None = None
) -> CustomersImported:
    """Import an export of customers: one transaction, one batch. An empty cell changes nothing.

    `meant` are the customers that names stand for, by id, as a person said; the names are kept with them.
    """
    customers, known = CustomersById(change), CustomerLookup.of_transaction(change.transaction)
    for name, who in (meant or {}).items():
        known.learn(who, name=name)
    plan = _plan(given, customers, known, currency=change.transaction.board.currency, today=change.today)
    for name, who in (meant or {}).items():
        fields = plan.edits.setdefault(who, {})
        if fields.pop("name", None) is not None:
            del fields["aliases"]
        fields["aliases"] = with_alias(fields.get("aliases", customers[who].aliases), name)
    return apply_plan(change, given, plan, customers)


def apply_plan(
    change: Change,
    given: IncomingCustomers,
    plan: Plan,
    customers: Mapping[str, Customer],
    shape: str = "customers",
) -> CustomersImported:
    """Apply a plan as one batch; no batch where nothing is new."""
    batch = None
    if plan.new or plan.edits:
        batch = add_customers(
            change,
            plan.new,
            plan.edits,
            file=given.path.name,
            shape=shape,
            skipped=plan.unchanged,
            refused=len(plan.refused),
            guesses=[one.mark for one in given.doubts],
        ).id
    return outcome(given, plan, customers, batch)


def preview_customers(
    given: IncomingCustomers, customers: Mapping[str, Customer], *, currency: str, today: date
) -> CustomersImported:
    """Preview an import to a board with these customers; nothing is written."""
    plan = _plan(given, customers, CustomerLookup(customers.values()), currency=currency, today=today)
    return outcome(given, plan, customers, None)


def outcome(
    given: IncomingCustomers, plan: Plan, customers: Mapping[str, Customer], batch: str | None
) -> CustomersImported:
    """The result of a plan for people: each value before and after."""
    changes = [
        Difference(
            customer=identity,
            customer_name=customers[identity].name,
            field=field,
            before=_plain(getattr(customers[identity], field)),
            after=_plain(after),
        )
        for identity, fields in plan.edits.items()
        for field, after in fields.items()
        if field.removesuffix("_history") == field or field.removesuffix("_history") not in fields
    ]
    return CustomersImported(
        batch=batch,
        mapping=shown(given.headers, given.mapped),
        added=len(plan.new),
        changed=len(plan.edits),
        skipped=plan.unchanged,
        refused=len(plan.refused),
        new=[one["name"] for one in plan.new],
        changes=changes,
        remarks=[
            *plan.remarks,
            *_money_remarks(given),
        ],
        refused_rows=plan.refused,
        left=(*given.left, *plan.left),
    )


def _money_remarks(given: IncomingCustomers) -> list[str]:
    """What accounts' ARR is taken from, where that is no single column of it: the first that a row fills."""
    field_of = {place: field for field in MONEY for place in given.mapped.get(field, ())}
    said = {place: given.headers[place] + f" × {_MONTHS}" * (field == "mrr") for place, field in field_of.items()}
    if not said:
        return []
    first = next(iter(said))
    instead, beside = Counter[int](), Counter[int]()
    for row in given.rows:
        at, *others = [place for place in said if not cells.is_nothing(row.cells[place])] or [first]
        instead[at] += 1
        beside.update(
            one
            for one in others
            if field_of[one] == field_of[at] and row.cells[one].strip() != row.cells[at].strip()
        )
    del instead[first]
    return [
        *([f"arr is {said[first]}"] if field_of[first] == "mrr" else []),
        *(
            f"arr is {said[one]} in {plural(count, 'row')} without {given.headers[first]}"
            for one, count in instead.items()
        ),
        *(
            f"{given.headers[one]} says something else in {plural(count, 'row')}, and is not taken there"
            for one, count in beside.items()
        ),
    ]


def _plan(
    given: IncomingCustomers,
    customers: Mapping[str, Customer],
    known: CustomerLookup,
    *,
    currency: str,
    today: date,
) -> Plan:
    new: list[dict[str, Any]] = []
    edits: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[Who, date | None], int] = {}
    seen: set[Who] = set()
    unchanged: dict[str, bool] = {}
    refused = list(given.refused)
    left: list[LeftCell] = []
    for row, fields in _in_time(given, refused, left, currency=currency, today=today):
        line = row.line
        day = fields.pop("as_of", None)
        try:
            who = _who(fields, known, customers, new)
            if who is not None and ((who, day) in lines or (day is None and who in seen)):
                at = next(number for (one, _), number in lines.items() if one == who)
                raise Unreadable(f"{fields['name']} stands on line {at} already")
            if who is None:
                if is_like_id(fields["name"]):
                    raise Unreadable(f"{fields['name']} is written as an id of the board, and no customer has it")
                who = len(new)
                new.append(_dated(None, fields, day, today))
            elif isinstance(who, int):
                new[who] |= _dated(_made(new[who]), fields, day, today, keep=given.keep)
            else:
                before = msgspec.structs.replace(customers[who], **edits.get(who, {}))
                differing = _dated(before, fields, day, today, keep=given.keep)
                if differing:
                    edits[who] = {**edits.get(who, {}), **differing}
                unchanged[who] = who not in edits
            lines[who, day] = line
            seen.add(who)
            known.learn(who, **{name: fields.get(name, ()) for name in _NAMING}, name=fields["name"])
        except Unreadable as why:
            refused.append(RefusedRow(line, str(why), row.cells, row.file))
    return Plan(
        new, edits, sum(unchanged.values()), tuple(sorted(refused)), taken_as_remark(known.taken_as), tuple(left)
    )


def _in_time(
    given: IncomingCustomers, refused: list[RefusedRow], left: list[LeftCell], *, currency: str, today: date
) -> list[tuple[Row, dict[str, Any]]]:
    """The rows with the fields that they fill, the oldest day of effect first."""
    found = []
    for row in given.rows:
        try:
            found.append((row, _fields(given, row, left, currency=currency, today=today)))
        except Unreadable as why:
            refused.append(RefusedRow(row.line, str(why), row.cells, row.file))
    return sorted(found, key=lambda one: one[1].get("as_of") or today)


def _dated(
    customer: Customer | None, fields: Mapping[str, Any], day: date | None, today: date, *, keep: bool = False
) -> dict[str, Any]:
    """The values of a row that differ from what is known of a customer, with the histories that they leave.

    What a row says of a day before the newest one known only fills in what nobody knew, but for ARR and status,
    which held from that day. Without a customer they are those of a new one.
    """
    if customer is None:
        left = {"churned_on": day} if day is not None and fields.get("status") == "churned" else {}
        return with_histories(None, {**left, **fields}, day or today, is_said=day is not None)
    if day is None:
        return with_histories(customer, _differing(customer, fields, keep=keep), today)
    held = {name: value for name, value in fields.items() if name in KINDS}
    if keep:
        held = {name: one for name, one in held.items() if value_on(points_of(customer, name), day) is None}
    found = with_histories(customer, held, day, is_said=True)
    others = {name: value for name, value in fields.items() if name not in (*KINDS, "churned_on")}
    if found.get("status") == "churned":
        others["churned_on"] = fields.get("churned_on", day)
    known = [one.day for name in KINDS for one in getattr(customer, f"{name}_history")]
    is_old = day < max([customer.created_at.date(), *known])
    found |= _differing(customer, others, keep=keep or is_old)
    return {name: value for name, value in found.items() if getattr(customer, name) != value}


def _made(fields: Mapping[str, Any]) -> Customer:
    """A customer of fields that rows before gave, of which nothing was known on any day before those."""
    return Customer(id="", created_at=datetime.min.replace(tzinfo=UTC), created_by="", **fields)


def _fields(
    given: IncomingCustomers, row: Row, left: list[LeftCell], *, currency: str, today: date
) -> dict[str, Any]:
    """The fields that a row fills; a cell that cannot be read is `left`. Unreadable where it names nobody."""
    found = given.filled(row)
    if "name" not in found:
        raise Unreadable("it names no customer")
    fields: dict[str, Any] = {}
    day = given.as_of
    if "as_of" in found:
        # A row of which nobody knows when it held must not change what holds today.
        day = cells.day(*found["as_of"], today=today, order=given.order)
    for name, read in _readers(currency, today, given.order).items():
        if name in found:
            try:
                fields[name] = read(*found[name])
            except Unreadable as why:
                left.append(LeftCell(row.line, found[name][1], str(why), row.file))
    if "renewed" in fields:
        try:
            fields["renewals"] = (_renewed(fields, today),)
        except Unreadable as why:
            left.append(LeftCell(row.line, found["renewed"][1], str(why), row.file))
    if "mrr" in fields:
        yearly = fields.pop("mrr") * _MONTHS
        fields.setdefault("arr", yearly)
    fields.pop("renewed_on", None)
    return fields | ({"as_of": day} if day is not None else {})


def _readers(currency: str, today: date, order: cells.Order | None) -> dict[str, Callable[[str, str], Any]]:
    def text(cell: str, _column: str) -> str:
        return cell

    def amount(cell: str, column: str) -> int:
        return cells.money(cell, column, currency=currency)

    return {
        "name": text,
        "segment": text,
        "plan": text,
        "csm": text,
        "size": text,
        "status": lambda cell, column: cells.choice(cell, column, _STATUS),
        "arr": amount,
        "mrr": amount,
        "renewal": lambda cell, column: renewal_day(cell, column, today, order),
        "churned_on": lambda cell, column: cells.day(cell, column, today=today, order=order),
        "renewed": yes_or_no,
        "renewed_on": lambda cell, column: cells.day(cell, column, today=today, order=order),
        "domains": _domains,
        "external_ids": lambda cell, _column: cells.listed(cell),
    }


def renewal_day(cell: str, column: str, today: date, order: cells.Order | None = None) -> date:
    """The day of a renewal, ahead or past: one that has passed is worth knowing. Unreadable where it is none."""
    cell = cells.ordered(cell, order)
    if cells.is_ambiguous(cell):
        raise Unreadable(cells.two_readings(cell, column))
    try:
        iso = cell.split("T", maxsplit=1)[0] if cell[:4].isdigit() else cell
        found = read_customer({"renewal": iso}, ReadContext(today))
    except Usage:
        raise Unreadable(f"{column} is no day that can be read: {cell[:40]}; write it as 2027-06-30") from None
    day = found["renewal"]
    assert isinstance(day, date)
    return day


_YES = {"yes": True, "y": True, "true": True, "1": True, "renewed": True, "won": True,
        "no": False, "n": False, "false": False, "0": False, "churned": False, "lost": False}  # fmt: skip


def yes_or_no(cell: str, column: str) -> bool:
    """A yes or a no as a boolean; Unreadable where it is neither."""
    found = _YES.get(cell.strip().lower())
    if found is None:
        raise Unreadable(f"{column} is yes or no, not {cells.short(cell)}")
    return found


def _renewed(fields: dict[str, Any], today: date) -> Renewal:
    """The renewal that a row reports; its day is a column of its own, or the next renewal's where that passed."""
    renewed, day = fields.pop("renewed"), fields.pop("renewed_on", None)
    if day is None:
        day = fields.get("renewal")
        if day is None or day > today:
            raise Unreadable("it says whether the contract was renewed, but not on which day")
    return Renewal(day=day, renewed=renewed)


def with_renewals(before: Iterable[Renewal], added: Iterable[Renewal]) -> tuple[Renewal, ...]:
    """Renewals by their day, each day once: what is added counts."""
    by_day = {one.day: one for one in (*before, *added)}
    return tuple(by_day[day] for day in sorted(by_day))


def _domains(cell: str, column: str) -> tuple[str, ...]:
    """The domains in a cell; a mail provider's, which is anybody's, is left out."""
    parts = cells.listed(cell)
    wrong = next((part for part in parts if cells.any_domain(part) is None), None)
    if wrong is not None and len(parts) == 1:
        raise Unreadable(f"{column} is a company's domain such as acme.example, not {wrong[:40]}")
    return tuple(dict.fromkeys(domain for domain in map(cells.domain_in, parts) if domain))


def _who(
    fields: Mapping[str, Any], known: CustomerLookup, customers: Mapping[str, Customer], new: list[dict[str, Any]]
) -> Who | None:
    """The customer that a row means: by external id, by domain, then by name; two at once are refused."""
    means = [known.find(external_ids=(one,)) for one in fields.get("external_ids", ())]
    means += [known.find(domains=(one,)) for one in fields.get("domains", ())]
    means.append(known.by_name(fields["name"]))
    found = list(dict.fromkeys(one for one in means if one is not None))
    if len(found) > 1:
        names = " and ".join(new[one]["name"] if isinstance(one, int) else customers[one].name for one in found)
        raise Unreadable(f"it names two customers: {names}")
    return found[0] if found else None


def _differing(customer: Customer, fields: Mapping[str, Any], *, keep: bool) -> dict[str, Any]:
    """The values that differ, with `keep` only where none was known.

    Lists grow and lose nothing. A name with another spelling or legal form is no new name, nor is an id or a name
    of before.
    """
    found: dict[str, Any] = {}
    for name, value in fields.items():
        before: Any = getattr(customer, name)
        after: Any = tuple(dict.fromkeys((*before, *value))) if name in _LISTS else value
        if name == "name" and (
            bare_name(before) == bare_name(after)
            or is_like_id(after)
            or folded(after) in map(folded, customer.aliases)
        ):
            continue
        if name == "renewals":
            after = with_renewals(before, value)
        if keep and name not in _LISTS and before is not None:
            continue
        if after != before:
            found[name] = after
    if "name" in found:
        found["aliases"] = with_alias(customer.aliases, customer.name)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return msgspec.to_builtins(list(value)) if isinstance(value, tuple) else value
