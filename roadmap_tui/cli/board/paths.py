"""`roadmap paths`: where everything lies."""

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.session import Session


@click.command(cls=Command)
@pass_session
def paths(session: Session) -> None:
    """Show where the board, the settings, the log and earlier states lie, and why this board was chosen.

    Nothing has to exist, and nothing is created.
    """
    from roadmap_tui.cli.app.log import log_file
    from roadmap_tui.files.folders import data_folder, state_folder, user_file
    from roadmap_tui.settings import board_file

    board, chosen_by = session.found_board
    found = {
        "board": board,
        "chosen_by": chosen_by,
        "exists": session.store().exists(),
        "settings": str(user_file()),
        "board_settings": board if session.is_on_server else str(board_file(board)),
        "data": str(data_folder()),
        "state": str(state_folder()),
        "log": str(log_file()),
    }
    if session.json:
        session.out_json(found)
        return
    shown = {
        name: ("yes" if value else "no") if isinstance(value, bool) else value for name, value in found.items()
    }
    session.out(table(("WHAT", "WHERE"), list(shown.items()), whole=True))
