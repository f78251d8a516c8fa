"""The settings that a push and a sync depend on."""

from datetime import timedelta

import msgspec

from roadmap_tui.model.records import Value
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.settings import Settings
from roadmap_tui.settings.schema import EvidenceSent, FieldDirection, Wording
from roadmap_tui.trackers.protocol import Capabilities, TrackerField

DEFAULTS: dict[str, FieldDirection] = {
    "title": "push",
    "description": "push",
    "labels": "push",
    "ship_by": "both",
    "assignee": "pull",
    "status": "pull",
}
"""The direction of each field that settings do not name. With statuses of the stages, `status` is `both`."""


class SyncSettings(Value, kw_only=True, frozen=True):
    """The settings of a push or a sync.

    `push_from` `ready` refuses to push stories that do not pass the gate; `wait`, in seconds, is how long
    another run may take. `statuses` maps a stage to a status there, `hops` is how many transitions may lead to
    it. `address` is where others read the board.
    """

    evidence: EvidenceSent = "quotes"
    push_from: str | None = None
    settle: timedelta = timedelta(minutes=5)
    wait: float = 0.0
    wording: Wording | None = None
    directions: dict[str, FieldDirection] = msgspec.field(default_factory=lambda: dict(DEFAULTS))
    statuses: dict[str, StatusWanted] = {}
    hops: int = 1
    comment: bool = False
    address: str | None = None


_KEPT: dict[str, TrackerField] = {
    "labels": "labels",
    "ship_by": "due",
    "assignee": "assignee",
    "status": "status",
}
"""The tracker field that each field needs to have a direction."""


def within(settings: SyncSettings, has: Capabilities) -> SyncSettings:
    """The settings for a tracker: a field that it does not keep is off, so that no plan promises it."""
    lacking = [name for name, field in _KEPT.items() if field not in has.fields]
    if not lacking:
        return settings
    off: dict[str, FieldDirection] = dict.fromkeys(lacking, "off")
    return msgspec.structs.replace(settings, directions={**settings.directions, **off})


def sync_settings(settings: Settings, *, wait: float = 0.0) -> SyncSettings:
    """The settings of a push or a sync; `wait` is how long, in seconds, another one may take."""
    statuses = settings.statuses
    mapped: dict[str, FieldDirection] = {"status": "both"} if statuses else {}
    return SyncSettings(
        evidence=settings.tracker.evidence,
        push_from=settings.tracker.push_from,
        settle=settings.sync.settle,
        wait=wait,
        wording=settings.wording,
        directions={**DEFAULTS, **mapped, **settings.sync.fields},
        statuses=statuses,
        hops=settings.sync.hops,
        comment=settings.sync.comment,
        address=settings.board.url,
    )
