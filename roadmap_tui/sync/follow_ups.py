"""What is sent to an issue after its fields: a comment, customers' needs. An item of a result names each."""

import msgspec
from msgspec import UNSET

from roadmap_tui.errors import Problem
from roadmap_tui.model.records import TrackerLink
from roadmap_tui.sync.reasons import advised
from roadmap_tui.trackers.protocol import OutcomeUnknown, Push, Rejected, RemoteIssue


def with_follow_up(push: Push, name: str, ours: str | None, base: str | None = None) -> Push:
    """An item whose issue gets something more; nothing of it is done before that is."""
    return msgspec.structs.replace(
        push,
        action="update" if push.action in {"none", "move", "pull"} else push.action,
        fields={**push.fields, name: {"base": base, "ours": ours, "theirs": base}},
        ways={**push.ways, name: "push"},
        done=False,
    )


def after_follow_up(push: Push, name: str, problem: Problem | None, *, is_done: bool = True) -> Push:
    """An item after that was sent; where it failed, what went before it stays sent, and a conflict stays one.

    `is_done`: what went before it is done.
    """
    if problem is None:
        return msgspec.structs.replace(push, sent=tuple(dict.fromkeys((*push.sent, name))), done=is_done)
    is_lost = isinstance(problem, OutcomeUnknown)
    return advised(
        push,
        problem.advice,
        action="blocked" if isinstance(problem, Rejected) and push.action != "conflict" else push.action,
        unanswered=(*push.unanswered, name) if is_lost else push.unanswered,
    )


def linked_issue(link: TrackerLink) -> RemoteIssue:
    """The issue of a link, with nothing of what it holds."""
    return RemoteIssue(id=link.id, key=link.key, url=link.url, summary=UNSET, description=UNSET)
