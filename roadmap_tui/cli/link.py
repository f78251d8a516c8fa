"""`roadmap story link` and `unlink`: a story and an issue that exists already."""

from typing import Literal

import click

from roadmap_tui.cli.base import Command, examples, pass_session
from roadmap_tui.cli.complete import complete_story
from roadmap_tui.cli.context import Session


@click.command(
    cls=Command,
    epilog=examples("roadmap story link S-1 ROAD-12", "roadmap story link S-1 ROAD-12 --theirs --yes"),
)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.argument("key", metavar="KEY")
@click.option("--ours", "side", flag_value="ours", default=True, help="What differs is sent by the next push.")
@click.option("--theirs", "side", flag_value="theirs", help="What differs is taken from the issue, now.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def link(session: Session, identity: str, key: str, side: Literal["ours", "theirs"], yes: bool) -> int:
    """Tie a story to an issue that exists already; shows what differs and asks.

    The issue gets the story's label and mark. Without --theirs the next push or sync replaces what differs in
    the issue, its description too; with --theirs its description stays there.
    """
    from roadmap_tui.cli.changes import existing
    from roadmap_tui.cli.sync_text import plain, run_of, sides_lines
    from roadmap_tui.cli.waiting import patiently
    from roadmap_tui.model.errors import Usage
    from roadmap_tui.sync import linking
    from roadmap_tui.sync.push import exit_of
    from roadmap_tui.trackers import open_tracker

    store = existing(session)
    if not (yes or session.is_asking):
        raise Usage("This asks before it ties a story to an issue, and nobody is here to answer: add --yes.")
    tracker = open_tracker(session.settings, tell=patiently(session))
    try:
        run = run_of(session, store, tracker)
        meeting = linking.meet(run, identity, key)
        for line in sides_lines(meeting.fields):
            session.say(line)
        keep = (
            "the board's replaces it in the issue with the next push" if side == "ours" else "the issue's is kept"
        )
        differs = f" Where they differ, {keep}." if meeting.fields else ""
        question = f"Tie {meeting.story.id} to {meeting.issue.key} “{meeting.issue.summary}”?{differs}"
        if not yes and not session.confirm(question, "Add --yes to do it without a question."):
            session.say("Nothing was written.")
            return 0
        done = linking.link(run, meeting, side)
    finally:
        tracker.close()
    if session.json:
        session.out_json(plain([done])[0])
    session.say(done.why if done.why is not None and not done.done else f"{done.story} is tied to {done.key}.")
    return int(exit_of([done]))


@click.command(cls=Command, epilog=examples("roadmap story unlink S-1", "roadmap story unlink S-1 --keep-mark"))
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option("--keep-mark", is_flag=True, help="Leave label and mark on the issue; a later push finds it again.")
@pass_session
def unlink(session: Session, identity: str, keep_mark: bool) -> None:
    """Let go of a story's issue: the issue stays, without the story's label and mark, and is synced no more."""
    from roadmap_tui.cli.changes import existing
    from roadmap_tui.cli.sync_text import plain, run_of
    from roadmap_tui.cli.waiting import patiently
    from roadmap_tui.model.errors import Offline
    from roadmap_tui.sync import linking
    from roadmap_tui.trackers import open_tracker

    store = existing(session)
    if keep_mark:
        done = linking.forget_tie(store, identity, at=session.now)
    else:
        try:
            tracker = open_tracker(session.settings, tell=patiently(session))
            try:
                done = linking.unlink(run_of(session, store, tracker), identity)
            finally:
                tracker.close()
        except Offline as problem:
            raise Offline(f"{problem.sentence} --keep-mark lets go on the board alone.") from None
    if session.json:
        session.out_json(plain([done])[0])
    session.say(f"{done.story} is tied to no issue any more." + (f" {done.key} stays." if done.key else ""))
