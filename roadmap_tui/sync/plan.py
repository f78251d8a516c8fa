"""The plan of a push or a sync, made before anything is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from roadmap_tui.actions.gate import Gate
from roadmap_tui.errors import Reason, Refused, Remedy, unknown
from roadmap_tui.model.link_state import asks_released, is_kept
from roadmap_tui.model.records import NO_BASE, Story, TrackerLink, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.sync.apply import Order, execute_run, idle
from roadmap_tui.sync.comments import COMMENT, due
from roadmap_tui.sync.diff import diff_story, is_foreign, our_as_sent
from roadmap_tui.sync.execute import elsewhere, foreign, lost, misnamed
from roadmap_tui.sync.fetch import read_issues
from roadmap_tui.sync.follow_ups import with_follow_up
from roadmap_tui.sync.issue_content import address_of, draft_of, summary_of
from roadmap_tui.sync.journal_entries import entries_of, newest_creates
from roadmap_tui.sync.merge_base import MERGED, is_misnamed, ours, with_updates_sent
from roadmap_tui.sync.needs import with_needs
from roadmap_tui.sync.reasons import seconds_of_creates, stays_advice, time_words
from roadmap_tui.sync.run import Run, held
from roadmap_tui.sync.settings import SyncSettings, within
from roadmap_tui.text.nearest import nearest
from roadmap_tui.trackers.protocol import Gone, Marker, Push, Rejected, RemoteIssue, Tracker


class Plan(Value, kw_only=True, frozen=True):
    """The plan of a push: create an issue, or send the fields that differ from what was sent last.

    `missing` is what the gate would say; `quotes` how many quotes go along; `stays` says what the tracker does
    not keep of the story, `seconds` how long a create takes by its limits, `hourly`
    how many they allow in an hour.
    """

    story: str
    action: Literal["create", "update", "none"]
    summary: str
    fields: tuple[str, ...]
    missing: str
    quotes: int
    key: str | None = None
    stays: str = ""
    seconds: float = 0.0
    hourly: int = 0


class SyncPlan(Value, kw_only=True, frozen=True):
    """The plan of a sync, story by story, from one reading of the board and of the tracker.

    `takes` says how long it takes where the tracker's limits make it slow.
    """

    items: tuple[Push, ...]
    issues: dict[str, RemoteIssue | Gone]
    links: dict[str, TrackerLink]
    at: datetime
    takes: str = ""

    @property
    def work(self) -> tuple[Push, ...]:
        """The items with something to do or to report."""
        return tuple(one for one in self.items if one.action != "none")

    @property
    def is_idle(self) -> bool:
        """Whether nothing would be written, there or here; beside a conflict other fields may be."""
        return not any(
            one.action in {"create", "adopt", "update", "move", "pull"}
            or {"push", "pull"} & set(one.ways.values())
            for one in self.items
        )


def plan_push(snapshot: Snapshot, story: Story, tracker: Tracker, settings: SyncSettings, gate: Gate) -> Plan:
    """Plan a push; nothing is sent, nothing is read from the tracker."""
    settings = within(settings, tracker.capabilities)
    fields = _differing(story, snapshot, tracker, settings)
    return Plan(
        story=story.id,
        action="create" if story.link is None else "update" if fields else "none",
        summary=summary_of(story, tracker.capabilities.title),
        fields=fields,
        missing=gate.words,
        quotes=0 if settings.evidence == "counts" else len(snapshot.evidence(story.id).quotes),
        key=story.link.key if story.link is not None else None,
        seconds=seconds_of_creates([story], settings, tracker),
        hourly=tracker.capabilities.hourly,
        stays=" ".join(map(str, stays_advice(story, tracker.capabilities))) if story.link is None else "",
    )


def plan_sync(run: Run, ids: Sequence[str] = ()) -> SyncPlan:
    """Plan a sync of the named stories, or of every tracked one; nothing is written.

    One reading of all linked issues, in hundreds. NotFound where a named story does not exist, Refused where
    nobody pushed it, Offline where nobody answers.
    """
    snapshot = run.store.read()
    run.recall(snapshot)
    entries = entries_of(run.store.journal(), run.tracker)
    stories = [with_updates_sent(one, entries) for one in chosen(snapshot, ids)]
    run.tracker.probe()
    here = [one for one in stories if elsewhere(one, run.tracker) is None]
    links = {one.id: one.link for one in here if one.link is not None}
    issues = read_issues(run, snapshot, here)
    made = {
        uid: step.issue
        for uid, step in newest_creates(entries).items()
        if step.step == "created" and step.issue is not None
    }
    items = tuple(_item(run, snapshot, story, issues, made.get(story.uid)) for story in stories)
    creates = [snapshot.stories[one.story] for one in items if one.action == "create"]
    seconds = seconds_of_creates(creates, run.settings, run.tracker)
    has = run.tracker.capabilities
    takes = time_words(len(creates), seconds, has.words, has.hourly)
    return SyncPlan(items=items, issues=issues, links=links, at=run.now(), takes=takes)


def apply(plan: SyncPlan, run: Run) -> list[Push]:
    """Apply a plan: each item is compared again with the board, and with the issue before it is written.

    What changed since the plan is planned anew. Refused where another run holds the board.
    """
    with held(run):
        return apply_held(plan, run)


def apply_held(plan: SyncPlan, run: Run) -> list[Push]:
    """`apply` for a board that is held already."""
    return execute_run(run, [one.story for one in plan.items], Order(seen=plan.issues, links=plan.links))


def chosen(snapshot: Snapshot, ids: Sequence[str]) -> list[Story]:
    """The stories that a sync covers: every tracked one, or the named ones, which must be tracked."""
    if not ids:
        return [one for one in snapshot.stories.values() if one.tracked or one.link is not None]
    found = []
    for identity in dict.fromkeys(one.strip().upper() for one in ids):
        story = snapshot.stories.get(identity)
        if story is None:
            near = nearest(identity, snapshot.stories)
            raise unknown(f"story {identity}", near, "story list")
        if not story.tracked and story.link is None:
            raise Refused(
                f"{story.id} was never pushed, so there is nothing to sync.",
                reason=Reason.NEVER_PUSHED,
                remedy=Remedy("push", (story.id,), "{} does that."),
            )
        found.append(story)
    return found


def released(snapshot: Snapshot, ids: Sequence[str]) -> list[Story]:
    """The stories that are done in the tracker and not shipped here."""
    return [
        snapshot.stories[one] for one in ids if one in snapshot.stories and asks_released(snapshot.stories[one])
    ]


def _item(
    run: Run,
    snapshot: Snapshot,
    story: Story,
    issues: dict[str, RemoteIssue | Gone],
    made: RemoteIssue | None,
) -> Push:
    if story.link is None:
        if made is not None:
            return Push(story=story.id, action="adopt", key=made.key, url=made.url)
        if story.archived or story.stage == "declined":
            return idle(story)
        return _creation(run, snapshot, story)
    link = story.link
    away = elsewhere(story, run.tracker)
    if away is not None:
        return away
    issue = issues.get(link.id, Gone(id=link.id))
    if isinstance(issue, Gone):
        return lost(story).push
    if is_misnamed(issue, story, snapshot.board.uid, run.tracker):
        return misnamed(story, issue).push
    if is_foreign(story, issue, snapshot.board.uid):
        return foreign(story, issue, snapshot.board.uid).push
    try:
        push = diff_story(snapshot, story, issue, run).push
    except Rejected as problem:
        return Push(story=story.id, action="blocked", key=issue.key, url=issue.url, advice=(problem.advice,))
    push = with_needs(run, snapshot, story, link.base, push)
    words = due(run.settings, snapshot, link, story.id)
    if words is None or push.action in {"conflict", "blocked"}:
        return push
    return with_follow_up(push, COMMENT, words)


def _creation(run: Run, snapshot: Snapshot, story: Story) -> Push:
    """The planned create, with the fields that the issue will hold as far as the create screen takes them."""
    draft = run.draft(snapshot, story)
    try:
        values = dict[str, str | None](ours(draft, run.canonical).items())
    except Rejected as problem:
        return Push(story=story.id, action="blocked", advice=(problem.advice,))
    values |= {"label": next(iter(draft.labels), None), "mark": story.uid}
    values["link"] = address_of(story, run.settings)
    filled = {name: value for name, value in values.items() if value not in (None, "")}
    push = Push(
        story=story.id,
        action="create",
        fields={name: {"base": None, "ours": value, "theirs": None} for name, value in filled.items()},
        ways=dict.fromkeys(filled, "push"),
        advice=stays_advice(story, run.tracker.capabilities),
    )
    return with_needs(run, snapshot, story, NO_BASE, push)


def _differing(story: Story, snapshot: Snapshot, tracker: Tracker, settings: SyncSettings) -> tuple[str, ...]:
    """The fields that differ from what was sent last, as far as is known without asking the tracker."""
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    draft = draft_of(snapshot, story, settings, marker, tracker.capabilities)
    our = our_as_sent(story, draft, tracker.canonical)
    base = story.link.base if story.link is not None else NO_BASE
    return tuple(
        name
        for name in MERGED
        if settings.directions[name] != "off" and not is_kept(base.field(name).our, our[name])
    )
