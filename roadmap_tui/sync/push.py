"""Pushes named stories to a tracker: an issue for each, created once, then brought up to date.

The stories are marked tracked before anything is sent, so that what a push could not do the next sync does.
What a person changed in the tracker is left and said.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread

from roadmap_tui.actions.change import Change, begin
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.errors import Exit, Reason, Refused
from roadmap_tui.model.records import Story
from roadmap_tui.sync.apply import Order, execute_run
from roadmap_tui.sync.merge_base import WRITER
from roadmap_tui.sync.run import Run, held
from roadmap_tui.trackers.protocol import Identity, Push, Tracker


def push_stories(run: Run, stories: Sequence[str], *, again: bool = False) -> list[Push]:
    """Push stories by id; `again` creates anew what is gone from the tracker.

    NotFound and Refused are raised before anything is sent; Offline where nobody answers at all.
    """
    run.recall(run.store.read())
    with begin(run.store, by=WRITER, at=run.now()) as change:
        found = [change.get(Story, one) for one in dict.fromkeys(stories)]
        may_refuse = run.settings.push_from is not None
        early = None if may_refuse else _asked_ahead(run.tracker)
        _check_gates(run, change, found)
        probed = early or _asked_ahead(run.tracker)
        for story in found:
            change.edit(story, "push", tracked=True)
    with held(run):
        probed.result()
        ids = list(dict.fromkeys(story.id for story in found))
        return execute_run(run, ids, Order(pulls=False, again=again))


def _check_gates(run: Run, change: Change, stories: Sequence[Story]) -> None:
    """Report stories that are not ready; raise Refused where settings ask that they are."""
    for story in stories:
        if story.archived or story.stage == "declined":
            continue
        missing = gate_of(story, today=change.today, wording=run.settings.wording).words
        if missing and run.settings.push_from is not None:
            raise Refused(
                f"{story.id} is not pushed before it is {run.settings.push_from}. {missing} "
                "[tracker] push_from asks for that.",
                reason=Reason.GATE_REFUSED,
            )
        if missing:
            run.notify(f"{story.id} is pushed before it is ready. {missing}")


def _asked_ahead(tracker: Tracker) -> Future[Identity]:
    """Ask the tracker for our account and what creates need while the board is written: answers take a while."""
    probed: Future[Identity] = Future()
    # Before the thread begins: two that compute take turns, and the request would leave twice as late.
    tracker.open()

    def ask() -> None:
        try:
            probed.set_result(tracker.probe())
        except BaseException as problem:  # noqa: BLE001  # it is raised where the answer is waited for
            probed.set_exception(problem)
            return
        with suppress(BaseException):  # a run that ended meanwhile has let go of the tracker
            tracker.prepare()

    Thread(target=ask, name="roadmap-ahead", daemon=True).start()
    return probed


def exit_of(results: Sequence[Push]) -> Exit:
    """The exit code of a push or a sync: conflicts first, then the network, then refusals."""
    actions = {one.action for one in results if not one.done}
    if "conflict" in actions:
        return Exit.CONFLICTS
    if actions & {"unknown", "create", "adopt", "update", "move", "pull"}:
        return Exit.OFFLINE
    return Exit.REFUSED if actions else Exit.DONE
