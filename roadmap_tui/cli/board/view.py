"""`roadmap view`: filters with a name, each with how its place is laid out."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, pass_session
from roadmap_tui.cli.app.complete import complete_view
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.views import KIND_AT

if TYPE_CHECKING:
    from roadmap_tui.model.views import SavedView

_mine = click.option("--mine", is_flag=True, help="Your own on this machine, not the board's for all.")


@click.group(cls=Group)
def view() -> None:
    """Views: filters with a name, each with its grouping, order, density and columns."""


@view.command("list")
@pass_session
def list_(session: Session) -> None:
    """List the views: the board's, then your own."""
    from roadmap_tui.cli.app.filtering import views_of
    from roadmap_tui.cli.app.output import table

    views = views_of(session)
    if session.json:
        session.out_json([plain(one) for one in views])
        return
    rows = [
        (place, one.name, one.place, "mine" if one.is_mine else "", _looks(one), one.filter)
        for place, one in enumerate(views, 1)
    ]
    session.out(table(("", "name", "of", "whose", "looks", "filter"), rows, flexible=5, right=(0,)))


@view.command()
@click.argument("name", shell_complete=complete_view)
@pass_session
def show(session: Session, name: str) -> None:
    """Show one view whole."""
    from roadmap_tui.cli.app.filtering import view_of

    found = view_of(session, name)
    if session.json:
        session.out_json(plain(found))
        return
    from roadmap_tui.text.characters import one_line

    whose = "your own" if found.is_mine else "the board's"
    lines = [f"{one_line(found.name)}  of the {found.place}, {whose}", f"filter      {one_line(found.filter)}"]
    lines += [f"{name:<11} {one_line(value)}" for name, value in found.choices.items() if value]
    session.out("\n".join(lines))


@view.command(cls=Changing)
@click.argument("name", shell_complete=complete_view)
@click.option("--filter", "typed", metavar="FILTER", default="", help="What it keeps: `owner:me stage:ready`.")
@click.option(
    "--place",
    type=click.Choice(list(KIND_AT), case_sensitive=False),
    default="board",
    help="The place that it is a view of; the board by default.",
)
@click.option("--group", metavar="FIELD", default="", help="What its lanes are: owner, objective, segment …")
@click.option("--order", metavar="ORDER", default="", help="What its columns are ordered by: weight, arr, due …")
@click.option("--density", type=click.Choice(["compact", "whole"]), help="Cards of one line, or whole.")
@click.option("--columns", metavar="STAGE,…", default="", help="Columns that are shown too: declined, archived.")
@_mine
@pass_session
def save(
    session: Session,
    name: str,
    typed: str,
    place: str,
    group: str,
    order: str,
    density: str | None,
    columns: str,
    mine: bool,
) -> None:
    """Save a view under a name, for all who use the board, or with --mine for you alone."""
    from roadmap_tui.actions.views import name_of, save_view
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.filtering import REQUEST_ORDERS, filter_context, keep_of
    from roadmap_tui.localstate import own_views
    from roadmap_tui.model.grouping import GROUPINGS
    from roadmap_tui.model.ordering import ORDERINGS
    from roadmap_tui.model.stages import ALL_STAGES
    from roadmap_tui.model.views import SavedView

    if place != "board" and (group or density or columns):
        raise click.UsageError("Grouping, density and columns are of the board alone.")
    orders: dict[str, Collection[str]] = {"board": ORDERINGS, "inbox": REQUEST_ORDERS}
    shown = columns.replace(",", " ").split()
    given = {
        "group": lookup.one_of(group, GROUPINGS, "grouping") if group else "",
        "order": lookup.one_of(order, orders.get(place, ()), "order") if order else "",
        "compact": "yes" if density == "compact" else "",
        "columns": " ".join(lookup.one_of(one, (*ALL_STAGES, "archived"), "column") for one in shown),
    }
    choices = {name: value for name, value in given.items() if value}
    snapshot = session.read()
    keep_of(session, typed, KIND_AT[place], filter_context(session, snapshot))
    if mine:
        session.existing()
        own = SavedView(name=name_of(name), place=place, filter=typed.strip(), choices=choices)
        own_views.save(snapshot.board.uid, own)
    else:
        with session.changing() as change:
            save_view(change, name, place=place, filter_=typed, choices=choices)
    kept = SavedView(name=name_of(name), place=place, filter=typed.strip(), choices=choices, is_mine=mine)
    say_with(session, f"{kept.name} is saved{' for you' if mine else ' for all'}.", plain(kept))


@view.command(cls=Changing)
@click.argument("name", shell_complete=complete_view)
@_mine
@pass_session
def remove(session: Session, name: str, mine: bool) -> None:
    """Remove a view: the board's, or with --mine your own."""
    from roadmap_tui.actions.views import remove_view
    from roadmap_tui.localstate import own_views

    if mine:
        gone = own_views.remove(session.read().board.uid, name).name
    else:
        with session.changing() as change:
            gone = remove_view(change, name).name
    say_with(session, f"{gone} is gone.", {"name": gone, "removed": True})


def plain(one: "SavedView") -> dict[str, Any]:
    """A view as JSON."""
    return {
        "name": one.name,
        "place": one.place,
        "filter": one.filter,
        "choices": one.choices,
        "mine": one.is_mine,
    }


def _looks(one: "SavedView") -> str:
    words = {"group": "by {}", "order": "ordered by {}", "compact": "compact", "columns": "with {}"}
    return ", ".join(words[name].format(value) for name, value in one.choices.items() if value and name in words)
