"""`roadmap request show`: one request, whole."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.complete import complete_request
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("identity", metavar="ID", shell_complete=complete_request)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one request: the words, the context, the customer, where it stands."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.request_standing import Standings, line_of
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.request(snapshot, identity)
    standing = Standings(snapshot, session.today, line_of(snapshot, session.today), session.me).of(one)
    if session.json:
        found = record_json.request(snapshot, one, session.today) | {"standing": record_json.plain_of(standing)}
        found["notes"] = [record_json.plain_of(each) for each in snapshot.notes_about(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.request.text import request_page

    session.out(request_page(snapshot, one, session.today, standing))
