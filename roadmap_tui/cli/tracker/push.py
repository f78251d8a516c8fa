"""`roadmap push`: stories to the tracker."""

import click

from roadmap_tui.cli.app.commands import pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.filtering import filter_option
from roadmap_tui.cli.app.on_sets import SetOptions, may_go_on, refs_of
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.tracker.options import WaitingCommand, answering, wait_option


@click.command(cls=WaitingCommand)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@filter_option("Story", "The stories that these words keep, in place of ids; it asks before it pushes them.")
@click.option("--dry-run", is_flag=True, help="Show which stories would be pushed, and push none.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--again", is_flag=True, help="Create a new issue where the old one is gone.")
@wait_option
@pass_session
def push(
    session: Session, ids: tuple[str, ...], typed: str | None, dry_run: bool, yes: bool, again: bool, wait: float
) -> int:
    """Create the stories' issues in the tracker, or bring them up to date. Never makes a second one.

    Whatever it could not do, pushing again finishes.
    """
    from roadmap_tui.cli.tracker.sync import running
    from roadmap_tui.cli.tracker.sync_text import show_results
    from roadmap_tui.errors import Exit
    from roadmap_tui.sync.push import exit_of, push_stories

    with answering(session):
        store = session.existing()
        refs = refs_of(session, ids, SetOptions("Story", typed, dry_run, yes))
        if (typed is not None or dry_run) and not may_go_on(session, refs, "Story", dry_run=dry_run, yes=yes):
            return Exit.DONE
        with running(session, store, wait) as (run, stop):
            results = push_stories(run, refs, again=again)
    show_results(session, results)
    return int(Exit.INTERRUPTED if stop.is_set() else exit_of(results))
