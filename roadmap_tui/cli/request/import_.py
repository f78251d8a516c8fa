"""`roadmap request import`, `request undo-import` and `customer import`."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.text.plural import plural

if TYPE_CHECKING:
    from datetime import tzinfo

    from roadmap_tui.intake.customers import IncomingCustomers
    from roadmap_tui.intake.incoming import Incoming
    from roadmap_tui.intake.refused_rows import RefusedRow
    from roadmap_tui.intake.rows import Doubt, LeftCell
    from roadmap_tui.intake.saved_mappings import SavedMapping

_LONG = 5_000
"""Rows from which reading them takes long enough for progress to be shown."""


def _form_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say how a file is written, and what to do where something of it is a guess."""
    options = (
        click.option("--encoding", metavar="NAME", help="Its encoding: utf-8, cp1252, cp1251, gb18030 …"),
        click.option("--separator", metavar="CHAR", help="What stands between columns: `;`, `,`, tab …"),
        click.option("--sheet", metavar="NAME", help="The sheet of a workbook; by default the first with rows."),
        click.option(
            "--days",
            type=click.Choice(["day-first", "month-first"]),
            help="How it writes 03/04/2026, where no row makes it plain.",
        ),
        click.option("--strict", is_flag=True, help="Exit with 1 where a row or a cell could not be taken."),
        click.option("--yes", is_flag=True, help="Do not ask: take guesses, which are told."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("import", cls=Changing, makes="B")
@click.argument("file", type=click.Path(allow_dash=True), required=False)
@click.option(
    "--from",
    "shape",
    metavar="SHAPE",
    help="Which tool wrote it, or a mapping you keep; recognised by its headers. `--shapes` lists them.",
)
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Take a column as this field.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Take the rows with this tag alone.")
@click.option("--only", multiple=True, metavar="COLUMN=VALUE", help="Take the rows with this value alone.")
@click.option("--remember", metavar="NAME", help="Keep mapping, source, days and tags, for `--from NAME`.")
@click.option("--team", is_flag=True, help="With --remember: keep it with the board, for everybody.")
@click.option("--source", metavar="SYSTEM", help="Where rows come from; by default the tool, or the file's name.")
@click.option(
    "--own", multiple=True, metavar="DOMAIN", help="Your own mail domain, whose mails are no customer's."
)
@click.option("--tz", metavar="ZONE", help="Zone of times without an offset: Europe/Paris; UTC by default.")
@_form_options
@click.option("--dry-run", is_flag=True, help="Show the mapping, the first rows and the counts; write nothing.")
@click.option("--shapes", is_flag=True, help="List what is recognised, and the mappings you keep.")
@pass_session
def import_requests(
    session: Session,
    file: str | None,
    shape: str | None,
    maps: tuple[str, ...],
    tags: tuple[str, ...],
    only: tuple[str, ...],
    remember: str | None,
    team: bool,
    source: str | None,
    own: tuple[str, ...],
    tz: str | None,
    encoding: str | None,
    separator: str | None,
    sheet: str | None,
    days: str | None,
    strict: bool,
    yes: bool,
    dry_run: bool,
    shapes: bool,
) -> int:
    """Take another tool's export in, as requests. A second run of the same file adds nothing.

    FILE is CSV, JSON, JSON Lines, a workbook (.xlsx), a mail (.eml), a mailbox (.mbox), a form's text, a zip or
    a folder of them; `-` reads from a pipe. A thread of mails is one request. Rows that cannot be taken are
    written to a file beside the export, with the reason; a cell that cannot be taken is left empty, and told.
    """
    if shapes:
        return _show_shapes(session)
    if file is None:
        raise click.UsageError("Name the export: `roadmap request import zendesk.csv`.")
    if team and remember is None:
        raise click.UsageError("--team goes with --remember NAME.")
    from roadmap_tui.cli.request import import_text as telling
    from roadmap_tui.cli.request.import_doubts import Doubts
    from roadmap_tui.intake import requests, saved_mappings
    from roadmap_tui.intake.cells import ORDERS
    from roadmap_tui.intake.incoming import read_requests
    from roadmap_tui.intake.refused_rows import write_refused
    from roadmap_tui.intake.rows import Options

    asking = session.is_asking and not yes and not dry_run and file != "-"
    kept = (
        saved_mappings.recall(shape, _team_mappings(session))
        if shape is not None
        else saved_mappings.SavedMapping("")
    )
    used = saved_mappings.SavedMapping(
        remember or kept.name,
        kept.shape,
        (*kept.maps, *maps),
        tz or kept.zone,
        source=source or kept.source,
        days=days or kept.days,
        tags=tags or kept.tags,
        only=only or kept.only,
    )
    options = Options(encoding, separator, sheet, own or session.settings.intake.own_domains)
    doubts = Doubts(session, Path(file), options, used.maps, is_asking=asking)
    incoming, guesses = doubts.settled(
        lambda: read_requests(
            Path(file),
            today=session.today,
            shape=used.shape,
            maps=doubts.maps,
            zone=_zone(used.zone),
            system=used.source,
            name=used.name,
            progress=_tell_progress,
            options=doubts.options,
            order=ORDERS[used.days] if used.days else None,
            ask_order=doubts.order_of_days,
            tags=used.tags,
            only=used.only,
            touchpoints=session.settings.touchpoints.known,
        )
    )
    if doubts.maps != used.maps:
        telling.say_mapping(incoming.mapping, incoming.values)
    incoming, used = incoming._replace(doubts=guesses), used._replace(maps=doubts.maps)
    if incoming.is_unnamed_pipe:
        session.say("These rows count as of the source stdin; --source NAME tells one pipe from another.")
    for remark in incoming.remarks:
        session.say(remark)
    if dry_run:
        from roadmap_tui.cli.app.new_products import say_new_products
        from roadmap_tui.model.products import names_of
        from roadmap_tui.model.records import Event, Note

        snapshot = session.read()
        products = names_of(snapshot)
        events = snapshot.table(Event).values() if incoming.shape.is_clean else ()
        preview = requests.preview_requests(
            incoming, snapshot.customers, snapshot.requests, snapshot.table(Note), products, events
        )
        telling.show_preview(session, preview)
        say_new_products({one: products.like(one) for one in preview.new_products}, done=False)
        return _code(preview.added, preview.skipped, preview.refused, len(incoming.left), is_strict=strict)
    meant = _meant(session, incoming) if asking else {}
    meant_products = _meant_products(session, incoming) if asking else {}
    with session.changing(create=True) as change:
        done = requests.import_requests(change, incoming, meant, meant_products)
        incoming = incoming._replace(drafts=())  # the board holds them; what it writes needs the room
    if remember is not None:
        order = next((name for name, one in ORDERS.items() if one == incoming.order), None)
        saved = used._replace(shape=incoming.shape.name, days=used.days or order)
        session.say(f"The mapping is kept as {remember} in {_remember(session, saved, is_team=team)}.")
    refused = sorted((*incoming.refused, *done.unnamed))
    if session.json:
        names = [name for name in done.__struct_fields__ if name != "unnamed"]
        found = {name: getattr(done, name) for name in names}
        session.out_json(found | _beside(incoming.left, incoming.unused, refused, guesses))
    elif done.batch is not None:
        session.out(done.batch)
    telling.say_unused(incoming.unused)
    session.say(
        f"Read as {incoming.shape.name}. {telling.counted('request', done.added, done.skipped, done.refused)}"
    )
    telling.say_beside(done)
    telling.say_reworded(done)
    if done.new_customers and not asking:
        from roadmap_tui.cli.app.possible_customers import say_namesakes

        customers = session.read().customers
        say_namesakes([customers[one] for one in done.new_customers if one in customers], customers.values())
    if done.batch is not None:
        session.say(f"`roadmap request undo-import {done.batch}` takes it back.")
    telling.say_left(incoming.left)
    telling.say_refused(write_refused(incoming.path, incoming.headers, refused), done.refused)
    return _code(done.added + done.scores, done.skipped, done.refused, len(incoming.left), is_strict=strict)


def _meant(session: Session, incoming: "Incoming") -> dict[str, str]:
    """The customers that new names in an export stand for, by id, as a person at a terminal says."""
    from roadmap_tui.cli.app.possible_customers import ask_names
    from roadmap_tui.intake.requests import new_names

    customers = session.read().customers
    return ask_names(session, new_names(incoming, customers), customers.values())


def _meant_products(session: Session, incoming: "Incoming") -> dict[str, str]:
    """The products that new names in an export stand for, as a person at a terminal says."""
    from roadmap_tui.cli.app.possible_products import ask_products
    from roadmap_tui.intake.requests import product_names

    return ask_products(session, product_names(incoming))


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
    restored = f", {plural(done.restored, 'known record')} put back" if done.restored else ""
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
@click.option("--as-of", metavar="DAY", help="The day from which ARR and status of the table hold; else today.")
@_form_options
@click.option("--dry-run", is_flag=True, help="Show each change; write nothing.")
@pass_session
def import_customers(
    session: Session,
    file: str,
    maps: tuple[str, ...],
    keep: bool,
    scores: bool,
    as_of: str | None,
    encoding: str | None,
    separator: str | None,
    sheet: str | None,
    days: str | None,
    strict: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    """Take accounts in from any table: matched by external id, then domain, then name.

    Known accounts are brought up to date: each change is shown with what stood there before, and an empty cell
    changes nothing. What an account itself earns or employs is its size, and no ARR. A table of scores or
    renewals is recognised by its headers, and adds to known accounts. What ARR and status were stays in each
    account's history; a column "as of" says from which day a row holds, and an account may stand on several rows.
    """
    from roadmap_tui.actions.fields import day_back
    from roadmap_tui.cli.request import import_text as telling
    from roadmap_tui.cli.request.import_doubts import Doubts
    from roadmap_tui.intake import customers
    from roadmap_tui.intake import scores as answers
    from roadmap_tui.intake.cells import ORDERS
    from roadmap_tui.intake.mapping import is_answers
    from roadmap_tui.intake.refused_rows import write_refused
    from roadmap_tui.intake.rows import Options
    from roadmap_tui.intake.shapes import PLAIN
    from roadmap_tui.intake.table import read_rows

    asking = session.is_asking and not yes and not dry_run and file != "-"
    order = ORDERS[days] if days else None
    day = day_back(as_of, "--as-of", session.reading)
    if day is not None and day > session.today:
        raise click.UsageError("--as-of is a day that has been; what is ahead is imported once it holds.")
    doubts = Doubts(session, Path(file), Options(encoding, separator, sheet), maps, is_asking=asking)
    is_scores = False

    def read() -> "IncomingCustomers":
        nonlocal is_scores
        table, said = read_rows(Path(file), doubts.options), doubts.maps
        is_scores = scores or (not said and is_answers(table.headers))
        if is_scores:
            return answers.read_answers(Path(file), table, maps=said, order=order)
        return customers.read_customers(Path(file), table, maps=said, keep=keep, order=order, as_of=day)

    incoming, guesses = doubts.settled(read)
    take = answers.import_answers if is_scores else customers.import_customers
    preview = answers.preview_answers if is_scores else customers.preview_customers
    example = incoming.ambiguous()
    if example is not None:
        incoming = incoming._replace(order=doubts.order_of_days(example, PLAIN))
    incoming = incoming._replace(doubts=guesses)
    for remark in incoming.remarks:
        session.say(remark)
    if dry_run:
        snapshot = session.read()
        done = preview(incoming, snapshot.customers, currency=snapshot.board.currency, today=session.today)
        telling.say_mapping(done.mapping, incoming.values)
    else:
        meant = _accounts_meant(session, incoming) if asking and not is_scores else {}
        with session.changing(create=True) as change:
            done = take(change, incoming, meant)
    if session.json:
        found = {
            name: getattr(done, name) for name in done.__struct_fields__ if name not in ("refused_rows", "left")
        }
        session.out_json(found | _beside(done.left, incoming.unused, done.refused_rows, guesses))
    else:
        telling.show_changes(session, done)
    for remark in done.remarks:
        session.say(remark)
    telling.say_unused(incoming.unused)
    if is_scores:
        counts = f"{plural(done.changed, 'customer')} changed, {plural(done.refused, 'row')} refused."
    else:
        counts = (
            f"{telling.counted('customer', done.added, done.skipped, done.refused)} {done.changed:,} changed."
        )
    session.say(f"{counts} Nothing was written." if dry_run else counts)
    telling.say_left(done.left)
    if dry_run:
        for row in done.refused_rows[:5]:
            session.say(f"{row.place}: {row.why}")
    else:
        if done.new and not meant:
            from roadmap_tui.cli.app.possible_customers import say_namesakes

            known = session.read().customers.values()
            say_namesakes([one for one in known if one.created_by == done.batch], known)
        if done.batch is not None:
            session.say(f"`roadmap request undo-import {done.batch}` takes it back.")
        telling.say_refused(write_refused(incoming.path, incoming.headers, done.refused_rows), done.refused)
    return _code(done.added + done.changed, done.skipped, done.refused, len(done.left), is_strict=strict)


def _accounts_meant(session: Session, incoming: "IncomingCustomers") -> dict[str, str]:
    """The customers that new names in a table of accounts stand for, by id, as a person at a terminal says."""
    from roadmap_tui.cli.app.possible_customers import ask_names
    from roadmap_tui.intake.customers import new_account_names

    snapshot = session.read()
    names = new_account_names(incoming, snapshot.customers, currency=snapshot.board.currency, today=session.today)
    return ask_names(session, names, snapshot.customers.values())


def _beside(
    left: "Iterable[LeftCell]",
    unused: Iterable[tuple[str, str]],
    refused: "Iterable[RefusedRow]",
    guesses: "Iterable[Doubt]",
) -> dict[str, Any]:
    """What an import could not take, and what of it is a guess, for programs."""
    return {
        "cells": [{"place": one.place, "column": one.column, "why": one.why} for one in left],
        "unused": dict(unused),
        "refused_rows": [{"place": one.place, "why": one.why} for one in refused],
        "guesses": [{"guess": one.mark, "sentence": one.sentence, "option": one.option} for one in guesses],
    }


def _tell_progress(read: int, rows: int) -> None:
    """Show a person at a terminal the progress of reading a long file."""
    if rows >= _LONG:
        from roadmap_tui.cli.app.output import progress

        progress(f"{read:,} of {rows:,} rows" if read < rows else "")


def _show_shapes(session: Session) -> int:
    """Print the recognised shapes: the tools with the headers that identify them, and the saved mappings."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.intake import saved_mappings

    kept = {**_team_mappings(session), **saved_mappings.remembered()}
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


def _team_mappings(session: Session) -> "dict[str, SavedMapping]":
    """The mappings that are kept with the board."""
    from roadmap_tui.intake.saved_mappings import of_options

    return {name: of_options(name, options) for name, options in session.settings.intake.mappings.items()}


def _remember(session: Session, mapping: "SavedMapping", *, is_team: bool) -> str:
    """Keep a mapping for oneself or with the board; where it lies, in words."""
    from roadmap_tui.intake import saved_mappings

    if not is_team:
        return str(saved_mappings.remember(mapping))
    from roadmap_tui.cli.board.config import edit_settings, settings_place
    from roadmap_tui.settings.edit import with_value

    saved_mappings.check_name(mapping.name)
    options = saved_mappings.as_options(mapping)
    edit_settings(
        session, True, lambda text, place: with_value(text, place, "intake.mappings", mapping.name, options)
    )
    return str(settings_place(session, True))


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


def _code(taken: int, skipped: int, refused: int, left: int = 0, *, is_strict: bool = False) -> int:
    """The exit code: 1 where rows were refused and none was taken or known, or anything with `--strict`."""
    if is_strict and (refused or left):
        return 1
    return 1 if refused and not taken and not skipped else 0
