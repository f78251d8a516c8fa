"""What `request forget` and `customer forget` share."""

from collections.abc import Callable

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.forget import Scrub
from roadmap_tui.actions.forget_beside import PATIENCE, beside, told_trackers
from roadmap_tui.cli.changes import changing, existing
from roadmap_tui.cli.context import Session


def forget_all(session: Session, act: Callable[[Change], Scrub]) -> int:
    """Forget on the board and beside it, and say where a tracker was told; the number of earlier states.

    Waits for a running push, which would write words down again that it read before.
    """
    store = existing(session)
    with store.hold(by=session.me, wait=PATIENCE):
        with changing(session) as change:
            scrub = act(change)
        states = beside(store, scrub)
        left = told_trackers(store.read())
    for story in left:
        assert story.link is not None
        session.say(
            f"{story.link.key} may still hold these words: `roadmap push {story.id}` takes them out there "
            "(its history and its mails are the tracker's to clean)."
        )
    return states
