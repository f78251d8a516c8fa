"""`roadmap boards`: the boards of a server."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("address")
@pass_session
def boards(session: Session, address: str) -> None:
    """List the boards of a PostgreSQL database, with the address of each."""
    from roadmap_tui.store.server import boards

    found = boards(address)
    if session.json:
        session.out_json(found)
        return
    rows = [
        (
            one.name,
            one.stories,
            one.requests,
            f"{one.changed_at:%Y-%m-%d %H:%M} UTC" if one.changed_at else None,
            one.address,
        )
        for one in found
    ]
    session.out(table(("BOARD", "STORIES", "REQUESTS", "CHANGED", "ADDRESS"), rows, right=(1, 2), whole=True))
