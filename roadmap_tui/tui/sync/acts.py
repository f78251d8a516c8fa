"""Runs of a sync for the screens. They talk to the network, so they belong in a thread.

They raise Problem with a sentence where nothing was done: no login, no network, another run on the board.
"""

from typing import Literal

from roadmap_tui.localstate import last_sync
from roadmap_tui.sync.plan import SyncPlan, apply
from roadmap_tui.sync.reasons import summary
from roadmap_tui.sync.run import Run
from roadmap_tui.trackers.protocol import Push

Side = Literal["ours", "theirs"]


def apply_and_save(plan: SyncPlan, run: Run) -> list[Push]:
    """Apply a plan, and save the results."""
    results = apply(plan, run)
    last_sync.save(run.store.read().board.uid, results, summary=summary(results), at=run.now(), by=run.by)
    return results
