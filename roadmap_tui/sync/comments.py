"""Comments on issues about new customers of their stories; never two for the same news."""

from collections.abc import Sequence

import msgspec

from roadmap_tui.errors import Offline, Problem
from roadmap_tui.model.records import AskCounts, Story, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.bounded_pool import run_bounded
from roadmap_tui.sync.create import STOPPED
from roadmap_tui.sync.execute import Executed
from roadmap_tui.sync.follow_ups import after_follow_up, linked_issue, with_follow_up
from roadmap_tui.sync.journal_entries import CommentSent, write
from roadmap_tui.sync.reasons import advised
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import NotSent, Paragraph, Prose, Rejected

COMMENT = "comment"
"""The name of a comment in an item of a result."""


def comment(run: Run, snapshot: Snapshot, journal: Journal, done: Sequence[Executed]) -> None:
    """Comment on the issues of stories that more customers ask for, where settings want it; each item says so.

    The journal holds each comment before it is sent: after a crash it counts as sent. Where a tracker takes ids
    of ours, it is sent again instead, as the same one. The first sync of a story tells nothing; its description
    does.
    """
    if not run.settings.comment:
        return
    may_repeat = run.tracker.capabilities.create == "own id"
    telling = []
    for one in done:
        if one.link is None or one.link.state == "gone" or not one.push.done:
            continue
        if one.link.base.commented is None:
            _remember(one, _counts(snapshot, one.story.id))
        elif (words := due(run.settings, snapshot, one.link, one.story.id)) is not None:
            one.push = with_follow_up(one.push, COMMENT, words)
            telling.append(one)

    def settle(finished: list[tuple[Executed, Problem | None]], starting: list[Executed]) -> None:
        entries: list[CommentSent] = []
        for each, problem in finished:
            assert each.link is not None
            before = each.link.base.commented
            if isinstance(problem, NotSent | Rejected) and before is not None:
                entries.append(_entry(run, each, before))
            elif problem is None or not may_repeat:
                _remember(each, _counts(snapshot, each.story.id))
            each.push = after_follow_up(each.push, COMMENT, problem)
        entries += [_entry(run, each, _counts(snapshot, each.story.id)) for each in starting]
        write(journal, *(() if may_repeat else entries))

    def work(one: Executed) -> Problem | None:
        assert one.link is not None
        link = one.link
        words = str(one.push.fields[COMMENT]["ours"])
        try:
            key = _key(snapshot, link, one.story)
            run.tracker.comment(linked_issue(link), Prose(story=(Paragraph(text=words),)), key=key)
        except (Rejected, Offline) as problem:
            return problem
        return None

    for one in run_bounded(telling, work, settle, stop=run.stop):
        one.push = advised(one.push, STOPPED, done=False)


def due(settings: SyncSettings, snapshot: Snapshot, link: TrackerLink, story: str) -> str | None:
    """The comment due on an issue in step: numbers only, whatever evidence settings let out."""
    before, now = link.base.commented, _counts(snapshot, story)
    if not settings.comment or before is None or now.customers <= before.customers:
        return None
    more = now.customers - before.customers
    who = "1 more customer asks" if more == 1 else f"{more:,} more customers ask"
    counts = ((now.customers, "customer"), (now.requests, "request"))
    parts = [f"{count:,} {word if count == 1 else f'{word}s'}" for count, word in counts]
    return f"{who} for this: {', '.join(parts)} in all."


def _counts(snapshot: Snapshot, story: str) -> AskCounts:
    evidence = snapshot.evidence(story)
    return AskCounts(customers=evidence.customers, requests=evidence.requests)


def _key(snapshot: Snapshot, link: TrackerLink, story: Story) -> str:
    """The key of a comment: where it is, and what it tells."""
    now = _counts(snapshot, story.id)
    return f"{snapshot.board.uid} {story.uid} {link.id} {now.customers} {now.requests}"


def _entry(run: Run, one: Executed, counts: AskCounts) -> CommentSent:
    return CommentSent(tracker=run.tracker.name, site=run.tracker.site, story=one.story.uid, counts=counts)


def _remember(one: Executed, counts: AskCounts) -> None:
    assert one.link is not None
    base = msgspec.structs.replace(one.link.base, commented=counts)
    one.link = msgspec.structs.replace(one.link, base=base)
