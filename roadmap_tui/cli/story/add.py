"""`roadmap story add`: a new story, from options, from JSON Lines or in your editor."""

from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, field_options, given, pass_session
from roadmap_tui.cli.app.complete import COMPLETING
from roadmap_tui.cli.app.result import print_made, print_waiting
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.fields.story import STORY

_DERIVED = frozenset(
    {
        *(field.name for field in STORY if field.internal),
        "evidence",
        "marks",
        "relations",
        "blocked",
        "sessions",
        "probes",
        "findings",
        "notes",
    }
)
_LATER = (*(field.name for field in STORY if field.by_command), "notes")
"""Fields that later commands set; a new story starts without them."""

story_field_options = field_options(STORY, completing=COMPLETING)
"""Gives a command an option for each field of a story."""


@click.command(cls=Changing, makes="S")
@click.argument("rest", nargs=-1, metavar="[-]")
@click.option("--from", "from_requests", multiple=True, metavar="R-1 …", help="Requests it is made from.")
@story_field_options
@pass_session
def add(session: Session, /, rest: tuple[str, ...], from_requests: tuple[str, ...], **options: Any) -> None:
    """Write a new story; prints its id. `-` takes JSON Lines from stdin and prints one id a line.

    Without options, on a terminal, it opens an empty form in your editor.
    """
    fields = given(options)
    if rest == ("-",):
        if fields or from_requests:
            raise click.UsageError("`-` takes everything from stdin; leave the other options out.")
        _add_lines(session)
        return
    if rest and not from_requests:
        raise click.UsageError(f"`{rest[0]}` is no option. A title is given with --title.")
    if not fields and not from_requests:
        if not session.is_asking:
            raise click.UsageError("A story needs at least a --title or an --outcome.")
        from roadmap_tui.cli.story.edit_by_hand import add_by_hand

        add_by_hand(session)
        return
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.cli.app.possible_products import ask_product

    values = stories.titled(read_story(ask_product(session, fields), session.reading))
    behind = [one for each in (*from_requests, *rest) for one in each.replace(",", " ").split()]
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_story

        waiting.add(new_story(values, from_requests=behind))
        print_waiting(session, waiting.keep())
        return
    with session.changing(create=True) as change:
        made = stories.add(change, values, from_requests=behind)
    print_made(session, [made.id])


def _add_lines(session: Session) -> None:
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.cli.app.json_lines import json_lines, key_in, naming, say_left_out, set_aside
    from roadmap_tui.model.records import Story

    drafts = []
    left: dict[str, list[str]] = {}
    for where, value in json_lines(session):
        for name in _LATER:
            if value.get(name) and value[name] != "discover":
                left.setdefault(name, []).append(where)
        key = key_in(session, where, value)
        with naming(where):
            behind = value.pop("from", None) or value.pop("requests", None) or []
            behind = [behind] if isinstance(behind, str) else behind
            if not isinstance(behind, list) or not all(isinstance(one, str) for one in behind):
                raise click.UsageError(f"{where}: `from` is a list of request ids.")
            values = stories.titled(read_story(set_aside(value, _DERIVED), session.reading))
            drafts.append((where, values, behind, key))
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_story

        for where, values, behind, _ in drafts:
            with naming(where):
                waiting.add(new_story(values, from_requests=behind))
        say_left_out(left)
        print_waiting(session, waiting.keep())
        return
    made = []
    with session.changing(create=True) as change:
        known = change.made_under([one[-1] for one in drafts if one[-1] is not None], Story)
        for where, values, behind, key in drafts:
            if key in known:
                made.append(known[key])
                continue
            with naming(where), change.under(key):
                made.append(stories.add(change, values, from_requests=behind).id)
                if key is not None:
                    known[key] = made[-1]
    say_left_out(left)
    print_made(session, made)
