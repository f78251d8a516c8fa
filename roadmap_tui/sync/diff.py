"""The diff of a linked story and its issue, field by field. Nothing is sent."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from roadmap_tui.errors import Advice, Reason
from roadmap_tui.model.link_state import fingerprint, is_kept
from roadmap_tui.model.records import Agreed, Conflict, LinkState, Story, SyncedField, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.sync.issue_content import address_of, former_text
from roadmap_tui.sync.known_ids import is_other_person, is_other_status, kept_ids, known_by, with_ids
from roadmap_tui.sync.merge import Sides, is_same, merge
from roadmap_tui.sync.merge_base import (
    MERGED,
    UNMOVED,
    Values,
    display_digest,
    is_marked,
    known,
    link_to,
    ours,
    sides,
)
from roadmap_tui.sync.own_blocks import is_accepted, with_blocks_of, with_own_blocks
from roadmap_tui.sync.reasons import advice_of, unknown_advice
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.sync.status import StatusDiff, diff_status, moves, pulled
from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Prose, Push, RemoteIssue, Tracker, Way

EVIDENCE_AGAIN = timedelta(days=1)
"""The shortest time between two updates of evidence alone."""
NAMES: dict[str, Literal["summary", "description", "due"]] = {
    "title": "summary",
    "description": "description",
    "ship_by": "due",
}
"""The name of each field in the tracker protocol."""


class Choice(NamedTuple):
    """A person's choice of a side, for these fields or for all that differ.

    `shown` holds, by story and field, the digest of what stood there when it was shown to the person: what stands
    there by now instead they never saw, and it is shown first. Ours goes over nothing that was not shown.
    """

    side: Literal["ours", "theirs"]
    fields: frozenset[str] = frozenset()
    shown: Mapping[str, Mapping[SyncedField, str]] = {}

    def covers(self, name: str, *, differs: bool, left: bool) -> bool:
        """Whether the choice covers a field: one that is left to a person, or a named one that differs at all."""
        return differs if name in self.fields else left and not self.fields

    def is_news(self, story: str, name: SyncedField, digest: str) -> bool:
        """Whether a field of the issue, by its digest, differs from what the person was shown."""
        shown = self.shown.get(story, {}).get(name)
        return shown != digest if shown is not None else self.side == "ours"


class StoryDiff(NamedTuple):
    """The diff of a story and its issue, with the action on each field.

    `ways` maps each field that differs to its action; `settled` holds the fields both sides agree on once
    that is done. `wanted` is the status the issue moves to, `stage` the stage the story moves to. `settings` are
    the run's, with the ids of statuses where the issue is; `issue` has the names that the board knows. `unknown`
    are the fields whose values there nobody knows: nothing is done with them.
    """

    story: Story
    issue: RemoteIssue
    draft: IssueDraft
    marker: Marker
    settings: SyncSettings
    our: Values
    fields: dict[str, Sides]
    ways: dict[str, Way]
    settled: frozenset[SyncedField]
    wanted: StatusWanted | None = None
    stage: str | None = None
    relabel: bool = False
    restamp: bool = False
    back: str | None = None
    advice: tuple[Advice, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def sent(self) -> list[SyncedField]:
        """The fields pushed to the issue, its status apart."""
        return [name for name in MERGED if self.ways.get(name) == "push"]

    @property
    def sending(self) -> Values:
        """The values to push, by field; of the status the stage that it stands for."""
        found: Values = {name: self.our[name] for name in self.sent}
        return found if self.wanted is None else {**found, "status": self.story.stage}

    @property
    def talks(self) -> bool:
        """Whether anything is written to the tracker."""
        return bool(self.sent or self.wanted or self.relabel or self.restamp or self.back)

    @property
    def differs(self) -> bool:
        """Whether either side differs from how it was left."""
        return bool(self.ways) or self.talks

    @property
    def pulls(self) -> dict[str, Any]:
        """The fields of the story that are pulled from the issue."""
        taken: dict[str, Any] = {}
        if self.ways.get("title") == "pull" and self.issue.summary is not UNSET:
            taken["title"] = one_line(self.issue.summary)
        if self.ways.get("ship_by") == "pull" and self.issue.due is not UNSET:
            taken["ship_by"] = self.issue.due
        return taken

    @property
    def marking(self) -> dict[str, Sides]:
        """The markings still to be written to the issue: label, mark, link back."""
        found: dict[str, Sides] = {}
        if self.relabel:
            found["label"] = Sides(base=None, ours=self.marker.label, theirs=None)
        if self.restamp:
            found["mark"] = Sides(base=None, ours=self.marker.story, theirs=None)
        if self.back is not None:
            had = self.story.link.base.linked_back if self.story.link is not None else None
            found["link"] = Sides(base=had, ours=self.back, theirs=had)
        return found

    @property
    def displayed(self) -> dict[SyncedField, str]:
        """Digests of their side of the fields that differ; of one that nobody knows what was shown before."""
        before = self.story.link.base.displayed if self.story.link is not None else {}
        found = {name: display_digest(self.issue, name) for name in MERGED if name in self.ways}
        return {**found, **{name: digest for name, digest in before.items() if name in self.unknown}}

    @property
    def push(self) -> Push:
        """The diff as an item of a plan."""
        fields = {**{name: self.fields[name] for name in self.ways}, **self.marking}
        ways = set(self.ways.values())
        action: Literal["conflict", "blocked", "update", "move", "pull", "none"] = "none"
        if "conflict" in ways:
            action = "conflict"
        elif "blocked" in ways:
            action = "blocked"
        elif self.sent or self.relabel or self.restamp or self.back:
            action = "update"
        elif self.wanted is not None:
            action = "move"
        elif "pull" in ways:
            action = "pull"
        return Push(
            story=self.story.id,
            action=action,
            fields={name: one._asdict() for name, one in fields.items()},
            ways={**self.ways, **dict.fromkeys(self.marking, "push")},
            done=action == "none",
            key=self.issue.key,
            url=self.issue.url,
            displayed=self.displayed,
            advice=self.advice,
        )


def diff_story(
    snapshot: Snapshot,
    story: Story,
    issue: RemoteIssue,
    run: Run,
    *,
    pulls: bool = True,
    fresh: bool = False,
    choice: Choice | None = None,
) -> StoryDiff:
    """Diff a linked story against its issue as read.

    Without `pulls` nothing is taken over from there, as in a push. `fresh`: the issue was made in this run, so
    that its first status is no news. Raises Rejected where the story cannot be an issue at all.
    """
    assert story.link is not None
    base, issue = story.link.base, known_by(issue, story.link)
    settings = _with_ids(run, story.link, issue)
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    draft = run.draft(snapshot, story)
    issue = with_own_blocks(issue, base, run.tracker)
    beside = issue.own.beside if issue.own is not None else 0
    our = (
        ours(draft, run.canonical, beside)
        if choice is not None
        else our_as_sent(story, draft, run.canonical, beside)
    )
    comparison = _Comparison(story, issue, our, run, settings, pulls=pulls, choice=choice)
    for name in MERGED:
        comparison.compare(name)
    status = comparison.compare_status()
    if pulls and not fresh:
        comparison.mirror()
    back = address_of(story, settings)
    advice = advice_of(
        story,
        issue,
        comparison.ways,
        gate=status.refusal,
        held=comparison.is_held,
        base=base,
        overruled=comparison.is_overruled,
    )
    return StoryDiff(
        story=story,
        issue=issue,
        draft=draft,
        marker=marker,
        settings=settings,
        our=comparison.our,
        fields=comparison.fields,
        ways=comparison.ways,
        settled=frozenset(comparison.settled),
        wanted=status.wanted if status.verdict == "push" else None,
        stage=status.stage if status.verdict == "pull" else None,
        relabel=marker.label in draft.labels
        and settings.directions["labels"] != "off"
        and issue.lacks_label(marker.label)
        and "labels" not in base.left_out,
        restamp=issue.marker_read and (issue.marker is None or not issue.marker.board),
        back=back if back is not None and base.linked_back != back else None,
        advice=(*_news(issue, comparison.news), *advice, *unknown_advice(story, issue, comparison.unknown)),
        unknown=tuple(comparison.unknown),
    )


def our_as_sent(
    story: Story, draft: IssueDraft, canonical: Callable[[Prose, int], str], beside: int = 0
) -> Values:
    """Our side of each field, the description in the layout in which the same words were sent last."""
    our = ours(draft, canonical, beside)
    sent = story.link.base.field("description").ours if story.link is not None else UNSET
    if sent is not UNSET and not is_kept(sent, our["description"]):
        former = former_text(story, draft.description, canonical, beside)
        if former is not None and is_kept(sent, former):
            our["description"] = former
    return our


class _Comparison:
    """The comparison of a story with its issue: the sides, the action on each field that differs, and the
    fields that both sides agree on after it. `news` names what was changed there since a person chose ours,
    `unknown` what nobody knows of the issue.
    """

    def __init__(
        self,
        story: Story,
        issue: RemoteIssue,
        our: Values,
        run: Run,
        settings: SyncSettings,
        *,
        pulls: bool,
        choice: Choice | None,
    ) -> None:
        assert story.link is not None
        self._story = story
        self._link = story.link
        self._base = story.link.base
        self._issue = issue
        self._run = run
        self._settings = settings
        self._pulls = pulls
        self._choice = choice
        self._their = known(issue)
        self.our = our
        self.fields: dict[str, Sides] = {
            name: sides(self._base, name, our[name], their, run.tracker) for name, their in self._their.items()
        }
        self.unknown: list[str] = []
        self.ways: dict[str, Way] = {}
        self.settled: set[SyncedField] = set()
        self.news: list[str] = []
        self.is_held = False
        self.is_overruled = False

    def compare(self, name: SyncedField) -> None:
        """Compare one field of the story, unless settings leave it alone or the issue does not take it."""
        settings = self._run.settings
        if settings.directions[name] == "off" or {name, NAMES[name]} & set(self._base.left_out):
            return
        if name not in self._their:
            self._pass_over(name)
            return
        way = self._chosen(name, self._way(name))
        if name == "description" and way == "push" and self._choice is None and self._is_evidence_held():
            self.is_held = True
            return
        if way is not None:
            self.ways[name] = way
        if way not in _LEFT:
            self.settled.add(name)

    def compare_status(self) -> StatusDiff:
        """Compare the stage with the status."""
        settings = self._settings
        if self._issue.status is UNSET:
            if settings.directions["status"] != "off":
                self._pass_over("status")
            return StatusDiff("same", Sides(base=None, ours=self._story.stage, theirs=None))
        found = self._status_diff()
        if found.verdict != "same":
            self.fields["status"], self.ways["status"] = found.sides, found.verdict
        if found.verdict not in _LEFT and settings.statuses and settings.directions["status"] != "off":
            self.settled.add("status")
        return found

    def mirror(self) -> None:
        """Pull the mirrored fields that have changed in the tracker."""
        if self._issue.assignee is UNSET and self._settings.directions["assignee"] != "off":
            self.unknown.append("assignee")
        for name, mirrored in _mirrored(self._link, self._issue, self._settings, self._run.tracker).items():
            if name not in self.ways:
                self.fields[name], self.ways[name] = mirrored, "pull"

    def _pass_over(self, name: SyncedField) -> None:
        """Leave a field alone that nobody knows; a conflict over it stays, as a person was shown it."""
        self.unknown.append(name)
        had = self._base.conflicts.get(name)
        if had is not None:
            self.fields[name], self.ways[name] = Sides(**msgspec.structs.asdict(had)), "conflict"

    def _way(self, name: SyncedField) -> Way | None:
        """The action on a field by the rules alone; None where both sides are alike."""
        verdict = merge(self.fields[name], self._run.settings.directions[name])
        if verdict == "same":
            return None
        if name == "description" and verdict == "push" and self._is_somebodys:
            # What was agreed on there is no word of ours: that it may be written over is nobody's choice yet.
            self.is_overruled = is_accepted(self._base.field(name), self._run.tracker)
            our = self._base.field(name).our
            if self.is_overruled:
                self.fields[name] = self.fields[name]._replace(base=our if isinstance(our, str) else None)
            verdict = "conflict"
        if name == "description" and verdict == "conflict" and self._base.fingerprint == fingerprint(self._story):
            # Only what goes with the story changed here, which is not worth a person's choice.
            return "theirs differs"
        return "theirs differs" if verdict == "pull" and not self._pulls else verdict

    @property
    def _is_somebodys(self) -> bool:
        """Whether the description there is not ours alone to write: others wrote within our lines."""
        own = self._issue.own
        return self._issue.foreign or (bool(self._issue.description) and (own is None or not own.is_agreed))

    def _chosen(self, name: SyncedField, way: Way | None) -> Way | None:
        """The action on a field once a person's choice, where there is one, is applied."""
        choice, our, their = self._choice, self.our[name], self._their[name]
        if choice is None or not choice.covers(name, differs=our != their, left=way in _LEFT):
            return way
        if choice.is_news(self._story.id, name, display_digest(self._issue, name)):
            self.news.append(name)
            return "conflict"
        self.fields[name] = Sides(base=self.fields[name].base, ours=our, theirs=their)
        if choice.side == "ours":
            return "push"
        return None if name == "description" else "pull"

    def _status_diff(self) -> StatusDiff:
        """The action on the status, once a person's choice, where there is one, is applied."""
        story, settings, choice, today = self._story, self._settings, self._choice, self._run.today
        found = diff_status(story, self._issue, settings, self._run.tracker, today)
        left = found.verdict in _LEFT
        if choice is not None and choice.covers("status", differs=found.verdict != "same", left=left):
            if choice.side == "ours":
                return found._replace(verdict="same" if found.wanted is None else "push", refusal=None)
            if found.stage is None or found.stage == "shipped":
                return found._replace(verdict="same", refusal=None)
            return pulled(story, found.stage, found.sides, settings, today)
        if not self._pulls and found.verdict in {"pull", "blocked"}:
            return found._replace(verdict="theirs differs", refusal=None)
        return found

    def _is_evidence_held(self) -> bool:
        """Whether only the evidence differs, and was sent within a day, by a clock that may have been wrong."""
        base, shown = self._base, self._run.settings.evidence
        if base.evidence not in {None, shown} or not base.field("description").our:
            return False  # what settings no longer show must not stay there for a day
        if base.fingerprint != fingerprint(self._story) or base.evidence_at is None:
            return False
        return abs(self._run.now() - base.evidence_at) < EVIDENCE_AGAIN


def _news(issue: RemoteIssue, news: list[str]) -> list[Advice]:
    words = f"{issue.key} was changed again since you saw it: {', '.join(news)}."
    return [Advice(words, Reason.CHANGED_THERE)] if news else []


_SYNCED: tuple[SyncedField, ...] = (*MERGED, "status")
"""The fields of a merge base."""
_LEFT = frozenset({"theirs differs", "ours differs", "conflict", "blocked"})
"""The actions that are left to a person."""


def _with_ids(run: Run, link: TrackerLink, issue: RemoteIssue) -> SyncSettings:
    """The run's settings with the ids of statuses where the issue is."""
    settings = run.settings
    if settings.directions["status"] == "off" or all(one.name is None for one in settings.statuses.values()):
        return settings
    return replace(settings, statuses=with_ids(settings.statuses, link, issue, run.tracker, run.ids))


def _mirrored(
    link: TrackerLink, issue: RemoteIssue, settings: SyncSettings, tracker: Tracker
) -> dict[str, Sides]:
    """The mirrored fields (key, status, assignee) that have changed in the tracker."""
    found: dict[str, Sides] = {}
    moved = link.key != issue.key
    if moved:
        found["key"] = Sides(link.key, link.key, issue.key)
    if settings.directions["status"] != "off" and is_other_status(
        link.status, link.status_id, issue, tracker, moved=moved
    ):
        found["status"] = Sides(link.status, link.status, issue.status)
    if settings.directions["assignee"] != "off" and is_other_person(link.assignee, link.assignee_id, issue):
        found["assignee"] = Sides(link.assignee, link.assignee, issue.assignee)
    return found


def link_after(
    diff: StoryDiff,
    issue: RemoteIssue,
    run: Run,
    *,
    settled: frozenset[SyncedField],
    sent: list[SyncedField],
) -> TrackerLink:
    """The link after `settled` fields are agreed on, of which `sent` were written; `issue` as it is then."""
    assert diff.story.link is not None
    issue = _with_own_blocks_after(diff, issue, run, sent=sent)
    old, read = diff.story.link.base, known(issue)
    agreed = {**old.agreed, **_agreed(diff, issue, run.tracker, settled=settled, sent=sent)}
    unsent = set(diff.sent) - set(sent)
    state = "ours newer" if unsent else _state(diff.ways)
    if state == "in step" and any(name in settled and read[name] != agreed[name].theirs for name in read):
        state = "theirs newer"
    is_open = bool(unsent or diff.unknown or set(diff.ways.values()) & _LEFT - {"blocked"})
    base = replace(
        old,
        agreed=agreed,
        unanswered={name: kept for name, kept in old.unanswered.items() if name not in settled},
        conflicts={
            name: Conflict(**diff.fields[name]._asdict()) for name in _SYNCED if diff.ways.get(name) == "conflict"
        },
        displayed={name: digest for name, digest in diff.displayed.items() if diff.ways.get(name) in _LEFT},
        fingerprint=old.fingerprint if is_open else fingerprint(replace(diff.story, **diff.pulls)),
        marked=is_marked(diff.issue, diff.story, diff.marker.board) or (old.marked and not diff.restamp),
        moves=(),
        status_id=_agreed_status_id(diff, issue, agreed) if "status" in settled else old.status_id,
        ids={**old.ids, **kept_ids(diff.settings.statuses)},
    )
    if "description" in sent:
        base = replace(base, evidence=run.settings.evidence)
    if "description" in sent or old.evidence_at is None:
        base = replace(base, evidence_at=run.now())
    if state == "in step":
        base = replace(base, moves=moves(base.field("status").our, issue, diff.settings))
    return link_to(run.tracker, issue, base, state, run.now(), run.settings, had=diff.story.link)


def _agreed_status_id(diff: StoryDiff, issue: RemoteIssue, agreed: Mapping[SyncedField, Agreed]) -> str | None:
    """The id of the status that is agreed on; None where the issue did not come to it."""
    if agreed["status"].their == UNMOVED:
        return None
    return (issue if diff.wanted is not None else diff.issue).status_id


def _with_own_blocks_after(
    diff: StoryDiff, issue: RemoteIssue, run: Run, *, sent: list[SyncedField]
) -> RemoteIssue:
    """The issue as it was read after the writes, with its description cut down to our blocks."""
    if "description" in sent:
        return with_blocks_of(issue, diff.our["description"], run.tracker)
    assert diff.story.link is not None
    return with_own_blocks(issue, diff.story.link.base, run.tracker)


def _agreed(
    diff: StoryDiff,
    issue: RemoteIssue,
    tracker: Tracker,
    *,
    settled: frozenset[SyncedField],
    sent: list[SyncedField],
) -> dict[SyncedField, Agreed]:
    """The agreed values of the settled fields: those compared, and those sent.

    What is read back after a write is taken only where it is the same words in the tracker's spelling: whatever
    else differs there a person wrote meanwhile, and it must show as theirs.
    """
    our, their, read = dict(diff.our), known(diff.issue), known(issue)
    confirmed = _confirmed(diff, issue, sent, tracker)
    their |= {name: read[name] if name in confirmed else our[name] for name in sent}
    our |= {name: value for name, value in their.items() if name in diff.pulls}
    if "title" in diff.pulls:
        our["title"] = diff.pulls["title"]
    if "status" in settled:
        our["status"], their["status"] = diff.stage or diff.story.stage, diff.issue.status or None
        if diff.wanted is not None:
            their["status"] = (issue.status or None) if diff.wanted.fits(issue) else UNMOVED
    return {
        name: Agreed(
            ours=our[name],
            theirs=their[name],
            read_back=name not in sent or name in confirmed,
            accepted=name == "description" and not is_same(our[name], their[name], tracker),
        )
        for name in _SYNCED
        if name in settled
    }


def _confirmed(
    diff: StoryDiff, issue: RemoteIssue, sent: list[SyncedField], tracker: Tracker
) -> set[SyncedField]:
    """The fields that were sent and are read back in the same words.

    An issue that lost its version was not read back, but made up of what was sent.
    """
    if issue.version is None and diff.issue.version is not None:
        return set()
    read = known(issue)
    return {name for name in sent if name in read and is_same(read[name], diff.our[name], tracker)}


def _state(ways: dict[str, Way]) -> LinkState:
    found = set(ways.values())
    if "conflict" in found:
        return "conflict"
    if found & {"theirs differs", "blocked"}:
        return "theirs newer"
    return "ours newer" if "ours differs" in found else "in step"


def is_foreign(story: Story, issue: RemoteIssue, board: str) -> bool:
    """Whether an issue carries the mark of another story or of another board."""
    mark = issue.marker
    return mark is not None and bool(mark.board) and (mark.board, mark.story) != (board, story.uid)
