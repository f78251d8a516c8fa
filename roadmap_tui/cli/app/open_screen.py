"""Launches the screens from the shell: the only way there."""

import gc
import os
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from roadmap_tui.cli.app.session import TODAY, Session

if TYPE_CHECKING:
    from roadmap_tui.tui.app.request_form import FormResult


def open_board(session: Session) -> int:
    """Open the board on this terminal and give the exit code once it is left. A missing board is created."""
    from roadmap_tui.tui.app.app import run_app

    gc.enable()

    store = session.writing()
    return run_app(store=store, settings=session.settings, me=session.me, today=_day(session), say=session.say)


def open_form(
    session: Session,
    *,
    ref: str | None = None,
    given: Mapping[str, str] | None = None,
    story: str | None = None,
) -> "FormResult":
    """Open the form over a request, or over a new one, on this terminal. A missing board is created."""
    from roadmap_tui.tui.app.request_form import run_form

    store = session.writing()
    return run_form(
        store=store,
        settings=session.settings,
        me=session.me,
        today=_day(session),
        say=session.say,
        ref=ref,
        given=given,
        story=story,
    )


def _day(session: Session) -> Callable[[], date]:
    """Today's date here, also after midnight on an open screen."""
    fixed = session.today if os.environ.get(TODAY) else None
    return lambda: fixed or datetime.now().astimezone().date()
