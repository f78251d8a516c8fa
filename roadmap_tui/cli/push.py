"""`roadmap push`: stories to the tracker."""

import click

from roadmap_tui.cli.base import Command, examples, pass_session
from roadmap_tui.cli.complete import complete_story
from roadmap_tui.cli.context import Session

PATIENCE_SECONDS = 600.0


@click.command(cls=Command, epilog=examples("roadmap push S-12", "roadmap push S-12 S-15 --json"))
@click.argument("ids", nargs=-1, required=True, metavar="ID …", shell_complete=complete_story)
@click.option("--again", is_flag=True, help="Create a new issue where the old one is gone.")
@click.option("--wait", is_flag=True, help="Wait for another push or sync of this board to end.")
@pass_session
def push(session: Session, ids: tuple[str, ...], again: bool, wait: bool) -> int:
    """Create the stories' issues in the tracker, or bring them up to date. Never makes a second one.

    Whatever it could not do, pushing again finishes.
    """
    import time
    from datetime import UTC, datetime

    import msgspec

    from roadmap_tui.cli.changes import existing
    from roadmap_tui.sync.push import exit_of, push_stories
    from roadmap_tui.sync.run import Run
    from roadmap_tui.sync.settings import sync_settings
    from roadmap_tui.trackers import open_tracker

    store = existing(session)
    tracker = open_tracker(session.settings)
    try:
        run = Run(
            store=store,
            tracker=tracker,
            settings=sync_settings(session.settings, wait=PATIENCE_SECONDS if wait else 0.0),
            by=session.me,
            now=lambda: datetime.now(UTC).replace(microsecond=0),
            sleep=time.sleep,
            tell=session.say,
        )
        results = push_stories(run, ids, again=again)
    finally:
        tracker.close()
    if session.json:
        session.out_json([{name: getattr(one, name) for name in one.__struct_fields__} for one in results])
    else:
        session.out("\n".join(_line(msgspec.structs.asdict(one)) for one in results if one.done))
    for one in results:
        if one.why is not None and (not one.done or not session.json):
            session.say(f"{one.story}: {one.why}")
    return int(exit_of(results))


_DONE = {"create": "created", "update": "updated", "adopt": "found again", "none": "in step"}


def _line(result: dict[str, object]) -> str:
    what = _DONE.get(str(result["action"]), str(result["action"]))
    fields = result["fields"]
    changed = (
        f" ({', '.join(fields)})" if result["action"] == "update" and isinstance(fields, dict) and fields else ""
    )
    return f"{result['story']} → {result['key']} {what}{changed}  {result['url']}"
