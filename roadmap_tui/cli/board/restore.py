"""`roadmap restore`: an earlier state of the board."""

from pathlib import Path

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.board.exchange import read_plain_file
from roadmap_tui.errors import Reason, Refused, Usage
from roadmap_tui.store.protocol import Generation, Store


@click.command(cls=Command)
@click.option("--list", "listing", is_flag=True, help="Show what can be brought back, newest first.")
@click.option("--from", "file", metavar="FILE", type=click.Path(), help="Bring this file back.")
@pass_session
def restore(session: Session, listing: bool, file: str | None) -> None:
    """Bring an earlier state of the board back: the previous one, or FILE. What it replaces is kept.

    Kept are the state before the last change and the first of each of the last seven days.
    """
    store = session.store()
    if listing:
        if file is not None:
            raise Usage("Give --list or --from, not both.")
        found = store.generations()
        if session.json:
            session.out_json(found)
        else:
            rows = [(f"{one.saved_at:%Y-%m-%d %H:%M} UTC", one.size, one.name) for one in found]
            session.out(table(("SAVED", "BYTES", "FILE"), rows, right=(1,), whole=True))
        return
    back = store.restore() if file is None else _from(store, Path(file).expanduser())
    session.say(
        f"Brought back the state of {back.saved_at:%Y-%m-%d %H:%M} UTC from {back.name}; "
        f"`roadmap restore` again takes it back."
    )
    if session.json:
        session.out_json(back)


def _from(store: Store, path: Path) -> Generation:
    """Replace the board by that of a file; gives the file as an earlier state."""
    from roadmap_tui.store.rows import Unreadable

    data, at = read_plain_file(path, str(path))
    try:
        store.load(data)
    except Unreadable as fault:
        raise Refused(f"{path} {fault.reason}. Nothing was brought back.", reason=Reason.DAMAGED) from None
    return Generation(name=str(path), saved_at=at, size=len(data))
