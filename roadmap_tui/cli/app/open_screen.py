"""Launches the screens from the shell: the only way there."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict, cast

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import TODAY, Session
from roadmap_tui.errors import Exit

if TYPE_CHECKING:
    from roadmap_tui.store.copy.copy import LocalCopy
    from roadmap_tui.store.protocol import ServerStore, Store
    from roadmap_tui.tui.app.request_form import FormResult


def open_at_terminal(session: Session) -> int:
    """Open the board and give the exit code once it is left; without a terminal, say what it needs."""
    if output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout):
        return open_board(session)
    session.say("roadmap: The board needs a terminal. `roadmap --help` lists the commands that work without one.")
    return Exit.USAGE


def open_board(session: Session) -> int:
    """Open the board on this terminal and give the exit code once it is left. A missing board is created."""
    copied = _copied_board(session)
    board = copied or _board(session)
    board["store"].read_ahead()
    from roadmap_tui.tui.app.run import run_app

    return run_app(
        **board,
        is_late=copied is not None,
        settings=session.settings,
        me=session.me,
        today=_day(session),
        say=session.say,
    )


def open_form(
    session: Session,
    *,
    ref: str | None = None,
    given: Mapping[str, str] | None = None,
    story: str | None = None,
) -> "FormResult":
    """Open the form over a request, or over a new one, on this terminal. A missing board is created."""
    from roadmap_tui.tui.app.request_form import run_form

    return run_form(
        **_board(session),
        settings=session.settings,
        me=session.me,
        today=_day(session),
        say=session.say,
        ref=ref,
        given=given,
        story=story,
    )


class _Board(TypedDict):
    """The board that a screen opens, with the copy of a server's; `away` is its instant where that is away."""

    store: "Store | ServerStore"
    copy: "LocalCopy | None"
    away: datetime | None


def _copied_board(session: Session) -> _Board | None:
    """The board as the copy of this machine has it, its server asked later; None where there is no copy."""
    copy = session.copy
    state = None if copy is None or session.flags.offline else copy.state()
    if state is None:
        return None
    session.sends = False
    session.settings = session.team_settings(state.settings)
    return _Board(store=_late(session), copy=copy, away=None)


def _board(session: Session) -> _Board:
    """The board; a missing file is made. Raises NotConnected where a server is away and there is no copy."""
    session.sends = False
    copy = session.copy
    if copy is None:
        return _Board(store=session.writing(), copy=None, away=None)
    from roadmap_tui.errors import NotConnected

    try:
        if not session.flags.offline:
            return _Board(store=session.writing(), copy=copy, away=None)
    except NotConnected:
        if copy.state() is None:
            raise
        session.go_offline()
    session.store()
    state = copy.state()
    assert state is not None
    return _Board(store=_late(session), copy=copy, away=state.as_of)


def _late(session: Session) -> "ServerStore":
    """The store of a board on a server, whose driver is loaded when the server is asked."""
    from roadmap_tui.store.late import LateStore

    return cast("ServerStore", LateStore(session.address))


def _day(session: Session) -> Callable[[], date]:
    """Today's date here, also after midnight on an open screen."""
    fixed = session.today if os.environ.get(TODAY) else None
    return lambda: fixed or datetime.now().astimezone().date()


def wrong_keys(keys: Mapping[str, str]) -> list[str]:
    """Sentences on a person's own keys that name no command, or lead to two."""
    from roadmap_tui.tui.common.commands import clash_words, unknown_commands

    return [*unknown_commands(keys), *clash_words(keys)]
