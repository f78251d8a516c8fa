"""`roadmap request add`: what a customer asked for, from options, from JSON Lines or in a form."""

import sys
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, field_options, given, pass_session
from roadmap_tui.cli.app.complete import COMPLETING, complete_customer, complete_story
from roadmap_tui.cli.app.output import is_terminal
from roadmap_tui.cli.app.result import print_made, print_waiting
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.fields.request import REQUEST

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings

_DERIVED = frozenset(
    {
        *(field.name for field in REQUEST if field.internal),
        "customer_name",
        "state",
        "context_score",
        "stints",
        "notes",
        "origin",
    }
)
_LATER = (*(field.name for field in REQUEST if field.by_command), "notes")
"""Fields that later commands set; a new request starts without them."""

request_fields = field_options(REQUEST, completing=COMPLETING)
"""Gives a command an option for each field of a request."""


@click.command(cls=Changing, makes="R")
@click.argument("rest", nargs=-1, metavar="[-]")
@click.option(
    "--customer",
    shell_complete=complete_customer,
    help="Who asked: an id, a domain or a name. An unknown name becomes a new customer.",
)
@request_fields
@click.option("--story", metavar="S-1", shell_complete=complete_story, help="Link it to this story.")
@pass_session
def add(
    session: Session, /, rest: tuple[str, ...], customer: str | None, story: str | None, **options: Any
) -> None:
    """Write down what a customer asked for; prints its id. `-` takes JSON Lines from stdin, one id a line.

    At a terminal, without --said and --problem, a short form opens, filled with what is given.
    """
    fields = given(options)
    if rest == ("-",):
        if fields or customer or story:
            raise click.UsageError("`-` takes everything from stdin; leave the other options out.")
        _add_lines(session)
        return
    if rest:
        raise click.UsageError(f"`{rest[0]}` is no option. What was said is given with --said, in quotes.")
    if session.is_asking:  # else nothing of it is needed
        from roadmap_tui.cli.app.possible_products import ask_product
        from roadmap_tui.cli.request.form import can_write, write_in_form

        if can_write(session, fields):
            write_in_form(session, {**fields, **({"customer": customer} if customer else {})}, story)
            return
        fields = ask_product(session, fields)
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.app.possible_customers import ask_whom, say_new

    values = requests.worded(_with_defaults(session.settings, read_request(fields, session.reading)))
    meant = ask_whom(session, customer)
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_request

        waiting.add(new_request(values, customer=meant.customer, linked=[story] if story else ()))
        print_waiting(session, waiting.keep())
        return
    with session.changing(create=True) as change:
        made, created = requests.add(
            change, values, customer=meant.customer, story=story, csm=session.settings.me.csm
        )
        meant.keep(change)
    known = session.read().customers.values() if created is not None else ()
    say_new([created] if created else [], known, is_settled=meant.is_settled)
    if made.customer is None:
        session.say(f"{made.id} has no customer yet: `roadmap request edit {made.id} --customer NAME`.")
    print_made(session, [made.id])
    if is_terminal(sys.stderr):
        from roadmap_tui.cli.request.similar import say_what_came_before

        say_what_came_before(session, made)


def _add_lines(session: Session) -> None:
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.app.json_lines import json_lines, key_in, naming, say_left_out, set_aside
    from roadmap_tui.cli.app.possible_customers import say_new
    from roadmap_tui.model.records import Request

    drafts = []
    left: dict[str, list[str]] = {}
    for where, value in json_lines(session):
        for name in _LATER:
            if value.get(name):
                left.setdefault(name, []).append(where)
        key = key_in(session, where, value)
        with naming(where):
            who = value.pop("customer", None) or value.get("customer_name")
            stories = value.pop("stories", None) or value.pop("story", None) or []
            stories = [stories] if isinstance(stories, str) else stories
            if not isinstance(stories, list) or not all(isinstance(one, str) for one in stories):
                raise click.UsageError(f"{where}: `stories` is a list of story ids.")
            if who is not None and not isinstance(who, str):
                raise click.UsageError(f"{where}: `customer` is an id, a domain or a name.")
            values = requests.worded(
                _with_defaults(session.settings, read_request(set_aside(value, _DERIVED), session.reading))
            )
            drafts.append((where, values, who, stories, key))
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_request

        for where, values, who, stories, _ in drafts:
            with naming(where):
                waiting.add(new_request(values, customer=who, linked=stories))
        say_left_out(left)
        print_waiting(session, waiting.keep())
        return
    made: list[str] = []
    created = []
    with session.changing(create=True) as change:
        known_keys = change.made_under([one[-1] for one in drafts if one[-1] is not None], Request)
        for where, values, who, stories, key in drafts:
            if key in known_keys:
                made.append(known_keys[key])
                continue
            with naming(where), change.under(key):
                one, new = requests.add(change, values, customer=who, csm=session.settings.me.csm)
                for each in stories:
                    requests.link(change, one.id, each)
                made.append(one.id)
                if key is not None:
                    known_keys[key] = one.id
                created += [new] if new else []
    known = session.read().customers.values() if created else ()
    say_new(created, known)
    say_left_out(left)
    print_made(session, made)


def _with_defaults(settings: "Settings", values: dict[str, Any]) -> dict[str, Any]:
    """The values of a new request over the defaults that the person configured."""
    channel = settings.me.channel
    return values if channel is None else {"channel": channel, **values}
