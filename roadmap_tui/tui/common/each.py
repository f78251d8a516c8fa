"""One action on each of several records, in one change, and what they are called in the answer."""

from collections.abc import Callable, Collection

from roadmap_tui.actions.change import Change
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession

FEW = 3
"""The most records that an answer names one by one; more of them are counted."""


def named(refs: Collection[str], what: str) -> str:
    """Records in a few words: their ids, or how many they are; `what` is their kind in the plural."""
    return ", ".join(refs) if len(refs) <= FEW else f"{len(refs)} {what}"


def act_on_each(
    session: BoardSession, refs: Collection[str], label: str, do: Callable[[Change, str], object]
) -> ActionResult:
    """Do the same with each record, in one change; `label` says what was done."""
    done = ActionResult(label)

    def every(change: Change) -> None:
        for one in refs:
            do(change, one)

    session.act(done.label, every)
    return done
