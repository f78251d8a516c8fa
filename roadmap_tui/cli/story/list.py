"""`roadmap story list`: stories filtered, in the order of the board."""

from typing import TYPE_CHECKING

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_product, complete_stage, complete_touchpoint
from roadmap_tui.cli.app.filtering import filter_context, filter_option, keep_of, order_of, view_option
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.model.filters.read import Keep
    from roadmap_tui.model.snapshot import Snapshot

_FEW = 100
"""Stories of a list up to which the evidence behind each is worked out on its own."""


def _tests(
    session: Session,
    snapshot: "Snapshot",
    typed: str | None,
    view: str | None,
    stage: tuple[str, ...],
    given: dict[str, list[str]],
) -> "list[Keep]":
    """What a story has to fulfil for every option."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.filters.read import keep_by
    from roadmap_tui.model.stages import ALL_STAGES

    context = filter_context(session, snapshot)
    for name, find in (("touchpoint", lookup.touchpoint), ("product", lookup.product)):
        if name in given:
            given[name] = [find(context, given[name][0])]
    if stage:
        given["stage"] = [lookup.one_of(one, ALL_STAGES, "stage") for each in stage for one in each.split(",")]
    keeps = [keep_by(name, values, "Story", context) for name, values in given.items()]
    return [*keeps, keep_of(session, typed, "Story", context, view=view)]


@click.command("list", cls=Command)
@click.option("--stage", multiple=True, shell_complete=complete_stage, help="Only this stage.")
@click.option("--owner", help="Only this owner's.")
@click.option("--touchpoint", shell_complete=complete_touchpoint, help="Only this touchpoint.")
@click.option("--product", shell_complete=complete_product, help="Only this product's; `none` those of none.")
@click.option("--tag", help="Only with this tag.")
@click.option("--kind", type=click.Choice(["ask", "bet"], case_sensitive=False), help="Only asks, or only bets.")
@filter_option("Story")
@view_option
@click.option("--archived", is_flag=True, help="Archived stories as well.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(
    session: Session,
    /,
    stage: tuple[str, ...],
    typed: str | None,
    view: str | None,
    archived: bool,
    limit: int | None,
    **filters: str | None,
) -> None:
    """List the stories in the order of the board."""
    from roadmap_tui.model.board_order import board_order
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    given = {name: [one] for name, one in filters.items() if one}
    keeps: list[Keep] = []
    if stage or given or typed is not None or view is not None:
        from roadmap_tui.model.filters.parse import names_in  # an unfiltered list needs none of it

        keeps = _tests(session, snapshot, typed, view, stage, given)
        archived = archived or "archived" in names_in(typed or "")
    shown = (one for one in snapshot.stories.values() if archived or not one.archived)
    found = [one for one in shown if all(keep(one) for keep in keeps)] if keeps else list(shown)
    found = sorted(found, key=board_order if view is None else order_of(session, view, snapshot))[:limit]
    if len(found) > _FEW:
        snapshot.gather_evidence()
    if session.json:
        session.out_json(record_json.stories(snapshot, found, session.today))
    else:
        from roadmap_tui.cli.story.text import story_table

        session.out(story_table(snapshot, found, session.today))
    session.keep_copy()
