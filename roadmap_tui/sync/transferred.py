"""Items of a result with the fields transferred: into the issue, and onto the board."""

from collections.abc import Sequence

import msgspec

from roadmap_tui.errors import Advice, Reason
from roadmap_tui.model.records import TrackerLink
from roadmap_tui.sync.diff import NAMES
from roadmap_tui.sync.journal_entries import CreateStep
from roadmap_tui.sync.known_ids import is_other
from roadmap_tui.sync.merge_base import MERGED
from roadmap_tui.sync.reasons import advised
from roadmap_tui.trackers.protocol import Capabilities, Push


def as_sent(made: Push, step: CreateStep, has: Capabilities) -> Push:
    """A create of this run with what its one request wrote; a screen may not take all of it."""
    left_out = set(step.base.left_out)
    names = [one for one in MERGED if step.base.field(one).our and not left_out & {one, NAMES[one]}]
    label = ["label"] if has.create == "label" and "labels" not in left_out else []
    return msgspec.structs.replace(made, sent=("issue", *names, *label, "mark"))


def as_found(push: Push) -> Push:
    """An item of a story whose issue an earlier run had created, and this one linked to it.

    What the link shows of the issue from the first, its status, is no news beside the issue.
    """
    if "issue" in push.taken:
        return push
    first = {name for name in ("status", "assignee") if push.fields.get(name, {"ours": ""})["ours"] is None}
    return msgspec.structs.replace(
        push,
        action="adopt" if push.done else push.action,
        fields={name: one for name, one in push.fields.items() if name not in first},
        ways={name: one for name, one in push.ways.items() if name not in first},
        taken=("issue", *(name for name in push.taken if name not in first)),
    )


def with_shown(push: Push, had: TrackerLink, has: TrackerLink) -> Push:
    """An item with the mirrored fields that were found changed, in a push as well, or since the plan."""
    changed: dict[str, tuple[str | None, str | None]] = {}
    if had.key != has.key:
        changed["key"] = (had.key, has.key)
    if is_other(had.status, had.status_id, has.status, has.status_id, moved="key" in changed):
        changed["status"] = (had.status, has.status)
    if is_other(had.assignee, had.assignee_id, has.assignee, has.assignee_id):
        changed["assignee"] = (had.assignee, has.assignee)
    changed = {name: pair for name, pair in changed.items() if name not in push.ways}
    if not changed:
        return push
    return msgspec.structs.replace(
        push,
        action="pull" if push.action == "none" else push.action,
        fields={
            **push.fields,
            **{name: {"base": one, "ours": one, "theirs": two} for name, (one, two) in changed.items()},
        },
        ways={**push.ways, **dict.fromkeys(changed, "pull")},
    )


def both(created: Push, updated: Push) -> Push:
    """The combined item of a create or an adoption and the update that follows it.

    A label or a mark that had to be written by the update did not come with the create.
    """
    lacking = {"label", "mark"} & set(updated.ways)
    result = msgspec.structs.replace(
        updated,
        fields={**created.fields, **updated.fields},
        sent=(*(name for name in created.sent if name not in lacking), *updated.sent),
    )
    if updated.action in {"conflict", "blocked", "gone"} or not updated.done:
        words = "created" if created.action == "create" else "found again"
        made = Advice(f"{updated.key} was {words}.", Reason.CREATED)
        return advised(result, made, *created.advice)
    return advised(result, *created.advice, action=created.action, done=created.done)


def all_taken(push: Push, *, is_found: bool) -> Push:
    """An item whose part of the board was written."""
    names = tuple(name for name, way in push.ways.items() if way == "pull")
    return msgspec.structs.replace(push, taken=(*(["issue"] if is_found else []), *names))


def overtaken(push: Push, advice: Advice, taken: Sequence[str] = ()) -> Push:
    """An item whose part of the board was not written, or not all of it; a conflict stays one."""
    action = push.action if push.action == "conflict" else "blocked"
    return advised(push, advice, action=action, done=False, taken=tuple(taken))
