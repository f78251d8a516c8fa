"""`roadmap rotation`: product managers where customers are, CSMs where decisions are."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, given, pass_session
from roadmap_tui.cli.app.complete import complete_customer, complete_stint
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.stints import STATES

if TYPE_CHECKING:
    from roadmap_tui.actions.change import Change
    from roadmap_tui.model.records import Stint
    from roadmap_tui.model.rotation import RotationDue

_people = (
    click.option("--pm", metavar="NAME", help="The product manager; `me` is you."),
    click.option("--csm", metavar="NAME", help="The CSM; `me` is you."),
    click.option(
        "--customers",
        "--customer",
        "customers",
        multiple=True,
        metavar="NAME,…",
        shell_complete=complete_customer,
        help="Who is to be met, by id, domain or name; any customer, where it is not given.",
    ),
    click.option("--from", "since", metavar="DAY", help="The first day: `monday`, 2027-03-01."),
    click.option("--until", metavar="DAY", help="The last day."),
)


def _with_people(command: Any) -> Any:
    for option in reversed(_people):
        command = option(command)
    return command


@click.group(cls=Group)
def rotation() -> None:
    """Job rotation: a product manager and a CSM in each other's seat, and what came of it.

    While a stint lasts, the requests that the product manager writes down count as heard first hand, and so do
    those that the CSM writes down of the customers who are to be met.
    """


@rotation.command(cls=Changing, makes="J")
@_with_people
@pass_session
def plan(session: Session, /, **options: Any) -> None:
    """Plan a stint; prints its id."""
    from roadmap_tui.actions import rotation as actions

    missing = [f"--{name}" for name, value in _NEEDED.items() if not options[value]]
    if missing:
        raise click.UsageError(f"A stint needs {', '.join(missing)}.")
    fields = _read(session, given(options))
    with session.changing() as change:
        fields["customers"] = _named(change, fields.pop("customers", ()))
        made = actions.plan(change, **fields)
    _say_spelt(session, options, made)
    if session.json:
        _print_now(session, made.id)
    else:
        session.out(made.id)


_NEEDED = {"pm": "pm", "csm": "csm", "from": "since", "until": "until"}


@rotation.command("list")
@click.option(
    "--overdue", is_flag=True, help="The people who are overdue for a stint, and not the stints that there are."
)
@click.option("--pm", metavar="NAME", help="Only this product manager's; `me` is you.")
@click.option("--csm", metavar="NAME", help="Only this CSM's; `me` is you.")
@click.option(
    "--customer", metavar="NAME", shell_complete=complete_customer, help="Only where they were met, or are to be."
)
@click.option(
    "--state",
    multiple=True,
    type=click.Choice(STATES, case_sensitive=False),
    help="Only what is planned, running, ended without being closed, or done.",
)
@click.option("--since", metavar="DAY", help="Only stints that lasted on this day or later.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(
    session: Session,
    overdue: bool,
    pm: str | None,
    csm: str | None,
    customer: str | None,
    state: tuple[str, ...],
    since: str | None,
    limit: int | None,
) -> None:
    """List the stints, the newest first, with what came of each."""
    from roadmap_tui.actions.fields import day_back
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.rotation.text import stint_table
    from roadmap_tui.model.rotation import outcomes
    from roadmap_tui.model.stints import last_day, state_of
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    people = {"pm": _person(session, "pm", pm), "csm": _person(session, "csm", csm)}
    if overdue:
        if customer or state or since:
            raise click.UsageError("--overdue lists people: it takes --pm, --csm and --limit alone.")
        _print_due(session, [one for one in _due_of(session, people) if one.is_overdue][:limit])
        return
    day = day_back(since, "--since", session.reading)
    found = [
        one
        for one in sorted(snapshot.stints.values(), key=lambda one: (one.since, one.at, one.id), reverse=True)
        if (not state or state_of(one, session.today) in state)
        and (day is None or last_day(one) >= day)
        and all(_is_named(name, getattr(one, role)) for role, name in people.items())
    ]
    came = outcomes(snapshot, found)
    if customer is not None:
        who = lookup.customer(snapshot, customer).id
        found = [one for one in found if who in one.customers or who in came[one.id].met]
    found = found[:limit]
    if session.json:
        session.out_json([record_json.stint(snapshot, one, came[one.id], session.today) for one in found])
        return
    session.out(stint_table(snapshot, found, came, session.today))


@rotation.command()
@click.option("--pm", metavar="NAME", help="Only this product manager; `me` is you.")
@click.option("--csm", metavar="NAME", help="Only this CSM; `me` is you.")
@pass_session
def due(session: Session, pm: str | None, csm: str | None) -> None:
    """Who is due for a stint, and when; the overdue first, and who never had one."""
    people = {"pm": _person(session, "pm", pm), "csm": _person(session, "csm", csm)}
    _print_due(session, _due_of(session, people))


@rotation.command()
@click.argument("identity", metavar="ID", shell_complete=complete_stint)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one stint with both halves: what the product manager heard, the CSM decided, and each learned."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.rotation.text import stint_page
    from roadmap_tui.model.rotation import outcomes
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.stint(snapshot, identity)
    came = outcomes(snapshot, [one])[one.id]
    if session.json:
        found = record_json.stint(snapshot, one, came, session.today)
        found["notes"] = [record_json.plain_of(snapshot.notes[each]) for each in came.notes]
        session.out_json(found)
        return
    session.out(stint_page(snapshot, one, came, session.today))


@rotation.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_stint)
@_with_people
@click.option("--hours", metavar="N", help="The hours spent together; empty clears them.")
@pass_session
def edit(session: Session, /, identity: str, **options: Any) -> None:
    """Change a stint: its people, its customers, its days. `--customers ""` lets it be any customer."""
    from roadmap_tui.actions import rotation as actions

    fields = _read(session, given(options))
    if not fields:
        raise click.UsageError("Say what to change, for instance `--until friday`.")
    empty = [name for name in ("pm", "csm", "since", "until") if name in fields and not fields[name]]
    if empty:
        raise click.UsageError(f"A stint cannot be without its {' and '.join(empty)}.")
    with session.changing() as change:
        if "customers" in fields:
            fields["customers"] = _named(change, fields["customers"])
        made = actions.edit(change, identity, **fields)
    _say_spelt(session, options, made)
    _say(session, made.id, f"{made.id} changed.")


@rotation.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_stint)
@click.option("--on", metavar="DAY", help="The last day on which it took place; by default its last, or today.")
@click.option("--hours", metavar="N", help="The hours spent together.")
@click.option("--back", is_flag=True, help="It is not done after all.")
@pass_session
def done(session: Session, identity: str, on: str | None, hours: str | None, back: bool) -> None:
    """Say that a stint took place. One that did not is removed."""
    from roadmap_tui.actions import rotation as actions
    from roadmap_tui.actions.fields import day_back, numeral

    if back:
        if on or hours:
            raise click.UsageError("--back takes neither --on nor --hours.")
        with session.changing() as change:
            made = actions.reopen(change, identity)
        _say(session, made.id, f"{made.id} is not done.")
        return
    day, spent = day_back(on, "--on", session.reading), numeral(hours, "--hours", session.reading)
    with session.changing() as change:
        made = actions.done(change, identity, on=day, hours=spent)
    _say(session, made.id, f"{made.id} is done, as of {made.done_on}.")


@rotation.command(cls=Changing, makes="N")
@click.argument("identity", metavar="ID", shell_complete=complete_stint)
@click.argument("text")
@click.option(
    "--about",
    multiple=True,
    metavar="ID",
    shell_complete=complete_customer,
    help="The customer, story or request that it concerns, where the note stands; may be given several times.",
)
@pass_session
def note(session: Session, identity: str, text: str, about: tuple[str, ...]) -> None:
    """Note what you learned in a stint; prints the ids of the notes."""
    from roadmap_tui.actions import rotation as actions
    from roadmap_tui.reports import record_json

    with session.changing() as change:
        made = actions.note(change, identity, text, on=_named(change, about))
    if session.json:
        session.out_json([record_json.plain_of(one) for one in made])
    else:
        session.out("\n".join(one.id for one in made))


@rotation.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_stint)
@pass_session
def remove(session: Session, identity: str) -> None:
    """Remove a stint that does not take place. What was learned of customers and stories stays with them."""
    from roadmap_tui.actions import rotation as actions
    from roadmap_tui.cli.app.result import say_with

    with session.changing() as change:
        gone = actions.remove(change, identity)
    say_with(session, f"{gone.id} is gone.", {"id": gone.id, "removed": True})


def _read(session: Session, options: dict[str, Any]) -> dict[str, Any]:
    """The fields of a stint as they were typed: names, days and hours."""
    from roadmap_tui.actions.fields import day_ahead, numeral

    fields = dict(options)
    for name in ("pm", "csm"):
        if name in fields:
            fields[name] = _me(session, name, fields[name])
    for name, option in (("since", "--from"), ("until", "--until")):
        if name in fields:
            fields[name] = day_ahead(fields[name], option, session.reading)
    if "hours" in fields:
        fields["hours"] = numeral(fields["hours"], "--hours", session.reading)
    return fields


def _me(session: Session, role: str, name: str) -> str:
    return (session.csm if role == "csm" else session.me) if name == "me" else name


def _named(change: "Change", named: Iterable[str]) -> list[str]:
    """Names that were given one by one or with commas between them; a customer's name may hold a comma itself."""
    from roadmap_tui.actions.customers import find_customer

    found = []
    for one in named:
        parts = one.split(",")
        while parts:
            joined = (",".join(parts[:count]) for count in range(len(parts), 1, -1))
            name = next((each for each in joined if find_customer(change, each) is not None), parts[0])
            found.append(name.strip())
            parts = parts[name.count(",") + 1 :]
    return [one for one in found if one]


def _person(session: Session, role: str, typed: str | None) -> str | None:
    """The name that a typed one means on this board; None where none was typed."""
    if typed is None:
        return None
    from roadmap_tui.actions.rotation import person_meant

    snapshot = session.read()
    known = {getattr(one, role) for one in snapshot.stints.values()}
    known |= (
        {one.owner for one in snapshot.stories.values()}
        if role == "pm"
        else {one.csm for one in snapshot.customers.values()}
    )
    return person_meant(_me(session, role, typed), known)


def _is_named(wanted: str | None, name: str) -> bool:
    from roadmap_tui.text.characters import folded

    return wanted is None or folded(wanted) == folded(name)


def _due_of(session: Session, people: dict[str, str | None]) -> "list[RotationDue]":
    """Who is due, of the people who are named, or all."""
    from roadmap_tui.model.rotation import people_due

    every = session.settings.rotation.every
    if every is None:
        session.say("Nobody is due: no cadence is set. `roadmap config set rotation.every 6w` sets one.")
    named = {role: name for role, name in people.items() if name is not None}
    return [
        one
        for one in people_due(session.read(), session.today, every)
        if not named or (one.role in named and _is_named(named[one.role], one.name))
    ]


def _print_due(session: Session, found: "list[RotationDue]") -> None:
    from roadmap_tui.cli.rotation.text import due_table
    from roadmap_tui.reports import record_json

    if session.json:
        session.out_json([record_json.plain_of(one) for one in found])
    else:
        session.out(due_table(found, session.today))


def _say_spelt(session: Session, options: dict[str, Any], stint: "Stint") -> None:
    """Say whom a name was taken for that was typed in another way."""
    from roadmap_tui.text.characters import one_line

    for role in ("pm", "csm"):
        typed, name = one_line(options.get(role) or ""), one_line(getattr(stint, role))
        if typed not in {"", "me", name}:
            session.say(f"{typed} is {name}.")


def _say(session: Session, identity: str, sentence: str) -> None:
    session.say(sentence)
    if session.json:
        _print_now(session, identity)


def _print_now(session: Session, identity: str) -> None:
    from roadmap_tui.model.rotation import outcomes
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = snapshot.stints[identity]
    session.out_json(record_json.stint(snapshot, one, outcomes(snapshot, [one])[identity], session.today))
