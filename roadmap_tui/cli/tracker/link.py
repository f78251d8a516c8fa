"""`roadmap story link` and `unlink`: links between a story and an issue that exists already."""

from typing import TYPE_CHECKING, Literal

import click

from roadmap_tui.cli.app.commands import pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.tracker.options import WaitingCommand, answering, wait_option

if TYPE_CHECKING:
    from collections.abc import Collection

    from roadmap_tui.store.protocol import Store
    from roadmap_tui.sync.linking import Meeting
    from roadmap_tui.trackers.protocol import Push

_NAMES = {"ship_by": "due date"}
_NOTHING = "Nothing was written."


@click.command(cls=WaitingCommand)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.argument("key", metavar="KEY")
@click.option("--ours", "side", flag_value="ours", help="What differs goes into the issue now, and replaces it.")
@click.option("--theirs", "side", flag_value="theirs", help="What differs is taken from the issue, now.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@wait_option
@pass_session
def link(
    session: Session, identity: str, key: str, side: Literal["ours", "theirs"] | None, yes: bool, wait: float
) -> int:
    """Link a story to an issue that exists already; shows what differs and asks.

    The issue gets the story's label and mark, and what is empty on one side is filled. What both have, and have
    differently, stays as it is on both sides: a conflict, exit code 5, until a side is taken, as with
    `roadmap sync resolve S-1 --theirs`. --ours takes it at once: the issue's description is replaced. With
    --theirs its description stays there.

    The address of an issue in another kind of tracker than the board's is kept on the story, and no more.
    """
    from roadmap_tui.cli.tracker.sync import running
    from roadmap_tui.cli.tracker.sync_text import crossed, plain, sides_lines
    from roadmap_tui.errors import Exit, Reason, Usage
    from roadmap_tui.sync import linking
    from roadmap_tui.sync.push import exit_of
    from roadmap_tui.trackers.registry import kind_of

    of = kind_of(key)
    if of is not None and of != session.settings.tracker.kind:
        return _keep_address(session, identity, key.strip(), of)
    with answering(session, of_one=True):
        store = session.existing()
        if not (yes or session.is_asking):
            raise Usage(
                "This asks before it links a story to an issue, and nobody is here to answer: add --yes.",
                reason=Reason.CONFIRMATION_NEEDED,
            )
        with running(session, store, wait) as (run, stop):
            meeting = linking.meet(run, identity, key)
            for line in sides_lines(meeting.fields):
                session.say(line)
            with stop.asking():
                agrees = yes or session.confirm(
                    _question(meeting, side), "Add --yes to do it without a question."
                )
            if stop.is_set():
                session.say(_NOTHING)
                raise KeyboardInterrupt
            if not agrees:
                session.say(_NOTHING)
                if session.json:
                    session.out_json(None)
                return 0
            done = linking.link(run, meeting, side)
    if session.json:
        session.out_json(plain([done])[0])
    if done.done or done.sent or done.taken:
        words = crossed(done)
        session.say(f"{done.story} is linked to {done.key}{f': {words}' if words else ''}.")
    if done.why is not None:
        session.say(f"{done.story}: {done.why}")
    if stop.is_set():
        return int(Exit.INTERRUPTED)
    return int(Exit.CONFLICTS if "conflict" in done.ways.values() else exit_of([done]))


def _keep_address(session: Session, identity: str, address: str, kind: str) -> int:
    """Keep the address of an issue in another tracker than the board's on a story."""
    from roadmap_tui.actions.stories import keep_address
    from roadmap_tui.text.characters import one_line
    from roadmap_tui.trackers.registry import name_of

    with answering(session, of_one=True), session.changing() as change:
        story = keep_address(change, identity, one_line(address))
    if session.json:
        session.out_json({"story": story.id, "addresses": story.addresses})
    session.say(
        f"{story.id} keeps the address {one_line(address)}: it is of {name_of(kind)}, and the board pushes to "
        f"{name_of(session.settings.tracker.kind)}, so nothing is brought into step with it."
    )
    return 0


def _question(meeting: "Meeting", side: Literal["ours", "theirs"] | None) -> str:
    """The question whether to link a story to an issue, with what becomes of what differs."""
    key = meeting.issue.key
    parts = [f"Link {meeting.story.id} to {key} “{meeting.issue.summary or '?'}”?"]
    ways = set(meeting.ways.values())
    sent, taken = _names(meeting, {"push"}), _names(meeting, {"pull"})
    left, every = _names(meeting, ways - {"push", "pull"}), _names(meeting, ways)
    if side == "ours" and every:
        parts.append(f"The board's {every} goes into {key}, and what is there is lost.")
        if "description" in meeting.fields:
            parts.append("The description there is replaced.")
    elif side == "theirs" and every:
        parts.append(f"The issue's {every} counts.")
        if "description" in meeting.fields:
            parts.append("Its description stays in the issue.")
    elif side is None:
        parts += [f"What is empty in {key} is filled: {sent}."] if sent else []
        parts += [f"What is empty here is filled: {taken}."] if taken else []
        parts += [f"What differs stays as it is on both sides until you take one: {left}."] if left else []
    return " ".join(parts)


def _names(meeting: "Meeting", ways: "Collection[str]") -> str:
    """The names of the fields that go one of these ways."""
    return ", ".join(_NAMES.get(name, name) for name, way in meeting.ways.items() if way in ways)


@click.command(cls=WaitingCommand)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option("--keep-mark", is_flag=True, help="Leave label and mark on the issue; a later push finds it again.")
@wait_option
@pass_session
def unlink(session: Session, identity: str, keep_mark: bool, wait: float) -> int:
    """Let go of a story's issue: the issue stays, without the story's label and mark, and is synced no more.

    Cut off in the middle it still holds; unlinking again finishes it, and a sync takes it back.
    """
    from roadmap_tui.cli.tracker.sync_text import plain
    from roadmap_tui.errors import Offline, Remedy
    from roadmap_tui.sync import linking

    with answering(session, of_one=True):
        store = session.existing()
        if keep_mark:
            done = linking.forget_link(store, identity, at=session.now)
        else:
            try:
                done = _unlink(session, store, identity, wait)
            except Offline as problem:
                kept = Remedy("story unlink", (identity, "--keep-mark"), "{} lets go on the board alone.")
                raise Offline(problem.message, reason=problem.reason, remedy=(*problem.remedies, kept)) from None
    if session.json:
        session.out_json(plain([done])[0])
    session.say(f"{done.story} is linked to no issue any more." + (f" {done.key} stays." if done.key else ""))
    return 0


def _unlink(session: Session, store: "Store", identity: str, wait: float) -> "Push":
    from roadmap_tui.cli.tracker.sync import running
    from roadmap_tui.sync import linking

    with running(session, store, wait) as (run, _):
        return linking.unlink(run, identity)
