"""Commands on relations of stories: block, relate, split, set aside as a duplicate."""

from collections.abc import Iterable, Mapping
from typing import Any

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.requests import find_link, resolve_request
from roadmap_tui.errors import NotFound, Reason, Refused, Usage
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Link, Relation, RelationType, Story
from roadmap_tui.model.relations import NAMES, leads_to, of_kind

COPIED = tuple(
    dict.fromkeys(
        field.of or field.name for field in STORY if field.reader is not None and field.name != "effort"
    )
)
"""The fields that a part of a story takes over: what a person enters, but for the effort, which is divided."""
_VERBS: dict[RelationType, tuple[str, str]] = {
    "blocked": ("block", "unblock"),
    "split": ("split", "unsplit"),
    "duplicate": ("duplicate", "unduplicate"),
    "related": ("relate", "unrelate"),
}


def block(change: Change, identity: str, by: str) -> Relation:
    """Block a story by another one. Refused where that one waits for it, straight or by way of others."""
    story, other = _two(change, identity, by)
    known = _between(change, story, other, "blocked")
    if known is not None:
        return known
    blocked_by = of_kind(change.transaction.find(Relation, type="blocked"), "blocked")
    way = leads_to(blocked_by, other.id, story.id)
    if way:
        steps = ", which is blocked by ".join(way[1:])
        raise Refused(
            f"{other.id} is blocked by {steps}; so each would wait for the other.", reason=Reason.CIRCLE
        )
    return _relate(change, "blocked", story, other)


def relate(change: Change, identity: str, to: str) -> Relation:
    """Relate two stories, whichever is named first."""
    story, other = _two(change, identity, to)
    known = _between(change, story, other, "related") or _between(change, other, story, "related")
    return known or _relate(change, "related", story, other)


def remove(change: Change, identity: str, other: str, kind: RelationType) -> None:
    """Remove a relation of a story to another. NotFound where there is none."""
    story, named = change.get(Story, identity), change.get(Story, other)
    found = _between(change, story, named, kind)
    if found is None and kind == "related":
        found = _between(change, named, story, kind)
    if found is None:
        words = "related to" if kind == "related" else NAMES[kind][0]
        raise NotFound(f"{story.id} is not {words} {named.id}.")
    change.remove(found, _VERBS[kind][1], about=(story.id, named.id))


def split(
    change: Change,
    identity: str,
    fields: Mapping[str, Any],
    *,
    requests: Iterable[str] = (),
    both: Iterable[str] = (),
) -> Story:
    """Split a part from a story: a new one below it, with its fields but for those given and for the effort.

    The requests named in `requests` go over to the part, those in `both` stand behind the two. NotFound where
    one is not behind the story.
    """
    story = change.get(Story, identity)
    if not fields.get("title"):
        raise Usage("The part that is split off needs a title of its own.", reason=Reason.MISSING_VALUE)
    taken = {name: getattr(story, name) for name in COPIED}
    links = {one: _link_of(change, one, story) for one in dict.fromkeys((*requests, *both))}
    going = set(requests)
    part = stories.add(change, {**taken, **fields})
    for name, link in links.items():
        _stand_behind(change, link, part.id, stays=name not in going)
    part = stories.rank(change, part.id, after=story.id)
    _relate(change, "split", part, story)
    return part


def duplicate(change: Change, identity: str, of: str) -> Story:
    """Set a story aside as a duplicate of another one, behind which its requests stand from now on."""
    story, other = _two(change, identity, of)
    further = _other_of(change, other, "duplicate")
    if further is not None:
        raise Refused(f"{other.id} is a duplicate of {further} itself.", reason=Reason.CIRCLE)
    known = _other_of(change, story, "duplicate")
    if known is not None and known != other.id:
        raise Refused(f"{story.id} is a duplicate of {known} already.")
    if known is None:
        _relate(change, "duplicate", story, other)
    for link in change.transaction.find(Link, story=story.id):
        _stand_behind(change, link, other.id)
    return stories.decline(change, story.id, f"duplicate of {other.id}")


def _two(change: Change, identity: str, other: str) -> tuple[Story, Story]:
    story, second = change.get(Story, identity), change.get(Story, other)
    if story.id == second.id:
        raise Usage(f"{story.id} cannot be related to itself.")
    return story, second


def _relate(change: Change, kind: RelationType, story: Story, other: Story) -> Relation:
    made = Relation(
        id=change.new_id(Relation), type=kind, story=story.id, other=other.id, by=change.by, at=change.at
    )
    return change.add(made, verb=_VERBS[kind][0], about=(story.id, other.id))


def _between(change: Change, story: Story, other: Story, kind: RelationType) -> Relation | None:
    found = change.transaction.find(Relation, story=story.id, other=other.id, type=kind)
    return next(iter(found), None)


def _other_of(change: Change, story: Story, kind: RelationType) -> str | None:
    found = change.transaction.find(Relation, story=story.id, type=kind)
    return next((one.other for one in found), None)


def _link_of(change: Change, request: str, story: Story) -> Link:
    asked = resolve_request(change, request)
    found = find_link(change, asked.id, story.id)
    if found is None:
        raise NotFound(f"{asked.id} is not linked to {story.id}.")
    return found


def _stand_behind(change: Change, link: Link, story: str, *, stays: bool = False) -> None:
    """Let a link's request stand behind another story, with its quote; behind its own too where it stays."""
    if find_link(change, link.request, story) is None:
        made = Link(
            id=change.new_id(Link), request=link.request, story=story, quote=link.quote, by=link.by, at=link.at
        )
        change.add(made, verb="link", about=(link.request, story))
    if not stays:
        change.remove(link, "unlink", about=(link.request, link.story))
