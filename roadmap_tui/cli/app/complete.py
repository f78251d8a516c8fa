"""Shell completion of ids, customers, stages and metrics. Nothing is created, nothing fails aloud."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from click import Context, Parameter

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.snapshot import Snapshot

    Items = list[CompletionItem]

_MOST = 200


def complete_story(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Ids of stories, with their titles."""
    snapshot = snapshot_of(context)
    stories = snapshot.stories.values() if snapshot is not None else ()
    return _ids([(one.id, one.title) for one in stories if not one.archived], typed)[:_MOST]


def complete_request(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Ids of requests, with their first words; the newest."""
    snapshot = snapshot_of(context)
    requests = snapshot.requests.values() if snapshot is not None else ()
    return _ids([(one.id, one.said or one.problem or "") for one in requests], typed)[-_MOST:]


def complete_session(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Ids of sessions, with the story and who took part; the newest."""
    from roadmap_tui.model.records import Session

    snapshot = snapshot_of(context)
    sessions = snapshot.table(Session).values() if snapshot is not None else ()
    return _ids([(one.id, f"{one.story} {one.participant or ''}") for one in sessions], typed)[-_MOST:]


def complete_stint(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Ids of stints, the newest first, with their people and days."""
    snapshot = snapshot_of(context)
    stints = reversed(snapshot.stints.values()) if snapshot is not None else ()
    return _ids([(one.id, f"{one.pm}, {one.csm}, {one.since}") for one in stints], typed)[:_MOST]


def complete_customer(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of customers, and names that they had before; ids, where one is begun."""
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
                found.setdefault(name, one.id if name == one.name else f"{one.id} {one.name}")
        if begun.startswith("c-") and one.id.startswith(typed.upper()):
            found.setdefault(one.id, one.name)
    return _items(sorted(found.items())[:_MOST])


def complete_product(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of products, with their owners."""
    from roadmap_tui.model.products import names_of
    from roadmap_tui.text.characters import folded

    snapshot = snapshot_of(context)
    if snapshot is None:
        return []
    names = names_of(snapshot)
    found = [one for one in names.names if folded(one).startswith(folded(typed))]
    owners = {name: record.owner or "" for name, record in names.records.items()}
    return _items((one, owners.get(one, "")) for one in found[:_MOST])


def complete_touchpoint(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of the team's touchpoints, in its order."""
    from roadmap_tui.text.characters import folded

    snapshot = snapshot_of(context)
    names = snapshot.touchpoints.names if snapshot is not None else ()
    return _items((one, "") for one in names if folded(one).startswith(folded(typed)))


def complete_stage(_context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of stages."""
    from roadmap_tui.model.stages import ALL_STAGES

    return _items((one, "") for one in ALL_STAGES if one.startswith(typed.lower()))


def complete_story_or_stage(context: Context, parameter: Parameter, typed: str) -> "Items":
    """Ids of stories, and names of stages behind them."""
    return [*complete_stage(context, parameter, typed), *complete_story(context, parameter, typed)]


def complete_view(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of views, with their filters."""
    from roadmap_tui.localstate import own_views
    from roadmap_tui.model.records import View
    from roadmap_tui.model.views import every_view

    snapshot = snapshot_of(context)
    views = every_view(snapshot.table(View), own_views.load(snapshot.board.uid)) if snapshot is not None else []
    begun = typed.casefold()
    return _items((one.name, one.filter) for one in views if one.name.casefold().startswith(begun))


def complete_metric(context: Context, _parameter: Parameter, typed: str) -> "Items":
    """Names of metrics, the board's own first, each with what it counts."""
    from roadmap_tui.model.metric_catalogue import own_metrics, suggest

    snapshot = snapshot_of(context)
    own = own_metrics(snapshot.stories.values()) if snapshot is not None else ()
    # A shell replaces the word typed so far, so only names that begin with it are of use.
    found = [one for one in suggest(typed, own) if one.name.lower().startswith(typed.lower())]
    return _items((one.name, one.explains) for one in found[:_MOST])


COMPLETING = {"metric": complete_metric, "product": complete_product, "touchpoint": complete_touchpoint}
"""The completions of options, by what the register of fields names."""


def snapshot_of(context: Context) -> "Snapshot | None":
    """The board of the command line so far; None where it cannot be read."""
    from roadmap_tui.cli.app.session import Session
    from roadmap_tui.errors import Problem

    try:
        return Session.of(context).read()
    except (Problem, OSError):
        return None


def _ids(records: Iterable[tuple[str, str]], typed: str) -> "Items":
    """The ids that begin as typed, of records each with words on it."""
    return _items((identity, words) for identity, words in records if identity.startswith(typed.upper()))


def _items(found: Iterable[tuple[str, str]]) -> "Items":
    """Completions, each with what a shell shows beside it."""
    from click.shell_completion import CompletionItem

    from roadmap_tui.text.characters import one_line

    return [CompletionItem(name, help=one_line(words)[:60] or None) for name, words in found]
