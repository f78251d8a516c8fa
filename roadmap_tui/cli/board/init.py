"""`roadmap init`: an empty board."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import click

from roadmap_tui.cli.app.board_address import NAME, VARIABLE, default_name, find_board
from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Refused, Usage
from roadmap_tui.store.address import is_postgres
from roadmap_tui.text.characters import checked

CURRENCY = "USD"
"""The default currency of a board."""


@click.command(cls=Command)
@click.argument("file", required=False, type=click.Path())
@click.option("--name", metavar="TEXT", help="What the board is called; by default after its folder.")
@click.option(
    "--currency", metavar="CODE", default=CURRENCY, show_default=True, help="Currency of all its money."
)
@click.option(
    "--git/--no-git",
    "git",
    default=None,
    help="Let git merge the board by its records, as `roadmap git-setup` does; asked for in a repository.",
)
@pass_session
def init(session: Session, file: str | None, name: str | None, currency: str, git: bool | None) -> None:
    """Make an empty board and print its path: FILE, or roadmap.json in this folder.

    Every command that runs in this folder, or below it, then finds the board by itself. FILE may be the address
    of a PostgreSQL server: what is missing there is made, tables, roles and the board.
    """
    if re.fullmatch(r"[A-Za-z]{3}", currency) is None:
        raise Usage(f'--currency takes a code of three letters such as EUR, not "{currency}".')
    if name is not None and not name.strip():
        raise Usage("--name is empty.")
    named = file if file is not None else session.flags.board
    if named is None and not os.environ.get(VARIABLE):
        named = str(Path.cwd() / NAME)
    board, _ = find_board(named, os.environ)
    from roadmap_tui.store import open_store

    store = open_store(board)
    called = checked(name.strip(), "--name") if name else default_name(board)
    if is_postgres(board):
        make_on_server(session, board, lambda: store.create(called, currency.upper()))
    else:
        if git:
            _check_repository(Path(store.place))
        store.create(called, currency.upper())
        _set_up_git(session, Path(store.place), git)
    if session.json:
        session.out_json({"board": store.place})
    else:
        session.out(store.place)


def make_on_server(session: Session, address: str, create: Callable[[], None]) -> None:
    """Make a board on a server, with the group roles and their rights; say what an administrator has to run."""
    from roadmap_tui.store.server import prepare

    _, statements = prepare(address, create)
    if statements:
        session.say("Who else shall use it needs rights, which an administrator gives:")
        session.say("\n".join(statements))


def _set_up_git(session: Session, board: Path, wanted: bool | None) -> None:
    """Let git merge the new board by its records where that is wanted, or agreed to on a terminal."""
    from roadmap_tui.merge.git import repository_of, set_up

    if wanted is None:
        question = f"{board.name} lies in a repository of git. Shall git merge it by its records?"
        wanted = session.is_asking and repository_of(board) is not None and session.confirm(question, "")
    if wanted:
        session.say("\n".join(set_up(board)))


def _check_repository(board: Path) -> None:
    """Refuse before a board is made what could not be set up after it."""
    from roadmap_tui.merge.git import repository_of

    if repository_of(board) is None:
        raise Refused(f"{board} lies in no repository of git.")
