"""The one way from the shell to the screens."""

import gc
import os
from datetime import date, datetime

from roadmap_tui.cli.context import TODAY, Session


def open_board(session: Session) -> int:
    """Open the board on this terminal and give the exit code once it is left. A missing board is created."""
    from roadmap_tui.tui.app import run_app

    gc.enable()

    store = session.writing()
    fixed = session.today if os.environ.get(TODAY) else None

    def today() -> date:
        """The day it is here, also after midnight on an open board."""
        return fixed or datetime.now().astimezone().date()

    return run_app(store=store, settings=session.settings, me=session.me, today=today)
