"""`roadmap export` and `roadmap import`: a whole board as one file."""

import sys
import tempfile
from pathlib import Path

import click

from roadmap_tui.cli.app.commands import Command, examples, pass_session
from roadmap_tui.cli.app.output import write_bytes
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import NotFound, Refused, Usage

STREAM = "-"


@click.command(
    cls=Command,
    epilog=examples("roadmap export backup.json", "roadmap export - | gzip > backup.json.gz"),
)
@click.argument("file", type=click.Path())
@click.option("--force", is_flag=True, help="Replace FILE where it exists.")
@pass_session
def export(session: Session, file: str, force: bool) -> None:
    """Write the whole board to FILE as JSON (`-` is stdout), with everything customers said.

    `roadmap import` reads it into an empty board, with the same ids and history.
    """
    from roadmap_tui.store.exchange import document_of

    data = document_of(session.store().read())
    if file == STREAM:
        write_bytes(data)
        return
    path = Path(file).expanduser()
    if path.exists() and not path.is_file():
        raise Refused(f"{path} is no plain file; name another one.")
    if path.exists() and path.samefile(session.board):
        raise Refused(f"{path} is the board itself; name another file.")
    if path.exists() and not force:
        raise Refused(f"{path} exists already; --force replaces it.")
    try:
        from roadmap_tui.files.replace import replace_file

        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as fault:
        raise Refused(f"{path} cannot be written: {fault.strerror}.") from None
    session.say(f"Wrote the board to {path}.")


@click.command(
    "import",
    cls=Command,
    epilog=examples(
        "roadmap import backup.json --board team/roadmap.json",
        "gunzip -c backup.json.gz | roadmap import - --board team/roadmap.json",
    ),
)
@click.argument("file", type=click.Path())
@pass_session
def import_(session: Session, file: str) -> None:
    """Read a whole board from FILE (`-` is stdin) into an empty board, or one that is not there yet.

    To bring requests in from another tool, use `roadmap request import`.
    """
    store = session.store()
    if store.exists():
        board = store.read()
        if board.events or board.customers or board.requests or board.stories:
            raise Refused(
                f"{store.place} is not empty. Import into a new board with --board FILE, or replace this one: "
                f"`roadmap restore --from {file}`."
            )
    if file != STREAM:
        _take(session, Path(file).expanduser(), file)
        return
    with tempfile.TemporaryDirectory(prefix="roadmap-") as folder:
        path = Path(folder) / "stdin.json"
        if sys.stdin is None:
            raise Usage("stdin is closed; name a file.")
        path.write_bytes(sys.stdin.buffer.read())
        _take(session, path, "stdin")


def _take(session: Session, path: Path, called: str) -> None:
    """Check that every record of a file can be read, then make it the board."""
    from roadmap_tui.model.records import TABLE
    from roadmap_tui.store import open_store

    if path.is_dir():
        raise Usage(f"{called} is a folder; name a file that `roadmap export` wrote.")
    try:
        found = open_store(path).read()
        count = {name: len(found.table(kind)) for kind, name in TABLE.items()}
    except NotFound:
        raise NotFound(f"There is no file {called}.") from None
    except Refused as fault:
        raise Refused(f"{fault.message} Nothing was imported.", reason=fault.reason) from None
    session.board.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    session.store().restore(str(path))
    session.say(
        f"Imported {count['stories']} stories, {count['requests']} requests and {count['customers']} customers "
        f"into {session.board}."
    )
