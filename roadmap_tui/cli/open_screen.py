"""The one way from the shell to the screens."""

from roadmap_tui.cli.context import Session


def open_board(session: Session) -> int:
    """Open the board on this terminal and give the exit code once it is left."""
    from roadmap_tui.tui.app import run_app

    return int(run_app(session))
