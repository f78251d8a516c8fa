"""`roadmap push`: stories to the tracker."""

import click

from roadmap_tui.cli.app.commands import examples, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.tracker.options import WaitingCommand, answering, patiently, wait_option


@click.command(cls=WaitingCommand, epilog=examples("roadmap push S-12", "roadmap push S-12 S-15 --json"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_story)
@click.option("--again", is_flag=True, help="Create a new issue where the old one is gone.")
@wait_option
@pass_session
def push(session: Session, ids: tuple[str, ...], again: bool, wait: float) -> int:
    """Create the stories' issues in the tracker, or bring them up to date. Never makes a second one.

    Whatever it could not do, pushing again finishes.
    """
    from contextlib import closing

    from roadmap_tui.cli.app.changes import existing
    from roadmap_tui.cli.tracker.sync import stopping
    from roadmap_tui.cli.tracker.sync_text import run_of, show_results
    from roadmap_tui.errors import Exit
    from roadmap_tui.sync.push import exit_of, push_stories
    from roadmap_tui.trackers.registry import open_tracker

    with answering(session):
        store = existing(session.store())
        with (
            stopping() as stop,
            closing(open_tracker(session.settings, tell=patiently(session), stop=stop.is_set)) as tracker,
        ):
            results = push_stories(run_of(session, store, tracker, wait=wait, stop=stop.is_set), ids, again=again)
    show_results(session, results)
    return int(Exit.INTERRUPTED if stop.is_set() else exit_of(results))
