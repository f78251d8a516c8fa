"""`roadmap push`: stories to the tracker."""

import click

from roadmap_tui.cli.app.commands import pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.tracker.options import WaitingCommand, answering, wait_option


@click.command(cls=WaitingCommand)
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_story)
@click.option("--again", is_flag=True, help="Create a new issue where the old one is gone.")
@wait_option
@pass_session
def push(session: Session, ids: tuple[str, ...], again: bool, wait: float) -> int:
    """Create the stories' issues in the tracker, or bring them up to date. Never makes a second one.

    Whatever it could not do, pushing again finishes.
    """
    from roadmap_tui.cli.tracker.sync import running
    from roadmap_tui.cli.tracker.sync_text import show_results
    from roadmap_tui.errors import Exit
    from roadmap_tui.sync.push import exit_of, push_stories

    with answering(session):
        store = session.existing()
        with running(session, store, wait) as (run, stop):
            results = push_stories(run, ids, again=again)
    show_results(session, results)
    return int(Exit.INTERRUPTED if stop.is_set() else exit_of(results))
