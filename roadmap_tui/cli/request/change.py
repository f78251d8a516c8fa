"""The commands that change requests: their fields, their links, and what became of them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Command, given, pass_session
from roadmap_tui.cli.app.complete import complete_customer, complete_request, complete_story
from roadmap_tui.cli.app.on_sets import SetOptions, act, note_each, set_options
from roadmap_tui.cli.app.result import print_forgotten, say_done
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.app.telling import record_told, telling_options
from roadmap_tui.cli.request.add import request_fields
from roadmap_tui.errors import Exit

if TYPE_CHECKING:
    from roadmap_tui.actions.change import Change
    from roadmap_tui.actions.sets import Verb
    from roadmap_tui.model.records import Customer


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_request)
@click.option("--customer", shell_complete=complete_customer, help="Who asked: an id, a domain or a name.")
@request_fields
@set_options("Request")
@pass_session
def edit(
    session: Session, /, ids: tuple[str, ...], customer: str | None, options: SetOptions, **given_fields: Any
) -> int:
    """Change fields of requests; without fields, of one in a form. An empty value clears a field."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_new
    from roadmap_tui.cli.app.possible_products import ask_product

    fields = given(given_fields)
    if not fields and customer is None:
        from roadmap_tui.cli.request.form import correct_in_form, is_form_possible

        if len(ids) == 1 and is_form_possible(session):
            correct_in_form(session, ids[0])
            return Exit.DONE
        raise click.UsageError('Say what to change, for instance `--frequency "twice a shift"`.')
    if len(ids) != 1:
        read_request(fields, session.reading)  # what is wrong with a value is said once, not for each request
    fields = ask_product(session, fields)
    meant = ask_whom(session, customer)
    made: list[Customer] = []

    def editing() -> "Verb":
        made.clear()

        def edit_one(change: "Change", ref: str) -> None:
            before = requests.resolve_request(change, ref)
            values = read_request(fields, session.reading, before=before.source)
            _, created = requests.edit(change, ref, values, customer=meant.customer)
            meant.keep(change)
            made.extend([created] if created is not None else [])

        return edit_one

    same = "{} is as it was." if len(ids) == 1 else None
    code = act(session, ids, options, editing, "{} changed.", same=same)
    if not options.dry_run:
        say_new(made, session.read().customers.values() if made else (), is_settled=meant.is_settled)
    return code


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="[R-1 …] S-1", shell_complete=complete_request)
@click.option("--quote", metavar="TEXT", help="The part of what was said that matters to the story.")
@set_options("Request")
@pass_session
def link(session: Session, ids: tuple[str, ...], quote: str | None, options: SetOptions) -> int:
    """Link requests to a story: its evidence."""
    from roadmap_tui.actions import requests

    behind, story = _requests_and_story(ids, options)
    if quote is not None and len(behind) != 1:
        raise click.UsageError("A quote is of one request.")

    def link_one(change: "Change", ref: str) -> None:
        requests.link(change, ref, story, quote=quote)

    done = f"{{}} → {story.upper()}"
    return act(session, behind, options, lambda: link_one, done, same=done)


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="[R-1 …] S-1", shell_complete=complete_request)
@set_options("Request")
@pass_session
def unlink(session: Session, ids: tuple[str, ...], options: SetOptions) -> int:
    """Let go of the link between requests and a story."""
    from roadmap_tui.actions import requests

    behind, story = _requests_and_story(ids, options)

    def unlink_one(change: "Change", ref: str) -> None:
        requests.unlink(change, ref, story)

    return act(session, behind, options, lambda: unlink_one, f"{{}} let go of {story.upper()}.")


def _requests_and_story(ids: tuple[str, ...], options: SetOptions) -> tuple[list[str], str]:
    stories = [one for one in ids if one.strip().upper().startswith("S-")]
    behind = [one for one in ids if one not in stories]
    if len(stories) != 1 or not (behind or options.typed is not None):
        raise click.UsageError("Name the requests and one story: `roadmap request link R-31 R-40 S-12`.")
    return behind, stories[0].strip()


@click.command(cls=Changing, makes="N")
@click.argument("words", nargs=-1, required=True, metavar="[ID …] TEXT", shell_complete=complete_request)
@set_options("Request")
@pass_session
def note(session: Session, words: tuple[str, ...], options: SetOptions) -> int:
    """Leave a note on requests; prints its id, or that of each."""
    return note_each(session, words, options)


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_request)
@set_options("Request")
@pass_session
def acknowledge(session: Session, ids: tuple[str, ...], options: SetOptions) -> int:
    """Record that a person answered the customer."""
    from roadmap_tui.actions import requests

    return act(session, ids, options, lambda: requests.acknowledge, "{} acknowledged.", same="{} acknowledged.")


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_request)
@click.option("--because", required=True, metavar="TEXT", help="The reason, as the customer can be told.")
@set_options("Request")
@pass_session
def decline(session: Session, ids: tuple[str, ...], because: str, options: SetOptions) -> int:
    """Say no to requests, with a reason."""
    from roadmap_tui.actions.sets import declining

    return act(session, ids, options, partial(declining, because), "{} declined.")


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_request)
@set_options("Request")
@pass_session
def reopen(session: Session, ids: tuple[str, ...], options: SetOptions) -> int:
    """Bring declined, snoozed or merged requests back to the inbox."""
    from roadmap_tui.actions import requests

    return act(session, ids, options, lambda: requests.reopen, "{} reopened.", same="{} reopened.")


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_request)
@click.option("--until", required=True, metavar="DAY", help="The day on which it comes back.")
@set_options("Request")
@pass_session
def snooze(session: Session, ids: tuple[str, ...], until: str, options: SetOptions) -> int:
    """Set requests aside until a day; they come back by themselves."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import day_ahead

    day = day_ahead(until, "--until", session.reading)
    if day is None:
        raise click.UsageError("--until takes a day, such as friday.")

    def snooze_one(change: "Change", ref: str) -> object:
        return requests.snooze(change, ref, day)

    done = f"{{}} snoozed until {day}."
    return act(session, ids, options, lambda: snooze_one, done, same=done)


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("question")
@pass_session
def ask(session: Session, identity: str, question: str) -> None:
    """Ask whoever wrote a request down for context."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.ask(change, one, question), "asked")


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("text")
@pass_session
def answer(session: Session, identity: str, text: str) -> None:
    """Answer the question about a request; the words are kept as a note on it."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.answer(change, one, text), "answered")


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--into", required=True, metavar="ID", shell_complete=complete_request, help="The one that stays open."
)
@pass_session
def merge(session: Session, ids: tuple[str, ...], into: str) -> None:
    """Merge requests into another. All are kept, and count wherever that one is linked."""
    from roadmap_tui.actions import requests

    _each(session, ids, lambda change, one: requests.merge(change, one, into), f"merged into {into.upper()}")


@click.command(cls=Command)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, ids: tuple[str, ...], yes: bool) -> None:
    """Forget what a request says and who said it, here, in its history and in earlier states of the board.

    The counts stay. It cannot be undone.
    """
    from roadmap_tui.actions import forget as forgetting
    from roadmap_tui.cli.app.forget import forget_all

    question = f"Forget the words of {', '.join(one.upper() for one in ids)}? This cannot be undone."
    if session.is_asking and not yes and not session.confirm(question, ""):
        session.say("Nothing was forgotten.")
        return
    states = forget_all(session, lambda change: forgetting.request(change, ids))
    print_forgotten(session, [one.strip().upper() for one in ids], states)


def _each(session: Session, ids: tuple[str, ...], action: Callable[..., Any], done: str) -> None:
    """Apply the same action to several requests in one change."""
    with session.changing() as change:
        changed = [action(change, one) for one in ids]
    found = [one.id for one in changed]
    say_done(session, found, f"{', '.join(found)} {done}.")


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--story", metavar="S-1", shell_complete=complete_story, help="Of this story; else of all that shipped."
)
@telling_options
@pass_session
def told(session: Session, /, ids: tuple[str, ...], story: str | None, **options: str | None) -> None:
    """Record that the customers of requests were told what came of them: it shipped, or was declined.

    It is of those who made these requests: whoever else of a customer asked is named, and keeps their letter in
    `report loop --letters`. It cannot be undone. A second time changes the day, the note or the answer only.
    """
    from roadmap_tui.actions.notifications import notify

    record_told(session, lambda change, **values: notify(change, ids, story=story, **values), **options)
