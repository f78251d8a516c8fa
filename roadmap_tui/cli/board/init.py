"""`roadmap init`: an empty board."""

import os
import re
from pathlib import Path

import click

from roadmap_tui.cli.app.board_address import NAME, VARIABLE, default_name, find_board
from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Usage
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
@pass_session
def init(session: Session, file: str | None, name: str | None, currency: str) -> None:
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
        from roadmap_tui.store.server import prepare

        _, statements = prepare(board, lambda: store.create(called, currency.upper()))
        if statements:
            session.say("Who else shall use it needs rights, which an administrator gives:")
            session.say("\n".join(statements))
    else:
        store.create(called, currency.upper())
    if session.json:
        session.out_json({"board": store.place})
    else:
        session.out(store.place)
