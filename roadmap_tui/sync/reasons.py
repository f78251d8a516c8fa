"""Advice on one story of a push or a sync, and the summary of a run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from roadmap_tui.errors import Advice, Reason, Remedy
from roadmap_tui.model.records import Digest, MergeBase, Story
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.text.plural import listed
from roadmap_tui.trackers.protocol import Capabilities, Push, RemoteIssue, Tracker, Way, Words

_HOUR = 3600
_TOLD_FROM = 10.0
"""Seconds of the shortest run of creates whose length is told."""


def stays_advice(story: Story, has: Capabilities) -> tuple[Advice, ...]:
    """The advice on what a story has and its tracker does not keep, so that it stays on the board; told ahead."""
    if story.ship_by is None or "due" in has.fields:
        return ()
    return (Advice(f"{has.words.tracker} keeps no due date: ship_by stays here.", Reason.FIELD_LEFT_OUT),)


def seconds_of_creates(stories: Iterable[Story], settings: SyncSettings, tracker: Tracker) -> float:
    """The seconds that creates take by the pace of a tracker's limits, each until its issue is in its status."""
    pace = tracker.capabilities.pace
    goes = settings.directions["status"] in {"push", "both"}
    wanted = (settings.statuses.get(one.stage) if goes else None for one in stories)
    return sum(tracker.writes_of_create(one) for one in wanted) * pace if pace else 0.0


def time_words(issues: int, seconds: float, words: Words, hourly: int = 0) -> str:
    """How long so many creates take, in the tracker's own words; empty where that is no time.

    What is beyond those that its limits allow in an hour waits for another one; `hourly` is 0 where none do.
    """
    if seconds and hourly:
        seconds += (issues - 1) // hourly * _HOUR
    if seconds < _TOLD_FROM:
        return ""
    if seconds < 90:
        long = f"{round(seconds / 10) * 10} seconds"
    else:
        halves = round(seconds / 30)
        long = f"{halves // 2}{'½' if halves % 2 else ''} minutes"
    return f"{issues:,} {words.issue}s: about {long}"


def advice_of(
    story: Story,
    issue: RemoteIssue,
    ways: Mapping[str, Way],
    *,
    gate: Advice | None,
    held: bool,
    base: MergeBase,
    overruled: bool = False,
) -> tuple[Advice, ...]:
    """The advice on a diff. `overruled`: ours would go over a description that somebody chose to leave."""
    parts: list[Advice] = []
    clashes = [name for name, way in ways.items() if way == "conflict"]
    if clashes:
        never = all(name not in clashes or half.theirs is UNSET for name, half in base.agreed.items())
        how = (
            f"{'differs' if len(clashes) == 1 else 'differ'} between {issue.key} and {story.id}, "
            f"which never agreed on {'it' if len(clashes) == 1 else 'them'}"
            if never
            else f"changed in {issue.key} and on {story.id} since they last agreed"
        )
        sides = (
            Remedy("sync resolve", (story.id, "--ours"), "{} or"),
            Remedy("sync resolve", (story.id, "--theirs"), "{} chooses."),
        )
        words = f"{', '.join(clashes)} {how}; neither was overwritten."
        if overruled:
            words = (
                f"description changed on {story.id} since what a person wrote in {issue.key} was left there by "
                "choice; neither was overwritten."
            )
            rest = [name for name in clashes if name != "description"]
            words += f" {', '.join(rest)} {how}; neither was overwritten." if rest else ""
        parts.append(Advice(words, Reason.CONFLICTS_LEFT, sides))
        if "description" in clashes and isinstance(base.field("description").theirs, Digest):
            words = f"{issue.key} may still hold words that were forgotten here: take them out there."
            parts.append(Advice(words, Reason.FORGOTTEN_THERE))
    there = [name for name, way in ways.items() if way == "theirs differs"]
    if there:
        were, left = ("was", "is left as it is") if len(there) == 1 else ("were", "are left as they are")
        words = f"{', '.join(there)} {were} changed in {issue.key} by a person, and {left} there."
        parts.append(Advice(words, Reason.THEIRS_DIFFERS))
    here = [name for name, way in ways.items() if way == "ours differs"]
    if here:
        words = f"{', '.join(here)} changed on {story.id}; settings only take it from {issue.key}."
        parts.append(Advice(words, Reason.OURS_DIFFERS))
    if gate is not None:
        parts.append(gate._replace(message=f"{issue.key} is {issue.status} there. {gate.message}"))
    if held and not parts:
        words = "The story itself did not change; what goes with it is sent at most once a day."
        parts.append(Advice(words, Reason.HELD_BACK))
    return tuple(parts)


def unknown_advice(story: Story, issue: RemoteIssue, unknown: Sequence[str]) -> tuple[Advice, ...]:
    """The advice on fields whose values the tracker did not say, or not so that they can be read."""
    if not unknown:
        return ()
    stays = "stays" if len(unknown) == 1 else "stay"
    words = (
        f"{issue.key} came without {', '.join(unknown)}, or not in a form that can be read: on {story.id} "
        f"{'it' if len(unknown) == 1 else 'they'} {stays} as it was."
    )
    return (Advice(words, Reason.UNREADABLE),)


def advised(push: Push, *advice: Advice, **changed: Any) -> Push:
    """An item with more advice, put before its own, each once, and with other fields changed."""
    return msgspec.structs.replace(push, advice=tuple(dict.fromkeys((*advice, *push.advice))), **changed)


def question_released(story: Story) -> Advice:
    """The question whether a story that is done in the tracker has shipped."""
    key = story.link.key if story.link is not None else ""
    return Advice(
        f"{story.id}: the tracker says done of {key}: released?",
        Reason.RELEASED,
        (Remedy("story move", (story.id, "shipped")),),
    )


_LEFT = (
    ("conflict", "conflict"),
    ("blocked", "blocked"),
    ("gone", "gone"),
)


def came_of(one: Push) -> dict[str, tuple[str, ...]]:
    """The outcomes of a story, each with the fields it concerns: `updated` the title, `pulled` a day.

    It names what was transferred, whether the whole was done or not; a change of its status alone is `moved`.
    """
    found: dict[str, tuple[str, ...]] = {}
    moved = tuple(name for name in one.sent if name == "status")
    sent = tuple(name for name in one.sent if name not in {"issue", "status"})
    if "issue" in one.sent:
        found["created"] = sent
    if "issue" in one.taken:
        found["found again"] = ()
    if sent and "issue" not in one.sent:
        found["updated"] = sent
    if moved:
        found["moved"] = moved
    taken = tuple(name for name in one.taken if name != "issue")
    if taken:
        found["pulled"] = taken
    return found


def summary(results: Sequence[Push]) -> str:
    """The summary of a run in one line: `12 in step, 2 updated, 1 pulled, 1 conflict: S-4`.

    A story counts under each thing that happened to it, and under each that is left: the update of one field
    beside the conflict of another.
    """
    done: Counter[str] = Counter(words for one in results for words in came_of(one))
    in_step = sum(is_in_step(one) for one in results)
    parts = [f"{in_step:,} in step"] if in_step or not results else []
    parts += [f"{done[words]:,} {words}" for words in _HAPPENED if done[words]]
    for action, words in _LEFT:
        left = [one for one in results if one.action == action and not one.done]
        parts += _named(left, "conflicts" if words == "conflict" and len(left) > 1 else words)
    parts += _named(
        [one for one in results if one.done and "theirs differs" in one.ways.values()], "theirs newer"
    )
    parts += _named([one for one in results if one.action == "unknown" or one.unanswered], "without an answer")
    parts += _named([one for one in results if _is_to_do(one)], "left to do")
    return ", ".join(parts)


def is_in_step(one: Push) -> bool:
    """Whether a story and its issue agree, with nothing to do and nothing left to a person."""
    return one.done and one.action == "none" and one.key is not None and not set(one.ways.values()) & _DIFFERS


_DIFFERS = frozenset({"theirs differs", "ours differs", "conflict", "blocked"})
_HAPPENED = ("created", "found again", "updated", "moved", "pulled")


def _is_to_do(one: Push) -> bool:
    """Whether anything is left for the next run, or for a plan, to do by itself."""
    if one.done or one.action in {"gone", "unknown"}:
        return False
    if one.action in {"conflict", "blocked"}:
        # Beside what is left to a person there may be fields that are not; of a refusal nothing is left but it.
        left = {"conflict", "blocked"} & set(one.ways.values())
        return bool(left) and bool(one.unsent or one.untaken)
    return bool(one.unsent or one.untaken) or not one.unanswered


def _named(found: Sequence[Push], words: str) -> list[str]:
    return [f"{len(found):,} {words}: {listed([one.story for one in found], 5, ' ')}"] if found else []
