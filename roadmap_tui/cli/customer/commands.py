"""`roadmap customer`: the customers who ask."""

from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, field_options, given, pass_session, with_names
from roadmap_tui.cli.app.complete import complete_customer
from roadmap_tui.cli.app.filtering import filter_context, filter_option, keep_of, view_option
from roadmap_tui.cli.app.on_sets import SetOptions, act, note_each, set_options
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.request.import_ import import_customers
from roadmap_tui.errors import Exit
from roadmap_tui.model.fields.customer import CUSTOMER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from roadmap_tui.actions.change import Change
    from roadmap_tui.model.records import Customer

_field_options = field_options(CUSTOMER)
_since_option = click.option(
    "--from", "since", metavar="DAY", help="The day from which --arr and --status hold; by default today."
)


def _since(session: Session, given_day: str | None, values: "Mapping[str, Any]") -> "date | None":
    """The day from which an ARR or a status holds; Usage where neither is given beside it."""
    if given_day is None:
        return None
    from roadmap_tui.actions.fields import day_back

    if not {"arr", "status"} & values.keys():
        raise click.UsageError("--from is the day from which --arr or --status holds; give one of them.")
    found: date | None = day_back(given_day, "--from", session.reading)
    return found


def _say_what_stays(session: Session, changed: "Customer", values: "Mapping[str, Any]") -> None:
    """Say where a value of before left today's as it is."""
    from roadmap_tui.model.fields.values import words_of

    for field in CUSTOMER:
        if field.name in ("arr", "status") and field.name in values:
            now = getattr(changed, field.name)
            if now != values[field.name]:
                words = words_of(field, now, session.read().board.currency) or "unknown"
                session.say(f"{field.label} of later days is known: today's stays {words}.")


@click.group(cls=Group)
def customer() -> None:
    """Who asks: accounts with what they are worth."""


customer.add_command(import_customers)


@customer.command(cls=Changing, makes="C")
@_field_options
@_since_option
@pass_session
def add(session: Session, /, since: str | None, **options: Any) -> None:
    """Write down a customer; prints its id."""
    from roadmap_tui.actions import customers
    from roadmap_tui.actions.fields import read_customer
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_namesakes
    from roadmap_tui.reports import record_json
    from roadmap_tui.text.characters import one_line

    values = read_customer(given(options), session.reading)
    if "name" not in values:
        raise click.UsageError("A customer needs a --name.")
    day = _since(session, since, values)
    meant = ask_whom(session, values["name"])
    if meant.is_settled and meant.customer != values["name"]:
        with session.changing() as change:
            made = customers.call_also(change, meant.customer or "", values["name"])
        session.say(f"{made.id} {one_line(made.name)} is found by that name too. Nothing was added.")
    else:
        with session.changing(create=True) as change:
            made = customers.add(change, values, since=day)
        if not meant.is_settled:
            say_namesakes([made], session.read().customers.values())
    if session.json:
        session.out_json(record_json.plain_of(made))
    else:
        session.out(made.id)


@customer.command("list")
@click.option("--segment", help="Only this segment.")
@click.option("--csm", help="Only this CSM's; `me` is you.")
@filter_option("Customer")
@view_option
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@click.option("--alike", is_flag=True, help="Pairs that are likely one customer, and why.")
@pass_session
def list_(
    session: Session,
    segment: str | None,
    csm: str | None,
    typed: str | None,
    view: str | None,
    limit: int | None,
    alike: bool,
) -> None:
    """List the customers with what they are worth and how much they asked."""
    from collections import Counter

    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.filters.read import keep_by
    from roadmap_tui.reports import record_json
    from roadmap_tui.text.money import short_money

    snapshot = session.read()
    context = filter_context(session, snapshot)
    given = {name: one for name, one in (("segment", segment), ("csm", csm)) if one}
    keeps = [keep_by(name, [one], "Customer", context) for name, one in given.items()]
    keeps.append(keep_of(session, typed, "Customer", context, view=view))
    found = [one for one in snapshot.customers.values() if all(keep(one) for keep in keeps)]
    if alike:
        _show_alike(session, found, limit)
        return
    found = found[:limit]
    if session.json:
        session.out_json(record_json.plain_of(one) for one in found)
        return
    asked = Counter(one.customer for one in snapshot.requests.values())
    rows = [
        (
            one.id,
            one.name,
            one.segment,
            short_money(one.arr, snapshot.board.currency) if one.arr is not None else "",
            one.renewal,
            asked[one.id],
            one.csm,
        )
        for one in found
    ]
    session.out(
        table(("id", "name", "segment", "arr", "renewal", "requests", "csm"), rows, flexible=1, right=(3, 5))
    )


def _show_alike(session: Session, customers: "list[Customer]", limit: int | None) -> None:
    """Print likely duplicates, each with the reason and how to make one of them."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.similar_customers import alike

    pairs = alike(customers)[:limit]
    if session.json:
        session.out_json(pairs)
        return
    rows = [(one.customer, one.customer_name, one.other, one.other_name, one.why) for one in pairs]
    session.out(table(("id", "name", "other", "its name", "why"), rows, flexible=4))
    if pairs:
        first = pairs[0]
        session.say(f"`roadmap customer merge {first.customer} --into {first.other}` makes one of two.")
    else:
        session.say("No two customers look alike.")


@customer.command()
@click.option("--within", default="90d", metavar="TIME", help="How far ahead: 90d, 6w, 3 months, or until a day.")
@click.option("--csm", help="Only this CSM's; `me` is you.")
@filter_option("Customer")
@pass_session
def renewals(session: Session, within: str, csm: str | None, typed: str | None) -> None:
    """Whose contract renews soon, with what they pay and paid, wait for, are to be told and were told.

    Who left or was forgotten is not among them; of who renews on one day the larger account comes first.
    """
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.filters.read import keep_by
    from roadmap_tui.reports.renewals import data, document

    snapshot = session.read()
    context = filter_context(session, snapshot)
    keeps = [keep_by("csm", [csm], "Customer", context)] if csm else []
    keeps.append(keep_of(session, typed, "Customer", context))
    found = data.renewals_report(
        snapshot,
        session.today,
        within=_days_ahead(session, within),
        keep=lambda one: all(keep(one) for keep in keeps),
    )
    if session.json:
        session.out_json(data.renewals_plain(found))
    elif session.is_shown:
        from shutil import get_terminal_size

        from roadmap_tui.cli.customer.text import renewals_page

        session.out(renewals_page(found, get_terminal_size().columns))
    else:
        rows = [(one.customer, *document.row_cells(one, found.currency)) for one in found.rows]
        session.out(table(("id", *document.HEADINGS), rows))
    session.say(document.summary(found))
    if found.past:
        session.say(
            f"The renewal day of {found.past:,} more has passed: `roadmap customer list --filter 'renewal:<0d'`."
        )


def _days_ahead(session: Session, within: str) -> int:
    """The days of `90d` or `6w`, or those until a day such as `end of Q3`."""
    from datetime import date

    from roadmap_tui.actions.fields import day_ahead
    from roadmap_tui.text.days import days_in

    days = days_in(within)
    if days is None:
        last = day_ahead(within, "--within", session.reading)
        if last is None:
            raise click.UsageError("--within says how far ahead, as in `--within 6w`.")
        days = (last - session.today).days
    if days < 0:
        raise click.UsageError(f"--within looks ahead, and {within} has passed.")
    return min(days, (date.max - session.today).days)


@customer.command()
@click.argument("named", metavar="ID", shell_complete=complete_customer)
@pass_session
def show(session: Session, named: str) -> None:
    """Show one customer, by id, name or domain, with what they asked for."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.customer(snapshot, named)
    if session.json:
        found = record_json.plain_of(one)
        found["notes"] = [record_json.plain_of(each) for each in snapshot.notes_about(one.id)]
        found["sessions"] = [record_json.session(snapshot, each) for each in snapshot.sessions_of(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.customer.text import customer_page

    session.out(customer_page(snapshot, one, session.today))


@customer.command(cls=Changing)
@click.argument("names", nargs=-1, metavar="[ID …]", shell_complete=complete_customer)
@_field_options
@_since_option
@set_options("Customer")
@pass_session
def edit(
    session: Session, /, names: tuple[str, ...], options: SetOptions, since: str | None, **given_fields: Any
) -> int:
    """Change fields of customers, named by id, name or domain. An empty value clears a field.

    `--alias` adds a name that finds the customer, beside those that do. What ARR and status were stays in the
    customer's history, each with the day from which it held.
    """
    from roadmap_tui.actions import customers
    from roadmap_tui.actions.fields import read_customer
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports import record_json

    fields = given(given_fields)
    if not fields:
        raise click.UsageError("Say what to change, for instance `--arr 480k`.")
    values = read_customer(fields, session.reading)
    day = _since(session, since, values)

    def edit_one(change: "Change", ref: str) -> "Customer":
        known = customers.known_customer(change, ref).aliases if "aliases" in values else ()
        return customers.edit(change, ref, with_names(values, known), since=day)

    if len(names) != 1 or options.dry_run:
        snapshot = session.read()
        ids = [lookup.customer(snapshot, one).id for one in names]

        return act(session, ids, options, lambda: edit_one, "{} changed.")
    if options.typed is not None:
        raise click.UsageError("Name customers or give a --filter, not both.")
    named = names[0]
    with session.changing() as change:
        changed = edit_one(change, named)
    session.say(f"{changed.id} changed.")
    _say_what_stays(session, changed, values)
    if "name" in values:
        from roadmap_tui.cli.app.possible_customers import say_namesakes

        say_namesakes([changed], session.read().customers.values())
    if session.json:
        session.out_json(record_json.plain_of(changed))
    return Exit.DONE


@customer.command(cls=Changing, makes="N")
@click.argument("words", nargs=-1, required=True, metavar="[ID …] TEXT", shell_complete=complete_customer)
@set_options("Customer")
@pass_session
def note(session: Session, words: tuple[str, ...], options: SetOptions) -> int:
    """Leave a note on customers, named by id, name or domain; prints its id, or that of each."""
    from roadmap_tui.cli.app import lookup

    *names, text = words
    snapshot = session.read() if names else None
    ids = [lookup.customer(snapshot, one).id for one in names] if snapshot is not None else []
    return note_each(session, [*ids, text], options)


@customer.command(cls=Changing)
@click.argument("named", metavar="ID", shell_complete=complete_customer)
@click.option("--into", required=True, metavar="ID", shell_complete=complete_customer, help="The one that stays.")
@pass_session
def merge(session: Session, named: str, into: str) -> None:
    """Make one customer of two; its requests go with it."""
    from roadmap_tui.actions import customers
    from roadmap_tui.text.characters import one_line

    with session.changing() as change:
        kept = customers.merge(change, named, into)
    session.say(f"{one_line(named)} is now {kept.id} {one_line(kept.name)}.")
    if session.json:
        from roadmap_tui.reports import record_json

        session.out_json(record_json.plain_of(kept))


@customer.command()
@click.argument("named", metavar="ID", shell_complete=complete_customer)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, named: str, yes: bool) -> None:
    """Forget a customer's name, addresses, people and words, here and in earlier states of the board.

    The counts stay. It cannot be undone.
    """
    from roadmap_tui.actions import forget as forgetting
    from roadmap_tui.cli.app.forget import forget_all
    from roadmap_tui.cli.app.result import print_forgotten

    gone = ""

    def act(change: "Change") -> forgetting.Redaction:
        nonlocal gone
        who, redaction = forgetting.customer(change, named)
        gone = who.id
        return redaction

    if session.is_asking and not yes and not session.confirm(f"Forget {named}? This cannot be undone.", ""):
        session.say("Nothing was forgotten.")
        return
    states = forget_all(session, act)
    print_forgotten(session, [gone], states)
