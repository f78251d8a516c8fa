"""`roadmap session`: what came of it when somebody tried what a story promises."""

from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, field_options, given, pass_session
from roadmap_tui.cli.app.complete import complete_customer, complete_session, complete_story
from roadmap_tui.cli.app.result import print_made, print_waiting, say_done, say_with
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.app.telling import record_told, telling_options
from roadmap_tui.model.choices import RESULTS
from roadmap_tui.model.fields.session import SESSION

_customer = click.option(
    "--customer",
    shell_complete=complete_customer,
    help="Whose people took part: an id, a domain or a name. An unknown name becomes a new customer.",
)


@click.group(cls=Group)
def session() -> None:
    """Sessions with customers while a story is built: who tried it, and whether they did it."""


@session.command(cls=Changing, makes="U")
@click.option(
    "--story", required=True, metavar="S-1", shell_complete=complete_story, help="The story that they tried."
)
@_customer
@field_options(SESSION)
@pass_session
def add(session: Session, /, story: str, customer: str | None, **options: Any) -> None:
    """Write down a session; prints its id. A story has as many as it takes."""
    from roadmap_tui.actions import sessions
    from roadmap_tui.actions.fields import read_session
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_new

    values = read_session(given(options), session.reading)
    meant = ask_whom(session, customer)
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_session

        waiting.add(new_session(story, values, customer=meant.customer))
        print_waiting(session, waiting.keep())
        return
    with session.changing() as change:
        made, created = sessions.add(change, story, values, customer=meant.customer)
        meant.keep(change)
    snapshot = session.read()
    say_new([created] if created else [], snapshot.customers.values(), is_settled=meant.is_settled)
    _say_sum(session, made.story)
    print_made(session, [made.id])


@session.command("list")
@click.option("--story", metavar="S-1", shell_complete=complete_story, help="Only of this story.")
@click.option("--customer", shell_complete=complete_customer, help="Only this customer's.")
@click.option("--result", help="Only these: did, with-help, failed.")
@click.option("--since", metavar="DAY", help="Only from this day on.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(
    session: Session,
    /,
    story: str | None,
    customer: str | None,
    result: str | None,
    since: str | None,
    limit: int | None,
) -> None:
    """List the sessions, the newest first."""
    from roadmap_tui.actions.fields import day_back
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.session.text import session_table
    from roadmap_tui.model.records import Session as Record
    from roadmap_tui.model.records import number
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    wanted = {
        "story": lookup.story(snapshot, story).id if story else None,
        "customer": lookup.customer(snapshot, customer).id if customer else None,
        "result": lookup.one_of(result, RESULTS, "result") if result else None,
    }
    first = day_back(since, "--since", session.reading) if since else None
    kept = [
        one
        for one in snapshot.table(Record).values()
        if all(value is None or getattr(one, name) == value for name, value in wanted.items())
        and (first is None or one.day >= first)
    ]
    found = sorted(kept, key=lambda one: (one.day, number(one.id)), reverse=True)[:limit]
    if session.json:
        session.out_json([record_json.session(snapshot, one) for one in found])
    else:
        session.out(session_table(snapshot, found))


@session.command()
@click.argument("identity", metavar="ID", shell_complete=complete_session)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one session whole."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.session.text import session_page
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.session(snapshot, identity)
    if session.json:
        session.out_json(record_json.session(snapshot, one))
    else:
        session.out(session_page(snapshot, one))


@session.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_session)
@_customer
@field_options(SESSION)
@pass_session
def edit(session: Session, /, identity: str, customer: str | None, **options: Any) -> None:
    """Change what is given of a session; an empty text clears it."""
    from roadmap_tui.actions import sessions
    from roadmap_tui.actions.fields import read_session
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_new

    fields = given(options)
    if not fields and customer is None:
        raise click.UsageError("Say what to change, such as `--minutes 4`.")
    values = read_session(fields, session.reading)
    meant = ask_whom(session, customer or None)
    with session.changing() as change:
        whose = "" if customer == "" else meant.customer
        changed, created = sessions.edit(change, identity, values, customer=whose)
        meant.keep(change)
    say_new([created] if created else [], session.read().customers.values(), is_settled=meant.is_settled)
    say_done(session, changed.id, f"{changed.id} changed.")


@session.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_session)
@pass_session
def remove(session: Session, identity: str) -> None:
    """Remove a session; `undo` brings it back."""
    from roadmap_tui.actions import sessions

    with session.changing() as change:
        gone = sessions.remove(change, identity)
    say_with(session, f"{gone.id} of {gone.story} is gone.", {"id": gone.id, "removed": True})


@session.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_session)
@telling_options
@pass_session
def told(session: Session, /, ids: tuple[str, ...], **options: str | None) -> None:
    """Record that those who took part were told that the story shipped, whether they had asked for it or not.

    Whoever else of a customer asked is named, and keeps their letter in `report loop --letters`. It cannot be
    undone. A second time changes the day, the note or the answer only.
    """
    from roadmap_tui.actions.notifications import notify_participants

    record_told(session, lambda change, **values: notify_participants(change, ids, **values), **options)


def _say_sum(session: Session, story: str) -> None:
    """Say on stderr what a story's sessions add up to by now."""
    from roadmap_tui.model.sessions import tried

    snapshot = session.read()
    one = snapshot.stories.get(story)
    if one is not None:
        session.say(f"{one.id}: {tried(snapshot, one).words}.")
