"""Linking of a story to an existing issue, and unlinking."""

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec
from msgspec import UNSET

from roadmap_tui.actions.change import begin
from roadmap_tui.errors import NotFound, Offline, Reason, Refused, Remedy, unknown
from roadmap_tui.model.records import Agreed, Conflict, MergeBase, Story, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.apply import Order, execute_run
from roadmap_tui.sync.diff import Choice, diff_story
from roadmap_tui.sync.issue_content import former_text
from roadmap_tui.sync.merge import Sides, is_same
from roadmap_tui.sync.merge_base import (
    MERGED,
    WRITER,
    display_digest,
    is_in,
    is_marked,
    is_misnamed,
    link_to,
    ours,
    theirs,
)
from roadmap_tui.sync.own_blocks import with_blocks_of
from roadmap_tui.sync.recover import recover_journal
from roadmap_tui.sync.run import Run, held
from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.protocol import Gone, Marker, Patch, Push, RemoteIssue, Way

Side = Literal["ours", "theirs"]


class Meeting(NamedTuple):
    """A preview of a link: a story, an issue, and the fields in which they differ.

    `ways` says what becomes of each where no side is taken: `conflict` where both have something of their own,
    `push` and `pull` where one side is empty.
    """

    story: Story
    issue: RemoteIssue
    fields: dict[str, Sides]
    ways: dict[str, Way]


def meet(run: Run, identity: str, key: str) -> Meeting:
    """Preview the link of a story to an issue; nothing is written.

    NotFound where there is no such story or issue, Refused where either is linked already.
    """
    snapshot = run.store.read()
    run.recall(snapshot)
    story = _story(snapshot, identity)
    wanted = run.tracker.issue_name(one_line(key))
    run.tracker.probe()
    issue = run.tracker.fetch([wanted]).get(wanted, Gone(id=wanted))
    if isinstance(issue, Gone):
        raise NotFound(f"There is no issue {wanted} on {run.tracker.site}, or this account may not see it.")
    _check(run, snapshot, story, issue)
    found = diff_story(
        snapshot, msgspec.structs.replace(story, link=_first_link(run, snapshot, story, issue)), issue, run
    )
    return Meeting(story, issue, {name: found.fields[name] for name in found.ways}, dict(found.ways))


def link(run: Run, meeting: Meeting, side: Side | None = None) -> Push:
    """Link a story to an issue, mark the issue, and synchronise the two.

    What both have, and have differently, was never agreed on: it is left as a conflict until a person takes a
    side, of the text that they were shown. With `ours` or `theirs` they take it here. The link comes first:
    killed after it, the next sync marks the issue, and nothing is taken of either side. Where the tracker
    refuses the mark, nothing stays linked.
    """
    identity, issue = meeting.story.id, meeting.issue
    with held(run):
        _recover(run)
        snapshot = run.store.read()
        story = _story(snapshot, identity)
        _check(run, snapshot, story, issue)
        _write(run, story, link=_first_link(run, snapshot, story, issue), tracked=True)
        lacks_mark = not is_marked(issue, story, snapshot.board.uid)
        try:
            if lacks_mark:
                run.tracker.stamp(issue, Marker(board=snapshot.board.uid, story=story.uid, operation=""))
        except Offline as problem:
            raise problem.reworded(
                f"{problem.message} {identity} is linked to {issue.key}; the next sync marks it."
            ) from None
        except Refused:
            _write(run, story, link=story.link, tracked=story.tracked)
            raise
        done = _as_linked(execute_run(run, [identity], Order(choice=_choice(meeting, side)))[0])
        return msgspec.structs.replace(done, sent=(*done.sent, "mark")) if lacks_mark else done


def _choice(meeting: Meeting, side: Side | None) -> Choice | None:
    if side is None:
        return None
    shown = {name: display_digest(meeting.issue, name) for name in MERGED}
    return Choice(side, frozenset((*MERGED, "status")), {meeting.story.id: shown})


def _as_linked(done: Push) -> Push:
    """The item of a story that was just linked: the link is done, whatever is left to choose."""
    if done.done or "conflict" in done.ways.values():
        return msgspec.structs.replace(done, action="adopt", done=True)
    return done


def unlink(run: Run, identity: str) -> Push:
    """Unlink a story from its issue, and remove label, mark and needs from the issue, which stays."""
    with held(run):
        _recover(run)
        snapshot = run.store.read()
        run.recall(snapshot)
        story = _story(snapshot, identity)
        if story.link is not None and is_in(story.link, run.tracker):
            _unmark(run, snapshot, story, story.link.id)
            for need in story.link.base.needs.values():
                run.tracker.drop_need(need.id)
        return forget_link(run.store, identity, at=run.now())


def forget_link(store: Store, identity: str, *, at: datetime) -> Push:
    """Unlink a story from its issue on the board alone; label and mark stay on the issue."""
    with begin(store, by=WRITER, at=at) as change:
        story = change.get(Story, identity)
        if story.link is None and not story.tracked:
            raise Refused(f"{story.id} is linked to no issue.", reason=Reason.NEVER_PUSHED)
        change.edit(story, "sync", link=None, tracked=False)
    key, url = (story.link.key, story.link.url) if story.link is not None else (None, None)
    return Push(story=story.id, action="none", done=True, key=key, url=url)


def _unmark(run: Run, snapshot: Snapshot, story: Story, identity: str) -> None:
    run.tracker.probe()
    issue = run.tracker.fetch([identity]).get(identity, Gone(id=identity))
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    if isinstance(issue, Gone) or is_misnamed(issue, story, marker.board, run.tracker):
        return
    mark = issue.marker
    if mark is not None and mark.board and (mark.board, mark.story) != (marker.board, marker.story):
        return
    if not issue.lacks_label(marker.label):
        issue = run.tracker.update(issue, Patch(fields=("labels",), remove_labels=(marker.label,)))
    # A property without a board says that nobody holds the issue.
    run.tracker.stamp(issue, Marker(board="", story="", operation=""))


def _check(run: Run, snapshot: Snapshot, story: Story, issue: RemoteIssue) -> None:
    """Raise Refused where the story has another issue here, or the issue another story or board.

    A link to another site gives way: its issue may be this one, under a new address.
    """
    if story.link is not None and is_in(story.link, run.tracker) and story.link.id != issue.id:
        raise Refused(
            f"{story.id} is linked to {story.link.key}.",
            reason=Reason.LINKED_ALREADY,
            remedy=Remedy("story unlink", (story.id,), "{} lets go of it first."),
        )
    for other in snapshot.stories.values():
        taken = other.link
        if taken is not None and other.id != story.id and is_in(taken, run.tracker) and taken.id == issue.id:
            raise Refused(
                f"{issue.key} is {other.id}'s: “{one_line(other.title)}”. One issue tells one story.",
                reason=Reason.LINKED_ALREADY,
            )
    mark = issue.marker
    if mark is None or not mark.board or mark.story == story.uid:
        return
    if mark.board != snapshot.board.uid:
        raise Refused(
            f"{issue.key} carries the mark of another board, whose sync would write to it as well.",
            reason=Reason.OTHER_MARK,
        )


def _first_link(run: Run, snapshot: Snapshot, story: Story, issue: RemoteIssue) -> TrackerLink:
    """The first link of a story; an existing one here stands, with what was agreed on since.

    Agreed on is what both have alike, and what one side leaves empty: that side counts as the older one. Of the
    rest nothing is kept, status and stage included, so that it is a conflict; what nobody knows of the issue
    becomes one once it is known.
    """
    if story.link is not None and is_in(story.link, run.tracker):
        return story.link
    draft = run.draft(snapshot, story)
    our = ours(draft, run.canonical)
    their = theirs(with_blocks_of(issue, our["description"], run.tracker))
    former = former_text(story, draft.description, run.canonical)
    before = theirs(with_blocks_of(issue, former, run.tracker))
    if former is not None and is_same(former, before["description"], run.tracker):
        our["description"], their = former, before
    agreed, conflicts = {}, {}
    for name in MERGED:
        same = is_same(our[name], their[name], run.tracker)
        is_ours = same or not our[name]
        it = their[name]
        is_theirs = same or (it is not UNSET and not (it or "").strip())
        if is_ours or is_theirs:
            agreed[name] = Agreed(ours=our[name] if is_ours else UNSET, theirs=it if is_theirs else UNSET)
        elif it is not UNSET and run.settings.directions[name] != "off":
            conflicts[name] = Conflict(ours=our[name], theirs=it)
    base = MergeBase(agreed=agreed, conflicts=conflicts)
    return link_to(run.tracker, issue, base, "conflict" if conflicts else "in step", run.now(), run.settings)


def _recover(run: Run) -> None:
    """Recover the journal of an earlier run, which may link the story or the issue."""
    recover_journal(run, run.store.journal())


def _write(run: Run, seen: Story, *, link: TrackerLink | None, tracked: bool) -> None:
    with begin(run.store, by=WRITER, at=run.now()) as change:
        change.edit(change.get(Story, seen.id), "sync", tracked=tracked, link=link)


def _story(snapshot: Snapshot, identity: str) -> Story:
    story = snapshot.stories.get(identity.strip().upper())
    if story is None:
        raise unknown(f"story {one_line(identity)}", None, "story list")
    return story
