"""Opens a board on the terminal it is started in; `--fail` breaks while drawing."""

import sys
from datetime import date
from pathlib import Path

from roadmap_tui.cli.app.output import say
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.run import run_app
from roadmap_tui.tui.board.screen import BoardScreen


def _fail(_screen: BoardScreen, _by: int) -> None:
    raise ZeroDivisionError("on purpose")


if "--fail" in sys.argv:
    BoardScreen.action_down = _fail  # type: ignore[method-assign, assignment]
store = FileStore(Path(sys.argv[1]))
sys.exit(run_app(store=store, settings=Settings(), me="ana", today=date.today, say=say))
