"""`roadmap request list`: requests filtered, sorted, and where each of them stands."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_product, complete_story, complete_touchpoint
from roadmap_tui.cli.app.filtering import (
    REQUEST_ORDERS,
    filter_context,
    filter_option,
    keep_of,
    view_of,
    view_option,
)
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.model.records import Request
    from roadmap_tui.model.snapshot import Snapshot


@click.command("list", cls=Command)
@click.option(
    "--state", multiple=True, help="Only this state: new, linked, snoozed, declined, merged; or asked, answered."
)
@click.option("--customer", help="Only this customer's: an id, a domain or a name.")
@click.option("--segment", help="Only customers of this segment; a part of its name will do.")
@click.option("--csm", help="Only this CSM's customers and requests; `me` is you.")
@click.option("--touchpoint", shell_complete=complete_touchpoint, help="Only this touchpoint.")
@click.option("--product", shell_complete=complete_product, help="Only this product's; `none` those of none.")
@click.option("--channel", help="Only what came by this channel.")
@click.option("--importance", metavar="GRADE", help='Only this importance: critical, ">=2", unknown.')
@click.option("--age", metavar="DAYS", help='Only what was heard so long ago: ">14", "<3w".')
@click.option("--context", metavar="N", help='Only with so much context known, of 7: "<5".')
@click.option("--arr", metavar="AMOUNT", help='Only customers worth so much a year: ">50k".')
@click.option("--batch", metavar="B-1", help="Only this import's.")
@click.option("--story", metavar="S-1", shell_complete=complete_story, help="Only those behind this story.")
@filter_option("Request")
@view_option
@click.option("--search", metavar="WORDS", help="Only what holds all of these words, in some form.")
@click.option(
    "--order",
    type=click.Choice(REQUEST_ORDERS, case_sensitive=False),
    help="Oldest first, as by default, newest, by the customer's ARR, by importance.",
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(
    session: Session,
    /,
    state: tuple[str, ...],
    typed: str | None,
    view: str | None,
    search: str | None,
    order: str | None,
    limit: int | None,
    **filters: str | None,
) -> None:
    """List the requests, oldest first. With --csm, where each stands, open questions first.

    New requests wait in one line, by importance (3, 2, 1; unknown counts 1), then by age: `place` is that in it.
    """
    from roadmap_tui.cli.app.lookup import nobody_of
    from roadmap_tui.cli.request.text import request_table, standing_table, wanted
    from roadmap_tui.model.filters.read import keep_words
    from roadmap_tui.model.filters.values import NOBODY
    from roadmap_tui.model.request_standing import Standings, line_of
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    context = filter_context(session, snapshot)
    keep, keep_typed = (
        wanted(context, state, filters),
        keep_of(session, typed, "Request", context, view=view),
    )
    found = [one for one in snapshot.requests.values() if keep(one) and keep_typed(one)]
    if not found and filters["csm"] and filters["csm"].casefold() != NOBODY:
        remark = nobody_of(snapshot, csm=session.csm if filters["csm"] == "me" else filters["csm"])
        if remark is not None:
            session.say(remark)
    if search:
        found = list(filter(keep_words(search, context), found))
    own_order = view_of(session, view).choices.get("order") if view is not None else None
    found.sort(key=_order(snapshot, order or own_order or REQUEST_ORDERS[0]))
    if not filters["csm"]:
        if session.json:
            session.out_json(record_json.request(snapshot, one, session.today) for one in found[:limit])
        else:
            session.out(request_table(snapshot, found[:limit], session.today))
        session.keep_copy()
        return
    standings = Standings(snapshot, session.today, line_of(snapshot, session.today), session.csm)
    if session.json:
        session.out_json(
            [
                record_json.request(snapshot, one, session.today)
                | {"standing": record_json.plain_of(standings.of(one))}
                for one in found[:limit]
            ]
        )
        return
    standing = {one.id: standings.of(one) for one in found}
    found = sorted(found, key=lambda one: standing[one.id].urgency)[:limit]
    session.out(standing_table(snapshot, found, standing))


def _order(snapshot: "Snapshot", order: str) -> "Callable[[Request], Any]":
    """The sort key of the list. The order as it was written down is the oldest first."""
    from roadmap_tui.model.evidence import heard
    from roadmap_tui.model.records import number
    from roadmap_tui.model.request_standing import rank_of

    match order:
        case "oldest":
            return lambda one: number(one.id)
        case "newest":
            return lambda one: (-heard(one).toordinal(), -number(one.id))
        case _:
            return lambda one: rank_of(snapshot, one, order)
