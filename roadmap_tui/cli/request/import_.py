"""`roadmap request import`, `request undo-import` and `customer import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.commands import Changing, pass_session
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from datetime import tzinfo

    from roadmap_tui.intake.customers import CustomersImported
    from roadmap_tui.intake.requests import Imported, Preview

_NAMED = 5
"""The number of requests that a remark about rows names."""
_QUOTED = 160
"""Width in cells of the new words that are shown."""
_LONG = 5_000
"""Rows from which reading them takes long enough for progress to be shown."""


@click.command("import", cls=Changing, makes="B")
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@click.option(
    "--from",
    "shape",
    metavar="SHAPE",
    help="Which tool wrote it, or a mapping you keep; recognised by its headers. `--shapes` lists them.",
)
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Take a column as this field.")
@click.option("--remember", metavar="NAME", help="Keep this mapping under a name, for `--from NAME`.")
@click.option("--source", metavar="SYSTEM", help="Where rows come from; by default the tool, or the file's name.")
@click.option("--tz", metavar="ZONE", help="Zone of times without an offset: Europe/Paris; UTC by default.")
@click.option("--dry-run", is_flag=True, help="Show the mapping, the first rows and the counts; write nothing.")
@click.option("--shapes", is_flag=True, help="List what is recognised, and the mappings you keep.")
@pass_session
def import_requests(
    session: Session,
    file: str | None,
    shape: str | None,
    maps: tuple[str, ...],
    remember: str | None,
    source: str | None,
    tz: str | None,
    dry_run: bool,
    shapes: bool,
) -> int:
    """Take another tool's export in, as requests. A second run of the same file adds nothing.

    FILE is CSV, JSON or JSON Lines; `-` reads it from a pipe. Rows that cannot be taken are written to a file
    beside the export, with the reason.
    """
    if shapes:
        return _show_shapes(session)
    if file is None:
        raise click.UsageError("Name the export: `roadmap request import zendesk.csv`.")
    from roadmap_tui.intake import requests, saved_mappings
    from roadmap_tui.intake.refused_rows import write_refused

    kept = saved_mappings.recall(shape) if shape is not None else saved_mappings.SavedMapping("")
    maps = (*kept.maps, *maps)
    zone = tz or kept.zone
    incoming = requests.read_requests(
        Path(file),
        today=session.today,
        shape=kept.shape,
        maps=maps,
        zone=_zone(zone),
        system=source,
        name=remember or kept.name,
        progress=_tell_progress,
    )
    if remember is not None and not dry_run:
        where = saved_mappings.remember(saved_mappings.SavedMapping(remember, incoming.shape.name, maps, zone))
        session.say(f"The mapping is kept as {remember} in {where}.")
    if incoming.is_unnamed_pipe:
        session.say("These rows count as of the source stdin; --source NAME tells one pipe from another.")
    for remark in incoming.remarks:
        session.say(remark)
    if dry_run:
        from roadmap_tui.model.records import Note

        snapshot = session.read()
        preview = requests.preview_requests(incoming, snapshot.customers, snapshot.requests, snapshot.table(Note))
        _show_preview(session, preview)
        return _code(preview.added, preview.skipped, preview.refused)
    with session.changing(create=True) as change:
        done = requests.import_requests(change, incoming)
    if session.json:
        names = ("batch", "added", "skipped", "refused", "reworded", "new_words")
        session.out_json({name: getattr(done, name) for name in names})
    elif done.batch is not None:
        session.out(done.batch)
    session.say(f"Read as {incoming.shape.name}. {_counts('request', done.added, done.skipped, done.refused)}")
    _say_reworded(done)
    if done.batch is not None:
        session.say(f"`roadmap request undo-import {done.batch}` takes it back.")
    refused = sorted((*incoming.refused, *done.unnamed))
    _say_refused(write_refused(incoming.path, incoming.headers, refused), done.refused)
    return _code(done.added, done.skipped, done.refused)


@click.command("undo-import", cls=Changing)
@click.argument("batch", metavar="B-1")
@pass_session
def undo_import(session: Session, batch: str) -> None:
    """Take an import back; what was linked or edited since stays, and is named."""
    from roadmap_tui.intake.batches import undo_import as taking_back

    with session.changing() as change:
        done = taking_back(change, batch)
    for identity, why in done.left.items():
        session.say(f"{identity} stays: {why}.")
    restored = f", {done.restored:,} customers as they were before" if done.restored else ""
    session.say(f"{done.batch}: {done.removed:,} taken back{restored}, {len(done.left):,} left.")
    if session.json:
        session.out_json(
            {"batch": done.batch, "removed": done.removed, "restored": done.restored, "left": done.left}
        )


@click.command("import", cls=Changing, makes="B")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Take a column as this field.")
@click.option("--keep", is_flag=True, help="Fill in what is not known yet, and replace nothing.")
@click.option("--scores", is_flag=True, help="A table of NPS, CSAT or CES answers, or of renewals, one a row.")
@click.option("--dry-run", is_flag=True, help="Show each change; write nothing.")
@pass_session
def import_customers(
    session: Session, file: str, maps: tuple[str, ...], keep: bool, scores: bool, dry_run: bool
) -> int:
    """Take accounts in from any CSV: matched by external id, then domain, then name.

    Known accounts are brought up to date: each change is shown with what stood there before, and an empty cell
    changes nothing. A table of scores or renewals is recognised by its headers, and adds to known accounts.
    """
    from roadmap_tui.intake import customers
    from roadmap_tui.intake import scores as answers
    from roadmap_tui.intake.mapping import is_answers
    from roadmap_tui.intake.refused_rows import write_refused
    from roadmap_tui.intake.table import read_rows

    table = read_rows(Path(file))
    is_scores = scores or (not maps and is_answers(table.headers))
    if is_scores:
        incoming = answers.read_answers(Path(file), table, maps=maps)
        take, preview = answers.import_answers, answers.preview_answers
    else:
        incoming = customers.read_customers(Path(file), table, maps=maps, keep=keep)
        take, preview = customers.import_customers, customers.preview_customers
    if dry_run:
        snapshot = session.read()
        done = preview(incoming, snapshot.customers, currency=snapshot.board.currency, today=session.today)
        _say_mapping(done.mapping)
    else:
        with session.changing(create=True) as change:
            done = take(change, incoming)
    if session.json:
        session.out_json({name: getattr(done, name) for name in done.__struct_fields__ if name != "refused_rows"})
    else:
        _show_changes(session, done)
    for remark in done.remarks:
        session.say(remark)
    if is_scores:
        from roadmap_tui.text.plural import plural

        counts = f"{plural(done.changed, 'customer')} changed, {plural(done.refused, 'row')} refused."
    else:
        counts = f"{_counts('customer', done.added, done.skipped, done.refused)} {done.changed:,} changed."
    session.say(f"{counts} Nothing was written." if dry_run else counts)
    if dry_run:
        for row in done.refused_rows[:5]:
            session.say(f"line {row.line}: {row.why}")
    else:
        if done.batch is not None:
            session.say(f"`roadmap request undo-import {done.batch}` takes it back.")
        _say_refused(write_refused(incoming.path, incoming.headers, done.refused_rows), done.refused)
    return _code(done.added + done.changed, done.skipped, done.refused)


def _tell_progress(read: int, rows: int) -> None:
    """Show a person at a terminal the progress of reading a long file."""
    if rows >= _LONG:
        from roadmap_tui.cli.app.output import progress

        progress(f"{read:,} of {rows:,} rows" if read < rows else "")


def _show_shapes(session: Session) -> int:
    """Print the recognised shapes: the tools with the headers that identify them, and the saved mappings."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.intake import saved_mappings

    kept = saved_mappings.remembered()
    tools = [one for one in saved_mappings.every_shape() if one.known_by]
    if session.json:
        found = [{"name": one.name, "headers": [each.split(", ") for each in one.shown_by]} for one in tools]
        mine = [{"name": one.name, "shape": one.shape, "map": one.maps, "tz": one.zone} for one in kept.values()]
        session.out_json({"shapes": found, "mappings": mine})
        return 0
    rows = [(one.name, " or ".join(one.shown_by)) for one in tools]
    rows.append(("plain", "any other table, by the usual names of columns, and --map"))
    rows += [(one.name, "yours: " + ", ".join(one.maps)) for one in kept.values()]
    session.out(table(("shape", "known by"), rows, flexible=1))
    return 0


def _zone(name: str | None) -> "tzinfo":
    from datetime import UTC

    if name is None:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from roadmap_tui.errors import Usage
    from roadmap_tui.text.characters import one_line

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Usage(f"--tz takes a zone such as Europe/Paris, not {one_line(name)!r}.") from None


def _show_preview(session: Session, preview: "Preview") -> None:
    import msgspec

    if session.json:
        session.out_json(msgspec.to_builtins(preview))
    else:
        from roadmap_tui.cli.app.output import table

        _say_mapping(preview.mapping)
        rows = [
            (row.get("heard_on"), row.get("customer_name"), row.get("person"), row.get("said"))
            for row in preview.rows
        ]
        session.out(table(("heard", "customer", "person", "said"), rows, flexible=3))
        for line, why in preview.refused_rows:
            session.say(f"line {line}: {why}")
    if preview.new_customers:
        new = len(preview.new_customers)
        session.say(f"{new:,} new customer{'' if new == 1 else 's'}.")
    counts = _counts("request", preview.added, preview.skipped, preview.refused)
    session.say(f"Read as {preview.shape}. {counts} Nothing was written.")
    _say_reworded(preview)


def _say_reworded(done: "Imported | Preview") -> None:
    """Report the known requests whose rows have other words now: what was said stays as it was heard first."""
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.text.width import cut

    for identity, words in list(done.new_words.items())[:_NAMED]:
        output.say(f"{identity} has new words in the export, not taken: “{cut(one_line(words), _QUOTED)}”")
    if done.new_words:
        more = len(done.new_words) - _NAMED
        first = next(iter(done.new_words))
        rest = f"So have {more:,} more; --json has them all. " if more > 0 else ""
        output.say(f"{rest}`roadmap request note {first} TEXT` keeps new words beside what was said first.")
    known = [one for one in done.reworded if one not in done.new_words]
    if not known:
        return
    named = ", ".join(known[:_NAMED]) + (f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else "")
    says = "1 known row says" if len(known) == 1 else f"{len(known):,} known rows say"
    output.say(
        f"{says} something else than the board: {named}. The board keeps what it has; "
        f"`roadmap request edit {known[0]} --said TEXT` takes other words."
    )


def _show_changes(session: Session, done: "CustomersImported") -> None:
    from roadmap_tui.cli.app.output import table

    rows: list[tuple[Any, ...]] = [("new", name, "", "", "") for name in done.new]
    rows += [
        ("changed", one.customer_name, one.field, _words(one.before), _words(one.after)) for one in done.changes
    ]
    session.out(table(("", "customer", "field", "before", "after"), rows, flexible=1))


def _words(value: Any) -> Any:
    """A field's value as people read it: a list between commas."""
    if not isinstance(value, list):
        return value
    return ", ".join(" ".join(map(_word, one.values())) if isinstance(one, dict) else str(one) for one in value)


def _word(value: Any) -> str:
    """A part of a score or a renewal; only whether a contract was renewed is true or false."""
    if isinstance(value, bool):
        return "renewed" if value else "not renewed"
    return str(value)


def _say_mapping(mapping: list[tuple[str, str]]) -> None:
    output.say("Columns: " + ", ".join(f"{column} → {field}" for column, field in mapping))


def _counts(what: str, added: int, skipped: int, refused: int) -> str:
    return f"{added:,} {what}{'' if added == 1 else 's'} added, {skipped:,} known already, {refused:,} refused."


def _say_refused(path: Path | None, rows: int) -> None:
    if path is not None:
        output.say(f"The {rows:,} refused {'row' if rows == 1 else 'rows'}, each with its reason: {path}")


def _code(taken: int, skipped: int, refused: int) -> int:
    """The exit code: 1 where rows were refused and none was taken or known."""
    return 1 if refused and not taken and not skipped else 0
