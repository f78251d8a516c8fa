"""The redaction shared by `request forget` and `customer forget`, with its report."""

from collections.abc import Callable

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.forget import Redaction
from roadmap_tui.actions.forget_beside import PATIENCE, beside, stories_to_push_again
from roadmap_tui.cli.app.session import Session
from roadmap_tui.text.characters import one_line


def forget_all(session: Session, act: Callable[[Change], Redaction]) -> int:
    """Redact the board and what lies beside it, reporting where words may be left; the number of earlier states.

    Waits for a running push, which would write words down again that it read before.
    """
    store = session.existing()
    with store.hold(by=session.me, wait=PATIENCE):
        with session.changing() as change:
            redaction = act(change)
        states = beside(store, redaction)
        snapshot = store.read()
        left = stories_to_push_again(snapshot)
    session.keep_copy(0)
    for story in left:
        assert story.link is not None
        session.say(
            f"{story.link.key} may still hold these words: `roadmap push {story.id}` takes them out there "
            "(its history and its mails are the tracker's to clean)."
        )
    files = dict.fromkeys(
        snapshot.batches[one].file for one in sorted(redaction.batches) if one in snapshot.batches
    )
    if files:
        named = ", ".join(one_line(name) for name in files)
        session.say(
            f"It came from {named}: that export, and the refused rows beside it, may still hold these words "
            "and are yours to remove."
        )
    return states
