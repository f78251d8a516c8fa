"""What a push or a sync says of one story, in sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from roadmap_tui.model.records import Story
from roadmap_tui.model.tie import is_digest
from roadmap_tui.model.tracker import Push, RemoteIssue, Way


def why_of(
    story: Story,
    issue: RemoteIssue,
    ways: Mapping[str, Way],
    *,
    gate: str | None,
    held: bool,
    base: Mapping[str, Any],
) -> str | None:
    """What a person should know of a comparison; None where nothing."""
    parts = []
    clashes = [name for name, way in ways.items() if way == "conflict"]
    if clashes:
        never = not set(base.get("theirs", {})) & set(clashes)
        how = (
            f"differs between {issue.key} and {story.id}, which never agreed on it"
            if never
            else f"changed in {issue.key} and on {story.id} since they last agreed"
        )
        words = (
            f"{', '.join(clashes)} {how}; neither was overwritten. "
            f"`roadmap sync resolve {story.id} --ours` or `--theirs` chooses."
        )
        if "description" in clashes and is_digest(base.get("theirs", {}).get("description")):
            words += f" {issue.key} may still hold words that were forgotten here: take them out there."
        parts.append(words)
    there = [name for name, way in ways.items() if way == "theirs differs"]
    if there:
        parts.append(f"{', '.join(there)} was changed in {issue.key} by a person and is left as it is there.")
    here = [name for name, way in ways.items() if way == "ours differs"]
    if here:
        parts.append(f"{', '.join(here)} changed on {story.id}; settings only take it from {issue.key}.")
    if gate is not None:
        parts.append(f"{issue.key} is {issue.status} there. {gate}")
    if held and not parts:
        parts.append("Only the evidence changed; it is sent at most once a day.")
    return " ".join(parts) or None


def asks(story: Story) -> str:
    """The question that a tracker's done asks."""
    key = story.link.key if story.link is not None else ""
    return f"{story.id}: the tracker says done of {key}: released? `roadmap story move {story.id} shipped`"


_COUNTED = (
    ("create", "created"),
    ("adopt", "found again"),
    ("update", "updated"),
    ("move", "moved"),
    ("pull", "pulled"),
)
_LEFT = (
    ("conflict", "conflict"),
    ("blocked", "blocked"),
    ("gone", "gone"),
    ("unknown", "without an answer"),
)


def summary(results: Sequence[Push]) -> str:
    """A run in one line: `12 in step, 2 updated, 1 pulled, 1 conflict: S-4`."""
    done: Counter[str] = Counter(one.action for one in results if one.done)
    parts = [f"{done['none']:,} in step"] if done["none"] or not results else []
    parts += [f"{done[action]:,} {words}" for action, words in _COUNTED if done[action]]
    for action, words in _LEFT:
        left = [one.story for one in results if one.action == action]
        if left:
            parts.append(f"{len(left):,} {words}: {_some(left)}")
    undone = [one.story for one in results if not one.done and one.action in dict(_COUNTED)]
    if undone:
        parts.append(f"{len(undone):,} left to do: {_some(undone)}")
    return ", ".join(parts)


def _some(stories: Sequence[str]) -> str:
    shown = " ".join(stories[:5])
    return shown if len(stories) <= 5 else f"{shown} and {len(stories) - 5:,} more"
