"""`roadmap request import`, `request undo-import` and `customer import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.base import Command, examples, pass_session
from roadmap_tui.cli.context import Session

if TYPE_CHECKING:
    from datetime import tzinfo

    from roadmap_tui.intake.customers import CustomersImported
    from roadmap_tui.intake.requests import Preview


@click.command(
    "import",
    cls=Command,
    epilog=examples(
        "roadmap request import zendesk.csv --dry-run",
        'roadmap request import board.csv --map "Idea=said" --map "Account=customer"',
    ),
)
@click.argument("file", type=click.Path())
@click.option("--from", "shape", metavar="SHAPE", help="Which tool wrote it: zendesk; recognised by its headers.")
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Take a column as this field.")
@click.option("--tz", metavar="ZONE", help="Zone of times without an offset: Europe/Paris; UTC by default.")
@click.option("--dry-run", is_flag=True, help="Show the mapping, the first rows and the counts; write nothing.")
@pass_session
def import_requests(
    session: Session, file: str, shape: str | None, maps: tuple[str, ...], tz: str | None, dry_run: bool
) -> int:
    """Take another tool's export in, as requests. A second run of the same file adds nothing.

    Rows that cannot be taken are written to a file beside the export, with the reason.
    """
    from roadmap_tui.cli.changes import changing
    from roadmap_tui.intake import requests
    from roadmap_tui.intake.refused import write_refused

    incoming = requests.read_requests(Path(file), today=session.today, shape=shape, maps=maps, zone=_zone(tz))
    if dry_run:
        snapshot = session.read()
        preview = requests.preview_requests(incoming, snapshot.customers, snapshot.requests)
        _show_preview(session, preview)
        return _code(preview.added, preview.skipped, preview.refused)
    with changing(session, create=True) as change:
        done = requests.import_requests(change, incoming)
    if session.json:
        session.out_json({name: getattr(done, name) for name in ("batch", "added", "skipped", "refused")})
    elif done.batch is not None:
        session.out(done.batch)
    session.say(_counts("request", done.added, done.skipped, done.refused))
    _say_refused(session, write_refused(incoming.path, incoming.headers, incoming.refused))
    return _code(done.added, done.skipped, done.refused)


@click.command(
    "undo-import",
    cls=Command,
    epilog=examples("roadmap request undo-import B-1", "roadmap request list --batch B-1"),
)
@click.argument("batch", metavar="B-1")
@pass_session
def undo_import(session: Session, batch: str) -> None:
    """Take an import back; what was linked or edited since stays, and is named."""
    from roadmap_tui.cli.changes import changing
    from roadmap_tui.intake.batches import undo_import as taking_back

    with changing(session) as change:
        done = taking_back(change, batch)
    for identity, why in done.left.items():
        session.say(f"{identity} stays: {why}.")
    session.say(f"{done.batch}: {done.removed:,} taken back, {len(done.left):,} left.")
    if session.json:
        session.out_json({"batch": done.batch, "removed": done.removed, "left": done.left})


@click.command(
    "import",
    cls=Command,
    epilog=examples(
        "roadmap customer import accounts.csv --dry-run", "roadmap customer import crm.csv --map MRR=mrr"
    ),
)
@click.argument("file", type=click.Path())
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Take a column as this field.")
@click.option("--dry-run", is_flag=True, help="Show each change; write nothing.")
@pass_session
def import_customers(session: Session, file: str, maps: tuple[str, ...], dry_run: bool) -> int:
    """Take accounts in from any CSV: matched by external id, then domain, then name."""
    from roadmap_tui.cli.changes import changing
    from roadmap_tui.intake import customers
    from roadmap_tui.intake.refused import write_refused

    incoming = customers.read_customers(Path(file), maps=maps)
    if dry_run:
        snapshot = session.read()
        done = customers.preview_customers(
            incoming, snapshot.customers, currency=snapshot.board.currency, today=session.today
        )
        _say_mapping(session, done.mapping)
    else:
        with changing(session, create=True) as change:
            done = customers.import_customers(change, incoming)
    if session.json:
        session.out_json({name: getattr(done, name) for name in done.__struct_fields__ if name != "refused_rows"})
    else:
        _show_changes(session, done)
    for remark in done.remarks:
        session.say(remark)
    session.say(f"{_counts('customer', done.added, done.skipped, done.refused)} {done.changed:,} changed.")
    if not dry_run:
        _say_refused(session, write_refused(incoming.path, incoming.headers, done.refused_rows))
    return _code(done.added + done.changed, done.skipped, done.refused)


def _zone(name: str | None) -> "tzinfo":
    from datetime import UTC

    if name is None:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from roadmap_tui.model.errors import Usage
    from roadmap_tui.model.text import one_line

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Usage(f"--tz takes a zone such as Europe/Paris, not {one_line(name)!r}.") from None


def _show_preview(session: Session, preview: "Preview") -> None:
    import msgspec

    if session.json:
        session.out_json(msgspec.to_builtins(preview))
    else:
        from roadmap_tui.cli.output import table

        _say_mapping(session, preview.mapping)
        rows = [
            (row.get("heard_on"), row.get("customer_name"), row.get("person"), row.get("said"))
            for row in preview.rows
        ]
        session.out(table(("heard", "customer", "person", "said"), rows, flexible=3))
        for line, why in preview.refused_rows:
            session.say(f"line {line}: {why}")
    if preview.new_customers:
        session.say(f"{len(preview.new_customers):,} new customers.")
    session.say(f"{_counts('request', preview.added, preview.skipped, preview.refused)} Nothing was written.")


def _show_changes(session: Session, done: "CustomersImported") -> None:
    from roadmap_tui.cli.output import table

    rows: list[tuple[Any, ...]] = [("new", name, "", "", "") for name in done.new]
    rows += [("changed", one.customer_name, one.field, one.before, one.after) for one in done.changes]
    session.out(table(("", "customer", "field", "before", "after"), rows, flexible=1))


def _say_mapping(session: Session, mapping: list[tuple[str, str]]) -> None:
    session.say("Columns: " + ", ".join(f"{column} → {field}" for column, field in mapping))


def _counts(what: str, added: int, skipped: int, refused: int) -> str:
    return f"{added:,} {what}{'' if added == 1 else 's'} added, {skipped:,} known already, {refused:,} refused."


def _say_refused(session: Session, path: Path | None) -> None:
    if path is not None:
        session.say(f"The refused rows, each with its reason: {path}")


def _code(taken: int, skipped: int, refused: int) -> int:
    """1 where rows were refused and none was taken or known."""
    return 1 if refused and not taken and not skipped else 0
