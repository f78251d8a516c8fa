"""`roadmap request`: what customers ask for."""

from collections.abc import Callable
from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, given, pass_session
from roadmap_tui.cli.app.complete import complete_request, complete_story
from roadmap_tui.cli.app.result import queue_note, say_done
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.request.add import add, request_fields
from roadmap_tui.cli.request.import_ import import_requests, undo_import
from roadmap_tui.cli.request.list import list_
from roadmap_tui.cli.request.similar import similar, suggest


@click.group(cls=Group)
def request() -> None:
    """What customers ask for, in their words."""


request.add_command(add)
request.add_command(import_requests)
request.add_command(undo_import)
request.add_command(list_)
request.add_command(similar)
request.add_command(suggest)


@request.command()
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one request: the words, the context, the customer, where it stands."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.request_standing import Standings, line_of
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.request(snapshot, identity)
    standing = Standings(snapshot, session.today, line_of(snapshot, session.today), session.me).of(one)
    if session.json:
        found = record_json.request(snapshot, one, session.today) | {"standing": record_json.plain_of(standing)}
        found["notes"] = [record_json.plain_of(each) for each in snapshot.notes_about(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.request.text import request_page

    session.out(request_page(snapshot, one, session.today, standing))


@request.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--customer", help="Who asked: an id, a domain or a name.")
@request_fields
@pass_session
def edit(session: Session, /, identity: str, customer: str | None, **options: Any) -> None:
    """Change fields of a request; without options, in a form. An empty value clears a field."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_new

    fields = given(options)
    if not fields and customer is None:
        from roadmap_tui.cli.request.form import correct_in_form, is_form_possible

        if is_form_possible(session):
            correct_in_form(session, identity)
            return
        raise click.UsageError('Say what to change, for instance `--frequency "twice a shift"`.')
    meant = ask_whom(session, customer)
    with session.changing() as change:
        before = requests.resolve_request(change, identity)
        values = read_request(fields, session.reading, before=before.source)
        changed, created = requests.edit(change, identity, values, customer=meant.customer)
    known = session.read().customers.values() if created is not None else ()
    say_new([created] if created else [], known, is_settled=meant.is_settled)
    say_done(
        session, changed.id, f"{changed.id} changed." if changed != before else f"{changed.id} is as it was."
    )


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="R-1 … S-1")
@click.option("--quote", metavar="TEXT", help="The part of what was said that matters to the story.")
@pass_session
def link(session: Session, ids: tuple[str, ...], quote: str | None) -> None:
    """Link requests to a story: its evidence."""
    from roadmap_tui.actions import requests

    behind, story = _requests_and_story(ids)
    if quote is not None and len(behind) > 1:
        raise click.UsageError("A quote is of one request.")
    with session.changing() as change:
        made = [requests.link(change, one, story, quote=quote) for one in behind]
    session.say(f"{', '.join(one.request for one in made)} → {made[0].story}")


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="R-1 … S-1")
@pass_session
def unlink(session: Session, ids: tuple[str, ...]) -> None:
    """Let go of the link between requests and a story."""
    from roadmap_tui.actions import requests

    behind, story = _requests_and_story(ids)
    with session.changing() as change:
        for one in behind:
            requests.unlink(change, one, story)
    session.say(f"{', '.join(one.upper() for one in behind)} let go of {story.upper()}.")


def _requests_and_story(ids: tuple[str, ...]) -> tuple[list[str], str]:
    stories = [one for one in ids if one.strip().upper().startswith("S-")]
    behind = [one for one in ids if one not in stories]
    if len(stories) != 1 or not behind:
        raise click.UsageError("Name the requests and one story: `roadmap request link R-31 R-40 S-12`.")
    return behind, stories[0]


@request.command(cls=Changing, makes="N")
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("text")
@pass_session
def note(session: Session, identity: str, text: str) -> None:
    """Leave a note on a request; prints its id."""
    from roadmap_tui.actions import notes
    from roadmap_tui.model.records import Request

    if queue_note(session, identity, text):
        return
    with session.changing() as change:
        made = notes.add(change, change.get(Request, identity), text)
    session.out(made.id)


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@pass_session
def acknowledge(session: Session, ids: tuple[str, ...]) -> None:
    """Record that a person answered the customer."""
    from roadmap_tui.actions import requests

    _each(session, ids, requests.acknowledge, "acknowledged")


@request.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--because", required=True, metavar="TEXT", help="The reason, as the customer can be told.")
@pass_session
def decline(session: Session, identity: str, because: str) -> None:
    """Say no to a request, with a reason."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.decline(change, one, because), "declined")


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@pass_session
def reopen(session: Session, ids: tuple[str, ...]) -> None:
    """Bring a declined, snoozed or merged request back to the inbox."""
    from roadmap_tui.actions import requests

    _each(session, ids, requests.reopen, "reopened")


@request.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--until", required=True, metavar="DAY", help="The day on which it comes back.")
@pass_session
def snooze(session: Session, identity: str, until: str) -> None:
    """Set a request aside until a day; it comes back by itself."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import day_ahead

    day = day_ahead(until, "--until", session.reading)
    if day is None:
        raise click.UsageError("--until takes a day, such as friday.")
    _each(session, (identity,), lambda change, one: requests.snooze(change, one, day), f"snoozed until {day}")


@request.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("question")
@pass_session
def ask(session: Session, identity: str, question: str) -> None:
    """Ask whoever wrote a request down for context."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.ask(change, one, question), "asked")


@request.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("text")
@pass_session
def answer(session: Session, identity: str, text: str) -> None:
    """Answer the question about a request; the words are kept as a note on it."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.answer(change, one, text), "answered")


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--into", required=True, metavar="ID", shell_complete=complete_request, help="The one that stays open."
)
@pass_session
def merge(session: Session, ids: tuple[str, ...], into: str) -> None:
    """Merge requests into another. All are kept, and count wherever that one is linked."""
    from roadmap_tui.actions import requests

    _each(session, ids, lambda change, one: requests.merge(change, one, into), f"merged into {into.upper()}")


@request.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, ids: tuple[str, ...], yes: bool) -> None:
    """Forget what a request says and who said it, here, in its history and in earlier states of the board.

    The counts stay. It cannot be undone.
    """
    from roadmap_tui.actions import forget as forgetting
    from roadmap_tui.cli.app.forget import forget_all
    from roadmap_tui.text.plural import plural

    question = f"Forget the words of {', '.join(one.upper() for one in ids)}? This cannot be undone."
    if session.is_asking and not yes and not session.confirm(question, ""):
        session.say("Nothing was forgotten.")
        return
    states = forget_all(session, lambda change: forgetting.request(change, ids))
    forgotten = ", ".join(one.upper() for one in ids)
    session.say(f"{forgotten} forgotten, in {plural(states, 'earlier state')} of the board too.")


def _each(session: Session, ids: tuple[str, ...], action: Callable[..., Any], done: str) -> None:
    """Apply the same action to several requests in one change."""
    with session.changing() as change:
        changed = [action(change, one) for one in ids]
    say_done(session, changed[0].id, f"{', '.join(one.id for one in changed)} {done}.")


@request.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--story", metavar="S-1", shell_complete=complete_story, help="Of this story; else of all that shipped."
)
@click.option("--on", metavar="DAY", help="The day they were told; today by default.")
@click.option("--note", metavar="TEXT", help="How they took it.")
@click.option(
    "--answer",
    type=click.Choice(["solved", "not-solved", "none"], case_sensitive=False),
    help="Whether it solves it, in their view; may be added later.",
)
@pass_session
def told(
    session: Session,
    ids: tuple[str, ...],
    story: str | None,
    on: str | None,
    note: str | None,
    answer: str | None,
) -> None:
    """Record that the customers of requests were told what came of them: it shipped, or was declined.

    It cannot be undone. A second time changes the day, the note or the answer only.
    """
    from typing import cast

    from roadmap_tui.actions.fields import day_back, text
    from roadmap_tui.actions.notifications import notify
    from roadmap_tui.model.records import Answer

    context = session.reading
    day = day_back(on, "--on", context)
    with session.changing() as change:
        done = notify(
            change,
            ids,
            story=story,
            on=day,
            note=text(note, "--note", context),
            answer=cast("Answer | None", answer),
        )
    snapshot = session.read()
    for one in done:
        name = snapshot.customer_name(one.customer) or one.customer
        so = "" if one.answer == "none" else f"; they say: {one.answer.replace('-', ' ')}"
        session.say(f"{name} was told of {one.about} on {one.at.date()}{so}.")
    if session.json:
        import msgspec

        session.out_json([msgspec.structs.asdict(one) for one in done])
