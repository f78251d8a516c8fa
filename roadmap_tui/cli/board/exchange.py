"""`roadmap export`, `import` and `restore`: a whole board as one file, and its earlier states."""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.output import table
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy, Usage
from roadmap_tui.files.plain import open_plain
from roadmap_tui.store.protocol import Generation, Store

STREAM = "-"


@click.command(cls=Command)
@click.argument("file", type=click.Path())
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@pass_session
def export(session: Session, file: str, force: bool) -> None:
    """Write the whole board to FILE as JSON (`-` is stdout), with everything customers said.

    `roadmap import` reads it into an empty board, with the same ids and history; into a copy of this board
    `roadmap merge` brings what is new in it, into another board `roadmap request import` its requests.
    """
    store = session.store()
    data = store.dump()
    session.keep_copy()
    if file == STREAM:
        output.write_document(data)
        return
    path = Path(file).expanduser()
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is no plain file; name another one.")
    if store.occupies(path):
        raise Refused(f"{path} is the board itself; name another file.")
    if path.exists() and not force:
        raise Refused(f"{path} exists already; --force replaces it.", reason=Reason.BOARD_EXISTS)
    try:
        from roadmap_tui.files.replace import replace_file

        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}.") from None
    say_with(session, f"Wrote the board to {path}.", {"file": str(path)})


@click.command("import", cls=Command)
@click.argument("file", type=click.Path())
@pass_session
def import_(session: Session, file: str) -> None:
    """Read a whole board from FILE (`-` is stdin) into an empty board, or one that is not there yet.

    What another copy of this board has that is new comes in by `roadmap merge`, requests of another board or
    tool by `roadmap request import`.
    """
    store = session.store()
    if file == STREAM:
        if sys.stdin is None:
            raise Usage("stdin is closed; name a file.")
        _refuse_full(store, file, None)
        _take(store, sys.stdin.buffer.read(), "stdin")
        return
    path = Path(file).expanduser()
    if path.is_dir():
        raise Usage(f"{file} is a folder; name a file that `roadmap export` wrote.")
    try:
        data, _ = read_plain_file(path, file)
    except Refused as fault:
        _refuse_full(store, file, None)
        raise Refused(f"{fault.message} Nothing was imported.", reason=fault.reason) from None
    _refuse_full(store, file, data)
    _take(store, data, file)


def _refuse_full(store: Store, file: str, document: bytes | None) -> None:
    """Refuse an import into a board that holds anything, with what brings the rest of the document in."""
    if not store.exists():
        return
    board = store.read()
    if not (board.events or board.customers or board.requests or board.stories):
        return
    from roadmap_tui.store.exchange import opened
    from roadmap_tui.store.rows import Unreadable

    remedies = [Remedy("restore", ("--from", file), "{} replaces this one.")]
    words = "Import into a new board with --board FILE."
    with suppress(Unreadable):
        if document is not None and opened(document).board.uid == board.board.uid:
            words = f"{file} is a copy of it."
            remedies.insert(0, Remedy("merge", (file,), "{} brings in what is new there."))
        elif document is not None:
            remedies.insert(0, Remedy("request import", (file,), "{} brings in the other board's requests."))
    raise Refused(f"{store.place} is not empty. {words}", reason=Reason.BOARD_EXISTS, remedy=remedies)


def _take(store: Store, document: bytes, called: str) -> None:
    """Replace the board by a document once every record of it was read."""
    from roadmap_tui.store.exchange import count_records, opened
    from roadmap_tui.store.rows import Unreadable

    try:
        count = count_records(opened(document))
        store.load(document)
    except Unreadable as fault:
        raise Refused(f"{called} {fault.reason}. Nothing was imported.", reason=Reason.DAMAGED) from None
    output.say(
        f"Imported {count['stories']} stories, {count['requests']} requests and {count['customers']} customers "
        f"into {store.place}."
    )


def read_plain_file(path: Path, called: str) -> tuple[bytes, datetime]:
    """A plain file's bytes and modification time (UTC). Raises NotFound; Refused for a pipe or a device."""
    try:
        with open_plain(path, follow=True) as file:
            return file.read(), datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    except FileNotFoundError:
        raise NotFound(f"There is no file {called}.") from None
    except OSError as error:
        raise Refused(f"{called} cannot be read: {error.strerror}.") from error


@click.command(cls=Command)
@click.option("--list", "listing", is_flag=True, help="Show what can be brought back, newest first.")
@click.option("--from", "file", metavar="FILE", type=click.Path(), help="Bring this file back.")
@click.option("--anyway", is_flag=True, help="Also where the file holds records that the earlier state lacks.")
@pass_session
def restore(session: Session, listing: bool, file: str | None, anyway: bool) -> None:
    """Bring an earlier state of the board back: the previous one, or FILE. What it replaces is kept.

    Kept are the state before the last change and the first of each of the last seven days.
    """
    store = session.store()
    if listing:
        if file is not None:
            raise Usage("Give --list or --from, not both.")
        found = store.generations()
        if session.json:
            session.out_json(found)
        else:
            rows = [(f"{one.saved_at:%Y-%m-%d %H:%M} UTC", one.size, one.name) for one in found]
            session.out(table(("SAVED", "BYTES", "FILE"), rows, right=(1,), whole=True))
        return
    back = store.restore(anyway=anyway) if file is None else _from(store, Path(file).expanduser(), anyway=anyway)
    session.say(
        f"Brought back the state of {back.saved_at:%Y-%m-%d %H:%M} UTC from {back.name}; "
        f"`roadmap restore` again takes it back."
    )
    if session.json:
        session.out_json(back)


def _from(store: Store, path: Path, *, anyway: bool) -> Generation:
    """Replace the board by that of a file; gives the file as an earlier state."""
    from roadmap_tui.store.rows import Unreadable

    data, at = read_plain_file(path, str(path))
    try:
        store.load(data, named=None if anyway else str(path))
    except Unreadable as fault:
        raise Refused(f"{path} {fault.reason}. Nothing was brought back.", reason=Reason.DAMAGED) from None
    return Generation(name=str(path), saved_at=at, size=len(data))
