"""Pushing named stories to a tracker: an issue for each, created once, then kept up to date.

The order of steps is what makes a second issue impossible: the stories are marked tracked; one search by label
covers all creates; the journal is written before each create; the board at the end. Killed after any of them,
the next push finishes the work.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from roadmap_tui.actions.change import begin
from roadmap_tui.actions.gate import gate_of
from roadmap_tui.model.errors import Exit, Offline, Refused
from roadmap_tui.model.records import Story, TrackerLink, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.tracker import Changed, Gone, Push, Rejected, Tracker
from roadmap_tui.settings.schema import Wording
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.creating import Creator
from roadmap_tui.sync.issue import EvidenceShown
from roadmap_tui.sync.ties import WRITER, fold
from roadmap_tui.sync.updating import lost, update


class PushSettings(Value, kw_only=True, frozen=True):
    """What a push depends on.

    `push_from` `ready` refuses stories that do not pass the gate; `wait` is in seconds.
    """

    evidence: EvidenceShown = "quotes"
    push_from: str | None = None
    settle: timedelta = timedelta(minutes=5)
    wait: float = 0.0
    wording: Wording | None = None


class Pusher:
    """One run of a push. `tell` gets sentences for a person while it works; `sleep` waits seconds."""

    def __init__(
        self,
        store: Store,
        tracker: Tracker,
        settings: PushSettings,
        *,
        by: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._tracker = tracker
        self._settings = settings
        self._by = by
        self._now = now
        self._sleep = sleep
        self._tell = tell
        self._journal = store.journal()

    def run(self, stories: Sequence[str], *, again: bool = False) -> list[Push]:
        """Push stories by id; `again` creates anew what is gone from the tracker.

        NotFound and Refused are raised before anything is sent; Offline where nobody answers at all.
        """
        ids = self._mark_tracked(stories)
        with self._store.hold(by=self._by, wait=self._settings.wait):
            self._tracker.probe()
            fold(self._store, self._journal, self._tracker, self._now())
            snapshot = self._store.read()
            wanted = [snapshot.stories[one] for one in ids]
            results = self._create(snapshot, wanted, again=again)
            fold(self._store, self._journal, self._tracker, self._now())
            snapshot = self._store.read()
            for one, push in self._update(snapshot, ids, results).items():
                results[one] = _both(results.get(one), push)
        return [results[one] for one in ids]

    def _mark_tracked(self, stories: Sequence[str]) -> list[str]:
        """Mark the stories, so that what this push cannot do the next sync does."""
        with begin(self._store, by=WRITER, at=self._now()) as change:
            found = [change.get(Story, one) for one in dict.fromkeys(stories)]
            for story in found:
                missing = gate_of(story, today=change.today, wording=self._settings.wording).words
                if missing and self._settings.push_from is not None:
                    raise Refused(
                        f"{story.id} is not pushed before it is {self._settings.push_from}. {missing} "
                        "[jira] push_from asks for that."
                    )
                if missing:
                    self._tell(f"{story.id} is pushed before it is ready. {missing}")
            for story in found:
                change.edit(story, "push", tracked=True)
        return list(dict.fromkeys(story.id for story in found))

    def _create(self, snapshot: Snapshot, wanted: Sequence[Story], *, again: bool) -> dict[str, Push]:
        gone = self._gone(wanted) if again else set()
        creator = Creator(
            self._tracker,
            self._journal,
            snapshot,
            evidence=self._settings.evidence,
            settle=self._settings.settle,
            now=self._now,
            sleep=self._sleep,
            tell=self._tell,
        )
        return creator.create([one for one in wanted if one.link is None or one.id in gone])

    def _gone(self, wanted: Sequence[Story]) -> set[str]:
        linked = {one.link.id: one.id for one in wanted if one.link is not None}
        found = self._tracker.fetch(list(linked)) if linked else {}
        return {linked[one] for one, issue in found.items() if isinstance(issue, Gone)}

    def _update(self, snapshot: Snapshot, ids: Sequence[str], results: dict[str, Push]) -> dict[str, Push]:
        stories = [snapshot.stories[one] for one in ids if one not in results or results[one].action == "adopt"]
        linked = {one.link.id: one for one in stories if one.link is not None}
        issues = self._tracker.fetch(list(linked)) if linked else {}
        pushes: dict[str, Push] = {}
        links: dict[str, TrackerLink] = {}
        try:
            for identity, story in linked.items():
                issue = issues.get(identity, Gone(id=identity))
                try:
                    if isinstance(issue, Gone):
                        done = lost(story)
                    else:
                        evidence = self._settings.evidence
                        done = update(snapshot, story, issue, self._tracker, evidence, self._now())
                except (Changed, Rejected, Offline) as problem:
                    pushes[story.id] = _failed(story, problem)
                    continue
                pushes[story.id] = done.push
                links[story.id] = done.link
        finally:
            self._keep(links)
        return pushes

    def _keep(self, links: dict[str, TrackerLink]) -> None:
        """Write the ties that changed; a push that found nothing to do leaves no trace."""
        with begin(self._store, by=WRITER, at=self._now()) as change:
            for identity, link in links.items():
                story = change.find(Story, identity)
                if story is None or story.link is None or story.link.id != link.id:
                    continue
                if msgspec.structs.replace(link, synced_at=story.link.synced_at) != story.link:
                    change.edit(story, "push", link=link)


def exit_of(results: Sequence[Push]) -> Exit:
    """The exit code of a push: conflicts first, then the network, then refusals."""
    actions = {one.action for one in results if not one.done}
    if "conflict" in actions:
        return Exit.CONFLICTS
    if actions & {"unknown", "create", "update"}:
        return Exit.OFFLINE
    return Exit.REFUSED if actions else Exit.DONE


def _both(created: Push | None, updated: Push) -> Push:
    """An adoption and the update that follows it are one result."""
    if created is None or updated.action == "conflict" or not updated.done:
        return updated
    return msgspec.structs.replace(created, fields=updated.fields, why=created.why or updated.why)


def _failed(story: Story, problem: Changed | Rejected | Offline) -> Push:
    assert story.link is not None
    action: Literal["conflict", "blocked", "update"] = "update"
    if isinstance(problem, Changed):
        action = "conflict"
    elif isinstance(problem, Rejected):
        action = "blocked"
    return Push(story=story.id, action=action, key=story.link.key, url=story.link.url, why=problem.sentence)
