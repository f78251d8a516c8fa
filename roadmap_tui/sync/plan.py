"""What a push of one story would do, as far as it can be known without asking the tracker."""

from typing import Literal

from roadmap_tui.actions.gate import Gate
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.tie import is_kept
from roadmap_tui.model.tracker import Marker, Tracker
from roadmap_tui.sync.issue import EvidenceShown, draft_of
from roadmap_tui.sync.ties import DIRECTIONS, ours


class Plan(Value, kw_only=True, frozen=True):
    """What a push would do: create an issue, or send the fields that differ from what was sent last.

    `missing` is what the gate would say; `quotes` how many quotes go along.
    """

    story: str
    action: Literal["create", "update", "none"]
    summary: str
    fields: tuple[str, ...]
    missing: str
    quotes: int
    key: str | None = None


def plan_push(snapshot: Snapshot, story: Story, tracker: Tracker, evidence: EvidenceShown, gate: Gate) -> Plan:
    """Plan a push; nothing is sent, nothing is read from the tracker."""
    draft = draft_of(snapshot, story, evidence, Marker(board=snapshot.board.uid, story=story.uid, operation=""))
    our = ours(draft, tracker)
    sent = story.link.base.get("ours", {}) if story.link is not None else {}
    fields = tuple(name for name in DIRECTIONS if not is_kept(sent.get(name), our[name]))
    return Plan(
        story=story.id,
        action="create" if story.link is None else "update" if fields else "none",
        summary=draft.summary,
        fields=fields,
        missing=gate.words,
        quotes=0 if evidence == "counts" else len(snapshot.evidence(story.id).quotes),
        key=story.link.key if story.link is not None else None,
    )
