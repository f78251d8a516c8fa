"""The option `--filter` of commands: one language for stories, requests and customers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.complete import complete_view
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    import ast

    from click.shell_completion import CompletionItem

    from roadmap_tui.model.filters.context import Context
    from roadmap_tui.model.filters.read import Keep
    from roadmap_tui.model.filters.who import Kind
    from roadmap_tui.model.records import Story
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.model.views import SavedView
    from roadmap_tui.settings import Settings


REQUEST_ORDERS = ("oldest", "newest", "arr", "importance")
"""The orders of a list of requests."""


def formula_of(settings: "Settings") -> "ast.expr | None":
    """The team's formula; None where it has none."""
    if settings.rank.formula is None:
        return None
    from roadmap_tui.model.formula import read_formula

    return read_formula(settings.rank.formula, "rank.formula")


def filter_option(kind: "Kind", help_: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the option `--filter`, passed as `typed`."""
    plural = {"Story": "stories", "Request": "requests", "Customer": "customers"}[kind]
    words = help_ or f'Only {plural} that these words keep: `owner:me arr:>100k "dark mode" -word`.'
    return click.option("--filter", "typed", metavar="FILTER", help=words, shell_complete=_completing(kind))


def filter_context(session: Session, snapshot: "Snapshot") -> "Context":
    """The context in which this person's filters of a board are read."""
    from roadmap_tui.model.filters.context import Context
    from roadmap_tui.model.filters.who import Who

    def who() -> Who:
        return Who(session.me, session.csm, session.settings.calendar.year_starts)

    return Context(snapshot, session.today, who)


def keep_of(
    session: Session, typed: str | None, kind: "Kind", context: "Context", *, view: str | None = None
) -> "Keep":
    """The test of records that a filter on the command line is, with that of a view; both must hold.

    Remarks on names that the board lacks are said. Usage names a field or a value that there is not, or a view of
    other records.
    """
    from roadmap_tui.model.filters.read import read_filter

    found = read_filter(typed_of(session, view, typed, kind) or "", kind, context)
    for remark in found.remarks:
        session.say(remark)
    return found.keeps


def _completing(kind: "Kind") -> "Callable[[click.Context, click.Parameter, str], list[CompletionItem]]":
    def offer(context: "click.Context", _parameter: "click.Parameter", typed: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from roadmap_tui.cli.app.complete import snapshot_of
        from roadmap_tui.model.filters.complete import complete

        snapshot = snapshot_of(context)
        if snapshot is None:
            return []
        found = complete(typed, kind, filter_context(Session.of(context), snapshot))
        return [CompletionItem(one) for one in found if one.startswith(typed)]

    return offer


view_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--view", metavar="NAME", help="What this view keeps, in its order.", shell_complete=complete_view
)
"""Gives a command the option `--view`."""


def views_of(session: Session) -> "list[SavedView]":
    """The board's views, then this person's own."""
    from roadmap_tui.localstate import own_views

    return own_views.views_of(session.read())


def view_of(session: Session, name: str) -> "SavedView":
    """A view by its name. NotFound names the nearest."""
    from roadmap_tui.model.views import view_named

    return view_named(name, views_of(session))


def typed_of(session: Session, view: str | None, typed: str | None, kind: "Kind") -> str | None:
    """The filter of a view and of what was typed, both of which must hold; None where there is neither.

    Usage where the view is of another kind of records.
    """
    if view is None:
        return typed
    from roadmap_tui.errors import Usage
    from roadmap_tui.model.views import KIND_AT

    found = view_of(session, view)
    if KIND_AT.get(found.place, kind) != kind:
        raise Usage(f"{found.name} is a view of the {found.place}, which lists something else.")
    return f"{found.filter} {typed or ''}".strip()


def order_of(session: Session, view: str, snapshot: "Snapshot") -> "Callable[[Story], Any]":
    """The sort key of stories in the order of a view, by hand where it has none."""
    from roadmap_tui.model.board_order import board_order
    from roadmap_tui.model.ordering import ORDERINGS, Scale, last_changes

    ordering = ORDERINGS.get(view_of(session, view).choices.get("order", ""))
    if ordering is None:
        return board_order

    changed = last_changes(snapshot) if ordering.by_history else {}
    scale = Scale(snapshot, formula_of(session.settings), changed)
    return lambda one: ordering.key(scale, one)
