"""`roadmap history`, `undo` and `redo`."""

import click

from roadmap_tui.cli.app.commands import Changing, Command, pass_session
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@click.argument("ids", nargs=-1, metavar="[ID …]")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The newest N only.")
@pass_session
def history(session: Session, ids: tuple[str, ...], limit: int | None) -> None:
    """Print what changed, newest first; with ids, what concerned them."""
    from roadmap_tui.actions.history import describe, history_of, other_roles, writer_of
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.errors import NotFound
    from roadmap_tui.reports import record_json
    from roadmap_tui.text.characters import one_line

    snapshot = session.read()
    refs = [one.strip().upper() for one in ids]
    events = history_of(snapshot.events.values(), refs)
    for ref in refs:
        if not any(ref in {one.ref, *one.about} for one in events):
            raise NotFound(f"Nothing is recorded of {one_line(ref)}.")
    events = events[:limit]
    roles = other_roles(session.store(), events)
    if session.json:
        session.out_json(record_json.event(one, roles.get(one.id)) for one in events)
        return
    rows = [
        (one.at.astimezone().isoformat(" ", "minutes")[:16], writer_of(one, roles), describe(one), one.because)
        for one in events
    ]
    session.out(table(("when", "who", "what", "because"), rows, flexible=2))


@click.command(cls=Changing)
@pass_session
def undo(session: Session) -> None:
    """Reverse your newest change that is not undone."""
    _reverse(session, redo=False)


@click.command(cls=Changing)
@pass_session
def redo(session: Session) -> None:
    """Reverse your newest undo."""
    _reverse(session, redo=True)


def _reverse(session: Session, *, redo: bool) -> None:
    from roadmap_tui.actions import history as reversing

    with session.changing() as change:
        done = reversing.redo(change) if redo else reversing.undo(change)
    session.say(f"{'Redone' if redo else 'Undone'}: {done.words}.")
    if session.json:
        session.out_json({"transaction": done.transaction, "what": done.what, "refs": done.refs})
