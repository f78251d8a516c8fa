"""Runs the app on this terminal, and reports an end that it did not mean."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import cast

from textual.driver import Driver

from roadmap_tui.settings.load import Settings
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.protocol import ServerStore, Store
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.server_connection import ServerConnection
from roadmap_tui.tui.widgets.cells import safe_line


def run_app(
    *,
    store: Store,
    settings: Settings,
    me: str,
    today: Callable[[], date],
    say: Callable[[str], None],
    keymap: Mapping[str, str] | None = None,
    copy: LocalCopy | None = None,
    away: datetime | None = None,
    is_late: bool = False,
) -> int:
    """Run the app on this terminal; the exit code once it is left. `say` is told of an unexpected end.

    A board on a server comes with its `copy`; `away` is the copy's instant where the server cannot be reached.
    With `is_late` the copy is drawn before the server is asked.
    """
    app = RoadmapApp(
        store,
        settings,
        me=me,
        today=today,
        keymap=keymap,
        driver=terminal_driver(),
        connection=connect(store, copy, away, is_late=is_late),
    )
    return run_to_end(app, say)


def run_to_end(app: RoadmapApp, say: Callable[[str], None]) -> int:
    """Run an app on its terminal; the exit code once it is left. `say` is told of an unexpected end."""
    app.run_and_save(say)
    if app.crash is not None:
        report_crash(app.crash, say)
        return 1
    return app.return_code or 0


def connect(
    store: Store, copy: LocalCopy | None, away: datetime | None, *, is_late: bool = False
) -> ServerConnection | None:
    """The connection to the server of a board that has a copy; None for a board in a file."""
    return (
        None if copy is None else ServerConnection(cast("ServerStore", store), copy, away=away, is_late=is_late)
    )


def terminal_driver() -> type[Driver] | None:
    """The driver class that ends with its terminal; None where Textual's own choice stands."""
    if sys.platform != "win32" and "TEXTUAL_DRIVER" not in os.environ:
        from roadmap_tui.tui.app.terminal import TerminalDriver

        return TerminalDriver
    return None


def report_crash(error: Exception, say: Callable[[str], None]) -> None:
    """Report a crash of the app in a sentence; the details go to a file."""
    import traceback

    from roadmap_tui.files.folders import private_folder, state_folder
    from roadmap_tui.files.replace import replace_file

    sentence = f"The board ended by an error of its own ({type(error).__name__}: {safe_line(str(error))})."
    try:
        place = state_folder() / "last-error.txt"
        private_folder(place.parent)
        replace_file(place, "".join(traceback.format_exception(error)).encode("utf-8", "backslashreplace"))
        sentence += f" What was saved is safe. Details are in {place}."
    except OSError:
        sentence += " What was saved is safe."
    say(sentence)
