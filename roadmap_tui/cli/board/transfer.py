"""`roadmap transfer`: the whole board moved to another place."""

import os

import click

from roadmap_tui.cli.app.board_address import find_board
from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.board.init import make_on_server
from roadmap_tui.errors import Reason, Refused, Remedy
from roadmap_tui.store.address import is_postgres
from roadmap_tui.store.protocol import Store
from roadmap_tui.text.plural import plural


@click.command(cls=Command)
@click.argument("to")
@click.option("--dry-run", is_flag=True, help="Only say what would move.")
@click.option("--keep", is_flag=True, help="Leave the board here usable, as a copy that goes its own way.")
@pass_session
def transfer(session: Session, to: str, dry_run: bool, keep: bool) -> None:
    """Move the whole board to TO, a file or the address of a server: history, links, counters, team settings.

    The board here then takes no changes any more, and says where it went. On a server, tables and roles
    that are missing are made, as by `roadmap init`.
    """
    from roadmap_tui.store import open_store
    from roadmap_tui.store.exchange import count_records, opened
    from roadmap_tui.store.moved import refuse_moved
    from roadmap_tui.store.rows import BOARD, BOARD_KEY

    here = session.store()
    address, _ = find_board(to, os.environ)
    there = open_store(address)
    if there.place == here.place:
        raise Refused(f"The board is in {here.place} already.")
    with here.hold(by="transfer"):
        _refuse_open_requests(here)
        document = here.dump()
        content = opened(document)
        refuse_moved(content.rows(BOARD)[BOARD_KEY], here.place)
        _refuse_taken(there, content.board.uid)
        count = count_records(content)
        kinds = {"stories": "story", "requests": "request", "events": "event"}
        words = ", ".join(plural(count[name], one) for name, one in kinds.items())
        foreign = sorted(content.tables.keys() - {"board", *count})
        if foreign:
            session.say(f"Tables of other programs come along: {', '.join(foreign)}.")
        if dry_run:
            session.say(f"Would move {words} from {here.place} to {there.place}.")
            return
        if is_postgres(address):
            make_on_server(session, address, lambda: there.load(document))
        else:
            there.load(document)
        if _records(there.dump()) != _records(document):
            there.mark_moved(here.place)
            raise Refused(f"What {there.place} kept differs from {here.place}: the board stays here.")
        session.move_settings(there, address)
        if not keep:
            here.mark_moved(there.place)
    session.say(f"Moved {words} from {here.place}." if not keep else f"Copied {words} from {here.place}.")
    if session.json:
        session.out_json({"board": there.place})
    else:
        session.out(there.place)


def _refuse_open_requests(here: Store) -> None:
    """Refuse while it is not known what became of a request to the tracker. Raises Refused."""
    if here.journal().entries():
        raise Refused(
            f"A push or sync of {here.place} was cut off: what it sent must be settled first.",
            remedy=Remedy("sync", (), "{} does it."),
        )


def _refuse_taken(there: Store, uid: str) -> None:
    """Refuse a place that has a board, unless it is this one, moved away from there. Raises Refused."""
    if there.exists() and not _was_moved_from(there, uid):
        raise Refused(f"{there.place} has a board already: nothing was moved.", reason=Reason.BOARD_EXISTS)


def _was_moved_from(there: Store, uid: str) -> bool:
    """Whether a place keeps a board that was moved away from it."""
    from roadmap_tui.store.exchange import opened
    from roadmap_tui.store.moved import moved_to
    from roadmap_tui.store.rows import BOARD, BOARD_KEY

    content = opened(there.dump())
    return content.board.uid == uid and moved_to(content.rows(BOARD)[BOARD_KEY]) is not None


def _records(document: bytes) -> dict[str, bytes]:
    """The tables of a document, byte for byte, but for empty ones and the board's own."""
    from roadmap_tui.store.document import split_tables
    from roadmap_tui.store.rows import BOARD

    tables = {name: bytes(raw) for name, raw in split_tables(document).items() if name != BOARD}
    return {name: raw for name, raw in tables.items() if raw.strip(b"{} \r\n\t")}
