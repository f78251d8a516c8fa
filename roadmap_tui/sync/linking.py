"""Tying a story to an issue that exists already, and letting go of one."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.errors import NotFound, Refused
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.text import one_line
from roadmap_tui.model.tie import FINGERPRINT, fingerprint
from roadmap_tui.model.tracker import Gone, Marker, Patch, Push, RemoteIssue
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.apply import Order, carry_out
from roadmap_tui.sync.issue import draft_of
from roadmap_tui.sync.merge import Sides
from roadmap_tui.sync.reckon import Choice
from roadmap_tui.sync.run import Run, held
from roadmap_tui.sync.ties import MARKED, MERGED, WRITER, ours, theirs, tie


class Meeting(NamedTuple):
    """A story and an issue that may be tied, and the fields in which they differ."""

    story: Story
    issue: RemoteIssue
    fields: dict[str, Sides]


def meet(run: Run, identity: str, key: str) -> Meeting:
    """Look at an issue that a story may be tied to; nothing is written.

    NotFound where there is no such story or issue, Refused where either is tied already.
    """
    snapshot = run.store.read()
    story = _story(snapshot, identity)
    wanted = one_line(key).rstrip("/").rpartition("/")[2]
    run.tracker.probe()
    issue = run.tracker.fetch([wanted]).get(wanted, Gone(id=wanted))
    if isinstance(issue, Gone):
        raise NotFound(f"There is no issue {wanted} on {run.tracker.site}, or this account may not see it.")
    _check(run, snapshot, story, issue)
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    our, their = ours(draft_of(snapshot, story, run.settings, marker), run.canonical), theirs(issue)
    fields = {
        name: Sides(base=None, ours=our[name], theirs=their[name])
        for name in MERGED
        if our[name] != their[name] and run.settings.directions[name] != "off"
    }
    return Meeting(story, issue, fields)


def link(run: Run, meeting: Meeting, side: Literal["ours", "theirs"] = "ours") -> Push:
    """Tie a story to an issue: mark the issue, and keep the tie.

    What differs is sent by the next push or sync with `ours`; with `theirs` it is taken over now, and their
    description stays as it is there.
    """
    identity, issue = meeting.story.id, meeting.issue
    with held(run):
        snapshot = run.store.read()
        story = _story(snapshot, identity)
        _check(run, snapshot, story, issue)
        marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
        run.tracker.stamp(issue, marker)
        if marker.label not in issue.labels:
            issue = run.tracker.update(issue, Patch(fields=("labels",), add_labels=(marker.label,)))
        with begin(run.store, by=WRITER, at=run.now()) as change:
            _tie(change, run, story, issue, _base(run, snapshot, story, issue, marker))
        if side == "theirs":
            choice = Choice("theirs", frozenset((*MERGED, "status")))
            taken = carry_out(run, [identity], Order(choice=choice))[0]
            return taken if not taken.done else msgspec.structs.replace(taken, action="adopt")
    return Push(
        story=identity,
        action="adopt",
        fields={name: one._asdict() for name, one in meeting.fields.items()},
        ways=dict.fromkeys(meeting.fields, "push"),
        done=True,
        key=issue.key,
        url=issue.url,
    )


def unlink(run: Run, identity: str) -> Push:
    """Let go of a story's issue: take label and mark off it, and forget the tie. The issue stays."""
    with held(run):
        snapshot = run.store.read()
        story = _story(snapshot, identity)
        if story.link is not None and story.link.site == run.tracker.site:
            _unmark(run, snapshot, story, story.link.id)
        return forget_tie(run.store, identity, at=run.now())


def forget_tie(store: Store, identity: str, *, at: datetime) -> Push:
    """Let go of a story's issue on the board alone; what marks the issue stays on it."""
    with begin(store, by=WRITER, at=at) as change:
        story = change.get(Story, identity)
        if story.link is None and not story.tracked:
            raise Refused(f"{story.id} is tied to no issue.")
        change.edit(story, "sync", link=None, tracked=False)
    key, url = (story.link.key, story.link.url) if story.link is not None else (None, None)
    return Push(story=story.id, action="none", done=True, key=key, url=url)


def _unmark(run: Run, snapshot: Snapshot, story: Story, identity: str) -> None:
    run.tracker.probe()
    issue = run.tracker.fetch([identity]).get(identity, Gone(id=identity))
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    if isinstance(issue, Gone):
        return
    mark = issue.marker
    if mark is not None and mark.board and (mark.board, mark.story) != (marker.board, marker.story):
        return
    if marker.label in issue.labels:
        issue = run.tracker.update(issue, Patch(fields=("labels",), remove_labels=(marker.label,)))
    # A property without a board says that nobody holds the issue.
    run.tracker.stamp(issue, Marker(board="", story="", operation=""))


def _check(run: Run, snapshot: Snapshot, story: Story, issue: RemoteIssue) -> None:
    """Refused where the story has another issue, or the issue another story or board."""
    if story.link is not None and story.link.id != issue.id:
        raise Refused(
            f"{story.id} is tied to {story.link.key}. `roadmap story unlink {story.id}` lets go of it first."
        )
    for other in snapshot.stories.values():
        tied = other.link
        if tied is not None and other.id != story.id and (tied.site, tied.id) == (run.tracker.site, issue.id):
            raise Refused(f"{issue.key} is {other.id}'s: “{one_line(other.title)}”. One issue tells one story.")
    mark = issue.marker
    if mark is None or not mark.board or mark.story == story.uid:
        return
    if mark.board != snapshot.board.uid:
        raise Refused(f"{issue.key} carries the mark of another board, whose sync would write to it as well.")


def _base(run: Run, snapshot: Snapshot, story: Story, issue: RemoteIssue, marker: Marker) -> dict[str, Any]:
    """What is agreed on: all that they have; what we have otherwise counts as changed here since."""
    our, their = ours(draft_of(snapshot, story, run.settings, marker), run.canonical), theirs(issue)
    agreed: dict[str, Any] = {name: our[name] for name in MERGED if our[name] == their[name]}
    mark = fingerprint(story) if our == their else ""
    base: dict[str, Any] = {"ours": agreed, "theirs": their, FINGERPRINT: mark, MARKED: True}
    if run.settings.statuses:
        base = {**base, "ours": {**agreed, "status": ""}, "theirs": {**their, "status": issue.status}}
    return base


def _tie(change: Change, run: Run, seen: Story, issue: RemoteIssue, base: dict[str, Any]) -> None:
    story = change.get(Story, seen.id)
    change.edit(
        story, "sync", tracked=True, link=tie(run.tracker, issue, base, "in step", run.now(), run.settings)
    )


def _story(snapshot: Snapshot, identity: str) -> Story:
    story = snapshot.stories.get(identity.strip().upper())
    if story is None:
        raise NotFound(f"There is no story {one_line(identity)}. `roadmap story list` shows what there is.")
    return story
