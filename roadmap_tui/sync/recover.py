"""Recovery of the board from the journal of an earlier run."""

from collections.abc import Sequence

from msgspec.structs import replace

from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.records import AskCounts, Story, TrackerLink
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.journal_entries import (
    CommentSent,
    CreateStep,
    Entry,
    NeedsSent,
    clear,
    entries_of,
    newest_creates,
    write,
)
from roadmap_tui.sync.merge_base import WRITER, is_in, link_to, with_updates_sent
from roadmap_tui.sync.run import Run


def recover_journal(run: Run, journal: Journal) -> None:
    """Apply the journal of an earlier run to the board; creates of unknown outcome stay in it."""
    tracker, at = run.tracker, run.now()
    entries = entries_of(journal, tracker)
    if not entries:
        return
    taken = {
        one.link.id: one.uid
        for one in run.store.read().stories.values()
        if one.link is not None and is_in(one.link, tracker)
    }
    new = {}
    for uid, step in newest_creates(entries).items():
        if step.step != "created" or step.issue is None:
            continue
        if taken.setdefault(step.issue.id, uid) != uid:
            # The answer named another story's issue: what became of the create nobody knows.
            write(journal, replace(step, step="unknown", issue=None))
            continue
        new[uid] = link_to(tracker, step.issue, step.base, "in step", at, run.settings)
    commented = {one.story: one.counts for one in entries if isinstance(one, CommentSent)}
    if new or any(not isinstance(one, CreateStep) for one in entries):
        with begin(run.store, by=WRITER, at=at) as change:
            for story in change.transaction.find(Story, uid=frozenset(one.story for one in entries)):
                _recover_story(change, story, new.get(story.uid), entries, commented.get(story.uid))
    clear(journal, tracker)


def _recover_story(
    change: Change, story: Story, new: TrackerLink | None, entries: Sequence[Entry], counts: AskCounts | None
) -> None:
    if new is not None and (story.link is None or story.link.id != new.id):
        story = change.edit(story, "push", tracked=True, link=new)
    story = change.edit(story, "sync", link=with_updates_sent(story, entries).link)
    sent = {
        uid: need
        for one in entries
        if isinstance(one, NeedsSent) and one.story == story.uid
        for uid, need in one.needs.items()
    }
    if sent and story.link is not None:
        base = replace(story.link.base, needs={**story.link.base.needs, **sent})
        story = change.edit(story, "sync", link=replace(story.link, base=base))
    if counts is not None and story.link is not None:
        base = replace(story.link.base, commented=counts)
        change.edit(story, "sync", link=replace(story.link, base=base))
