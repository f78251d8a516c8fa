"""`roadmap conflicts`: what two copies changed differently, and which side is meant."""

from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.board.merge import side_of
from roadmap_tui.cli.board.merged_text import shown
from roadmap_tui.errors import Exit, Usage
from roadmap_tui.text.characters import one_line


@click.command(cls=Changing)
@click.argument("identity", metavar="[ID]", required=False)
@click.argument("fields", metavar="[FIELD]…", nargs=-1)
@click.option("--ours", is_flag=True, help="Keep what stands here.")
@click.option("--theirs", is_flag=True, help="Take what the other copy had.")
@pass_session
def conflicts(session: Session, identity: str | None, fields: tuple[str, ...], ours: bool, theirs: bool) -> int:
    """List what two copies changed differently, or resolve what is named by taking a side.

    Without a side the exit code is 5 as long as there is a conflict.
    """
    from roadmap_tui.merge.conflicts import conflicts_of, find_conflicts, resolve

    side = side_of(ours=ours, theirs=theirs)
    if side is not None:
        if identity is None:
            raise Usage("Say what is resolved: an ID, and the FIELD where not all of its fields are meant.")
        with session.changing() as change:
            found = find_conflicts(change, identity, fields)
            resolve(change, found, side)
        if session.json:
            session.out_json([_plain(one) for one in found])
        else:
            named = ", ".join(dict.fromkeys(one.field for one in found))
            session.say(f"Resolved: {found[0].id} in {named}, {side}.")
        return Exit.DONE
    found = conflicts_of(session.read())
    if identity is not None:
        found = [one for one in found if one.id == identity.strip().upper()]
        found = [one for one in found if not fields or one.field in fields]
    if session.json:
        session.out_json([_plain(one) for one in found])
    elif found:
        rows = [(one.id, one.field, *(one_line(shown(side)) for side in one[2:])) for one in found]
        session.out(table(("id", "field", "agreed", "ours", "theirs"), rows, flexible=4))
    else:
        session.say("There is no conflict.")
    return Exit.CONFLICTS if found else Exit.DONE


def _plain(conflict: Any) -> dict[str, Any]:
    import msgspec

    return {name: msgspec.to_builtins(value) for name, value in conflict._asdict().items()}
