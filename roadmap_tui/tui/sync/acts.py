"""Runs syncs for the screens: each method talks to the network, so each belongs in a thread.

They raise Problem with a sentence where nothing was done: no login, no network, another run on the board.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from typing import Any, Literal, NamedTuple

from roadmap_tui.localstate import last_sync
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.plan import SyncPlan, apply, plan_sync
from roadmap_tui.sync.push import push_stories
from roadmap_tui.sync.reasons import summary
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.settings import sync_settings
from roadmap_tui.trackers.protocol import Push
from roadmap_tui.tui.common.push import open_quietly

Side = Literal["ours", "theirs"]


class Progress(NamedTuple):
    """The callbacks of work in a thread: how it reports, and what stops it between two requests."""

    notify: Callable[[str], None]
    counted: Callable[[int, int, str], None]
    stop: Event


class SyncRunner:
    """Runs syncs of one board on behalf of one person."""

    def __init__(self, store: Store, settings: Settings, *, me: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._settings = settings
        self._me = me
        self._now = now

    def plan(self, progress: Progress) -> SyncPlan:
        """Plan a sync of every pushed story; nothing is written."""
        with self._run(progress) as run:
            return plan_sync(run)

    def apply(self, plan: SyncPlan, progress: Progress) -> list[Push]:
        """Apply a plan, and save the results."""
        with self._run(progress) as run:
            results = apply(plan, run)
            last_sync.save(
                self._store.read().board.uid, results, summary=summary(results), at=run.now(), by=self._me
            )
        return results

    def choose(
        self, story: str, side: Side, fields: Sequence[str], shown: Mapping[str, Any], progress: Progress
    ) -> list[Push]:
        """Resolve conflicts of a story by a side: in these fields, or in all that are left to a person.

        `shown` is their side of each field, as the person sees it: ours goes over nothing else.
        """
        with self._run(progress) as run:
            return resolve(run, [story], side, fields=fields, shown={story: shown})

    def create_again(self, story: str, progress: Progress) -> list[Push]:
        """Create a new issue where the old one is gone."""
        with self._run(progress) as run:
            return push_stories(run, [story], again=True)

    @contextmanager
    def _run(self, progress: Progress) -> Iterator[Run]:
        tracker = open_quietly(self._settings, notify=progress.notify, stop=progress.stop.is_set)

        def sleep(seconds: float) -> None:
            progress.stop.wait(seconds)

        try:
            yield Run(
                store=self._store,
                tracker=tracker,
                settings=sync_settings(self._settings),
                by=self._me,
                now=self._now,
                sleep=sleep,
                notify=progress.notify,
                progress=progress.counted,
                stop=progress.stop.is_set,
            )
        finally:
            tracker.close()
