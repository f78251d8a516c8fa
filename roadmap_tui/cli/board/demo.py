"""`roadmap demo`: a sample board."""

from pathlib import Path

import click

from roadmap_tui.cli.app.commands import Command, pass_session
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session

NAME = "roadmap.json"
_YEARS = (1900, 9990)
"""The years around which days of a sample fit in the calendar."""


@click.command(cls=Command)
@click.option("--stories", type=click.IntRange(1, 100_000), metavar="N", help="A large board with N stories.")
@click.option("--requests", type=click.IntRange(0, 1_000_000), metavar="N", help="And N requests.")
@click.option(
    "--seed", type=int, default=1, show_default=True, metavar="N", help="Another seed, another large board."
)
@click.option("--out", type=click.Path(), metavar="FILE", help="Write it there.")
@pass_session
def demo(session: Session, stories: int | None, requests: int | None, seed: int, out: str | None) -> int:
    """Open a sample board to look around in. Nothing of yours is touched.

    With --out it is written there; without a terminal to a temporary folder. Its team's settings lie beside it,
    where there are none yet.
    """
    from roadmap_tui.cli.app import output
    from roadmap_tui.errors import Reason, Refused, Usage

    if not _YEARS[0] <= session.today.year <= _YEARS[1]:
        raise Usage(
            f"The sample's days lie around today, and ROADMAP_TODAY is {session.today}; name one from "
            f"{_YEARS[0]} to {_YEARS[1]}."
        )
    path = _place(out)
    if path.exists():
        raise Refused(
            f"{path} exists already; the sample is written to a new file only.", reason=Reason.BOARD_EXISTS
        )
    _fill(session, path, stories, requests, seed)
    if out is not None:
        say_with(
            session, f"Wrote a sample board to {path}. Open it with: roadmap --board {path}", {"board": str(path)}
        )
        return 0
    import sys

    if not (output.is_terminal(sys.stdin) and session.is_shown):
        session.say("The sample board lies in a temporary folder. Open it with:")
        session.out(f"roadmap --board {path}")
        return 0
    from roadmap_tui.cli.app.open_screen import open_board

    session.flags.board = str(path)
    session.__dict__.pop("found_board", None)
    session.__dict__.pop("_store", None)
    return open_board(session)


def _place(out: str | None) -> Path:
    import tempfile

    if out is None:
        return Path(tempfile.mkdtemp(prefix="roadmap-demo-")) / NAME
    from roadmap_tui.store.address import refuse_unknown

    refuse_unknown(out, "--out")
    path = Path(out).expanduser()
    return path / NAME if path.is_dir() else path


def _fill(session: Session, path: Path, stories: int | None, requests: int | None, seed: int) -> None:
    from roadmap_tui.demo import fill_sample, generate_sample
    from roadmap_tui.store import open_store

    sample = None
    if stories is not None or requests is not None:
        stories = 100 if stories is None else stories
        sample = generate_sample(
            stories=stories, requests=2 * stories if requests is None else requests, seed=seed
        )
    store = open_store(path)
    store.create("Sample", "USD")
    with store.transaction() as transaction:
        fill_sample(transaction, now=session.now, today=session.today, sample=sample)
    if sample is None:
        _write_settings(path)


def _write_settings(path: Path) -> None:
    """Write the settings of the sample's team beside it; others that lie there stay as they are."""
    from roadmap_tui.files.packaged import packaged_text
    from roadmap_tui.settings import board_file
    from roadmap_tui.settings.edit import edit_file

    settings = board_file(path)
    if not settings.exists():
        edit_file(settings, lambda _text, _place: packaged_text("demo/data/settings.toml"))
