"""Shell completion of ids, customers, stages and metrics. Nothing is created, nothing fails aloud."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.snapshot import Snapshot

_MOST = 200


def complete_story(context: "click.Context", _parameter: "click.Parameter", typed: str) -> "list[CompletionItem]":
    """Ids of stories, with their titles."""
    from click.shell_completion import CompletionItem

    snapshot = snapshot_of(context)
    stories = snapshot.stories.values() if snapshot is not None else ()
    found = [one for one in stories if one.id.startswith(typed.upper()) and not one.archived]
    return [CompletionItem(one.id, help=_line(one.title)) for one in found[:_MOST]]


def complete_request(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Ids of requests, with their first words."""
    from click.shell_completion import CompletionItem

    snapshot = snapshot_of(context)
    requests = snapshot.requests.values() if snapshot is not None else ()
    found = [one for one in requests if one.id.startswith(typed.upper())]
    return [CompletionItem(one.id, help=_line(one.said or one.problem or "")) for one in found[-_MOST:]]


def complete_session(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Ids of sessions, with the story and who took part; the newest."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.records import Session

    snapshot = snapshot_of(context)
    sessions = snapshot.table(Session).values() if snapshot is not None else ()
    found = [one for one in sessions if one.id.startswith(typed.upper())]
    return [CompletionItem(one.id, help=f"{one.story} {_line(one.participant or '')}") for one in found[-_MOST:]]


def complete_customer(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Names of customers, and names that they had before; ids, where one is begun."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.text.characters import folded

    snapshot = snapshot_of(context)
    begun = folded(typed)
    found: dict[str, str] = {}
    for one in snapshot.customers.values() if snapshot is not None else ():
        if one.forgotten:
            continue
        for name in (one.name, *one.aliases):
            # A shell replaces the word typed so far, so only names that begin with it are of use.
            if folded(name).startswith(begun):
                found.setdefault(name, one.id if name == one.name else f"{one.id} {_line(one.name)}")
        if begun.startswith("c-") and one.id.startswith(typed.upper()):
            found.setdefault(one.id, _line(one.name))
    return [CompletionItem(name, help=words) for name, words in sorted(found.items())[:_MOST]]


def complete_product(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Names of products, with their owners."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.products import names_of
    from roadmap_tui.text.characters import folded

    snapshot = snapshot_of(context)
    if snapshot is None:
        return []
    names = names_of(snapshot)
    found = [one for one in names.names if folded(one).startswith(folded(typed))]
    owners = {name: record.owner or "" for name, record in names.records.items()}
    return [CompletionItem(one, help=_line(owners.get(one, ""))) for one in found[:_MOST]]


def complete_touchpoint(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Names of the team's touchpoints, in its order."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.text.characters import folded

    snapshot = snapshot_of(context)
    names = snapshot.touchpoints.names if snapshot is not None else ()
    return [CompletionItem(one) for one in names if folded(one).startswith(folded(typed))]


def complete_stint(context: "click.Context", _parameter: "click.Parameter", typed: str) -> "list[CompletionItem]":
    """Ids of stints, the newest first, with their people and days."""
    from click.shell_completion import CompletionItem

    snapshot = snapshot_of(context)
    stints = list(snapshot.stints.values()) if snapshot is not None else []
    found = [one for one in reversed(stints) if one.id.startswith(typed.upper())]
    return [CompletionItem(one.id, help=_line(f"{one.pm}, {one.csm}, {one.since}")) for one in found[:_MOST]]


def complete_stage(
    _context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Names of stages."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.stages import ALL_STAGES

    return [CompletionItem(one) for one in ALL_STAGES if one.startswith(typed.lower())]


def complete_story_or_stage(
    context: "click.Context", parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Ids of stories, and names of stages behind them."""
    return [*complete_stage(context, parameter, typed), *complete_story(context, parameter, typed)]


def complete_view(context: "click.Context", _parameter: "click.Parameter", typed: str) -> "list[CompletionItem]":
    """Names of views, with their filters."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.localstate import own_views
    from roadmap_tui.model.records import View
    from roadmap_tui.model.views import every_view

    snapshot = snapshot_of(context)
    views = every_view(snapshot.table(View), own_views.load(snapshot.board.uid)) if snapshot is not None else []
    found = [one for one in views if one.name.casefold().startswith(typed.casefold())]
    return [CompletionItem(one.name, help=_line(one.filter)) for one in found]


def complete_metric(
    context: "click.Context", _parameter: "click.Parameter", typed: str
) -> "list[CompletionItem]":
    """Names of metrics, the board's own first, each with what it counts."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.metric_catalogue import own_metrics, suggest

    snapshot = snapshot_of(context)
    own = own_metrics(snapshot.stories.values()) if snapshot is not None else ()
    # A shell replaces the word typed so far, so only names that begin with it are of use.
    found = [one for one in suggest(typed, own) if one.name.lower().startswith(typed.lower())]
    return [CompletionItem(one.name, help=one.explains) for one in found[:_MOST]]


COMPLETING = {"metric": complete_metric, "product": complete_product, "touchpoint": complete_touchpoint}
"""The completions of options, by what the register of fields names."""


def snapshot_of(context: "click.Context") -> "Snapshot | None":
    """The board of the command line so far; None where it cannot be read."""
    from roadmap_tui.cli.app.session import Session
    from roadmap_tui.errors import Problem

    try:
        return Session.of(context).read()
    except (Problem, OSError):
        return None


def _line(text: str) -> str:
    from roadmap_tui.text.characters import one_line

    return one_line(text)[:60]
