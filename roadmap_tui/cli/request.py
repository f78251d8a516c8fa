"""`roadmap request`: what customers ask for."""

from collections.abc import Callable
from typing import Any

import click

from roadmap_tui.cli.base import Group, examples, field_options, pass_session
from roadmap_tui.cli.complete import complete_request, complete_story
from roadmap_tui.cli.context import Session
from roadmap_tui.cli.intake import import_requests, undo_import
from roadmap_tui.cli.similar import say_likely_duplicate, similar, suggest
from roadmap_tui.cli.told import told

_DERIVED = frozenset(
    "id revision customer_name captured_at captured_by snapshot asked acknowledged_at snoozed_until "
    "declined_because merged_into batch state context_score forgotten notes".split()
)
_LATER = ("asked", "acknowledged_at", "snoozed_until", "declined_because", "merged_into", "notes")
"""Facts that a request comes to by a command; a new one starts without them."""
_FIELDS = (
    ("--said", "What they said, word for word."),
    ("--person", "Who said it, in which role."),
    ("--problem", "What they were trying to do, and what stood in the way."),
    ("--frequency", "How often it happens: `twice a shift`."),
    ("--workaround", "What they do instead."),
    ("--consequence", "What happens if nothing changes."),
    ("--importance", "0 does not care, 1 nice to have, 2 important, 3 critical."),
    ("--satisfaction", "How well they are served today, 0 to 3."),
    ("--touchpoint", "Where in the customer's way: use, billing, support …"),
    ("--product", "Which product."),
    ("--channel", "How it came: call, mail, ticket …"),
    ("--heard", "The day they said it: `yesterday`, `2026-11-03`."),
    ("--csm", "Who looks after it; you by default."),
    ("--source", "Where it comes from: SYSTEM:ID, such as zendesk:4711."),
    ("--url", "Its address there."),
)

_field_options = field_options(_FIELDS)


@click.group(
    cls=Group,
    epilog=examples(
        'roadmap request add --customer Acme --said "I lose ten minutes a visit hunting for the letter"',
        "roadmap request import export.csv --dry-run",
    ),
)
def request() -> None:
    """What customers ask for, in their words."""


request.add_command(import_requests)
request.add_command(undo_import)
request.add_command(similar)
request.add_command(suggest)
request.add_command(told)


@request.command(
    epilog=examples(
        'roadmap request add --customer Acme --said "I lose ten minutes a visit" --frequency "every visit"',
        "roadmap request add - < requests.jsonl",
    )
)
@click.argument("rest", nargs=-1, metavar="[-]")
@click.option("--customer", help="Who asked: an id, a domain or a name. An unknown name becomes a new customer.")
@_field_options
@click.option("--story", metavar="S-1", shell_complete=complete_story, help="Link it to this story.")
@pass_session
def add(
    session: Session, /, rest: tuple[str, ...], customer: str | None, story: str | None, **options: Any
) -> None:
    """Write down what a customer asked for; prints its id. `-` takes JSON Lines from stdin, one id a line."""
    from roadmap_tui.cli.changes import given

    fields = given(options)
    if rest == ("-",):
        if fields or customer or story:
            raise click.UsageError("`-` takes everything from stdin; leave the other options out.")
        _add_lines(session)
        return
    if rest:
        raise click.UsageError(f"`{rest[0]}` is no option. What was said is given with --said, in quotes.")
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.changes import changing, reading
    from roadmap_tui.model.text import one_line

    values = requests.worded(_with_defaults(session, read_request(fields, reading(session))))
    with changing(session, create=True) as change:
        made, created = requests.add(change, values, customer=customer, story=story)
    if created is not None:
        session.say(f"{created.id} {one_line(created.name)} is a new customer.")
    if made.customer is None:
        session.say(f"{made.id} has no customer yet: `roadmap request edit {made.id} --customer NAME`.")
    _print_made(session, [made.id])
    say_likely_duplicate(session, made)


def _add_lines(session: Session) -> None:
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.changes import changing, json_lines, naming, reading, say_left_out, set_aside
    from roadmap_tui.model.text import one_line

    drafts = []
    left: dict[str, list[str]] = {}
    for where, value in json_lines(session):
        for name in _LATER:
            if value.get(name):
                left.setdefault(name, []).append(where)
        with naming(where):
            who = value.pop("customer", None) or value.get("customer_name")
            stories = value.pop("stories", None) or value.pop("story", None) or []
            stories = [stories] if isinstance(stories, str) else stories
            if not isinstance(stories, list) or not all(isinstance(one, str) for one in stories):
                raise click.UsageError(f"{where}: `stories` is a list of story ids.")
            if who is not None and not isinstance(who, str):
                raise click.UsageError(f"{where}: `customer` is an id, a domain or a name.")
            values = requests.worded(
                _with_defaults(session, read_request(set_aside(value, _DERIVED), reading(session)))
            )
            drafts.append((where, values, who, stories))
    made: list[str] = []
    created = []
    with changing(session, create=True) as change:
        for where, values, who, stories in drafts:
            with naming(where):
                one, new = requests.add(change, values, customer=who)
                for each in stories:
                    requests.link(change, one.id, each)
                made.append(one.id)
                created += [new] if new else []
    for new in created:
        session.say(f"{new.id} {one_line(new.name)} is a new customer.")
    say_left_out(session, left)
    _print_made(session, made)


def _with_defaults(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    """What the person set once for all of their requests."""
    if session.settings.me.channel is not None:
        return {"channel": session.settings.me.channel, **values}
    return values


def _print_made(session: Session, ids: list[str]) -> None:
    if session.json:
        from roadmap_tui.reports import plain

        snapshot = session.read()
        found = [plain.request(snapshot, snapshot.requests[one], session.today) for one in ids]
        session.out_json(found[0] if len(found) == 1 else found)
    else:
        session.out("\n".join(ids))


@request.command(
    "list", epilog=examples("roadmap request list --state new", "roadmap request list --csm me --json")
)
@click.option("--state", multiple=True, help="Only this state: new, linked, snoozed, declined or merged.")
@click.option("--customer", help="Only this customer's: an id, a domain or a name.")
@click.option("--csm", help="Only this CSM's; `me` is you.")
@click.option("--touchpoint", help="Only this touchpoint.")
@click.option("--batch", metavar="B-1", help="Only this import's.")
@click.option("--story", metavar="S-1", shell_complete=complete_story, help="Only those behind this story.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(session: Session, /, state: tuple[str, ...], limit: int | None, **filters: str | None) -> None:
    """List the requests, oldest first."""
    from roadmap_tui.cli.request_text import request_table, wanted
    from roadmap_tui.reports import plain

    snapshot = session.read()
    keep = wanted(session, snapshot, state, filters)
    found = [one for one in snapshot.requests.values() if keep(one)][:limit]
    if session.json:
        session.out_json([plain.request(snapshot, one, session.today) for one in found])
        return
    session.out(request_table(snapshot, found, session.today))


@request.command(epilog=examples("roadmap request show R-31", "roadmap request show R-31 --json"))
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one request: the words, the context, the customer, where it stands."""
    from roadmap_tui.cli import lookup
    from roadmap_tui.reports import plain

    snapshot = session.read()
    one = lookup.request(snapshot, identity)
    if session.json:
        found = plain.request(snapshot, one, session.today)
        found["notes"] = [plain.note(each) for each in snapshot.notes_about(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.request_text import request_page

    session.out(request_page(snapshot, one, session.today))


@request.command(
    epilog=examples(
        'roadmap request edit R-31 --workaround "prints it the day before"',
        'roadmap request edit R-31 --customer ""',
    )
)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--customer", help="Who asked: an id, a domain or a name.")
@_field_options
@pass_session
def edit(session: Session, /, identity: str, customer: str | None, **options: Any) -> None:
    """Change fields of a request. An empty value clears a field."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import read_request
    from roadmap_tui.cli.changes import changing, given, reading
    from roadmap_tui.model.text import one_line

    fields = given(options)
    if not fields and customer is None:
        raise click.UsageError('Say what to change, for instance `--frequency "twice a shift"`.')
    with changing(session) as change:
        before = requests.resolve_request(change, identity)
        values = read_request(fields, reading(session), before=before.source)
        changed, created = requests.edit(change, identity, values, customer=customer)
    if created is not None:
        session.say(f"{created.id} {one_line(created.name)} is a new customer.")
    _done(session, changed.id, f"{changed.id} changed." if changed != before else f"{changed.id} is as it was.")


@request.command(
    epilog=examples(
        "roadmap request link R-31 S-12", 'roadmap request link R-31 S-12 --quote "ten minutes a visit"'
    )
)
@click.argument("ids", nargs=-1, required=True, metavar="R-1 … S-1")
@click.option("--quote", metavar="TEXT", help="The part of what was said that matters to the story.")
@pass_session
def link(session: Session, ids: tuple[str, ...], quote: str | None) -> None:
    """Link requests to a story: its evidence."""
    from roadmap_tui.actions import requests
    from roadmap_tui.cli.changes import changing

    behind, story = _requests_and_story(ids)
    if quote is not None and len(behind) > 1:
        raise click.UsageError("A quote is of one request.")
    with changing(session) as change:
        made = [requests.link(change, one, story, quote=quote) for one in behind]
    session.say(f"{', '.join(one.request for one in made)} → {made[0].story}")


@request.command(epilog=examples("roadmap request unlink R-31 S-12", "roadmap undo"))
@click.argument("ids", nargs=-1, required=True, metavar="R-1 … S-1")
@pass_session
def unlink(session: Session, ids: tuple[str, ...]) -> None:
    """Let go of the link between requests and a story."""
    from roadmap_tui.actions import requests
    from roadmap_tui.cli.changes import changing

    behind, story = _requests_and_story(ids)
    with changing(session) as change:
        for one in behind:
            requests.unlink(change, one, story)
    session.say(f"{', '.join(one.upper() for one in behind)} let go of {story.upper()}.")


def _requests_and_story(ids: tuple[str, ...]) -> tuple[list[str], str]:
    stories = [one for one in ids if one.strip().upper().startswith("S-")]
    behind = [one for one in ids if one not in stories]
    if len(stories) != 1 or not behind:
        raise click.UsageError("Name the requests and one story: `roadmap request link R-31 R-40 S-12`.")
    return behind, stories[0]


@request.command(epilog=examples('roadmap request note R-31 "called her back"', "roadmap request show R-31"))
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("text")
@pass_session
def note(session: Session, identity: str, text: str) -> None:
    """Leave a remark on a request; prints its id."""
    from roadmap_tui.actions import notes
    from roadmap_tui.cli.changes import changing
    from roadmap_tui.model.records import Request

    with changing(session) as change:
        made = notes.add(change, change.get(Request, identity), text)
    session.out(made.id)


@request.command(epilog=examples("roadmap request acknowledge R-31", "roadmap request acknowledge R-31 R-32"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@pass_session
def acknowledge(session: Session, ids: tuple[str, ...]) -> None:
    """Record that a person answered the customer."""
    from roadmap_tui.actions import requests

    _each(session, ids, requests.acknowledge, "acknowledged")


@request.command(epilog=examples('roadmap request decline R-31 --because "solved by the report"', "roadmap undo"))
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--because", required=True, metavar="TEXT", help="The reason, as the customer can be told.")
@pass_session
def decline(session: Session, identity: str, because: str) -> None:
    """Say no to a request, with a reason."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.decline(change, one, because), "declined")


@request.command(epilog=examples("roadmap request reopen R-31", "roadmap request list --state declined"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@pass_session
def reopen(session: Session, ids: tuple[str, ...]) -> None:
    """Bring a declined, snoozed or merged request back to the inbox."""
    from roadmap_tui.actions import requests

    _each(session, ids, requests.reopen, "reopened")


@request.command(
    epilog=examples(
        "roadmap request snooze R-31 --until friday", 'roadmap request snooze R-31 --until "in 6 weeks"'
    )
)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.option("--until", required=True, metavar="DAY", help="The day on which it comes back.")
@pass_session
def snooze(session: Session, identity: str, until: str) -> None:
    """Set a request aside until a day; it comes back by itself."""
    from roadmap_tui.actions import requests
    from roadmap_tui.actions.fields import day_ahead
    from roadmap_tui.cli.changes import reading

    day = day_ahead(until, "--until", reading(session))
    if day is None:
        raise click.UsageError("--until takes a day, such as friday.")
    _each(session, (identity,), lambda change, one: requests.snooze(change, one, day), f"snoozed until {day}")


@request.command(
    epilog=examples('roadmap request ask R-31 "How often does it happen?"', "roadmap request show R-31")
)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@click.argument("question")
@pass_session
def ask(session: Session, identity: str, question: str) -> None:
    """Ask whoever captured a request for context."""
    from roadmap_tui.actions import requests

    _each(session, (identity,), lambda change, one: requests.ask(change, one, question), "asked")


@request.command(epilog=examples("roadmap request merge R-31 --into R-12", "roadmap undo"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option(
    "--into", required=True, metavar="ID", shell_complete=complete_request, help="The one that stays open."
)
@pass_session
def merge(session: Session, ids: tuple[str, ...], into: str) -> None:
    """Merge requests into another. All are kept, and count wherever that one is linked."""
    from roadmap_tui.actions import requests

    _each(session, ids, lambda change, one: requests.merge(change, one, into), f"merged into {into.upper()}")


@request.command(epilog=examples("roadmap request forget R-31", "roadmap request forget R-31 R-32 --yes"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_request)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, ids: tuple[str, ...], yes: bool) -> None:
    """Forget what a request says and who said it, here, in its history and in earlier states of the board.

    The counts stay. It cannot be undone.
    """
    from roadmap_tui.actions import forget as forgetting
    from roadmap_tui.cli.forgetting import forget_all
    from roadmap_tui.cli.story_text import many

    question = f"Forget the words of {', '.join(one.upper() for one in ids)}? This cannot be undone."
    if session.is_asking and not yes and not session.confirm(question, ""):
        session.say("Nothing was forgotten.")
        return
    states = forget_all(session, lambda change: forgetting.request(change, ids))
    session.say(
        f"{', '.join(one.upper() for one in ids)} forgotten, in {many(states, 'earlier state')} of the board too."
    )


def _each(session: Session, ids: tuple[str, ...], action: Callable[..., Any], done: str) -> None:
    """Do the same to several requests in one change."""
    from roadmap_tui.cli.changes import changing

    with changing(session) as change:
        changed = [action(change, one) for one in ids]
    _done(session, changed[0].id, f"{', '.join(one.id for one in changed)} {done}.")


def _done(session: Session, identity: str, sentence: str) -> None:
    session.say(sentence)
    if session.json:
        from roadmap_tui.reports import plain

        snapshot = session.read()
        session.out_json(plain.request(snapshot, snapshot.requests[identity], session.today))
